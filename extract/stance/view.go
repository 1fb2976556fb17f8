package stance

import (
	"cmp"
	"slices"
	"sort"

	"github.com/stancebook/stancebook"
)

// view is an article as one topic sees it.
type view struct {
	st      *stream
	hits    []hit // of the topic and the lexicon, those hidden by longer ones left out
	negates []bool
	halts   []bool // places of those that say that something goes on: "stop"
	onTopic bool
	main    bool    // the topic is what the article is about
	touched bool    // more than one of its sentences name the topic
	share   float64 // of its sentences that tell of the topic, where it is the main one
}

func newView(st *stream, all []hit, topic int, t *stancebook.Topic) *view {
	v := &view{st: st}
	hits := longest(all, topic)
	mentions := count(hits, mention)
	v.hits = dropExcluded(hits)
	barred := mentions - count(v.hits, mention)
	v.addShortNames()
	v.negates, v.halts = make([]bool, len(st.symbols)), make([]bool, len(st.symbols))
	for _, h := range v.hits {
		if h.role == negator {
			v.negates[h.from] = true
			v.halts[h.from] = h.weight > -1
		}
	}
	for _, h := range v.hits {
		if h.role == negator && st.likewise(h.from) {
			v.negates[h.from] = false
		}
	}
	// The "No" of the "No Free Ride Act" denies nothing.
	for _, h := range v.hits {
		if h.role == thing || h.role == mention || h.role == ally {
			for i := h.from; i < h.to; i++ {
				v.negates[i] = false
			}
		}
	}
	v.weigh(barred, t)
	return v
}

func count(hits []hit, r role) int {
	n := 0
	for _, h := range hits {
		if h.role == r {
			n++
		}
	}
	return n
}

// longest keeps the hits of one topic and of the lexicon; where a phrase lies
// within a longer one, the longer alone says what is meant, and the topic's own
// phrases go before the general ones. Marks of grammar are kept beside all others.
func longest(all []hit, topic int) []hit {
	var own []hit
	for _, h := range all {
		if h.topic == topic || h.topic < 0 {
			own = append(own, h)
		}
	}
	slices.SortStableFunc(own, func(a, b hit) int {
		return cmp.Or(a.from-b.from, b.to-a.to, precedence(a.role)-precedence(b.role))
	})
	groups := byRank(own)
	kept := append(slices.Clone(groups[0]), groups[3]...)
	for _, h := range groups[1] {
		if !shadowed(groups[0], h) {
			kept = append(kept, h)
		}
	}
	for _, h := range groups[2] {
		if !shadowed(groups[0], h) && !shadowed(groups[1], h) {
			kept = append(kept, h)
		}
	}
	slices.SortStableFunc(kept, func(a, b hit) int { return a.from - b.from })
	return kept
}

// byRank groups sorted hits: phrases that take a side, things, words of praise,
// blame and duty, and the rest. Within the first three, and among mentions, a
// hit that lies in another is left out.
func byRank(own []hit) [4][]hit {
	var groups [4][]hit
	var mentions []hit
	for _, h := range own {
		g := 3
		switch h.role {
		case side, excluded, plain:
			g = 0
		case thing, ally:
			g = 1
		case evaluation, judgment, duty, action:
			g = 2
		}
		switch {
		case h.role == mention && !hidden(mentions, h):
			mentions = append(mentions, h)
			groups[g] = append(groups[g], h)
		case h.role != mention && (g == 3 || !hidden(groups[g], h)):
			groups[g] = append(groups[g], h)
		}
	}
	return groups
}

// precedence orders phrases that cover the same words.
func precedence(r role) int {
	switch r {
	case excluded:
		return 0
	case side, judgment:
		return 1
	}
	return 2
}

// shadowed tells whether words are part of a phrase that says more: they lie
// in one, or share words with one that takes a side.
func shadowed(by []hit, h hit) bool {
	i := sort.Search(len(by), func(i int) bool { return by[i].from >= h.to })
	for i--; i >= 0 && by[i].from > h.from-2*maxWords; i-- {
		k := by[i]
		if k.to > h.from && (k.role == side || k.from <= h.from && h.to <= k.to) {
			return true
		}
	}
	return false
}

// hidden tells whether h lies in one of the last hits that were kept, or covers
// the same words as one that goes before it. Hits come sorted, and phrases are
// short, so a few are enough.
func hidden(kept []hit, h hit) bool {
	for i := len(kept) - 1; i >= 0 && i >= len(kept)-8; i-- {
		k := kept[i]
		if k.from <= h.from && h.to <= k.to {
			return true
		}
	}
	return false
}

// dropExcluded takes out what an excluded phrase touches.
func dropExcluded(hits []hit) []hit {
	var bars []hit
	for _, h := range hits {
		if h.role == excluded {
			bars = append(bars, h)
		}
	}
	if len(bars) == 0 {
		return hits
	}
	return slices.DeleteFunc(hits, func(h hit) bool {
		if h.role == excluded || h.topic < 0 {
			return false
		}
		i := sort.Search(len(bars), func(i int) bool { return bars[i].to > h.from })
		return i < len(bars) && bars[i].from < h.to
	})
}

// within returns the hits that begin in [from, to).
func (v *view) within(from, to int) []hit {
	a := sort.Search(len(v.hits), func(i int) bool { return v.hits[i].from >= from })
	b := sort.Search(len(v.hits), func(i int) bool { return v.hits[i].from >= to })
	return v.hits[a:b]
}

// negated tells whether an odd number of negators stand before a place in its
// clause, from a place on.
func (v *view) negated(from, at int) bool {
	odd := false
	for i := at - 1; i >= from && i >= at-negationReach; i-- {
		if v.st.symbols[i] < unknown || v.st.relative(i) || v.st.joins(i) {
			break
		}
		if v.negates[i] {
			odd = !odd
		}
	}
	return odd
}

// turned tells whether a hit is negated: before it, or by a negator that a gap
// of its phrase passes over ("makes no one safer").
func (v *view) turned(from int, h hit) bool {
	odd := v.negated(from, h.from)
	// Who says that somebody must stop shielding says that he shields.
	if h.role == side && v.halted(from, h.from) {
		odd = !odd
	}
	for i := h.from + 1; i < h.to-1; i++ {
		if v.negates[i] && !h.has(v.st.symbols[i]) {
			odd = !odd
		}
	}
	return odd
}

// halted tells whether a word such as "stop" stands within the reach of a
// negation before a place.
func (v *view) halted(from, at int) bool {
	for i := at - 1; i >= from && i >= at-negationReach && v.st.symbols[i] >= unknown; i-- {
		if v.halts[i] {
			return true
		}
	}
	return false
}

// negationReach is how many words a negator reaches over.
const negationReach = 6

// sentencePlaces is the range of places of a sentence.
func (v *view) sentencePlaces(s int) (from, to int) {
	if s < 0 || s >= len(v.st.doc.Sentences) {
		return 0, 0
	}
	return v.st.places(v.st.doc.Sentences[s].Span)
}
