package names

import (
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names/gazetteer"
)

// Offices that the text tells by what somebody does or by a later sentence
// rather than by a title beside the name.

// leading are verbs of those who head a body.
var leading = map[string]bool{"heads": true, "leads": true, "runs": true, "commands": true, "oversees": true, "headed": true, "led": true, "ran": true, "commanded": true, "oversaw": true}

// publicNouns in lower case name a body of a city or county.
var publicNouns = map[string]bool{"police": true, "sheriff": true, "sheriff's": true, "sheriff’s": true, "jail": true, "jails": true, "mayor": true, "mayor's": true,
	"mayor’s": true, "county": true, "city": true, "governor": true, "governor's": true, "governor’s": true}

// leadsBody reads "who heads the police in Stockton" and "who is running for
// mayor" behind a name; i is at "who".
func (c *Cast) leadsBody(f *figure, i int) {
	if f.title != "" || c.lower(i) != "who" {
		return
	}
	end := min(i+14, c.doc.Sentences[c.doc.Tokens[i].Sentence].End)
	v := i + 1
	for v < end && (c.lower(v) == "is" || c.lower(v) == "was" || c.lower(v) == "now" || c.lower(v) == "also" || c.lower(v) == "still") {
		v++
	}
	if leading[c.lower(v)] {
		c.headOf(f, v+1, end)
		return
	}
	if c.seeksOffice(v, end) {
		f.title, f.class, f.rank, f.public = "candidate", "candidate", 1, true
		c.placeOfOffice(f, v, end)
	}
}

// headOf makes f the head of the public body named in [i,end).
func (c *Cast) headOf(f *figure, i, end int) {
	for t := i; t < min(end, i+6); t++ {
		switch c.lower(t) {
		case ",", "a", "an", "such", "and", "near", "from", "with", "against", "out":
			return
		}
		stop := t + 1
		if m, ok := c.mentionAt(t); ok {
			g := c.figures[m.figure]
			if g.kind != stancebook.OrganizationKind || !g.public {
				continue
			}
			f.org, stop = g.body, m.end
		} else if !publicNouns[c.lower(t)] {
			continue
		}
		for stop < end && (c.lower(stop) == "department" || c.lower(stop) == "office" || c.lower(stop) == "force" || c.lower(stop) == "'s") {
			stop++
		}
		f.title, f.class, f.rank, f.public = "head of "+c.slice(i, stop), "body", 1, true
		f.heads = append(f.heads, "head", "chief", officeStem(c.lower(t)))
		c.placeOfOffice(f, i, min(end, stop+4))
		return
	}
}

// seeksOffice tells whether the words from the verb at v on say that somebody
// stands for an office.
func (c *Cast) seeksOffice(v, end int) bool {
	t := v + 1
	switch c.lower(v) {
	case "running", "campaigning", "ran", "campaigned", "stands", "standing":
		if c.lower(t) != "for" {
			return false
		}
		t++
	case "wants", "seeks", "seeking", "sought", "wanted":
		for ; t < min(end, v+5); t++ {
			if w := c.lower(t); w == "seat" || w == "nomination" || w == "re-election" || w == "reelection" {
				return true
			}
		}
		return false
	default:
		return false
	}
	for ; t < min(end, v+7); t++ {
		w := c.lower(t)
		if c.lex.titles[w].class == "public" || w == "seat" || w == "president" || publicNouns[w] || w == "congress" || w == "senate" || w == "office" {
			return true
		}
	}
	return false
}

// laterOffices reads the office of somebody named without one at the start of
// a sentence from the start of the next: "Ann Ames was late. The mayor of
// Tulsa blamed the rain."
func (c *Cast) laterOffices() {
	d := c.doc
	for i := 1; i < len(d.Sentences); i++ {
		s, before := d.Sentences[i], d.Sentences[i-1]
		if s.Paragraph != before.Paragraph || c.word(s.First) != "The" {
			continue
		}
		head := s.First + 1
		for head < s.End && c.lex.modifiers[c.lower(head)] {
			head++
		}
		if o := c.lex.titles[c.lower(head)]; head >= s.End || o.class != "public" || c.lex.plurals[c.lower(head)] != "" || c.at[head] >= 0 || c.quoted(head) {
			continue
		}
		// Without "of Tulsa" it could be anybody's mayor.
		if p, ok := c.placeAt(head + 2); !ok || p.Name == "" || c.lower(head+1) != "of" {
			continue
		}
		m, ok := c.mentionAt(before.First)
		if !ok || m.form != fullName && m.form != surname {
			continue
		}
		f := c.figureOf(m)
		if f.kind != stancebook.PersonKind || f.title != "" || c.bornBy(officeStem(c.lower(head))) {
			continue
		}
		c.takeOffice(f, s.First, head, c.phraseEnd(head))
	}
}

// bornBy tells whether somebody of the article bears the office with this stem.
func (c *Cast) bornBy(stem string) bool {
	for _, f := range c.figures[:min(len(c.figures), 1000)] {
		if f.into < 0 && slices.Contains(f.heads, stem) {
			return true
		}
	}
	return false
}

// knownMayor seats f, of whom the article states no office, as the mayor of a
// city that it names, where the name in full and the date agree. Neither title
// nor party is taken from the table.
func (c *Cast) knownMayor(f *figure, day string) bool {
	if day == "" || f.name.given == "" || f.title != "" {
		return false
	}
	for _, t := range gazetteer.Terms(f.name.familyKey()) {
		if t.Office != "mayor" || t.Place == "" || !mayorAbout(t, day) || !c.sameCalled(f.name, parseName(strings.Fields(t.Name))) || !c.names(t.Place, t.State) {
			continue
		}
		f.heads = append(f.heads, "mayor")
		if f.office.Name == "" {
			f.office = c.cityCalled(t.Place, t.State)
		}
		return true
	}
	return false
}

// mayorAbout tells whether a mayor's term covers the day or ended less than
// eight years before. The tables often know only when the last of several
// terms ended: such a one is taken to have begun eight years before.
func mayorAbout(t gazetteer.Term, day string) bool {
	if t.Start != "" && day < t.Start || t.Start == "" && (t.End == "" || yearOf(day) < yearOf(t.End)-8) {
		return false
	}
	return t.End == "" || yearOf(t.End)+8 >= yearOf(day)
}

// names tells whether the article names the city.
func (c *Cast) names(city, state string) bool {
	for _, p := range c.places {
		if p.State == state && (p.Name == city && !p.dropped || p.either && city == state) {
			return true
		}
	}
	return false
}
