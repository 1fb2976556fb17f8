package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"testing"
)

// stanceTable is the stances' table where the program finds statements and
// speakers itself.
type stanceTable struct{ bytes.Buffer }

func (s *stanceTable) WriteMarkdown(w io.Writer) error {
	_, err := w.Write(s.Bytes())
	return err
}

// TestQualityByWordsAloneIsReading measures stances of what the program itself
// finds, with who speaks and without. With -update it writes their table.
func TestQualityByWordsAloneIsReading(t *testing.T) {
	table := &stanceTable{}
	table.WriteString("| gold | reader | right of found | macro-F1 | 95 of 100 draws |\n|---|---|--:|--:|---|\n")
	for _, set := range []struct{ name, folder string }{{"sample", ""}, {"coverage", "coverage"}} {
		if set.folder != "" && !isThere(filepath.Join(sharedFolder(), "data", set.folder)) {
			t.Logf("%s is not there; name the place of the annotated data in STANCEBOOK_SHARED", set.folder)
			return
		}
		for _, noPrior := range []bool{false, true} {
			values := stanceFigures(t, set.folder, noPrior)
			reader := "all evidence"
			if noPrior {
				reader = "words alone (`--no-prior`)"
			}
			fmt.Fprintf(table, "| %s | %s | %.3f | %.3f | %.2f–%.2f |\n", set.name, reader, values[0], values[1], values[2], values[3])
			if noPrior && values[1] < 0.66 {
				t.Errorf("%s: macro-F1 by the words alone %.3f, want 0.66 or more", set.name, values[1])
			}
		}
	}
	t.Log("\n" + table.String())
	if *update {
		writeSection(t, "stance-found", table)
	}
}

// stanceFigures are accuracy and macro-F1, and the interval of the
// latter.
func stanceFigures(t *testing.T, folder string, noPrior bool) (values [4]float64) {
	var args []string
	if folder != "" {
		args = []string{filepath.Join(sharedFolder(), "data", folder)}
	}
	g, err := openGold(args)
	if err != nil {
		t.Fatal(err)
	}
	a := &app{stdout: io.Discard, stderr: io.Discard}
	if a.settings, err = readSettings(newRoot(a).PersistentFlags()); err != nil {
		t.Fatal(err)
	}
	s, err := a.evaluate(context.Background(), g, evalFlags{topic: defaultTopic, noPrior: noPrior, draws: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range s.Figures() {
		switch f.Name {
		case "stance.right_of_found":
			values[0] = f.Last()
		case "stance.macro_f1":
			values[1], values[2], values[3] = f.Last(), f.Interval[0], f.Interval[1]
		}
	}
	return values
}
