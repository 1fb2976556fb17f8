package main

import (
	"math"
	"math/rand/v2"

	"github.com/stancebook/stancebook/extract/stance/content"
)

type networkOptions struct {
	filters, passes, batch int
	rate, decay            float32
	dropIn, dropOut        float32
}

// A netLesson is a passage with its class, ready for a network.
type netLesson struct {
	places []content.Place
	rows   []int
	class  int
}

// A trainee is a network that learns: its weights lie in one slice, so that
// one step of Adam moves them all.
type trainee struct {
	o       networkOptions
	vectors [][]float32 // by row; fixed
	size    int
	rng     *rand.Rand

	theta, grad, first, second []float32
	taps, marks, out           []float32 // parts of theta: by filter, tap and coordinate; by mark and filter; the last layer
	gTaps, gMarks, gOut        []float32
	steps                      int

	drop   [][]float32 // the words of the passage at hand, with what is left out
	pooled []float32
	best   []int // the place of each maximum, −1 where the filter is silent
	hidden []float32
}

const netClasses = 3

func newTrainee(o networkOptions, vectors [][]float32, seed uint64) *trainee {
	f, size := o.filters, len(vectors[0])
	a, b, c := f*content.Taps*size, (1+content.Taps*content.MarksPerTap)*f, netClasses*content.Pools*f+netClasses
	t := &trainee{o: o, vectors: vectors, size: size, rng: rand.New(rand.NewPCG(seed, 11))}
	for _, s := range []*[]float32{&t.theta, &t.grad, &t.first, &t.second} {
		*s = make([]float32, a+b+c)
	}
	t.taps, t.marks, t.out = t.theta[:a], t.theta[a:a+b], t.theta[a+b:]
	t.gTaps, t.gMarks, t.gOut = t.grad[:a], t.grad[a:a+b], t.grad[a+b:]
	t.fill(t.taps, 1/math.Sqrt(float64(content.Taps*size)))
	t.fill(t.marks, 0.1)
	t.fill(t.out[:c-netClasses], 1/math.Sqrt(float64(content.Pools*f)))
	t.pooled, t.best, t.hidden = make([]float32, content.Pools*f), make([]int, content.Pools*f), make([]float32, f)
	return t
}

func (t *trainee) fill(w []float32, spread float64) {
	for i := range w {
		w[i] = float32((2*t.rng.Float64() - 1) * spread)
	}
}

// learn passes over the lessons in ever new orders.
func (t *trainee) learn(lessons []netLesson) {
	for range t.o.passes {
		order := t.rng.Perm(len(lessons))
		for from := 0; from < len(order); from += t.o.batch {
			batch := order[from:min(len(order), from+t.o.batch)]
			clear(t.grad)
			for _, i := range batch {
				t.lesson(&lessons[i], 1/float32(len(batch)))
			}
			t.adam()
		}
	}
}

func (t *trainee) adam() {
	t.steps++
	const b1, b2 = 0.9, 0.999
	c1 := 1 / (1 - float32(math.Pow(b1, float64(t.steps))))
	c2 := 1 / (1 - float32(math.Pow(b2, float64(t.steps))))
	for i, g := range t.grad {
		g += t.o.decay * t.theta[i]
		t.first[i] = b1*t.first[i] + (1-b1)*g
		t.second[i] = b2*t.second[i] + (1-b2)*g*g
		t.theta[i] -= t.o.rate * t.first[i] * c1 / (float32(math.Sqrt(float64(t.second[i]*c2))) + 1e-8)
	}
}

