package attribution

import (
	"math/rand/v2"
	"testing"
)

// TestProductsAreTheSameOnEveryMachine holds the fast way of this processor
// against the plain one, bit by bit.
func TestProductsAreTheSameOnEveryMachine(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct{ n, step int }{{0, 1}, {1, 1}, {96, 1}, {7, 96}, {300, 3}} {
		x, w := make([]float32, c.n*c.step+1), make([]float32, c.n*Width)
		for i := range x {
			x[i] = float32(r.NormFloat64())
		}
		for i := range w {
			w[i] = float32(r.NormFloat64())
		}
		got := [Width]float32{1, 2, 3}
		want := got
		AddProducts(&got, x, c.step, w, c.n)
		gemvPlain(&want, x, c.step, w, c.n)
		if got != want {
			t.Errorf("%d rows, step %d: got %v, want %v", c.n, c.step, got, want)
		}
	}
}

func BenchmarkProducts(b *testing.B) {
	x, w := make([]float32, Width), make([]float32, Width*Width)
	var out [Width]float32
	for b.Loop() {
		AddProducts(&out, x, 1, w, Width)
	}
	b.ReportMetric(float64(b.N)*Width*Width/b.Elapsed().Seconds()/1e9, "Gmul/s")
}
