package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
)

// foreign makes a SQLite file by statements.
func foreign(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func TestOpenRefusesWhatIsNoBookAndLeavesItAlone(t *testing.T) {
	folder := t.TempDir()
	words := filepath.Join(folder, "words.txt")
	if err := os.WriteFile(words, []byte("Not a database, but longer than a header."), 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(folder, "other.db")
	foreign(t, other, "CREATE TABLE mine (x)", "INSERT INTO mine VALUES (1)")
	newer := filepath.Join(folder, "newer.db")
	open(t, newer, Options{}).Close()
	foreign(t, newer, "PRAGMA user_version = 99", "PRAGMA journal_mode = DELETE")
	for _, c := range []struct {
		path string
		want error
	}{{words, ErrNotBook}, {other, ErrNotBook}, {newer, ErrNewerSchema}, {folder, ErrNotBook}} {
		for _, readOnly := range []bool{true, false} {
			before, _ := os.ReadFile(c.path)
			_, err := Open(context.Background(), c.path, Options{ReadOnly: readOnly})
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.path) {
				t.Errorf("Open(%s, read only %v): %v, want %v that names it", filepath.Base(c.path), readOnly, err, c.want)
			}
			if after, _ := os.ReadFile(c.path); !bytes.Equal(before, after) {
				t.Errorf("Open changed %s", filepath.Base(c.path))
			}
		}
	}
}

func TestReadOnlyMakesAndWritesNothing(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	path := filepath.Join(folder, "book.db")
	if _, err := Open(ctx, path, Options{ReadOnly: true}); !errors.Is(err, ErrNoBook) {
		t.Fatalf("Open of no book: %v, want ErrNoBook", err)
	}
	if list, _ := os.ReadDir(folder); len(list) != 0 {
		t.Fatalf("Open made %v", list)
	}
	w := open(t, path, Options{})
	put(t, w, startRun(t, w), extraction(t, "a.txt", "", text))
	w.Close()
	before, _ := os.ReadFile(path)
	b := open(t, path, Options{ReadOnly: true})
	if got := rows(t, b, stancebook.Query{}); len(got) != 2 {
		t.Errorf("%d rows, want 2", len(got))
	}
	if _, err := b.StartRun(ctx, "v0", "test"); !errors.Is(err, ErrReadOnly) {
		t.Errorf("StartRun: %v, want ErrReadOnly", err)
	}
	b.Close()
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Errorf("reading changed the book")
	}
	if list, _ := os.ReadDir(folder); len(list) != 1 {
		t.Errorf("reading left %v", list)
	}
}

func TestBusyBookIsSaidToBeBusy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	b := open(t, path, Options{BusyTimeout: 20 * time.Millisecond})
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	other, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.ExecContext(context.Background(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.StartRun(context.Background(), "v0", "test"); !errors.Is(err, stancebook.ErrBusy) {
		t.Errorf("StartRun while another writes: %v, want ErrBusy", err)
	}
	if got := rows(t, b, stancebook.Query{}); len(got) != 0 {
		t.Errorf("a reader waits for the writer")
	}
	if _, err := other.ExecContext(context.Background(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	startRun(t, b)
}

func TestEmptyFileBecomesABook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a book #1?.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b := open(t, path, Options{})
	put(t, b, startRun(t, b), extraction(t, "a.txt", "", text))
	s, err := b.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	s.Bytes, s.WALBytes, s.SQLite = 0, 0, ""
	want := Stats{Schema: Schema, Articles: 1, Versions: 1, Claims: 2, Stances: 1, People: 3, Officials: 2, Cities: 2, Topics: 1, Runs: 1,
		Stories: 1, NeedLook: 1, Integrity: "ok", FullText: true}
	if s != want {
		t.Errorf("Stats = %+v\nwant    %+v", s, want)
	}
}

func TestTwoThatMakeTheBookAtOnceBothSucceed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	errs := make(chan error)
	for range 4 {
		go func() {
			b, err := Open(context.Background(), path, Options{})
			if err == nil {
				err = b.Close()
			}
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

func TestOlderBookIsCopiedBeforeItsSchemaChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	b := open(t, path, Options{})
	put(t, b, startRun(t, b), extraction(t, "a.txt", "", text))
	if err := b.backUp(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	copied := open(t, fmt.Sprintf("%s.before-v%d", path, Schema), Options{ReadOnly: true})
	if got := rows(t, copied, stancebook.Query{}); len(got) != 2 {
		t.Errorf("%d rows in the copy, want 2", len(got))
	}
}

func TestBookInAFolderThatCannotBeWrittenIsRead(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "book.db")
	b := open(t, path, Options{})
	put(t, b, startRun(t, b), extraction(t, "a.txt", "", text))
	b.Close()
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(folder, 0o700) })
	if got := rows(t, open(t, path, Options{ReadOnly: true}), stancebook.Query{}); len(got) != 2 {
		t.Errorf("%d rows, want 2", len(got))
	}
}
