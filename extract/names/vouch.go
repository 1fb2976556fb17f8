package names

import "strings"

// placing words before a town's name show that a place is meant.
var placing = map[string]bool{"in": true, "near": true, "outside": true, "around": true, "throughout": true, "downtown": true, "across": true,
	"suburban": true, "from": true, "of": true, "visiting": true, "visited": true, "leaving": true, "inside": true}

// placeTails behind a town's name show that a place is meant.
var placeTails = map[string]bool{"area": true, "suburb": true, "suburbs": true, "resident": true, "native": true, "neighborhood": true, "streets": true,
	"airport": true, "hometown": true}

// vouches tells whether a word beside p shows that a place is meant.
func (c *Cast) vouches(p *place) bool {
	before, behind := c.lower(p.first-1), c.lower(p.end)
	switch {
	case len(p.states) > 0, p.inBody, beforeCities[before] && before != "then", localWords[behind], placeTails[behind], c.localOffice(p.end):
		return true
	case before == "of":
		_, office := c.lex.titles[c.lower(p.first-2)]
		return office || ofPlaces[c.lower(p.first-2)] || localWords[c.lower(p.first-2)] || placeTails[c.lower(p.first-2)] || isAge(c.word(p.first-3))
	case before == "from":
		return c.lex.given[c.word(p.first)] == 0 && !c.highFamily(p.first)
	case placing[before], before == "with" && (c.lower(p.first-2) == "together" || c.lower(p.first-2) == "along"), c.isExample(p.first - 1):
		return true
	case before == "a" || before == "an" || before == "the": // "a Pensacola office"
		return strings.HasPrefix(c.doc.Tokens[min(p.end, len(c.doc.Tokens)-1)].Tag, "NN") && !c.capital(p.end) && c.touches(p.end-1) &&
			c.lex.given[c.word(p.first)] == 0 && !c.highFamily(p.first)
	case behind == "'s" || behind == "’s":
		next := c.lower(p.end + 1)
		return localWords[next] || placeTails[next] || c.localOffice(p.end+1)
	}
	return behind == "," && c.lower(p.end+1) == "where"
}

// isExample tells whether the word at token t makes what follows one of several
// places: "cities such as", "towns like", "places including".
func (c *Cast) isExample(t int) bool {
	switch c.lower(t) {
	case "as":
		t--
	case "like", "including":
	default:
		return false
	}
	return general[c.lower(t-1)] || c.lower(t-1) == "towns" || c.lower(t-1) == "suburbs"
}

// localOffice tells whether an office or a service of a town begins at token t:
// "Reading Mayor", "Reading police officers", but not "Home Minister".
func (c *Cast) localOffice(t int) bool {
	for end := t + 4; t < end; t++ {
		w := officeStem(c.lower(t))
		if localHeads[w] || localWords[w] || cityHeads[w] || w == "commissioner" || w == "chief" || w == "attorney" || w == "councilmember" {
			return true
		}
		if !c.lex.modifiers[c.lower(t)] || c.lower(t) == "law" || !c.touches(t) {
			return false
		}
	}
	return false
}

// vouched are the names of towns that some mention of the article shows to be
// a place, by itself or by an enumeration with a place that stands without doubt.
func (c *Cast) vouched() map[string]bool {
	out, lists := map[string]bool{}, map[int]bool{}
	for i := range c.places {
		p := &c.places[i]
		if p.Name == "" {
			continue
		}
		sure := c.vouches(p)
		out[p.Name] = out[p.Name] || sure
		if p.list > 0 && (sure || c.isLarge(p.Name) || c.lex.standalone[p.Name] != "" || strings.Contains(p.Name, " ") && !p.dropped) {
			lists[p.list] = true
		}
	}
	for _, p := range c.places {
		if p.Name != "" && lists[p.list] {
			out[p.Name] = true
		}
	}
	return out
}

// isLarge tells whether a city of that name is too large to be taken for anything else.
func (c *Cast) isLarge(name string) bool {
	found := c.citiesCalled(name)
	return len(found) > 0 && found[0].Population >= 250000 && c.lex.given[name] == 0
}

// isDoubtful tells whether a town's name without its state needs something
// beside it that shows a place: small towns, and given names of people.
func (c *Cast) isDoubtful(p *place, population int) bool {
	if p.end-p.first > 1 {
		return false
	}
	return population < 100000 || c.lex.given[c.word(p.first)] != 0 && population < 250000
}

// groupState is the state that stands behind the last of several names parted
// by commas: "Amherst, Isles of Shoals and Nashua, N.H."; "" where none does.
func (c *Cast) groupState(p *place) string {
	t := p.end
	if w := c.lower(t); w != "," && w != "and" {
		return ""
	}
	sentence := c.doc.Tokens[p.first].Sentence
	for end := min(p.end+60, c.doc.Sentences[sentence].End); t < end; {
		q, ok := c.placeAt(t)
		switch w := c.word(t); {
		case ok && q.Name == "":
			if c.word(t-1) == "," && c.lex.states[c.slice(q.first, q.end)].kind == "short" && !c.placeIs(t-2) {
				return q.State
			}
			return ""
		case ok && len(q.states) > 0:
			if c.lex.states[c.slice(q.end-1, q.end)].kind == "short" || c.lex.states[c.slice(max(0, q.end-2), q.end)].kind == "short" || c.word(c.stateAfter(q.end)) == ";" {
				return q.states[0]
			}
			return ""
		case ok:
			t = q.end
		case w == "," || w == "and" || w == "&" || c.capital(t) || (particles[w] || w == "of" || w == "the") && c.capital(t+1):
			t++
		default:
			return ""
		}
	}
	return ""
}

// placeIs tells whether token t ends a state's name.
func (c *Cast) placeIs(t int) bool {
	p := c.placeOver(t)
	return p != nil && p.Name == ""
}

// settlement words in an apposition behind a town's name say where it lies.
var settlements = map[string]bool{"town": true, "city": true, "village": true, "hamlet": true, "suburb": true, "borough": true, "community": true, "enclave": true}

// apposedState is the state of "Mountain View, a hamlet in Franklin County,
// N.Y.,"; "" where no such words stand behind p.
func (c *Cast) apposedState(p *place) string {
	t := p.end
	switch c.word(t) {
	case ",", "—", "–", "--", "(":
	default:
		return ""
	}
	if w := c.lower(t + 1); w != "a" && w != "an" && w != "the" {
		return ""
	}
	head := t + 2
	for ; head < t+7 && !settlements[c.lower(head)]; head++ {
	}
	if w := c.lower(head + 1); !settlements[c.lower(head)] || w != "in" && w != "of" && w != "near" {
		return ""
	}
	for i := head + 2; i < min(head+12, len(c.at)); i++ {
		q, ok := c.placeAt(i)
		switch {
		case ok && len(q.states) > 0:
			return q.states[0]
		case ok && q.Name == "":
			return q.State
		case !ok && !c.capital(i) && c.word(i) != "," && !prepositions[c.lower(i)]:
			return ""
		}
	}
	return ""
}
