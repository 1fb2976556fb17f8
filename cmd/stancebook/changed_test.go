package main

import (
	"slices"
	"strings"
	"testing"
)

func TestWordDiffMarksWhatWentAndWhatCame(t *testing.T) {
	for _, c := range []struct{ was, now, want string }{
		{"", "", ""},
		{"all the same", "all the same", "all the same"},
		{"We will answer", "We will never answer", "We will {+never+} answer"},
		{"five million a year", "six million a year", "[-five-] {+six+} million a year"},
		{"It was so from the start", "It was so", "It was so [-from the start-]"},
		{"", "new words", "{+new words+}"},
	} {
		if got := wordDiff(c.was, c.now); got != c.want {
			t.Errorf("wordDiff(%q, %q) = %q, want %q", c.was, c.now, got, c.want)
		}
	}
}

// The runs of a difference give back both wordings.
func FuzzDiffRunsGiveBackBothWordings(f *testing.F) {
	f.Add("We will answer it in court", "We will never answer that in any court")
	f.Add("a b a b", "b a b a a")
	f.Add("", "x")
	f.Fuzz(func(t *testing.T, was, now string) {
		a, b := strings.Fields(was), strings.Fields(now)
		var backA, backB []string
		for _, run := range diffRuns(a, b) {
			if run.same && !slices.Equal(a[run.fromA:run.toA], b[run.fromB:run.toB]) {
				t.Fatalf("%q, %q: %v is no stretch that both share", was, now, run)
			}
			backA, backB = append(backA, a[run.fromA:run.toA]...), append(backB, b[run.fromB:run.toB]...)
		}
		if !slices.Equal(a, backA) || !slices.Equal(b, backB) {
			t.Fatalf("%q, %q: the runs give %q and %q", was, now, backA, backB)
		}
	})
}
