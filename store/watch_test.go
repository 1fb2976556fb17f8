package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
)

var rivertonOnly = stancebook.Query{City: "Riverton, WY"}

func watch(t testing.TB, b *Book, q stancebook.Query) {
	t.Helper()
	if _, err := b.AddWatch(t.Context(), "mine", q); err != nil {
		t.Fatalf("AddWatch: %v", err)
	}
}

// news is what the watch has to tell, not yet counted as told.
func news(t testing.TB, b *Book) *News {
	t.Helper()
	w, err := b.WatchNamed(t.Context(), "mine")
	if err != nil {
		t.Fatalf("WatchNamed: %v", err)
	}
	n, err := b.News(t.Context(), w)
	if err != nil {
		t.Fatalf("News: %v", err)
	}
	return n
}

// told tells the news: the outlets or paths of its claims.
func told(t testing.TB, b *Book) string {
	t.Helper()
	n := news(t, b)
	var list []string
	for r, err := range b.NewsRows(t.Context(), n) {
		if err != nil {
			t.Fatalf("NewsRows: %v", err)
		}
		list = append(list, r.Article)
	}
	if len(list) != n.Len() {
		t.Errorf("%d rows of %d news", len(list), n.Len())
	}
	if err := b.Tell(t.Context(), n); err != nil {
		t.Fatalf("Tell: %v", err)
	}
	return strings.Join(list, " ")
}

func TestWatchTellsEachClaimOnce(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	put(t, b, run, extraction(t, "before.txt", "", text))
	watch(t, b, rivertonOnly)
	if got := told(t, b); got != "" {
		t.Errorf("told %q of what was there before", got)
	}
	put(t, b, run, extraction(t, "new.txt", "", text+" And more."))
	put(t, b, run, extraction(t, "lakewood.txt", "", "Chief Bo Li denied that crime rose in Lakewood."))
	if n := news(t, b); n.Len() != 1 {
		t.Errorf("%d news before they are told, want 1", n.Len())
	}
	if got := told(t, b); got != "new.txt" {
		t.Errorf("told %q, want new.txt", got)
	}
	if got := told(t, b); got != "" {
		t.Errorf("told %q a second time", got)
	}
}

func TestWatchDoesNotTellAgainWhatIsReadAnewOrCorrectedElsewhere(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	watch(t, b, rivertonOnly)
	x := extraction(t, "a.txt", "https://a.example/1", text)
	put(t, b, run, x)
	if got := told(t, b); got != "a.txt" {
		t.Fatalf("told %q, want a.txt", got)
	}
	put(t, b, run, extraction(t, "a.txt", "https://a.example/1", text+" A clerk was thanked."))
	if got := told(t, b); got != "" {
		t.Errorf("told %q of a correction elsewhere in the article", got)
	}
	// A better reading finds the same words with other edges.
	moved := extraction(t, "a.txt", "https://a.example/1", text+" A clerk was thanked.")
	moved.Version = "v1"
	moved.Claims[0].Content = moved.Claims[0].Content[:1]
	moved.Claims[0].Key = stancebook.ClaimKey(moved.Article.Key(), "shorter", 0)
	if _, err := b.Replace(t.Context(), run, moved); err != nil {
		t.Fatal(err)
	}
	if got := told(t, b); got != "" {
		t.Errorf("told %q of a claim whose edges moved", got)
	}
	if got := rows(t, b, rivertonOnly); len(got) != 1 || got[0].ClaimKey != moved.Claims[0].Key {
		t.Errorf("the book holds %d claims, want the moved one", len(got))
	}
}

func TestWatchTellsTheFirstOfCopies(t *testing.T) {
	b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{SameStory: halfShared})
	run := startRun(t, b)
	watch(t, b, rivertonOnly)
	for i, day := range []string{"2017-08-05", "2017-08-03", "2017-08-04"} {
		put(t, b, run, carried(t, fmt.Sprint("outlet", i), day, numbered(1, 0, 12)))
	}
	if got := told(t, b); got != "outlet1.html" {
		t.Errorf("told %q, want the copy of the earliest day", got)
	}
	put(t, b, run, carried(t, "late", "2017-08-01", numbered(1, 0, 12)))
	if got := told(t, b); got != "" {
		t.Errorf("told %q, a copy that came later", got)
	}
	// The article that was told is corrected elsewhere, and in the same night another copy comes.
	x := carried(t, "outlet1", "2017-08-03", numbered(1, 0, 12))
	again := extraction(t, x.Article.Path, x.Article.URL, text+" Later.")
	again.Article.Outlet, again.Signature = "outlet1", numbered(1, 0, 12)
	put(t, b, run, again)
	put(t, b, run, carried(t, "later", "2017-08-06", numbered(1, 0, 12)))
	if got := told(t, b); got != "" {
		t.Errorf("told %q of a corrected article and its copy", got)
	}
}

