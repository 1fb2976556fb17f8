package text

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

func TestTags(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"The mayor said she won’t pay.", "DT NN VBD PRP MD RB VB ."},
		{"“We go,” he said.", "`` PRP VBP , '' PRP VBD ."},
		{`"We go," he said.`, "`` PRP VBP , '' PRP VBD ."},
		{"''We go,'' he said.", "`` PRP VBP , '' PRP VBD ."},
		{"The city’s police — and the workers’ union", "DT NN POS NN : CC DT NNS POS NN"},
		{"It cost $5 (about 4%) ...", "PRP VBD $ CD ( IN CD NN ) :"},
		{"Gov. Roe spoke to @roe", "NNP NNP VBD TO NNP"},
	} {
		d := Parse(c.in)
		var got []string
		for _, token := range d.Tokens {
			got = append(got, token.Tag)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("tags of %q\n got %s\nwant %s", c.in, g, c.want)
		}
	}
}

//go:embed model/MODEL.md
var modelNotes string

func TestModelNotesNameTheCommittedWeights(t *testing.T) {
	sum := sha256.Sum256([]byte(taggerFile))
	if hash := hex.EncodeToString(sum[:]); !strings.Contains(modelNotes, hash) {
		t.Errorf("model/MODEL.md does not name the hash of model/tagger.bin, %s", hash)
	}
}

func TestWordTableIsSortedAndKnown(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(wordsTSV, "\n"), "\n")
	if lines[0] != "word\tkind\tsource" || len(lines) < 2 {
		t.Fatalf("words.tsv begins with %q, want its heading and lines behind it", lines[0])
	}
	if !slices.IsSorted(lines[1:]) {
		t.Error("words.tsv is not sorted")
	}
	for _, line := range lines[1:] {
		fields := strings.Split(line, "\t")
		if len(fields) != 3 || kindNames[fields[1]] == 0 {
			t.Errorf("words.tsv: %q is not a word, a known kind and a source", line)
		}
	}
}
