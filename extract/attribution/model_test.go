package attribution

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

func TestModelIsDecodedQuickly(t *testing.T) {
	start := time.Now()
	if _, err := NewModel(fastFile); err != nil {
		t.Fatal(err)
	}
	// A tenth of that on a quiet machine.
	if took := time.Since(start); took > 150*time.Millisecond {
		t.Errorf("NewModel took %v", took)
	}
}

func TestModelFileStaysSmall(t *testing.T) {
	if n := len(fastFile); n > 4<<20 {
		t.Errorf("the model has %d bytes, want at most 4 MiB", n)
	}
}

func TestCutModelIsRefused(t *testing.T) {
	for _, file := range []string{"", fastFile[:3], fastFile[:1000], fastFile[:len(fastFile)/2], fastFile[:len(fastFile)-1], fastFile + "x"} {
		if _, err := NewModel(file); err == nil {
			t.Errorf("NewModel took a file of %d bytes, want an error", len(file))
		}
	}
}

// TestEncodedWeightsComeBack holds the file form against the numbers that it
// was made from.
func TestEncodedWeightsComeBack(t *testing.T) {
	w := &Weights{
		Features: make([]float32, Labels<<FeatureBits),
		Moves:    make([]float32, Edges*Labels*Labels),
		Counts:   make([]uint32, 1<<FeatureBits),
	}
	rows := map[uint32][Labels]float32{7: {1, -1, 0.5, 0, 0, 0, -0.25}, 64: {0, 0, 0, 2, 0, 0, 0}, 1<<FeatureBits - 1: {-8, 8, 0, 0, 0, 0, 0}}
	for f, row := range rows {
		copy(w.Features[int(f)*Labels:], row[:])
		w.Counts[f] = 1
	}
	tagger, err := NewTagger(string(EncodeTagger(w, 10)))
	if err != nil {
		t.Fatal(err)
	}
	for f, row := range rows {
		var got [Labels]float64
		tagger.score([]uint32{f, 3}, &got)
		for k := range row {
			if got[k] != float64(row[k]) {
				t.Errorf("feature %d scores %v, want %v", f, got, row)
				break
			}
		}
	}
}

// TestManyFeaturesDoNotOverflow adds up more features than the lanes of one
// word hold.
func TestManyFeaturesDoNotOverflow(t *testing.T) {
	w := &Weights{
		Features: make([]float32, Labels<<FeatureBits),
		Moves:    make([]float32, Edges*Labels*Labels),
		Counts:   make([]uint32, 1<<FeatureBits),
	}
	w.Features[5*Labels], w.Counts[5] = 127*finest, 1
	tagger, err := NewTagger(string(EncodeTagger(w, 1)))
	if err != nil {
		t.Fatal(err)
	}
	list := make([]uint32, 1000)
	for i := range list {
		list[i] = 5
	}
	var got [Labels]float64
	tagger.score(list, &got)
	if want := 1000 * 127 * finest; got[0] != want || got[1] != 0 {
		t.Errorf("a thousand features score %v, want %v and nothing else", got, want)
	}
}

func TestLabelsKeepToTheOutermostContent(t *testing.T) {
	doc := text.Parse("Lee said Kim thinks it is full.")
	r := readRules(doc, nil, shipped())
	inner := r.taken[0]
	inner.Content = []stancebook.Span{{Begin: strings.Index(doc.Text, "it is"), End: inner.Content[0].End}}
	got := LabelsOf(doc, append(r.taken, inner))
	want := []uint8{1, 3, 5, 6, 6, 6, 6, 0}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("LabelsOf = %v, want %v", got, want)
		}
	}
}

func TestLongDocumentsAreReadByRules(t *testing.T) {
	s := strings.Repeat("“We will not help them,” Mayor Ann Lee said.\n\n", mostTokens/11)
	found := Find(text.Parse(s), nil)
	if len(found) == 0 || len(found[0].Sources) != 1 || found[0].Sources[0].Of(s) != "Mayor Ann Lee" {
		t.Errorf("Find found %d attributions in a long document, want its speaker in each", len(found))
	}
}

// TestModelFileIsDescribed holds MODEL.md to the file beside it.
func TestModelFileIsDescribed(t *testing.T) {
	note, err := os.ReadFile("model/MODEL.md")
	if err != nil {
		t.Fatal(err)
	}
	if sum := modelSum(); !strings.Contains(string(note), sum) {
		t.Errorf("model/MODEL.md does not hold the hash of attribution.bin, %s", sum)
	}
}

func modelSum() string { return fmt.Sprintf("%x", sha256.Sum256([]byte(fastFile))) }
