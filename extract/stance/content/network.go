package content

import (
	"encoding/binary"
	"errors"
	"math"
	"sort"
)

// A Place is a word of a passage as the networks read it: the target is one
// word, and every word knows where it stands to it.
type Place struct {
	Word     uint32 // Fold's hash, or one of the masks below
	Relation uint8  // distance to the target, by side and by clause: below Relations
	Negated  uint8  // 0 or 1
	Tag      uint8  // below Tags
	Left     bool   // before the target or of it
	Right    bool   // behind the target or of it
	Clause   bool   // in the target's clause
}

// How many values a place's fields have, and how many words a filter sees.
const (
	Relations = 26
	Tags      = 8
	Taps      = 3
	Pools     = 3 // before the target, behind it, its clause
)

// longestRead is how many words around the target a network reads.
const longestRead = 120

// Places are the passage as the networks read it; none without a target.
func (p *Passage) Places() []Place {
	if len(p.targets) == 0 {
		return nil
	}
	t := p.targets[0]
	from := max(0, t.first-longestRead/2)
	to := min(len(p.words), from+longestRead)
	out := make([]Place, 0, to-from)
	for i := from; i < to; i++ {
		if i > t.first && i < t.end {
			continue
		}
		w := &p.words[i]
		place := Place{Word: p.seen(i), Negated: uint8(truth(w.negated)), Tag: tagClass(w.tag)}
		place.Left, place.Right = i < t.end, i >= t.first
		place.Clause = w.clause >= p.words[t.first].clause && w.clause <= p.words[t.end-1].clause
		place.Relation = relation(i, t)
		if !place.Clause {
			place.Relation += Relations / 2
		}
		out = append(out, place)
	}
	return out
}

func relation(i int, t extent) uint8 {
	switch {
	case i < t.first:
		return distance(t.first - i)
	case i >= t.end:
		return distance(i-t.end+1) + 6
	}
	return 0
}

func distance(d int) uint8 {
	for k, most := range [...]int{1, 2, 4, 7, 12} {
		if d <= most {
			return uint8(k) + 1
		}
	}
	return 6
}

func tagClass(tag byte) uint8 {
	switch tag {
	case 'N':
		return 1
	case 'V':
		return 2
	case 'J':
		return 3
	case 'R':
		return 4
	case 'I', 'T':
		return 5
	case 'P', 'D':
		return 6
	case 'W', 'C', 'M':
		return 7
	}
	return 0
}

// Networks are convolutions over a passage, each with its own view of the same
// words: filters of three words, their maxima before the target, behind it and
// in its clause, and a logistic layer on those (after the piecewise
// convolution of Zeng, Liu, Chen and Zhao, 2015).
type Networks struct {
	words string // sorted hashes, 4 bytes each
	count int    // of words; three rows for the masks and what is unknown come first
	nets  []network
}

type network struct {
	filters int
	scale   float32
	table   string    // signed bytes: by word, tap and filter
	marks   []float32 // by tap, kind of mark and filter; the first row of the first tap is the bias
	out     []float32 // by class, pool and filter; then the classes' biases
}

// marksPerTap is how many kinds of marks a place can bear: relations, tags,
// negation, and an edge of the passage.
const marksPerTap = Relations + Tags + 2

// reserved rows stand before the words': unknown, target, its other mentions.
const reserved = 3

func (n *Networks) row(id uint32) int {
	if id <= maskOther {
		return int(id)
	}
	i := sort.Search(n.count, func(i int) bool { return n.word(i) >= id })
	if i < n.count && n.word(i) == id {
		return i + reserved
	}
	return 0
}

func (n *Networks) word(i int) uint32 {
	w := n.words[4*i : 4*i+4]
	return uint32(w[0]) | uint32(w[1])<<8 | uint32(w[2])<<16 | uint32(w[3])<<24
}

// Odds are the mean of what the networks tell of places.
func (n *Networks) Odds(places []Place) Odds {
	rows := make([]int, len(places))
	for i := range places {
		rows[i] = n.row(places[i].Word)
	}
	var mean [classes]float64
	for i := range n.nets {
		for k, p := range softmax(n.nets[i].logits(places, rows)) {
			mean[k] += p / float64(len(n.nets))
		}
	}
	return oddsOf(mean)
}

