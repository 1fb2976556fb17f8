package attribution

import (
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"strings"
)

// A Tagger is a linear-chain model of which tokens are sources, cues and
// contents. It is read-only after NewTagger.
type Tagger struct {
	present []uint64 // a bit for each feature that has weights
	before  []uint32 // how many features have weights before each word of present
	weights string   // rowBytes for each such feature
	moves   [edges][labels7][labels7]float64
	factors [edges][labels7][labels7]float64 // exp of moves
}

// Weights are a tagger's as training makes them.
type Weights struct {
	Features []float32 // Labels numbers for each of 1<<FeatureBits features
	Moves    []float32 // edges × Labels × Labels
	Counts   []uint32  // how often each feature was met
}

// What training must know of the tagger's make.
const (
	FeatureBits = featureBits
	Labels      = int(labels7)
	Edges       = int(edges)
)

var errTagger = errors.New("read tagger: not weights of this version")

const taggerMagic = "SBAT0001"

// EncodeTagger writes the heaviest features of w, at most most, in bytes. The
// same weights always give the same file.
func EncodeTagger(w *Weights, most int) []byte {
	n := 1 << FeatureBits
	norm := make([]float32, n)
	for i := range norm {
		for _, x := range w.Features[i*Labels : (i+1)*Labels] {
			norm[i] += x * x * float32(w.Counts[i])
		}
	}
	least := float32(floor(norm, most))
	out := []byte(taggerMagic)
	for _, x := range w.Moves {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
	}
	present := make([]byte, n/8)
	var rows []byte
	for i := range norm {
		if norm[i] <= least {
			continue
		}
		present[i/8] |= 1 << (i % 8)
		rows = appendRow(rows, w.Features[i*Labels:(i+1)*Labels])
	}
	return append(append(out, present...), rows...)
}

// finest is what 1 stands for in a row of weights whose last byte is 0; each
// more doubles it.
const finest = 1.0 / 512

// appendRow writes the weights of a feature as signed bytes and the power of
// two that they share.
func appendRow(rows []byte, w []float32) []byte {
	peak := float32(0)
	for _, x := range w {
		peak = max(peak, x, -x)
	}
	power, step := byte(0), float32(finest)
	for step*127 < peak {
		power++
		step *= 2
	}
	for _, x := range w {
		rows = append(rows, byte(int8(math.RoundToEven(float64(x/step)))))
	}
	return append(rows, power)
}

// rowBytes is the length of what appendRow writes.
const rowBytes = int(labels7) + 1

// floor is the value that at most most of the list exceed.
func floor(list []float32, most int) float32 {
	lo, hi := float32(0), float32(1e12)
	for range 100 {
		mid := (lo + hi) / 2
		n := 0
		for _, x := range list {
			if x > mid {
				n++
			}
		}
		if n > most {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}

// NewTagger reads what EncodeTagger wrote.
func NewTagger(file string) (*Tagger, error) {
	const moves = Edges * Labels * Labels
	head := len(taggerMagic) + 4*moves
	size := 1 << FeatureBits / 8
	if len(file) < head+size || !strings.HasPrefix(file, taggerMagic) {
		return nil, errTagger
	}
	number := func(i int) float64 {
		return float64(math.Float32frombits(binary.LittleEndian.Uint32([]byte(file[i : i+4]))))
	}
	t := &Tagger{weights: file[head+size:]}
	for i := range moves {
		e, from, to := i/(Labels*Labels), i/Labels%Labels, i%Labels
		t.moves[e][from][to] = number(len(taggerMagic) + 4*i)
		t.factors[e][from][to] = math.Exp(t.moves[e][from][to])
	}
	count := uint32(0)
	for i := head; i < head+size; i += 8 {
		word := binary.LittleEndian.Uint64([]byte(file[i : i+8]))
		t.present, t.before = append(t.present, word), append(t.before, count)
		count += uint32(bits.OnesCount64(word))
	}
	if len(t.weights) != int(count)*rowBytes {
		return nil, errTagger
	}
	return t, nil
}

// score adds up the weights of features for each label.
func (t *Tagger) score(features []uint32, into *[labels7]float64) {
	var sum [labels7]int32
	for _, f := range features {
		word := t.present[f>>6]
		bit := uint64(1) << (f & 63)
		if word&bit == 0 {
			continue
		}
		at := (int(t.before[f>>6]) + bits.OnesCount64(word&(bit-1))) * rowBytes
		row := t.weights[at : at+rowBytes]
		power := row[labels7] & 15
		for k := range sum {
			sum[k] += int32(int8(row[k])) << power
		}
	}
	for k, n := range sum {
		into[k] = float64(n) * finest
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

// A lattice holds the scores of a document's labels.
type lattice struct {
	node  [][labels7]float64
	edges []uint8
	prob  [][labels7]float64 // how probable each label is
}

// read scores the tokens that f lists; those of mute are outside beyond doubt.
func (t *Tagger) read(f *featurer, mute []bool) *lattice {
	n := len(f.ev.taken)
	l := &lattice{node: make([][labels7]float64, n), edges: make([]uint8, n)}
	for i := range n {
		l.edges[i] = f.obs[i+pad].edge
		if mute != nil && mute[i] {
			for k := 1; k < Labels; k++ {
				l.node[i][k] = -1e4
			}
			continue
		}
		t.score(f.of(i), &l.node[i])
	}
	return l
}

// best is the likeliest sequence of labels.
func (t *Tagger) best(l *lattice) []label {
	n := len(l.node)
	if n == 0 {
		return nil
	}
	back := make([][labels7]label, n)
	var at, next [labels7]float64
	for k := range at {
		at[k] = l.node[0][k]
		if !MayFollow(0, k) {
			at[k] = -1e9
		}
	}
	for i := 1; i < n; i++ {
		m := &t.moves[l.edges[i]]
		for to := range next {
			top, from := -1e18, label(0)
			for k := range at {
				if s := at[k] + m[k][to]; s > top && MayFollow(k, to) {
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
func (t *Tagger) weigh(l *lattice) {
	n := len(l.node)
	l.prob = make([][labels7]float64, n)
	local := make([][labels7]float64, n)
	var last [labels7]float64
	last[0] = 1
	for i := range n {
		exps(&l.node[i], &local[i])
		m := &t.factors[l.edges[i]]
		var sum float64
		for to := range last {
			var s float64
			for k := range last {
				if MayFollow(k, to) {
					s += last[k] * m[k][to]
				}
			}
			l.prob[i][to] = s * local[i][to]
			sum += l.prob[i][to]
		}
		for k := range last {
			l.prob[i][k] /= sum
		}
		last = l.prob[i]
	}
	var after [labels7]float64
	for k := range after {
		after[k] = 1
	}
	for i := n - 1; i >= 0; i-- {
		var sum float64
		for k := range after {
			l.prob[i][k] *= after[k]
			sum += l.prob[i][k]
		}
		for k := range after {
			l.prob[i][k] /= sum
		}
		if i == 0 {
			break
		}
		m := &t.factors[l.edges[i]]
		var before [labels7]float64
		var total float64
		for k := range before {
			for to := range after {
				if MayFollow(k, to) {
					before[k] += m[k][to] * local[i][to] * after[to]
				}
			}
			total += before[k]
		}
		for k := range before {
			after[k] = before[k] / total
		}
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
