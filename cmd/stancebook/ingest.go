package main

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract"
	"github.com/stancebook/stancebook/sources"
	"github.com/stancebook/stancebook/store"
)

func newIngest(a *app) *cobra.Command {
	var from sourceFlags
	var f filters
	var again, stances, asJSON bool
	cmd := &cobra.Command{
		Use:   "ingest [SOURCE…]",
		Short: "Read coverage into the book",
		Long: `Read coverage into the book. A SOURCE is a file (.txt, .html, .jsonl, .csv, each
also gzipped), a folder, a glob, - for standard input, a file of addresses, or
the address of a feed or a page. Without a SOURCE, the sources of sources.toml
beside the book are read: that is what cron runs.

What is in the book already changes nothing. --again extracts the stored
articles anew with this version of the program and the engine that is set,
without network; the filters of claims narrow which articles.`,
		Example: `  stancebook ingest coverage/ --outlet "The Daily"
  stancebook ingest https://example.com/feed.xml
  stancebook ingest archive.csv.gz --map text=body,date=pub
  stancebook ingest --again --since 2017-08-01`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if (again || stances) && len(args) > 0 {
				return misused("--again reads the book's own articles: leave %q away, or leave --again away", args[0])
			}
			topics, err := a.chosenTopics(from.topics)
			if err != nil {
				return err
			}
			work := ingest{app: a, extractor: a.extractor(topics), json: asJSON}
			if again || stances {
				q, err := f.read(cmd.Context(), a, cmd)
				if err != nil {
					return err
				}
				q.Outlet = from.outlet
				return work.run(cmd.Context(), topics, work.again(q, stances))
			}
			list, err := from.read(args)
			if err == nil && len(args) == 0 {
				list, err = a.listed()
			}
			if err != nil {
				return err
			}
			return work.run(cmd.Context(), topics, work.read(list))
		},
	}
	from.add(cmd.Flags())
	f.addNarrowing(cmd.Flags())
	addEngine(cmd.Flags())
	cmd.Flags().BoolVar(&again, "again", false, "extract the stored articles anew, without network")
	cmd.Flags().BoolVar(&stances, "stances", false, "with --again: judge stances anew, nothing else")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the run report as JSON")
	return cmd
}

// ingest is one run.
type ingest struct {
	*app
	extractor *extract.Extractor
	options   sources.Options // zero: the app's
	json      bool
	book      *store.Book
	runID     string
	bar       *progress
	failed    int
	undated   int // articles written that state no date
	unplaced  int // and no address
}

// step does the work of a run; its error ends the run.
type step func(context.Context) error

// run does the work between opening and closing a run of the book, and reports.
func (w *ingest) run(ctx context.Context, topics []stancebook.Topic, work step) (err error) {
	path := w.settings.text("db")
	unlock, err := lockBook(path)
	if err != nil {
		return err
	}
	defer unlock()
	if w.book, err = w.open(ctx, path, false); err != nil {
		return err
	}
	defer w.book.Close()
	if err := w.book.PutTopics(ctx, topics); err != nil {
		return err
	}
	if w.runID, err = w.book.StartRun(ctx, w.extractor.Version(), commandLine()); err != nil {
		return err
	}
	worked := work(ctx)
	w.bar.finish()
	report, err := w.close(ctx, worked)
	if worked != nil || err != nil {
		return cmp.Or(worked, err)
	}
	if err := w.report(report); err != nil {
		return err
	}
	if w.failed > 0 {
		return partly(w.failed)
	}
	return nil
}

// close ends the run in the book, also when the work was stopped.
func (w *ingest) close(ctx context.Context, worked error) (store.Run, error) {
	status := "done"
	switch {
	case ctx.Err() != nil:
		status, ctx = "stopped", context.WithoutCancel(ctx)
	case worked != nil:
		status = "failed"
	}
	return w.book.FinishRun(ctx, w.runID, status)
}

// read ingests what is not in the book yet.
func (w *ingest) read(list []sources.Source) step {
	return func(ctx context.Context) error {
		if w.options.FS == nil {
			w.options = w.sourceOptions()
		}
		total, known := sources.Count(list, w.options)
		w.bar = w.startProgress(total, known)
		fresh := w.fresh(ctx, sources.Read(ctx, list, w.options))
		for x, err := range w.extractor.Each(ctx, fresh, w.workers()) {
			if err != nil {
				if err := w.fail(ctx, err); err != nil {
					return err
				}
				continue
			}
			if err := w.put(ctx, x); err != nil {
				return err
			}
			w.bar.step()
		}
		return ctx.Err()
	}
}

