package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// piece is a stretch of an article's text in which the same claims run.
type piece struct {
	Text   string
	Claims []*found // whose words these are, the outermost first
	Cue    []*found // whose cue it is
	Source []*found // whose speaker is named here
	Begins []*found // whose first words these are
	Ends   []*found // whose last words these are
}

// Marked tells whether anything was found here.
func (p piece) Marked() bool { return len(p.Claims)+len(p.Cue)+len(p.Source) > 0 }

// Classes are what the style sheet goes by.
func (p piece) Classes() string {
	names := []string{}
	if n := len(p.Claims); n > 0 {
		names = append(names, "words")
		if n > 1 {
			names = append(names, "nested")
		}
		if p.Claims[n-1].Row.Review == "rejected" {
			names = append(names, "rejected")
		}
	}
	if len(p.Cue) > 0 {
		names = append(names, "cue")
	}
	if len(p.Source) > 0 {
		names = append(names, "source")
	}
	return strings.Join(names, " ")
}

// Numbers are the numbers of the claims whose words these are.
func (p piece) Numbers() string { return numbersOf(p.Claims) }

// Keys are their keys.
func (p piece) Keys() string {
	keys := make([]string, len(p.Claims))
	for i, f := range p.Claims {
		keys[i] = f.Row.ClaimKey
	}
	return strings.Join(keys, " ")
}

// found is a claim as the article's view shows it: its number there, the claim
// in its place and as a row.
type found struct {
	N     int
	Claim *stancebook.Claim
	Row   *stancebook.Row
	Here  bool // the reader came for it
}

// paragraphs cuts a text at its empty lines, and each paragraph wherever a
// claim's words, cue or source begin or end. Joined again they are the text,
// but for the empty lines.
func paragraphs(text string, claims []*found) [][]piece {
	edges := []int{0, len(text)}
	add := func(spans []stancebook.Span) {
		for _, s := range spans {
			edges = append(edges, s.Begin, s.End)
		}
	}
	for _, f := range claims {
		add(f.Claim.Content)
		add(f.Claim.Cue)
		add(f.Claim.Sources)
	}
	breaks := paragraphBreaks(text)
	edges = append(edges, breaks...)
	slices.Sort(edges)
	edges = slices.Compact(edges)
	var out [][]piece
	var paragraph []piece
	for i := 1; i < len(edges); i++ {
		at := stancebook.Span{Begin: edges[i-1], End: edges[i]}
		paragraph = append(paragraph, pieceAt(text, at, claims))
		if _, ends := slices.BinarySearch(breaks, at.End); ends || at.End == len(text) {
			last := &paragraph[len(paragraph)-1]
			last.Text = strings.TrimRight(last.Text, "\n\r ")
			out, paragraph = append(out, paragraph), nil
		}
	}
	return out
}

// paragraphBreaks are where paragraphs begin, but for the first.
func paragraphBreaks(text string) (breaks []int) {
	for i := 0; i < len(text); {
		at := strings.IndexByte(text[i:], '\n')
		if at < 0 {
			break
		}
		i += at
		lines := 0
		for i < len(text) && strings.IndexByte("\n\r ", text[i]) >= 0 {
			if text[i] == '\n' {
				lines++
			}
			i++
		}
		if lines > 1 {
			breaks = append(breaks, i)
		}
	}
	return breaks
}

// pieceAt says what runs through a stretch that no edge cuts.
func pieceAt(text string, at stancebook.Span, claims []*found) piece {
	p := piece{Text: at.Of(text)}
	within := func(spans []stancebook.Span) bool {
		return slices.ContainsFunc(spans, func(s stancebook.Span) bool { return s.Contains(at) })
	}
	for _, f := range claims {
		words := f.Claim.Content
		if within(words) {
			p.Claims = append(p.Claims, f)
			if words[0].Begin == at.Begin {
				p.Begins = append(p.Begins, f)
			}
			if words[len(words)-1].End == at.End {
				p.Ends = append(p.Ends, f)
			}
		}
		if within(f.Claim.Cue) {
			p.Cue = append(p.Cue, f)
		}
		if within(f.Claim.Sources) {
			p.Source = append(p.Source, f)
		}
	}
	slices.SortStableFunc(p.Claims, func(a, b *found) int {
		x, y := a.Claim.Content, b.Claim.Content
		return cmp.Or(cmp.Compare(x[0].Begin, y[0].Begin), cmp.Compare(y[len(y)-1].End, x[len(x)-1].End))
	})
	return p
}
