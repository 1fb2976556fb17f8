package corpus

import (
	"bytes"
	"os"
	"testing"
)

func BenchmarkScoreAttributions(b *testing.B) {
	root := os.Getenv("STANCEBOOK_SHARED")
	if root == "" {
		root = "../../shared"
	}
	s, err := ReadStandoff(os.DirFS(root + "/data/polnear/dev"))
	if err != nil {
		b.Skipf("no annotated news at hand: %v", err)
	}
	pred, err := ReadPredictions(bytes.NewReader(shaken(s, nil, 1, .1)))
	if err != nil {
		b.Fatal(err)
	}
	docs := s.Against(pred, nil, 0)
	b.Run("score", func(b *testing.B) {
		for b.Loop() {
			ScoreAttributions(docs, AttributionOptions{})
		}
	})
	score := ScoreAttributions(docs, AttributionOptions{})
	b.Run("resample", func(b *testing.B) {
		for b.Loop() {
			score.Resample(Draws, 0)
		}
	})
}
