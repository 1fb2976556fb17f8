package attribution

import (
	"slices"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// Antecedents returns found with what "which" and "that" stand for in place of
// them among the sources: the corpus has the pronoun for the source, a reader
// asks who it is. "Who" is left to those who know the people of an article.
// What has no antecedent stays as it is.
func Antecedents(doc *text.Document, found []stancebook.Attribution) []stancebook.Attribution {
	out := found
	in := relatives{doc: doc, paragraph: -1}
	for i := range found {
		sources := found[i].Sources
		if len(sources) != 1 || !things[sources[0].Of(doc.Text)] {
			continue
		}
		about := in.antecedent(sources[0])
		if about == nil {
			continue
		}
		if &out[0] == &found[0] {
			out = slices.Clone(found)
		}
		out[i].Sources = about
	}
	return out
}

// things are the relative pronouns that stand for other than people.
var things = words("which that")

// relatives reads a document a paragraph at a time.
type relatives struct {
	doc       *text.Document
	fold      []bool // of each quotation
	paragraph int
	lines     []line // of that paragraph
}

// antecedent is what the relative pronoun at s stands for, nil where that is
// not seen.
func (r *relatives) antecedent(s stancebook.Span) []stancebook.Span {
	first, end := r.doc.TokensIn(s)
	if first == end {
		return nil
	}
	r.open(r.doc.Sentences[r.doc.Tokens[first].Sentence].Paragraph)
	i, found := slices.BinarySearchFunc(r.lines, first, func(l line, t int) int { return l.units[0].first - t })
	if !found {
		i--
	}
	if i < 0 {
		return nil
	}
	l := &r.lines[i]
	for u := 1; u < len(l.units); u++ {
		if l.units[u].first == first && !l.isQuote(u) {
			return l.spans(l.antecedent(u))
		}
	}
	return nil
}

// open cuts paragraph p into lines.
func (r *relatives) open(p int) {
	if p == r.paragraph {
		return
	}
	if r.fold == nil {
		r.fold = make([]bool, len(r.doc.Quotes))
		for q := range r.doc.Quotes {
			r.fold[q] = folds(r.doc, q)
		}
	}
	r.paragraph, r.lines = p, cutParagraph(r.doc, p, r.fold, nil)
	for i := range r.lines {
		r.lines[i].mendTags(shipped())
		r.lines[i].groups = verbGroups(r.lines[i].units)
	}
}
