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
	close  bool    // the content holds two of the topic's concepts, in an article about it
	report bool    // the cue only reports or asks
	share  float64 // of the article that is on the topic
}

// reader reads one claim.
type reader struct {
	*view
	cue     *hit
	cueText string
	flipped bool  // the cue turns the content round
	content []hit // in order
	starts  []int // where the segment of each begins
	fromCue int   // how many of them begin in the cue
	weights []float64
	opening int   // the end of the content's first words
	outside []hit // of the content's first sentence, and not in the content
	before  []hit // of the sentence before
	paired  map[int]bool
	// campOfTopic tells that the source is known by being for or against the
	// topic's things.
	campOfTopic bool
	out         reading
}

// What each kind of evidence is worth. Set by hand on newspaper usage and
// checked by article on the coverage gold; not fitted.
const (
	phraseWorth     = 0.9
	judgmentWorth   = 0.9
	evaluationWorth = 0.65
	dutyWorth       = 0.6
	hintShare       = 0.35 // of a phrase that only leans
	cueWorth        = 0.8
	denialWorth     = 0.4 // of denying what supporters are against
	elsewhereShare  = 0.7 // of a thing named outside the content
	defaultShare    = 0.6 // of the demand itself, taken as meant
	judgmentReach   = 10  // words between a judgment and the thing it is of
	evaluationReach = 5
	allyDistance    = 3 // a person is blamed only where nothing nearer is
	besideReach     = 60
	openingWords    = 4
	cueReach        = 6 // words of the content that the cue itself is about
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
	r.rejectsReport()
	r.emphasize()
	r.takeCamp(c.Sources)
	if r.out.about = r.about(); !r.out.about {
		return reading{}
	}
	r.phrases()
	r.appraisals()
	r.cueOnThings()
	r.out.share = r.share
	r.out.close = r.main && conceptsOf(r.content).count() >= 2
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
			if h.role == cue && h.to <= to && (r.cue == nil || h.mode == factual && h.from >= r.cue.to || h.to-h.from >= r.cue.to-r.cue.from || r.cue.mode == assert) {
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
	switch {
	case r.cue == nil:
		return assert
	case r.cue.mode == assert && r.firstWord() == "to":
		return want // "told them to leave"
	}
	return r.cue.mode
}

// firstWord is the content's first word.
func (r *reader) firstWord() string {
	if at := r.opening - openingWords; r.opening > 0 && at < len(r.st.token) {
		return r.st.doc.Word(int(r.st.token[at]))
	}
	return ""
}

// gather sorts the hits around a claim into those of its content and those
// beside it. A phrase that begins in the cue and takes a side ("vowed not to
// cooperate") is of the content.
func (r *reader) gather(c *stancebook.Claim) {
	for _, s := range c.Cue {
		from, to := r.st.places(s)
		for _, h := range r.within(from, to) {
			if (h.role == side || h.role == evaluation || h.role == judgment) && h.to > to {
				r.content, r.starts = append(r.content, h), append(r.starts, from)
			}
		}
	}
	r.fromCue = len(r.content)
	for _, s := range c.Content {
		from, to := r.st.places(s)
		for _, h := range r.within(from, to) {
			r.content, r.starts = append(r.content, h), append(r.starts, from)
		}
	}
	from, to := r.st.places(c.Content[0])
	if from >= to {
		return
	}
	sentence := r.st.sentence(from)
	a, b := r.sentencePlaces(sentence)
	for _, h := range r.within(max(a, from-besideReach), min(b, from+besideReach)) {
		if !slices.ContainsFunc(c.Content, func(s stancebook.Span) bool { return s.Contains(r.spanOf(h)) }) {
			r.outside = append(r.outside, h)
		}
	}
	a, b = r.sentencePlaces(sentence - 1)
	r.before = r.within(max(a, b-besideReach), b)
	r.opening = from + openingWords
}

func (v *view) spanOf(h hit) stancebook.Span {
	tokens := v.st.doc.Tokens
	return stancebook.Span{Begin: tokens[v.st.token[h.from]].Begin, End: tokens[v.st.token[h.to-1]].End}
}

// phrases takes the sides that phrases take by themselves.
func (r *reader) phrases() {
	for i, h := range r.content {
		if h.role != side {
			continue
		}
		value := h.weight * phraseWorth * r.weights[i]
		if h.hint {
			value *= hintShare
		}
		turned := !h.fixed && r.turned(r.starts[i], h) != r.flipped
		if i < r.fromCue {
			// What the cue itself says, the speaker does: who "refused to
			// cooperate" does what supporters hold against him.
			turned = h.weight > 0 && r.flipped
		}
		if turned {
			value = -value
		}
		r.add(value, r.quote(h, turned))
	}
}

// appraisals pairs what praises, blames or obliges with the thing it is said of.
func (r *reader) appraisals() {
	for i, h := range r.content {
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
		of, share, name := r.thingOf(i)
		if share == 0 {
			continue
		}
		value := h.weight * worth * of * share * r.weights[i]
		turned := r.turned(r.starts[i], h) != (r.flipped && r.mode() != resist)
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
// (above 0: they back it), and how sure the pairing is: the nearest in the
// sentence; else the one that "it" stands for; else, for a judgment in an
// article about the topic, the demand itself.
func (r *reader) thingOf(e int) (of, share float64, name string) {
	if best := r.nearest(e); best >= 0 {
		h := r.content[best]
		r.paired[h.from] = true
		return r.worth(h), 1, r.st.words(h.from, h.to)
	}
	h := r.content[e]
	if h.role == duty {
		return 0, 0, ""
	}
	if r.pointsBefore(e) {
		for _, hits := range [][]hit{r.outside, r.before} {
			for _, o := range hits {
				if o.role == thing && len(o.words) > 1 {
					return r.worth(o), elsewhereShare, r.st.words(o.from, o.to)
				}
			}
		}
	}
	if h.role == judgment && (r.main || r.out.named) {
		return 1, defaultShare, ""
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
	for i := e - 1; i >= 0 && at.from-r.content[i].from < reach+maxWords; i-- {
		if r.content[i].to <= at.from && (at.role != duty || len(r.content[i].words) > 1) {
			try(i, at.from-r.content[i].to+1)
		}
	}
	return best
}

// clauseless tells whether no end of a clause or sentence stands between an
// appraisal and a thing. Commas part an evaluation from its thing, not a
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
	return true
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
	for i, h := range r.content {
		if h.from-r.starts[i] > cueReach {
			return
		}
		if h.role != thing && (h.role != ally || r.mode() == want) || r.paired[h.from] && r.mode() != blame {
			continue
		}
		if r.weights[i] == 0 || r.mode() == want && r.st.isAbout(h.from) {
			continue
		}
		value := sign * cueWorth * r.worth(h)
		if r.mode() == deny {
			value = denialWorth * min(0, r.worth(h))
		} else if r.negated(r.starts[i], h.from) != (r.flipped && r.mode() != resist) {
			value = -value
		}
		r.add(value, fmt.Sprintf("cue %q + %q", r.cueText, r.st.words(h.from, h.to)))
		return
	}
}

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
		if asks {
			r.weights[i] = 0
			continue
		}
		switch {
		case h.role == concession:
			conceded = h.from
		case h.role == report:
			reported = h.from
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
