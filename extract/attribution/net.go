package attribution

import (
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"strings"
)

// A Net is a small convolutional network that scores the labels of tokens: it
// sums a vector for each slot of a token, adds six times what its neighbours
// say at growing distances, and reads the labels off the last sum. It is
// read-only after NewNet.
type Net struct {
	shelves []shelf
	rows    []float32 // the vectors of slots, Width each, after an empty one
	body    NetBody
	moves   moves
}

// Reach is how far to each side every layer of a Net looks.
var Reach = [...]int{1, 2, 4, 8, 16, 32}

// Layers is how many layers a Net has, and Taps how many tokens each looks at.
const (
	Layers = len(Reach)
	Taps   = 3
)

// A NetBody holds what a Net has beside its vectors of slots.
type NetBody struct {
	Taps   [Layers][Taps][]float32 // Width × Width: what each channel gives to all
	Shifts [Layers][]float32       // Width
	Out    [Labels][]float32       // Width
	Lean   []float32               // Labels
}

// NewNetBody makes a body of numbers that are zero.
func NewNetBody() *NetBody {
	b := &NetBody{Lean: make([]float32, Labels)}
	for l := range b.Taps {
		for k := range b.Taps[l] {
			b.Taps[l][k] = make([]float32, Width*Width)
		}
		b.Shifts[l] = make([]float32, Width)
	}
	for k := range b.Out {
		b.Out[k] = make([]float32, Width)
	}
	return b
}

// Parts lists all numbers of b, in the order of the file.
func (b *NetBody) Parts() [][]float32 {
	var out [][]float32
	for l := range b.Taps {
		out = append(append(out, b.Taps[l][:]...), b.Shifts[l])
	}
	return append(append(out, b.Out[:]...), b.Lean)
}

var errNet = errors.New("read net: not weights of this version")

const netMagic = "SBNT0001"

// EncodeNet writes a net in bytes. rows are the vectors of the fillings that
// have one, by their numbers.
func EncodeNet(numbers []uint32, rows []float32, body *NetBody, moves []float32) []byte {
	out := []byte(netMagic)
	for _, part := range append(body.Parts(), moves) {
		for _, x := range part {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
		}
	}
	present := make([]byte, 1<<slotBits/8)
	at := make([]int, 1<<slotBits)
	for i, n := range numbers {
		present[n/8] |= 1 << (n % 8)
		at[n] = i
	}
	out = append(out, present...)
	for n := range at {
		if present[n/8]>>(n%8)&1 == 1 {
			out = appendVector(out, rows[at[n]*Width:(at[n]+1)*Width])
		}
	}
	return out
}

// JoinNets makes one file of what EncodeNet wrote.
func JoinNets(files ...[]byte) []byte {
	var out []byte
	for _, file := range files {
		out = append(binary.LittleEndian.AppendUint32(out, uint32(len(file))), file...)
	}
	return out
}

