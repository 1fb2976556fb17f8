package names_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names"
	"github.com/stancebook/stancebook/extract/text"
)

// answer is one speaker found on a gold source, and whether it is right.
type answer struct {
	confidence float64
	by         stancebook.NamedBy
	rivals     bool
	right      bool
}

// TestConfidenceOfSpeakersIsReliable prints how often speakers are right by
// the confidence stated for them, on the gold's own sources: the table of
// docs/quality.md. What is stated may not be further from what is right than
// chance allows.
func TestConfidenceOfSpeakersIsReliable(t *testing.T) {
	sample := goldAnswers(t, filepath.Join("..", "..", "corpus"), "text")
	other := append(goldAnswers(t, shared(t, "data", "coverage"), "articles"), polnearAnswers(t)...)
	for _, set := range []struct {
		name    string
		answers []answer
	}{{"sample coverage", sample}, {"coverage and PolNeAR dev", other}} {
		t.Logf("%s: %d speakers", set.name, len(set.answers))
		for _, line := range reliability(set.answers) {
			t.Log(line)
		}
	}
}

// reliability lines up answers in bins of their confidence and by how they
// were found.
func reliability(answers []answer) []string {
	type row struct {
		n, right int
		sum      float64
	}
	rows := map[string]*row{}
	put := func(key string, a answer) {
		if rows[key] == nil {
			rows[key] = &row{}
		}
		r := rows[key]
		r.n++
		r.sum += a.confidence
		if a.right {
			r.right++
		}
	}
	for _, a := range answers {
		lower := float64(int(a.confidence*10)) / 10
		put(fmt.Sprintf("confidence %.1f to %.1f", lower, lower+0.1), a)
		put("found by "+string(a.by), a)
		if a.rivals {
			put("with rivals", a)
		}
	}
	var out []string
	for key, r := range rows {
		out = append(out, fmt.Sprintf("| %s | %d | %.2f | %.2f |", key, r.n, r.sum/float64(r.n), float64(r.right)/float64(r.n)))
	}
	slices.Sort(out)
	return out
}

// goldAnswers reads gold statements with their speakers' full names.
func goldAnswers(t *testing.T, dir, texts string) []answer {
	t.Helper()
	var out []answer
	jsonLines(t, filepath.Join(dir, "gold.jsonl"), func(b []byte) {
		var g struct {
			ID           string
			Attributions []struct {
				Mention []int    `json:"speaker_mention"`
				Name    string   `json:"speaker_name"`
				Alt     []string `json:"speaker_alt"`
				Content [][]int
			}
		}
		if err := json.Unmarshal(b, &g); err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(filepath.Join(dir, texts, g.ID+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		var atts []stancebook.Attribution
		for _, x := range g.Attributions {
			atts = append(atts, stancebook.Attribution{Sources: spansOf(t, string(raw), x.Mention), Content: spansOf(t, string(raw), x.Content...)})
		}
		for i, speakers := range castOf(string(raw), "2017-08-03").Speakers(atts) {
			s, right := speakers[0], false
			for _, name := range append(g.Attributions[i].Alt, g.Attributions[i].Name) {
				right = right || text.Fold(name) == text.Fold(s.Name)
			}
			if len(atts[i].Sources) > 0 && s.Kind == stancebook.PersonKind {
				out = append(out, answer{s.Confidence, s.NamedBy, len(s.Rivals) > 0, right})
			}
		}
	})
	return out
}

// polnearAnswers reads the named sources of PolNeAR's dev split; a name is
// right where its last word is.
func polnearAnswers(t *testing.T) []answer {
	t.Helper()
	f, err := os.Open(shared(t, "data", "polnear", "speakers.dev.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sources := map[string][]stancebook.Attribution{}
	wanted := map[string][][]string{}
	var docs []string
	for s := bufio.NewScanner(f); s.Scan(); {
		fields := strings.Split(s.Text(), "\t")
		if strings.HasPrefix(s.Text(), "#") || len(fields) < 4 {
			continue
		}
		begin, err1 := strconv.Atoi(fields[1])
		end, err2 := strconv.Atoi(fields[2])
		if err := cmp.Or(err1, err2); err != nil {
			t.Fatal(err)
		}
		if doc := fields[0]; !slices.Contains(docs, doc) {
			docs = append(docs, doc)
		}
		sources[fields[0]] = append(sources[fields[0]], stancebook.Attribution{Sources: []stancebook.Span{{Begin: begin, End: end}}})
		wanted[fields[0]] = append(wanted[fields[0]], strings.Split(fields[3], "|"))
	}
	var out []answer
	for _, doc := range docs {
		raw, err := os.ReadFile(shared(t, "data", "polnear", "dev", "text", doc+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		atts := sources[doc]
		for i := range atts {
			points := atts[i].Sources[0]
			atts[i].Sources = spansOf(t, string(raw), []int{points.Begin, points.End})
			atts[i].Content = atts[i].Sources
		}
		date := doc[strings.Index(doc, "_")+1:][:10]
		cast := names.Find(text.Parse(string(raw)), &stancebook.Article{Text: string(raw), Published: date})
		for i, speakers := range cast.Speakers(atts) {
			s, right := speakers[0], false
			for _, name := range wanted[doc][i] {
				right = right || lastWord(name) == lastWord(s.Name)
			}
			out = append(out, answer{s.Confidence, s.NamedBy, len(s.Rivals) > 0, right})
		}
	}
	return out
}

func lastWord(name string) string {
	words := strings.Fields(text.Fold(name))
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
