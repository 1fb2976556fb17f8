package stance

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A phrase is words, each standing for its inflected forms, "a|b" for either
// of two, "*" for up to maxGap words of the same clause. Articles ("the") and
// quotation marks are passed over in phrases and texts alike. A final "!" says
// that the phrase takes its side negated or not ("act as immigration agents!"),
// a final "?" that it is only a hint ("rule of law?").
const (
	maxGap   = 3
	maxGaps  = 2
	maxWords = 10
)

// A symbol is a folded word of some phrase; word 0 is one that no phrase has.
type symbol int32

const (
	unknown symbol = 0
	comma   symbol = -1
	stop    symbol = -2 // any other mark between clauses, and a sentence's end
)

// pattern is a phrase made ready for matching.
type pattern struct {
	text   string
	words  [][]symbol // alternatives at each place; none is a gap
	role   role
	topic  int // index in the panel's topics; −1 for the general lexicon
	weight float64
	mode   mode // of a cue
	fixed  bool // takes its side negated or not
	hint   bool // only leans to its side
	proper bool // a name: capitalised in the text
	short  bool // stands for an ally that the article names in full elsewhere
}

// has tells whether a word is one of the pattern's own.
func (p *pattern) has(s symbol) bool {
	return slices.ContainsFunc(p.words, func(choices []symbol) bool { return slices.Contains(choices, s) })
}

// hit is a pattern found at [from, to) of a stream.
type hit struct {
	*pattern
	from, to int
}

// splitPhrase folds a phrase into its words, alternatives sorted: two phrases
// that match the same words split the same way. Final marks are left out.
func splitPhrase(phrase string) []string {
	phrase, _, _ = marks(phrase)
	var out []string
	for _, field := range strings.FieldsFunc(phrase, betweenWords) {
		switch field {
		case "*":
			out = append(out, field)
			continue
		case "cannot":
			out = append(out, "can", "not")
			continue
		}
		if word := splitField(field); word != "" {
			out = append(out, word)
		}
	}
	return out
}

func splitField(field string) string {
	if !strings.Contains(field, "|") {
		return splitChoice(field)
	}
	var choices []string
	for _, choice := range strings.Split(field, "|") {
		if choice = splitChoice(choice); choice != "" {
			choices = append(choices, choice)
		}
	}
	slices.Sort(choices)
	return strings.Join(slices.Compact(choices), "|")
}

func splitChoice(choice string) string {
	choice = lower(strings.TrimFunc(choice, func(r rune) bool { return r != '-' && unicode.IsPunct(r) }))
	if choice == "" || passedOver(choice) {
		return ""
	}
	return stemLower(choice)
}

// marks cuts the final "!" and "?" off a phrase.
func marks(phrase string) (bare string, fixed, hint bool) {
	phrase = strings.TrimSpace(phrase)
	bare = strings.TrimRight(phrase, "!?")
	end := phrase[len(bare):]
	return bare, strings.Contains(end, "!"), strings.Contains(end, "?")
}

func betweenWords(r rune) bool {
	switch r {
	case ' ', ',', ';', '(', ')':
		return true
	}
	return unicode.IsSpace(r)
}

// passedOver tells whether a folded word counts for nothing between the others.
func passedOver(word string) bool {
	switch word {
	case "the", "a", "an", "so-called", "'s", "'", "[", "]", "u.s", "u.s.":
		return true
	}
	return false
}

func checkEntry(entry string, name bool) error { return checkWords(entry, splitPhrase(entry), name) }

// checkWords checks an entry that is split already.
func checkWords(entry string, words []string, name bool) error {
	gaps := 0
	for _, w := range words {
		if w == "*" {
			gaps++
		}
	}
	switch {
	case len(words) == gaps:
		return fmt.Errorf("%q has no word to look for: write one or delete it", entry)
	case name && (gaps > 0 || strings.ContainsAny(entry, "|!?")):
		return fmt.Errorf("%q: names take no wildcards: write each name by itself", entry)
	case gaps > maxGaps:
		return fmt.Errorf("%q has more than %d wildcards: split it in two phrases", entry, maxGaps)
	case len(words) > maxWords:
		return fmt.Errorf("%q has more than %d words: keep the telling ones", entry, maxWords)
	case words[0] == "*" || words[len(words)-1] == "*":
		return fmt.Errorf("%q: a wildcard stands between words: delete it at the edge", entry)
	}
	if !validRunes(entry) {
		return errors.New("a phrase is not UTF-8: save the file as UTF-8")
	}
	return nil
}

func validRunes(s string) bool {
	return strings.ToValidUTF8(s, "") == s
}

// matcher finds many patterns in one pass.
type matcher struct {
	vocabulary map[string]symbol
	first      [][]*pattern // by the symbol that a pattern begins with
}

func newMatcher() *matcher {
	return &matcher{vocabulary: map[string]symbol{}, first: make([][]*pattern, 1)}
}

// add makes phrase ready and files it; the other fields of p are as given.
func (m *matcher) add(phrase string, p pattern) { m.addWords(phrase, splitPhrase(phrase), p) }

// addSound adds an entry of a topic unless Check would refuse it.
func (m *matcher) addSound(entry string, p pattern) {
	if words := splitPhrase(entry); checkWords(entry, words, false) == nil {
		m.addWords(entry, words, p)
	}
}

func (m *matcher) addWords(phrase string, words []string, p pattern) {
	if len(words) == 0 {
		return
	}
	p.text, p.fixed, p.hint = marks(phrase)
	for _, w := range words {
		var choices []symbol
		if w != "*" {
			for _, choice := range strings.Split(w, "|") {
				choices = append(choices, m.symbolOf(choice))
			}
		}
		p.words = append(p.words, choices)
	}
	for _, s := range p.words[0] {
		m.first[s] = append(m.first[s], &p)
	}
}

func (m *matcher) symbolOf(word string) symbol {
	s, ok := m.vocabulary[word]
	if !ok {
		s = symbol(len(m.first))
		m.vocabulary[word] = s
		m.first = append(m.first, nil)
	}
	return s
}

// find returns every hit in st, in order of where it begins.
func (m *matcher) find(st *stream) []hit {
	var hits []hit
	for at, s := range st.symbols {
		if s <= unknown {
			continue
		}
		for _, p := range m.first[s] {
			if end := p.match(st, 1, at+1); end > 0 && (!p.proper || st.capital(at)) {
				hits = append(hits, hit{p, at, end})
			}
		}
	}
	return hits
}

// match tells where the words of p from i on end, if they begin at place at;
// 0 where they do not. A gap takes as few words as it can. Gaps are few and
// short, so the work at one place is bounded.
func (p *pattern) match(st *stream, i, at int) int {
	for ; i < len(p.words); i++ {
		if len(p.words[i]) == 0 {
			for skip := 0; skip <= maxGap; skip++ {
				if end := p.match(st, i+1, at+skip); end > 0 {
					return end
				}
				if at+skip >= len(st.symbols) || st.symbols[at+skip] < unknown {
					return 0
				}
			}
			return 0
		}
		if at >= len(st.symbols) || !slices.Contains(p.words[i], st.symbols[at]) {
			return 0
		}
		at++
	}
	return at
}
