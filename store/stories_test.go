package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stancebook/stancebook"
)

// halfShared is a verdict on signatures that stand for articles here: half of
// the shorter one's words stand in the other.
func halfShared(a, b string) bool {
	return 2*inCommon(a, b) >= min(len(strings.Fields(a)), len(strings.Fields(b)))
}

// numbered is a signature of the hashes first to last of one story.
func numbered(story, first, last int) string {
	var tokens []string
	for i := first; i <= last; i++ {
		tokens = append(tokens, fmt.Sprintf("%04x%04x", story, i))
	}
	return strings.Join(tokens, " ")
}

// carried is the usual article as an outlet carries it.
func carried(t testing.TB, outlet, day, signature string) *stancebook.Extraction {
	x := extraction(t, outlet+".html", "https://"+outlet+".example/1", text)
	x.Article.Outlet, x.Article.Published, x.Signature = outlet, day, signature
	return x
}

func TestOneQuotationInManyOutletsIsOneClaim(t *testing.T) {
	b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{SameStory: halfShared})
	run := startRun(t, b)
	for i := range 40 {
		put(t, b, run, carried(t, fmt.Sprintf("outlet%02d", i), fmt.Sprintf("2017-08-%02d", 28-i%20), numbered(1, i%5, 12+i%4)))
	}
	put(t, b, run, carried(t, "other", "2017-08-01", numbered(2, 0, 12)))
	quotes := stancebook.Query{Type: []stancebook.Type{stancebook.Direct}, Dedupe: true}
	got := rows(t, b, quotes)
	if len(got) != 2 || got[0].ArticlesCarrying != 40 || got[0].Outlet != "outlet19" || len(got[0].CarriedBy) != 40 || got[0].CarriedBy[0] != "outlet19" {
		t.Errorf("rows = %d, want the quotation of 40 outlets as the first of them had it, and the other reporter's", len(got))
	}
	if n, err := b.Count(t.Context(), quotes); n != 2 || err != nil {
		t.Errorf("Count = %d, %v, want 2", n, err)
	}
	quotes.Outlet = "outlet07"
	if got := rows(t, b, quotes); len(got) != 1 || got[0].Outlet != "outlet07" || got[0].ArticlesCarrying != 40 {
		t.Errorf("in one outlet: %d rows, want its own, carried by 40", len(got))
	}
	if got := rows(t, b, stancebook.Query{Type: quotes.Type}); len(got) != 41 {
		t.Errorf("%d rows with copies, want 41", len(got))
	}
	if got := rows(t, b, stancebook.Query{Stances: true, Dedupe: true, Topic: "helicopters"}); len(got) != 2 {
		t.Errorf("%d stances, want 2", len(got))
	}
}

func TestDedupedPagesHoldEachClaimOnce(t *testing.T) {
	b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{SameStory: halfShared})
	run := startRun(t, b)
	for i := range 700 {
		put(t, b, run, carried(t, fmt.Sprintf("outlet%03d", i), fmt.Sprintf("2017-%02d-%02d", 1+i%12, 1+i%28), numbered(i/2, 0, 12)))
	}
	for _, sort := range []string{"", "-date", "outlet", "confidence"} {
		seen := map[string]bool{}
		for _, r := range rows(t, b, stancebook.Query{Dedupe: true, Sort: sort, Type: []stancebook.Type{stancebook.Direct}}) {
			if seen[r.ClaimKey] || r.ArticlesCarrying != 2 {
				t.Fatalf("sorted by %q: %s twice, or carried by %d", sort, r.ClaimKey, r.ArticlesCarrying)
			}
			seen[r.ClaimKey] = true
		}
		if len(seen) != 350 {
			t.Errorf("sorted by %q: %d rows, want 350", sort, len(seen))
		}
	}
}

func TestDigestMakesNoStoriesOne(t *testing.T) {
	pieces := []string{numbered(1, 0, 7), numbered(2, 0, 7), numbered(3, 0, 7)}
	digest := strings.Join(pieces, " ")
	for name, order := range map[string][]string{
		"digest last":   {pieces[0], pieces[0], pieces[1], pieces[1], digest},
		"digest first":  {digest, pieces[0], pieces[1], pieces[0], pieces[1]},
		"digest midway": {pieces[0], pieces[1], digest, pieces[0], pieces[1]},
	} {
		b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{SameStory: halfShared})
		run := startRun(t, b)
		for i, signature := range order {
			put(t, b, run, carried(t, fmt.Sprintf("outlet%d", i), "2017-08-03", signature))
		}
		if got := dump(t, b, `SELECT count(DISTINCT a.story_id) AS stories FROM articles a JOIN versions v USING (version_id) WHERE v.signature IN ('`+pieces[0]+`', '`+pieces[1]+`')`); got != "stories=2|\n" {
			t.Errorf("%s: %s, want two stories", name, got)
		}
	}
}

func TestStyleOfADeskMakesNoSecondClaim(t *testing.T) {
	b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{PlainWords: func(s string) string { return strings.ReplaceAll(fold(s), "percent", "per cent") }})
	run := startRun(t, b)
	for outlet, word := range map[string]string{"wire": "percent", "post": "per cent"} {
		x := carried(t, outlet, "2017-08-03", numbered(1, 0, 9))
		x.Article.Text = strings.Replace(text, "crime rose in Lakewood", "crime rose 5 "+word+" in Lakewood", 1)
		x.Claims = x.Claims[1:]
		x.Claims[0].Content = []stancebook.Span{span(t, x.Article.Text, "that crime rose 5 "+word+" in Lakewood")}
		put(t, b, run, x)
	}
	if got := rows(t, b, stancebook.Query{Dedupe: true}); len(got) != 1 || got[0].ArticlesCarrying != 2 {
		t.Errorf("%d claims, want one carried by 2", len(got))
	}
}

func TestStoriesDoNotDependOnWhatIsReadTwice(t *testing.T) {
	b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{SameStory: halfShared})
	run := startRun(t, b)
	wire, copy := carried(t, "wire", "2017-08-03", numbered(1, 0, 9)), carried(t, "post", "2017-08-03", numbered(1, 0, 7))
	put(t, b, run, wire)
	put(t, b, run, copy)
	before := dump(t, b, "SELECT story, article FROM stories ORDER BY 2")
	for _, x := range []*stancebook.Extraction{copy, wire} {
		if _, err := b.Replace(t.Context(), run, x); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(before, dump(t, b, "SELECT story, article FROM stories ORDER BY 2")); diff != "" {
		t.Errorf("stories after a re-run (-before +after):\n%s", diff)
	}
}
