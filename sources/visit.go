package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources/page"
)

// visit is the reading of one source.
type visit struct {
	*reader
	Source
	work sync.WaitGroup // entries on their way
	room chan struct{}  // as many as Limit allows; nil without one
	full chan struct{}  // closed when Limit is reached

	taken atomic.Int64 // articles handed over

	// The rest is touched on the caller's goroutine alone.
	report   Report
	lists    []stancebook.Answer // feeds and lists, to be remembered at the end
	again    bool                // a fault that another night may mend
	lastPath string              // who took Source.URL
	dated    bool                // Memory knows when the source was read
}

func (r *reader) source(ctx context.Context, s Source) {
	v := &visit{reader: r, Source: s, full: make(chan struct{})}
	v.report = Report{Source: s.Address, Outlet: s.Outlet, Kind: s.Kind, State: "read", Began: r.Now().UTC()}
	if s.Limit > 0 {
		v.room = make(chan struct{}, s.Limit)
	}
	err := s.check()
	switch {
	case err != nil:
		v.fail("", cmp.Or(s.Address, "(no address)"), err)
	case s.Address == "-":
		v.stdin(ctx)
	case isWeb(s.Address) && v.NoNetwork:
		v.report.State = "no network"
	case !v.due():
		v.report.State = "not due"
	case isWeb(s.Address):
		v.address(ctx, s.Address)
	case hasScheme(s.Address):
		v.fail("", s.Address, errors.New("only http and https addresses are read"))
	default:
		v.place(ctx, s.Address)
	}
	v.work.Wait()
	if ctx.Err() == nil {
		v.call(v.end)
	}
}

// due tells whether the source's schedule lets it be read now. An hour's slack
// keeps a night that begins a little earlier from skipping it.
func (v *visit) due() bool {
	if v.Every == 0 {
		return true
	}
	last := v.web.memory(v.Address).fetched
	return last.IsZero() || v.Now().Sub(last) >= v.Every-time.Hour
}

// end says how the source went, and remembers its feeds and lists: their
// validators only where nothing is left that another night could mend.
func (v *visit) end() {
	r := &v.report
	r.Ended = v.Now().UTC()
	if r.State == "read" && r.Failed > 0 && r.Taken+r.Unchanged+r.Known+r.Skipped == 0 {
		r.State = "failed"
	}
	for _, a := range v.lists {
		if v.again {
			a.ETag, a.LastModified = "", ""
		}
		v.remember(a)
	}
	if v.Every > 0 && !v.dated && !v.NoNetwork && v.Memory != nil && r.State != "failed" && r.State != "not due" {
		v.Memory.Remember(key(v.Address), stancebook.Answer{Address: v.Address, At: r.Began})
	}
	v.note(Note{Kind: "source", Report: r})
}

func (v *visit) remember(a stancebook.Answer) {
	if v.Memory != nil && isWeb(a.Address) {
		v.dated = v.dated || a.Address == v.Address
		v.Memory.Remember(key(a.Address), a)
	}
}

func (v *visit) note(n Note) {
	if n.Source = v.Address; v.Notes != nil {
		v.Notes(n)
	}
}

// list keeps what was answered for a feed or a list until its entries are done.
func (v *visit) keep(kind string, a stancebook.Answer) {
	v.call(func() {
		if v.report.Kind == "" || v.report.Kind == "home" {
			v.report.Kind = kind
		}
		if a.Address != "" {
			v.lists = append(v.lists, a)
		}
	})
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
	return v.stopped.Load() || ctx.Err() != nil || v.Limit > 0 && v.taken.Load() >= int64(v.Limit)
}

// spawn does the work of one entry beside that of others. It waits where many
// wait already, or where those on their way may reach the limit.
func (v *visit) spawn(ctx context.Context, work func() (handed bool)) {
	if v.room != nil {
		select {
		case v.room <- struct{}{}:
		case <-v.full:
			return
		case <-ctx.Done():
			return
		}
	}
	select {
	case v.waiting <- struct{}{}:
	case <-ctx.Done():
		return
	}
	v.work.Go(func() {
		defer func() { <-v.waiting }()
		if !work() && v.room != nil {
			<-v.room
		}
	})
}

// article hands a over, with what the source says filled in where a says
// nothing, unless the source is not about such articles.
func (v *visit) article(a *stancebook.Article) (handed bool) {
	v.call(func() {
		if v.done(context.Background()) {
			return
		}
		if err := v.fill(a); err != nil {
			v.faulty(a.ID, a.Path, err, a.Answer)
			return
		}
		if why := v.unwanted(a); why != "" {
			v.skip(a.Path, why, 1)
		} else {
			v.report.Taken++
			if v.taken.Add(1) == int64(v.Limit) {
				close(v.full)
			}
			handed = true
			if a.Truncated {
				v.note(Note{Kind: "truncated", Address: a.Path, Why: "longer or nested deeper than is read: only a part was read"})
			}
			v.hand(a, nil)
		}
		if a.Answer != nil {
			v.remember(*a.Answer)
		}
	})
	return handed
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
	a.FetchedAt, a.Source = v.Now().UTC(), v.Address
	if a.Answer != nil {
		a.Answer.Canonical = a.URL
	}
	return nil
}

// skip counts what is left out on purpose.
func (v *visit) skip(address, why string, n int) {
	v.report.Skipped += n
	v.note(Note{Kind: "skipped", Address: address, Why: why})
}

// same notes an address that has not changed.
func (v *visit) same(a stancebook.Answer) {
	a.Canonical = key(a.Address)
	v.call(func() {
		v.report.Unchanged++
		v.note(Note{Kind: "unchanged", Address: a.Address, Answer: &a})
		v.remember(a)
	})
}

// fail reports that one document could not be read. That the reading was
// stopped is no fault of the document's: Read says so itself.
func (v *visit) fail(id, path string, err error) { v.failAt(id, path, err, nil) }

func (v *visit) failAt(id, path string, err error, answer *stancebook.Answer) {
	v.call(func() { v.faulty(id, path, err, answer) })
}

func (v *visit) faulty(id, path string, err error, answer *stancebook.Answer) {
	if errors.Is(err, context.Canceled) {
		return
	}
	if id == "" {
		id = stancebook.IDOf(path)
	}
	v.report.Failed++
	v.report.Why = cmp.Or(v.report.Why, err.Error())
	v.again = v.again || mayMend(err)
	v.hand(nil, &ItemError{ID: id, Path: path, Err: err, Source: v.Address, Cause: causeOf(err), Answer: answer})
}
