package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook/extract/stance/content"
)

type stanceOptions struct{ data, unlabelled, out string }

func stanceCommand() *cobra.Command {
	var o stanceOptions
	cmd := &cobra.Command{
		Use:   "stance",
		Short: "Train the models that judge a statement by its content",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return trainStance(cmd.OutOrStdout(), &o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.data, "data", "../shared/data/stance", "folder of the annotated sentences and arguments")
	flags.StringVar(&o.unlabelled, "unlabelled", "../shared/data/unlabelled", "folder of articles without labels (news.jsonl.gz)")
	flags.StringVar(&o.out, "out", "extract/stance/content/model", "folder to write to")
	return cmd
}

// Chosen by five folds over the training sentences, and over the questions.
var (
	towardLesson   = content.Lesson{Passes: 12, Rate: 0.1, Dropout: 0.5, Bag: 1}
	argumentLesson = content.Lesson{Passes: 12, Rate: 0.1, Dropout: 0.5, Bag: 1}
)

func trainStance(w io.Writer, o *stanceOptions) error {
	sentences, err := readTargets(filepath.Join(o.data, "newsmtsc/train.jsonl"))
	if err != nil {
		return err
	}
	arguments, err := readArguments(filepath.Join(o.data, "procon20"))
	if err != nil {
		return err
	}
	for _, task := range []struct {
		name     string
		examples []content.Example
		groups   []int
		lesson   content.Lesson
	}{
		{"toward", examplesOf(sentences), groupsOf(sentences, 20), towardLesson},
		{"argument", examplesOf(arguments), groupsOf(arguments, 1), argumentLesson},
	} {
		fmt.Fprintf(w, "%s: five folds, macro-F1 %.3f\n", task.name, crossValidate(task.examples, task.groups, task.lesson))
		file := content.Learn(task.examples, task.lesson).Bytes()
		path := filepath.Join(o.out, task.name+".bin")
		if err := os.WriteFile(path, file, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(w, "%s: %d bytes, sha256 %x\n", path, len(file), sha256.Sum256(file))
		if task.name == "toward" {
			for _, set := range []string{"rw", "mt"} {
				dev, err := readTargets(filepath.Join(o.data, "newsmtsc/devtest_"+set+".jsonl"))
				if err != nil {
					return err
				}
				m, _ := content.ReadLinear(string(file))
				var t tally
				for _, e := range examplesOf(dev) {
					t.add(e.Class, m.Odds(e.Features))
				}
				fmt.Fprintf(w, "%s: macro-F1 %.3f accuracy %.3f\n", set, t.macroF1(), t.accuracy())
			}
		}
	}
	return nil
}

func examplesOf(lessons []lessonPassage) (out []content.Example) {
	for _, l := range lessons {
		e := content.Example{Class: l.class}
		if l.proposition != nil {
			e.Features = l.passage.Argument(l.proposition)
		} else {
			e.Features = l.passage.Toward()
		}
		out = append(out, e)
	}
	return out
}

func groupsOf(lessons []lessonPassage, block int) (out []int) {
	for _, l := range lessons {
		out = append(out, l.group/block)
	}
	return out
}

func crossValidate(examples []content.Example, groups []int, lesson content.Lesson) float64 {
	var t tally
	for fold := range 5 {
		var rest []content.Example
		for i, e := range examples {
			if groups[i]%5 != fold {
				rest = append(rest, e)
			}
		}
		m := content.Learn(rest, lesson)
		for i, e := range examples {
			if groups[i]%5 == fold {
				t.add(e.Class, m.Odds(e.Features))
			}
		}
	}
	return t.macroF1()
}

// A tally counts gold classes (rows) against those told.
type tally [3][3]int

func (t *tally) add(gold int, o content.Odds) {
	told := 1
	if o.Oppose > o.Neutral && o.Oppose >= o.Support {
		told = 0
	} else if o.Support > o.Neutral {
		told = 2
	}
	t[gold][told]++
}

func (t *tally) macroF1() float64 {
	sum, n := 0.0, 0.0
	for k := range t {
		gold, told := 0, 0
		for j := range t {
			gold += t[k][j]
			told += t[j][k]
		}
		if gold > 0 {
			n++
			sum += 2 * float64(t[k][k]) / float64(gold+told)
		}
	}
	return sum / max(n, 1)
}

func (t *tally) accuracy() float64 {
	right, all := 0, 0
	for k := range t {
		for j := range t {
			all += t[k][j]
		}
		right += t[k][k]
	}
	return float64(right) / float64(max(all, 1))
}
