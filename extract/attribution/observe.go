package attribution

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stancebook/stancebook/extract/text"
)

// pad is how many empty tokens stand before the first and after the last, so
// that a feature may look past the ends.
const pad = 4

// An observation is what features look at of one token. Words and tags are
// hashes: features only ask whether two are the same.
type observation struct {
	word, stem, suffix, prefix, tag, shape uint32
	quote                                  uint32 // where it stands in a quotation
	place                                  uint32 // where it stands in its sentence
	near                                   uint32 // what its sentence and the one before hold
	before, after                          int32  // nearest possible cue of its sentence on each side, −1 for none
	asCue, asSource                        uint32 // how often the rules took this word so in the document
	edge                                   uint8  // what lies between it and the token before it
}

// Places in and at a quotation.
const (
	unquoted uint32 = iota
	opensQuote
	inQuote
	closesQuote
	longQuote = 8 // added from five words on
	goesOn    = 16
)

// What may lie between two tokens; the tagger keeps its transitions apart by it.
const (
	edgePlain uint8 = iota
	edgeParagraph
	edgeSentence
	edgeOpensQuote
	edgeClosesQuote
	edgeAfterComma
	edgeBeforeComma
	edgeBeforeStop
	edges // how many there are
)

// observe looks at every token of doc.
func observe(doc *text.Document, ev *evidence, lex *lexicon) []observation {
	obs := make([]observation, len(doc.Tokens)+2*pad)
	for t := range doc.Tokens {
		o := &obs[t+pad]
		low := doc.Lower(t)
		o.word, o.tag = hashOf(low), hashOf(tagOf(doc, t, low))
		o.stem = hashOf(lex.stem(low))
		o.suffix, o.prefix = hashOf(low[max(0, len(low)-3):]), hashOf(low[:min(len(low), 4)])
		o.shape = shapeOf(doc.Word(t))
		o.quote = quotePlace(doc, t)
		o.edge = edgeAt(doc, t, low)
	}
	for s := range doc.Sentences {
		placeIn(doc, s, obs, ev)
	}
	countTaken(doc, obs, ev)
	return obs
}

// tagOf is the tag of token t, mended where the word leaves no doubt.
func tagOf(doc *text.Document, t int, low string) string {
	if sure, ok := sureTags[low]; ok {
		return sure
	}
	return doc.Tokens[t].Tag
}

// stem is the lemma of a verb that the lexicon lists, else the word without
// its commonest endings.
func (lex *lexicon) stem(low string) string {
	if lemma, ok := lex.verbs[low]; ok {
		return lemma
	}
	if lemma, ok := lex.nouns[low]; ok {
		return lemma
	}
	for _, ending := range []string{"ing", "ed", "es", "s"} {
		if len(low) > len(ending)+2 && strings.HasSuffix(low, ending) {
			return low[:len(low)-len(ending)]
		}
	}
	return low
}

// shapeOf tells capitals, small letters, digits and marks of a word.
func shapeOf(w string) uint32 {
	first, _ := utf8.DecodeRuneInString(w)
	switch {
	case unicode.IsDigit(first):
		return 1
	case !unicode.IsLetter(first):
		return 2
	case !unicode.IsUpper(first):
		return 3
	case len(w) > 1 && strings.ToUpper(w) == w:
		return 4
	case len(w) == 1:
		return 5
	}
	return 6
}

func quotePlace(doc *text.Document, t int) uint32 {
	k := doc.Tokens[t].Quote
	if k < 0 {
		return unquoted
	}
	q := &doc.Quotes[k]
	place := inQuote
	switch {
	case t == q.First:
		place = opensQuote
	case t == q.End-1 && q.Closed:
		place = closesQuote
	}
	if q.End-q.First >= 7 {
		place += longQuote
	}
	if q.Continues {
		place += goesOn
	}
	return place
}

func edgeAt(doc *text.Document, t int, low string) uint8 {
	if t == 0 {
		return edgeParagraph
	}
	a, b := &doc.Tokens[t-1], &doc.Tokens[t]
	switch {
	case doc.Sentences[a.Sentence].Paragraph != doc.Sentences[b.Sentence].Paragraph:
		return edgeParagraph
	case b.Quote >= 0 && a.Quote != b.Quote:
		return edgeOpensQuote
	case a.Quote >= 0 && a.Quote != b.Quote:
		return edgeClosesQuote
	case a.Sentence != b.Sentence:
		return edgeSentence
	case doc.Word(t-1) == ",":
		return edgeAfterComma
	case low == ",":
		return edgeBeforeComma
	case b.Tag == "." || low == ";" || low == ":":
		return edgeBeforeStop
	}
	return edgePlain
}

// step puts a distance into few classes.
func step(n int) uint32 {
	switch {
	case n < 4:
		return uint32(n)
	case n < 6:
		return 4
	case n < 10:
		return 5
	case n < 20:
		return 6
	}
	return 7
}

// placeIn fills in what the tokens of sentence s know of it.
func placeIn(doc *text.Document, s int, obs []observation, ev *evidence) {
	sent := &doc.Sentences[s]
	near := sentenceNear(doc, s, ev)
	last := int32(-1)
	for t := sent.First; t < sent.End; t++ {
		o := &obs[t+pad]
		o.place = step(t-sent.First)<<4 | step(sent.End-1-t)
		o.near, o.before, o.after = near, last, -1
		if ev.cue[t].part == beginContent && ev.cue[t].sure > 2 {
			last = int32(t)
		}
	}
	next := int32(-1)
	for t := sent.End - 1; t >= sent.First; t-- {
		obs[t+pad].after = next
		if ev.cue[t].part == beginContent && ev.cue[t].sure > 2 {
			next = int32(t)
		}
	}
}

// sentenceNear tells in bits what sentence s and the one before it hold.
func sentenceNear(doc *text.Document, s int, ev *evidence) uint32 {
	sent := &doc.Sentences[s]
	var bits uint32
	for t := sent.First; t < sent.End; t++ {
		switch ev.taken[t] {
		case beginCue:
			bits |= 1
		case beginContent:
			bits |= 2
		}
		if doc.Tokens[t].Quote >= 0 {
			bits |= 4
		}
	}
	if doc.Tokens[sent.First].Quote >= 0 {
		bits |= 8
	}
	para := &doc.Paragraphs[sent.Paragraph]
	if para.First == s {
		bits |= 16
	}
	if s > 0 {
		if end := doc.Sentences[s-1].End - 1; ev.taken[end] >= beginContent || end > 0 && ev.taken[end-1] >= beginContent {
			bits |= 32
		}
	}
	return bits
}

// countTaken counts how often the rules took each word of the document for a
// cue and for a part of a source.
func countTaken(doc *text.Document, obs []observation, ev *evidence) {
	cues, sources := map[uint32]uint32{}, map[uint32]uint32{}
	for t := range doc.Tokens {
		o := &obs[t+pad]
		switch ev.taken[t] {
		case beginCue, inCue:
			cues[o.stem]++
		case beginSource, inSource:
			sources[o.word]++
		}
	}
	for t := range doc.Tokens {
		o := &obs[t+pad]
		o.asCue, o.asSource = min(cues[o.stem], 3), min(sources[o.word], 3)
	}
}
