package names

import (
	"cmp"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names/gazetteer"
)

func sortMentions(ms []mention) {
	slices.SortStableFunc(ms, func(a, b mention) int { return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(b.end, a.end)) })
}

// joinNames joins the figures whose names are one person's.
func (c *Cast) joinNames() {
	byFamily := map[string][]int{}
	order := []string{}
	for i, f := range c.figures {
		if f.kind != stancebook.PersonKind {
			continue
		}
		key := f.name.familyKey()
		if len(byFamily[key]) == 0 {
			order = append(order, key)
		}
		byFamily[key] = append(byFamily[key], i)
	}
	for _, key := range order {
		c.joinFamily(byFamily[key])
	}
	for i, m := range c.mentions {
		if f := c.figures[m.figure]; f.into >= 0 && m.form == fullName && strings.HasSuffix(c.figureOf(m).name.full, " "+f.name.full) {
			c.mentions[i].form = surname
		}
	}
	c.joinGiven()
}

// joinGiven joins "Sheriff Joe" with the sheriff whose given name is Joe.
func (c *Cast) joinGiven() {
	byGiven := c.givenNames()
	for i, f := range c.figures {
		if f.kind != stancebook.PersonKind || f.into >= 0 || f.name.given != "" || c.lex.given[f.name.family] == 0 {
			continue
		}
		if j, ok := byGiven[f.name.family]; ok && (len(f.heads) == 0 || shareOffice(f.heads, c.figures[j].heads)) {
			c.join(j, i)
		}
	}
}

// misspeltOf finds whose family name figure i's misspells: somebody named in
// full who bears the same office. −1 where there is nobody.
func (c *Cast) misspeltOf(i int) int {
	f := c.figures[i]
	key := f.name.familyKey()
	if len(f.heads) == 0 || len(key) < 5 {
		return -1
	}
	for j, g := range c.figures[:min(len(c.figures), 1000)] {
		if g.kind == f.kind && g.name.given != "" && shareOffice(f.heads, g.heads) && misspelt(key, g.name.familyKey()) {
			return c.root(j)
		}
	}
	return -1
}

// joinFamily joins first the full names of one family that agree, then gives
// the family name alone to the figure that it fits.
func (c *Cast) joinFamily(ids []int) {
	var full []int
	for _, i := range ids {
		f := c.figures[i]
		if f.name.given == "" {
			continue
		}
		joined := false
		for _, j := range full {
			if c.onePerson(c.figures[j], f) {
				c.join(j, i)
				joined = true
				break
			}
		}
		if !joined {
			full = append(full, i)
		}
	}
	for _, i := range ids {
		f := c.figures[i]
		if f.name.given != "" {
			continue
		}
		if j := c.bestOfFamily(full, i); j >= 0 {
			c.join(j, i)
		} else if j := c.misspeltOf(i); j >= 0 {
			c.join(j, i)
		} else {
			full = append(full, i)
		}
	}
}

// onePerson tells whether two full names of one family may be one person's.
func (c *Cast) onePerson(a, b *figure) bool {
	// "Ames Jr." and "Ames" are two where the one without comes first: the
	// other way round the paper only leaves the suffix out.
	if a.name.suffix != b.name.suffix && b.name.suffix != "" {
		return false
	}
	if middle, ok := strings.CutSuffix(a.name.full, " "+b.name.full); ok && !strings.Contains(middle, " ") && c.lex.given[b.name.given] == 0 {
		return true // "Catherine Cortez Masto" and "Cortez Masto"
	}
	if a.gender != 0 && b.gender != 0 && a.gender != b.gender && !strings.EqualFold(a.name.given, b.name.given) {
		return false
	}
	return sameGiven(a.name.given, b.name.given, c.lex)
}

// bestOfFamily chooses who a family name alone stands for: by gender, then by
// office, then the one named last before it; −1 where nobody fits.
func (c *Cast) bestOfFamily(full []int, i int) int {
	f := c.figures[i]
	best, bestScore := -1, -1
	for _, j := range full {
		g := c.figures[j]
		if f.gender != 0 && g.gender != 0 && f.gender != g.gender {
			continue
		}
		score := 0
		if len(f.heads) > 0 && shareOffice(f.heads, g.heads) {
			score += 8
		} else if len(f.heads) > 0 && len(g.heads) > 0 && g.title != "" && f.class != "honorific" && g.class != "private" {
			score -= 1
		}
		if f.gender != 0 && f.gender == g.gender {
			score += 2
		}
		if score >= bestScore {
			best, bestScore = j, score
		}
	}
	return best
}

