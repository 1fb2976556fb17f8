package stancebook

import "strings"

// WordRun is a stretch of words that two wordings share, or in which they
// differ: then Was stands in the old one and Now in the new one, either may be
// empty. Words are a space apart.
type WordRun struct {
	Same     bool
	Was, Now string
}

// DiffWords cuts two wordings where they differ, word by word.
func DiffWords(was, now string) []WordRun {
	a, b := strings.Fields(was), strings.Fields(now)
	runs := diffRuns(a, b)
	out := make([]WordRun, len(runs))
	for i, r := range runs {
		out[i] = WordRun{r.same, strings.Join(a[r.fromA:r.toA], " "), strings.Join(b[r.fromB:r.toB], " ")}
	}
	return out
}

// diffRun is a stretch of words that two wordings share, or in which they
// differ.
type diffRun struct {
	same                   bool
	fromA, toA, fromB, toB int
}

// mostDiffed is how many words of each wording are compared; of longer ones the
// middle is shown as exchanged.
const mostDiffed = 1500

// diffRuns cuts two lists of words where they differ, by their longest common
// subsequence.
func diffRuns(a, b []string) (runs []diffRun) {
	begin := 0
	for begin < min(len(a), len(b)) && a[begin] == b[begin] {
		begin++
	}
	endA, endB := len(a), len(b)
	for endA > begin && endB > begin && a[endA-1] == b[endB-1] {
		endA, endB = endA-1, endB-1
	}
	add := func(same bool, da, db int) {
		if da+db == 0 {
			return
		}
		last := diffRun{}
		if len(runs) > 0 {
			last = runs[len(runs)-1]
		}
		if len(runs) > 0 && last.same == same {
			runs[len(runs)-1].toA, runs[len(runs)-1].toB = last.toA+da, last.toB+db
			return
		}
		runs = append(runs, diffRun{same, last.toA, last.toA + da, last.toB, last.toB + db})
	}
	add(true, begin, begin)
	middleA, middleB := a[begin:endA], b[begin:endB]
	if len(middleA) > mostDiffed || len(middleB) > mostDiffed {
		add(false, len(middleA), len(middleB))
	} else {
		walk(middleA, middleB, add)
	}
	add(true, len(a)-endA, len(b)-endB)
	return runs
}

// walk goes along the longest common subsequence of two lists.
func walk(a, b []string, add func(same bool, da, db int)) {
	length := make([][]int, len(a)+1) // of what is common to a[i:] and b[j:]
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			add(true, 1, 1)
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			add(false, 1, 0)
			i++
		default:
			add(false, 0, 1)
			j++
		}
	}
	add(false, len(a)-i, len(b)-j)
}
