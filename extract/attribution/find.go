package attribution

import (
	"slices"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// mostTokens is how long a document is at most that the model reads, some
// thirty times a long article: rules alone read what is longer, in bounded
// memory.
const mostTokens = 60_000

// FindByRules returns what the rules alone take.
func FindByRules(doc *text.Document, skip []stancebook.Span) []stancebook.Attribution {
	return readRules(doc, skip, shipped()).taken
}

// FindWith is Find with a model of the caller's.
func FindWith(m *Model, doc *text.Document, skip []stancebook.Span) []stancebook.Attribution {
	if len(doc.Tokens) > mostTokens {
		return FindByRules(doc, skip)
	}
	r := read(doc, skip, shipped(), m.Labeller)
	var out []stancebook.Attribution
	if m.Judge == nil {
		for i := range r.of {
			if r.of[i].origin == 0 {
				out = append(out, r.attribution(&r.of[i], 0))
			}
		}
	} else {
		list := r.proposals()
		for _, i := range r.choose(list, m.Judge) {
			out = append(out, r.attribution(&list[i].triple, m.Judge.confidence(list[i].sure)))
		}
		out = rejoin(doc, out, r.rules.taken)
	}
	slices.SortStableFunc(out, func(a, b stancebook.Attribution) int {
		return stancebook.CompareSpans(a.Content[0], b.Content[0])
	})
	return out
}

func (r *reading) attribution(t *triple, sure float64) stancebook.Attribution {
	a := stancebook.Attribution{
		Sources: r.spans(t.sources), Cue: r.spans(t.cues), Content: r.spans(t.contents), Confidence: sure,
	}
	a.Type = typeOf(r.doc, a.Content)
	a.CueKind = r.kindOfCue(t.cues)
	return a
}

// kindOfCue is the kind of the first word of a cue whose kind is known: as the
// rules read it where they take it for a cue, else as the lexicon lists it.
func (r *reading) kindOfCue(cues []run) stancebook.CueKind {
	for _, c := range cues {
		for i := range r.rules.taken {
			a := &r.rules.taken[i]
			if len(a.Cue) > 0 && a.Cue[0].Overlaps(r.doc.SpanOf(c.from, c.to)) {
				return a.CueKind
			}
		}
	}
	for _, c := range cues {
		for t := c.from; t < c.to; t++ {
			if kind, ok := r.lex.kinds[r.lex.stem(r.doc.Lower(t))]; ok {
				return kind
			}
		}
	}
	return stancebook.Other
}
