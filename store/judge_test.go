package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stancebook/stancebook"
)

var stockton = stancebook.City{Name: "Stockton", State: "California", GeonameID: 21}
var tulsa = stancebook.City{Name: "Tulsa", State: "Oklahoma", GeonameID: 22}

// said is an article in which p says one thing.
func said(path string, p stancebook.Person) *stancebook.Extraction {
	text := p.Name + " said that " + path + " is read."
	a := &stancebook.Article{Path: path, ID: path, Text: text, Outlet: "River News", Published: p.On, Language: "en"}
	content := stancebook.Span{Begin: len(p.Name) + 6, End: len(text) - 1}
	c := stancebook.Claim{Key: stancebook.ClaimKey(a.Key(), path, 0),
		Attribution: stancebook.Attribution{Content: []stancebook.Span{content}, Type: stancebook.Indirect, CueKind: stancebook.Speech, Confidence: 0.9},
		Speakers: []stancebook.Speaker{{Name: p.Name, Kind: stancebook.PersonKind, Mention: stancebook.Span{End: len(p.Name)}, Title: p.Title, Org: p.Org,
			Party: p.Party, Office: p.Office, NamedBy: stancebook.ByName, Confidence: 1}},
		Stances: []stancebook.Stance{{Topic: "reading", Verdict: stancebook.Verdict{Side: stancebook.Support, Score: 1, Confidence: 1}}}}
	return &stancebook.Extraction{Article: a, Version: "v0", People: []stancebook.Person{p}, Claims: []stancebook.Claim{c}}
}

// sameOffice takes people of one name for one unless their states differ, and
// names of other given names only where the family name and the body agree.
func sameOffice(a, b stancebook.Person) bool {
	if a.Office.State != "" && b.Office.State != "" && a.Office.State != b.Office.State {
		return false
	}
	if fold(a.Name) == fold(b.Name) {
		return strings.Contains(a.Name, " ") || a.Org != "" && a.Org == b.Org
	}
	x, y := givenOf(fold(a.Name)), givenOf(fold(b.Name))
	return surname(fold(a.Name)) == surname(fold(b.Name)) && a.Org != "" && a.Org == b.Org && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x))
}

// coverage is what tells several Joneses, Sessions and Odes apart.
func coverage() []*stancebook.Extraction {
	person := func(name, title, org string, office stancebook.City, on string) stancebook.Person {
		return stancebook.Person{Name: name, Title: title, Org: org, Office: office, On: on, Official: title != ""}
	}
	return []*stancebook.Extraction{
		said("a", person("Eric Jones", "Police Chief", "", stockton, "2017-08-05")),
		said("b", person("Eric Jones", "Police Chief", "", stockton, "2018-03-07")),
		said("c", person("Eric Jones", "Councilman", "", tulsa, "2017-09-01")),
		said("d", person("Eric Jones", "", "", stancebook.City{}, "2017-10-01")), // could be either
		said("e", person("Jeff Sessions", "Senator", "Senate", stancebook.City{State: "Alabama"}, "2016-03-01")),
		said("f", person("Jeff Sessions", "Attorney General", "Justice Department", stancebook.City{}, "2017-08-05")),
		said("g", person("Sessions", "Attorney General", "Justice Department", stancebook.City{}, "2017-09-05")),
		said("h", person("Sessions", "Chief", "", stancebook.City{}, "2017-09-06")), // some other Sessions
		said("i", person("J. Sessions", "", "Justice Department", stancebook.City{}, "2018-01-02")),
		said("j", person("Jane Sessions", "Clerk", "City Hall", stockton, "2018-01-03")),
		said("k", person("J. Sessions", "", "City Hall", stancebook.City{}, "2018-02-03")),
	}
}

// persons writes who said what: a line a person, with their id and articles.
func persons(t testing.TB, b *Book) string {
	t.Helper()
	return dump(t, b, `SELECT p.name, p.person_key AS id, p.official, p.public, (SELECT group_concat(path, '') FROM (SELECT DISTINCT a.path FROM speakers s JOIN claims c USING (claim_id)
			JOIN articles a USING (article_id) WHERE s.person_id = p.person_id AND c.live ORDER BY a.path)) AS said,
		(SELECT group_concat(name || seen, ' ') FROM (SELECT name, seen FROM person_names n WHERE n.person_id = p.person_id ORDER BY name)) AS names,
		(SELECT group_concat(title || org || first_on || last_on || seen, ' ') FROM (SELECT * FROM person_roles r WHERE r.person_id = p.person_id ORDER BY title, org, first_on)) AS roles
		FROM people p ORDER BY said`)
}

// groups are the articles of each person, without what names them.
func groups(t testing.TB, b *Book) string {
	t.Helper()
	var out []string
	for line := range strings.Lines(dump(t, b, `SELECT group_concat(path, '') AS x FROM (SELECT DISTINCT a.path, s.person_id FROM speakers s JOIN claims c USING (claim_id)
		JOIN articles a USING (article_id) WHERE c.live ORDER BY a.path) GROUP BY person_id ORDER BY 1`)) {
		out = append(out, strings.Trim(line, "x=|\n"))
	}
	return strings.Join(out, " ")
}

