package main

import (
	"math"
	"slices"

	"github.com/stancebook/stancebook/extract/attribution"
)

type treeOptions struct {
	trees, depth int
	rate         float64
	least        float64 // least weight of a leaf
}

// bins is into how many classes a sign's values are put at most.
const bins = 64

// A forest grows trees by gradient boosting on the logistic loss.
type forest struct {
	o     treeOptions
	cuts  [attribution.Signs][]float32
	class [attribution.Signs][]uint8 // of each case
	marks []float32
	g, h  []float64
	score []float64
}

// growTrees makes a judge from exams.
func growTrees(exams []*attribution.Exam, o treeOptions) *attribution.Judge {
	f := &forest{o: o}
	var signs [][]float32
	sum := 0.0
	for _, e := range exams {
		signs = append(signs, e.Signs...)
		f.marks = append(f.marks, e.Marks...)
		for _, m := range e.Marks {
			sum += float64(m)
		}
	}
	n := len(signs)
	f.g, f.h, f.score = make([]float64, n), make([]float64, n), make([]float64, n)
	f.sort(signs)
	base := math.Log(sum / (float64(n) - sum))
	judge := &attribution.Judge{Base: float32(base), Slope: 1}
	for i := range f.score {
		f.score[i] = base
	}
	for range o.trees {
		judge.Trees = append(judge.Trees, f.grow())
	}
	return judge
}

// sort puts the signs' values into classes of like size.
func (f *forest) sort(cases [][]float32) {
	values := make([]float32, len(cases))
	for s := range attribution.Signs {
		for i := range cases {
			values[i] = cases[i][s]
		}
		slices.Sort(values)
		var cuts []float32
		for b := 1; b < bins; b++ {
			v := values[b*len(values)/bins]
			if (len(cuts) == 0 || v > cuts[len(cuts)-1]) && v < values[len(values)-1] {
				cuts = append(cuts, v)
			}
		}
		f.cuts[s] = cuts
		f.class[s] = make([]uint8, len(cases))
		for i := range cases {
			n, _ := slices.BinarySearch(cuts, cases[i][s])
			f.class[s][i] = uint8(n)
		}
	}
}

func (f *forest) grow() attribution.Tree {
	for i := range f.g {
		p := logistic(f.score[i])
		f.g[i], f.h[i] = float64(f.marks[i])-p, p*(1-p)
	}
	nodes := 1<<f.o.depth - 1
	t := attribution.Tree{Sign: make([]uint8, nodes), Cut: make([]float32, nodes), Leaf: make([]float32, nodes+1)}
	members := [][]int32{make([]int32, len(f.g))}
	for i := range f.g {
		members[0][i] = int32(i)
	}
	for n := range nodes {
		left, right := f.split(&t, n, members[n])
		members = append(members, left, right)
	}
	for k := range t.Leaf {
		g, h := 0.0, 1.0
		for _, i := range members[nodes+k] {
			g += f.g[i]
			h += f.h[i]
		}
		t.Leaf[k] = float32(f.o.rate * g / h)
		for _, i := range members[nodes+k] {
			f.score[i] += float64(t.Leaf[k])
		}
	}
	return t
}

// split finds the best cut of node n and parts its cases by it.
func (f *forest) split(t *attribution.Tree, n int, cases []int32) (left, right []int32) {
	t.Cut[n] = math.MaxFloat32
	var g, h float64
	for _, i := range cases {
		g += f.g[i]
		h += f.h[i]
	}
	best, sign, class := 1e-6, -1, 0
	for s := range attribution.Signs {
		if len(f.cuts[s]) == 0 {
			continue
		}
		var bucket [bins][2]float64
		classes := f.class[s]
		for _, i := range cases {
			b := &bucket[classes[i]]
			b[0] += f.g[i]
			b[1] += f.h[i]
		}
		var lg, lh float64
		for k := range f.cuts[s] {
			lg += bucket[k][0]
			lh += bucket[k][1]
			if lh < f.o.least || h-lh < f.o.least {
				continue
			}
			gain := lg*lg/(lh+1) + (g-lg)*(g-lg)/(h-lh+1) - g*g/(h+1)
			if gain > best {
				best, sign, class = gain, s, k
			}
		}
	}
	if sign < 0 {
		return cases, nil
	}
	t.Sign[n], t.Cut[n] = uint8(sign), f.cuts[sign][class]
	for _, i := range cases {
		if int(f.class[sign][i]) <= class {
			left = append(left, i)
		} else {
			right = append(right, i)
		}
	}
	return left, right
}
