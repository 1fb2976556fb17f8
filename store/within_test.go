package store

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stancebook/stancebook"
)

// worldBook is a book of n made-up articles.
func worldBook(t testing.TB, n int) *Book {
	t.Helper()
	b := fresh(t)
	writeInBulk(t, b, n)
	return b
}

// questions narrow in every way, alone and together.
func questions(t testing.TB, b *Book) (list []stancebook.Query) {
	t.Helper()
	r := rows(t, b, stancebook.Query{Stances: true, Limit: 60})
	i := slices.IndexFunc(r, func(r *stancebook.Row) bool {
		return r.SpeakerID != "" && r.OfficeCity != "" && r.Outlet != "" && r.PublishedOn != ""
	})
	if i < 0 {
		t.Fatal("no row says all")
	}
	parts := []func(*stancebook.Query){
		func(q *stancebook.Query) { q.Person = r[i].SpeakerID },
		func(q *stancebook.Query) { q.City = r[i].OfficeCity + ", " + r[i].OfficeState },
		func(q *stancebook.Query) { q.State = r[i].OfficeState },
		func(q *stancebook.Query) { q.Outlet = r[i].Outlet },
		func(q *stancebook.Query) { q.Topic = r[i].Topic },
		func(q *stancebook.Query) { q.Stance = []stancebook.Side{stancebook.Oppose} },
		func(q *stancebook.Query) { q.Search = "the" },
		func(q *stancebook.Query) { q.Search = `"of the"` },
		func(q *stancebook.Query) { q.Search = "money police" },
		func(q *stancebook.Query) { q.Since = "2019-01-01" },
		func(q *stancebook.Query) { q.Type = []stancebook.Type{stancebook.Direct} },
	}
	for a := range parts {
		for b := range parts {
			var q stancebook.Query
			parts[a](&q)
			parts[b](&q)
			if a <= b {
				list = append(list, q)
			}
		}
	}
	return list
}

func TestEveryWayBackGivesTheSameClaims(t *testing.T) {
	b := worldBook(t, 300)
	for _, q := range questions(t, b) {
		s, err := b.filter(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		all, err := b.claimsOf(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprint(idsOf(all))
		for _, size := range []int{1, 50, s.total} { // what is thought to leave little is listed
			for way := range len(s.by) + 1 {
				for i := range s.by {
					if s.by[i].size = s.total; i == way {
						s.by[i].size = size
					}
				}
				got, err := b.readLast(t.Context(), s, s.total, 0)
				if err != nil {
					t.Fatalf("%+v: %v", q, err)
				}
				if fmt.Sprint(idsOf(got)) != want {
					t.Errorf("%+v by way %d: %v, want %v", q, way, idsOf(got), want)
				}
				first, err := b.readLast(t.Context(), s, 7, 0)
				if err != nil || fmt.Sprint(idsOf(first)) != fmt.Sprint(idsOf(all[:min(7, len(all))])) {
					t.Errorf("%+v by way %d: the first are %v, want %v (%v)", q, way, idsOf(first), idsOf(all[:min(7, len(all))]), err)
				}
			}
		}
	}
}

func TestFindCountsAndShowsWhatRowsGive(t *testing.T) {
	b := worldBook(t, 300)
	for _, q := range append(questions(t, b), stancebook.Query{}) {
		q.Dedupe = true
		all := rows(t, b, q)
		f, err := b.Find(t.Context(), q, 0, 20)
		if err != nil {
			t.Fatal(err)
		}
		if want := min(len(all), most); f.Count != want || f.More != (len(all) > most) {
			t.Errorf("%+v: %d, more %v; want %d of %d", q, f.Count, f.More, want, len(all))
		}
		for i, r := range f.Rows {
			if r.ClaimKey != all[i].ClaimKey {
				t.Errorf("%+v: row %d is %s, want %s", q, i, r.ClaimKey, all[i].ClaimKey)
			}
		}
		if len(f.Rows) != min(20, len(all)) {
			t.Errorf("%+v: %d rows of %d", q, len(f.Rows), len(all))
		}
		forms := 0
		for _, facet := range f.Facets {
			for _, v := range facet.Values {
				if facet.Filter == "type" {
					forms += v.Claims
				}
			}
		}
		if forms != f.Count {
			t.Errorf("%+v: claims of all forms are %d, want %d", q, forms, f.Count)
		}
	}
}

func TestBoundCountsTheClaimsThatWereReadLast(t *testing.T) {
	b := worldBook(t, 200)
	for _, q := range questions(t, b)[:6] {
		all, err := b.claimsOf(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, most := range []int{1, 3, len(all), len(all) + 1} {
			q.Within = &stancebook.Within{Most: most}
			got, err := b.claimsOf(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if want := idsOf(all[:min(most, len(all))]); fmt.Sprint(idsOf(got)) != fmt.Sprint(want) || q.Within.More != (len(all) > most) {
				t.Errorf("%+v within %d: %v, more %v; want %v", q, most, idsOf(got), q.Within.More, want)
			}
		}
	}
}

func TestPageSaysHowMuchOfItIsCounted(t *testing.T) {
	b := worldBook(t, 200)
	var person *stancebook.PersonRow
	for p, err := range b.People(t.Context(), stancebook.Query{Limit: 1}, true) {
		if person = p; err != nil {
			t.Fatal(err)
		}
	}
	whole, err := b.PersonPages(t.Context(), stancebook.Query{Person: person.ID})
	if err != nil {
		t.Fatal(err)
	}
	some, err := b.PersonPages(t.Context(), stancebook.Query{Person: person.ID, Within: &stancebook.Within{Most: 2}})
	if err != nil {
		t.Fatal(err)
	}
	if w, s := whole[0], some[0]; w.More || w.Claims != person.Claims || !s.More || s.Claims != 2 || s.Total != person.Claims || len(s.Newest) != len(w.Newest) {
		t.Errorf("whole: %+v, %d claims; some: %+v, %d claims; want %d", w.Reach, w.Claims, s.Reach, s.Claims, person.Claims)
	}
	var city *stancebook.CityRow
	for c, err := range b.Cities(t.Context(), stancebook.Query{Limit: 1}) {
		if city = c; err != nil {
			t.Fatal(err)
		}
	}
	q := stancebook.Query{City: city.City.String(), Within: &stancebook.Within{Most: 2}}
	if list, err := b.CityPages(t.Context(), q); err != nil || !list[0].More || list[0].Claims != 2 || list[0].Total != city.Claims {
		t.Errorf("a city's page: %+v, %v; want %d claims", list, err, city.Claims)
	}
}

func TestFewChangesAreTheFirstOfAll(t *testing.T) {
	b, changes := worldBook(t, 400), 0
	for _, q := range append(questions(t, b), stancebook.Query{}) {
		read := func(limit int) (list []string) {
			q.Limit = limit
			for c, err := range b.ClaimChanges(t.Context(), q, "") {
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, c.KeyWas+" "+c.KeyNow)
			}
			return list
		}
		all := read(0)
		changes = len(all)
		for _, n := range []int{1, 4, len(all) + 1} {
			if got := read(n); fmt.Sprint(got) != fmt.Sprint(all[:min(n, len(all))]) {
				t.Errorf("%+v: the first %d are %v, want %v", q, n, got, all[:min(n, len(all))])
			}
		}
	}
	if changes == 0 {
		t.Error("nothing changed")
	}
}