// shareOffice tells whether two lists of an office's words name one office.
func shareOffice(a, b []string) bool {
	for _, x := range a {
		if slices.Contains(b, x) && !weakHeads[x] {
			return true
		}
	}
	return false
}

// weakHeads stand in too many offices to tell one.
var weakHeads = map[string]bool{"of": true, "the": true, "former": true, "acting": true, "state": true, "u.s.": true,
	"federal": true, "city": true, "county": true, "national": true, "house": true, "senior": true, "deputy": true, "then": true, "for": true, "and": true, "a": true}

// join makes j one with i, which keeps what it knew.
func (c *Cast) join(i, j int) {
	i, j = c.root(i), c.root(j)
	if i == j {
		return
	}
	a, b := c.figures[i], c.figures[j]
	b.into = i
	if len(b.name.full) > len(a.name.full) && a.name.given == "" {
		a.name, b.name = b.name, a.name
	}
	if b.name.full != a.name.full && b.name.full != "" && !slices.Contains(a.aliases, b.name.full) {
		a.aliases = append(a.aliases, b.name.full)
	}
	if a.gender == 0 {
		a.gender = b.gender
	}
	if betterTitle(b, a) {
		a.title, a.rank, a.class, a.org = b.title, b.rank, b.class, firstOf(b.org, a.org)
		if b.office != (stancebook.City{}) {
			a.office = b.office
		}
	}
	if a.office.Name == "" && b.office.Name != "" || a.office == (stancebook.City{}) {
		if a.office.State == "" || a.office.State == b.office.State || b.office.State == "" {
			a.office = b.office
		}
	}
	a.org = firstOf(a.org, b.org)
	if a.party == "" {
		a.party, a.source = b.party, b.source
	}
	a.heads = append(a.heads, b.heads...)
	a.public = a.public || b.public
	if a.forWhom < 0 {
		a.forWhom, a.behalf = b.forWhom, firstOf(a.behalf, b.behalf)
	}
}

