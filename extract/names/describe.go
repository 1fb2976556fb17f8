package names

import (
	"strings"

	"github.com/stancebook/stancebook"
)

// describe reads what stands beside full names: party tags, appositions behind
// and before them, and "is the elected …".
func (c *Cast) describe(from int) {
	for i := from; i < len(c.mentions); i++ {
		m := c.mentions[i]
		f := c.figureOf(m)
		if f.kind != stancebook.PersonKind || m.form == acronym {
			continue
		}
		end := c.partyTag(f, m.end)
		if c.isAgeAt(end) {
			end += 2
		}
		if c.word(end) == "," && c.doc.Tokens[end].Sentence == c.doc.Tokens[m.first].Sentence {
			c.apposition(m, f, end+1)
		} else if w := c.lower(end); (w == "is" || w == "was") && end+1 < len(c.at) {
			c.apposition(m, f, end+1)
		}
		if f.title == "" || f.rank < 2 {
			c.appositionBefore(m, f)
		}
		c.nameOfPlace(m, f)
	}
}

// apposition reads the office in the phrase that begins at token i: "executive
// director of the American Civil Liberties Union in New Mexico".
func (c *Cast) apposition(m mention, f *figure, i int) {
	limit := c.phraseEnd(i)
	if i >= limit || c.quoted(i) != c.quoted(m.first) {
		return
	}
	if c.lex.saying[c.lower(i)] {
		return
	}
	switch c.lower(i) {
	case "has", "had", "have", "will", "would", "were", "whom", "whose":
		return // the sentence goes on behind a title before the name
	case "who", "which":
		c.leadsBody(f, i)
		if i = c.relative(i, limit); i < 0 {
			return
		}
	case "of":
		c.belongsTo(f, i, limit)
		return
	}
	start := i
	head := c.officeIn(i, limit)
	if head < 0 {
		if head = c.partyThenOffice(f, i, limit); head < 0 {
			return
		}
		start = head
		for start > i && c.lower(start-1) != "and" {
			start--
		}
	}
	head = c.fullOffice(head, limit)
	for head+1 < limit {
		// The last of "police chief", and of "an agent and head of X" the part
		// that names a body.
		if _, more := c.lex.titles[c.lower(head+1)]; more && !c.capital(head+1) {
			head++
			continue
		}
		break
	}
	if next := c.officeAfterAnd(head, head, limit); next > head && !c.isPublic(c.slice(start, head+1), c.lex.titles[c.lower(head)].class, "", "") && c.lower(head+1) != "of" && c.lower(head+1) != "for" {
		start, head = c.afterAnd(head, next), next
	}
	c.takeOffice(f, start, head, limit)
}

// fullOffice is the last word of an office whose first is a rank in it:
// "deputy" of "deputy city attorney".
func (c *Cast) fullOffice(head, limit int) int {
	switch c.lower(head) {
	case "deputy", "assistant", "associate", "chief", "vice", "executive", "general":
	default:
		return head
	}
	for t := head + 1; t < min(limit, head+5) && c.touches(t-1); t++ {
		if c.lower(t) == "chief" && t+1 < limit && c.lex.modifiers[c.lower(t+1)] && t+2 < limit && c.lex.titles[c.lower(t+2)].class != "" {
			continue
		}
		if o, ok := c.lex.titles[c.lower(t)]; ok && o.class != "honorific" && c.at[t] < 0 {
			head = t
			continue
		}
		if !c.lex.modifiers[c.lower(t)] {
			break
		}
	}
	return head
}

// relative finds where the office begins in "who is the mayor of …".
func (c *Cast) relative(i, limit int) int {
	for t := i + 1; t < min(limit, i+6); t++ {
		switch c.lower(t) {
		case "is", "was", "as":
			return t + 1
		}
	}
	return -1
}

// phraseEnd is where an apposition that begins at i must be over.
func (c *Cast) phraseEnd(i int) int {
	if i >= len(c.doc.Tokens) {
		return i
	}
	limit := min(i+24, c.doc.Sentences[c.doc.Tokens[i].Sentence].End)
	for t := i; t < limit; t++ {
		w := c.lower(t)
		if c.lex.saying[w] && t > i {
			return t
		}
		switch w {
		case ",", ";", "—", "–", "--", ")", "“", "\"", "”", ":", "who", "whose", "which", "that", "were", "has", "had", "have", "will", "would":
			if t == i || w == "," && c.stateAfter(t) > 0 {
				continue
			}
			return t
		}
	}
	return limit
}

