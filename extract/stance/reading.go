package stance

import (
	"fmt"
	"math"
	"slices"

	"github.com/stancebook/stancebook"
)

// evidence is one reason and how far it goes: above 0 for the claim of the
// topic, below 0 against it.
type evidence struct {
	value float64
	why   string
}

// reading is what the words of a claim say about a topic, whoever says them.
type reading struct {
	about  bool
	named  bool // the content itself names the topic or takes a side by a phrase
	score  float64
	found  []evidence
	report bool // the cue only reports or asks
}

// reader reads one claim.
type reader struct {
	*view
	cue     *hit
	cueText string
	flipped bool  // the cue turns the content round
	content []hit // in order
	outside []hit // of the content's first sentence, and not in the content
	before  []hit // of the sentence before
	paired  map[int]bool
	out     reading
}

// What each kind of evidence is worth. Set by hand on newspaper usage and
// checked by article on the coverage gold; not fitted.
const (
	phraseWorth     = 0.9
	judgmentWorth   = 0.9
	evaluationWorth = 0.65
	dutyWorth       = 0.6
	cueWorth        = 0.8
	denialWorth     = 0.4 // of denying what supporters are against
	elsewhereShare  = 0.7 // of a thing named outside the content
	defaultShare    = 0.6 // of the demand itself, taken as meant
	pairReach       = 12  // words between what is said and the thing it is said of
)

func (v *view) readAll(claims []stancebook.Claim) []reading {
	out := make([]reading, len(claims))
	for i := range claims {
		out[i] = v.read(&claims[i])
	}
	return out
}

func (v *view) read(c *stancebook.Claim) reading {
	if len(c.Content) == 0 {
		return reading{}
	}
	r := &reader{view: v, paired: map[int]bool{}}
	r.readCue(c.Cue)
	r.gather(c)
	if r.out.about = r.about(); !r.out.about {
		return reading{}
	}
	r.phrases()
	r.appraisals()
	r.cueOnThings()
	r.out.report = r.cue != nil && r.cue.mode == factual
	for _, e := range r.out.found {
		r.out.score += e.value
	}
	r.out.score = math.Tanh(r.out.score)
	return r.out
}

func (r *reader) readCue(spans []stancebook.Span) {
	r.cueText = stancebook.Words(r.st.doc.Text, spans)
	negated := false
	for _, s := range spans {
		from, to := r.st.places(s)
		for _, h := range r.within(from, to) {
			if h.role == cue && (r.cue == nil || h.to-h.from >= r.cue.to-r.cue.from || r.cue.mode == assert) {
				r.cue = &h
			}
		}
		for i := from; i < to; i++ {
			negated = negated != (r.negates[i] && (r.cue == nil || i < r.cue.from || i >= r.cue.to))
		}
	}
	mode := r.mode()
	r.flipped = negated != (mode == deny || mode == resist)
}

func (r *reader) mode() mode {
	if r.cue == nil {
		return assert
	}
	return r.cue.mode
}

// gather sorts the hits around a claim into those of its content and those
// beside it.
func (r *reader) gather(c *stancebook.Claim) {
	for _, s := range c.Content {
		from, to := r.st.places(s)
		r.content = append(r.content, r.within(from, to)...)
	}
	from, to := r.st.places(c.Content[0])
	if from >= to {
		return
	}
	sentence := r.st.sentence(from)
	a, b := r.sentencePlaces(sentence)
	for _, h := range r.within(a, b) {
		if !slices.ContainsFunc(c.Content, func(s stancebook.Span) bool { return s.Contains(r.spanOf(h)) }) {
			r.outside = append(r.outside, h)
		}
	}
	r.before = r.within(r.sentencePlaces(sentence - 1))
}

func (v *view) spanOf(h hit) stancebook.Span {
	tokens := v.st.doc.Tokens
	return stancebook.Span{Begin: tokens[v.st.token[h.from]].Begin, End: tokens[v.st.token[h.to-1]].End}
}

// telling tells whether a hit alone shows that words are about the topic.
func telling(h hit) bool {
	return h.role == mention || (h.role == side || h.role == thing) && len(h.words) > 1
}

// about tells whether the claim is about the topic: by its own words; by those
// of its sentence, where it refers to them or judges; or because the article is
// about the topic and the words go with it.
func (r *reader) about() bool {
	has := func(hits []hit, roles ...role) bool {
		return slices.ContainsFunc(hits, func(h hit) bool { return slices.Contains(roles, h.role) })
	}
	if slices.ContainsFunc(r.content, telling) {
		r.out.named = true
		return true
	}
	judges := has(r.content, judgment, evaluation, side, thing)
	points := has(r.content, pointer)
	near := has(r.content, context, thing, ally)
	if slices.ContainsFunc(r.outside, telling) && (judges || points || near) {
		return true
	}
	if slices.ContainsFunc(r.before, telling) && points && (judges || near) {
		return true
	}
	return r.main && (has(r.content, judgment, side) || near && (judges || points))
}

