package attribution

import (
	"math"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// A reading is a document with what rules and tagger make of it.
type reading struct {
	doc   *text.Document
	lex   *lexicon
	rules *ruled
	ev    *evidence
	obs   []observation
	l     *lattice
	sums  [labels7][]float64 // of the labels' probabilities before each token
	of    []triple           // what may be attributions, by where contents begin
	habit habit
}

func read(doc *text.Document, skip []stancebook.Span, lex *lexicon, b *Labeller) *reading {
	r := &reading{doc: doc, lex: lex, rules: readRules(doc, skip, lex)}
	r.ev = gather(doc, r.rules)
	f := &featurer{obs: observe(doc, r.ev, lex), ev: r.ev}
	r.obs = f.obs
	r.l = b.read(f, r.rules.mute)
	b.weigh(r.l)
	for k := range r.sums {
		r.sums[k] = make([]float64, len(doc.Tokens)+1)
		for i := range r.l.prob {
			r.sums[k][i+1] = r.sums[k][i] + r.l.prob[i][k]
		}
	}
	r.propose(b)
	r.habit = r.habits()
	return r
}

// eager are the advantages given to labels that begin a piece, for further
// readings than the likeliest.
var eager = []float64{0, 1, 2.5}

// propose lists what may be attributions.
func (r *reading) propose(b *Labeller) {
	for i, bias := range eager {
		if i > 0 {
			more := bias - eager[i-1]
			for n := range r.l.node {
				if r.rules.mute[n] {
					continue
				}
				for _, k := range []label{beginSource, beginCue, beginContent} {
					r.l.node[n][k] += more
				}
			}
		}
		r.of = append(r.of, tie(r.doc, pieces(b.best(r.l)), uint8(i))...)
	}
	for i := range r.rules.taken {
		a := &r.rules.taken[i]
		r.of = append(r.of, triple{sources: r.runs(a.Sources), cues: r.runs(a.Cue), contents: r.runs(a.Content), origin: byRules, surety: float32(a.Confidence)})
	}
	for i := range r.of {
		if !r.transcript(&r.of[i]) {
			r.of[i].mend(r.doc)
		}
	}
}

// transcript tells whether t is a turn of a transcript, of which the tagger
// sees nothing.
func (r *reading) transcript(t *triple) bool {
	return t.surety >= transcriptSureness && r.rules.mute[t.contents[0].from]
}

// byRules is the origin of what the rules took; others are places in eager.
const byRules = 3

func (r *reading) runs(spans []stancebook.Span) []run {
	var out []run
	for _, s := range spans {
		if first, end := r.doc.TokensIn(s); first < end {
			out = append(out, run{first, end})
		}
	}
	return out
}

func (r *reading) spans(runs []run) []stancebook.Span {
	var out []stancebook.Span
	for _, x := range runs {
		out = append(out, r.doc.SpanOf(x.from, x.to))
	}
	return sorted(out)
}

// mean is the mean probability of the part that begins with b over runs.
func (r *reading) mean(runs []run, b label) float64 {
	sum, n := 0.0, 0
	for _, x := range runs {
		sum += r.sums[b][x.to] - r.sums[b][x.from] + r.sums[b+1][x.to] - r.sums[b+1][x.from]
		n += x.to - x.from
	}
	if n == 0 {
		return -1
	}
	return sum / float64(n)
}

// edgesOf tell how probable it is that a run of the part b begins and ends
// where runs do.
func (r *reading) edgesOf(runs []run, b label) (begin, end float64) {
	if len(runs) == 0 {
		return -1, -1
	}
	first, last := runs[0].from, runs[len(runs)-1].to
	begin = r.l.prob[first][b]
	end = 1.0
	if last < len(r.l.prob) {
		end = 1 - r.l.prob[last][b+1]
	}
	return begin, end
}

func logStep(n int) float64 { return math.Log(float64(1 + n)) }