// fresh leaves out the articles that the book holds in this very wording, and
// counts them.
func (w *ingest) fresh(ctx context.Context, articles iter.Seq2[*stancebook.Article, error]) iter.Seq2[*stancebook.Article, error] {
	return func(yield func(*stancebook.Article, error) bool) {
		for a, err := range articles {
			if err == nil {
				var held bool
				if held, err = w.book.Has(ctx, a); err == nil && held {
					if err = w.book.Unchanged(ctx, w.runID, a); err == nil {
						w.bar.step()
						continue
					}
				}
			}
			if !yield(a, err) {
				return
			}
		}
	}
}

func (w *ingest) put(ctx context.Context, x *stancebook.Extraction) error {
	if !x.Article.English() {
		w.note("stancebook: %s: in %q, not in English: stored, not extracted", x.Article.Path, x.Article.Language)
		if err := w.book.Skip(ctx, w.runID, x.Article.Path, x.Article.Path+": language "+x.Article.Language); err != nil {
			return err
		}
	}
	if n := strings.Count(x.Article.Text, "\ufffd"); n > 0 {
		w.note("stancebook: %s: %s no UTF-8, read as \ufffd: turn the file into UTF-8 (iconv) and ingest it again",
			x.Article.Path, plural(n, "byte that is", "bytes that are"))
	}
	change, err := w.book.Put(ctx, w.runID, x)
	if change != store.Unchanged && x.Article.Published == "" {
		w.undated++
	}
	if change != store.Unchanged && x.Article.URL == "" {
		w.unplaced++
	}
	return err
}

// fail records an error that is about one document; any other is given back.
func (w *ingest) fail(ctx context.Context, err error) error {
	_, path, isItem := itemOf(err)
	if !isItem {
		return err
	}
	w.failed++
	w.bar.step()
	w.bar.above(func() { w.note("stancebook: %v", err) })
	return w.book.Fail(ctx, w.runID, path, err.Error())
}

// again extracts stored articles anew, or judges their stances anew.
func (w *ingest) again(q stancebook.Query, onlyStances bool) step {
	return func(ctx context.Context) error {
		w.bar = w.startProgress(0, false)
		if onlyStances {
			return w.restance(ctx, q)
		}
		for x, err := range w.extractor.Each(ctx, w.stored(ctx, q), w.workers()) {
			if err != nil {
				if err := w.fail(ctx, err); err != nil {
					return err
				}
				continue
			}
			if _, err := w.book.Replace(ctx, w.runID, x); err != nil {
				return err
			}
			w.bar.step()
		}
		return ctx.Err()
	}
}

// stored are the book's own articles. Those kept without text are counted as
// skipped.
func (w *ingest) stored(ctx context.Context, q stancebook.Query) iter.Seq2[*stancebook.Article, error] {
	return func(yield func(*stancebook.Article, error) bool) {
		for x, err := range w.book.Extractions(ctx, q) {
			if errors.Is(err, store.ErrNoText) {
				if err = w.notRedone(ctx, x); err == nil {
					continue
				}
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(x.Article, nil) {
				return
			}
		}
	}
}

func (w *ingest) restance(ctx context.Context, q stancebook.Query) error {
	for x, err := range w.book.Extractions(ctx, q) {
		if errors.Is(err, store.ErrNoText) {
			if err := w.notRedone(ctx, x); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		w.extractor.Restance(x)
		if err := w.book.Restance(ctx, w.runID, x.Article.Key(), x.Claims); err != nil {
			return err
		}
		w.bar.step()
	}
	return ctx.Err()
}

// notRedone counts an article that the book keeps without its text.
func (w *ingest) notRedone(ctx context.Context, x *stancebook.Extraction) error {
	return w.book.Skip(ctx, w.runID, x.Article.Path, x.Article.Path+": kept without its text, so not redone: ingest it again")
}

func commandLine() string {
	return joined(" ", append([]string{filepath.Base(os.Args[0])}, os.Args[1:]...)...)
}
