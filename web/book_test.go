package web

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
)

// evil is what an article may hold in any field.
const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>' {{.}} ]]>`

// shelfBook is a book of one article by somebody who means ill.
type shelfBook struct {
	err     error         // what every question gives, where it is set
	wait    time.Duration // how long a question takes
	version int64
	asked   []stancebook.Query
	reviews []stancebook.Decision
}

func evilRow() *stancebook.Row {
	return &stancebook.Row{
		ClaimKey: "00000000000000aa", StanceKey: "00000000000000bb", Article: "javascript:alert(1)", PublishedOn: "2018-03-07", Outlet: evil, Headline: evil,
		URL: "javascript:alert(1)", Speaker: evil, SpeakerID: "00000000000000cc", SpeakerKind: stancebook.PersonKind, SpeakerTitle: evil, SpeakerOrg: evil,
		Party: evil, OnBehalfOf: evil, SpeakerAsWritten: evil, NamedBy: stancebook.ByName, Cue: evil, CueKind: stancebook.Speech, Statement: "the river “rose”" + evil,
		StatementType: stancebook.Indirect, ReadsAs: evil, Topic: evil, Stance: stancebook.Support, StanceWhy: evil, OtherSpeakers: []string{evil},
		ContextBefore: evil, ContextAfter: evil, ArticlesCarrying: 3, ExtractorVersion: evil, RunID: evil, Review: "accepted", Reviewer: evil,
		Cities: []stancebook.City{{Name: evil, State: "Ohio"}}, FetchedAt: "2018-03-08T02:00:00Z",
	}
}

func (b *shelfBook) answer(ctx context.Context, q stancebook.Query) error {
	b.asked = append(b.asked, q)
	select {
	case <-time.After(b.wait):
	case <-ctx.Done():
		return ctx.Err()
	}
	return b.err
}

