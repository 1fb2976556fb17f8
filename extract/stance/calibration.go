package stance

import (
	_ "embed"
	"sort"
	"strings"
	"sync"

	"github.com/stancebook/stancebook"
)

// grounds are what a confidence is read from: the kind of answer, and how
// strong its evidence is.
type grounds struct {
	kind     string
	strength float64
}

// calibrationTable says how often answers of a kind and strength were right on
// annotated articles that the rules were not fitted to. A test fits it.
//
//go:embed calibration.tsv
var calibrationTable string

// step is how often answers of at least a strength were right.
type step struct{ strength, right float64 }

var calibration = sync.OnceValue(func() map[string][]step { return readCalibration(calibrationTable) })

func readCalibration(table string) map[string][]step {
	curves := map[string][]step{}
	for i, line := range strings.Split(strings.TrimSpace(table), "\n") {
		if fields := strings.Split(line, "\t"); i > 0 {
			curves[fields[0]] = append(curves[fields[0]], step{number(fields[1]), number(fields[2])})
		}
	}
	return curves
}

func (g grounds) confidence() float64 {
	return stancebook.Round(confidenceOn(calibration()[g.kind], g.strength))
}

// confidenceOn reads a curve at a strength: between two steps along the line
// that joins them, beyond the last ones as at them.
func confidenceOn(curve []step, strength float64) float64 {
	if len(curve) == 0 {
		return 0.5
	}
	i := sort.Search(len(curve), func(i int) bool { return curve[i].strength >= strength })
	switch {
	case i == 0:
		return curve[0].right
	case i == len(curve):
		return curve[i-1].right
	}
	a, b := curve[i-1], curve[i]
	return a.right + (b.right-a.right)*(strength-a.strength)/(b.strength-a.strength)
}
