package names

import (
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// resolve tells who a source is, and who is named beside them in it.
func (c *Cast) resolve(source stancebook.Span, last heard) (stancebook.Speaker, []stancebook.Speaker) {
	a, b := c.doc.TokensIn(source)
	for a < b && !isWordToken(c.word(a)) {
		a++
	}
	a, b = c.trimmed(a, b)
	if a+2 < b && c.lower(a) == "behalf" && c.lower(a+1) == "of" {
		a += 2
	}
	if a >= b {
		return stancebook.Speaker{Kind: stancebook.UnknownKind, Mention: source, NamedBy: stancebook.ByNothing}, nil
	}
	p := phrase{Cast: c, Span: source, first: a, end: b, base: c.baseEnd(a, b), last: last}
	p.end = p.withName()
	if s, others, ok := p.counted(); ok {
		return s, others
	}
	for _, read := range []func() (stancebook.Speaker, bool){p.nobody, p.pronoun, p.whose, p.latter, p.predecessor, p.shouted, p.person, p.behindOffice, p.heldByOne, p.partisan, p.apposed, p.office, p.document, p.organization, p.anaphor} {
		if s, ok := read(); ok {
			return s, p.others(s)
		}
	}
	return p.described(), nil
}

func isWordToken(w string) bool {
	if w == "" {
		return false
	}
	return isLetter(w) || w[0] >= '0' && w[0] <= '9' || w[0] >= 0x80 && !strings.ContainsAny(w, "“”‘’—–…")
}

// phrase is a source's words [first,end); its head stands in [first,base).
type phrase struct {
	*Cast
	stancebook.Span
	first, end, base int
	last             heard
}

// baseEnd is where the noun phrase that begins at a is over, before what
// hangs on it.
func (c *Cast) baseEnd(a, b int) int {
	for t := a; t < b; t++ {
		if m, ok := c.mentionAt(t); ok && m.form != pronoun && m.end <= b {
			t = m.end - 1
			continue
		}
		if c.isPasted(t) && t > a {
			return t
		}
		switch c.lower(t) {
		case ",", "(", "—", "–", "--", ";", ":", "who", "that", "which", "whose", "of", "for", "in", "from", "at", "with", "on", "to", "by",
			"about", "during", "while", "after", "before", "and", "or", "as", "near", "under", "inside", "outside", "against", "among", "is", "was":
			if t > a {
				return t
			}
		}
	}
	return b
}

// withName is the phrase's end with the name right behind a description that
// the source leaves out: "A lawyer, | Ann Ames, said", "a study | by Ann Ames".
func (p *phrase) withName() int {
	link := p.lower(p.end)
	if link != "," && (link != "by" || !p.lex.documents[p.lower(p.base-1)]) {
		return p.end
	}
	if m, ok := p.mentionAt(p.base - 1); ok && p.figureOf(m).kind == stancebook.PersonKind {
		return p.end
	}
	m, ok := p.mentionAt(p.end + 1)
	if !ok || m.first != p.end+1 || m.form != fullName || p.figureOf(m).kind != stancebook.PersonKind {
		return p.end
	}
	if next := p.lower(m.end); link == "," && next != "," && next != "—" && next != "." || next == "'s" {
		return p.end
	}
	return m.end
}

// pronoun reads "he", "they", "it".
func (p *phrase) pronoun() (stancebook.Speaker, bool) {
	w := p.lower(p.first)
	if p.end-p.first > 2 && w != "both" {
		return stancebook.Speaker{}, false
	}
	if _, ok := pronouns[w]; ok && p.end-p.first == 1 {
		if s, ok := p.unnamed(pronouns[w]); ok {
			return s, true
		}
		m, found := p.mentionAt(p.first)
		if !found {
			return p.laterName(pronouns[w]), true
		}
		id, sure, rivals := p.again(p.first, pronouns[w])
		if id < 0 {
			id, sure = m.figure, 0.7
		}
		s := p.speakerOf(id, p.Span, stancebook.ByPronoun, min(sure, 0.97))
		for _, r := range rivals {
			s.Rivals = append(s.Rivals, p.figures[r].name.full)
		}
		return s, true
	}
	switch w {
	case "they", "we", "both":
		if p.end-p.first == 1 {
			return p.they(), true
		}
	case "it", "this":
		if p.end-p.first == 1 {
			return p.it(), true
		}
	case "i", "you":
		if p.end-p.first == 1 { // the author or the reader
			if s, ok := p.author(); ok {
				return s, true
			}
			return stancebook.Speaker{Kind: stancebook.UnknownKind, Mention: p.Span, NamedBy: stancebook.ByPronoun, Confidence: 0.2}, true
		}
	case "who", "which", "that":
		if p.end-p.first == 1 {
			if s := p.who(); s.Name != "" || w == "who" {
				return s, true
			}
			return p.it(), true
		}
	}
	return stancebook.Speaker{}, false
}

// laterName reads a pronoun before the name that it stands for: that of the
// subject behind it in its sentence or, where nobody is named before, of the
// next one's.
func (p *phrase) laterName(gender byte) stancebook.Speaker {
	here := p.doc.Tokens[p.first].Sentence
	end := p.doc.Sentences[min(here+1, len(p.doc.Sentences)-1)].End
	for t := p.end; t < min(end, p.end+60); t++ {
		m, ok := p.mentionAt(t)
		if !ok || m.first != t || m.form == pronoun || p.quoted(t) || p.prominence(m) < 0.9 {
			continue
		}
		if f := p.figureOf(m); f.kind == stancebook.PersonKind && (f.gender == 0 || f.gender == gender) {
			return p.speakerOf(m.figure, p.Span, stancebook.ByPronoun, 0.5)
		}
	}
	return stancebook.Speaker{Kind: stancebook.UnknownKind, Mention: p.Span, NamedBy: stancebook.ByPronoun, Confidence: 0.3}
}

// again chooses a pronoun's person with what is known of who spoke last.
func (p *phrase) again(t int, gender byte) (int, float64, []int) {
	speaker := -1
	if i, ok := p.called[p.last.Name]; ok && p.last.Kind == stancebook.PersonKind {
		speaker = i
	}
	var seen []trace
	sentence := p.doc.Tokens[t].Sentence
	from := max(t-400, p.doc.Sentences[max(0, sentence-reach)].First)
	for i := from; i < t; i++ {
		if m, ok := p.mentionAt(i); ok && m.first == i && !p.quoted(i) {
			seen = p.leaveTrace(seen, m)
		}
	}
	return p.antecedent(seen, t, gender, speaker)
}

// they reads "they": the group that was the subject last.
func (p *phrase) they() stancebook.Speaker {
	sentence := p.doc.Tokens[p.first].Sentence
	for back := 0; back <= 2 && sentence-back >= 0; back++ {
		s := p.sentenceNear(sentence-back, p.first)
		for t := s.first; t < min(s.end, p.first); t++ {
			if p.quoted(t) {
				continue
			}
			if p.isGroupHead(t) && !prepositions[p.lower(p.groupStart(t)-1)] {
				return p.group(t)
			}
		}
	}
	if p.last.Name != "" && p.last.Kind != stancebook.PersonKind && p.first-p.last.at < 1500 {
		s := p.last.Speaker
		s.Mention, s.NamedBy, s.Confidence = p.Span, stancebook.ByPronoun, 0.6
		return s
	}
	return stancebook.Speaker{Kind: stancebook.GroupKind, Name: "", Mention: p.Span, NamedBy: stancebook.ByPronoun, Confidence: 0.2}
}

func (p *phrase) isGroupHead(t int) bool {
	w := p.word(t)
	if next := p.lower(t + 1); next == "'" || next == "'s" || next == "’" || next == "’s" {
		return false
	}
	return (p.lex.groups[w] || p.lex.groups[p.lower(t)]) && len(w) > 4 && !p.lex.groups[p.word(t+1)] && p.at[t] < 0
}

// groupStart is where the noun phrase with head t begins.
func (c *Cast) groupStart(t int) int {
	first := t
	for first > 0 && t-first < 6 && c.touches(first-1) && c.doc.Tokens[first-1].Sentence == c.doc.Tokens[t].Sentence {
		switch tag := c.doc.Tokens[first-1].Tag; {
		case strings.HasPrefix(tag, "NN"), strings.HasPrefix(tag, "JJ"), tag == "CD", tag == "PRP$", tag == "POS", tag == "DT", tag == "VBN", tag == "VBG":
			first--
			continue
		}
		break
	}
	return first
}

func (p *phrase) group(t int) stancebook.Speaker {
	first := p.groupStart(t)
	name := p.withoutDeterminer(first, t+1)
	return stancebook.Speaker{Kind: stancebook.GroupKind, Name: name, Mention: p.Span, NamedBy: stancebook.ByPronoun, Confidence: 0.6}
}

// it reads "it": the body or document that spoke or was named last.
func (p *phrase) it() stancebook.Speaker {
	if (p.last.Kind == stancebook.OrganizationKind || p.last.Kind == stancebook.DocumentKind) && p.first-p.last.at < 1000 {
		s := p.last.Speaker
		s.Mention, s.NamedBy, s.Confidence = p.Span, stancebook.ByPronoun, 0.65
		return s
	}
	sentence := p.doc.Tokens[p.first].Sentence
	for back := 0; back <= 2 && sentence-back >= 0; back++ {
		s := p.sentenceNear(sentence-back, p.first)
		for t := s.first; t < min(s.end, p.first); t++ {
			if m, ok := p.mentionAt(t); ok && p.figureOf(m).kind == stancebook.OrganizationKind {
				return p.speakerOf(m.figure, p.Span, stancebook.ByPronoun, 0.5)
			}
			if p.lex.documents[p.lower(t)] && p.lower(t-1) == "the" {
				return stancebook.Speaker{Kind: stancebook.DocumentKind, Name: p.word(t), Mention: p.Span, NamedBy: stancebook.ByPronoun, Confidence: 0.5}
			}
		}
	}
	return stancebook.Speaker{Kind: stancebook.UnknownKind, Mention: p.Span, NamedBy: stancebook.ByPronoun, Confidence: 0.2}
}

// person reads a source whose head is somebody's name.
func (p *phrase) person() (stancebook.Speaker, bool) {
	for t := p.base - 1; t >= p.first; t-- {
		m, ok := p.mentionAt(t)
		if !ok || m.form == pronoun {
			continue
		}
		if p.figureOf(m).kind != stancebook.PersonKind || m.form == description {
			return stancebook.Speaker{}, false
		}
		if m.first > p.first && dealing[p.lower(m.first-1)] {
			return stancebook.Speaker{}, false // "a lawyer representing Ames"
		}
		if n := p.lower(m.end); m.end < p.base && (m.end+1 < p.base || n != "'s" && n != "'") {
			return stancebook.Speaker{}, false
		}
		if next := p.lower(m.end); m.end+1 < p.end && (next == "'s" || next == "'") {
			return stancebook.Speaker{}, false
		}
		return p.named(m), true
	}
	return stancebook.Speaker{}, false
}

// dealing verbs before a name make it that of whom others act for or against.
var dealing = map[string]bool{"representing": true, "defending": true, "advising": true, "supporting": true, "backing": true, "suing": true, "opposing": true,
	"investigating": true, "prosecuting": true, "covering": true, "protesting": true, "criticizing": true, "accusing": true}

func (p *phrase) named(m mention) stancebook.Speaker {
	s := p.speakerOf(m.figure, p.Span, stancebook.ByName, 0.98)
	if m.form == surname {
		s.NamedBy, s.Confidence = stancebook.BySurname, 0.97
		s.Rivals = p.sameFamily(m)
		if len(s.Rivals) > 0 {
			s.Confidence = 0.6
		}
		if m.guess {
			s.Confidence = 0.7
		}
	}
	return s
}

// sameFamily lists others of the family name to whom a mention without title
// or given name could belong.
func (c *Cast) sameFamily(m mention) []string {
	f := c.figureOf(m)
	if m.titled {
		return nil
	}
	var out []string
	for _, i := range c.indexed().kin[f.name.familyKey()] {
		if g := c.figures[i]; g != f && g.name.given != "" {
			out = append(out, g.name.full)
		}
	}
	return out
}

// others are the people whom a source names beside the first: "Ames and Brandt".
func (p *phrase) others(s stancebook.Speaker) []stancebook.Speaker {
	if s.Kind != stancebook.PersonKind || s.NamedBy != stancebook.ByName && s.NamedBy != stancebook.BySurname {
		return nil
	}
	var out []stancebook.Speaker
	for t := p.first; t < p.end; t++ {
		m, ok := p.mentionAt(t)
		if !ok || m.first != t || m.form == pronoun || p.figureOf(m).kind != stancebook.PersonKind {
			continue
		}
		before := p.lower(t - 1)
		next := p.lower(m.end)
		if before != "and" || next == "'s" || next == "'" || m.end != p.end && next != "," {
			continue
		}
		if other := p.named(m); other.Name != s.Name {
			out = append(out, other)
		}
	}
	return out
}

// apposed reads "the Republican nominee, Ann Ames" and "one of the campaign's
// lawyers, Bo Brandt": a description with the name behind a comma.
func (p *phrase) apposed() (stancebook.Speaker, bool) {
	if p.isGroupHead(p.base-1) || p.lex.plurals[p.lower(p.base-1)] != "" {
		return stancebook.Speaker{}, false
	}
	for t := p.base; t < min(p.end, p.first+20); t++ {
		if w := p.word(t); w != "," && w != "—" {
			continue
		}
		m, ok := p.mentionAt(t + 1)
		if !ok || m.first != t+1 || m.form == pronoun || p.figureOf(m).kind != stancebook.PersonKind {
			return stancebook.Speaker{}, false
		}
		if m.end < p.end && p.word(m.end) != "," && p.word(m.end) != "(" && p.word(m.end) != "—" && !p.isPasted(m.end) {
			return stancebook.Speaker{}, false
		}
		return p.named(m), true
	}
	return stancebook.Speaker{}, false
}

// latter reads "the latter" and "the former" of the two persons named last.
func (p *phrase) latter() (stancebook.Speaker, bool) {
	w := p.lower(p.end - 1)
	if p.end-p.first != 2 || p.lower(p.first) != "the" || w != "latter" && w != "former" {
		return stancebook.Speaker{}, false
	}
	var ids []int
	for t := p.first - 1; t >= max(0, p.first-120) && len(ids) < 2; t-- {
		m, ok := p.mentionAt(t)
		if ok && m.form != pronoun && p.figureOf(m).kind == stancebook.PersonKind && !slices.Contains(ids, p.root(m.figure)) {
			ids = append(ids, p.root(m.figure))
		}
	}
	if len(ids) < 2 {
		return stancebook.Speaker{}, false
	}
	if w == "latter" {
		return p.speakerOf(ids[0], p.Span, stancebook.ByDescription, 0.7), true
	}
	return p.speakerOf(ids[1], p.Span, stancebook.ByDescription, 0.7), true
}

// withoutDeterminer is the phrase [first,end) as a name: no article before it.
func (c *Cast) withoutDeterminer(first, end int) string {
	for first < end-1 {
		switch c.lower(first) {
		case "whose", "as", "the", "a", "an", "some", "several", "these", "those", "this", "that", "his", "her", "its", "their", "many", "most", "other", "one", "any", "all", "own", "“", "”", "\"", "''", "``":
			first++
			continue
		}
		break
	}
	name := strings.Join(strings.Fields(c.slice(first, end)), " ")
	return strings.NewReplacer("“", "", "”", "", "\"", "", "''", "").Replace(name)
}
