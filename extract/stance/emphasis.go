package stance

import "slices"

// rejectsReport reads "rejected the notion that …" as a denial of what follows.
func (r *reader) rejectsReport() {
	if r.mode() != resist && r.mode() != deny {
		return
	}
	for i, h := range r.content {
		if h.role == report && h.from < r.opening {
			denial := *r.cue.pattern
			denial.mode = deny
			r.cue = &hit{&denial, r.cue.from, r.cue.to}
			r.content, r.starts = slices.Delete(r.content, i, i+1), slices.Delete(r.starts, i, i+1)
			return
		}
	}
}

// emphasize weighs each hit by its place: less before "but", within
// "although …," and after "critics say".
func (r *reader) emphasize() {
	r.weights = make([]float64, len(r.content))
	conceded, reported := -1, -1
	asks := r.firstWord() == "whether" // takes no side
	for i, h := range r.content {
		r.weights[i] = 1
		switch {
		case asks:
			r.weights[i] = 0
			continue
		case (h.role == judgment || h.role == evaluation) && r.st.questioned(h.from):
			r.weights[i] = questionShare
			continue
		}
		switch {
		case h.role == concession:
			conceded = h.from
		case h.role == report && !r.ownReport(h.from):
			reported = h.from
		case h.role == contrast:
			reported = -1
		}
		if reported >= 0 && reported < h.from && r.clause(reported, h.from) {
			r.weights[i] = -0.3
		} else if conceded >= 0 && conceded < h.from && r.clause(conceded, h.from) {
			r.weights[i] = 0.5
		}
	}
	turn := -1 // the sentence of a "but" further on
	for i := len(r.content) - 1; i >= 0; i-- {
		if s := r.st.sentence(r.content[i].from); r.content[i].role == contrast {
			turn = s
		} else if s == turn && r.weights[i] > 0 {
			r.weights[i] *= 0.6
		}
	}
}

// What an appraisal in an if-clause is worth: little where the speaker only
// supposes it, and turned where he threatens what he will do about it.
const (
	supposedShare   = 0.7
	threatenedShare = -0.8
)

// questionShare is what an appraisal in a question is worth.
const questionShare = 0.3

// condition weighs an appraisal by whether it stands in an if-clause.
func (r *reader) condition(h hit) float64 {
	for _, c := range r.within(h.from-2*judgmentReach, h.from) {
		if c.role != conditional || !r.clause(c.from, h.from) {
			continue
		}
		if r.mode() == want {
			return threatenedShare
		}
		return supposedShare
	}
	return 1
}

// clause tells whether two places are near and no mark stands between them.
func (v *view) clause(from, to int) bool {
	if to-from > 2*judgmentReach {
		return false
	}
	for i := from; i < to; i++ {
		if v.st.symbols[i] < unknown {
			return false
		}
	}
	return true
}

// ownReport tells whether a report is the speaker's own: "argued in its
// complaint that".
func (r *reader) ownReport(at int) bool {
	i := int(r.st.token[at])
	if i < 2 {
		return false
	}
	switch r.st.doc.Word(i - 1) {
	case "his", "her", "its", "their", "our", "my", "the", "a":
		return r.st.doc.Word(i-2) == "in"
	}
	return false
}
