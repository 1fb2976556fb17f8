package page

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
)

// factFloors are the least shares of headlines, days and authors that are
// right, in thousandths, on the annotated pages. The pages were looked at while
// the rules were written.
var factFloors = [3]int{975, 975, 940}

// TestFactsOfPagesKeepTheirFloors measures headline, day and authors, each as a
// whole: all authors and nobody else.
func TestFactsOfPagesKeepTheirFloors(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "facts.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string][]string{}
	for line := range strings.Lines(string(data)) {
		if cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(cells) == 4 {
			shown[cells[0]] = cells[1:]
		}
	}
	var right, scored [3]int
	for _, p := range annotated(t) {
		want, ok := shown[p.name]
		if !ok {
			continue
		}
		a := p.parsed()
		for i, got := range []string{stancebook.Hash("title", letters(a.Title)), a.PublishedOn(), strings.Join(a.Bylines, "; ")} {
			if want[i] == "?" {
				continue
			}
			if scored[i]++; got == want[i] {
				right[i]++
			}
		}
	}
	for i, what := range []string{"headline", "day", "authors"} {
		share := 1000 * right[i] / max(1, scored[i])
		t.Logf("%s: %d of %d right", what, right[i], scored[i])
		if share < factFloors[i] {
			t.Errorf("%s: %d of %d right, want %d in a thousand", what, right[i], scored[i], factFloors[i])
		}
	}
}
