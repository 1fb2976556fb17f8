package web

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/stancebook/stancebook"
)

// shelf keeps answers until the book changes. While an ingest writes, the book
// changes every moment: an answer then stays good for a while, the longer the
// dearer it was. Several readers who ask the same wait for one answer.
type shelf struct {
	mu      sync.Mutex
	answers map[string]*answer
	bytes   int
	cleared int // how often all on it was made old
}

// answer is a page as it was made.
type answer struct {
	body    []byte
	version int64 // of the book that it was made of
	at      time.Time
	cost    time.Duration
	used    time.Time
	making  chan struct{} // open while somebody makes it anew; nil else
}

// The shelf's measures. An answer that took a second may be as old as a minute
// where the book has changed since, none older than mostAge.
const (
	mostKept  = 64 << 20 // bytes
	leastAge  = 5 * time.Second
	mostAge   = 10 * time.Minute
	ageByCost = 60
)

func newShelf() *shelf { return &shelf{answers: map[string]*answer{}} }

// good tells whether an answer may be given again.
func (a *answer) good(version int64, now time.Time) bool {
	if a.body == nil {
		return false
	}
	age := min(max(leastAge, ageByCost*a.cost), mostAge)
	return a.version == version || now.Sub(a.at) < age
}

// get gives the answer under a key, or makes it.
func (s *shelf) get(ctx context.Context, key string, version int64, now func() time.Time, make func(context.Context) ([]byte, error)) ([]byte, error) {
	for {
		s.mu.Lock()
		a := s.answers[key]
		switch {
		case a != nil && a.good(version, now()):
			a.used = now()
			body := a.body
			s.mu.Unlock()
			return body, nil
		case a != nil && a.making != nil:
			wait, old := a.making, a.body
			s.mu.Unlock()
			if old != nil {
				return old, nil // the next one comes to the next reader
			}
			select {
			case <-wait:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
			if body, done := s.made(key, wait); done {
				return body, nil
			}
			continue
		}
		if a == nil {
			a = &answer{}
			s.answers[key] = a
		}
		a.making = newChannel()
		cleared := s.cleared
		s.mu.Unlock()
		return s.fill(ctx, key, a, cleared, version, now, make)
	}
}

func newChannel() chan struct{} { return make(chan struct{}) }

// made is the answer that somebody else has made since.
func (s *shelf) made(key string, wait chan struct{}) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.answers[key]
	return bodyOf(a), a != nil && a.body != nil && a.making != wait
}

func bodyOf(a *answer) []byte {
	if a == nil {
		return nil
	}
	return a.body
}

func (s *shelf) fill(ctx context.Context, key string, a *answer, cleared int, version int64, now func() time.Time, make func(context.Context) ([]byte, error)) ([]byte, error) {
	began, old := now(), a.body
	var body []byte
	err := errors.New("the view broke")
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		close(a.making)
		a.making = nil
		if err != nil || cleared != s.cleared {
			if a.body == nil && s.answers[key] == a {
				delete(s.answers, key)
			}
			return
		}
		s.bytes += len(body) - len(a.body)
		a.body, a.version, a.at, a.cost, a.used = body, version, now(), now().Sub(began), now()
		s.makeRoom()
	}()
	body, err = make(ctx)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) && old != nil {
		return old, nil // better than none; whoever keeps the shelf warm has more time
	}
	return body, err
}

// makeRoom drops what was used longest ago.
func (s *shelf) makeRoom() {
	for s.bytes > mostKept {
		oldest := ""
		for key, a := range s.answers {
			if a.making == nil && (oldest == "" || a.used.Before(s.answers[oldest].used)) {
				oldest = key
			}
		}
		if oldest == "" {
			return
		}
		s.bytes -= len(s.answers[oldest].body)
		delete(s.answers, oldest)
	}
}

// clear makes every answer old: somebody wrote, and wants to see it.
func (s *shelf) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cleared++
	for _, a := range s.answers {
		a.version, a.at = -1, time.Time{}
	}
}

// Answers that all readers want and that count the whole book are made before
// anybody asks.
const (
	warmLimit = 2 * time.Minute
	warmEvery = 20 * time.Second
)

// warm makes the answers that count the whole book, and makes them anew when it
// has changed, until ctx ends.
func (s *site) warm(ctx context.Context) {
	last, rest := int64(-1), time.Duration(0)
	for ctx.Err() == nil {
		version, err := s.Book.Version(ctx)
		if err == nil && version != last {
			began := s.Now()
			s.warmOnce(ctx, version)
			last, rest = version, ageByCost/2*s.Now().Sub(began)
		}
		select {
		case <-ctx.Done():
		case <-time.After(max(warmEvery, min(rest, mostAge))):
		}
	}
}

func (s *site) warmOnce(ctx context.Context, version int64) {
	ctx, cancel := context.WithTimeout(ctx, warmLimit)
	defer cancel()
	defer func() {
		if cause := recover(); cause != nil {
			s.Log.Error("view broke in advance", "cause", cause)
		}
	}()
	make := func(v view, a ask) {
		a.Page = 1
		if _, err := s.answers.get(ctx, a.URL(), version, s.Now, s.maker(v, a)); err != nil && ctx.Err() == nil {
			s.Log.Warn("view not made in advance", "path", a.Path, "error", err)
		}
	}
	make(s.home, ask{Path: "/"})
	make(s.topics, ask{Path: "/topics"})
	if topics, err := s.Book.Topics(ctx); err == nil {
		for _, t := range topics {
			make(s.topic, ask{Path: "/topic", Query: stancebook.Query{Topic: t.Name}})
		}
	}
	make(s.cities, ask{Path: "/cities"})
	make(s.people, ask{Path: "/people"})
}

// maker makes a view's page.
func (s *site) maker(v view, a ask) func(context.Context) ([]byte, error) {
	return func(ctx context.Context) ([]byte, error) {
		p, err := v(ctx, a)
		if err != nil {
			return nil, err
		}
		if p.Ask.Path == "" {
			p.Ask = a
		}
		return s.body(p.name, p)
	}
}
