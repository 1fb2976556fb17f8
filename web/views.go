package web

import (
	"cmp"
	"context"
	"html/template"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/web/plot"
)

// listSize is how many claims a list shows at a time.
const listSize = 20

// mostCounted is how many claims a view counts that is about more than a list
// of them: those that were read last.
const mostCounted = 300

// within bounds a view's question.
func within() *stancebook.Within { return &stancebook.Within{Most: mostCounted} }

// homeView is the search: a list of claims and what they are about.
type homeView struct {
	stancebook.Finding
	Groups  []stancebook.Group
	Within  *stancebook.Within // of Groups
	Undated int
	From    int
	Next    bool
	Topics  []stancebook.TopicRow
}

func (s *site) home(ctx context.Context, a ask) (page, error) {
	q := a.Query
	q.Dedupe, q.Limit, q.Stances = a.Get("copies") == "", 0, false
	v := homeView{From: (a.Page - 1) * listSize}
	var err error
	if q.GroupBy != "" {
		v.Within = within()
		q.Limit, q.Within = cmp.Or(a.Query.Limit, 200), v.Within
		for g, err := range s.Book.Groups(ctx, q) {
			if err != nil {
				return page{}, err
			}
			v.Groups = append(v.Groups, g)
		}
		q.GroupBy, q.Limit, q.Within = "", 0, nil
	}
	if v.Finding, err = s.Book.Find(ctx, q, v.From, listSize); err != nil {
		return page{}, err
	}
	v.Next = (v.More && len(v.Rows) == listSize || v.From+len(v.Rows) < v.Count) && a.Page < mostPages
	if v.Count == 0 || !v.More {
		if v.Undated, err = s.Book.Undated(ctx, q); err != nil {
			return page{}, err
		}
	}
	a.called = names(v.Finding)
	title := "Who said what"
	if chosen := a.Chosen(); len(chosen) > 0 {
		title = strings.TrimPrefix(feedTitle(a), "Stancebook: ")
	}
	return page{name: "home", Title: title, Ask: a, View: v, Files: claimFiles(a)}, nil
}

// names are what people are called whose ids stand in a finding.
func names(f stancebook.Finding) map[string]string {
	called := map[string]string{}
	for _, facet := range f.Facets {
		for _, value := range facet.Values {
			if value.Name != "" {
				called[value.Value] = value.Name
			}
		}
	}
	return called
}

// claimFiles are the files of a list of claims.
func claimFiles(a ask) []link {
	return []link{{"Claims as CSV", a.At("/claims.csv").URL()}, {"Stances as CSV", a.At("/stances.csv").URL()},
		{"JSON", a.At("/claims.json").URL()}, {"Atom feed", a.At("/claims.atom").URL()}}
}

// viewFiles are the files of a view: its own rows, and the claims behind it.
func viewFiles(a ask, kind string) []link {
	return append([]link{{"This view as CSV", a.At("/" + kind + ".csv").URL()}, {"as JSON", a.At("/" + kind + ".json").URL()}},
		link{"Claims as CSV", a.At("/claims.csv").URL()}, link{"Stances as CSV", a.At("/stances.csv").URL()}, link{"Atom feed", a.At("/claims.atom").URL()})
}

// personView is one person, or those whom a name may mean.
type personView struct {
	*stancebook.PersonPage
	Title  string
	Plots  []topicPlot
	Choice []*stancebook.PersonRow
	All    string // the address of all their claims
}

// topicPlot is where somebody stands on a topic, with its picture.
type topicPlot struct {
	stancebook.TopicPage
	Picture template.HTML
	URL     string // of the statements
}

func (s *site) person(ctx context.Context, a ask) (page, error) {
	if a.Person == "" {
		return page{}, wrongAddress("Say who: /person?person=NAME")
	}
	q := a.Query
	q.Limit = 0
	ids, err := s.Book.WhoMayBe(ctx, q)
	if err != nil {
		return page{}, err
	}
	if len(ids) > 1 {
		v := personView{}
		for p, err := range s.Book.PeopleOf(ctx, stancebook.Query{Limit: 50}, ids[:min(len(ids), 50)]) {
			if err != nil {
				return page{}, err
			}
			v.Choice = append(v.Choice, p)
		}
		return page{name: "choice", Title: "Several people are called " + a.Person, View: v}, nil
	}
	q.Person, q.Within = ids[0], within()
	list, err := s.Book.PersonPages(ctx, q)
	if err != nil {
		return page{}, err
	}
	p := list[0]
	v := personView{PersonPage: p, Plots: topicPlots(p.Topics, a, "person", p.ID), All: a.At("/").With("person", p.ID).Copies().URL()}
	p.Newest = others(p.Newest, p.Topics)
	if len(p.Titles) > 0 {
		v.Title = p.Titles[0].String()
	}
	return page{name: "person", Title: p.Name, View: v, Files: viewFiles(a, "person")}, nil
}

// topicPlots draws stances by month, a picture a topic.
func topicPlots(list []stancebook.TopicPage, a ask, filter, value string) (out []topicPlot) {
	for _, t := range list {
		t.Title = cmp.Or(t.Title, t.Topic)
		out = append(out, topicPlot{t, monthsPlot("months-"+t.Topic, "Statements on "+t.Title+" by month", t.Months), a.At("/").With(filter, value).With("topic", t.Topic).URL()})
	}
	return out
}

// others are the newest claims that stand under no topic.
func others(list []stancebook.Said, topics []stancebook.TopicPage) []stancebook.Said {
	shown := map[string]bool{}
	for _, t := range topics {
		for _, said := range t.Newest {
			shown[said.ClaimKey] = true
		}
	}
	return slices.DeleteFunc(list, func(said stancebook.Said) bool { return shown[said.ClaimKey] })
}

func monthsPlot(id, title string, list []stancebook.MonthSides) template.HTML {
	var months []plot.Month
	for _, m := range list {
		months = append(months, plot.Month{Month: m.Month, Counts: plotCounts(m.Sides)})
	}
	return plot.Months(plot.Figure{ID: id, Title: title}, months)
}

func plotCounts(s stancebook.Sides) plot.Counts {
	return plot.Counts{Support: s.Support, Oppose: s.Oppose, Neutral: s.Neutral, Unclear: s.Unclear}
}

type peopleView struct {
	List   []*stancebook.PersonRow
	Within *stancebook.Within
	All    bool // private persons, too
}

// mostListed is how many rows a table of people or cities shows.
const mostListed = 200

func (s *site) people(ctx context.Context, a ask) (page, error) {
	q := a.Query
	q.Limit = cmp.Or(min(q.Limit, mostListed), mostListed)
	v := peopleView{Within: within(), All: a.Get("all") != ""}
	q.Within = v.Within
	for p, err := range s.Book.People(ctx, q, v.All) {
		if err != nil {
			return page{}, err
		}
		v.List = append(v.List, p)
	}
	return page{name: "people", Title: "People", View: v, Files: viewFiles(a, "people")}, nil
}

func (s *site) about(context.Context, ask) (page, error) {
	return page{name: "about", Title: "About this page"}, nil
}

// joined joins what is not empty.
func joined(separator string, values ...string) string {
	var kept []string
	for _, v := range values {
		if v != "" {
			kept = append(kept, v)
		}
	}
	return strings.Join(kept, separator)
}
