package names

import (
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names/gazetteer"
)

// settlePlaces finds the state of every city and drops what is none.
func (c *Cast) settlePlaces() {
	slices.SortStableFunc(c.places, func(a, b place) int { return a.first - b.first })
	told := map[string]string{}
	for i, p := range c.places {
		for t := p.first; t < p.end; t++ {
			c.placed[t] = int32(i)
		}
	}
	c.markLists()
	lastOf := map[int]int{}
	for i, p := range c.places {
		lastOf[p.list] = i
	}
	for i := range c.places {
		c.statesBeside(i, lastOf)
	}
	stately := c.namesNewYorkState()
	for i := range c.places {
		c.chooseEither(&c.places[i], i, stately)
	}
	c.dropNames()
	for _, p := range c.places {
		if len(p.states) > 0 && !p.dropped && told[p.Name] == "" {
			told[p.Name] = p.states[0]
		}
	}
	s := settling{told: told, vouched: c.vouched()}
	s.weights, s.hints = c.stateWeights()
	for i := range c.places {
		if p := &c.places[i]; p.Name != "" && !p.settled && !p.dropped {
			c.settle(p, s)
		}
	}
}

// settling is what the whole article tells of its places: the state that it
// tells for a name, the weight of each state, the names that are places' for sure.
type settling struct {
	told           map[string]string
	weights, hints map[string]int
	vouched        map[string]bool
}

// dropNames drops what words beside it make a person's name, a longer name or
// a place abroad.
func (c *Cast) dropNames() {
	campuses := c.campuses()
	for i := range c.places {
		p := &c.places[i]
		if p.Name == "" || len(p.states) > 0 && c.exists(p.Name, p.states[0]) && !c.wrapped(p) {
			continue
		}
		p.dropped = p.dropped || c.partOfName(p) || c.isSomebody(p) || c.isAbroad(p) || c.ofCampus(p, campuses)
	}
}

// wrapped tells whether p stands in brackets inside a longer name.
func (c *Cast) wrapped(p *place) bool { return c.word(p.first-1) == "(" && c.partOfName(p) }

// namesNewYorkState tells whether the article speaks of New York as a state.
func (c *Cast) namesNewYorkState() bool {
	for i := range c.places {
		if p := &c.places[i]; p.either && p.State == "New York" && c.lower(p.end) == "state" {
			return true
		}
	}
	return false
}

// markLists numbers enumerations: places parted by commas, "and" and "or".
func (c *Cast) markLists() {
	number := 0
	for i := 1; i < len(c.places); i++ {
		a, b := &c.places[i-1], &c.places[i]
		end := a.end
		if next := c.stateAfter(end); next > 0 && len(a.states) > 0 {
			end = next
		}
		if b.first-end > 3 || b.first < end {
			continue
		}
		joined := b.first > end
		for t := end; t < b.first; t++ {
			switch c.lower(t) {
			case ",", "and", "or", ";", "&", "as", "well":
			default:
				joined = false
			}
		}
		if !joined {
			continue
		}
		if a.list == 0 {
			number++
			a.list = number
		}
		b.list = a.list
	}
}

// statesBeside notes "in California" behind a city or behind its enumeration.
func (c *Cast) statesBeside(i int, lastOf map[int]int) {
	p := &c.places[i]
	if p.Name == "" || len(p.states) > 0 {
		return
	}
	if state := firstOf(c.apposedState(p), c.groupState(p)); state != "" && (c.exists(p.Name, state) || c.apposedState(p) != "") {
		p.states = append(p.states, state)
		return
	}
	if owner := c.ownerState(i); owner != "" && c.exists(p.Name, owner) {
		p.states = append(p.states, owner)
		return
	}
	last := i
	if p.list > 0 {
		last = lastOf[p.list]
	}
	end := c.places[last].end
	if c.lower(end) == "," && c.lower(end+1) == "the" && c.lower(end+2) == "capital" && c.lower(end+3) == "of" {
		end += 3
	} else if w := c.lower(end); w != "in" && w != "," {
		return
	}
	q, ok := c.placeAt(end + 1)
	if ok && q.Name == "" && c.exists(p.Name, q.State) && (last == i || c.lex.standalone[p.Name] == "") {
		p.states = append(p.states, q.State)
	}
}

// ownerState is the state of "Ohio's Hamilton, Lake and Stark counties", "" where
// no state stands so before place i or its enumeration.
func (c *Cast) ownerState(i int) string {
	for i > 0 && c.places[i].list > 0 && c.places[i-1].list == c.places[i].list {
		i--
	}
	first := c.places[i].first
	if i == 0 || c.places[i-1].end != first-1 || c.places[i-1].either {
		return ""
	}
	switch c.lower(first - 1) {
	case "'s", "’s":
	case ",": // "two suburbs in Virginia, Arlington and Alexandria"
		if c.lower(c.places[i-1].first-1) != "in" {
			return ""
		}
	default:
		return ""
	}
	return c.places[i-1].region()
}

// chooseEither decides between New York the city and the state, and leaves
// Washington to the state or to the government.
func (c *Cast) chooseEither(p *place, i int, stately bool) {
	if !p.either {
		return
	}
	if p.State == "Washington" {
		p.dropped = !c.besideStates(i)
		return
	}
	next := c.lower(p.end)
	prev := c.lower(p.first - 1)
	cityOffice := next == "mayor" || next == "police" || next == "'s" && c.lower(p.end+1) == "mayor"
	switch {
	case next == "state", c.capital(p.end) && c.touches(p.end-1) && c.beginsLongerName(p.end), stately && !cityOffice:
	case cityOffice, p.list > 0 && !c.besideStates(i), p.list == 0 && (prev == "in" || prev == "to" || prev == "from"):
		p.City = stancebook.City{Name: "New York", State: "New York", GeonameID: c.idOf("New York City", "New York")}
	}
}

