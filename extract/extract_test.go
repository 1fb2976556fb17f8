package extract_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/corpus"
	"github.com/stancebook/stancebook/extract"
	"github.com/stancebook/stancebook/extract/stance"
)

func extractor() *extract.Extractor {
	return extract.New(stance.Builtin(), extract.Engines()[0], "test")
}

func articles(n int, broken int) iter.Seq2[*stancebook.Article, error] {
	return func(yield func(*stancebook.Article, error) bool) {
		for i := range n {
			a := &stancebook.Article{Path: fmt.Sprint(i), Text: fmt.Sprintf("“We saw %d of them,” said Ann Lee.", i)}
			var err error
			if i == broken {
				a, err = nil, errBroken
			}
			if !yield(a, err) {
				return
			}
		}
	}
}

var errBroken = errors.New("broken")

func TestEachKeepsTheOrderAndPassesErrorsOn(t *testing.T) {
	i := 0
	for x, err := range extractor().Each(context.Background(), articles(50, 7), 4) {
		if i == 7 {
			if !errors.Is(err, errBroken) {
				t.Errorf("item 7: %v, want the source's error", err)
			}
		} else if err != nil || x.Article.Path != fmt.Sprint(i) || len(x.Claims) != 1 {
			t.Fatalf("item %d: %+v, %v", i, x, err)
		}
		i++
	}
	if i != 50 {
		t.Errorf("%d items, want 50", i)
	}
}

func TestEachStopsWhereItsReaderStops(t *testing.T) {
	read := 0
	endless := func(yield func(*stancebook.Article, error) bool) {
		for read = 0; yield(&stancebook.Article{Text: "“Yes,” said Ann Lee."}, nil); read++ {
		}
	}
	for range extractor().Each(context.Background(), endless, 2) {
		break
	}
	if read > 10 {
		t.Errorf("read %d articles ahead of the one that was wanted", read)
	}
}

func TestSameWordsTwiceAreTwoClaims(t *testing.T) {
	a := &stancebook.Article{Text: "“We will answer it,” said Ann Lee.\n\nOn Monday, “We will answer it,” said Bo Ray."}
	x := extractor().Article(a)
	if len(x.Claims) != 2 || x.Claims[0].Key == x.Claims[1].Key {
		t.Errorf("claims %+v, want two with keys of their own", x.Claims)
	}
}

func TestOtherLanguagesYieldNoClaims(t *testing.T) {
	a := &stancebook.Article{Language: "es", Text: "“No lo haremos”, dijo la alcaldesa Ann Lee."}
	if x := extractor().Article(a); len(x.Claims)+len(x.People) != 0 {
		t.Errorf("extraction %+v, want nothing of a Spanish text", x)
	}
}

func TestRestanceGivesWhatExtractionGave(t *testing.T) {
	a := sample(t)[0]
	e := extractor()
	x, again := e.Article(a), e.Article(a)
	for i := range again.Claims {
		again.Claims[i].Stances = nil
	}
	e.Restance(again)
	if !reflect.DeepEqual(x.Claims, again.Claims) {
		t.Error("stances judged anew differ from those of the extraction")
	}
}

func sample(t testing.TB) (list []*stancebook.Article) {
	t.Helper()
	texts, err := fs.Glob(corpus.FS(), "text/*.txt")
	if err != nil || len(texts) == 0 {
		t.Fatalf("no sample texts: %v", err)
	}
	for _, name := range texts {
		text, err := fs.ReadFile(corpus.FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, &stancebook.Article{Path: name, Text: string(text)})
	}
	return list
}

// FuzzArticle holds the laws of an extraction: every span lies in the text on
// the edges of runes, the spans of a role are in order and apart, keys are
// unique, and the same text gives the same again.
func FuzzArticle(f *testing.F) {
	for _, a := range sample(f) {
		f.Add(a.Text)
	}
	f.Add("''Yes,'' he said, ''no''\n\n“Open")
	e := extractor()
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 20_000 || !utf8.ValidString(text) {
			t.Skip()
		}
		a := &stancebook.Article{Text: text}
		x := e.Article(a)
		keys := map[string]bool{}
		for _, c := range x.Claims {
			if keys[c.Key] {
				t.Fatalf("key %s twice", c.Key)
			}
			keys[c.Key] = true
			if len(c.Content) == 0 {
				t.Fatal("a claim without words")
			}
			for _, role := range [][]stancebook.Span{c.Sources, c.Cue, c.Content} {
				checkSpans(t, text, role)
			}
			for _, s := range c.Speakers {
				if !s.Mention.Empty() {
					checkSpans(t, text, []stancebook.Span{s.Mention})
				}
			}
		}
		if !reflect.DeepEqual(x, e.Article(a)) {
			t.Fatal("the same text gave something else")
		}
		if line, err := x.Line(true); err != nil || strings.Contains(string(line), "\n") {
			t.Fatalf("line of %d bytes, %v", len(line), err)
		}
	})
}

func checkSpans(t *testing.T, text string, spans []stancebook.Span) {
	t.Helper()
	end := 0
	for _, s := range spans {
		if s.Begin < end || s.End <= s.Begin || s.End > len(text) {
			t.Fatalf("spans %v in a text of %d bytes", spans, len(text))
		}
		if !utf8.RuneStart(text[s.Begin]) || s.End < len(text) && !utf8.RuneStart(text[s.End]) {
			t.Fatalf("span %v cuts a rune", s)
		}
		end = s.End
	}
}

func BenchmarkArticle(b *testing.B) {
	list := sample(b)
	for _, engine := range extract.Engines() {
		b.Run(engine.Name, func(b *testing.B) {
			e := extract.New(stance.Builtin(), engine, "test")
			e.Article(list[0])
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				e.Article(list[i%len(list)])
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
		})
	}
}
