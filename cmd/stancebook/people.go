package main

import (
	"context"
	"fmt"
	"iter"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
)

func newPeople(a *app) *cobra.Command {
	var f filters
	var o output
	var all bool
	cmd := &cobra.Command{
		Use:   "people [NAME]",
		Short: "Who stands in the book: titles over time, stances, aliases",
		Long: `Who stands in the book. With a NAME (a full name, a part of one, or an id): one
person's page, with titles over time and where they stand in the coverage,
party and who says so, cities, stances by month, newest claims, and who speaks
for whom. A name that several people bear gives the list of them with their ids.

Merge, split and rename say who is who where the articles do not: such
judgements hold in every later run, and can be undone.`,
		Example: `  stancebook people
  stancebook people "Eric Jones"
  stancebook people --city Baltimore --json
  stancebook people merge "Eric Jones" "Chief Jones"`,
		Args: arguments(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			q, err := f.read(cmd.Context(), a, cmd)
			if err != nil {
				return err
			}
			book, err := a.openBook(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			flat := sheet[*stancebook.PersonRow]{
				columns: personColumns, brief: personBrief,
				none: "no person matches (private persons are left out without --all)",
			}
			if width, ok := terminal(a.stdout); ok && width < roomy {
				flat.brief = narrowBrief
			}
			if len(args) == 0 || f.count {
				if len(args) == 1 {
					q.Person, all = args[0], true
				}
				flat.rows = book.People(cmd.Context(), q, all)
				return list(a, &o, f.count, flat)
			}
			q.Person = args[0]
			return a.person(cmd.Context(), book, q, &o, flat)
		},
	}
	f.add(cmd.Flags())
	o.add(cmd.Flags())
	cmd.Flags().BoolVar(&all, "all", false, "also private persons, who hold no public role")
	cmd.AddCommand(newMerge(a), newSplit(a), newRename(a), newUndo(a), newHistory(a), newForget(a))
	return cmd
}

// person writes the page of whom a name means, or the list of those whom it
// may mean.
func (a *app) person(ctx context.Context, book *store.Book, q stancebook.Query, o *output, flat sheet[*stancebook.PersonRow]) error {
	ids, err := book.WhoMayBe(ctx, q)
	if err != nil {
		return a.explain(err)
	}
	flat.rows = book.PeopleOf(ctx, q, ids)
	if len(ids) > 1 && !o.json && !o.jsonl {
		flat.brief = personChoice
		if err := list(a, o, false, flat); err != nil {
			return err
		}
		a.note("%q fits %d people; for one of them give the id:", q.Person, len(ids))
		a.note("  stancebook people %s", ids[0])
		return nil
	}
	pages, err := book.PersonPages(ctx, q)
	if err != nil {
		return a.explain(err)
	}
	_, err = writePages(a, o, sheetOfPages[*stancebook.PersonPage, *stancebook.PersonRow]{pages, layPerson, personPageColumns, flat})
	return err
}

func newCities(a *app) *cobra.Command {
	var f filters
	var o output
	cmd := &cobra.Command{
		Use:   "cities [NAME]",
		Short: "Which cities stand in the book: who spoke for them, who about them",
		Long: `Which cities stand in the book. With a NAME ("Stockton" or "Portland, OR"): the
city's page, with who spoke for it, who about it, where they stand, and the
articles. --city-role for, or about, narrows to one of the two.`,
		Example: `  stancebook cities
  stancebook cities Stockton
  stancebook cities "Portland, OR" --city-role for --since 2017-08-01`,
		Args: arguments(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if cmd.Flags().Changed("city") {
					return misused("name the city once: %q, or --city", args[0])
				}
				f.query.City = args[0]
			}
			q, err := f.read(cmd.Context(), a, cmd)
			if err != nil {
				return err
			}
			book, err := a.openBook(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			flat := sheet[*stancebook.CityRow]{columns: cityColumns, rows: book.Cities(cmd.Context(), q), none: "no city matches"}
			if len(args) == 0 || f.count {
				return list(a, &o, f.count, flat)
			}
			pages, err := book.CityPages(cmd.Context(), q)
			if err != nil {
				return a.explain(err)
			}
			_, err = writePages(a, &o, sheetOfPages[*stancebook.CityPage, *stancebook.CityRow]{pages, layCity, cityPageColumns, flat})
			return err
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
