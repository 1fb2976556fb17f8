package stance

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
)

// labelled is an answer of some reader to a claim of the gold.
type labelled struct {
	article, gold, got string
}

// read gives a reader's answers to the clear claims of answers.
func read(answers []answer, reader func(*answer) string) (out []labelled) {
	for i := range answers {
		if a := &answers[i]; a.gold.Clear {
			out = append(out, labelled{a.article, a.gold.Stance, reader(a)})
		}
	}
	return out
}

func scoreOf(list []labelled) score {
	s := score{}
	for _, l := range list {
		s.add(l.gold, l.got)
	}
	return s
}

func all(a *answer) string   { return orNone(a.stance.Side) }
func words(a *answer) string { return orNone(a.stance.Words.Side) }

func orNone(s stancebook.Side) string {
	if s == "" {
		return "none"
	}
	return string(s)
}

// commonest is the label that most of the clear claims of other stories have,
// of those of a speaker where any is given and known.
func commonest(answers []answer, of *answer, speaker, own bool) string {
	n := map[string]float64{}
	for i := range answers {
		a := &answers[i]
		if a.gold.Clear && (own || a.story != of.story) && (!speaker || a.gold.SpeakerName == of.gold.SpeakerName) {
			n[a.gold.Stance] += a.weight
		}
	}
	best := ""
	for _, side := range sides {
		if n[side] > n[best] {
			best = side
		}
	}
	if best == "" && speaker {
		return commonest(answers, of, false, own)
	}
	return best
}

// bagOfWords is a naive Bayes reader of the words of cue and content, taught by
// the clear claims of other stories.
func bagOfWords(answers []answer, of *answer) string {
	bags := func(text string) (out []string) {
		for _, w := range strings.Fields(text) {
			if w = stem(strings.Trim(w, ".,;:!?“”\"'’()[]—…")); w != "" {
				out = append(out, w)
			}
		}
		return out
	}
	n, total, prior, vocabulary := map[string]map[string]float64{}, map[string]float64{}, map[string]float64{}, map[string]bool{}
	for i := range answers {
		a := &answers[i]
		if !a.gold.Clear || a.story == of.story {
			continue
		}
		if n[a.gold.Stance] == nil {
			n[a.gold.Stance] = map[string]float64{}
		}
		prior[a.gold.Stance] += a.weight
		for _, w := range bags(a.text) {
			n[a.gold.Stance][w] += a.weight
			total[a.gold.Stance] += a.weight
			vocabulary[w] = true
		}
	}
	best, top := "", math.Inf(-1)
	for _, side := range sides {
		p := math.Log(prior[side] + 1e-9)
		for _, w := range bags(of.text) {
			p += math.Log((n[side][w] + 0.5) / (total[side] + 0.5*float64(len(vocabulary))))
		}
		if p > top {
			best, top = side, p
		}
	}
	return best
}

