package stance

import (
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// known is a name in folded words.
type known struct {
	words  []string
	person bool // whose family name alone tells him
}

// roll is who is known to stand where on a topic.
type roll struct {
	proponents, opponents, addressees []known
}

func rollOf(t *stancebook.Topic) roll {
	fold := func(names []string) []known {
		var out []known
		for _, n := range names {
			if words := splitPhrase(n); len(words) > 0 {
				written := strings.Fields(n)
				out = append(out, known{words, len(words) == 2 && len(written) == 2 && !bodyWord(written[1])})
			}
		}
		return out
	}
	return roll{fold(t.Proponents), fold(t.Opponents), fold(t.Addressees)}
}

// What who speaks is worth. An addressee may comply, so that is a hint alone.
const (
	knownWorth     = 0.9
	addresseeWorth = 0.45
	thingWorth     = 0.7 // of a document that is itself what the sides are about
)

// standing is the evidence of who speaks, or nothing.
func (r *roll) standing(v *view, c *stancebook.Claim) evidence {
	s := c.Speaker()
	full := author(described(s.Name))
	own := [][]string{head(full), described(s.OnBehalfOf)}
	roles := append(own, described(s.Org), described(s.Title))
	who := s.Name
	if who == "" {
		who = "the speaker"
	}
	// A person known by name stands where he stands, whatever body he heads.
	for _, words := range [][][]string{own, roles} {
		for _, l := range []struct {
			names []known
			value float64
			what  string
		}{
			{r.proponents, knownWorth, "a known proponent"},
			{r.opponents, -knownWorth, "a known opponent"},
			{r.addressees, -addresseeWorth, "among those of whom it is demanded"},
		} {
			if anyNamed(l.names, words) || startsNamed(l.names, full) {
				return evidence{l.value, "speaker " + strings.TrimSpace(who) + " is " + l.what}
			}
		}
	}
	return v.byThing(c.Sources)
}

// byThing is the evidence of a source that is itself what supporters back or
// are against, as "the letters" or "the ordinance", or a body called by a part
// of its name, as "the department".
func (v *view) byThing(sources []stancebook.Span) evidence {
	for _, s := range sources {
		from, to := v.st.places(s)
		if from >= to {
			continue
		}
		for _, h := range v.within(from, min(to, from+2)) {
			if h.short {
				return evidence{knownWorth * h.weight, "the source is " + h.text + " for short"}
			}
			if h.role == thing && h.weight > 0 {
				return evidence{thingWorth, "the source is what supporters back"}
			}
			if h.role == thing {
				return evidence{-thingWorth, "the source is what supporters are against"}
			}
		}
	}
	return evidence{}
}

// described folds a description into words.
func described(name string) []string {
	if name == "" {
		return nil
	}
	return splitPhrase(possessives.Replace(name + " "))
}

// possessives are cut off the words of a description. It builds itself at its
// first use.
var possessives = strings.NewReplacer("’s ", " ", "'s ", " ", "s’ ", "s ", "s' ", "s ")

// authored is what speaks for whoever wrote or sent it.
func authored(word string) bool {
	switch word {
	case "letter", "filing", "complaint", "brief", "memo", "memorandum", "statement", "order", "lawsuit", "suit", "directive",
		"lawyer", "attorney", "spokesman", "spokeswoman", "spokesperson", "official", "aide", "counsel":
		return true
	}
	return false
}

// author is whose words they are, where somebody's letter or lawyer speaks:
// what follows "letter from". Otherwise it is all words.
func author(words []string) []string {
	for i, w := range words {
		switch w {
		case "of", "from", "by", "for":
			if i > 0 && authored(words[i-1]) {
				return words[i+1:]
			}
			return words
		}
	}
	return words
}

// head cuts a description before its first preposition: critics of a mayor are
// not the mayor.
func head(words []string) []string {
	for i, w := range words {
		switch w {
		case "of", "from", "in", "at", "for", "who", "that", "against", "with", "to", "by", "on":
			return words[:i]
		}
	}
	return words
}

// anyNamed tells whether one of the names stands, word for word, in one of the
// speaker's descriptions, or is a full name whose family name alone is given.
func anyNamed(names []known, described [][]string) bool {
	for _, d := range described {
		if len(d) == 0 {
			continue
		}
		for _, n := range names {
			if holds(d, n.words) || len(d) == 1 && n.person && d[0] == n.words[1] {
				return true
			}
		}
	}
	return false
}

// startsNamed tells whether a description starts with one of the names, which
// may hold a preposition of its own.
func startsNamed(names []known, full []string) bool {
	for _, n := range names {
		if len(n.words) > 1 && len(full) >= len(n.words) && slices.Equal(full[:len(n.words)], n.words) {
			return true
		}
	}
	return false
}

// holds tells whether words occur in all, side by side.
func holds(all, words []string) bool {
	for i := 0; i+len(words) <= len(all); i++ {
		if slices.Equal(all[i:i+len(words)], words) {
			return true
		}
	}
	return false
}

// tally is what each named speaker's words say in the whole article.
type tally map[string]*[2]float64 // sum and number

func byName(claims []stancebook.Claim, readings []reading) tally {
	t := tally{}
	for i := range claims {
		name := claims[i].Speaker().Name
		if name == "" || !readings[i].about {
			continue
		}
		if t[name] == nil {
			t[name] = &[2]float64{}
		}
		t[name][0] += readings[i].score
		t[name][1]++
	}
	return t
}

// elsewhereWorth is what a speaker's other statements on the topic are worth.
const elsewhereWorth = 0.4

// without is what a speaker's other statements in the article say.
func (t tally) without(c *stancebook.Claim, own *reading) evidence {
	all := t[c.Speaker().Name]
	if all == nil || all[1] < 2 {
		return evidence{}
	}
	rest := (all[0] - own.score) / max(1, all[1]-1)
	if rest > -0.2 && rest < 0.2 {
		return evidence{}
	}
	return evidence{elsewhereWorth * rest, "the speaker's other statements here"}
}
