package main

import (
	"fmt"
	"io"
	"math"

	"github.com/stancebook/stancebook/extract/attribution"
)

// judge grows a judge from exams. From which odds it takes a proposal, and what
// its odds are worth, is found by two judges that each sit the other's exams.
func judge(w io.Writer, o treeOptions, exams []*attribution.Exam) *attribution.Judge {
	var halves [2][]*attribution.Exam
	for i, e := range exams {
		halves[i%2] = append(halves[i%2], e)
	}
	first, second := growTrees(halves[0], o), growTrees(halves[1], o)
	judge := growTrees(exams, o)
	var best result
	for least := float32(-1.4); least < 0; least += 0.1 {
		first.Least, second.Least = least, least
		var now result
		now.sit(first, halves[1])
		now.sit(second, halves[0])
		if now.f1() > best.f1() {
			best, judge.Least = now, least
		}
	}
	best.calibrate(judge)
	fmt.Fprintf(w, "cross-validated on train: %d of %d right, gold %d, F1 %.2f; taken from odds of %.1f, slope %.3f, shift %.3f\n",
		best.right, len(best.odds), best.gold, best.f1(), judge.Least, judge.Slope, judge.Shift)
	for _, b := range best.tenths(judge) {
		if b.n > 0 {
			fmt.Fprintf(w, "confidence %.2f: right %.2f of %d\n", b.mean(), b.share(), b.n)
		}
	}
	return judge
}

// A result is how a judge did in exams.
type result struct {
	odds        []float64 // of what it took
	hits        []bool    // whether that was right
	right, gold int
}

// f1 is the harmonic mean of precision and recall, in percent.
func (r *result) f1() float64 {
	return 200 * float64(r.right) / float64(max(len(r.odds)+r.gold, 1))
}

// sit adds what judge takes in exams. Of two that have the same gold
// attribution right, the surer one counts.
func (r *result) sit(judge *attribution.Judge, exams []*attribution.Exam) {
	for _, e := range exams {
		chosen, odds := e.Chosen(judge)
		met := map[int]bool{}
		for k, i := range chosen {
			match := e.Match[i]
			hit := match >= 0 && !met[match]
			met[match] = true
			if hit {
				r.right++
			}
			r.odds, r.hits = append(r.odds, odds[k]), append(r.hits, hit)
		}
		r.gold += e.Gold
	}
}

// calibrate sets slope and shift of judge so that its confidence is right on
// the mean: logistic regression by Newton's method.
func (r *result) calibrate(judge *attribution.Judge) {
	slope, shift := 1.0, 0.0
	for range 30 {
		var gs, gt, hss, hst, htt float64
		for i, x := range r.odds {
			p := logistic(slope*x + shift)
			d := -p
			if r.hits[i] {
				d++
			}
			w := p * (1 - p)
			gs, gt = gs+d*x, gt+d
			hss, hst, htt = hss+w*x*x, hst+w*x, htt+w
		}
		det := hss*htt - hst*hst
		if det == 0 {
			break
		}
		slope += (htt*gs - hst*gt) / det
		shift += (hss*gt - hst*gs) / det
	}
	judge.Slope, judge.Shift = float32(slope), float32(shift)
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// A tenth is what was taken with a confidence between two tenths.
type tenth struct {
	n, hits int
	sum     float64 // of confidence
}

func (b tenth) mean() float64  { return b.sum / float64(b.n) }
func (b tenth) share() float64 { return float64(b.hits) / float64(b.n) }

// tenths sorts what was taken by its confidence.
func (r *result) tenths(judge *attribution.Judge) (out [10]tenth) {
	for i, x := range r.odds {
		p := logistic(float64(judge.Slope)*x + float64(judge.Shift))
		b := &out[min(int(p*10), 9)]
		b.n++
		b.sum += p
		if r.hits[i] {
			b.hits++
		}
	}
	return out
}

// distance is how far confidence and the share of what is right are apart, on
// the mean over tenths.
func (r *result) distance(judge *attribution.Judge) float64 {
	sum := 0.0
	for _, b := range r.tenths(judge) {
		if b.n > 0 {
			sum += math.Abs(b.mean()-b.share()) * float64(b.n)
		}
	}
	return sum / float64(max(len(r.odds), 1))
}
