package store

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stancebook/stancebook"
)

// claimsNow is all that a claim's edits touch.
func claimsNow(t testing.TB, b *Book) string {
	t.Helper()
	var out strings.Builder
	for _, query := range []string{
		"SELECT claim_key, statement, spans, fold, reads_as, context_before, context_after, review, reviewer FROM claims WHERE live ORDER BY claim_key",
		"SELECT c.claim_key, x.* FROM spans x JOIN claims c USING (claim_id) WHERE live ORDER BY 1, x.role, x.n",
		"SELECT c.claim_key, x.n, x.name, x.kind, p.person_key, x.mention, x.org_id, x.body_id, x.as_written, x.mention_start, x.title, x.party, x.city_id, x.named_by, x.rivals, x.confidence FROM speakers x JOIN claims c USING (claim_id) LEFT JOIN people p USING (person_id) WHERE live ORDER BY 1, 2",
		"SELECT c.claim_key, x.city_id, x.role, x.n, x.guessed FROM claim_cities x JOIN claims c USING (claim_id) WHERE live ORDER BY 1, x.n, x.role",
		"SELECT c.claim_key, x.stance_key, x.topic, x.stance, x.score, x.confidence, x.why, x.words_stance, x.words_confidence FROM stances x JOIN claims c USING (claim_id) WHERE live ORDER BY 1, 3",
		"SELECT person_key, name FROM people ORDER BY 1",
		"SELECT claim_id, answer FROM machine_answers ORDER BY 1",
		"SELECT * FROM claims_fts WHERE claims_fts MATCH 'helicopters'",
	} {
		out.WriteString(dump(t, b, query))
	}
	return out.String()
}

func review(t testing.TB, b *Book, key, action, field, value string) stancebook.Review {
	t.Helper()
	r, err := b.Review(context.Background(), key, stancebook.Decision{Action: action, Field: field, Value: value}, stancebook.Reviewer{Name: "ann"})
	if err != nil {
		t.Fatalf("Review(%s, %s %s %q): %v", key, action, field, value, err)
	}
	return r
}

// reviewed is a book with one article; the keys are of Peña's split quotation
// and of Li's denial.
func reviewed(t testing.TB) (b *Book, x *stancebook.Extraction, quoted, denied string) {
	t.Helper()
	b = fresh(t)
	x = extraction(t, "a.html", "https://x.example/1", text)
	put(t, b, startRun(t, b), x)
	return b, x, x.Claims[0].Key, x.Claims[1].Key
}

func claim(t testing.TB, b *Book, key string) *stancebook.Row {
	t.Helper()
	list := rows(t, b, stancebook.Query{ClaimKey: key})
	if len(list) != 1 {
		t.Fatalf("%d rows of claim %s, want 1", len(list), key)
	}
	return list[0]
}

func TestEditsAreAppliedAndUndoneToTheProgramsOwnAnswer(t *testing.T) {
	for _, c := range []struct {
		field, value string
		changed      func(r *stancebook.Row) bool
	}{
		{"speaker", "Bo Li", func(r *stancebook.Row) bool {
			return r.Speaker == "Bo Li" && r.SpeakerTitle == "Chief" && r.NamedBy == ByReview && strings.HasPrefix(r.ReadsAs, "Bo Li said") && len(r.Cities) == 0
		}},
		{"speaker", "Wanda Strange", func(r *stancebook.Row) bool { return r.Speaker == "Wanda Strange" && r.SpeakerID != "" }},
		{"speaker", "Lakewood Police", func(r *stancebook.Row) bool { return r.SpeakerKind == stancebook.OrganizationKind }},
		{"speaker", "Bo Li; Ana Peña", func(r *stancebook.Row) bool { return r.Speaker == "Bo Li" && len(r.OtherSpeakers) == 1 }},
		{"speaker", "none", func(r *stancebook.Row) bool {
			return r.Speaker == "" && r.SpeakerKind == stancebook.UnknownKind
		}},
		{"city", "Lakewood; Reno, NV", func(r *stancebook.Row) bool { return len(r.Cities) == 2 && r.Cities[1].Name == "Reno" }},
		{"city", "none", func(r *stancebook.Row) bool { return len(r.Cities) == 0 }},
		{"stance:helicopters", "oppose", func(r *stancebook.Row) bool {
			return r.Stance == stancebook.Oppose && r.StanceScore == -1 && r.StanceWhy == "reviewed by ann"
		}},
		{"stance:helicopters", "none", func(r *stancebook.Row) bool { return r.Stance == "" }},
		{"words", "The he\u0301licopters stay", func(r *stancebook.Row) bool {
			return r.Statement == "The he\u0301licopters stay" && stancebook.SpanList(r.Spans) == "37-58"
		}},
	} {
		t.Run(c.field+"="+c.value, func(t *testing.T) {
			b, x, quoted, _ := reviewed(t)
			before := claimsNow(t, b)
			review(t, b, quoted, "accept", "", "")
			r := review(t, b, quoted, "edit", c.field, c.value)
			if got := claim(t, b, quoted); !c.changed(got) || got.Review != "edited" || got.Reviewer != "ann" {
				t.Errorf("after the edit: %+v", got)
			}
			edited := claimsNow(t, b)
			if _, err := b.Replace(context.Background(), startRun(t, b), x); err != nil {
				t.Fatal(err)
			}
			if again := claimsNow(t, b); again != edited {
				t.Errorf("after another run:\n%swant\n%s", again, edited)
			}
			if _, err := b.UndoReview(context.Background(), r.ID, stancebook.Reviewer{Name: "bob"}); err != nil {
				t.Fatal(err)
			}
			if got := claim(t, b, quoted); got.Review != "accepted" {
				t.Errorf("review = %q after the edit was undone, want accepted", got.Review)
			}
			if _, err := b.UndoReview(context.Background(), 0, stancebook.Reviewer{Name: "ann"}); err != nil {
				t.Fatal(err)
			}
			if after := claimsNow(t, b); after != before {
				t.Errorf("after undo:\n%swant\n%s", after, before)
			}
		})
	}
}