func (t *trainee) lesson(l *netLesson, share float32) {
	t.leaveOut(l)
	t.forward(l)
	n, f := len(t.pooled), t.o.filters
	keep := 1 / (1 - t.o.dropOut)
	mask := make([]float32, n)
	for i := range mask {
		if t.rng.Float32() >= t.o.dropOut {
			mask[i] = keep
		}
	}
	var z [netClasses]float64
	for k := range z {
		sum := t.out[netClasses*n+k]
		for j, x := range t.pooled {
			sum += x * mask[j] * t.out[k*n+j]
		}
		z[k] = float64(sum)
	}
	p := softmax3(z)
	p[l.class]--
	up := make([]float32, n)
	for k := range p {
		g := float32(p[k]) * share
		t.gOut[netClasses*n+k] += g
		for j, x := range t.pooled {
			t.gOut[k*n+j] += g * x * mask[j]
			up[j] += g * t.out[k*n+j] * mask[j]
		}
	}
	for j, g := range up {
		if g != 0 && t.best[j] >= 0 {
			t.backward(l, j%f, t.best[j], g)
		}
	}
}

// leaveOut drops coordinates of the passage's vectors at random.
func (t *trainee) leaveOut(l *netLesson) {
	keep := 1 / (1 - t.o.dropIn)
	threshold := uint64(t.o.dropIn * 65536)
	for len(t.drop) < len(l.rows) {
		t.drop = append(t.drop, make([]float32, t.size))
	}
	for i, row := range l.rows {
		var bits uint64
		for k, x := range t.vectors[row] {
			if k%4 == 0 {
				bits = t.rng.Uint64()
			}
			if bits&0xffff >= threshold {
				t.drop[i][k] = x * keep
			} else {
				t.drop[i][k] = 0
			}
			bits >>= 16
		}
	}
}

// forward fills pooled and best.
func (t *trainee) forward(l *netLesson) {
	f := t.o.filters
	clear(t.pooled)
	for i := range t.best {
		t.best[i] = -1
	}
	for at := range l.places {
		copy(t.hidden, t.marks[:f])
		for tap := range content.Taps {
			k := at + tap - 1
			if k < 0 || k >= len(l.places) {
				continue
			}
			x := t.drop[k]
			for j := range t.hidden {
				w := t.taps[(j*content.Taps+tap)*t.size:]
				t.hidden[j] += dot32(x, w)
			}
			for _, m := range l.places[k].Marks() {
				addScaled(t.hidden, t.marks[(1+tap*content.MarksPerTap+m)*f:], 1)
			}
		}
		p := &l.places[at]
		for k, in := range [content.Pools]bool{p.Left, p.Right, p.Clause} {
			if !in {
				continue
			}
			for j, x := range t.hidden {
				if x > t.pooled[k*f+j] {
					t.pooled[k*f+j], t.best[k*f+j] = x, at
				}
			}
		}
	}
}

func dot32(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}

func (t *trainee) backward(l *netLesson, filter, at int, g float32) {
	f := t.o.filters
	t.gMarks[filter] += g
	for tap := range content.Taps {
		k := at + tap - 1
		if k < 0 || k >= len(l.places) {
			continue
		}
		from := (filter*content.Taps + tap) * t.size
		addScaled(t.gTaps[from:from+t.size], t.drop[k], g)
		for _, m := range l.places[k].Marks() {
			t.gMarks[(1+tap*content.MarksPerTap+m)*f+filter] += g
		}
	}
}

func softmax3(z [netClasses]float64) (p [netClasses]float64) {
	top, sum := max(z[0], z[1], z[2]), 0.0
	for k := range z {
		p[k] = math.Exp(z[k] - top)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}

// part lays the filters' weights out by word, so that reading is adding.
func (t *trainee) part() content.NetworkPart {
	f := t.o.filters
	p := content.NetworkPart{Filters: f, Marks: t.marks, Out: t.out}
	p.Table = make([]float32, len(t.vectors)*content.Taps*f)
	for row, x := range t.vectors {
		for tap := range content.Taps {
			for j := range f {
				p.Table[(row*content.Taps+tap)*f+j] = dot32(x, t.taps[(j*content.Taps+tap)*t.size:])
			}
		}
	}
	return p
}
