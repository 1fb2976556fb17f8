package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
)

// report prints what the run did.
func (w *ingest) report(ctx context.Context, run stancebook.Run) error {
	if w.undated > 0 {
		w.note("stancebook: %s without a date: --since and --until will leave their claims out (--date gives one)", count(w.undated, "article"))
	}
	if w.unplaced > 0 {
		w.note("stancebook: %s without an address: a corrected copy will count as another article (--url gives one)", count(w.unplaced, "article"))
	}
	for _, s := range run.Sources {
		if s.Odd != "" {
			w.event(slog.LevelWarn, "source looks wrong", "source", s.Source, "odd", s.Odd)
		}
	}
	if w.nightly && !w.json {
		fmt.Fprintln(w.stdout, headOf(run)) // a log holds many nights
	}
	return w.printRun(ctx, w.book, run, w.json)
}

// printRun prints a run's report: its counts, what failed and why, how each
// source did, and what changed articles did to their claims.
func (a *app) printRun(ctx context.Context, book *store.Book, run stancebook.Run, asJSON bool) error {
	var changed []stancebook.ClaimChange
	for c, err := range book.ClaimChanges(ctx, stancebook.Query{}, run.ID) {
		if err != nil {
			return err
		}
		changed = append(changed, c)
	}
	if asJSON {
		return a.printRunJSON(run, changed)
	}
	fmt.Fprintf(a.stdout, "articles: %s\n", counts(
		tally{run.New, "new"}, tally{run.Changed, "changed"}, tally{run.Unchanged, "unchanged"},
		tally{run.Redone, "done anew"}, tally{run.Failed, "failed"}, tally{run.Skipped, "not extracted"}, tally{run.Truncated, "cut short"}))
	fmt.Fprintf(a.stdout, "claims:   %s\n", counts(
		tally{run.Direct, "direct"}, tally{run.Mixed, "mixed"}, tally{run.Indirect, "indirect"},
		tally{run.Retired, "no longer found"}, tally{run.NeedLook, "to be looked at"}))
	if run.Orphaned > 0 {
		fmt.Fprintf(a.stdout, "reviews:  %d orphaned by this run, their claim is not found any more (review list --orphaned)\n", run.Orphaned)
	}
	for _, f := range run.Failures {
		fmt.Fprintf(a.stdout, "%-9s %s\n", f.Kind+":", printable(f.Reason))
	}
	a.printSources(run.Sources)
	for _, c := range run.Changes {
		a.printChange(c, changed)
	}
	return nil
}

// printSources prints how the sources did. One source that did as always needs
// no table: the counts above are its own.
func (a *app) printSources(nights []stancebook.SourceNight) {
	if len(nights) == 1 && troubleOf(&nights[0]) == "" {
		return
	}
	if len(nights) == 0 {
		return
	}
	fmt.Fprintln(a.stdout)
	width, _ := terminal(a.stdout)
	if a.width > 0 {
		width = a.width
	}
	rows := func(yield func(*stancebook.SourceNight, error) bool) {
		for i := range nights {
			if !yield(&nights[i], nil) {
				return
			}
		}
	}
	fillBuffered(a.stdout, func(w *bufio.Writer) error {
		_, err := writeTable(w, nightColumns, rows, width) // rows that are there already: nothing to fail
		return err
	})
}

var nightColumns = []column[*stancebook.SourceNight]{
	{"source", func(s *stancebook.SourceNight) any { return s.Source }},
	{"state", func(s *stancebook.SourceNight) any { return s.State }},
	{"new", func(s *stancebook.SourceNight) any { return s.New }},
	{"changed", func(s *stancebook.SourceNight) any { return s.Changed }},
	{"unchanged", func(s *stancebook.SourceNight) any { return s.Unchanged }},
	{"failed", func(s *stancebook.SourceNight) any { return s.Failed }},
	{"to know", func(s *stancebook.SourceNight) any { return briefOf(s) }},
}

// troubleOf says what one should know of a source's night, "" where all is as
// always.
func troubleOf(s *stancebook.SourceNight) string {
	if s.State != "read" && s.State != "unchanged" && s.Why != "" {
		return joined("; ", s.Why, oddOf(s))
	}
	return briefOf(s)
}

