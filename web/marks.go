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
	pieces := piecesBetween(text, edges, claims)
	var out [][]piece
	begin := 0
	for i := range pieces {
		if _, ends := slices.BinarySearch(breaks, edges[i+1]); ends || i == len(pieces)-1 {
			pieces[i].Text = strings.TrimRight(pieces[i].Text, "\n\r ")
			out, begin = append(out, pieces[begin:i+1]), i+1
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

// piecesBetween cuts a text at edges, among which are those of all claims, and
// says what runs through each piece.
func piecesBetween(text string, edges []int, claims []*found) []piece {
	pieces := make([]piece, len(edges)-1)
	for i := range pieces {
		pieces[i].Text = stancebook.Span{Begin: edges[i], End: edges[i+1]}.Of(text)
	}
	through := func(spans []stancebook.Span, do func(i int)) {
		for _, s := range spans {
			for i, _ := slices.BinarySearch(edges, s.Begin); i < len(pieces) && edges[i+1] <= s.End; i++ {
				do(i)
			}
		}
	}
	for _, f := range claims {
		words := f.Claim.Content
		through(words, func(i int) {
			p := &pieces[i]
			if !once(&p.Claims, f) {
				return
			}
			if edges[i] == words[0].Begin {
				p.Begins = append(p.Begins, f)
			}
			if edges[i+1] == words[len(words)-1].End {
				p.Ends = append(p.Ends, f)
			}
		})
		through(f.Claim.Cue, func(i int) { once(&pieces[i].Cue, f) })
		through(f.Claim.Sources, func(i int) { once(&pieces[i].Source, f) })
	}
	for i := range pieces {
		slices.SortStableFunc(pieces[i].Claims, func(a, b *found) int {
			x, y := a.Claim.Content, b.Claim.Content
			return cmp.Or(cmp.Compare(x[0].Begin, y[0].Begin), cmp.Compare(y[len(y)-1].End, x[len(x)-1].End))
		})
	}
	return pieces
}

// once adds the claim that is looked at to a list unless it is there.
func once(list *[]*found, f *found) bool {
	if n := len(*list); n > 0 && (*list)[n-1] == f {
		return false
	}
	*list = append(*list, f)
	return true
}
