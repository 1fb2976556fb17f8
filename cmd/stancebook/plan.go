package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/pflag"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources"
	"github.com/stancebook/stancebook/store"
)

// nightPlan are the flags that say how a night is spent.
type nightPlan struct {
	dryRun, noNetwork, printConfig bool
}

func (p *nightPlan) add(flags *pflag.FlagSet) {
	flags.BoolVar(&p.dryRun, "dry-run", false, "read the sources and list what is new or changed; write nothing")
	flags.BoolVar(&p.noNetwork, "no-network", false, "read only what lies in files")
	flags.Bool("log-json", false, "notes and progress as JSON lines on stderr")
	flags.BoolVar(&p.printConfig, "print-config", false, "print the settings and sources as they are understood; read nothing")
}

// look reads the sources and lists what a run would write, without writing.
func (w *ingest) look(ctx context.Context, list []sources.Source) error {
	path, o := w.settings.text("db"), w.sourceOptions(ctx)
	o.Since, o.NoNetwork = w.since, w.noNetwork
	w.night = newNight()
	o.Notes = w.heed(ctx)
	if isThere(path) {
		var err error
		if w.book, err = w.open(ctx, path, true); err != nil {
			return err
		}
		defer w.book.Close()
		o.Memory = w.memory(ctx, true)
		if err := w.recall(ctx, list); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	tallies := map[store.Change]int{}
	for a, err := range sources.Read(ctx, list, o) {
		if err != nil {
			if _, _, isItem := itemOf(err); !isItem {
				return err
			}
			w.failed++
			w.note("stancebook: %v", err)
			continue
		}
		if a.Truncated {
			w.cutShort(a)
		}
		change, err := w.lookAt(ctx, a, seen)
		if err != nil {
			return err
		}
		tallies[change]++
		if change != store.Unchanged {
			fmt.Fprintf(w.stdout, "%-9s %s\n", change, joined("  ", a.Path, printable(a.Title)))
		}
	}
	fmt.Fprintf(w.stdout, "articles: %s (nothing was written)\n", counts(tally{tallies[store.New], "new"}, tally{tallies[store.Changed], "changed"},
		tally{tallies[store.Unchanged] + w.night.unasked, "unchanged"}, tally{w.failed, "failed"}))
	if w.failed > 0 {
		return partly(w.failed)
	}
	return w.night.err
}

// lookAt tells what a run would make of an article, those before it counted in.
func (w *ingest) lookAt(ctx context.Context, a *stancebook.Article, seen map[string]bool) (store.Change, error) {
	known := seen[a.Key()]
	seen[a.Key()] = true
	if w.book == nil {
		if known {
			return store.Unchanged, nil
		}
		return store.New, nil
	}
	change, err := w.book.Look(ctx, a)
	if change == store.New && known {
		change = store.Changed
	}
	return change, err
}

// config is a source as --print-config writes it: a sources.toml of its own.
type config struct {
	Address      string            `toml:"address"`
	Kind         string            `toml:"kind,omitempty"`
	Outlet       string            `toml:"outlet,omitempty"`
	Date         string            `toml:"date,omitempty"`
	URL          string            `toml:"url,omitempty"`
	Map          map[string]string `toml:"map,omitempty"`
	Limit        int               `toml:"limit,omitempty"`
	Entries      int               `toml:"entries,omitempty"`
	About        []string          `toml:"about,omitempty"`
	Since        string            `toml:"since,omitempty"`
	Every        string            `toml:"every,omitempty"`
	Spacing      string            `toml:"spacing,omitempty"`
	AllowPrivate bool              `toml:"allow_private,omitempty"`
}

// printConfig prints the settings with their origin, as remarks, and the
// sources as the run would read them.
func (a *app) printConfig(list []sources.Source) error {
	for _, k := range known {
		fmt.Fprintf(a.stdout, "# %-10s %q from %s\n", k.name, a.settings.text(k.name), a.settings.origin(k.name))
	}
	var file struct {
		Source []config `toml:"source"`
	}
	for _, s := range list {
		file.Source = append(file.Source, config{
			Address: s.Address, Kind: s.Kind, Outlet: s.Outlet, Date: s.Date, URL: s.URL, Map: s.Map, Limit: s.Limit, Entries: s.Entries,
			About: s.About, Since: s.Since, Every: span(s.Every), Spacing: span(s.Spacing), AllowPrivate: s.AllowPrivate,
		})
	}
	text, err := toml.Marshal(file)
	if err != nil {
		return fmt.Errorf("print sources: %w", err)
	}
	_, err = fmt.Fprintf(a.stdout, "\n%s", text)
	return err
}

func span(d time.Duration) string {
	if d == 0 {
		return ""
	}
	s := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(s, zero) {
			s = s[:len(s)-2]
		}
	}
	return s
}

// wantsJSONLog looks for --log-json before the flags are read, so that what is
// wrong with them is a JSON line, too.
func wantsJSONLog(args []string) bool {
	if i := slices.Index(args, "--"); i >= 0 {
		args = args[:i]
	}
	return slices.Contains(args, "--log-json") || slices.Contains(args, "--log-json=true")
}

// logTo makes notes and events JSON lines.
func (a *app) logTo(w io.Writer) { a.log = slog.New(slog.NewJSONHandler(w, nil)) }

// event writes a line to the log of JSON lines, where one is kept.
func (a *app) event(level slog.Level, what string, about ...any) {
	if a.log != nil {
		a.log.Log(context.Background(), level, what, about...)
	}
}
