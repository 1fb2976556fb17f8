package attribution

import (
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stancebook/stancebook/extract/text"
)

// worst are pieces of text that a search without a bound would go through
// again and again.
var worst = map[string]string{
	"marks":       "\"",
	"curly":       "“",
	"commas":      "a, ",
	"nouns":       "Mayor ",
	"said":        "he said ",
	"and":         "Lee and ",
	"of":          "chief of ",
	"said commas": "Lee, a chief, said, ",
	"quotes":      "“We will go there,” he said, ",
	"brackets":    "( ",
	"which":       "who said that ",
	"to say":      "to say ",
	"labels":      "LEE: I say so.\n",
	"one word":    "x",
}

// TestWorkGrowsWithTheTextAlone compares the processor time of a text with that
// of one four times as long: the ratio does not depend on the machine or on
// who else uses it. Linear work makes it 4, quadratic work 16.
func TestWorkGrowsWithTheTextAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for name, piece := range worst {
		t.Run(name, func(t *testing.T) {
			short, long := mostTokens/5, 4*(mostTokens/5) // bytes, so that the model reads both
			small, large := text.Parse(repeated(piece, short)), text.Parse(repeated(piece, long))
			ratio(t, "the model", func() { Fast.Find(small, nil) }, func() { Fast.Find(large, nil) })
			small, large = text.Parse(repeated(piece, 1<<17)), text.Parse(repeated(piece, 1<<19))
			ratio(t, "the rules", func() { readRules(small, nil, shipped()) }, func() { readRules(large, nil, shipped()) })
		})
	}
}

func repeated(piece string, size int) string { return strings.Repeat(piece, size/len(piece)) }

func ratio(t *testing.T, what string, small, large func()) {
	t.Helper()
	const most = 9
	const brief = 4 * time.Millisecond // what caches and fresh memory decide
	a, b := max(busy(small), brief), busy(large)
	// A cold cache or a crowded processor only ever adds to a run.
	for range 8 {
		if b < most*a {
			return
		}
		a, b = min(a, max(busy(small), brief)), min(b, busy(large))
	}
	t.Errorf("%s: four times the text takes %.1f times the work", what, float64(b)/float64(a))
}

// busy is how long the processor works on f, whatever else it does meanwhile.
func busy(f func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // collecting is no work of f
	before := threadTime()
	f()
	return threadTime() - before
}

func threadTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_THREAD, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
