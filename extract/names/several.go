package names

import (
	"slices"

	"github.com/stancebook/stancebook"
)

// numbers of people that a source may count.
var numbers = map[string]int{"two": 2, "both": 2, "three": 3, "four": 4, "pair": 2, "duo": 2, "couple": 2, "trio": 3}

// lookedBack is how many sentences before it "the two men" may stand for.
const lookedBack = 4

// counted reads "the two men", "both senators", "the three" as those named
// last, where the sentences right before name just so many who fit. With
// "they", the two whom the sentence before names as its subject.
func (p *phrase) counted() (speaker stancebook.Speaker, others []stancebook.Speaker, ok bool) {
	by, ids := stancebook.ByDescription, []int(nil)
	switch {
	case p.end-p.first == 1 && (p.lower(p.first) == "they" || p.lower(p.first) == "both"):
		by = stancebook.ByPronoun
		ids = p.coordinated()
	default:
		n, head := p.count()
		if n == 0 {
			return speaker, nil, false
		}
		ids = p.lastNamed(n, head)
	}
	for i, id := range ids {
		s := p.speakerOf(id, p.Span, by, 0.75)
		if i == 0 {
			speaker = s
		} else {
			others = append(others, s)
		}
	}
	return speaker, others, len(ids) > 1
}

// count is how many the source speaks of, and its head where it has one; 0
// where it does not say or goes on behind the head.
func (p *phrase) count() (n int, head string) {
	t := p.first
	for t < p.base && (p.lower(t) == "the" || p.lower(t) == "these" || p.lower(t) == "those") {
		t++
	}
	n = numbers[p.lower(t)]
	if n == 0 || p.end != p.base || t == p.first && p.lower(t) != "both" {
		return 0, ""
	}
	switch p.base - t {
	case 1:
		return n, ""
	case 2:
		return n, p.lower(t + 1)
	}
	return 0, ""
}

// lastNamed are the n persons who fit head among those named last; none where
// a sentence names more.
func (p *phrase) lastNamed(n int, head string) []int {
	one := p.lex.plurals[head]
	if head != "" && head != "men" && head != "women" && one == "" {
		return nil
	}
	var ids []int
	here := p.doc.Tokens[p.first].Sentence
	for back := 0; back <= lookedBack && here >= back; back++ {
		s := p.sentenceNear(here-back, p.first)
		for t := s.first; t < min(s.end, p.first); t++ {
			m, ok := p.mentionAt(t)
			if !ok || m.first != t || p.quoted(t) || p.figureOf(m).kind != stancebook.PersonKind {
				continue
			}
			if id := p.root(m.figure); p.fits(p.figures[id], head, one) && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		if len(ids) >= n {
			break
		}
	}
	if len(ids) != n {
		return nil
	}
	slices.SortFunc(ids, func(a, b int) int { return p.mentions[p.cast[a][0]].first - p.mentions[p.cast[b][0]].first })
	return ids
}

// fits tells whether f may be one of "men", of "senators" or of any.
func (p *phrase) fits(f *figure, head, one string) bool {
	switch head {
	case "":
		return true
	case "men":
		return f.gender != 'f'
	case "women":
		return f.gender != 'm'
	}
	return slices.Contains(f.heads, officeStem(one))
}

// coordinated are the persons of "Ames and Brandt" that begin the sentence
// before or the paragraph's first, with nobody named behind them.
func (p *phrase) coordinated() []int {
	here := p.doc.Tokens[p.first].Sentence
	for back := 1; back <= 2 && here >= back; back++ {
		s := p.doc.Sentences[here-back]
		first, ok := p.mentionAt(s.First)
		if !ok || p.figureOf(first).kind != stancebook.PersonKind || p.quoted(s.First) {
			continue
		}
		ids := []int{p.root(first.figure)}
		for end := first.end; p.lower(end) == "and" || p.lower(end) == ","; {
			m, ok := p.mentionAt(end + 1)
			if !ok || m.first != end+1 || p.figureOf(m).kind != stancebook.PersonKind {
				break
			}
			ids = append(ids, p.root(m.figure))
			if end = m.end; p.isVerb(end) && len(ids) > 1 {
				return ids
			}
		}
	}
	return nil
}
