package names

import (
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names/gazetteer"
)

// trimmed is a source's tokens [a,b) without what names nobody: a dateline, a
// bracket, "of the", a day, "himself", the verb of "He's".
func (c *Cast) trimmed(a, b int) (int, int) {
	if a >= b {
		return a, b
	}
	a = c.behindDateline(a, b)
	for a+1 < b && (c.lower(a) == "of" || c.lower(a) == "”" || c.lower(a) == "“") {
		a++
	}
	for b-1 > a {
		w := c.lower(b - 1)
		switch {
		case contracted[w] && c.isPersonal(b-2), w == "]", w == ",", w == "—", w == "–", w == "--":
		case w == "himself", w == "herself", w == "themselves", w == "itself", c.isDay(b - 1):
		default:
			return a, b
		}
		b--
	}
	return a, b
}

// contracted verbs stand behind a pronoun in "He's", "I've", "they'll".
var contracted = map[string]bool{"'s": true, "’s": true, "'ve": true, "’ve": true, "'m": true, "’m": true, "'re": true, "’re": true,
	"'ll": true, "’ll": true, "'d": true, "’d": true}

func (c *Cast) isPersonal(t int) bool {
	switch c.lower(t) {
	case "i", "you", "he", "she", "we", "they", "it", "who", "that":
		return true
	}
	return false
}

// isDay tells whether token t is a day right behind a noun or a name:
// "Republican leaders Wednesday", but not "a poll on Sunday", "USA Today".
func (c *Cast) isDay(t int) bool {
	w := c.word(t)
	if !c.touches(t-1) || !strings.HasPrefix(c.doc.Tokens[t-1].Tag, "NN") {
		return false
	}
	return w == "today" || w == "yesterday" || w == "tonight" || strings.HasSuffix(w, "day") && c.lex.capitals[w] == "calendar" && c.lower(t-1) != "late" && c.lower(t-1) != "last"
}

// behindDateline is where the words of a source begin behind the dateline that
// opens its paragraph: "SAN FRANCISCO — The parents".
func (c *Cast) behindDateline(a, b int) int {
	if c.doc.Sentences[c.doc.Paragraphs[c.paragraphOf(a)].First].First != a || strings.ToUpper(c.word(a)) != c.word(a) {
		return a
	}
	for t := a + 1; t < min(b-1, a+9); t++ {
		switch w := c.word(t); {
		case w == "—", w == "–", w == "--", w == "-":
			if !c.capital(t + 1) {
				return a // "The NAACP — in a letter — said"
			}
			return t + 1
		case isLetter(w) && !c.capital(t):
			return a
		}
	}
	return a
}

// labels of pictures and links stand before a colon as speakers' names do.
var labels = map[string]bool{"photo": true, "photos": true, "file photo": true, "watch": true, "watch live": true, "more": true, "read more": true, "read": true,
	"related": true, "see also": true, "full coverage": true, "video": true, "live": true, "update": true, "updated": true, "breaking": true, "research": true,
	"opinion": true, "analysis": true, "listen": true, "just watched": true, "must watch": true, "image": true, "caption": true, "source": true, "correction": true}

// nobodies are words for nobody in particular.
var nobodies = map[string]bool{"nobody": true, "none": true, "anyone": true, "anybody": true, "somebody": true, "whoever": true, "nothing": true, "anything": true}

// nobody reads sources that name nobody: "no one", "anyone who", "46%", a
// picture's label.
func (p *phrase) nobody() (stancebook.Speaker, bool) {
	s := stancebook.Speaker{Kind: stancebook.UnknownKind, Mention: p.Span, NamedBy: stancebook.ByMention, Confidence: 0.2}
	first := p.lower(p.first)
	switch {
	case nobodies[first], first == "no" && p.lower(p.first+1) == "one":
		return s, true
	case labels[strings.ToLower(p.slice(p.first, p.end))]:
		return s, p.word(p.end) == ":" || p.word(p.first-1) == "(" || strings.ToUpper(p.word(p.first)) == p.word(p.first)
	case first == "does" && nobodies[p.lower(p.first+1)]:
		return s, true
	}
	last := p.lower(p.end - 1)
	return s, p.end-p.first == 2 && (last == "%" || last == "percent") && isDigit(p.word(p.first)[0])
}

