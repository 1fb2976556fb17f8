package main

import (
	"iter"
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
	mostTogether = 16
	bytesBatched = 8 << 20
	longestWait  = 250 * time.Millisecond
)

// gathered yields the items of a sequence several at once, and reads on while
// they are being used.
func gathered(items iter.Seq2[*stancebook.Extraction, error]) iter.Seq[[]extracted] {
	return func(yield func([]extracted) bool) {
		queue, stop, ended := make(chan extracted), make(chan struct{}), make(chan struct{})
		defer func() {
			close(stop)
			<-ended
		}()
		go func() {
			defer close(ended)
			defer close(queue)
			for x, err := range items {
				select {
				case queue <- extracted{x, err}:
				case <-stop:
					return
				}
			}
		}()
		for first := range queue {
			if !yield(gather(first, queue)) {
				return
			}
		}
	}
}

// gather adds to the first item what comes soon after it.
func gather(first extracted, queue <-chan extracted) (group []extracted) {
	late := time.NewTimer(longestWait)
	defer late.Stop()
	for item, size := first, 0; ; {
		group = append(group, item)
		if item.err == nil {
			size += len(item.x.Article.Text) + len(item.x.Article.Raw)
		}
		if len(group) == mostTogether || size > bytesBatched {
			return group
		}
		select {
		case next, more := <-queue:
			if !more {
				return group
			}
			item = next
		case <-late.C:
			return group
		}
	}
}
