package main

import (
	"bytes"
	"context"
	"flag"
	"os"
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
