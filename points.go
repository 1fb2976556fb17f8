package stancebook

import "unicode/utf8"

// stride is how many bytes of text stand between two counts of a pointer.
const stride = 256

// Pointer turns byte positions of a text into code points, in any order, each in
// the same short time however long the text is.
type Pointer struct {
	text   string
	counts []int // code points before byte i*stride; nil where the text is ASCII
}

// NewPointer counts the code points of text once.
func NewPointer(text string) Pointer {
	if ascii(text) {
		return Pointer{text: text}
	}
	counts := make([]int, 0, len(text)/stride+1)
	points := 0
	for i := range len(text) {
		if i%stride == 0 {
			counts = append(counts, points)
		}
		if utf8.RuneStart(text[i]) {
			points++
		}
	}
	return Pointer{text, counts}
}

// At is the code point that begins at byte i.
func (p Pointer) At(i int) int {
	if p.counts == nil {
		return i
	}
	block := min(i/stride, len(p.counts)-1)
	points := p.counts[block]
	for _, c := range []byte(p.text[block*stride : i]) {
		if utf8.RuneStart(c) {
			points++
		}
	}
	return points
}

// Span turns s into code points.
func (p Pointer) Span(s Span) Span {
	return Span{Begin: p.At(s.Begin), End: p.At(s.End)}
}

// Fits tells whether s lies in the text on the edges of runes.
func (p Pointer) Fits(s Span) bool {
	return 0 <= s.Begin && s.Begin <= s.End && s.End <= len(p.text) &&
		(s.Begin == len(p.text) || utf8.RuneStart(p.text[s.Begin])) && (s.End == len(p.text) || utf8.RuneStart(p.text[s.End]))
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
