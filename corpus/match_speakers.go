package corpus

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/stancebook/stancebook"
)

//go:embed matching.tsv
var matchingTable string

// matching returns the forms that count as equal when predictions are compared
// with gold: for each kind of form its value.
var matching = sync.OnceValue(func() map[string]map[string]string {
	forms := map[string]map[string]string{}
	for line := range strings.Lines(matchingTable) {
		column := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if forms[column[0]] == nil {
			forms[column[0]] = map[string]string{}
		}
		forms[column[0]][column[1]] = column[2]
	}
	return forms
})

func isForm(kind, form string) bool {
	_, ok := matching()[kind][form]
	return ok
}

// A likeness says how well a predicted speaker fits the gold.
type likeness int

const (
	stranger   likeness = iota
	sameFamily          // the family name fits, and no more can be said
	sameSpeaker
)

// nameWords are the words of a person's name without titles before it and
// without Jr. and the like.
func nameWords(s string) []string {
	s = strings.ReplaceAll(lower(fold(s)), ",", " ")
	words := strings.FieldsFunc(s, func(r rune) bool { return !isLetter(r) && !strings.ContainsRune("-'’.", r) })
	var kept []string
	for _, w := range words {
		w = strings.NewReplacer("'", "", "’", "").Replace(w)
		switch strings.Trim(w, ".") {
		case "jr", "sr", "ii", "iii":
			continue
		}
		kept = append(kept, w)
	}
	for len(kept) > 1 && (isForm("title", strings.Trim(kept[0], ".")) || isForm("title", kept[0])) {
		kept = kept[1:]
	}
	var out []string
	for _, w := range kept {
		if w = strings.Trim(w, "."); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// samePerson compares a predicted name with the gold's.
func samePerson(predicted, gold string) likeness {
	p, g := nameWords(predicted), nameWords(gold)
	if len(p) == 0 || len(g) == 0 {
		return stranger
	}
	lastP, lastG := p[len(p)-1], g[len(g)-1]
	twoWords := strings.Join(g[max(0, len(g)-2):], "") // a family name of two words may be written as one
	if lastP != lastG && (len(g) <= 2 || !strings.HasSuffix(strings.Join(p, ""), twoWords)) {
		return stranger
	}
	switch {
	case len(g) == 1:
		return sameSpeaker
	case len(p) == 1 || p[0] == lastG:
		return sameFamily
	case givenNamesFit(p[0], g[0]):
		return sameSpeaker
	case len(p) <= len(g) && slices.Equal(p, g[len(g)-len(p):]):
		return sameFamily
	}
	return stranger
}

// givenNamesFit accepts an initial and a short form ("Ed", "Edwin").
func givenNamesFit(a, b string) bool {
	if a == b {
		return true
	}
	x, y := []rune(a), []rune(b)
	if min(len(x), len(y)) == 1 {
		return x[0] == y[0]
	}
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

func organizationWords(s string) string {
	s = plain(s)
	for _, article := range []string{"the ", "a ", "an ", "some "} {
		if rest, ok := strings.CutPrefix(s, article); ok {
			s = rest
			break
		}
	}
	if known, ok := matching()["alias"][s]; ok {
		return known
	}
	return s
}

// sameOrganization compares the words of two names, common ones left out: half
// of them shared, or all of one in the other.
func sameOrganization(predicted, gold string) likeness {
	a, b := organizationWords(predicted), organizationWords(gold)
	if a == "" || b == "" {
		return stranger
	}
	if a == b {
		return sameSpeaker
	}
	x, y := contentWords(a), contentWords(b)
	shared := 0
	for w := range x {
		if y[w] {
			shared++
		}
	}
	all := len(x) + len(y) - shared
	if len(x) > 0 && len(y) > 0 && (2*shared >= all || shared == len(x) || shared == len(y)) {
		return sameSpeaker
	}
	return stranger
}

func contentWords(s string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(s) {
		if !isForm("stop", w) {
			words[w] = true
		}
	}
	return words
}

// sameSpeakerAs compares a predicted speaker with the gold's: any of several
// is right, an organisation also as it is written in the text.
func (a *Attribution) sameSpeakerAs(predicted string, text []rune) likeness {
	mention := ""
	if a.Mention != nil {
		mention = within(text, *a.Mention)
	}
	var accepted []string
	for _, name := range append([]string{a.Speaker}, a.SpeakerAlt...) {
		if name != "" {
			accepted = append(accepted, name)
		}
	}
	if len(accepted) == 0 {
		if predicted == "" || slices.Contains([]string{"unknown", "none", "unattributed", "na"}, squeeze(predicted)) {
			return sameSpeaker
		}
		return sameOrganization(predicted, mention)
	}
	best := stranger
	for _, name := range accepted {
		switch {
		case a.SpeakerKind == stancebook.PersonKind:
			best = max(best, samePerson(predicted, name))
		case len(accepted) > 1:
			best = max(best, sameOrganization(predicted, name), samePerson(predicted, name))
		default:
			best = max(best, sameOrganization(predicted, name))
		}
	}
	if a.SpeakerKind != stancebook.PersonKind {
		best = max(best, sameOrganization(predicted, mention))
	}
	return best
}
