package web

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestReadersOfOneQuestionWaitForOneAnswer(t *testing.T) {
	s, made := newShelf(), atomic.Int32{}
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			body, err := s.get(t.Context(), "/", 1, time.Now, func(context.Context) ([]byte, error) {
				made.Add(1)
				time.Sleep(20 * time.Millisecond)
				return []byte("answer"), nil
			})
			if err != nil || string(body) != "answer" {
				t.Errorf("got %q, %v", body, err)
			}
		})
	}
	all.Wait()
	if made.Load() != 1 {
		t.Errorf("made %d times", made.Load())
	}
}

func TestAnswersAgeWithTheBook(t *testing.T) {
	s, now := newShelf(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	ask := func(version int64, text string, err error) string {
		body, _ := s.get(t.Context(), "/", version, clock, func(context.Context) ([]byte, error) { return []byte(text), err })
		return string(body)
	}
	for _, step := range []struct {
		name    string
		do      func()
		version int64
		want    string
	}{
		{"first", func() {}, 1, "first"},
		{"the book is as it was", func() { now = now.Add(time.Hour) }, 1, "first"},
		{"the book has changed long after", func() {}, 2, "the book has changed long after"},
		{"it changes again at once", func() {}, 3, "the book has changed long after"},
		{"and a while passed", func() { now = now.Add(time.Minute) }, 3, "and a while passed"},
		{"somebody wrote here", s.clear, 3, "somebody wrote here"},
	} {
		step.do()
		if got := ask(step.version, step.name, nil); got != step.want {
			t.Errorf("%s: got %q, want %q", step.name, got, step.want)
		}
	}
}

func TestFailedAnswersAreNotKept(t *testing.T) {
	s, failed := newShelf(), errors.New("no")
	if _, err := s.get(t.Context(), "/", 1, time.Now, func(context.Context) ([]byte, error) { return nil, failed }); !errors.Is(err, failed) {
		t.Fatalf("error %v", err)
	}
	body, err := s.get(t.Context(), "/", 1, time.Now, func(context.Context) ([]byte, error) { return []byte("yes"), nil })
	if err != nil || string(body) != "yes" {
		t.Errorf("afterwards %q, %v", body, err)
	}
}

func TestShelfHoldsNoMoreThanItsMeasure(t *testing.T) {
	s := newShelf()
	for i := range 100 {
		s.get(t.Context(), string(rune('a'+i)), 1, time.Now, func(context.Context) ([]byte, error) { return make([]byte, mostKept/10), nil })
	}
	if s.bytes > mostKept || len(s.answers) > 10 {
		t.Errorf("holds %d answers of %d bytes", len(s.answers), s.bytes)
	}
}
