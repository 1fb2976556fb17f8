package attribution

// Width is how many channels the layers of a Net have.
const Width = 96

// AddProducts adds to out the rows of w, one after another, times every step-th
// number of x: n of each. Sums are rounded after each product and in this
// order, so that every machine gets the same ones.
func AddProducts(out *[Width]float32, x []float32, step int, w []float32, n int) {
	gemv(out, x, step, w, n)
}

func gemvPlain(out *[Width]float32, x []float32, step int, w []float32, n int) {
	for k := range n {
		y := x[k*step]
		row := (*[Width]float32)(w[k*Width:])
		for j := range out {
			// The conversion keeps the product from being fused with the sum.
			out[j] += float32(y * row[j])
		}
	}
}
