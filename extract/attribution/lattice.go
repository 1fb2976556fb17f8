package attribution

import (
	"encoding/binary"
	"math"
)

// moves are the scores of a label after a label, by what lies between the two
// tokens.
type moves [edges][labels7][labels7]float64

// read takes moves from a file of 32-bit numbers.
func (m *moves) read(file string) {
	for i := range Edges * Labels * Labels {
		m[i/(Labels*Labels)][i/Labels%Labels][i%Labels] = float64(math.Float32frombits(binary.LittleEndian.Uint32([]byte(file[4*i : 4*i+4]))))
	}
}

// MayFollow tells whether label to may stand after label from: what goes on
// must have begun.
func MayFollow(from, to int) bool {
	switch label(to) {
	case inSource, inCue, inContent:
		return from == to || from == to-1
	}
	return true
}

// never is the score of what may not be.
const never = -1e6

// A Labeller tells how probable each label of each token is. Its scores are
// the weighed sum of those of its parts: a tagger and, where there are any,
// nets. It is read-only.
type Labeller struct {
	tagger  *Tagger
	nets    []*Net
	share   float64 // of the nets together; the rest is the tagger's
	moves   moves
	factors moves // exp of moves
}

// netShare is what nets count beside a tagger; set by cross-validation on
// PolNeAR train.
const netShare = 0.7

// NewLabeller makes a labeller of a tagger and nets, if there are any.
func NewLabeller(tagger *Tagger, nets []*Net) *Labeller {
	if len(nets) == 0 {
		return newLabeller(tagger, nil, 0)
	}
	return newLabeller(tagger, nets, netShare)
}

// NetsAlone is b without its tagger, to measure what its nets are worth.
func (b *Labeller) NetsAlone() *Labeller { return newLabeller(b.tagger, b.nets, 1) }

func newLabeller(tagger *Tagger, nets []*Net, share float64) *Labeller {
	b := &Labeller{tagger: tagger, nets: nets, share: share}
	each := share / float64(max(len(nets), 1))
	for e := range b.moves {
		for from := range b.moves[e] {
			for to := range b.moves[e][from] {
				m := &b.moves[e][from][to]
				*m = (1 - share) * tagger.moves[e][from][to]
				for _, n := range nets {
					*m += each * n.moves[e][from][to]
				}
				if !MayFollow(from, to) {
					*m = never
				}
				b.factors[e][from][to] = math.Exp(*m)
			}
		}
	}
	return b
}

// A lattice holds the scores of a document's labels.
type lattice struct {
	node  [][labels7]float64
	edges []uint8
	prob  [][labels7]float64 // how probable each label is
}

// read scores the tokens that f lists; those of mute are outside beyond doubt.
func (b *Labeller) read(f *featurer, mute []bool) *lattice {
	n := len(f.ev.taken)
	l := &lattice{node: make([][labels7]float64, n), edges: make([]uint8, n)}
	for i := range n {
		l.edges[i] = f.obs[i+pad].edge
		if mute != nil && mute[i] {
			l.node[i] = silent
			continue
		}
		b.tagger.score(f.of(i), &l.node[i])
	}
	if len(b.nets) > 0 {
		b.mix(l, f, mute)
	}
	return l
}

// mix weighs the scores of the nets against the tagger's, which l holds.
func (b *Labeller) mix(l *lattice, f *featurer, mute []bool) {
	each := b.share / float64(len(b.nets))
	for i := range l.node {
		for k := range l.node[i] {
			l.node[i][k] *= 1 - b.share
		}
	}
	for _, n := range b.nets {
		for i, scores := range n.score(f) {
			for k, s := range scores {
				l.node[i][k] += each * float64(s)
			}
		}
	}
	for i := range l.node {
		if mute != nil && mute[i] {
			l.node[i] = silent
		}
	}
}

// silent are the scores of a token that is outside beyond doubt.
var silent = [labels7]float64{0, -1e4, -1e4, -1e4, -1e4, -1e4, -1e4}

// best is the likeliest sequence of labels.
func (b *Labeller) best(l *lattice) []label {
	n := len(l.node)
	if n == 0 {
		return nil
	}
	back := make([][labels7]label, n)
	var at, next [labels7]float64
	for k := range at {
		at[k] = l.node[0][k] + b.moves[l.edges[0]][outside][k]
	}
	for i := 1; i < n; i++ {
		m := &b.moves[l.edges[i]]
		for to := range next {
			top, from := -1e18, label(0)
			for k := range at {
				if s := at[k] + m[k][to]; s > top {
					top, from = s, label(k)
				}
			}
			next[to], back[i][to] = top+l.node[i][to], from
		}
		at = next
	}
	out := make([]label, n)
	for k := range at {
		if at[k] > at[out[n-1]] {
			out[n-1] = label(k)
		}
	}
	for i := n - 1; i > 0; i-- {
		out[i-1] = back[i][out[i]]
	}
	return out
}

// weigh fills in how probable each label of each token is.
func (b *Labeller) weigh(l *lattice) {
	n := len(l.node)
	local := make([][labels7]float64, n)
	for i := range local {
		exps(&l.node[i], &local[i])
	}
	l.prob = make([][labels7]float64, n)
	b.forward(l, local)
	b.backward(l, local)
}

// forward fills in how probable the labels are by what stands before them.
func (b *Labeller) forward(l *lattice, local [][labels7]float64) {
	last := [labels7]float64{outside: 1}
	for i := range local {
		m := &b.factors[l.edges[i]]
		for to := range last {
			var s float64
			for k := range last {
				s += last[k] * m[k][to]
			}
			l.prob[i][to] = s * local[i][to]
		}
		scale(&l.prob[i])
		last = l.prob[i]
	}
}

// backward adds what stands after them.
func (b *Labeller) backward(l *lattice, local [][labels7]float64) {
	var after [labels7]float64
	for k := range after {
		after[k] = 1
	}
	for i := len(local) - 1; i >= 0; i-- {
		for k := range after {
			l.prob[i][k] *= after[k]
		}
		scale(&l.prob[i])
		m := &b.factors[l.edges[i]]
		var before, ahead [labels7]float64
		for to := range after {
			ahead[to] = local[i][to] * after[to]
		}
		for k := range before {
			for to := range after {
				before[k] += m[k][to] * ahead[to]
			}
		}
		scale(&before)
		after = before
	}
}

// scale makes the numbers of a list sum to one.
func scale(list *[labels7]float64) {
	var sum float64
	for _, x := range list {
		sum += x
	}
	for k := range list {
		list[k] /= sum
	}
}

func exps(scores, into *[labels7]float64) {
	top := scores[0]
	for _, s := range scores[1:] {
		top = max(top, s)
	}
	for k, s := range scores {
		into[k] = math.Exp(s - top)
	}
}