// officeIn finds the first word of office in [i,limit) that heads the phrase.
func (c *Cast) officeIn(i, limit int) int {
	for t := i; t < min(limit, i+14); t++ {
		w := c.lower(t)
		if t > i {
			switch w {
			case "of", "for", "in", "with", "from", "to", "on", "at", "by", "and", "but", "as":
				return -1
			}
		}
		if m, ok := c.mentionAt(t); ok && c.lower(m.end) == "'s" && t < m.name {
			continue
		}
		if o, ok := c.lex.titles[w]; ok && o.class != "honorific" && (o.class != "rank" || c.capital(t) || w != "major" && w != "general") {
			m, ok := c.mentionAt(t)
			if ok && c.figures[m.figure].kind == stancebook.PersonKind {
				return -1
			}
			if _, body := c.lex.heads[c.word(max(0, m.end-1))]; !ok || m.end == t+1 || !body {
				return t // not "Justice" of the department
			}
		}
	}
	return -1
}

// officeAfterAnd finds a further office joined by "and" behind token from that
// names its body; none is head.
func (c *Cast) officeAfterAnd(head, from, limit int) int {
	for t := from + 1; t < limit; t++ {
		if c.lower(t) == "and" {
			next := c.officeIn(t+1, limit)
			for ; next > 0 && next+1 < limit && c.lex.titles[c.lower(next+1)].class != ""; next++ {
			}
			if next > 0 && (c.lower(next+1) == "of" || c.lower(next+1) == "for" || c.lower(next+1) == "at") {
				return next
			}
			return head
		}
	}
	return head
}

func (c *Cast) afterAnd(head, next int) int {
	for t := head + 1; t < next; t++ {
		if c.lower(t) == "and" {
			return t + 1
		}
	}
	return next
}

// takeOffice gives f the office in tokens [start,head] with its complement.
func (c *Cast) takeOffice(f *figure, start, head, limit int) {
	o := c.lex.titles[c.lower(head)]
	if o.gender != 0 {
		f.gender = o.gender
	}
	first := c.withoutArticle(start, head)
	var words []string
	for t := first; t <= head; t++ {
		w := c.word(t)
		if party, ok := c.lex.parties[w]; ok && len(w) > 1 {
			if f.party == "" {
				f.party, f.source = party, "text"
			}
			continue
		}
		words = append(words, w)
	}
	heads := headsOf(words)
	f.heads = append(f.heads, heads...)
	end, org := c.officeEnd(head), ""
	for end > head+1 && end < min(limit, head+6) && strings.HasPrefix(c.doc.Tokens[end].Tag, "NN") && !c.capital(end) {
		end++ // "director of policy studies"
	}
	switch c.lower(end) {
	case "of", "for", "at", "with", "in", "to":
		org = c.complement(f, o, end, limit)
	}
	title := c.slice(first, end)
	if o.class == "spokes" && org != "" {
		title = c.slice(first, head+1) + " for " + org
	}
	if org == "" {
		org = c.bodyBetween(first, head)
	}
	if o.class == "spokes" && org == "" && end < limit && c.publicNounIn(end, limit) {
		title, f.public = c.slice(first, min(limit, end+8)), true
	}
	if f.title != "" && f.rank >= 2 {
		f.org = firstOf(f.org, org)
		return
	}
	f.title, f.class, f.rank = title, o.class, 1
	f.org = firstOf(org, f.org)
	f.public = f.public || c.isPublic(title, o.class, "", org)
	c.placeOfOffice(f, first, limit)
}

// publicNounIn tells whether [i,limit) names a city's or county's body in
// lower case ("for the sheriff's office").
func (c *Cast) publicNounIn(i, limit int) bool {
	for t := i; t < min(limit, i+8); t++ {
		if publicNouns[c.lower(t)] {
			return true
		}
	}
	return false
}

