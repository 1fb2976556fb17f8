package stance

import (
	"strings"

	"github.com/stancebook/stancebook"
)

// roll is who is known to stand where on a topic: folded names.
type roll struct {
	proponents, opponents, addressees [][]string
}

func rollOf(t *stancebook.Topic) roll {
	fold := func(names []string) [][]string {
		var out [][]string
		for _, n := range names {
			if words := splitPhrase(n); len(words) > 0 {
				out = append(out, words)
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
)

// standing is the evidence of who speaks, or nothing.
func (r *roll) standing(c *stancebook.Claim) evidence {
	s := c.Speaker()
	own := [][]string{head(splitPhrase(s.Name)), splitPhrase(s.OnBehalfOf)}
	roles := append(own, splitPhrase(s.Org), splitPhrase(s.Title))
	who := s.Name
	if who == "" {
		who = "the speaker"
	}
	// A person known by name stands where he stands, whatever body he heads.
	for _, words := range [][][]string{own, roles} {
		for _, l := range []struct {
			names [][]string
			value float64
			what  string
		}{
			{r.proponents, knownWorth, "a known proponent"},
			{r.opponents, -knownWorth, "a known opponent"},
			{r.addressees, -addresseeWorth, "among those of whom it is demanded"},
		} {
			if anyNamed(l.names, words) {
				return evidence{l.value, "speaker " + strings.TrimSpace(who) + " is " + l.what}
			}
		}
	}
	return evidence{}
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
func anyNamed(names [][]string, described [][]string) bool {
	for _, d := range described {
		if len(d) == 0 {
			continue
		}
		for _, n := range names {
			if holds(d, n) || len(d) == 1 && len(n) == 2 && d[0] == n[1] && !bodyWord(n[1]) {
				return true
			}
		}
	}
	return false
}

// holds tells whether words occur in all, side by side.
func holds(all, words []string) bool {
	for i := 0; i+len(words) <= len(all); i++ {
		same := true
		for k, w := range words {
			same = same && all[i+k] == w
		}
		if same {
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
