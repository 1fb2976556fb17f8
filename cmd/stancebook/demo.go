package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook/corpus"
	"github.com/stancebook/stancebook/sources"
)

// demoWidth is the width of the demo's tables, the same on every terminal.
const demoWidth = 110

func newDemo(a *app) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Read the built-in sample coverage into a book of its own and ask it",
		Args:  arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if dir == "" {
				dir = filepath.Join(os.TempDir(), "stancebook-demo")
			}
			return a.demo(cmd.Context(), dir)
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "", "folder for the demo's book and CSV (default: in the temporary folder)")
	return cmd
}

func (a *app) demo(ctx context.Context, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the demo's folder: %w", err)
	}
	book := filepath.Join(dir, "stancebook.db")
	for _, old := range []string{book, book + "-wal", book + "-shm"} {
		if err := os.Remove(old); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("clear the demo's book: %w", err)
		}
	}
	if err := a.demoIngest(ctx, book); err != nil {
		return err
	}
	file := filepath.Join(dir, "stances.csv")
	for _, ask := range []struct{ words, line string }{
		{"Who said what, by city:", "cities --limit 8"},
		{"Who said what about one city:", "quotes --city Stockton --limit 6 --dedupe"},
		{"One official's claims:", `claims --person "Jeff Sessions" --said --dedupe --limit 6`},
		{"Where they stand:", "claims --stance support,oppose,neutral,unclear --dedupe --group-by stance"},
		{"And to take away:", "export stances -o " + file},
	} {
		fmt.Fprintf(a.stdout, "\n%s\n$ stancebook --db %s %s\n", ask.words, book, ask.line)
		if err := a.demoStep(ctx, book, ask.line); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.stdout, "\nThe book is %s (any SQLite tool opens it), the stances are %s.\n", book, file)
	return nil
}

// demoIngest reads the sample coverage: all of it is news but for a page that
// is there to be refused.
func (a *app) demoIngest(ctx context.Context, book string) error {
	demo, err := a.demoApp(book)
	if err != nil {
		return err
	}
	topics, err := demo.chosenTopics(nil)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "Reading %d pages of sample coverage into %s\n", len(corpus.Pages()), book)
	extractor, err := demo.extractor(topics)
	if err != nil {
		return err
	}
	work := ingest{app: demo, extractor: extractor}
	demo.reads = sources.Options{FS: corpus.FS()}
	err = work.run(ctx, topics, work.read([]sources.Source{{Address: "pages"}}))
	var coded *codeError
	if errors.As(err, &coded) && coded.code == codePartly {
		return nil
	}
	return err
}

// demoStep runs one command of the program on the demo's book.
func (a *app) demoStep(ctx context.Context, book, line string) error {
	root := newRoot(a.forDemo())
	root.SetArgs(append([]string{"--db", book}, fields(line)...))
	root.SetOut(a.stdout)
	return root.ExecuteContext(ctx)
}

// forDemo is the program on the same streams with tables of the demo's width.
func (a *app) forDemo() *app {
	return &app{stdin: a.stdin, stdout: a.stdout, stderr: a.stderr, width: demoWidth}
}

// demoApp is the program with the settings that hold beside the demo's book.
func (a *app) demoApp(book string) (*app, error) {
	demo := a.forDemo()
	flags := newRoot(demo).PersistentFlags()
	if err := flags.Set("db", book); err != nil {
		return nil, err
	}
	var err error
	demo.settings, err = readSettings(flags)
	return demo, err
}

// fields splits a command line at spaces that stand outside quotation marks.
func fields(line string) (words []string) {
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}
