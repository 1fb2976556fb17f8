//go:build !amd64

package attribution

func gemv(out *[Width]float32, x []float32, step int, w []float32, n int) {
	gemvPlain(out, x, step, w, n)
}
