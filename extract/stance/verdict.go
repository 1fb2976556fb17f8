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
	// unreadConfidence caps a side that rests on who speaks alone.
	unreadConfidence = 0.6
	// closeShare is how much who speaks tells of words that say something of the
	// topic's concepts, without a side.
	closeShare = 0.5
)

// verdicts judges a reading by its words alone and by all evidence.
func verdicts(topic string, r *reading, who, elsewhere evidence) stancebook.Stance {
	words := verdict(r, r.score, r.found)
	prior := who.value
	rest := elsewhere.value
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
		known := max(0.2, min(0.8, 2*(r.share-0.25)))
		if r.close {
			known = max(known, closeShare)
		}
		if r.report {
			known = 0.2
		}
		prior, rest = prior*known, rest*known
	}
	whole := verdict(r, math.Tanh(math.Atanh(clamp(r.score))+prior+rest), all)
	return stancebook.Stance{Topic: topic, Verdict: whole, Words: words}
}

func clamp(x float64) float64 { return max(-0.999, min(0.999, x)) }

// verdict takes a side where the score is beyond the threshold. Below it the
// claim is neutral where no word leans, and unclear where words lean both ways
// or the evidence is faint.
func verdict(r *reading, score float64, found []evidence) stancebook.Verdict {
	v := stancebook.Verdict{Score: stancebook.Round(score), Why: reasons(found)}
	strength := math.Abs(score)
	switch {
	case strength >= sideAt:
		v.Side = stancebook.Support
		if score < 0 {
			v.Side = stancebook.Oppose
		}
		v.Confidence = 0.5 + 0.45*strength - 0.2*discord(found)
		if !r.named {
			v.Confidence -= 0.1
		}
		if len(r.found) == 0 {
			v.Confidence = min(v.Confidence, unreadConfidence)
		}
	case len(found) > 0:
		v.Side, v.Confidence = stancebook.Unclear, 0.5-strength
	default:
		v.Side, v.Confidence = stancebook.Neutral, 0.4
		v.Why = "names the topic, takes no side"
		if r.report {
			v.Confidence = 0.6
		}
	}
	v.Confidence = stancebook.Round(max(0.05, min(0.95, v.Confidence)))
	return v
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
