package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stancebook/stancebook"
)

// dump lays a table or query out as text, a line a row.
func dump(t testing.TB, b *Book, query string) string {
	t.Helper()
	list, err := b.read.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer list.Close()
	columns, err := list.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for list.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := list.Scan(values...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			fmt.Fprintf(&out, "%s=%v|", columns[i], *v.(*any))
		}
		out.WriteString("\n")
	}
	return out.String()
}

// everything is all of the book but its runs.
func everything(t testing.TB, b *Book) string {
	t.Helper()
	var out strings.Builder
	for _, name := range strings.Fields(`articles versions pages sightings copy_bands cities organisations people person_names person_roles
		person_mentions article_cities claims spans speakers claim_cities topics stances reviews claim_rows people_summary cities_summary stories`) {
		out.WriteString("-- " + name + "\n" + dump(t, b, "SELECT * FROM "+name))
	}
	return out.String()
}

func TestExtractionsGiveBackWhatWasPut(t *testing.T) {
	b := fresh(t)
	x := extraction(t, "a.txt", "", text)
	if got := put(t, b, startRun(t, b), x); got != New {
		t.Fatalf("Put = %s, want new", got)
	}
	n := 0
	for got, err := range b.Extractions(context.Background(), stancebook.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		if diff := cmp.Diff(x, got); diff != "" {
			t.Errorf("Extractions (-put +got):\n%s", diff)
		}
	}
	if n != 1 {
		t.Errorf("%d extractions, want 1", n)
	}
}

func TestIngestingTwiceChangesNothing(t *testing.T) {
	ctx := context.Background()
	b := fresh(t)
	// Two captures of one address, of which the second is a correction.
	first := extraction(t, "a.html", "https://x.example/1", text)
	second := extraction(t, "b.html", "https://x.example/1", strings.Replace(text, "not", "never", 1)+" Corrected.")
	night := func() (changes []Change) {
		run := startRun(t, b)
		for _, x := range []*stancebook.Extraction{first, second, extraction(t, "c.txt", "", text)} {
			held, err := b.Has(ctx, x.Article)
			if err != nil {
				t.Fatal(err)
			}
			change := put(t, b, run, x)
			if held != (change == Unchanged) {
				t.Errorf("Has(%s) = %v, but Put says %s", x.Article.Path, held, change)
			}
			changes = append(changes, change)
		}
		return changes
	}
	if diff := cmp.Diff([]Change{New, Changed, New}, night()); diff != "" {
		t.Errorf("first night (-want +got):\n%s", diff)
	}
	before := everything(t, b)
	if diff := cmp.Diff([]Change{Unchanged, Unchanged, Unchanged}, night()); diff != "" {
		t.Errorf("second night (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, everything(t, b)); diff != "" {
		t.Errorf("second night changed the book:\n%s", diff)
	}
}

func TestCorrectedArticleMakesAVersion(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	const url = "https://x.example/1"
	put(t, b, run, extraction(t, "a.html", url, text))
	corrected := strings.Replace(text, "crime rose in Lakewood", "thefts rose in Lakewood", 1)
	x := extraction(t, "a.html", url, corrected)
	if got := put(t, b, run, x); got != Changed {
		t.Fatalf("Put of a correction = %s, want changed", got)
	}
	if got := rows(t, b, stancebook.Query{}); len(got) != 1 || got[0].ArticleVersion != x.Article.VersionKey() {
		t.Errorf("rows = %+v, want the claim that the correction kept", got)
	}
	got := dump(t, b, "SELECT v.n, count(*) AS claims, sum(live) AS live FROM claims JOIN versions v USING (version_id) GROUP BY 1")
	if want := "n=1|claims=2|live=0|\nn=2|claims=1|live=1|\n"; got != want {
		t.Errorf("versions: %swant %s", got, want)
	}
	// The outlet takes the correction back.
	if got := put(t, b, run, extraction(t, "a.html", url, text)); got != Changed {
		t.Errorf("Put of the first wording again = %s, want changed", got)
	}
	if got := rows(t, b, stancebook.Query{}); len(got) != 2 {
		t.Errorf("%d rows after the correction was taken back, want 2", len(got))
	}
}

func TestPathThatShowsAnotherStoredWordingBringsItBack(t *testing.T) {
	ctx := context.Background()
	b := fresh(t)
	run := startRun(t, b)
	const url = "https://x.example/1"
	first, second := text, text+" Corrected."
	put(t, b, run, extraction(t, "feed", url, first))
	put(t, b, run, extraction(t, "feed", url, second))
	copied := extraction(t, "archive.html", url, first)
	if held, err := b.Has(ctx, copied.Article); !held || err != nil {
		t.Errorf("Has of a stored wording at a new path = %v, %v, want true: an archive changes nothing", held, err)
	}
	if err := b.Unchanged(ctx, run, copied.Article); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, text string
		want       bool
	}{{"archive.html", first, true}, {"archive.html", second, false}, {"feed", second, true}, {"feed", first, false}} {
		if held, err := b.Has(ctx, extraction(t, c.path, url, c.text).Article); held != c.want || err != nil {
			t.Errorf("Has(%s, %q) = %v, %v, want %v", c.path, c.text[len(c.text)-10:], held, err, c.want)
		}
	}
}

