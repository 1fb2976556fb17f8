package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources"
	"github.com/stancebook/stancebook/store"
)

// night is what a run keeps of its sources while it reads them. Articles are
// counted where they are read and where they are written, so it has a lock.
type night struct {
	mu      sync.Mutex
	tallies map[string]*sourceTally
	order   []string

	// An answer is written down once all articles that were handed to the
	// extractor before it are in the book: a page whose answer is remembered
	// and whose article is not would never be read again.
	handed  []string // the source of each
	settled int
	waiting []waitingAnswer
	broken  map[string]bool // sources of which an article was lost on the way

	unasked int // pages whose server said that nothing changed
	err     error
}

type waitingAnswer struct {
	after int // articles
	store.Fetched
}

// sourceTally is one source of a night.
type sourceTally struct {
	stancebook.SourceNight
	ended  bool // it was read to its end
	words  []int
	causes map[string]int
}

func newNight() *night {
	return &night{tallies: map[string]*sourceTally{}, broken: map[string]bool{}}
}

// of finds the tally of a source. The lock is held.
func (n *night) of(source string) *sourceTally {
	t := n.tallies[source]
	if t == nil {
		t = &sourceTally{causes: map[string]int{}}
		t.Source = source
		n.tallies[source], n.order = t, append(n.order, source)
	}
	return t
}

// expect has the sources reported in this order, however they come to their end.
func (n *night) expect(list []sources.Source) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, s := range list {
		n.of(s.Address)
	}
}

// count changes the tally of a source.
func (n *night) count(source string, change func(*sourceTally)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	change(n.of(source))
}

// hand counts an article, or a fault, that goes to the extractor.
func (n *night) hand(source string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.handed = append(n.handed, source)
}

// settle counts the next article, or fault, that is in the book now, and
// returns the answers that may be written down. Of one that was lost on the
// way, its page and what led to it are to be asked for again.
func (n *night) settle(lost bool) (safe []store.Fetched) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if lost {
		n.broken[n.handed[n.settled]] = true
	}
	n.settled++
	for len(n.waiting) > 0 && n.waiting[0].after <= n.settled {
		w := n.waiting[0]
		n.waiting = n.waiting[1:]
		if !n.broken[w.Answer.Address] && !(lost && w.after == n.settled) {
			safe = append(safe, w.Fetched)
		}
	}
	return safe
}

// rest are the answers that wait for no article when all is read.
func (n *night) rest() (safe []store.Fetched) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, w := range n.waiting {
		if !n.broken[w.Answer.Address] {
			safe = append(safe, w.Fetched)
		}
	}
	n.waiting = nil
	return safe
}

// source is where the next article to be settled came from.
func (n *night) source() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.handed[n.settled]
}

// memory is what the sources remember by: the book, behind the articles that
// are still on their way into it.
type memory struct {
	validators func(address string) (etag, lastModified string, fetched time.Time)
	remember   func(address string, a stancebook.Answer)
	robots     func(site string) sources.Robots
	keepRobots func(site string, r sources.Robots)
}

func (m memory) Validators(address string) (etag, lastModified string, fetched time.Time) {
	return m.validators(address)
}

func (m memory) Remember(address string, a stancebook.Answer) { m.remember(address, a) }

func (m memory) Robots(site string) sources.Robots { return m.robots(site) }

func (m memory) KeepRobots(site string, r sources.Robots) { m.keepRobots(site, r) }

// memory reads from the book what earlier nights left, and keeps answers
// waiting. Rules of sites wait for nothing.
func (w *ingest) memory(ctx context.Context, readOnly bool) memory {
	noted := func(err error) {
		w.night.mu.Lock()
		defer w.night.mu.Unlock()
		w.night.err = errors.Join(w.night.err, err)
	}
	return memory{
		validators: func(address string) (string, string, time.Time) {
			etag, modified, fetched, err := w.book.Validators(ctx, address)
			noted(err)
			return etag, modified, fetched
		},
		robots: func(site string) sources.Robots {
			r, err := w.book.Robots(ctx, site)
			noted(err)
			return sources.Robots{Status: r.Status, ETag: r.ETag, LastModified: r.LastModified, Body: r.Body, At: r.At}
		},
		keepRobots: func(site string, r sources.Robots) {
			if !readOnly {
				noted(w.book.KeepRobots(ctx, store.Robots{Site: site, Status: r.Status, ETag: r.ETag, LastModified: r.LastModified, Body: r.Body, At: r.At}))
			}
		},
		remember: func(address string, a stancebook.Answer) {
			w.night.mu.Lock()
			defer w.night.mu.Unlock()
			w.night.waiting = append(w.night.waiting, waitingAnswer{len(w.night.handed), store.Fetched{Address: address, Answer: a}})
		},
	}
}

