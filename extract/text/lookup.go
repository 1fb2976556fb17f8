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

// Lower returns the word of token i in lower case, its apostrophes straight.
func (d *Document) Lower(i int) string {
	if i < len(d.lowers) {
		return d.lowers[i]
	}
	return lower(d.Word(i))
}

// lowerWords returns what Lower gives for each token. Words that change lie in
// one string together, so that they cost one allocation.
func lowerWords(d *Document) []string {
	var b strings.Builder
	ends := make([]int, len(d.Tokens))
	for i := range d.Tokens {
		if w := d.Word(i); !isLower(w) {
			b.WriteString(lower(w))
		}
		ends[i] = b.Len()
	}
	all, out, at := b.String(), make([]string, len(d.Tokens)), 0
	for i, end := range ends {
		if out[i] = d.Word(i); end > at {
			out[i] = all[at:end]
		}
		at = end
	}
	return out
}

// isLower tells whether lower would leave w as it is, for ASCII words.
func isLower(w string) bool {
	for i := range len(w) {
		if w[i] >= utf8.RuneSelf || 'A' <= w[i] && w[i] <= 'Z' {
			return false
		}
	}
	return true
}

var straightApostrophes = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'")

func lower(w string) string { return straightApostrophes.Replace(strings.ToLower(w)) }

func firstRune(s string) (rune, int) { return utf8.DecodeRuneInString(s) }
