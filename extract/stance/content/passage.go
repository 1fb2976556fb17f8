package content

import (
	"slices"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// A Passage is a piece of a document as the models read it.
type Passage struct {
	words   []word
	targets []extent // the first is the one asked about
}

// extent is a run of words [first, end).
type extent struct{ first, end int }

// word is a token with what its neighbours make of it.
type word struct {
	id      uint32 // hash of the folded word, digits made alike
	stem    uint32 // of its first letters, the ending left out
	tag     byte   // first letter of its tag
	full    string // the tag
	clause  int
	negated bool // a negation stands a few words before it in its clause
	pause   bool // punctuation that ends what a negation reaches
	negates bool
	be      bool
	target  bool // of any mention of the target
	asked   bool // of the first
}

// longestPassage bounds what is read of a passage that is no prose.
const longestPassage = 600

// Whole is all of a document, without a target.
func Whole(doc *text.Document) *Passage {
	return NewPassage(doc, []stancebook.Span{{Begin: 0, End: len(doc.Text)}}, nil)
}

// NewPassage takes the words at spans of doc. Targets outside them count for
// nothing.
func NewPassage(doc *text.Document, spans, targets []stancebook.Span) *Passage {
	p := &Passage{}
	var at []int // the token of each word
	for _, s := range spans {
		first, end := doc.TokensIn(s)
		for i := first; i < end && len(at) < longestPassage; i++ {
			at = append(at, i)
		}
	}
	p.words = make([]word, len(at))
	clause, reach := 0, 0
	for k, i := range at {
		low, tag := doc.Lower(i), doc.Tokens[i].Tag
		w := word{id: Fold(low), stem: Fold(stem(low)), full: tag, negates: negations[low], be: forms[low]}
		if tag != "" {
			w.tag = tag[0]
		}
		w.pause = pauses(low)
		if w.pause || opensClause(low, tag) || tag == "CC" && k+1 < len(at) && at[k+1] == i+1 && doc.Tokens[i+1].Tag[0] == 'V' {
			clause++
		}
		w.clause = clause
		if w.pause {
			clause++
			reach = 0
		}
		w.negated = reach > 0
		reach--
		if w.negates {
			reach = negationReach
		}
		p.words[k] = w
	}
	p.mark(doc, at, targets)
	return p
}

// negationReach is how many words a negation turns.
const negationReach = 5

func (p *Passage) mark(doc *text.Document, at []int, targets []stancebook.Span) {
	for _, s := range targets {
		first, end := doc.TokensIn(s)
		a, _ := slices.BinarySearch(at, first)
		b, _ := slices.BinarySearch(at, end)
		if a == b {
			continue
		}
		for i := a; i < b; i++ {
			p.words[i].target = true
			p.words[i].asked = p.words[i].asked || len(p.targets) == 0
		}
		p.targets = append(p.targets, extent{a, b})
	}
}

// Fold hashes a word in lower case (FNV-1a), its digits made alike.
func Fold(low string) uint32 {
	h := uint32(2166136261)
	for i := range len(low) {
		c := low[i]
		if '0' <= c && c <= '9' {
			c = '0'
		}
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// stem leaves out the commonest endings.
func stem(low string) string {
	for _, ending := range [...]string{"ings", "ing", "ies", "ied", "ed", "es", "s", "ly", "y", "e"} {
		if len(low) >= len(ending)+3 && low[len(low)-len(ending):] == ending {
			return low[:len(low)-len(ending)]
		}
	}
	return low
}

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

var negations = set("not", "n't", "no", "never", "nobody", "nothing", "neither", "nor", "without", "hardly", "barely",
	"cannot", "nt", "none", "refuse", "refused", "refuses", "fail", "failed", "fails")

// forms of "be" and "get" before a participle make it passive.
var forms = set("be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "'m", "get", "got", "gets", "getting")

func pauses(low string) bool {
	switch low {
	case ",", ";", ":", ".", "?", "!", "—", "--", "–", "(", ")", "...", "…":
		return true
	}
	return false
}

func opensClause(low, tag string) bool {
	switch tag {
	case "WDT", "WP", "WRB":
		return true
	case "IN":
		switch low {
		case "that", "because", "but", "while", "although", "though", "if", "when", "after", "before", "as":
			return true
		}
	}
	return false
}
