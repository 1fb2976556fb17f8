package attribution

import (
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// typeOf tells how the words of a content stand: wholly in quotations, partly
// or not. A term in quotation marks makes no content mixed.
func typeOf(doc *text.Document, content []stancebook.Span) stancebook.Type {
	in, out := 0, 0
	for _, s := range content {
		for t := tokenAt(doc, s.Begin); t < len(doc.Tokens) && doc.Tokens[t].Begin < s.End; t++ {
			switch {
			case !isWord(doc.Word(t)):
			case doc.Tokens[t].Quote >= 0 && !term(doc, doc.Tokens[t].Quote):
				in++
			default:
				out++
			}
		}
	}
	switch {
	case in == 0:
		return stancebook.Indirect
	case out == 0:
		return stancebook.Direct
	}
	return stancebook.Mixed
}

// term tells whether quotation q marks a word as somebody's term rather than
// as speech: one or two words with a noun after them or an article before.
func term(doc *text.Document, q int) bool {
	quote := &doc.Quotes[q]
	count := 0
	for t := quote.First; t < quote.End; t++ {
		if isWord(doc.Word(t)) {
			count++
		}
	}
	if count > 2 || quote.End >= len(doc.Tokens) || quote.First == 0 {
		return false
	}
	before, after := doc.Tokens[quote.First-1], doc.Tokens[quote.End]
	return strings.HasPrefix(after.Tag, "NN") || before.Tag == "JJ" || before.Tag == "DT" && count == 2 || strings.HasSuffix(doc.Lower(quote.End-2), "s") && count == 2
}

// tokenAt is the first token that ends after position at.
func tokenAt(doc *text.Document, at int) int {
	t, _ := slices.BinarySearchFunc(doc.Tokens, at, func(tok text.Token, at int) int {
		if tok.End <= at {
			return -1
		}
		return 1
	})
	return t
}

// sorted puts spans in text order and joins those that overlap.
func sorted(spans []stancebook.Span) []stancebook.Span {
	slices.SortFunc(spans, stancebook.CompareSpans)
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.Begin < out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// rightDirect and rightOther tell, for a cue's precision of 0.5, 0.6 … 1, how
// often content and source both came out right (PolNeAR train; the content by
// an overlap of half), for direct contents and for the rest.
var (
	rightDirect = [...]float64{0.40, 0.46, 0.55, 0.70, 0.81, 0.97}
	rightOther  = [...]float64{0.36, 0.42, 0.51, 0.57, 0.73, 0.87}
)

// confidence turns the precision of a cue into how sure its whole attribution
// is: borders and source go wrong too.
func confidence(precision float64, kind stancebook.Type) float64 {
	table := &rightOther
	if kind == stancebook.Direct {
		table = &rightDirect
	}
	at := min(max(precision-0.5, 0)*10, float64(len(table)-1))
	low := min(int(at), len(table)-2)
	return table[low] + (at-float64(low))*(table[low+1]-table[low])
}
