package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
)

// inBulk is how many articles one transaction holds.
const inBulk = 2000

// TestMillion makes the book of STANCEBOOK_CLAIMS claims that make bench asks
// (1,000,000), in the file that STANCEBOOK_MILLION names, where there is none.
func TestMillion(t *testing.T) {
	path := os.Getenv("STANCEBOOK_MILLION")
	claims, _ := strconv.Atoi(os.Getenv("STANCEBOOK_CLAIMS"))
	if path == "" || claims == 0 {
		t.Skip("STANCEBOOK_MILLION names the file, and STANCEBOOK_CLAIMS the number of claims (make bench)")
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		open(t, path, Options{}) // may be of an older schema
		t.Skipf("%s is there already (%v)", path, err)
	}
	began := time.Now()
	b := open(t, path+".part", Options{})
	writeInBulk(t, b, claims/4)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".part", path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d articles in %v, %d MB", claims/4, time.Since(began).Round(time.Second), info.Size()>>20)
}

// writeInBulk writes n made-up articles as Put does, many in one transaction.
// Meanwhile the book is without the indexes that only questions use and
// without full text: both are made at the end of it.
func writeInBulk(t testing.TB, b *Book, n int) {
	t.Helper()
	ctx := context.Background()
	if err := b.PutTopics(ctx, worldTopics); err != nil {
		t.Fatal(err)
	}
	w := newWorld()
	var runs []string
	later := lighten(t, b)
	for from := 0; from < n; from += inBulk {
		run := startRun(t, b)
		runs = append(runs, run)
		err := b.transaction(ctx, func(ctx context.Context) error {
			for i := from; i < min(from+inBulk, n); i++ {
				for _, x := range w.shown(i, n) {
					w := &writing{Book: b, run: run, x: x, article: x.Article}
					if _, err := w.all(ctx); err != nil {
						return fmt.Errorf("%s: %w", x.Article.Path, err)
					}
				}
			}
			return nil
		})
		if err == nil {
			err = b.indexLate(ctx, maxLate)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, statement := range append(later, "INSERT INTO claims_fts (claims_fts) VALUES ('rebuild')") {
		inWriter(t, b, statement)
	}
	for _, run := range runs {
		if _, err := b.FinishRun(ctx, run, "done"); err != nil {
			t.Fatal(err)
		}
	}
	reviewSome(t, b)
}

// shown is an article as its path showed it: now and then once more, with
// other words in it.
func (w *world) shown(i, n int) []*stancebook.Extraction {
	x := w.article(i, n)
	if i%64 != 5 {
		return []*stancebook.Extraction{x}
	}
	y := w.article(i+1, n)
	a := *x.Article
	a.Text, y.Article = y.Article.Text, &a
	for k := range y.Claims {
		c := &y.Claims[k]
		c.Key = stancebook.ClaimKey(a.Key(), fold(stancebook.Words(a.Text, c.Content)), k)
	}
	return []*stancebook.Extraction{x, y}
}

// lighten takes away what only questions need, and returns what brings it back.
func lighten(t testing.TB, b *Book) (later []string) {
	t.Helper()
	inWriter(t, b, "PRAGMA synchronous = OFF")
	inWriter(t, b, "PRAGMA cache_size = -1000000")
	kept := []string{"claims_by_version", "speakers_by_person"} // Put asks them
	var drop []string
	err := b.query(context.Background(), `SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name IN ('claims', 'speakers', 'claim_cities', 'stances')
		AND (type = 'trigger' AND name LIKE 'claims_fts%' OR type = 'index' AND sql NOT LIKE '%UNIQUE%')`, nil, func(rows *sql.Rows) error {
		var kind, name, text string
		err := rows.Scan(&kind, &name, &text)
		if !slices.Contains(kept, name) {
			drop, later = append(drop, "DROP "+kind+" "+name), append(later, text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range drop {
		inWriter(t, b, statement)
	}
	return later
}

func inWriter(t testing.TB, b *Book, statement string) {
	t.Helper()
	err := b.transactionless(context.Background(), statement)
	if err != nil {
		t.Fatalf("%s: %v", strings.Fields(statement)[0], err)
	}
}

// transactionless runs a statement on the connection that writes.
func (b *Book) transactionless(ctx context.Context, statement string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn == nil {
		if err := b.connectWriter(ctx); err != nil {
			return err
		}
	}
	_, err := b.conn.ExecContext(ctx, statement)
	return err
}

// reviewSome accepts, rejects and edits one claim in five hundred.
func reviewSome(t testing.TB, b *Book) {
	t.Helper()
	ctx := context.Background()
	var keys []string
	err := b.query(ctx, "SELECT claim_key FROM claims WHERE live AND claim_id % 500 = 3 ORDER BY claim_id", nil, func(rows *sql.Rows) error {
		var key string
		err := rows.Scan(&key)
		keys = append(keys, key)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, key := range keys {
		d := []stancebook.Decision{{Action: "accept"}, {Action: "accept"}, {Action: "reject"}, {Action: "edit", Field: "city", Value: "none"}}[i%4]
		if _, err := b.Review(ctx, key, d, stancebook.Reviewer{Name: []string{"ann", "bo"}[i%2]}); err != nil {
			t.Fatalf("review %s: %v", key, err)
		}
	}
}

// TestBookWrittenInBulkIsTheOneThatPutWrites holds the big book of make bench
// to what the store itself writes.
func TestBookWrittenInBulkIsTheOneThatPutWrites(t *testing.T) {
	const n = 150
	ctx := context.Background()
	bulk, single := fresh(t), fresh(t)
	writeInBulk(t, bulk, n)
	if err := single.PutTopics(ctx, worldTopics); err != nil {
		t.Fatal(err)
	}
	w, run := newWorld(), startRun(t, single)
	for i := range n {
		for _, x := range w.shown(i, n) {
			put(t, single, run, x)
		}
	}
	if _, err := single.FinishRun(ctx, run, "done"); err != nil {
		t.Fatal(err)
	}
	reviewSome(t, single)
	indexAll(t, bulk)
	indexAll(t, single)
	for _, table := range []string{"claims", "articles", "versions", "sightings", "copy_bands", "people", "person_names", "person_roles", "person_mentions", "faces", "spans", "speakers",
		"claim_cities", "stances", "person_counts", "city_counts", "article_cities", "cities", "organisations", "changes", "claim_changes", "reviews", "review_places", "runs"} {
		query := "SELECT * FROM " + table + " ORDER BY 1, 2"
		got, want := dumpWithout(t, bulk, query, "run_id"), dumpWithout(t, single, query, "run_id")
		if got != want || len(want) == 0 && table != "article_cities" {
			t.Errorf("table %s of a book written in bulk is not the one that Put wrote (%d and %d bytes)", table, len(got), len(want))
		}
	}
	if got, want := dump(t, bulk, "SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2"), dump(t, single, "SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2"); got != want {
		t.Errorf("the schema is not the same: %s\nwant %s", got, want)
	}
	for _, words := range []string{"the city council", `"of the"`, "helicopters", commonWords[20]} {
		q := stancebook.Query{Search: words}
		if got, want := len(rows(t, bulk, q)), len(rows(t, single, q)); got != want {
			t.Errorf("search %q: %d rows, want %d", words, got, want)
		}
	}
}

// dumpWithout is dump without a column that differs from run to run.
func dumpWithout(t testing.TB, b *Book, query, column string) string {
	t.Helper()
	var out []string
	for _, line := range strings.Split(dump(t, b, query), "\n") {
		out = append(out, strings.Join(slices.DeleteFunc(strings.Split(line, "|"), func(cell string) bool {
			return strings.HasPrefix(cell, column+"=") || strings.HasSuffix(strings.SplitN(cell, "=", 2)[0], "_run")
		}), "|"))
	}
	return strings.Join(out, "\n")
}
