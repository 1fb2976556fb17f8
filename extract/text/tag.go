package text

import (
	"strings"
	"unicode"
)

// longestTagged bounds the memory for what passes as one sentence in a text
// that is not prose.
const longestTagged = 1000

// tag gives every token its Penn Treebank tag. Signs have theirs by kind;
// words get it from the tagger, a sentence at a time.
func (p *parser) tag() {
	t := loadTagger()
	words := make([]penn, 0, 64)
	for _, s := range p.d.Sentences {
		for first := s.First; first < s.End; first += longestTagged {
			words = words[:0]
			for i := first; i < min(s.End, first+longestTagged); i++ {
				words = append(words, p.penn(i))
			}
			t.tag(words)
			for n, w := range words {
				p.d.Tokens[first+n].Tag = p.checked(first+n, w.tag)
			}
		}
	}
}

// penn is a token as the treebank that the tagger learned from would print it.
type penn struct {
	word  string // the case kept
	plain string // as its neighbours see it: lower case, numbers and hyphens made alike
	tag   string // given already where not empty
}

func (p *parser) penn(i int) penn {
	word := p.d.Word(i)
	switch k := p.kinds[i]; k {
	case kindMark:
		return sign(p.d.Tokens[i].Tag, p.d.Tokens[i].Tag)
	case kindDash:
		return sign("--", ":")
	case kindEllipsis:
		return sign("...", ":")
	case kindOpen:
		return sign("(", "(")
	case kindShut:
		return sign(")", ")")
	case kindAsk:
		return sign(word, ".")
	case kindSingle:
		if p.opensSingle(i) {
			return sign("`", "``")
		}
		return penn{word: "'", plain: "'"}
	case kindOther:
		return otherSign(word)
	}
	low := p.d.Lower(i)
	if word[0] == '@' || word[0] == '#' {
		return penn{word: word, plain: low, tag: "NNP"}
	}
	if low[0] == 'h' || low[0] == 'w' || strings.IndexByte(low, '@') > 0 {
		if strings.HasPrefix(low, "http") || strings.HasPrefix(low, "www.") || strings.IndexByte(low, '@') > 0 {
			return penn{word: word, plain: low, tag: "NN"}
		}
	}
	if len(low) < len(word) && strings.ContainsRune(word, '’') {
		word = straightApostrophes.Replace(word)
	}
	return penn{word: word, plain: plain(low)}
}

func sign(word, tag string) penn { return penn{word: word, plain: word, tag: tag} }

func otherSign(word string) penn {
	switch r, _ := firstRune(word); {
	case r == ',':
		return sign(",", ",")
	case r == ';' || r == ':':
		return sign(word[:1], ":")
	case r == '%':
		return sign("%", "NN")
	case r == '&':
		return sign("&", "CC")
	case r == '#':
		return sign("#", "#")
	case unicode.Is(unicode.Sc, r):
		return sign("$", "$")
	}
	return sign(word, "SYM")
}

// opensSingle tells whether the apostrophe i is an opening single mark.
func (p *parser) opensSingle(i int) bool {
	s := p.d.Tokens[i].Span
	after, size := firstRune(p.d.Text[s.End:])
	before := runeBefore(p.d.Text, s.Begin)
	return size > 0 && !isGap(after) && !isWordRune(before) && (isGap(before) || isWordRune(after))
}

// checked mends what the tagger may say of an apostrophe: it stands for a
// possessive or closes a quotation, and is nothing else.
func (p *parser) checked(i int, tag string) string {
	if p.kinds[i] == kindSingle && tag != "POS" && tag != "``" {
		return "''"
	}
	return tag
}

// plain is a word in lower case as the features of its neighbours see it.
func plain(low string) string {
	if isDigit(low[0]) {
		if strings.IndexByte(low, '-') > 0 {
			return "!HYPHEN"
		}
		if len(low) == 4 && isDigit(low[1]) && isDigit(low[2]) && isDigit(low[3]) {
			return "!YEAR"
		}
		return "!DIGITS"
	}
	if strings.IndexByte(low, '-') > 0 {
		return "!HYPHEN"
	}
	return low
}
