package attribution

import "strings"

// A frame names what follows a cue, or that its content stands before it. The
// lexicon knows each verb by its frames: to claim credit is no attribution, to
// claim that something happened is one.
type frame string

// The frames. A preposition's frame is its word: "call for".
const (
	frameThat    frame = "that"     // said that …
	frameClause  frame = "clause"   // said …
	frameWh      frame = "wh"       // asked whether …
	frameTo      frame = "to"       // vowed to …
	frameIng     frame = "ing"      // denied taking …
	frameObject  frame = "obj"      // rejected …
	frameObjThat frame = "obj-that" // told X that …, told X …
	frameObjTo   frame = "obj-to"   // urged X to …
	frameObjWh   frame = "obj-wh"   // asked X whether …
	frameObjAs   frame = "obj-as"   // described X as …
	frameObjPrep frame = "obj-prep" // accused X of …
	frameGap     frame = "gap"      // which they say could …
	frameRel     frame = "rel"      // a claim he denied
	frameQuote   frame = "quote"    // said: “…”
	framePost    frame = "post"     // …, X said
	framePostQ   frame = "postq"    // “…,” X said
	frameNone    frame = ""         // nothing that could be a content
)

// A complement is a frame with the place where the content begins. Prefixes
// "be-" marks the passive.
type complement struct {
	frame frame
	cueTo int // the cue's last unit is before it: "called for"
	from  int // first unit of the content
	after int // where reading on for the end begins
}

// complementOf reads what follows group g.
func (l *line) complementOf(g *group, lex *lexicon) complement {
	p := g.to
	if g.passive && l.word(p, "by") {
		if agent := l.phraseRight(p + 1); !agent.empty() {
			p = agent.to
		}
	}
	p = l.skipSettings(p)
	if c, ok := l.marked(g, p); ok {
		return c
	}
	if lex.speaks(l.low(g.head)) {
		if q := l.quoteAfter(g); q > 0 {
			return complement{frameQuote, g.to, q, q}
		}
	}
	if c, ok := l.particle(g, p); ok {
		return c
	}
	object := l.phraseRight(p)
	if object.empty() {
		return complement{}
	}
	if end := l.listEnd(object.to); end > object.to && l.word(l.skipSettings(end), "to", "that") {
		object.to = l.skipSettings(end)
	}
	if l.subjectWithRelative(object) && lex.sure(l.low(g.head), frameClause) {
		return complement{frameClause, g.to, p, p}
	}
	if l.clauseAhead(p) && !(l.word(object.to, "that") && lex.sure(l.low(g.head), frameObjThat)) {
		return complement{frameClause, g.to, p, p}
	}
	return l.afterObject(g, object)
}

// subjectWithRelative tells whether r is the subject of a clause with a relative
// clause of its own: "[said] cities that shield people endanger others".
func (l *line) subjectWithRelative(r run) bool {
	if !l.word(r.to, "that", "who", "which") {
		return false
	}
	own := l.groupAt(r.to + 1)
	if own == nil || !own.finite {
		return false
	}
	for i := own.to; i < len(l.units) && i < r.to+24; i++ {
		switch {
		case l.finiteAt(i):
			return true
		case l.tag(i) == "." || l.tag(i) == "," || l.tag(i) == ":" || l.tag(i) == "PRP" || subordinators[l.low(i)]:
			return false
		}
	}
	return false
}

// quoteAfter is the unit of the quotation that a colon or comma announces
// after group g with no other verb between, 0 where there is none.
func (l *line) quoteAfter(g *group) int {
	for q := g.to; q < len(l.units) && q < g.to+24; q++ {
		switch {
		case l.isQuote(q):
			if l.word(q-1, ",", ":") && q > g.to+1 {
				return q
			}
			return 0
		case l.groupAt(q) != nil || subordinators[l.low(q)]:
			return 0
		}
	}
	return 0
}

