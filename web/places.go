package web

import (
	"cmp"
	"context"
	"fmt"
	"html/template"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/web/plot"
)

// citiesView is the map of all cities with its table.
type citiesView struct {
	List    []*stancebook.CityRow
	Within  *stancebook.Within
	Picture template.HTML
	Left    int // cities that the map left out
}

// mostDrawn is how many cities are asked for the map.
const mostDrawn = 500

func (s *site) cities(ctx context.Context, a ask) (page, error) {
	q := a.Query
	v := citiesView{Within: within()}
	q.Limit, q.Within = mostDrawn, v.Within
	sides, err := s.Book.CitySides(ctx, q)
	if err != nil {
		return page{}, err
	}
	var points []plot.Point
	for c, err := range s.Book.Cities(ctx, q) {
		if err != nil {
			return page{}, err
		}
		if c.Claims == 0 {
			continue
		}
		v.List = append(v.List, c)
		if p, ok := s.point(c.City, a); ok {
			at := sides[c.City]
			p.Counts, p.Other = plotCounts(at), max(c.Claims-at.All(), 0)
			points = append(points, p)
		}
	}
	lost := len(v.List) - len(points)
	v.Picture, v.Left = plot.Map(plot.Figure{ID: "cities", Title: "Cities by how much was said there"}, points)
	v.Left += lost
	v.List = v.List[:min(len(v.List), mostListed)]
	return page{name: "cities", Title: "Cities", View: v, Files: viewFiles(a, "cities")}, nil
}

// point is a city on the map; ok is false where nobody knows where it lies.
func (s *site) point(c stancebook.City, a ask) (p plot.Point, ok bool) {
	if s.Place == nil {
		return p, false
	}
	place, ok := s.Place(c)
	return plot.Point{Name: c.Name, State: stancebook.StateCode(c.State), Lat: place.Lat, Lon: place.Lon, Href: a.At("/city").With("city", c.String()).URL()}, ok
}

// cityView is one city, or several of one name.
type cityView struct {
	*stancebook.CityPage
	Place  Place
	Placed bool
	Plots  []topicPlot
	Map    template.HTML
	All    string
	Name   string
}

func (s *site) city(ctx context.Context, a ask) (page, error) {
	if a.City == "" {
		return page{}, wrongAddress("Say which: /city?city=NAME")
	}
	q := a.Query
	q.Limit, q.Within = 0, within()
	list, err := s.Book.CityPages(ctx, q)
	if err != nil {
		return page{}, err
	}
	var views []cityView
	for i, p := range list {
		p.Newest = others(p.Newest, p.Topics)
		v := cityView{CityPage: p, Name: p.City.String()}
		v.Plots = topicPlots(p.Topics, a, "city", v.Name)
		for j := range v.Plots {
			v.Plots[j].Picture = monthsPlot(fmt.Sprintf("months-%d-%s", i, v.Plots[j].Topic), "Statements on "+v.Plots[j].Title+" by month", v.Plots[j].Months)
		}
		v.All = a.At("/").With("city", v.Name).Copies().URL()
		if at, ok := s.point(p.City, a); ok {
			v.Place, v.Placed = s.Place(p.City)
			at.Counts, at.Other = cityCounts(p)
			v.Map, _ = plot.Map(plot.Figure{ID: fmt.Sprintf("where-%d", i), Title: "Where " + v.Name + " lies"}, []plot.Point{at})
		}
		views = append(views, v)
	}
	return page{name: "city", Title: views[0].Name, View: views, Files: viewFiles(a, "city")}, nil
}

// cityCounts sums a city's stances over its topics, and what has none.
func cityCounts(p *stancebook.CityPage) (c plot.Counts, other int) {
	all := stancebook.Sides{}
	for _, t := range p.Topics {
		all.Support += t.Support
		all.Oppose += t.Oppose
		all.Neutral += t.Neutral
		all.Unclear += t.Unclear
	}
	return plotCounts(all), max(p.Claims-all.All(), 0)
}

