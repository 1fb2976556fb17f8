// Package stancebook holds the nouns of the program: articles, attributions,
// speakers, cities, topics, stances, claims and questions about them.
//
// It imports the standard library alone, and every other package imports it.
// Positions are byte spans into Article.Text; they become Unicode code points
// only where they leave the program (see Extraction.Line and package store).
package stancebook

import (
	"cmp"
	"errors"
	"strings"
	"unicode/utf8"
)

// Span is a half-open range of bytes [Begin, End) in Article.Text. Both ends
// lie on the edges of runes.
type Span struct{ Begin, End int }

// Of returns the words of s in text.
func (s Span) Of(text string) string { return text[s.Begin:s.End] }

// Empty tells whether s covers nothing.
func (s Span) Empty() bool { return s.End <= s.Begin }

// Contains tells whether t lies wholly inside s.
func (s Span) Contains(t Span) bool { return s.Begin <= t.Begin && t.End <= s.End }

// Overlaps tells whether s and t share a byte.
func (s Span) Overlaps(t Span) bool { return s.Begin < t.End && t.Begin < s.End }

// CompareSpans orders spans by where they begin, then by where they end.
func CompareSpans(a, b Span) int {
	return cmp.Or(cmp.Compare(a.Begin, b.Begin), cmp.Compare(a.End, b.End))
}

// CodePoints turns byte spans into code-point spans of text, 0-based and
// half-open, in the order given.
func CodePoints(text string, spans []Span) []Span {
	out := make([]Span, len(spans))
	at, points := 0, 0
	for i, s := range spans {
		if s.Begin < at {
			at, points = 0, 0
		}
		points += utf8.RuneCountInString(text[at:s.Begin])
		length := utf8.RuneCountInString(text[s.Begin:s.End])
		out[i] = Span{points, points + length}
		at = s.Begin
	}
	return out
}

// Bytes is the inverse of CodePoints: it turns code-point spans of text into
// byte spans. It tells ok=false where a span does not lie in text.
func Bytes(text string, points []Span) (spans []Span, ok bool) {
	edges := make([]int, 0, len(text)+1)
	for i := range text {
		edges = append(edges, i)
	}
	edges = append(edges, len(text))
	for _, p := range points {
		if p.Begin < 0 || p.End < p.Begin || p.End >= len(edges) {
			return nil, false
		}
		spans = append(spans, Span{edges[p.Begin], edges[p.End]})
	}
	return spans, true
}

// Errors of the book that its readers branch on. Each comes wrapped in a
// message that says what to do.
var (
	ErrBusy   = errors.New("the book is busy")
	ErrNoText = errors.New("kept without text") // of an article
)

// Segment is what stands between the parts of a split quotation where they
// are written as one.
const Segment = " […] "

// Words returns the words of spans in text as one string: segments joined by
// Segment, runs of white space made one space.
func Words(text string, spans []Span) string {
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = strings.Join(strings.Fields(s.Of(text)), " ")
	}
	return strings.Join(parts, Segment)
}
