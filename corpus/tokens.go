package corpus

import "slices"

// tokenSet holds numbers of tokens, rising.
type tokenSet []int

// shared counts the tokens in both sets.
func (s tokenSet) shared(t tokenSet) (n int) {
	for i, j := 0, 0; i < len(s) && j < len(t); {
		switch {
		case s[i] < t[j]:
			i++
		case s[i] > t[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

func (s tokenSet) touches(t tokenSet) bool { return s.shared(t) > 0 }

func union(sets ...tokenSet) tokenSet {
	all := slices.Concat(sets...)
	slices.Sort(all)
	return slices.Compact(all)
}

// document is a text cut into tokens: words, in which apostrophes may stand,
// and single other characters.
type document struct {
	text   []rune
	tokens []Range
	isWord []bool
	owner  []int // each code point's token, or -1
	quotes []tokenSet
	quoted tokenSet // the words inside quotation marks
	// punctuation says that tokens which are no words are scored too.
	punctuation bool
}

func newDocument(text string, punctuation bool) *document {
	d := &document{text: []rune(text), punctuation: punctuation}
	d.owner = make([]int, len(d.text))
	for at := 0; at < len(d.text); {
		end := d.tokenEnd(at)
		for i := at; i < end; i++ {
			d.owner[i] = len(d.tokens)
		}
		if end == at {
			d.owner[at] = -1
			at++
			continue
		}
		d.tokens = append(d.tokens, Range{at, end})
		d.isWord = append(d.isWord, isLetter(d.text[at]))
		at = end
	}
	for _, q := range quotedRanges(d.text) {
		d.quotes = append(d.quotes, d.words(d.covered([]Range{q})))
	}
	d.quoted = union(d.quotes...)
	return d
}

// tokenEnd is where the token that starts at at ends: at itself where white
// space stands there.
func (d *document) tokenEnd(at int) int {
	text := d.text
	if isSpace(text[at]) {
		return at
	}
	if !isLetter(text[at]) {
		return at + 1
	}
	for {
		for at < len(text) && isLetter(text[at]) {
			at++
		}
		if at+1 >= len(text) || text[at] != '\'' && text[at] != '’' || !isLetter(text[at+1]) {
			return at
		}
		at++
	}
}

// covered are the tokens of which ranges cover a character or more.
func (d *document) covered(ranges []Range) tokenSet {
	var set tokenSet
	for _, r := range ranges {
		for i := max(r[0], 0); i < min(r[1], len(d.text)); {
			token := d.owner[i]
			if token < 0 {
				i++
				continue
			}
			set = append(set, token)
			i = d.tokens[token][1]
		}
	}
	return union(set)
}

func (d *document) words(set tokenSet) tokenSet {
	var words tokenSet
	for _, token := range set {
		if d.isWord[token] {
			words = append(words, token)
		}
	}
	return words
}

// unit is what of some ranges is scored: their words, or all their tokens
// where they have no word.
func (d *document) unit(ranges []Range) tokenSet {
	all := d.covered(ranges)
	if d.punctuation {
		return all
	}
	if words := d.words(all); len(words) > 0 {
		return words
	}
	return all
}

// The kinds of a content by how many of its words stand in quotation marks.
const (
	directKind   = "DIRECT"
	mixedKind    = "MIXED"
	indirectKind = "INDIRECT"
)

var quotationKinds = []string{directKind, mixedKind, indirectKind}

func (d *document) kind(ranges []Range) string {
	words := d.words(d.covered(ranges))
	switch words.shared(d.quoted) {
	case 0:
		return indirectKind
	case len(words):
		return directKind
	}
	return mixedKind
}

// quotedRanges finds what stands in double quotation marks, the marks with it:
// “ ”, the straight one, and two apostrophes. An unclosed quotation ends with
// its paragraph.
func quotedRanges(text []rune) (list []Range) {
	open := -1
	for i := 0; i < len(text); {
		width := 1
		if text[i] == '\'' {
			if i+1 == len(text) || text[i+1] != '\'' {
				i++
				continue
			}
			width = 2
		}
		switch c := text[i]; {
		case c == '\n':
			if open >= 0 {
				list = append(list, Range{open, i})
			}
			open = -1
		case c != '\'' && c != '"' && c != '“' && c != '”':
		case c == '“':
			if open < 0 {
				open = i
			}
		case open >= 0:
			list = append(list, Range{open, i + width})
			open = -1
		case c != '”' && opensQuotation(text, i, i+width):
			open = i
		}
		i += width
	}
	if open >= 0 {
		list = append(list, Range{open, len(text)})
	}
	return list
}

// opensQuotation tells whether a mark that may open or close opens: behind
// white space, or before something else than white space and not behind a
// digit, where it means inches.
func opensQuotation(text []rune, begin, end int) bool {
	before, after := ' ', ' '
	if begin > 0 {
		before = text[begin-1]
	}
	if end < len(text) {
		after = text[end]
	}
	return isSpace(before) || !isSpace(after) && !isDigit(before)
}