// marked reads complements that announce themselves.
func (l *line) marked(g *group, p int) (complement, bool) {
	c := complement{cueTo: g.to, from: p, after: p}
	switch {
	case l.isQuote(p):
		c.frame = frameQuote
	case l.tag(p) == ":" && l.word(p, ":") || l.word(p, ",") && l.isQuote(p+1):
		if p+1 >= len(l.units) {
			return c, false
		}
		c.frame, c.from, c.after = frameQuote, p+1, p+1
		if !l.isQuote(p + 1) {
			c.frame = frameClause
		}
	case l.word(p, ",") && l.word(p+1, "that") && l.clauseAhead(p+2):
		c.frame, c.from, c.after = frameThat, p+1, p+1
	case l.word(p, "that") && !l.endsAt(p+1):
		c.frame = frameThat
	case l.word(p, "if", "whether", "how", "why", "what", "who", "where", "when"):
		c.frame = frameWh
	case l.word(p, "to") && (l.tag(p+1) == "VB" || strings.HasPrefix(l.tag(p+1), "RB") && l.tag(p+2) == "VB"):
		c.frame = frameTo
	case l.tag(p) == "VBG" && p == g.to:
		c.frame = frameIng
	case p == g.to && g.finite && !g.passive && l.finiteAt(p):
		c.frame = frameGap
	case l.word(p, "there") && isVerb(l.tag(p+1)):
		c.frame = frameClause
	default:
		return c, false
	}
	return c, true
}

func (l *line) finiteAt(i int) bool {
	g := l.groupAt(i)
	return g != nil && g.finite
}

// particle reads "call for X", "point to X", "lash out at X".
func (l *line) particle(g *group, p int) (complement, bool) {
	if p != g.to {
		return complement{}, false
	}
	q := p
	if l.tag(q) == "RP" || l.word(q, "out", "up", "off", "down", "back") {
		q++
	}
	if l.tag(q) != "IN" && l.tag(q) != "RP" && !l.word(q, "to", "for") {
		if q > p && !l.phraseRight(q).empty() {
			return complement{frame(l.low(p)), q, q, q}, true
		}
		return complement{}, false
	}
	if l.timeAt(q+1) || subordinators[l.low(q)] && !l.word(q, "as") {
		return complement{}, false
	}
	if l.phraseRight(q+1).empty() && l.tag(q+1) != "VBG" && !l.isQuote(q+1) && !l.word(q+1, "what", "how", "whether", "why") {
		return complement{}, false
	}
	name := l.low(q)
	if q > p {
		name = l.low(p) + " " + name
	}
	return complement{frame(name), q + 1, q + 1, q + 1}, true
}

// afterObject reads what follows the object of g.
func (l *line) afterObject(g *group, object run) complement {
	c := complement{cueTo: g.to, from: object.from, after: object.to}
	p := l.skipSettings(object.to)
	inner := func(f frame, from int) complement {
		return complement{f, g.to, from, from}
	}
	switch {
	case l.isQuote(p) && p == object.to:
		return complement{frameObject, g.to, object.from, p}
	case l.word(p, ",") && l.isQuote(p+1) || l.word(p, ":") && p+1 < len(l.units):
		return inner(frameObjThat, p+1)
	case l.isQuote(p), l.word(p, "that") && l.recipient(object):
		return inner(frameObjThat, p)
	case l.word(p, "if", "whether", "how", "why", "what"):
		return inner(frameObjWh, p)
	case l.word(p, "to") && l.tag(p+1) == "VB":
		c.frame, c.after = frameObjTo, p
	case l.word(p, "as"):
		c.frame, c.after = frameObjAs, p+1
	case l.recipient(object) && l.clauseAhead(p):
		return inner(frameObjThat, p)
	case l.word(p, "of", "for", "on", "over", "about", "with"):
		c.frame, c.after = frameObjPrep, p+1
	default:
		c.frame = frameObject
	}
	return c
}

// recipient tells whether an object may be somebody who is told something.
func (l *line) recipient(object run) bool {
	last := l.units[object.to-1]
	return last.tag == "PRP" || strings.HasPrefix(last.tag, "NNP") || last.tag == "NNS" || last.tag == "NN"
}

