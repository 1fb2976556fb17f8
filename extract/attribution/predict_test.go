package attribution

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// prediction is a line of the format that the scorers of PolNeAR read.
type prediction struct {
	Doc          string  `json:"doc"`
	Attributions []roles `json:"attributions"`
}

type roles struct {
	Source     [][2]int `json:"source"`
	Cue        [][2]int `json:"cue"`
	Content    [][2]int `json:"content"`
	Confidence float64  `json:"confidence"`
}

// TestWritePredictions writes the attributions of the texts in the folder
// STANCEBOOK_TEXTS to the file STANCEBOOK_PRED, for a scorer to read.
func TestWritePredictions(t *testing.T) {
	out, dir := os.Getenv("STANCEBOOK_PRED"), os.Getenv("STANCEBOOK_TEXTS")
	if out == "" || dir == "" {
		t.Skip("STANCEBOOK_PRED and STANCEBOOK_TEXTS are not set")
	}
	file, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	paths, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
	if len(paths) == 0 {
		t.Fatalf("no texts in %s", dir)
	}
	encoder := json.NewEncoder(file)
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s := string(raw)
		row := prediction{Doc: stancebook.IDOf(filepath.Base(path)), Attributions: []roles{}}
		for _, a := range Find(text.Parse(s), nil) {
			row.Attributions = append(row.Attributions, roles{points(s, a.Sources), points(s, a.Cue), points(s, a.Content), a.Confidence})
		}
		if err := encoder.Encode(row); err != nil {
			t.Fatal(err)
		}
	}
}

func points(s string, spans []stancebook.Span) [][2]int {
	out := [][2]int{}
	for _, p := range stancebook.CodePoints(s, spans) {
		out = append(out, [2]int{p.Begin, p.End})
	}
	return out
}
