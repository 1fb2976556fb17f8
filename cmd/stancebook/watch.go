package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
)

// mostEntries is how many claims a feed holds: readers ask oftener than so much
// is said.
const mostEntries = 200

func newWatch(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "watch",
		Short: "Be told when a person speaks, a city is spoken of, or any question has a new answer",
		Example: `  stancebook watch add stockton --city "Stockton, CA"
  stancebook watch add sessions --person "Jeff Sessions" --said
  stancebook ingest && stancebook watch new
  stancebook watch new stockton --atom stockton.atom`,
	}
	cmd.AddCommand(newWatchAdd(a), newWatchList(a), newWatchNew(a), newWatchRemove(a))
	return cmd
}

func newWatchAdd(a *app) *cobra.Command {
	var f filters
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "Watch a question from now on",
		Long: `Watch a question from now on, under a name. What the book holds already is not
told. The question is also kept for --saved NAME; without any filter the one
kept under NAME is watched. A watch of the same name gives way.`,
		Args: arguments(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.addWatch(cmd, args[0], &f)
		},
	}
	f.addQuestion(cmd.Flags())
	return cmd
}

// watchName is what a watch may be called: it also names files.
var watchName = regexp.MustCompile(`^[\pL\pN][\pL\pN._ -]{0,63}$`)

func (a *app) addWatch(cmd *cobra.Command, name string, f *filters) error {
	if !watchName.MatchString(name) {
		return misused("a watch is named by up to 64 letters, digits, spaces, dots and dashes, not %q", name)
	}
	if cmd.Flags().NFlag() == 0 || cmd.Flags().NFlag() == 1 && cmd.Flags().Changed("db") {
		f.saved = name
	}
	ctx := cmd.Context()
	q, err := f.read(ctx, a, cmd)
	if err != nil {
		if errors.Is(err, stancebook.ErrNoSaved) {
			return misused("say what to watch, such as --person or --city: no question is kept under %q", name)
		}
		return err
	}
	q.GroupBy, q.Sort, q.Limit, q.Stances, q.Dedupe = "", "", 0, false, false
	book, err := a.openToWrite(ctx)
	if err != nil {
		return err
	}
	defer book.Close()
	already, err := book.AddWatch(ctx, name, q)
	if err != nil {
		return a.explain(err)
	}
	if err := book.SaveQuery(ctx, name, q); err != nil {
		return err
	}
	if already == 0 {
		a.note("watching %q; nothing in the book matches yet", name)
	} else {
		a.note("watching %q; %s in the book already: see them with stancebook claims --saved %q", name, count(already, "claim"), name)
	}
	return nil
}

var watchColumns = []column[store.Watch]{
	{"name", func(w store.Watch) any { return w.Name }},
	{"question", func(w store.Watch) any { return questionLine(w.Query) }},
	{"told", func(w store.Watch) any { return w.Told }},
	{"added_at", func(w store.Watch) any { return w.AddedAt }},
	{"told_at", func(w store.Watch) any { return w.ToldAt }},
}

func newWatchList(a *app) *cobra.Command {
	var o output
	cmd := &cobra.Command{
		Use:   "list",
		Short: "The questions that are watched",
		Args:  arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			book, err := a.openBook(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			list, err := book.Watches(cmd.Context())
			if err != nil {
				return err
			}
			if _, err := write(a, &o, sheet[store.Watch]{columns: watchColumns, rows: each(list)}); err != nil {
				return err
			}
			if len(list) == 0 {
				return nothing("nothing is watched; begin with: stancebook watch add NAME --city CITY")
			}
			return nil
		},
	}
	o.add(cmd.Flags())
	return cmd
}

// questionLine writes a question as the flags that ask it.
func questionLine(q stancebook.Query) string {
	var flags []string
	add := func(flag, value string) {
		if value != "" {
			if strings.ContainsAny(value, ` "'`) {
				value = `"` + strings.ReplaceAll(value, `"`, `\"`) + `"`
			}
			flags = append(flags, "--"+flag+" "+value)
		}
	}
	for _, f := range [][2]string{
		{"person", q.Person}, {"org", q.Org}, {"city", q.City}, {"city-role", q.CityRole}, {"state", q.State}, {"topic", q.Topic},
		{"stance", joinedAs(q.Stance)}, {"type", joinedAs(q.Type)}, {"outlet", q.Outlet}, {"since", q.Since}, {"until", q.Until},
		{"search", q.Search}, {"review", q.Review},
	} {
		add(f[0], f[1])
	}
	if q.MinConfidence > 0 {
		add("min-confidence", plainCell(q.MinConfidence))
	}
	if q.Said {
		flags = append(flags, "--said")
	}
	if q.NoPrior {
		flags = append(flags, "--no-prior")
	}
	return cmp.Or(strings.Join(flags, " "), "(everything)")
}

func joinedAs[T ~string](list []T) string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = string(w)
	}
	return strings.Join(words, ",")
}

func newWatchRemove(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "remove NAME",
		Short:             "Watch a question no longer",
		Args:              arguments(cobra.ExactArgs(1)),
		ValidArgsFunction: a.namesOf("watch"),
		RunE: func(cmd *cobra.Command, args []string) error {
			book, err := a.openToWrite(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			return a.explain(book.RemoveWatch(cmd.Context(), args[0]))
		},
	}
}

