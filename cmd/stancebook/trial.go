package main

import (
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/stancebook/stancebook"
)

// A trial is what rules and a model told of coded statements.
type trial struct {
	gold, model, rules []stancebook.Side
	groups             map[string][]int // the statements of each article
}

// trialDraws is how often the articles are drawn anew for an interval.
const trialDraws = 1000

// right are accuracy and macro-F1 of what was told of some statements.
func (t *trial) right(told []stancebook.Side, among []int) (accuracy, macroF1 float64) {
	sides := []stancebook.Side{stancebook.Support, stancebook.Oppose, stancebook.Neutral}
	hits, present := 0, 0
	for _, side := range sides {
		both, gold, said := 0, 0, 0
		for _, i := range among {
			if t.gold[i] == side {
				gold++
			}
			if told[i] == side {
				said++
				if t.gold[i] == side {
					both++
				}
			}
		}
		hits += both
		if gold > 0 {
			present++
			macroF1 += 2 * float64(both) / float64(gold+said)
		}
	}
	return float64(hits) / float64(max(1, len(among))), macroF1 / float64(max(1, present))
}

// draws are the figures over articles drawn anew: of the model, of the rules,
// and the one less the other, each sorted.
func (t *trial) draws() (model, rules, ahead []float64) {
	names := slices.Sorted(maps.Keys(t.groups))
	rng := rand.New(rand.NewPCG(1, 1))
	for range trialDraws {
		var among []int
		for range names {
			among = append(among, t.groups[names[rng.IntN(len(names))]]...)
		}
		_, m := t.right(t.model, among)
		_, r := t.right(t.rules, among)
		model, rules, ahead = append(model, m), append(rules, r), append(ahead, m-r)
	}
	slices.Sort(model)
	slices.Sort(rules)
	slices.Sort(ahead)
	return model, rules, ahead
}

// better tells whether the model is ahead in 95 of 100 draws.
func (t *trial) better() bool {
	_, _, ahead := t.draws()
	return ahead[trialDraws/20] > 0
}

func (t *trial) write(w io.Writer) {
	all := make([]int, len(t.gold))
	for i := range all {
		all[i] = i
	}
	model, rules, ahead := t.draws()
	commonest := t.commonest()
	fmt.Fprintf(w, "%s of %s, held out by article; intervals of 95 of 100 draws of the articles\n\n",
		count(len(t.gold), "statement"), count(len(t.groups), "article"))
	fmt.Fprintln(w, "             accuracy  macro-F1")
	for _, line := range []struct {
		name  string
		told  []stancebook.Side
		drawn []float64
	}{{"commonest", commonest, nil}, {"rules", t.rules, rules}, {"model", t.model, model}} {
		accuracy, f1 := t.right(line.told, all)
		fmt.Fprintf(w, "%-10s   %.3f     %.3f", line.name, accuracy, f1)
		if line.drawn != nil {
			fmt.Fprintf(w, "  %.3f to %.3f", line.drawn[trialDraws/40], line.drawn[trialDraws-1-trialDraws/40])
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "\nThe model's macro-F1 less the rules': %+.3f to %+.3f (both by the words alone).\n", ahead[trialDraws/40], ahead[trialDraws-1-trialDraws/40])
}

// commonest tells the commonest side of all statements.
func (t *trial) commonest() []stancebook.Side {
	counts := map[stancebook.Side]int{}
	for _, g := range t.gold {
		counts[g]++
	}
	best := stancebook.Support
	for _, side := range []stancebook.Side{stancebook.Oppose, stancebook.Neutral} {
		if counts[side] > counts[best] {
			best = side
		}
	}
	return slices.Repeat([]stancebook.Side{best}, len(t.gold))
}
