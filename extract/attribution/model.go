package attribution

import (
	"encoding/binary"
	"errors"
	"math"
)

// A Model is what an engine learned: a labeller of tokens, and a judge of what
// the labeller and the rules propose. It is read-only.
type Model struct {
	Labeller *Labeller
	Judge    *Judge // nil takes the likeliest labels
}

var errModel = errors.New("read attribution model: not a model of this version")

// EncodeModel writes a model: the judge behind what EncodeTagger or JoinNets
// made.
func EncodeModel(part []byte, j *Judge) []byte {
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(part)))
	out = append(out, part...)
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

// NewModel reads what EncodeModel wrote of a tagger.
func NewModel(file string) (*Model, error) {
	part, judge, err := cutModel(file)
	if err != nil {
		return nil, err
	}
	tagger, err := NewTagger(part)
	if err != nil {
		return nil, err
	}
	return &Model{NewLabeller(tagger, nil), judge}, nil
}

// NewFullModel reads what EncodeModel wrote of nets, which stand beside the
// tagger of fast.
func NewFullModel(fast *Model, file string) (*Model, error) {
	part, judge, err := cutModel(file)
	if err != nil {
		return nil, err
	}
	nets, err := NewNets(part)
	if err != nil {
		return nil, err
	}
	return &Model{NewLabeller(fast.Labeller.tagger, nets), judge}, nil
}

func cutModel(file string) (part string, j *Judge, err error) {
	d := decoder{rest: file}
	part = d.take(int(d.uint32()))
	j = &Judge{Base: d.float32(), Least: d.float32(), Slope: d.float32(), Shift: d.float32()}
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
		return "", nil, errModel
	}
	return part, j, nil
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
