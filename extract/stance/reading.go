package stance

import (
	"fmt"
	"math"
	"slices"
	"strings"

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
	near   bool    // the content holds one beyond the core
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
	doneShare       = 0.7 // of a thing that the cue itself does
	denialWorth     = 0.4 // of denying what supporters are against
	elsewhereShare  = 0.7 // of a thing named outside the content
	defaultShare    = 0.6 // of the demand itself, taken as meant
	judgmentReach   = 10  // words between a judgment and the thing it is of
	evaluationReach = 5
	allyDistance    = 3 // a person is blamed only where nothing nearer is
	besideReach     = 60
	openingWords    = 4
	cueReach        = 6 // words of the content that the cue itself is about
	ownedShare      = 0.5
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
	held := conceptsOf(r.content)
	r.out.close, r.out.near = r.main && held.count() >= 2, r.main && held.beyondCore()
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
	case (r.cue == nil || r.cue.mode == assert) && r.firstWord() == "to":
		return want // "told them to leave", "voted to end it"
	case r.cue == nil:
		return assert
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
		hits := r.within(from, to)
		// "should deny | funds": the duty of what the cue begins.
		begins := slices.ContainsFunc(hits, func(h hit) bool { return h.role == thing && h.to > to })
		for _, h := range hits {
			begun := h.role == side || h.role == evaluation || h.role == judgment || h.role == thing
			if begun && h.to > to || begins && h.role == duty && h.to < to {
				r.content, r.starts = append(r.content, h), append(r.starts, from)
			}
			if begins && h.role == duty && r.cue != nil && h.to <= r.cue.from {
				r.cue, r.flipped = nil, false // what ought to be done, not an attitude
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
			if r.mode() == factual {
				value *= hintShare // records show, and lean to nothing
			}
		}
		turned := !h.fixed && r.turned(r.starts[i], h) != r.flipped
		if h.fixed && i >= r.fromCue && r.mode() == deny {
			// Who denies a charge rejects it; who denies what opponents fear may be
			// of either side.
			turned = h.weight > 0
			value *= hintShare
		}
		if h.fixed && h.weight > 0 && r.firstWord() == "to" && h.from < r.opening && r.mode() == want {
			turned = true // "are determined to refuse": he does what he is blamed for
		}
		if i < r.fromCue {
			// What the cue itself says, the speaker does: who "refused to
			// cooperate" does what supporters hold against him.
			turned = h.weight > 0 && (r.flipped || h.fixed)
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
		weight, worth := r.appraisal(i)
		if worth == 0 || r.othersAttitude(i) {
			continue
		}
		of, share, name := r.thingOf(i)
		if share == 0 {
			continue
		}
		value, why := weight*worth*of*share*r.weights[i]*r.condition(h), ""
		// Who refuses to halt a thing does not halt it; who resists a cruel thing
		// finds it cruel.
		turned := r.turned(r.starts[i], h) != (r.flipped && (r.mode() != resist || r.firstWord() == "to"))
		// Who condemns a decision to end a thing does not want it ended.
		if r.deplored(i) {
			turned = !turned
			why = fmt.Sprintf("cue %q + ", r.cueText)
		} else if r.wronged(i) {
			turned = !turned
		}
		if turned {
			value = -value
		}
		why += r.quote(h, turned)
		if name != "" {
			why += fmt.Sprintf(" of %q", name)
		}
		r.add(value, why)
	}
}

// appraisal is the sign of an appraisal and what it is worth; 0 where a hit is
// none. A verb that would be a cue of praise, blame or resistance appraises
// what follows it ("vowed to fight the charge").
func (r *reader) appraisal(i int) (weight, worth float64) {
	switch h := r.content[i]; h.role {
	case judgment:
		return h.weight, judgmentWorth
	case evaluation:
		if r.attitude(h) && r.st.verb(h.from) {
			return h.weight, judgmentWorth
		}
		return h.weight, evaluationWorth
	case duty:
		return h.weight, dutyWorth
	case action:
		if r.st.verb(h.from) && !r.saidOtherwise(h) {
			return h.weight, evaluationWorth
		}
	case cue:
		if sign := h.mode.sign(); i >= r.fromCue && sign != 0 && r.st.verb(h.from) && !r.saidOtherwise(h) {
			return sign, evaluationWorth
		}
	}
	return 0, 0
}

// saidOtherwise tells whether another hit already says what a verb does.
func (r *reader) saidOtherwise(verb hit) bool {
	return slices.ContainsFunc(r.within(verb.from-maxWords, verb.to), func(h hit) bool {
		switch h.role {
		case side, evaluation, judgment, plain, negator, duty:
			return h.from < verb.to && verb.from < h.to
		}
		return false
	})
}

// othersAttitude tells whether an appraisal is an attitude of others whom the
// speaker tells of: "those who oppose the charge".
func (r *reader) othersAttitude(i int) bool {
	h := r.content[i]
	return r.attitude(h) && (r.st.whose(h.from-1) || r.st.whose(h.from-2))
}

// attitude tells whether an appraisal is one that a cue could state: "supports",
// "opposed".
func (r *reader) attitude(h hit) bool {
	return h.role == cue || h.role == evaluation && slices.ContainsFunc(r.within(h.from, h.from+1), func(c hit) bool {
		return c.role == cue && c.mode.sign() != 0
	})
}

// cueOnThings takes what the cue itself does with what the content names:
// "blasted sanctuary cities", "vowed to cut funding".
func (r *reader) cueOnThings() {
	sign := r.mode().sign()
	warns := r.mode() == assert && r.cue != nil && (r.cue.text == "warn" || r.cue.text == "caution")
	switch r.mode() {
	case want:
		sign = 1
	case praise, blame, resist, deny:
	default:
		if !warns {
			return
		}
		sign = -1 // "warned others about cooperating"
	}
	for i, h := range r.content {
		if i < r.fromCue {
			// Who sues a city does what supporters back, if suing cities is that.
			if h.role == thing && r.cue.from >= h.from && r.cue.to <= h.to {
				r.add(doneShare*cueWorth*r.worth(h), r.quote(h, false))
				return
			}
			continue
		}
		if h.from-r.starts[i] > cueReach {
			break
		}
		if !r.aimedAt(i, warns) {
			continue
		}
		value := sign * cueWorth * r.worth(h) * r.condition(h)
		if h.role == ally && r.st.owns(h.to) && !slices.ContainsFunc(r.within(h.to, h.to+1), func(o hit) bool { return o.role == ally }) {
			value *= ownedShare // something of his is meant
		}
		if r.mode() == deny {
			value = denialWorth * min(0, r.worth(h))
		} else if r.negated(r.starts[i], h.from) != (r.flipped && r.mode() != resist) {
			value = -value
		}
		r.add(value, fmt.Sprintf("cue %q + %q", r.cueText, r.st.words(h.from, h.to)))
		return
	}
	r.cueOnPointer(sign)
}

// aimedAt tells whether the cue may be about a thing or an ally that the content
// holds. A vote for somebody is for much else.
func (r *reader) aimedAt(i int, warns bool) bool {
	h, wants := r.content[i], r.mode() == want
	switch {
	case h.role != thing && (h.role != ally || wants || r.votes()):
		return false
	case r.paired[h.from] && (r.mode() != blame || r.undergoes(i)):
		return false
	case wants && r.st.isAbout(h.from) || warns && !r.st.isAbout(h.from):
		return false
	}
	return r.weights[i] != 0
}

// votes tells whether the cue takes somebody's side as voters do.
func (r *reader) votes() bool {
	if r.cue == nil {
		return false
	}
	first, _, _ := strings.Cut(r.cue.text, " ")
	return first == "vote" || first == "favor" || first == "endorse"
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