// shouted reads the label of a turn in a transcript, "AMY GOODMAN", as the
// person of that name.
func (p *phrase) shouted() (stancebook.Speaker, bool) {
	if n := p.end - p.first; n < 2 || n > 3 {
		return stancebook.Speaker{}, false
	}
	var words []string
	for t := p.first; t < p.end; t++ {
		w := p.word(t)
		if strings.ToUpper(w) != w || !isLetter(w) {
			return stancebook.Speaker{}, false
		}
		words = append(words, w[:1]+strings.ToLower(w[1:]))
	}
	if p.lex.given[words[0]] == 0 || p.lex.titles[strings.ToLower(words[len(words)-1])].class != "" {
		return stancebook.Speaker{}, false
	}
	name := strings.Join(words, " ")
	if i, ok := p.called[name]; ok {
		return p.speakerOf(i, p.Span, stancebook.ByName, 0.95), true
	}
	return stancebook.Speaker{Kind: stancebook.PersonKind, Name: name, Mention: p.Span, NamedBy: stancebook.ByName, Confidence: 0.8}, true
}

// behindOffice reads an office whose own words hold "to", "of" or "and" with the
// name behind it: "U.S. Ambassador to the United Nations Ann Ames".
func (p *phrase) behindOffice() (stancebook.Speaker, bool) {
	link := p.lower(p.base)
	if link != "to" && link != "of" && link != "and" && link != "on" || !p.capital(p.base-1) {
		return stancebook.Speaker{}, false
	}
	if _, office := p.lex.titles[p.lower(p.base-1)]; link != "and" && !office {
		return stancebook.Speaker{}, false
	}
	for t := p.base + 1; t < min(p.end, p.base+14); t++ {
		m, ok := p.mentionAt(t)
		if p.word(t) == "," {
			break
		}
		if !ok || m.first != t || m.form != fullName || p.figureOf(m).kind != stancebook.PersonKind {
			continue
		}
		if m.end != p.end && p.word(m.end) != "," || !p.capital(t-1) || !p.touches(t-1) {
			break
		}
		return p.named(m), true
	}
	return stancebook.Speaker{}, false
}

// heldByOne reads a family name alone that the article gives nobody in full as the
// only one of that name who held a high federal office on its date, or up to
// eight years before: "Biden said". That rests on the gazetteer alone, which its
// confidence says.
func (p *phrase) heldByOne() (stancebook.Speaker, bool) {
	day := p.article.PublishedOn()
	if day == "" || p.end-p.first != 1 || !p.capital(p.first) || p.at[p.first] >= 0 || p.lex.capitals[p.word(p.first)] != "" || p.lex.given[p.word(p.first)] != 0 {
		return stancebook.Speaker{}, false
	}
	t, ok := p.oneHolder(p.word(p.first), day)
	if !ok {
		return stancebook.Speaker{}, false
	}
	name := parseName(strings.Fields(firstOf(t.Aka, t.Name))).full
	s := stancebook.Speaker{Kind: stancebook.PersonKind, Name: name, Mention: p.Span, NamedBy: stancebook.BySurname, Confidence: 0.55}
	if t.Party != "" && t.Held(day) {
		s.Party, s.PartySource = t.Party, t.Source
	}
	return s, true
}

// federal offices whose holders news name without saying who they are, the
// first ones the likelier.
var federalOffices = [][]string{{"president", "vice president"},
	{"attorney general", "secretary of state", "secretary of defence", "secretary of defense", "secretary of homeland security", "white house chief of staff",
		"white house press secretary", "supreme court justice", "director of the federal bureau of investigation"}, {"senator"}}

// oneHolder is the term of the only person of a family name in such an office.
func (c *Cast) oneHolder(family, day string) (gazetteer.Term, bool) {
	for _, offices := range federalOffices {
		var found []gazetteer.Term
		for _, t := range gazetteer.Terms(family) {
			federal := t.State == "" || t.Office == "senator"
			if !federal || !slices.Contains(offices, t.Office) || t.Start > day || t.End != "" && yearOf(t.End)+8 < yearOf(day) {
				continue
			}
			if len(found) == 0 || found[0].Name != t.Name {
				found = append(found, t)
			} else if t.Start > found[0].Start {
				found[0] = t
			}
		}
		if len(found) == 1 {
			return found[0], true
		}
		if len(found) > 1 {
			break
		}
	}
	return gazetteer.Term{}, false
}

// author reads "I" outside quotation marks as who alone wrote the article.
func (p *phrase) author() (stancebook.Speaker, bool) {
	s := stancebook.Speaker{Kind: stancebook.PersonKind, Mention: p.Span, NamedBy: stancebook.ByPronoun, Confidence: 0.6}
	if len(p.article.Bylines) != 1 || p.quoted(p.first) || p.lower(p.first) != "i" {
		return s, false
	}
	s.Name = p.article.Bylines[0]
	if words := strings.Fields(s.Name); len(words) < 2 || len(words) > 5 || p.lex.given[words[0]] == 0 {
		return s, false // a bureau, a wire
	}
	if i, ok := p.called[s.Name]; ok {
		return p.speakerOf(i, p.Span, stancebook.ByPronoun, 0.6), true
	}
	return s, true
}
