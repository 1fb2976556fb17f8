package stancebook

// SourceNight is how one run got on with one source.
type SourceNight struct {
	Source, Outlet string
	Kind           string // what the source turned out to be: "feed", "file", …
	State          string // "read", "unchanged", "partial", "failed", "not due", "no network"
	Why            string // of a state that is no success
	Listed         int    // entries or addresses that it named
	New, Changed   int    // articles
	Unchanged      int    // articles, and addresses whose server said so
	Known, Skipped int    // handled before in this run or a broken one; left out on purpose
	Failed         int
	Causes         string // of the failures: "status 3, timeout 1"
	Articles       int    // that were read, unchanged ones too
	MedianWords    int    // of their texts; 0 where there was none
	Claims         int    // in new and changed articles

	// FailedNights is for how many nights in a row the source has failed, and
	// SilentNights for how many it has brought nothing new; both count tonight.
	// Odd says what looks wrong beside this source's own past, "" for nothing.
	FailedNights, SilentNights int
	Odd                        string
}

// Flows tells a source that is expected to bring something new night after
// night: a feed, no archive.
func (s *SourceNight) Flows() bool {
	return s.Kind == "feed" || s.Kind == "sitemap" || s.Kind == "home"
}

// Run is one use of the book by a command that writes: what it did, to how
// many articles.
type Run struct {
	ID, Command, Version string
	StartedAt            string // RFC 3339, UTC
	FinishedAt           string // empty while it runs
	// Status is "running", "done", "failed", "stopped" or "interrupted" (it
	// never came to its end).
	Status string

	New, Changed, Unchanged, Failed, Skipped, Redone int // articles
	Truncated                                        int // of those: only their beginning was read
	Direct, Mixed, Indirect                          int // claims written
	Retired                                          int // claims no longer found
	NeedLook                                         int // claims of low confidence
	Orphaned                                         int // reviews whose claim was found until this run
	Failures                                         []Failure

	// Resumes is the run that this one goes on with because it was broken off;
	// "" is none.
	Resumes string
	Sources []SourceNight
	Changes []ArticleChange
}

// Failure is an article that a run did not read or extract, or not whole.
type Failure struct {
	Kind       string // "failed", "skipped" or "truncated"
	Path       string
	Reason, At string
}
