package names

import (
	"strings"

	"github.com/stancebook/stancebook"
)

// focus is the place that an article is about: a city, a county or, in one
// state, both.
type focus struct {
	city, county stancebook.City
	leans        stancebook.City // the one of both that is named more
}

// findFocus finds the city and the county that most of the article's mentions
// of such places name, and that its headline or its opening names by itself.
func (c *Cast) findFocus() focus {
	var cities, counties tallies
	for i := range c.places {
		p := &c.places[i]
		if p.dropped || p.Name == "" || p.State == "" || !c.isDateline(p) && !c.isJurisdiction(p) {
			continue
		}
		if isCounty(p.City) {
			counties.add(p.City, 1)
		} else {
			cities.add(p.City, 1)
		}
		if p.list == 0 && c.paragraphOf(p.first) <= opening {
			c.opens[p.City.String()] = true
		}
	}
	c.addHeadline(&cities)
	c.addHeadline(&counties)
	city, n := c.most(&cities)
	if n == 0 {
		c.addCities(&counties, &cities)
	}
	county, m := c.most(&counties)
	switch {
	case n == 0 && m > cities.largest():
		return focus{county: county, leans: county}
	case n == 0:
		return focus{}
	}
	home := stancebook.City{Name: c.countyOf(city), State: city.State}
	if k := counties.of(home); k > 0 {
		f := focus{city: city, county: home, leans: city}
		if k > n {
			f.leans = home
		}
		return f
	}
	switch {
	case m >= 2*n:
		return focus{county: county, leans: county}
	case n >= 2*m:
		return focus{city: city, leans: city}
	}
	return focus{} // two places of one weight
}

// addCities counts a county's own cities for it.
func (c *Cast) addCities(counties, cities *tallies) {
	for i, city := range cities.cities {
		home := stancebook.City{Name: c.countyOf(city), State: city.State}
		if counties.of(home) > 0 {
			counties.add(home, cities.counts[i])
		}
	}
}

// opening is the last paragraph, counted from the headline, in which a story
// has named what it is about.
const opening = 3

// countyOf is the county that a city lies in.
func (c *Cast) countyOf(city stancebook.City) string {
	for _, g := range c.citiesCalled(city.Name) {
		if g.State == city.State {
			return g.County
		}
	}
	return ""
}

func isCounty(city stancebook.City) bool {
	return strings.HasSuffix(city.Name, " County") || strings.HasSuffix(city.Name, " Parish")
}

// tallies counts mentions of cities, in the order of their first.
type tallies struct {
	cities []stancebook.City
	counts []int
	index  map[string]int
	all    int
}

func (t *tallies) add(city stancebook.City, n int) {
	t.all += n
	key := city.String()
	if i, known := t.index[key]; known {
		t.counts[i] += n
		return
	}
	if t.index == nil {
		t.index = map[string]int{}
	}
	t.index[key] = len(t.cities)
	t.cities, t.counts = append(t.cities, city), append(t.counts, n)
}

func (t *tallies) largest() int {
	best := 0
	for _, n := range t.counts {
		best = max(best, n)
	}
	return best
}

func (t *tallies) of(city stancebook.City) int {
	if i, known := t.index[city.String()]; known {
		return t.counts[i]
	}
	return 0
}

// most is the city that two mentions or more and more than half of all name,
// one of them in the opening, with their number; 0 where there is none.
func (c *Cast) most(t *tallies) (stancebook.City, int) {
	for i, n := range t.counts {
		if n >= 2 && 2*n > t.all && c.opens[t.cities[i].String()] {
			return t.cities[i], n
		}
	}
	return stancebook.City{}, 0
}

// addHeadline counts a city that the first line names twice more.
func (c *Cast) addHeadline(t *tallies) {
	if len(t.cities) == 0 || !c.heading[0] {
		return
	}
	line := c.doc.Paragraphs[0].Of(c.doc.Text)
	for _, city := range t.cities {
		if len(line) < 300 && strings.Contains(line, city.Name) {
			t.add(city, 2)
			c.opens[city.String()] = true
		}
	}
}

