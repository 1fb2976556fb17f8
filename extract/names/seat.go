package names

import (
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names/gazetteer"
)

// localHeads are offices of a city or county.
var localHeads = map[string]bool{"mayor": true, "police": true, "councilmember": true, "sheriff": true, "alderman": true, "supervisor": true,
	"city": true, "county": true, "fire": true, "selectman": true}

// seat gives offices of cities the city that the text shows, and settles the
// state of those before a title.
func (c *Cast) seat() {
	byName := map[string]stancebook.City{}
	for _, p := range c.places {
		if _, known := byName[p.Name]; !known && !p.dropped && p.State != "" {
			byName[p.Name] = p.City
		}
	}
	mainCity := c.mainCity()
	for i, f := range c.figures {
		if f.kind != stancebook.PersonKind || f.into >= 0 {
			continue
		}
		if f.office.Name != "" {
			c.settleOffice(f, byName)
		} else if isLocal(f) {
			c.seatByContext(i, f)
			if f.office == (stancebook.City{}) && !slices.Contains(f.heads, "sheriff") {
				f.office = mainCity
			}
		}
	}
	for _, f := range c.figures {
		if f.into >= 0 || f.forWhom < 0 {
			continue
		}
		whom := c.figures[c.root(f.forWhom)]
		f.behalf = whom.name.full
		f.public = f.public || whom.public
		if f.office == (stancebook.City{}) {
			f.office = whom.office
		}
	}
}

// mainCity is the city that most of the article's mentions of cities name, two
// or more of them; none where no city is.
func (c *Cast) mainCity() stancebook.City {
	counts := map[string]int{}
	all := 0
	var most stancebook.City
	for _, p := range c.places {
		if p.dropped || p.Name == "" || p.State == "" {
			continue
		}
		key := p.City.String()
		counts[key]++
		all++
		if counts[key] > counts[most.String()] {
			most = p.City
		}
	}
	if n := counts[most.String()]; n < 2 || 2*n <= all {
		return stancebook.City{}
	}
	return most
}

func isLocal(f *figure) bool {
	if f.class == "spokes" || f.class == "private" {
		return false
	}
	for _, h := range f.heads {
		if localHeads[h] {
			return true
		}
	}
	return false
}

// settleOffice takes over what settlePlaces found for the office's city.
func (c *Cast) settleOffice(f *figure, byName map[string]stancebook.City) {
	if p, ok := byName[f.office.Name]; ok && (f.office.State == "" || f.office.State == p.State) {
		f.office = p
		return
	}
	if f.office.State != "" {
		return
	}
	found := c.citiesCalled(f.office.Name)
	if len(found) == 0 || gazetteer.Abroad(f.office.Name) > found[0].Population {
		f.office = stancebook.City{} // London, or no city at all
		return
	}
	f.office.State, f.office.GeonameID, f.office.Guessed = found[0].State, found[0].ID, true
}

// seatByContext gives a city's office the city of its sentence, else of its
// paragraph before it.
func (c *Cast) seatByContext(i int, f *figure) {
	for _, id := range c.cast[i] {
		m := c.mentions[id]
		if !m.titled && m.form != fullName {
			continue
		}
		if p, ok := c.cityNear(m); ok {
			f.office = p
			return
		}
	}
}

func (c *Cast) cityNear(m mention) (stancebook.City, bool) {
	sentence := c.doc.Tokens[m.first].Sentence
	paragraph := c.doc.Sentences[sentence].Paragraph
	first := c.doc.Sentences[c.doc.Paragraphs[paragraph].First].First
	city := func(t int) (stancebook.City, bool) {
		p, ok := c.placeAt(t)
		return p.City, ok && p.Name != "" && p.State != ""
	}
	for t := m.first - 1; t >= max(first, m.first-300); t-- {
		if found, ok := city(t); ok {
			return found, true
		}
	}
	for t := m.end; t < min(m.end+60, c.doc.Sentences[sentence].End); t++ {
		if found, ok := city(t); ok {
			_, another := c.lex.titles[c.lower(c.placeOver(t).end)]
			return found, !another // not the city of the next office
		}
	}
	return stancebook.City{}, false
}

