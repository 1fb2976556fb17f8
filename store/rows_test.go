package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stancebook/stancebook"
)

func TestFiltersNarrow(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	put(t, b, run, extraction(t, "a.txt", "", text))
	x := extraction(t, "b.txt", "", "Chief Bo Li denied that crime rose in Lakewood. Really.")
	x.Article.Published, x.Article.Outlet = "", "Évening Post"
	put(t, b, run, x)
	for _, c := range []struct {
		name string
		q    stancebook.Query
		want int
	}{
		{"nothing", stancebook.Query{}, 3},
		{"person", stancebook.Query{Person: "Bo Li"}, 2},
		{"person by surname without its mark", stancebook.Query{Person: "pena"}, 1},
		{"person in another order", stancebook.Query{Person: "Li Bo"}, 2},
		{"person by another name", stancebook.Query{Person: "ANITA PEÑA"}, 1},
		{"person by id", stancebook.Query{Person: stancebook.Hash("person", "bo li")}, 2},
		{"person who only is mentioned", stancebook.Query{Person: "Carl Quiet"}, 0},
		{"org", stancebook.Query{Org: "lakewood police"}, 2},
		{"org in part", stancebook.Query{Org: "Police"}, 2},
		{"city", stancebook.Query{City: "riverton"}, 1},
		{"city and state", stancebook.Query{City: "Lakewood, OH"}, 2},
		{"spoke for the city", stancebook.Query{City: "Riverton", CityRole: "for"}, 1},
		{"about the city that the words do not name", stancebook.Query{City: "Riverton", CityRole: "about"}, 0},
		{"about the city", stancebook.Query{City: "Lakewood", CityRole: "about"}, 2},
		{"state", stancebook.Query{State: "wy"}, 1},
		{"state by name", stancebook.Query{State: "ohio"}, 2},
		{"topic", stancebook.Query{Topic: "Helicopters"}, 1},
		{"stance", stancebook.Query{Stance: []stancebook.Side{stancebook.Support}}, 1},
		{"stance by the words alone", stancebook.Query{Stance: []stancebook.Side{stancebook.Support}, NoPrior: true}, 0},
		{"stances", stancebook.Query{Stances: true}, 1},
		{"type", stancebook.Query{Type: []stancebook.Type{stancebook.Direct, stancebook.Mixed}}, 1},
		{"said", stancebook.Query{Said: true}, 3},
		{"outlet", stancebook.Query{Outlet: "river NEWS"}, 2},
		{"outlet without its mark", stancebook.Query{Outlet: "evening post"}, 1},
		{"since leaves out the undated", stancebook.Query{Since: "2017-08-03"}, 2},
		{"since", stancebook.Query{Since: "2017-08-04"}, 0},
		{"until leaves out the undated", stancebook.Query{Until: "2018-01-01"}, 2},
		{"search by stem, in words and context", stancebook.Query{Search: "helicopter staying"}, 2},
		{"search by phrase", stancebook.Query{Search: `"crime rose"`}, 3},
		{"search by phrase in another order", stancebook.Query{Search: `"rose crime"`}, 0},
		{"search for syntax", stancebook.Query{Search: "crime OR helicopter"}, 0},
		{"confidence", stancebook.Query{MinConfidence: 0.5}, 1},
		{"not reviewed", stancebook.Query{Review: "none"}, 3},
		{"accepted", stancebook.Query{Review: "accepted"}, 0},
		{"one claim", stancebook.Query{ClaimKey: x.Claims[0].Key}, 1},
		{"limit", stancebook.Query{Limit: 2}, 2},
	} {
		got := rows(t, b, c.q)
		if len(got) != c.want {
			t.Errorf("%s: %d rows, want %d", c.name, len(got), c.want)
		}
		if n, err := b.Count(context.Background(), c.q); err != nil || n != c.want && c.q.Limit == 0 {
			t.Errorf("%s: Count = %d, %v, want %d", c.name, n, err, c.want)
		}
	}
}

