package main

import (
	"math"

	"github.com/stancebook/stancebook/extract/attribution"
)

// chainOptions say how a chain is trained.
type chainOptions struct {
	rate    float64 // AdaGrad's step
	dropout float64 // share of features left out, drawn anew for each token
}

// A chain is a linear-chain conditional random field under training.
type chain struct {
	o       chainOptions
	rows    []chainRow
	counts  []uint32
	moves   []float64
	squares []float64
	late    []float64 // changes of moves times when they came
	steps   float64   // lessons since the mean is taken
	mean    bool
	noise   uint64
	// buffers
	node, alpha, beta, local [][labels]float64
	factors                  [attribution.Edges][labels][labels]float64
	kept                     []uint32
	keptEnds                 []int32
}

const labels = attribution.Labels

// chainRow holds a feature's weights and sums of squared gradients.
type chainRow struct {
	w, g [labels]float32
	u    [labels]float32 // changes times when they came, for the mean
}

func newChain(o chainOptions) *chain {
	n := attribution.Edges * labels * labels
	return &chain{
		o: o, rows: make([]chainRow, 1<<attribution.FeatureBits), counts: make([]uint32, 1<<attribution.FeatureBits), moves: make([]float64, n),
		squares: make([]float64, n), late: make([]float64, n), noise: 0x2545F4914F6CDD1D,
	}
}

func (c *chain) random() uint64 {
	c.noise ^= c.noise << 13
	c.noise ^= c.noise >> 7
	c.noise ^= c.noise << 17
	return c.noise
}

// learn takes one step on a lesson and returns the loss per token.
func (c *chain) learn(l *lesson) float64 {
	n := len(l.labels)
	if n == 0 {
		return 0
	}
	c.grow(n)
	c.draw(l)
	c.scores(l)
	loss := c.forward(l)
	c.backward(l)
	c.step(l)
	if c.mean {
		c.steps++
	}
	return loss / float64(n)
}

func (c *chain) grow(n int) {
	for len(c.node) < n {
		c.node = append(c.node, [labels]float64{})
		c.alpha = append(c.alpha, [labels]float64{})
		c.beta = append(c.beta, [labels]float64{})
		c.local = append(c.local, [labels]float64{})
	}
}

// draw chooses the features that are kept this time.
func (c *chain) draw(l *lesson) {
	c.kept, c.keptEnds = c.kept[:0], c.keptEnds[:0]
	limit := uint32(c.o.dropout * 65536)
	at := int32(0)
	var bits uint64
	left := 0
	for _, end := range l.Ends {
		for ; at < end; at++ {
			if left == 0 {
				bits, left = c.random(), 4
			}
			if uint32(bits&0xffff) >= limit {
				c.kept = append(c.kept, l.Features[at])
			}
			bits >>= 16
			left--
		}
		c.keptEnds = append(c.keptEnds, int32(len(c.kept)))
	}
}

func (c *chain) scores(l *lesson) {
	scale := 1 / (1 - c.o.dropout)
	at := int32(0)
	for t := range l.labels {
		var sum [labels]float32
		for _, f := range c.kept[at:c.keptEnds[t]] {
			row := &c.rows[f]
			for k := range sum {
				sum[k] += row.w[k]
			}
		}
		at = c.keptEnds[t]
		for k := range sum {
			c.node[t][k] = float64(sum[k]) * scale
		}
	}
	c.mute(l)
	c.factor()
}

// mute leaves tokens that rules alone decide outside.
func (c *chain) mute(l *lesson) {
	for t := range l.labels {
		if l.Mute[t] {
			for k := 1; k < labels; k++ {
				c.node[t][k] = -50
			}
		}
	}
}

// factor prepares the moves for forward and backward.
func (c *chain) factor() {
	for e := range attribution.Edges {
		for i := range labels {
			for j := range labels {
				c.factors[e][i][j] = 0
				if attribution.MayFollow(i, j) {
					c.factors[e][i][j] = math.Exp(c.moves[(e*labels+i)*labels+j])
				}
			}
		}
	}
}

// forward fills alpha and returns the negative log likelihood.
func (c *chain) forward(l *lesson) float64 {
	var loss float64
	last := [labels]float64{1}
	before := 0
	for t := range l.labels {
		top := c.node[t][0]
		for _, s := range c.node[t][1:] {
			top = max(top, s)
		}
		m := &c.factors[l.Edges[t]]
		var sum float64
		for k := range last {
			c.local[t][k] = math.Exp(c.node[t][k] - top)
		}
		for k := range last {
			var s float64
			for i := range last {
				s += last[i] * m[i][k]
			}
			s *= c.local[t][k]
			c.alpha[t][k] = s
			sum += s
		}
		for k := range last {
			c.alpha[t][k] /= sum
		}
		last = c.alpha[t]
		y := int(l.labels[t])
		loss += math.Log(sum) + top - c.node[t][y] - c.moves[(int(l.Edges[t])*labels+before)*labels+y]
		before = y
	}
	return loss
}

