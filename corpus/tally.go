package corpus

import "strings"

// tally counts things under names, in the order in which they were first
// counted. Tallies of articles add up to that of a corpus.
type tally struct {
	names []string
	at    map[string]int
	n     []float64
}

func newTally() *tally { return &tally{at: map[string]int{}} }

// add counts x more; counting 0 makes the name known.
func (t *tally) add(name string, x float64) {
	i, ok := t.at[name]
	if !ok {
		i = len(t.names)
		t.at[name] = i
		t.names = append(t.names, name)
		t.n = append(t.n, 0)
	}
	t.n[i] += x
}

func (t *tally) count(name string, n int) { t.add(name, float64(n)) }

// when counts one more where yes holds.
func (t *tally) when(name string, yes bool) {
	if yes {
		t.add(name, 1)
	} else {
		t.add(name, 0)
	}
}

func (t *tally) of(name string) float64 {
	if i, ok := t.at[name]; ok {
		return t.n[i]
	}
	return 0
}

func (t *tally) int(name string) int { return int(t.of(name)) }

func (t *tally) merge(other *tally) {
	for i, name := range other.names {
		t.add(name, other.n[i])
	}
}

func sum(rows []*tally) *tally {
	total := newTally()
	for _, r := range rows {
		total.merge(r)
	}
	return total
}

// under lists what follows prefix and stands before the next point in the
// names, each once, in the order first counted.
func (t *tally) under(prefix string) (parts []string) {
	seen := map[string]bool{}
	for _, name := range t.names {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			part, _, _ := strings.Cut(rest, ".")
			if !seen[part] {
				seen[part] = true
				parts = append(parts, part)
			}
		}
	}
	return parts
}
