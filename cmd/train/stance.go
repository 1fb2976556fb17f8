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

type stanceOptions struct {
	data, unlabelled, out string
	check                 bool
}

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
	flags.BoolVar(&o.check, "check", false, "cross-validate as well")
	flags.StringVar(&o.out, "out", "extract/stance/content/model", "folder to write to")
	return cmd
}

// A stanceRecipe is all that the bytes of the models depend on beside the data.
type stanceRecipe struct {
	toward, argument content.Lesson
	vectors          vectorRecipe
	network          networkOptions
	networks         int // how many are asked
	words            int // that they know: the commonest
}

// shippedStance was chosen by five folds over the training sentences, and over
// the questions.
var shippedStance = stanceRecipe{
	toward:   content.Lesson{Passes: 12, Rate: 0.1, Dropout: 0.5, Bag: 3},
	argument: content.Lesson{Passes: 5, Rate: 0.1, Dropout: 0.5, Bag: 3},
	vectors:  shippedVectors,
	network:  networkOptions{filters: 32, passes: 8, batch: 32, rate: 1e-3, decay: 1e-4, dropIn: 0.3, dropOut: 0.5},
	networks: 4,
	words:    14_000,
}

func trainStance(w io.Writer, o *stanceOptions) error {
	r := &shippedStance
	sentences, err := readTargets(filepath.Join(o.data, "newsmtsc/train.jsonl"))
	if err != nil {
		return err
	}
	arguments, err := readArguments(filepath.Join(o.data, "procon20"))
	if err != nil {
		return err
	}
	networks, err := r.learnNetworks(w, o, sentences)
	if err != nil {
		return err
	}
	examples := examplesOf(arguments)
	if o.check {
		fmt.Fprintf(w, "arguments on questions held out, five folds: macro-F1 %.3f\n", crossValidate(examples, groupsOf(arguments, 1), r.argument))
	}
	for _, file := range []struct {
		name string
		data []byte
	}{
		{"toward.bin", content.Learn(examplesOf(sentences), r.toward).Bytes()},
		{"argument.bin", content.Learn(examples, r.argument).Bytes()},
		{"networks.bin", networks},
	} {
		path := filepath.Join(o.out, file.name)
		if err := os.WriteFile(path, file.data, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(w, "%s: %d bytes, sha256 %x\n", path, len(file.data), sha256.Sum256(file.data))
	}
	return nil
}

// learnNetworks trains the networks on vectors learned from articles.
func (r *stanceRecipe) learnNetworks(w io.Writer, o *stanceOptions, sentences []lessonPassage) ([]byte, error) {
	var read [][]uint32
	if err := readSentences(o.unlabelled, func(s []uint32) { read = append(read, s) }); err != nil {
		return nil, err
	}
	fmt.Fprintf(w, "%d sentences with targets, %d of articles without labels\n", len(sentences), len(read))
	l := r.vectors.learn(read)
	n := min(r.words, len(l.ids))
	words, vectors := networkWords(&lexis{l.ids[:n], l.vectors[:n]})
	lessons := netLessons(sentences, words)
	var parts []content.NetworkPart
	for seed := range r.networks {
		t := newTrainee(r.network, vectors, uint64(seed)+1)
		t.learn(lessons)
		parts = append(parts, t.part())
	}
	return content.EncodeNetworks(words.sorted, parts), nil
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
	t := foldTally(examples, groups, lesson)
	return t.macroF1()
}

// foldTally tells of each fifth of the groups what the rest taught.
func foldTally(examples []content.Example, groups []int, lesson content.Lesson) (t tally) {
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
	return t
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
