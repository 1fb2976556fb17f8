//go:build unix

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names"
	"github.com/stancebook/stancebook/store"
)

// night is an article of eight of the crowd's people, as the book's articles
// have them: one who is new to the book, four who are anybody, and three whom
// the news speaks of again and again, by the book's own Zipf's law.
func (c *crowd) night(n int, r *rand.Rand, spoken *rand.Zipf) *stancebook.Extraction {
	a := &stancebook.Article{Path: fmt.Sprintf("night/%d", n), ID: fmt.Sprint(n), URL: fmt.Sprintf("https://night.example/%d", n),
		Outlet: fmt.Sprintf("Outlet %d", n%60), Published: "2018-06-01", Language: "en"}
	x := &stancebook.Extraction{Article: a, Version: "v0"}
	for i := range 8 {
		p := c.people[r.IntN(len(c.people))]
		if i > 4 {
			p = c.people[spoken.Uint64()]
		}
		if i == 0 {
			p.Name = c.given[r.IntN(len(c.given))] + " " + c.surname[r.IntN(200)]
		}
		p.On = a.Published
		x.People = append(x.People, p)
	}
	for i := range 15 {
		p := x.People[i%8]
		begin := len(a.Text)
		a.Text += fmt.Sprintf("%s said that item %d of article %d would be looked at before the council meets again in the old hall by the river.\n\n", p.Name, i, n)
		content := stancebook.Span{Begin: begin + len(p.Name) + 6, End: len(a.Text) - 3}
		x.Claims = append(x.Claims, stancebook.Claim{Key: stancebook.Hash("night", fmt.Sprint(n, i)),
			Attribution: stancebook.Attribution{Content: []stancebook.Span{content}, Type: stancebook.Indirect, CueKind: stancebook.Speech, Confidence: 0.8},
			Speakers: []stancebook.Speaker{{Name: p.Name, Kind: stancebook.PersonKind, Mention: stancebook.Span{Begin: begin, End: begin + len(p.Name)},
				Title: p.Title, Office: p.Office, NamedBy: stancebook.ByName, Confidence: 0.9}}, Cities: []stancebook.City{p.Office}})
	}
	return x
}

// unlinked is the same article with nobody in it to link: its speakers are
// groups.
func unlinked(x *stancebook.Extraction) *stancebook.Extraction {
	y := *x
	y.People, y.Claims = nil, slices.Clone(x.Claims)
	for i := range y.Claims {
		s := x.Claims[i].Speakers[0]
		s.Kind = stancebook.GroupKind
		y.Claims[i].Speakers = []stancebook.Speaker{s}
	}
	return &y
}

// nightWarm is how many articles both books get before the clock runs: so many
// that an empty book has tables to write to, and that people come again.
const nightWarm = 500

// BenchmarkNight writes the same articles into a book that began empty and
// into one of 100,000 people, in turn, after both took nightWarm articles, and
// gives the ratio of whole Puts. Beside each it writes the articles without
// their people into a third and fourth book: what a Put takes more with people
// is linking.
func BenchmarkNight(b *testing.B) {
	path, c := crowdBook(b)
	ctx := context.Background()
	var books [4]*store.Book // empty, full, empty without people, full without
	var runs [4]string
	empty := func(name string) string { return filepath.Join(b.TempDir(), name) }
	for i, file := range []string{empty("empty.db"), copied(b, path), empty("unlinked.db"), copied(b, path)} {
		var err error
		if books[i], err = store.Open(ctx, file, store.Options{Same: names.Same}); err != nil {
			b.Fatal(err)
		}
		defer books[i].Close()
		if runs[i], err = books[i].StartRun(ctx, "v0", "bench"); err != nil {
			b.Fatal(err)
		}
	}
	r := rand.New(rand.NewPCG(9, 10))
	spoken := rand.NewZipf(r, 1.1, 50, crowdPeople-1)
	var wall, cpu [4][]time.Duration
	n := 0
	article := func(timed bool) {
		x := c.night(n, r, spoken)
		y := unlinked(x)
		for i := range books {
			k := (i + n) % len(books)
			start, before := time.Now(), worked(b)
			if _, err := books[k].Put(ctx, runs[k], []*stancebook.Extraction{x, x, y, y}[k]); err != nil {
				b.Fatal(err)
			}
			if timed {
				wall[k], cpu[k] = append(wall[k], time.Since(start)), append(cpu[k], worked(b)-before)
			}
		}
		n++
	}
	for range nightWarm {
		article(false)
	}
	for b.Loop() {
		article(true)
	}
	for _, of := range []struct {
		name string
		took [4][]time.Duration
	}{{"", wall}, {"cpu-", cpu}} {
		var mean [4]float64
		for k, list := range of.took {
			var all time.Duration
			for _, d := range list {
				all += d
			}
			mean[k] = float64(all.Microseconds()) / 1000 / float64(len(list))
		}
		b.ReportMetric(mean[0], of.name+"empty-ms/article")
		b.ReportMetric(mean[1], of.name+"full-ms/article")
		b.ReportMetric(mean[1]/mean[0], of.name+"ratio")
		b.ReportMetric(mean[0]-mean[2], of.name+"linking-empty-ms")
		b.ReportMetric(mean[1]-mean[3], of.name+"linking-full-ms")
		b.ReportMetric((mean[1]-mean[3])/(mean[0]-mean[2]), of.name+"linking-ratio")
	}
}
