package corpus

import (
	"slices"
	"testing"
)

func TestTokensAreWordsAndSingleMarks(t *testing.T) {
	d := newDocument("Don’t go—he's 5½ “x_y”.\n", false)
	var got []string
	for _, token := range d.tokens {
		got = append(got, within(d.text, token))
	}
	want := []string{"Don’t", "go", "—", "he's", "5½", "“", "x_y", "”", "."}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestQuotationMarksOfAllStylesPair(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"He said “yes” and “no”.", []string{"“yes”", "“no”"}},
		{`"Yes," he said, "no".`, []string{`"Yes,"`, `"no"`}},
		{"''Yes,'' he said.", []string{"''Yes,''"}},
		{"a 6\" pipe, no quotation", nil},
		{"“It runs on\nand here it is over”", []string{"“It runs on"}},
		{"“never closed", []string{"“never closed"}},
		{"the dogs' and the cats' ''own''", []string{"''own''"}},
	}
	for _, tt := range tests {
		text := []rune(tt.text)
		var got []string
		for _, r := range quotedRanges(text) {
			got = append(got, within(text, r))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestAttributionFaultsShowWhatIsWrong(t *testing.T) {
	const text = "Ann said it rains today. Bob said it snows now. Cal said it may be dry later on."
	at := func(words string) []Range {
		for i := range text {
			if len(text)-i >= len(words) && text[i:i+len(words)] == words {
				return []Range{{i, i + len(words)}}
			}
		}
		t.Fatalf("%q is not in the text", words)
		return nil
	}
	score := ScoreAttributions([]ScoredDoc{{
		Name: "a", Text: text,
		Gold: []Roles{
			{ID: "E1", Source: at("Ann"), Content: at("it rains today")},
			{ID: "E2", Source: at("Bob"), Content: at("it snows now")},
			{ID: "E3", Source: at("Cal"), Content: at("it may be dry later on")},
		},
		Pred: []Roles{
			{Source: at("Bob"), Content: at("it rains today"), Speaker: "Bob Ray"},
			{Source: at("Cal"), Content: at("later on")},
			{Source: at("Cal"), Content: at("said")},
		},
		Speakers: []NamedSource{{at("Ann")[0], []string{"Ann Lee", "Lee"}, "name"}},
	}}, AttributionOptions{})
	var got []string
	for _, f := range score.Faults {
		got = append(got, string(f.Kind)+" "+f.Statement+" "+f.Expected+">"+f.Got)
	}
	want := []string{
		"speaker E1 Ann>Bob", "missed E2 Bob>", "edges E3 it may be dry later on>later on", "invented  >Cal", "name E1 Ann Lee>Bob Ray",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
