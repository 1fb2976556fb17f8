package names

import (
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// Cities are the cities and counties that the story speaks of, in the order of
// their first mention: no dateline, no venue, no address, no credit.
func (c *Cast) Cities() []stancebook.City { return slices.Clone(c.story) }

func (c *Cast) findCities() []stancebook.City {
	var out []stancebook.City
	for i := range c.places {
		p := &c.places[i]
		if p.Name == "" || p.dropped || p.State == "" || !c.isJurisdiction(p) {
			continue
		}
		out = addCity(out, p.City)
	}
	for _, f := range c.figures {
		if f.kind == stancebook.PersonKind && f.into < 0 && f.public && f.office.Name != "" && f.office.State != "" {
			out = addCity(out, f.office)
		}
	}
	return out
}

func addCity(cities []stancebook.City, city stancebook.City) []stancebook.City {
	for _, known := range cities {
		if known.Name == city.Name && known.State == city.State || known.GeonameID != 0 && known.GeonameID == city.GeonameID {
			return cities
		}
	}
	return append(cities, city)
}

// localWords in a sentence show that it speaks of how a place is governed or lives.
var localWords = map[string]bool{"police": true, "officers": true, "jail": true, "jails": true, "mayor": true, "council": true, "residents": true,
	"officials": true, "city": true, "cities": true, "county": true, "sheriff": true, "ordinance": true, "schools": true, "voters": true, "neighborhoods": true,
	"leaders": true, "sanctuary": true, "community": true, "communities": true, "local": true, "homicides": true, "crime": true, "neighborhood": true, "activists": true}

// isJurisdiction tells whether the story speaks of p itself.
func (c *Cast) isJurisdiction(p *place) bool {
	sentence := c.doc.Sentences[c.doc.Tokens[p.first].Sentence]
	if c.heading[sentence.Paragraph] || c.credits[sentence.Paragraph] || c.isDateline(p) {
		return false
	}
	prev, next := c.lower(p.first-1), c.lower(p.end)
	if p.inBody || p.list > 0 {
		return true
	}
	_, office := c.lex.titles[next]
	switch {
	case next == "'s" || next == "'", office, c.lex.modifiers[next], localWords[next]:
		return true
	case prev == "of" && localWords[c.lower(p.first-2)]:
		return true
	}
	switch prev {
	case "in", "at", "from", "near", ",", "to":
		if prev == "to" && c.isAddressed(p.first-1) {
			return true
		}
		if c.isVenue(p) {
			return false
		}
		return prev == "in" && p.first-1 == sentence.First || c.speaksLocally(sentence.First, sentence.End, p)
	}
	return true
}

// addressing words before "to" show that something was said or given to a
// city, not that somebody went there.
var addressing = map[string]bool{"letter": true, "letters": true, "wrote": true, "written": true, "sent": true, "answer": true, "reply": true, "no": true,
	"yes": true, "grant": true, "grants": true, "money": true, "aid": true, "funds": true, "funding": true, "demand": true, "demands": true, "warning": true,
	"warnings": true, "notice": true, "support": true}

// isAddressed tells whether the "to" at token t follows such a word.
func (c *Cast) isAddressed(t int) bool {
	for i := t - 1; i >= max(0, t-2); i-- {
		if addressing[c.lower(i)] {
			return true
		}
	}
	return false
}

func (c *Cast) speaksLocally(first, end int, p *place) bool {
	for t := max(first, p.first-60); t < min(end, p.end+60); t++ {
		if localWords[c.lower(t)] && (t < p.first || t >= p.end) && !c.quoted(t) {
			return true
		}
	}
	return false
}

// isDateline tells whether p stands before the dash that begins a story.
func (c *Cast) isDateline(p *place) bool {
	first := c.doc.Sentences[c.doc.Paragraphs[c.paragraphOf(p.first)].First].First
	if p.first != first {
		return false
	}
	for t := p.end; t < min(p.end+8, len(c.doc.Tokens)); t++ {
		switch c.word(t) {
		case "—", "–", "--", "-":
			return true
		}
	}
	return false
}

// isVenue tells whether p only says where something was said or who sits there.
func (c *Cast) isVenue(p *place) bool {
	for t := p.first - 1; t >= max(0, p.first-8); t-- {
		w := c.lower(t)
		if c.lex.venues[w] || c.lex.venues[c.word(t)] || w == "judge" || w == "judges" || w == "panel" || w == "fence" || w == "born" {
			return true
		}
		if m, ok := c.mentionAt(t); ok && c.figureOf(m).kind == stancebook.OrganizationKind && strings.Contains(" in at ", " "+c.lower(p.first-1)+" ") {
			return true
		}
		switch w {
		case ".", ";", "“", "”":
			return false
		}
	}
	return false
}

// CitiesOf are the cities and counties that a statement is about or that its
// speakers speak for; none for a general statement.
func (c *Cast) CitiesOf(att stancebook.Attribution, speakers []stancebook.Speaker) []stancebook.City {
	var out []stancebook.City
	for _, s := range speakers {
		if s.Office.Name != "" && s.Office.State != "" {
			out = addCity(out, s.Office)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, spans := range [][]stancebook.Span{att.Sources, att.Content} {
		for _, span := range spans {
			out = c.citiesIn(span, out)
		}
		if len(out) > 0 {
			break // a city's officials speak for theirs, whatever city they name
		}
	}
	if len(out) == 0 {
		out = c.citiesOfThoseNamed(att)
	}
	if len(out) > 0 {
		return out
	}
	return c.citiesAround(att, speakers)
}

func (c *Cast) citiesIn(span stancebook.Span, out []stancebook.City) []stancebook.City {
	a, b := c.doc.TokensIn(span)
	for t := a; t < b; t++ {
		if p, ok := c.placeAt(t); ok && p.Name != "" && p.State != "" && c.speaksOf(&p) {
			out = addCity(out, p.City)
		}
	}
	return out
}

// speaksOf tells whether p is a place that the story speaks of, here or, where
// it is no venue, elsewhere.
func (c *Cast) speaksOf(p *place) bool {
	if c.isJurisdiction(p) {
		return true
	}
	if c.heading[c.paragraphOf(p.first)] || c.isDateline(p) || c.isVenue(p) {
		return false
	}
	return slices.Contains(c.story, p.City)
}

// citiesOfThoseNamed are the cities whose officials a statement speaks of.
func (c *Cast) citiesOfThoseNamed(att stancebook.Attribution) []stancebook.City {
	var out []stancebook.City
	for _, span := range att.Content {
		a, b := c.doc.TokensIn(span)
		for t := a; t < b; t++ {
			if m, ok := c.mentionAt(t); ok && m.first == t {
				if f := c.figureOf(m); f.public && f.office.Name != "" && f.office.State != "" {
					out = addCity(out, f.office)
				}
			}
		}
	}
	return out
}

// nearby is how many bytes of a paragraph bear on a statement in it.
const nearby = 3000

// citiesAround finds what a statement is about from what stands around it: its
// sentence, the city that its paragraph set, the enumeration that "the cities"
// points at, the one city of the state that its speaker belongs to.
func (c *Cast) citiesAround(att stancebook.Attribution, speakers []stancebook.Speaker) []stancebook.City {
	at := place0(att)
	sentence := c.doc.SentenceAt(at)
	if sentence < 0 {
		return nil
	}
	s := c.doc.Sentences[sentence]
	near := stancebook.Span{Begin: max(s.Begin, at-nearby), End: min(s.Span.End, at+nearby)}
	if out := c.citiesIn(near, nil); len(out) > 0 {
		return out
	}
	if out := c.pointedCities(att); len(out) > 0 {
		return out
	}
	paragraph := c.doc.Paragraphs[s.Paragraph]
	if out := c.citiesIn(stancebook.Span{Begin: max(paragraph.Begin, s.Begin-nearby), End: s.Begin}, nil); len(out) > 0 && len(speakers) > 0 &&
		(speakers[0].NamedBy != stancebook.ByName || !c.atLarge(speakers[0])) {
		return out[len(out)-1:]
	}
	if s.Paragraph > 0 {
		before := c.doc.Paragraphs[s.Paragraph-1]
		first := c.doc.Sentences[before.First].First
		if pl, ok := c.placeAt(first + 1); ok && c.lower(first) == "in" && pl.Name != "" && pl.State != "" {
			return []stancebook.City{pl.City}
		}
	}
	if out := c.cityOfState(speakers); len(out) > 0 {
		return out
	}
	if len(speakers) > 0 {
		if out := c.homeOf(speakers[0]); len(out) > 0 {
			return out
		}
	}
	return c.citiesAtHome(att, speakers)
}

// pointedCities reads "the cities", "the four cities", "the letters" as the
// enumeration of cities before or behind.
func (c *Cast) pointedCities(att stancebook.Attribution) []stancebook.City {
	pointed := false
	for _, source := range att.Sources {
		_, b := c.doc.TokensIn(source)
		switch c.lower(b - 1) {
		case "cities":
			pointed = true
		case "officials", "leaders", "authorities":
			pointed = pointed || c.lower(b-2) == "local" || c.lower(b-2) == "city"
		}
	}
	if s := c.doc.SentenceAt(place0(att)); s >= 0 && !pointed {
		first, _ := c.doc.TokensIn(stancebook.Span{Begin: place0(att), End: len(c.doc.Text)})
		near := c.sentenceNear(s, first)
		for t := near.first; t < near.end; t++ {
			if c.lower(t) == "cities" && (countWords[c.lower(t-1)] || countWords[c.lower(t-2)]) {
				pointed = true
			}
		}
	}
	if !pointed {
		return nil
	}
	return c.listed
}

// countWords before "cities" show that certain ones are meant.
var countWords = map[string]bool{"the": true, "those": true, "these": true, "two": true, "three": true, "four": true, "five": true,
	"six": true, "seven": true, "eight": true, "nine": true, "ten": true, "both": true}

// findListed are the cities of the article's longest enumeration.
func (c *Cast) findListed() []stancebook.City {
	counts := map[int]int{}
	best := 0
	for i := range c.places {
		p := &c.places[i]
		if p.list > 0 && p.Name != "" && p.State != "" && !p.dropped {
			counts[p.list]++
			if counts[p.list] > counts[best] {
				best = p.list
			}
		}
	}
	var out []stancebook.City
	for i := range c.places {
		if p := &c.places[i]; best > 0 && p.list == best && p.Name != "" && p.State != "" && !p.dropped {
			out = addCity(out, p.City)
		}
	}
	return out
}

// cityOfState is the article's only city in the state of a speaker's body.
func (c *Cast) cityOfState(speakers []stancebook.Speaker) []stancebook.City {
	if len(speakers) == 0 || speakers[0].Kind != stancebook.PersonKind {
		return nil
	}
	state := ""
	for _, s := range c.lex.states {
		if s.kind == "name" && s.name != "" && strings.HasSuffix(speakers[0].Org, " in "+s.name) {
			state = s.name
		}
	}
	var found []stancebook.City
	for _, city := range c.story {
		if state != "" && city.State == state {
			found = addCity(found, city)
		}
	}
	if len(found) == 1 {
		return found
	}
	return nil
}