// backward fills beta, scaled so that alpha·beta sums to one.
func (c *chain) backward(l *lesson) {
	n := len(l.labels)
	for k := range labels {
		c.beta[n-1][k] = 1
	}
	for t := n - 1; t > 0; t-- {
		m := &c.factors[l.Edges[t]]
		var total float64
		for i := range labels {
			var s float64
			for k := range labels {
				s += m[i][k] * c.local[t][k] * c.beta[t][k]
			}
			c.beta[t-1][i] = s
			total += s * c.alpha[t-1][i]
		}
		for i := range labels {
			c.beta[t-1][i] /= total
		}
	}
}

func (c *chain) step(l *lesson) {
	scale := 1 / (1 - c.o.dropout)
	at := int32(0)
	edge := make([]float64, len(c.moves))
	last := [labels]float64{1}
	before := 0
	for t := range l.labels {
		var gradient [labels]float32
		for k, g := range c.nodeGradient(l, t) {
			gradient[k] = float32(g * scale)
		}
		if !l.Mute[t] {
			c.update(c.kept[at:c.keptEnds[t]], &gradient)
		}
		at = c.keptEnds[t]
		c.edgeGradient(l, t, &last, before, edge)
		before = int(l.labels[t])
		last = c.alpha[t]
	}
	c.move(edge)
}

// nodeGradient tells where the scores of token t should go.
func (c *chain) nodeGradient(l *lesson, t int) [labels]float64 {
	var p [labels]float64
	var sum float64
	for k := range p {
		p[k] = c.alpha[t][k] * c.beta[t][k]
		sum += p[k]
	}
	for k := range p {
		p[k] = -p[k] / sum
	}
	p[l.labels[t]]++
	return p
}

// move takes a step along the gradient of moves.
func (c *chain) move(edge []float64) {
	for i, g := range edge {
		if g != 0 {
			c.squares[i] += g * g
			d := c.o.rate * g / math.Sqrt(c.squares[i]+1e-8)
			c.moves[i] += d
			c.late[i] += d * c.steps
		}
	}
}

func (c *chain) edgeGradient(l *lesson, t int, last *[labels]float64, before int, edge []float64) {
	e := int(l.Edges[t])
	m := &c.factors[e]
	var joint [labels][labels]float64
	var sum float64
	for i := range labels {
		for k := range labels {
			joint[i][k] = last[i] * m[i][k] * c.local[t][k] * c.beta[t][k]
			sum += joint[i][k]
		}
	}
	at := e * labels * labels
	for i := range labels {
		for k := range labels {
			edge[at+i*labels+k] -= joint[i][k] / sum
		}
	}
	edge[at+before*labels+int(l.labels[t])]++
}

func (c *chain) update(features []uint32, gradient *[labels]float32) {
	rate, now := float32(c.o.rate), float32(c.steps)
	for _, f := range features {
		row := &c.rows[f]
		for k, g := range gradient {
			row.g[k] += g * g
			d := rate * g / float32(math.Sqrt(float64(row.g[k]+1e-6)))
			row.w[k] += d
			row.u[k] += d * now
		}
	}
}

// weights are the mean of those after each lesson since c.mean was set.
func (c *chain) weights() *attribution.Weights {
	w := &attribution.Weights{Features: make([]float32, len(c.rows)*labels), Moves: make([]float32, len(c.moves)), Counts: c.counts}
	steps := float32(max(c.steps, 1))
	for i := range c.rows {
		for k := range labels {
			w.Features[i*labels+k] = c.rows[i].w[k] - c.rows[i].u[k]/steps
		}
	}
	for i, m := range c.moves {
		w.Moves[i] = float32(m - c.late[i]/max(c.steps, 1))
	}
	return w
}

// count notes how often lessons hold each feature.
func (c *chain) count(lessons []lesson) {
	for i := range lessons {
		for _, f := range lessons[i].Features {
			c.counts[f]++
		}
	}
}

// forget drops features from lessons that were counted fewer than least times.
func (c *chain) forget(lessons []lesson, least uint32) {
	for i := range lessons {
		l := &lessons[i]
		n, at := 0, int32(0)
		for t, end := range l.Ends {
			for ; at < end; at++ {
				if f := l.Features[at]; c.counts[f] >= least {
					l.Features[n] = f
					n++
				}
			}
			l.Ends[t] = int32(n)
		}
	}
}

// pass learns from all lessons once, in an order drawn anew, and returns their
// mean loss.
func (c *chain) pass(lessons []lesson) float64 {
	loss := 0.0
	for _, i := range shuffled(len(lessons), c.random) {
		loss += c.learn(&lessons[i])
	}
	return loss / float64(max(len(lessons), 1))
}

// shuffled are the numbers below n in an order drawn by random.
func shuffled(n int, random func() uint64) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := int(random() % uint64(i+1))
		order[i], order[j] = order[j], order[i]
	}
	return order
}

// clone is a chain that goes on from the mean weights of c.
func (c *chain) clone() *chain {
	out := newChain(c.o)
	out.counts, out.noise, out.mean = c.counts, c.noise, true
	w := c.weights()
	for i := range out.rows {
		row := &out.rows[i]
		copy(row.w[:], w.Features[i*labels:(i+1)*labels])
		row.g = c.rows[i].g
	}
	for i := range out.moves {
		out.moves[i] = float64(w.Moves[i])
	}
	copy(out.squares, c.squares)
	return out
}
