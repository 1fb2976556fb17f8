package main

import (
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far a run is: a bar on a terminal, a line a minute
// elsewhere. A nil progress shows nothing.
type progress struct {
	mu      sync.Mutex // articles are counted where they are read and where they are written
	bar     *progressbar.ProgressBar
	app     *app
	done    int
	total   int
	stop    chan struct{}
	minutes sync.WaitGroup
}

// startProgress begins to show; finish ends it.
func (a *app) startProgress(total int, known bool) *progress {
	p := &progress{app: a, stop: make(chan struct{})}
	if known {
		p.total = total
	}
	if _, onTerminal := terminal(a.stderr); onTerminal && a.log == nil {
		length := -1 // a spinner
		if known {
			length = total
		}
		p.bar = progressbar.NewOptions(length,
			progressbar.OptionSetWriter(a.stderr), progressbar.OptionSetDescription("reading"),
			progressbar.OptionShowCount(), progressbar.OptionSetWidth(30), progressbar.OptionThrottle(60*time.Millisecond),
			progressbar.OptionClearOnFinish(), progressbar.OptionEnableColorCodes(false))
		return p
	}
	p.minutes.Go(p.everyMinute)
	return p
}

// everyMinute writes its line also while nothing comes: a night that waits for
// a slow host is not one that hangs.
func (p *progress) everyMinute() {
	minute := time.NewTicker(time.Minute)
	defer minute.Stop()
	for {
		select {
		case <-p.stop:
			return
		case now := <-minute.C:
			p.line(now)
		}
	}
}

func (p *progress) line(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.app.log != nil {
		p.app.event(slog.LevelInfo, "progress", "articles", p.done, "total", p.total)
		return
	}
	of := ""
	if p.total > 0 {
		of = fmt.Sprintf(" of %d", p.total)
	}
	p.app.note("%s: %d%s articles", now.Format(time.TimeOnly), p.done, of)
}

func (p *progress) step() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if p.bar != nil {
		p.bar.Add(1)
	}
}

// above writes something while the bar is out of the way.
func (p *progress) above(show func()) {
	if p != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.bar != nil {
			p.bar.Clear()
		}
	}
	show()
}

func (p *progress) finish() {
	if p == nil {
		return
	}
	if p.bar != nil {
		p.bar.Finish()
		return
	}
	close(p.stop)
	p.minutes.Wait()
}
