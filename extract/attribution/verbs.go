package attribution

import "strings"

// A group is a verb with its auxiliaries and the adverbs between them: "has
// repeatedly vowed", "was not told", "continued to say". A form of be with an
// adjective is one too: "is confident".
type group struct {
	run
	head       int // the unit that carries the meaning
	finite     bool
	passive    bool // a form of be and a past participle
	copula     bool // a form of be and an adjective
	infinitive bool
	negated    bool
	tense      string // tag of the first verb
}

// beForms and auxForms are closed classes of grammar.
var (
	beForms  = words("be is are was were been being am 're ’re 'm ’m")
	auxForms = words("has have had having 've ’ve do does did 's ’s 'd ’d 'll ’ll get gets got getting")
	// phaseForms say only how another act begins or goes on: the infinitive or
	// participle after them carries the meaning.
	phaseForms = words("continued continues continue began begin begins started starts start proceeded proceeds kept keeps went goes going")
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

func isVerb(tag string) bool { return strings.HasPrefix(tag, "VB") || tag == "MD" }

func isAdverb(u *unit) bool {
	return strings.HasPrefix(u.tag, "RB") || u.low == "n't" || u.low == "n’t" || u.low == "not" || u.low == "also"
}

// verbGroups finds the verb groups of a line from left to right.
func verbGroups(units []unit) []group {
	var groups []group
	for i := 0; i < len(units); {
		g, ok := groupAt(units, i)
		if !ok {
			i++
			continue
		}
		groups = append(groups, g)
		i = g.to
	}
	return groups
}

// groupAt reads the verb group that begins at unit i.
func groupAt(units []unit, i int) (group, bool) {
	g := group{run: run{from: i}}
	j := i
	if units[j].tag == "TO" || units[j].low == "to" {
		g.infinitive = true
		for j++; j < len(units) && isAdverb(&units[j]); j++ {
		}
		if j >= len(units) || units[j].tag != "VB" && units[j].tag != "VBP" {
			return g, false
		}
	}
	if !isVerb(units[j].tag) || prenominal(units, j) {
		return g, false
	}
	g.tense, g.head = units[j].tag, j
	g.finite = !g.infinitive && (g.tense == "VBD" || g.tense == "VBZ" || g.tense == "VBP" || g.tense == "MD")
	for {
		next, ok := g.next(units)
		if !ok {
			break
		}
		g.head = next
	}
	g.to = g.head + 1
	g.passive = g.passive || g.tense == "VBN"
	g.negated = g.hasNot(units)
	return g, true
}

// next is the verb that the head is an auxiliary of.
func (g *group) next(units []unit) (int, bool) {
	h := &units[g.head]
	be, phase := beForms[h.low], phaseForms[h.low]
	be = be || (h.low == "'s" || h.low == "’s") && h.tag == "VBZ"
	if !be && !phase && h.tag != "MD" && !auxForms[h.low] {
		return 0, false
	}
	j := g.head + 1
	if phase && j < len(units) && units[j].low == "on" {
		j++
	}
	toHave := j < len(units) && units[j].low == "to"
	if phase && toHave {
		j++
	}
	for j < len(units) && isAdverb(&units[j]) {
		j++
	}
	if j >= len(units) {
		return 0, false
	}
	tag := units[j].tag
	switch {
	case phase:
		return j, toHave && tag == "VB" || tag == "VBG"
	case be && strings.HasPrefix(tag, "JJ"):
		g.copula = !g.passive
		return j, g.copula && !nounFollows(units, j)
	case be && (tag == "VBN" || tag == "VBD"):
		g.passive = true
		return j, true
	}
	return j, isVerb(tag) && tag != "MD" && !prenominal(units, j)
}

func nounFollows(units []unit, j int) bool {
	return j+1 < len(units) && strings.HasPrefix(units[j+1].tag, "NN")
}

// prenominal tells that the participle at j describes the noun after it: "the
// proposed law".
func prenominal(units []unit, j int) bool {
	tag := units[j].tag
	if tag != "VBN" && tag != "VBG" || j == 0 || !nounFollows(units, j) {
		return false
	}
	before := units[j-1].tag
	return before == "DT" || before == "PRP$" || before == "POS" || strings.HasPrefix(before, "JJ")
}

func (g *group) hasNot(units []unit) bool {
	for k := g.from; k < g.head; k++ {
		switch units[k].low {
		case "not", "n't", "n’t", "never":
			return true
		}
	}
	return false
}
