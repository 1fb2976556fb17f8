package attribution

import (
	"slices"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// An Exam is a document whose proposals are held against its gold: what a
// judge learns from.
type Exam struct {
	Signs [][]float32 // of each proposal
	Marks []float32   // how good each is: 0 where content or source is wrong, 1 where all borders are right
	Match []int       // the gold attribution that each has right, −1 for none
	Gold  int         // how many attributions the gold has
	r     *reading
	list  []proposal
}

// What the borders of content, cue and source are worth in a mark.
const (
	contentMark = 0.2
	cueMark     = 0.15
	sourceMark  = 0.1
	rightMark   = 1 - contentMark - cueMark - sourceMark
)

// inWords is an attribution as the words that are scored.
type inWords struct{ source, cue, content []int }

// NewExam holds what labeller and rules propose for doc against its gold.
func NewExam(doc *text.Document, b *Labeller, gold []stancebook.Attribution) *Exam {
	r := read(doc, nil, shipped(), b)
	e := &Exam{Gold: len(gold), r: r, list: r.proposals()}
	golds := make([]inWords, len(gold))
	for i, g := range gold {
		golds[i] = inWords{r.words(r.runs(g.Sources)), r.words(r.runs(g.Cue)), r.words(r.runs(g.Content))}
	}
	for i := range e.list {
		p := &e.list[i]
		mine := inWords{r.words(p.sources), r.words(p.cues), r.words(p.contents)}
		best, match := float32(0), -1
		for k := range golds {
			if m := mine.mark(&golds[k]); m > best {
				best, match = m, k
			}
		}
		e.Signs, e.Marks, e.Match = append(e.Signs, p.signs[:]), append(e.Marks, best), append(e.Match, match)
	}
	return e
}

// mark tells how good w is where g is right.
func (w *inWords) mark(g *inWords) float32 {
	both := sharedInts(w.content, g.content)
	sameSource := sharedInts(w.source, g.source) > 0 || len(w.source)+len(g.source) == 0
	if both == 0 || 3*both < len(w.content)+len(g.content) || !sameSource {
		return 0
	}
	sum := float32(rightMark)
	if slices.Equal(w.content, g.content) {
		sum += contentMark
	}
	if slices.Equal(w.cue, g.cue) {
		sum += cueMark
	}
	if slices.Equal(w.source, g.source) {
		sum += sourceMark
	}
	return sum
}

// Chosen are the indices of the proposals that j would take, and how sure it
// is of them.
func (e *Exam) Chosen(j *Judge) (chosen []int, sure []float64) {
	for _, i := range e.r.choose(e.list, j) {
		chosen, sure = append(chosen, i), append(sure, e.list[i].sure)
	}
	return chosen, sure
}

// words lists the words of runs in text order.
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
