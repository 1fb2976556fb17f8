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
	shelves []shelf
	rows    []uint64 // the weights of each feature that has any, after an empty row
	moves   [edges][labels7][labels7]float64
	factors [edges][labels7][labels7]float64 // exp of moves
}

// A shelf tells which of 64 features have weights.
type shelf struct {
	present uint64 // a bit each
	before  uint64 // how many features on earlier shelves have weights
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
	t := &Tagger{shelves: make([]shelf, 0, size/8)}
	for i := range moves {
		e, from, to := i/(Labels*Labels), i/Labels%Labels, i%Labels
		t.moves[e][from][to] = number(len(taggerMagic) + 4*i)
		if !MayFollow(from, to) {
			t.moves[e][from][to] = never
		}
		t.factors[e][from][to] = math.Exp(t.moves[e][from][to])
	}
	count := uint64(0)
	for i := head; i < head+size; i += 8 {
		word := binary.LittleEndian.Uint64([]byte(file[i : i+8]))
		t.shelves = append(t.shelves, shelf{word, count})
		count += uint64(bits.OnesCount64(word))
	}
	rest := file[head+size:]
	if len(rest) != int(count)*rowBytes {
		return nil, errTagger
	}
	t.rows = make([]uint64, count+1)
	t.rows[0] = signBits
	for i := range t.rows[1:] {
		t.rows[i+1] = binary.LittleEndian.Uint64([]byte(rest[i*rowBytes:(i+1)*rowBytes])) ^ signBits
	}
	return t, nil
}

// The signed bytes of a row are kept as unsigned ones, 128 for nothing, so
// that four of them add up in the 16-bit lanes of one word.
const (
	signBits = 0x0080808080808080
	lanes    = 0x00ff00ff00ff00ff
	powers   = 16
	mostSum  = 250 // features whose sum the lanes can hold
)

// score adds up the weights of features for each label.
func (t *Tagger) score(features []uint32, into *[labels7]float64) {
	*into = [labels7]float64{}
	for len(features) > mostSum {
		t.add(features[:mostSum], into)
		features = features[mostSum:]
	}
	t.add(features, into)
}

func (t *Tagger) add(features []uint32, into *[labels7]float64) {
	var even, odd, count [powers]uint64 // by the power of two that a row's weights share
	used := 0
	for _, f := range features {
		s := &t.shelves[f>>6]
		has := s.present >> (f & 63) & 1
		row := t.rows[has*(1+s.before+uint64(bits.OnesCount64(s.present&(1<<(f&63)-1))))]
		power := int(row>>56) & (powers - 1)
		even[power] += row & lanes
		odd[power] += row >> 8 & lanes
		count[power]++
		used |= 1 << power
	}
	for p := 0; used>>p != 0; p++ {
		if count[p] == 0 {
			continue
		}
		unit := finest * float64(int(1)<<p)
		for k := range into {
			lane := even[p]
			if k%2 == 1 {
				lane = odd[p]
			}
			into[k] += unit * float64(int64(lane>>(16*(k/2))&0xffff)-128*int64(count[p]))
		}
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
		at[k] = l.node[0][k] + t.moves[l.edges[0]][outside][k]
	}
	for i := 1; i < n; i++ {
		m := &t.moves[l.edges[i]]
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
				s += last[k] * m[k][to]
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
		var before, ahead [labels7]float64
		for to := range after {
			ahead[to] = local[i][to] * after[to]
		}
		var total float64
		for k := range before {
			for to := range after {
				before[k] += m[k][to] * ahead[to]
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