// consult asks the gazetteer about people in public office: the full name
// behind "President Ames", the party, the id. It answers only where name,
// office and date agree on one person.
func (c *Cast) consult() {
	day := c.article.PublishedOn()
	for _, f := range c.figures {
		if f.kind != stancebook.PersonKind || f.into >= 0 {
			continue
		}
		c.federalBody(f, day)
		terms := c.agreeing(f, day)
		if len(terms) == 0 {
			f.public = f.public || c.mayHoldOffice(f) && (c.knownMayor(f, day) || c.knownOfficial(f, day))
			continue
		}
		t := terms[0]
		f.public = true
		if f.name.given == "" && (f.public || f.class == "honorific") {
			f.aliases = append(f.aliases, f.name.full)
			called := firstOf(t.Aka, t.Name)
			f.name = parseName(strings.Fields(called))
			f.gender = firstByte(f.gender, c.genderOf(f.name.given))
		}
		if day == "" {
			continue
		}
		f.id = t.ID
		if f.party == "" && t.Party != "" {
			f.party, f.source = t.Party, t.Source
		}
		if f.office == (stancebook.City{}) && t.Place == "" {
			f.office.State = t.State
		}
		if isLocal(f) && f.office.Name == "" && t.Place != "" && f.name.given != "" {
			f.office = c.cityCalled(t.Place, t.State)
		}
	}
}

// federalBody gives the attorney general of the nation the Justice Department
// where the article names both.
func (c *Cast) federalBody(f *figure, day string) {
	if f.org != "" || f.office != (stancebook.City{}) || strings.Contains(strings.ToLower(f.title), "state") {
		return
	}
	low := strings.ToLower(f.title)
	for office, body := range c.lex.seats {
		if _, named := c.bodies[body]; named && strings.HasSuffix(low, office) {
			for _, t := range c.agreeing(f, day) {
				if t.State != "" {
					return
				}
			}
			if !c.anotherHeads(f, office, day) {
				f.org = body
			}
		}
	}
}

// anotherHeads tells whether somebody else of the article held the federal
// office on the day.
func (c *Cast) anotherHeads(f *figure, office, day string) bool {
	if c.holders == nil {
		c.holders = map[string]*figure{}
	}
	g, known := c.holders[office]
	if !known {
		g = c.holderOf(office, day)
		c.holders[office] = g
	}
	return g != nil && g.name.familyKey() != f.name.familyKey()
}

func (c *Cast) holderOf(office, day string) *figure {
	for _, g := range c.figures[:min(len(c.figures), 1000)] {
		if g.kind != stancebook.PersonKind || g.into >= 0 {
			continue
		}
		for _, t := range gazetteer.Terms(g.name.familyKey()) {
			if t.Office == office && t.State == "" && t.Held(day) && sameGiven(g.name.given, parseName(strings.Fields(t.Name)).given, c.lex) {
				return g
			}
		}
	}
	return nil
}

// cityCalled is a city by its name and state.
func (c *Cast) cityCalled(name, state string) stancebook.City {
	for _, g := range c.citiesCalled(name) {
		if g.State == state {
			return stancebook.City{Name: name, State: state, GeonameID: g.ID}
		}
	}
	return stancebook.City{Name: name, State: state}
}

// mayHoldOffice tells whether what the article states of f leaves room for an
// office that it does not state.
func (c *Cast) mayHoldOffice(f *figure) bool {
	switch f.class {
	case "", "candidate":
		return true
	case "body":
		return c.bodyClass(f.org) != "private" && (slices.Contains(f.heads, "leader") || slices.Contains(f.heads, "chair"))
	}
	return false
}

// highOffices are those whose holders articles name without their office.
var highOffices = map[string]bool{"president": true, "vice president": true, "senator": true, "representative": true, "governor": true,
	"secretary of state": true, "attorney general": true, "secretary of defence": true, "secretary of homeland security": true, "white house chief of staff": true}