func TestWatchTellsAnOldClaimThatCameToMatch(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	put(t, b, run, extraction(t, "a.txt", "", text))
	watch(t, b, stancebook.Query{Person: "Bo Li", City: "Riverton"})
	alter(t, b, "INSERT OR IGNORE INTO claim_cities (claim_id, city_id, role, n) SELECT c.claim_id, k.city_id, 'about', 9 FROM claims c, cities k WHERE c.cue = 'denied' AND k.name = 'Riverton'")
	if first, again := told(t, b), told(t, b); first != "a.txt" || again != "" {
		t.Errorf("told %q and then %q, want it once", first, again)
	}
}

func TestWatchOfSomebodyNewWaits(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	watch(t, b, stancebook.Query{Person: "Ana Peña"})
	if got := told(t, b); got != "" {
		t.Errorf("told %q of nobody", got)
	}
	put(t, b, run, extraction(t, "a.txt", "", text))
	if got := told(t, b); got != "a.txt" {
		t.Errorf("told %q, want a.txt", got)
	}
	for i, name := range []string{"Ann Li", "Bea Li"} {
		put(t, b, run, said(fmt.Sprint(i, ".txt"), stancebook.Person{Name: name}))
	}
	_, err := b.AddWatch(t.Context(), "li", stancebook.Query{Person: "Li"})
	var unknown *stancebook.UnknownError
	if !errors.As(err, &unknown) || !unknown.Several {
		t.Errorf("AddWatch of a shared surname: %v, want who could be meant", err)
	}
}

func TestRejectedAndRetiredClaimsAreNotTold(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	watch(t, b, stancebook.Query{})
	x := extraction(t, "a.txt", "", text)
	put(t, b, run, x)
	review(t, b, x.Claims[0].Key, "reject", "", "")
	less := extraction(t, "a.txt", "", text)
	less.Claims = less.Claims[:1]
	if _, err := b.Replace(t.Context(), run, less); err != nil {
		t.Fatal(err)
	}
	if got := told(t, b); got != "" {
		t.Errorf("told %q: one claim was rejected, the other retired", got)
	}
}

func TestFeedOfAWatchHasTheLastToldFirst(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	watch(t, b, stancebook.Query{})
	private := extraction(t, "private.txt", "", "Chief Bo Li denied that crime rose in Lakewood.")
	private.People = nil
	private.Claims[0].Speakers = []stancebook.Speaker{{Name: "Joe Passer", Kind: stancebook.PersonKind, Mention: span(t, private.Article.Text, "Chief Bo Li")}}
	put(t, b, run, private)
	for i := range 3 {
		x := extraction(t, fmt.Sprint(i, ".txt"), "", fmt.Sprintf("%s %d", text, i))
		x.Claims = x.Claims[:1]
		put(t, b, run, x)
		if i < 2 {
			told(t, b)
		}
	}
	var got []string
	for r, err := range b.Recent(t.Context(), news(t, b), 2) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.Article)
	}
	if want := []string{"2.txt", "1.txt"}; !slices.Equal(got, want) {
		t.Errorf("feed = %v, want %v", got, want)
	}
	n := 0
	for range b.Recent(t.Context(), news(t, b), 100) {
		n++
	}
	if n != 3 {
		t.Errorf("feed of %d, want 3: what a private person said is left out", n)
	}
}

func TestRemovedWatchLeavesNothing(t *testing.T) {
	b := fresh(t)
	put(t, b, startRun(t, b), extraction(t, "a.txt", "", text))
	watch(t, b, stancebook.Query{})
	n := news(t, b)
	if err := b.RemoveWatch(t.Context(), "mine"); err != nil {
		t.Fatal(err)
	}
	if err := b.Tell(t.Context(), n); err != nil {
		t.Errorf("Tell of a watch that was removed meanwhile: %v", err)
	}
	if got := dump(t, b, "SELECT (SELECT count(*) FROM watches) + (SELECT count(*) FROM watch_told) AS n"); got != "n=0|\n" {
		t.Errorf("left: %s", got)
	}
	if err := b.RemoveWatch(t.Context(), "mine"); !errors.Is(err, stancebook.ErrNoWatch) {
		t.Errorf("RemoveWatch twice: %v, want ErrNoWatch", err)
	}
}
