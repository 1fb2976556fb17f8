package store

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
)

// countedNow lists people and cities with what is counted of them.
func countedNow(t testing.TB, b *Book) string {
	t.Helper()
	var out strings.Builder
	for p, err := range b.People(t.Context(), stancebook.Query{}, true) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&out, p.ID, p.Claims, p.Articles, p.FirstOn, p.LastOn, p.Support, p.Oppose, p.Neutral, p.Unclear)
	}
	for c, err := range b.Cities(t.Context(), stancebook.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&out, c.City, c.About, c.For, c.Claims, c.People, c.Articles, c.FirstOn, c.LastOn)
	}
	return out.String()
}

func TestCountsThatAreKeptAreThoseOfTheClaims(t *testing.T) {
	ctx := t.Context()
	b := fresh(t)
	run := startRun(t, b)
	w := newWorld()
	for i := range 120 {
		put(t, b, run, w.article(i, 120))
	}
	finish := func() {
		if _, err := b.FinishRun(ctx, run, "done"); err != nil {
			t.Fatal(err)
		}
	}
	finish()
	keys := rows(t, b, stancebook.Query{Stances: true, Stance: []stancebook.Side{stancebook.Support}})
	again := func(i int) {
		x := w.article(i, 120)
		x.Claims = x.Claims[:len(x.Claims)/2]
		if _, err := b.Replace(ctx, run, x); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	for p, err := range b.People(ctx, stancebook.Query{Limit: 4}, true) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, p.ID)
	}
	for _, change := range []struct {
		name string
		make func()
	}{
		{"a new article", func() { put(t, b, run, w.article(500, 120)) }},
		{"fewer claims in an article", func() { again(3) }},
		{"a rejected claim", func() { review(t, b, keys[0].ClaimKey, "reject", "", "") }},
		{"another stance", func() { review(t, b, keys[1].ClaimKey, "edit", "stance:"+keys[1].Topic, "oppose") }},
		{"another city", func() { review(t, b, keys[2].ClaimKey, "edit", "city", w.cities[0].String()) }},
		{"another speaker", func() { review(t, b, keys[3].ClaimKey, "edit", "speaker", names[0]) }},
		{"two people made one", func() {
			if _, err := b.Merge(ctx, names[0], names[1], reviewer); err != nil {
				t.Fatal(err)
			}
		}},
		{"the end of a run", finish},
	} {
		change.make()
		kept := countedNow(t, b)
		alter(t, b, "DELETE FROM person_counts")
		alter(t, b, "DELETE FROM city_counts")
		if anew := countedNow(t, b); kept != anew {
			t.Errorf("after %s the counts are\n%s\nwant\n%s", change.name, kept, anew)
		}
		if err := b.recountAll(ctx); err != nil {
			t.Fatal(err)
		}
		if filled := countedNow(t, b); filled != kept {
			t.Errorf("after %s the counts that were filled in are\n%s\nwant\n%s", change.name, filled, kept)
		}
	}
	// They are those of the question that counts every claim.
	var live strings.Builder
	for p, err := range b.People(ctx, stancebook.Query{MinConfidence: 1e-9}, true) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&live, p.ID, p.Claims, p.Articles, p.FirstOn, p.LastOn, p.Support, p.Oppose, p.Neutral, p.Unclear)
	}
	for _, line := range strings.Split(strings.TrimSpace(live.String()), "\n") {
		if kept := countedNow(t, b); !strings.Contains(kept, line+"\n") {
			t.Fatalf("the counts have no %q", line)
		}
	}
}