// localThings with "the" or a possessive before them are those of the place
// that the article is about.
var localThings = map[string]string{"city": "city", "town": "city", "mayor": "city", "council": "city", "police": "", "chief": "", "department's": "",
	"county": "county", "jail": "", "jails": "", "sheriff": "county", "supervisors": "county", "commission": "", "commissioners": "county",
	"ordinance": "", "resolution": "", "letter": "", "neighborhood": "", "neighborhoods": "", "residents": ""}

// pointing words make a thing the one at hand.
var pointing = map[string]bool{"the": true, "this": true, "that": true, "its": true, "their": true, "his": true, "her": true, "our": true, "my": true, "'s": true, "’s": true}

// pointsHome tells whether [a,b) speaks of the place at hand without naming
// it, and whether of its city, its county or either ("").
func (c *Cast) pointsHome(a, b int) (what string, ok bool) {
	for t := a; t < b; t++ {
		kind, local := localThings[c.lower(t)]
		if local && (pointing[c.lower(t-1)] || c.lower(t+1) == "hall" || c.isOfPlace(t)) {
			if ok = true; kind != "" {
				return kind, true
			}
		}
		if c.lower(t) == "here" && !c.quoted(t) {
			ok = true
		}
	}
	return "", ok
}

// isOfPlace tells whether token t stands before a noun to say whose it is
// ("county money", "City officials").
func (c *Cast) isOfPlace(t int) bool {
	w := c.lower(t)
	return (w == "city" || w == "county") && c.lower(t-1) != "a" && c.lower(t-1) != "any" && t+1 < len(c.doc.Tokens) && !(c.capital(t-1) && c.touches(t-1)) &&
		strings.HasPrefix(c.doc.Tokens[t+1].Tag, "NN") && c.touches(t)
}

// plural words for places make a statement general.
var general = map[string]bool{"cities": true, "jurisdictions": true, "localities": true, "counties": true, "communities": true, "places": true, "states": true}

func (c *Cast) isGeneral(a, b int) bool {
	for t := a; t < b; t++ {
		if general[c.lower(t)] {
			return true
		}
	}
	return false
}

// citiesAtHome gives a statement that names no place the one that the article
// is about: where its speaker lives or works there, or it points at what is
// there.
func (c *Cast) citiesAtHome(att stancebook.Attribution, speakers []stancebook.Speaker) []stancebook.City {
	if c.focus.leans == (stancebook.City{}) || len(speakers) == 0 {
		return nil
	}
	points, what, wide := false, "", false
	for _, spans := range [][]stancebook.Span{att.Content, att.Sources} {
		for _, span := range spans {
			a, b := c.doc.TokensIn(span)
			kind, ok := c.pointsHome(a, b)
			points, what, wide = points || ok, firstOf(what, kind), wide || c.isGeneral(a, b)
		}
	}
	judge := isJudge(speakers[0])
	if !judge && (wide && !points || c.atLarge(speakers[0]) && (!points || wide) || c.fromElsewhere(speakers[0])) {
		return nil
	}
	if what == "" {
		what = c.pointedLast(place0(att))
	}
	switch {
	case what == "county" && c.focus.county.Name != "":
		return []stancebook.City{c.focus.county}
	case what == "city" && c.focus.city.Name != "":
		return []stancebook.City{c.focus.city}
	}
	return []stancebook.City{c.focus.leans}
}

// pointedLast is whether the text up to byte at spoke last of the city or of
// the county, within the paragraph and the one before it.
func (c *Cast) pointedLast(at int) string {
	i := c.doc.ParagraphAt(at)
	if i < 0 {
		return ""
	}
	end, _ := c.doc.TokensIn(stancebook.Span{Begin: at, End: len(c.doc.Text)})
	first := c.doc.Sentences[c.doc.Paragraphs[max(0, i-1)].First].First
	for t := end - 1; t >= max(first, end-200); t-- {
		if kind := localThings[c.lower(t)]; kind != "" && (pointing[c.lower(t-1)] || c.isOfPlace(t)) {
			return kind
		}
	}
	return ""
}

// nationwide words in a source show somebody who speaks for no single place.
var nationwide = map[string]bool{"federal": true, "administration": true, "senators": true, "senator": true, "lawmakers": true, "republicans": true, "democrats": true,
	"mayors": true, "cities": true, "jurisdictions": true, "governor": true, "governors": true, "congress": true, "president": true, "state": true, "states": true,
	"national": true, "justice": true, "department": true, "homeland": true, "immigration": true, "house": true, "white": true, "u.s.": true}

