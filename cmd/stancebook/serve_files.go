package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
	"github.com/stancebook/stancebook/web"
)

// writer writes for the page what the commands of the same names write.
func (a *app) writer(book *store.Book) func(context.Context, io.Writer, web.Download) error {
	return func(ctx context.Context, w io.Writer, d web.Download) error {
		q := d.Query
		switch d.Kind {
		case "claims":
			q.Dedupe, q.Stances = true, false
			return sendRows(w, d.Form, listColumns, book.Rows(ctx, q))
		case "stances":
			q.Stances = true
			return sendRows(w, d.Form, rowColumns, book.Rows(ctx, q))
		case "people":
			return sendRows(w, d.Form, personColumns, book.People(ctx, q, false))
		case "cities":
			return sendRows(w, d.Form, cityColumns, book.Cities(ctx, q))
		case "changes":
			return sendRows(w, d.Form, changeColumns, pointers(book.ClaimChanges(ctx, q, d.Run)))
		case "runs":
			return sendRows(w, d.Form, runColumns, book.Runs(ctx))
		case "topics":
			list, err := book.Topics(ctx)
			if err != nil {
				return err
			}
			return sendRows(w, d.Form, bookTopicColumns, each(list))
		}
		return a.sendPage(ctx, w, book, d)
	}
}

// sendPage writes what is about one thing: all of it as JSON, as CSV its row of
// the list.
func (a *app) sendPage(ctx context.Context, w io.Writer, book *store.Book, d web.Download) error {
	switch d.Kind + "." + d.Form {
	case "person.csv":
		return sendRows(w, d.Form, personColumns, book.People(ctx, d.Query, true))
	case "city.csv":
		return sendRows(w, d.Form, cityColumns, book.Cities(ctx, d.Query))
	case "person.json":
		pages, err := book.PersonPages(ctx, d.Query)
		if err != nil {
			return err
		}
		return sendRows(w, d.Form, personPageColumns, each(pages))
	case "city.json":
		pages, err := book.CityPages(ctx, d.Query)
		if err != nil {
			return err
		}
		return sendRows(w, d.Form, cityPageColumns, each(pages))
	case "run.json":
		run, err := book.RunByID(ctx, d.Run)
		if err != nil {
			return err
		}
		to := *a
		to.stdout = w
		return to.printRun(ctx, book, run, true)
	}
	return fmt.Errorf("no file %s.%s", d.Kind, d.Form)
}

func sendRows[R any](w io.Writer, form string, columns []column[R], rows iter.Seq2[R, error]) error {
	o := output{csv: form == "csv", json: form == "json"}
	return fillBuffered(w, func(b *bufio.Writer) error {
		_, err := o.stream(b, namesOf(columns), cells(columns, rows))
		return err
	})
}

func pointers[T any](rows iter.Seq2[T, error]) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for r, err := range rows {
			if !yield(&r, err) {
				return
			}
		}
	}
}

// bookTopicColumns are the topics that stances of the book are about.
var bookTopicColumns = []column[stancebook.TopicRow]{
	{"topic", func(t stancebook.TopicRow) any { return t.Name }},
	{"title", func(t stancebook.TopicRow) any { return t.Title }},
	{"claim", func(t stancebook.TopicRow) any { return t.Claim }},
	{"stances", func(t stancebook.TopicRow) any { return t.Claims }},
	{"support", func(t stancebook.TopicRow) any { return t.Support }},
	{"oppose", func(t stancebook.TopicRow) any { return t.Oppose }},
	{"neutral", func(t stancebook.TopicRow) any { return t.Neutral }},
	{"unclear", func(t stancebook.TopicRow) any { return t.Unclear }},
}