// phrases takes the sides that phrases take by themselves.
func (r *reader) phrases() {
	for _, h := range r.content {
		if h.role != side {
			continue
		}
		value := h.weight * phraseWorth * r.emphasis(h)
		turned := !h.fixed && r.negated(h.from) != r.flipped
		if turned {
			value = -value
		}
		r.add(value, r.quote(h, turned))
	}
}

// appraisals pairs what praises, blames or obliges with the thing it is said of.
func (r *reader) appraisals() {
	for _, h := range r.content {
		worth := 0.0
		switch h.role {
		case judgment:
			worth = judgmentWorth
		case evaluation:
			worth = evaluationWorth
		case duty:
			worth = dutyWorth
		default:
			continue
		}
		of, share, name := r.thingOf(h)
		if share == 0 {
			continue
		}
		value := h.weight * worth * of * share * r.emphasis(h)
		turned := r.negated(h.from) != (r.flipped && r.mode() != resist)
		if turned {
			value = -value
		}
		why := r.quote(h, turned)
		if name != "" {
			why += fmt.Sprintf(" of %q", name)
		}
		r.add(value, why)
	}
}

// thingOf finds the thing that an appraisal is about, how supporters see it
// (above 0: they back it), and how sure the pairing is.
func (r *reader) thingOf(e hit) (of, share float64, name string) {
	best, nearest := -1, pairReach+1
	for i, h := range r.content {
		if h.role != thing && h.role != ally || h.from < e.to && e.from < h.to || r.st.sentence(h.from) != r.st.sentence(e.from) {
			continue
		}
		distance := h.from - e.to
		if distance < 0 {
			distance = e.from - h.to + 1
		}
		if distance < nearest {
			best, nearest = i, distance
		}
	}
	if best >= 0 {
		r.paired[r.content[best].from] = true
		return r.worth(r.content[best]), 1, r.st.words(r.content[best].from, r.content[best].to)
	}
	if e.role == duty {
		return 0, 0, ""
	}
	for _, hits := range [][]hit{r.outside, r.before} {
		for i := len(hits) - 1; i >= 0; i-- {
			if h := hits[i]; h.role == thing && len(h.words) > 1 {
				return r.worth(h), elsewhereShare, r.st.words(h.from, h.to)
			}
		}
		if !slices.ContainsFunc(r.content, func(h hit) bool { return h.role == pointer }) {
			break
		}
	}
	if e.role == judgment {
		return 1, defaultShare, ""
	}
	return 0, 0, ""
}

// worth is how supporters see a thing: a single everyday word ("order") counts
// only half, as it may be another order.
func (r *reader) worth(h hit) float64 {
	switch {
	case h.role == ally:
		return 0.6 * h.weight
	case len(h.words) == 1:
		return 0.6 * h.weight
	}
	return h.weight
}

// cueOnThings takes what the cue itself does with what the content names:
// "blasted sanctuary cities", "vowed to cut funding".
func (r *reader) cueOnThings() {
	sign := 0.0
	switch r.mode() {
	case praise, want:
		sign = 1
	case blame, resist:
		sign = -1
	case deny:
	default:
		return
	}
	for _, h := range r.content {
		if h.role != thing && h.role != ally || r.paired[h.from] && r.mode() != blame {
			continue
		}
		value := sign * cueWorth * r.worth(h)
		if r.mode() == deny {
			value = denialWorth * min(0, r.worth(h))
		} else if r.negated(h.from) != (r.flipped && r.mode() != resist) {
			value = -value
		}
		r.add(value, fmt.Sprintf("cue %q + %q", r.cueText, r.st.words(h.from, h.to)))
		return
	}
}

// emphasis weighs a hit by its place: less before "but", within "although …,"
// and after "critics say".
func (r *reader) emphasis(h hit) float64 {
	weight := 1.0
	for _, o := range r.content {
		switch {
		case o.role == contrast && o.from > h.from && r.st.sentence(o.from) == r.st.sentence(h.from):
			weight = min(weight, 0.6)
		case o.role == concession && o.from < h.from && r.clause(o.from, h.from):
			weight = min(weight, 0.5)
		case o.role == report && o.from < h.from && o.from+pairReach > h.from && r.clause(o.from, h.from):
			weight = min(weight, -0.3)
		}
	}
	return weight
}

// clause tells whether no mark stands between two places.
func (v *view) clause(from, to int) bool {
	for i := from; i < to; i++ {
		if v.st.symbols[i] < unknown {
			return false
		}
	}
	return true
}

func (r *reader) quote(h hit, turned bool) string {
	words := fmt.Sprintf("%q", r.st.words(h.from, h.to))
	switch {
	case turned && r.flipped:
		return fmt.Sprintf("cue %q + %s", r.cueText, words)
	case turned:
		return "not " + words
	}
	return words
}

func (r *reader) add(value float64, why string) {
	if value != 0 {
		r.out.found = append(r.out.found, evidence{value, why})
	}
}
