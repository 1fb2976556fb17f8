package attribution

import "strings"

// placedAfter finds the cue of group k whose content stands before it: "…, the
// mayor said", "…, said the mayor". Its content begins at unit from.
func (l *line) placedAfter(k, from int, lex *lexicon) (candidate, bool) {
	g := &l.groups[k]
	if !g.finite || g.passive || g.copula {
		return candidate{}, false
	}
	source, edge, cueEnd, ok := l.beside(k, lex)
	if !ok || edge <= from {
		return candidate{}, false
	}
	c := candidate{form: l.low(g.head), frame: framePost, head: g.head, cue: []run{{g.from, g.to}}, link: source}
	before := edge - 1
	if !l.isQuote(before) && before > from && l.isQuote(before-1) {
		before--
	}
	begin := l.pastOpeners(from)
	end := l.trimContent(begin, edge)
	if end > begin && l.isQuote(before) {
		c.frame = framePostQ
		begin = l.quoteBegin(begin, before)
	}
	if end > begin {
		c.content = []run{{begin, end}}
	}
	more := l.resumes(cueEnd, l.isQuote(before), g, lex)
	if !more.empty() {
		c.content = append(c.content, more)
	}
	return c, l.isQuote(before) || !more.empty() || end > begin && (l.states(begin, end) || l.quoteIn(begin, end) || l.turned(&c, end-begin, lex))
}

// turned tells whether a verb of saying stands before its subject, which after
// a comma makes what precedes it a statement even where no verb is seen in it.
func (l *line) turned(c *candidate, length int, lex *lexicon) bool {
	return length >= foldWords && len(c.sources) > 0 && c.sources[0].from > c.head && lex.speaks(c.form)
}

// states tells whether units [from, to) hold a clause that could be a
// statement by itself.
func (l *line) states(from, to int) bool {
	if subordinators[l.low(from)] && !l.word(from, "that", "there", "if", "because", "until") {
		return false
	}
	for k := range l.groups {
		if g := &l.groups[k]; g.finite && from <= g.head && g.head < to && !l.relativeBefore(g.from) {
			return true
		}
	}
	return false
}

// beside finds the subject of group k on either side, the unit at which its
// clause begins, and the unit after the clause.
func (l *line) beside(k int, lex *lexicon) (source link, edge, end int, ok bool) {
	g := &l.groups[k]
	i := g.from
	if l.word(i-1, ",") {
		turned := lex.objectless(l.low(g.head)) && strings.HasPrefix(l.tag(g.to), "NNP") && !l.timeAt(g.to)
		s := l.behindComma(i - 1)
		if s != nil && (s[0].from == 0 || l.boundary(s[0].from-1)) && !(turned && !l.spoken(s[0].from-1)) {
			return link{sources: s}, s[0].from, g.to, s[0].from > 0 && (l.spoken(s[0].from-1) || l.closes(g))
		}
	}
	if l.boundary(i - 1) {
		r := l.phraseRight(g.to)
		if next := l.groupAt(r.to); !r.empty() && (next == nil || l.spoken(i-1) && !next.finite) && !l.word(r.from, "him", "them", "me", "us", "that") {
			return link{sources: l.split(r)}, i, r.to, true
		}
	}
	if l.relativeBefore(g.from) {
		return link{}, 0, 0, false
	}
	s := l.finiteSubject(k)
	if s.shared || len(s.sources) == 0 {
		return s, 0, 0, false
	}
	first := s.sources[0].from
	for first > 0 && (isAdverb(&l.units[first-1]) && !l.isQuote(first-1) || l.tag(first-1) == "CC") {
		first--
	}
	if !l.boundary(first-1) || !l.spoken(first-1) && !l.closes(g) {
		return s, 0, 0, false
	}
	return s, first, g.to, true
}

// spoken tells whether unit i is a quotation that ends as speech does before
// its cue: with a comma, question mark or exclamation mark.
func (l *line) spoken(i int) bool {
	if !l.isQuote(i) {
		return false
	}
	inner := strings.TrimRight(l.doc.Quotes[l.units[i].quote].Inner.Of(l.doc.Text), " ")
	return inner != "" && strings.ContainsRune(",?!", rune(inner[len(inner)-1]))
}

// boundary tells whether unit i ends what stands before a cue placed after.
func (l *line) boundary(i int) bool {
	return i >= 0 && (l.tag(i) == "," || l.isQuote(i) || l.dash(i) || l.tag(i) == "''" || l.word(i, "?", "!"))
}

// closes tells whether nothing that could be a content follows group g.
func (l *line) closes(g *group) bool {
	p := g.to
	if p < len(l.units) && ((l.tag(p) == "IN" && !l.word(p, "that", "if", "whether") || l.word(p, "to", "when", "while")) || l.timeAt(p) || isAdverb(&l.units[p])) {
		return true
	}
	if p >= len(l.units) || l.tag(p) == "," || l.tag(p) == "." || l.tag(p) == ":" || l.word(p, ";", "(") || l.dash(p) {
		return !(l.word(p, ",", ":") && l.isQuote(p+1) && !l.quoteBefore(g.from))
	}
	if r := l.baseRight(p); !r.empty() && !l.clauseAhead(p) && !l.word(r.to, "that") && !l.isQuote(r.to) {
		return !(l.word(r.to, ",") && l.isQuote(r.to+1) && !l.quoteBefore(g.from))
	}
	return false
}

func (l *line) quoteBefore(i int) bool { return l.quoteIn(0, i) }

// quoteIn tells whether a folded quotation stands in units [from, to).
func (l *line) quoteIn(from, to int) bool {
	for i := from; i < to; i++ {
		if l.isQuote(i) {
			return true
		}
	}
	return false
}

// quoteBegin is where a content begins that ends with the quotation at unit q:
// at the quotation where it stands alone, else with its sentence.
func (l *line) quoteBegin(from, q int) int {
	if q <= from {
		return q
	}
	if l.word(q-1, ":") || l.dash(q-1) {
		return q
	}
	for i := from; i < q; i++ {
		if t := l.tag(i); isVerb(t) || nominal(t) || strings.HasPrefix(t, "PRP") || t == "IN" {
			return from
		}
	}
	return q
}

// resumes finds the rest of a content that a cue in the middle has split.
func (l *line) resumes(p int, quoted bool, g *group, lex *lexicon) run {
	for p < len(l.units) && l.tag(p) != "," && !l.isQuote(p) && l.tag(p) != ":" && !l.dash(p) {
		if l.groupAt(p) != nil {
			return run{}
		}
		p++
	}
	if l.isQuote(p) {
		return run{p, l.reachQuote(p, g, lex)}
	}
	if p+1 >= len(l.units) {
		return run{}
	}
	if quoted {
		for q := p + 1; q < len(l.units) && !lex.speaks(l.low(q)); q++ {
			if l.isQuote(q) && (l.tag(q-1) == "," || l.tag(q-1) == ":" || l.dash(q-1) || l.tag(q-1) == "CC") && l.tenseless(p, q) {
				return run{q, l.reachQuote(q, g, lex)}
			}
		}
		return run{}
	}
	q := p + 1
	if l.tag(q) == "VBG" || l.tag(q) == "VBN" || l.aside(q) || l.opensCue(p, g, lex) || l.tag(q) == "CC" || l.word(q, "a", "an") {
		return run{}
	}
	if !(l.finiteAt(q) && q == g.to+1) && !l.clauseAhead(q) {
		return run{}
	}
	return run{q, l.reachClause(q, g, lex)}
}
