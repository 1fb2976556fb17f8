package extract

import (
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

func TestActsAreNoClaimsUnlessSure(t *testing.T) {
	s := "The council approved the maps. Lee said the law was unjust."
	act := stancebook.Span{Begin: 21, End: 29}
	statement := stancebook.Span{Begin: 40, End: 58}
	source := []stancebook.Span{{Begin: 0, End: 11}}
	approved := []stancebook.Span{{Begin: 12, End: 20}}
	tests := []struct {
		name string
		a    stancebook.Attribution
		want bool
	}{
		{"an unsure act", stancebook.Attribution{Sources: source, Content: []stancebook.Span{act}, Type: stancebook.Indirect, CueKind: stancebook.Other, Confidence: 0.55}, false},
		{"a sure act", stancebook.Attribution{Sources: source, Content: []stancebook.Span{act}, Type: stancebook.Indirect, CueKind: stancebook.Other, Confidence: 0.85}, true},
		{"an act that is named as one", stancebook.Attribution{Sources: source, Cue: approved, Content: []stancebook.Span{act}, Type: stancebook.Indirect, CueKind: stancebook.Other, Confidence: 0.95}, false},
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

func TestLabelsAndTheReportersOwnWordsAreDoubtful(t *testing.T) {
	doc := text.Parse("PHOTOS: The march in pictures, and more. We think it will pass. “We think it will pass,” they said.")
	for _, tt := range []struct {
		source, content string
		kind            stancebook.Type
		want            bool
	}{
		{"PHOTOS", "The march in pictures", stancebook.Direct, true},
		{"We", "it will pass", stancebook.Indirect, true},
		{"they", "We think it will pass", stancebook.Indirect, false},
	} {
		at := func(words string) []stancebook.Span {
			begin := strings.Index(doc.Text, words)
			return []stancebook.Span{{Begin: begin, End: begin + len(words)}}
		}
		a := stancebook.Attribution{Sources: at(tt.source), Content: at(tt.content), Type: tt.kind, CueKind: stancebook.Speech, Confidence: 0.9}
		if got := isDoubtful(doc, a); got != tt.want {
			t.Errorf("%q of %q: doubtful = %v, want %v", tt.content, tt.source, got, tt.want)
		}
	}
}
