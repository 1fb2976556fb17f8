package sources

import (
	"time"

	"github.com/stancebook/stancebook"
)

// Memory is what is kept of addresses from one night to the next: feeds, lists
// and pages alike, under their canonical form. Read calls it from the goroutine
// that runs the caller's loop, so that it needs no lock.
type Memory interface {
	// Validators gives what the last answer for an address said (either may be
	// empty) and when it was asked; never yields the zero time.
	Validators(address string) (etag, lastModified string, fetched time.Time)
	// Remember notes an answer. Read calls it once everything that the document
	// led to has been handed over without a fault: for a page after its article
	// was handed over, for a feed after its last entry. Whoever handles articles
	// behind Read's back (extraction, writing) must not write the answer down
	// before the articles handed over earlier are safe: a page whose answer is
	// remembered and whose article is not is never read again.
	Remember(address string, a stancebook.Answer)
	// Robots gives what a site's robots.txt said when it was asked last, zero
	// where it never was; KeepRobots notes it. A site is a scheme with a host:
	// "https://example.org".
	Robots(site string) Robots
	KeepRobots(site string, r Robots)
}

// Robots is a robots.txt as it was read.
type Robots struct {
	Status             int // of HTTP; 5xx and 429 say that it cannot be read now, 4xx that there is none
	ETag, LastModified string
	Body               string // valid UTF-8, up to 500 KiB
	At                 time.Time
}

// Note is what Read has to say beside articles and faults. Kinds:
//
//	unchanged  the server says that an address has not changed: nothing was parsed
//	truncated  only a part of a page was read; its article follows
//	skipped    an address was left out on purpose (topic, date, limit): Why says so
//	source     a source has been read to its end: Report says how it went
type Note struct {
	Kind    string
	Source  string // Source.Address
	Address string // of the document; empty for "source"
	Why     string
	Answer  *stancebook.Answer // for "unchanged"
	Report  *Report            // for "source"
}

// Report is how the reading of one source went.
type Report struct {
	Source, Outlet string
	Kind           string // what it turned out to be: "feed", "sitemap", "list", "page", "home", "file", "warc", "lines"
	// State is "read", "unchanged" (its server said so), "partial" (some of it
	// could not be read: Why), "failed" (none of it: Why), "not due" (its
	// schedule), "no network".
	State   string
	Why     string
	Listed, // entries or addresses that it names
	Taken, // articles handed over
	Unchanged, // addresses that have not changed
	Known, // entries handled by an earlier source or an earlier, broken run
	Skipped, // left out on purpose
	Failed int // faults
	Began, Ended time.Time
}
