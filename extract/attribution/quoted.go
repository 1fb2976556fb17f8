package attribution

import (
	"github.com/stancebook/stancebook"
)

// join turns the candidates of all lines into attributions and gives the
// quotations that have no cue of their own to the speech they go on with.
func join(lines []line, found [][]candidate, lex *lexicon) []stancebook.Attribution {
	var out []stancebook.Attribution
	running := -1 // index in out of the speech that a bare quotation would go on with
	for i := range lines {
		l := &lines[i]
		if n := len(out) - 1; n >= 0 && running == n && out[n].Sources == nil {
			if cue, source, ok := l.signer(); ok {
				out[n].Cue, out[n].Sources = l.spans([]run{cue}), l.spans([]run{source})
				continue
			}
		}
		var bare []run
		if len(found[i]) == 0 {
			bare = l.bareQuotes()
		}
		signed := i+1 < len(lines) && lines[i+1].signs()
		if bare != nil && !signed && running >= 0 && l.goesOn(lines, i) {
			out[running].Content = append(out[running].Content, l.spans(bare)...)
			continue
		}
		next := -1
		if bare != nil && i > 0 {
			if a, ok := lines[i-1].announced(lex); ok {
				a.Content = l.spans(bare)
				out = append(out, a)
				running = len(out) - 1
				continue
			}
		}
		if bare != nil && signed && (i == 0 || lines[i-1].paragraph != l.paragraph) {
			out = append(out, stancebook.Attribution{Content: l.spans(bare), CueKind: stancebook.Other, Confidence: signedSureness})
			running = len(out) - 1
			continue
		}
		for _, c := range found[i] {
			a := l.attribution(&c)
			out = append(out, a)
			if l.holdsQuote(&c) {
				next = len(out) - 1
			}
		}
		running = next
	}
	return out
}

// bareQuotes lists the quotations of a line that is made of nothing else.
func (l *line) bareQuotes() []run {
	var out []run
	for i := range l.units {
		switch {
		case l.isQuote(i):
			out = append(out, run{i, i + 1})
		case isWord(l.low(i)) && !isAdverb(&l.units[i]) && l.tag(i) != "CC":
			return nil
		}
	}
	return out
}

// goesOn tells whether line i, made of quotations, may go on with the speech
// of the line before it: in its paragraph or the next.
func (l *line) goesOn(lines []line, i int) bool {
	return i > 0 && l.paragraph-lines[i-1].paragraph <= 1
}

func (l *line) holdsQuote(c *candidate) bool {
	for _, r := range c.content {
		if l.quoteIn(r.from, r.to) {
			return true
		}
	}
	return false
}

func (l *line) attribution(c *candidate) stancebook.Attribution {
	return stancebook.Attribution{
		Sources:    sorted(l.spans(c.sources)),
		Cue:        sorted(l.spans(c.cue)),
		Content:    sorted(l.spans(c.content)),
		CueKind:    c.entry.kind,
		Confidence: c.entry.precision,
	}
}

// announced makes an attribution without content yet of a line that ends in a
// colon behind a cue: "The letter read:".
func (l *line) announced(lex *lexicon) (stancebook.Attribution, bool) {
	end := len(l.units)
	if end < 3 || !l.word(end-1, ":") {
		return stancebook.Attribution{}, false
	}
	for k := len(l.groups) - 1; k >= 0; k-- {
		g := &l.groups[k]
		c := candidate{form: l.low(g.head), frame: frameQuote, cue: []run{{g.from, g.to}}}
		if lex.takes(&c) && !g.passive {
			c.link = l.subjectOf(k)
			return l.attribution(&c), true
		}
	}
	return stancebook.Attribution{}, false
}

// signs tells whether the line signs the quotation before it.
func (l *line) signs() bool {
	_, _, ok := l.signer()
	return ok
}
