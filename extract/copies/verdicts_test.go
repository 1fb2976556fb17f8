package copies_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stancebook/stancebook/extract/copies"
)

var update = flag.Bool("update", false, "write the verdicts anew")

// TestVerdictsAreThoseThatSparkGives holds the verdict to its twin in cmd/spark,
// whose tests read the same file.
func TestVerdictsAreThoseThatSparkGives(t *testing.T) {
	var b strings.Builder
	long, short := story(300, "a"), story(30, "a")
	texts := []string{"", "A few words alone.", short, story(12, "a"), long, story(150, "a"), story(40, "b"), story(40, "b") + story(6, "a"), story(600, "c") + short, digest(short)}
	for i, x := range texts {
		for _, y := range texts[i:] {
			verdict := "other"
			if copies.Same(copies.Signature(x), copies.Signature(y)) {
				verdict = "copy"
			}
			fmt.Fprintf(&b, "%s\t%s\t%s\n", copies.Signature(x), copies.Signature(y), verdict)
		}
	}
	path := filepath.Join("..", "..", "cmd", "spark", "testdata", "verdicts.tsv")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(path); err != nil || string(kept) != b.String() {
		t.Errorf("%s (%v) holds other verdicts: write it anew with go test ./extract/copies -run Verdicts -update, and mend cmd/spark/copies.py", path, err)
	}
}
