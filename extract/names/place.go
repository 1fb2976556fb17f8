package names

import (
	"slices"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names/gazetteer"
)

// place is where the article names a city, a county or a state.
type place struct {
	stancebook.City // a state alone where Name is empty
	first, end      int
	states          []string // states of which the text names one beside it
	either          bool     // "New York": city or state
	inBody          bool     // part of a body's name
	settled         bool     // the text or AP's list told the state
	dropped         bool     // no place of the United States, or a person
	list            int      // places of one enumeration share a number, 0 outside
}

func (p place) region() string {
	if p.Name == "" {
		return p.State
	}
	return ""
}

func (c *Cast) slice(i, j int) string { return c.doc.SpanOf(i, j).Of(c.doc.Text) }

// stateLength is how many tokens the state's name at p has; postal codes count
// only behind a comma or in a tag.
func (c *Cast) stateLength(p, b int) int {
	if !c.lex.stateStarts[c.word(p)] {
		return 0
	}
	best := 0
	for n := 1; n <= 3 && p+n <= b; n++ {
		s, ok := c.lex.states[c.slice(p, p+n)]
		if ok && (s.kind != "code" || c.word(p-1) == ",") {
			best = n
		}
	}
	return best
}

func (c *Cast) stateName(p, n int) string { return c.lex.states[c.slice(p, p+n)].name }

// citiesCalled asks the gazetteer once for each form of a name.
func (c *Cast) citiesCalled(s string) []gazetteer.City {
	if known, ok := c.gaz[s]; ok {
		return known
	}
	found := gazetteer.Cities(s)
	if a, ok := c.lex.aliases[s]; ok {
		found = gazetteer.Cities(a[0])
		found = slices.DeleteFunc(found, func(g gazetteer.City) bool { return g.State != a[1] })
	}
	c.gaz[s] = found
	return found
}

// cityLength is how many tokens the longest city's name at p has.
func (c *Cast) cityLength(p, b int) int {
	best := 0
	for n := 1; n <= 4 && p+n <= b; n++ {
		if n > 1 && !c.touches(p+n-2) {
			break
		}
		if n == 1 && !c.cityWord(p) {
			continue
		}
		if len(c.citiesCalled(c.slice(p, p+n))) > 0 {
			best = n
		}
	}
	return best
}

// cityWord tells whether one word alone may be a city's name.
func (c *Cast) cityWord(p int) bool {
	w := c.word(p)
	if len(w) < 4 && c.lex.aliases[w][0] == "" || c.lex.capitals[w] != "" || c.lex.parties[w] != "" {
		return false
	}
	if _, ok := c.lex.heads[w]; ok {
		return false
	}
	if _, ok := c.lex.bodies[w]; ok {
		return false
	}
	_, office := c.lex.titles[c.lower(p)]
	return !office && !c.lex.modifiers[c.lower(p)]
}

func (c *Cast) cityOrCounty(p, b int) int {
	if n := c.countyLength(p, b); n > 0 {
		return n
	}
	return c.cityLength(p, b)
}

func (r *reader) placeNamed(i, j int) stancebook.City {
	name := r.placeName(i, j)
	r.addPlace(place{City: stancebook.City{Name: name}, first: i, end: j})
	return stancebook.City{Name: name}
}

func (r *reader) addPlace(p place) {
	for t := p.first; t < p.end; t++ {
		if r.placed[t] >= 0 {
			return
		}
	}
	for t := p.first; t < p.end; t++ {
		r.placed[t] = int32(len(r.places))
	}
	r.places = append(r.places, p)
}

