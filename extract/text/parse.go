package text

import "github.com/stancebook/stancebook"

// Parse cuts s into paragraphs, sentences and tokens, pairs its quotation
// marks and tags its tokens. It takes time in proportion to the length of s,
// whatever s holds, and the same s always gives the same Document.
func Parse(s string) *Document {
	d := &Document{Text: s}
	p := parser{d: d, words: words()}
	p.kinds = make([]kind, 0, len(s)/5+1)
	d.Tokens = make([]Token, 0, len(s)/5+1)
	for _, span := range paragraphs(s) {
		p.paragraph(span)
	}
	p.pairQuotes()
	p.splitSentences()
	d.lowers = lowerWords(d)
	p.tag()
	return d
}

// parser holds what is known about the tokens while a text is cut up and is
// not worth keeping afterwards.
type parser struct {
	d     *Document
	words map[string]wordKind
	kinds []kind   // one for each token
	marks []mark   // double quotation marks, in text order
	runs  []extent // the tokens of each paragraph
}

// extent is a run of indices [first, end).
type extent struct{ first, end int }

// kind is the part that a token plays in the cutting of sentences.
type kind uint8

const (
	kindWord     kind = iota
	kindNumber        // begins with a digit
	kindNever         // abbreviation that a name or a number follows: "Gov.", "No."
	kindMay           // abbreviation that may also end a sentence: "Calif.", "a.m."
	kindStop          // "."
	kindAsk           // "?" or "!"
	kindEllipsis      // "...", "…"
	kindOpen          // opening bracket
	kindShut          // closing bracket
	kindMark          // double quotation mark
	kindSingle        // single quotation mark or lone apostrophe
	kindDash          // "—", "--"
	kindOther         // any other sign
)

func (p *parser) paragraph(span stancebook.Span) {
	first := len(p.d.Tokens)
	p.tokenize(span)
	end := len(p.d.Tokens)
	if first == end {
		return
	}
	p.runs = append(p.runs, extent{first, end})
	p.d.Paragraphs = append(p.d.Paragraphs, Paragraph{
		Span: stancebook.Span{Begin: p.d.Tokens[first].Begin, End: p.d.Tokens[end-1].End},
	})
}

func (p *parser) add(begin, end int, k kind) {
	p.d.Tokens = append(p.d.Tokens, Token{Span: stancebook.Span{Begin: begin, End: end}, Quote: -1})
	p.kinds = append(p.kinds, k)
}
