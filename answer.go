package stancebook

import "time"

// Answer is what a web server, or an archive in its place, said when an
// address was asked: what the next night asks with, and where a page came from.
type Answer struct {
	Address   string // as it was asked for
	Final     string // after redirects
	Canonical string // the form under which the page is known
	Status    int    // of HTTP; 0 where an archive states none
	// NotModified says that nothing changed since the last answer (304): the
	// validators below are then those of that answer.
	NotModified        bool
	ETag, LastModified string
	At                 time.Time // when it was asked
	Captured           time.Time // when an archive took the page; zero for a page of today
	Charset            string    // the encoding that the bytes were taken for
	Replaced           int       // characters that the encoding does not know
	Redirects          []string  // addresses on the way, the first one included
}
