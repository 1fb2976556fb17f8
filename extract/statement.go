package extract

import (
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// How sure an attribution without quoted words must be to be no doubtful claim, and
// how much surer for each sign that somebody acts rather than states
// something: a cue of neither speech nor belief ("approved the maps"), words
// without a verb ("reacted with horror"), no source. Chosen on the coverage of
// the affair and the sample coverage; PolNeAR dev loses 0.1 of joint F1.
const (
	leastSure = 0.4
	surer     = 0.1
)

// isDoubtful tells whether an attribution is too unsure to be a claim of a
// book: who reads a book wants what was said and meant, and the corpus on which
// confidence was learned annotates acts, too.
func isDoubtful(doc *text.Document, a stancebook.Attribution) bool {
	least := leastSure
	if a.CueKind == stancebook.Other {
		least += surer
	}
	if len(a.Sources) == 0 {
		least += surer
	}
	if !holdsVerb(doc, a.Content) {
		least += surer
	}
	return a.Type == stancebook.Indirect && a.Confidence < least
}

func holdsVerb(doc *text.Document, content []stancebook.Span) bool {
	for _, s := range content {
		first, end := doc.TokensIn(s)
		for t := first; t < end; t++ {
			if tag := doc.Tokens[t].Tag; strings.HasPrefix(tag, "VB") || tag == "MD" {
				return true
			}
		}
	}
	return false
}
