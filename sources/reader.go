package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources/page"
)

const (
	documentBytes = 10 << 20 // a page or a plain text
	recordBytes   = 64 << 20 // one record of a file that holds many
)

// reader carries one call of Read: what all its sources share.
type reader struct {
	Options
	disk    disk
	web     *web
	yield   func(*stancebook.Article, error) bool
	stopped bool // the caller wants no more
}

func newReader(o Options, yield func(*stancebook.Article, error) bool) *reader {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.PageTimeout == 0 {
		o.PageTimeout = 20 * time.Second
	}
	if o.Fetch.MaxBytes == 0 {
		o.Fetch.MaxBytes = o.limit(documentBytes)
	}
	return &reader{Options: o, disk: newDisk(o.FS), web: newWeb(o.Fetch, o.Now), yield: yield}
}

func (o Options) limit(usual int64) int64 {
	if o.MaxBytes > 0 {
		return o.MaxBytes
	}
	return usual
}

// visit is the reading of one source.
type visit struct {
	*reader
	Source
	taken    int    // articles yielded so far
	lastPath string // who took Source.URL
}

func (r *reader) source(ctx context.Context, s Source) {
	v := &visit{reader: r, Source: s}
	err := s.check()
	switch {
	case err != nil:
		v.fail("", cmp.Or(s.Address, "(no address)"), err)
	case s.Address == "-":
		v.stdin(ctx)
	case isWeb(s.Address):
		v.address(ctx, s.Address)
	case hasScheme(s.Address):
		v.fail("", s.Address, errors.New("only http and https addresses are read"))
	default:
		v.place(ctx, s.Address)
	}
}

func (v *visit) stdin(ctx context.Context) {
	if v.Stdin == nil {
		v.fail("stdin", "-", errEmpty)
		return
	}
	v.document(ctx, document{in: v.Stdin, path: "-", name: "stdin"})
}

// done tells whether the source need not be read on.
func (v *visit) done(ctx context.Context) bool {
	return v.stopped || ctx.Err() != nil || (v.Limit > 0 && v.taken >= v.Limit)
}

// article yields a, with what the source says filled in where a says nothing.
func (v *visit) article(a *stancebook.Article) {
	if err := v.fill(a); err != nil {
		v.fail(a.ID, a.Path, err)
		return
	}
	v.taken++
	v.stopped = v.stopped || !v.yield(a, nil)
}

func (v *visit) fill(a *stancebook.Article) error {
	if a.ID == "" {
		a.ID = stancebook.IDOf(a.Path)
	}
	if a.URL == "" && v.URL != "" {
		if v.lastPath != "" {
			return fmt.Errorf("the address %s is given to %s already: one address names one article", v.URL, v.lastPath)
		}
		a.URL, v.lastPath = page.Canonical(v.URL), a.Path
	}
	if a.Outlet == "" {
		a.Outlet = v.Outlet
	}
	if date := page.Date(v.Date); a.Published == "" && date != "" {
		a.Published, a.DateSource = date, "flag"
	}
	if date := page.DateIn(a.URL); a.Published == "" && date != "" {
		a.Published, a.DateSource = date, "url"
	}
	if a.Language == "" {
		a.Language = page.Language(a.Text)
	}
	a.FetchedAt = v.Now().UTC()
	return nil
}

// fail reports that one document could not be read. That the reading was
// stopped is no fault of the document's: Read says so itself.
func (v *visit) fail(id, path string, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	if id == "" {
		id = stancebook.IDOf(path)
	}
	v.stopped = v.stopped || !v.yield(nil, &ItemError{ID: id, Path: path, Err: err})
}

// parse reads one page, survives a parser that panics and gives up on one
// that takes too long.
func (v *visit) parse(ctx context.Context, raw []byte, o page.Options) (*stancebook.Article, error) {
	type answer struct {
		a   *stancebook.Article
		err error
	}
	answers := make(chan answer, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				answers <- answer{err: fmt.Errorf("read the page: its parser broke (%v): leave the page out", r)}
			}
		}()
		a, err := page.Parse(raw, o)
		answers <- answer{a, err}
	}()
	timer := time.NewTimer(v.PageTimeout)
	defer timer.Stop()
	// A parser cannot be stopped from outside: after the deadline it is left to
	// end by itself, its answer falls into the channel's buffer.
	select {
	case got := <-answers:
		return got.a, got.err
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
		return nil, fmt.Errorf("read the page: not done after %s: leave the page out", v.PageTimeout)
	}
}

var (
	errEmpty   = errors.New("empty: there is nothing to read")
	errTooLong = errors.New("too long")
)

// readAll reads a whole document, refusing one longer than limit.
func readAll(in io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(in, limit+1))
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%w: more than %s of text and markup: split it, or leave it out", errTooLong, size(limit))
	}
	if err != nil {
		return data, broken(err)
	}
	return data, nil
}

func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}
