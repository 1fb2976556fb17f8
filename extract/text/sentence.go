package text

import (
	"unicode"

	"github.com/stancebook/stancebook"
)

// splitSentences cuts each paragraph into sentences.
func (p *parser) splitSentences() {
	p.sides()
	for i, run := range p.runs {
		paragraph := &p.d.Paragraphs[i]
		paragraph.First = len(p.d.Sentences)
		first := run.first
		for at := run.first; at < run.end; {
			next, ends := p.stop(first, at, run.end)
			if ends {
				p.sentence(first, next, i)
				first = next
			}
			at = next
		}
		if first < run.end {
			p.sentence(first, run.end, i)
		}
		paragraph.End = len(p.d.Sentences)
	}
}

func (p *parser) sentence(first, end, paragraph int) {
	tokens := p.d.Tokens
	for i := first; i < end; i++ {
		tokens[i].Sentence = len(p.d.Sentences)
	}
	p.d.Sentences = append(p.d.Sentences, Sentence{
		Span:  stancebook.Span{Begin: tokens[first].Begin, End: tokens[end-1].End},
		First: first, End: end, Paragraph: paragraph,
	})
}

// sides gives each double mark its Penn tag, which says on which side of a
// quotation it stands.
func (p *parser) sides() {
	for _, m := range p.marks {
		tag := &p.d.Tokens[m.token].Tag
		opening := m.looks == opens || m.looks == either && m.shape == opens
		if q := p.d.Tokens[m.token].Quote; q >= 0 && (m.token == p.d.Quotes[q].First || m.token == p.d.Quotes[q].End-1) {
			opening = m.token == p.d.Quotes[q].First && p.d.Quotes[q].Begin < p.d.Quotes[q].Inner.Begin
		}
		if *tag = "''"; opening {
			*tag = "``"
		}
	}
}

// stop tells whether the sentence that began at token first ends with the stop
// at token i, and returns the token behind it. Closing quotation marks and
// brackets behind the stop belong to it.
func (p *parser) stop(first, i, limit int) (next int, ends bool) {
	k := p.kinds[i]
	if k <= kindNever || k > kindEllipsis || k == kindStop && (p.joinsNext(i, limit) || p.isNumbering(first, i)) {
		return i + 1, false
	}
	if k == kindEllipsis && (i == first || i == first+1 && p.opensBefore(first)) {
		return i + 1, false // “... and so it begins in its middle”
	}
	next, quoted := i+1, false
	for next < limit && p.closesAfter(next) {
		quoted = quoted || p.kinds[next] == kindMark
		next++
	}
	if next == limit {
		return limit, true
	}
	return next, p.beginsNew(k, next, limit) && !(quoted && k == kindAsk && p.saidBehind(next, limit))
}

// joinsNext tells whether the stop at i stands inside a token run without
// spaces, as in a file name, or is one of spaced ellipsis stops.
func (p *parser) joinsNext(i, limit int) bool {
	if i+1 == limit {
		return false
	}
	return p.kinds[i+1] == kindStop || p.kinds[i+1] <= kindNumber && p.d.Tokens[i+1].Begin == p.d.Tokens[i].End && !p.capital(i+1)
}

// isNumbering tells whether the stop at i follows the number of a list's item.
func (p *parser) isNumbering(first, i int) bool {
	if i != first+1 {
		return false
	}
	n := p.d.Tokens[first]
	return p.kinds[first] == kindNumber && n.End-n.Begin <= 3
}

// closesAfter tells whether token i, behind a stop, still belongs to the
// sentence: another stop, a closing mark or a closing bracket.
func (p *parser) closesAfter(i int) bool {
	switch p.kinds[i] {
	case kindMark:
		return p.d.Tokens[i].Tag == "''"
	case kindShut:
		return true
	case kindSingle:
		return p.d.Tokens[i].Begin == p.d.Tokens[i-1].End
	case kindAsk, kindStop, kindEllipsis:
		return p.d.Tokens[i].Begin == p.d.Tokens[i-1].End
	}
	return false
}

// beginsNew tells whether a sentence may begin at token i behind a stop of
// kind k.
func (p *parser) beginsNew(k kind, i, limit int) bool {
	opened := false
	for first := i; i < limit && p.opensBefore(i); i++ {
		opened = opened || p.kinds[i] == kindMark && !p.isNickname(i, limit)
		if i-first > reach {
			return false
		}
	}
	if i >= limit {
		return false
	}
	switch {
	case opened && p.kinds[i] == kindEllipsis:
		return k == kindStop || k == kindAsk
	case k == kindMay || k == kindEllipsis:
		return p.capital(i) && (opened || p.words[p.d.Word(i)]&startsSentence != 0)
	case p.kinds[i] == kindDash || p.kinds[i] == kindOther && !opened:
		return k == kindStop && p.kinds[i] == kindOther && !p.punctuates(i)
	case p.kinds[i] == kindNumber:
		return true
	}
	return p.capital(i)
}

// opensBefore tells whether token i stands in front of a sentence's first word.
func (p *parser) opensBefore(i int) bool {
	switch p.kinds[i] {
	case kindMark:
		return p.d.Tokens[i].Tag == "``"
	case kindOpen, kindSingle:
		return true
	}
	return false
}

// isNickname tells whether the mark i opens one or two quoted words with a name
// behind them, as in J.B. “Big Jim” Doe.
func (p *parser) isNickname(i, limit int) bool {
	for n := i + 2; n < min(i+4, limit-1); n++ {
		if p.kinds[n] == kindMark {
			return p.capital(n + 1)
		}
	}
	return false
}

// punctuates tells whether token i is a sign that goes on with a sentence.
func (p *parser) punctuates(i int) bool {
	switch p.d.Word(i) {
	case ",", ";", ":", "/", "&", "%":
		return true
	}
	return false
}

// capital tells whether token i begins with a capital, or is written like
// "iPhone" or in a script without capitals.
func (p *parser) capital(i int) bool {
	word := p.d.Word(i)
	if word[0] == '@' || word[0] == '#' {
		return true
	}
	r, size := firstRune(word)
	if unicode.IsLower(r) {
		second, _ := firstRune(word[size:])
		return unicode.IsUpper(second)
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// reach is how many words of a name may stand between a quoted question and
// the verb of saying: “Why?” Mayor Ann B. Lee asked.
const reach = 5

// saidBehind tells whether who said a quoted question follows it at token i.
func (p *parser) saidBehind(i, limit int) bool {
	for n := i; n < min(i+reach, limit); n++ {
		if p.words[p.d.Word(n)]&saysSo != 0 {
			return true
		}
		if !p.capital(n) || p.kinds[n] == kindNumber {
			return false
		}
	}
	return false
}
