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
	longLead    = 9 // those in which a topic's concepts gather
	minContexts = 2 // different words of the topic's surroundings beside a mention
	minConcepts = 3 // groups that a topic must have for their coming together to tell
	maxConcepts = 8
	// minDensity is how densely the concepts must stand in an article whose lead
	// holds them all, and highDensity in any. Of 12,000 articles of political news,
	// seven pass that are about something else than the letters' demand.
	minDensity  = 0.1
	highDensity = 0.8
	// devoted is the share of sentences on the topic from which on nearly all
	// that is said in an article is on it.
	devoted = 0.3
)

// concepts is a set of a topic's groups of words.
type concepts uint8

func (c concepts) core() bool { return c&1 != 0 }
func (c concepts) count() int { return bits.OnesCount8(uint8(c)) }

func (c concepts) beyondCore() bool { return c > 1 }

// weight is how much a sentence with these concepts tells of the topic: what
// they tell by standing together, and half of it without the core.
func (c concepts) weight() float64 {
	w := float64(max(0, c.count()-1))
	if !c.core() {
		w /= 2
	}
	return w
}

func conceptsOf(hits []hit) (c concepts) {
	for _, h := range hits {
		if h.role == concept {
			c |= 1 << int(h.weight)
		}
	}
	return c
}

// survey is what an article's sentences hold of a topic.
type survey struct {
	named, early, told int // sentences that mention it; those of the lead that do; those that tell of it at all
	contexts           map[*pattern]bool
	lead               concepts
	density            float64 // of its concepts, a sentence
}

func (v *view) survey() survey {
	s := survey{contexts: map[*pattern]bool{}}
	for from := 0; from < len(v.hits); {
		n := v.st.sentence(v.hits[from].from)
		to := from
		for to < len(v.hits) && v.st.sentence(v.hits[to].from) == n {
			to++
		}
		s.take(n, v.hits[from:to])
		from = to
	}
	sentences := len(v.st.doc.Sentences)
	s.density /= float64(sentences + min(sentences, longLead) + 4)
	return s
}

// take adds a sentence. One with an excluded phrase counts against the topic,
// one of the lead twice.
func (s *survey) take(n int, hits []hit) {
	named, told, aside := false, false, false
	for _, h := range hits {
		named = named || h.role == mention
		told = told || telling(h)
		aside = aside || h.role == excluded
		if h.role == context {
			s.contexts[h.pattern] = true
		}
	}
	c := conceptsOf(hits)
	weight := c.weight()
	if aside {
		weight = -1
	}
	if s.density += weight; n < longLead {
		s.density += weight
		s.lead |= c
	}
	if named {
		s.named++
	}
	if named && n < lead {
		s.early++
	}
	if told || c.core() && c.count() >= 2 {
		s.told++
	}
}

// weigh tells whether the article is about the topic, touches it, or neither:
// by what its sentences mention, and by the concepts that gather in them. An
// article in which as many mentions are barred, as part of an excluded phrase,
// as stand is about something else.
func (v *view) weigh(barred int, t *stancebook.Topic) {
	s := v.survey()
	sentences := float64(max(1, len(v.st.doc.Sentences)))
	share := float64(s.named) / sentences
	byName := s.named > 0 && count(v.hits, mention) > barred && len(s.contexts) >= min(minContexts, len(t.Context))
	gathered := len(t.Concepts) >= minConcepts && s.lead.count() == min(maxConcepts, len(t.Concepts))
	v.main = byName && (s.early >= 2 || s.early == 1 && share >= 0.1 || share >= 0.25) ||
		gathered && s.density >= minDensity || s.density >= highDensity
	v.onTopic = byName || v.main
	v.touched = v.main || v.onTopic && s.named >= 2
	if v.main {
		v.share = float64(s.told) / sentences
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
	// Praise or blame of "it", or of somebody known to take a side.
	aimed := r.touched && r.mode().sign() != 0
	if aimed && (points && any(r.before, telling) || any(r.content, func(h hit) bool { return h.role == ally && h.from < r.opening })) {
		return true
	}
	if !r.main {
		return beside && judges
	}
	if c := conceptsOf(r.content); c.core() || c.count() >= 2 || r.campOfTopic {
		r.out.named = r.out.named || c.core() && c.count() >= 2
		return true
	}
	near := any(r.content, func(h hit) bool { return h.role == context || h.role == ally })
	beside = beside || any(r.outside, telling) && (judges || points) || any(r.before, telling) && points
	return beside || judges || near && (points || r.share >= devoted) || r.refers()
}
