package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"sync"

	"github.com/stancebook/stancebook/extract/attribution"
)

// netOptions say how a net is trained.
type netOptions struct {
	rate     float64 // Adam's step over the teacher's articles, falling to nothing
	fine     float64 // the same over the annotated ones
	dropout  float64 // share of slots left out, drawn anew for each token
	deafness float64 // share of the last channels left out
	silver   int     // passes over the teacher's articles
	gold     int     // passes over the annotated ones
	alone    int     // passes where there is no teacher
	least    uint32  // fillings met less often have no vector
	mostRows int     // fillings that have one at most
}

const (
	width  = attribution.Width
	slots  = attribution.Slots
	layers = attribution.Layers
	taps   = attribution.Taps
)

// A netTrainer is a net under training: its sums go through the same chain as
// the tagger's.
type netTrainer struct {
	o       netOptions
	numbers []uint32 // of the fillings that have a vector
	places  []int32  // of all fillings among those, −1 for none
	rows    adam     // their vectors
	body    *attribution.NetBody
	parts   []adam // of body
	chain   *chain // moves alone
	noise   uint64
	taught  bool // whether a teacher's articles came first

	// what a lesson leaves behind
	sums     [][width]float32
	heard    [layers + 1][]float32
	back     []float32        // gradient of sums, width a token
	ahead    [][width]float32 // of what a layer hears
	kept     []int32          // the vectors of each token's slots, −1 for none
	gradient [][labels]float32
	slopes   *attribution.NetBody // gradient of body
	turned   [taps][]float32      // a layer's taps, rows for columns
	touched  []int32
	rowSlope []float32
}

// adam holds numbers and what Adam's method knows of their gradients.
type adam struct{ w, m, v []float32 }

func newAdam(w []float32) adam { return adam{w, make([]float32, len(w)), make([]float32, len(w))} }

const (
	adamFirst  = 0.9
	adamSecond = 0.99
)

func (a *adam) step(from, to int, g []float32, rate float32) {
	w, m, v := a.w[from:to], a.m[from:to], a.v[from:to]
	for i, x := range g {
		m[i] = adamFirst*m[i] + float32((1-adamFirst)*x)
		v[i] = adamSecond*v[i] + float32((1-adamSecond)*float32(x*x))
		w[i] += float32(rate * m[i] / (float32(math.Sqrt(float64(v[i]))) + 1e-6))
	}
}

// newNet makes a net for the fillings that lessons have often enough; nets of
// other seeds begin with other weights.
func newNet(o netOptions, seed uint64, lessons ...[]lesson) *netTrainer {
	n := &netTrainer{o: o, noise: 0x9E3779B97F4A7C15 * (2*seed + 1), body: attribution.NewNetBody(), slopes: attribution.NewNetBody()}
	n.choose(lessons)
	rows := make([]float32, len(n.numbers)*width)
	n.fill(rows, 0.1)
	n.rows, n.rowSlope = newAdam(rows), make([]float32, len(rows))
	for l := range n.body.Taps {
		for k := range n.body.Taps[l] {
			n.fill(n.body.Taps[l][k], float32(0.5/math.Sqrt(taps*width)))
		}
	}
	for k := range n.body.Out {
		n.fill(n.body.Out[k], float32(1/math.Sqrt(width)))
	}
	for _, p := range n.body.Parts() {
		n.parts = append(n.parts, newAdam(p))
	}
	for k := range n.turned {
		n.turned[k] = make([]float32, width*width)
	}
	moves := attribution.Edges * labels * labels
	n.chain = &chain{moves: make([]float64, moves), squares: make([]float64, moves), late: make([]float64, moves), o: chainOptions{rate: 0.05}}
	return n
}

// choose gives the commonest fillings their places.
func (n *netTrainer) choose(lessons [][]lesson) {
	counts := make([]uint32, 1<<attribution.SlotBits)
	for _, list := range lessons {
		for i := range list {
			for _, s := range list[i].Slots {
				counts[s]++
			}
		}
	}
	for s, c := range counts {
		if c >= n.o.least {
			n.numbers = append(n.numbers, uint32(s))
		}
	}
	slices.SortStableFunc(n.numbers, func(a, b uint32) int { return int(counts[b]) - int(counts[a]) })
	n.numbers = n.numbers[:min(len(n.numbers), n.o.mostRows)]
	slices.Sort(n.numbers)
	n.places = make([]int32, len(counts))
	for s := range n.places {
		n.places[s] = -1
	}
	for i, s := range n.numbers {
		n.places[s] = int32(i)
	}
}

func (n *netTrainer) random() uint64 {
	n.noise ^= n.noise << 13
	n.noise ^= n.noise >> 7
	n.noise ^= n.noise << 17
	return n.noise
}

