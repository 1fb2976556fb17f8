package plot

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// outlines are the states as the atlas draws them, a line each; "go run
// ./cmd/train outlines" makes them.
//
//go:embed outlines.tsv
var outlines string

// Point is a city with what was said there. State is its postal code. Other
// are statements without a stance. Href leads to its own view.
type Point struct {
	Name, State string
	Lat, Lon    float64 // degrees north and east
	Href        string
	Counts
	Other int
}

// The map draws at most mostPoints cities and names as many of the largest as
// have room.
const (
	mostPoints  = 500
	mostNames   = 40
	largestSpot = 26.0
)

// mapFrame holds the outlines, a legend above them and names beside them.
var mapFrame = frame{-58, -22, 1036, 640}

// Map draws cities on the states as circles whose areas tell how much was said:
// a plain sector from the top rightwards supports, a hatched one leftwards
// opposes, the rest is empty; + or − in it says which are more. It returns how
// many cities it left out, because they lie off the map or are beyond the 500
// most spoken of.
func Map(f Figure, cities []Point) (svg template.HTML, left int) {
	spots := spotsOf(cities)
	left = len(cities) - len(spots)
	if len(spots) == 0 {
		return "", left
	}
	linked := slices.ContainsFunc(spots, func(s spot) bool { return local(s.Href) })
	p := begin(f, describeMap(spots, left), "plot-map plot-wide", mapFrame, linked)
	p.legend(-50, -4, [][2]string{{"support", "support +"}, {"oppose", "oppose −"}, {"ground", "no side taken"}})
	p.mark("path", "class", "land", "d", land(), "fill", "none", "stroke", "currentColor", "stroke-width", "0.7", "stroke-linejoin", "round")
	for _, s := range spots {
		s.draw(p)
	}
	for _, n := range namesOf(spots) {
		linked := p.link(n.href)
		p.text(n.x, n.y, n.anchor, n.text, "class", "halo", "font-size", "14")
		if linked {
			p.end("a")
		}
	}
	return p.finish(), left
}

// land is every state's outline as one path.
var land = sync.OnceValue(func() string {
	var all strings.Builder
	for i, line := range strings.Split(strings.TrimSpace(outlines), "\n") {
		if fields := strings.Split(line, "\t"); i > 0 {
			all.WriteString(fields[1])
		}
	}
	return all.String()
})

// spot is a city where it is drawn.
type spot struct {
	Point
	x, y, r float64
}

func (c Point) said() int { return c.total() + max(c.Other, 0) }

// name is "Stockton, CA".
func (c Point) name() string {
	if c.State == "" {
		return c.Name
	}
	return c.Name + ", " + c.State
}

// spotsOf places what can be drawn, the largest first, so that small circles
// come to lie on large ones.
func spotsOf(cities []Point) []spot {
	var spots []spot
	for _, c := range cities {
		if x, y, ok := project(c.Lat, c.Lon); ok && c.said() > 0 {
			c.Counts = c.positive()
			spots = append(spots, spot{Point: c, x: x, y: y})
		}
	}
	slices.SortStableFunc(spots, func(a, b spot) int {
		return cmp.Or(cmp.Compare(b.said(), a.said()), strings.Compare(a.name(), b.name()), cmp.Compare(a.Lat, b.Lat))
	})
	spots = spots[:min(len(spots), mostPoints)]
	for i := range spots {
		share := float64(spots[i].said()) / float64(max(spots[0].said(), 8))
		spots[i].r = max(largestSpot*math.Sqrt(share), 3.5)
	}
	return spots
}

func describeMap(spots []spot, left int) string {
	var all Counts
	other := 0
	for _, s := range spots {
		all, other = all.plus(s.Counts), other+max(s.Other, 0)
	}
	var most []string
	for _, s := range spots[:min(3, len(spots))] {
		most = append(most, fmt.Sprintf("%s (%d)", s.name(), s.said()))
	}
	cities := "1 city"
	if len(spots) != 1 {
		cities = strconv.Itoa(len(spots)) + " cities"
	}
	desc := fmt.Sprintf("A map of the United States with %s as circles: %s", cities, all.words())
	if other > 0 {
		desc += fmt.Sprintf(", %d with no stance", other)
	}
	desc += ". Most was said of " + strings.Join(most, ", ") + "."
	if left > 0 {
		desc += fmt.Sprintf(" %d are not drawn.", left)
	}
	return desc
}

