package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const wrappedText = `Riverton will not pay the fee

RIVERTON -- The council voted on Monday night to turn down the plan,
which had been drawn up over the winter by two of its own members and
a firm from out of town, and to send it back to the committee before
the summer.

"We were never asked about the cost of it," said the mayor, who had
called the vote. "Nobody told us what would happen to the bridge, and
nobody knows."
`

func TestParagraphs(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string // how each begins
	}{
		{"line by line", "One two.\nThree four.\r\nFive.", []string{"One two.", "Three four.", "Five."}},
		{"blank lines", "\n\nOne.\n \n\nTwo.\n", []string{"One.", "Two."}},
		{"hard-wrapped", wrappedText, []string{"Riverton will", "RIVERTON -- The", `"We were never`}},
		{"hard-wrapped by carriage return and newline", strings.ReplaceAll(wrappedText, "\n", "\r\n"), []string{"Riverton will", "RIVERTON -- The", `"We were never`}},
		{"short lines of verse", "The rain\nthe road\nthe rain\nagain\n\nthe road\nthe rain\n", []string{"The rain", "the road", "the rain", "again", "the road", "the rain"}},
		{"long lines", strings.Repeat("A line that is far longer than any terminal would ever have made of it, so that it can only be a paragraph.\n", 6), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Parse(c.in)
			if c.want == nil {
				c.want = strings.Split(strings.TrimSpace(c.in), "\n")
			}
			if len(d.Paragraphs) != len(c.want) {
				t.Fatalf("Parse(%q): %d paragraphs, want %d", c.in, len(d.Paragraphs), len(c.want))
			}
			for i, p := range d.Paragraphs {
				if !strings.HasPrefix(p.Of(d.Text), c.want[i]) {
					t.Errorf("Parse(%q): paragraph %d is %q, want it to begin with %q", c.in, i, p.Of(d.Text), c.want[i])
				}
			}
		})
	}
}

func TestWrappedLinesMakeWholeSentences(t *testing.T) {
	got := sentences(Parse(wrappedText))
	for i := range got {
		got[i] = strings.Join(strings.Fields(got[i]), " ")
	}
	want := []string{
		"Riverton will not pay the fee",
		"RIVERTON -- The council voted on Monday night to turn down the plan, which had been drawn up over the winter by two of its own members and a firm from out of town, and to send it back to the committee before the summer.",
		`"We were never asked about the cost of it," said the mayor, who had called the vote.`,
		`"Nobody told us what would happen to the bridge, and nobody knows."`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sentences differ (-want +got)\n%s", diff)
	}
}