// fullPlace reads counties, cities of several words or with their state, and states.
func (r *reader) fullPlace(p, b int) int {
	if n := r.countyLength(p, b); n > 0 {
		return r.withState(p, p+n)
	}
	n, s := r.cityLength(p, b), r.stateLength(p, b)
	if end := r.unknownEnd(p+n-1, b); n > s && n > 1 && end > p+n {
		return end // "Kansas City Star"
	}
	if n > s && n > 1 && !r.personLike(p, p+n) || n > 0 && n >= s && r.stateAfter(p+n) > 0 && (n > s || !r.listsState(p, n)) {
		return r.withState(p, p+n)
	}
	if s == 0 {
		return p
	}
	if p+s < b && r.lex.given[r.word(p)] != 0 && s == 1 && r.nameEnd(p, b) > p+1 {
		return p // "Virginia Foxx"
	}
	name := r.stateName(p, s)
	pl := place{City: stancebook.City{State: name}, first: p, end: p + s, settled: true}
	pl.either = name == "New York" && r.word(p) == "New" || name == "Washington" && r.word(p) == "Washington"
	r.addPlace(pl)
	return p + s
}

// listsState tells whether the state's name at [p,p+n), which is also a town's,
// stands in a list of states: "Ohio, Indiana, North Carolina".
func (r *reader) listsState(p, n int) bool {
	next := r.stateAfter(p + n)
	if !r.exists(r.slice(p, p+n), r.stateName(p+n+1, next-p-n-1)) {
		return true
	}
	if len(r.places) == 0 {
		return false
	}
	last := r.places[len(r.places)-1]
	return last.Name == "" && last.end == p-1 && r.word(p-1) == ","
}

// cityTails end names of cities rather than of people.
var cityTails = map[string]bool{"City": true, "Beach": true, "Springs": true, "Heights": true, "Falls": true, "Park": true, "Hills": true,
	"Island": true, "Lake": true, "Valley": true, "Grove": true, "Creek": true, "Rock": true, "Township": true, "Shores": true, "Bluffs": true}

// personLike tells whether a city's name could be a person's.
func (r *reader) personLike(p, end int) bool {
	w := r.word(p)
	if r.lex.given[w] == 0 || cityTails[r.word(end-1)] {
		return false
	}
	return w != "San" && w != "Santa" && w != "St." && w != "Saint" && w != "Los" && w != "Las" && w != "El"
}

// stateAfter is where the state behind a comma at i ends, 0 where none stands there.
func (c *Cast) stateAfter(i int) int {
	if c.word(i) != "," || i+1 >= len(c.doc.Tokens) || !c.lex.stateStarts[c.word(i+1)] {
		return 0
	}
	limit := min(i+4, len(c.doc.Tokens))
	if n := c.stateLength(i+1, limit); n > 0 {
		return i + 1 + n
	}
	return 0
}

// withState adds the city or county at [p,end) and the state behind it.
func (r *reader) withState(p, end int) int {
	pl := place{City: stancebook.City{Name: r.placeName(p, end)}, first: p, end: end}
	if next := r.stateAfter(end); next > 0 && !r.ownsNext(p, next) {
		state := r.stateName(end+1, next-end-1)
		short := r.lex.states[r.slice(end+1, next)].kind == "short" && !(r.capital(p-1) && r.touches(p-1))
		if (short || r.exists(pl.Name, state)) && !r.listsNewYork(pl.Name, state) {
			pl.states = append(pl.states, state)
			end = next
		}
	}
	r.addPlace(pl)
	return end
}

// ownsNext tells whether the state that ends at next owns what follows it, as
// another owns the place at p: "Iowa's Polk County, Wisconsin's Brown County".
func (r *reader) ownsNext(p, next int) bool { return isOwner(r.word(p-1)) && isOwner(r.word(next)) }

func isOwner(w string) bool { return w == "'s" || w == "’s" }

// listsNewYork tells whether the state behind a city's name is rather the city
// that follows it in a list: "Seattle, Boston, New York". News write the state
// in full only behind towns that are known there.
func (c *Cast) listsNewYork(name, state string) bool {
	return state == "New York" && c.lex.standalone[name] != "" && c.lex.standalone[name] != state
}

// exists tells whether state has a city or county called name.
func (c *Cast) exists(name, state string) bool {
	for _, g := range c.citiesCalled(name) {
		if g.State == state {
			return true
		}
	}
	for _, county := range gazetteer.Counties(name) {
		if county.State == state {
			return true
		}
	}
	return false
}

