package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far a run is: a bar on a terminal, a line a minute
// elsewhere. A nil progress shows nothing.
type progress struct {
	mu    sync.Mutex // articles are counted where they are read and where they are written
	bar   *progressbar.ProgressBar
	app   *app
	done  int
	total int
	last  time.Time
}

func (a *app) startProgress(total int, known bool) *progress {
	p := &progress{app: a, last: time.Now()}
	if known {
		p.total = total
	}
	if _, onTerminal := terminal(a.stderr); onTerminal {
		length := -1 // a spinner
		if known {
			length = total
		}
		p.bar = progressbar.NewOptions(length,
			progressbar.OptionSetWriter(a.stderr), progressbar.OptionSetDescription("reading"),
			progressbar.OptionShowCount(), progressbar.OptionSetWidth(30), progressbar.OptionThrottle(60*time.Millisecond),
			progressbar.OptionClearOnFinish(), progressbar.OptionEnableColorCodes(false))
	}
	return p
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
		return
	}
	if time.Since(p.last) >= time.Minute {
		p.last = time.Now()
		of := ""
		if p.total > 0 {
			of = fmt.Sprintf(" of %d", p.total)
		}
		p.app.note("%s: %d%s articles", p.last.Format(time.TimeOnly), p.done, of)
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
	if p != nil && p.bar != nil {
		p.bar.Finish()
	}
}