// skipSettings passes adverbs, times and settings ("in a statement", "on CNN
// Thursday") that stand between a cue and its content. It goes on only where a
// content may still follow.
func (l *line) skipSettings(p int) int {
	for step := 0; step < 4; step++ {
		switch {
		case p >= len(l.units):
			return p
		case isAdverb(&l.units[p]) && !l.word(p, "only", "as", "so"):
			p++
		case l.timeAt(p):
			p++
		case l.word(p, "last", "this", "next") && l.timeAt(p+1):
			p += 2
		case l.word(p, "on", "in", "at", "during", "to", "via", "after", "through", "by", "before", "from") && l.settingPast(p) > p:
			p = l.settingPast(p)
		default:
			return p
		}
	}
	return p
}

// settingPast is the unit after the setting that the preposition at p opens,
// or p where it opens none or nothing like a content follows.
func (l *line) settingPast(p int) int {
	r := l.phraseRight(p + 1)
	if r.empty() {
		return p
	}
	q := r.to
	for l.timeAt(q) {
		q++
	}
	opens := l.isQuote(q) || l.word(q, "that", ":", "whether", "if", "how") || l.word(q, ",") && l.isQuote(q+1)
	if opens || l.timeAt(p+1) {
		return q
	}
	if settings[l.low(r.to-1)] && (l.clauseAhead(q) || l.setsOut(q)) {
		return q
	}
	return p
}

// setsOut tells whether another setting follows.
func (l *line) setsOut(q int) bool {
	return l.word(q, "on", "in", "at", "during", "to", "with") && !l.timeAt(q)
}

// clauseAhead tells whether a clause with its own subject begins at p: a
// finite verb comes before the next comma, and no relative pronoun owns it.
func (l *line) clauseAhead(p int) bool {
	if subject := l.baseRight(p); subject.empty() && !l.isQuote(p) && !l.word(p, "if", "there", "because", "in", "as", "when", "the", "a", "both", "this", "that") {
		return false
	}
	for i := p; i < len(l.units) && i < p+24; i++ {
		u := &l.units[i]
		switch {
		case i > p && u.tag == quoteTag:
			return l.quotedVerb(i)
		case i > p && l.word(i, "when", "while", "after", "before", "because", "although", "though"):
			return false
		case u.tag == "," || u.tag == "." || u.low == ";" || u.low == "—" || u.low == "--":
			if end := l.listEnd(i); u.tag == "," && end > i {
				i = end - 1
				continue
			}
			return l.bareSubject(p, i)
		case u.tag == "VBZ", u.tag == "VBP", u.tag == "MD":
			return !l.relativeBefore(i)
		case u.tag == "VBD":
			if !l.word(i+1, "by") {
				return !l.relativeBefore(i)
			}
		}
	}
	return false
}

// quotedVerb tells whether the quotation at unit i begins with a verb: he
// “has shown it”.
func (l *line) quotedVerb(i int) bool {
	q := &l.doc.Quotes[l.units[i].quote]
	for t := q.First + 1; t < q.End && t < q.First+4; t++ {
		switch l.doc.Tokens[t].Tag {
		case "VBD", "VBZ", "VBP", "MD":
			return true
		case "RB":
			continue
		}
		return false
	}
	return false
}

// bareSubject tells whether an appositive in commas stands between a subject
// and its verb: "said Smith, a teacher, was right".
func (l *line) bareSubject(p, comma int) bool {
	if l.tag(comma) != "," {
		return false
	}
	for i := comma + 1; i < len(l.units) && i < comma+14; i++ {
		if l.tag(i) == "," {
			t := l.tag(i + 1)
			return t == "VBD" || t == "VBZ" || t == "VBP" || t == "MD"
		}
		if isVerb(l.tag(i)) {
			return false
		}
	}
	return false
}

// relativeBefore tells whether the verb at i belongs to a relative clause.
func (l *line) relativeBefore(i int) bool {
	k := i - 1
	for k >= 0 && isAdverb(&l.units[k]) {
		k--
	}
	return l.word(k, "who", "which", "whom") || l.word(k, "that") && l.tag(k) == "WDT"
}

// endsAt tells whether nothing but closing marks follows.
func (l *line) endsAt(p int) bool {
	for ; p < len(l.units); p++ {
		if t := l.tag(p); t != "." && t != "''" && t != ")" && t != "-RRB-" {
			return false
		}
	}
	return true
}
