package store

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stancebook/stancebook"
)

// sameWhereTheyAgree takes names that agree for one person's unless their
// offices are in different places.
func sameWhereTheyAgree(a, b stancebook.Person) bool {
	apart := a.Office != (stancebook.City{}) && b.Office != (stancebook.City{}) && a.Office != b.Office
	return !apart && sameOrInitial(a, b)
}

func permutations(n int) (all [][]int) {
	if n == 0 {
		return [][]int{nil}
	}
	for _, p := range permutations(n - 1) {
		for i := range n {
			q := append(append(append([]int{}, p[:i]...), n-1), p[i:]...)
			all = append(all, q)
		}
	}
	return all
}

// inCities is an article about cities.
func inCities(x *stancebook.Extraction, cities ...stancebook.City) *stancebook.Extraction {
	x.Cities = cities
	return x
}

var (
	eastport = stancebook.City{Name: "Eastport", State: "Maine"}
	westport = stancebook.City{Name: "Westport", State: "Oregon"}
	bangor   = stancebook.City{Name: "Bangor", State: "Maine"}
)

func TestBareNameOfTwoPeopleGoesWhereItsArticlesAreAbout(t *testing.T) {
	mayor := func(path string, at stancebook.City) *stancebook.Extraction {
		return mention(path, stancebook.Person{Name: "Bea Ode", Title: "Mayor", Office: at, Official: true, On: "2017-01-01"})
	}
	bare := func(path, year string, about ...stancebook.City) *stancebook.Extraction {
		return inCities(mention(path, stancebook.Person{Name: "Bea Ode", On: year + "-02-02"}), about...)
	}
	guessed := eastport
	guessed.Guessed = true
	for name, c := range map[string]struct {
		articles []*stancebook.Extraction
		want     string // mentions of Eastport's, of Westport's and of anybody else
	}{
		"her city":             {[]*stancebook.Extraction{bare("3", "2017", eastport)}, "2 1 0"},
		"another of the state": {[]*stancebook.Extraction{bare("3", "2017", bangor)}, "2 1 0"},
		"both cities":          {[]*stancebook.Extraction{bare("3", "2017", eastport, westport)}, "1 1 1"},
		"no city":              {[]*stancebook.Extraction{bare("3", "2017")}, "1 1 1"},
		"a guessed city":       {[]*stancebook.Extraction{bare("3", "2017", guessed)}, "1 1 1"},
		"articles disagree":    {[]*stancebook.Extraction{bare("3", "2017", eastport), bare("4", "2017", westport)}, "1 1 2"},
		"another year":         {[]*stancebook.Extraction{bare("3", "2017", eastport), bare("4", "2018", westport)}, "2 2 0"},
	} {
		articles := append([]*stancebook.Extraction{mayor("1", eastport), mayor("2", westport)}, c.articles...)
		for _, order := range permutations(len(articles)) {
			b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{Same: sameWhereTheyAgree})
			run := startRun(t, b)
			for _, i := range order {
				put(t, b, run, articles[i])
			}
			got := dump(t, b, `SELECT sum(k.name IS 'Eastport') || ' ' || sum(k.name IS 'Westport') || ' ' || sum(k.name IS NULL) AS n FROM person_mentions m
				LEFT JOIN (SELECT DISTINCT person_id, city_id FROM person_roles WHERE city_id <> 0) r USING (person_id) LEFT JOIN cities k ON k.city_id = r.city_id`)
			if want := fmt.Sprintf("n=%s|\n", c.want); got != want {
				t.Errorf("%s, order %v: %s, want %s", name, order, got, want)
			}
			if n := dump(t, b, "SELECT count(*) AS n FROM people p WHERE NOT EXISTS (SELECT 1 FROM person_mentions m WHERE m.person_id = p.person_id)"); n != "n=0|\n" {
				t.Errorf("%s, order %v: people of whom nothing is left: %s", name, order, n)
			}
			b.Close()
		}
	}
}

func TestBareNameLeavesWhenItsArticleIsReadAsAboutAnotherCity(t *testing.T) {
	b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{Same: sameWhereTheyAgree})
	run := startRun(t, b)
	for i, city := range []stancebook.City{eastport, westport} {
		put(t, b, run, mention(fmt.Sprint(i), stancebook.Person{Name: "Bea Ode", Title: "Mayor", Office: city, Official: true, On: "2017-01-01"}))
	}
	x := inCities(mention("bare", stancebook.Person{Name: "Bea Ode", On: "2017-02-02"}), eastport)
	put(t, b, run, x)
	whose := `SELECT k.name AS k FROM person_mentions m JOIN person_roles r USING (person_id) JOIN cities k ON k.city_id = r.city_id WHERE m.title = ''`
	if got := dump(t, b, whose); got != "k=Eastport|\n" {
		t.Fatalf("before: %s", got)
	}
	if _, err := b.Replace(t.Context(), run, inCities(x, westport)); err != nil {
		t.Fatal(err)
	}
	if got := dump(t, b, whose); got != "k=Westport|\n" {
		t.Errorf("after: %s", got)
	}
}

func TestFamilyNameJoinsNobodyByABroadBodyAlone(t *testing.T) {
	const body = "Department of Bridges"
	full := stancebook.Person{Name: "Bea Ode", Title: "Police Chief", Org: body, On: "2017-01-01"}
	for _, c := range []struct {
		what   string
		alone  stancebook.Person
		people string
	}{
		{"the body alone", stancebook.Person{Name: "Ode", Org: body, On: "2017-01-01"}, "2"},
		{"another title in it", stancebook.Person{Name: "Ode", Title: "Spokesman", Org: body, On: "2017-01-01"}, "2"},
		{"the title in it", stancebook.Person{Name: "Ode", Title: "Chief", Org: body, On: "2017-01-01"}, "1"},
	} {
		b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{Same: sameFamily})
		run := startRun(t, b)
		put(t, b, run, mention("1", full))
		put(t, b, run, mention("2", c.alone))
		if got := dump(t, b, "SELECT count(*) AS n FROM people"); got != "n="+c.people+"|\n" {
			t.Errorf("%s: %s people, want %s", c.what, got, c.people)
		}
	}
	b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{Same: sameFamily})
	run := startRun(t, b)
	put(t, b, run, mention("1", stancebook.Person{Name: "Ode", Title: "Lawyer", Org: body, On: "2017-01-01"}))
	put(t, b, run, mention("2", stancebook.Person{Name: "Ode", Title: "Driver", Org: body, On: "2017-01-01"}))
	if got := dump(t, b, "SELECT count(*) AS n FROM people"); got != "n=2|\n" {
		t.Errorf("two of one family name in one body: %s people, want 2", got)
	}
}

// sameFamily takes a family name for any of its full names.
func sameFamily(a, b stancebook.Person) bool { return surname(fold(a.Name)) == surname(fold(b.Name)) }
