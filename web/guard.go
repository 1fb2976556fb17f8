package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/stancebook/stancebook"
)

// policy lets a page load its own style and script and nothing else, from
// nowhere else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard refuses what no reader of the page sends, and says with every answer
// what a browser may do with it.
func (s *site) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache, private")
		if s.Public {
			h.Set("X-Robots-Tag", "noindex, nofollow")
		}
		defer s.recovered(w, r)
		switch {
		case !s.knowsHost(r.Host):
			s.fail(w, r, &refusal{http.StatusMisdirectedRequest, "This page is not here",
				"The book was asked for under a name that it does not go by. Whoever runs it can allow the name with --host."})
			return
		case len(r.RequestURI) > longestURL:
			s.fail(w, r, wrongAddress("The address is too long."))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, longestForm)
		next.ServeHTTP(w, r)
	})
}

// recovered answers where a view broke, which is a fault of the program.
func (s *site) recovered(w http.ResponseWriter, r *http.Request) {
	cause := recover()
	if cause == nil {
		return
	}
	if cause == http.ErrAbortHandler {
		panic(cause)
	}
	s.fail(w, r, fmt.Errorf("the view broke: %v", cause))
}

// knowsHost tells whether the page goes by a name: else a site that points its
// own name at this machine could read the book.
func (s *site) knowsHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if name == "localhost" || slices.Contains(s.Hosts, name) {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && (ip.IsLoopback() || s.Public)
}

// refusal is an answer that is no view: its title and sentence are for readers.
type refusal struct {
	status      int
	title, says string
}

func (e *refusal) Error() string { return e.says }

func wrongAddress(says string) error {
	return &refusal{http.StatusBadRequest, "This question cannot be asked", says}
}

var errNoView = &refusal{http.StatusNotFound, "There is no such view", "Search below, or begin at the newest claims."}

// errorView is what a page of an error shows.
type errorView struct {
	Title, Says string
	Near        []near
	Retry       bool
	Reference   string // under which the program's log has the cause
}

// near is a name that may have been meant, with the address that asks for it.
type near struct{ Name, URL string }

// fail answers with a page that says what happened and what to do. What only
// the program's own log may hold (a path, a statement of SQL) stays there.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	var refused *refusal
	var filter *stancebook.FilterError
	var unknown *stancebook.UnknownError
	var tooLong *http.MaxBytesError
	v, status := errorView{}, http.StatusInternalServerError
	switch {
	case errors.As(err, &refused):
		status, v.Title, v.Says = refused.status, refused.title, refused.says
	case errors.As(err, &filter):
		status, v.Title, v.Says = http.StatusBadRequest, "This question cannot be asked", filter.Filter+": "+strings.ReplaceAll(filter.Problem, "--", "")
	case errors.As(err, &unknown):
		status, v.Title, v.Says, v.Near = http.StatusNotFound, "Not in the book", sayUnknown(unknown), s.nearest(r, unknown)
	case errors.As(err, &tooLong):
		status, v.Title, v.Says = http.StatusRequestEntityTooLarge, "Too long", "What was sent is longer than a review can be."
	case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		return // the reader went away
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, stancebook.ErrBusy), isInterrupted(err):
		w.Header().Set("Retry-After", "5")
		status, v.Title, v.Retry = http.StatusServiceUnavailable, "This takes too long", true
		v.Says = fmt.Sprintf("The book did not answer within %s. Narrow the question (a topic, a city, a month), or try again in a moment: an ingest may be writing.", s.Limit)
	default:
		v.Reference = hex.EncodeToString(random(4))
		v.Title, v.Says = "Something went wrong", "It is not your question's fault. The program's log says more under the number below."
		s.Log.Error("view failed", "reference", v.Reference, "path", r.URL.Path, "error", err)
	}
	a := ask{Path: "/", Page: 1}
	s.write(w, r, status, "error", page{Title: v.Title, Ask: a, View: v})
}

// isInterrupted tells whether the book stopped a question whose time was over.
func isInterrupted(err error) bool { return err != nil && strings.Contains(err.Error(), "interrupted") }

func sayUnknown(e *stancebook.UnknownError) string {
	kind := map[string]string{"org": "organisation"}[e.Kind]
	if kind == "" {
		kind = e.Kind
	}
	switch {
	case e.Several:
		return fmt.Sprintf("The %s “%s” could be each of these.", kind, e.Name)
	case len(e.Nearest) == 0:
		return fmt.Sprintf("There is no %s “%s” in the book.", kind, e.Name)
	}
	return fmt.Sprintf("There is no %s “%s” in the book. Did you mean:", kind, e.Name)
}

// nearest are the names that may have been meant, each with the question asked
// of it instead.
func (s *site) nearest(r *http.Request, e *stancebook.UnknownError) (list []near) {
	a, err := askOf(r)
	if err != nil {
		return nil
	}
	for _, name := range e.Nearest {
		value := name
		if id, ok := idIn(name); ok {
			value, name = id, strings.TrimSuffix(name, " ["+id+"]")
		} else if e.Kind == "person" {
			value, _, _ = strings.Cut(name, " (")
		}
		list = append(list, near{name, a.With(e.Kind, value).URL()})
	}
	return list
}

// idIn finds the id in "Eric Jones (Police Chief) [1f0c99fd3d0a7d52]".
func idIn(name string) (id string, ok bool) {
	_, rest, found := strings.Cut(name, " [")
	return strings.TrimSuffix(rest, "]"), found && strings.HasSuffix(rest, "]")
}

// view reads the book for one page.
type view func(ctx context.Context, a ask) (page, error)

// show makes a handler of a view: within the time that a view may take.
func (s *site) show(v view) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a, err := askOf(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), s.Limit)
		defer cancel()
		version, err := s.Book.Version(ctx)
		var body []byte
		if err == nil {
			body, err = s.answers.get(ctx, a.URL(), version, s.Now, s.maker(v, a))
		}
		if err != nil {
			if ctx.Err() != nil && r.Context().Err() == nil {
				err = context.DeadlineExceeded
			}
			s.fail(w, r, err)
			return
		}
		s.send(w, r, http.StatusOK, body)
	}
}

// Serve answers on a listener until ctx ends, and lets readers finish. Beside
// that it makes the answers that count the whole book.
func (p *Page) Serve(ctx context.Context, l net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	warm := make(chan struct{})
	go func() {
		defer close(warm)
		p.site.warm(ctx)
	}()
	defer func() { stop(); <-warm }()
	server := &http.Server{
		Handler: p, MaxHeaderBytes: 32 << 10,
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute,
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		server.Close()
	}
	<-done
	return nil
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails
	return b
}
