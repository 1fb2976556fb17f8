package main

import (
	"fmt"
	"iter"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook/store"
)

func newPeople(a *app) *cobra.Command {
	var f filters
	var o output
	var all bool
	cmd := &cobra.Command{
		Use:   "people [NAME]",
		Short: "Who stands in the book: titles over time, stances, aliases",
		Example: `  stancebook people
  stancebook people "Eric Jones"
  stancebook people --city Baltimore --json`,
		Args: arguments(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			q, err := f.read(cmd.Context(), a, cmd)
			if err != nil {
				return err
			}
			if len(args) == 1 {
				q.Person, all = args[0], true
			}
			book, err := a.openBook(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			return list(a, &o, f.count, sheet[*store.PersonRow]{
				columns: personColumns, brief: personColumns[:personBrief], rows: book.People(cmd.Context(), q, all),
				none: "no person matches (private persons are left out without --all)",
			})
		},
	}
	f.add(cmd.Flags())
	o.add(cmd.Flags())
	cmd.Flags().BoolVar(&all, "all", false, "also private persons, who hold no public role")
	return cmd
}

func newCities(a *app) *cobra.Command {
	var f filters
	var o output
	cmd := &cobra.Command{
		Use:   "cities [NAME]",
		Short: "Which cities stand in the book: who spoke for them, who about them",
		Example: `  stancebook cities
  stancebook cities Stockton`,
		Args: arguments(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			q, err := f.read(cmd.Context(), a, cmd)
			if err != nil {
				return err
			}
			if len(args) == 1 {
				q.City = args[0]
			}
			book, err := a.openBook(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			return list(a, &o, f.count, sheet[*store.CityRow]{
				columns: cityColumns, rows: book.Cities(cmd.Context(), q), none: "no city matches",
			})
		},
	}
	f.add(cmd.Flags())
	o.add(cmd.Flags())
	return cmd
}

// list writes a sheet, or only how many rows it has; an empty one ends with
// codeNothing.
func list[R any](a *app, o *output, onlyCount bool, s sheet[R]) error {
	n, err := 0, error(nil)
	if onlyCount {
		if n, err = length(s.rows); err == nil {
			_, err = fmt.Fprintln(a.stdout, n)
		}
	} else {
		n, err = write(a, o, s)
	}
	if err != nil {
		return a.explain(err)
	}
	if n == 0 {
		return nothing("%s", s.none)
	}
	return nil
}

func length[R any](rows iter.Seq2[R, error]) (n int, err error) {
	for _, err := range rows {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
