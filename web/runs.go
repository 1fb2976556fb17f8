package web

import (
	"context"
	"html/template"
	"slices"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/web/plot"
)

// runsView is what each run did, with the nights as a picture.
type runsView struct {
	List    []stancebook.Run // the newest first
	Picture template.HTML
	More    bool
}

// mostRuns is how many runs a list shows: a year of nights.
const mostRuns = 366

func (s *site) runs(ctx context.Context, a ask) (page, error) {
	v := runsView{}
	for run, err := range s.Book.Runs(ctx) {
		if err != nil {
			return page{}, err
		}
		if v.More = len(v.List) == mostRuns; v.More {
			break
		}
		v.List = append(v.List, run)
	}
	var nights []plot.Night
	for _, run := range slices.Backward(v.List) {
		nights = append(nights, plot.Night{Name: run.ID, Day: day(run.StartedAt), Href: "/run?run=" + run.ID, New: run.New, Changed: run.Changed, Failed: run.Failed})
	}
	v.Picture = plot.Nights(plot.Figure{ID: "nights", Title: "Articles by run"}, nights)
	return page{name: "runs", Title: "Runs", View: v, Files: []link{{"This view as CSV", "/runs.csv"}, {"as JSON", "/runs.json"}}}, nil
}

// runView is one run's report.
type runView struct {
	stancebook.Run
	Claims []stancebook.ClaimChange // that its articles' new wordings changed
}

func (s *site) run(ctx context.Context, a ask) (page, error) {
	id := a.Get("run")
	if id == "" {
		return page{}, wrongAddress("Say which: /run?run=RUN")
	}
	run, err := s.Book.RunByID(ctx, id)
	if err != nil {
		return page{}, err
	}
	v := runView{Run: run}
	for c, err := range s.Book.ClaimChanges(ctx, stancebook.Query{Limit: mostChanges}, id) {
		if err != nil {
			return page{}, err
		}
		v.Claims = append(v.Claims, c)
	}
	v.Failures = v.Failures[:min(len(v.Failures), mostListed)]
	return page{name: "run", Title: "Run " + run.ID, View: v, Files: []link{{"This report as JSON", a.URLFor("/run.json")}}}, nil
}
