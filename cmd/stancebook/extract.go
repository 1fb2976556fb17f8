package main

import (
	"bufio"
	"errors"
	"iter"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract"
	"github.com/stancebook/stancebook/sources"
)

func newExtract(a *app) *cobra.Command {
	var from sourceFlags
	var withArticle, noPrior bool
	cmd := &cobra.Command{
		Use:   "extract SOURCE…",
		Short: "Print what articles hold, a JSON line each, without a book",
		Long: `Print what articles hold, a JSON line a document, in input order. No book is
read or written. Offsets are Unicode code points into the text as read (of a
page: into article.text). A document that fails gives {"doc", "error"} and exit
code 3 at the end.`,
		Example: `  stancebook extract coverage/*.txt > claims.jsonl
  zcat archive.jsonl.gz | stancebook extract - --map text=body,date=pub`,
		Args: arguments(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := from.read(args)
			if err != nil {
				return err
			}
			topics, err := a.chosenTopics(from.topics)
			if err != nil {
				return err
			}
			extractor, err := a.extractor(topics)
			if err != nil {
				return err
			}
			articles := sources.Read(cmd.Context(), list, a.sourceOptions())
			found := extractor.Each(cmd.Context(), articles, a.workers())
			return a.printLines(found, withArticle, noPrior)
		},
	}
	from.add(cmd.Flags())
	addEngine(cmd.Flags())
	cmd.Flags().BoolVar(&withArticle, "with-article", false, "add the article: title, text, bylines, date, outlet, address")
	cmd.Flags().BoolVar(&noPrior, "no-prior", false, "stances by the words alone, whoever speaks")
	return cmd
}

// printLines writes a line a document and flushes it, so that a reader at the
// other end of a pipe never waits for the next one.
func (a *app) printLines(found iter.Seq2[*stancebook.Extraction, error], withArticle, noPrior bool) error {
	w := bufio.NewWriter(a.stdout)
	failed := 0
	for x, err := range found {
		var line []byte
		if err != nil {
			doc, _, isItem := itemOf(err)
			if !isItem {
				return err
			}
			failed++
			a.note("stancebook: %v", err)
			line, err = stancebook.ErrorLine(doc, err)
		} else {
			if noPrior {
				byWordsAlone(x)
			}
			if x.Article.Truncated {
				a.cutShort(x.Article)
			}
			line, err = x.Line(withArticle)
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
	if failed > 0 {
		return partly(failed)
	}
	return nil
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