// knownOfficial tells whether f, of whom the article states no office, bears in
// full the name of one who held a high office on its date or up to eight
// years before. Neither title nor party is taken from it.
func (c *Cast) knownOfficial(f *figure, day string) bool {
	if day == "" || f.name.given == "" {
		return false
	}
	known, office, since := false, "", ""
	for _, t := range gazetteer.Terms(f.name.familyKey()) {
		if !highOffices[t.Office] || t.Start > day || t.End != "" && yearOf(t.End)+8 < yearOf(day) {
			continue
		}
		for _, n := range []string{t.Name, t.Aka} {
			if n != "" && c.sameCalled(f.name, parseName(strings.Fields(n))) {
				known = true
				if t.Held(day) && t.Start >= since {
					office, since = t.Office, t.Start
				}
			}
		}
	}
	if f.title == "" && office != "" {
		f.heads = append(f.heads, headsOf([]string{office})...) // whom "the attorney general" means here
	}
	return known
}

// sameCalled tells whether two names in full have the same given name or its
// known short form; an initial alone is too little.
func (c *Cast) sameCalled(a, b name) bool {
	x, y := gazetteer.Fold(a.given), gazetteer.Fold(b.given)
	return x == y || c.lex.nick(x, y) || c.lex.nick(y, x)
}

func yearOf(day string) int {
	year := 0
	for _, r := range day[:min(4, len(day))] {
		year = 10*year + int(r-'0')
	}
	return year
}

// findPresident is the figure who was President on the article's date, −1 where
// the article names nobody who was.
func (c *Cast) findPresident() int {
	day := c.article.PublishedOn()
	if day == "" {
		return -1
	}
	for i, f := range c.figures {
		if f.kind != stancebook.PersonKind || f.into >= 0 {
			continue
		}
		for _, t := range gazetteer.Presidents() {
			if t.Held(day) && gazetteer.FamilyKey(t.Name) == f.name.familyKey() && sameGiven(f.name.given, parseName(strings.Fields(t.Name)).given, c.lex) {
				return i
			}
		}
	}
	return -1
}

func firstByte(a, b byte) byte {
	if a != 0 {
		return a
	}
	return b
}

// agreeing are the terms in office that fit f's name and office, all of one
// person; without a date of the article those of any time.
func (c *Cast) agreeing(f *figure, day string) []gazetteer.Term {
	if len(f.heads) == 0 {
		return nil
	}
	var fit []gazetteer.Term
	for _, t := range gazetteer.Terms(f.name.familyKey()) {
		if !c.sameOffice(f, t) || day != "" && !t.Held(day) && !c.former(f, t, day) {
			continue
		}
		other := parseName(strings.Fields(t.Name))
		aka := parseName(strings.Fields(t.Aka))
		if !sameGiven(f.name.given, other.given, c.lex) && (t.Aka == "" || !sameGiven(f.name.given, aka.given, c.lex)) {
			continue
		}
		fit = append(fit, t)
	}
	for _, t := range fit[min(1, len(fit)):] {
		if t.ID != fit[0].ID && t.Name != fit[0].Name {
			return nil
		}
	}
	return fit
}

// former tells whether "former" or "-elect" before the office fits a term that
// does not cover the day.
func (c *Cast) former(f *figure, t gazetteer.Term, day string) bool {
	low := strings.ToLower(f.title)
	if strings.Contains(low, "former") {
		return t.End != "" && t.End < day
	}
	return strings.Contains(low, "elect") && t.Start > day
}

// sameOffice tells whether a term's office is among the words of f's.
func (c *Cast) sameOffice(f *figure, t gazetteer.Term) bool {
	if t.State != "" && f.office.State != "" && t.State != f.office.State {
		return false
	}
	if t.Place != "" && f.office.Name != "" && t.Place != f.office.Name {
		return false
	}
	words := strings.Fields(t.Office)
	for _, w := range words {
		switch w {
		case "of", "the", "and", "to":
			continue
		}
		if !slices.Contains(f.heads, w) && !strings.Contains(strings.ToLower(f.org+" "+f.title), w) {
			return false
		}
	}
	// A federal office's bare words ("secretary") name many.
	return len(words) > 0 && !(t.State == "" && t.Office == "secretary")
}
