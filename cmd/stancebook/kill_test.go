package main

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stancebook/stancebook/corpus"
)

// TestKilledIngestLosesNothing kills an ingest at random moments: the book is
// sound, holds no half article, and the next run ends with the rows of a run
// that was never killed. STANCEBOOK_KILLS sets how often (make kill).
func TestKilledIngestLosesNothing(t *testing.T) {
	kills := askedKills(t, 5)
	dir := t.TempDir()
	coverage := writeCoverage(t, dir)
	undisturbed := filepath.Join(dir, "undisturbed.db")
	began := time.Now()
	if err := ingesting(undisturbed, coverage).Run(); err != nil {
		t.Fatalf("ingest without a kill: %v", err)
	}
	took := time.Since(began)
	want, whole := bookRows(t, undisturbed), claimsByArticle(t, undisturbed)

	random := rand.New(rand.NewPCG(1, uint64(kills)))
	hit := 0
	for hit < kills {
		book := filepath.Join(dir, fmt.Sprintf("killed-%d.db", hit))
		if !killAfter(t, book, coverage, time.Duration(random.Float64()*float64(took))) {
			took = took * 9 / 10 // it was through before the kill came
			continue
		}
		hit++
		if _, err := os.Stat(book); errors.Is(err, fs.ErrNotExist) {
			continue // killed before there was a book
		}
		checkSound(t, book, whole)
		if err := ingesting(book, coverage).Run(); err != nil {
			t.Fatalf("the run after kill %d: %v", hit, err)
		}
		if got := bookRows(t, book); !slices.Equal(got, want) {
			t.Fatalf("after kill %d the book differs from an undisturbed one: %s", hit, firstDifference(got, want))
		}
	}
	t.Logf("%d kills at up to %v", hit, took)
}

// askedKills is how often to kill.
func askedKills(t *testing.T, usual int) int {
	t.Helper()
	asked := os.Getenv("STANCEBOOK_KILLS")
	if asked == "" {
		return usual
	}
	n, err := strconv.Atoi(asked)
	if err != nil || n < 1 {
		t.Fatalf("STANCEBOOK_KILLS=%q is no number of kills", asked)
	}
	return n
}

// writeCoverage writes many articles, made of the sample coverage by giving
// every copy of a text words of its own.
func writeCoverage(t *testing.T, dir string) string {
	t.Helper()
	texts, err := fs.Glob(corpus.FS(), "text/*.txt")
	if err != nil || len(texts) == 0 {
		t.Fatalf("no sample texts: %v", err)
	}
	folder := filepath.Join(dir, "coverage")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range 120 {
		text, err := fs.ReadFile(corpus.FS(), texts[i%len(texts)])
		if err != nil {
			t.Fatal(err)
		}
		copy := strings.ReplaceAll(string(text), "the department", fmt.Sprintf("the department of ward %d", i))
		copy += fmt.Sprintf("\n“This is note %d,” said Dana Whitlow, the mayor of Lodi, California.\n", i)
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%03d.txt", i)), []byte(copy), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// asProgram makes the test binary run as the program itself.
const asProgram = "STANCEBOOK_TEST_AS_PROGRAM"

func ingesting(book, coverage string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "ingest", "--db", book, coverage)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	return cmd
}

// killAfter starts an ingest and kills it after a while; it tells false where
// the ingest was through before.
func killAfter(t *testing.T, book, coverage string, while time.Duration) bool {
	t.Helper()
	cmd := ingesting(book, coverage)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(while)
	if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	return cmd.Wait() != nil
}

func checkSound(t *testing.T, book string, whole map[string]int) {
	t.Helper()
	if answer := strings.Join(query(t, book, "PRAGMA integrity_check"), " "); answer != "ok" {
		t.Fatalf("%s: integrity check: %s", book, answer)
	}
	tables := query(t, book, "SELECT count(*) FROM sqlite_master WHERE name = 'claims'")
	if tables[0] == "0" {
		return // killed before the schema was there
	}
	for article, claims := range claimsByArticle(t, book) {
		if claims != whole[article] {
			t.Fatalf("%s: article %s has %d claims, want all %d or none", book, article, claims, whole[article])
		}
	}
}

func claimsByArticle(t *testing.T, book string) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, row := range query(t, book, `SELECT a.article_key || ' ' || count(c.claim_id)
		FROM articles a LEFT JOIN claims c ON c.article_id = a.article_id AND c.live GROUP BY a.article_key`) {
		key, n, _ := strings.Cut(row, " ")
		counts[key], _ = strconv.Atoi(n)
	}
	return counts
}

// bookRows are the rows of the book's views, apart from the columns of runs
// and times.
func bookRows(t *testing.T, book string) (rows []string) {
	t.Helper()
	for _, view := range []string{"who_said_what", "stances_flat", "people_summary", "cities_summary", "stories"} {
		columns := query(t, book, "SELECT name FROM pragma_table_info('"+view+"') WHERE name NOT IN ('run_id', 'fetched_at', 'reviewed_at')")
		if len(columns) == 0 {
			t.Fatalf("view %s is not there", view)
		}
		values := "coalesce(" + strings.Join(columns, ", '') || '|' || coalesce(") + ", '')"
		rows = append(rows, query(t, book, "SELECT '"+view+": ' || "+values+" AS line FROM "+view+" ORDER BY line")...)
	}
	return rows
}

func query(t *testing.T, book, statement string) (rows []string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+book)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	found, err := db.Query(statement)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	defer found.Close()
	for found.Next() {
		var row string
		if err := found.Scan(&row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("row %d\n got %s\nwant %s", i, got[i], want[i])
		}
	}
	return fmt.Sprintf("%d rows, want %d", len(got), len(want))
}
