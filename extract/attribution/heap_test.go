package attribution

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stancebook/stancebook/extract/text"
)

// TestHeapStaysSmall holds what the program keeps in memory while an engine
// reads articles one after another: those of the folder STANCEBOOK_TEXTS, where
// that is set, else made-up ones.
func TestHeapStaysSmall(t *testing.T) {
	texts := []string{strings.Repeat(story, 4), strings.Repeat(story, 40)}
	paths, _ := filepath.Glob(filepath.Join(os.Getenv("STANCEBOOK_TEXTS"), "*.txt"))
	for _, path := range paths {
		if raw, err := os.ReadFile(path); err == nil && os.Getenv("STANCEBOOK_TEXTS") != "" {
			texts = append(texts, string(raw))
		}
	}
	for _, tt := range []struct {
		engine *Engine
		most   float64 // MB
	}{{Fast, 60}, {Full, 150}} {
		peak := 0.0
		for range max(1, 60/len(texts)) {
			for _, s := range texts {
				tt.engine.Find(text.Parse(s), nil)
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, float64(m.HeapInuse)/1e6)
			}
		}
		t.Logf("%s: %.0f MB of heap at most over %d texts", tt.engine.Name, peak, len(texts))
		if peak > tt.most {
			t.Errorf("%s keeps %.0f MB of heap, want at most %.0f", tt.engine.Name, peak, tt.most)
		}
	}
}