func (n *network) logits(places []Place, rows []int) (z [classes]float64) {
	f := n.filters
	pooled := make([]float32, Pools*f)
	h := make([]float32, f)
	for t := range places {
		copy(h, n.marks[:f])
		for tap := range Taps {
			at := t + tap - 1
			if at < 0 || at >= len(places) {
				continue
			}
			n.addWord(h, rows[at], tap)
			n.addMarks(h, &places[at], tap)
		}
		for k, in := range [Pools]bool{places[t].Left, places[t].Right, places[t].Clause} {
			if !in {
				continue
			}
			pool := pooled[k*f : (k+1)*f]
			for j, x := range h {
				pool[j] = max(pool[j], x)
			}
		}
	}
	for k := range z {
		sum := n.out[classes*Pools*f+k]
		for j, x := range pooled {
			sum += x * n.out[k*Pools*f+j]
		}
		z[k] = float64(sum)
	}
	return z
}

func (n *network) addWord(h []float32, row, tap int) {
	at := (row*Taps + tap) * n.filters
	weights := n.table[at : at+len(h)]
	for j := range h {
		h[j] += float32(int8(weights[j])) * n.scale
	}
}

func (n *network) addMarks(h []float32, p *Place, tap int) {
	for _, m := range p.Marks() {
		at := (1 + tap*marksPerTap + m) * n.filters
		for j, w := range n.marks[at : at+len(h)] {
			h[j] += w
		}
	}
}

// Marks are the kinds of marks that a place bears, below MarksPerTap.
func (p *Place) Marks() [3]int {
	return [3]int{int(p.Relation), Relations + int(p.Tag), Relations + Tags + int(p.Negated)}
}

// A NetworkPart is one network as training hands it over: Table by row, tap
// and filter, where rows are unknown, target, other mention and then the words.
type NetworkPart struct {
	Filters int
	Table   []float32
	Marks   []float32 // bias, then by tap, mark and filter
	Out     []float32 // by class, pool and filter, then the biases
}

// MarksPerTap is how many kinds of marks a filter's tap knows.
const MarksPerTap = marksPerTap

const networkMagic = "stancebook network 1\n"

// EncodeNetworks writes networks over words, which are sorted hashes.
func EncodeNetworks(words []uint32, parts []NetworkPart) []byte {
	out := append([]byte(networkMagic), byte(len(parts)))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(words)))
	for _, w := range words {
		out = binary.LittleEndian.AppendUint32(out, w)
	}
	for _, p := range parts {
		top := float32(1e-9)
		for _, x := range p.Table {
			top = max(top, x, -x)
		}
		out = append(out, byte(p.Filters))
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(top/127))
		for _, x := range p.Table {
			out = append(out, byte(int8(math.RoundToEven(float64(x/top*127)))))
		}
		for _, x := range append(append([]float32{}, p.Marks...), p.Out...) {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
		}
	}
	return out
}

var errNetwork = errors.New("read networks: not a model of this version")

// ReadNetworks reads what EncodeNetworks wrote. The tables stay in file.
func ReadNetworks(file string) (*Networks, error) {
	r := &cursor{rest: file}
	if r.take(len(networkMagic)) != networkMagic {
		return nil, errNetwork
	}
	parts := int(r.byte())
	n := &Networks{count: int(r.uint32())}
	n.words = r.take(4 * n.count)
	for range parts {
		net := network{filters: int(r.byte()), scale: math.Float32frombits(r.uint32())}
		net.table = r.take((n.count + reserved) * Taps * net.filters)
		net.marks = r.floats((1 + Taps*marksPerTap) * net.filters)
		net.out = r.floats(classes*Pools*net.filters + classes)
		n.nets = append(n.nets, net)
	}
	if r.short || r.rest != "" {
		return nil, errNetwork
	}
	return n, nil
}

// A cursor takes numbers off the front of a file.
type cursor struct {
	rest  string
	short bool // the file ended too early
}

func (c *cursor) take(n int) string {
	if n < 0 || n > len(c.rest) {
		c.short = true
		return ""
	}
	out := c.rest[:n]
	c.rest = c.rest[n:]
	return out
}

func (c *cursor) byte() byte {
	if b := c.take(1); b != "" {
		return b[0]
	}
	return 0
}

func (c *cursor) uint32() uint32 {
	if b := c.take(4); b != "" {
		return binary.LittleEndian.Uint32([]byte(b))
	}
	return 0
}

func (c *cursor) floats(n int) []float32 {
	b := c.take(4 * n)
	out := make([]float32, len(b)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32([]byte(b[4*i : 4*i+4])))
	}
	return out
}
