package names

import (
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names/gazetteer"
)

// People are the persons whom the article names in full, or by an office and
// family name, in the order of their first mention.
func (c *Cast) People() []stancebook.Person {
	var out []stancebook.Person
	day := c.article.PublishedOn()
	for _, f := range c.figures {
		if f.kind != stancebook.PersonKind || f.into >= 0 || f.name.given == "" && !f.public {
			continue
		}
		out = append(out, stancebook.Person{Name: f.name.full, Aliases: f.aliases, Title: f.title, Org: f.org, Party: f.party,
			PartySource: f.source, Office: f.office, Official: f.public, OfficialID: f.id, On: day})
	}
	return out
}

// Same tells whether two pieces of evidence from different articles name one
// person: the names agree, and so do office, body, place, party and time as
// far as both are known. A name that many bear needs something that agrees.
func Same(a, b stancebook.Person) bool {
	l := lists()
	if a.OfficialID != "" && a.OfficialID == b.OfficialID {
		return true
	}
	if !sameName(a, b, l) {
		return false
	}
	if a.Office.State != "" && b.Office.State != "" && a.Office.State != b.Office.State {
		return false
	}
	if near(a.On, b.On) {
		if a.Party != "" && b.Party != "" && a.Party != b.Party {
			return false
		}
		if a.Office.Name != "" && b.Office.Name != "" && a.Office.Name != b.Office.Name {
			return false
		}
	}
	return agree(a, b)
}

func sameName(a, b stancebook.Person, l *lexicon) bool {
	if a.Name == b.Name {
		return strings.TrimSpace(a.Name) != ""
	}
	x, y := parseName(strings.Fields(a.Name)), parseName(strings.Fields(b.Name))
	if x.family == "" || x.familyKey() != y.familyKey() {
		return false
	}
	if x.suffix != y.suffix && x.suffix != "" && y.suffix != "" {
		return false
	}
	return sameGiven(x.given, y.given, l)
}

// near tells whether two dates are within two years or either is unknown.
func near(a, b string) bool {
	if len(a) < 4 || len(b) < 4 {
		return true
	}
	return abs(int(a[3])+10*int(a[2])+100*int(a[1])-int(b[3])-10*int(b[2])-100*int(b[1])) <= 2
}

// agree tells whether what is stated of a and b speaks for one person, or the
// name alone does: in full, and no office of one contradicts the other's.
func agree(a, b stancebook.Person) bool {
	exact := (a.Name == b.Name || gazetteer.Fold(a.Name) == gazetteer.Fold(b.Name)) && strings.Contains(strings.TrimSpace(a.Name), " ")
	shared := a.Org != "" && strings.EqualFold(a.Org, b.Org) ||
		a.Office.Name != "" && a.Office.Name == b.Office.Name && a.Office.State == b.Office.State ||
		a.Title != "" && b.Title != "" && shareOffice(headsOf([]string{a.Title}), headsOf([]string{b.Title}))
	if shared {
		return true
	}
	if a.Title != "" && b.Title != "" && near(a.On, b.On) {
		// Two offices at one time: one person only if both are public ones.
		return exact && a.Official && b.Official
	}
	return exact
}
