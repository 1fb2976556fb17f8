package main

import (
	"fmt"
	"math"
	"testing"
)

// ratings reads a table: a line a reviewer, a letter a thing, . where nothing
// was said.
func ratings(lines ...string) rating {
	all := rating{}
	for i, line := range lines {
		for j, said := range line {
			if said == '.' {
				continue
			}
			thing := fmt.Sprint(j)
			if all[thing] == nil {
				all[thing] = map[string]string{}
			}
			all[thing][string(rune('a'+i))] = string(said)
		}
	}
	return all
}

func TestAlphaIsThatOfTheTextbook(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  float64
	}{
		{"Krippendorff 2011, two observers, binary", []string{"0100000010", "1110010000"}, 0.095},
		{"Krippendorff 2011, four observers, missing data", []string{"123321412...", "1233224125.3", ".3332342251.", "12332441251."}, 0.743},
		{"all the same but one", []string{"aaaa", "aaab"}, 0},
	} {
		got, is := ratings(c.lines...).alpha()
		if !is || math.Abs(got-c.want) > 0.0005 {
			t.Errorf("%s: alpha = %.4f, %v, want %.3f", c.name, got, is, c.want)
		}
	}
	if _, is := ratings("aaaa", "aaaa").alpha(); is {
		t.Error("alpha of one category alone is defined, want not")
	}
}

func TestKappaIsThatOfTheTextbook(t *testing.T) {
	// Fifty proposals: both yes 20, one alone 5 and 10, both no 15.
	var x, y string
	for _, cell := range []struct {
		n    int
		x, y string
	}{{20, "y", "y"}, {5, "y", "n"}, {10, "n", "y"}, {15, "n", "n"}} {
		for range cell.n {
			x, y = x+cell.x, y+cell.y
		}
	}
	got := ratings(x, y).compare("a", "b")
	if got.same != 35 || !got.kappaIs || math.Abs(got.kappa-0.4) > 1e-9 {
		t.Errorf("agreement = %+v, want 35 of 50 and a kappa of 0.4", got)
	}
	if got := ratings("yyy", "yyy").compare("a", "b"); got.kappaIs || got.same != 3 {
		t.Errorf("agreement = %+v, want no kappa where nobody could disagree", got)
	}
}

func TestLastReviewOfEachReviewerCounts(t *testing.T) {
	said := ""
	for _, step := range []struct{ action, want string }{{"accept", "accepted"}, {"edit", "edited"}, {"accept", "edited"}, {"reject", "rejected"}, {"accept", "accepted"}} {
		if said = verdictAfter(said, step.action); said != step.want {
			t.Errorf("after %s: %s, want %s", step.action, said, step.want)
		}
	}
}
