package stance

import (
	"fmt"
	"math"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// What a topic's own model is worth: it was kept because it beat the rules, so
// a clear lean of its outweighs a phrase, and where it finds no side the rules
// count for less.
const (
	learnedWorth = 2
	faintLean    = 0.2
	neutralAt    = 0.5 // the share of neutral from which on it finds no side
	neutralShare = 0.4
)

// learned adds to readings of claims on a topic what its model makes of their
// words.
func learned(m *Model, doc *text.Document, claims []stancebook.Claim, readings []reading) {
	for i := range readings {
		r := &readings[i]
		if !r.about {
			continue
		}
		odds := m.Judge(doc, claims[i].Content, claims[i].Cue)
		lean := odds.Lean()
		switch {
		case odds.Neutral >= neutralAt:
			r.score *= neutralShare
		case math.Abs(lean) >= faintLean:
			value := learnedWorth * lean
			r.found = append(r.found, evidence{value, fmt.Sprintf("learned from %d coded statements", m.Statements)})
			r.score = math.Tanh(math.Atanh(clamp(r.score)) + value)
		}
	}
}
