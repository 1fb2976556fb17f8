package content

import (
	"math"
	"math/rand/v2"
)

// An Example is the features of a passage and its class.
type Example struct {
	Features Features
	Class    int // 0 opposes, 1 neutral, 2 supports
	Weight   float64
}

// Lesson says how a linear model learns.
type Lesson struct {
	Passes  int
	Rate    float64 // AdaGrad's step
	Shrink  float64 // what a weight loses a step that touches it, in parts of the step
	Dropout float64 // the share of features left out at random each time
	Bag     int     // models that learn from the examples in other orders; their mean is kept
}

// Learn fits a linear model by AdaGrad with dropout: the same examples in the
// same order always give the same model.
func Learn(examples []Example, o Lesson) *Linear {
	sum := make([]float64, classes<<tableBits)
	for bag := range max(1, o.Bag) {
		learner := newLearner(o, uint64(bag)+1)
		learner.run(examples)
		for i, w := range learner.total {
			sum[i] += w / float64(max(1, o.Bag))
		}
	}
	return quantize(sum)
}

type learner struct {
	o      Lesson
	rng    *rand.Rand
	weight []float64
	square []float64
	total  []float64 // of the weights after each pass but the first
}

func newLearner(o Lesson, seed uint64) *learner {
	n := classes << tableBits
	return &learner{o, rand.New(rand.NewPCG(seed, 7)), make([]float64, n), make([]float64, n), make([]float64, n)}
}

func (l *learner) run(examples []Example) {
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	for pass := range l.o.Passes {
		l.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			l.step(&examples[i])
		}
		if pass > 0 || l.o.Passes == 1 {
			for i, w := range l.weight {
				l.total[i] += w / float64(max(1, l.o.Passes-1))
			}
		}
	}
}

func (l *learner) step(e *Example) {
	kept := make(Features, 0, len(e.Features))
	for _, f := range e.Features {
		if l.rng.Float64() >= l.o.Dropout {
			kept = append(kept, f)
		}
	}
	scale := damp(len(e.Features)) / (1 - l.o.Dropout)
	var z [classes]float64
	for _, f := range kept {
		for k := range z {
			z[k] += l.weight[int(f)*classes+k]
		}
	}
	for k := range z {
		z[k] *= scale
	}
	p := softmax(z)
	p[e.Class]--
	weight := e.Weight
	if weight == 0 {
		weight = 1
	}
	for _, f := range kept {
		for k := range p {
			at := int(f)*classes + k
			g := weight*p[k]*scale + l.o.Shrink*l.weight[at]
			l.square[at] += g * g
			l.weight[at] -= l.o.Rate * g / (1e-3 + math.Sqrt(l.square[at]))
		}
	}
}

// quantize keeps weights as signed bytes of one scale.
func quantize(w []float64) *Linear {
	top := 1e-9
	for _, x := range w {
		top = max(top, math.Abs(x))
	}
	out := make([]byte, len(w))
	for i, x := range w {
		out[i] = byte(int8(math.RoundToEven(x / top * 127)))
	}
	return &Linear{top / 127, string(out)}
}
