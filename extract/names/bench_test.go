package names_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names"
	"github.com/stancebook/stancebook/extract/text"
)

// BenchmarkFind measures mentions, coreference and speakers on the annotated
// coverage, sentences and tokens not counted: an operation is an article.
func BenchmarkFind(b *testing.B) {
	paths, err := filepath.Glob(filepath.Join(shared(b, "data", "polnear", "dev", "text"), "*.txt"))
	if err != nil || len(paths) == 0 {
		b.Fatalf("no articles: %v", err)
	}
	var docs []*text.Document
	var atts [][]stancebook.Attribution
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		docs = append(docs, text.Parse(string(raw)))
		doc := strings.TrimSuffix(filepath.Base(path), ".txt")
		anns, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "..", "attributions", doc+"_*.ann"))
		if len(anns) == 0 {
			b.Fatalf("no annotation of %s", doc)
		}
		atts = append(atts, brat(b, string(raw), anns[0]))
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		k := i % len(docs)
		cast := names.Find(docs[k], &stancebook.Article{Text: docs[k].Text, Published: "2016-09-12"})
		for j, s := range cast.Speakers(atts[k]) {
			cast.CitiesOf(atts[k][j], s)
		}
		cast.People()
		cast.Cities()
	}
}

// TestTimeGrowsWithLength reads texts made to be slow: names, towns, quotation
// marks and pronouns without end.
func TestTimeGrowsWithLength(t *testing.T) {
	for _, unit := range []string{"\"", "Ann Ames ", "Justice ", "Springfield, ", "he said she said ", "Ames Brandt Corp ", "the mayor ",
		"Mayor ", "Senators Ann Ames and ", "De ", "x", "United States of America of ", "Springfield and Portland in ", "Ann Aab, Bo Bbc, \n\n"} {
		body := strings.Repeat(unit, 320_000/len(unit))
		doc := text.Parse(body)
		start := time.Now()
		cast := names.Find(doc, &stancebook.Article{Text: body})
		cast.People()
		cast.Cities()
		// Linear reading takes a quarter of a second; quadratic, minutes.
		if took := time.Since(start); took > time.Minute {
			t.Errorf("320 kB of %q took %v", unit, took)
		}
	}
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
