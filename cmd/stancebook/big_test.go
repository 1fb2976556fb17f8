package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/copies"
)

// TestBigBookCostsNoMore measures what an article costs in a book that holds
// many: STANCEBOOK_BIG of them (make bench: 100,000), written straight to the
// store. Each figure compares two measurements of one run.
func TestBigBookCostsNoMore(t *testing.T) {
	if os.Getenv("STANCEBOOK_BIG") == "" {
		t.Skip("STANCEBOOK_BIG says how many articles the book is to hold (make bench)")
	}
	big, err := strconv.Atoi(os.Getenv("STANCEBOOK_BIG"))
	if err != nil || big < 3000 {
		t.Fatalf("STANCEBOOK_BIG=%q: want a number of 3000 and more", os.Getenv("STANCEBOOK_BIG"))
	}
	night := min(2000, big/5)
	dir := t.TempDir()
	news := filepath.Join(dir, "night.jsonl")
	writeNight(t, news, 10_000_000, night)
	full := cmp.Or(os.Getenv("STANCEBOOK_BIG_BOOK"), filepath.Join(dir, "big.db"))
	if _, err := os.Stat(full); err != nil {
		early, late := fillBook(t, full, big)
		ratio := float64(late.wall) / float64(early.wall)
		t.Logf("one article straight to the store: %v at the 1,001st, %v at the %dth: ratio %.2f", early, late, big, ratio)
		if ratio > 2 {
			t.Errorf("the %dth article costs %.2f times the 1,001st, want 2 at the most", big, ratio)
		}
	}
	// Two nights each, in turn, so that a machine's moods fall on both; the
	// quickest counts. A book is the same again by a copy.
	var inEmpty, inFull cost
	var emptyMost, fullMost int
	for i := range 2 {
		took, most := spendNight(t, filepath.Join(dir, fmt.Sprintf("empty%d.db", i)), news)
		inEmpty, emptyMost = quicker(inEmpty, took), max(emptyMost, most)
		copied := filepath.Join(dir, "copy.db")
		copyBook(t, full, copied)
		took, most = spendNight(t, copied, news)
		inFull, fullMost = quicker(inFull, took), max(fullMost, most)
	}
	ratio := float64(inFull.wall) / float64(inEmpty.wall)
	t.Logf("%d articles by the fast engine: %v into an empty book, %v into one of %d: ratio %.2f, of processor time %.2f",
		night, inEmpty, inFull, big, ratio, float64(inFull.processor)/float64(inEmpty.processor))
	t.Logf("memory: %d MB and %d MB at most", emptyMost>>20, fullMost>>20)
	if ratio > 1.2 {
		t.Errorf("ratio %.2f, want 1.2 at the most", ratio)
	}
	if fullMost > 300<<20 {
		t.Errorf("%d MB into the full book, want 300 at the most", fullMost>>20)
	}
}

// cost is what something took by the clock and of the processor.
type cost struct{ wall, processor time.Duration }

func (c cost) String() string { return fmt.Sprintf("%v (processor %v)", c.wall, c.processor) }

// spend tells what f took of this process.
func spend(t testing.TB, f func()) cost {
	began, busy := time.Now(), worked(t)
	f()
	return cost{time.Since(began), worked(t) - busy}
}

func quicker(best, took cost) cost {
	if best.wall == 0 {
		return took
	}
	return cost{min(best.wall, took.wall), min(best.processor, took.processor)}
}

