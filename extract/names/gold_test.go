package names_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names"
	"github.com/stancebook/stancebook/extract/text"
)

// shared returns the folder of annotated data beside the repository, or skips.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("STANCEBOOK_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no annotated data at %s", path)
	}
	return path
}

// predictions is the folder to write predictions to, or skips.
func predictions(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("STANCEBOOK_PREDICTIONS")
	if dir == "" {
		t.Skip("STANCEBOOK_PREDICTIONS names no folder to write to")
	}
	return dir
}

type goldArticle struct {
	ID           string
	Attributions []struct {
		Aid     string
		Mention []int   `json:"speaker_mention"`
		Cue     []int   `json:"cue"`
		Content [][]int `json:"content"`
		Type    string
	}
}

func jsonLines(t testing.TB, path string, each func([]byte)) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<24)
	for s.Scan() {
		each(s.Bytes())
	}
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
}

func spansOf(t testing.TB, body string, points ...[]int) []stancebook.Span {
	t.Helper()
	var in []stancebook.Span
	for _, p := range points {
		if len(p) == 2 {
			in = append(in, stancebook.Span{Begin: p[0], End: p[1]})
		}
	}
	out, ok := stancebook.Bytes(body, in)
	if !ok {
		t.Fatalf("spans %v do not lie in the text", points)
	}
	return out
}

// TestCoveragePredictions writes who the gold's sources are, the officials and
// the cities of the annotated coverage, for its own scorer.
func TestCoveragePredictions(t *testing.T) {
	dir := predictions(t)
	gold := shared(t, "data", "coverage", "gold.jsonl")
	dates := map[string]string{}
	jsonLines(t, shared(t, "data", "coverage", "articles.jsonl"), func(b []byte) {
		var m struct{ ID, Date string }
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		dates[m.ID] = m.Date
	})
	dates["seed"] = ""
	claims := [][]string{{"article", "speaker", "quote", "city", "aid", "mention", "title", "org", "named_by", "office", "rivals"}}
	officials := [][]string{{"article", "name", "title", "office", "party"}}
	cities := [][]string{{"article", "city", "state"}}
	jsonLines(t, gold, func(b []byte) {
		var g goldArticle
		if err := json.Unmarshal(b, &g); err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(filepath.Join(filepath.Dir(gold), "articles", g.ID+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		body := string(raw)
		a := &stancebook.Article{Text: body, Published: dates[g.ID]}
		cast := names.Find(text.Parse(body), a)
		var atts []stancebook.Attribution
		for _, x := range g.Attributions {
			atts = append(atts, stancebook.Attribution{Sources: spansOf(t, body, x.Mention), Cue: spansOf(t, body, x.Cue),
				Content: spansOf(t, body, x.Content...), Type: stancebook.Type(x.Type)})
		}
		for i, speakers := range cast.Speakers(atts) {
			s := speakers[0]
			var about []string
			for _, c := range cast.CitiesOf(atts[i], speakers) {
				about = append(about, c.String())
			}
			mention := s.Mention.Of(body)
			claims = append(claims, []string{g.ID, s.Name, stancebook.Words(body, atts[i].Content), strings.Join(about, "; "), g.Attributions[i].Aid,
				mention, s.Title, s.Org, string(s.NamedBy), s.Office.String(), strings.Join(s.Rivals, "; ")})
		}
		for _, p := range cast.People() {
			if p.Official {
				officials = append(officials, []string{g.ID, p.Name, p.Title, p.Office.String(), p.Party})
			}
		}
		for _, c := range cast.Cities() {
			cities = append(cities, []string{g.ID, c.Name, c.State})
		}
	})
	writeCSV(t, filepath.Join(dir, "claims.csv"), claims)
	writeCSV(t, filepath.Join(dir, "officials.csv"), officials)
	writeCSV(t, filepath.Join(dir, "cities.csv"), cities)
}

func writeCSV(t testing.TB, path string, rows [][]string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(f)
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestPolNeARPredictions writes the speakers of the gold's sources of PolNeAR's
// dev split, for its own scorer.
func TestPolNeARPredictions(t *testing.T) {
	dir := predictions(t)
	root := shared(t, "data", "polnear", "dev")
	paths, err := filepath.Glob(filepath.Join(root, "text", "*.txt"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no texts in %s: %v", root, err)
	}
	f, err := os.Create(filepath.Join(dir, "polnear.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, path := range paths {
		doc := strings.TrimSuffix(filepath.Base(path), ".txt")
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		anns, _ := filepath.Glob(filepath.Join(root, "attributions", doc+"_*.ann"))
		sort.Strings(anns)
		if len(anns) == 0 {
			continue
		}
		body := string(raw)
		date := doc[strings.Index(doc, "_")+1:][:10]
		cast := names.Find(text.Parse(body), &stancebook.Article{Text: body, Published: date})
		atts := brat(t, body, anns[0])
		line := map[string]any{"doc": doc}
		var out []map[string]any
		for i, speakers := range cast.Speakers(atts) {
			out = append(out, map[string]any{"source": pairs(body, atts[i].Sources), "cue": pairs(body, atts[i].Cue),
				"content": pairs(body, atts[i].Content), "speaker": speakers[0].Name, "named_by": speakers[0].NamedBy, "rivals": speakers[0].Rivals})
		}
		line["attributions"] = out
		b, err := json.Marshal(line)
		if err != nil {
			t.Fatal(err)
		}
		f.Write(append(b, '\n'))
	}
}

func pairs(body string, spans []stancebook.Span) [][2]int {
	out := [][2]int{}
	for _, s := range stancebook.CodePoints(body, spans) {
		out = append(out, [2]int{s.Begin, s.End})
	}
	return out
}

// brat reads the attributions of one annotation file.
func brat(t testing.TB, body, path string) []stancebook.Attribution {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	spans := map[string][]stancebook.Span{}
	var atts []stancebook.Attribution
	for _, line := range strings.Split(string(raw), "\n") {
		fields := strings.Split(line, "\t")
		if len(fields) < 2 || !strings.HasPrefix(line, "T") {
			continue
		}
		_, where, _ := strings.Cut(fields[1], " ")
		var points [][]int
		for _, part := range strings.Split(where, ";") {
			b, e, _ := strings.Cut(part, " ")
			begin, _ := strconv.Atoi(b)
			end, _ := strconv.Atoi(e)
			points = append(points, []int{begin, end})
		}
		spans[fields[0]] = spansOf(t, body, points...)
	}
	for _, line := range strings.Split(string(raw), "\n") {
		if !strings.HasPrefix(line, "E") {
			continue
		}
		_, rest, _ := strings.Cut(line, "\t")
		var att stancebook.Attribution
		for _, role := range strings.Fields(rest) {
			kind, id, _ := strings.Cut(role, ":")
			switch strings.TrimRight(kind, "0123456789") {
			case "Source":
				if s := spans[id]; len(s) > 0 {
					att.Sources = append(att.Sources, stancebook.Span{Begin: s[0].Begin, End: s[len(s)-1].End})
				}
			case "Cue":
				att.Cue = append(att.Cue, spans[id]...)
			case "Content":
				att.Content = append(att.Content, spans[id]...)
			}
		}
		if len(att.Content) > 0 {
			att.Type = stancebook.Direct
			atts = append(atts, att)
		}
	}
	return atts
}
