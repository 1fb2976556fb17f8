package page

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stancebook/stancebook"
)

// textFloor is the least F1 of article text on the annotated pages, in
// thousandths; it rises as the reading gets better.
const textFloor = 975

// TestArticleTextKeepsItsFloor measures article text on annotated pages: the
// precision and recall of 4-word shingles, averaged over pages.
func TestArticleTextKeepsItsFloor(t *testing.T) {
	pages := annotated(t)
	var precision, recall float64
	for _, p := range pages {
		text := p.parsed().Text
		right, found := score(p.text, text)
		precision, recall = precision+right, recall+found
	}
	n := float64(len(pages))
	precision, recall = precision/n, recall/n
	f1 := 2 * precision * recall / (precision + recall)
	t.Logf("%d pages: F1 %.4f, precision %.4f, recall %.4f", len(pages), f1, precision, recall)
	if f1*1000 < textFloor {
		t.Errorf("F1 of article text: got %.4f, want at least %.3f", f1, float64(textFloor)/1000)
	}
}

type annotatedPage struct {
	name, url, text string
	html            []byte
}

var parsedPages sync.Map // by name: two tests look at the same articles

// parsed is the page's article; an empty one where there is none.
func (p annotatedPage) parsed() *stancebook.Article {
	if a, ok := parsedPages.Load(p.name); ok {
		return a.(*stancebook.Article)
	}
	a, err := Parse(p.html, Options{URL: p.url})
	if err != nil {
		a = &stancebook.Article{}
	}
	parsedPages.Store(p.name, a)
	return a
}

// annotated reads the pages whose text is known; it skips where they are not.
func annotated(t testing.TB) []annotatedPage {
	t.Helper()
	shared := os.Getenv("STANCEBOOK_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	folder := filepath.Join(shared, "data", "pages")
	data, err := os.ReadFile(filepath.Join(folder, "ground-truth.json"))
	if err != nil {
		t.Skipf("no annotated pages (STANCEBOOK_SHARED names the folder that holds data/pages): %v", err)
	}
	var truth map[string]struct {
		Text string `json:"articleBody"`
		URL  string `json:"url"`
	}
	if err := json.Unmarshal(data, &truth); err != nil {
		t.Fatal(err)
	}
	var out []annotatedPage
	for name, gold := range truth {
		out = append(out, annotatedPage{name, gold.URL, gold.Text, unpack(t, filepath.Join(folder, "html", name+".html.gz"))})
	}
	if len(out) == 0 {
		t.Fatal("no page is annotated")
	}
	slices.SortFunc(out, func(a, b annotatedPage) int { return strings.Compare(a.name, b.name) })
	return out
}

func unpack(t testing.TB, name string) []byte {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// BenchmarkParse reads one annotated page after the other.
func BenchmarkParse(b *testing.B) {
	pages, i := annotated(b), 0
	for b.Loop() {
		p := pages[i%len(pages)]
		_, _ = Parse(p.html, Options{URL: p.url})
		i++
	}
}

// score gives the precision and recall of 4-word shingles.
func score(gold, got string) (precision, recall float64) {
	both, inGold, inGot := overlap(shingles(gold), shingles(got))
	if both == 0 {
		return 0, 0
	}
	return both / inGot, both / inGold
}

func overlap(a, b map[string]int) (both, sizeA, sizeB float64) {
	for s, n := range a {
		sizeA += float64(n)
		both += float64(min(n, b[s]))
	}
	for _, n := range b {
		sizeB += float64(n)
	}
	return both, sizeA, sizeB
}

var wordOf = regexp.MustCompile(`[\p{L}\p{N}_\p{M}]+`)

func shingles(text string) map[string]int {
	words := wordOf.FindAllString(text, -1)
	out := map[string]int{}
	for i := range max(1, len(words)-3) {
		out[strings.Join(words[i:min(len(words), i+4)], " ")]++
	}
	return out
}
