package plot

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Actor is somebody who spoke on a topic, with what they said of it. Note tells
// them from others of the name ("Mayor, Stockton, CA"). Href leads to their view.
type Actor struct {
	Name, Note, Href string
	Counts
}

// Tie is how often two actors, by their places in the list, took one side and
// how often opposite sides, in the same story, say.
type Tie struct {
	A, B            int
	Agree, Disagree int
}

// The network draws at most mostActors of the most spoken and mostTies of the
// strongest ties: more than that nobody can follow.
const (
	mostActors = 60
	mostTies   = 150
)

// Network draws who stands with whom: supporters in a column at the left,
// opponents at the right, who took both sides as often or none beneath, each
// camp's most spoken first. A solid line joins two who agree, a dashed one two
// who disagree, the thicker the oftener. It returns how many actors it left
// out: only the 60 who spoke most are drawn.
func Network(f Figure, actors []Actor, ties []Tie) (svg template.HTML, left int) {
	if len(actors) == 0 {
		return "", 0
	}
	n := newNetwork(actors, ties)
	left = len(actors) - len(n.seats)
	linked := slices.ContainsFunc(n.seats, func(s seat) bool { return local(s.Href) })
	p := begin(f, n.describe(left), "plot-network plot-wide", frame{0, 0, networkWidth, n.height}, linked)
	n.heading(p)
	for _, t := range n.ties {
		n.tie(p, t)
	}
	for _, s := range n.seats {
		s.draw(p)
	}
	return p.finish(), left
}

// The places of the network, in units of the picture.
const (
	networkWidth = 960
	networkTop   = 66
	rowHeight    = 24
	leftColumn   = 250
	rightColumn  = networkWidth - leftColumn
	belowColumn  = leftColumn + 40
	columnsBelow = 2
	longestName  = 30
	longestBelow = 23
)

// camp is where an actor is drawn.
type camp int

const (
	supporters camp = iota
	opponents
	others
)

func (a Actor) camp() camp {
	switch {
	case a.Support > a.Oppose:
		return supporters
	case a.Oppose > a.Support:
		return opponents
	}
	return others
}

// seat is an actor where it is drawn.
type seat struct {
	Actor
	in      camp
	x, y, r float64
}

// network is the picture's layout: seats by their former places in the list.
type network struct {
	seats   []seat
	at      map[int]int // from an actor's place to its seat
	ties    []Tie       // the strongest first, between seats that are drawn
	dropped int         // ties that were not drawn
	camps   [3]int      // how many each holds
	height  float64
}

func newNetwork(actors []Actor, ties []Tie) *network {
	order := make([]int, len(actors))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(actors[b].total(), actors[a].total()), strings.Compare(actors[a].Name, actors[b].Name))
	})
	order = order[:min(len(order), mostActors)]
	n := &network{at: map[int]int{}}
	most := max(actors[order[0]].total(), 4)
	for i, from := range order {
		a := actors[from]
		a.Counts = a.positive()
		n.at[from] = i
		r := max(9*math.Sqrt(float64(a.total())/float64(most)), 3)
		n.seats = append(n.seats, seat{Actor: a, in: a.camp(), r: r})
	}
	n.place()
	n.keep(ties)
	return n
}

// place gives each camp its rows.
func (n *network) place() {
	for i := range n.seats {
		s := &n.seats[i]
		s.y = networkTop + rowHeight*float64(n.camps[s.in])
		s.x = leftColumn
		if s.in == opponents {
			s.x = rightColumn
		}
		n.camps[s.in]++
	}
	n.height = networkTop + rowHeight*float64(max(n.camps[supporters], n.camps[opponents]))
	if n.camps[others] == 0 {
		return
	}
	top := n.height + 34
	place := 0
	for i := range n.seats {
		if s := &n.seats[i]; s.in == others {
			s.x = belowColumn + float64(place%columnsBelow)*(rightColumn-leftColumn)/columnsBelow
			s.y = top + rowHeight*float64(place/columnsBelow)
			place++
		}
	}
	n.height = top + rowHeight*float64((place+columnsBelow-1)/columnsBelow)
}

