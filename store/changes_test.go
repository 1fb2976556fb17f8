package store

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stancebook/stancebook"
)

// corrected puts the usual article at an address and then its correction, made
// by alter, and returns the run of the correction.
func corrected(t *testing.T, b *Book, change Change, make func(x *stancebook.Extraction) *stancebook.Extraction) stancebook.Run {
	t.Helper()
	const url = "https://x.example/1"
	put(t, b, startRun(t, b), extraction(t, "feed", url, text))
	run := startRun(t, b)
	if got := put(t, b, run, make(extraction(t, "feed", url, text))); got != change {
		t.Fatalf("Put of the correction = %s, want %s", got, change)
	}
	r, err := b.FinishRun(t.Context(), run, "done")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// rewritten is the usual article in other words.
func rewritten(t *testing.T, was, now string) func(*stancebook.Extraction) *stancebook.Extraction {
	return func(x *stancebook.Extraction) *stancebook.Extraction {
		return extraction(t, x.Article.Path, x.Article.URL, strings.Replace(x.Article.Text, was, now, 1))
	}
}

func claimChanges(t *testing.T, b *Book, q stancebook.Query) (list []stancebook.ClaimChange) {
	t.Helper()
	for c, err := range b.ClaimChanges(t.Context(), q, "") {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	return list
}

func TestTypoBesideTheClaimsChangesNoClaim(t *testing.T) {
	b := fresh(t)
	r := corrected(t, b, Changed, rewritten(t, "The council is split", "The council is divided"))
	if len(r.Changes) != 1 || r.Changes[0].WordsAdded != 1 || r.Changes[0].WordsDropped != 1 || r.Changes[0].Altered+r.Changes[0].Added+r.Changes[0].Dropped != 0 {
		t.Errorf("changes = %+v, want one article with one other word and no claim", r.Changes)
	}
	if got := claimChanges(t, b, stancebook.Query{}); len(got) != 0 {
		t.Errorf("claim changes = %+v, want none", got)
	}
	if got := rows(t, b, stancebook.Query{}); len(got) != 2 {
		t.Errorf("%d rows, want the two claims once each", len(got))
	}
}

func TestHeadlineAloneChangesNoWording(t *testing.T) {
	b := fresh(t)
	reheaded := func(x *stancebook.Extraction) *stancebook.Extraction {
		x.Article.Title = "Mayor keeps helicopters"
		return x
	}
	r := corrected(t, b, Changed, reheaded)
	want := []stancebook.ArticleChange{{Article: "feed", Outlet: "River News", PublishedOn: "2017-08-03", WasHeadline: "Council split", Headline: "Mayor keeps helicopters"}}
	if diff := cmp.Diff(want, r.Changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if got := dump(t, b, "SELECT count(*) AS n, max(headline) AS headline FROM versions"); got != "n=1|headline=Mayor keeps helicopters|\n" {
		t.Errorf("versions: %s", got)
	}
	// The next night nothing is new, and an archive's older headline is not.
	run := startRun(t, b)
	if got := put(t, b, run, reheaded(extraction(t, "feed", "https://x.example/1", text))); got != Unchanged {
		t.Errorf("the same headline again: %s, want unchanged", got)
	}
	for range 2 {
		if got := put(t, b, run, extraction(t, "archive.html", "https://x.example/1", text)); got != Unchanged {
			t.Errorf("an archive's headline: %s, want unchanged", got)
		}
	}
}

func TestRemovedQuotationIsDropped(t *testing.T) {
	b := fresh(t)
	r := corrected(t, b, Changed, func(x *stancebook.Extraction) *stancebook.Extraction {
		return extraction(t, x.Article.Path, x.Article.URL, "The council is split.\n\nChief Bo Li denied that crime rose in Lakewood.")
	})
	got := claimChanges(t, b, stancebook.Query{})
	if len(got) != 1 || got[0].Kind != "dropped" || !strings.Contains(got[0].Was, "won’t sell") || got[0].Now != "" || got[0].SpeakerWas != "Ana Peña" || got[0].Run != r.ID {
		t.Errorf("claim changes = %+v, want the quotation dropped", got)
	}
	if got := rows(t, b, stancebook.Query{}); len(got) != 1 {
		t.Errorf("%d rows, want one: the dropped one is out of normal answers", len(got))
	}
	if n := len(claimChanges(t, b, stancebook.Query{Person: "Ana Peña"})); n != 1 {
		t.Errorf("%d changes of hers, want 1", n)
	}
	if n := len(claimChanges(t, b, stancebook.Query{Person: "Bo Li"})); n != 0 {
		t.Errorf("%d changes of his, want none", n)
	}
}

func TestRewordedClaimIsAltered(t *testing.T) {
	b := fresh(t)
	corrected(t, b, Changed, func(x *stancebook.Extraction) *stancebook.Extraction {
		article := *x.Article
		article.Text = strings.Replace(text, "We won’t sell them", "We will sell them", 1)
		y := &stancebook.Extraction{Article: &article, Engine: x.Engine, Version: x.Version}
		c := x.Claims[0]
		c.Sources, c.Cue = nil, nil
		c.Speakers[0].Mention = stancebook.Span{}
		c.Content = []stancebook.Span{span(t, y.Article.Text, "“The he\u0301licopters stay,”"), span(t, y.Article.Text, "“We will sell them 🚁 at all.”")}
		c.Key = stancebook.ClaimKey(y.Article.Key(), fold(stancebook.Words(y.Article.Text, c.Content)), 0)
		c.Stances = []stancebook.Stance{{Topic: "helicopters", Verdict: stancebook.Verdict{Side: stancebook.Oppose, Score: -0.7, Confidence: 0.6}}}
		y.Claims = append(y.Claims, c)
		return y
	})
	got := claimChanges(t, b, stancebook.Query{})
	if len(got) != 2 || got[0].Kind != "altered" || got[0].What != "words, cue, stance" || !strings.Contains(got[0].Was, "won’t") || !strings.Contains(got[0].Now, "will sell") ||
		got[0].StancesWas != "helicopters: support" || got[0].StancesNow != "helicopters: oppose" || got[1].Kind != "dropped" {
		t.Errorf("claim changes = %+v, want the quotation altered with its stance, and the other claim dropped", got)
	}
}

func TestOtherSpeakerOfTheSameWordsIsAltered(t *testing.T) {
	b := fresh(t)
	corrected(t, b, Changed, func(x *stancebook.Extraction) *stancebook.Extraction {
		y := rewritten(t, "The council is split.", "The council is split. Correction: it was Carl Quiet.")(x)
		y.Claims[1].Speakers = []stancebook.Speaker{{Name: "Carl Quiet", Kind: stancebook.PersonKind, NamedBy: stancebook.ByName, Confidence: 1}}
		return y
	})
	got := claimChanges(t, b, stancebook.Query{})
	if len(got) != 1 || got[0].What != "speaker" || got[0].SpeakerWas != "Bo Li" || got[0].SpeakerNow != "Carl Quiet" || got[0].Was != got[0].Now {
		t.Errorf("claim changes = %+v, want another speaker of the same words", got)
	}
}

func TestRereadingIsNoChangeOfTheArticle(t *testing.T) {
	b := fresh(t)
	x := extraction(t, "a.txt", "", text)
	put(t, b, startRun(t, b), x)
	x.Claims = x.Claims[:1]
	if _, err := b.Replace(t.Context(), startRun(t, b), x); err != nil {
		t.Fatal(err)
	}
	if got := dump(t, b, "SELECT count(*) AS n FROM changes"); got != "n=0|\n" {
		t.Errorf("changes: %s, want none: the program changed its mind, not the outlet", got)
	}
}

func TestClaimsAreComparedByTheirLikestWords(t *testing.T) {
	stated := func(key, words, speaker string) *statedClaim {
		return &statedClaim{key: key, words: strings.Fields(words), speaker: speaker}
	}
	was := []*statedClaim{stated("1", "we will pay five million for it", "A"), stated("2", "we will pay for the bridge in time", "A"), stated("3", "no comment from us today", "B")}
	now := []*statedClaim{stated("4", "we will pay for the old bridge in time", "A"), stated("5", "we will pay six million for it", "A"), stated("6", "something else was said by him", "B")}
	var got []string
	for _, c := range compareClaims(was, now) {
		line := c.kind
		if c.was != nil {
			line += " " + c.was.key
		}
		if c.now != nil {
			line += " " + c.now.key
		}
		got = append(got, line)
	}
	if diff := cmp.Diff([]string{"altered 2 4", "altered 1 5", "added 6", "dropped 3"}, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}
