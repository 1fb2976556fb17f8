package web

import (
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
)

// marked writes pieces with the numbers of the claims whose words they are.
func marked(list [][]piece) string {
	var b strings.Builder
	for i, paragraph := range list {
		if i > 0 {
			b.WriteString("¶")
		}
		for _, p := range paragraph {
			if n := p.Numbers(); n != "" {
				b.WriteString("[" + n + ":" + p.Text + "]")
			} else {
				b.WriteString(p.Text)
			}
		}
	}
	return b.String()
}

// claimsAt makes claims of words as they stand in a text; parts apart by |.
func claimsAt(t *testing.T, text string, words ...string) (list []*found) {
	t.Helper()
	for i, w := range words {
		c := &stancebook.Claim{}
		for part := range strings.SplitSeq(w, "|") {
			at := strings.Index(text, part)
			if at < 0 {
				t.Fatalf("%q does not stand in %q", part, text)
			}
			c.Content = append(c.Content, stancebook.Span{Begin: at, End: at + len(part)})
		}
		list = append(list, &found{N: i + 1, Claim: c, Row: &stancebook.Row{ClaimKey: w}})
	}
	return list
}

func TestWordsAreMarkedInTheirPlace(t *testing.T) {
	for _, c := range []struct {
		text  string
		words []string
		want  string
	}{
		{"He said no.", []string{"no"}, "He said [1:no]."},
		{"🙂 née é: “no”.", []string{"“no”"}, "🙂 née é: [1:“no”]."},
		{"“We,” he said, “go.” End", []string{"“We,”|“go.”"}, "[1:“We,”] he said, [1:“go.”] End"},
		{"She said that he said no to us.", []string{"that he said no to us", "no"}, "She said [1:that he said ][1, 2:no][1: to us]."},
		{"one two three four", []string{"one two three", "two three four"}, "[1:one ][1, 2:two three][2: four]"},
		{"First.\n\n\n Second said it\n\nhere.", []string{"said it\n\nhere"}, "First.¶Second [1:said it]¶[1:here]."},
		{"", nil, ""},
		{"\n\nno", []string{"no"}, "¶[1:no]"},
	} {
		if got := marked(paragraphs(c.text, claimsAt(t, c.text, c.words...))); got != c.want {
			t.Errorf("%q with %q:\n got %q\nwant %q", c.text, c.words, got, c.want)
		}
	}
}

func TestClaimBeginsAndEndsOnce(t *testing.T) {
	text := "“We,” he said, “go, and she said no, and go.” End"
	begins, ends := map[int]int{}, map[int]int{}
	for _, paragraph := range paragraphs(text, claimsAt(t, text, "“We,”|“go, and she said no, and go.”", "no")) {
		for _, p := range paragraph {
			for _, f := range p.Begins {
				begins[f.N]++
			}
			for _, f := range p.Ends {
				ends[f.N]++
			}
		}
	}
	for n := 1; n <= 2; n++ {
		if begins[n] != 1 || ends[n] != 1 {
			t.Errorf("claim %d begins %d times and ends %d times", n, begins[n], ends[n])
		}
	}
}

// Whatever runs through a text, its pieces are the text and no word is lost.
func FuzzPiecesAreTheText(f *testing.F) {
	f.Add("a\n\nb c 🙂 d\n\n", uint8(1), uint8(9), uint8(3), uint8(200))
	f.Fuzz(func(t *testing.T, text string, a, b, c, d uint8) {
		span := func(x, y uint8) stancebook.Span {
			p, q := int(x)%(len(text)+1), int(y)%(len(text)+1)
			return stancebook.Span{Begin: min(p, q), End: max(p, q)}
		}
		claims := []*found{{N: 1, Claim: &stancebook.Claim{Attribution: stancebook.Attribution{Content: []stancebook.Span{span(a, b)}, Cue: []stancebook.Span{span(c, d)}}}, Row: &stancebook.Row{}}}
		var all, words strings.Builder
		for _, paragraph := range paragraphs(text, claims) {
			for _, p := range paragraph {
				all.WriteString(p.Text)
				if len(p.Claims) > 0 {
					words.WriteString(p.Text)
				}
			}
		}
		bare := func(s string) string { return strings.NewReplacer("\n", "", "\r", "", " ", "").Replace(s) }
		if bare(all.String()) != bare(text) || bare(words.String()) != bare(claims[0].Claim.Content[0].Of(text)) {
			t.Fatalf("%q %v: pieces %q, words %q", text, claims[0].Claim.Content, all.String(), words.String())
		}
	})
}