// briefOf says the same beneath a list of what failed and why.
func briefOf(s *stancebook.SourceNight) string {
	failed := ""
	if s.Causes != "" {
		failed = "failed: " + s.Causes
	}
	return joined("; ", failed, oddOf(s))
}

// oddOf says how a source's night stands beside its others.
func oddOf(s *stancebook.SourceNight) string {
	var parts []string
	if s.FailedNights == 2 {
		parts = append(parts, "failed last night, too")
	}
	if s.Odd != "" {
		parts = append(parts, "LOOKS WRONG: "+s.Odd)
	} else if s.SilentNights > 1 && s.Flows() {
		parts = append(parts, fmt.Sprintf("nothing new for %d nights", s.SilentNights))
	}
	return strings.Join(parts, "; ")
}

// printChange prints what an article's new wording did to its claims.
func (a *app) printChange(c stancebook.ArticleChange, all []stancebook.ClaimChange) {
	fmt.Fprintf(a.stdout, "\nchanged:  %s\n", joined(" ", c.Article, byline(c)))
	if c.WasHeadline != c.Headline && c.WasHeadline != "" {
		fmt.Fprintf(a.stdout, "  headline  %s\n", printable(wordDiff(c.WasHeadline, c.Headline)))
	}
	if c.Added+c.Dropped+c.Altered == 0 {
		fmt.Fprintf(a.stdout, "  claims    as before; words added %d, dropped %d\n", c.WordsAdded, c.WordsDropped)
		return
	}
	if c.OtherProgram {
		fmt.Fprintln(a.stdout, "  read by another version of the program: some of this may be its doing")
	}
	for i := range all {
		if all[i].Article == c.Article {
			fmt.Fprintf(a.stdout, "  %-9s %s: %s\n", all[i].Kind, printable(speakersOf(&all[i])), printable(saidChange(&all[i])))
		}
	}
}

func byline(c stancebook.ArticleChange) string {
	if about := joined(", ", c.Outlet, c.PublishedOn); about != "" {
		return "(" + about + ")"
	}
	return ""
}

func (a *app) printRunJSON(run stancebook.Run, changed []stancebook.ClaimChange) error {
	report := map[string]any{"resumes": run.Resumes}
	for _, c := range runColumns {
		report[c.name] = c.value(run)
	}
	failures, nights, changes := []map[string]string{}, []map[string]any{}, []map[string]any{}
	for _, f := range run.Failures {
		failures = append(failures, map[string]string{"kind": f.Kind, "path": f.Path, "reason": f.Reason, "at": f.At})
	}
	for _, s := range run.Sources {
		nights = append(nights, map[string]any{"source": s.Source, "outlet": s.Outlet, "kind": s.Kind, "state": s.State, "why": s.Why,
			"listed": s.Listed, "new": s.New, "changed": s.Changed, "unchanged": s.Unchanged, "known": s.Known, "skipped": s.Skipped,
			"failed": s.Failed, "causes": s.Causes, "articles": s.Articles, "median_words": s.MedianWords, "claims": s.Claims,
			"failed_nights": s.FailedNights, "silent_nights": s.SilentNights, "odd": s.Odd})
	}
	for _, c := range run.Changes {
		claims := []map[string]any{}
		for i := range changed {
			if changed[i].Article != c.Article {
				continue
			}
			claim := map[string]any{}
			for _, column := range changeColumns {
				claim[column.name] = column.value(&changed[i])
			}
			claims = append(claims, claim)
		}
		changes = append(changes, map[string]any{"article": c.Article, "outlet": c.Outlet, "published_on": c.PublishedOn,
			"headline_was": c.WasHeadline, "headline": c.Headline, "words_added": c.WordsAdded, "words_dropped": c.WordsDropped,
			"other_program": c.OtherProgram, "claims": claims})
	}
	report["failures"], report["sources"], report["changes"] = failures, nights, changes
	text, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%s\n", text)
	return err
}

// speakersOf names who is given as the speaker, and who was.
func speakersOf(c *stancebook.ClaimChange) string {
	was, now := cmp.Or(c.SpeakerWas, "(unknown)"), cmp.Or(c.SpeakerNow, "(unknown)")
	switch {
	case c.Kind == "added" || was == now:
		return now
	case c.Kind == "dropped":
		return was
	}
	return was + " → " + now
}
