package names

import (
	"strings"

	"github.com/stancebook/stancebook/extract/names/gazetteer"
)

// partOfName tells whether words right beside p make one longer name with it,
// which is no town's: "House Freedom Caucus", "Knights of Columbus", "Philadelphia 76ers".
func (c *Cast) partOfName(p *place) bool {
	before := p.first - 1
	if before >= 0 && c.touches(before) && c.nameBefore(p, before) {
		return true
	}
	if behind := c.word(p.end); c.touches(p.end-1) && len(behind) > 3 && isDigit(behind[0]) && strings.HasSuffix(behind, "ers") {
		return true
	}
	if next := c.lower(p.end); (next == "'s" || next == "'" || next == "’" || next == "’s") && (isScore(c.word(p.end+1)) || results[c.lower(p.end+1)]) {
		return true // "Dallas' 113-97 victory"
	}
	return c.word(before) == "(" && c.capital(before-1) && c.lower(before-1) == "the" && c.wordBehindBracket(p)
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// results of games are those of a city's team.
var results = map[string]bool{"win": true, "loss": true, "victory": true, "defeat": true, "quarterback": true, "lineup": true, "roster": true}

// isScore tells whether a word is the result of a game ("113-97").
func isScore(w string) bool {
	a, b, ok := cutDash(w)
	return ok && a != "" && b != "" && isDigit(a[0]) && isDigit(b[0])
}

// wordBehindBracket tells whether the bracket in which p stands closes before
// a capitalised word: "The (Lafayette, La.) Daily Advertiser".
func (c *Cast) wordBehindBracket(p *place) bool {
	for t := p.end; t < p.end+5; t++ {
		if c.word(t) == ")" {
			return c.capital(t + 1)
		}
	}
	return false
}

// nameBefore tells whether the word at token t, right before p, belongs to its name.
func (c *Cast) nameBefore(p *place, t int) bool {
	switch w := c.word(t); {
	case w == "/":
		return t > 0 && c.doc.Tokens[t-1].End == c.doc.Tokens[t].Begin && c.doc.Tokens[t].End == c.doc.Tokens[p.first].Begin
	case w == "of" || w == "on":
		return c.capital(t-1) && c.touches(t-1) && c.namesBody(t-1)
	case strings.ToUpper(w) == w && len(w) > 1 && prepositions[c.lower(t)]:
		return false // a line in capitals
	}
	return c.capital(t) && c.beginsLongerName(t)
}

// namesBody tells whether the word at token t before "of" and a town is a body's
// or an event's rather than somebody's name: "the Knights of Columbus".
func (c *Cast) namesBody(t int) bool {
	if ofPlaces[c.lower(t)] || !c.beginsLongerName(t) {
		return false
	}
	_, head := c.lex.heads[c.word(t)]
	det := c.lower(t - 1)
	return head || c.lex.things[c.word(t)] || det == "the" || det == "a" || det == "an"
}

// ofPlaces before "of" and a town's name leave it the town.
var ofPlaces = map[string]bool{"city": true, "town": true, "township": true, "village": true, "borough": true, "county": true, "port": true,
	"residents": true, "people": true, "citizens": true, "police": true, "archdiocese": true, "diocese": true, "streets": true, "outskirts": true, "parts": true}

// beforeCities in capitals say which part or kind of a city is meant.
var beforeCities = map[string]bool{"downtown": true, "greater": true, "metro": true, "metropolitan": true, "inner": true, "suburban": true,
	"northeast": true, "northwest": true, "southeast": true, "southwest": true, "midtown": true, "uptown": true, "historic": true, "then": true, "near": true,
	"outside": true, "inside": true, "sanctuary": true}

// beginsLongerName tells whether the capitalised word at token t may begin a
// name that goes on with a town's: no office, party, place or first word of a
// sentence that means something by itself.
func (c *Cast) beginsLongerName(t int) bool {
	w, low := c.word(t), c.lower(t)
	_, office := c.lex.titles[low]
	if office || c.lex.plurals[low] != "" || c.lex.modifiers[low] || c.lex.capitals[w] != "" || c.lex.parties[w] != "" || beforeCities[low] || prepositions[low] || c.lex.groups[low] {
		return false
	}
	if p := c.placeOver(t); p != nil && !p.dropped || !isLetter(w) || strings.HasSuffix(w, "-based") {
		return false
	}
	if m, ok := c.mentionAt(t); ok && m.end <= t {
		return false
	}
	return !c.opensSentence(t) || c.lex.heads[w] || c.lex.things[w] || c.lex.given[w] != 0
}

// opensSentence tells whether token t begins a sentence, a quotation or what
// stands behind a colon or a dash.
func (c *Cast) opensSentence(t int) bool {
	if c.startsAt(t) {
		return true
	}
	w := c.word(t - 1)
	return !isLetter(w) && w != "," && w != "'s" && w != "’s" && w != "&" && w != "-" && w != "/"
}

// kin before a name show that it is somebody's.
var kin = map[string]bool{"daughter": true, "son": true, "wife": true, "husband": true, "brother": true, "sister": true, "mother": true, "father": true,
	"niece": true, "nephew": true, "cousin": true, "daughters": true, "sons": true, "children": true, "child": true, "named": true, "girlfriend": true,
	"boyfriend": true, "fiancee": true, "grandson": true, "granddaughter": true, "twins": true}

// isSomebody tells whether an age behind or kin before p show a person's given
// name: "a daughter, Chelsea", "Chase, 8, and Troy, 12".
func (c *Cast) isSomebody(p *place) bool {
	if p.end-p.first != 1 || len(p.states) > 0 {
		return false
	}
	if c.word(p.end) == "," {
		age, next := c.word(p.end+1), c.word(p.end+2)
		if len(age) < 3 && age != "" && isDigit(age[0]) && (next == "," || next == "." || next == "and" || next == ")" || next == ";") {
			return true
		}
	}
	if c.lex.given[c.word(p.first)] == 0 {
		return false
	}
	before := c.lower(p.first - 1)
	return kin[before] && before != "children" || before == "," && kin[c.lower(p.first-2)]
}

// ofCampus tells whether the article names a university, a hospital or the
// like of p's name, which the name alone then means.
func (c *Cast) ofCampus(p *place, campuses map[string]bool) bool {
	return campuses[p.Name] && !c.vouches(p)
}

// campuses are the first words of such bodies' names in the article.
func (c *Cast) campuses() map[string]bool {
	out := map[string]bool{}
	for _, f := range c.figures {
		if town, ok := cutCampus(f.body); ok {
			out[town] = true
		}
	}
	return out
}

func cutCampus(body string) (town string, ok bool) {
	for _, kind := range []string{" University", " College", " Hospital", " Seminary", " Academy"} {
		if town, _, ok := strings.Cut(body, kind); ok {
			return town, true
		}
	}
	return "", false
}

// isAbroad tells whether the text puts p into another country: by name behind
// a comma or "in", or between larger cities of other countries.
func (c *Cast) isAbroad(p *place) bool {
	if len(p.states) > 0 {
		return false
	}
	if w := c.lower(p.end); (w == "," || w == "in") && c.countryAt(p.end+1) {
		return true
	}
	if c.lower(p.first-1) == "of" && settlements[c.lower(p.first-2)] && (c.ofPeople(p.first-3) || c.ofPeople(p.first-4)) {
		return true // "the English town of Salisbury"
	}
	found := c.citiesCalled(p.Name)
	if len(found) == 0 || gazetteer.Abroad(p.Name) <= found[0].Population && !c.lex.countries[p.Name] {
		return false
	}
	i, j := p.end, p.first-1
	for n := 0; n < 2 && (c.lower(i) == "," || c.lower(i) == ";" || c.lower(i) == "and"); n++ {
		i++
	}
	for n := 0; n < 2 && (c.lower(j) == "," || c.lower(j) == ";" || c.lower(j) == "and"); n++ {
		j--
	}
	return i > p.end && c.cityAbroad(i) || j < p.first-1 && c.cityAbroad(j)
}

// ofPeople tells whether token t is the adjective of another nation.
func (c *Cast) ofPeople(t int) bool {
	switch c.word(t) {
	case "English", "British", "French", "German", "Italian", "Spanish", "Mexican", "Canadian", "Russian", "Chinese", "Irish", "Polish", "Israeli", "Syrian",
		"Iraqi", "Turkish", "Ukrainian", "Cuban", "Indian", "Japanese", "Palestinian", "Egyptian", "Libyan", "Scottish", "Welsh", "Australian":
		return true
	}
	return false
}

// countryAt tells whether a country's name begins at token t.
func (c *Cast) countryAt(t int) bool {
	for n := 1; n <= 3 && t+n <= len(c.doc.Tokens); n++ {
		if c.capital(t) && c.lex.countries[c.slice(t, t+n)] {
			return true
		}
	}
	return false
}

// cityAbroad tells whether token t is a country or the name of a large city
// abroad that no state has.
func (c *Cast) cityAbroad(t int) bool {
	if t < 0 || !c.capital(t) {
		return false
	}
	w := c.word(t)
	return c.lex.countries[w] || gazetteer.Abroad(w) >= 300000 && len(c.citiesCalled(w)) == 0
}
