package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
)

func newExportDNA(a *app) *cobra.Command {
	var f filters
	var file string
	cmd := &cobra.Command{
		Use:   "dna",
		Short: "Export statements for Discourse Network Analyzer",
		Long: `Export statements for Discourse Network Analyzer (DNA) 3.1: FILE.dna, which DNA
opens (coder "stancebook", password "stancebook"), FILE-statements.csv, its list
of events, and FILE-documents.csv.

A topic's claim sentence is the concept; support is agreement, oppose is
disagreement. Neutral and unclear stances, which DNA has no place for, and
speakers whom nothing names are left out and counted. A document holds the
statements with the words around them, not the whole article.`,
		Example: `  stancebook export dna -o letters.dna
  stancebook export dna --topic sessions-letters --since 2017-08-01 -o august.dna`,
		Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			q, err := f.readExport(cmd, a, "files")
			if err != nil {
				return err
			}
			if !strings.HasSuffix(file, ".dna") {
				return misused("say where to write: -o NAME.dna")
			}
			return a.exportDNA(cmd.Context(), q, file)
		},
	}
	f.add(cmd.Flags())
	f.addClaims(cmd.Flags())
	cmd.Flags().StringVarP(&file, "output", "o", "", "write to this file, whose name ends in .dna")
	return cmd
}

func (a *app) exportDNA(ctx context.Context, q stancebook.Query, file string) error {
	q.Stances = true
	book, err := a.openStill(ctx)
	if err != nil {
		return err
	}
	defer book.Close()
	topics, err := book.Topics(ctx)
	if err != nil {
		return err
	}
	concepts := map[string]string{}
	for _, t := range topics {
		concepts[t.Name] = cmp.Or(t.Claim, t.Name)
	}
	base := strings.TrimSuffix(file, ".dna")
	var done dnaCounts
	if done, err = writeDNA(ctx, base, concepts, book.Rows(ctx, q)); err != nil {
		return a.explain(err)
	}
	a.note("%s in %s; left out: %d neutral, %d unclear, %d of unnamed speakers, groups or documents",
		count(done.statements, "statement"), count(done.documents, "document"), done.neutral, done.unclear, done.unnamed)
	if done.undated > 0 {
		a.note("%s without a date: at 1970-01-01 in the file", count(done.undated, "document"))
	}
	a.note("written to %s.dna, %s-statements.csv and %s-documents.csv", base, base, base)
	return a.found(ctx, book, q, done.statements)
}

// dnaCounts says what went into a file and what could not.
type dnaCounts struct {
	statements, documents, undated int
	neutral, unclear, unnamed      int
}

// writeDNA writes the three files of an export; each takes its name only when
// all are whole.
func writeDNA(ctx context.Context, base string, concepts map[string]string, rows iter.Seq2[*stancebook.Row, error]) (done dnaCounts, err error) {
	events, err := createBeside(base + "-statements.csv")
	if err != nil {
		return done, err
	}
	defer func() { err = events.finish(err) }()
	documents, err := createBeside(base + "-documents.csv")
	if err != nil {
		return done, err
	}
	defer func() { err = documents.finish(err) }()
	work, err := os.MkdirTemp(filepath.Dir(base), ".dna.*")
	if err != nil {
		return done, fmt.Errorf("write %s.dna: %w", base, err)
	}
	defer os.RemoveAll(work)
	book, err := createDNA(ctx, filepath.Join(work, "new.dna"), concepts)
	if err != nil {
		return done, err
	}
	done, err = fillDNA(ctx, book, events, rows)
	if err == nil {
		err = book.writeDocuments(ctx, documents)
	}
	if closed := book.close(err); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(filepath.Join(work, "new.dna"), base+".dna")
	}
	return done, err
}

// fillDNA adds every statement with a side and a named speaker.
func fillDNA(ctx context.Context, book *dnaBook, events io.Writer, rows iter.Seq2[*stancebook.Row, error]) (done dnaCounts, err error) {
	list := bufio.NewWriter(events)
	fmt.Fprintln(list, quoteAll(eventColumns))
	for r, err := range rows {
		if err != nil {
			return done, err
		}
		switch {
		case voiceKey(r) == "":
			done.unnamed++
		case r.Stance == stancebook.Neutral:
			done.neutral++
		case r.Stance == stancebook.Unclear:
			done.unclear++
		default:
			s, err := book.add(ctx, r)
			if err != nil {
				return done, fmt.Errorf("write statement %s: %w", r.StanceKey, err)
			}
			fmt.Fprintln(list, quoteAll(s.event()))
			done.statements++
		}
	}
	done.documents, done.undated = len(book.documents), book.undated
	return done, list.Flush()
}

// eventColumns head the list of events as DNA itself exports it.
var eventColumns = []string{"statement_id", "time", "person", "organization", "concept", "agreement", "stance", "rationale", "cue", "form",
	"start_position", "stop_position", "text", "coder", "document_id", "document_title", "document_author", "document_source",
	"document_section", "document_type"}

// event is the statement's line in the list of events.
func (s *dnaStatement) event() []string {
	return []string{strconv.Itoa(s.id), s.document.time.Format(time.DateTime), s.person, s.organization, s.concept, strconv.Itoa(s.agreement),
		strconv.Itoa(s.stance), s.rationale, s.cue, s.form, strconv.Itoa(s.start), strconv.Itoa(s.stop), s.text, dnaCoder,
		strconv.Itoa(s.document.id), s.document.title, "", s.document.source, "", dnaDocumentType}
}

// quoteAll writes a line as DNA does: every field in quotation marks, and
// inside a field no semicolon and no quotation mark.
func quoteAll(fields []string) string {
	clean := strings.NewReplacer(";", ",", `"`, "'", "\n", " ", "\r", " ")
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = `"` + clean.Replace(f) + `"`
	}
	return strings.Join(out, ";")
}

// writeDocuments writes the documents as DNA imports them.
func (b *dnaBook) writeDocuments(ctx context.Context, w io.Writer) error {
	out := csv.NewWriter(w)
	out.Write([]string{"id", "title", "text", "coder", "author", "source", "section", "notes", "type", "date"})
	rows, err := b.tx.QueryContext(ctx, `SELECT ID, Title, Text, Source, Notes, Type, Date FROM DOCUMENTS ORDER BY ID`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, title, text, source, notes, kind string
		var date int64
		if err := rows.Scan(&id, &title, &text, &source, &notes, &kind, &date); err != nil {
			return err
		}
		out.Write([]string{id, title, text, dnaCoder, "", source, "", notes, kind, time.Unix(date, 0).UTC().Format(time.DateTime)})
	}
	out.Flush()
	return errors.Join(rows.Err(), out.Error())
}
