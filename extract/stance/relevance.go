package stance

import "slices"

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