// NewNets reads what JoinNets wrote.
func NewNets(file string) (out []*Net, err error) {
	for d := (decoder{rest: file}); d.rest != ""; {
		n, err := NewNet(d.take(int(d.uint32())))
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// appendVector writes a vector as signed bytes and what 1 stands for.
func appendVector(out []byte, v []float32) []byte {
	peak := float32(1e-20)
	for _, x := range v {
		peak = max(peak, x, -x)
	}
	unit := peak / 127
	out = binary.LittleEndian.AppendUint32(out, math.Float32bits(unit))
	for _, x := range v {
		out = append(out, byte(int8(math.RoundToEven(float64(x/unit)))))
	}
	return out
}

// NewNet reads what EncodeNet wrote.
func NewNet(file string) (*Net, error) {
	if !strings.HasPrefix(file, netMagic) {
		return nil, errNet
	}
	d := decoder{rest: file[len(netMagic):]}
	n := &Net{body: *NewNetBody()}
	for _, part := range n.body.Parts() {
		numbers := d.take(4 * len(part))
		for i := range part[:len(numbers)/4] {
			part[i] = math.Float32frombits(binary.LittleEndian.Uint32([]byte(numbers[4*i : 4*i+4])))
		}
	}
	if between := d.take(4 * Edges * Labels * Labels); !d.short {
		n.moves.read(between)
	}
	present := d.take(1 << slotBits / 8)
	var count uint64
	n.shelves, count = shelve(present)
	const size = 4 + Width
	if d.short || len(d.rest) != int(count)*size {
		return nil, errNet
	}
	n.rows = make([]float32, (count+1)*Width)
	for i := range int(count) {
		file := d.rest[i*size : (i+1)*size]
		unit := math.Float32frombits(binary.LittleEndian.Uint32([]byte(file[:4])))
		row := n.rows[(i+1)*Width : (i+2)*Width]
		for k := range row {
			row[k] = unit * float32(int8(file[4+k]))
		}
	}
	return n, nil
}

// shelve reads which features have weights, a bit each, and how many there are.
func shelve(present string) ([]shelf, uint64) {
	out := make([]shelf, 0, len(present)/8)
	count := uint64(0)
	for ; len(present) >= 8; present = present[8:] {
		word := binary.LittleEndian.Uint64([]byte(present[:8]))
		out = append(out, shelf{word, count})
		count += uint64(bits.OnesCount64(word))
	}
	return out, count
}

// row is the place of f among the features that have weights, 0 for none.
func (s *shelf) row(f uint32) uint64 {
	has := s.present >> (f & 63) & 1
	return has * (1 + s.before + uint64(bits.OnesCount64(s.present&(1<<(f&63)-1))))
}

// score are the scores of the labels of the tokens that f lists.
func (n *Net) score(f *featurer) [][labels7]float32 {
	count := len(f.ev.taken)
	sums := make([][Width]float32, count)
	one := []float32{1}
	var slots []uint32
	for t := range sums {
		slots = f.slots(t, slots[:0])
		for _, s := range slots {
			if row := n.shelves[s>>6].row(s); row > 0 {
				gemv(&sums[t], one, 1, n.rows[row*Width:], 1)
			}
		}
	}
	heard := make([]float32, count*Width)
	for l := range Reach {
		rectify(sums, heard)
		n.body.layer(l, sums, heard, 0, count)
	}
	rectify(sums, heard)
	return n.body.labels(heard, count)
}

// rectify copies sums to into, with zero for what is less.
func rectify(sums [][Width]float32, into []float32) {
	for t := range sums {
		row := into[t*Width : (t+1)*Width]
		for k, x := range &sums[t] {
			row[k] = max(x, 0)
		}
	}
}

// layer adds to the sums of tokens from to end what layer l hears.
func (b *NetBody) layer(l int, sums [][Width]float32, heard []float32, from, end int) {
	for t := from; t < end; t++ {
		sum := &sums[t]
		for k, x := range b.Shifts[l] {
			sum[k] += x
		}
		for tap := range Taps {
			if u := t + (tap-1)*Reach[l]; u >= 0 && u < len(sums) {
				gemv(sum, heard[u*Width:(u+1)*Width], 1, b.Taps[l][tap], Width)
			}
		}
	}
}

// Layer is layer for training.
func (b *NetBody) Layer(l int, sums [][Width]float32, heard []float32, from, end int) {
	b.layer(l, sums, heard, from, end)
}

// labels reads the scores of labels off the last sums.
func (b *NetBody) labels(heard []float32, count int) [][labels7]float32 {
	out := make([][labels7]float32, count)
	for t := range out {
		row := heard[t*Width : (t+1)*Width]
		for k := range out[t] {
			sum := b.Lean[k]
			for j, x := range b.Out[k] {
				sum += float32(x * row[j])
			}
			out[t][k] = sum
		}
	}
	return out
}
