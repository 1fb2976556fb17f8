package corpus

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// AttributionScore is how well attributions agree with a gold.
type AttributionScore struct {
	Docs int
	// Faults are in the order of the documents; in each the gold's first.
	Faults []Fault

	rows      []*tally // a document each
	total     *tally
	intervals map[string][2]float64
}

func percent(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * part / whole
}

// prf is precision, recall and F1 in percent.
func prf(rightPred, preds, rightGold, golds float64) []float64 {
	p, r := percent(rightPred, preds), percent(rightGold, golds)
	f1, _ := share(2*p*r, p+r)
	return []float64{p, r, f1}
}

// attributionFigures are the figures in the order of the report: tokens, spans,
// attributions overall and by kind, quotations, segments, named speakers.
func attributionFigures(t *tally) (list []Figure) {
	add := func(name string, values ...float64) { list = append(list, Figure{Name: name, Values: values}) }
	same := func(name, key, right string) {
		n := t.of(key + right)
		add(name, prf(n, t.of(key+"np"), n, t.of(key+"ng"))...)
	}
	for _, role := range roleNames {
		same("token "+role, "tok."+role+".", "tp")
	}
	for _, role := range roleNames[:2] {
		key := role + "."
		same("span "+role+" exact", key, "exact")
		for _, how := range []string{"soft", "hit"} {
			found := how + "g"
			if how == "soft" {
				found = "softr"
			}
			add("span "+role+" "+how, prf(t.of(key+how+"p"), t.of(key+"np"), t.of(key+found), t.of(key+"ng"))...)
		}
	}
	for _, kind := range append([]string{"all"}, quotationKinds...) {
		list = append(list, kindFigures(t, kind)...)
	}
	for _, length := range []string{"all", "long"} {
		key := "dq." + length + "."
		same("quote "+length+" found", key, "found")
		same("quote "+length+" resolved", key, "res")
		add("quote "+length+" src-acc", percent(t.of(key+"srcok"), t.of(key+"srcden")))
	}
	for _, role := range roleNames {
		same("segment "+role+" exact", "seg."+role+".", "tp")
	}
	groups := t.under("spk.")
	slices.Sort(groups)
	for _, group := range groups {
		key := "spk." + group + "."
		right := t.of(key + "ok")
		add("speaker "+group+" named-right/gold", percent(right, t.of(key+"n")))
		add("speaker "+group+" named-right/found", percent(right, t.of(key+"found")))
		add("speaker "+group+" named-right/named", percent(right, t.of(key+"named")))
	}
	return list
}

func kindFigures(t *tally, kind string) (list []Figure) {
	key := "attr." + kind + "."
	for _, how := range []string{"exact", "iou50", "any", "hit", "soft", "joint", "triple"} {
		found := how + "g"
		if how == "soft" {
			found = "softr"
		}
		values := prf(t.of(key+how+"p"), t.of(key+"np"), t.of(key+found), t.of(key+"ng"))
		list = append(list, Figure{Name: "attr " + kind + " " + how, Values: values})
	}
	for _, how := range []string{"any", "iou50"} {
		values := []float64{percent(t.of(key+"srcok."+how), t.of(key+"srcden."+how))}
		list = append(list, Figure{Name: "attr " + kind + " src-acc(" + how + ")", Values: values})
	}
	return list
}

// Resample takes the intervals of all figures from draws samples of the
// documents. Figures and the reports then show them.
func (s *AttributionScore) Resample(draws int, seed uint32) {
	s.intervals = bootstrap(s.rows, draws, seed, attributionFigures)
}

// Figures are percentages under the names that the report shows.
func (s *AttributionScore) Figures() []Figure {
	return withIntervals(attributionFigures(s.total), s.intervals)
}

// JSON is the report in the form of the Python scorer, letter by letter:
// counts, figures and, after Resample, their intervals under "ci".
func (s *AttributionScore) JSON() []byte {
	var counts, figures, intervals object
	for i, name := range s.total.names {
		var value any = int(s.total.n[i])
		if strings.Contains(name, ".soft") {
			value = s.total.n[i]
		}
		counts = append(counts, member{name, value})
	}
	for _, f := range s.Figures() {
		figures = append(figures, member{f.Name, f.Values})
		if f.Interval != nil {
			intervals = append(intervals, member{f.Name, f.Interval[:]})
		}
	}
	return render(object{{"counts", counts}, {"figures", figures}, {"ci", intervals}}, true)
}

// WriteTable writes the report of the Python scorer, letter by letter.
func (s *AttributionScore) WriteTable(w io.Writer) error {
	out, t := bufio.NewWriter(w), s.total
	count := func(name string) int { return t.int(name) }
	fmt.Fprintf(out, "documents %d  gold attributions %d (DIRECT %d, MIXED %d, INDIRECT %d)  predicted %d (D %d, M %d, I %d)\n",
		s.Docs, count("attr.all.ng"), count("attr.DIRECT.ng"), count("attr.MIXED.ng"), count("attr.INDIRECT.ng"),
		count("attr.all.np"), count("attr.DIRECT.np"), count("attr.MIXED.np"), count("attr.INDIRECT.np"))
	fmt.Fprintf(out, "quoted spans %d, attributed in gold %d; of 5+ words %d, attributed %d\n",
		count("dq.all.spans"), count("dq.all.ng"), count("dq.long.spans"), count("dq.long.ng"))
	fmt.Fprintf(out, "%-36s %6s %6s %6s", "", "P", "R", "F1")
	if s.intervals != nil {
		fmt.Fprint(out, "   95% CI")
	}
	fmt.Fprintln(out)
	for _, f := range s.Figures() {
		n := f.numbers()
		fmt.Fprintf(out, "%-36s %6s %6s %6s", f.Name, n[0], n[1], n[2])
		if f.Interval != nil {
			fmt.Fprint(out, "   "+f.interval())
		}
		fmt.Fprintln(out)
	}
	return out.Flush()
}

// WriteMarkdown writes the figures as a table of a document.
func (s *AttributionScore) WriteMarkdown(w io.Writer) error { return writeMarkdown(w, s.Figures()) }
