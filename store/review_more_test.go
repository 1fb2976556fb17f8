package store

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
)

func TestSpeakerEditsOutliveJudgementsOfPeople(t *testing.T) {
	b, x, quoted, _ := reviewed(t)
	ctx := context.Background()
	before := claimsNow(t, b)
	review(t, b, quoted, "edit", "speaker", "Bo Li")
	merged, err := b.Merge(ctx, "Carl Quiet", "Bo Li", Judging{By: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	if got := claim(t, b, quoted).Speaker; got != "Carl Quiet" {
		t.Errorf("speaker = %q after Li was merged into Quiet, want Carl Quiet", got)
	}
	if _, err := b.Replace(ctx, startRun(t, b), x); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, b, quoted).Speaker; got != "Carl Quiet" {
		t.Errorf("speaker = %q after another run, want Carl Quiet", got)
	}
	if _, err := b.Undo(ctx, merged.ID, Judging{By: "ann"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Replace(ctx, startRun(t, b), x); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, b, quoted).Speaker; got != "Bo Li" {
		t.Errorf("speaker = %q after the merge was undone, want Bo Li", got)
	}
	// The machine's speaker is renamed while the edit stands.
	if _, err := b.Rename(ctx, "Ana Peña", "Ana Peña Ortiz", Judging{By: "ann"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.UndoReview(ctx, 0, stancebook.Reviewer{Name: "ann"}); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, b, quoted).Speaker; got != "Ana Peña Ortiz" {
		t.Errorf("speaker = %q after undo, want Ana Peña Ortiz", got)
	}
	if _, err := b.Undo(ctx, merged.ID+2, Judging{By: "ann"}); err != nil {
		t.Fatal(err)
	}
	if after := claimsNow(t, b); after != before {
		t.Errorf("after all was undone:\n%swant\n%s", after, before)
	}
}

func TestReviewWaitsForItsArticle(t *testing.T) {
	b, x, quoted, _ := reviewed(t)
	ctx := context.Background()
	review(t, b, quoted, "edit", "city", "Reno, NV")
	list, err := b.Reviews(ctx, stancebook.ReviewsAsked{})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d reviews, %v", len(list), err)
	}
	other := fresh(t)
	for range 2 {
		if _, _, err := other.ImportReview(ctx, list[0]); err != nil {
			t.Fatal(err)
		}
	}
	if waiting, _ := other.Reviews(ctx, stancebook.ReviewsAsked{Orphaned: true}); len(waiting) != 1 || waiting[0].Exact == "" {
		t.Errorf("waiting: %+v, want one", waiting)
	}
	put(t, other, startRun(t, other), x)
	if got := claim(t, other, quoted); got.Review != "edited" || len(got.Cities) != 1 || got.Cities[0].Name != "Reno" {
		t.Errorf("when its article came: %+v", got)
	}
	_, _, err = other.ImportReview(ctx, stancebook.Review{ClaimKey: "feedfeedfeedfeed", Action: "accept", By: "ann"})
	if !errors.Is(err, stancebook.ErrNoClaim) {
		t.Errorf("a review that does not say what it is about: %v, want ErrNoClaim", err)
	}
}

func TestReviewFromAnotherExtractorFindsItsClaim(t *testing.T) {
	b, x, _, denied := reviewed(t)
	ctx := context.Background()
	review(t, b, denied, "accept", "", "")
	list, err := b.Reviews(ctx, stancebook.ReviewsAsked{})
	if err != nil {
		t.Fatal(err)
	}
	x.Claims[1].Content = []stancebook.Span{span(t, text, "crime rose in Lakewood")}
	x.Claims[1].Key = stancebook.ClaimKey(x.Article.Key(), "crime rose in lakewood", 0)
	other := fresh(t)
	put(t, other, startRun(t, other), x)
	if _, _, err := other.ImportReview(ctx, list[0]); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, other, x.Claims[1].Key).Review; got != "accepted" {
		t.Errorf("review = %q, want accepted", got)
	}
}

func TestReviewOfABusyBookSaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	night := open(t, path, Options{})
	x := extraction(t, "a.txt", "", text)
	put(t, night, startRun(t, night), x)
	b := open(t, path, Options{BusyTimeout: 50 * time.Millisecond})
	ctx := context.Background()
	err := night.transaction(ctx, func(ctx context.Context) error {
		_, err := b.Review(ctx, x.Claims[0].Key, stancebook.Decision{Action: "accept"}, stancebook.Reviewer{Name: "ann"})
		return err
	})
	if !errors.Is(err, stancebook.ErrBusy) {
		t.Errorf("review while another writes: %v, want ErrBusy", err)
	}
	review(t, b, x.Claims[0].Key, "accept", "", "")
}

