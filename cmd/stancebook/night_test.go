package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/corpus"
	"github.com/stancebook/stancebook/store"
)

// outlets plays two outlets with a feed each over a few nights.
type outlets struct {
	texts   []string
	servers []*httptest.Server

	mu    sync.Mutex
	night int
	asked map[string]int // pages that were sent whole, by address
}

const (
	perFeed   = 30
	newANight = 6
)

func openOutlets(t *testing.T) *outlets {
	t.Helper()
	o := &outlets{asked: map[string]int{}, night: 1}
	names, err := fs.Glob(corpus.FS(), "text/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("no sample texts: %v", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(corpus.FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		o.texts = append(o.texts, string(text))
	}
	for k := range 2 {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { o.serve(w, r, k) }))
		t.Cleanup(server.Close)
		o.servers = append(o.servers, server)
	}
	return o
}

func (o *outlets) serve(w http.ResponseWriter, r *http.Request, outlet int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var body string
	var n int
	switch _, err := fmt.Sscanf(r.URL.Path, "/2017/08/03/story-%d.html", &n); {
	case err == nil:
		body = o.page(outlet, n)
	case r.URL.Path == "/feed.xml":
		body = o.feed(outlet)
	default:
		http.NotFound(w, r)
		return
	}
	tag := fmt.Sprintf("%q", stancebook.Hash(body))
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	o.asked[r.Host+r.URL.Path]++
	w.Header().Set("ETag", tag)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, body)
}

func (o *outlets) feed(outlet int) string {
	var items strings.Builder
	for n := range perFeed + newANight*o.night {
		fmt.Fprintf(&items, "<item><title>Story %d</title><link>/2017/08/03/story-%d.html</link></item>", n, n)
	}
	return fmt.Sprintf(`<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet %d</title><link>%s</link>%s</channel></rss>`,
		outlet, o.servers[outlet].URL, items.String())
}

// page is a story with words of its own; every fifth is corrected each night.
func (o *outlets) page(outlet, n int) string {
	lines := strings.Split(strings.TrimSpace(o.texts[n%len(o.texts)]), "\n")
	var page strings.Builder
	fmt.Fprintf(&page, "<html lang=en><head><title>%s</title></head><body><article><h1>%s</h1>", lines[0], lines[0])
	for _, line := range lines[1:] {
		fmt.Fprintf(&page, "<p>%s</p>", strings.ReplaceAll(line, "the department", fmt.Sprintf("the department of ward %d", n*2+outlet)))
	}
	note := n
	if n%5 == 0 {
		note += 1000 * o.night
	}
	fmt.Fprintf(&page, "<p>“This is note %d of outlet %d,” said Dana Whitlow, the mayor of Lodi, California.</p></article></body></html>", note, outlet)
	return page.String()
}

// desk makes the folder of a book that reads the outlets.
func (o *outlets) desk(t *testing.T, dir string) (book string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var list strings.Builder
	for _, server := range o.servers {
		fmt.Fprintf(&list, "[[source]]\naddress = %q\nallow_private = true\n", server.URL+"/feed.xml")
	}
	if err := os.WriteFile(filepath.Join(dir, "sources.toml"), []byte(list.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "book.db")
}

// begin turns to a night and forgets what was asked before.
func (o *outlets) begin(night int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.night = night
	clear(o.asked)
}

// most tells how many pages were sent, and the most often that one was.
func (o *outlets) sent() (pages, twice int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for address, n := range o.asked {
		if strings.HasSuffix(address, ".html") {
			pages++
			if n > 1 {
				twice++
			}
		}
	}
	return pages, twice
}

func nightOf(book string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "ingest", "--db", book)
	cmd.Env = append(os.Environ(), asProgram+"=1", "STANCEBOOK_SPACING=1ms")
	return cmd
}

