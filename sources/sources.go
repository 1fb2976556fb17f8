// Package sources says where articles come from: files and folders, records in
// JSON Lines and CSV, standard input, feeds, sitemaps, lists of addresses, web
// archives and pages.
//
// Which field of an article comes from where, first come first served:
//
//	field       plain text            record          page                         feed entry
//	Text        the file, exactly     text column     article text (package page)  the page's, else the entry's content
//	Title       first line, where it  title column    h1, OpenGraph, JSON-LD       the page's, else the entry's
//	            reads as a headline
//	Published   –                     date column     JSON-LD, meta, time element, the page's, else the entry's
//	                                                  line above the text
//	Outlet      –                     outlet column   JSON-LD, og:site_name        the page's, else the feed's title
//	URL         –                     url column      rel=canonical, the address   the entry's link
//	Bylines     a "By …" line         author column   JSON-LD, meta, byline        the page's, else the entry's
//	Language    detector              detector        html lang, JSON-LD,          the page's
//	                                                  detector
//
// What a list of addresses or a news sitemap says of a page stands behind what
// the page says, as a feed's entry does; a page of the Wayback Machine or of a web
// archive has its own address and is no other article than the one of its outlet.
//
// Source.Outlet, Date and URL fill only what is still missing then; a date is
// also read from an address that is filed under one (/2017/08/03/). What nobody
// states stays empty. Article.ID is a record's own id, else the file's name
// (with #n for a record), and the address of what is fetched.
package sources

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"time"

	"github.com/stancebook/stancebook"
)

// Source is one place that articles come from.
type Source struct {
	// Address is a file, a folder, a glob, "-" for standard input, or an http
	// or https address of a feed or a page.
	Address string
	// Kind is "file", "feed", "sitemap", "list", "page", "home" (a front page
	// whose feeds are looked for), "warc" or "lines" (JSON Lines as another
	// program hands them on, each perhaps behind its document's name and a tab;
	// there may be none); empty means: find out.
	Kind string
	// Was is what a source without a Kind turned out to be the last time: where a
	// feed or a sitemap was, a page is a fault and no article.
	Was string
	// Outlet, Date (ISO 8601) and URL fill what an article does not say.
	Outlet, Date, URL string
	// Map names the column (CSV) or key (JSON, dots for nested ones) of an
	// article's field: text, html, title, date, outlet, url, id, author.
	// Fields that it does not name are looked for under their usual names.
	Map map[string]string
	// Limit is the most articles to take; 0 takes all.
	Limit int
	// Entries is the most entries of a feed or sitemap, newest first, that are
	// looked at; 0 is Fetch.MaxEntries.
	Entries int
	// About keeps only articles in whose title or text one of these words or
	// phrases stands, as whole words, letter case aside; a final * stands for any ending.
	About []string
	// Since leaves out what is dated before that day (2006-01-02).
	Since string
	// Every is how often the source is read, at most; 0 is each time.
	Every time.Duration
	// Spacing is the time between two requests to its host; 0 is Fetch.MinInterval.
	Spacing time.Duration
	// AllowPrivate lets the source be fetched from private and loopback
	// addresses and from any port.
	AllowPrivate bool
}

// Options say how sources are read. The zero value reads the files of the
// operating system and fetches politely.
type Options struct {
	FS    fs.FS     // where files are read from; nil is the operating system
	Stdin io.Reader // what "-" reads; nil is empty
	Fetch Fetch
	// MaxBytes is the most that one document may hold after decoding. Of a longer
	// page the beginning is read, and marked as truncated; a longer text, list or
	// record is refused. 0 means 10 MB, and 64 MB for a record.
	MaxBytes int64
	Now      func() time.Time // nil is time.Now
	// Jobs is the most hosts that are asked at a time, each for one document;
	// 0 is 8.
	Jobs int
	// Memory is what earlier nights left; nil asks for everything anew.
	Memory Memory
	// Notes receives what Read does beside articles and faults, on the goroutine
	// of the caller's loop; nil drops it.
	Notes func(Note)
	// Since leaves out what is dated before that day (2006-01-02).
	Since string
	// ResumeFrom is the start of a run that was broken off: what Memory has
	// fetched since then is not asked for again.
	ResumeFrom time.Time
	// NoNetwork leaves addresses unasked.
	NoNetwork bool
}

// Fetch says how addresses are fetched. The zero value means the defaults
// given beside the fields.
type Fetch struct {
	// UserAgent names the program to web servers; Contact is the address or
	// page in it by which a webmaster reaches whoever runs it.
	UserAgent, Contact string
	Timeout            time.Duration // of one document with its body and redirects; 30 s
	MaxBytes           int64         // after decoding; Options.MaxBytes, else 10 MB
	HeaderTimeout      time.Duration // until an answer's headers are there; 20 s
	StallTime          time.Duration // in which a body must bring a kilobyte more; 10 s
	MinInterval        time.Duration // between two requests to one host; 1 s, negative is none
	MaxWait            time.Duration // longest wait that a Retry-After or a Crawl-delay may ask for; 30 s
	MaxEntries         int           // newest entries taken from one feed or sitemap; 200
	Network            Network       // nil is the operating system's
	Transport          http.RoundTripper
	Sleep              func(context.Context, time.Duration) error // nil sleeps by the clock
	Chance             func() float64                             // spreads retries, [0,1); nil is random
}

// Read yields the articles of the sources: those of files in their order, those
// of the web as they come, several hosts at a time and of each host one document
// after the other. A document that cannot be read yields a nil article and an
// *ItemError, and the others go on. Any other error (the context's) ends the
// reading. Memory is bounded by the few documents that are in work at a time.
func Read(ctx context.Context, from []Source, o Options) iter.Seq2[*stancebook.Article, error] {
	return func(yield func(*stancebook.Article, error) bool) {
		inner, cancel := context.WithCancel(ctx)
		defer cancel()
		r := newReader(o, yield, cancel)
		defer r.web.close()
		done := make(chan struct{})
		go func() {
			defer close(done)
			r.all(inner, from)
		}()
		r.serve(done)
		if err := ctx.Err(); err != nil && !r.stopped.Load() {
			yield(nil, err)
		}
	}
}

// ItemError says that one document could not be read, which, and what to do.
type ItemError struct {
	ID     string // the article's ID, as far as it is known
	Path   string // where it was to be read from
	Err    error
	Source string // Source.Address
	// Cause is one word for the fault, to count by: "robots", "status",
	// "refused", "timeout", "unreachable", "wait", "redirects", "too long",
	// "damaged", "no text", "not a feed", "parser"; empty for others.
	Cause  string
	Answer *stancebook.Answer // as far as a server answered
}

func (e *ItemError) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Err) }

// Unwrap gives the cause.
func (e *ItemError) Unwrap() error { return e.Err }