func TestUnknownNameComesWithTheNearest(t *testing.T) {
	b := fresh(t)
	put(t, b, startRun(t, b), extraction(t, "a.txt", "", text))
	for _, c := range []struct {
		q    stancebook.Query
		want string
		is   error
	}{
		{stancebook.Query{Person: "Ana Penya"}, `no person "Ana Penya". Nearest: Ana Peña (Mayor, Riverton, WY)`, stancebook.ErrNoPerson},
		{stancebook.Query{Person: "Penna"}, `no person "Penna". Nearest: Ana Peña (Mayor, Riverton, WY)`, stancebook.ErrNoPerson},
		{stancebook.Query{Person: "Zebulon Quartermaine"}, `no person "Zebulon Quartermaine" in the book`, stancebook.ErrNoPerson},
		{stancebook.Query{City: "Rivertown, WY"}, `no city "Rivertown, WY". Nearest: Riverton, WY`, stancebook.ErrNoCity},
		{stancebook.Query{City: "Riverton, OH"}, `no city "Riverton, OH". Nearest: Riverton, WY`, stancebook.ErrNoCity},
		{stancebook.Query{Outlet: "River New"}, `no outlet "River New". Nearest: River News`, stancebook.ErrNoOutlet},
		{stancebook.Query{Topic: "helicopter"}, `no topic "helicopter". Nearest: helicopters`, stancebook.ErrNoTopic},
		{stancebook.Query{Org: "Lakewod Police"}, `no organisation "Lakewod Police". Nearest: Lakewood Police`, stancebook.ErrNoOrg},
	} {
		_, err := b.Count(context.Background(), c.q)
		if !errors.Is(err, c.is) || err.Error() != c.want {
			t.Errorf("Count: %v\nwant   %s", err, c.want)
		}
	}
	if _, err := b.SavedQuery(context.Background(), "mine"); !errors.Is(err, stancebook.ErrNoSaved) {
		t.Errorf("SavedQuery: %v, want ErrNoSaved", err)
	}
}

func TestSurnameOfSeveralIsRefusedWithAllOfThem(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	for i, name := range []string{"Ann Lee", "Bob Lee"} {
		words := name + " agreed."
		a := &stancebook.Article{Path: fmt.Sprint(i), Text: words}
		put(t, b, run, &stancebook.Extraction{Article: a, Claims: []stancebook.Claim{{Key: fmt.Sprint("k", i),
			Attribution: stancebook.Attribution{Content: []stancebook.Span{span(t, words, "agreed")}, Type: stancebook.Indirect},
			Speakers:    []stancebook.Speaker{{Name: name, Kind: stancebook.PersonKind}}}}})
	}
	_, err := b.Count(context.Background(), stancebook.Query{Person: "Lee"})
	if want := `person "Lee" could be each of: Ann Lee [6ad00e502be8eb32]; Bob Lee [fa7fff3c9282de14]. Give the id or the full name`; err == nil || err.Error() != want {
		t.Errorf("Count: %v, want %s", err, want)
	}
}

func TestWritingInsideTheLoopOverRowsDoesNotHang(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	for i := range 40 {
		put(t, b, run, generated(i))
	}
	n := 0
	for r, err := range b.Rows(context.Background(), stancebook.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%100 == 0 {
			put(t, b, run, generated(1000+n))
		}
		alter(t, b, "UPDATE claims SET review = 'accepted' WHERE claim_key = ?", r.ClaimKey)
	}
	if n < 600 {
		t.Errorf("%d rows, want at least the 600 that were there", n)
	}
}