// fill draws numbers evenly between −spread and spread.
func (n *netTrainer) fill(list []float32, spread float32) {
	for i := range list {
		list[i] = spread * (float32(n.random()>>40)/(1<<23) - 1)
	}
}

// learn takes one step on a lesson and returns the loss per token.
func (n *netTrainer) learn(l *lesson, rate float64) float64 {
	count := len(l.labels)
	if count == 0 {
		return 0
	}
	n.grow(count)
	n.look(l)
	n.forward(count)
	loss := n.follow(l)
	n.backward(count)
	n.step(float32(rate))
	return loss / float64(count)
}

func (n *netTrainer) grow(count int) {
	n.chain.grow(count)
	if len(n.sums) < count {
		n.sums, n.back, n.ahead = make([][width]float32, count), make([]float32, count*width), make([][width]float32, count)
		n.gradient, n.kept = make([][labels]float32, count), make([]int32, count*slots)
		for l := range n.heard {
			n.heard[l] = make([]float32, count*width)
		}
	}
}

// look sums the vectors of the slots that are kept this time.
func (n *netTrainer) look(l *lesson) {
	scale := []float32{float32(1 / (1 - n.o.dropout))}
	limit := uint64(n.o.dropout * 65536)
	var bits uint64
	for i, s := range l.Slots {
		if i%4 == 0 {
			bits = n.random()
		}
		n.kept[i] = n.places[s]
		if bits&0xffff < limit {
			n.kept[i] = -1
		}
		bits >>= 16
	}
	for t := range l.labels {
		n.sums[t] = [width]float32{}
		for _, p := range n.kept[t*slots : (t+1)*slots] {
			if p >= 0 {
				attribution.AddProducts(&n.sums[t], scale, 1, n.rows.w[int(p)*width:], 1)
			}
		}
	}
}

// both does the work on two halves of count at the same time; what it writes
// must not depend on how count is cut.
func both(count int, work func(from, end int)) {
	var other sync.WaitGroup
	other.Go(func() { work(0, count/2) })
	work(count/2, count)
	other.Wait()
}

func (n *netTrainer) forward(count int) {
	sums := n.sums[:count]
	for l := range n.heard {
		heard := n.heard[l]
		both(count, func(from, end int) {
			for t := from; t < end; t++ {
				row := heard[t*width : (t+1)*width]
				for k, x := range &sums[t] {
					row[k] = max(x, 0)
				}
			}
		})
		if l < layers {
			both(count, func(from, end int) { n.body.Layer(l, sums, heard, from, end) })
		}
	}
	n.deafen(count)
	for t := range count {
		row := n.heard[layers][t*width : (t+1)*width]
		for k := range labels {
			sum := n.body.Lean[k]
			for j, x := range n.body.Out[k] {
				sum += float32(x * row[j])
			}
			n.chain.node[t][k] = float64(sum)
		}
	}
}

// deafen leaves out a share of what the last sums say.
func (n *netTrainer) deafen(count int) {
	limit, scale := uint64(n.o.deafness*256), float32(1/(1-n.o.deafness))
	var bits uint64
	for i, x := range n.heard[layers][:count*width] {
		if i%8 == 0 {
			bits = n.random()
		}
		if bits&0xff < limit {
			x = 0
		}
		n.heard[layers][i] = x * scale
		bits >>= 8
	}
}

// follow lets the chain judge the scores, and moves its own weights.
func (n *netTrainer) follow(l *lesson) float64 {
	c := n.chain
	c.mute(l)
	c.factor()
	loss := c.forward(l)
	c.backward(l)
	edge := make([]float64, len(c.moves))
	last := [labels]float64{1}
	before := 0
	for t := range l.labels {
		g := c.nodeGradient(l, t)
		for k := range g {
			n.gradient[t][k] = float32(g[k])
			if l.Mute[t] {
				n.gradient[t][k] = 0
			}
		}
		c.edgeGradient(l, t, &last, before, edge)
		before = int(l.labels[t])
		last = c.alpha[t]
	}
	c.move(edge)
	return loss
}

// backward finds the gradients of all weights.
func (n *netTrainer) backward(count int) {
	scale := float32(1 / (1 - n.o.deafness))
	last := n.heard[layers]
	for k := range labels {
		out, lean := n.slopes.Out[k], float32(0)
		clear(out)
		for t := range count {
			g := n.gradient[t][k]
			lean += g
			for j, x := range last[t*width : (t+1)*width] {
				out[j] += float32(g * x)
			}
		}
		n.slopes.Lean[k] = lean
	}
	for t := range count {
		sum := [width]float32{}
		for k := range labels {
			g := n.gradient[t][k] * scale
			for j, x := range n.body.Out[k] {
				sum[j] += float32(g * x)
			}
		}
		for j, x := range last[t*width : (t+1)*width] {
			if x <= 0 {
				sum[j] = 0
			}
		}
		copy(n.back[t*width:], sum[:])
	}
	for l := layers - 1; l >= 0; l-- {
		n.backLayer(l, count)
	}
	n.backRows(count)
}