func TestReplaceRetiresWhatItNoLongerFinds(t *testing.T) {
	ctx := context.Background()
	b := fresh(t)
	x := extraction(t, "a.txt", "", text)
	put(t, b, startRun(t, b), x)
	alter(t, b, "UPDATE claims SET review = 'accepted', reviewer = 'me' WHERE claim_key = ?", x.Claims[0].Key)
	run := startRun(t, b)
	less := extraction(t, "a.txt", "", text)
	less.Claims, less.People = less.Claims[:1], less.People[:1]
	if _, err := b.Replace(ctx, run, less); err != nil {
		t.Fatal(err)
	}
	if got := rows(t, b, stancebook.Query{}); len(got) != 1 || got[0].ClaimKey != x.Claims[0].Key || got[0].Review != "accepted" {
		t.Errorf("rows after Replace = %+v, want the first claim with its review", got)
	}
	if got, want := dump(t, b, "SELECT claim_key, retired_run FROM claims WHERE NOT live"), fmt.Sprintf("claim_key=%s|retired_run=%s|\n", x.Claims[1].Key, run); got != want {
		t.Errorf("retired: %swant %s", got, want)
	}
	if r, err := b.FinishRun(ctx, run, "done"); err != nil || r.Retired != 1 || r.Redone != 1 || r.Direct != 1 {
		t.Errorf("run = %+v, %v", r, err)
	}
	if got := dump(t, b, "SELECT name FROM people"); strings.Contains(got, "Carl") {
		t.Errorf("people no article states any more are still there: %s", got)
	}
	// Found again, it is the same claim.
	if _, err := b.Replace(ctx, startRun(t, b), x); err != nil {
		t.Fatal(err)
	}
	if got := rows(t, b, stancebook.Query{}); len(got) != 2 {
		t.Errorf("%d rows after it was found again, want 2", len(got))
	}
}

func TestReplaceTwiceChangesNothing(t *testing.T) {
	b := fresh(t)
	x := extraction(t, "a.txt", "", text)
	put(t, b, startRun(t, b), x)
	run := startRun(t, b)
	again := func() string {
		if _, err := b.Replace(context.Background(), run, extraction(t, "a.txt", "", text)); err != nil {
			t.Fatal(err)
		}
		return everything(t, b)
	}
	if diff := cmp.Diff(again(), strings.ReplaceAll(again(), "stance_id=3", "stance_id=2")); diff != "" {
		t.Errorf("second Replace changed the book:\n%s", diff)
	}
}

func TestSubstrOfTheFileGivesTheExactWords(t *testing.T) {
	b := fresh(t)
	x := extraction(t, "a.txt", "", text)
	put(t, b, startRun(t, b), x)
	got := dump(t, b, `SELECT role, substr(v.text, s.start + 1, s.stop - s.start) AS words
		FROM spans s JOIN claims c USING (claim_id) JOIN versions v USING (version_id) WHERE c.n = 0 ORDER BY role, s.n`)
	want := "role=content|words=“The he\u0301licopters stay,”|\nrole=content|words=“We won’t sell them 🚁 at all.”|\nrole=cue|words=said|\nrole=source|words=she|\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("words by SQL (-want +got):\n%s", diff)
	}
	r := rows(t, b, stancebook.Query{Type: []stancebook.Type{stancebook.Direct}})[0]
	if diff := cmp.Diff(stancebook.CodePoints(text, x.Claims[0].Content), r.Spans); diff != "" {
		t.Errorf("Row.Spans (-want +got):\n%s", diff)
	}
}

func TestArticleThatCannotBeStoredLeavesNothing(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	put(t, b, run, extraction(t, "a.txt", "", text))
	before := everything(t, b)
	bad := extraction(t, "bad.txt", "", text+" More.")
	bad.Claims[1].Content[0].Begin = strings.Index(text, "ñ") + 1 // inside a rune
	if _, err := b.Put(context.Background(), run, bad); err == nil || !strings.Contains(err.Error(), "bad.txt") {
		t.Fatalf("Put of a claim inside a rune: %v, want an error that names the article", err)
	}
	if diff := cmp.Diff(before, everything(t, b)); diff != "" {
		t.Errorf("half an article is in the book:\n%s", diff)
	}
	put(t, b, run, extraction(t, "good.txt", "", text+" More."))
}

