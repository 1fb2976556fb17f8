package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

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
			n, err := write(a, &o, sheet[store.Run]{columns: runColumns, brief: runColumns[:10], rows: book.Runs(cmd.Context())})
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
		Use:   "show RUN",
		Short: "One run's report, with what failed and why",
		Args:  arguments(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			book, err := a.openBook(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			run, err := book.RunByID(cmd.Context(), args[0])
			if err != nil {
				return a.explain(err)
			}
			return a.printRun(run, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

// report prints what the run did.
func (w *ingest) report(run store.Run) error {
	if w.undated > 0 {
		w.note("stancebook: %s without a date: --since and --until will leave their claims out (--date gives one)", count(w.undated, "article"))
	}
	if w.unplaced > 0 {
		w.note("stancebook: %s without an address: a corrected copy will count as another article (--url gives one)", count(w.unplaced, "article"))
	}
	return w.printRun(run, w.json)
}

func (a *app) printRun(run store.Run, asJSON bool) error {
	if asJSON {
		report := map[string]any{}
		for _, c := range runColumns {
			report[c.name] = c.value(run)
		}
		failures := []map[string]string{}
		for _, f := range run.Failures {
			failures = append(failures, map[string]string{"kind": f.Kind, "path": f.Path, "reason": f.Reason, "at": f.At})
		}
		report["failures"] = failures
		text, err := json.MarshalIndent(report, "", "  ")
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.stdout, "%s\n", text)
		return err
	}
	fmt.Fprintf(a.stdout, "articles: %s\n", counts(
		tally{run.New, "new"}, tally{run.Changed, "changed"}, tally{run.Unchanged, "unchanged"},
		tally{run.Redone, "done anew"}, tally{run.Failed, "failed"}, tally{run.Skipped, "not extracted"}))
	fmt.Fprintf(a.stdout, "claims:   %s\n", counts(
		tally{run.Direct, "direct"}, tally{run.Mixed, "mixed"}, tally{run.Indirect, "indirect"},
		tally{run.Retired, "no longer found"}, tally{run.NeedLook, "to be looked at"}))
	for _, f := range run.Failures {
		fmt.Fprintf(a.stdout, "%-9s %s\n", f.Kind+":", f.Reason)
	}
	return nil
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
