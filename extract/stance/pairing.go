package stance

import "slices"

// thingOf finds the thing that an appraisal is about, how supporters see it
// (above 0: they back it), and how sure the pairing is: the nearest in the
// sentence; else the one that "it" stands for; else, for a judgment in an
// article about the topic, the demand itself.
func (r *reader) thingOf(e int) (of, share float64, name string) {
	if best := r.nearest(e); best >= 0 {
		h := r.content[best]
		if r.content[e].role == duty && r.judgedBetween(e, best) {
			return 0, 0, "" // "should drop the charge": the verb says it
		}
		r.paired[h.from] = true
		return r.worth(h), 1, r.st.words(h.from, h.to)
	}
	h := r.content[e]
	if h.role == duty {
		return 0, 0, ""
	}
	// "It must scrap the policy": it is who does it.
	if does := r.attitude(h) && r.st.verb(h.from) && !r.st.passive(h.from); r.pointsBefore(e) && !does {
		if of, share, name := r.pointedAt(e); share > 0 {
			return of, share, name
		}
	}
	if h.role == judgment && (r.main || r.out.named) {
		return 1, defaultShare, ""
	}
	return 0, 0, ""
}

// judgedBetween tells whether an appraisal stands between two hits.
func (r *reader) judgedBetween(a, b int) bool {
	for i := a + 1; i < b; i++ {
		if h := r.content[i]; (h.role == evaluation || h.role == judgment || h.role == action) && h.to <= r.content[b].from {
			return true
		}
	}
	return false
}

// pointedReach is how many hits back in the content "it" may stand for one.
const pointedReach = 30

// pointedAt finds what "it" near an appraisal or a cue stands for: a thing named
// earlier in the content, else what "the law" stands for, else a thing in the
// words around it, else in the sentence before.
func (r *reader) pointedAt(at int) (of, share float64, name string) {
	for i := at - 1; i >= max(0, at-pointedReach); i-- {
		if h := r.content[i]; h.role == thing && len(h.words) > 1 {
			return r.worth(h), elsewhereShare, r.st.words(h.from, h.to)
		}
	}
	for i := at - 1; i >= max(0, at-pointedReach); i-- {
		if h := r.content[i]; h.role == pointer && r.pointing(h) {
			if o, ok := r.antecedent(h); ok {
				return r.worth(o), elsewhereShare, r.st.words(o.from, o.to)
			}
			break
		}
	}
	for _, hits := range [][]hit{r.outside, r.before} {
		for _, o := range hits {
			if o.role == thing && len(o.words) > 1 {
				return r.worth(o), elsewhereShare, r.st.words(o.from, o.to)
			}
		}
	}
	return 0, 0, ""
}

// nearest is the index in the content of the thing nearest to an appraisal in
// its sentence, what follows before what precedes; −1 for none.
func (r *reader) nearest(e int) int {
	at := r.content[e]
	reach := evaluationReach
	if at.role == judgment || at.role == duty {
		reach = judgmentReach
	}
	best, closest := -1, reach+1
	try := func(i, distance int) {
		h := r.content[i]
		if h.role == ally {
			if at.role == duty {
				return // what one wants of a person says nothing about him
			}
			distance += allyDistance
		}
		if (h.role == thing || h.role == ally) && distance < closest && r.clauseless(at, h) {
			best, closest = i, distance
		}
	}
	for i := e + 1; i < len(r.content) && r.content[i].from-at.to < reach; i++ {
		if r.content[i].from >= at.to {
			try(i, r.content[i].from-at.to)
		}
	}
	for i := e - 1; i >= 0 && at.from-r.content[i].from < reach+maxWords && !r.felt(at); i-- {
		if r.content[i].to <= at.from && (at.role != duty || len(r.content[i].words) > 1) {
			try(i, at.from-r.content[i].to+1)
		}
	}
	return best
}

// felt tells whether an appraisal is somebody's feeling about what follows, so
// that what stands before it is who feels: "worried about", "happy with".
func (r *reader) felt(h hit) bool {
	switch r.st.doc.Word(int(r.st.token[h.to-1])) {
	case "about", "with", "by", "against":
		return true
	}
	return (h.role == cue || h.role == action) && !r.st.passive(h.from)
}

// clauseless tells whether no end of a clause or sentence, and no "if", stands
// between an appraisal and a thing. Commas part an evaluation from its thing, not a
// judgment.
func (r *reader) clauseless(a, b hit) bool {
	if a.from > b.from {
		a, b = b, a
	}
	for i := a.to; i < b.from; i++ {
		if s := r.st.symbols[i]; s == stop || s == comma && a.role != judgment && b.role != judgment {
			return false
		}
	}
	return !slices.ContainsFunc(r.within(a.to, b.from), func(h hit) bool { return h.role == conditional && h.to <= b.from })
}

// pointsBefore tells whether "it" or the like stands shortly before an
// appraisal.
func (r *reader) pointsBefore(e int) bool {
	at := r.content[e].from
	for i := e - 1; i >= 0 && at-r.content[i].from <= evaluationReach; i-- {
		if r.content[i].role == pointer {
			return true
		}
	}
	return false
}

// campDistance is how many words stand between people known by a side and the
// thing they are for or against: "critics of the president's order".
const campDistance = 2

// worth is how supporters see a thing: a single everyday word ("order") counts
// only half, as it may be another order.
func (h hit) worth() float64 {
	if h.role == ally || len(h.words) == 1 {
		return 0.6 * h.weight
	}
	return h.weight
}

// worth is how supporters see a thing in its place.
func (r *reader) worth(h hit) float64 {
	worth := h.worth()
	// "Opponents of the charge" are seen the other way round.
	for _, c := range r.within(h.from-maxWords, h.from) {
		if c.role == camp && c.to < h.from && h.from-c.to <= campDistance && r.st.of(c.to) {
			return worth * c.weight
		}
	}
	return worth
}

// deplored tells whether an appraisal is what is done to a thing, and the cue
// blames or resists the doing: "condemned the decision to end the program".
func (r *reader) deplored(i int) bool {
	return (r.mode() == blame || r.mode() == resist && r.firstWord() != "to") && i >= r.fromCue && r.acts(i)
}

// wronged tells whether an appraisal does ill to the thing that follows, which
// the speaker then holds dear: "the rule undermines the program". Who wants or
// ought to do it does not.
func (r *reader) wronged(i int) bool {
	h := r.content[i]
	ill := slices.ContainsFunc(r.within(h.from, h.from+1), func(o hit) bool { return o.role == harm })
	willed := r.mode() == want || slices.ContainsFunc(r.within(h.from-negationReach, h.from), func(o hit) bool { return o.role == duty })
	return ill && !willed && r.acts(i) && len(r.content[r.nearest(i)].words) > 1
}

// undergoes tells whether something is done to a thing between the cue and it.
func (r *reader) undergoes(of int) bool {
	for i := r.fromCue; i < of; i++ {
		if _, worth := r.appraisal(i); worth > 0 && r.acts(i) && r.nearest(i) == of {
			return true
		}
	}
	return false
}

// acts tells whether an appraisal is a verb whose thing follows it.
func (r *reader) acts(i int) bool {
	h := r.content[i]
	if h.role != evaluation && h.role != action && h.role != cue || !r.st.verb(h.from) || r.st.passive(h.from) {
		return false
	}
	best := r.nearest(i)
	return best > i
}
