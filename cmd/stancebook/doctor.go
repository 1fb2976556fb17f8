package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

func newDoctor(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what the program finds: settings with their origin, book, sources, topics",
		Args:  arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			a.printSettings()
			faults := 0
			for _, check := range []struct {
				what string
				do   func(context.Context) (string, error)
			}{
				{"book", a.checkBook}, {"sources", a.checkSources}, {"topics", a.checkTopics},
			} {
				found, err := check.do(cmd.Context())
				if err != nil {
					faults++
					found = "FAULT " + strings.ReplaceAll(err.Error(), "\n", "\n          ")
				}
				fmt.Fprintf(a.stdout, "%-9s %s\n", check.what, found)
			}
			if faults > 0 {
				return fmt.Errorf("%s found", count(faults, "fault"))
			}
			return nil
		},
	}
}

func (a *app) printSettings() {
	for _, k := range known {
		value := a.settings.text(k.name)
		if value == "" {
			value = "–"
		}
		fmt.Fprintf(a.stdout, "%-9s %-24s from %-12s %s\n", k.name, value, a.settings.origin(k.name), k.about)
	}
	fmt.Fprintln(a.stdout)
}

func (a *app) checkBook(ctx context.Context) (string, error) {
	if !isThere(a.settings.text("db")) {
		return "none yet: the first ingest makes it", nil
	}
	book, err := a.openBook(ctx)
	if err != nil {
		return "", err
	}
	defer book.Close()
	s, err := book.Stats(ctx)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("schema %d, %s, %s, %s, %s, %s; integrity %s", s.Schema, count(s.Articles, "article"),
		count(s.Versions, "version"), count(s.Claims, "claim"), plural(s.People, "person", "people"),
		size(s.Bytes), s.Integrity), nil
}

// checkSources reads the list of sources, looks whether their files are there,
// and says which did not do well in the last night.
func (a *app) checkSources(ctx context.Context) (string, error) {
	path := a.settings.beside("sources.toml")
	list, err := a.listed()
	var nothing *codeError
	if errors.As(err, &nothing) && !isThere(path) {
		return "no " + path + ": name sources on the command line", nil
	}
	if err != nil {
		return "", err
	}
	found, web := fmt.Sprintf("%s in %s", count(len(list), "source"), path), 0
	var faults []error
	for _, s := range list {
		if strings.Contains(s.Address, "://") || s.Address == "-" {
			web++
		} else if matches, err := filepath.Glob(s.Address); err != nil || len(matches) == 0 {
			faults = append(faults, fmt.Errorf("%s: nothing is there: mend or remove it in %s", s.Address, path))
		}
	}
	if web > 0 && a.settings.text("contact") == "" {
		found += "\n          set contact (in stancebook.toml, or $STANCEBOOK_CONTACT): webmasters block what they cannot write to"
	}
	if isThere(a.settings.text("db")) {
		trouble, err := a.lastNight(ctx)
		if err != nil {
			return "", err
		}
		found += trouble
	}
	if len(faults) > 0 {
		return "", errors.Join(faults...)
	}
	return found, nil
}

// lastNight says what one should know of the sources as the last run that read
// any found them.
func (a *app) lastNight(ctx context.Context) (lines string, err error) {
	book, err := a.openBook(ctx)
	if err != nil {
		return "", nil // the book's own check says so
	}
	defer book.Close()
	nights, err := book.LastNight(ctx)
	for i := range nights {
		if trouble := troubleOf(&nights[i]); trouble != "" {
			lines += fmt.Sprintf("\n          %s: %s", nights[i].Source, trouble)
		}
	}
	return lines, err
}

func (a *app) checkTopics(context.Context) (string, error) {
	all, err := a.topics()
	if err != nil {
		return "", err
	}
	return topicNames(all), nil
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func size(bytes int64) string {
	switch {
	case bytes >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(bytes)/(1<<30))
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	}
	return fmt.Sprintf("%d KB", (bytes+1023)/1024)
}
