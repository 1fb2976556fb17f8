package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const readme = "../../README.md"

// TestDocsReadmeShowsRealOutput runs each command of the README's console
// blocks on the demo's book and wants the output that stands below it.
func TestDocsReadmeShowsRealOutput(t *testing.T) {
	page, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	program(t, 0, "demo", "--dir", dir)
	t.Setenv("STANCEBOOK_DB", filepath.Join(dir, "stancebook.db"))
	var got strings.Builder
	commands := 0
	for i, block := range strings.Split(string(page), "```console\n") {
		if i == 0 {
			got.WriteString(block)
			continue
		}
		body, rest, _ := strings.Cut(block, "```")
		line, _, _ := strings.Cut(body, "\n")
		command := strings.TrimPrefix(line, "$ stancebook ")
		got.WriteString("```console\n" + line + "\n" + onTerminal(t, command) + "```" + rest)
		commands++
	}
	if commands == 0 {
		t.Fatal("the README shows no command")
	}
	if *update {
		if err := os.WriteFile(readme, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if got.String() != string(page) {
		t.Error("README.md shows other output than the program gives; run: go test -tags sqlite_fts5 ./cmd/stancebook -run TestDocs -update")
	}
}

// onTerminal runs a command line as on a terminal of the demo's width.
func onTerminal(t *testing.T, line string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	root := newRoot(&app{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, width: demoWidth})
	root.SetArgs(fields(line))
	if err := root.ExecuteContext(context.Background()); err != nil {
		t.Fatalf("stancebook %s: %v", line, err)
	}
	return stdout.String()
}
