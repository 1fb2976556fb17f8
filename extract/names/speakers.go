package names

import (
	"slices"

	"github.com/stancebook/stancebook"
)

// Speakers tells who each attribution's sources are: one Speaker for each
// source, in its order, then those whom a source names beside the first
// ("Ames and Brandt"). An attribution without a source has one unknown
// Speaker, or the one who went on speaking.
func (c *Cast) Speakers(atts []stancebook.Attribution) [][]stancebook.Speaker {
	out := make([][]stancebook.Speaker, len(atts))
	order := make([]int, len(atts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return place0(atts[a]) - place0(atts[b]) })
	var last heard
	for _, i := range order {
		att := atts[i]
		var speakers, others []stancebook.Speaker
		for _, source := range att.Sources {
			s, more := c.resolve(source, last)
			speakers = append(speakers, s)
			others = append(others, more...)
		}
		if len(att.Sources) == 0 {
			speakers = append(speakers, c.unsourced(att, last))
		}
		out[i] = append(speakers, others...)
		if first := speakers[0]; first.Name != "" {
			last = heard{Speaker: first, at: place0(att), end: endOf(att)}
		}
	}
	return out
}

// heard is who spoke last, and where.
type heard struct {
	stancebook.Speaker
	at, end int
}

// place0 is where an attribution begins: its source, else its content.
func place0(att stancebook.Attribution) int {
	if len(att.Sources) > 0 {
		return att.Sources[0].Begin
	}
	if len(att.Content) > 0 {
		return att.Content[0].Begin
	}
	return 0
}

func endOf(att stancebook.Attribution) int {
	end := 0
	for _, spans := range [][]stancebook.Span{att.Sources, att.Cue, att.Content} {
		for _, s := range spans {
			end = max(end, s.End)
		}
	}
	return end
}

// unsourced is the speaker of a statement without a source: the one before,
// where a whole quotation follows theirs with next to nothing between, or where
// the cue stands in the sentence of theirs ("she warned of one and urged the other").
func (c *Cast) unsourced(att stancebook.Attribution, last heard) stancebook.Speaker {
	unknown := stancebook.Speaker{Kind: stancebook.UnknownKind, NamedBy: stancebook.ByNothing}
	if last.Name == "" || len(att.Content) == 0 {
		return unknown
	}
	sameSentence := len(att.Cue) > 0 && c.doc.SentenceAt(att.Cue[0].Begin) == c.doc.SentenceAt(last.at)
	if att.Type != stancebook.Direct && !sameSentence {
		return unknown
	}
	here := c.doc.ParagraphAt(att.Content[0].Begin)
	before := c.doc.ParagraphAt(max(0, last.end-1))
	if here < 0 || here-before > 1 || here < before {
		return unknown
	}
	s := last.Speaker
	s.Mention = stancebook.Span{}
	s.NamedBy = stancebook.ByContinuing
	s.Confidence *= 0.7
	return s
}

// speakerOf writes figure id as a speaker.
func (c *Cast) speakerOf(id int, source stancebook.Span, by stancebook.NamedBy, confidence float64) stancebook.Speaker {
	f := c.figures[c.root(id)]
	s := stancebook.Speaker{Kind: f.kind, Mention: source, NamedBy: by, Confidence: confidence}
	if f.kind == stancebook.OrganizationKind {
		s.Name, s.Office = f.body, stancebook.City{}
		return s
	}
	s.Name, s.Title, s.Org, s.Party, s.PartySource = f.name.full, f.title, f.org, f.party, f.source
	s.Office, s.OnBehalfOf = f.office, f.behalf
	return s
}
