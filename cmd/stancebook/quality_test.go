package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stancebook/stancebook/corpus"
)

var reason = flag.String("reason", "", "with -update: why a floor of quality falls or its corpus changed")

const (
	qualityPage = "../../docs/quality.md"
	floorsFile  = "../../corpus/floors.json"
)

// measuredSets are the annotated corpora that quality is measured on: the
// built-in one always, those of ../shared where they are.
var measuredSets = []struct {
	name, folder, speakers string
	floors                 []string // the figures that may not fall
}{
	{"sample", "", "", coverageFloors},
	{"coverage", "coverage", "", coverageFloors},
	{"polnear-dev", "polnear/dev", "polnear/speakers.dev.tsv", attributionFloors},
}

var coverageFloors = []string{
	"quote.precision", "quote.recall", "quote.recall_direct_mixed", "speaker.right_of_found", "city.right_of_found",
	"stance.right_of_found", "stance.macro_f1", "cities", "officials",
}

var attributionFloors = []string{
	"attr all joint", "attr DIRECT joint", "attr MIXED joint", "attr INDIRECT joint", "quote long resolved",
	"speaker all named-right/gold",
}

// TestQualityHoldsItsFloors measures the extraction on every annotated corpus
// that is present. With -update it raises the floors and writes the tables of
// docs/quality.md anew (make eval).
func TestQualityHoldsItsFloors(t *testing.T) {
	floors, err := corpus.LoadFloors()
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range measuredSets {
		t.Run(set.name, func(t *testing.T) {
			s, fingerprint := measure(t, set.folder, set.speakers)
			m := corpus.Measure(set.name, fingerprint, kept(s.Figures(), set.floors))
			if len(m.Figures) != len(set.floors) {
				t.Fatalf("measured %d figures of %v", len(m.Figures), set.floors)
			}
			if !*update {
				if err := floors.Check(m); err != nil {
					t.Error(err)
				}
				return
			}
			if err := floors.Update(m, *reason); err != nil {
				t.Fatal(err)
			}
			s.Resample(corpus.Draws, 1)
			writeSection(t, set.name, s)
		})
	}
	if *update {
		if err := floors.Write(floorsFile); err != nil {
			t.Fatal(err)
		}
	}
}

func measure(t *testing.T, folder, speakers string) (score, string) {
	t.Helper()
	var args []string
	var f evalFlags
	if folder != "" {
		data := filepath.Join(sharedFolder(), "data")
		if !isThere(filepath.Join(data, folder)) {
			t.Skipf("%s is not there; name the place of the annotated data in STANCEBOOK_SHARED", filepath.Join(data, folder))
		}
		args = []string{filepath.Join(data, folder)}
		if speakers != "" {
			f.speakers = filepath.Join(data, speakers)
		}
	}
	g, err := openGold(args)
	if err != nil {
		t.Fatal(err)
	}
	a := &app{stdout: io.Discard, stderr: io.Discard}
	if a.settings, err = readSettings(newRoot(a).PersistentFlags()); err != nil {
		t.Fatal(err)
	}
	f.topic = defaultTopic
	s, err := a.evaluate(context.Background(), g, f)
	if err != nil {
		t.Fatal(err)
	}
	if g.coverage != nil {
		return s, g.coverage.Fingerprint()
	}
	return s, g.standoff.Fingerprint()
}

func kept(figures []corpus.Figure, names []string) []corpus.Figure {
	return slices.DeleteFunc(slices.Clone(figures), func(f corpus.Figure) bool { return !slices.Contains(names, f.Name) })
}

// writeSection replaces a set's table in docs/quality.md.
func writeSection(t *testing.T, name string, s interface{ WriteMarkdown(io.Writer) error }) {
	t.Helper()
	page, err := os.ReadFile(qualityPage)
	if err != nil {
		t.Fatal(err)
	}
	var table bytes.Buffer
	if err := s.WriteMarkdown(&table); err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- begin "+name+" -->\n", "<!-- end "+name+" -->"
	before, rest, ok := strings.Cut(string(page), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal(errors.New(qualityPage + " has no place for the table of " + name))
	}
	text := before + begin + "\n" + strings.TrimSpace(table.String()) + "\n\n" + end + after
	if err := os.WriteFile(qualityPage, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// sharedFolder is where annotated data of others lies, if it does.
func sharedFolder() string {
	if dir := os.Getenv("STANCEBOOK_SHARED"); dir != "" {
		return dir
	}
	return "../../../shared"
}
