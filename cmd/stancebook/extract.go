package main

import (
	"bufio"
	"cmp"
	"errors"
	"iter"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract"
	"github.com/stancebook/stancebook/sources"
)

func newExtract(a *app) *cobra.Command {
	var from sourceFlags
	var p linePrinter
	cmd := &cobra.Command{
		Use:   "extract SOURCE… | --pipe",
		Short: "Print what articles hold, a JSON line each, without a book",
		Long: `Print what articles hold, a JSON line a document, in input order. No book is
read or written. Offsets are Unicode code points into the text as read (of a
page: into article.text). A document that fails gives {"doc", "error"} and exit
code 3 at the end.

With --pipe another program writes JSON Lines to standard input and reads one
line for each, in order, as soon as it is there. A line may begin with the
document's name and a tab. A document that fails gives its record alone: the
exit code is 0 where every line was answered. No line at all is no fault.`,
		Example: `  stancebook extract coverage/*.txt > claims.jsonl
  zcat archive.jsonl.gz | stancebook extract - --map text=body,date=pub
  stancebook extract archive/ --with-article | stancebook ingest --from-extract -`,
		Args: func(cmd *cobra.Command, args []string) error {
			if p.pipe {
				return arguments(cobra.NoArgs)(cmd, args)
			}
			return arguments(cobra.MinimumNArgs(1))(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if p.pipe {
				args = []string{"-"}
			}
			list, err := from.read(args)
			if err != nil {
				return err
			}
			if p.pipe {
				list[0].Kind = "lines"
			}
			topics, err := a.chosenTopics(from.topics)
			if err != nil {
				return err
			}
			extractor, err := a.extractor(topics)
			if err != nil {
				return err
			}
			articles := sources.Read(cmd.Context(), list, a.sourceOptions(cmd.Context()))
			found := extractor.Each(cmd.Context(), articles, a.workers())
			if err := a.printLines(found, p); err != nil {
				return err
			}
			return cmd.Context().Err() // whoever stopped it must not take the lines for all there are
		},
	}
	from.add(cmd.Flags())
	addEngine(cmd.Flags())
	cmd.Flags().BoolVar(&p.pipe, "pipe", false, "answer each line of standard input by one, for a program that waits for it")
	cmd.Flags().BoolVar(&p.withArticle, "with-article", false, "add the article: title, text, bylines, date, outlet, address")
	cmd.Flags().BoolVar(&p.noPrior, "no-prior", false, "stances by the words alone, whoever speaks")
	return cmd
}

// linePrinter says what is printed of each document.
type linePrinter struct{ withArticle, noPrior, pipe bool }

// printLines writes a line a document and flushes it, so that a reader at the
// other end of a pipe never waits for the next one.
func (a *app) printLines(found iter.Seq2[*stancebook.Extraction, error], p linePrinter) error {
	w := bufio.NewWriter(a.stdout)
	failed := 0
	for x, err := range found {
		var line []byte
		if err != nil {
			document, isItem := failedDocument(err)
			if !isItem {
				return err
			}
			failed++
			if !p.pipe {
				a.note("stancebook: %v", err)
			}
			line, err = document.Line()
		} else {
			if p.noPrior {
				byWordsAlone(x)
			}
			if x.Article.Truncated {
				a.cutShort(x.Article)
			}
			line, err = x.Line(p.withArticle)
		}
		if err != nil {
			return err
		}
		w.Write(line)
		w.WriteByte('\n')
		if err := w.Flush(); err != nil {
			return err
		}
	}
	if failed > 0 && !p.pipe {
		return partly(failed)
	}
	return nil
}

// failedDocument makes the record of a document of an error that is about one
// alone.
func failedDocument(err error) (record *stancebook.FailedDocument, isItem bool) {
	doc, path, isItem := itemOf(err)
	record = &stancebook.FailedDocument{Doc: doc, Path: path, Cause: "extractor", Reason: err.Error()}
	var unread *sources.ItemError
	if errors.As(err, &unread) {
		record.Cause = cmp.Or(unread.Cause, "other")
	}
	return record, isItem
}

// itemOf tells which document an error is about, if it is about one alone.
func itemOf(err error) (doc, path string, ok bool) {
	var unread *sources.ItemError
	if errors.As(err, &unread) {
		return unread.ID, unread.Path, true
	}
	var broke *extract.ArticleError
	if errors.As(err, &broke) {
		return broke.ID, broke.Path, true
	}
	return "", "", false
}
