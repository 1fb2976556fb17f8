// Package attribution finds who is said to have said, thought or shown what:
// the sources, cues and contents of an article, linked to each other. Roles and
// borders follow the PolNeAR corpus (Newell, Margolin and Ruths, 2018).
package attribution

import (
	"slices"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// Engine names the rules behind Find.
const Engine = "rules-1"

// Find returns the attributions of doc in the order in which their contents
// begin. Nothing is taken from the spans of skip, such as the headline.
func Find(doc *text.Document, skip []stancebook.Span) []stancebook.Attribution {
	return find(doc, skip, shipped())
}

func find(doc *text.Document, skip []stancebook.Span, lex *lexicon) []stancebook.Attribution {
	spoken := turns(doc, skip)
	lines := cut(doc, skip, lex)
	lines = slices.DeleteFunc(lines, func(l line) bool { _, ok := spoken[l.paragraph]; return ok })
	found := make([][]candidate, len(lines))
	for i := range lines {
		found[i] = lines[i].pick(lex)
	}
	out := join(lines, found, lex)
	for i := range out {
		a := &out[i]
		a.Type = typeOf(doc, a.Content)
		a.Confidence = confidence(a.Confidence, a.Type)
	}
	for p := range doc.Paragraphs {
		if t, ok := spoken[p]; ok {
			out = append(out, t.attribution(doc))
		}
	}
	slices.SortStableFunc(out, func(a, b stancebook.Attribution) int {
		return stancebook.CompareSpans(a.Content[0], b.Content[0])
	})
	return out
}
