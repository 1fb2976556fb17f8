// Package web is the book's page: who said what, in its place, for people who
// would rather look than type.
//
// Every view's address is a question of the command line, and every view leads
// to the same rows as CSV, JSON and Atom. Pages are made on the server and work
// without script; nothing that stood in an article is ever markup. Reading
// never writes; reviews need a token (see Options.Desk).
package web

import (
	"context"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"time"

	"github.com/stancebook/stancebook"
)

// Claims answers questions about claims.
type Claims interface {
	Find(ctx context.Context, q stancebook.Query, from, size int) (stancebook.Finding, error)
	First(ctx context.Context, q stancebook.Query, from, size int) (stancebook.Finding, error)
	Rows(ctx context.Context, q stancebook.Query) iter.Seq2[*stancebook.Row, error]
	Groups(ctx context.Context, q stancebook.Query) iter.Seq2[stancebook.Group, error]
	Undated(ctx context.Context, q stancebook.Query) (int, error)
	ClaimChanges(ctx context.Context, q stancebook.Query, run string) iter.Seq2[stancebook.ClaimChange, error]
}

// Subjects are whom claims are of: people and cities.
type Subjects interface {
	WhoMayBe(ctx context.Context, q stancebook.Query) (ids []string, err error)
	People(ctx context.Context, q stancebook.Query, all bool) iter.Seq2[*stancebook.PersonRow, error]
	PeopleOf(ctx context.Context, q stancebook.Query, ids []string) iter.Seq2[*stancebook.PersonRow, error]
	Cities(ctx context.Context, q stancebook.Query) iter.Seq2[*stancebook.CityRow, error]
	CitySides(ctx context.Context, q stancebook.Query) (map[stancebook.City]stancebook.Sides, error)
}

// Pages are all that the book holds of one thing.
type Pages interface {
	PersonPages(ctx context.Context, q stancebook.Query) ([]*stancebook.PersonPage, error)
	CityPages(ctx context.Context, q stancebook.Query) ([]*stancebook.CityPage, error)
	TopicSides(ctx context.Context, q stancebook.Query) (stancebook.TopicSides, error)
	ArticlePage(ctx context.Context, name string) (*stancebook.ArticlePage, error)
	Wordings(ctx context.Context, article string, was, now int) (stancebook.Wordings, error)
}

// Work is what the book judges and what was done to it: topics, runs and
// reviews.
type Work interface {
	// Version changes whenever the book does.
	Version(ctx context.Context) (int64, error)
	Topics(ctx context.Context) ([]stancebook.TopicRow, error)
	Beginning(ctx context.Context, kind, typed string, limit int) (names []string, err error)
	Runs(ctx context.Context) iter.Seq2[stancebook.Run, error]
	RunByID(ctx context.Context, id string) (stancebook.Run, error)
	Reviews(ctx context.Context, q stancebook.ReviewsAsked) ([]stancebook.Review, error)
	DoubtsOf(ctx context.Context, claimKey string) (stancebook.Doubts, error)
}

// Book is what the page reads.
type Book interface {
	Claims
	Subjects
	Pages
	Work
}

// Desk is where reviews are written.
type Desk interface {
	Review(ctx context.Context, claimKey string, d stancebook.Decision, by stancebook.Reviewer) (stancebook.Review, error)
	UndoReview(ctx context.Context, id int64, by stancebook.Reviewer) (stancebook.Review, error)
}

// Download asks for rows as a file.
type Download struct {
	Kind string // "claims", "stances", "people", "person", "cities", "city", "topics", "changes", "runs", "run"
	Form string // "csv" or "json"
	stancebook.Query
	Run string // of "run"
}

// Place is where a city lies.
type Place struct {
	County     string
	Lat, Lon   float64 // degrees north and east
	Population int
}

// Options say what the page shows and to whom. Book is needed.
type Options struct {
	Book Book
	// Desk takes reviews; nil shows none. Token is what a reviewer has to know,
	// Reviewer the name under which reviews are kept.
	Desk            Desk
	Token, Reviewer string
	// Write writes rows as the command line does; nil offers no files.
	Write func(ctx context.Context, w io.Writer, d Download) error
	// Place finds a city in the table of places; nil draws no map.
	Place func(stancebook.City) (Place, bool)
	// Hosts are the names under which the page may be asked for, beside those of
	// this machine itself.
	Hosts []string
	// Public tells that others than this machine's users can reach the page: it
	// then asks search engines to pass it by.
	Public  bool
	Version string
	// Limit is the longest that a view may ask the book; zero is 5 s.
	Limit time.Duration
	Log   *slog.Logger // nil is silent
	Now   func() time.Time
}

// site is the page on its way to a reader.
type site struct {
	Options
	pages   *pages
	answers *shelf
	style   asset
	script  asset
	icon    asset
	files   chan struct{} // a place for each file that may be written at a time
	signing []byte        // of forms
}

// filesAtOnce is how many files are written at a time; a long one takes a
// connection to the book for as long as its reader likes.
const filesAtOnce = 3

// Page is the page of a book: a handler that can also serve itself.
type Page struct {
	http.Handler
	site *site
}

// New makes the page of a book.
func New(o Options) (*Page, error) {
	if o.Limit == 0 {
		o.Limit = 5 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &site{Options: o, answers: newShelf(), files: make(chan struct{}, filesAtOnce), signing: random(32)}
	var err error
	if err = s.readAssets(); err != nil {
		return nil, err
	}
	if s.pages, err = readTemplates(s); err != nil {
		return nil, err
	}
	return &Page{s.guard(s.routes()), s}, nil
}

func (s *site) routes() http.Handler {
	mux := http.NewServeMux()
	for path, view := range map[string]view{
		"/{$}": s.home, "/people": s.people, "/person": s.person, "/cities": s.cities, "/city": s.city, "/topics": s.topics, "/topic": s.topic,
		"/article": s.article, "/changes": s.changes, "/wordings": s.wordings, "/runs": s.runs, "/run": s.run, "/about": s.about,
	} {
		mux.Handle("GET "+path, s.show(view))
	}
	mux.Handle("GET /static/"+styleName, s.style)
	mux.Handle("GET /static/"+scriptName, s.script)
	mux.Handle("GET /static/"+iconName, s.icon)
	mux.HandleFunc("GET /claims.atom", s.feed)
	for _, f := range files {
		for _, form := range []string{"csv", "json"} {
			mux.HandleFunc("GET /"+f+"."+form, s.file(f, form))
		}
	}
	s.routeReview(mux)
	mux.Handle("/", s.show(func(context.Context, ask) (page, error) { return page{}, errNoView }))
	return mux
}

// files are the kinds of Download.
var files = []string{"claims", "stances", "people", "person", "cities", "city", "topics", "changes", "runs", "run"}
