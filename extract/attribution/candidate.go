package attribution

import (
	"strings"

	"github.com/stancebook/stancebook"
)

// A candidate is what may be an attribution: a cue with what it would make its
// content and source. Runs are units of its line.
type candidate struct {
	form    string // lower-case word that carries the cue's meaning
	frame   frame
	cue     []run
	content []run
	link
	head    int   // unit of form
	subject []run // of a passive or a raising verb: its grammatical subject
	entry   entry
}

// reported finds the cue of group k whose content follows it.
func (l *line) reported(k int, lex *lexicon) (candidate, bool) {
	g := &l.groups[k]
	c := l.complementOf(g, lex)
	if c.frame == frameNone && g.finite && !g.passive && !g.copula {
		return l.objectRelative(k)
	}
	if c.frame == frameNone || c.from >= len(l.units) {
		return candidate{}, false
	}
	cand := candidate{form: l.low(g.head), frame: c.frame, head: g.head, cue: []run{{g.from, c.cueTo}}}
	if g.infinitive {
		cand.cue[0].from++
	}
	if g.passive {
		cand.frame = "be-" + cand.frame
	}
	if !lex.takes(&cand) {
		return cand, false // before the costly search for borders and source
	}
	end := l.reachOf(g, &c, lex)
	if end <= c.from {
		return candidate{}, false
	}
	if l.silent(g, c.from, lex) {
		return candidate{}, false
	}
	cand.content = []run{{c.from, end}}
	cand.link = l.subjectOf(k)
	if turned := l.phraseRight(g.to); cand.frame == frameQuote && cand.shared && g.from <= 1 && turned.to < c.from && !turned.empty() {
		cand.link = link{sources: l.split(turned)} // Said Lee: “…”
	}
	if g.finite {
		cand.subject = cand.sources
		if g.passive {
			cand.subject = l.finiteSubject(k).sources
		}
	}
	return cand, true
}

// silent tells whether group g says only that somebody said nothing: "declined
// to comment", "did not respond". Its content begins at unit from.
func (l *line) silent(g *group, from int, lex *lexicon) bool {
	marks := lex.silences[lex.verbs[l.low(g.head)]]
	if marks == nil {
		return false
	}
	if g.negated && marks["not"] {
		return true
	}
	for i := from; i < from+4 && i < len(l.units); i++ {
		if isVerb(l.tag(i)) || strings.HasPrefix(l.tag(i), "NN") {
			return marks[l.low(i)]
		}
	}
	return false
}

// objectRelative finds the cue of group k whose content is the noun that its
// clause describes: "a claim that the mayor denied".
func (l *line) objectRelative(k int) (candidate, bool) {
	g := &l.groups[k]
	if g.to < len(l.units) && l.tag(g.to) != "," && l.tag(g.to) != "." && !l.dash(g.to) {
		return candidate{}, false
	}
	s := l.finiteSubject(k)
	if s.shared || len(s.sources) != 1 {
		return candidate{}, false
	}
	i := s.sources[0].from
	if l.word(i-1, "that", "which", "whom") {
		i--
		if l.word(i-1, ",") {
			i--
		}
	}
	about := l.antecedentBefore(i)
	if about.empty() {
		return candidate{}, false
	}
	return candidate{form: l.low(g.head), frame: frameRel, head: g.head, link: s, cue: []run{g.run}, content: []run{about}}, true
}

// reachOf is where the content of c ends.
func (l *line) reachOf(g *group, c *complement, lex *lexicon) int {
	switch c.frame {
	case frameTo, frameIng, frameObjTo:
		return l.reachInfinitive(c.from, g, lex)
	case frameGap:
		return l.reachGap(c.from, g, lex)
	case frameThat, frameClause, frameWh, frameObjThat, frameObjWh:
		if l.isQuote(c.from) {
			return l.reachQuote(c.from, g, lex)
		}
		return l.reachClause(c.from, g, lex)
	case frameQuote:
		return l.reachQuote(c.from, g, lex)
	}
	if l.isQuote(c.after) {
		return c.after + 1
	}
	return l.reachPhrase(c.from, c.after)
}

// reachQuote is where a content ends that begins with the quotation at unit q:
// with it, unless its sentence goes on.
func (l *line) reachQuote(q int, g *group, lex *lexicon) int {
	end := q + 1
	if l.shut(q) || end >= len(l.units) || l.tag(end) == "," || l.dash(end) || l.endsAt(end) {
		return end
	}
	if l.tag(end) == "IN" && (l.timeAt(end+1) || l.settingAt(end)) || l.opensCue(end, g, lex) {
		return end
	}
	if l.tag(end) == "CC" && l.groupAt(end+1) != nil && l.groupAt(end+1).finite {
		return end
	}
	return l.reachClause(q, g, lex)
}

// shut tells whether the quotation at unit q ends with a mark of its own.
func (l *line) shut(q int) bool {
	if !l.isQuote(q) {
		return false
	}
	inner := l.doc.Quotes[l.units[q].quote].Inner.Of(l.doc.Text)
	for i := len(inner) - 1; i >= 0; i-- {
		switch inner[i] {
		case ' ':
			continue
		case '.', ',', '?', '!':
			return true
		}
		return false
	}
	return false
}

// pastOpeners passes words that tie a sentence to the one before it, but for
// "nor", which denies what follows.
func (l *line) pastOpeners(i int) int {
	for i < len(l.units) {
		switch {
		case l.tag(i) == "CC" && !l.word(i, "nor", "neither") || l.word(i, ",") || l.word(i, "however", "meanwhile", "still", "instead", "yet", "also") || l.tag(i) == "''":
			i++
		case l.word(i, "in") && l.word(i+1, "fact", "addition") && l.word(i+2, ","):
			i += 3
		default:
			return i
		}
	}
	return i
}

// spans turns runs into places in the text, joining those that touch.
func (l *line) spans(runs []run) []stancebook.Span {
	var out []stancebook.Span
	for _, r := range runs {
		if !r.empty() {
			out = append(out, l.span(r.from, r.to))
		}
	}
	return out
}