func TestRejectedClaimIsLeftOutOfAnswers(t *testing.T) {
	b, _, quoted, _ := reviewed(t)
	ctx := context.Background()
	review(t, b, quoted, "reject", "", "")
	for _, c := range []struct {
		q    stancebook.Query
		want int
	}{{stancebook.Query{}, 1}, {stancebook.Query{Review: "rejected"}, 1}, {stancebook.Query{Review: "all"}, 2}, {stancebook.Query{ClaimKey: quoted}, 1},
		{stancebook.Query{Person: "Ana Peña"}, 0}, {stancebook.Query{Stances: true}, 0}, {stancebook.Query{Dedupe: true}, 1}} {
		if n, err := b.Count(ctx, c.q); n != c.want || err != nil {
			t.Errorf("Count(%+v) = %d, %v, want %d", c.q, n, err, c.want)
		}
		if got := len(rows(t, b, c.q)); got != c.want {
			t.Errorf("%d rows of %+v, want %d", got, c.q, c.want)
		}
	}
	for query, want := range map[string]string{
		"SELECT count(*) AS n FROM stances_flat":                                        "n=0|\n",
		"SELECT count(*) AS n FROM who_said_what":                                       "n=1|\n",
		"SELECT claims AS n FROM people_summary WHERE name = 'Ana Peña'":                "n=0|\n",
		"SELECT articles AS n FROM cities_summary WHERE city = 'Riverton'":              "n=0|\n",
		"SELECT count(*) AS n FROM review_queue":                                        "n=1|\n",
		"SELECT count(*) AS n FROM reviews_standing WHERE claim_key = '" + quoted + "'": "n=1|\n",
	} {
		if got := dump(t, b, query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	for p, err := range b.People(ctx, stancebook.Query{}, true) {
		if err != nil {
			t.Fatal(err)
		}
		if p.Name == "Ana Peña" && p.Claims != 0 {
			t.Errorf("%s has %d claims, want 0", p.Name, p.Claims)
		}
	}
	review(t, b, quoted, "edit", "speaker", "Bo Li")
	if n, _ := b.Count(ctx, stancebook.Query{Person: "Bo Li"}); n != 2 {
		t.Errorf("%d claims of Li: the later review decides, so it is edited", n)
	}
}

func TestStancesJudgedAnewStayBehindTheReview(t *testing.T) {
	b, x, quoted, _ := reviewed(t)
	ctx := context.Background()
	review(t, b, quoted, "edit", "stance:helicopters", "oppose")
	// One topic is judged anew; the stances on others come out of the book.
	var kept *stancebook.Extraction
	for got, err := range b.Extractions(ctx, stancebook.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		kept = got
	}
	if got := kept.Claims[0].Stances[0].Side; got != stancebook.Oppose {
		t.Errorf("the book gives %s, want the reviewed stance", got)
	}
	if err := b.Unreviewed(ctx, kept); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(x.Claims[0].Stances, kept.Claims[0].Stances); diff != "" {
		t.Errorf("Unreviewed (-put +got):\n%s", diff)
	}
	kept.Claims[0].Stances = append(kept.Claims[0].Stances, stancebook.Stance{Topic: "zoning", Verdict: stancebook.Verdict{Side: stancebook.Neutral}})
	if err := b.Restance(ctx, startRun(t, b), x.Article.Key(), kept.Claims); err != nil {
		t.Fatal(err)
	}
	const query = "SELECT topic, stance, why FROM stances ORDER BY topic"
	if got, want := dump(t, b, query), "topic=helicopters|stance=oppose|why=reviewed by ann|\ntopic=zoning|stance=neutral|why=|\n"; got != want {
		t.Errorf("stances = %swant %s", got, want)
	}
	if _, err := b.UndoReview(ctx, 0, stancebook.Reviewer{Name: "ann"}); err != nil {
		t.Fatal(err)
	}
	if got, want := dump(t, b, query), "topic=helicopters|stance=support|why=stay|\ntopic=zoning|stance=neutral|why=|\n"; got != want {
		t.Errorf("stances after undo = %swant %s", got, want)
	}
}

func TestReviewRefusesWhatCannotStand(t *testing.T) {
	b, _, quoted, _ := reviewed(t)
	ctx := context.Background()
	before := claimsNow(t, b)
	for _, c := range []struct {
		key  string
		d    stancebook.Decision
		want error
		says string
	}{
		{"feedfeedfeedfeed", stancebook.Decision{Action: "accept"}, stancebook.ErrNoClaim, "claim_key"},
		{"", stancebook.Decision{Action: "accept"}, stancebook.ErrNoClaim, "claim_key"},
		{quoted, stancebook.Decision{Action: "praise"}, stancebook.ErrReview, "accept, reject, edit"},
		{quoted, stancebook.Decision{Action: "edit", Field: "colour", Value: "red"}, stancebook.ErrReview, "speaker, city"},
		{quoted, stancebook.Decision{Action: "edit", Field: "speaker"}, stancebook.ErrReview, "no value"},
		{quoted, stancebook.Decision{Action: "edit", Field: "speaker", Value: "Anna Peña"}, stancebook.ErrNoPerson, "Ana Peña (Mayor"},
		{quoted, stancebook.Decision{Action: "edit", Field: "speaker", Value: "Smith"}, stancebook.ErrNoPerson, "Smith"},
		{quoted, stancebook.Decision{Action: "edit", Field: "city", Value: "Rivertown"}, stancebook.ErrNoCity, "Riverton"},
		{quoted, stancebook.Decision{Action: "edit", Field: "stance:helicopter", Value: "oppose"}, stancebook.ErrNoTopic, "helicopters"},
		{quoted, stancebook.Decision{Action: "edit", Field: "stance:helicopters", Value: "maybe"}, stancebook.ErrReview, "support"},
		{quoted, stancebook.Decision{Action: "edit", Field: "words", Value: "not in the text"}, stancebook.ErrReview, "does not stand"},
	} {
		_, err := b.Review(ctx, c.key, c.d, stancebook.Reviewer{Name: "ann"})
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("Review(%q, %+v): %v, want %v with %q", c.key, c.d, err, c.want, c.says)
		}
	}
	if _, err := b.UndoReview(ctx, 7, stancebook.Reviewer{Name: "ann"}); !errors.Is(err, stancebook.ErrNoReview) {
		t.Errorf("undo of what is not there: %v", err)
	}
	if _, err := b.UndoReview(ctx, 0, stancebook.Reviewer{Name: "ann"}); !errors.Is(err, stancebook.ErrNoReview) {
		t.Errorf("undo where nothing stands: %v", err)
	}
	if after := claimsNow(t, b); after != before || dump(t, b, "SELECT * FROM reviews") != "" {
		t.Errorf("refused reviews changed the book:\n%s", after)
	}
	if _, err := b.Review(ctx, quoted, stancebook.Decision{Action: "edit", Field: "speaker", Value: "Anna Peña", Stranger: true}, stancebook.Reviewer{Name: "ann"}); err != nil {
		t.Errorf("a stranger whose name is near: %v", err)
	}
}

func TestOlderBookMigratesToReviews(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	b := open(t, path, Options{})
	run := startRun(t, b)
	put(t, b, run, extraction(t, "a.txt", "", text))
	if err := b.Fail(t.Context(), run, "b.txt", "b.txt: empty"); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"DROP TABLE robots", "ALTER TABLE runs DROP COLUMN truncated", "ALTER TABLE runs DROP COLUMN orphaned",
		"DROP TABLE forgotten_marks", "DROP TABLE forgotten", "ALTER TABLE versions DROP COLUMN withheld",
		"DROP VIEW reviews_standing", "DROP TABLE review_places", "DROP TABLE machine_answers", "DROP INDEX reviews_undone",
		"DROP TABLE person_counts", "DROP TABLE city_counts", "DROP TABLE reached",
		"DROP TRIGGER counts_speaker_insert", "DROP TRIGGER counts_speaker_delete", "DROP TRIGGER counts_speaker_update", "DROP TRIGGER counts_city_insert", "DROP TRIGGER counts_city_delete",
		"DROP TRIGGER counts_city_update", "DROP TRIGGER counts_stance_insert", "DROP TRIGGER counts_stance_delete", "DROP TRIGGER counts_stance_update", "DROP TRIGGER counts_claim_update",
		"DROP TABLE watch_told", "DROP TABLE watches", "PRAGMA user_version = 3"} {
		alter(t, b, query)
	}
	before := dump(t, b, "SELECT * FROM stances_flat")
	b.Close()
	b = open(t, path, Options{})
	if after := dump(t, b, "SELECT * FROM stances_flat"); after != before {
		t.Errorf("after the migration:\n%swant\n%s", after, before)
	}
	review(t, b, rows(t, b, stancebook.Query{})[0].ClaimKey, "accept", "", "")
	if r, err := b.RunByID(t.Context(), run); err != nil || len(r.Failures) != 1 || r.Failures[0].Reason != "b.txt: empty" {
		t.Errorf("the run's failures: %+v, %v, want the one of before", r.Failures, err)
	}
}
