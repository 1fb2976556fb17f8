package names

import (
	"strings"

	"github.com/stancebook/stancebook"
)

// nameOfPlace reads "Senator Ann Ames of Ohio" and "Mayor Bo Brandt of Akron".
func (c *Cast) nameOfPlace(m mention, f *figure) {
	if c.lower(m.end) != "of" || f.title == "" || f.office.Name != "" {
		return
	}
	if end := m.end + 2; c.lower(m.end+1) == "the" && (f.class == "rank" || f.class == "body") {
		for ; end < m.end+5 && c.capital(end); end++ {
		}
		f.public = f.public || publicNouns[c.lower(end)] // "of the Salem police"
	}
	if p, ok := c.placeAt(m.end + 1); ok && (f.office.State == "" || f.office.State == p.State) {
		f.office = p.City
	}
}

func (c *Cast) isAgeAt(end int) bool {
	return c.word(end) == "," && isAge(c.word(end+1)) && c.word(end+2) == ","
}

// partyTag reads "(D-Calif.)", ", R-Texas," and "(R)" behind a name and returns
// the token behind it.
func (c *Cast) partyTag(f *figure, end int) int {
	if end >= len(c.doc.Tokens) {
		return end
	}
	opening := c.word(end)
	if opening != "(" && opening != "," && opening != "[" {
		return end
	}
	stop := end + 1
	for stop < len(c.doc.Tokens) && stop < end+9 {
		if w := c.word(stop); w == ")" || w == "," || w == "]" {
			break
		}
		stop++
	}
	if stop >= len(c.doc.Tokens) || stop == end+1 {
		return end
	}
	inside := strings.TrimSpace(c.doc.Text[c.doc.Tokens[end+1].Begin:c.doc.Tokens[stop-1].End])
	letter, where, _ := cutDash(inside)
	party, ok := c.lex.parties[letter]
	if !ok || len(letter) > 1 && opening == "," {
		return end
	}
	if len(letter) == 1 && where == "" && opening == "," {
		return end
	}
	f.party, f.source = party, "text"
	if where != "" && f.office == (stancebook.City{}) {
		c.officeOfTag(f, strings.TrimSpace(where))
	}
	if opening == "," {
		return stop
	}
	return stop + 1
}

func cutDash(s string) (before, after string, ok bool) {
	i := strings.IndexAny(s, "-–—")
	if i < 0 {
		return s, "", false
	}
	return s[:i], strings.TrimLeft(s[i:], "-–— "), true
}

// officeOfTag takes the state or the city of a party tag for the office's.
func (c *Cast) officeOfTag(f *figure, where string) {
	if s, ok := c.lex.states[where]; ok {
		f.office = stancebook.City{State: s.name}
		return
	}
	if s, ok := c.lex.states[where+"."]; ok {
		f.office = stancebook.City{State: s.name}
	}
}

// partyThenOffice reads ", a Democrat from Ohio and chair of the committee": it
// notes party and state, and returns where the office stands that follows, −1
// where none does.
func (c *Cast) partyThenOffice(f *figure, i, limit int) int {
	party := -1
	for t := i; t < min(limit, i+4) && party < 0; t++ {
		if w := c.word(t); len(w) > 1 && c.lex.parties[w] != "" {
			party = t
		}
	}
	next, known := c.lower(party+1), party >= 0
	if !known || c.capital(party+1) && c.touches(party) || c.lower(i) != "a" && c.lower(i) != "an" && c.lower(i) != "the" && next != "of" && next != "from" && next != "and" {
		return -1
	}
	if f.party == "" {
		f.party, f.source = c.lex.parties[c.word(party)], "text"
	}
	for t := i; t < min(limit, party+4); t++ {
		if p, ok := c.placeAt(t); ok && p.Name == "" && f.office == (stancebook.City{}) && (f.class == "public" || t > party && c.lower(t-1) != "of") {
			f.office = p.City
		}
		if c.lower(t) == "and" {
			return c.officeIn(t+1, limit)
		}
	}
	return c.officeAfterAnd(-1, party, limit)
}