func filled(t testing.TB, order []int) *Book {
	t.Helper()
	b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{Same: sameOffice})
	run := startRun(t, b)
	list := coverage()
	for _, i := range order {
		put(t, b, run, list[i])
	}
	return b
}

func asListed() []int {
	order := make([]int, len(coverage()))
	for i := range order {
		order[i] = i
	}
	return order
}

func again(t testing.TB, b *Book, list []*stancebook.Extraction) {
	t.Helper()
	run := startRun(t, b)
	for _, x := range list {
		x.Version = "v1"
		if _, err := b.Replace(context.Background(), run, x); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOnePersonHasTwoOfficesAndOneNameTwoPeople(t *testing.T) {
	if got, want := groups(t, filled(t, asListed())), "ab c d efgi h jk"; got != want {
		t.Errorf("people by their articles: %q, want %q", got, want)
	}
}

func TestAnyOrderOfArticlesGivesTheSamePeople(t *testing.T) {
	want := persons(t, filled(t, asListed()))
	for seed := range uint64(12) {
		order := rand.New(rand.NewPCG(seed, 7)).Perm(len(coverage()))
		b := filled(t, order)
		if diff := cmp.Diff(want, persons(t, b)); diff != "" {
			t.Errorf("order %v (-want +got):\n%s", order, diff)
		}
		again(t, b, coverage())
		if diff := cmp.Diff(want, persons(t, b)); diff != "" {
			t.Errorf("order %v, read again (-want +got):\n%s", order, diff)
		}
	}
}

func TestSecondRunLeavesTheBookAsItIs(t *testing.T) {
	b := filled(t, asListed())
	tables := []string{"people", "faces", "person_names", "person_roles", "person_mentions", "speakers"}
	before := dumps(t, b, tables)
	run := startRun(t, b)
	for _, x := range coverage() {
		put(t, b, run, x)
	}
	if diff := cmp.Diff(before, dumps(t, b, tables)); diff != "" {
		t.Errorf("a second run changed (-before +after):\n%s", diff)
	}
}

func dumps(t testing.TB, b *Book, tables []string) (out string) {
	for _, table := range tables {
		out += dump(t, b, "SELECT * FROM "+table+" ORDER BY 1, 2")
	}
	return out
}

func idOf(t testing.TB, b *Book, article string) string {
	t.Helper()
	var key string
	err := b.read.QueryRow(`SELECT p.person_key FROM people p JOIN speakers s USING (person_id) JOIN claims c USING (claim_id) JOIN articles a USING (article_id)
		WHERE a.path = ? AND c.live`, article).Scan(&key)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

var reviewer = Judging{By: "ann", Note: "checked"}

func TestMergeSurvivesEveryRunAndIsTakenBack(t *testing.T) {
	ctx := context.Background()
	b := filled(t, asListed())
	before := persons(t, b)
	stays, goes := idOf(t, b, "a"), idOf(t, b, "d")
	if e, err := b.Merge(ctx, stays, goes, Judging{By: "ann", Rehearsal: true}); err != nil || e.Claims != 1 {
		t.Errorf("rehearsed: %+v %v, want 1 claim", e, err)
	}
	if diff := cmp.Diff(before, persons(t, b)); diff != "" {
		t.Errorf("a rehearsal changed (-before +after):\n%s", diff)
	}
	e, err := b.Merge(ctx, stays, goes, reviewer)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := groups(t, b), "abd c efgi h jk"; got != want {
		t.Errorf("merged: %q, want %q", got, want)
	}
	again(t, b, coverage())
	merged := persons(t, b)
	put(t, b, startRun(t, b), said("l", stancebook.Person{Name: "Eric Jones", Title: "Police Chief", Office: stockton, On: "2019-01-01", Official: true}))
	if got, want := groups(t, b), "abdl c efgi h jk"; got != want {
		t.Errorf("read again and a night later: %q, want %q", got, want)
	}
	if got := idOf(t, b, "d"); got != stays {
		t.Errorf("the merged person has id %s, want %s", got, stays)
	}
	if ids, err := b.peopleNamed(ctx, goes); err != nil || len(ids) != 1 {
		t.Errorf("the id merged away finds %v %v, want one person", ids, err)
	}
	_ = merged
	if _, err := b.Undo(ctx, e.ID, reviewer); err != nil {
		t.Fatal(err)
	}
	if got, want := groups(t, b), "abl c d efgi h jk"; got != want {
		t.Errorf("undone: %q, want %q", got, want)
	}
	if _, err := b.Undo(ctx, e.ID, reviewer); !errors.Is(err, ErrJudgement) {
		t.Errorf("undone twice: %v, want ErrJudgement", err)
	}
}

func TestUndoneMergeLeavesNoTrace(t *testing.T) {
	ctx := context.Background()
	b := filled(t, asListed())
	before := persons(t, b)
	for _, pair := range [][2]string{{"a", "c"}, {"e", "j"}, {"j", "e"}, {"h", "f"}} {
		e, err := b.Merge(ctx, idOf(t, b, pair[0]), idOf(t, b, pair[1]), reviewer)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Undo(ctx, e.ID, reviewer); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, persons(t, b)); diff != "" {
			t.Errorf("%v merged and undone (-before +after):\n%s", pair, diff)
		}
	}
}

func TestMergeSaysWhatSpeaksAgainstIt(t *testing.T) {
	b := filled(t, asListed())
	e, err := b.Merge(context.Background(), idOf(t, b, "a"), idOf(t, b, "c"), Judging{Rehearsal: true})
	if want := []string{"offices in two states: California and Oklahoma"}; err != nil || !cmp.Equal(e.Conflicts, want) {
		t.Errorf("conflicts %q, %v; want %q", e.Conflicts, err, want)
	}
}

func TestSplitHoldsAgainstWhatArticlesState(t *testing.T) {
	ctx := context.Background()
	b := filled(t, asListed())
	e, err := b.Split(ctx, idOf(t, b, "a"), Share{Articles: []string{"b"}}, reviewer)
	if err != nil || e.Claims != 1 {
		t.Fatalf("split: %+v %v", e, err)
	}
	again(t, b, coverage())
	if got, want := groups(t, b), "a b c d efgi h jk"; got != want {
		t.Errorf("split: %q, want %q", got, want)
	}
	if got := idOf(t, b, "b"); got != e.OtherID {
		t.Errorf("split off as %s, want %s", got, e.OtherID)
	}
	if _, err := b.Undo(ctx, e.ID, reviewer); err != nil {
		t.Fatal(err)
	}
	if got, want := persons(t, b), persons(t, filled(t, asListed())); got != want {
		t.Errorf("undone (-want +got):\n%s", cmp.Diff(want, got))
	}
	if _, err := b.Split(ctx, idOf(t, b, "a"), Share{Title: "poet"}, reviewer); !errors.Is(err, ErrJudgement) {
		t.Errorf("split of nothing: %v, want ErrJudgement", err)
	}
	if _, err := b.Split(ctx, idOf(t, b, "a"), Share{Title: "chief"}, reviewer); !errors.Is(err, ErrJudgement) {
		t.Errorf("split of all: %v, want ErrJudgement", err)
	}
}

func TestRenamedPersonIsFoundByBothNames(t *testing.T) {
	ctx := context.Background()
	b := filled(t, asListed())
	id := idOf(t, b, "c")
	e, err := b.Rename(ctx, id, "Erik  Johns", reviewer)
	if err != nil {
		t.Fatal(err)
	}
	again(t, b, coverage())
	for _, name := range []string{"erik johns", id} {
		if got := people(t, b, stancebook.Query{Person: name}, true); got != "Erik Johns (Councilman) 1 aka Eric Jones" {
			t.Errorf("People(%q) = %q", name, got)
		}
	}
	if _, err := b.Undo(ctx, e.ID, reviewer); err != nil {
		t.Fatal(err)
	}
	if got, want := persons(t, b), persons(t, filled(t, asListed())); got != want {
		t.Errorf("undone (-want +got):\n%s", cmp.Diff(want, got))
	}
}

func TestLaterJudgementIsUndoneFirst(t *testing.T) {
	ctx := context.Background()
	b := filled(t, asListed())
	first, err := b.Merge(ctx, idOf(t, b, "a"), idOf(t, b, "d"), reviewer)
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.Merge(ctx, idOf(t, b, "c"), idOf(t, b, "a"), reviewer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Undo(ctx, first.ID, reviewer); !errors.Is(err, ErrJudgement) || !strings.Contains(err.Error(), fmt.Sprint(second.ID)) {
		t.Errorf("undo of the first: %v, want an ErrJudgement that names %d", err, second.ID)
	}
	if _, err := b.Undo(ctx, second.ID, reviewer); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Undo(ctx, first.ID, reviewer); err != nil {
		t.Fatal(err)
	}
	if got, want := persons(t, b), persons(t, filled(t, asListed())); got != want {
		t.Errorf("both undone (-want +got):\n%s", cmp.Diff(want, got))
	}
}

func TestJudgementsStandInTheHistory(t *testing.T) {
	ctx := context.Background()
	b := filled(t, asListed())
	stays, goes := idOf(t, b, "a"), idOf(t, b, "d")
	e, err := b.Merge(ctx, stays, goes, reviewer)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"", stays, goes} {
		list, err := b.History(ctx, who)
		if err != nil || len(list) != 1 {
			t.Fatalf("History(%q): %d judgements, %v; want 1", who, len(list), err)
		}
		if j := list[0]; j.ID != e.ID || j.By != "ann" || j.Note != "checked" || j.Mentions != 3 || j.Found != 3 {
			t.Errorf("History(%q) = %+v", who, j)
		}
	}
}