// topicView is a topic: for and against, over time, and who stands with whom.
type topicView struct {
	stancebook.TopicSides
	Picture, Network template.HTML
	For, Against     []*stancebook.Row
	Left             int
	AllFor, AllOther string
	Within           *stancebook.Within
}

// columnSize is how many statements each column of a topic shows.
const columnSize = 8

func (s *site) topic(ctx context.Context, a ask) (page, error) {
	if a.Topic == "" {
		return page{}, wrongAddress("Say which: /topic?topic=NAME")
	}
	asked := a.Query
	if len(a.Chosen()) > 1 { // a topic whole is made in advance
		asked.Within = within()
	}
	sides, err := s.Book.TopicSides(ctx, asked)
	if err != nil {
		return page{}, err
	}
	v := topicView{TopicSides: sides, Within: asked.Within}
	v.Title = cmp.Or(v.Title, v.Name)
	if v.For, v.Against, err = s.columns(ctx, a, sides.Name); err != nil {
		return page{}, err
	}
	v.AllFor = a.At("/").With("topic", sides.Name).With("stance", "support").URL()
	v.AllOther = a.At("/").With("topic", sides.Name).With("stance", "oppose").URL()
	v.Picture = monthsPlot("months", "Statements on "+v.Title+" by month", sides.Months)
	v.Network, v.Left = networkPlot(v.TopicSides, v.Title)
	return page{name: "topic", Title: v.Title, View: v, Files: append(claimFiles(a), link{"Topics as CSV", "/topics.csv"})}, nil
}

// columns are the newest statements for a topic and against it: those among the
// newest of either, and where those are too few, those of one side.
func (s *site) columns(ctx context.Context, a ask, topic string) (supporting, opposing []*stancebook.Row, err error) {
	read := func(most int, sides ...stancebook.Side) (list []*stancebook.Row, err error) {
		q := a.Query
		q.Topic, q.Stance, q.Stances, q.Dedupe, q.Limit, q.GroupBy = topic, sides, true, true, most, ""
		for row, err := range s.Book.Rows(ctx, q) {
			if err != nil {
				return nil, err
			}
			list = append(list, row)
		}
		return list, nil
	}
	const either = 4 * columnSize
	both, err := read(either, stancebook.Support, stancebook.Oppose)
	if err != nil {
		return nil, nil, err
	}
	for _, column := range []struct {
		side stancebook.Side
		rows *[]*stancebook.Row
	}{{stancebook.Support, &supporting}, {stancebook.Oppose, &opposing}} {
		for _, row := range both {
			if row.Stance == column.side && len(*column.rows) < columnSize {
				*column.rows = append(*column.rows, row)
			}
		}
		if len(*column.rows) < columnSize && len(both) == either {
			if *column.rows, err = read(columnSize, column.side); err != nil {
				return nil, nil, err
			}
		}
	}
	return supporting, opposing, nil
}

func networkPlot(t stancebook.TopicSides, title string) (template.HTML, int) {
	var actors []plot.Actor
	for _, v := range t.Voices {
		actor := plot.Actor{Name: v.Name, Note: v.Title, Counts: plotCounts(v.Sides)}
		if v.ID != "" {
			actor.Href = "/person?person=" + v.ID
		}
		actors = append(actors, actor)
	}
	var ties []plot.Tie
	for _, tie := range t.Ties {
		ties = append(ties, plot.Tie{A: tie.A, B: tie.B, Agree: tie.Agree, Disagree: tie.Disagree})
	}
	return plot.Network(plot.Figure{ID: "network", Title: "Who stands with whom on " + title}, actors, ties)
}

func (s *site) topics(ctx context.Context, a ask) (page, error) {
	list, err := s.Book.Topics(ctx)
	if err != nil {
		return page{}, err
	}
	return page{name: "topics", Title: "Topics", View: list, Files: []link{{"This view as CSV", "/topics.csv"}, {"as JSON", "/topics.json"}}}, nil
}
