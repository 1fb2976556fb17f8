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
		{"new articles", func() {
			for i := range 60 {
				put(t, b, run, w.article(500+i, 120))
			}
		}},
		{"new articles, one of them in other words and with a rejected claim", func() {
			for i := range 20 {
				put(t, b, run, w.article(700+i, 120))
			}
			again(700)
			x := w.article(701, 120)
			x.Article.Text += " And more."
			put(t, b, run, x)
			for r, err := range b.Rows(ctx, stancebook.Query{Sort: "-date"}) {
				if err != nil {
					t.Fatal(err)
				}
				review(t, b, r.ClaimKey, "reject", "", "")
				break
			}
		}},
		{"one more claim of those who spoke in an article", func() {
			for _, query := range []string{
				`CREATE TEMP TABLE was AS SELECT claim_id AS old, (SELECT max(claim_id) + 1 FROM claims) AS new FROM claims
					WHERE live AND review = '' AND claim_id IN (SELECT claim_id FROM speakers WHERE person_id IS NOT NULL INTERSECT SELECT claim_id FROM claim_cities WHERE role = 'for') LIMIT 1`,
				`CREATE TEMP TABLE claim AS SELECT * FROM claims WHERE claim_id = (SELECT old FROM was)`,
				`UPDATE claim SET claim_id = (SELECT new FROM was), claim_key = 'more'`,
				`INSERT INTO claims SELECT * FROM claim`,
				`CREATE TEMP TABLE who AS SELECT * FROM speakers WHERE claim_id = (SELECT old FROM was)`,
				`UPDATE who SET claim_id = (SELECT new FROM was)`,
				`INSERT INTO speakers SELECT * FROM who`,
				`INSERT INTO claim_cities SELECT (SELECT new FROM was), city_id, role, n, guessed FROM claim_cities WHERE claim_id = (SELECT old FROM was)`,
			} {
				alter(t, b, query)
			}
		}},
		{"a known article in other words", func() {
			x := w.article(5, 120)
			x.Article.Text += " And more."
			put(t, b, run, x)
		}},
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
		if err := b.recountAll(ctx); err != nil {
			t.Fatal(err)
		}
		if added := countedNow(t, b); added != kept {
			t.Errorf("after %s the counts to which was added are\n%s\nwant\n%s", change.name, added, kept)
		}
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
