package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word reads the word or number that begins here, with the stops, hyphens and
// apostrophes that belong inside it, and splits clitics off.
func (sc *scanner) word() {
	if end := sc.address(); end > 0 {
		sc.emit(end, kindWord)
		return
	}
	begin, end := sc.at, sc.letters(sc.at)
	part := begin // where the part after the last connector begins
	for end < sc.end {
		r, size := sc.rune(end)
		next, _ := sc.rune(end + size)
		if !sc.connects(part, end, r, next) {
			break
		}
		part = end + size
		end = sc.letters(part)
	}
	if part > begin && end < sc.end && sc.s[end] == '/' && sc.s[part-1] == '.' && sc.endsHost(part, end) {
		sc.emit(sc.addressEnd(end), kindWord)
		return
	}
	if r, size := sc.rune(end); isHyphen(r) && !isDigit(sc.s[end-1]) {
		if next, _ := sc.rune(end + size); isGap(next) {
			end += size // "pre- and post-war"
		}
	}
	sc.finish(begin, part, end)
}

// connects tells whether r, at end, joins the part [part, end) of a word to
// next, which follows it.
func (sc *scanner) connects(part, end int, r, next rune) bool {
	if !isWordRune(next) {
		return r == '"' && sc.inches(part, end) || r == '.' && sc.goesOn(part, end)
	}
	last := sc.before(end)
	digits := '0' <= last && last <= '9' && '0' <= next && next <= '9'
	switch {
	case isHyphen(r) || r == '@':
		return true
	case r == ',' || r == ':' || r == '/' || r == '⁄' || isDash(r):
		return digits
	case r == '&':
		return unicode.IsUpper(last) && unicode.IsUpper(next) && end-part <= 3
	case isApostrophe(r) && r != '‚' && r != '´':
		return r != '‘' || next == 's'
	case r == '.':
		return digits || sc.dotConnects(part, end)
	}
	return false
}

// inches tells whether the mark at end is the second sign of 5'10".
func (sc *scanner) inches(part, end int) bool {
	return part > sc.at && isApostrophe(sc.before(part)) && isDigit(sc.s[part]) && end-part <= 2
}

// goesOn tells whether the stop at end is that of an abbreviation with a
// hyphen or a clitic behind it: "U.S.-led", "Gov.-elect", "Inc.'s".
func (sc *scanner) goesOn(part, end int) bool {
	joint, size := sc.rune(end + 1)
	if !isHyphen(joint) && !isApostrophe(joint) {
		return false
	}
	if after, _ := sc.rune(end + 1 + size); !isWordRune(after) {
		return false
	}
	dotted := end-part == 1 && part > sc.at && sc.s[part-1] == '.'
	return dotted || sc.words[sc.s[sc.at:end]]&(abbreviatesBefore|abbreviatesMay) != 0
}

// dotConnects tells whether the stop at end stands within a word, as in
// "U.S.", "Ph.D." and "example.com", and not between two sentences that lack a
// space.
func (sc *scanner) dotConnects(part, end int) bool {
	after := sc.letters(end + 1)
	if utf8.RuneCountInString(sc.s[end+1:min(after, end+5)]) == 1 {
		next, _ := sc.rune(after)
		return end-part == 1 || next == '.' && end-part <= 2
	}
	if isDigit(sc.s[part]) {
		return false
	}
	if sc.endsHost(end+1, after) {
		return true
	}
	if after < sc.end && sc.s[after] == '@' {
		return true // "ann.lee@example.org"
	}
	return after < sc.end && sc.s[after] == '.' && sc.endsHost(after+1, sc.letters(after+1)) // "pic.example.com"
}

// endsHost tells whether [begin, end) may be the last part of a host name.
func (sc *scanner) endsHost(begin, end int) bool {
	return end-begin <= 4 && sc.words[strings.ToLower(sc.s[begin:end])]&domainEnd != 0
}

// address returns where the web address that begins here ends, 0 if none does.
func (sc *scanner) address() int {
	rest := sc.s[sc.at:sc.end]
	if rest[0] != 'h' && rest[0] != 'w' || !strings.HasPrefix(rest, "http://") &&
		!strings.HasPrefix(rest, "https://") && !strings.HasPrefix(rest, "www.") {
		return 0
	}
	return sc.addressEnd(sc.at)
}

