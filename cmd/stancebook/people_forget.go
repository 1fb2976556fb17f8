package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/stancebook/stancebook/store"
)

func newForget(a *app) *cobra.Command {
	var flags forgetFlags
	cmd := &cobra.Command{
		Use:   "forget NAME",
		Short: "Take a person out of the book, for good",
		Long: `Take a person out of the book, for good: their claims and the reviews of them go,
and wherever else the book holds their name (other people's words, articles'
texts and headlines, addresses, notes) an x stands for each letter. Pages as they
came are deleted where they hold the name. The file is then written anew, so
that its bytes do not hold it either. Later runs keep the person out: for that
the book keeps keyed hashes, and no name.

This is the one command that deletes, and nothing takes it back. It ends with
the files that may hold the name still: copies made before, and what you have
exported. Broken off, it is finished by being given again.`,
		Example: `  stancebook people forget "Dana Whitlow" --dry-run
  stancebook people forget 1f0c99fd3d0a7d52 --yes`,
		Args: arguments(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			book, err := a.openToWrite(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			unlock, err := lockBook(book.Path())
			if err != nil {
				return err
			}
			defer unlock()
			return a.forget(cmd.Context(), book, args[0], flags)
		},
	}
	cmd.Flags().BoolVar(&flags.rehearsal, "dry-run", false, "only say what would go")
	cmd.Flags().BoolVar(&flags.yes, "yes", false, "do not ask")
	return cmd
}

type forgetFlags struct{ rehearsal, yes bool }

func (a *app) forget(ctx context.Context, book *store.Book, who string, flags forgetFlags) error {
	if flags.rehearsal || !flags.yes {
		f, err := book.Forget(ctx, who, true)
		if err != nil {
			return a.explain(err)
		}
		a.tellForgotten(f, "would go")
		if flags.rehearsal {
			a.note("nothing was changed")
			return nil
		}
		if err := a.confirm(fmt.Sprintf("Forget %s? Nothing takes it back. Type yes: ", f.Name)); err != nil {
			return err
		}
	}
	f, err := book.Forget(ctx, who, false)
	if err != nil {
		return a.explain(err)
	}
	a.tellForgotten(f, "gone")
	a.note("%s was written anew, and later runs keep the person out", book.Path())
	if len(f.Copies) > 0 {
		a.note("these copies of the book hold it still: delete them:\n  %s", strings.Join(f.Copies, "\n  "))
	}
	a.note("exports, backups and your own files (sources.toml, topics, clippings) are yours to look through")
	return nil
}

// mostKin is how many others of the family name are named.
const mostKin = 10

// tellForgotten says what forgetting somebody takes away.
func (a *app) tellForgotten(f store.Forgotten, verb string) {
	if f.Already {
		a.note("%s was forgotten before", f.Name)
	}
	a.note("%s: %s with %s, %s about who they are, %s", verb, count(f.Claims, "claim"), count(f.Reviewed, "review"), count(f.Judged, "judgement"), count(f.Pages, "raw page"))
	a.note("without the name: %s, %s elsewhere", count(f.Articles, "article"), count(f.Others, "row"))
	if f.Shared > 0 {
		a.note("in %s somebody else, or a city, has the family name, too: alone it stays there, but where it is the source of their statements", count(f.Shared, "article"))
	}
	if len(f.Kin) > 0 {
		more := ""
		if n := len(f.Kin) - mostKin; n > 0 {
			more = fmt.Sprintf("; and %d more", n)
		}
		a.note("others of the family name stay: %s%s", strings.Join(f.Kin[:min(len(f.Kin), mostKin)], "; "), more)
	}
}

// confirm waits for a yes on a terminal; there is nobody to ask elsewhere.
func (a *app) confirm(question string) error {
	if in, isFile := a.stdin.(*os.File); !isFile || !term.IsTerminal(int(in.Fd())) {
		return misused("there is no terminal to ask on: say --yes to forget, or --dry-run to see what would go")
	}
	fmt.Fprint(a.stderr, question)
	line, err := bufio.NewReader(a.stdin).ReadString('\n')
	if err != nil && err != io.EOF {
		return fmt.Errorf("read the answer: %w", err)
	}
	if strings.TrimSpace(strings.ToLower(line)) != "yes" {
		return misused("nothing was changed: the answer was not yes")
	}
	return nil
}
