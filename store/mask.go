package store

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a word of a string as names are looked for in it: a run of letters
// and digits, without what parts the halves of "O'Brien" or "Ana-Maria".
type token struct {
	begin, end int
	folded     string
	upper      bool // it begins with a capital
}

// tokens takes a string apart. In an address an escape is what it stands for:
// "Pe%C3%B1a" is one word.
func tokens(s string, address bool) (list []token) {
	var folded []byte
	var now token
	end := func() {
		if len(folded) > 0 {
			now.folded = string(folded)
			list = append(list, now)
		}
		folded = folded[:0]
	}
	for i := 0; i < len(s); {
		r, size := letterAt(s, i, address)
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.M, r):
			if len(folded) == 0 {
				now = token{begin: i, upper: !unicode.IsLower(r)}
			}
			folded = appendFolded(folded, r)
			now.end = i + size
		case unseen(r):
		default:
			end()
		}
		i += size
	}
	end()
	return list
}

// unseen are the signs that a reader does not see inside a word.
func unseen(r rune) bool { return r == '\u00ad' || unicode.Is(unicode.Cf, r) }

func appendFolded(out []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		return append(out, byte(unicode.ToLower(r)))
	}
	for _, part := range norm.NFKD.String(string(r)) {
		if !unicode.Is(unicode.M, part) {
			out = utf8.AppendRune(out, unicode.ToLower(part))
		}
	}
	return out
}

// letterAt is the character at a place, and how many bytes it takes there.
func letterAt(s string, i int, address bool) (r rune, size int) {
	if !address || s[i] != '%' {
		return utf8.DecodeRuneInString(s[i:])
	}
	var held [utf8.UTFMax]byte
	for n := range held {
		at := i + 3*n
		if at+3 > len(s) || s[at] != '%' {
			break
		}
		high, low := strings.IndexByte(hexDigits, lower(s[at+1])), strings.IndexByte(hexDigits, lower(s[at+2]))
		if high < 0 || low < 0 {
			break
		}
		held[n] = byte(high<<4 | low)
		if r, size := utf8.DecodeRune(held[:n+1]); r != utf8.RuneError && size == n+1 {
			return r, 3 * size
		}
	}
	return '%', 1
}

const hexDigits = "0123456789abcdef"

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// formOf is a name as it is looked for: its words, folded.
func formOf(name string) []string {
	var words []string
	for _, t := range tokens(name, false) {
		words = append(words, t.folded)
	}
	return words
}

// inFull tells whether a form alone tells of whom it speaks: two words of it
// are more than a letter.
func inFull(form []string) bool {
	long := 0
	for _, word := range form {
		if utf8.RuneCountInString(word) > 1 {
			long++
		}
	}
	return long > 1
}

// joinedLeast is from how many letters on a name written without gaps is that
// name and no other word.
const joinedLeast = 8

// maxTokens is of how many words a name has at most.
const maxTokens = 8

// sought are the names that are withheld from a string.
type sought struct {
	// full tells whether words, apart by spaces, are a name that is withheld;
	// joined that letters are one without its gaps.
	full, joined func(letters string) bool
	lengths      map[int]bool              // of such names in bytes, without gaps
	lone         map[string]bool           // words of them that go alone, too
	family       func(letters string) bool // a family name that goes alone; nil is none
	spared       map[string]bool           // names of others that stay whole
	small        map[string]int            // how often words stood without a capital: those that it holds
	smallToo     bool                      // names in full also without capitals: where they are spoken of
	anyCase      bool                      // and words that go alone
}

// masked is s without the names that are sought, and whether it held any: each
// letter becomes an x of as many bytes, so that all places hold.
func (n *sought) masked(s string, address bool) (string, bool) {
	var hits [][2]int
	for list := tokens(s, address); len(list) > 0; {
		size, keep := n.at(s, list, address)
		if size > 0 && !keep {
			hits = append(hits, [2]int{list[0].begin, list[size-1].end})
		}
		list = list[max(size, 1):]
	}
	if len(hits) == 0 {
		return s, false
	}
	out := []byte(s)
	for _, h := range hits {
		maskBytes(out[h[0]:h[1]], address)
	}
	return string(out), true
}

// at is of how many of the first words a name is made, 0 where there is none;
// keep tells that it is somebody else's.
func (n *sought) at(s string, list []token, address bool) (size int, keep bool) {
	anyCase := n.anyCase || address
	if _, counted := n.small[list[0].folded]; counted && !list[0].upper && !address {
		n.small[list[0].folded]++
	}
	spaced, joined := make([]byte, 0, 64), make([]byte, 0, 64)
	upper := true
	for i, t := range list[:min(len(list), maxTokens)] {
		if i > 0 && !near2(s[list[i-1].end:t.begin]) {
			break
		}
		if i > 0 {
			spaced = append(spaced, ' ')
		}
		spaced, joined = append(spaced, t.folded...), append(joined, t.folded...)
		upper = upper && (t.upper || utf8.RuneCountInString(t.folded) == 1)
		switch {
		case n.spared[string(spaced)]:
			size, keep = i+1, true
		case !n.lengths[len(joined)]:
		case (anyCase || n.smallToo || upper) && i > 0 && n.full(string(spaced)),
			(anyCase || n.smallToo || list[0].upper) && len(joined) >= joinedLeast && n.joined(string(joined)):
			size, keep = i+1, false
		}
	}
	if size == 0 && (anyCase || list[0].upper) {
		switch {
		case n.lone[list[0].folded], n.family != nil && n.family(list[0].folded):
			size = 1
		case len(list) > 1 && broken(s[list[0].end:list[1].begin]) && n.lone[list[0].folded+list[1].folded]:
			size = 2
		}
	}
	return size, keep
}

// broken tells whether a gap is where a word was broken at the end of a line.
func broken(gap string) bool {
	return len(gap) > 1 && gap[0] == '-' && strings.TrimSpace(gap[1:]) == ""
}

// near2 tells whether the words on both sides of a gap may be one name: no more
// than two signs part them, however much white space does.
func near2(gap string) bool {
	signs := 0
	for _, r := range gap {
		if !unicode.IsSpace(r) {
			signs++
		}
	}
	return signs <= 2
}

// maskBytes turns letters and digits into x, each of as many bytes as it had.
func maskBytes(s []byte, address bool) {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRune(s[i:])
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.M, r) || address && r == '%' {
			mask := maskOf[size-1]
			at := 1
			if unicode.IsUpper(r) {
				at = 0
			}
			copy(s[i:i+size], mask[at])
		}
		i += size
	}
}

// maskOf are the capital and the small letter that stand for withheld ones of
// one, two, three and four bytes.
var maskOf = [utf8.UTFMax][2]string{{"X", "x"}, {"Χ", "χ"}, {"Ẋ", "ẋ"}, {"𝐗", "𝐱"}}

// isMasked tells whether a name, or what stands for one, is withheld.
func isMasked(s string) bool {
	letters := 0
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			continue
		}
		if !slices.ContainsFunc(maskOf[:], func(m [2]string) bool { return m[0] == string(r) || m[1] == string(r) }) {
			return false
		}
		letters++
	}
	return letters > 1
}
