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

// NewSample lists the features of doc.
func NewSample(doc *text.Document, skip []stancebook.Span) *Sample {
	r := readRules(doc, skip, shipped())
	s := &Sample{Mute: r.mute}
	ev := gather(doc, r)
	f := featurer{obs: observe(doc, ev, shipped()), ev: ev}
	for t := range doc.Tokens {
		s.Features = append(s.Features, f.of(t)...)
		s.Slots = f.slots(t, s.Slots)
		s.Ends = append(s.Ends, int32(len(s.Features)))
		s.Edges = append(s.Edges, f.obs[t+pad].edge)
	}
	return s
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
