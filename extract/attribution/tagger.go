package attribution

import (
	"encoding/binary"
	"errors"
	"math"
	"strings"
)

// A Tagger is a linear-chain model of which tokens are sources, cues and
// contents. It is read-only after NewTagger.
type Tagger struct {
	shelves []shelf
	rows    []uint64 // the weights of each feature that has any, after an empty row
	moves   moves
}

// A shelf tells which of 64 features have weights.
type shelf struct {
	present uint64 // a bit each
	before  uint64 // how many features on earlier shelves have weights
}

// Weights are a tagger's as training makes them.
type Weights struct {
	Features []float32 // Labels numbers for each of 1<<FeatureBits features
	Moves    []float32 // edges × Labels × Labels
	Counts   []uint32  // how often each feature was met
}

// What training must know of the tagger's make.
const (
	FeatureBits = featureBits
	Labels      = int(labels7)
	Edges       = int(edges)
)

var errTagger = errors.New("read tagger: not weights of this version")

const taggerMagic = "SBAT0001"

// EncodeTagger writes the heaviest features of w, at most most, in bytes. The
// same weights always give the same file.
func EncodeTagger(w *Weights, most int) []byte {
	n := 1 << FeatureBits
	norm := make([]float32, n)
	for i := range norm {
		for _, x := range w.Features[i*Labels : (i+1)*Labels] {
			norm[i] += x * x * float32(w.Counts[i])
		}
	}
	least := float32(floor(norm, most))
	out := []byte(taggerMagic)
	for _, x := range w.Moves {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
	}
	present := make([]byte, n/8)
	var rows []byte
	for i := range norm {
		if norm[i] <= least {
			continue
		}
		present[i/8] |= 1 << (i % 8)
		rows = appendRow(rows, w.Features[i*Labels:(i+1)*Labels])
	}
	return append(append(out, present...), rows...)
}

// finest is what 1 stands for in a row of weights whose last byte is 0; each
// more doubles it.
const finest = 1.0 / 512

// appendRow writes the weights of a feature as signed bytes and the power of
// two that they share.
func appendRow(rows []byte, w []float32) []byte {
	peak := float32(0)
	for _, x := range w {
		peak = max(peak, x, -x)
	}
	power, step := byte(0), float32(finest)
	for step*127 < peak {
		power++
		step *= 2
	}
	for _, x := range w {
		rows = append(rows, byte(int8(math.RoundToEven(float64(x/step)))))
	}
	return append(rows, power)
}

// rowBytes is the length of what appendRow writes.
const rowBytes = int(labels7) + 1

// floor is the value that at most most of the list exceed.
func floor(list []float32, most int) float32 {
	lo, hi := float32(0), float32(1e12)
	for range 100 {
		mid := (lo + hi) / 2
		n := 0
		for _, x := range list {
			if x > mid {
				n++
			}
		}
		if n > most {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}

// NewTagger reads what EncodeTagger wrote.
func NewTagger(file string) (*Tagger, error) {
	head := len(taggerMagic) + 4*Edges*Labels*Labels
	size := 1 << FeatureBits / 8
	if len(file) < head+size || !strings.HasPrefix(file, taggerMagic) {
		return nil, errTagger
	}
	t := &Tagger{}
	t.moves.read(file[len(taggerMagic):head])
	var count uint64
	t.shelves, count = shelve(file[head : head+size])
	rest := file[head+size:]
	if len(rest) != int(count)*rowBytes {
		return nil, errTagger
	}
	t.rows = make([]uint64, count+1)
	t.rows[0] = signBits
	for i := range t.rows[1:] {
		t.rows[i+1] = binary.LittleEndian.Uint64([]byte(rest[i*rowBytes:(i+1)*rowBytes])) ^ signBits
	}
	return t, nil
}

// The signed bytes of a row are kept as unsigned ones, 128 for nothing, so
// that four of them add up in the 16-bit lanes of one word.
const (
	signBits = 0x0080808080808080
	lanes    = 0x00ff00ff00ff00ff
	powers   = 16
	mostSum  = 250 // features whose sum the lanes can hold
)

// score adds up the weights of features for each label.
func (t *Tagger) score(features []uint32, into *[labels7]float64) {
	*into = [labels7]float64{}
	for len(features) > mostSum {
		t.add(features[:mostSum], into)
		features = features[mostSum:]
	}
	t.add(features, into)
}

func (t *Tagger) add(features []uint32, into *[labels7]float64) {
	// Rows are fetched first, all at once: they lie far apart, and no fetch
	// waits for the sums before it.
	var fetched [mostSum]uint64
	rows := fetched[:len(features)]
	for i, f := range features {
		rows[i] = uint64(t.shelves[f>>6].row(f))
	}
	for i, at := range rows {
		rows[i] = t.rows[at]
	}
	var even, odd, count [powers]uint64 // by the power of two that a row's weights share
	used := 0
	for _, row := range rows {
		power := int(row>>56) & (powers - 1)
		even[power] += row & lanes
		odd[power] += row >> 8 & lanes
		count[power]++
		used |= 1 << power
	}
	for p := 0; used>>p != 0; p++ {
		if count[p] == 0 {
			continue
		}
		unit := finest * float64(int(1)<<p)
		for k := range into {
			lane := even[p]
			if k%2 == 1 {
				lane = odd[p]
			}
			into[k] += unit * float64(int64(lane>>(16*(k/2))&0xffff)-128*int64(count[p]))
		}
	}
}
