package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/stancebook/stancebook/extract/copies"
	"github.com/stancebook/stancebook/extract/names"
	"github.com/stancebook/stancebook/sources"
	"github.com/stancebook/stancebook/store"
)

// app is what every command has: its streams and, once flags are parsed, the
// settings.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	settings       *settings
	reads          sources.Options // files, network and clock; zero is the machine's
	width          int             // of tables, where stdout is no terminal; 0 does not wrap
	log            *slog.Logger    // of JSON lines on stderr; nil writes notes as they are
	bar            *progress       // of the run that is going on; nil shows nothing
}

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "stancebook",
		Short: "Keep a book of who said what in the news: claim, speaker, stance",
		Long: `stancebook reads news coverage and keeps a book of who said what: direct and
indirect quotations, the person behind "he" and "the mayor", the cities they
speak of and where they stand on a topic.

The book is one SQLite file: --db FILE, else $STANCEBOOK_DB, else stancebook.db.`,
		SilenceUsage: true, SilenceErrors: true,
		Args: arguments(cobra.NoArgs),
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) (err error) {
			if err := checkForms(cmd.Flags()); err != nil {
				return err
			}
			a.settings, err = readSettings(cmd.Flags())
			return err
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().String("db", "", "the book (default $STANCEBOOK_DB, else stancebook.db)")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return misused("%w\nSee: %s --help", err, cmd.CommandPath())
	})
	root.AddGroup(
		&cobra.Group{ID: "in", Title: "Coverage in:"},
		&cobra.Group{ID: "ask", Title: "Questions:"},
		&cobra.Group{ID: "out", Title: "Answers out:"},
		&cobra.Group{ID: "care", Title: "Care:"},
	)
	for group, commands := range map[string][]*cobra.Command{
		"in":   {newIngest(a), newExtract(a)},
		"ask":  {newClaims(a, quotesCommand), newClaims(a, claimsCommand), newPeople(a), newCities(a), newTopics(a), newServe(a)},
		"out":  {newExport(a), newWatch(a)},
		"care": {newReview(a), newRuns(a), newEval(a), newTrain(a), newDoctor(a), newDemo(a), newMan(a), newVersion(a)},
	} {
		for _, c := range commands {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	completeNames(a, root)
	root.SetHelpCommandGroupID("care")
	root.SetCompletionCommandGroupID("care")
	return root
}

// openBook opens the book to read it.
func (a *app) openBook(ctx context.Context) (*store.Book, error) {
	return a.open(ctx, a.settings.text("db"), true)
}

// openStill opens the book to read it as it is now, whatever is written to it
// meanwhile.
func (a *app) openStill(ctx context.Context) (*store.Book, error) {
	return store.Open(ctx, a.settings.text("db"), store.Options{Still: true})
}

// openToWrite opens the book to change what it holds; it makes none.
func (a *app) openToWrite(ctx context.Context) (*store.Book, error) {
	path := a.settings.text("db")
	if _, err := os.Stat(path); err != nil {
		return a.openBook(ctx) // says what is wrong
	}
	return a.open(ctx, path, false)
}

func (a *app) open(ctx context.Context, path string, readOnly bool) (*store.Book, error) {
	return store.Open(ctx, path, store.Options{
		ReadOnly: readOnly, Now: a.reads.Now, Same: names.Same, SameStory: copies.Same, PlainWords: copies.PlainWords, Retention: a.settings.text("retention"),
	})
}

// note writes a line for people, apart from the output.
func (a *app) note(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	if a.log != nil {
		a.log.Info(strings.TrimPrefix(line, "stancebook: "))
		return
	}
	a.bar.above(func() { fmt.Fprintln(a.stderr, line) })
}

// complain writes what ended the program.
func (a *app) complain(message string, code int) {
	if a.log != nil {
		a.log.Error(message, "exit", code)
		return
	}
	a.note("stancebook: %s", message)
}

// workers is how many articles are extracted at a time.
func (a *app) workers() int {
	if n := a.settings.number("jobs"); n > 0 {
		return n
	}
	return runtime.GOMAXPROCS(0)
}

// terminal returns the width of w where it is a terminal.
func terminal(w io.Writer) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width < 40 {
		width = 80
	}
	return width, true
}
