package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
)

func newExport(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export KIND",
		Short: "Take stances, claims, quotes or a network away as a file",
		Long: `Take stances, claims, quotes or a network away as a file. Each export shows the
book as it was when it began, whatever an ingest writes meanwhile.`,
		Example: `  stancebook export stances -o stances.csv
  stancebook export claims --city Stockton --excel -o stockton.csv`,
		Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return misused("say what to export: stances, claims, quotes, dna, graphml, annotations, parquet or db")
		},
	}
	cmd.AddCommand(
		newExportKind(a, "stances", "a row a claim and topic: who stands where", stancebook.Query{Stances: true}),
		newExportKind(a, "claims", "a row a claim, stance empty where there is none", stancebook.Query{}),
		newExportKind(a, "quotes", "a row a direct or mixed claim", stancebook.Query{Type: quotesCommand.types}),
		newExportDNA(a), newExportGraph(a), newExportAnnotations(a), newExportParquet(a), newExportDB(a),
	)
	return cmd
}

func newExportKind(a *app, kind, short string, base stancebook.Query) *cobra.Command {
	var f filters
	var o output
	cmd := &cobra.Command{
		Use:   kind,
		Short: "Export " + short,
		Args:  arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			q, err := f.readExport(cmd, a, "rows")
			if err != nil {
				return err
			}
			q.Stances = base.Stances
			if len(q.Type) == 0 {
				q.Type = base.Type
			}
			return a.export(cmd.Context(), kind, q, &o)
		},
	}
	f.add(cmd.Flags())
	f.addClaims(cmd.Flags())
	o.add(cmd.Flags())
	return cmd
}

// export writes rows as CSV, also on a terminal, and beside a file what it
// holds.
func (a *app) export(ctx context.Context, kind string, q stancebook.Query, o *output) error {
	if !o.plain() && !o.table {
		o.csv = true
	}
	book, err := a.openStill(ctx)
	if err != nil {
		return err
	}
	defer book.Close()
	counts := map[string]int{}
	n, err := write(a, o, sheet[*stancebook.Row]{columns: rowColumns, rows: counting(book.Rows(ctx, q), counts)})
	if err != nil {
		return a.explain(err)
	}
	if err := a.describe(o.file, meta{Kind: kind, Query: q, Rows: n, Stances: counts, Columns: columnNames(o)}); err != nil {
		return err
	}
	return a.found(ctx, book, q, n)
}

// counting passes rows on and counts them by stance.
func counting(rows iter.Seq2[*stancebook.Row, error], counts map[string]int) iter.Seq2[*stancebook.Row, error] {
	return func(yield func(*stancebook.Row, error) bool) {
		for r, err := range rows {
			if err == nil {
				counts[cmp.Or(string(r.Stance), "none")]++
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// describe says what was exported, and writes it beside the file where there
// is one.
func (a *app) describe(file string, m meta) error {
	a.note("%s: support %d, oppose %d, neutral %d, unclear %d, no stance %d", count(m.Rows, "row"),
		m.Stances["support"], m.Stances["oppose"], m.Stances["neutral"], m.Stances["unclear"], m.Stances["none"])
	if file == "" {
		return nil
	}
	m.Extractor = version + "+" + a.settings.engine().Version
	if err := writeMeta(file, m); err != nil {
		return err
	}
	a.note("written to %s, described in %s.meta.json", file, file)
	return nil
}

// meta describes an exported file so that its reader knows what it holds.
type meta struct {
	Kind       string           `json:"kind"`
	File       string           `json:"file"`
	SHA256     string           `json:"sha256"`
	Rows       int              `json:"rows"`
	Stances    map[string]int   `json:"rows_by_stance"`
	Columns    []string         `json:"columns"`
	Query      stancebook.Query `json:"query"`
	Program    string           `json:"program"`
	Extractor  string           `json:"extractor"`
	ExportedAt time.Time        `json:"exported_at"`
}

func writeMeta(file string, m meta) error {
	sum, err := hashOf(file)
	if err != nil {
		return err
	}
	m.File, m.SHA256 = file, sum
	m.Program, m.ExportedAt = "stancebook "+version, time.Now().UTC().Truncate(time.Second)
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(file+".meta.json", append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("write description: %w", err)
	}
	return nil
}

func hashOf(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", fmt.Errorf("hash export: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("hash export %s: %w", file, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func columnNames(o *output) []string {
	if len(o.fields) > 0 {
		return o.fields
	}
	return namesOf(rowColumns)
}
