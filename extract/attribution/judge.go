package attribution

import (
	"cmp"
	"math"
	"slices"
)

// Signs is how many numbers the judge knows of a proposal.
const Signs = int(signs)

// A Judge tells how probable it is that a proposal is an attribution with the
// right source: the sum of small decision trees.
type Judge struct {
	Trees []Tree
	Base  float32
	Least float32 // the odds from which a proposal is taken
	// Slope and Shift turn the odds of what is taken into those of its being
	// right.
	Slope, Shift float32
}

// A Tree is a full binary tree: at node i the sign Sign[i] goes right, to node
// 2i+2, where it exceeds Cut[i], else left, to 2i+1. The leaves follow the
// nodes.
type Tree struct {
	Sign []uint8
	Cut  []float32
	Leaf []float32
}

// odds are the log odds that a proposal with these signs is right.
func (j *Judge) odds(s *[signs]float32) float64 {
	sum := float64(j.Base)
	for i := range j.Trees {
		t := &j.Trees[i]
		n := 0
		for n < len(t.Sign) {
			right := 0 // without a branch: which way is as good as chance
			if s[t.Sign[n]] > t.Cut[n] {
				right = 1
			}
			n = 2*n + 1 + right
		}
		sum += float64(t.Leaf[n-len(t.Sign)])
	}
	return sum
}

// agreed is the confidence of the rules from which they are heard beside the
// judge, and the overlap from which they and the tagger are of one mind.
const agreed = 0.9

// weigh is how sure the judge is of p. Where rules that are sure and the
// tagger's likeliest reading have p's content and source, they count as much as
// the judge: it has seen few quotations that stand alone, with no rival beside
// them.
func (p *proposal) weigh(j *Judge) float64 {
	s := &p.signs
	odds := j.odds(s)
	rules := s[signRulesOverlap] >= agreed && s[signRulesSource] == 1 && s[signRulesSure] >= agreed
	if rules && s[signBestOverlap] >= agreed && s[signBestSource] == 1 {
		return max(odds, (odds+oddsOf(s[signRulesSure]))/2)
	}
	return odds
}

// oddsOf are the log odds of a probability.
func oddsOf(p float32) float64 { return math.Log(float64(p) / (1 - float64(p))) }

// choose lists the surest proposals whose contents do not overlap.
func (r *reading) choose(list []proposal, j *Judge) []int {
	for i := range list {
		list[i].sure = list[i].weigh(j)
		if p := &list[i]; r.transcript(&p.triple) {
			p.sure = max(p.sure, oddsOf(p.surety))
		}
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(list[b].sure, list[a].sure) })
	owned := make([]bool, len(r.doc.Tokens))
	var out []int
	for _, i := range order {
		p := &list[i]
		if p.sure < float64(j.Least) {
			break
		}
		if free(owned, p.contents) {
			out = append(out, i)
			for _, c := range p.contents {
				for t := c.from; t < c.to; t++ {
					owned[t] = true
				}
			}
		}
	}
	return out
}

// confidence is the probability that a proposal taken with these odds is
// right.
func (j *Judge) confidence(odds float64) float64 {
	return 1 / (1 + math.Exp(-float64(j.Slope)*odds-float64(j.Shift)))
}

// free tells whether less than a third of the tokens of runs is owned.
func free(owned []bool, runs []run) bool {
	n, taken := 0, 0
	for _, c := range runs {
		for t := c.from; t < c.to; t++ {
			n++
			if owned[t] {
				taken++
			}
		}
	}
	return 3*taken < n
}
