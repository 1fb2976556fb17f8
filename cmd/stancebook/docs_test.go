package main

import (
	"bytes"
	"context"
	"database/sql"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

var update = flag.Bool("update", false, "write the expected files anew")

const cliReference = "../../docs/cli.md"

// TestDocsCommandReference holds docs/cli.md against what the program prints.
func TestDocsCommandReference(t *testing.T) {
	got := commandReference(t)
	if *update {
		if err := os.WriteFile(cliReference, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(cliReference)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the program prints; run: go test -tags sqlite_fts5 ./cmd/stancebook -run TestDocs -update", cliReference)
	}
}

func commandReference(t *testing.T) []byte {
	t.Helper()
	var page bytes.Buffer
	page.WriteString("# Commands\n\nWhat `stancebook COMMAND --help` prints, every command. Written by `go test -tags sqlite_fts5 ./cmd/stancebook -run TestDocs -update`.\n")
	var visit func(path []string, c *cobra.Command)
	visit = func(path []string, c *cobra.Command) {
		var help, errors bytes.Buffer
		if code := run(context.Background(), append(path[1:], "--help"), nil, &help, &errors); code != codeDone {
			t.Fatalf("%s --help: exit %d: %s", strings.Join(path, " "), code, errors.String())
		}
		page.WriteString("\n## " + strings.Join(path, " ") + "\n\n```text\n" + strings.TrimRight(help.String(), "\n") + "\n```\n")
		for _, child := range c.Commands() {
			if child.IsAvailableCommand() && child.Name() != "help" {
				visit(append(path[:len(path):len(path)], child.Name()), child)
			}
		}
	}
	root := newRoot(&app{})
	root.InitDefaultCompletionCmd("")
	visit([]string{"stancebook"}, root)
	return page.Bytes()
}

// TestDocsSessionGivesItsAnswers runs the session of docs/data.md over the
// demo's book, with the program's SQLite and with the sqlite3 that is there.
func TestDocsSessionGivesItsAnswers(t *testing.T) {
	const page, begin = "../../docs/data.md", "$ sqlite3 demo/stancebook.db\n"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(text), begin)
	session, tail, ended := strings.Cut(rest, "```")
	if !found || !ended {
		t.Fatalf("%s holds no session", page)
	}
	dir := t.TempDir()
	program(t, 0, "demo", "--dir", dir)
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "stancebook.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var got strings.Builder
	questions := 0
	question := ""
	for line := range strings.Lines(session) {
		prompt, typed := line[:min(len(line), len("sqlite> "))], line[min(len(line), len("sqlite> ")):]
		if prompt != "sqlite> " && prompt != "   ...> " {
			continue
		}
		got.WriteString(line)
		if question += typed; strings.HasSuffix(question, ";\n") {
			answer := answerOf(t, db, question)
			if out, err := exec.Command("sqlite3", filepath.Join(dir, "stancebook.db"), question).Output(); err == nil && string(out) != answer {
				t.Errorf("%s\nsqlite3 answers\n%s\nthe program's SQLite\n%s", question, out, answer)
			}
			got.WriteString(answer)
			question = ""
			questions++
		}
	}
	switch {
	case questions < 6:
		t.Errorf("%d questions found in %s, want 6", questions, page)
	case *update:
		if err := os.WriteFile(page, []byte(head+begin+got.String()+"```"+tail), 0o644); err != nil {
			t.Fatal(err)
		}
	case got.String() != session:
		t.Errorf("%s has\n%s\nthe demo's book answers\n%s\nrun: go test -tags sqlite_fts5 ./cmd/stancebook -run TestDocs -update", page, session, got.String())
	}
}

// answerOf writes rows as sqlite3 does when it is told nothing else.
func answerOf(t *testing.T, db *sql.DB, question string) string {
	t.Helper()
	rows, err := db.Query(question)
	if err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for rows.Next() {
		values, places := make([]string, len(columns)), make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		out.WriteString(strings.Join(values, "|") + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
