package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
)

func newRuns(a *app) *cobra.Command {
	var o output
	cmd := &cobra.Command{
		Use:   "runs",
		Short: "What each night's ingest did",
		Args:  arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			book, err := a.openBook(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			n, err := write(a, &o, sheet[stancebook.Run]{columns: runColumns, brief: runColumns[:10], rows: book.Runs(cmd.Context())})
			if err == nil && n == 0 {
				err = nothing("no run yet")
			}
			return err
		},
	}
	o.add(cmd.Flags())
	cmd.AddCommand(newRunsShow(a))
	return cmd
}

func newRunsShow(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show [RUN]",
		Short: "One run's report (the last one's): what failed and why, how the sources did, what corrections changed",
		Args:  arguments(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			book, err := a.openBook(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			id := ""
			if len(args) > 0 {
				id = args[0]
			} else if id, err = lastRun(cmd.Context(), book); err != nil {
				return err
			}
			run, err := book.RunByID(cmd.Context(), id)
			if err != nil {
				return a.explain(err)
			}
			if !asJSON {
				fmt.Fprintln(a.stdout, headOf(run))
			}
			return a.printRun(cmd.Context(), book, run, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func lastRun(ctx context.Context, book *store.Book) (id string, err error) {
	for run, err := range book.Runs(ctx) {
		return run.ID, err
	}
	return "", nothing("no run yet")
}

// headOf names a run above its report.
func headOf(run stancebook.Run) string {
	return "run:      " + joined(", ", run.ID, run.Status, wentOn(run))
}

func wentOn(run stancebook.Run) string {
	if run.Resumes == "" {
		return ""
	}
	return "went on with " + run.Resumes
}

type tally struct {
	n    int
	what string
}

// counts writes the tallies that are not 0.
func counts(tallies ...tally) string {
	var parts []string
	for _, t := range tallies {
		if t.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", t.n, t.what))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}