// TestKilledNightIsGoneOnWith kills nights over two outlets at random moments:
// the next run completes, asks for next to nothing again, and after two nights
// the book is that of undisturbed ones.
func TestKilledNightIsGoneOnWith(t *testing.T) {
	kills := askedKills(t, 2)
	o, dir := openOutlets(t), t.TempDir()
	undisturbed := o.desk(t, filepath.Join(dir, "undisturbed"))
	var took [3]time.Duration
	for n := 1; n <= 2; n++ {
		o.begin(n)
		began := time.Now()
		if out, err := nightOf(undisturbed).CombinedOutput(); err != nil {
			t.Fatalf("undisturbed night %d: %v\n%s", n, err, out)
		}
		took[n] = time.Since(began)
	}
	want := bookRows(t, undisturbed)
	random := rand.New(rand.NewPCG(2, uint64(kills)))
	hit := 0
	for try := 0; hit < kills; try++ {
		book := o.desk(t, filepath.Join(dir, fmt.Sprintf("killed-%d", try)))
		for n := 1; n <= 2; n++ {
			o.begin(n)
			if killNight(t, book, time.Duration(random.Float64()*float64(took[n]))) {
				hit++
			}
			if out, err := nightOf(book).CombinedOutput(); err != nil {
				t.Fatalf("the run after kill %d: %v\n%s", hit, err, out)
			}
			// Pages on their way when the kill came, and no others, are sent twice:
			// fetched, extracted, gathered, or in a transaction that had not ended.
			if pages, twice := o.sent(); twice > 12+2*mostTogether {
				t.Errorf("kill %d: %d of %d pages were sent twice, want those in work at most", hit, twice, pages)
			}
		}
		if got := bookRows(t, book); !slices.Equal(got, want) {
			t.Fatalf("after kill %d the book differs from an undisturbed one: %s", hit, firstDifference(got, want))
		}
	}
	t.Logf("%d kills at up to %v and %v", hit, took[1], took[2])
}

// killNight starts a night and kills it after a while; it tells false where it
// was through before.
func killNight(t *testing.T, book string, while time.Duration) bool {
	t.Helper()
	cmd := nightOf(book)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(while)
	cmd.Process.Kill() // it may be through already
	return cmd.Wait() != nil
}

func TestAnswersWaitForTheArticlesBeforeThem(t *testing.T) {
	n := newNight()
	remember := func(address string) {
		n.waiting = append(n.waiting, waitingAnswer{len(n.handed), store.Fetched{Address: address, Answer: stancebook.Answer{Address: address}}})
	}
	addresses := func(list []store.Fetched) (out []string) {
		for _, f := range list {
			out = append(out, f.Address)
		}
		return out
	}
	n.hand("feed")
	remember("page 1")
	n.hand("feed")
	remember("page 2")
	n.hand("other")
	remember("page 3")
	remember("feed")
	remember("other")
	for i, c := range []struct {
		lost bool
		want []string
	}{{false, []string{"page 1"}}, {true, nil}, {false, []string{"page 3", "other"}}} {
		if got := addresses(n.settle(c.lost)); !slices.Equal(got, c.want) {
			t.Errorf("article %d (lost %v): %v written down, want %v", i+1, c.lost, got, c.want)
		}
	}
}

// TestStoriesOfTheSampleAreFound compares the book's stories with those that
// the sample coverage was written as, pair by pair.
func TestStoriesOfTheSampleAreFound(t *testing.T) {
	dir := t.TempDir()
	program(t, 0, "demo", "--dir", dir)
	written := map[string]string{}
	for line := range strings.Lines(sampleList(t)) {
		var a struct{ ID, Story string }
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		written[a.ID] = a.Story
	}
	found := map[string]string{}
	for _, row := range query(t, filepath.Join(dir, "stancebook.db"), "SELECT article || ' ' || story FROM stories") {
		article, story, _ := strings.Cut(row, " ")
		if id := stancebook.IDOf(article); written[id] != "" {
			found[id] = story
		}
	}
	if len(found) < 15 {
		t.Fatalf("%d articles of the sample in the book: are paths still file names?", len(found))
	}
	for a := range found {
		for b := range found {
			if same := written[a] == written[b]; a < b && same != (found[a] == found[b]) {
				t.Errorf("%s and %s: one story %v, want %v", a, b, !same, same)
			}
		}
	}
}

func sampleList(t *testing.T) string {
	t.Helper()
	list, err := os.ReadFile(filepath.Join("..", "..", "corpus", "articles.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return string(list)
}