// highHeads are words of offices of the nation or of a state.
var highHeads = map[string]bool{"president": true, "senator": true, "representative": true, "secretary": true, "governor": true, "congress": true,
	"ambassador": true, "senate": true, "house": true, "federal": true, "u.s.": true, "general": true, "lawmaker": true, "assemblymember": true, "legislator": true}

// isJudge tells whether a speaker rules rather than speaks: what is ruled is
// about the place that sued.
func isJudge(s stancebook.Speaker) bool {
	for _, w := range strings.Fields(strings.ToLower(s.Title + " " + s.Name)) {
		if w == "judge" || w == "court" || w == "judges" {
			return true
		}
	}
	return false
}

// atLarge tells whether a speaker belongs to the nation or a state rather than
// to one place.
func (c *Cast) atLarge(s stancebook.Speaker) bool {
	if isJudge(s) {
		return false
	}
	if s.Kind == stancebook.PersonKind {
		i, ok := c.called[s.Name]
		if s.Office.State != "" && s.Office.Name == "" || !ok {
			return s.Office.State != ""
		}
		f := c.figures[i]
		for _, h := range f.heads {
			if highHeads[h] && f.public {
				return true
			}
		}
		return f.public && f.title == "" || s.Org != "" && c.bodyClass(s.Org) == "public" && !localBody(s.Org)
	}
	if id, ok := c.bodies[s.Name]; ok && s.Kind == stancebook.OrganizationKind {
		return c.figures[c.root(id)].public && !localBody(s.Name) && !c.namesPlace(s.Mention)
	}
	for _, w := range strings.Fields(strings.ToLower(s.Name)) {
		if nationwide[strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")] {
			return true
		}
	}
	return false
}

func localBody(name string) bool {
	for _, w := range strings.Fields(name) {
		switch w {
		case "City", "County", "Police", "Sheriff's", "Sheriff’s", "Town", "School", "Municipal", "Fire":
			return true
		}
	}
	return false
}

// fromElsewhere tells whether the sentence that brings a person in names a
// state that is not the one at hand, and no city.
func (c *Cast) fromElsewhere(s stancebook.Speaker) bool {
	i, ok := c.called[s.Name]
	if !ok || s.Kind != stancebook.PersonKind || len(c.cast[i]) == 0 {
		return false
	}
	m := c.mentions[c.cast[i][0]]
	for t := m.end; t < min(m.end+40, c.doc.Sentences[c.doc.Tokens[m.first].Sentence].End); t++ {
		if p, ok := c.placeAt(t); ok && p.Name == "" && p.State != c.focus.leans.State {
			return true
		}
	}
	return false
}

// namesPlace tells whether a source has a city's or a county's name in it.
func (c *Cast) namesPlace(span stancebook.Span) bool {
	a, b := c.doc.TokensIn(span)
	for t := a; t < b; t++ {
		if p := c.placeOver(t); p != nil && p.Name != "" && !p.dropped {
			return true
		}
	}
	return false
}

// homeOf is the city in the sentence or the paragraph in which the article
// brings a person in who holds no office: where they live or work.
func (c *Cast) homeOf(s stancebook.Speaker) []stancebook.City {
	i, ok := c.called[s.Name]
	if !ok || s.Kind != stancebook.PersonKind || c.atLarge(s) || len(c.cast[i]) == 0 {
		return nil
	}
	m := c.mentions[c.cast[i][0]]
	if c.heading[c.paragraphOf(m.first)] {
		return nil
	}
	sentence := c.doc.Sentences[c.doc.Tokens[m.first].Sentence]
	if own := c.citiesIn(stancebook.Span{Begin: m.Span.End, End: min(sentence.Span.End, m.Span.End+nearby)}, nil); len(own) > 0 {
		return own[:1]
	}
	paragraph := c.doc.Paragraphs[sentence.Paragraph]
	if own := c.citiesIn(stancebook.Span{Begin: sentence.Span.End, End: min(paragraph.Span.End, sentence.Span.End+nearby)}, nil); len(own) == 1 {
		return own
	}
	before := c.citiesIn(stancebook.Span{Begin: max(paragraph.Begin, m.Begin-nearby), End: m.Begin}, nil)
	return before[max(0, len(before)-1):]
}