func betterTitle(b, a *figure) bool {
	if b.title == "" {
		return false
	}
	return a.title == "" || b.rank > a.rank
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// readShortNames finds family names alone, given names of those who are called
// by them, acronyms of bodies and misspellings.
func (c *Cast) readShortNames() {
	families := c.families()
	c.readHeadlines(families)
	c.byGiven = c.givenNames()
	acronyms := c.acronyms()
	for t := range c.doc.Tokens {
		if c.at[t] >= 0 {
			continue
		}
		w := c.word(t)
		if !c.capital(t) && !particles[w] {
			continue
		}
		if id, ok := acronyms[w]; ok && len(w) > 1 {
			c.add(mention{first: t, end: t + 1, name: t, figure: id, form: acronym})
			continue
		}
		c.shortName(t, families)
	}
}

// families maps folded family names to their figures, in the order of the text.
func (c *Cast) families() map[string][]int {
	m := map[string][]int{}
	for i, f := range c.figures {
		if f.kind == stancebook.PersonKind && f.into < 0 {
			k := gazetteer.Fold(f.name.family)
			m[k] = append(m[k], i)
			if last := f.name.familyKey(); last != k {
				m[last] = append(m[last], i)
			}
		}
	}
	return m
}

// givenNames maps given names to the first figure of the text that has them.
func (c *Cast) givenNames() map[string]int {
	m := map[string]int{}
	for i, f := range c.figures {
		if f.kind == stancebook.PersonKind && f.into < 0 && f.name.given != "" {
			if _, taken := m[f.name.given]; !taken {
				m[f.name.given] = i
			}
		}
	}
	return m
}

// acronyms maps short forms of the article's bodies, stated or made of the
// capitals of their names, to figures.
func (c *Cast) acronyms() map[string]int {
	m := map[string]int{}
	for i, f := range c.figures {
		if f.kind != stancebook.OrganizationKind {
			continue
		}
		for _, a := range f.aliases {
			m[a] = i
		}
		var initials strings.Builder
		for _, w := range strings.Fields(f.body) {
			if w[0] >= 'A' && w[0] <= 'Z' {
				initials.WriteByte(w[0])
			}
		}
		if initials.Len() >= 3 {
			if _, taken := m[initials.String()]; !taken {
				m[initials.String()] = i
			}
		}
	}
	return m
}

// shortName adds token t as a family or given name where it is one.
func (c *Cast) shortName(t int, families map[string][]int) {
	end := t + 1
	key := gazetteer.Fold(c.word(t))
	if particles[c.word(t)] {
		for end < len(c.at) && (particles[c.word(end)]) && c.touches(end-1) {
			end++
		}
		if !c.capital(end) || !c.touches(end-1) {
			return
		}
		end++
		key = gazetteer.Fold(c.slice(t, end))
	} else if capitalParticles[c.word(t)] && c.capital(t+1) && c.touches(t) {
		if longer := gazetteer.Fold(c.slice(t, t+2)); len(families[longer]) > 0 {
			key, end = longer, t+2
		}
	}
	ids := families[key]
	guess := false
	if len(ids) == 0 {
		if ids = c.slip(t, key, families); len(ids) == 0 {
			c.calledByGiven(t, families)
			return
		}
		guess = true
	}
	if c.isPlaceHere(t, end) {
		return
	}
	_, head := c.lex.heads[c.word(end)]
	if head && c.capital(end) && !guess && c.touches(end-1) {
		// "Trump Organization": a body of his name.
		return
	}
	if before := c.lower(t - 1); surnames[c.word(t)] && (before == "'s" || before == "’s" || before == "the" || before == "a" || before == "of") {
		return // "Ann's Law", with a Robert Law in the article
	}
	c.dropPlace(t)
	c.add(mention{first: t, end: end, name: t, figure: c.nearest(ids, t), form: surname, guess: guess})
}

// nearest is the figure of ids that was named last before token t, else the first.
func (c *Cast) nearest(ids []int, t int) int {
	if len(ids) == 1 {
		return ids[0]
	}
	const window = 4000 // tokens: what a reader still remembers
	for i := t - 1; i >= max(0, t-window); i-- {
		if m, ok := c.mentionAt(i); ok && slices.Contains(ids, c.root(m.figure)) {
			return c.root(m.figure)
		}
	}
	return ids[0]
}

// slip finds whose family name token t misspells: where a title stands before
// or a verb of saying beside it.
func (c *Cast) slip(t int, key string, families map[string][]int) []int {
	if len(key) < 4 || c.lex.capitals[c.word(t)] != "" {
		return nil
	}
	before, after := c.lower(t-1), c.lower(t+1)
	_, office := c.lex.titles[before]
	if !office && !c.lex.saying[before] && !c.lex.saying[after] {
		return nil
	}
	for _, f := range c.figures[:min(len(c.figures), 1000)] {
		if f.kind == stancebook.PersonKind && f.into < 0 && misspelt(key, gazetteer.Fold(f.name.family)) {
			return families[gazetteer.Fold(f.name.family)]
		}
	}
	return nil
}

// calledByGiven adds token t where it is the given name of somebody named in full.
func (c *Cast) calledByGiven(t int, families map[string][]int) {
	w := c.word(t)
	if c.lex.given[w] == 0 || c.isPlaceHere(t, t+1) || c.capital(t+1) && c.touches(t) || c.capital(t-1) && c.touches(t-1) {
		return
	}
	if p := c.placeOver(t); p != nil && !p.dropped && prepositions[c.lower(t-1)] {
		return
	}
	if i, ok := c.byGiven[w]; ok {
		c.dropPlace(t)
		c.add(mention{first: t, end: t + 1, name: t, figure: i, form: surname})
		return
	}
	if _, body := c.lex.bodies[w]; body || c.placed[t] >= 0 || !c.lex.saying[c.lower(t+1)] {
		return
	}
	// Somebody who speaks is called by the given name alone.
	id := c.newFigure(stancebook.PersonKind)
	c.figures[id].name = name{family: w, full: w}
	c.figures[id].gender = c.genderOf(w)
	families[gazetteer.Fold(w)] = []int{id}
	c.add(mention{first: t, end: t + 1, name: t, figure: id, form: surname})
}

// isPlaceHere tells whether tokens [t,end), a family name and a city's, are
// the city here: a state behind it, a preposition of place before it, or an
// office of the city behind it.
func (c *Cast) isPlaceHere(t, end int) bool {
	p := c.placeOver(t)
	if p == nil || p.dropped {
		return false
	}
	if p.Name == "" || len(p.states) > 0 || p.inBody || p.end-p.first > end-t {
		return true
	}
	switch c.lower(end) {
	case "mayor", "police", "city", "residents":
		return true
	}
	switch c.lower(t - 1) {
	case "in", "near":
		found := c.citiesCalled(p.Name)
		return len(found) > 0 && found[0].Population >= 100000
	}
	return false
}

// dropPlace takes a city's name at t for a person's.
func (c *Cast) dropPlace(t int) {
	if p := c.placeOver(t); p != nil && p.first == t {
		p.dropped = true
	}
}
