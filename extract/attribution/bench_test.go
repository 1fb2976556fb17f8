package attribution

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stancebook/stancebook/extract/text"
)

// story is a news article in the manner of a wire service, for measuring.
const story = `RIVERTON — Mayor Ada Finch said Tuesday that the city would not hand over its jail records, a step that the state attorney general called “a dangerous mistake.”

“We run our own police,” Finch told reporters at city hall. “We have done so for a hundred years.”

According to a report by the county auditor, the program costs $2 million a year. Sheriff Tom Ruiz, who opposes the plan, wants to keep the cells open and has urged the council to delay its vote.

Council members were told that the grant would end in June, but several of them questioned whether the department could do so without a hearing.

“If they cut us off,” said Lena Ortiz, a lawyer for the group, “we will see them in court.”

Ruiz denied that his deputies ask about papers and said he would meet with Finch next week.
`

func BenchmarkFind(b *testing.B) {
	doc := text.Parse(strings.Repeat(story, 4))
	for _, e := range Engines() {
		b.Run(e.Name, func(b *testing.B) {
			b.ReportAllocs()
			e.Find(doc, nil)
			for b.Loop() {
				e.Find(doc, nil)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
		})
	}
}

// BenchmarkCorpus measures over the articles in the folder STANCEBOOK_TEXTS.
func BenchmarkCorpus(b *testing.B) {
	paths, _ := filepath.Glob(filepath.Join(os.Getenv("STANCEBOOK_TEXTS"), "*.txt"))
	if os.Getenv("STANCEBOOK_TEXTS") == "" || len(paths) == 0 {
		b.Skip("STANCEBOOK_TEXTS is not set")
	}
	var docs []*text.Document
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		docs = append(docs, text.Parse(string(raw)))
	}
	for _, e := range Engines() {
		b.Run(e.Name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				e.Find(docs[i%len(docs)], nil)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
		})
	}
}
