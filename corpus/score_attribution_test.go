package corpus

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

func polnear(t *testing.T) (dir string, s *Standoff) {
	t.Helper()
	dir = sharedFolder(t, "polnear")
	s, err := ReadStandoff(os.DirFS(filepath.Join(dir, "dev")))
	if err != nil {
		t.Fatal(err)
	}
	return dir, s
}

// everyFifth is the folder of a corpus that holds every fifth document of s,
// and those of several annotators.
func everyFifth(t *testing.T, dir string, s *Standoff) (root string, part *Standoff) {
	t.Helper()
	root, part = t.TempDir(), &Standoff{}
	for _, kind := range []string{"attributions", "text"} {
		if err := os.MkdirAll(filepath.Join(root, "dev", kind), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for i := range s.Docs {
		if i%5 != 0 && len(s.Docs[i].Annotators) == 1 {
			continue
		}
		part.Docs = append(part.Docs, s.Docs[i])
		files, err := filepath.Glob(filepath.Join(dir, "dev", "*", s.Docs[i].Name+"[_.]*"))
		if err != nil || len(files) < 2 {
			t.Fatalf("%d files of %s: %v", len(files), s.Docs[i].Name, err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			writeFile(t, filepath.Join(root, "dev", filepath.Base(filepath.Dir(file))), filepath.Base(file), content)
		}
	}
	return root, part
}

func namedSources(t *testing.T, dir string) map[string][]NamedSource {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "speakers.dev.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	speakers, err := ReadSpeakers(f)
	if err != nil {
		t.Fatal(err)
	}
	return speakers
}

// shaken are the gold's attributions with a part left out, moved, joined,
// doubled or given to somebody else, as lines of predictions.
func shaken(s *Standoff, speakers map[string][]NamedSource, seed uint64, often float64) []byte {
	random := rand.New(rand.NewPCG(seed, 3))
	hit := func() bool { return random.Float64() < often }
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	for i := range s.Docs {
		d := &s.Docs[i]
		if often > 0 && random.IntN(20) == 0 {
			continue
		}
		gold := d.Gold(0)
		out := []Roles{}
		for _, a := range gold {
			if hit() {
				continue
			}
			var x Roles
			for _, role := range roleNames {
				for _, r := range *a.role(role) {
					if hit() {
						r[0] += random.IntN(40) - 20
						r[1] += random.IntN(40) - 20
					}
					if !hit() || role == "content" {
						*x.role(role) = append(*x.role(role), r)
					}
				}
			}
			if hit() {
				x.Source = gold[random.IntN(len(gold))].Source
			}
			if hit() {
				x.Content = append(x.Content, gold[random.IntN(len(gold))].Content...)
			}
			if hit() {
				x.Content = nil
			}
			if list := speakers[d.Name]; len(list) > 0 {
				named := list[random.IntN(len(list))]
				for _, n := range list {
					if len(a.Source) > 0 && !hit() && n.Range[0] < a.Source[0][1] && a.Source[0][0] < n.Range[1] {
						named = n
					}
				}
				x.Speaker = Name(named.Names[random.IntN(len(named.Names))])
				if hit() {
					x.Speaker += "’s"
				}
			}
			out = append(out, x)
			if hit() {
				out = append(out, x)
			}
		}
		if err := encoder.Encode(map[string]any{"doc": d.Name, "attributions": out}); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
}

// scattered are spans of no sense.
func scattered(s *Standoff) []byte {
	random := rand.New(rand.NewPCG(9, 4))
	var b bytes.Buffer
	for _, d := range s.Docs {
		span := func() [][2]int {
			at := random.IntN(len(d.Text) + 100)
			return [][2]int{{at - 50, at + random.IntN(150) - 50}, {at, at + 3}}
		}
		var out []map[string]any
		for range random.IntN(40) {
			out = append(out, map[string]any{"source": span(), "cue": nil, "content": span()})
		}
		line, err := json.Marshal(map[string]any{"doc": d.Name, "attributions": append([]map[string]any{{"content": [][2]int{}}}, out...)})
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(&b, "%s\n\n", line)
	}
	return b.Bytes()
}

func TestAttributionScoreIsThatOfThePythonScorer(t *testing.T) {
	dir, whole := polnear(t)
	speakers, script := namedSources(t, dir), filepath.Join(dir, "score.py")
	fifth, s := everyFifth(t, dir, whole)
	folder := t.TempDir()
	cases := []struct {
		name        string
		predictions []byte
		named       bool
		options     AttributionOptions
		draws, rank int
		root        string
		corpus      *Standoff
	}{
		{"gold", shaken(whole, speakers, 0, 0), true, AttributionOptions{}, 0, 0, fifth, s},
		{"little", shaken(whole, speakers, 1, .03), true, AttributionOptions{}, 3, 0, dir, whole},
		{"more", shaken(s, speakers, 2, .15), false, AttributionOptions{Punctuation: true}, 0, 1, fifth, s},
		{"much", shaken(whole, speakers, 3, .4), true, AttributionOptions{}, 0, 0, fifth, s},
		{"scattered", scattered(s), true, AttributionOptions{}, 40, 0, fifth, s},
		{"empty", nil, true, AttributionOptions{}, 0, 0, fifth, s},
	}
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			pred, err := ReadPredictions(bytes.NewReader(tt.predictions))
			if err != nil {
				t.Fatal(err)
			}
			report := filepath.Join(folder, tt.name+".out.json")
			args := []string{writeFile(t, folder, tt.name+".jsonl", tt.predictions), "--root", tt.root, "--split", "dev", "--json", report,
				"--ci", fmt.Sprint(tt.draws), "--rank", fmt.Sprint(tt.rank)}
			var named map[string][]NamedSource
			if tt.named {
				named, args = speakers, append(args, "--speakers", filepath.Join(dir, "speakers.dev.tsv"))
			}
			if tt.options.Punctuation {
				args = append(args, "--punct")
			}
			score := ScoreAttributions(tt.corpus.Against(pred, named, tt.rank), tt.options)
			if tt.draws > 0 {
				score.Resample(tt.draws, 0)
			}
			compareReports(t, score, python(t, script, args...), report)
		})
	}
}

func compareReports(t *testing.T, score *AttributionScore, printed []byte, report string) {
	t.Helper()
	var table bytes.Buffer
	if err := score.WriteTable(&table); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(table.Bytes(), printed) {
		t.Errorf("table: %s", firstDifference(table.Bytes(), printed))
	}
	want, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	if got := score.JSON(); !bytes.Equal(got, want) {
		t.Errorf("JSON: %s", firstDifference(got, want))
	}
}

func TestAgreementOfAnnotatorsIsThatOfThePythonScorer(t *testing.T) {
	dir, whole := polnear(t)
	root, s := everyFifth(t, dir, whole)
	second, every := s.Agreement()
	if len(second) == 0 {
		t.Fatal("no text has two annotators")
	}
	printed := python(t, filepath.Join(dir, "score.py"), "--root", root, "--agreement", "dev")
	var got bytes.Buffer
	fmt.Fprintf(&got, "== second annotator by name (as prediction) against the first (as gold), %d articles\n", len(second))
	if err := ScoreAttributions(second, AttributionOptions{}).WriteTable(&got); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&got, "== every ordered pair of annotators, %d articles, %d pairs\n", len(second), len(every))
	if err := ScoreAttributions(every, AttributionOptions{}).WriteTable(&got); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), printed) {
		t.Error(firstDifference(got.Bytes(), printed))
	}
}
