package text

import (
	"strings"

	"github.com/stancebook/stancebook"
)

// mark is a double quotation mark: the side that its shape and its neighbours
// give it, and the mark that it is paired with.
type mark struct {
	token int
	mate  int // index of the other mark of the pair, −1 while there is none
	shape side
	looks side
	style style
}

// side is the side of a quotation on which a mark stands.
type side uint8

const (
	either side = iota
	opens
	closes
)

// style tells apart the ways to print a double mark; a pair is of one style
// where the text keeps to its own rules.
type style uint8

const (
	curly style = iota
	straight
	twoApostrophes
	guillemet
	styles
)

func shapeOf(mark string) (side, style) {
	r, _ := firstRune(mark)
	switch r {
	case '“', '„', '‟', '〝':
		return opens, curly
	case '”', '〞':
		return closes, curly
	case '«':
		return opens, guillemet
	case '»':
		return closes, guillemet
	case '`', '‘':
		return opens, twoApostrophes
	case '’':
		return closes, twoApostrophes
	case '\'', 'ʼ', '´', '‛', '‚':
		return either, twoApostrophes
	case '&':
		switch mark {
		case "&ldquo;", "&#8220;", "&laquo;":
			return opens, curly
		case "&rdquo;", "&#8221;", "&raquo;":
			return closes, curly
		}
	}
	return either, straight
}

// look guesses a mark's side from the runes before and behind it.
func look(text string, s stancebook.Span) side {
	before := runeBefore(text, s.Begin)
	after, size := firstRune(text[s.End:])
	if size == 0 {
		after = ' '
	}
	gapBefore := isGap(before)
	gapAfter := isGap(after)
	switch {
	case gapBefore && gapAfter:
		return either
	case gapBefore || strings.ContainsRune("([{‘", before):
		if strings.ContainsRune(".,;:!?)]}", after) && !strings.HasPrefix(text[s.End:], "..") {
			return either
		}
		return opens
	case gapAfter || strings.ContainsRune(".,;:!?)]}", after) || isDash(after) || strings.HasPrefix(text[s.End:], "--"):
		return closes
	}
	return either
}

// pairQuotes pairs the double marks of each paragraph by themselves, so that a
// stray one can do no harm beyond its paragraph, and lists the quotations.
func (p *parser) pairQuotes() {
	for i := range p.marks {
		m := &p.marks[i]
		s := p.d.Tokens[m.token].Span
		m.shape, m.style = shapeOf(s.Of(p.d.Text))
		m.looks = look(p.d.Text, s)
	}
	at := 0
	var open bool // the paragraph before left a quotation open
	for i, run := range p.runs {
		first := at
		for at < len(p.marks) && p.marks[at].token < run.end {
			at++
		}
		pr := pairing{parser: p, marks: p.marks[first:at], run: run, continues: open}
		pr.pair()
		open = pr.list(i+1 < len(p.runs) && p.takesUp(p.runs[i+1], at))
	}
}

// takesUp tells whether the paragraph run, whose first mark is marks[next] if
// it has one, goes on with a quotation: it opens with a mark, or the first
// mark in it closes what was never opened there.
func (p *parser) takesUp(run extent, next int) bool {
	if next >= len(p.marks) || p.marks[next].token >= run.end {
		return false
	}
	m := p.marks[next]
	if m.token == run.first {
		return m.looks != closes
	}
	return m.looks == closes && m.shape != opens
}

// pairing pairs the marks of one paragraph.
type pairing struct {
	*parser
	marks     []mark
	run       extent
	continues bool
	stack     []int // marks that are open
	open      [styles]int
}

func (pr *pairing) pair() {
	for i := range pr.marks {
		switch m := &pr.marks[i]; {
		case pr.opensAt(i):
			pr.stack = append(pr.stack, i)
			pr.open[m.style]++
		case len(pr.stack) > 0 && !pr.isInches(i):
			pr.close(i)
		}
	}
}

// opensAt decides the side of mark i. Shape and neighbours agree nearly
// always; where they do not, what is open decides.
func (pr *pairing) opensAt(i int) bool {
	m := pr.marks[i]
	if len(pr.stack) == 0 {
		return m.looks == opens || m.looks == either && (m.shape != closes || m.token == pr.run.first)
	}
	if m.token == pr.run.end-1 {
		return false
	}
	switch m.shape {
	case opens:
		return m.looks != closes
	case closes:
		return false
	}
	return m.looks == opens
}

