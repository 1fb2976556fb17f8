package copies_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/copies"
)

// The pairs are made of real political news at run time: copies as desks make
// them, and different articles of one day or the next.

// published is one article of the annotated news.
type published struct {
	name, publisher, day, text, signature string
}

func news(t *testing.T) (list []published) {
	t.Helper()
	root := os.Getenv("STANCEBOOK_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	files, err := filepath.Glob(filepath.Join(root, "data", "polnear", "*", "text", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no annotated news at hand (set STANCEBOOK_SHARED)")
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.SplitN(filepath.Base(name), "_", 3)
		if len(parts) == 3 && len(strings.Fields(string(text))) >= 80 {
			list = append(list, published{filepath.Base(name), parts[0], parts[1], string(text), copies.Signature(string(text))})
		}
	}
	return list
}

// edits is what a desk does to words, each with what it writes instead.
var edits = []struct {
	was *regexp.Regexp
	now string
}{
	{regexp.MustCompile(`“|”|''`), `"`}, {regexp.MustCompile(`\bpercent\b`), "per cent"}, {regexp.MustCompile(`\bU\.S\.`), "United States"},
	{regexp.MustCompile(`\bSen\.`), "Senator"}, {regexp.MustCompile(`\bRep\.`), "Representative"}, {regexp.MustCompile(`\bGov\.`), "Governor"},
	{regexp.MustCompile(`, and\b`), " and"}, {regexp.MustCompile(`\bTrump\b`), "Mr. Trump"}, {regexp.MustCompile(`\bClinton\b`), "Mrs. Clinton"},
	{regexp.MustCompile(`\btwo\b`), "2"}, {regexp.MustCompile(`\bthree\b`), "3"}, {regexp.MustCompile(` ?[—–] ?`), " - "},
	{regexp.MustCompile(`ize\b`), "ise"}, {regexp.MustCompile(`\bsaid that\b`), "said"},
	{regexp.MustCompile(`\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b`), "yesterday"},
}

func houseStyle(s string) string {
	for _, e := range edits {
		s = e.was.ReplaceAllString(s, e.now)
	}
	return s
}

// trimmed keeps the first paragraphs of s, share of all words at least.
func trimmed(s string, share float64) string {
	paragraphs := strings.Split(s, "\n\n")
	want, have := share*float64(len(strings.Fields(s))), 0
	for i, p := range paragraphs {
		if have += len(strings.Fields(p)); float64(have) >= max(want, 60) {
			return strings.Join(paragraphs[:i+1], "\n\n")
		}
	}
	return s
}

func merged(s string) string { return strings.ReplaceAll(s, "\n\n", " ") }

func reheaded(s string) string {
	_, rest, _ := strings.Cut(s, "\n\n")
	return "What to know about it today\n\n" + rest
}

// reworded replaces one word in n.
func reworded(s string, n int, r *rand.Rand) string {
	words := strings.Fields(s)
	for i := range words {
		if r.IntN(n) == 0 {
			words[i] = fmt.Sprintf("word%d", r.IntN(10_000))
		}
	}
	return strings.Join(words, " ")
}

// indexed tells whether two signatures share a hash that the book looks up.
func indexed(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	x, y = x[:min(len(x), stancebook.SignatureIndex)], y[:min(len(y), stancebook.SignatureIndex)]
	return slices.ContainsFunc(x, func(h string) bool { return slices.Contains(y, h) })
}

func TestPairsMadeOfNewsAreToldApart(t *testing.T) {
	list := news(t)
	r := rand.New(rand.NewPCG(7, 7))
	made := []struct {
		how  string
		copy func(string) string
	}{
		{"re-headlined", reheaded},
		{"merged paragraphs", merged},
		{"house style", houseStyle},
		{"trimmed to a third to two thirds", func(s string) string { return trimmed(s, 0.33+0.33*r.Float64()) }},
		{"one word in twelve replaced", func(s string) string { return reworded(s, 12, r) }},
		{"all but rewording at once", func(s string) string { return merged(houseStyle(reheaded(trimmed(s, 0.4+0.3*r.Float64())))) }},
	}
	found, copiesMade := 0, 0
	for _, m := range made {
		n := 0
		for _, a := range list {
			if s := copies.Signature(m.copy(a.text)); copies.Same(a.signature, s) && indexed(a.signature, s) {
				n++
			}
		}
		t.Logf("%-34s %d of %d found", m.how, n, len(list))
		found, copiesMade = found+n, copiesMade+len(list)
	}
	wrong, others := takenForCopies(t, list)
	precision, recall := float64(found)/float64(found+wrong), float64(found)/float64(copiesMade)
	t.Logf("precision %.4f, recall %.4f (%d of %d pairs of other articles of one day or the next taken for copies)", precision, recall, wrong, others)
	if precision < 0.98 || recall < 0.98 {
		t.Errorf("precision %.4f, recall %.4f: want .98 of both", precision, recall)
	}
}

// takenForCopies counts the pairs of different articles of a day or the next
// that are taken for copies. Pairs that are copies indeed (the same report in
// print and online, two states of one live page) share most of their sentences
// and are not counted as wrong.
func takenForCopies(t *testing.T, list []published) (wrong, pairs int) {
	t.Helper()
	slices.SortFunc(list, func(a, b published) int { return strings.Compare(a.day, b.day) })
	for i, a := range list {
		for _, b := range list[i+1:] {
			if daysApart(a.day, b.day) > 1 {
				break
			}
			pairs++
			if copies.Same(a.signature, b.signature) && sentencesShared(a.text, b.text) < 0.4 {
				wrong++
				t.Logf("taken for copies: %s and %s", a.name, b.name)
			}
		}
	}
	return wrong, pairs
}

func daysApart(a, b string) int {
	if a == b {
		return 0
	}
	var y, m, d, y2, m2, d2 int
	fmt.Sscanf(a, "%d-%d-%d", &y, &m, &d)
	fmt.Sscanf(b, "%d-%d-%d", &y2, &m2, &d2)
	return (y2-y)*372 + (m2-m)*31 + d2 - d
}

// sentencesShared is the share of the shorter article's lines of eight words
// and more that stand in the other one, word for word.
func sentencesShared(a, b string) float64 {
	cut := regexp.MustCompile(`[.!?]["”']?\s+|\n`)
	x, y := map[string]bool{}, map[string]bool{}
	for s, set := range map[string]map[string]bool{a: x, b: y} {
		for _, line := range cut.Split(s, -1) {
			if words := strings.Fields(line); len(words) >= 8 {
				set[strings.Join(words, " ")] = true
			}
		}
	}
	both := 0
	for line := range x {
		if y[line] {
			both++
		}
	}
	return float64(both) / float64(max(1, min(len(x), len(y))))
}
