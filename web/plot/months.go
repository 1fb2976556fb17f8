package plot

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Month is what was said in one month ("2017-03").
type Month struct {
	Month string
	Counts
}

// longestRow is how many bars are drawn at most: a longer span is drawn by
// quarters, years, and so on.
const longestRow = 132

// steps are the months that a bar may stand for, and what it is then called.
var steps = []struct {
	months int
	name   string
}{{1, "month"}, {3, "quarter"}, {12, "year"}, {60, "five years"}, {120, "decade"}, {1200, "century"}}

// Months draws stances over time: support upwards and oppose downwards from a
// zero line, neutral and unclear in a row of their own beneath, all to one
// scale. Months without a statement are gaps; the order of months does not
// count, and what is no month is left out.
func Months(f Figure, months []Month) template.HTML {
	bars, step := binned(months)
	if len(bars) == 0 {
		return ""
	}
	c := newChart(bars, step)
	p := begin(f, c.describe(bars), c.class(), frame{0, 0, c.width, c.height}, false)
	legend := [][2]string{{"support", "support ▲"}, {"oppose", "oppose ▼"}}
	if c.rest > 0 {
		legend = append(legend, [2]string{"neutral", "neutral"}, [2]string{"unclear", "unclear"})
	}
	p.legend(chartLeft, 14, legend)
	c.axes(p)
	for i, b := range bars {
		c.bar(p, i, b)
	}
	return p.finish()
}

// bin is a bar: months counted from year 0, and what was said in them.
type bin struct {
	month int
	Counts
}

// binned sums months into bars of one length without gaps, and tells which of
// steps that is.
func binned(months []Month) (bars []bin, step int) {
	var known []bin
	for _, m := range months {
		if t, err := time.Parse("2006-01", m.Month); err == nil && m.total() > 0 {
			known = append(known, bin{t.Year()*12 + int(t.Month()) - 1, m.positive()})
		}
	}
	if len(known) == 0 {
		return nil, 0
	}
	slices.SortFunc(known, func(a, b bin) int { return cmp.Compare(a.month, b.month) })
	first, last := known[0].month, known[len(known)-1].month
	for step < len(steps)-1 && last/steps[step].months-first/steps[step].months >= longestRow {
		step++
	}
	size := steps[step].months
	bars = make([]bin, last/size-first/size+1)
	for i := range bars {
		bars[i].month = (first/size + i) * size
	}
	for _, k := range known {
		b := &bars[k.month/size-first/size]
		b.Counts = b.plus(k.Counts)
	}
	return bars, step
}

func (c Counts) positive() Counts {
	return Counts{max(c.Support, 0), max(c.Oppose, 0), max(c.Neutral, 0), max(c.Unclear, 0)}
}

func (c Counts) total() int {
	c = c.positive()
	return c.Support + c.Oppose + c.Neutral + c.Unclear
}

func (c Counts) plus(d Counts) Counts {
	return Counts{c.Support + d.Support, c.Oppose + d.Oppose, c.Neutral + d.Neutral, c.Unclear + d.Unclear}
}

// words lists what was said ("3 support, 1 oppose"), sides of nobody left out.
func (c Counts) words() string {
	var parts []string
	for _, side := range []struct {
		n    int
		name string
	}{{c.Support, "support"}, {c.Oppose, "oppose"}, {c.Neutral, "neutral"}, {c.Unclear, "unclear"}} {
		if side.n > 0 {
			parts = append(parts, strconv.Itoa(side.n)+" "+side.name)
		}
	}
	if len(parts) == 0 {
		return "no stance"
	}
	return strings.Join(parts, ", ")
}

// The places of a chart, in units of the picture.
const (
	chartLeft  = 46
	chartTop   = 30
	chartRight = 16
	leastWidth = 400 // for the legend
	chartBody  = 240 // both panels together
	chartGap   = 16  // between them
)

// chart is the geometry of stances over time.
type chart struct {
	step           int
	first          int
	n              int
	pitch          float64 // from bar to bar
	unit           float64 // a statement's height
	up, down, rest int     // the tallest bar of each direction
	zero, floor    float64 // where the two panels' zero lines are
	width, height  float64
}

func newChart(bars []bin, step int) chart {
	c := chart{step: step, first: bars[0].month, n: len(bars)}
	for _, b := range bars {
		c.up, c.down, c.rest = max(c.up, b.Support), max(c.down, b.Oppose), max(c.rest, b.Neutral+b.Unclear)
	}
	c.pitch = min(max(800/float64(c.n), 6.2), 44)
	c.unit = min(chartBody/float64(c.up+c.down+c.rest), 24)
	c.zero = chartTop + float64(c.up)*c.unit
	bottom := c.zero + float64(c.down)*c.unit
	if c.rest > 0 {
		bottom += chartGap + float64(c.rest)*c.unit
	}
	c.floor = bottom
	c.width = max(chartLeft+c.pitch*float64(c.n)+chartRight, leastWidth)
	c.height = bottom + 36
	return c
}

