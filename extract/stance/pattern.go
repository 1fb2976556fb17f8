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
		var choices []string
		for _, choice := range strings.Split(field, "|") {
			choice = strings.TrimFunc(choice, func(r rune) bool { return unicode.IsPunct(r) && r != '-' })
			if choice != "" && !passedOver(lower(choice)) {
				choices = append(choices, stem(choice))
			}
		}
		if len(choices) > 0 {
			slices.Sort(choices)
			out = append(out, strings.Join(slices.Compact(choices), "|"))
		}
	}
	return out
}

// marks cuts the final "!" and "?" off a phrase.
func marks(phrase string) (bare string, fixed, hint bool) {
	phrase = strings.TrimSpace(phrase)
	bare = strings.TrimRight(phrase, "!?")
	end := phrase[len(bare):]
	return bare, strings.Contains(end, "!"), strings.Contains(end, "?")
}

func betweenWords(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;()", r) }

// passedOver tells whether a folded word counts for nothing between the others.
func passedOver(word string) bool {
	switch word {
	case "the", "a", "an", "so-called", "'s", "'", "[", "]", "u.s", "u.s.":
		return true
	}
	return false
}

func checkEntry(entry string, name bool) error {
	words := splitPhrase(entry)
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
func (m *matcher) add(phrase string, p pattern) {
	words := splitPhrase(phrase)
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
