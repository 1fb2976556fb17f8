package stance

import (
	"math/bits"
	"slices"

	"github.com/stancebook/stancebook"
)

// What an article is about. An article is held to be about a topic by its lead,
// or where a share of its sentences tells of it.
const (
	lead        = 6 // sentences at the start that say what an article is about
	minContexts = 2 // different words of the topic's surroundings beside a mention
	minConcepts = 3 // groups that a topic must have for their coming together to tell
	maxConcepts = 8
	// devoted is the share of sentences on the topic from which on nearly all
	// that is said in an article is on it.
	devoted = 0.3
)

// concepts is a set of a topic's groups of words.
type concepts uint8

func (c concepts) core() bool { return c&1 != 0 }
func (c concepts) count() int { return bits.OnesCount8(uint8(c)) }

// neededOf is how many of a topic's concepts show it together: all but one.
// None show a topic that has too few.
func neededOf(t *stancebook.Topic) int {
	n := min(maxConcepts, len(t.Concepts))
	if n < minConcepts {
		return maxConcepts + 1
	}
	return max(minConcepts, n-1)
}

func conceptsOf(hits []hit) (c concepts) {
	for _, h := range hits {
		if h.role == concept {
			c |= 1 << int(h.weight)
		}
	}
	return c
}

// together tells whether concepts show the topic.
func (v *view) together(c concepts) bool { return c.core() && c.count() >= v.needed }

// survey is what an article's sentences hold of a topic.
type survey struct {
	named, told map[int]bool // sentences that mention the topic; that tell of it at all
	early, lead int          // of the first sentences: those that mention it, those that show it by concepts
	shown       int          // sentences that show it by concepts
	aside       int          // sentences with an excluded phrase
	contexts    map[*pattern]bool
}

func (v *view) survey() survey {
	s := survey{named: map[int]bool{}, told: map[int]bool{}, contexts: map[*pattern]bool{}}
	for from := 0; from < len(v.hits); {
		n := v.st.sentence(v.hits[from].from)
		to := from
		for to < len(v.hits) && v.st.sentence(v.hits[to].from) == n {
			to++
		}
		s.take(v, n, v.hits[from:to])
		from = to
	}
	return s
}

func (s *survey) take(v *view, n int, hits []hit) {
	aside := false
	for _, h := range hits {
		s.told[n] = s.told[n] || telling(h)
		s.named[n] = s.named[n] || h.role == mention
		aside = aside || h.role == excluded
		if h.role == context {
			s.contexts[h.pattern] = true
		}
	}
	if aside {
		s.aside++
	} else if v.together(conceptsOf(hits)) {
		s.shown++
		s.told[n] = true
		if n < lead {
			s.lead++
		}
	}
	if s.named[n] && n < lead {
		s.early++
	}
}

// weigh tells whether the article is about the topic, touches it, or neither:
// by what its sentences mention, and by the concepts that come together in
// them. An article in which as many mentions are barred, as part of an excluded
// phrase, as stand is about something else.
func (v *view) weigh(barred int) {
	s := v.survey()
	named := 0
	for _, is := range s.named {
		if is {
			named++
		}
	}
	told := 0
	for _, is := range s.told {
		if is {
			told++
		}
	}
	sentences := float64(max(1, len(v.st.doc.Sentences)))
	share := float64(named) / sentences
	byName := named > 0 && count(v.hits, mention) > barred && len(s.contexts) >= minContexts
	byConcepts := s.shown > s.aside && s.shown > barred && (s.lead > 0 || s.shown >= 2)
	v.onTopic = byName || byConcepts
	v.main = byName && (s.early >= 2 || s.early == 1 && share >= 0.1 || share >= 0.25) ||
		byConcepts && (s.lead >= 2 || s.lead == 1 && (s.shown >= 2 || named > 0) || float64(s.shown)/sentences >= 0.15)
	v.touched = v.main || v.onTopic && named+s.shown >= 2
	if v.main {
		v.share = float64(told) / sentences
	}
}

// telling tells whether a hit alone shows that words are about the topic, in an
// article that is about it.
func telling(h hit) bool {
	return h.role == mention || (h.role == side && !h.hint || h.role == thing) && len(h.words) > 1
}

// topical tells whether a hit takes a side in the topic's own words: a phrase
// such as "rule of law" does not, for it may be said of anything.
func (r *reader) topical(h hit) bool {
	return h.role == side && !h.hint && slices.ContainsFunc(r.content, func(c hit) bool {
		return c.role == context && h.from <= c.from && c.to <= h.to
	})
}

func naming(h hit) bool { return h.role == mention }

// about tells whether the claim is about the topic: by its own words; by those
// beside it, where it refers to them; or because the article is about the
// topic and the words judge it. In an article about something else only a
// mention in the content or right beside it tells.
func (r *reader) about() bool {
	any := slices.ContainsFunc[[]hit]
	if any(r.content, naming) {
		r.out.named = true
		return true
	}
	if any(r.content, func(h hit) bool { return h.role == excluded }) && !any(r.content, telling) {
		return false // it is about what the topic is not
	}
	judges := any(r.content, func(h hit) bool { return h.role == judgment || h.role == thing || h.role == side })
	points := any(r.content, func(h hit) bool { return h.role == pointer && h.from < r.opening })
	beside := any(r.outside, naming) && (judges || points) || any(r.before, naming) && points
	if any(r.content, telling) && (r.main || beside) || r.touched && any(r.content, r.topical) {
		r.out.named = true
		return true
	}
	if !r.main {
		return beside && judges
	}
	near := any(r.content, func(h hit) bool { return h.role == context || h.role == ally })
	beside = beside || any(r.outside, telling) && (judges || points) || any(r.before, telling) && points
	return beside || judges || near && (points || r.share >= devoted)
}
