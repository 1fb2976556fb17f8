package attribution

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"math"
	"sync"
)

//go:embed model/attribution.bin
var modelFile string

// A Model is what Find learned: a tagger, and a judge of what the tagger and
// the rules propose. It is read-only.
type Model struct {
	Labeller *Labeller
	Judge    *Judge // nil takes the tagger's likeliest reading
}

// trained decodes the embedded model once, when it is first needed.
var trained = sync.OnceValue(func() *Model {
	m, err := NewModel(modelFile)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return m
})

var errModel = errors.New("read attribution model: not a model of this version")

// EncodeModel writes a model: the judge behind what EncodeTagger made.
func EncodeModel(tagger []byte, j *Judge) []byte {
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(tagger)))
	out = append(out, tagger...)
	number := func(x float32) { out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x)) }
	number(j.Base)
	number(j.Least)
	number(j.Slope)
	number(j.Shift)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(j.Trees)))
	for _, t := range j.Trees {
		out = append(out, byte(len(t.Sign)))
		out = append(out, t.Sign...)
		for _, x := range t.Cut {
			number(x)
		}
		for _, x := range t.Leaf {
			number(x)
		}
	}
	return out
}

// NewModel reads what EncodeModel wrote.
func NewModel(file string) (*Model, error) {
	d := decoder{rest: file}
	tagger, err := NewTagger(d.take(int(d.uint32())))
	if err != nil {
		return nil, err
	}
	j := &Judge{Base: d.float32(), Least: d.float32(), Slope: d.float32(), Shift: d.float32()}
	for n := d.uint32(); n > 0 && !d.short; n-- {
		nodes := int(d.byte())
		t := Tree{Sign: []byte(d.take(nodes)), Cut: make([]float32, nodes), Leaf: make([]float32, nodes+1)}
		for i := range t.Cut {
			t.Cut[i] = d.float32()
		}
		for i := range t.Leaf {
			t.Leaf[i] = d.float32()
		}
		for _, s := range t.Sign {
			d.short = d.short || int(s) >= Signs
		}
		j.Trees = append(j.Trees, t)
	}
	if d.short || d.rest != "" {
		return nil, errModel
	}
	return &Model{NewLabeller(tagger, nil), j}, nil
}

// A decoder takes numbers off the front of a file.
type decoder struct {
	rest  string
	short bool // the file ended too early
}

func (d *decoder) take(n int) string {
	if n < 0 || n > len(d.rest) {
		d.short, n = true, 0
	}
	out := d.rest[:n]
	d.rest = d.rest[n:]
	return out
}

func (d *decoder) byte() byte {
	if b := d.take(1); b != "" {
		return b[0]
	}
	return 0
}

func (d *decoder) uint32() uint32 {
	if b := d.take(4); b != "" {
		return binary.LittleEndian.Uint32([]byte(b))
	}
	return 0
}

func (d *decoder) float32() float32 { return math.Float32frombits(d.uint32()) }
