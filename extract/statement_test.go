package extract

import (
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

func TestActsAreNoClaimsUnlessSure(t *testing.T) {
	s := "The council approved the maps. Lee said the law was unjust."
	act := stancebook.Span{Begin: 21, End: 29}
	statement := stancebook.Span{Begin: 40, End: 58}
	source := []stancebook.Span{{Begin: 0, End: 11}}
	tests := []struct {
		name string
		a    stancebook.Attribution
		want bool
	}{
		{"an unsure act", stancebook.Attribution{Sources: source, Content: []stancebook.Span{act}, Type: stancebook.Indirect, CueKind: stancebook.Other, Confidence: 0.55}, false},
		{"a sure act", stancebook.Attribution{Sources: source, Content: []stancebook.Span{act}, Type: stancebook.Indirect, CueKind: stancebook.Other, Confidence: 0.65}, true},
		{"an unsure statement", stancebook.Attribution{Sources: source, Content: []stancebook.Span{statement}, Type: stancebook.Indirect, CueKind: stancebook.Speech, Confidence: 0.45}, true},
		{"an unsure statement of nobody", stancebook.Attribution{Content: []stancebook.Span{statement}, Type: stancebook.Indirect, CueKind: stancebook.Speech, Confidence: 0.45}, false},
		{"unsure quoted words", stancebook.Attribution{Content: []stancebook.Span{statement}, Type: stancebook.Direct, CueKind: stancebook.Other, Confidence: 0.3}, true},
	}
	for _, tt := range tests {
		got := !isDoubtful(text.Parse(s), tt.a)
		if got != tt.want {
			t.Errorf("%s: a claim = %v, want %v", tt.name, got, tt.want)
		}
	}
}
