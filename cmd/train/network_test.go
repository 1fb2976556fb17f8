package main

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stancebook/stancebook/extract/stance/content"
)

// invented are sentences with a target each, of which the verb decides.
func invented(t *testing.T) []lessonPassage {
	t.Helper()
	var lines bytes.Buffer
	for i, verb := range []string{"praised", "attacked", "met", "hailed", "mocked", "called"} {
		for _, who := range []string{"Pell", "Okafor", "Lind", "Moss"} {
			sentence := "The mayor " + verb + " " + who + " ."
			from := len("The mayor " + verb + " ")
			fmt.Fprintf(&lines, `{"sentence_normalized":%q,"targets":[{"from":%d,"to":%d,"polarity":%d}]}`+"\n",
				sentence, from, from+len(who), []int{6, 2, 4}[i%3])
		}
	}
	path := filepath.Join(t.TempDir(), "train.jsonl")
	if err := os.WriteFile(path, lines.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := readTargets(path)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// taughtBy trains a small network on passages, their words' vectors by chance.
func taughtBy(passages []lessonPassage) []byte {
	rng, l, known := rand.New(rand.NewPCG(1, 1)), &lexis{}, map[uint32]bool{}
	for _, p := range passages {
		for _, place := range p.passage.Places() {
			if place.Word > 2 && !known[place.Word] {
				known[place.Word] = true
				l.ids = append(l.ids, place.Word)
				l.vectors = append(l.vectors, []float32{float32(rng.NormFloat64()), float32(rng.NormFloat64()), float32(rng.NormFloat64())})
			}
		}
	}
	words, vectors := networkWords(l)
	n := newTrainee(networkOptions{filters: 12, passes: 80, batch: 4, rate: 1e-2, dropIn: 0, dropOut: 0.2}, vectors, 1)
	n.learn(netLessons(passages, words))
	return content.EncodeNetworks(words.sorted, []content.NetworkPart{n.part()})
}

func TestSameSentencesGiveTheSameVectors(t *testing.T) {
	var sentences [][]uint32
	for i := range uint32(400) {
		sentences = append(sentences, []uint32{i % 7, i % 11, i % 13, i % 5, i % 17})
	}
	r := vectorRecipe{words: 50, least: 1, contexts: 20, window: 2, size: 4, passes: 2}
	if d := cmp.Diff(r.learn(sentences).vectors, r.learn(sentences).vectors); d != "" {
		t.Errorf("two trainings on the same sentences differ:\n%s", d)
	}
}

func TestSameLessonsGiveTheSameNetwork(t *testing.T) {
	if passages := invented(t); !bytes.Equal(taughtBy(passages), taughtBy(passages)) {
		t.Error("two trainings on the same sentences differ")
	}
}

func TestNetworkLearnsWhichVerbDecides(t *testing.T) {
	passages := invented(t)
	networks, err := content.ReadNetworks(string(taughtBy(passages)))
	if err != nil {
		t.Fatal(err)
	}
	var y tally
	for _, p := range passages {
		y.add(p.class, networks.Odds(p.passage.Places()))
	}
	if y.accuracy() < 0.9 {
		t.Errorf("right on %.2f of its own lessons: %v", y.accuracy(), y)
	}
}

func TestEigenvectorsDiagonalize(t *testing.T) {
	g := [][]float64{{4, 1, 0}, {1, 3, 1}, {0, 1, 2}}
	values, axes := eigen([][]float64{{4, 1, 0}, {1, 3, 1}, {0, 1, 2}})
	for k, value := range values {
		for i := range g {
			sum := 0.0
			for j := range g {
				sum += g[i][j] * axes[j][k]
			}
			if math.Abs(sum-value*axes[i][k]) > 1e-9 {
				t.Errorf("axis %d: row %d gives %v, want %v", k, i, sum, value*axes[i][k])
			}
		}
	}
}