// besideStates tells whether the enumeration of place i holds states and no city.
func (c *Cast) besideStates(i int) bool {
	states := false
	for j := max(0, i-30); j < min(len(c.places), i+30); j++ {
		q := c.places[j]
		if j == i || q.list == 0 || q.list != c.places[i].list {
			continue
		}
		if q.Name != "" {
			return false
		}
		states = states || !q.either
	}
	return states
}

func (c *Cast) idOf(name, state string) int {
	for _, g := range c.citiesCalled(name) {
		if g.State == state {
			return g.ID
		}
	}
	return 0
}

// stateWeights counts how often the article names each state, and how often
// it only names a city there that stands without its state.
func (c *Cast) stateWeights() (weights, hints map[string]int) {
	weights, hints = map[string]int{}, map[string]int{}
	for _, p := range c.places {
		if p.dropped {
			continue
		}
		if p.Name == "" {
			weights[p.State] += 2
		}
		for _, s := range p.states {
			weights[s] += 2
		}
		if s := c.lex.standalone[p.Name]; s != "" {
			hints[s]++
		}
	}
	for _, f := range c.figures {
		if f.office.Name == "" && f.office.State != "" {
			weights[f.office.State] += 2 // "Oregon Gov. Ann Ames"
		}
	}
	return weights, hints
}

// settle chooses the state of p: by the text, by the same name elsewhere in
// the article, by AP's list, by the states of the article, by population.
func (c *Cast) settle(p *place, s settling) {
	if state := c.toldState(p, s.told[p.Name]); state != "" {
		p.State, p.settled = state, true
		p.GeonameID = c.idOf(p.Name, state)
		c.properName(p)
		return
	}
	if strings.HasSuffix(p.Name, " County") || strings.HasSuffix(p.Name, " Parish") {
		c.settleCounty(p, s.weights, s.hints)
		return
	}
	found := c.citiesCalled(p.Name)
	if len(found) == 0 || c.lex.boroughs[p.Name] || quarters[c.lower(p.end)] && c.lower(p.end+1) == "of" {
		p.dropped = true
		return
	}
	if c.lex.commonplace[p.Name] && c.lower(p.first-1) != "in" && !p.inBody && !c.localOffice(p.end) {
		p.dropped = true
		return
	}
	if !s.vouched[p.Name] && c.isDoubtful(p, found[0].Population) || gazetteer.Abroad(p.Name) > 50*found[0].Population && !p.inBody && !c.localOffice(p.end) {
		p.dropped = true
		return
	}
	best, weight := -1, 0
	for i, g := range found {
		// A small town needs more than a state's name somewhere in the article.
		w := s.weights[g.State]
		if found[0].Population < 10*g.Population {
			w += s.hints[g.State] // not enough to choose a town before a city of its name
		}
		if w > weight && (g.Population >= 10000 || g.Population >= 3000 && (p.inBody || p.list > 0 && found[0].Population < 100000 || c.lower(p.first-1) == "in")) {
			best, weight = i, w
		}
	}
	if best < 0 {
		best = 0
		if !c.likelyCity(p, found) {
			p.dropped = true
			return
		}
		p.Guessed = true
	}
	p.State, p.GeonameID = found[best].State, found[best].ID
	c.properName(p)
}

// quarters with "of" behind them make the name before a part of a city.
var quarters = map[string]bool{"part": true, "section": true, "neighborhood": true, "area": true, "district": true, "quarter": true, "side": true}

// properName writes "Philly" as Philadelphia and "TULSA" as Tulsa.
func (c *Cast) properName(p *place) {
	for _, g := range c.citiesCalled(p.Name) {
		if g.State == p.State && strings.EqualFold(g.Name, p.Name) {
			p.Name = g.Name
		}
	}
	if a, ok := c.lex.aliases[p.Name]; ok {
		p.Name = a[0]
	}
}

func (c *Cast) toldState(p *place, told string) string {
	if len(p.states) > 0 {
		return p.states[0]
	}
	if told != "" {
		return told
	}
	if a, ok := c.lex.aliases[p.Name]; ok {
		return a[1]
	}
	return c.lex.standalone[p.Name]
}

func (c *Cast) settleCounty(p *place, weights, hints map[string]int) {
	found := gazetteer.Counties(p.Name)
	best, weight := -1, 0
	for i, county := range found {
		if w := weights[county.State] + hints[county.State]; w > weight {
			best, weight = i, w
		}
	}
	switch {
	case best >= 0:
		p.State = found[best].State
	case len(found) == 1:
		p.State = found[0].State
	case len(found) > 1 && found[0].Population >= 10*found[1].Population:
		p.State, p.Guessed = found[0].State, true
	}
}

// likelyCity tells whether a name without any state beside it is a city of
// the United States at all: large, larger than its namesakes abroad.
func (c *Cast) likelyCity(p *place, found []gazetteer.City) bool {
	size := found[0].Population
	if gazetteer.Abroad(p.Name) > size {
		return false
	}
	if c.lex.commonplace[p.Name] {
		return false
	}
	least := 100000
	switch c.lower(p.first - 1) {
	case "in", "of", "near", "from":
		least = 25000
	}
	switch next := c.lower(p.end); next {
	case "mayor", "police", "city", "residents", "officials":
		least = 5000
	}
	return size >= least
}
