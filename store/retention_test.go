package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
)

// twice is an article in which two people say the same, each in a paragraph, in
// the order given.
func twice(first, second string) *stancebook.Extraction {
	after := map[string]string{"Bo Li": "The council went home.", "Ana Peña": "Nobody else spoke for a while."}
	text := fmt.Sprintf("%s said that it rains. %s\n\n%s said that it rains. %s", first, after[first], second, after[second])
	a := &stancebook.Article{Path: "twice.txt", URL: "https://x.example/twice", Text: text, Language: "en"}
	x := &stancebook.Extraction{Article: a, Version: "v0"}
	from := 0
	for i, name := range []string{first, second} {
		x.People = append(x.People, stancebook.Person{Name: name, Title: "Clerk"})
		at := from + strings.Index(text[from:], "that it rains")
		from = at + 1
		x.Claims = append(x.Claims, stancebook.Claim{Key: stancebook.ClaimKey(a.Key(), "that it rains", i),
			Attribution: stancebook.Attribution{Content: []stancebook.Span{{Begin: at, End: at + len("that it rains")}}, Type: stancebook.Indirect, CueKind: stancebook.Speech, Confidence: 1},
			Speakers:    []stancebook.Speaker{{Name: name, Kind: stancebook.PersonKind, Title: "Clerk", Confidence: 1}}})
	}
	return x
}

// costs are what docs/data.md says of each setting: what can be done with an
// article that was kept under it.
var costs = []struct {
	what                string
	full, excerpt, none string
	measure             func(t *testing.T, b *Book) string
}{
	{"extract anew", "yes", "no", "no", func(t *testing.T, b *Book) string {
		for _, err := range b.Extractions(t.Context(), stancebook.Query{}) {
			if errors.Is(err, stancebook.ErrNoText) {
				return "no"
			}
		}
		return "yes"
	}},
	{"the page as it came", "1", "0", "0", func(t *testing.T, b *Book) string { return value(t, b, "SELECT count(*) FROM pages") }},
	{"words by their place", "that crime rose in Lakewood", "<nil>", "<nil>", func(t *testing.T, b *Book) string {
		return value(t, b, "SELECT substr(v.text, s.start + 1, s.stop - s.start) FROM spans s JOIN claims c USING (claim_id) JOIN versions v USING (version_id) WHERE s.role = 'content' AND c.type = 'indirect'")
	}},
	{"context", "yes", "yes", "no", func(t *testing.T, b *Book) string {
		return map[string]string{"0": "no", "2": "yes"}[value(t, b, "SELECT count(*) FROM who_said_what JOIN claims USING (claim_key) WHERE context_before <> ''")]
	}},
	{"search in context", "2", "2", "0", func(t *testing.T, b *Book) string {
		return fmt.Sprint(len(rows(t, b, stancebook.Query{Search: "council"})))
	}},
	{"search in words", "true", "true", "true", func(t *testing.T, b *Book) string {
		return fmt.Sprint(len(rows(t, b, stancebook.Query{Search: "helicopters"})) > 0)
	}},
	{"review of the words", "yes", "no", "no", func(t *testing.T, b *Book) string {
		for _, r := range rows(t, b, stancebook.Query{Search: "crime"}) {
			_, err := b.Review(t.Context(), r.ClaimKey, stancebook.Decision{Action: "edit", Field: "words", Value: "crime rose"}, stancebook.Reviewer{Name: "ann"})
			if errors.Is(err, stancebook.ErrReview) {
				return "no"
			}
			if err != nil {
				t.Error(err)
			}
		}
		return "yes"
	}},
	{"review of speaker, city and stance", "yes", "yes", "yes", func(t *testing.T, b *Book) string {
		key := rows(t, b, stancebook.Query{Search: "crime"})[0].ClaimKey
		for field, v := range map[string]string{"speaker": "Ana Peña", "city": "Lakewood, OH", "stance:helicopters": "oppose"} {
			if _, err := b.Review(t.Context(), key, stancebook.Decision{Action: "edit", Field: field, Value: v}, stancebook.Reviewer{Name: "ann"}); err != nil {
				return err.Error()
			}
		}
		return "yes"
	}},
	{"reviews after a correction", "key", "key", "key", func(t *testing.T, b *Book) string {
		key := rows(t, b, stancebook.Query{Search: "crime"})[0].ClaimKey
		if _, err := b.Review(t.Context(), key, stancebook.Decision{Action: "accept"}, stancebook.Reviewer{Name: "ann"}); err != nil {
			t.Fatal(err)
		}
		put(t, b, startRun(t, b), extraction(t, "a.html", "https://x.example/1", "It begins so. "+text))
		return value(t, b, "SELECT how FROM reviews_standing")
	}},
	{"reviews of one of two equal statements after they changed places", "Bo Li", "Bo Li", "Ana Peña", func(t *testing.T, b *Book) string {
		put(t, b, startRun(t, b), twice("Ana Peña", "Bo Li"))
		for _, r := range rows(t, b, stancebook.Query{Search: "rains"}) {
			if r.Speaker == "Bo Li" {
				if _, err := b.Review(t.Context(), r.ClaimKey, stancebook.Decision{Action: "accept"}, stancebook.Reviewer{Name: "ann"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		put(t, b, startRun(t, b), twice("Bo Li", "Ana Peña"))
		return value(t, b, "SELECT speaker FROM claim_rows WHERE review = 'accepted'")
	}},
	{"how many words a correction changed", "2", "<nil>", "<nil>", func(t *testing.T, b *Book) string {
		put(t, b, startRun(t, b), extraction(t, "a.html", "https://x.example/1", text+" Corrected since."))
		return value(t, b, "SELECT words_added FROM changes")
	}},
	{"which claims it changed", "dropped", "dropped", "dropped", func(t *testing.T, b *Book) string {
		put(t, b, startRun(t, b), extraction(t, "a.html", "https://x.example/1", strings.Replace(text, "crime rose", "no one came", 1)))
		return value(t, b, "SELECT kind FROM claims_changed")
	}},
	{"copies of a story", "1", "1", "1", func(t *testing.T, b *Book) string {
		x := extraction(t, "b.html", "https://y.example/1", text)
		put(t, b, startRun(t, b), x)
		return value(t, b, "SELECT count(DISTINCT story) FROM stories")
	}},
	{"forgetting", "0 traces", "0 traces", "0 traces", func(t *testing.T, b *Book) string {
		if _, err := b.Forget(t.Context(), "Ana Peña", false); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(b.Path())
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(len(tracesIn(b.Path(), file, []string{"Peña", "pena"})), " traces")
	}},
}

// value is the first value of a question's first row.
func value(t *testing.T, b *Book, question string) string {
	t.Helper()
	_, rest, _ := strings.Cut(dump(t, b, question), "=")
	v, _, _ := strings.Cut(rest, "|\n")
	return v
}

func TestRetentionCostsWhatTheDataPageSays(t *testing.T) {
	page, err := os.ReadFile("../docs/data.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range costs {
		if !strings.Contains(string(page), "\n| "+c.what+" |") {
			t.Errorf("docs/data.md does not say what %q costs", c.what)
		}
		for retention, want := range map[string]string{Full: c.full, Excerpt: c.excerpt, None: c.none} {
			b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{Retention: retention})
			x := extraction(t, "a.html", "https://x.example/1", text)
			x.Article.Raw = []byte("<p>" + text)
			put(t, b, startRun(t, b), x)
			if got := c.measure(t, b); got != want {
				t.Errorf("%s, kept %s: %s, want %s", c.what, retention, got, want)
			}
		}
	}
}
