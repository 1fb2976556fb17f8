package plot

import (
	"fmt"
	"html/template"
	"strconv"
)

// Night is what one run brought: articles by what became of them. Name says
// when it was ("2026-11-23 02:00"); Day is what stands under the
// first bar of that day ("23 Nov").
// Href leads to the run.
type Night struct {
	Name, Day, Href      string
	New, Changed, Failed int
}

// mostNights is how many runs are drawn at most: the last of them.
const mostNights = 90

// Nights draws a bar a run, the earliest first: new articles from the zero line
// upwards, changed ones above them, those that failed downwards.
func Nights(f Figure, nights []Night) template.HTML {
	if len(nights) == 0 {
		return ""
	}
	left := max(len(nights)-mostNights, 0)
	nights = nights[left:]
	up, down, linked := 0, 0, false
	var all Night
	for _, n := range nights {
		up, down = max(up, n.brought()), max(down, n.Failed)
		all.New, all.Changed, all.Failed = all.New+max(n.New, 0), all.Changed+max(n.Changed, 0), all.Failed+max(n.Failed, 0)
		linked = linked || local(n.Href)
	}
	const body, top, left0 = 150.0, 30.0, 52.0
	unit := min(body/float64(max(up+down, 1)), 24)
	pitch := min(max(800/float64(len(nights)), 8.5), 44)
	zero := top + float64(up)*unit
	floor := zero + float64(down)*unit
	width := max(left0+pitch*float64(len(nights))+16, leastWidth)
	class := "plot-nights"
	if width > 600 {
		class += " plot-wide"
	}
	desc := fmt.Sprintf("A bar for each of %s, the last %s: %d new articles, %d changed, %d failed.",
		times(len(nights), "run"), nights[len(nights)-1].Name, all.New, all.Changed, all.Failed)
	if left > 0 {
		desc += fmt.Sprintf(" %s before them are not drawn.", times(left, "run"))
	}
	p := begin(f, desc, class, frame{0, 0, width, floor + 34}, linked)
	p.legend(left0, 14, [][2]string{{"accent", "new ▲"}, {"neutral", "changed ▲"}, {"failed", "failed ▼"}})
	scale(p, span{left0, left0 + pitch*float64(len(nights)), zero, unit}, up, down, niceStep(up+down, 6))
	end, day := -1.0, ""
	for i, n := range nights {
		x := left0 + pitch*float64(i)
		n.draw(p, x+pitch*0.12, pitch*0.76, zero, unit)
		half := textWidth(n.Day, 12) / 2
		if at := max(x+pitch/2-half, 0); n.Day != day && at > end+8 && at+2*half <= width {
			p.text(at+half, floor+18, "middle", n.Day)
			end, day = at+2*half, n.Day
		}
	}
	return p.finish()
}

func (n Night) brought() int { return max(n.New, 0) + max(n.Changed, 0) }

func (n Night) draw(p *pen, x, width, zero, unit float64) {
	linked := p.link(n.Href)
	p.open("g")
	p.element("title", fmt.Sprintf("%s: %d new, %d changed, %d failed", n.Name, n.New, n.Changed, n.Failed))
	fresh, changed := float64(max(n.New, 0))*unit, float64(max(n.Changed, 0))*unit
	p.bar(x, zero-fresh, width, fresh, "accent")
	p.bar(x, zero-fresh-changed, width, changed, "neutral")
	p.bar(x, zero, width, float64(max(n.Failed, 0))*unit, "failed")
	p.end("g")
	if linked {
		p.end("a")
	}
}

// span is the place of a scale: its left and right ends, its zero line and how
// high one is.
type span struct{ left, right, zero, unit float64 }

// scale draws rules from the zero line up and down, each with its number.
func scale(p *pen, s span, up, down, tick int) {
	for v := -(down / tick * tick); v <= up; v += tick {
		y := s.zero - float64(v)*s.unit
		opacity := "0.4"
		if v == 0 {
			opacity = "1"
		}
		p.mark("path", "class", "axis", "d", "M"+number(s.left)+" "+number(y)+"H"+number(s.right), "stroke", "currentColor", "stroke-opacity", opacity)
		p.text(s.left-6, y+4, "end", strconv.Itoa(max(v, -v)))
	}
}