// isInches tells whether mark i is the sign for inches behind a number: the
// next mark closes the quotation, as in “a 12" pipe,” or “he’s 6’2”,” he said.
func (pr *pairing) isInches(i int) bool {
	s := pr.d.Tokens[pr.marks[i].token].Span
	digits := s.Begin
	for digits > 0 && s.Begin-digits < 2 && isDigit(pr.d.Text[digits-1]) {
		digits--
	}
	if digits == s.Begin || i+1 >= len(pr.marks) || pr.marks[i+1].looks != closes {
		return false
	}
	after, _ := firstRune(pr.d.Text[s.End:])
	return pr.marks[i].shape == either && isGap(after) || isApostrophe(runeBefore(pr.d.Text, digits))
}

// close pairs mark i with the last open mark of its style, and drops what was
// opened after that one; where no mark of its style is open, with the last.
func (pr *pairing) close(i int) {
	style := pr.marks[i].style
	for pr.open[style] > 0 {
		top := pr.pop()
		if pr.marks[top].style == style {
			pr.join(top, i)
			return
		}
	}
	pr.join(pr.pop(), i)
}

func (pr *pairing) pop() int {
	top := pr.stack[len(pr.stack)-1]
	pr.stack = pr.stack[:len(pr.stack)-1]
	pr.open[pr.marks[top].style]--
	return top
}

func (pr *pairing) join(a, b int) { pr.marks[a].mate, pr.marks[b].mate = b, a }

// list adds the paragraph's outermost quotations and tells whether the last is
// left open for the next paragraph; takenUp says that it would go on there.
func (pr *pairing) list(takenUp bool) (open bool) {
	at := 0
	if pr.continues && len(pr.marks) > 0 && pr.marks[0].mate < 0 && pr.marks[0].token > pr.run.first && pr.marks[0].looks == closes {
		pr.add(-1, 0)
		at = 1
	}
	left := pr.leftOpen(takenUp)
	for at < len(pr.marks) {
		if at == left {
			pr.add(at, -1)
			return takenUp
		}
		mate := pr.marks[at].mate
		if mate > at {
			pr.add(at, mate)
			at = mate
		}
		at++
	}
	return false
}

// leftOpen returns the mark, if any, that opens a quotation to the end of the
// paragraph: one without a mate and with no pair behind it that stands where
// quotations begin, or that the next paragraph takes up. −1 means none.
func (pr *pairing) leftOpen(takenUp bool) int {
	if len(pr.stack) == 0 {
		return -1
	}
	i := pr.stack[len(pr.stack)-1]
	first := pr.stack[0]
	if pr.marks[first].token == pr.run.first && takenUp {
		return first
	}
	for _, m := range pr.marks[i+1:] {
		if m.mate >= 0 {
			return -1
		}
	}
	if takenUp || pr.beginsSpeech(pr.marks[i].token) {
		return i
	}
	return -1
}

// beginsSpeech tells whether a quotation may begin at token i: at the front of
// a paragraph or of a sentence, or behind a comma or a colon.
func (pr *pairing) beginsSpeech(i int) bool {
	if i == pr.run.first {
		return true
	}
	switch pr.kinds[i-1] {
	case kindStop, kindAsk:
		return true
	}
	before := pr.d.Word(i - 1)
	return before == "," || before == ":"
}

// add lists the quotation from mark a to mark b; −1 stands for the edge of the
// paragraph.
func (pr *pairing) add(a, b int) {
	q := Quote{First: pr.run.first, End: pr.run.end, Closed: b >= 0}
	tokens := pr.d.Tokens
	inner := stancebook.Span{Begin: tokens[q.First].Begin, End: tokens[q.End-1].End}
	if a >= 0 {
		q.First = pr.marks[a].token
		inner.Begin = tokens[q.First].End
	}
	if b >= 0 {
		q.End = pr.marks[b].token + 1
		inner.End = tokens[q.End-1].Begin
	}
	if trim(pr.d.Text, inner.Begin, max(inner.Begin, inner.End)).Empty() {
		return
	}
	q.Continues = pr.continues && q.First == pr.run.first
	q.Span = stancebook.Span{Begin: tokens[q.First].Begin, End: tokens[q.End-1].End}
	q.Inner = trim(pr.d.Text, inner.Begin, max(inner.Begin, inner.End))
	for i := q.First; i < q.End; i++ {
		tokens[i].Quote = len(pr.d.Quotes)
	}
	pr.d.Quotes = append(pr.d.Quotes, q)
}
