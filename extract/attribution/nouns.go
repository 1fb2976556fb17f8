package attribution

import "strings"

// Frames of nouns: a noun that names an act of speech or thought, with the
// possessor or agent as its source. A preposition's frame is "n-" and its word.
const (
	frameNounThat frame = "n-that" // his claim that …
	frameNounTo   frame = "n-to"   // her promise to …
)

// nounPreps lead from such a noun to what it is about.
var nounPreps = words("of on for about against with toward towards over from")

// nounCue finds the cue that the noun at unit i is, with its content behind it.
func (l *line) nounCue(i int, lex *lexicon) (candidate, bool) {
	tag := l.tag(i)
	if tag != "NN" && tag != "NNS" || strings.HasPrefix(l.tag(i+1), "NN") || l.timeAt(i) {
		return candidate{}, false
	}
	c := candidate{form: l.low(i), head: i, cue: []run{{i, i + 1}}}
	from := i + 1
	switch {
	case l.word(from, "that") && l.clauseAhead(from+1):
		c.frame = frameNounThat
	case l.word(from, "to") && l.tag(from+1) == "VB":
		c.frame = frameNounTo
	case nounPreps[l.low(from)] && !l.timeAt(from+1) && (!l.baseRight(from+1).empty() || l.tag(from+1) == "VBG"):
		c.frame = frame("n-" + l.low(from))
		c.cue[0].to++
		from++
	default:
		return c, false
	}
	c.sources = l.possessor(i)
	if len(c.sources) == 0 {
		c.frame += "-bare"
	}
	if !lex.takes(&c) {
		return c, false
	}
	end := 0
	if c.frame == frameNounThat || c.frame == frameNounThat+"-bare" {
		end = l.reachClause(from, &group{run: run{i, i + 1}}, lex)
	} else {
		end = l.reachPhrase(from, from+1)
	}
	if len(c.sources) == 0 {
		c.link = link{sources: l.bearer(i), shared: true}
	}
	c.content = []run{{from, end}}
	return c, end > from
}

// possessor is whose the noun at unit i is: "his", "the mayor's".
func (l *line) possessor(i int) []run {
	for k := i - 1; k >= 0 && k > i-5; k-- {
		switch t := l.tag(k); {
		case t == "PRP$":
			return []run{{k, k + 1}}
		case t == "POS":
			return l.split(l.phraseLeft(k))
		case !nominal(t) || t == "DT":
			return nil
		}
	}
	return nil
}

// bearer is the subject of the verb before the noun at unit i: "Lee made the
// claim that …".
func (l *line) bearer(i int) []run {
	for k := len(l.groups) - 1; k >= 0; k-- {
		if g := &l.groups[k]; g.to <= i && !g.passive {
			return l.subjectOf(k).sources
		}
	}
	return nil
}

// equated finds the noun cue that a form of be equates with its content: "her
// answer was that …", "another fear raised by the police is that …".
func (l *line) equated(k int, lex *lexicon) (candidate, bool) {
	g := &l.groups[k]
	if !g.finite || g.passive || g.copula || !beForms[l.low(g.head)] && l.low(g.head) != "'s" {
		return candidate{}, false
	}
	m, ok := l.marked(g, g.to)
	if !ok || m.frame != frameThat && m.frame != frameQuote && m.frame != frameTo && m.frame != frameWh && m.frame != frameClause {
		return candidate{}, false
	}
	noun, sources := l.equatedNoun(k)
	if noun < 0 {
		return candidate{}, false
	}
	c := candidate{form: l.low(noun), frame: "is-" + m.frame, head: noun, link: link{sources: sources}, cue: []run{{noun, noun + 1}, g.run}}
	if end := l.reachOf(g, &m, lex); end > m.from {
		c.content = []run{{m.from, end}}
	}
	return c, len(c.content) > 0
}

// equatedNoun is the head noun before group k with whose it is: its possessor,
// or the agent of a participle or preposition behind it. −1 is none.
func (l *line) equatedNoun(k int) (noun int, sources []run) {
	g := &l.groups[k]
	base := l.baseLeft(g.from)
	if base.empty() {
		return -1, nil
	}
	noun = base.to - 1
	if p := base.from - 1; l.word(p, "by", "from", "of", "among") {
		head := l.baseLeft(p)
		if k > 0 && l.groups[k-1].to == p {
			head = l.baseLeft(l.groups[k-1].from)
		}
		if !head.empty() {
			return head.to - 1, l.split(base)
		}
	}
	if !strings.HasPrefix(l.tag(noun), "NN") {
		return -1, nil
	}
	return noun, l.possessor(noun)
}
