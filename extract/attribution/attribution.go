// Package attribution finds who is said to have said, thought or shown what:
// the sources, cues and contents of an article, linked to each other. Roles and
// borders follow the PolNeAR corpus (Newell, Margolin and Ruths, 2018).
package attribution

import (
	"slices"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// ruled is what the rules make of a document.
type ruled struct {
	lines []line
	taken []stancebook.Attribution
	mute  []bool // tokens of transcripts and of what is skipped
}

// readRules reads doc by the rules alone.
func readRules(doc *text.Document, skip []stancebook.Span, lex *lexicon) *ruled {
	spoken := turns(doc, skip)
	lines := cut(doc, skip, lex)
	lines = slices.DeleteFunc(lines, func(l line) bool { _, ok := spoken[l.paragraph]; return ok })
	found := make([][]candidate, len(lines))
	for i := range lines {
		found[i] = lines[i].pick(lex)
	}
	r := &ruled{lines: lines, taken: join(lines, found, lex), mute: muted(doc, lines)}
	for i := range r.taken {
		a := &r.taken[i]
		a.Type = typeOf(doc, a.Content)
		a.Confidence = confidence(a.Confidence, a.Type)
	}
	for p := range doc.Paragraphs {
		if t, ok := spoken[p]; ok {
			r.taken = t.add(doc, r.taken)
		}
	}
	slices.SortStableFunc(r.taken, func(a, b stancebook.Attribution) int {
		return stancebook.CompareSpans(a.Content[0], b.Content[0])
	})
	return r
}

// muted tells which tokens of doc stand in none of the lines.
func muted(doc *text.Document, lines []line) []bool {
	mute := make([]bool, len(doc.Tokens))
	for t := range mute {
		mute[t] = true
	}
	for i := range lines {
		for _, u := range lines[i].units {
			for t := u.first; t < u.end; t++ {
				mute[t] = false
			}
		}
	}
	return mute
}
