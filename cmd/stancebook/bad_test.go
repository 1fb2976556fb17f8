package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

const goodArticle = "“We will answer it,” said Dana Whitlow, the mayor of Lodi, California.\n"

// TestBadInputIsNamedAndTheOthersCarriedOn ingests each bad file beside a good
// one: the message names the thing and the next step, the good one is in the
// book, and the exit code says that some failed.
func TestBadInputIsNamedAndTheOthersCarriedOn(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	for i := range 2000 {
		fmt.Fprintf(z, "line %d of %d\n", i, i*i)
	}
	z.Close()
	for _, c := range []struct {
		file    string
		content []byte
		want    []string // of the message
	}{
		{"empty.txt", nil, []string{"empty.txt", "nothing to read"}},
		{"binary.txt", bytes.Repeat([]byte{0, 1, 2, 0xff}, 500), []string{"binary.txt", "leave it out"}},
		{"scan.pdf", []byte("%PDF-1.4\n%\xe2\xe3\n1 0 obj"), []string{"scan.pdf", "pdftotext"}},
		{"huge.txt", []byte(strings.Repeat("The council met again on Monday.\n\n", 1_400_000)), []string{"huge.txt", "10 MB"}},
		{"cut.txt.gz", zipped.Bytes()[:zipped.Len()/2], []string{"cut.txt.gz", "copy it again"}},
		{"feed.xml", []byte("<!doctype html><html><body><p>Not found</p></body></html>"), []string{"feed.xml", "not a feed"}},
		{"front.html", []byte("<html><body><ul><li><a href=/a>Sports</a></ul></body></html>"), []string{"front.html", "no article text"}},
	} {
		dir := t.TempDir()
		bad, good := filepath.Join(dir, c.file), filepath.Join(dir, "good.txt")
		writeFile(t, bad, c.content)
		writeFile(t, good, []byte(goodArticle))
		code, _, stderr := try(t, "ingest", "--db", filepath.Join(dir, "b.db"), bad, good)
		if code != codePartly || !containsAll(stderr, c.want) {
			t.Errorf("%s: exit %d, message %q; want exit %d and %q", c.file, code, stderr, codePartly, c.want)
		}
		if n := len(query(t, filepath.Join(dir, "b.db"), "SELECT claim_key FROM claims")); n != 1 {
			t.Errorf("%s: %d claims in the book, want the good article's", c.file, n)
		}
	}
}

func TestDeepTagsAndBadBytesAreReadAndTold(t *testing.T) {
	dir := t.TempDir()
	deep := "<html><body><article>" + strings.Repeat("<p>“We will answer it,” said Dana Whitlow, the mayor of Lodi, California, at a long meeting of the council.</p>", 12) +
		strings.Repeat("<div>", 100_000) + "<p>“Deep,” said Ann Okafor.</p>"
	writeFile(t, filepath.Join(dir, "deep.html"), []byte(deep))
	writeFile(t, filepath.Join(dir, "latin.txt"), []byte("The caf\xe9 closed.\n"+goodArticle))
	code, _, stderr := try(t, "ingest", "--db", filepath.Join(dir, "b.db"), filepath.Join(dir, "deep.html"), filepath.Join(dir, "latin.txt"))
	if code != codeDone || !containsAll(stderr, []string{"latin.txt: 1 byte that is no UTF-8", "iconv", "deep.html: longer or nested deeper"}) {
		t.Errorf("exit %d, message %q", code, stderr)
	}
}

// TestHugePageGivesItsBeginningAndSaysSo wants the claims of the beginning, a
// message, the article in the report and the mark in the book.
func TestHugePageGivesItsBeginningAndSaysSo(t *testing.T) {
	dir := t.TempDir()
	page, book := filepath.Join(dir, "huge.html"), filepath.Join(dir, "b.db")
	writeFile(t, page, []byte("<html><body><article><p>"+goodArticle+strings.Repeat("<p>The council met again on Monday.</p>\n", 1_400_000)))
	code, stdout, stderr := try(t, "ingest", "--db", book, page)
	if code != codeDone || !containsAll(stderr, []string{"huge.html: longer or nested deeper than is read: only a part"}) || !containsAll(stdout, []string{"1 cut short", "truncated: "}) {
		t.Errorf("exit %d, output %q, message %q", code, stdout, stderr)
	}
	if got := query(t, book, "SELECT v.truncated || ' ' || count(c.claim_id) || ' ' || r.truncated FROM versions v JOIN claims c USING (version_id), runs r"); got[0] != "1 1 1" {
		t.Errorf("marked, claims, counted: %s, want 1 1 1", got[0])
	}
}

