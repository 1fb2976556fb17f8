// Package text cuts an article into paragraphs, sentences and tokens, tags the
// tokens and pairs the quotation marks, all with exact byte offsets.
package text

import "github.com/stancebook/stancebook"

// Document is a text and its parts, each list in text order. Nothing in it
// changes after Parse.
type Document struct {
	Text       string
	Tokens     []Token
	Sentences  []Sentence
	Paragraphs []Paragraph
	Quotes     []Quote // outermost ones, which do not overlap

	lowers []string // what Lower returns, one for each token
}

// Token is a word, a number, a mark of punctuation, or a clitic ("n't", "’s").
type Token struct {
	stancebook.Span
	Tag      string // Penn Treebank part of speech; quotation marks are `` and ''
	Sentence int    // index in Document.Sentences
	Quote    int    // index in Document.Quotes of the outermost quotation it stands in, −1 outside
}

// Sentence is a run of tokens [First, End) of one paragraph.
type Sentence struct {
	stancebook.Span
	First, End int // token indices
	Paragraph  int
}

// Paragraph is a run of sentences [First, End).
type Paragraph struct {
	stancebook.Span
	First, End int // sentence indices
}

// Quote is a quotation in double marks (“…”, "…", ”…”, «…») with its marks.
// One that runs on over paragraphs is a Quote in each of them.
type Quote struct {
	stancebook.Span
	Inner      stancebook.Span // without the marks
	First, End int             // token indices, marks included
	Closed     bool            // has a closing mark of its own
	Continues  bool            // goes on with the quotation that the paragraph before left open
}

// Word returns the words of token i.
func (d *Document) Word(i int) string { return d.Tokens[i].Of(d.Text) }
