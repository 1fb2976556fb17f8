package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract"
	"github.com/stancebook/stancebook/store"
)

const (
	ingestHelp = `Read coverage into the book. A SOURCE is a file (.txt, .html, .jsonl, .csv, each
also gzipped), a folder, a glob, - for standard input, a file of addresses, or
the address of a feed or a page. Without a SOURCE, the sources of sources.toml
beside the book are read: that is what cron runs.

What is in the book already changes nothing. --again extracts the stored
articles anew with this version of the program and the engine that is set,
without network; the filters of claims narrow which articles. --again --stances judges stances anew and extracts
nothing: for a topic that is new or has changed (--topic leaves the stances on
other topics as they are).

--from-extract loads what extract --with-article printed (files, also gzipped, folders of
them, or -), on this machine or on others: nothing is extracted anew, and the
book is the one that ingesting the articles here would give.

A topic file with faults is reported and left out; the run goes on with the
other topics and ends with exit code 3. --again waits until it is mended.`
	ingestExamples = `  stancebook ingest coverage/ --outlet "The Daily"
  stancebook ingest https://example.com/feed.xml
  stancebook ingest archive.csv.gz --map text=body,date=pub
  stancebook ingest --again --since 2017-08-01
  stancebook ingest --from-extract lines/*.jsonl.gz`
)

func newIngest(a *app) *cobra.Command {
	var from sourceFlags
	var f filters
	var again, stances, asJSON, fromExtract bool
	var plan nightPlan
	cmd := &cobra.Command{
		Use:   "ingest [SOURCE…]",
		Short: "Read coverage into the book",
		Long:  ingestHelp, Example: ingestExamples,
		RunE: func(cmd *cobra.Command, args []string) error {
			if (again || stances) && len(args) > 0 {
				return misused("--again reads the book's own articles: leave %q away, or leave --again away", args[0])
			}
			if again && !stances && len(from.topics) > 0 {
				return misused("--again would take away the stances on other topics than --topic names: add --stances")
			}
			if fromExtract {
				if err := checkExtracted(cmd, args); err != nil {
					return err
				}
			}
			topics, err := a.chosenTopics(from.topics)
			work := ingest{app: a, json: asJSON, nightly: len(args) == 0 && !again && !stances, since: f.query.Since, noNetwork: plan.noNetwork}
			if err != nil && (again || stances || !errors.As(err, &work.faulty)) {
				return err
			}
			if work.extractor, err = a.extractor(topics); err != nil && (again || stances || !work.without(err)) {
				return err
			}
			if again || stances {
				q, err := f.read(cmd.Context(), a, cmd)
				if err != nil {
					return err
				}
				q.Outlet = from.outlet
				work.redo, work.kept = true, len(from.topics) > 0
				return work.run(cmd.Context(), topics, work.again(q, stances))
			}
			if fromExtract {
				return work.load(cmd.Context(), topics, args)
			}
			list, err := from.read(args)
			if err == nil && len(args) == 0 {
				list, err = a.listed()
			}
			if err == nil {
				err = isDay("--since", f.query.Since)
			}
			switch {
			case err != nil:
				return err
			case plan.printConfig:
				return a.printConfig(list)
			case plan.dryRun:
				return work.look(cmd.Context(), list)
			}
			return work.run(cmd.Context(), topics, work.read(list))
		},
	}
	from.add(cmd.Flags())
	f.addNarrowing(cmd.Flags())
	addEngine(cmd.Flags())
	plan.add(cmd.Flags())
	cmd.Flags().BoolVar(&again, "again", false, "extract the stored articles anew, without network")
	cmd.Flags().BoolVar(&stances, "stances", false, "with --again: judge stances anew, nothing else")
	cmd.Flags().BoolVar(&fromExtract, "from-extract", false, "load what extract --with-article printed")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the run report as JSON")
	return cmd
}

// ingest is one run.
type ingest struct {
	*app
	extractor *extract.Extractor
	json      bool
	nightly   bool   // it reads the list of sources, as cron has it do
	since     string // what is older is left out
	noNetwork bool
	night     *night
	faulty    *faultyTopics // topic files that are left out
	redo      bool          // what is in the book is judged anew
	kept      bool          // stances on topics that are not judged stay
	judged    map[string]bool
	book      *store.Book
	runID     string
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
	if err := w.putTopics(ctx, topics); err != nil {
		return err
	}
	if w.runID, err = w.book.StartRun(ctx, w.extractor.Version(), commandLine()); err != nil {
		return err
	}
	w.night = newNight()
	w.event(slog.LevelInfo, "run started", "run", w.runID, "book", path)
	worked := work(ctx)
	w.bar.finish()
	w.bar = nil
	report, err := w.close(ctx, worked)
	w.event(slog.LevelInfo, "run ended", "run", w.runID, "status", report.Status, "new", report.New, "changed", report.Changed,
		"unchanged", report.Unchanged, "failed", report.Failed, "truncated", report.Truncated,
		"claims", report.Direct+report.Mixed+report.Indirect, "orphaned", report.Orphaned)
	if worked != nil || err != nil {
		return cmp.Or(worked, err)
	}
	if err := w.report(ctx, report); err != nil {
		return err
	}
	if w.failed > 0 {
		return partly(w.failed)
	}
	return w.leftOut()
}

