package store

import (
	"hash/fnv"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold returns the words of s as the book compares them: in lower case,
// without diacritics and apostrophes, everything that is neither letter nor
// digit one space. Stops and commas inside a word drop out ("U.S." is "us").
func fold(s string) string {
	if !ascii(s) {
		s = norm.NFKD.String(s)
	}
	out := make([]byte, 0, len(s))
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if gap && len(out) > 0 {
				out = append(out, ' ')
			}
			gap = false
			out = utf8.AppendRune(out, unicode.ToLower(r))
		case r == '.' || r == ',' || r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '\u00ad' || unicode.Is(unicode.M, r):
		default:
			gap = true
		}
	}
	return string(out)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// foldHash stands for folded words in an index.
func foldHash(words string) int64 {
	h := fnv.New64a()
	h.Write([]byte(words))
	return int64(h.Sum64())
}

var suffixes = []string{"jr", "sr", "ii", "iii", "iv", "v", "esq", "phd", "md"}

// surname is the family name of a folded name: its last word that is no suffix.
func surname(folded string) string {
	words := strings.Fields(folded)
	for i := len(words) - 1; i > 0; i-- {
		if !slices.Contains(suffixes, words[i]) {
			return words[i]
		}
	}
	if len(words) > 0 {
		return words[0]
	}
	return ""
}

// within tells whether all words of part are words of whole, both folded.
func within(part, whole string) bool {
	words := strings.Fields(whole)
	for _, w := range strings.Fields(part) {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return true
}

// contextBytes is how much of the text is kept on either side of a claim's
// words: enough for the sentence before and after.
const contextBytes = 200

// around returns what stands before and after [begin, end) of text, cut where
// a word begins or ends, with runs of white space made one space. The space
// beside the words is kept: before + words + after reads as the text does.
func around(text string, begin, end int) (before, after string) {
	from := max(begin-contextBytes, 0)
	if from > 0 {
		for from < begin && !isSpace(text[from]) {
			from++
		}
	}
	to := min(end+contextBytes, len(text))
	if to < len(text) {
		for to > end && !isSpace(text[to]) {
			to--
		}
	}
	before = strings.Join(strings.Fields(text[from:begin]), " ")
	after = strings.Join(strings.Fields(text[end:to]), " ")
	if before != "" && isSpace(text[begin-1]) {
		before += " "
	}
	if after != "" && isSpace(text[end]) {
		after = " " + after
	}
	return before, after
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
