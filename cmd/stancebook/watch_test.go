package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"

	"github.com/stancebook/stancebook"
)

// fullDisk takes some bytes and then no more.
type fullDisk struct{ left int }

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.left -= len(p); d.left < 0 {
		return 0, errors.New("no space left")
	}
	return len(p), nil
}

// inBook runs a command on a book in dir.
func inBook(t *testing.T, dir string, args ...string) (stdout string) {
	t.Helper()
	var out, notes bytes.Buffer
	if code := run(context.Background(), append([]string{"--db", filepath.Join(dir, "book.db")}, args...), nil, &out, &notes); code != codeDone {
		t.Fatalf("%v: exit %d: %s", args, code, notes.String())
	}
	return out.String()
}

func watchedBook(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write := func(name, words string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(words), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("old.txt", "“We wait,” said Dana Whitlow, the mayor of Stockton, California.\n")
	write("new.txt", "“We <b>answer</b> & go,” said Dana Whitlow, the mayor of Stockton, California. “We win,” Whitlow said.\n")
	inBook(t, dir, "ingest", filepath.Join(dir, "old.txt"))
	inBook(t, dir, "watch", "add", "mayor", "--person", "Dana Whitlow")
	inBook(t, dir, "ingest", filepath.Join(dir, "new.txt"), "--date", "2017-08-03", "--url", "https://ledger.example/new")
	return dir
}

func TestWhatCouldNotBeWrittenOutIsToldTheNextTime(t *testing.T) {
	dir := watchedBook(t)
	for _, room := range []int{0, 10, 200} {
		var notes bytes.Buffer
		if code := run(context.Background(), []string{"--db", filepath.Join(dir, "book.db"), "watch", "new"}, nil, &fullDisk{left: room}, &notes); code != codeFailed {
			t.Errorf("with room for %d bytes: exit %d, want %d", room, code, codeFailed)
		}
	}
	if got := inBook(t, dir, "watch", "new", "--csv", "--fields", "statement"); strings.Count(got, "\n") != 3 {
		t.Errorf("told %q, want both claims", got)
	}
	if got := inBook(t, dir, "watch", "new"); got != "" {
		t.Errorf("told again: %q", got)
	}
}

func TestFeedReadersReadAWatch(t *testing.T) {
	dir := watchedBook(t)
	file := filepath.Join(dir, "mayor.atom")
	var ids []string
	for range 2 { // what was told stays in the feed, under the same ids
		inBook(t, dir, "watch", "new", "mayor", "--atom", file)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		feed, err := gofeed.NewParser().ParseString(string(text))
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if feed.FeedType != "atom" || len(feed.Items) != 2 {
			t.Fatalf("a feed of kind %q with %d entries, want atom with 2", feed.FeedType, len(feed.Items))
		}
		for _, item := range feed.Items {
			if item.Link != "https://ledger.example/new" || item.Authors[0].Name != "Dana Whitlow" || strings.Contains(item.Content, "<b>") {
				t.Errorf("entry %+v", item)
			}
			ids = append(ids, item.GUID)
		}
	}
	if ids[0] != ids[2] || ids[1] != ids[3] {
		t.Errorf("ids changed: %q", ids)
	}
}

func TestQuestionReadsAsItsFlags(t *testing.T) {
	q := stancebook.Query{Person: `Jo "J" Li`, Stance: []stancebook.Side{"support", "oppose"}, Said: true, MinConfidence: 0.5}
	if got, want := questionLine(q), `--person "Jo \"J\" Li" --stance support,oppose --min-confidence 0.5 --said`; got != want {
		t.Errorf("questionLine = %s, want %s", got, want)
	}
}
