package attribution

import (
	"cmp"
	"math"
	"slices"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// Signs is how many numbers the judge knows of a proposal.
const Signs = int(signs)

// A Judge tells how probable it is that a proposal is an attribution with the
// right source: the sum of small decision trees.
type Judge struct {
	Trees []Tree
	Base  float64
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
	sum := j.Base
	for i := range j.Trees {
		t := &j.Trees[i]
		n := 0
		for n < len(t.Sign) {
			if s[t.Sign[n]] > t.Cut[n] {
				n = 2*n + 2
			} else {
				n = 2*n + 1
			}
		}
		sum += float64(t.Leaf[n-len(t.Sign)])
	}
	return sum
}

// leastSure is the probability from which a proposal is taken.
const leastSure = 0.36

// choose keeps the surest proposals whose contents do not overlap.
func (r *reading) choose(list []proposal, j *Judge) []proposal {
	for i := range list {
		list[i].sure = 1 / (1 + math.Exp(-j.odds(&list[i].signs)))
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(list[b].sure, list[a].sure) })
	owned := make([]bool, len(r.doc.Tokens))
	var out []proposal
	for _, i := range order {
		p := &list[i]
		if p.sure < LeastSure {
			break
		}
		if free(owned, p.contents) {
			out = append(out, *p)
			for _, c := range p.contents {
				for t := c.from; t < c.to; t++ {
					owned[t] = true
				}
			}
		}
	}
	return out
}

// LeastSure is for trials.
var LeastSure = leastSure

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

// Tagged finds the attributions of doc with tagger and judge; without a judge
// it takes the likeliest reading.
func Tagged(doc *text.Document, skip []stancebook.Span, t *Tagger, j *Judge) []stancebook.Attribution {
	r := read(doc, skip, shipped(), t)
	var out []stancebook.Attribution
	add := func(p *triple, sure float64) {
		out = append(out, stancebook.Attribution{Sources: r.spans(p.sources), Cue: r.spans(p.cues), Content: r.spans(p.contents), Confidence: sure})
	}
	if j == nil {
		for i := range r.of {
			p := &r.of[i]
			if p.origin == 0 || p.origin == byRules && r.rules.mute[p.contents[0].from] {
				add(p, 0.5)
			}
		}
	} else {
		for _, p := range r.choose(r.proposals(), j) {
			add(&p.triple, p.sure)
		}
	}
	slices.SortStableFunc(out, func(a, b stancebook.Attribution) int {
		return stancebook.CompareSpans(a.Content[0], b.Content[0])
	})
	return out
}

// A Case is a proposal of a document for training the judge.
type Case struct {
	Signs [signs]float32
	Right bool
}

// Cases are the proposals of doc, held against its gold attributions.
func Cases(doc *text.Document, t *Tagger, gold []stancebook.Attribution) []Case {
	r := read(doc, nil, shipped(), t)
	var out []Case
	type words struct{ source, content []int }
	golds := make([]words, len(gold))
	for i := range gold {
		golds[i] = words{r.words(r.runs(gold[i].Sources)), r.words(r.runs(gold[i].Content))}
	}
	for _, p := range r.proposals() {
		right := false
		content, source := r.words(p.contents), r.words(p.sources)
		for i := range golds {
			g := &golds[i]
			both := sharedInts(content, g.content)
			if 3*both >= len(content)+len(g.content) && both > 0 && (sharedInts(source, g.source) > 0 || len(source)+len(g.source) == 0) {
				right = true
				break
			}
		}
		out = append(out, Case{p.signs, right})
	}
	return out
}

// words lists the words of runs in text order: they alone are scored.
func (r *reading) words(runs []run) []int {
	var out []int
	for _, x := range runs {
		for t := x.from; t < x.to; t++ {
			if isWord(r.doc.Word(t)) {
				out = append(out, t)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sharedInts counts what two rising lists share.
func sharedInts(a, b []int) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n++
			i++
			j++
		}
	}
	return n
}
