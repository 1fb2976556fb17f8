package copies_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/copies"
)

// story writes n sentences to one pattern, as reports of results and budgets
// are; salt makes another story of other names and numbers.
func story(n int, salt string) string {
	var b strings.Builder
	other := int(salt[0]) * 1000
	for i := range n {
		fmt.Fprintf(&b, "Official %s%d told council %d that plan %s of ward %d would “cost %d dollars” a year.\n", salt, i, other+i*7, salt, other+i*3, other+i*i)
	}
	return b.String()
}

func TestSameFindsCopies(t *testing.T) {
	wire := story(40, "a")
	lines := strings.Split(wire, "\n")
	for name, copy := range map[string]string{
		"another headline":  "City says no\n" + wire,
		"trimmed":           strings.Join(lines[:16], "\n"),
		"merged paragraphs": strings.ReplaceAll(wire, "\n", " "),
		"house style":       strings.NewReplacer("“", `"`, "”", `"`, "council", "Council").Replace(wire),
		"longer":            wire + story(12, "b"),
	} {
		if !copies.Same(copies.Signature(wire), copies.Signature(copy)) {
			t.Errorf("%s: not taken for a copy", name)
		}
	}
}

func TestSameRefusesOtherStories(t *testing.T) {
	wire := story(40, "a")
	quoted := strings.Join(strings.Split(wire, "\n")[:6], "\n")
	for name, other := range map[string]string{
		"another story":                 story(40, "b"),
		"another story with its quotes": story(40, "b") + quoted,
		"nothing":                       "",
		"a few words":                   "Official a0 told council",
		"a digest of twenty stories":    digest(wire),
	} {
		if copies.Same(copies.Signature(wire), copies.Signature(other)) {
			t.Errorf("%s: taken for a copy", name)
		}
	}
}

// digest puts a piece of wire beside pieces of nineteen other stories.
func digest(wire string) string {
	lines := strings.Split(wire, "\n")[:8]
	for salt := range 19 {
		lines = append(lines, story(8, string(rune('c'+salt))))
	}
	return strings.Join(lines, "\n")
}

func TestDeskStyleDoesNotShow(t *testing.T) {
	wire := "Sen. Ann Lee said on Aug. 3 that two percent of the budget, about $5 million, could not be found."
	desk := "Senator Ann Lee said on August 3 2 per cent of a budget, about $5 million, could not be found"
	if a, b := copies.Signature(wire), copies.Signature(desk); a != b || a == "" {
		t.Errorf("signatures differ:\n%q %s\n%q %s", wire, a, desk, b)
	}
}

func TestCopiesShareAnIndexedHash(t *testing.T) {
	index := func(s string) map[string]bool {
		set := map[string]bool{}
		for i, h := range strings.Fields(copies.Signature(s)) {
			if i < stancebook.SignatureIndex {
				set[h] = true
			}
		}
		return set
	}
	wire := story(200, "a")
	whole, half := index(wire), index(wire[:len(wire)/2])
	for h := range half {
		if whole[h] {
			return
		}
	}
	t.Error("half of a story shares no indexed hash with it")
}

func BenchmarkSignature(b *testing.B) {
	s := story(60, "a")
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		copies.Signature(s)
	}
}
