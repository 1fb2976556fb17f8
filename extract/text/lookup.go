package text

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
)

// SentenceAt returns the index of the sentence that covers the byte at offset
// or, in the space between two, of the one before; −1 before the first.
func (d *Document) SentenceAt(offset int) int {
	return sort.Search(len(d.Sentences), func(i int) bool { return d.Sentences[i].Begin > offset }) - 1
}

// ParagraphAt returns the index of the paragraph that covers the byte at
// offset or, in the space between two, of the one before; −1 before the first.
func (d *Document) ParagraphAt(offset int) int {
	return sort.Search(len(d.Paragraphs), func(i int) bool { return d.Paragraphs[i].Begin > offset }) - 1
}

// TokensIn returns the run of tokens [first, end) that share a byte with s.
func (d *Document) TokensIn(s stancebook.Span) (first, end int) {
	first = sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].End > s.Begin })
	end = sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].Begin >= s.End })
	return first, max(first, end)
}

// SpanOf returns the span of the tokens [first, end), which are one or more.
func (d *Document) SpanOf(first, end int) stancebook.Span {
	return stancebook.Span{Begin: d.Tokens[first].Begin, End: d.Tokens[end-1].End}
}

// ParagraphOf returns the index of the paragraph that token i stands in.
func (d *Document) ParagraphOf(i int) int { return d.Sentences[d.Tokens[i].Sentence].Paragraph }

// Lower returns the word of token i in lower case, with straight apostrophes
// and without soft hyphens.
func (d *Document) Lower(i int) string {
	if i < len(d.lowers) {
		return d.lowers[i]
	}
	return lower(d.Word(i))
}

// lowerWords returns what Lower gives for each token. Words that change lie in
// one string together, so that they cost one allocation.
func lowerWords(d *Document) []string {
	var changed []byte
	out := make([]string, len(d.Tokens))
	ends := make([]int, len(d.Tokens))
	for i := range d.Tokens {
		out[i] = d.Word(i)
		changed = appendLower(changed, out[i])
		ends[i] = len(changed)
	}
	all, at := string(changed), 0
	for i, end := range ends {
		if end > at {
			out[i] = all[at:end]
		}
		at = end
	}
	return out
}

// appendLower appends what lower makes of w, nothing where it leaves w alone.
func appendLower(b []byte, w string) []byte {
	ascii, capital := true, false
	for i := range len(w) {
		ascii = ascii && w[i] < utf8.RuneSelf
		capital = capital || 'A' <= w[i] && w[i] <= 'Z'
	}
	switch {
	case !ascii:
		return append(b, lower(w)...)
	case !capital:
		return b
	}
	for i := range len(w) {
		c := w[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return b
}

var straightApostrophes = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "\u00ad", "")

func lower(w string) string { return straightApostrophes.Replace(strings.ToLower(w)) }

func firstRune(s string) (rune, int) { return utf8.DecodeRuneInString(s) }
