package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/stance/content"
	"github.com/stancebook/stancebook/extract/text"
)

var update = flag.Bool("update", false, "measure all and write the table of docs/quality.md")

const qualityPage = "../../docs/quality.md"

// The least macro-F1 that the content model may show on sentences that taught
// it nothing, by set.
var leastToward = map[string]float64{"rw": 0.69, "mt": 0.65}

// TestQualityOfContent measures the content model alone on sentences and
// arguments that it did not learn from. With -update it writes the table.
func TestQualityOfContent(t *testing.T) {
	data := filepath.Join(sharedFolder(), "data/stance")
	if _, err := os.Stat(data); err != nil {
		t.Skipf("%s is not there; name the place of the annotated data in STANCEBOOK_SHARED", data)
	}
	train, err := readTargets(filepath.Join(data, "newsmtsc/train.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("| set | model | macro-F1 | accuracy |\n|---|---|--:|--:|\n")
	line := func(set, model string, y *tally) {
		fmt.Fprintf(&table, "| %s | %s | %.3f | %.3f |\n", set, model, y.macroF1(), y.accuracy())
	}
	for _, set := range []string{"rw", "mt"} {
		held, err := readTargets(filepath.Join(data, "newsmtsc/devtest_"+set+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		name := map[string]string{"rw": "NewsMTSC, real world", "mt": "NewsMTSC, several targets"}[set]
		if *update {
			commonest, bag := &tally{}, &tally{}
			words := content.Learn(bagsOf(train), shippedStance.toward)
			for _, e := range bagsOf(held) {
				commonest.add(e.Class, content.Odds{Neutral: 1})
				bag.add(e.Class, words.Odds(e.Features))
			}
			line(name, "always neutral", commonest)
			line(name, "bag of words", bag)
		}
		y := &tally{}
		for _, l := range held {
			y.add(l.class, content.OfPassage(l.passage))
		}
		line(name, "**content model**", y)
		if y.macroF1() < leastToward[set] {
			t.Errorf("%s: macro-F1 %.3f, want %.2f or more", set, y.macroF1(), leastToward[set])
		}
	}
	if *update {
		measureArguments(t, data, line)
		writeContentTable(t, table.String())
	}
	t.Log("\n" + table.String())
}

func measureArguments(t *testing.T, data string, line func(set, model string, y *tally)) {
	arguments, err := readArguments(filepath.Join(data, "procon20"))
	if err != nil {
		t.Fatal(err)
	}
	groups := groupsOf(arguments, 1)
	full, bag := foldTally(examplesOf(arguments), groups, shippedStance.argument), foldTally(bagsOf(arguments), groups, shippedStance.argument)
	counts := [2]tally{}
	for _, l := range arguments {
		counts[0].add(l.class, content.Odds{Support: 1})
		counts[1].add(l.class, content.Odds{Oppose: 1})
	}
	commonest := &counts[0]
	if counts[1].accuracy() > commonest.accuracy() {
		commonest = &counts[1]
	}
	const name = "ProCon20, questions unseen (five folds)"
	line(name, "commonest side", commonest)
	line(name, "bag of words", &bag)
	line(name, "**content model**", &full)
	other, err := measurePerspectives(filepath.Join(data, "perspectrum"))
	if err != nil {
		t.Fatal(err)
	}
	line("Perspectrum (measured only)", "**content model**", other)
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