// heed keeps what the sources say beside articles and faults.
func (w *ingest) heed(ctx context.Context) func(sources.Note) {
	return func(n sources.Note) {
		switch n.Kind {
		case "unchanged":
			isPage, err := w.book.Paged(ctx, n.Answer.Canonical)
			w.night.count(n.Source, func(t *sourceTally) {
				w.night.err = errors.Join(w.night.err, err)
				if isPage { // and no feed or list
					t.Unchanged++
					w.night.unasked++
				}
			})
		case "source":
			r := n.Report
			w.night.count(n.Source, func(t *sourceTally) {
				t.ended = true
				t.Outlet, t.Kind, t.State, t.Why = r.Outlet, r.Kind, r.State, r.Why
				t.Listed, t.Known, t.Skipped = r.Listed, r.Known, r.Skipped
			})
			w.bar.ended()
			w.event(slog.LevelInfo, "source read", "source", r.Source, "state", r.State, "why", r.Why, "listed", r.Listed)
		}
	}
}

// read ingests what is not in the book yet.
func (w *ingest) read(list []sources.Source) step {
	return func(ctx context.Context) error {
		o, err := w.reading(ctx)
		if err == nil {
			err = w.recall(ctx, list)
		}
		if err != nil {
			return err
		}
		w.night.expect(list)
		total, known := sources.Count(list, o)
		w.startProgress(total, known)
		w.bar.of(len(list))
		for group := range gathered(w.extractor.Each(ctx, w.fresh(ctx, sources.Read(ctx, list, o)), w.workers())) {
			if err := w.takeIn(ctx, group); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return errors.Join(w.night.err, w.book.RememberAnswers(ctx, w.night.rest()), w.book.CountUnasked(ctx, w.runID, w.night.unasked))
	}
}

// takeIn writes a group of articles, the faults among them where they came.
func (w *ingest) takeIn(ctx context.Context, group []extracted) error {
	var safe []store.Fetched
	for len(group) > 0 {
		n := slices.IndexFunc(group, func(e extracted) bool { return e.err != nil })
		if n == 0 {
			lost, err := w.fail(ctx, w.night.source(), group[0].err)
			if err != nil {
				return err
			}
			safe, group = append(safe, w.night.settle(lost)...), group[1:]
			w.bar.step()
			continue
		}
		if n < 0 {
			n = len(group)
		}
		if err := w.put(ctx, group[:n]); err != nil {
			return err
		}
		for range n {
			safe = append(safe, w.night.settle(false)...)
			w.bar.step()
		}
		group = group[n:]
	}
	return w.book.RememberAnswers(ctx, safe)
}

// reading are the options of a night: what the book remembers, and what a
// broken run fetched already.
func (w *ingest) reading(ctx context.Context) (sources.Options, error) {
	o := w.sourceOptions(ctx)
	o.Since, o.NoNetwork = w.since, w.noNetwork
	o.Memory, o.Notes = w.memory(ctx, false), w.heed(ctx)
	var err error
	if o.ResumeFrom, err = w.book.ResumeFrom(ctx, w.runID); err == nil && !o.ResumeFrom.IsZero() {
		w.note("stancebook: going on with the run of %s, which was broken off", o.ResumeFrom.Local().Format("2 Jan 15:04"))
	}
	return o, err
}

// recall says of sources without a kind what they were.
func (w *ingest) recall(ctx context.Context, list []sources.Source) (err error) {
	for i := range list {
		if s := &list[i]; s.Kind == "" && err == nil {
			s.Was, err = w.book.LastKind(ctx, s.Address)
		}
	}
	return err
}

// fresh leaves out the articles that the book holds in this very wording, and
// counts them.
func (w *ingest) fresh(ctx context.Context, articles iter.Seq2[*stancebook.Article, error]) iter.Seq2[*stancebook.Article, error] {
	return func(yield func(*stancebook.Article, error) bool) {
		for a, err := range articles {
			source := ""
			if err == nil {
				source = a.Source
				var held bool
				if held, err = w.known(ctx, a); held {
					continue
				}
			}
			w.night.hand(source)
			if !yield(a, err) {
				return
			}
		}
	}
}

// known counts an article that was read, and tells of one that the book holds as
// it is: nothing else is to be done of it.
func (w *ingest) known(ctx context.Context, a *stancebook.Article) (bool, error) {
	w.night.count(a.Source, func(t *sourceTally) { t.words = append(t.words, len(strings.Fields(a.Text))) })
	held, err := w.book.Has(ctx, a)
	if err != nil || !held {
		return false, err
	}
	if err := w.book.Unchanged(ctx, w.runID, a); err != nil {
		return false, err
	}
	w.night.count(a.Source, func(t *sourceTally) { t.Unchanged++ })
	w.bar.step()
	return true, nil
}

// put writes articles and counts them.
func (w *ingest) put(ctx context.Context, group []extracted) error {
	list := make([]*stancebook.Extraction, len(group))
	for i, e := range group {
		list[i] = e.x
		if err := w.warn(ctx, e.x.Article); err != nil {
			return err
		}
	}
	changes, err := w.book.PutAll(ctx, w.runID, list)
	for i, change := range changes {
		w.tally(list[i], change)
		if a := list[i].Article; a.Truncated && change != store.Unchanged {
			w.cutShort(a)
			err = errors.Join(err, w.book.Truncate(ctx, w.runID, a.Path, a.Path+": "+partRead))
		}
	}
	return err
}

// warn says what is wrong with an article that is written all the same.
func (w *ingest) warn(ctx context.Context, a *stancebook.Article) error {
	if n := strings.Count(a.Text, "\ufffd"); n > 0 {
		w.note("stancebook: %s: %s no UTF-8, read as \ufffd: turn the file into UTF-8 (iconv) and ingest it again",
			a.Path, plural(n, "byte that is", "bytes that are"))
	}
	if a.English() {
		return nil
	}
	w.note("stancebook: %s: in %q, not in English: stored, not extracted", a.Path, a.Language)
	return w.book.Skip(ctx, w.runID, a.Path, a.Path+": language "+a.Language)
}

func (w *ingest) tally(x *stancebook.Extraction, change store.Change) {
	a := x.Article
	w.night.count(a.Source, func(t *sourceTally) {
		switch change {
		case store.New:
			t.New++
		case store.Changed:
			t.Changed++
		default:
			t.Unchanged++
			return
		}
		t.Claims += len(x.Claims)
	})
	if change != store.Unchanged && a.Published == "" {
		w.undated++
	}
	if change != store.Unchanged && a.URL == "" {
		w.unplaced++
	}
}

// partRead is what is told of a truncated article.
const partRead = "longer or nested deeper than is read: only a part was read, what is said in the rest is missing"

// cutShort says that claims of an article are drawn from a part of it.
func (a *app) cutShort(of *stancebook.Article) {
	a.note("stancebook: %s: %s", of.Path, partRead)
}

// fail records an error that is about one document; any other is given back.
// It tells lost=true of an article that was read and then lost.
func (w *ingest) fail(ctx context.Context, source string, err error) (lost bool, _ error) {
	_, path, isItem := itemOf(err)
	if !isItem {
		return false, err
	}
	cause := "extractor"
	var item *sources.ItemError
	if errors.As(err, &item) {
		source, cause = item.Source, cmp.Or(item.Cause, "other")
	}
	w.failed++
	w.night.count(source, func(t *sourceTally) {
		t.Failed++
		t.causes[cause]++
	})
	if w.log == nil {
		w.note("stancebook: %v", err)
	}
	w.event(slog.LevelWarn, "article failed", "source", source, "path", path, "cause", cause, "error", err.Error())
	return item == nil, w.book.Fail(ctx, w.runID, path, err.Error())
}

// keepNights keeps how the sources did that were read to their end.
func (w *ingest) keepNights(ctx context.Context) error {
	var nights []stancebook.SourceNight
	for _, source := range w.night.order {
		t := w.night.tallies[source]
		if !t.ended {
			continue
		}
		t.Articles = len(t.words)
		if slices.Sort(t.words); t.Articles > 0 {
			t.MedianWords = t.words[t.Articles/2]
		}
		var causes []string
		for _, cause := range slices.Sorted(maps.Keys(t.causes)) {
			causes = append(causes, fmt.Sprintf("%s %d", cause, t.causes[cause]))
		}
		t.Causes = strings.Join(causes, ", ")
		nights = append(nights, t.SourceNight)
	}
	return w.book.PutNights(ctx, w.runID, nights)
}
