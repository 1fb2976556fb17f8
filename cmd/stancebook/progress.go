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
	mu             sync.Mutex // articles are counted where they are read and where they are written
	bar            *progressbar.ProgressBar
	app            *app
	done, total    int // articles
	read, expected int // sources
	stop           chan struct{}
	minutes        sync.WaitGroup
}

// startProgress begins to show; finish ends it.
func (a *app) startProgress(total int, known bool) {
	p := &progress{app: a, stop: make(chan struct{})}
	if a.bar = p; known {
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
		return
	}
	p.minutes.Go(p.everyMinute)
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
	done, total, read, expected := p.done, p.total, p.read, p.expected
	p.mu.Unlock()
	if p.app.log != nil {
		p.app.event(slog.LevelInfo, "progress", "articles", done, "total", total, "sources_read", read, "sources", expected)
		return
	}
	of := ""
	if total > 0 {
		of = fmt.Sprintf(" of %d", total)
	}
	p.app.note("%s: %d%s articles%s", now.Format(time.TimeOnly), done, of, sourcesRead(read, expected))
}

func sourcesRead(read, expected int) string {
	if expected < 2 {
		return ""
	}
	return fmt.Sprintf(", %d of %d sources", read, expected)
}

// of says how many sources there are; ended counts one that is read.
func (p *progress) of(expected int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expected = expected
}

func (p *progress) ended() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.read++
	if p.bar != nil {
		p.bar.Describe("reading" + sourcesRead(p.read, p.expected))
	}
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
