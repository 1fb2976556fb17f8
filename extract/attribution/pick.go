package attribution

import "slices"

// leastPrecision is the precision below which a cue in a frame is not taken.
// Set on PolNeAR train.
const leastPrecision = 0.45

// leastNounPrecision is the same for nouns, which cost more than they bring
// where they are unsure.
const leastNounPrecision = 0.65

// candidates lists all that may be an attribution in the line, cues placed
// after their contents first.
func (l *line) candidates(lex *lexicon) []candidate {
	var after, before []candidate
	from := 0
	for k := range l.groups {
		c, ok := l.placedAfter(k, from, lex)
		if ok && lex.takes(&c) {
			after = append(after, c)
			last := c.content[len(c.content)-1]
			from = max(c.cue[0].to, last.to)
		}
	}
	for i := range l.units {
		if c, ok := l.according(i); ok && lex.takes(&c) {
			after = append(after, c)
		}
	}
	for k := range l.groups {
		if c, ok := l.reported(k, lex); ok && lex.takes(&c) {
			before = append(before, c)
		}
	}
	for k := range l.groups {
		if c, ok := l.equated(k, lex); ok && lex.takes(&c) {
			before = append(before, c)
		}
	}
	for i := range l.units {
		if c, ok := l.nounCue(i, lex); ok && lex.takes(&c) {
			before = append(before, c)
		}
	}
	slices.SortStableFunc(before, func(a, b candidate) int { return a.head - b.head })
	return append(after, before...)
}

// takes tells whether the lexicon holds c for an attribution, and notes how
// surely.
func (lex *lexicon) takes(c *candidate) bool {
	e, ok := lex.look(c.form, c.frame)
	c.entry = e
	least := leastPrecision
	if c.frame.ofNoun() {
		least = leastNounPrecision
	}
	return lex.wide || ok && e.precision >= least
}

// pick keeps the outermost candidates: none whose cue stands inside the
// content of another that is kept.
func (l *line) pick(lex *lexicon) []candidate {
	var kept []candidate
	for _, c := range l.candidates(lex) {
		if slices.ContainsFunc(kept, func(k candidate) bool { return k.clashes(&c) }) {
			continue
		}
		if c.shared {
			c.inherit(kept)
		}
		c.place()
		kept = append(kept, c)
	}
	return kept
}

// place gives the grammatical subject its role.
func (c *candidate) place() {
	switch c.entry.subject {
	case isContent:
		if len(c.subject) > 0 && len(c.sources) > 0 && c.subject[0] == c.sources[0] {
			c.sources = nil
		}
		if len(c.subject) > 0 {
			c.content = append(c.subject[:1:1], c.content...)
		}
	case isSource:
		if len(c.sources) == 0 {
			c.sources = c.subject
		}
	case isNothing:
		if len(c.subject) > 0 && len(c.sources) > 0 && c.subject[0] == c.sources[0] {
			c.sources = nil
		}
	}
}

// clashes tells whether c stands inside k or shares its cue or content.
func (k *candidate) clashes(c *candidate) bool {
	for _, r := range k.content {
		if r.has(c.head) {
			return true
		}
		for _, s := range c.content {
			if r.meets(s) {
				return true
			}
		}
	}
	return k.cue[0].has(c.head)
}

// covers tells whether unit i stands in the content of c.
func (c *candidate) covers(i int) bool {
	for _, r := range c.content {
		if r.has(i) {
			return true
		}
	}
	return false
}

// inherit gives c the source of the nearest cue before it.
func (c *candidate) inherit(kept []candidate) {
	best := -1
	for i := range kept {
		if kept[i].head < c.head && (kept[i].head >= c.at || kept[i].covers(c.at)) && len(kept[i].sources) > 0 && (best < 0 || kept[i].head > kept[best].head) {
			best = i
		}
	}
	if best >= 0 {
		c.sources = kept[best].sources
	}
}