// sameOfficeElsewhere reads "Denver's mayor, Ann Ames, and Tulsa's, Bo Brandt,":
// the second bears the office of the one named before.
func (c *Cast) sameOfficeElsewhere(m mention, f *figure) bool {
	owner := c.placeOver(m.first - 3)
	if c.lower(m.first-2) != "'s" && c.lower(m.first-2) != "’s" || owner == nil || owner.dropped || f.title != "" {
		return false
	}
	for t := m.first - 4; t >= max(0, m.first-80); t-- {
		before, ok := c.mentionAt(t)
		if !ok || before.form != fullName {
			continue
		}
		g := c.figureOf(before)
		if g == f || g.kind != stancebook.PersonKind {
			continue
		}
		if g.class != "public" && !isLocal(g) {
			return false
		}
		f.title, f.class, f.rank, f.public, f.office = g.title, g.class, 1, true, owner.City
		f.heads = append(f.heads, g.heads...)
		return true
	}
	return false
}

// officeOfPlace is where the office stands of "the mayor of Lawrence", whose
// place token t ends; −1 where none does.
func (c *Cast) officeOfPlace(t int) int {
	p := c.placeOver(t)
	if p == nil || p.end != t+1 || c.lower(p.first-1) != "of" {
		return -1
	}
	if o := c.lex.titles[c.lower(p.first-2)]; o.class != "public" && o.class != "body" {
		return -1
	}
	return p.first - 2
}

// ofOwner reads whose somebody is from the word at token t before "'s": "the
// city's chief", "Mayor Ann Ames's spokesman".
func (c *Cast) ofOwner(f *figure, o office, t int) {
	if publicNouns[c.lower(t)] || c.lower(t) == "department" || c.lower(t) == "agency" || c.lower(t) == "state" {
		f.public = f.public || o.class != "private"
	}
	m, ok := c.mentionAt(t)
	if !ok || m.form == pronoun {
		return
	}
	switch g := c.figures[m.figure]; {
	case g.kind == stancebook.PersonKind && o.class == "spokes":
		f.forWhom, f.public = m.figure, f.public || g.public
	case g.kind == stancebook.OrganizationKind:
		f.org = firstOf(f.org, g.body)
		f.public = f.public || g.public && o.class != "private"
	}
}

// appositionBefore reads "the Republican nominee, Ann Ames," and "Oakland's
// mayor, Ann Ames".
func (c *Cast) appositionBefore(m mention, f *figure) {
	if c.word(m.first-1) != "," || m.first < 2 || c.lower(m.end) != "," && c.lower(m.end) != "." && m.titled {
		return
	}
	head := m.first - 2
	if c.sameOfficeElsewhere(m, f) {
		return
	}
	limit := -1
	if of := c.officeOfPlace(head); of >= 0 {
		head, limit = of, head+1 // "The mayor of Lawrence, Ann Ames,"
	}
	if c.lower(head) == "time" && c.lower(head-1) == "the" && c.lower(head-2) == "at" {
		head -= 3 // "the mayor at the time, Ann Ames,"
	}
	if m.form == surname && c.lex.saying[c.lower(m.end)] || c.lex.plurals[c.lower(head)] != "" {
		return
	}
	o, ok := c.lex.titles[c.lower(head)]
	if !ok || o.class == "honorific" || c.at[head] >= 0 {
		return
	}
	first := head
	for first > 0 && head-first < 6 && c.doc.Tokens[first-1].Sentence == c.doc.Tokens[head].Sentence {
		w := c.lower(first - 1)
		_, office := c.lex.titles[w]
		if !office && !c.lex.modifiers[w] && c.lex.parties[c.word(first-1)] == "" {
			break
		}
		first--
	}
	det := c.lower(first - 1)
	if body, ok := c.mentionAt(first - 1); ok && body.end == first && c.figures[body.figure].kind == stancebook.OrganizationKind {
		f.org = firstOf(f.org, c.figures[body.figure].body)
		det = "its" // "The Officers' Association president, Ann Ames,"
	}
	if det != "the" && det != "'s" && det != "his" && det != "her" && det != "its" && det != "their" && det != "s" && det != "own" && det != "our" {
		return
	}
	c.takeOffice(f, first, head, max(limit, head+1))
	if det == "'s" {
		c.ofOwner(f, o, first-2)
		if p := c.placeOver(first - 2); p != nil && !p.dropped && f.office.Name == "" {
			f.office = p.City
		}
	}
}
