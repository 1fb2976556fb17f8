package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
)

// claimsKind is one of the two commands that list claims.
type claimsKind struct {
	use, short, long string
	types            []stancebook.Type // what it lists where --type says nothing
}

var (
	quotesCommand = claimsKind{"quotes", "What people said in quotation marks", onceEach, []stancebook.Type{stancebook.Direct, stancebook.Mixed}}
	claimsCommand = claimsKind{"claims", "Everything that people said, with and without quotation marks", onceEach, nil}
)

const onceEach = `A claim that several copies of one story carry is listed once, as the first of
them has it, with the outlets that carry it; --copies lists every copy. What
older wordings of an article said is left out; --changed shows it.`

func newClaims(a *app, kind claimsKind) *cobra.Command {
	var f filters
	var o output
	var view aspect
	cmd := &cobra.Command{
		Use:   kind.use,
		Short: kind.short,
		Example: "  stancebook " + kind.use + ` --city stockton
  stancebook ` + kind.use + ` --person "Jeff Sessions" --since 2017-08-01 --csv
  stancebook ` + kind.use + ` --changed`,
		Long: kind.long,
		Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			q, err := f.read(cmd.Context(), a, cmd)
			if err != nil {
				return err
			}
			if len(q.Type) == 0 {
				q.Type = kind.types
			}
			return a.show(cmd.Context(), view, q, f.count, &o)
		},
	}
	f.add(cmd.Flags())
	f.addClaims(cmd.Flags())
	view.add(cmd.Flags(), kind)
	o.add(cmd.Flags())
	return cmd
}

// aspect is what a list of claims shows of them, where it is not the claims
// one by one.
type aspect struct {
	everyCopy, changed, switched bool
	contrast                     string // a topic
}

func (v *aspect) add(flags *pflag.FlagSet, kind claimsKind) {
	flags.BoolVar(&v.everyCopy, "copies", false, "a claim that several copies of a story carry once for each")
	flags.BoolVar(&v.changed, "changed", false, "what corrections added, dropped and altered, with both wordings")
	if kind.types == nil {
		flags.BoolVar(&v.switched, "switched", false, "who changed position, with both statements")
		flags.StringVar(&v.contrast, "contrast", "", "who is for this topic and who against it, side by side")
	}
}

func (a *app) show(ctx context.Context, view aspect, q stancebook.Query, onlyCount bool, o *output) error {
	alone := 0
	for _, given := range []bool{view.changed, view.switched, view.contrast != ""} {
		if given {
			alone++
		}
	}
	switch {
	case alone > 1:
		return misused("choose one of --changed, --switched and --contrast")
	case alone == 1 && (q.GroupBy != "" || q.Sort != "" || view.everyCopy || onlyCount && !view.changed):
		return misused("--changed, --switched and --contrast stand alone: without --group-by, --sort and --copies (--count goes with --changed)")
	}
	switch {
	case view.changed:
		return a.askChanges(ctx, q, onlyCount, o)
	case view.switched:
		return a.askTurns(ctx, q, o)
	case view.contrast != "":
		q.Topic = view.contrast
		return a.askContrast(ctx, q, o)
	}
	q.Dedupe = !view.everyCopy
	return a.ask(ctx, q, onlyCount, o)
}

// ask answers a question about claims: rows, groups or a count.
func (a *app) ask(ctx context.Context, q stancebook.Query, onlyCount bool, o *output) error {
	book, err := a.openBook(ctx)
	if err != nil {
		return err
	}
	defer book.Close()
	if onlyCount && q.GroupBy == "" {
		n, err := book.Count(ctx, q)
		if err != nil {
			return a.explain(err)
		}
		if err := a.writeCount(o, n); err != nil {
			return err
		}
		return a.found(ctx, book, q, n)
	}
	var n int
	if q.GroupBy != "" {
		n, err = write(a, o, sheet[stancebook.Group]{columns: groupColumns(q.GroupBy), rows: book.Groups(ctx, q)})
	} else {
		n, err = write(a, o, sheet[*stancebook.Row]{columns: listColumns, brief: briefColumns(q), rows: book.Rows(ctx, q)})
	}
	if err != nil {
		return a.explain(err)
	}
	return a.found(ctx, book, q, n)
}

// writeCount writes a number where an answer would go.
func (a *app) writeCount(o *output, n int) error {
	return a.writeOut(o.file, func(w *bufio.Writer) error {
		_, err := fmt.Fprintln(w, n)
		return err
	})
}

// explain makes an error of a name that the book does not hold the user's own.
func (a *app) explain(err error) error {
	var unknown *stancebook.UnknownError
	if errors.As(err, &unknown) {
		return &codeError{codeNothing, err}
	}
	return err
}

// found notes what a question left out and ends with codeNothing where nothing
// was found.
func (a *app) found(ctx context.Context, book *store.Book, q stancebook.Query, n int) error {
	if q.Since != "" || q.Until != "" {
		undated, err := book.Undated(ctx, q)
		if err != nil {
			return err
		}
		if undated > 0 {
			a.note("%s without a date left out", count(undated, "claim"))
		}
	}
	if n == 0 {
		return nothing("no claim matches")
	}
	return nil
}
