package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
)

// scanner reads one paragraph from left to right. It never looks back further
// than one rune nor forward further than one word, so that it stays linear.
type scanner struct {
	*parser
	s       string
	at, end int
}

func (p *parser) tokenize(span stancebook.Span) {
	sc := scanner{parser: p, s: p.d.Text[:span.End], at: span.Begin, end: span.End}
	for sc.at < sc.end {
		r, size := sc.rune(sc.at)
		switch {
		case isGap(r):
			sc.at += size
		case isWordRune(r):
			sc.word()
		default:
			sc.sign(r, size)
		}
	}
}

func (sc *scanner) rune(at int) (rune, int) {
	if at >= sc.end {
		return ' ', 0
	}
	if b := sc.s[at]; b < utf8.RuneSelf {
		return rune(b), 1
	}
	return utf8.DecodeRuneInString(sc.s[at:sc.end])
}

// before returns the rune that ends at at, a space where there is none.
func (sc *scanner) before(at int) rune { return runeBefore(sc.s, at) }

func runeBefore(s string, at int) rune {
	if at <= 0 {
		return ' '
	}
	r, _ := utf8.DecodeLastRuneInString(s[:at])
	return r
}

func (sc *scanner) emit(end int, k kind) {
	sc.add(sc.at, end, k)
	sc.at = end
}

// sign reads a token that begins with neither a letter nor a digit.
func (sc *scanner) sign(r rune, size int) {
	next, _ := sc.rune(sc.at + size)
	switch {
	case isApostrophe(r) || r == '`':
		sc.apostrophe(r, size)
	case isDoubleMark(r):
		sc.doubleMark(r, size)
	case r == '&' && sc.entity() > 0:
		sc.mark(sc.at + sc.entity())
	case r == '.':
		if end := sc.run(r, size); end > sc.at+1 {
			sc.emit(end, kindEllipsis)
		} else {
			sc.emit(end, kindStop)
		}
	case r == '…':
		sc.emit(sc.run(r, size), kindEllipsis)
	case r == '?' || r == '!' || r == '‽' || r == '？' || r == '！' || r == '。':
		sc.emit(sc.at+size, kindAsk)
	case isDash(r) || r == '-':
		sc.emit(sc.run(r, size), kindDash)
	case (r == '@' || r == '#') && (unicode.IsLetter(next) || next == '_'):
		sc.emit(sc.letters(sc.at+size), kindWord)
	case unicode.In(r, unicode.Ps):
		sc.emit(sc.at+size, kindOpen)
	case unicode.In(r, unicode.Pe):
		sc.emit(sc.at+size, kindShut)
	default:
		sc.emit(sc.run(r, size), kindOther)
	}
}

// run returns where the run of r that begins here ends.
func (sc *scanner) run(r rune, size int) int {
	end := sc.at + size
	for {
		next, n := sc.rune(end)
		if n == 0 || next != r || n != size {
			return end
		}
		end += n
	}
}

// letters returns where the run of word runes that begins at at ends.
func (sc *scanner) letters(at int) int {
	for at < sc.end {
		r, size := sc.rune(at)
		if !isWordRune(r) {
			break
		}
		at += size
	}
	return at
}

// entities are double quotation marks as pages that were escaped twice show them.
var entities = []string{"&quot;", "&ldquo;", "&rdquo;", "&laquo;", "&raquo;", "&#34;", "&#8220;", "&#8221;"}

// entity returns the length of the escaped mark that begins here, 0 if none does.
func (sc *scanner) entity() int {
	for _, e := range entities {
		if strings.HasPrefix(sc.s[sc.at:sc.end], e) {
			return len(e)
		}
	}
	return 0
}

// doubleMark reads a run of one double mark as one, but two within a word as
// the end of a quotation and the beginning of the next, between which a
// paragraph's end was lost.
func (sc *scanner) doubleMark(r rune, size int) {
	end := sc.run(r, size)
	after, _ := sc.rune(end)
	if end == sc.at+2*size && !isGap(sc.before(sc.at)) && isWordRune(after) {
		end -= size
	}
	sc.mark(end)
}

func (sc *scanner) mark(end int) {
	sc.marks = append(sc.marks, mark{token: len(sc.d.Tokens), mate: -1})
	sc.emit(end, kindMark)
}

// apostrophe reads what begins with an apostrophe or a single quotation mark:
// a double mark written as two of them, a clitic, an elision or a lone one.
func (sc *scanner) apostrophe(r rune, size int) {
	if next, n := sc.rune(sc.at + size); isApostrophe(next) || next == '`' {
		third, _ := sc.rune(sc.at + size + n)
		closing := !isGap(sc.before(sc.at)) && isApostrophe(third)
		if !closing || sc.inSingle() {
			sc.mark(sc.at + size + n)
			return
		}
		sc.emit(sc.at+size, kindSingle)
		return
	}
	end := sc.letters(sc.at + size)
	word := strings.ToLower(sc.s[sc.at+size : min(end, sc.at+size+8)])
	before := sc.before(sc.at)
	free := !isWordRune(before)
	switch {
	case r != '`' && !isGap(before) && isClitic(word) && len(word) == end-sc.at-size:
		sc.emit(end, kindWord)
	case r != '`' && free && end > sc.at+size && (isDecade(word) || sc.words[word]&elided != 0):
		sc.emit(end, kindWord)
	default:
		sc.emit(sc.at+size, kindSingle)
	}
}

// inSingle tells whether the token before is a lone apostrophe that touches
// this one, so that of three the last two make the double mark.
func (sc *scanner) inSingle() bool {
	n := len(sc.kinds)
	return n > 0 && sc.kinds[n-1] == kindSingle && sc.d.Tokens[n-1].End == sc.at
}

func isClitic(lower string) bool {
	switch lower {
	case "s", "m", "d", "ll", "re", "ve":
		return true
	}
	return false
}

// isDecade tells whether word is what follows the apostrophe of "’90s" or "’16".
func isDecade(word string) bool {
	digits := strings.TrimSuffix(word, "s")
	return len(digits) == 2 && isDigit(digits[0]) && isDigit(digits[1])
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// isWordRune tells whether r stands within words.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_'
	}
	return unicode.In(r, unicode.L, unicode.N, unicode.M) || r == '\u00ad' || r == '\u200d'
}

// isGap tells whether r stands between tokens: white space, and what has no
// width but is not white space to Unicode (byte order and direction marks).
func isGap(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || '\t' <= r && r <= '\r'
	}
	return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' || r == '\u200e' || r == '\u200f' || '\u202a' <= r && r <= '\u202e'
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '‛' || r == '‚' || r == '´'
}

func isDoubleMark(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '‟', '«', '»', '″', '＂', '〝', '〞':
		return true
	}
	return false
}

func isDash(r rune) bool { return '\u2012' <= r && r <= '\u2015' || r == '\u2212' }

func isHyphen(r rune) bool { return r == '-' || r == '\u2010' || r == '\u2011' }
