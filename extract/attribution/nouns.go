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
		c.content = []run{{from, l.reachClause(from, &group{run: run{i, i + 1}}, lex)}}
	case l.word(from, "to") && l.tag(from+1) == "VB":
		c.frame = frameNounTo
		c.content = []run{{from, l.reachPhrase(from, from+2)}}
	case nounPreps[l.low(from)] && !l.timeAt(from+1):
		c.frame = frame("n-" + l.low(from))
		c.cue[0].to++
		if !l.baseRight(from+1).empty() || l.tag(from+1) == "VBG" {
			c.content = []run{{from + 1, l.reachPhrase(from+1, from+2)}}
		}
	}
	if len(c.content) == 0 || c.content[0].empty() {
		return c, false
	}
	c.sources = l.possessor(i)
	if len(c.sources) == 0 {
		c.frame += "-bare"
		c.link = link{sources: l.bearer(i), shared: true}
	}
	return c, true
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