// addressEnd returns where the web address that goes on at at ends, without
// the punctuation behind it.
func (sc *scanner) addressEnd(at int) int {
	rest := sc.s[at:sc.end]
	end := strings.IndexFunc(rest, func(r rune) bool { return isGap(r) || isDoubleMark(r) || r == '<' || r == '>' })
	if end < 0 {
		end = len(rest)
	}
	return at + len(strings.TrimRight(rest[:end], ".,;:!?)]}'’"))
}

// finish adds the word [begin, end), whose last part begins at part: with the
// stop behind it if it is an abbreviation, without its clitics.
func (sc *scanner) finish(begin, part, end int) {
	if end < sc.end && sc.s[end] == '.' && !strings.HasPrefix(sc.s[end:sc.end], "..") {
		if k := sc.abbreviation(begin, part, end); k != kindWord {
			sc.emit(end+1, k)
			return
		}
	}
	k := kindWord
	if isDigit(sc.s[begin]) {
		k = kindNumber
	}
	if part == begin {
		sc.emit(end, k)
		return
	}
	cut, outer := sc.clitic(begin, end), end
	if cut < end {
		if inner := sc.clitic(begin, cut); inner < cut && inner > begin {
			sc.emit(inner, k)
			begin = inner
		}
	}
	if cut < end && cut > begin {
		sc.emit(cut, k)
		k = kindWord
	}
	sc.emit(outer, k)
}

// clitic returns where the clitic at the end of the word [begin, end) begins,
// end where it has none.
func (sc *scanner) clitic(begin, end int) int {
	tail := sc.s[max(begin, end-6):end]
	n := strings.LastIndexFunc(tail, isApostrophe)
	if n < 0 {
		return end
	}
	at := end - len(tail) + n
	_, size := utf8.DecodeRuneInString(tail[n:])
	suffix := strings.ToLower(tail[n+size:])
	if isClitic(suffix) && !(suffix == "s" && at-begin == 0) {
		return at
	}
	if suffix == "t" && at > begin && (sc.s[at-1] == 'n' || sc.s[at-1] == 'N') {
		return at - 1
	}
	return end
}

// abbreviation tells which kind of abbreviation the word [begin, end) and the
// stop behind it are, kindWord where the stop ends a sentence or the word is
// no abbreviation.
func (sc *scanner) abbreviation(begin, part, end int) kind {
	word := sc.s[begin:end]
	flags := sc.words[word]
	if flags == 0 && part > begin && isHyphen(sc.before(part)) {
		flags = sc.words[sc.s[part:end]] // "then-Gov."
	}
	first, size := sc.rune(begin)
	last, lastSize := sc.rune(part)
	switch {
	case flags&abbreviatesNumber != 0 && sc.digitFollows(end+1):
		return kindNever
	case flags&abbreviatesBefore != 0:
		return kindNever
	case flags&abbreviatesMay != 0:
		return kindMay
	case flags&abbreviatesLast != 0:
		return kindStop
	case begin+size == end && unicode.IsUpper(first) && (first != 'I' || !sc.behindLower()):
		return kindNever // an initial
	case part+lastSize == end && part > begin && unicode.IsLetter(last) && sc.before(part) == '.':
		return kindMay // "U.S."
	case part+lastSize == end && part > begin && unicode.IsUpper(last) && isHyphen(sc.before(part)) && end-begin <= 4:
		return kindNever // "J-P."
	}
	return kindWord
}

// behindLower tells whether the last token is a word in lower case: in "than
// I." the pronoun stands, not an initial.
func (sc *scanner) behindLower() bool {
	n := len(sc.kinds)
	return n > 0 && sc.kinds[n-1] == kindWord && startsLower(sc.d.Word(n-1))
}

func (sc *scanner) digitFollows(at int) bool {
	for at < sc.end && sc.s[at] == ' ' {
		at++
	}
	return at < sc.end && (isDigit(sc.s[at]) || sc.s[at] == '#')
}
