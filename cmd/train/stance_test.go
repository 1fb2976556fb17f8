package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/corpus"
	"github.com/stancebook/stancebook/extract/stance/content"
	"github.com/stancebook/stancebook/extract/text"
)

var (
	update = flag.Bool("update", false, "measure all, raise the floors and write the table of docs/quality.md")
	reason = flag.String("reason", "", "with -update: why a floor of quality falls or its data changed")
)

const (
	qualityPage = "../../docs/quality.md"
	floorsFile  = "../../corpus/floors.json"
)

// A contentTable is the table of docs/quality.md in the making.
type contentTable struct{ strings.Builder }

func (b *contentTable) line(set, model string, y *tally) {
	fmt.Fprintf(b, "| %s | %s | %.3f | %.3f |\n", set, model, y.macroF1(), y.accuracy())
}

// TestQualityOfContentHoldsItsFloors measures the content model alone on
// sentences and arguments that it did not learn from. With -update it raises
// the floors and writes the table.
func TestQualityOfContentHoldsItsFloors(t *testing.T) {
	data := filepath.Join(sharedFolder(), "data/stance")
	if _, err := os.Stat(data); err != nil {
		t.Skipf("%s is not there; name the place of the annotated data in STANCEBOOK_SHARED", data)
	}
	floors, err := corpus.LoadFloors()
	if err != nil {
		t.Fatal(err)
	}
	table := &contentTable{}
	table.WriteString("| set | model | macro-F1 | accuracy |\n|---|---|--:|--:|\n")
	for _, m := range []corpus.Measured{measureTargets(t, data, table), measureArguments(t, data, table)} {
		if *update {
			err = floors.Update(m, *reason)
		} else {
			err = floors.Check(m)
		}
		if err != nil {
			t.Error(err)
		}
	}
	if *update && !t.Failed() {
		if err := floors.Write(floorsFile); err != nil {
			t.Fatal(err)
		}
		writeContentTable(t, table.String())
	}
	t.Log("\n" + table.String())
}

// measureTargets asks what sentences think of somebody in them: NewsMTSC's two
// test sets.
func measureTargets(t *testing.T, data string, table *contentTable) corpus.Measured {
	var words *content.Linear
	if *update {
		words = content.Learn(bagsOf(readHeld(t, filepath.Join(data, "newsmtsc/train.jsonl"))), shippedStance.toward)
	}
	var figures []corpus.Figure
	for _, set := range []struct{ id, name string }{{"rw", "NewsMTSC, real world"}, {"mt", "NewsMTSC, several targets"}} {
		held, model := readHeld(t, filepath.Join(data, "newsmtsc/devtest_"+set.id+".jsonl")), &tally{}
		if *update {
			commonest, bag := &tally{}, &tally{}
			for _, e := range bagsOf(held) {
				commonest.add(e.Class, content.Odds{Neutral: 1})
				bag.add(e.Class, words.Odds(e.Features))
			}
			table.line(set.name, "always neutral", commonest)
			table.line(set.name, "bag of words", bag)
		}
		for _, l := range held {
			model.add(l.class, content.OfPassage(l.passage))
		}
		table.line(set.name, "**content model**", model)
		figures = append(figures, corpus.Figure{Name: set.id + " macro-F1", Values: []float64{model.macroF1()}})
	}
	return corpus.Measure("newsmtsc", hashOf(t, data, "newsmtsc/devtest_rw.jsonl", "newsmtsc/devtest_mt.jsonl"), figures)
}

func readHeld(t *testing.T, path string) []lessonPassage {
	t.Helper()
	all, err := readTargets(path)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func hashOf(t *testing.T, data string, names ...string) string {
	t.Helper()
	var parts []string
	for _, name := range names {
		raw, err := os.ReadFile(filepath.Join(data, name))
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, string(raw))
	}
	return stancebook.Hash(parts...)
}

// measureArguments asks what the lesson gives on questions held out: ProCon20's
// files pooled, five folds by question.
func measureArguments(t *testing.T, data string, table *contentTable) corpus.Measured {
	arguments, err := readArguments(filepath.Join(data, "procon20"))
	if err != nil {
		t.Fatal(err)
	}
	const name = "ProCon20, questions unseen (five folds)"
	groups := groupsOf(arguments, 1)
	if *update {
		commonest := [2]tally{}
		for _, l := range arguments {
			commonest[0].add(l.class, content.Odds{Oppose: 1})
			commonest[1].add(l.class, content.Odds{Support: 1})
		}
		table.line(name, "commonest side", slices.MaxFunc([]*tally{&commonest[0], &commonest[1]}, func(a, b *tally) int {
			return cmp.Compare(a.accuracy(), b.accuracy())
		}))
		bag := foldTally(bagsOf(arguments), groups, shippedStance.argument)
		table.line(name, "bag of words", &bag)
	}
	full := foldTally(examplesOf(arguments), groups, shippedStance.argument)
	table.line(name, "**content model**", &full)
	if *update {
		other, err := measurePerspectives(filepath.Join(data, "perspectrum"))
		if err != nil {
			t.Fatal(err)
		}
		table.line("Perspectrum (measured only)", "**content model**", other)
	}
	figures := []corpus.Figure{{Name: "questions unseen macro-F1", Values: []float64{full.macroF1()}}}
	return corpus.Measure("procon20", hashOf(t, data, "procon20/dev.tsv", "procon20/test.tsv", "procon20/train.tsv"), figures)
}

// bagsOf are examples of words and pairs alone, whatever the target or the
// proposition.
func bagsOf(lessons []lessonPassage) (out []content.Example) {
	for _, l := range lessons {
		out = append(out, content.Example{Features: l.passage.Bag(), Class: l.class})
	}
	return out
}

// measurePerspectives asks whether perspectives speak for or against claims.
func measurePerspectives(dir string) (*tally, error) {
	var pool []struct {
		PID  int `json:"pId"`
		Text string
	}
	var claims []struct {
		Text         string
		Perspectives []struct {
			PIDs   []int  `json:"pids"`
			Stance string `json:"stance_label_3"`
		}
	}
	for name, to := range map[string]any{"perspective_pool_v1.0.json": &pool, "perspectrum_with_answers_v1.0.json": &claims} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(b, to); err != nil {
			return nil, err
		}
	}
	words := map[int]string{}
	for _, p := range pool {
		words[p.PID] = p.Text
	}
	y := &tally{}
	for _, c := range claims {
		proposition := text.Parse(c.Text)
		for _, p := range c.Perspectives {
			class := map[string]int{"SUPPORT": 2, "UNDERMINE": 0}[p.Stance]
			for _, id := range p.PIDs {
				doc := text.Parse(words[id])
				y.add(class, content.On(doc, []stancebook.Span{{Begin: 0, End: len(doc.Text)}}, proposition))
			}
		}
	}
	return y, nil
}

func writeContentTable(t *testing.T, table string) {
	page, err := os.ReadFile(qualityPage)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- begin content -->\n", "<!-- end content -->"
	before, rest, ok := bytes.Cut(page, []byte(begin))
	_, after, ok2 := bytes.Cut(rest, []byte(end))
	if !ok || !ok2 {
		t.Fatal(qualityPage + " has no place for the table of the content model")
	}
	out := string(before) + begin + "\n" + table + "\n" + end + string(after)
	if err := os.WriteFile(qualityPage, []byte(out), 0o644); err != nil {
		t.Fatal(err)
	}
}

func sharedFolder() string {
	if dir := os.Getenv("STANCEBOOK_SHARED"); dir != "" {
		return dir
	}
	return "../../../shared"
}
