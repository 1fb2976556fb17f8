package attribution

import "golang.org/x/sys/cpu"

// gemvAVX is gemv for n > 0 by instructions that multiply and add eight numbers
// at a time, each rounded as the plain ones are.
//
//go:noescape
func gemvAVX(out, x *float32, step int, w *float32, n int)

func gemv(out *[Width]float32, x []float32, step int, w []float32, n int) {
	if n == 0 {
		return
	}
	_, _ = x[(n-1)*step], w[n*Width-1]
	if cpu.X86.HasAVX {
		gemvAVX(&out[0], &x[0], step, &w[0], n)
		return
	}
	gemvPlain(out, x, step, w, n)
}