func (c chart) class() string {
	if c.width > 600 {
		return "plot-months plot-wide"
	}
	return "plot-months"
}

// name says which time the i-th bar stands for.
func (c chart) name(i int) string {
	month := c.first + i*steps[c.step].months
	year := month / 12
	switch steps[c.step].months {
	case 1:
		return time.Month(month%12+1).String() + " " + strconv.Itoa(year)
	case 3:
		return fmt.Sprintf("quarter %d of %d", month%12/3+1, year)
	case 12:
		return strconv.Itoa(year)
	}
	return fmt.Sprintf("%d–%d", year, year+steps[c.step].months/12-1)
}

// describe says in words what the picture shows.
func (c chart) describe(bars []bin) string {
	var all Counts
	most := 0
	for i, b := range bars {
		all = all.plus(b.Counts)
		if b.total() > bars[most].total() {
			most = i
		}
	}
	if len(bars) == 1 {
		return fmt.Sprintf("%s: %s.", c.name(0), all.words())
	}
	return fmt.Sprintf("A bar for each %s from %s to %s: %s. Most were said in %s: %s.",
		steps[c.step].name, c.name(0), c.name(len(bars)-1), all.words(), c.name(most), bars[most].words())
}

// axes draws the zero lines, the scale at the left and the times beneath.
func (c chart) axes(p *pen) {
	right := chartLeft + c.pitch*float64(c.n)
	tick := niceStep(c.up+c.down+c.rest, chartBody/28)
	scale(p, span{chartLeft, right, c.zero, c.unit}, c.up, c.down, tick)
	if c.rest > 0 {
		scale(p, span{chartLeft, right, c.floor, c.unit}, c.rest, 0, tick)
	}
	c.times(p)
}

// times writes the times under the bars as densely as they may stand: years
// where there is no room for months.
func (c chart) times(p *pen) {
	end := -1.0
	every := 1
	if c.step == 0 && c.pitch < 34 {
		every = 3
	}
	if c.step == 0 && c.pitch < 12 {
		every = 12
	}
	for i := range c.n {
		month := c.first + i*steps[c.step].months
		x := chartLeft + c.pitch*(float64(i)+0.5)
		size := steps[c.step].months
		if size < 12 && month%12%every != 0 && i > 0 {
			continue
		}
		label := c.label(month, i)
		half := textWidth(label, 12) / 2
		left := max(x-half, 0)
		if left < end+6 || left+2*half > c.width {
			continue
		}
		p.mark("path", "class", "axis", "d", "M"+number(x)+" "+number(c.floor)+"v4", "stroke", "currentColor")
		p.text(left+half, c.floor+18, "middle", label)
		end = left + 2*half
	}
}

// label is a short name: the year with the first bar and every January.
func (c chart) label(month, i int) string {
	year := strconv.Itoa(month / 12)
	if steps[c.step].months >= 12 || c.pitch < 12 {
		return year
	}
	short := time.Month(month%12 + 1).String()[:3]
	if steps[c.step].months == 3 {
		short = "Q" + strconv.Itoa(month%12/3+1)
	}
	if i == 0 || month%12 == 0 {
		return short + " " + year
	}
	return short
}

func (c chart) bar(p *pen, i int, b bin) {
	if b.total() == 0 {
		return
	}
	x := chartLeft + c.pitch*(float64(i)+0.12)
	width := c.pitch * 0.76
	p.open("g")
	p.element("title", c.name(i)+": "+b.words())
	p.bar(x, c.zero-float64(b.Support)*c.unit, width, float64(b.Support)*c.unit, "support")
	p.bar(x, c.zero, width, float64(b.Oppose)*c.unit, "oppose")
	p.bar(x, c.floor-float64(b.Neutral)*c.unit, width, float64(b.Neutral)*c.unit, "neutral")
	p.bar(x, c.floor-float64(b.Neutral+b.Unclear)*c.unit, width, float64(b.Unclear)*c.unit, "unclear")
	p.end("g")
}

// niceStep is the least of 1, 2, 5, 10, … that parts span into at most n.
func niceStep(span, n int) int {
	for size := 1; ; size *= 10 {
		for _, step := range []int{1, 2, 5} {
			if step*size*n >= span || size > math.MaxInt/100 {
				return step * size
			}
		}
	}
}