// backLayer takes the gradient of sums from behind layer l to before it.
func (n *netTrainer) backLayer(l, count int) {
	reach := attribution.Reach[l]
	heard := n.heard[l]
	for k := range n.turned {
		for i := range width {
			for j := range width {
				n.turned[k][j*width+i] = n.body.Taps[l][k][i*width+j]
			}
		}
	}
	shift := n.slopes.Shifts[l]
	clear(shift)
	for t := range count {
		for k, g := range n.back[t*width : (t+1)*width] {
			shift[k] += g
		}
	}
	both(width, func(from, end int) { n.tapSlopes(l, count, from, end) })
	both(count, func(from, end int) {
		for t := from; t < end; t++ {
			n.ahead[t] = [width]float32{}
			for k := range taps {
				if u := t - (k-1)*reach; u >= 0 && u < count {
					attribution.AddProducts(&n.ahead[t], n.back[u*width:], 1, n.turned[k], width)
				}
			}
		}
	})
	for t := range count {
		for k, x := range heard[t*width : (t+1)*width] {
			if x > 0 {
				n.back[t*width+k] += n.ahead[t][k]
			}
		}
	}
}

// tapSlopes finds the gradients of the taps of layer l that listen to channels
// from to end.
func (n *netTrainer) tapSlopes(l, count, from, end int) {
	const block = 64 // tokens whose gradients stay near the processor
	reach := attribution.Reach[l]
	heard := n.heard[l]
	for k := range taps {
		slope := n.slopes.Taps[l][k]
		clear(slope[from*width : end*width])
		d := (k - 1) * reach
		for t := max(0, -d); t < min(count, count-d); t += block {
			m := min(block, min(count, count-d)-t)
			for i := from; i < end; i++ {
				attribution.AddProducts((*[width]float32)(slope[i*width:]), heard[(t+d)*width+i:], width, n.back[t*width:], m)
			}
		}
	}
}

// backRows gathers the gradients of the vectors that were kept.
func (n *netTrainer) backRows(count int) {
	scale := []float32{float32(1 / (1 - n.o.dropout))}
	n.touched = n.touched[:0]
	for t := range count {
		for _, p := range n.kept[t*slots : (t+1)*slots] {
			if p < 0 {
				continue
			}
			n.touched = append(n.touched, p)
			attribution.AddProducts((*[width]float32)(n.rowSlope[int(p)*width:]), scale, 1, n.back[t*width:], 1)
		}
	}
	slices.Sort(n.touched)
	n.touched = slices.Compact(n.touched)
}

func (n *netTrainer) step(rate float32) {
	for i, g := range n.slopes.Parts() {
		n.parts[i].step(0, len(g), g, rate)
	}
	for _, p := range n.touched {
		from, to := int(p)*width, int(p+1)*width
		n.rows.step(from, to, n.rowSlope[from:to], rate)
		clear(n.rowSlope[from:to])
	}
}

// train learns from all lessons so many times; the step falls from rate to
// nothing.
func (n *netTrainer) train(w io.Writer, lessons []lesson, passes int, rate float64) {
	done := 0
	for pass := range passes {
		sum := 0.0
		for _, i := range shuffled(len(lessons), n.random) {
			left := 1 - float64(done)/float64(passes*len(lessons))
			sum += n.learn(&lessons[i], rate*left*min(1, float64(done+1)/200))
			done++
		}
		if len(lessons) > 0 {
			fmt.Fprintf(w, "net, pass %d over %d articles: loss %.4f\n", pass+1, len(lessons), sum/float64(len(lessons)))
		}
	}
}

// clone is a net that goes on from n.
func (n *netTrainer) clone() *netTrainer {
	out := newNet(n.o, 0)
	out.numbers, out.places, out.noise = n.numbers, n.places, n.noise
	out.rows = newAdam(slices.Clone(n.rows.w))
	out.rowSlope = make([]float32, len(out.rows.w))
	for i, p := range n.parts {
		copy(out.parts[i].w, p.w)
	}
	copy(out.chain.moves, n.chain.moves)
	copy(out.chain.squares, n.chain.squares)
	return out
}

func (n *netTrainer) encode() []byte {
	moves := make([]float32, len(n.chain.moves))
	for i, m := range n.chain.moves {
		moves[i] = float32(m)
	}
	return attribution.EncodeNet(n.numbers, n.rows.w, n.body, moves)
}
