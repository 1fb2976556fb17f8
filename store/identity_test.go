package store

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stancebook/stancebook"
)

// sameOrInitial takes "B. Ode" for "Bea Ode", and never two of different
// parties for one.
func sameOrInitial(a, b stancebook.Person) bool {
	if a.Party != "" && b.Party != "" && a.Party != b.Party {
		return false
	}
	x, y := strings.Fields(fold(a.Name)), strings.Fields(fold(b.Name))
	return x[len(x)-1] == y[len(y)-1] && (strings.HasPrefix(x[0], y[0]) || strings.HasPrefix(y[0], x[0]))
}

func mention(path string, people ...stancebook.Person) *stancebook.Extraction {
	return &stancebook.Extraction{Article: &stancebook.Article{Path: path, Text: path}, People: people}
}

func people(t *testing.T, b *Book, q stancebook.Query, all bool) string {
	t.Helper()
	var out []string
	for p, err := range b.People(context.Background(), q, all) {
		if err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprintf("%s (%s) %d", p.Name, p.Title, p.Claims)
		if len(p.Aliases) > 0 {
			line += " aka " + strings.Join(p.Aliases, "/")
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func TestPeopleDoNotDependOnTheOrderOfArticles(t *testing.T) {
	articles := []*stancebook.Extraction{
		mention("1", stancebook.Person{Name: "Bea Ode", Title: "Mayor", Org: "Ode County", Party: "Green", Official: true, On: "2016-01-01"}),
		mention("2", stancebook.Person{Name: "B. Ode", Title: "Governor", Org: "Ode County", Party: "Green", Official: true, On: "2018-01-01"}),
		mention("3", stancebook.Person{Name: "Bea Ode", Title: "Mayor", Org: "Ode County", Party: "Green", Official: true, On: "2017-01-01"}),
		mention("4", stancebook.Person{Name: "Bea Ode", Title: "Senator", Party: "Blue", Official: true, On: "2017-01-01"}),
	}
	want := "B: Governor 2018-01-01–2018-01-01 aka B. Ode\nB: Mayor 2016-01-01–2017-01-01 aka B. Ode\nB: Senator 2017-01-01–2017-01-01 aka "
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}, {2, 0, 3, 1}} {
		b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{Same: sameOrInitial})
		run := startRun(t, b)
		for _, i := range order {
			put(t, b, run, articles[i])
		}
		got := strings.Split(strings.TrimSpace(dump(t, b, `SELECT substr(p.name, 1, 1) || ': ' || r.title || ' ' || r.first_on || '–' || r.last_on || ' aka ' ||
			coalesce((SELECT group_concat(name) FROM person_names n WHERE n.person_id = p.person_id AND n.name <> p.name), '') AS x
			FROM people p JOIN person_roles r USING (person_id) ORDER BY r.title`)), "\n")
		for i := range got {
			got[i] = strings.TrimSuffix(strings.TrimPrefix(got[i], "x="), "|")
		}
		if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
			t.Errorf("order %v (-want +got):\n%s", order, diff)
		}
		if got := dump(t, b, "SELECT count(*) AS n FROM people"); got != "n=2|\n" {
			t.Errorf("order %v: %s people, want 2", order, got)
		}
	}
}

func TestPrivatePersonsAreListedOnlyWhenAsked(t *testing.T) {
	b := fresh(t)
	put(t, b, startRun(t, b), extraction(t, "a.txt", "", text))
	if diff := cmp.Diff("Ana Peña (Mayor) 1 aka Anita Peña\nCarl Quiet (Governor) 0", people(t, b, stancebook.Query{}, false)); diff != "" {
		t.Errorf("People (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("Ana Peña (Mayor) 1 aka Anita Peña\nBo Li (Chief) 1\nCarl Quiet (Governor) 0", people(t, b, stancebook.Query{}, true)); diff != "" {
		t.Errorf("all People (-want +got):\n%s", diff)
	}
	for _, c := range []struct {
		q    stancebook.Query
		want string
	}{
		{stancebook.Query{Person: "Bo Li"}, "Bo Li (Chief) 1"},
		{stancebook.Query{City: "Riverton"}, "Ana Peña (Mayor) 1 aka Anita Peña"},
		{stancebook.Query{City: "Lakewood"}, ""},
		{stancebook.Query{Stance: []stancebook.Side{stancebook.Support}}, "Ana Peña (Mayor) 1 aka Anita Peña"},
		{stancebook.Query{Limit: 1}, "Ana Peña (Mayor) 1 aka Anita Peña"},
	} {
		if diff := cmp.Diff(c.want, people(t, b, c.q, false)); diff != "" {
			t.Errorf("People(%+v) (-want +got):\n%s", c.q, diff)
		}
	}
}

func TestCitiesCountWhoSpokeForThemAndWhatIsAboutThem(t *testing.T) {
	b := fresh(t)
	put(t, b, startRun(t, b), extraction(t, "a.txt", "", text))
	list := func(q stancebook.Query) (out []string) {
		for c, err := range b.Cities(context.Background(), q) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("%s about %d for %d people %d", c.City, c.About, c.For, c.People))
		}
		return out
	}
	riverton, lakewood := "Riverton, WY about 0 for 1 people 1", "Lakewood, OH about 1 for 0 people 0"
	if diff := cmp.Diff([]string{lakewood, riverton}, list(stancebook.Query{})); diff != "" {
		t.Errorf("Cities (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{riverton}, list(stancebook.Query{City: "Riverton"})); diff != "" {
		t.Errorf("Cities(Riverton) (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{lakewood}, list(stancebook.Query{Person: "Li"})); diff != "" {
		t.Errorf("Cities(Li) (-want +got):\n%s", diff)
	}
}

func TestTopicsComeWithTheirStances(t *testing.T) {
	ctx := context.Background()
	b := fresh(t)
	put(t, b, startRun(t, b), extraction(t, "a.txt", "", text))
	topic := stancebook.Topic{Name: "helicopters", Title: "Helicopters", Claim: "They stay.", For: []string{"stay"}}
	if err := b.PutTopics(ctx, []stancebook.Topic{topic}); err != nil {
		t.Fatal(err)
	}
	got, err := b.Topics(ctx)
	if diff := cmp.Diff([]stancebook.TopicRow{{Topic: topic, Claims: 1, Support: 1}}, got); diff != "" || err != nil {
		t.Errorf("Topics: %v (-want +got):\n%s", err, diff)
	}
}
