package main

import (
	"iter"
	"sync"
	"time"

	"github.com/stancebook/stancebook"
)

// extracted is an article with what was found in it, or why there is none.
type extracted struct {
	x   *stancebook.Extraction
	err error
}

// Articles are written several at once: to end a transaction costs as much as
// to write an article. What is not written when a run is broken off is read
// again by the next, so few wait, and not for long.
const (
	mostTogether = 32
	bytesBatched = 8 << 20
	longestWait  = 250 * time.Millisecond
)

// gathered yields the items of a sequence several at once. While they are being
// used it reads on, and gathers the next.
func gathered(items iter.Seq2[*stancebook.Extraction, error]) iter.Seq[[]extracted] {
	return func(yield func([]extracted) bool) {
		queue, groups, stop := make(chan extracted), make(chan []extracted), make(chan struct{})
		var work sync.WaitGroup
		defer work.Wait()
		defer close(stop)
		work.Go(func() {
			defer close(queue)
			for x, err := range items {
				select {
				case queue <- extracted{x, err}:
				case <-stop:
					return
				}
			}
		})
		work.Go(func() {
			defer close(groups)
			gather(queue, groups, stop)
		})
		for group := range groups {
			if !yield(group) {
				return
			}
		}
	}
}

// gather puts together what comes soon after one another, up to a bound.
func gather(queue <-chan extracted, groups chan<- []extracted, stop <-chan struct{}) {
	var group []extracted
	size := 0
	late := time.NewTimer(longestWait)
	defer late.Stop()
	waited, open := false, true
	for open || len(group) > 0 {
		in, out := queue, groups
		if !open || len(group) == mostTogether || size > bytesBatched {
			in = nil
		}
		if in != nil && !waited || len(group) == 0 {
			out = nil
		}
		select {
		case item, more := <-in:
			if open = more; !more {
				continue
			}
			if len(group) == 0 {
				late.Reset(longestWait)
				waited = false
			}
			group = append(group, item)
			if item.err == nil {
				size += len(item.x.Article.Text) + len(item.x.Article.Raw)
			}
		case out <- group:
			group, size = nil, 0
		case <-late.C:
			waited = true
		case <-stop:
			return
		}
	}
}