func TestPagesJoinWithoutGapOrRepeat(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	for i := range 90 { // 1,350 claims: more than the first page
		x := generated(i)
		if i%10 == 0 {
			x.Article.Published = ""
		}
		put(t, b, run, x)
	}
	for _, sort := range []string{"", "date", "-date", "speaker", "-speaker", "outlet", "-outlet", "confidence", "-confidence"} {
		for _, q := range []stancebook.Query{{Sort: sort}, {Sort: sort, Stances: true}, {Sort: sort, Dedupe: true}} {
			want, err := b.Count(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			got := rows(t, b, q)
			seen := map[string]bool{}
			for _, r := range got {
				seen[r.ClaimKey+r.Topic] = true
			}
			if len(got) != want || len(seen) != want {
				t.Errorf("%+v: %d rows, %d different, want %d", q, len(got), len(seen), want)
			}
			key := func(r *stancebook.Row) string {
				switch strings.TrimPrefix(sort, "-") {
				case "speaker":
					return strings.ToLower(r.Speaker)
				case "outlet":
					return strings.ToLower(r.Outlet)
				case "confidence":
					return fmt.Sprintf("%.3f", r.Confidence)
				}
				if r.PublishedOn == "" && sort == "-date" {
					return "9999"
				}
				return r.PublishedOn
			}
			descending := slices.Contains([]string{"", "date", "-speaker", "-outlet", "confidence"}, sort)
			if !slices.IsSortedFunc(got, func(a, b *stancebook.Row) int {
				if descending {
					a, b = b, a
				}
				return strings.Compare(key(a), key(b))
			}) {
				t.Errorf("%+v: not sorted", q)
			}
		}
	}
	if _, err := b.Count(context.Background(), stancebook.Query{}); err != nil {
		t.Error(err)
	}
	for _, err := range b.Rows(context.Background(), stancebook.Query{Sort: "colour"}) {
		if err == nil {
			t.Error("sort by colour was taken")
		}
	}
}

func TestCopiesOfAStoryAreShownOnce(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	for i, outlet := range []string{"Second", "First", "Third"} {
		x := extraction(t, outlet+".txt", "https://"+outlet+".example/", text)
		x.Article.Outlet, x.Article.Published = outlet, fmt.Sprintf("2017-08-%02d", []int{4, 3, 5}[i])
		x.Signature = "one two three"
		put(t, b, run, x)
	}
	other := extraction(t, "other.txt", "", text+" Else.")
	other.Signature = "four"
	put(t, b, run, other)
	got := rows(t, b, stancebook.Query{Dedupe: true, Type: []stancebook.Type{stancebook.Direct}})
	if len(got) != 2 || got[0].Outlet != "First" && got[1].Outlet != "First" {
		t.Fatalf("rows = %+v, want the earliest copy and the other story", got)
	}
	for _, r := range got {
		if want := map[string]int{"First": 3}[r.Outlet]; want != 0 && (r.ArticlesCarrying != want || r.FirstPublishedOn != "2017-08-03") {
			t.Errorf("%s: carried by %d since %s, want %d since 2017-08-03", r.Outlet, r.ArticlesCarrying, r.FirstPublishedOn, want)
		}
	}
	if got := rows(t, b, stancebook.Query{Dedupe: true, Outlet: "Third"}); len(got) != 2 {
		t.Errorf("%d rows of an outlet that carried a copy, want 2", len(got))
	}
	if got := dump(t, b, "SELECT count(DISTINCT story) AS stories, count(*) AS articles FROM stories"); got != "stories=2|articles=4|\n" {
		t.Errorf("stories: %s", got)
	}
}

func TestGroupsCount(t *testing.T) {
	b := fresh(t)
	put(t, b, startRun(t, b), extraction(t, "a.txt", "", text))
	for by, want := range map[string]string{
		"speaker": "Ana Peña 1, Bo Li 1", "city": "Lakewood, OH 1, Riverton, WY 1", "state": "Ohio 1, Wyoming 1", "outlet": "River News 2",
		"stance": " 1, support 1", "topic": " 1, helicopters 1", "type": "direct 1, indirect 1", "month": "2017-08 2", "party": " 1, Democratic 1",
		"org": " 2", "office": " 1, Riverton, WY 1", "article": "a.txt 2",
	} {
		var got []string
		for g, err := range b.Groups(context.Background(), stancebook.Query{GroupBy: by}) {
			if err != nil {
				t.Fatalf("%s: %v", by, err)
			}
			got = append(got, fmt.Sprint(g.Value, " ", g.Count))
		}
		if diff := cmp.Diff(want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("by %s (-want +got):\n%s", by, diff)
		}
	}
	for _, by := range stancebook.GroupNames {
		for _, err := range b.Groups(context.Background(), stancebook.Query{GroupBy: by, Stances: true, Dedupe: true, NoPrior: true}) {
			if err != nil {
				t.Errorf("by %s: %v", by, err)
			}
		}
	}
}

// The views are what users of plain SQL see, Rows what the program shows.
func TestViewsSayWhatRowsSay(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	put(t, b, run, extraction(t, "a.txt", "", text))
	put(t, b, run, generated(1))
	list, err := b.read.Query("SELECT * FROM stances_flat ORDER BY published_on DESC, claim_key")
	if err != nil {
		t.Fatal(err)
	}
	columns, err := list.Columns()
	if err != nil {
		t.Fatal(err)
	}
	list.Close()
	var names []string
	for _, c := range stancebook.Columns {
		names = append(names, c.Name)
	}
	if diff := cmp.Diff(names, columns); diff != "" {
		t.Errorf("columns of stances_flat (-stancebook.Columns +got):\n%s", diff)
	}
	for _, r := range append(rows(t, b, stancebook.Query{Stances: true}), rows(t, b, stancebook.Query{Type: []stancebook.Type{stancebook.Indirect}, ClaimKey: extraction(t, "a.txt", "", text).Claims[1].Key})...) {
		var want strings.Builder
		for _, c := range stancebook.Columns {
			value := c.Value(r)
			fmt.Fprintf(&want, "%s=%v|", c.Name, value)
		}
		got := dump(t, b, "SELECT "+strings.Join(names, ", ")+" FROM claim_rows WHERE claim_key = '"+r.ClaimKey+"' AND topic = '"+r.Topic+"'")
		if diff := cmp.Diff(want.String()+"\n", got); diff != "" {
			t.Errorf("row of the view (-Rows +view):\n%s", diff)
		}
	}
	if got := dump(t, b, "SELECT count(*) AS n FROM who_said_what"); got != "n=17|\n" {
		t.Errorf("who_said_what: %s", got)
	}
	if got := dump(t, b, "SELECT count(*) AS n FROM review_queue WHERE sureness < 0.5 AND article = 'a.txt'"); got != "n=1|\n" {
		t.Errorf("review_queue: %s", got)
	}
}

func TestSavedQuestionComesBack(t *testing.T) {
	b := fresh(t)
	want := stancebook.Query{Person: "Ana", Stance: []stancebook.Side{stancebook.Oppose}, Said: true, MinConfidence: 0.5}
	for range 2 {
		if err := b.SaveQuery(context.Background(), "mine", want); err != nil {
			t.Fatal(err)
		}
	}
	got, err := b.SavedQuery(context.Background(), "mine")
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("SavedQuery: %v (-want +got):\n%s", err, diff)
	}
}

// Whatever is typed is a question, never an error of syntax.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{"crime", `"crime rose"`, `"`, `a"b`, "NEAR(a b)", "statement:x", "a*", "(", "-a", "^a", "a AND", "\x00", "\xff", "“crime rose”", "{a b}:c", "🚁", "'", ";--"} {
		f.Add(s)
	}
	b := open(f, f.TempDir()+"/book.db", Options{})
	put(f, b, startRun(f, b), extraction(f, "a.txt", "", text))
	f.Fuzz(func(t *testing.T, typed string) {
		q := stancebook.Query{Search: typed}
		n, err := b.Count(context.Background(), q)
		if err != nil {
			t.Fatalf("Count(search %q): %v", typed, err)
		}
		if got := len(rows(t, b, q)); got != n {
			t.Fatalf("search %q: %d rows, count %d", typed, got, n)
		}
	})
}