// interval holds 95 of 100 values of a figure when the articles are drawn anew.
func interval[T any](list []T, article func(T) string, figure func([]T) float64) (low, high float64) {
	groups := map[string][]T{}
	var names []string
	for _, l := range list {
		if groups[article(l)] == nil {
			names = append(names, article(l))
		}
		groups[article(l)] = append(groups[article(l)], l)
	}
	random := rand.New(rand.NewPCG(1, 2))
	var values []float64
	for range 1000 {
		var drawn []T
		for range names {
			drawn = append(drawn, groups[names[random.IntN(len(names))]]...)
		}
		if v := figure(drawn); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	return values[len(values)*25/1000], values[len(values)*975/1000]
}

func macro(list []labelled) float64 { _, m, _ := scoreOf(list).figures(); return m }

// TestQualityOfStances compares reading with what reads less, on the gold's own
// claims. With -update it writes the tables into docs/quality.md.
func TestQualityOfStances(t *testing.T) {
	var table, bins strings.Builder
	table.WriteString("| gold | reader | accuracy | macro-F1 | 95 of 100 draws | clear sides left open |\n|---|---|--:|--:|---|--:|\n")
	var pooled, whole []answer
	for _, set := range annotatedSets(t) {
		held, kept := heldOut(t, set, false), heldOut(t, set, true)
		pooled, whole = append(pooled, held...), append(whole, kept...)
		for _, r := range []struct {
			name    string
			answers []labelled
		}{
			{"all evidence", read(kept, all)},
			{"words alone (`--no-prior`)", read(kept, words)},
			{"all evidence, without the story's own phrases", read(held, all)},
			{"words alone, without the story's own phrases", read(held, words)},
			{"always the commonest label of other stories", read(held, func(a *answer) string { return commonest(held, a, false, false) })},
			{"who speaks only: the speaker's commonest label in other stories", read(held, func(a *answer) string { return commonest(held, a, true, false) })},
			{"who speaks only: the same, the story itself included", read(held, func(a *answer) string { return commonest(held, a, true, true) })},
			{"bag of words (naive Bayes) taught by other stories", read(held, func(a *answer) string { return bagOfWords(held, a) })},
		} {
			accuracy, macroF1, open := scoreOf(r.answers).figures()
			low, high := interval(r.answers, func(l labelled) string { return l.article }, macro)
			fmt.Fprintf(&table, "| %s | %s | %.3f | %.3f | %.2f–%.2f | %.2f |\n", set.name, r.name, accuracy, macroF1, low, high, open)
		}
	}
	bins.WriteString(reliability(pooled) + bold(whole))
	t.Log("\n" + table.String() + "\n" + bins.String())
	if *update {
		writeQuality(t, "stance", table.String())
		writeQuality(t, "calibration", bins.String())
	}
}

// sure is a side that was taken, with a confidence that was fitted on other
// stories, and how right it is.
type sure struct {
	article           string
	confidence, right float64
	clear             bool
}

// foldsOfStories is in how many parts the stories are left out.
const foldsOfStories = 5

// refitted gives the sides that were taken their confidences by curves that were
// fitted without their part of the stories.
func refitted(answers []answer) (out []sure) {
	var stories []string
	for i := range answers {
		if !slices.Contains(stories, answers[i].story) {
			stories = append(stories, answers[i].story)
		}
	}
	for fold := range foldsOfStories {
		out1 := func(a answer) bool { return slices.Index(stories, a.story)%foldsOfStories == fold }
		curves := curvesOf(slices.DeleteFunc(slices.Clone(answers), out1))
		for _, a := range answers {
			if !out1(a) || a.stance.Side != stancebook.Support && a.stance.Side != stancebook.Oppose {
				continue
			}
			right := 0.0
			if string(a.stance.Side) == a.gold.Stance {
				right = 1
			}
			out = append(out, sure{a.article, confidenceOn(stepsOf(curves[a.all.kind]), a.all.strength), right, a.gold.Clear})
		}
	}
	return out
}

func reliability(answers []answer) string {
	list := refitted(answers)
	list = slices.DeleteFunc(list, func(s sure) bool { return !s.clear })
	slices.SortStableFunc(list, func(a, b sure) int { return int(math.Copysign(1, a.confidence-b.confidence)) })
	var b strings.Builder
	b.WriteString("| sides taken | mean confidence | right | 95 of 100 draws |\n|--:|--:|--:|---|\n")
	mean := func(list []sure, of func(sure) float64) float64 {
		sum := 0.0
		for _, s := range list {
			sum += of(s)
		}
		return sum / float64(len(list))
	}
	right := func(list []sure) float64 { return mean(list, func(s sure) float64 { return s.right }) }
	off := 0.0
	for i := range 5 {
		bin := list[i*len(list)/5 : (i+1)*len(list)/5]
		sureness := mean(bin, func(s sure) float64 { return s.confidence })
		low, high := interval(bin, func(s sure) string { return s.article }, right)
		off += math.Abs(sureness-right(bin)) / 5
		fmt.Fprintf(&b, "| %d | %.2f | %.2f | %.2f–%.2f |\n", len(bin), sureness, right(bin), low, high)
	}
	fmt.Fprintf(&b, "\nMean distance of confidence and share right: %.3f. ", off)
	return b.String()
}

// bold tells how many answers are sure where the gold is not.
func bold(answers []answer) string {
	unclear, sure := 0, 0
	for _, a := range answers {
		if !a.gold.Clear {
			unclear++
			if a.stance.Confidence > 0.8 {
				sure++
			}
		}
	}
	return fmt.Sprintf("Of %d statements whose label a second reader could dispute, %d (%.0f %%) get a shipped confidence over 0.8.\n",
		unclear, sure, 100*float64(sure)/float64(unclear))
}

func writeQuality(t *testing.T, name, table string) {
	page := filepath.Join("..", "..", "docs", "quality.md")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- begin "+name+" -->\n", "<!-- end "+name+" -->"
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the table of %s", page, name)
	}
	if err := os.WriteFile(page, []byte(before+begin+"\n"+strings.TrimSpace(table)+"\n\n"+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
