package names

import (
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// pronouns of one person and the gender that they tell.
var pronouns = map[string]byte{"he": 'm', "him": 'm', "his": 'm', "himself": 'm', "she": 'f', "her": 'f', "hers": 'f', "herself": 'f'}

// reach is how many sentences back a pronoun may look: beyond it nobody is
// in the reader's mind.
const reach = 8

// trace is a mention as pronouns look back at it.
type trace struct {
	figure, token, sentence int
	weight                  float64
}

// followPronouns finds for each "he" and "she" outside quotations whom it
// stands for, from the start of the text to its end, so that one pronoun may
// lean on another before it.
func (c *Cast) followPronouns() {
	var seen []trace
	var found []mention
	for t := range c.doc.Tokens {
		if c.quoted(t) {
			continue
		}
		if c.at[t] >= 0 {
			if m := c.mentions[c.at[t]]; m.first == t {
				seen = c.leaveTrace(seen, m)
			}
			continue
		}
		if m, ok := c.officeMention(seen, t); ok {
			found = append(found, m)
			seen = c.leaveTrace(seen, m)
			continue
		}
		gender, ok := pronouns[c.lower(t)]
		if !ok {
			continue
		}
		id, _, rivals := c.antecedent(seen, t, gender, -1)
		if id < 0 {
			continue
		}
		m := mention{Span: c.doc.Tokens[t].Span, first: t, end: t + 1, name: t, figure: id, form: pronoun}
		found = append(found, m)
		seen = c.leaveTrace(seen, m)
		if f := c.figures[id]; f.gender == 0 && len(rivals) == 0 && (c.lower(t) == "he" || c.lower(t) == "she") {
			f.gender = gender
		}
	}
	c.mentions = append(c.mentions, found...)
	c.order()
}

// officeMention reads "the mayor" at token t as the one of the article who
// bears that office, the one named last where several do.
func (c *Cast) officeMention(seen []trace, t int) (mention, bool) {
	if c.lower(t) != "the" {
		return mention{}, false
	}
	head := t + 1
	for c.lex.modifiers[c.lower(head)] && head < t+4 {
		head++
	}
	for head+1 < len(c.at) && c.lex.titles[c.lower(head+1)].class == "rank" && c.touches(head) {
		head++
	}
	o, ok := c.lex.titles[c.lower(head)]
	if !ok || c.lex.plurals[c.lower(head)] != "" || c.at[head] >= 0 || c.capital(head+1) && c.touches(head) {
		return mention{}, false
	}
	next := c.lower(head + 1)
	if _, more := c.lex.titles[next]; more || next == "of" || next == "'s" || next == "'" || next == "," && o.class != "public" && o.class != "body" {
		return mention{}, false
	}
	stem := officeStem(c.lower(head))
	best := -1
	for i := len(seen) - 1; i >= 0; i-- {
		f := c.figures[seen[i].figure]
		if slices.Contains(f.heads, stem) {
			best = seen[i].figure
			break
		}
	}
	if best < 0 && stem == "president" && head == t+1 {
		best = c.ruler
	}
	if best < 0 {
		return mention{}, false
	}
	return mention{Span: c.doc.SpanOf(t, head+1), first: t, end: head + 1, name: t, figure: best, form: description}, true
}

// leaveTrace records m for the pronouns behind it and forgets what is out of reach.
func (c *Cast) leaveTrace(seen []trace, m mention) []trace {
	id := c.root(m.figure)
	if c.figures[id].kind != stancebook.PersonKind {
		return seen
	}
	sentence := c.doc.Tokens[m.first].Sentence
	if len(seen) > 64 {
		keep := seen[:0]
		for _, s := range seen {
			if sentence-s.sentence <= reach {
				keep = append(keep, s)
			}
		}
		if len(keep) > 256 {
			keep = keep[len(keep)-256:]
		}
		seen = keep
	}
	return append(seen, trace{id, m.first, sentence, c.prominence(m)})
}

// prominence is how much a mention draws a later pronoun: subjects most, then
// objects, then what hangs on a preposition or a genitive.
func (c *Cast) prominence(m mention) float64 {
	before, after := c.lower(m.first-1), c.lower(m.end)
	if m.form == pronoun {
		switch c.lower(m.first) {
		case "he", "she":
			return 1.2
		}
		return 0.3
	}
	if after == "'s" || after == "'" {
		return 0
	}
	if prepositions[before] {
		return 0.1
	}
	if c.lower(m.end) == "and" {
		if other, ok := c.mentionAt(m.end + 1); ok && other.first == m.end+1 && c.isVerb(other.end) {
			return 1.2 // "Ames and Brandt left"
		}
	}
	if c.isVerb(m.end) || c.lex.saying[before] && !c.lex.saying[after] && c.word(m.first-2) != "" && !isLetter(c.word(m.first-2)) {
		return 1.2
	}
	if c.word(m.end) == "," || c.word(m.end) == "(" {
		return 0.9
	}
	if m.first == c.doc.Sentences[c.doc.Tokens[m.first].Sentence].First {
		return 0.9
	}
	return 0.4
}

func isLetter(w string) bool {
	return w != "" && (w[0] >= 'a' && w[0] <= 'z' || w[0] >= 'A' && w[0] <= 'Z')
}

var prepositions = map[string]bool{"in": true, "to": true, "of": true, "for": true, "with": true, "by": true, "about": true,
	"against": true, "from": true, "on": true, "than": true, "over": true, "under": true, "between": true, "after": true,
	"like": true, "at": true, "behind": true, "into": true, "toward": true, "before": true, "among": true,
	"including": true, "versus": true, "as": true, "both": true}

// isVerb tells whether token t is a verb that a subject may stand before.
func (c *Cast) isVerb(t int) bool {
	if t >= len(c.doc.Tokens) {
		return false
	}
	tag := c.doc.Tokens[t].Tag
	return strings.HasPrefix(tag, "VB") && tag != "VBG" && tag != "VBN" || tag == "MD" || c.lex.saying[c.lower(t)]
}

// pull is how much an earlier mention draws the pronoun at token t: its
// prominence, less a point for each sentence between.
func (c *Cast) pull(s trace, t int, gender byte) float64 {
	sentence := c.doc.Tokens[t].Sentence
	score := s.weight - float64(sentence-s.sentence)
	if c.doc.Sentences[s.sentence].Paragraph != c.doc.Sentences[sentence].Paragraph {
		score -= 0.2
	}
	if gender != 0 && c.figures[s.figure].gender == gender {
		score += 0.8
	}
	return score
}
