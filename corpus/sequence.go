package corpus

import "slices"

// block says that a[A:A+Size] equals b[B:B+Size].
type block struct{ A, B, Size int }

// matchingBlocks finds the runs that two sequences have in common, in order:
// first the longest (the earliest in a, then in b, of equal ones), then the
// same to its left and to its right; runs that touch are one. These are the
// blocks of difflib.SequenceMatcher(None, a, b, autojunk=False) in Python,
// without its last, empty one (Ratcliff and Obershelp's gestalt matching).
func matchingBlocks[T comparable](a, b []T) []block {
	places := map[T][]int{}
	for j, x := range b {
		places[x] = append(places[x], j)
	}
	m := matcher[T]{a: a, places: places, run: make([]int, len(b)+1), next: make([]int, len(b)+1)}
	var found []block
	queue := []stretch{{0, len(a), 0, len(b)}}
	for len(queue) > 0 {
		s := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		k := m.longest(s)
		if k.Size == 0 {
			continue
		}
		found = append(found, k)
		if s.aLow < k.A && s.bLow < k.B {
			queue = append(queue, stretch{s.aLow, k.A, s.bLow, k.B})
		}
		if k.A+k.Size < s.aHigh && k.B+k.Size < s.bHigh {
			queue = append(queue, stretch{k.A + k.Size, s.aHigh, k.B + k.Size, s.bHigh})
		}
	}
	slices.SortFunc(found, func(x, y block) int { return x.A - y.A })
	return joinTouching(found)
}

func joinTouching(sorted []block) []block {
	var out []block
	for _, k := range sorted {
		if n := len(out); n > 0 && out[n-1].A+out[n-1].Size == k.A && out[n-1].B+out[n-1].Size == k.B {
			out[n-1].Size += k.Size
			continue
		}
		out = append(out, k)
	}
	return out
}

type stretch struct{ aLow, aHigh, bLow, bHigh int }

type matcher[T comparable] struct {
	a         []T
	places    map[T][]int // where each element stands in b
	run, next []int       // run[j+1]: length of the common run that ends at b[j]
}

func (m *matcher[T]) longest(s stretch) block {
	best := block{s.aLow, s.bLow, 0}
	var touched, written []int // the places of run and of next that are not 0
	for i := s.aLow; i < s.aHigh; i++ {
		for _, j := range m.places[m.a[i]] {
			if j < s.bLow {
				continue
			}
			if j >= s.bHigh {
				break
			}
			k := m.run[j] + 1
			m.next[j+1] = k
			written = append(written, j+1)
			if k > best.Size {
				best = block{i - k + 1, j - k + 1, k}
			}
		}
		for _, at := range touched {
			m.run[at] = 0
		}
		m.run, m.next = m.next, m.run
		touched, written = written, touched[:0]
	}
	for _, at := range touched {
		m.run[at] = 0
	}
	return best
}
