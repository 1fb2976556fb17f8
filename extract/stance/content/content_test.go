package content

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

func spanOf(t testing.TB, body, words string) stancebook.Span {
	at := strings.Index(body, words)
	if at < 0 {
		t.Fatalf("%q is not in %q", words, body)
	}
	return stancebook.Span{Begin: at, End: at + len(words)}
}

func toward(t testing.TB, body, target string) Odds {
	return Toward(text.Parse(body), stancebook.Span{End: len(body)}, []stancebook.Span{spanOf(t, body, target)})
}

func TestPraiseAndBlameAreToldApart(t *testing.T) {
	for _, c := range []struct {
		body, target string
		good         bool
	}{
		{"The senator praised Okafor for her courage and called her a great leader.", "Okafor", true},
		{"Voters love Okafor, a brilliant and honest mayor.", "Okafor", true},
		{"The report accused Okafor of lying and of abusing her power.", "Okafor", false},
		{"Okafor is a corrupt and incompetent liar, critics said.", "Okafor", false},
	} {
		if o := toward(t, c.body, c.target); (o.Lean() > 0) != c.good {
			t.Errorf("%q toward %s: %+v, want good %v", c.body, c.target, o, c.good)
		}
	}
}

func TestOneSentenceThinksDifferentlyOfTwo(t *testing.T) {
	const body = "Pell, who was hailed as a hero, attacked Okafor as a disgrace."
	if p, o := toward(t, body, "Pell"), toward(t, body, "Okafor"); p.Lean() <= o.Lean() {
		t.Errorf("toward Pell %+v, toward Okafor %+v: want the hero ahead", p, o)
	}
}

func TestTargetOutsideThePassageIsNeutral(t *testing.T) {
	const body = "Okafor spoke. Pell is a disgrace."
	doc := text.Parse(body)
	if o := Toward(doc, doc.Sentences[1].Span, []stancebook.Span{spanOf(t, body, "Okafor")}); o.Neutral != 1 {
		t.Errorf("got %+v, want neutral alone", o)
	}
}

func TestOddsSumToOne(t *testing.T) {
	for _, body := range []string{"x", "“", strings.Repeat("no ", 5000), "Pell, 1,000 — not “good” at all; Pell's…", "\x00 \xff é"} {
		doc := text.Parse(body)
		all := stancebook.Span{End: len(body)}
		for name, o := range map[string]Odds{
			"toward": Toward(doc, all, []stancebook.Span{{End: 1}}), "on": On(doc, []stancebook.Span{all}, text.Parse("Should it be so?")),
		} {
			if sum := o.Support + o.Oppose + o.Neutral; math.Abs(sum-1) > 1e-9 {
				t.Errorf("%s %.20q: %+v sums to %v", name, body, o, sum)
			}
		}
	}
}

var coded = func() (all []Statement) {
	for i, words := range []string{"the plan will help families", "the plan is a disaster for schools", "we back the plan", "we will fight the plan"} {
		side := stancebook.Support
		if i%2 == 1 {
			side = stancebook.Oppose
		}
		for range 5 {
			all = append(all, Statement{Words: words, Cue: "said", Side: side})
		}
	}
	return all
}()

func TestTopicModelLearnsWhatWasCoded(t *testing.T) {
	m := Learned("plan", coded)
	for _, s := range coded[:20] {
		if o := m.Score(s); (o.Lean() > 0) != (s.Side == stancebook.Support) {
			t.Errorf("%q: %+v, want %s", s.Words, o, s.Side)
		}
	}
}

func TestTopicModelReadsBackAsWritten(t *testing.T) {
	var first, second bytes.Buffer
	if err := Learned("plan", coded).Write(&first); err != nil {
		t.Fatal(err)
	}
	m, err := ReadTopicModel(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Write(&second); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("read back and written again it differs (%v)", err)
	}
	if m.Topic != "plan" || m.Statements != 20 {
		t.Errorf("got topic %q, %d statements", m.Topic, m.Statements)
	}
}

func TestTopicModelOfAnotherFormIsRefused(t *testing.T) {
	for _, file := range []string{"", "hello\n", "stancebook topic model 1\ntopic\tx\nstatements\tmany\n",
		"stancebook topic model 1\ntopic\tx\nstatements\t20\n5\t1\t1\n", "stancebook topic model 1\ntopic\tx\nstatements\t20\n5\t1\t1\t1\n4\t1\t1\t1\n"} {
		if _, err := ReadTopicModel(strings.NewReader(file)); err == nil {
			t.Errorf("%q was read without an error", file)
		}
	}
}

func FuzzTopicModelReadsWhatItWrites(f *testing.F) {
	f.Add("stancebook topic model 1\ntopic\tx\nstatements\t20\n5\t1\t0.5\t-2e-05\n")
	f.Fuzz(func(t *testing.T, file string) {
		m, err := ReadTopicModel(strings.NewReader(file))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := m.Write(&out); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadTopicModel(&out); err != nil {
			t.Errorf("what was written of %q is not read: %v", file, err)
		}
	})
}

func BenchmarkToward(b *testing.B) {
	const body = "Mayor Pell, whose city was named in the letter, said on Thursday that Okafor had no right to hold back the money, and that he would see her in court."
	doc := text.Parse(body)
	within, target := stancebook.Span{End: len(body)}, []stancebook.Span{spanOf(b, body, "Okafor"), spanOf(b, body, "her")}
	for b.Loop() {
		Toward(doc, within, target)
	}
}

func BenchmarkOn(b *testing.B) {
	const body = "Mayor Pell, whose city was named in the letter, said on Thursday that Okafor had no right to hold back the money, and that he would see her in court."
	doc, question := text.Parse(body), text.Parse("Should the state hold back money from cities?")
	for b.Loop() {
		On(doc, []stancebook.Span{{End: len(body)}}, question)
	}
}
