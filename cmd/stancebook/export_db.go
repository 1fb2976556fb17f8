package main

import (
	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook/store"
)

func newExportDB(a *app) *cobra.Command {
	var file, keep string
	cmd := &cobra.Command{
		Use:   "db",
		Short: "Export a copy of the book that is safe to publish",
		Long: `Export a copy of the book for others: any SQLite tool opens it. It may be made
while an ingest writes. Left out are raw pages, articles' texts (the claims keep
their words and what stands around them), folders of this machine, sources with
what servers said, the errors of runs, notes and saved questions. Reviewers have
numbers for names.`,
		Example: `  stancebook export db -o letters.db
  datasette letters.db`,
		Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if file == "" {
				return misused("say where to write: -o FILE.db")
			}
			if err := oneOf("keep", keep); err != nil {
				return err
			}
			book, err := a.openBook(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			if !cmd.Flags().Changed("keep") && a.settings.text("retention") == store.None {
				keep = store.None
			}
			if err := book.Publish(cmd.Context(), file, keep); err != nil {
				return err
			}
			a.note("written to %s (kept of articles: %s)", file, keep)
			return nil
		},
	}
	cmd.Flags().StringVarP(&file, "output", "o", "", "write to this file")
	cmd.Flags().StringVar(&keep, "keep", store.Excerpt, "what to keep of articles: excerpt, none, or full texts")
	return cmd
}
