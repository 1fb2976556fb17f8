package corpus

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// round gives the nearest number with that many decimals; of two as near, the
// one whose last digit is even.
func round(x float64, decimals int) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'f', decimals, 64), 64)
	if err != nil {
		panic(err) // what was just written can be read
	}
	return rounded
}

// share is part/whole; ok=false where there is no whole.
func share(part, whole float64) (x float64, ok bool) {
	if whole == 0 {
		return 0, false
	}
	return part / whole, true
}

// precisionRecall is precision, recall and their harmonic mean, 0 to 1, of
// what was rightly found, wrongly found, and not found.
func precisionRecall(right, wrong, missed float64) (precision, recall, f1 float64) {
	precision, _ = share(right, right+wrong)
	recall, _ = share(right, right+missed)
	f1, _ = share(2*precision*recall, precision+recall)
	return precision, recall, f1
}

// withIntervals hands each figure its interval, where one was taken.
func withIntervals(list []Figure, intervals map[string][2]float64) []Figure {
	for i := range list {
		if in, ok := intervals[list[i].Name]; ok {
			list[i].Interval = &in
		}
	}
	return list
}

// numbers are precision, recall and F1 as they stand in a table; of a figure
// with one number the first two are empty.
func (f *Figure) numbers() [3]string {
	var out [3]string
	for i, x := range f.Values {
		out[3-len(f.Values)+i] = strconv.FormatFloat(x, 'f', 1, 64)
	}
	return out
}

func (f *Figure) interval() string {
	if f.Interval == nil {
		return ""
	}
	return fmt.Sprintf("%.1f-%.1f", f.Interval[0], f.Interval[1])
}

// writeTable writes figures in percent under each other.
func writeTable(w io.Writer, list []Figure) error {
	wide, sure := 0, false
	for i := range list {
		wide = max(wide, len(list[i].Name))
		sure = sure || list[i].Interval != nil
	}
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%-*s %6s %6s %6s", wide, "", "P", "R", "F1")
	if sure {
		fmt.Fprint(out, "   95% CI")
	}
	fmt.Fprintln(out)
	for i := range list {
		n := list[i].numbers()
		line := fmt.Sprintf("%-*s %6s %6s %6s   %s", wide, list[i].Name, n[0], n[1], n[2], list[i].interval())
		fmt.Fprintln(out, strings.TrimRight(line, " "))
	}
	return out.Flush()
}

// writeMarkdown writes figures in percent as a Markdown table.
func writeMarkdown(w io.Writer, list []Figure) error {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, "| figure, % | precision | recall | F1 or share | 95 of 100 draws |\n|---|--:|--:|--:|---|\n")
	for i := range list {
		n := list[i].numbers()
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s |\n", list[i].Name, n[0], n[1], n[2], list[i].interval())
	}
	return out.Flush()
}