func TestArticleThatFailsHalfwayLeavesReviewsAsTheyWere(t *testing.T) {
	b, x, quoted, denied := reviewed(t)
	review(t, b, quoted, "edit", "speaker", "Wanda Strange")
	review(t, b, denied, "reject", "", "")
	state := func() string {
		return claimsNow(t, b) + dump(t, b, "SELECT * FROM review_places") + dump(t, b, "SELECT * FROM machine_answers")
	}
	before := state()
	err := b.transaction(context.Background(), func(ctx context.Context) error {
		w := &writing{Book: b, run: startedRun(t, b), x: x, article: x.Article, again: true}
		if _, err := w.all(ctx); err != nil {
			return err
		}
		return errRehearsed
	})
	if !errors.Is(err, errRehearsed) {
		t.Fatal(err)
	}
	if after := state(); after != before {
		t.Errorf("after a write that was taken back:\n%swant\n%s", after, before)
	}
}

// startedRun is a run of the book, also inside a transaction.
func startedRun(t testing.TB, b *Book) string {
	t.Helper()
	id := ""
	if err := b.read.QueryRow("SELECT run_id FROM runs LIMIT 1").Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestEditedWordsFollowTheTextOrAreOrphaned(t *testing.T) {
	b, _, quoted, _ := reviewed(t)
	ctx := context.Background()
	r := review(t, b, quoted, "edit", "words", "We won’t sell them 🚁")
	const url = "https://x.example/1"
	run := startRun(t, b)
	put(t, b, run, extraction(t, "a.html", url, "A line more. "+text))
	if got := claim(t, b, quoted); got.Statement != "We won’t sell them 🚁" || got.Review != "edited" {
		t.Errorf("after a line was put before: %q, %s", got.Statement, got.Review)
	}
	x := extraction(t, "a.html", url, text)
	x.Article.Text = strings.Replace(text, "🚁", "four", 1) // as many bytes: the spans stay
	x.Claims[0].Key = stancebook.ClaimKey(x.Article.Key(), fold(stancebook.Words(x.Article.Text, x.Claims[0].Content)), 0)
	put(t, b, run, x)
	list, err := b.Reviews(ctx, stancebook.ReviewsAsked{Orphaned: true})
	if err != nil || len(list) != 1 || list[0].ID != r.ID {
		t.Errorf("orphaned: %+v, %v, want the edit whose words are gone", list, err)
	}
	if report, err := b.RunByID(ctx, run); err != nil || report.Orphaned != 1 {
		t.Errorf("the run orphaned %d reviews, %v, want 1", report.Orphaned, err)
	}
	again := startRun(t, b)
	if _, err := b.Replace(ctx, again, x); err != nil {
		t.Fatal(err)
	}
	if report, err := b.RunByID(ctx, again); err != nil || report.Orphaned != 0 {
		t.Errorf("the next run orphaned %d reviews, %v, want none: this one was before", report.Orphaned, err)
	}
}

func TestClaimThatStoodBesideIsNeverTakenForAnother(t *testing.T) {
	b := fresh(t)
	ctx := context.Background()
	x := extraction(t, "a.html", "https://x.example/1", text)
	// A shorter claim inside the denial is none, a reviewer says.
	inner := x.Claims[1]
	inner.Content = []stancebook.Span{span(t, text, "crime rose in Lakewood")}
	inner.Key = stancebook.ClaimKey(x.Article.Key(), fold("crime rose in Lakewood"), 0)
	x.Claims = append(x.Claims, inner)
	put(t, b, startRun(t, b), x)
	review(t, b, inner.Key, "reject", "", "")
	x.Claims = x.Claims[:2]
	if _, err := b.Replace(ctx, startRun(t, b), x); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, b, x.Claims[1].Key).Review; got != "" {
		t.Errorf("the claim around it is %s, want not reviewed", got)
	}
	if list, _ := b.Reviews(ctx, stancebook.ReviewsAsked{Orphaned: true}); len(list) != 1 {
		t.Errorf("%d orphaned, want 1", len(list))
	}
}
