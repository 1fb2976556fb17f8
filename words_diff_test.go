package stancebook_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
)

// The runs of a difference give back both wordings.
func FuzzDifferenceGivesBackBothWordings(f *testing.F) {
	f.Add("We will answer it in court", "We will never answer that in any court")
	f.Add("a b a b", "b a b a a")
	f.Add("", "x")
	f.Fuzz(func(t *testing.T, was, now string) {
		var backA, backB []string
		for _, run := range stancebook.DiffWords(was, now) {
			if run.Same && run.Was != run.Now {
				t.Fatalf("%q, %q: %v is no stretch that both share", was, now, run)
			}
			backA, backB = append(backA, strings.Fields(run.Was)...), append(backB, strings.Fields(run.Now)...)
		}
		if !slices.Equal(strings.Fields(was), backA) || !slices.Equal(strings.Fields(now), backB) {
			t.Fatalf("%q, %q: the runs give %q and %q", was, now, backA, backB)
		}
	})
}