func TestNewFactFillsWhatWasUnknown(t *testing.T) {
	ctx := context.Background()
	b := fresh(t)
	run := startRun(t, b)
	x := extraction(t, "a.txt", "", text)
	dated := x.Article.Published
	x.Article.Published, x.Article.DateSource = "", ""
	put(t, b, run, x)
	if got := rows(t, b, stancebook.Query{Since: "2017-01-01"}); len(got) != 0 {
		t.Errorf("an undated claim passed --since")
	}
	if n, err := b.Undated(ctx, stancebook.Query{Since: "2017-01-01"}); n != 2 || err != nil {
		t.Errorf("Undated = %d, %v, want 2", n, err)
	}
	x.Article.Published, x.Article.DateSource = dated, "flag"
	if got := put(t, b, run, x); got != Changed {
		t.Errorf("Put with a date = %s, want changed", got)
	}
	if got := rows(t, b, stancebook.Query{Since: "2017-01-01"}); len(got) != 2 {
		t.Errorf("%d dated rows, want 2", len(got))
	}
	x.Article.Published = "1999-01-01"
	if got := put(t, b, run, x); got != Unchanged {
		t.Errorf("Put with another date = %s, want unchanged: a fact once stated stays", got)
	}
}

func TestRetentionKeepsWhatItSays(t *testing.T) {
	for _, c := range []struct {
		retention     string
		text, context bool
	}{{Full, true, true}, {Excerpt, false, true}, {None, false, false}} {
		t.Run(c.retention, func(t *testing.T) {
			b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{Retention: c.retention})
			x := extraction(t, "a.html", "", text)
			x.Article.Raw = []byte("<p>" + text)
			put(t, b, startRun(t, b), x)
			if r := rows(t, b, stancebook.Query{})[0]; r.Statement == "" || (r.ContextBefore+r.ContextAfter != "") != c.context {
				t.Errorf("row = %+v, want words, context %v", r, c.context)
			}
			for got, err := range b.Extractions(context.Background(), stancebook.Query{}) {
				if errors.Is(err, stancebook.ErrNoText) == c.text || got.Article.Path != "a.html" {
					t.Errorf("Extractions: %v, want text %v", err, c.text)
				}
			}
			if got := dump(t, b, "SELECT count(*) AS n FROM pages"); (got == "n=1|\n") != c.text {
				t.Errorf("pages: %s", got)
			}
		})
	}
}

func TestRunThatNeverEndedIsInterrupted(t *testing.T) {
	ctx := context.Background()
	b := fresh(t)
	killed := startRun(t, b)
	run := startRun(t, b)
	put(t, b, run, extraction(t, "a.txt", "", text))
	if err := b.Fail(ctx, run, "b.pdf", "is a PDF"); err != nil {
		t.Fatal(err)
	}
	if err := b.Skip(ctx, run, "c.txt", "language es"); err != nil {
		t.Fatal(err)
	}
	got, err := b.FinishRun(ctx, run, "done")
	if err != nil {
		t.Fatal(err)
	}
	want := stancebook.Run{ID: run, Command: "test", Version: "v0", StartedAt: "2026-01-02T03:04:05Z", FinishedAt: "2026-01-02T03:04:05Z", Status: "done",
		Resumes: killed, New: 1, Failed: 1, Skipped: 1, Direct: 1, Indirect: 1, NeedLook: 1, Failures: []stancebook.Failure{
			{Kind: "failed", Path: "b.pdf", Reason: "is a PDF", At: "2026-01-02T03:04:05Z"}, {Kind: "skipped", Path: "c.txt", Reason: "language es", At: "2026-01-02T03:04:05Z"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("run (-want +got):\n%s", diff)
	}
	if r, err := b.RunByID(ctx, killed); err != nil || r.Status != "interrupted" {
		t.Errorf("killed run = %+v, %v", r, err)
	}
	if _, err := b.RunByID(ctx, "none"); !errors.Is(err, stancebook.ErrNoRun) {
		t.Errorf("RunByID(none): %v, want ErrNoRun", err)
	}
}

func TestForeignLanguageIsStoredAndFlagged(t *testing.T) {
	b := fresh(t)
	x := &stancebook.Extraction{Article: &stancebook.Article{Path: "es.txt", ID: "es", Language: "es", Text: "Hola."}}
	put(t, b, startRun(t, b), x)
	if held, err := b.Has(context.Background(), x.Article); !held || err != nil {
		t.Errorf("Has = %v, %v, want it stored", held, err)
	}
	if got := dump(t, b, "SELECT skipped FROM versions"); got != "skipped=language es|\n" {
		t.Errorf("versions: %s", got)
	}
	for x := range b.Extractions(context.Background(), stancebook.Query{}) {
		t.Errorf("Extractions gave %s", x.Article.Path)
	}
}

func TestRestanceLeavesTheRest(t *testing.T) {
	ctx := context.Background()
	b := fresh(t)
	x := extraction(t, "a.txt", "", text)
	put(t, b, startRun(t, b), x)
	x.Claims[0].Stances[0].Side = stancebook.Oppose
	x.Claims[1].Stances = []stancebook.Stance{{Topic: "crime", Verdict: stancebook.Verdict{Side: stancebook.Neutral}}}
	unknown := stancebook.Claim{Key: "no such claim"}
	if err := b.Restance(ctx, startRun(t, b), x.Article.Key(), append(x.Claims, unknown)); err != nil {
		t.Fatal(err)
	}
	got := rows(t, b, stancebook.Query{Stances: true})
	if len(got) != 2 || got[0].Stance != stancebook.Oppose || got[1].Topic != "crime" {
		t.Errorf("stances = %+v", got)
	}
}
