package attribution

import (
	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// A label is what the tagger says of a token: that it begins a source, a cue
// or a content, goes on with one, or is none of them.
type label uint8

const (
	outside label = iota
	beginSource
	inSource
	beginCue
	inCue
	beginContent
	inContent
	labels7 // how many there are
)

// A clue is what one candidate of the rules says about a token: the part it
// would have, and of which cue in which frame.
type clue struct {
	part  label  // outside where no candidate covers the token
	cue   uint32 // hash of the cue's form
	frame uint32 // hash of its frame
	sure  uint8  // the lexicon's precision in steps
}

// Evidence is what the rules know about the tokens of a document: what they
// take, and for each part the surest candidate whether they take it or not.
type evidence struct {
	taken                []label
	source, cue, content []clue
}

// gather collects what the rules know of doc.
func gather(doc *text.Document, rules *ruled) *evidence {
	n := len(doc.Tokens)
	clues := make([]clue, 3*n)
	ev := &evidence{taken: make([]label, n), source: clues[:n], cue: clues[n : 2*n], content: clues[2*n:]}
	for i := range rules.lines {
		ev.read(&rules.lines[i], wide())
	}
	for i := range rules.taken {
		ev.mark(doc, rules.taken[i].Content, beginContent)
	}
	for i := range rules.taken {
		ev.mark(doc, rules.taken[i].Sources, beginSource)
		ev.mark(doc, rules.taken[i].Cue, beginCue)
	}
	return ev
}

// mark notes that the tokens of spans have the part that begins with b.
func (ev *evidence) mark(doc *text.Document, spans []stancebook.Span, b label) {
	for _, s := range spans {
		first, end := doc.TokensIn(s)
		for t := first; t < end; t++ {
			ev.taken[t] = b + 1
		}
		if first < end {
			ev.taken[first] = b
		}
	}
}

// read notes what each verb and noun of l would attribute as a cue.
func (ev *evidence) read(l *line, lex *lexicon) {
	for k := range l.groups {
		if c, ok := l.placedAfter(k, 0, lex); ok {
			ev.note(l, &c, lex)
		}
		if c, ok := l.reported(k, lex); ok {
			ev.note(l, &c, lex)
		}
		if c, ok := l.equated(k, lex); ok {
			ev.note(l, &c, lex)
		}
	}
	for i := range l.units {
		if c, ok := l.according(i); ok {
			ev.note(l, &c, lex)
		}
		if c, ok := l.nounCue(i, lex); ok {
			ev.note(l, &c, lex)
		}
	}
}

// note keeps c where it is surer than what is known of its tokens.
func (ev *evidence) note(l *line, c *candidate, lex *lexicon) {
	e, _ := lex.look(c.form, c.frame)
	c.entry = e
	c.place()
	k := clue{cue: hashOf(c.form), frame: hashOf(string(c.frame)), sure: 1 + uint8(e.precision*9.99)}
	ev.put(l, c.sources, ev.source, k)
	ev.put(l, c.cue, ev.cue, k)
	ev.put(l, c.content, ev.content, k)
}

func (ev *evidence) put(l *line, runs []run, clues []clue, k clue) {
	for _, r := range runs {
		for i := r.from; i < r.to; i++ {
			k.part = inContent
			for t := l.units[i].first; t < l.units[i].end; t++ {
				if i == r.from && t == l.units[i].first {
					k.part = beginContent
				} else {
					k.part = inContent
				}
				if clues[t].sure < k.sure {
					clues[t] = k
				}
			}
		}
	}
}

// hashOf is the FNV-1a hash of s.
func hashOf(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