func TestTableWithoutTheMappedColumnNamesThoseThereAre(t *testing.T) {
	dir := t.TempDir()
	table := filepath.Join(dir, "t.csv")
	writeFile(t, table, []byte("headline,words\nA,B\n"))
	code, _, stderr := try(t, "ingest", "--db", filepath.Join(dir, "b.db"), table, "--map", "text=body")
	if code != codePartly || !containsAll(stderr, []string{"t.csv", `"body"`, "headline, words"}) {
		t.Errorf("exit %d, message %q", code, stderr)
	}
}

// TestUnusableBooksAreLeftAsTheyAre wants exit 1 or 5, a message that names the
// book, and every file in the folder as it was.
func TestUnusableBooksAreLeftAsTheyAre(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(t *testing.T, book string)
		code    int
		want    string
	}{
		"no SQLite":          {func(t *testing.T, book string) { writeFile(t, book, bytes.Repeat([]byte("notes "), 200)) }, codeFailed, "not a book"},
		"another program's":  {func(t *testing.T, book string) { change(t, book, "CREATE TABLE mine (a)") }, codeFailed, "not a book"},
		"of a newer schema":  {newerSchema, codeBook, "newer"},
		"a folder":           {func(t *testing.T, book string) { os.Mkdir(book, 0o755) }, codeFailed, "b.db"},
		"in a missing place": {func(t *testing.T, book string) { os.RemoveAll(filepath.Dir(book)) }, codeFailed, "is the folder"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			article := filepath.Join(dir, "good.txt")
			writeFile(t, article, []byte(goodArticle))
			book := filepath.Join(dir, "desk", "b.db")
			os.Mkdir(filepath.Dir(book), 0o755)
			c.prepare(t, book)
			before, _ := os.ReadFile(book)
			code, _, stderr := try(t, "ingest", "--db", book, article)
			if code != c.code || !containsAll(stderr, []string{c.want, "b.db"}) {
				t.Errorf("exit %d, message %q; want exit %d and %q", code, stderr, c.code, c.want)
			}
			if after, _ := os.ReadFile(book); !bytes.Equal(before, after) {
				t.Error("the file has changed")
			}
		})
	}
}

func TestBusyBookIsToldWithItsHolder(t *testing.T) {
	dir := t.TempDir()
	book, article := filepath.Join(dir, "b.db"), filepath.Join(dir, "good.txt")
	writeFile(t, article, []byte(goodArticle))
	unlock, err := lockBook(book)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	code, _, stderr := try(t, "ingest", "--db", book, article)
	if code != codeBook || !containsAll(stderr, []string{"another ingest", fmt.Sprint("process ", os.Getpid())}) {
		t.Errorf("exit %d, message %q", code, stderr)
	}
}

// TestFullDiskLosesNothingThatWasStored fills a small file system while an
// ingest writes.
func TestFullDiskLosesNothingThatWasStored(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1200k"); err != nil {
		t.Skipf("no small file system can be mounted here: %v", err)
	}
	defer syscall.Unmount(disk, 0)
	dir := t.TempDir()
	coverage := writeCoverage(t, dir)
	book, article := filepath.Join(disk, "b.db"), filepath.Join(dir, "good.txt")
	writeFile(t, article, []byte(goodArticle))
	program(t, 0, "ingest", "--db", book, article)
	code, _, stderr := try(t, "ingest", "--db", book, coverage)
	if code != codeFailed || !containsAll(stderr, []string{"full", "b.db"}) {
		t.Errorf("exit %d, message %q", code, stderr)
	}
	if answer := query(t, book, "PRAGMA integrity_check"); !slices.Equal(answer, []string{"ok"}) {
		t.Errorf("integrity check: %v", answer)
	}
	if kept := query(t, book, "SELECT statement FROM claims WHERE statement LIKE '%We will answer it%'"); len(kept) != 1 {
		t.Errorf("%d claims left of what was stored before", len(kept))
	}
}

func newerSchema(t *testing.T, book string) {
	article := filepath.Join(t.TempDir(), "first.txt")
	writeFile(t, article, []byte(goodArticle))
	program(t, 0, "ingest", "--db", book, article)
	change(t, book, "PRAGMA user_version = 99")
}

func change(t *testing.T, book, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+book)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
}

func try(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

func writeFile(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func containsAll(s string, parts []string) bool {
	return !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(s, p) })
}