// officeEnd is where the office with this head is over: with "of State" or "of
// Public Safety" behind it.
func (c *Cast) officeEnd(head int) int {
	if c.lower(head+1) != "of" {
		return head + 1
	}
	first := head + 2
	if c.lower(first) == "the" {
		first++
	}
	for n := 4; n > 0; n-- {
		if first+n <= len(c.at) && c.lex.complements[strings.ToLower(c.slice(head+2, first+n))] {
			return first + n
		}
	}
	return head + 1
}

// withoutArticle skips "the", "a" and whose the office is.
func (c *Cast) withoutArticle(i, head int) int {
	for t := i; t < head; t++ {
		if c.lower(t) == "'s" || c.lower(t) == "'" || c.lower(t) == "’" {
			return t + 1
		}
	}
	for t := head - 1; t > i; t-- {
		// "a woman appointed chief", "but the chief": the office begins behind.
		if tag := c.doc.Tokens[t].Tag; tag == "IN" || tag == "CC" || tag == "WRB" || strings.HasPrefix(tag, "VB") && !c.lex.modifiers[c.lower(t)] {
			i = t + 1
			break
		}
	}
	for i < head {
		switch c.lower(i) {
		case "but", "when", "a", "an", "the", "his", "her", "its", "their", "one", "our", "my", "also", "now", "currently":
			i++
			continue
		}
		break
	}
	return i
}

// complement reads "of the Justice Department", "for Mayor Catherine Pugh".
func (c *Cast) complement(f *figure, o office, i, limit int) string {
	for t := i + 1; t < limit; t++ {
		m, ok := c.mentionAt(t)
		if !ok {
			switch c.lower(t) {
			case "the", "a", "an", "his", "her", "its":
				continue
			}
			if c.capital(t) && t-i < 4 {
				return c.properRun(t, limit)
			}
			continue
		}
		g := c.figures[m.figure]
		switch {
		case g.kind == stancebook.PersonKind && o.class == "spokes":
			f.forWhom, f.public = m.figure, f.public || g.public || g.class == "public"
			if n := c.lower(m.end); n == "'s" || n == "'" {
				return c.slice(m.first, m.end) + c.word(m.end) + " " + c.word(m.end+1)
			}
			return c.slice(m.first, m.end)
		case g.kind == stancebook.OrganizationKind:
			return c.withRegion(g.body, m.end, limit)
		default:
			return ""
		}
	}
	return ""
}

// withRegion adds "in New Mexico" to a body of which there is one in each state.
func (c *Cast) withRegion(name string, end, limit int) string {
	if c.lower(end) == "in" || c.lower(end) == "of" {
		if p, ok := c.placeAt(end + 1); ok && p.end <= limit && p.Name == "" {
			return name + " " + c.lower(end) + " " + p.State
		}
	}
	return name
}

// properRun is a run of capitalised words that no list knows ("United We Dream").
func (c *Cast) properRun(t, limit int) string {
	end := t
	if c.lex.capitals[c.word(t)] == "calendar" {
		return ""
	}
	for end < limit && (c.capital(end) || end > t && (c.lower(end) == "of" || c.lower(end) == "for") && c.capital(end+1)) && c.touches(end-1) {
		end++
	}
	if end == t {
		return ""
	}
	if p, ok := c.placeAt(t); ok && !p.inBody {
		return ""
	}
	return c.slice(t, end)
}

// belongsTo reads the body in "Judge Ames, of the District Court".
func (c *Cast) belongsTo(f *figure, i, limit int) {
	for t := i + 1; t < limit; t++ {
		if m, ok := c.mentionAt(t); ok && c.figures[m.figure].kind == stancebook.OrganizationKind {
			f.org = firstOf(f.org, c.figures[m.figure].body)
			return
		}
	}
}

func (c *Cast) bodyBetween(first, end int) string {
	for t := first; t < end; t++ {
		if m, ok := c.mentionAt(t); ok && c.figures[m.figure].kind == stancebook.OrganizationKind {
			return c.figures[m.figure].body
		}
	}
	return ""
}

// placeOfOffice takes the place in "the sheriff of Dakota County, Nebraska".
func (c *Cast) placeOfOffice(f *figure, first, limit int) {
	if f.office.Name != "" || !f.public {
		return
	}
	for t := first; t < limit; t++ {
		if p, ok := c.placeAt(t); ok {
			f.office = p.City
			return
		}
	}
}