func of[T any](err error, items ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		if err != nil {
			yield(none, err)
			return
		}
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

func (b *shelfBook) Find(ctx context.Context, q stancebook.Query, from, size int) (f stancebook.Finding, err error) {
	f.Facets = []stancebook.Facet{
		{Filter: "person", Values: []stancebook.FacetValue{{Value: "00000000000000cc", Name: evil, Claims: 3}}, Others: 2},
		{Filter: "city", Values: []stancebook.FacetValue{{Value: evil, Claims: 1}}}, {Filter: "stance", Values: []stancebook.FacetValue{{Value: "support", Claims: 1}}},
		{Filter: "type", Values: []stancebook.FacetValue{{Value: "direct", Claims: 1}}}, {Filter: "month", Values: []stancebook.FacetValue{{Value: "2018-02", Claims: 1}}},
	}
	f.Rows, f.Count, f.More = []*stancebook.Row{evilRow()}, 1000, true
	return f, b.answer(ctx, q)
}

func (b *shelfBook) First(ctx context.Context, q stancebook.Query, from, size int) (stancebook.Finding, error) {
	return b.Find(ctx, q, from, size)
}

func (b *shelfBook) Rows(ctx context.Context, q stancebook.Query) iter.Seq2[*stancebook.Row, error] {
	return of(b.answer(ctx, q), evilRow())
}

func (b *shelfBook) Groups(ctx context.Context, q stancebook.Query) iter.Seq2[stancebook.Group, error] {
	return of(b.answer(ctx, q), stancebook.Group{Value: evil, Count: 1})
}

func (b *shelfBook) Undated(ctx context.Context, q stancebook.Query) (int, error) {
	return 2, b.answer(ctx, q)
}

func evilChange() stancebook.ClaimChange {
	return stancebook.ClaimChange{At: "2018-03-07T02:00:00Z", Article: evil, Outlet: evil, Headline: evil, Kind: "altered", What: evil, SpeakerWas: evil, SpeakerNow: "x",
		CueWas: evil, CueNow: "said", Was: evil, Now: "y" + evil, StancesWas: evil, StancesNow: "z", KeyWas: "a", KeyNow: evil, OtherProgram: true}
}

func (b *shelfBook) ClaimChanges(ctx context.Context, q stancebook.Query, run string) iter.Seq2[stancebook.ClaimChange, error] {
	added, dropped := evilChange(), evilChange()
	added.Kind, dropped.Kind = "added", "dropped"
	return of(b.answer(ctx, q), evilChange(), added, dropped)
}

func (b *shelfBook) WhoMayBe(ctx context.Context, q stancebook.Query) ([]string, error) {
	if q.Person == "both" {
		return []string{"1", "2"}, nil
	}
	return []string{"00000000000000cc"}, b.answer(ctx, q)
}

func evilPerson() *stancebook.PersonRow {
	return &stancebook.PersonRow{ID: evil, Name: evil, Title: evil, Party: evil, Office: stancebook.City{Name: evil, State: evil}, Claims: 12345, Support: 2, LastOn: evil}
}

func (b *shelfBook) People(ctx context.Context, q stancebook.Query, all bool) iter.Seq2[*stancebook.PersonRow, error] {
	return of(b.answer(ctx, q), evilPerson())
}

func (b *shelfBook) PeopleOf(ctx context.Context, q stancebook.Query, ids []string) iter.Seq2[*stancebook.PersonRow, error] {
	return of(b.answer(ctx, q), evilPerson(), evilPerson())
}

func (b *shelfBook) Cities(ctx context.Context, q stancebook.Query) iter.Seq2[*stancebook.CityRow, error] {
	return of(b.answer(ctx, q), &stancebook.CityRow{City: stancebook.City{Name: evil, State: "Ohio"}, For: 1, About: 2, Claims: 3})
}

func (b *shelfBook) CitySides(ctx context.Context, q stancebook.Query) (map[stancebook.City]stancebook.Sides, error) {
	return map[stancebook.City]stancebook.Sides{{Name: evil, State: "Ohio"}: {Support: 1, Oppose: 1}}, b.answer(ctx, q)
}

func evilTopics() []stancebook.TopicPage {
	return []stancebook.TopicPage{{Topic: evil, Title: evil, Sides: stancebook.Sides{Support: 2}, Months: []stancebook.MonthSides{{Month: "2018-02", Sides: stancebook.Sides{Support: 2}}},
		Newest: []stancebook.Said{{ClaimKey: evil, Speaker: evil, SpeakerID: evil, Statement: evil, Cue: evil, Type: "mixed", Stance: "support", Outlet: evil, Article: evil}}}}
}

func evilArticle() stancebook.ArticleRef {
	return stancebook.ArticleRef{Key: evil, Article: "javascript:alert(1)", Outlet: evil, Headline: evil, URL: "javascript:alert(1)", Claims: 1}
}

func (b *shelfBook) PersonPages(ctx context.Context, q stancebook.Query) ([]*stancebook.PersonPage, error) {
	return []*stancebook.PersonPage{{ID: "00000000000000cc", Name: evil, Titles: []stancebook.Title{{Title: evil, Org: evil, FirstOn: evil, First: evilArticle()}},
		Parties: []stancebook.Party{{Party: evil, Source: evil}}, Names: []stancebook.Form{{Name: evil}, {Name: evil}}, Found: []stancebook.FoundBy{{NamedBy: "name", Words: evil}},
		Claims: 3, Articles: []stancebook.ArticleRef{evilArticle()}, Outlets: []stancebook.Counted{{Value: evil, Claims: 1}}, For: []stancebook.CityCount{{City: evil, State: "Ohio"}},
		About: []stancebook.CityCount{{City: evil}}, Topics: evilTopics(), Newest: []stancebook.Said{{ClaimKey: "new", Statement: evil}},
		Principals: []stancebook.Voice{{Name: evil}}, Voices: []stancebook.Voice{{Name: evil, ID: evil, Title: evil}}, Judgements: []stancebook.Judgement{{Action: "merge", Name: evil, Other: evil, By: evil, Note: evil}},
	}}, b.answer(ctx, q)
}

func (b *shelfBook) CityPages(ctx context.Context, q stancebook.Query) ([]*stancebook.CityPage, error) {
	voices := []stancebook.CityVoice{{Name: evil, ID: evil, Title: evil, Party: evil, Claims: 2, Sides: stancebook.Sides{Oppose: 1}}}
	one := stancebook.CityPage{City: stancebook.City{Name: evil, State: "Ohio"}, Claims: 4, For: voices, About: voices, Topics: evilTopics(),
		Newest: []stancebook.Said{{ClaimKey: "new", Statement: evil, Speaker: evil}}, Articles: []stancebook.ArticleRef{evilArticle()}, FirstOn: evil, LastOn: evil}
	two := one
	return []*stancebook.CityPage{&one, &two}, b.answer(ctx, q)
}

func (b *shelfBook) TopicSides(ctx context.Context, q stancebook.Query) (t stancebook.TopicSides, err error) {
	t = stancebook.TopicSides{Topic: stancebook.Topic{Name: evil, Title: evil, Claim: evil}, Sides: stancebook.Sides{Support: 3, Oppose: 1},
		Months: []stancebook.MonthSides{{Month: "", Sides: stancebook.Sides{Support: 1}}, {Month: "2018-02", Sides: stancebook.Sides{Support: 2, Oppose: 1}}},
		Voices: []stancebook.TopicVoice{{Name: evil, ID: evil, Title: evil, Sides: stancebook.Sides{Support: 3}}, {Name: "Bo Li" + evil, Sides: stancebook.Sides{Oppose: 1}}},
		Ties:   []stancebook.Tie{{A: 0, B: 1, Disagree: 1}}, Counted: 4, More: true}
	return t, b.answer(ctx, q)
}

// evilText holds two claims, one within the other.
const evilText = "🙂 Chief Bo Li said the river rose" + evil + "\n\nMore."

func (b *shelfBook) ArticlePage(ctx context.Context, name string) (*stancebook.ArticlePage, error) {
	begin := strings.Index(evilText, "the river")
	words := stancebook.Span{Begin: begin, End: strings.Index(evilText, "\n\n")}
	c := stancebook.Claim{Key: "00000000000000aa", Speakers: []stancebook.Speaker{{Rivals: []string{evil}}}, Stances: []stancebook.Stance{{Topic: evil, Verdict: stancebook.Verdict{Side: stancebook.Support, Why: evil}}}}
	c.Content = []stancebook.Span{words}
	x := &stancebook.Extraction{Article: &stancebook.Article{Title: evil, Outlet: evil, Bylines: []string{evil}, URL: "javascript:alert(1)", Path: evil, Text: evilText, Language: evil}, Claims: []stancebook.Claim{c}, Engine: evil}
	return &stancebook.ArticlePage{Key: evil, Extraction: x, Rows: []*stancebook.Row{evilRow()}, Carried: []stancebook.ArticleRef{evilArticle()},
		Versions: []stancebook.Version{{N: 1, FetchedAt: evil}, {N: 2, Shown: true}}, Changes: []stancebook.ClaimChange{evilChange()}}, b.answer(ctx, stancebook.Query{})
}

func (b *shelfBook) Wordings(ctx context.Context, article string, was, now int) (stancebook.Wordings, error) {
	return stancebook.Wordings{Article: evilArticle(), Was: stancebook.Version{N: 1, Headline: evil}, Now: stancebook.Version{N: 2}, WasText: evil + strings.Repeat(" same", 200), NowText: "new" + strings.Repeat(" same", 200),
		Changes: []stancebook.ClaimChange{evilChange()}}, b.answer(ctx, stancebook.Query{})
}

func (b *shelfBook) Version(context.Context) (int64, error) { return b.version, nil }

func (b *shelfBook) Beginning(ctx context.Context, kind, typed string, limit int) ([]string, error) {
	return []string{evil}, b.answer(ctx, stancebook.Query{})
}

func (b *shelfBook) Topics(ctx context.Context) ([]stancebook.TopicRow, error) {
	return []stancebook.TopicRow{{Topic: stancebook.Topic{Name: evil, Title: evil, Claim: evil}, Claims: 2, Support: 1}}, b.answer(ctx, stancebook.Query{})
}

func (b *shelfBook) Runs(ctx context.Context) iter.Seq2[stancebook.Run, error] {
	return of(b.answer(ctx, stancebook.Query{}), stancebook.Run{ID: evil, Command: evil, StartedAt: "2018-03-07T02:00:00Z", Status: evil, New: 3})
}

func (b *shelfBook) RunByID(ctx context.Context, id string) (stancebook.Run, error) {
	return stancebook.Run{ID: evil, Command: evil, StartedAt: evil, Failures: []stancebook.Failure{{Kind: evil, Path: evil, Reason: evil}},
		Sources: []stancebook.SourceNight{{Source: evil, Outlet: evil, State: evil, Why: evil, Odd: evil}}, Changes: []stancebook.ArticleChange{{Article: evil, Headline: evil}}}, b.answer(ctx, stancebook.Query{})
}

func (b *shelfBook) Reviews(ctx context.Context, q stancebook.ReviewsAsked) ([]stancebook.Review, error) {
	return []stancebook.Review{{Action: "edit", Field: evil, Value: evil, By: evil, Note: evil}}, b.answer(ctx, stancebook.Query{})
}

func (b *shelfBook) DoubtsOf(ctx context.Context, key string) (stancebook.Doubts, error) {
	return stancebook.Doubts{Rivals: []string{evil}, Machine: evil, Stances: []stancebook.Stance{{Topic: evil, Verdict: stancebook.Verdict{Side: stancebook.Oppose, Why: evil}}}}, b.answer(ctx, stancebook.Query{})
}

func (b *shelfBook) Review(_ context.Context, key string, d stancebook.Decision, by stancebook.Reviewer) (stancebook.Review, error) {
	b.reviews = append(b.reviews, d)
	switch d.Value {
	case "wrong":
		return stancebook.Review{}, errors.Join(errors.New("edit words: they do not stand there"), stancebook.ErrReview)
	case "busy":
		return stancebook.Review{}, stancebook.ErrBusy
	}
	return stancebook.Review{ClaimKey: key, Action: d.Action, Field: d.Field}, nil
}

func (b *shelfBook) UndoReview(context.Context, int64, stancebook.Reviewer) (stancebook.Review, error) {
	b.reviews = append(b.reviews, stancebook.Decision{Action: "undo"})
	return stancebook.Review{ClaimKey: "00000000000000aa", Action: "undo"}, nil
}

const token = "0123456789abcdef"

// siteOf is the page of a book, as its readers reach it.
func siteOf(t *testing.T, b *shelfBook, change func(*Options)) *Page {
	t.Helper()
	o := Options{Book: b, Desk: b, Token: token, Reviewer: "ann", Version: "test", Hosts: []string{"desk.example"},
		Place: func(stancebook.City) (Place, bool) { return Place{County: evil, Lat: 40, Lon: -83}, true },
		Write: func(_ context.Context, w io.Writer, d Download) error {
			if b.err != nil {
				return b.err
			}
			_, err := io.WriteString(w, d.Kind+"."+d.Form)
			return err
		},
	}
	if change != nil {
		change(&o)
	}
	p, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// get asks for an address as a browser on this machine does.
func get(p http.Handler, address string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8017"+address, nil)
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w
}