// putTopics puts the topics into the book, and says which the book's claims
// were judged by in other words.
func (w *ingest) putTopics(ctx context.Context, topics []stancebook.Topic) error {
	if w.faulty != nil {
		w.note("stancebook: judging without %s:\n%v", count(w.faulty.files, "faulty topic file"), w.faulty)
	}
	held, err := w.book.Topics(ctx)
	if err != nil {
		return err
	}
	for _, old := range held {
		i := slices.IndexFunc(topics, func(t stancebook.Topic) bool { return t.Name == old.Name })
		if i >= 0 && !w.redo && old.Claims > 0 && !sameTopic(old.Topic, topics[i]) {
			w.note("stancebook: topic %q has changed: to judge what is in the book by it: stancebook ingest --again --stances --topic %s", old.Name, old.Name)
		}
	}
	w.judged = map[string]bool{}
	for _, t := range topics {
		w.judged[t.Name] = true
	}
	return w.book.PutTopics(ctx, topics)
}

// without tells whether a run may go on beside an error of files of topics, and
// keeps them for the report.
func (w *ingest) without(err error) bool {
	var more *faultyTopics
	if !errors.As(err, &more) {
		return false
	}
	if w.faulty != nil {
		more = &faultyTopics{errors.Join(w.faulty, more), w.faulty.files + more.files}
	}
	w.faulty = more
	return true
}

// leftOut ends a run that judged without faulty topic files.
func (w *ingest) leftOut() error {
	if w.faulty == nil {
		return nil
	}
	return &codeError{codePartly, fmt.Errorf("%s left out (see above): mend with topics check, then: stancebook ingest --again --stances",
		count(w.faulty.files, "faulty topic file"))}
}

// close ends the run in the book, also when the work was stopped.
func (w *ingest) close(ctx context.Context, worked error) (stancebook.Run, error) {
	status := "done"
	switch {
	case ctx.Err() != nil:
		status, ctx = "stopped", context.WithoutCancel(ctx)
	case worked != nil:
		status = "failed"
	}
	if err := w.keepNights(ctx); err != nil {
		return stancebook.Run{}, err
	}
	return w.book.FinishRun(ctx, w.runID, status)
}

// again extracts stored articles anew, or judges their stances anew.
func (w *ingest) again(q stancebook.Query, onlyStances bool) step {
	return func(ctx context.Context) error {
		w.startProgress(0, false)
		if onlyStances {
			return w.restance(ctx, q)
		}
		for group := range gathered(w.extractor.Each(ctx, w.stored(ctx, q), w.workers())) {
			var list []*stancebook.Extraction
			for _, e := range group {
				if e.err == nil {
					list = append(list, e.x)
				} else if _, err := w.fail(ctx, "", e.err); err != nil {
					return err
				}
			}
			if err := w.book.ReplaceAll(ctx, w.runID, list); err != nil {
				return err
			}
			for range group {
				w.bar.step()
			}
		}
		return ctx.Err()
	}
}

// stored are the book's own articles. Those kept without text are counted as
// skipped.
func (w *ingest) stored(ctx context.Context, q stancebook.Query) iter.Seq2[*stancebook.Article, error] {
	return func(yield func(*stancebook.Article, error) bool) {
		for x, err := range w.book.Extractions(ctx, q) {
			if errors.Is(err, stancebook.ErrNoText) {
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
		if errors.Is(err, stancebook.ErrNoText) {
			if err := w.notRedone(ctx, x); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if err := w.book.Unreviewed(ctx, x); err != nil {
			return err
		}
		w.judgeAnew(x)
		if err := w.book.Restance(ctx, w.runID, x.Article.Key(), x.Claims); err != nil {
			return err
		}
		w.bar.step()
	}
	return ctx.Err()
}

// judgeAnew judges claims anew. Where only some topics are judged, the stances
// on the others stay.
func (w *ingest) judgeAnew(x *stancebook.Extraction) {
	old := make([][]stancebook.Stance, len(x.Claims))
	for i := range x.Claims {
		old[i] = x.Claims[i].Stances
	}
	w.extractor.Restance(x)
	if !w.kept {
		return
	}
	for i := range x.Claims {
		for _, s := range old[i] {
			if !w.judged[s.Topic] {
				x.Claims[i].Stances = append(x.Claims[i].Stances, s)
			}
		}
	}
}

// notRedone counts an article that the book keeps without its text.
func (w *ingest) notRedone(ctx context.Context, x *stancebook.Extraction) error {
	return w.book.Skip(ctx, w.runID, x.Article.Path, x.Article.Path+": kept without its text, so not redone: ingest it again")
}

func commandLine() string {
	return joined(" ", append([]string{filepath.Base(os.Args[0])}, os.Args[1:]...)...)
}
