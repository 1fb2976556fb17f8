package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
)

// generated is the n-th of a row of made-up articles: about 5,000 bytes, 15
// claims, 8 people out of some thousands.
func generated(n int) *stancebook.Extraction {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	word := func() string {
		return fmt.Sprintf("%c%so", 'a'+rune(r.IntN(20)), []string{"ra", "len", "mi", "tor", "ba"}[r.IntN(5)])
	}
	var text strings.Builder
	a := &stancebook.Article{Path: fmt.Sprintf("made/%d.txt", n), ID: fmt.Sprint(n), URL: fmt.Sprintf("https://made.example/%d", n), Title: "Made", Language: "en",
		Outlet: fmt.Sprintf("Outlet %d", n%60), Published: fmt.Sprintf("20%02d-%02d-%02d", 10+r.IntN(10), 1+r.IntN(12), 1+r.IntN(28)), DateSource: "meta"}
	x := &stancebook.Extraction{Article: a, Engine: "fast", Version: "v0"}
	people := make([]stancebook.Person, 8)
	for i := range people {
		k := int(r.ExpFloat64() * 400)
		people[i] = stancebook.Person{Name: fmt.Sprintf("First%d Last%d", k%97, k), Title: "Mayor", Official: k%2 == 0, Party: "Republican", PartySource: "text",
			Office: stancebook.City{Name: fmt.Sprintf("City%d", k%700), State: "Ohio"}, On: a.Published}
	}
	x.People = people
	for i := range 15 {
		p := people[r.IntN(len(people))]
		begin := text.Len()
		text.WriteString(p.Name + " said that ")
		content := text.Len()
		for range 25 {
			text.WriteString(word() + " ")
		}
		end := text.Len() - 1
		for range 30 {
			text.WriteString(word() + " ")
		}
		text.WriteString(".\n\n")
		c := stancebook.Claim{Attribution: stancebook.Attribution{Sources: []stancebook.Span{{Begin: begin, End: begin + len(p.Name)}},
			Cue:     []stancebook.Span{{Begin: begin + len(p.Name) + 1, End: begin + len(p.Name) + 5}},
			Content: []stancebook.Span{{Begin: content, End: end}}, Type: []stancebook.Type{stancebook.Direct, stancebook.Mixed, stancebook.Indirect}[i%3],
			CueKind: stancebook.Speech, Confidence: r.Float64()},
			Speakers: []stancebook.Speaker{{Name: p.Name, Kind: stancebook.PersonKind, Mention: stancebook.Span{Begin: begin, End: begin + len(p.Name)},
				Title: p.Title, Party: p.Party, Office: p.Office, NamedBy: stancebook.ByName, Confidence: 0.9}},
			Cities: []stancebook.City{p.Office}}
		if i%5 == 0 {
			c.Stances = []stancebook.Stance{{Topic: "made", Verdict: stancebook.Verdict{Side: []stancebook.Side{stancebook.Support, stancebook.Oppose}[i%2], Score: 0.5, Confidence: 0.5}}}
		}
		x.Claims = append(x.Claims, c)
	}
	a.Text = text.String()
	tokens := make([]string, 60)
	for i := range tokens {
		tokens[i] = fmt.Sprintf("%08x", r.Uint32())
	}
	x.Signature = strings.Join(tokens, " ")
	for i := range x.Claims {
		c := &x.Claims[i]
		c.Key = stancebook.ClaimKey(a.Key(), stancebook.Words(a.Text, c.Content), 0)
	}
	return x
}

func BenchmarkPut(b *testing.B) {
	book := open(b, filepath.Join(b.TempDir(), "book.db"), Options{})
	run := startRun(b, book)
	list := make([]*stancebook.Extraction, b.N)
	for i := range list {
		list[i] = generated(i)
	}
	b.ResetTimer()
	for _, x := range list {
		put(b, book, run, x)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}

func BenchmarkRows(b *testing.B) {
	book := open(b, filepath.Join(b.TempDir(), "book.db"), Options{})
	run := startRun(b, book)
	for i := range 500 {
		put(b, book, run, generated(i))
	}
	b.ResetTimer()
	n := 0
	for b.Loop() {
		for _, err := range book.Rows(context.Background(), stancebook.Query{}) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
}
