package stancebook_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stancebook/stancebook"
)

func TestCodePointsCountRunesNotBytes(t *testing.T) {
	text := "née 🙂 “said”"
	spans := []stancebook.Span{{Begin: 10, End: len(text)}, {Begin: 0, End: 4}}
	got := stancebook.CodePoints(text, spans)
	want := []stancebook.Span{{Begin: 6, End: 12}, {Begin: 0, End: 3}}
	if !slices.Equal(got, want) {
		t.Fatalf("CodePoints(%q, %v) = %v, want %v", text, spans, got, want)
	}
	back, ok := stancebook.Bytes(text, got)
	if !ok || !slices.Equal(back, spans) {
		t.Errorf("Bytes(%v) = %v %v, want %v", got, back, ok, spans)
	}
}

func TestBytesRefusesSpansOutsideTheText(t *testing.T) {
	for _, span := range []stancebook.Span{{Begin: -1, End: 1}, {Begin: 2, End: 1}, {Begin: 0, End: 4}} {
		if _, ok := stancebook.Bytes("né!", []stancebook.Span{span}); ok {
			t.Errorf("Bytes accepted %v in a text of 3 code points", span)
		}
	}
}

func TestIDIsTheFileNameWithoutItsEndings(t *testing.T) {
	for path, want := range map[string]string{
		"a/seed.txt": "seed", "seed.txt.gz": "seed", `b\page.HTML`: "page", "no-ending": "no-ending",
		"trump-u.s.-visit.txt": "trump-u.s.-visit", "coverage.jsonl#3": "coverage.jsonl#3", ".txt": ".txt",
	} {
		if got := stancebook.IDOf(path); got != want {
			t.Errorf("IDOf(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestKeyComesFromTheAddressElseTheText(t *testing.T) {
	a := stancebook.Article{Path: "x", URL: "https://example.com/a", Text: "one"}
	moved := stancebook.Article{Path: "y", URL: a.URL, Text: "two"}
	if a.Key() != moved.Key() || a.VersionKey() == moved.VersionKey() {
		t.Error("one address with two texts: want one article of two versions")
	}
	a.URL, moved.URL = "", ""
	if a.Key() == moved.Key() {
		t.Error("two texts without an address: want two articles")
	}
}

func TestReadsAsOneSentence(t *testing.T) {
	for _, c := range []struct{ speaker, cue, statement, want string }{
		{"Ann Lee", "denied", "that it is so", "Ann Lee denied that it is so"},
		{"Ann Lee", "said", "“We will,”", "Ann Lee said: “We will,”"},
		{"Ann Lee", "according to", "it is so,", "According to Ann Lee it is so"},
		{"", "", "“We will”", "Somebody: “We will”"},
	} {
		if got := stancebook.ReadsAs(c.speaker, c.cue, c.statement); got != c.want {
			t.Errorf("ReadsAs(%q, %q, %q) = %q, want %q", c.speaker, c.cue, c.statement, got, c.want)
		}
	}
}

func TestLineWritesCodePointsAndEmptyLists(t *testing.T) {
	text := "É — “No,” Ann Lee said."
	x := stancebook.Extraction{Article: &stancebook.Article{ID: "d", Text: text}, Claims: []stancebook.Claim{{
		Attribution: stancebook.Attribution{Content: []stancebook.Span{{Begin: 7, End: 16}}, Type: stancebook.Direct},
	}}}
	raw, err := x.Line(false)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Attributions []struct {
			Source, Cue, Content [][2]int
			Speaker              struct{ Kind string }
			Cities, Stances      []any
		}
		People, Cities []any
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	a := got.Attributions[0]
	if a.Content[0] != [2]int{4, 9} || a.Source == nil || a.Speaker.Kind != "unknown" || a.Stances == nil || got.People == nil {
		t.Errorf("Line = %s", raw)
	}
}

func TestColumnNamesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range stancebook.Columns {
		if seen[c.Name] {
			t.Errorf("column %s stands twice", c.Name)
		}
		seen[c.Name] = true
	}
}
