package stance

import (
	"slices"

	"github.com/stancebook/stancebook"
)

// campWorth is what a name such as "critics of the plan" says of those who
// bear it, and bareCampShare how much of it is left where the name leaves out
// of what.
const (
	campWorth     = 0.8
	bareCampShare = 0.7
)

// takeCamp reads a source that is named for its side: "supporters of the
// letters", "opponents", "groups that want stricter enforcement".
func (r *reader) takeCamp(sources []stancebook.Span) {
	for _, s := range sources {
		from, to := r.st.places(s)
		hits := r.within(from, to)
		for i, h := range hits {
			switch {
			case h.role == camp:
				r.addCamp(h, hits[:i], hits[i+1:])
				return
			case h.role == side:
				r.campOfTopic = r.main
				r.add(campWorth*h.weight, r.quote(h, false))
				return
			}
		}
	}
}

func (r *reader) addCamp(name hit, before, after []hit) {
	for _, o := range append(slices.Clone(after), before...) {
		if o.role == thing || o.role == ally {
			r.campOfTopic = r.main
			r.add(campWorth*name.weight*o.worth(), r.st.words(min(name.from, o.from), max(name.to, o.to)))
			return
		}
	}
	if r.main && len(after) == 0 {
		r.campOfTopic = true
		r.add(campWorth*bareCampShare*name.weight, r.st.words(name.from, name.to))
	}
}
