package web

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"time"

	"github.com/stancebook/stancebook"
)

// longestFile is how long a file may take on its way.
const longestFile = 10 * time.Minute

// file answers with the rows that the command line writes for the same
// question.
func (s *site) file(kind, form string) http.HandlerFunc {
	mime := map[string]string{"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}[form]
	return func(w http.ResponseWriter, r *http.Request) {
		a, err := askOf(r)
		if err == nil && s.Write == nil {
			err = errNoView
		}
		if err != nil {
			s.fail(w, r, err)
			return
		}
		select {
		case s.files <- struct{}{}:
			defer func() { <-s.files }()
		case <-r.Context().Done():
			return
		case <-time.After(s.Limit):
			w.Header().Set("Retry-After", "10")
			s.fail(w, r, &refusal{http.StatusServiceUnavailable, "Too many files at once", "Others are taking files away. Try again in a moment."})
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), longestFile)
		defer cancel()
		http.NewResponseController(w).SetWriteDeadline(time.Now().Add(longestFile)) //nolint:errcheck // without it the server's own holds
		h := w.Header()
		h.Set("Content-Type", mime)
		h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="stancebook-%s.%s"`, kind, form))
		started := &startedWriter{Writer: w}
		err = s.Write(ctx, started, Download{Kind: kind, Form: form, Query: a.Query, Run: a.Get("run")})
		if err == nil {
			return
		}
		if started.begun {
			s.Log.Error("file broken off", "kind", kind, "error", err)
			panic(http.ErrAbortHandler) // the reader must see that it is not whole
		}
		h.Del("Content-Disposition")
		s.fail(w, r, err)
	}
}

// startedWriter knows whether anything was written.
type startedWriter struct {
	io.Writer
	begun bool
}

func (w *startedWriter) Write(p []byte) (int, error) {
	w.begun = true
	return w.Writer.Write(p)
}

// feedSize is how many claims a feed holds.
const feedSize = 50

// feed answers with the newest claims of a question as Atom, without what
// private persons said unless it is asked of one by name.
func (s *site) feed(w http.ResponseWriter, r *http.Request) {
	a, err := askOf(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.Limit)
	defer cancel()
	q := a.Query
	q.Dedupe, q.Sort, q.GroupBy, q.Public = true, "", "", q.Person == ""
	found, err := s.Book.First(ctx, q, 0, feedSize)
	if err != nil {
		if ctx.Err() != nil {
			err = context.DeadlineExceeded
		}
		s.fail(w, r, err)
		return
	}
	learnt := ""
	for _, row := range found.Rows {
		learnt = max(learnt, row.FetchedAt)
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	base := "http://" + r.Host
	f := stancebook.Feed{Name: a.At("/claims.atom").URL(), Title: feedTitle(a), Self: base + a.At("/claims.atom").URL(), Page: base + a.At("/").URL(),
		At: func(key string) string { return base + "/article?claim=" + key + "#c-" + key }}
	if f.Updated, err = time.Parse(time.RFC3339, learnt); err != nil {
		f.Updated = s.Now()
	}
	if err := f.Write(w, each(found.Rows)); err != nil {
		s.Log.Error("feed broken off", "error", err)
	}
}

func each(rows []*stancebook.Row) iter.Seq2[*stancebook.Row, error] {
	return func(yield func(*stancebook.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func feedTitle(a ask) string {
	title := "Stancebook"
	for i, c := range a.Chosen() {
		title += map[bool]string{true: ": ", false: ", "}[i == 0] + c.Label
	}
	return title
}
