package stance

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
)

var update = flag.Bool("update", false, "write fitted tables and docs/quality.md anew")

// answer is what was judged of one annotated claim, by a topic without the
// phrases of the claim's own story.
type answer struct {
	article, story string
	gold           goldClaim
	stance         stancebook.Stance // its Side is "" where the claim was held not to be about the topic
	all, words     grounds
	text           string  // cue and content
	weight         float64 // less where several articles tell the same story
}

// heldOut judges every claim of a set without the phrases that stand in its own
// story alone; with kept it judges with all.
func heldOut(t testing.TB, set *annotated, kept bool) []answer {
	topic := Builtin()[0]
	panel := New([]stancebook.Topic{topic})
	docs := set.parse()
	told := map[string]float64{}
	for _, a := range set.gold {
		told[set.story[a.ID]]++
	}
	var out []answer
	for i, own := range ownPhrases(set, docs, panel) {
		judges := panel
		if !kept {
			judges = New([]stancebook.Topic{without(topic, own)})
		}
		claims := claimsOf(t, set.bodies[i], set.gold[i].Attributions)
		for c, found := range judges.weigh(docs[i], claims) {
			g := set.gold[i].Attributions[c]
			if g.Optional {
				continue
			}
			story := set.name + " " + set.story[set.gold[i].ID]
			a := answer{
				article: set.name + " " + set.gold[i].ID, story: story, gold: g, weight: 1 / told[set.story[set.gold[i].ID]],
				text: stancebook.Words(set.bodies[i], claims[c].Cue) + " " + stancebook.Words(set.bodies[i], claims[c].Content),
			}
			if len(found) > 0 {
				a.stance, a.all, a.words = found[0].Stance, found[0].all, found[0].words
			}
			out = append(out, a)
		}
	}
	return out
}

// leastRead bounds the confidence of answers that rest on who speaks alone,
// however often they are right: nothing is read.
const leastRead = 0.79

// disputable is how right an answer counts that a label confirms with which a
// reasonable second reader could differ: on one article 25 of 27 labels stood.
const disputable = 0.9

// right is how right an answer is: 0 to 1.
func (a *answer) right(side stancebook.Side) float64 {
	if side == stancebook.Unclear {
		side = stancebook.Neutral
	}
	switch {
	case string(side) != a.gold.Stance:
		return 0
	case !a.gold.Clear:
		return disputable
	}
	return 1
}

type point struct{ strength, right, weight float64 }

// fewest is the least weight of a step: fewer answers say little.
const fewest = 12

// fit is an isotonic regression (pool adjacent violators), drawn toward a half
// by one answer, its steps pooled until each holds enough.
func fit(points []point) []point {
	slices.SortStableFunc(points, func(a, b point) int { return cmp.Compare(a.strength, b.strength) })
	var steps []point
	pool := func() {
		last, before := steps[len(steps)-1], steps[len(steps)-2]
		w := last.weight + before.weight
		steps = append(steps[:len(steps)-2], point{
			(last.strength*last.weight + before.strength*before.weight) / w,
			(last.right*last.weight + before.right*before.weight) / w, w,
		})
	}
	for _, p := range points {
		steps = append(steps, p)
		for n := len(steps); n > 1 && (steps[n-2].right >= steps[n-1].right || steps[n-2].weight < fewest || steps[n-2].strength == steps[n-1].strength); n = len(steps) {
			pool()
		}
	}
	if n := len(steps); n > 1 && steps[n-1].weight < fewest {
		pool()
	}
	for i := range steps {
		steps[i].right = (steps[i].right*steps[i].weight + 0.5) / (steps[i].weight + 1)
	}
	return steps
}

// curvesOf fits a curve for each kind of answer.
func curvesOf(answers []answer) map[string][]point {
	points := map[string][]point{}
	for i := range answers {
		a := &answers[i]
		if a.stance.Side == "" {
			continue
		}
		for _, v := range []struct {
			grounds
			side stancebook.Side
		}{{a.all, a.stance.Side}, {a.words, a.stance.Words.Side}} {
			right := a.right(v.side)
			if v.kind == "speaker" && !a.gold.Clear {
				right = min(right, 0.5) // by who speaks alone, nothing is read
			}
			points[v.kind] = append(points[v.kind], point{v.strength, right, a.weight})
		}
	}
	curves := map[string][]point{}
	for kind, p := range points {
		curves[kind] = fit(p)
		for i := range curves[kind] {
			if kind == "speaker" {
				curves[kind][i].right = min(curves[kind][i].right, leastRead)
			}
		}
	}
	return curves
}

func stepsOf(points []point) (steps []step) {
	for _, p := range points {
		steps = append(steps, step{p.strength, p.right})
	}
	return steps
}

// TestConfidenceRisesWithEvidence writes, with -update, the table of
// confidences anew; without, it holds the one that ships against its law.
func TestConfidenceRisesWithEvidence(t *testing.T) {
	if *update {
		var answers []answer
		for _, set := range annotatedSets(t) {
			answers = append(answers, heldOut(t, set, false)...)
		}
		writeCurves(t, curvesOf(answers))
		return
	}
	for kind, curve := range calibration() {
		for i, s := range curve {
			if s.right <= 0 || s.right >= 1 || i > 0 && (s.right < curve[i-1].right || s.strength <= curve[i-1].strength) {
				t.Errorf("%s: confidence %v at strength %v after %v", kind, s.right, s.strength, curve[:i])
			}
		}
	}
	for _, kind := range []string{"read", "speaker", "unclear", "neutral", "reported"} {
		if kind != "speaker" && calibration()["words "+kind] == nil || calibration()[kind] == nil {
			t.Errorf("no confidence for answers of kind %q", kind)
		}
	}
}

func writeCurves(t *testing.T, curves map[string][]point) {
	var rows []string
	for kind, steps := range curves {
		for _, p := range steps {
			rows = append(rows, fmt.Sprintf("%s\t%.3f\t%.3f\t%.1f\tisotonic, sample and coverage gold, each story judged without the phrases of its own", kind, p.strength, p.right, p.weight))
		}
	}
	slices.SortFunc(rows, func(a, b string) int {
		x, y := strings.Split(a, "\t"), strings.Split(b, "\t")
		return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(number(x[1]), number(y[1])))
	})
	table := "kind\tstrength\tconfidence\tclaims\tsource\n" + strings.Join(rows, "\n") + "\n"
	if err := os.WriteFile("calibration.tsv", []byte(table), 0o644); err != nil {
		t.Fatal(err)
	}
}
