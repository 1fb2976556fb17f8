package main

import "testing"

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