func newWatchNew(a *app) *cobra.Command {
	var o output
	var atom string
	cmd := &cobra.Command{
		Use:   "new [NAME]",
		Short: "What was said since this was last asked",
		Long: `Print the claims that the watches (or the one of the name) match and have not
told yet, each once: not again when its article is read anew, corrected
elsewhere or copied by another outlet. Nothing new is no error and no output.

A claim counts as told when it was written out. Where the program is killed
between the two, it is told again the next time, under the same claim_key.

--atom writes a feed of the 200 claims last told to a file, or into a folder a
file NAME.atom for each watch; feeds leave out what private persons said, unless
the watch names the person.`,
		Example: `  stancebook watch new
  stancebook watch new stockton --csv -o new.csv
  stancebook watch new --atom /var/www/feeds/`,
		Args:              arguments(cobra.MaximumNArgs(1)),
		ValidArgsFunction: a.namesOf("watch"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.tell(cmd.Context(), telling{strings.Join(args, ""), atom, &o})
		},
	}
	cmd.Flags().StringVar(&atom, "atom", "", "write an Atom feed to this file, or feeds into this folder")
	o.add(cmd.Flags())
	return cmd
}

// telling is one call of watch new.
type telling struct {
	name string // of one watch; empty tells all
	atom string // file or folder; empty writes none
	out  *output
}

func (a *app) tell(ctx context.Context, t telling) error {
	folder := isFolder(t.atom)
	if t.atom != "" && t.name == "" && !folder {
		return misused("--atom %s is no folder: name a watch for one feed, or a folder for a feed of each", t.atom)
	}
	book, err := a.openToWrite(ctx)
	if err != nil {
		return err
	}
	defer book.Close()
	unlock, err := lockWatches(book.Path())
	if err != nil {
		return err
	}
	defer unlock()
	all, asked, err := a.news(ctx, book, t.name)
	if err != nil {
		return err
	}
	// Feeds come first: written once more they are the same.
	for _, n := range all {
		file := t.atom
		if folder {
			file = filepath.Join(t.atom, n.Name+".atom")
		}
		if err := writeFeed(ctx, book, n, file); err != nil {
			return err
		}
	}
	if err := a.writeNews(ctx, book, all, t.out); err != nil {
		return err
	}
	return errors.Join(book.Tell(ctx, all...), asked)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir() || strings.HasSuffix(path, "/")
}

// news finds what there is to tell. A watch that cannot be asked, for its
// person could by now be several, does not keep the others back: asked is its
// error.
func (a *app) news(ctx context.Context, book *store.Book, name string) (all []*store.News, asked, err error) {
	var list []store.Watch
	if name == "" {
		list, err = book.Watches(ctx)
	} else {
		var one store.Watch
		one, err = book.WatchNamed(ctx, name)
		list = []store.Watch{one}
	}
	if errors.Is(err, stancebook.ErrNoWatch) {
		return nil, nil, misused("%w", err)
	}
	if err != nil {
		return nil, nil, err
	}
	var failures []error
	for _, w := range list {
		n, err := book.News(ctx, w)
		var unknown *stancebook.UnknownError
		switch {
		case errors.As(err, &unknown):
			failures = append(failures, fmt.Errorf("watch %q: %w; add it anew", w.Name, err))
		case err != nil:
			return nil, nil, err
		default:
			all = append(all, n)
		}
	}
	return all, errors.Join(failures...), nil
}

// newsRow is a claim with the watch that tells it.
type newsRow struct {
	watch string
	*stancebook.Row
}

// newsColumns puts the watch before a claim's columns.
func newsColumns(columns []column[*stancebook.Row]) []column[newsRow] {
	out := []column[newsRow]{{"watch", func(r newsRow) any { return r.watch }}}
	for _, c := range columns {
		out = append(out, column[newsRow]{c.name, func(r newsRow) any { return c.value(r.Row) }})
	}
	return out
}

// writeNews writes what is new. Nothing new is written only where a form was
// asked for, which a program reads: cron sends what it is shown as mail.
func (a *app) writeNews(ctx context.Context, book *store.Book, all []*store.News, o *output) error {
	total := 0
	var q stancebook.Query
	for _, n := range all {
		total += n.Len()
		q.Topic = cmp.Or(q.Topic, n.Query.Topic)
	}
	if total == 0 && o.file == "" && !o.plain() {
		if _, onTerminal := terminal(a.stdout); onTerminal {
			a.note("nothing new")
		}
		return nil
	}
	_, err := write(a, o, sheet[newsRow]{columns: newsColumns(listColumns), brief: newsColumns(briefColumns(q)), rows: newsRows(ctx, book, all)})
	return err
}

func newsRows(ctx context.Context, book *store.Book, all []*store.News) iter.Seq2[newsRow, error] {
	return func(yield func(newsRow, error) bool) {
		for _, n := range all {
			for r, err := range book.NewsRows(ctx, n) {
				if !yield(newsRow{n.Name, r}, err) || err != nil {
					return
				}
			}
		}
	}
}

func writeFeed(ctx context.Context, book *store.Book, n *store.News, file string) error {
	if file == "" {
		return nil
	}
	feed := stancebook.Feed{Name: "watch " + n.Name, Title: "stancebook: " + n.Name, Updated: time.Now()}
	if at, err := time.Parse(time.RFC3339, cmp.Or(n.ToldAt, n.AddedAt)); err == nil && n.Len() == 0 {
		feed.Updated = at
	}
	return writeWhole(file, func(w *bufio.Writer) error { return feed.Write(w, book.Recent(ctx, n, mostEntries)) })
}
