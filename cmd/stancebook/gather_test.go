package main

import (
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
)

// numberedArticles yields n of them, each of so many bytes, and one error at the end.
func numberedArticles(n, bytes int, ended *bool) iter.Seq2[*stancebook.Extraction, error] {
	return func(yield func(*stancebook.Extraction, error) bool) {
		defer func() { *ended = true }()
		for i := range n {
			a := &stancebook.Article{Path: fmt.Sprint(i), Raw: make([]byte, bytes)}
			if !yield(&stancebook.Extraction{Article: a}, nil) {
				return
			}
		}
		yield(nil, errors.New("unreadable"))
	}
}

func TestGatheredArticlesComeInTheirOrderAndInBounds(t *testing.T) {
	for _, c := range []struct{ n, bytes, most int }{
		{100, 10, mostTogether},
		{30, bytesBatched / 4, 5},
		{5, 2 * bytesBatched, 1},
		{1, 10, mostTogether},
		{0, 0, mostTogether},
	} {
		var ended bool
		next, failed := 0, 0
		for group := range gathered(numberedArticles(c.n, c.bytes, &ended)) {
			if len(group) == 0 || len(group) > c.most+1 {
				t.Errorf("%d articles of %d bytes: a group of %d, want 1 to %d", c.n, c.bytes, len(group), c.most)
			}
			for _, e := range group {
				if e.err != nil {
					failed++
					continue
				}
				if e.x.Article.Path != fmt.Sprint(next) {
					t.Fatalf("article %s comes as number %d", e.x.Article.Path, next)
				}
				next++
			}
		}
		if next != c.n || failed != 1 || !ended {
			t.Errorf("%d articles of %d bytes: %d came, and %d errors", c.n, c.bytes, next, failed)
		}
	}
}

func TestNextArticlesAreGatheredWhileTheLastAreUsed(t *testing.T) {
	var ended bool
	groups := 0
	for group := range gathered(numberedArticles(4*mostTogether-1, 10, &ended)) {
		if groups++; len(group) != mostTogether {
			t.Errorf("group %d holds %d, want %d: all were there to be read", groups, len(group), mostTogether)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestWhoStopsUsingGatheredArticlesEndsTheirReading(t *testing.T) {
	var ended bool
	for range gathered(numberedArticles(1000, 10, &ended)) {
		break
	}
	if !ended {
		t.Error("the reading goes on")
	}
}

func TestFewArticlesDoNotWaitForMany(t *testing.T) {
	slow := func(yield func(*stancebook.Extraction, error) bool) {
		yield(&stancebook.Extraction{Article: &stancebook.Article{}}, nil)
		time.Sleep(5 * longestWait)
	}
	began := time.Now()
	for range gathered(slow) {
		if waited := time.Since(began); waited > 4*longestWait {
			t.Errorf("the first waited for %v, want %v", waited, longestWait)
		}
	}
}
