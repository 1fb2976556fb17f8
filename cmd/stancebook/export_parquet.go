package main

import (
	"bufio"
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
)

var errNoParquet = errors.New("this program was built without Parquet, which makes it 8 MB bigger: build it with: make build TAGS=sqlite_fts5,parquet")

func newExportParquet(a *app) *cobra.Command {
	var f filters
	var file string
	var claims bool
	cmd := &cobra.Command{
		Use:   "parquet",
		Short: "Export stances or claims as a Parquet file",
		Long: `Export stances, or with --claims every claim, as a Parquet file with the columns of
the CSV in their order: days as dates, moments as timestamps, numbers as numbers,
and NULL for what is unknown. The file is written as it is read: memory holds a
few thousand rows. Parquet makes the program bigger, so that only a program built
with make build TAGS=sqlite_fts5,parquet writes it.`,
		Example: `  stancebook export parquet -o stances.parquet
  stancebook export parquet --claims --city Stockton -o stockton.parquet`,
		Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !withParquet {
				return errNoParquet
			}
			if file == "" {
				return misused("say where to write: -o FILE.parquet")
			}
			q, err := f.readExport(cmd, a, "rows")
			if err != nil {
				return err
			}
			q.Stances = !claims
			return a.exportParquet(cmd.Context(), q, file)
		},
	}
	f.add(cmd.Flags())
	f.addClaims(cmd.Flags())
	cmd.Flags().StringVarP(&file, "output", "o", "", "write to this file")
	cmd.Flags().BoolVar(&claims, "claims", false, "a row a claim, stance unknown where there is none")
	return cmd
}

func (a *app) exportParquet(ctx context.Context, q stancebook.Query, file string) error {
	book, err := a.openStill(ctx)
	if err != nil {
		return err
	}
	defer book.Close()
	counts, n := map[string]int{}, 0
	err = writeWhole(file, func(w *bufio.Writer) (err error) {
		n, err = writeParquet(w, counting(book.Rows(ctx, q), counts))
		return err
	})
	if err != nil {
		return a.explain(err)
	}
	kind := map[bool]string{true: "stances", false: "claims"}[q.Stances]
	if err := a.describe(file, meta{Kind: kind, Query: q, Rows: n, Stances: counts, Columns: namesOf(rowColumns)}); err != nil {
		return err
	}
	return a.found(ctx, book, q, n)
}