// onePlace reads a city of one word.
func (r *reader) onePlace(p, b int) int {
	if r.lower(p-1) == "the" && r.isVerb(p+1) {
		return p // "The Alamo is"
	}
	if r.cityLength(p, min(b, p+1)) == 0 || p+1 < b && r.unknownEnd(p, b) > p+1 || r.likelierName(p) {
		return p
	}
	r.addPlace(place{City: stancebook.City{Name: r.word(p)}, first: p, end: p + 1})
	return p + 1
}

// likelierName tells whether a word that names a city is likelier to be an
// official's family name ("Clinton", "Warren"): nothing beside it speaks for a
// place.
func (r *reader) likelierName(p int) bool {
	switch r.lower(p - 1) {
	case "in", "near", "outside":
		return false
	case "of": // "Mayor Ann Ames of Dayton", "the mayor of Dayton"
		_, office := r.lex.titles[r.lower(p-2)]
		m, ok := r.mentionAt(p - 2)
		if office || localWords[r.lower(p-2)] || ok && r.figures[m.figure].title != "" {
			return false
		}
	}
	next := r.lower(p + 1)
	if r.lex.standalone[r.word(p)] != "" || next == "mayor" || next == "police" || next == "city" || r.stateAfter(p+1) > 0 {
		return false
	}
	if found := r.citiesCalled(r.word(p)); len(found) > 0 && found[0].Population > 250000 {
		return false
	}
	return r.highFamily(p) && !r.listsCity(p+1) && !r.endsList(p)
}

// endsList tells whether a city of several words or with its state stands
// right before p in an enumeration.
func (r *reader) endsList(p int) bool {
	if w := r.lower(p - 1); len(r.places) == 0 || w != "and" && w != "," && w != "or" {
		return false
	}
	last := r.places[len(r.places)-1]
	return last.Name != "" && (last.end == p-1 || last.end == p-2 && r.word(p-2) == ",") && last.end-last.first > 1
}

// highFamily tells whether somebody of token p's name held a high office.
func (c *Cast) highFamily(p int) bool {
	w := c.word(p)
	high, known := c.high[w]
	if !known {
		high = slices.ContainsFunc(gazetteer.Terms(w), func(t gazetteer.Term) bool { return highOffices[t.Office] })
		c.high[w] = high
	}
	return high
}

// listsCity tells whether an enumeration goes on at i with a city that is no
// official's family name.
func (r *reader) listsCity(i int) bool {
	from := i
	for w := r.word(i); w == "," || w == "and" || w == "or"; w = r.word(i) {
		i++
	}
	n := 0
	if i > from && r.capital(i) {
		n = r.cityLength(i, min(i+3, len(r.at)))
	}
	return n > 1 || n == 1 && !r.highFamily(i)
}

// unknownEnd is the end of a longer proper name that begins with a city's
// ("Houston Astros"), p where the words after are none of it.
func (r *reader) unknownEnd(p, b int) int {
	end := p + 1
	for end < b && r.capital(end) && r.touches(end-1) && r.lex.capitals[r.word(end)] == "" {
		_, office := r.lex.titles[r.lower(end)]
		if end == p+1 && r.givenAt(end) && r.nameEnd(end, b) > end+1 {
			return p // "In Denver Ann Ames"
		}
		if office || r.lex.modifiers[r.lower(end)] {
			return p
		}
		end++
	}
	return end
}

// placeInside notes the city in a body's name ("Stockton Police Department").
func (r *reader) placeInside(p, end int) {
	n := r.cityOrCounty(p, end-1)
	if n == 0 || r.stateLength(p, end) >= n {
		return
	}
	if !r.lex.heads[r.word(end-1)] || r.touches(end-1) && r.capital(end) && r.beginsLongerName(end) {
		return // a university, a newspaper, an "Air Force Base": not the city's own
	}
	for t := p + n; t < end-1; t++ {
		if public, head := r.lex.heads[r.word(t)]; head && !public {
			return
		}
	}
	r.addPlace(place{City: stancebook.City{Name: r.slice(p, p+n)}, first: p, end: p + n, inBody: true})
}