// keep chooses the ties that are drawn.
func (n *network) keep(ties []Tie) {
	for _, t := range ties {
		_, a := n.at[t.A]
		_, b := n.at[t.B]
		if a && b && t.A != t.B && t.strength() > 0 {
			n.ties = append(n.ties, Tie{n.at[t.A], n.at[t.B], max(t.Agree, 0), max(t.Disagree, 0)})
		}
	}
	slices.SortStableFunc(n.ties, func(a, b Tie) int {
		return cmp.Or(cmp.Compare(b.strength(), a.strength()), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	n.dropped = max(len(n.ties)-mostTies, 0)
	n.ties = n.ties[:len(n.ties)-n.dropped]
}

func (t Tie) strength() int { return max(t.Agree, 0) + max(t.Disagree, 0) }

// describe says in words what the picture shows.
func (n *network) describe(left int) string {
	with, against := 0, 0
	for _, t := range n.ties {
		if t.Agree >= t.Disagree {
			with++
		} else {
			against++
		}
	}
	desc := fmt.Sprintf("%s who mostly support, %d who mostly oppose, %d who do both as often or neither; %s of agreement, %d of disagreement.",
		times(n.camps[supporters], "speaker"), n.camps[opponents], n.camps[others], times(with, "tie"), against)
	if left > 0 {
		desc += fmt.Sprintf(" Only the %d who spoke most are drawn, %d are not.", len(n.seats), left)
	}
	if n.dropped > 0 {
		desc += fmt.Sprintf(" Only the %d strongest ties are drawn, %d are not.", len(n.ties), n.dropped)
	}
	return desc
}

// heading writes the camps' names and what the lines mean.
func (n *network) heading(p *pen) {
	p.text(leftColumn+10, 44, "end", fmt.Sprintf("support ▲ (%d)", n.camps[supporters]), "font-weight", "bold", "font-size", "14")
	p.text(rightColumn-10, 44, "start", fmt.Sprintf("oppose ▼ (%d)", n.camps[opponents]), "font-weight", "bold", "font-size", "14")
	if n.camps[others] > 0 {
		y := networkTop + rowHeight*float64(max(n.camps[supporters], n.camps[opponents])) + 10
		p.text(belowColumn-10, y, "start", fmt.Sprintf("both as often, or neither (%d)", n.camps[others]), "class", "halo", "font-weight", "bold", "font-size", "14")
	}
	if len(n.ties) == 0 {
		return
	}
	p.mark("path", append([]string{"d", "M300 14h36"}, Tie{Agree: 3}.stroke()...)...)
	p.text(342, 18, "start", "agree")
	p.mark("path", append([]string{"d", "M420 14h36"}, Tie{Disagree: 3}.stroke()...)...)
	p.text(462, 18, "start", "disagree")
	p.mark("path", append([]string{"d", "M552 14h36"}, Tie{Agree: 2, Disagree: 2}.stroke()...)...)
	p.text(594, 18, "start", "both as often")
}

// stroke gives the attributes of a tie's line.
func (t Tie) stroke() []string {
	width := number(1 + math.Log2(float64(t.strength()))/1.5)
	line := []string{"fill", "none", "stroke", "currentColor", "stroke-width", width, "stroke-opacity", "0.7"}
	switch {
	case t.Agree > t.Disagree:
		return append(line, "class", "with")
	case t.Disagree > t.Agree:
		return append(line, "class", "against", "stroke-dasharray", "6 4")
	}
	return append(line, "class", "unclear", "stroke-dasharray", "1 4", "stroke-linecap", "round")
}

// tie draws a line that bends inwards inside a camp, and runs across between two.
func (n *network) tie(p *pen, t Tie) {
	a, b := n.seats[t.A], n.seats[t.B]
	p.open("g")
	p.element("title", fmt.Sprintf("%s and %s: agree %d, disagree %d", a.Name, b.Name, t.Agree, t.Disagree))
	ax, ay := a.bend(b)
	bx, by := b.bend(a)
	d := "M" + point(a.x, a.y) + "C" + point(ax, ay) + " " + point(bx, by) + " " + point(b.x, b.y)
	p.mark("path", append([]string{"d", d}, t.stroke()...)...)
	p.end("g")
}

func point(x, y float64) string { return number(x) + " " + number(y) }

// bend is where the line to another seat is pulled at this end: inwards, and
// upwards from the seats beneath.
func (s seat) bend(to seat) (x, y float64) {
	pull := 120.0
	if s.in == to.in {
		pull = min(20+0.45*math.Abs(s.y-to.y), 200)
	}
	switch s.in {
	case supporters:
		return s.x + pull, s.y
	case opponents:
		return s.x - pull, s.y
	}
	return s.x, s.y - 60
}

// draw draws the actor's circle, filled as the camp is, and the name outside.
func (s seat) draw(p *pen) {
	linked := p.link(s.Href)
	p.open("g")
	name := s.Name
	if s.Note != "" {
		name += " (" + s.Note + ")"
	}
	p.element("title", name+": "+s.words())
	x, y, r := number(s.x), number(s.y), number(s.r)
	p.mark("circle", "class", "ground", "cx", x, "cy", y, "r", r, "fill", "#fff", "stroke", "none")
	p.mark("circle", append([]string{"cx", x, "cy", y, "r", r}, p.fill([]string{"support", "oppose", "unclear"}[s.in])...)...)
	longest := longestName
	if s.in == others {
		longest = longestBelow
	}
	label := shorten(s.Name, longest) + " (" + strconv.Itoa(s.total()) + ")"
	x0, anchor := s.x+s.r+6, "start"
	if s.in == supporters {
		x0, anchor = s.x-s.r-6, "end"
	}
	p.text(x0, s.y+4, anchor, label, "class", "halo", "font-size", "13")
	p.end("g")
	if linked {
		p.end("a")
	}
}
