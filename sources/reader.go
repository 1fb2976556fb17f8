package sources

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources/page"
	"golang.org/x/sync/semaphore"
)

const (
	documentBytes = 10 << 20 // a page or a plain text
	recordBytes   = 64 << 20 // one record of a file that holds many
	// parsedBytes is how much markup is parsed at a time, over all goroutines: a
	// page takes many times its size.
	parsedBytes = 12 << 20
	// mostSources is how many sources of the web are read at a time.
	mostSources = 32
	// mostWaiting is how many entries may wait for their host's turn.
	mostWaiting = 1000
)

// reader carries one call of Read: what all its sources share.
type reader struct {
	Options
	disk    disk
	web     *web
	yield   func(*stancebook.Article, error) bool
	cancel  context.CancelFunc
	calls   chan func()
	stopped atomic.Bool // the caller wants no more
	waiting chan struct{}
	parsing *semaphore.Weighted
	parser  func([]byte, page.Options) (*stancebook.Article, error)
}

func newReader(o Options, yield func(*stancebook.Article, error) bool, cancel context.CancelFunc) *reader {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Fetch.MaxBytes == 0 {
		o.Fetch.MaxBytes = o.limit(documentBytes)
	}
	r := &reader{
		Options: o, disk: newDisk(o.FS), web: newWeb(o.Fetch, o), yield: yield, cancel: cancel, calls: make(chan func()),
		waiting: make(chan struct{}, mostWaiting), parsing: semaphore.NewWeighted(parsedBytes), parser: page.Parse,
	}
	if o.Memory != nil {
		r.web.memory = func(address string) (known validators) {
			r.call(func() { known.etag, known.modified, known.fetched = o.Memory.Validators(key(address)) })
			return known
		}
		r.web.recall = func(site string) (kept Robots) {
			r.call(func() { kept = o.Memory.Robots(site) })
			return kept
		}
		r.web.keepRobots = func(site string, kept Robots) {
			r.call(func() { o.Memory.KeepRobots(site, kept) })
		}
	}
	return r
}

// key is the name under which an address is remembered.
func key(address string) string { return cmp.Or(page.Canonical(address), address) }

// all reads the sources: what lies in files in order, the web beside it.
func (r *reader) all(ctx context.Context, from []Source) {
	var work sync.WaitGroup
	defer work.Wait()
	places := make(chan struct{}, mostSources)
	for _, s := range from {
		if !isWeb(s.Address) && s.Kind != "list" {
			continue
		}
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
			return
		}
		work.Go(func() {
			defer func() { <-places }()
			r.source(ctx, s)
		})
	}
	for _, s := range from {
		if ctx.Err() == nil && !isWeb(s.Address) && s.Kind != "list" {
			r.source(ctx, s)
		}
	}
}

// serve runs what must be done on the caller's goroutine until all is read.
func (r *reader) serve(done <-chan struct{}) {
	for {
		select {
		case f := <-r.calls:
			f()
		case <-done:
			return
		}
	}
}

// call has f run on the caller's goroutine and waits for it.
func (r *reader) call(f func()) {
	ran := make(chan struct{})
	r.calls <- func() {
		defer close(ran)
		f()
	}
	<-ran
}

func (r *reader) hand(a *stancebook.Article, err error) {
	if !r.stopped.Load() && !r.yield(a, err) {
		r.stopped.Store(true)
		r.cancel()
	}
}

func (o Options) limit(usual int64) int64 {
	if o.MaxBytes > 0 {
		return o.MaxBytes
	}
	return usual
}

// parsed waits until a document of so many bytes may be parsed beside the
// others; done lets the next one in.
func (r *reader) parsed(ctx context.Context, length int) (done func(), err error) {
	weight := min(max(4*int64(length), parsedBytes/4), parsedBytes)
	if err := r.parsing.Acquire(ctx, weight); err != nil {
		return nil, err
	}
	return func() { r.parsing.Release(weight) }, nil
}

// parse reads one page and survives a parser that panics. How long it may take
// is bounded by the page's size, see package page.
func (r *reader) parse(ctx context.Context, raw []byte, o page.Options) (a *stancebook.Article, err error) {
	done, err := r.parsed(ctx, len(raw))
	if err != nil {
		return nil, err
	}
	defer func() {
		done()
		if p := recover(); p != nil {
			a, err = nil, fault("parser", "read the page: its parser broke (%v): leave the page out", p)
		}
	}()
	return r.parser(raw, o)
}

var (
	errEmpty   = errors.New("empty: there is nothing to read")
	errTooLong = errors.New("too long")
)

func tooLong(limit int64) error {
	return fmt.Errorf("%w: more than %s of text and markup: split it, or leave it out", errTooLong, size(limit))
}

// readBeginning reads a document up to limit, and then up to where a tag, a line
// or a word ends: cut says that there is more.
func readBeginning(in io.Reader, limit int64) (data []byte, cut bool, err error) {
	data, err = io.ReadAll(io.LimitReader(in, limit+1))
	if int64(len(data)) <= limit {
		if err != nil {
			err = broken(err)
		}
		return data, false, err
	}
	if end := bytes.LastIndexAny(data, "<\n "); end > 0 {
		limit = int64(end)
	}
	return data[:limit], true, nil
}

// marked notes of an article that its document goes on behind what was read. Of
// such a page the half is not kept.
func marked(a *stancebook.Article, cut bool) {
	if cut {
		a.Raw, a.Truncated = nil, true
	}
}

func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}
