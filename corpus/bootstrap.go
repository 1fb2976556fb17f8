package corpus

import (
	"math/bits"
	"slices"
)

// Draws is how many samples an interval is taken from unless another number
// is asked for.
const Draws = 1000

// A Figure is one measured number under its name, or three: precision, recall
// and their harmonic mean, F1.
type Figure struct {
	Name   string    `json:"name"`
	Values []float64 `json:"values"`
	// Interval holds 95 of 100 values of the last number when the articles are
	// drawn anew with replacement; nil where nobody asked.
	Interval *[2]float64 `json:"interval,omitempty"`
}

// Last is the number that sums the figure up: F1, or the only one.
func (f *Figure) Last() float64 { return f.Values[len(f.Values)-1] }

// bootstrap draws as many rows as there are, with replacement, draws times,
// and returns the 95 % intervals of the figures' last numbers. The same rows,
// draws and seed give the same intervals on every machine.
func bootstrap(rows []*tally, draws int, seed uint32, figures func(*tally) []Figure) map[string][2]float64 {
	intervals := map[string][2]float64{}
	if len(rows) == 0 || draws < 1 {
		return intervals
	}
	random := newTwister(seed)
	sampled := newSampler(rows)
	got := map[string][]float64{}
	for range draws {
		for _, f := range figures(sampled.draw(random)) {
			got[f.Name] = append(got[f.Name], f.Last())
		}
	}
	low, high := int(.025*float64(draws)), int(.975*float64(draws))
	for name, values := range got {
		slices.Sort(values)
		last := len(values) - 1 // a figure of rare articles is not in every draw
		intervals[name] = [2]float64{values[min(low, last)], values[min(high, last)]}
	}
	return intervals
}

// A sampler adds up rows fast: their counts stand side by side.
type sampler struct {
	names []string
	rows  []sampleRow
}

type sampleRow struct {
	at []int
	n  []float64
}

func newSampler(rows []*tally) *sampler {
	all := sum(rows)
	s := &sampler{names: all.names}
	for _, r := range rows {
		row := sampleRow{n: r.n}
		for _, name := range r.names {
			row.at = append(row.at, all.at[name])
		}
		s.rows = append(s.rows, row)
	}
	return s
}

func (s *sampler) draw(random *twister) *tally {
	n, known := make([]float64, len(s.names)), make([]bool, len(s.names))
	for range s.rows {
		row := s.rows[random.below(len(s.rows))]
		for i, at := range row.at {
			n[at] += row.n[i]
			known[at] = true
		}
	}
	t := &tally{at: make(map[string]int, len(s.names))}
	for i, name := range s.names {
		if known[i] {
			t.at[name] = len(t.names)
			t.names = append(t.names, name)
			t.n = append(t.n, n[i])
		}
	}
	return t
}

// twister is the Mersenne Twister MT19937 (Matsumoto and Nishimura 1998),
// seeded as Python's random module seeds it, so that both draw alike.
type twister struct {
	state [624]uint32
	next  int
}

func newTwister(seed uint32) *twister {
	const size = 624
	t := &twister{next: size}
	s := &t.state
	s[0] = 19650218
	for i := uint32(1); i < size; i++ {
		s[i] = 1812433253*(s[i-1]^s[i-1]>>30) + i
	}
	i := uint32(1)
	for range size { // the key has one word, the seed: its index is always 0
		s[i] = s[i] ^ (s[i-1]^s[i-1]>>30)*1664525 + seed
		if i++; i == size {
			s[0], i = s[size-1], 1
		}
	}
	for range size - 1 {
		s[i] = s[i] ^ (s[i-1]^s[i-1]>>30)*1566083941 - i
		if i++; i == size {
			s[0], i = s[size-1], 1
		}
	}
	s[0] = 1 << 31
	return t
}

func (t *twister) uint32() uint32 {
	const size, middle = 624, 397
	if t.next == size {
		for i := range size {
			y := t.state[i]&(1<<31) | t.state[(i+1)%size]&(1<<31-1)
			t.state[i] = t.state[(i+middle)%size] ^ y>>1 ^ (y&1)*0x9908b0df
		}
		t.next = 0
	}
	y := t.state[t.next]
	t.next++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// below draws a whole number from 0 up to n, n left out.
func (t *twister) below(n int) int {
	width := bits.Len(uint(n))
	for {
		if x := int(t.uint32() >> (32 - width)); x < n {
			return x
		}
	}
}
