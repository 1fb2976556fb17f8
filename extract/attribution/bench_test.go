package attribution

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
	body := strings.Repeat(story, 4)
	doc := text.Parse(body)
	Find(doc, nil)
	b.ResetTimer()
	for b.Loop() {
		Find(doc, nil)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}

// TestFindIsLinear holds the worst cases to a bound that only linear time
// keeps: of texts that the model reads and of longer ones.
func TestFindIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, size := range []int{mostTokens, 1 << 19} {
		findIsLinear(t, size)
	}
}

func findIsLinear(t *testing.T, size int) {
	cases := map[string]string{
		"marks":       strings.Repeat("\"", size),
		"curly":       strings.Repeat("“", size/3),
		"commas":      strings.Repeat("a, ", size/3),
		"nouns":       strings.Repeat("Mayor ", size/6),
		"said":        strings.Repeat("he said ", size/8),
		"and":         strings.Repeat("Lee and ", size/8),
		"of":          strings.Repeat("chief of ", size/9),
		"said commas": strings.Repeat("Lee, a chief, said, ", size/20),
		"quotes":      strings.Repeat("“We will go there,” he said, ", size/31),
		"brackets":    strings.Repeat("( ", size/2),
		"which":       strings.Repeat("who said that ", size/14),
		"to say":      strings.Repeat("to say ", size/7),
		"labels":      strings.Repeat("LEE: I say so.\n", size/15),
		"one word":    strings.Repeat("x", size),
	}
	for name, s := range cases {
		t.Run(name, func(t *testing.T) {
			doc := text.Parse(s)
			start := time.Now()
			Find(doc, nil)
			if took := time.Since(start); took > time.Minute {
				t.Errorf("Find of %d bytes took %v: it is not linear", len(s), took)
			}
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
	for i := 0; b.Loop(); i++ {
		Find(docs[i%len(docs)], nil)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}