// draw draws the city's circle, its two sectors and the mark in it.
func (s spot) draw(p *pen) {
	linked := p.link(s.Href)
	p.open("g")
	words := s.words()
	if s.Other > 0 {
		words += fmt.Sprintf(", %d with no stance", s.Other)
	}
	p.element("title", s.name()+": "+words)
	x, y, r := number(s.x), number(s.y), number(s.r)
	p.mark("circle", "class", "ground", "cx", x, "cy", y, "r", r, "fill", "#fff", "stroke", "none")
	all := float64(s.said())
	s.sector(p, float64(s.Support)/all, 1, "support")
	s.sector(p, float64(s.Oppose)/all, -1, "oppose")
	p.mark("circle", "cx", x, "cy", y, "r", r, "fill", "none", "stroke", "currentColor")
	if mark := s.more(); mark != "" && s.r >= 6 {
		p.text(s.x, s.y+5, "middle", mark, "class", "halo", "font-size", "15", "font-weight", "bold")
	}
	p.end("g")
	if linked {
		p.end("a")
	}
}

// more is the mark of the side that more statements take.
func (c Counts) more() string {
	switch {
	case c.Support > c.Oppose:
		return "+"
	case c.Oppose > c.Support:
		return "−"
	case c.Support > 0:
		return "±"
	}
	return ""
}

// sector fills a share of the circle from its top; turn is 1 clockwise, −1
// the other way round.
func (s spot) sector(p *pen, share, turn float64, side string) {
	if share <= 0 {
		return
	}
	if share >= 1 {
		p.mark("circle", append([]string{"cx", number(s.x), "cy", number(s.y), "r", number(s.r)}, p.fill(side)...)...)
		return
	}
	angle := 2 * math.Pi * share
	large, sweep := "0", "1"
	if share > 0.5 {
		large = "1"
	}
	if turn < 0 {
		sweep = "0"
	}
	r := number(s.r)
	d := fmt.Sprintf("M%s %sV%sA%s %s 0 %s %s %s %sz", number(s.x), number(s.y), number(s.y-s.r), r, r, large, sweep,
		number(s.x+turn*s.r*math.Sin(angle)), number(s.y-s.r*math.Cos(angle)))
	p.mark("path", append([]string{"d", d}, p.fill(side)...)...)
}

// cityName is a name beside its circle.
type cityName struct {
	text, anchor, href string
	x, y               float64
}

// box is a rectangle that holds a text or a circle.
type box struct{ left, top, right, bottom float64 }

func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

// namesOf places names of the largest cities right, left, above or below
// their circles, wherever they cover no other name and no other circle that
// is drawn large.
func namesOf(spots []spot) []cityName {
	var taken []box
	for _, s := range spots[:min(len(spots), 2*mostNames)] {
		taken = append(taken, box{s.x - s.r, s.y - s.r, s.x + s.r, s.y + s.r})
	}
	var names []cityName
	for i, s := range spots[:min(len(spots), mostNames)] {
		text := shorten(s.Name, 24)
		width := textWidth(text, 14)
		for _, n := range []cityName{
			{text, "start", s.Href, s.x + s.r + 4, s.y + 5}, {text, "end", s.Href, s.x - s.r - 4, s.y + 5},
			{text, "middle", s.Href, s.x, s.y - s.r - 5}, {text, "middle", s.Href, s.x, s.y + s.r + 15},
		} {
			b := n.box(width)
			if b.left < -56 || b.right > 976 || b.top < 4 || b.bottom > 616 || meetsAny(b, taken, i) {
				continue
			}
			taken = append(taken, b)
			names = append(names, n)
			break
		}
	}
	return names
}

// box is the rectangle that a name of that width covers.
func (n cityName) box(width float64) box {
	left := n.x
	switch n.anchor {
	case "end":
		left -= width
	case "middle":
		left -= width / 2
	}
	return box{left, n.y - 12, left + width, n.y + 4}
}

func meetsAny(b box, taken []box, own int) bool {
	for i, t := range taken {
		if i != own && b.meets(t) {
			return true
		}
	}
	return false
}
