package attribution

import (
	"slices"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// rejoin gives the quotations that go on with a speech, in the next sentence
// or paragraph and without a cue of their own, back to it where the rules saw
// them as one: the judge weighs each sentence for itself, and a reader wants
// what was said in one breath as one statement.
func rejoin(doc *text.Document, found, ruled []stancebook.Attribution) []stancebook.Attribution {
	dropped := make([]bool, len(found))
	for i := range ruled {
		rule := &ruled[i]
		if len(rule.Content) < 2 {
			continue
		}
		at := slices.IndexFunc(found, func(a stancebook.Attribution) bool {
			return touches(rule.Content[0], a.Content) && touch(a.Cue, rule.Cue)
		})
		if at < 0 || dropped[at] {
			continue
		}
		speech := &found[at]
		for _, s := range rule.Content[1:] {
			if quoted(doc, s) && takeOver(found, dropped, at, s) {
				speech.Content = append(speech.Content, s)
			}
		}
		slices.SortFunc(speech.Content, stancebook.CompareSpans)
		speech.Type = typeOf(doc, speech.Content)
	}
	var kept []stancebook.Attribution
	for i := range found {
		if !dropped[i] {
			kept = append(kept, found[i])
		}
	}
	return kept
}

// takeOver tells whether the segment s may go to the attribution at: nobody
// has it, or one that has nothing else and no cue but the same.
func takeOver(found []stancebook.Attribution, dropped []bool, at int, s stancebook.Span) bool {
	holder := -1
	for i := range found {
		if dropped[i] || !touches(s, found[i].Content) {
			continue
		}
		same := len(found[i].Cue) == 0 || touch(found[i].Cue, found[at].Cue)
		if i == at || holder >= 0 || !same || len(found[i].Content) > 1 {
			return false
		}
		holder = i
	}
	if holder >= 0 {
		dropped[holder] = true
	}
	return true
}

// quoted tells whether s lies within one quotation, marks included.
func quoted(doc *text.Document, s stancebook.Span) bool {
	first, end := doc.TokensIn(s)
	return first < end && doc.Tokens[first].Quote >= 0 && doc.Tokens[first].Quote == doc.Tokens[end-1].Quote
}

func touch(a, b []stancebook.Span) bool {
	return slices.ContainsFunc(a, func(s stancebook.Span) bool { return touches(s, b) })
}
