package web

import (
	"bufio"
	"context"
	"encoding/xml"
	"fmt"
	"io"
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

// feed answers with the newest claims of a question as Atom.
func (s *site) feed(w http.ResponseWriter, r *http.Request) {
	a, err := askOf(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.Limit)
	defer cancel()
	q := a.Query
	q.Dedupe, q.Limit, q.Sort, q.GroupBy = true, feedSize, "", ""
	var rows []*stancebook.Row
	for row, err := range s.Book.Rows(ctx, q) {
		if err != nil {
			if ctx.Err() != nil {
				err = context.DeadlineExceeded
			}
			s.fail(w, r, err)
			return
		}
		rows = append(rows, row)
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	base := "http://" + r.Host
	f := Feed{ID: base + a.At("/claims.atom").URL(), Title: feedTitle(a), Self: base + a.At("/claims.atom").URL(), Page: base + a.At("/").URL(), Claims: rows, Updated: s.Now()}
	if err := f.Write(w, func(key string) string { return base + "/article?claim=" + key + "#c-" + key }); err != nil {
		s.Log.Error("feed broken off", "error", err)
	}
}

func feedTitle(a ask) string {
	title := "Stancebook"
	for i, c := range a.Chosen() {
		title += map[bool]string{true: ": ", false: ", "}[i == 0] + c.Label
	}
	return title
}

// Feed is a list of claims to be told of, the newest first.
type Feed struct {
	ID, Title  string
	Self, Page string // addresses of the feed and of what it is about; either may be empty
	Updated    time.Time
	Claims     []*stancebook.Row
}

// Write writes the feed as Atom. at gives a claim's address, "" where it has
// none.
func (f Feed) Write(out io.Writer, at func(claimKey string) string) error {
	w := bufio.NewWriter(out)
	w.WriteString(xml.Header)
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	doc := atomFeed{NS: "http://www.w3.org/2005/Atom", ID: f.ID, Title: f.Title, Updated: f.Updated.UTC().Format(time.RFC3339), Generator: "stancebook"}
	for _, l := range []atomLink{{"self", "application/atom+xml", f.Self}, {"alternate", "text/html", f.Page}} {
		if l.Href != "" {
			doc.Links = append(doc.Links, l)
		}
	}
	for _, r := range f.Claims {
		doc.Entries = append(doc.Entries, entryOf(r, at(r.ClaimKey)))
	}
	if err := e.Encode(doc); err != nil {
		return fmt.Errorf("write feed: %w", err)
	}
	return w.Flush()
}

type atomFeed struct {
	XMLName   xml.Name    `xml:"feed"`
	NS        string      `xml:"xmlns,attr"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Updated   string      `xml:"updated"`
	Generator string      `xml:"generator"`
	Links     []atomLink  `xml:"link"`
	Entries   []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Author     atomAuthor     `xml:"author"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Content    atomText       `xml:"content"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr,omitempty"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

func entryOf(r *stancebook.Row, href string) atomEntry {
	speaker := r.Speaker
	if speaker == "" {
		speaker = "Unknown"
	}
	e := atomEntry{ID: "urn:stancebook:claim:" + r.ClaimKey, Title: r.ReadsAs, Author: atomAuthor{speaker},
		Content: atomText{"text", r.ReadsAs + "\n\n" + joined(" · ", whoLine(r), r.Outlet, r.PublishedOn, r.Headline)}}
	e.Updated = r.FetchedAt
	if r.PublishedOn != "" {
		e.Published = r.PublishedOn + "T00:00:00Z"
	}
	if e.Updated == "" {
		e.Updated = e.Published
	}
	if e.Updated == "" {
		e.Updated = "1970-01-01T00:00:00Z"
	}
	if href != "" {
		e.Links = append(e.Links, atomLink{"alternate", "text/html", href})
	}
	if address := outside(r.URL); address != "" {
		e.Links = append(e.Links, atomLink{"related", "text/html", address})
	}
	if r.Stance != "" {
		e.Categories = append(e.Categories, atomCategory{string(r.Stance), r.Topic})
	}
	for _, c := range r.Cities {
		e.Categories = append(e.Categories, atomCategory{Term: c.String()})
	}
	return e
}