// copyBook copies a book to the disk itself: what the system still had to write
// of it would be written during the night that is measured.
func copyBook(t *testing.T, from, to string) {
	t.Helper()
	for _, ending := range []string{"", "-wal", "-shm"} {
		os.Remove(to + ending)
		in, err := os.Open(from + ending)
		if errors.Is(err, fs.ErrNotExist) && ending != "" {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		out, err := os.Create(to + ending)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(out, in)
		if err := errors.Join(err, out.Sync(), out.Close(), in.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// fillBook writes n made-up articles and tells what one costs from the 1,001st
// on and at the end.
func fillBook(t *testing.T, path string, n int) (early, late cost) {
	t.Helper()
	ctx := context.Background()
	a := &app{stdout: io.Discard, stderr: io.Discard, settings: &settings{}}
	book, err := a.open(ctx, path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	run, err := book.StartRun(ctx, "big", "fill")
	if err != nil {
		t.Fatal(err)
	}
	const sample = 1000
	write := func(from, to int) (took cost) {
		for from < to {
			var list []*stancebook.Extraction
			for len(list) < mostTogether && from < to {
				list = append(list, madeUp(from))
				from++
			}
			c := spend(t, func() { _, err = book.PutAll(ctx, run, list) })
			if err != nil {
				t.Fatal(err)
			}
			took.wall, took.processor = took.wall+c.wall, took.processor+c.processor
		}
		return cost{took.wall / sample, took.processor / sample}
	}
	write(0, 1000)
	early = write(1000, 1000+sample)
	write(1000+sample, n)
	late = write(n, n+sample)
	if _, err := book.FinishRun(ctx, run, "done"); err != nil {
		t.Fatal(err)
	}
	return early, late
}

// spendNight ingests the night's articles in a process of its own, as every
// night is, and tells what it took and how much memory the process held at most.
func spendNight(t *testing.T, book, news string) (took cost, memory int) {
	t.Helper()
	var stderr bytes.Buffer
	night := exec.Command(os.Args[0], "ingest", "--engine", "fast", "--db", book, news)
	night.Env, night.Stderr = append(os.Environ(), asProgram+"=1"), &stderr
	began := time.Now()
	if err := night.Start(); err != nil {
		t.Fatal(err)
	}
	done, watched := make(chan struct{}), make(chan int)
	go func() {
		most := 0
		for {
			most = max(most, heldMost(night.Process.Pid))
			select {
			case <-done:
				watched <- most
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	err := night.Wait()
	took = cost{time.Since(began), night.ProcessState.UserTime() + night.ProcessState.SystemTime()}
	close(done)
	if err != nil {
		t.Fatalf("ingest: %v: %s", err, stderr.String())
	}
	return took, <-watched
}

// heldMost is how many bytes a process has held at most, as Linux tells it; 0
// where nobody does.
func heldMost(pid int) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kB int
	fmt.Sscan(after, &kB)
	return kB << 10
}

func writeNight(t *testing.T, path string, first, n int) {
	t.Helper()
	var out bytes.Buffer
	for i := range n {
		a := madeUp(first + i).Article
		line, err := json.Marshal(map[string]string{"id": a.ID, "url": a.URL, "title": a.Title, "outlet": a.Outlet, "date": a.Published, "text": a.Text})
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(line, '\n'))
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

var (
	madeTitles = strings.Fields("Mayor Sheriff Governor Senator Chief Attorney Councilman Commissioner Secretary Spokeswoman")
	madeCities = []stancebook.City{{Name: "Stockton", State: "California"}, {Name: "Lodi", State: "California"}, {Name: "Toledo", State: "Ohio"},
		{Name: "Dayton", State: "Ohio"}, {Name: "Albany", State: "New York"}, {Name: "Tacoma", State: "Washington"}, {Name: "El Paso", State: "Texas"}}
	madeVerbs = strings.Fields("said told argued warned promised denied noted added insisted explained")
	madeWords = strings.Fields(`council budget letter police officers county federal grant money residents vote hearing lawsuit court judge
		ruling schools bridge water housing rent jobs traffic station plan report audit contract workers union strike election ballot
		district map line tax fee service cut increase summer winter month year week meeting public private long short new old early late
		strong weak open closed north south east west second third large small local state national history safety health doctors nurses`)
)

// madeUp is the n-th of a row of made-up articles with what one would extract
// of it: some 600 words, 12 claims, people out of many thousands of whom few
// speak often. One in ten is a copy of an earlier one.
func madeUp(n int) *stancebook.Extraction {
	seed := n
	if n%10 == 9 {
		seed = n - 1 - n/10%5
	}
	r := rand.New(rand.NewPCG(uint64(seed), 5))
	words := func(count int) string {
		out := make([]string, count)
		for i := range out {
			out[i] = madeWords[int(float64(len(madeWords))*r.Float64()*r.Float64())] + cmp.Or(map[int]string{0: "s", 1: fmt.Sprint(r.IntN(90))}[r.IntN(12)])
		}
		return strings.Join(out, " ")
	}
	var text strings.Builder
	a := &stancebook.Article{Path: fmt.Sprintf("made/%d", n), ID: fmt.Sprint(n), URL: fmt.Sprintf("https://outlet%d.example/%d", n%60, n), Title: "Council hears of " + words(3),
		Outlet: fmt.Sprintf("Outlet %d", n%60), Published: madeDay(n), DateSource: "meta", Language: "en"}
	x := &stancebook.Extraction{Article: a, Engine: "made up", Version: "big"}
	for range 4 {
		k := int(r.ExpFloat64() * 2000)
		x.People = append(x.People, stancebook.Person{Name: fmt.Sprintf("%s %s", name(k%211), name(300+k)), Title: madeTitles[k%len(madeTitles)],
			Office: madeCities[k%len(madeCities)], Official: k%2 == 0, On: a.Published})
	}
	for i := range 12 {
		p := x.People[i%len(x.People)]
		verb := madeVerbs[r.IntN(len(madeVerbs))]
		begin := text.Len()
		fmt.Fprintf(&text, "%s %s of %s %s that ", p.Title, p.Name, p.Office.Name, verb)
		source := stancebook.Span{Begin: begin + len(p.Title) + 1, End: begin + len(p.Title) + 1 + len(p.Name)}
		cue := stancebook.Span{Begin: text.Len() - len(verb+" that "), End: text.Len() - len(" that ")}
		content := stancebook.Span{Begin: text.Len()}
		text.WriteString("the " + words(18))
		content.End = text.Len()
		fmt.Fprintf(&text, ". The %s.\n\n", words(22))
		x.Claims = append(x.Claims, stancebook.Claim{
			Attribution: stancebook.Attribution{Sources: []stancebook.Span{source}, Cue: []stancebook.Span{cue}, Content: []stancebook.Span{content},
				Type: stancebook.Indirect, CueKind: stancebook.Speech, Confidence: 0.9},
			Speakers: []stancebook.Speaker{{Name: p.Name, Kind: stancebook.PersonKind, Mention: source, Title: p.Title, Office: p.Office, NamedBy: stancebook.ByName, Confidence: 0.9}},
			Cities:   []stancebook.City{p.Office},
		})
	}
	a.Text = text.String()
	x.Signature = copies.Signature(a.Text)
	for i := range x.Claims {
		x.Claims[i].Key = stancebook.ClaimKey(a.Key(), stancebook.Words(a.Text, x.Claims[i].Content), i)
	}
	return x
}

// madeDay is the day of the n-th article: 18 a day from 2010 on, those of the
// night after all others.
func madeDay(n int) string {
	return time.Date(2010, 1, 1+min(n/18, 6000), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// name makes the k-th of many names.
func name(k int) string {
	syllables := strings.Fields("ba den mor lis tan ker wol fa ric sen gar hol")
	out := ""
	for k = k*7 + 13; k > 0; k /= len(syllables) {
		out += syllables[k%len(syllables)]
	}
	return strings.ToUpper(out[:1]) + out[1:]
}
