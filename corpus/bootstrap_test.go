package corpus

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDrawsAreThoseOfPython(t *testing.T) {
	// random.Random(seed).getrandbits(32), of the reference implementation.
	for seed, want := range map[uint32][2]uint32{0: {3626764237, 1654615998}, 1: {577090037, 2444712010}} {
		r := newTwister(seed)
		if got := [2]uint32{r.uint32(), r.uint32()}; got != want {
			t.Errorf("seed %d draws %v, want %v", seed, got, want)
		}
	}
}

func TestIntervalsHoldTheFigureAndRepeat(t *testing.T) {
	var rows []*tally
	for i := range 40 {
		row := newTally()
		row.count("right", i%3)
		row.count("all", 3)
		rows = append(rows, row)
	}
	figures := func(t *tally) []Figure {
		return []Figure{{Name: "share", Values: []float64{t.of("right") / t.of("all")}}}
	}
	got := bootstrap(rows, Draws, 5, figures)
	in, whole := got["share"], figures(sum(rows))[0].Last()
	if !(in[0] < whole && whole < in[1]) || in[1]-in[0] > 0.3 {
		t.Errorf("interval %v of %v", in, whole)
	}
	if diff := cmp.Diff(got, bootstrap(rows, Draws, 5, figures)); diff != "" {
		t.Errorf("a second run differs:\n%s", diff)
	}
	if len(bootstrap(nil, Draws, 5, figures)) != 0 {
		t.Error("no articles have an interval")
	}
}

func TestNumbersAreWrittenAsPythonWritesThem(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0.0", 1: "1.0", 0.5: "0.5", 1e-4: "0.0001", 1e-5: "1e-05", 1e15: "1000000000000000.0", 1e16: "1e+16", 1.0 / 3: "0.3333333333333333", -2.5: "-2.5",
	} {
		if got := decimal(x); got != want {
			t.Errorf("decimal(%v) = %s, want %s", x, got, want)
		}
	}
	// The nearest of the two in binary; a true tie goes to the even digit.
	for x, want := range map[float64]float64{0.0625: 0.062, 0.1875: 0.188, 0.0005: 0.001, 2.6745: 2.675, 1.0005: 1.0, 1.0 / 3: 0.333} {
		if got := round(x, 3); math.Abs(got-want) > 1e-12 {
			t.Errorf("round(%v) = %v, want %v", x, got, want)
		}
	}
}
