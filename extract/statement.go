package extract

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// How sure an attribution without quoted words must be to be no doubtful claim, and
// how much surer for each sign that somebody acts rather than states
// something: a cue of neither speech nor belief ("approved the maps"), words
// without a verb ("reacted with horror"), no source. Chosen on the coverage of
// the affair and the sample coverage together, so the figures there flatter.
const (
	leastSure = 0.4
	surer     = 0.2
)

// isDoubtful tells whether an attribution is too unsure to be a claim of a
// book: who reads a book wants what was said and meant, and the corpus on which
// confidence was learned annotates acts, too.
func isDoubtful(doc *text.Document, a stancebook.Attribution) bool {
	if isLabel(doc, a.Sources) {
		return true
	}
	if a.Type != stancebook.Indirect {
		return false
	}
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
	return a.Confidence < least || isAct(doc, a) || isOwn(doc, a.Sources)
}

// isAct tells whether somebody did something and no more is told: "sued the
// state", "approved the maps".
func isAct(doc *text.Document, a stancebook.Attribution) bool {
	if a.CueKind != stancebook.Other || len(a.Cue) == 0 {
		return false
	}
	first, end := doc.TokensIn(a.Cue[0])
	for t := first; t < end; t++ {
		if strings.HasPrefix(doc.Tokens[t].Tag, "VB") && acts()[doc.Lower(t)] {
			return true
		}
	}
	return false
}

// isOwn tells whether the source is whoever writes or reads, outside quotation
// marks: what the reporter asserts is no statement of somebody's.
func isOwn(doc *text.Document, sources []stancebook.Span) bool {
	if len(sources) != 1 {
		return false
	}
	first, end := doc.TokensIn(sources[0])
	return first < end && end-first <= 2 && doc.Tokens[first].Quote < 0 && own[doc.Lower(first)]
}

var own = map[string]bool{"i": true, "we": true, "you": true}

// isLabel tells whether the source is no speaker but what heads a picture or a
// link.
func isLabel(doc *text.Document, sources []stancebook.Span) bool {
	return len(sources) == 1 && labels()[strings.ToLower(strings.Trim(sources[0].Of(doc.Text), " :"))]
}

//go:embed acts.tsv
var actsTable string

//go:embed idle.tsv
var idleTable string

var (
	acts   = sync.OnceValue(func() map[string]bool { return wordsOf(actsTable, strings.Fields) })
	labels = sync.OnceValue(func() map[string]bool {
		return wordsOf(idleTable, func(line string) []string { return []string{line} })
	})
)

// wordsOf reads a table of words, whose first line says where it comes from.
func wordsOf(table string, parts func(line string) []string) map[string]bool {
	words := map[string]bool{}
	_, table, _ = strings.Cut(table, "\n")
	for line := range strings.Lines(table) {
		for _, w := range parts(strings.TrimSpace(line)) {
			words[w] = true
		}
	}
	return words
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
