package stance

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stancebook/stancebook/extract/text"
)

func TestInflectedFormsShareStem(t *testing.T) {
	for _, forms := range []string{
		"city cities City", "deny denied denying denies", "force forced forcing forces", "withhold withheld withholding",
		"stop stopped stopping", "compel compelled", "sue sued suing", "policy policies", "safe safer", "not n't n’t",
		"bully bullied bullying", "cooperate cooperated cooperating",
	} {
		words := strings.Fields(forms)
		for _, w := range words[1:] {
			if stem(w) != stem(words[0]) {
				t.Errorf("stem(%q) = %q, stem(%q) = %q", w, stem(w), words[0], stem(words[0]))
			}
		}
	}
}

func TestPhraseMatches(t *testing.T) {
	for _, c := range []struct {
		phrase, body string
		want         bool
	}{
		{"grant condition", "New “grant” conditions came.", true},
		{"withhold * money|fund", "They withheld all the federal money.", true},
		{"withhold * money|fund", "They withheld one two three four money.", false},
		{"withhold * money", "They withheld it; money came.", false},
		{"take over the city", "They took over cities.", true},
		{"287(g)", "It joined the 287(g) program.", true},
		{"mayor", "The prayer ended.", false},
		{"de león", "Mr. de Leon spoke.", true},
	} {
		m := newMatcher()
		m.add(c.phrase, pattern{})
		if got := len(m.find(m.read(text.Parse(c.body)))) > 0; got != c.want {
			t.Errorf("%q in %q: got %v, want %v", c.phrase, c.body, got, c.want)
		}
	}
}

func TestTablesAreSortedAndWhole(t *testing.T) {
	for name, columns := range map[string]int{"lexicon/words.tsv": 4, "lexicon/cues.tsv": 3, "lexicon/forms.tsv": 3} {
		data, err := lexiconFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := bytes.Split(bytes.TrimSpace(data), []byte("\n"))[1:]
		if len(lines) < 50 {
			t.Errorf("%s holds %d rows", name, len(lines))
		}
		if !slices.IsSortedFunc(lines, bytes.Compare) {
			t.Errorf("%s is not sorted by bytes", name)
		}
		for i, l := range lines {
			if got := bytes.Count(l, []byte("\t")) + 1; got != columns {
				t.Errorf("%s row %d: got %d columns, want %d", name, i+2, got, columns)
			}
			if err := checkEntry(string(bytes.Split(l, []byte("\t"))[0]), false); err != nil && name != "lexicon/forms.tsv" {
				t.Errorf("%s row %d: %v", name, i+2, err)
			}
		}
	}
	general() // panics on an unknown role, mode or number
}
