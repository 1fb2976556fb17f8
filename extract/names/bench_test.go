package names_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names"
	"github.com/stancebook/stancebook/extract/text"
)

// BenchmarkFind measures mentions and coreference alone, then with speakers,
// cities and people, sentences and tokens not counted: an operation is an
// article. On the sample coverage without its gold, on PolNeAR dev with it.
func BenchmarkFind(b *testing.B) {
	b.Run("sample/mentions", func(b *testing.B) { benchmarkFind(b, sampleTexts(b), nil) })
	b.Run("polnear/mentions", func(b *testing.B) { benchmarkFind(b, polnearTexts(b), nil) })
	b.Run("polnear/speakers", func(b *testing.B) {
		texts := polnearTexts(b)
		benchmarkFind(b, texts, polnearSources(b, texts))
	})
}

// article is a text with its name.
type article struct{ id, body string }

func benchmarkFind(b *testing.B, texts []article, atts [][]stancebook.Attribution) {
	var docs []*text.Document
	for _, a := range texts {
		docs = append(docs, text.Parse(a.body))
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		k := i % len(docs)
		cast := names.Find(docs[k], &stancebook.Article{Text: docs[k].Text, Published: "2016-09-12"})
		if atts == nil {
			continue
		}
		for j, s := range cast.Speakers(atts[k]) {
			cast.CitiesOf(atts[k][j], s)
		}
		cast.People()
		cast.Cities()
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}

func sampleTexts(b *testing.B) []article {
	return textsIn(b, filepath.Join("..", "..", "corpus", "text"))
}

func polnearTexts(b *testing.B) []article {
	return textsIn(b, shared(b, "data", "polnear", "dev", "text"))
}

func textsIn(b *testing.B, dir string) []article {
	b.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(paths) == 0 {
		b.Fatalf("no articles in %s: %v", dir, err)
	}
	var out []article
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, article{strings.TrimSuffix(filepath.Base(path), ".txt"), string(raw)})
	}
	return out
}

// polnearSources are the gold's attributions of each text.
func polnearSources(b *testing.B, texts []article) [][]stancebook.Attribution {
	b.Helper()
	var out [][]stancebook.Attribution
	for _, a := range texts {
		anns, _ := filepath.Glob(filepath.Join(shared(b, "data", "polnear", "dev", "attributions"), a.id+"_*.ann"))
		if len(anns) == 0 {
			b.Fatalf("no annotation of %s", a.id)
		}
		out = append(out, brat(b, a.body, anns[0]))
	}
	return out
}

// TestStepsGrowAsTheTextDoes reads texts made to be slow, names, towns,
// quotation marks and pronouns without end, at two lengths, and counts the words
// that are looked at.
func TestStepsGrowAsTheTextDoes(t *testing.T) {
	for _, unit := range []string{"\"", "Ann Ames ", "Justice ", "Springfield, ", "he said she said ", "Ames Brandt Corp ", "the mayor ",
		"Mayor ", "Senators Ann Ames and ", "De ", "x", "United States of America of ", "Springfield and Portland in ", "Ann Aab, Bo Bbc, \n\n",
		"Mayor Ann Ames said no. ", "Who who, ", "Joe (", "The two men said they met. ", "Lake of ", "Will ", "By Ann Ames\n\n"} {
		short, long := stepsOver(unit, 40_000), stepsOver(unit, 160_000)
		if long > 5*short+10_000 {
			t.Errorf("%q: %d steps over 40 kB, %d over four times as much", unit, short, long)
		}
	}
}

// stepsOver counts the steps over unit repeated to size bytes, of which every
// 300 begin with a source.
func stepsOver(unit string, size int) int {
	body := strings.Repeat(unit, size/len(unit))
	cast := names.Find(text.Parse(body), &stancebook.Article{Text: body, Published: "2017-08-03"})
	var atts []stancebook.Attribution
	for at := 0; at+len(unit) <= len(body); at += (300/len(unit) + 1) * len(unit) {
		source := []stancebook.Span{{Begin: at, End: at + len(unit)}}
		atts = append(atts, stancebook.Attribution{Sources: source, Content: source})
	}
	for i, speakers := range cast.Speakers(atts) {
		cast.CitiesOf(atts[i], speakers)
	}
	cast.People()
	cast.Cities()
	return names.Steps(cast)
}

func FuzzSpansLieInTheText(f *testing.F) {
	f.Add("Mayor Ann Ames of Akron, Ohio, said “no.” He (D-Calif.) said so.", 0, 14)
	f.Add("''Senators Bo Brandt and'' Carl de Groot Jr., 54, of the Department of", 2, 20)
	f.Add("St. Louis County v. Ümit Öz — \xff", 1, 5)
	f.Fuzz(func(t *testing.T, body string, begin, end int) {
		body = strings.ToValidUTF8(body, "�")
		a := &stancebook.Article{Text: body, Published: "2017-08-03"}
		cast := names.Find(text.Parse(body), a)
		points := []stancebook.Span{{Begin: begin, End: end}}
		spans, ok := stancebook.Bytes(body, points)
		if !ok {
			spans = []stancebook.Span{{Begin: 0, End: len(body)}}
		}
		atts := []stancebook.Attribution{{Sources: spans, Content: spans}, {Content: spans, Type: stancebook.Direct}}
		for i, speakers := range cast.Speakers(atts) {
			if len(speakers) < max(1, len(atts[i].Sources)) {
				t.Errorf("%d speakers of %d sources", len(speakers), len(atts[i].Sources))
			}
			for _, s := range speakers {
				if s.Mention.Begin < 0 || s.Mention.End > len(body) || s.Confidence < 0 || s.Confidence > 1 || s.Kind == "" || s.NamedBy == "" {
					t.Errorf("speaker %+v", s)
				}
			}
			for _, c := range cast.CitiesOf(atts[i], speakers) {
				if c.Name == "" || c.State == "" {
					t.Errorf("city %+v", c)
				}
			}
		}
		for _, p := range cast.People() {
			if p.Name == "" || !names.Same(p, p) && strings.Contains(p.Name, " ") {
				t.Errorf("person %+v", p)
			}
		}
		again := names.Find(text.Parse(body), a)
		if len(again.People()) != len(cast.People()) || len(again.Cities()) != len(cast.Cities()) {
			t.Error("a second reading finds something else")
		}
	})
}
