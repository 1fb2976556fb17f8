package main

import (
	"math"
	"math/rand/v2"
	"slices"
)

// netWords are the words that networks know: their hashes in order, and the
// row of each.
type netWords struct {
	sorted []uint32
	row    map[uint32]int
}

// networkWords gives the words of a lexis their rows behind those of what is
// unknown, the target and its other mentions, which get vectors by chance.
func networkWords(l *lexis) (netWords, [][]float32) {
	w := netWords{sorted: slices.Sorted(slices.Values(l.ids)), row: map[uint32]int{0: 0, 1: 1, 2: 2}}
	for i, id := range w.sorted {
		w.row[id] = i + 3
	}
	size := len(l.vectors[0])
	out := newMatrix(len(l.ids)+3, size)
	sum := 0.0
	for i, id := range l.ids {
		copy(out[w.row[id]], l.vectors[i])
		sum += dot(l.vectors[i], l.vectors[i])
	}
	scale := float32(1 / math.Sqrt(sum/float64(len(l.ids)*size)))
	for _, v := range out {
		for k := range v {
			v[k] *= scale
		}
	}
	rng := rand.New(rand.NewPCG(3, 3))
	for _, v := range out[1:3] {
		for k := range v {
			v[k] = float32(rng.NormFloat64())
		}
	}
	return w, out
}

// netLessons makes passages ready for networks.
func netLessons(passages []lessonPassage, words netWords) (out []netLesson) {
	for _, p := range passages {
		l := netLesson{places: p.passage.Places(), class: p.class}
		for _, place := range l.places {
			l.rows = append(l.rows, words.row[place.Word])
		}
		out = append(out, l)
	}
	return out
}
