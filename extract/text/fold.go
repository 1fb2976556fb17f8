package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the words of s as keys compare them: compatibility forms made
// plain, diacritics and apostrophes dropped ("don’t" is "dont"), in lower
// case, everything that is neither letter nor digit taken for the space
// between two words. Stops and commas within a word drop out ("U.S." is "us").
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	f := folder{out: &b}
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			b.Reset()
			b.Grow(len(s))
			f = folder{out: &b}
			for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
				f.put(unicode.ToLower(r))
			}
			return b.String()
		}
		c := rune(s[i])
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		f.put(c)
	}
	return b.String()
}

// folder writes folded words with one space between them.
type folder struct {
	out    *strings.Builder
	gap    bool // something since the last letter divides words
	inside bool // a letter or digit was written
}

func (f *folder) put(r rune) {
	switch {
	case r < utf8.RuneSelf && ('a' <= r && r <= 'z' || isDigit(byte(r))), r >= utf8.RuneSelf && unicode.In(r, unicode.L, unicode.N):
		if f.gap && f.inside {
			f.out.WriteByte(' ')
		}
		f.gap, f.inside = false, true
		f.out.WriteRune(r)
	case r == '.' || r == ',' || isApostrophe(r) || r == '\u00ad' || unicode.Is(unicode.M, r):
	default:
		f.gap = true
	}
}
