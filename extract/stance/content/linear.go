package content

import (
	"encoding/binary"
	"errors"
	"math"
)

// Linear is a table of weights for hashed features: for each a weight a class.
type Linear struct {
	scale  float64
	weight string // classes signed bytes a feature
}

const linearMagic = "stancebook linear 1\n"

var errLinear = errors.New("read linear model: not a model of this version")

// Odds are the model's odds of an example with these features. A feature that
// stands there twice counts twice, and long lists count less a feature.
func (l *Linear) Odds(f Features) Odds { return oddsOf(softmax(l.logits(f))) }

func (l *Linear) logits(f Features) (z [classes]float64) {
	var sum [classes]int
	for _, i := range f {
		at := int(i) * classes
		for k := range classes {
			sum[k] += int(int8(l.weight[at+k]))
		}
	}
	for k := range z {
		z[k] = float64(sum[k]) * l.scale * damp(len(f))
	}
	return z
}

// damp makes up for the length of an example.
func damp(n int) float64 { return 1 / math.Sqrt(float64(n+1)) }

func softmax(z [classes]float64) [classes]float64 {
	top := max(z[0], z[1], z[2])
	sum := 0.0
	for k := range z {
		z[k] = math.Exp(z[k] - top)
		sum += z[k]
	}
	for k := range z {
		z[k] /= sum
	}
	return z
}

// Bytes writes the model.
func (l *Linear) Bytes() []byte {
	out := append([]byte(linearMagic), 0, 0, 0, 0, 0, 0, 0, 0)
	binary.LittleEndian.PutUint64(out[len(linearMagic):], math.Float64bits(l.scale))
	return append(out, l.weight...)
}

// ReadLinear reads what Bytes wrote.
func ReadLinear(file string) (*Linear, error) {
	head := len(linearMagic) + 8
	if len(file) != head+classes<<tableBits || file[:len(linearMagic)] != linearMagic {
		return nil, errLinear
	}
	bits := binary.LittleEndian.Uint64([]byte(file[len(linearMagic):head]))
	return &Linear{math.Float64frombits(bits), file[head:]}, nil
}
