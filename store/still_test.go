package store

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stancebook/stancebook"
)

// claimsMade is how many claims each generated article has.
const claimsMade = 15

// A writer adds articles without a pause; whoever opens the book to keep it as
// it is reads whole articles, the same ones each time and on each connection.
func TestStillBookIsOfOneMoment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	b := open(t, path, Options{})
	run := startRun(t, b)
	put(t, b, run, generated(1))
	stop := make(chan struct{})
	var writing sync.WaitGroup
	defer writing.Wait()
	defer close(stop)
	writing.Go(func() {
		for n := 2; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			if _, err := b.Put(context.Background(), run, generated(n)); err != nil {
				t.Error(err)
				return
			}
		}
	})
	before := 0
	for range 12 {
		still, err := Open(t.Context(), path, Options{Still: true})
		if err != nil {
			t.Fatal(err)
		}
		list := rows(t, still, stancebook.Query{Review: "all"})
		if len(list)%claimsMade != 0 || len(list) < before {
			t.Errorf("%d claims after %d: not whole articles, or fewer than before", len(list), before)
		}
		before = len(list)
		if again := rows(t, still, stancebook.Query{Review: "all", Sort: "speaker"}); len(again) != len(list) {
			t.Errorf("read again: %d claims, then %d", len(list), len(again))
		}
		for range 100 { // a write between the two is rare
			if counts := countOnEach(t, still); counts[0] != counts[len(counts)-1] {
				t.Fatalf("two connections see %d claims", counts)
			}
			letGo(t, still)
			if err := still.hold(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if err := still.Close(); err != nil {
			t.Error(err)
		}
	}
}

// countOnEach counts claims on every connection of a book at once.
func countOnEach(t *testing.T, b *Book) (counts []int) {
	t.Helper()
	onEach(t, b, func(conn *sql.Conn) error {
		var n int
		err := conn.QueryRowContext(t.Context(), "SELECT count(*) FROM claims WHERE live").Scan(&n)
		counts = append(counts, n)
		return err
	})
	return counts
}

// letGo ends what hold began.
func letGo(t *testing.T, b *Book) {
	t.Helper()
	onEach(t, b, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(t.Context(), "ROLLBACK")
		return err
	})
}

func onEach(t *testing.T, b *Book, do func(*sql.Conn) error) {
	t.Helper()
	for range b.read.Stats().MaxOpenConnections {
		conn, err := b.read.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if err := do(conn); err != nil {
			t.Fatal(err)
		}
	}
}

// Where two connections cannot be had at one moment, one does.
func TestStillBookReadsOnOneConnection(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	b := open(t, path, Options{})
	run := startRun(t, b)
	for n := range 60 { // more claims than one lot
		put(t, b, run, generated(n))
	}
	still := open(t, path, Options{Still: true})
	still.read.SetMaxOpenConns(1)
	put(t, b, run, generated(60))
	if n := len(rows(t, still, stancebook.Query{})); n != 60*claimsMade {
		t.Errorf("%d claims, want %d", n, 60*claimsMade)
	}
	if n := len(rows(t, b, stancebook.Query{})); n != 61*claimsMade {
		t.Errorf("the book itself: %d claims, want %d", n, 61*claimsMade)
	}
}

// Texts of a row are read at once, apart by a character that may stand in one.
func TestTextMayHoldTheUnitSeparator(t *testing.T) {
	b := fresh(t)
	x := extraction(t, "a.txt", "", text)
	x.Article.Title, x.Article.Outlet = "One"+unit+"Two", unit
	put(t, b, startRun(t, b), x)
	for _, r := range rows(t, b, stancebook.Query{}) {
		if r.Headline != "One"+unit+"Two" || r.Outlet != unit || r.URL != x.Article.URL || strings.Contains(r.Statement, unit) {
			t.Errorf("headline %q, outlet %q, address %q, statement %q", r.Headline, r.Outlet, r.URL, r.Statement)
		}
	}
}
