package attribution

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// TestModelsAreDecodedInFewPieces counts what decoding allocates: weights are
// read in rows, not number by number, so that the first article need not wait.
func TestModelsAreDecodedInFewPieces(t *testing.T) {
	for _, e := range Engines() {
		e.Model() // what is decoded once for all engines
	}
	fast := testing.AllocsPerRun(1, func() { decodeFast() })
	full := testing.AllocsPerRun(1, func() { decodeFull() })
	if fast > 2000 || full > 4000 {
		t.Errorf("decoding allocates %.0f times for fast and %.0f times for full, want at most 2000 and 4000", fast, full)
	}
}

func TestModelFilesStaySmall(t *testing.T) {
	if n := len(fastFile) + len(fullFile); len(fastFile) > 4<<20 || n > 12<<20 {
		t.Errorf("the models have %d and %d bytes, want at most 4 MiB for fast and 12 MiB for both", len(fastFile), len(fullFile))
	}
}

func TestCutModelsAreRefused(t *testing.T) {
	for name, whole := range map[string]string{"fast": fastFile, "full": fullFile} {
		for _, file := range []string{"", whole[:3], whole[:1000], whole[:len(whole)/2], whole[:len(whole)-1], whole + "x"} {
			var err error
			if name == "fast" {
				_, err = NewModel(file)
			} else {
				_, err = NewFullModel(Fast.Model(), file)
			}
			if err == nil {
				t.Errorf("a file of %d bytes was taken for the model of %s, want an error", len(file), name)
			}
		}
	}
}

// TestVectorsComeBack holds the file form of a net against its numbers.
func TestVectorsComeBack(t *testing.T) {
	body := NewNetBody()
	body.Out[3][5], body.Lean[6] = 2, -0.5
	rows := make([]float32, 2*Width)
	rows[0], rows[1], rows[Width+95] = 127, -5, 1
	net, err := NewNet(string(EncodeNet([]uint32{1 << 17, 3}, rows, body, make([]float32, Edges*Labels*Labels))))
	if err != nil {
		t.Fatal(err)
	}
	first, second := net.shelves[3>>6].row(3), net.shelves[1<<17>>6].row(1<<17)
	if first != 1 || second != 2 || net.shelves[0].row(4) != 0 {
		t.Fatalf("the vectors lie at %d and %d, want 1 and 2", first, second)
	}
	if net.rows[Width+95] != 1 || net.rows[2*Width] != 127 || net.rows[2*Width+1] != -5 || net.body.Out[3][5] != 2 || net.body.Lean[6] != -0.5 {
		t.Error("numbers of a net changed in its file")
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

// TestModelFilesAreDescribed holds MODEL.md to the files beside it.
func TestModelFilesAreDescribed(t *testing.T) {
	note, err := os.ReadFile("model/MODEL.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{"fast.bin": fastFile, "full.bin": fullFile} {
		if sum := fmt.Sprintf("%x", sha256.Sum256([]byte(file))); !strings.Contains(string(note), sum) {
			t.Errorf("model/MODEL.md does not hold the hash of %s, %s", name, sum)
		}
	}
}
