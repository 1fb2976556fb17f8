package store

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
)

// stride is how many bytes of text stand between two counts of a pointer.
const stride = 256

// pointer turns byte positions of a text into code points, in any order.
type pointer struct {
	text   string
	counts []int // code points before byte i*stride; nil where the text is ASCII
}

func newPointer(text string) pointer {
	if ascii(text) {
		return pointer{text: text}
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
	return pointer{text, counts}
}

// at is the code point that begins at byte i.
func (p pointer) at(i int) int {
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

// span turns s into code points.
func (p pointer) span(s stancebook.Span) stancebook.Span {
	return stancebook.Span{Begin: p.at(s.Begin), End: p.at(s.End)}
}

// fits tells whether s lies in the text on the edges of runes.
func (p pointer) fits(s stancebook.Span) bool {
	return 0 <= s.Begin && s.Begin <= s.End && s.End <= len(p.text) &&
		(s.Begin == len(p.text) || utf8.RuneStart(p.text[s.Begin])) && (s.End == len(p.text) || utf8.RuneStart(p.text[s.End]))
}

// readSpans reads what stancebook.SpanList wrote.
func readSpans(list string) ([]stancebook.Span, error) {
	if list == "" {
		return nil, nil
	}
	var spans []stancebook.Span
	for part := range strings.SplitSeq(list, ";") {
		begin, end, _ := strings.Cut(part, "-")
		b, err1 := strconv.Atoi(begin)
		e, err2 := strconv.Atoi(end)
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("read spans %q: not of the form 923-1078;1140-1226", list)
		}
		spans = append(spans, stancebook.Span{Begin: b, End: e})
	}
	return spans, nil
}
