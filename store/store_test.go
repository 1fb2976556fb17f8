package store

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
)

// text is an article with letters of one to four bytes and a combining mark.
const text = "😀 Mayor Ana Peña spoke in Riverton. “The he\u0301licopters stay,” she said. “We won’t sell them 🚁 at all.”\n\n" +
	"Chief Bo Li denied that crime rose in Lakewood.\n\nThe council is split."

func open(t testing.TB, path string, o Options) *Book {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
	}
	b, err := Open(context.Background(), path, o)
	if err != nil {
		t.Fatalf("Open(%s): %v", path, err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func fresh(t testing.TB) *Book {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "book.db"), Options{})
}

func startRun(t testing.TB, b *Book) string {
	t.Helper()
	id, err := b.StartRun(context.Background(), "v0", "test")
	if err != nil {
		t.Fatalf("StartRun: %v", err)
	}
	return id
}

// span is where the n-th occurrence of words stands in s.
func span(t testing.TB, s, words string) stancebook.Span {
	t.Helper()
	at := strings.Index(s, words)
	if at < 0 {
		t.Fatalf("no %q in %q", words, s)
	}
	return stancebook.Span{Begin: at, End: at + len(words)}
}

var riverton = stancebook.City{Name: "Riverton", State: "Wyoming", GeonameID: 11}
var lakewood = stancebook.City{Name: "Lakewood", State: "Ohio", GeonameID: 12}

// extraction is the article at path with two claims: a split quotation and an
// indirect one.
func extraction(t testing.TB, path, url, text string) *stancebook.Extraction {
	t.Helper()
	a := &stancebook.Article{Path: path, ID: stancebook.IDOf(path), URL: url, Title: "Council split", Outlet: "River News",
		Bylines: []string{"A. Writer"}, Published: "2017-08-03", DateSource: "meta", Language: "en", Text: text}
	x := &stancebook.Extraction{Article: a, Engine: "fast", Version: "v0", Signature: "s" + a.VersionKey(),
		Cities: []stancebook.City{riverton, lakewood},
		People: []stancebook.Person{
			{Name: "Ana Peña", Aliases: []string{"Anita Peña"}, Title: "Mayor", Office: riverton, Party: "Democratic", PartySource: "text", Official: true, On: "2017-08-03"},
			{Name: "Bo Li", Title: "Chief", On: "2017-08-03"},
			{Name: "Carl Quiet", Title: "Governor", Org: "State", Official: true, On: "2017-08-03"},
		}}
	if strings.Contains(text, "Peña") {
		x.Claims = append(x.Claims, stancebook.Claim{
			Attribution: stancebook.Attribution{Sources: []stancebook.Span{span(t, text, "she")}, Cue: []stancebook.Span{span(t, text, "said")},
				Content: []stancebook.Span{span(t, text, "“The he\u0301licopters stay,”"), span(t, text, "“We won’t sell them 🚁 at all.”")},
				Type:    stancebook.Direct, CueKind: stancebook.Speech, Confidence: 0.9},
			Speakers: []stancebook.Speaker{{Name: "Ana Peña", Kind: stancebook.PersonKind, Mention: span(t, text, "she"), Title: "Mayor",
				Party: "Democratic", PartySource: "text", Office: riverton, NamedBy: stancebook.ByPronoun, Confidence: 0.8}},
			Cities: []stancebook.City{riverton},
			Stances: []stancebook.Stance{{Topic: "helicopters", Verdict: stancebook.Verdict{Side: stancebook.Support, Score: 0.7, Confidence: 0.6, Why: "stay"},
				Words: stancebook.Verdict{Side: stancebook.Unclear, Confidence: 0.3}}},
		})
	}
	if strings.Contains(text, "crime rose") {
		x.Claims = append(x.Claims, stancebook.Claim{
			Attribution: stancebook.Attribution{Sources: []stancebook.Span{span(t, text, "Chief Bo Li")}, Cue: []stancebook.Span{span(t, text, "denied")},
				Content: []stancebook.Span{span(t, text, "that crime rose in Lakewood")}, Type: stancebook.Indirect, CueKind: stancebook.Speech, Confidence: 0.4},
			Speakers: []stancebook.Speaker{{Name: "Bo Li", Kind: stancebook.PersonKind, Mention: span(t, text, "Chief Bo Li"), Title: "Chief", NamedBy: stancebook.ByName, Confidence: 1},
				{Name: "Lakewood Police", Kind: stancebook.OrganizationKind, Org: "Lakewood Police"}},
			Cities: []stancebook.City{lakewood},
		})
	}
	for i := range x.Claims {
		c := &x.Claims[i]
		c.Key = stancebook.ClaimKey(a.Key(), fold(stancebook.Words(text, c.Content)), 0)
	}
	return x
}

func put(t testing.TB, b *Book, run string, x *stancebook.Extraction) Change {
	t.Helper()
	change, err := b.Put(context.Background(), run, x)
	if err != nil {
		t.Fatalf("Put(%s): %v", x.Article.Path, err)
	}
	return change
}

func rows(t testing.TB, b *Book, q stancebook.Query) []*stancebook.Row {
	t.Helper()
	var list []*stancebook.Row
	for r, err := range b.Rows(context.Background(), q) {
		if err != nil {
			t.Fatalf("Rows(%+v): %v", q, err)
		}
		list = append(list, r)
	}
	return list
}

// alter changes the file as another part of the program would.
func alter(t testing.TB, b *Book, query string, args ...any) {
	t.Helper()
	err := b.transaction(context.Background(), func(ctx context.Context) error { return b.exec(ctx, query, args...) })
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}
