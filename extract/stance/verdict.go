package stance

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// Thresholds of the score beyond which the evidence takes a side: the words
// alone, and all evidence.
const (
	sideAt     = 0.25
	maxReasons = 3
	// closeShare is how much who speaks tells of words that say something of the
	// topic's concepts, without a side.
	closeShare = 0.6
	// nearShare is the same for words that say something of whom the topic is
	// about, beyond its core.
	nearShare = 0.5
	// Words that take a side at least so strongly, and hardly the other side too,
	// leave little to who speaks: what a mayor says outright is where she stands.
	saidOutright   = 0.4
	littleDiscord  = 0.2
	outspokenShare = 0.25 // of an addressee
	knownShare     = 0.7  // of somebody known to take the other side: likelier misread
	// unnamedShare is how strong evidence is in words that do not name the topic.
	unnamedShare = 0.8
)

// weighed is a stance with what its two confidences were read from.
type weighed struct {
	stancebook.Stance
	all, words grounds
}

// verdicts judges a reading by its words alone and by all evidence.
func verdicts(topic string, r *reading, who, elsewhere evidence) weighed {
	words, wordsGrounds := verdict(r, r.score, r.found)
	wordsGrounds.kind = "words " + wordsGrounds.kind
	if spoken := math.Abs(r.score) >= saidOutright && discord(r.found) <= littleDiscord; spoken && who.value*r.score < 0 {
		if math.Abs(who.value) <= addresseeWorth {
			who.value *= outspokenShare
		} else {
			who.value *= knownShare
		}
	}
	prior, rest := who.value, elsewhere.value
	all := append([]evidence{}, r.found...)
	for _, e := range []evidence{who, elsewhere} {
		if e.value != 0 {
			all = append(all, e)
		}
	}
	// Words that say nothing of the topic by name, or nothing of a side, leave
	// more open what the speaker means: who speaks then tells little.
	if !r.named {
		prior *= 0.6
	}
	if len(r.found) == 0 && (!r.named || r.report) {
		known := max(0.2, min(0.8, 2*(r.share-0.26)))
		switch {
		case r.close:
			known = max(known, closeShare)
		case r.near:
			known = max(known, nearShare)
		}
		if r.report {
			known = 0.2
		}
		prior, rest = prior*known, rest*known
	}
	whole, grounds := verdict(r, math.Tanh(math.Atanh(clamp(r.score))+prior+rest), all)
	if who.value == 0 {
		whole.Why += "; " + unknownSpeaker
	}
	whole.Confidence, words.Confidence = grounds.confidence(), wordsGrounds.confidence()
	return weighed{stancebook.Stance{Topic: topic, Verdict: whole, Words: words}, grounds, wordsGrounds}
}

// unknownSpeaker says that who speaks told nothing.
const unknownSpeaker = "speaker not known to take a side"

func clamp(x float64) float64 { return max(-0.999, min(0.999, x)) }

// verdict takes a side where the score is beyond the threshold. Below it the
// claim is neutral where no word leans, and unclear where words lean both ways
// or the evidence is faint.
func verdict(r *reading, score float64, found []evidence) (stancebook.Verdict, grounds) {
	v := stancebook.Verdict{Score: stancebook.Round(score), Why: reasons(found)}
	strength := math.Abs(score)
	switch {
	case strength >= sideAt:
		v.Side = stancebook.Support
		if score < 0 {
			v.Side = stancebook.Oppose
		}
		if len(r.found) == 0 {
			return v, grounds{"speaker", strength}
		}
		strength *= 1 - discord(found)
		if !r.named {
			strength *= unnamedShare
		}
		return v, grounds{"read", strength}
	case len(found) > 0:
		v.Side = stancebook.Unclear
		return v, grounds{"unclear", -strength}
	}
	v.Side, v.Why = stancebook.Neutral, "names the topic, takes no side"
	if r.report {
		return v, grounds{"reported", 0}
	}
	return v, grounds{"neutral", 0}
}

// discord is the share of the evidence that speaks against the rest: 0 to 0.5.
func discord(found []evidence) float64 {
	plus, minus := 0.0, 0.0
	for _, e := range found {
		plus += max(0, e.value)
		minus += max(0, -e.value)
	}
	if plus+minus == 0 {
		return 0
	}
	return min(plus, minus) / (plus + minus)
}

// reasons names the strongest evidence, strongest first.
func reasons(found []evidence) string {
	sorted := slices.Clone(found)
	slices.SortStableFunc(sorted, func(a, b evidence) int { return cmp.Compare(math.Abs(b.value), math.Abs(a.value)) })
	var out []string
	for _, e := range sorted[:min(maxReasons, len(sorted))] {
		direction := " (for)"
		if e.value < 0 {
			direction = " (against)"
		}
		out = append(out, e.why+direction)
	}
	return strings.Join(out, "; ")
}
