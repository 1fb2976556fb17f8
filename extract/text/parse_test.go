package text

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/stancebook/stancebook"
)

// sample is an article in small: a dateline, abbreviations, a quotation over
// two paragraphs, a nested one and an aside.
const sample = `RIVERTON, N.M. — The city won’t give way, Mayor Ann B. Lee said Monday (Aug. 3).

“We have no reason to,” she said. “Our officers don't ask. They never did.

“My father told me, ‘Keep the door open.’ I will.”

Gov. Paul Roe's office, at about 3:30 p.m., called it "a stunt" -- and nothing more...
`

func tokensOf(d *Document, first, end int) string {
	out := make([]string, 0, end-first)
	for i := first; i < end; i++ {
		out = append(out, d.Word(i))
	}
	return strings.Join(out, " ")
}

func sentences(d *Document) []string {
	var out []string
	for _, s := range d.Sentences {
		out = append(out, s.Of(d.Text))
	}
	return out
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{sample, "", " \n", `"`, "''''", "“a ”b\xff\u200b", "a\r\n\r\nb", "5'10\" 6’2” U.S.-led's", "&quot;x&quot;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := Parse(s)
		checkTokens(t, d)
		checkRuns(t, d)
		checkQuotes(t, d)
		if diff := cmp.Diff(d, Parse(s), cmp.AllowUnexported(Document{})); diff != "" {
			t.Errorf("Parse(%q) differs from run to run:\n%s", s, diff)
		}
	})
}

// checkTokens holds that tokens ascend, lie on rune edges, have a tag and
// cover all that is no gap.
func checkTokens(t *testing.T, d *Document) {
	t.Helper()
	at := 0
	gap := func(end int) {
		for _, r := range d.Text[at:end] {
			if !isGap(r) {
				t.Fatalf("Parse(%q) leaves %q between tokens", d.Text, d.Text[at:end])
			}
		}
	}
	for i, token := range d.Tokens {
		if token.Begin < at || token.Empty() || !onEdge(d.Text, token.Begin) || !onEdge(d.Text, token.End) {
			t.Fatalf("Parse(%q): token %d is %v, behind %d", d.Text, i, token.Span, at)
		}
		if token.Tag == "" || d.Lower(i) == "" {
			t.Fatalf("Parse(%q): token %d (%q) has no tag or no lower form", d.Text, i, d.Word(i))
		}
		gap(token.Begin)
		at = token.End
	}
	gap(len(d.Text))
}

func onEdge(s string, at int) bool {
	return at == len(s) || utf8.RuneStart(s[at]) || !utf8.ValidString(s)
}

// checkRuns holds that paragraphs divide the sentences and these the tokens.
func checkRuns(t *testing.T, d *Document) {
	t.Helper()
	token, sentence := 0, 0
	for i, p := range d.Paragraphs {
		if p.First != sentence || p.End <= p.First {
			t.Fatalf("Parse(%q): paragraph %d is [%d, %d), want it to begin at %d", d.Text, i, p.First, p.End, sentence)
		}
		for ; sentence < p.End; sentence++ {
			s := d.Sentences[sentence]
			if s.First != token || s.End <= s.First || s.Paragraph != i || s.Span != d.SpanOf(s.First, s.End) || !p.Contains(s.Span) {
				t.Fatalf("Parse(%q): sentence %d is %+v, want it to begin at token %d of paragraph %d", d.Text, sentence, s, token, i)
			}
			for ; token < s.End; token++ {
				if d.Tokens[token].Sentence != sentence {
					t.Fatalf("Parse(%q): token %d says sentence %d, want %d", d.Text, token, d.Tokens[token].Sentence, sentence)
				}
			}
		}
	}
	if token != len(d.Tokens) || sentence != len(d.Sentences) {
		t.Fatalf("Parse(%q): %d of %d tokens in sentences, %d of %d sentences in paragraphs", d.Text, token, len(d.Tokens), sentence, len(d.Sentences))
	}
}

// checkQuotes holds that quotations ascend, lie within a paragraph and own
// just the tokens that say so.
func checkQuotes(t *testing.T, d *Document) {
	t.Helper()
	own := make([]int, len(d.Tokens))
	for i := range own {
		own[i] = -1
	}
	last := 0
	for i, q := range d.Quotes {
		if q.First < last || q.End <= q.First || q.Span != d.SpanOf(q.First, q.End) || !q.Contains(q.Inner) || q.Inner.Empty() {
			t.Fatalf("Parse(%q): quote %d is %+v, behind token %d", d.Text, i, q, last)
		}
		if d.ParagraphOf(q.First) != d.ParagraphOf(q.End-1) {
			t.Fatalf("Parse(%q): quote %d runs over paragraphs", d.Text, i)
		}
		for n := q.First; n < q.End; n++ {
			own[n] = i
		}
		last = q.End
	}
	for i, token := range d.Tokens {
		if token.Quote != own[i] {
			t.Fatalf("Parse(%q): token %d says quote %d, want %d", d.Text, i, token.Quote, own[i])
		}
	}
}

// TestParseTakesLinearTime uses texts on which a rule that looks too far
// ahead or back takes minutes; the bound is a hundred times what they need.
func TestParseTakesLinearTime(t *testing.T) {
	const size, bound = 400_000, 20 * time.Second
	for _, unit := range []string{`"`, `"“`, "' ", "a", "a.", "a'", "('", "No. ", ". . ", "www.a", "5'", "“a ", "a\n", "A. ", "&", "\xff", `"a `, "a-", "``«", "?)", "“A. ", ".-A"} {
		begin := time.Now()
		d := Parse(strings.Repeat(unit, size/len(unit)) + " a")
		if took := time.Since(begin); took > bound {
			t.Errorf("%q over and over: %v for %d tokens, want less than %v", unit, took, len(d.Tokens), bound)
		}
	}
}

func TestLookups(t *testing.T) {
	d := Parse("One two.\n\nThree won’t. Four")
	at := strings.Index(d.Text, "won")
	if got := d.SentenceAt(at); got != 1 {
		t.Errorf("SentenceAt(%d) = %d, want 1", at, got)
	}
	if got := d.SentenceAt(at - len("Three  ")); got != 0 {
		t.Errorf("SentenceAt between paragraphs = %d, want 0, the one before", got)
	}
	if got := d.ParagraphAt(len(d.Text)); got != 1 {
		t.Errorf("ParagraphAt the end = %d, want 1", got)
	}
	first, end := d.TokensIn(stancebook.Span{Begin: at, End: at + 2})
	if got := tokensOf(d, first, end); got != "wo" {
		t.Errorf("TokensIn part of a word = %q, want %q", got, "wo")
	}
	if got := d.Lower(first + 1); got != "n't" {
		t.Errorf("Lower = %q, want %q", got, "n't")
	}
	if got := d.SpanOf(first-1, first+2).Of(d.Text); got != "Three won’t" {
		t.Errorf("SpanOf = %q, want %q", got, "Three won’t")
	}
	first, end = d.TokensIn(stancebook.Span{Begin: 8, End: 10})
	if first != end {
		t.Errorf("TokensIn a gap = [%d, %d), want none", first, end)
	}
}

func BenchmarkParse(b *testing.B) {
	article := strings.Repeat(sample, 20)
	tokens := len(Parse(article).Tokens)
	b.SetBytes(int64(len(article)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(article)
	}
	b.ReportMetric(float64(tokens*b.N)/b.Elapsed().Seconds(), "tokens/s")
}
