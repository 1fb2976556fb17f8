package attribution

import (
	"slices"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// A Sample is a document as the tagger sees it, for training.
type Sample struct {
	Features []uint32 // of all tokens, one after another
	Ends     []int32  // where each token's features end
	Slots    []uint32 // what stands in the slots of all tokens
	Edges    []uint8  // what lies before each token
	Mute     []bool   // tokens that rules alone decide
}

// A Group of features and slots can be left out, to measure what it is worth.
type Group uint8

// The groups: words with their tags; where a token stands in its sentence, its
// quotation and beside possible cues; what the rules say of it.
const (
	GroupWords Group = 1 << iota
	GroupPlaces
	GroupRules
)

// NewSample lists the features of doc, but for those of some groups.
func NewSample(doc *text.Document, without Group) *Sample {
	r := readRules(doc, nil, shipped())
	s := &Sample{Mute: r.mute}
	ev := gather(doc, r)
	f := featurer{obs: observe(doc, ev, shipped()), ev: ev}
	for t := range doc.Tokens {
		s.Features = append(s.Features, f.without(t, without)...)
		s.Slots = f.slots(t, s.Slots)
		hide(s.Slots[len(s.Slots)-Slots:], without)
		s.Ends = append(s.Ends, int32(len(s.Features)))
		s.Edges = append(s.Edges, f.obs[t+pad].edge)
	}
	return s
}

// without lists the features of token t but for those of some groups.
func (f *featurer) without(t int, groups Group) []uint32 {
	if groups == 0 {
		return f.of(t)
	}
	f.out = f.out[:0]
	if groups&GroupWords == 0 {
		f.words(t)
	}
	if groups&GroupPlaces == 0 {
		f.places(t)
	}
	if groups&GroupRules == 0 {
		f.clues(t)
	}
	return f.out
}

// hide empties the slots of some groups.
func hide(slots []uint32, groups Group) {
	if groups&GroupWords != 0 {
		clear(slots[:firstPlaceSlot])
	}
	if groups&GroupPlaces != 0 {
		clear(slots[firstPlaceSlot:firstRuleSlot])
	}
	if groups&GroupRules != 0 {
		clear(slots[firstRuleSlot:])
	}
}

// LabelsOf are the labels of the tokens of doc that list would have: of
// contents that hold one another the outermost, and contents before sources
// and cues.
func LabelsOf(doc *text.Document, list []stancebook.Attribution) []uint8 {
	out := make([]uint8, len(doc.Tokens))
	paint := func(spans []stancebook.Span, b label) {
		for _, s := range spans {
			first, end := doc.TokensIn(s)
			for t := first; t < end; t++ {
				if out[t] != 0 {
					continue
				}
				out[t] = uint8(b)
				if t > first && (out[t-1] == uint8(b) || out[t-1] == uint8(b)+1) {
					out[t] = uint8(b) + 1
				}
			}
		}
	}
	for _, a := range byLength(list) {
		paint(a.Content, beginContent)
	}
	for _, a := range list {
		paint(a.Sources, beginSource)
		paint(a.Cue, beginCue)
	}
	return out
}

// byLength sorts attributions by the length of their contents, longest first.
func byLength(list []stancebook.Attribution) []stancebook.Attribution {
	length := func(a stancebook.Attribution) (n int) {
		for _, s := range a.Content {
			n += s.End - s.Begin
		}
		return n
	}
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b stancebook.Attribution) int { return length(b) - length(a) })
	return out
}
