package sources

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/stancebook/stancebook/sources/page"
)

// kinds are the values that Source.Kind may have beside "".
var kinds = []string{"file", "feed", "list", "page"}

// ReadList reads a file of sources (sources.toml): tables [[source]] with
// address and, where wanted, kind, outlet, date, url, map, limit and
// allow_private. An unknown key, a missing address or a kind that does not
// exist is an error that names the place.
func ReadList(data []byte, name string) ([]Source, error) {
	var file struct {
		Source []struct {
			Address      string            `toml:"address"`
			Kind         string            `toml:"kind"`
			Outlet       string            `toml:"outlet"`
			Date         string            `toml:"date"`
			URL          string            `toml:"url"`
			Map          map[string]string `toml:"map"`
			Limit        int               `toml:"limit"`
			AllowPrivate bool              `toml:"allow_private"`
		} `toml:"source"`
	}
	decoder := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, placed(err))
	}
	if len(file.Source) == 0 {
		return nil, fmt.Errorf("read %s: no [[source]] in it: add one with an address", name)
	}
	out := make([]Source, 0, len(file.Source))
	for i, s := range file.Source {
		source := Source(s)
		if err := source.check(); err != nil {
			return nil, fmt.Errorf("read %s: source %d: %w", name, i+1, err)
		}
		out = append(out, source)
	}
	return out, nil
}

// placed adds the line and key that the TOML reader found at fault.
func placed(err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		first := strict.Errors[0]
		row, _ := first.Position()
		return fmt.Errorf("line %d: unknown key %q", row, strings.Join(first.Key(), "."))
	}
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		row, _ := wrong.Position()
		return fmt.Errorf("line %d: %s", row, strings.TrimPrefix(wrong.Error(), "toml: "))
	}
	return err
}

func (s Source) check() error {
	switch {
	case s.Address == "":
		return errors.New("the source has no address: name a file, a folder, - or an http address")
	case s.Kind != "" && !slices.Contains(kinds, s.Kind):
		return fmt.Errorf("no kind %q: there are %s", s.Kind, strings.Join(kinds, ", "))
	case s.Date != "" && page.Date(s.Date) == "":
		return fmt.Errorf("date %q is no date: write it as 2017-08-03", s.Date)
	case s.Limit < 0:
		return fmt.Errorf("limit %d is below zero", s.Limit)
	case s.URL != "" && !isWeb(s.URL):
		return fmt.Errorf("url %q is no http or https address", s.URL)
	}
	for field := range s.Map {
		if !slices.Contains(fields, field) {
			return fmt.Errorf("no field %q to map: there are %s", field, strings.Join(fields, ", "))
		}
	}
	return nil
}

// isList tells whether every line that says anything is an address, and one of
// them an http or https address.
func isList(data []byte) bool {
	web := false
	for line := range addresses(data) {
		if !hasScheme(line) || strings.ContainsAny(line, " \t<>\"") {
			return false
		}
		web = web || isWeb(line)
	}
	return web
}

// addresses yields the lines that are neither empty nor a remark.
func addresses(data []byte) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
			line = strings.TrimSpace(line)
			if line != "" && !strings.HasPrefix(line, "#") && !yield(line) {
				return
			}
		}
	}
}

// list reads the pages that a file of addresses names.
func (v *visit) list(ctx context.Context, d document, data []byte) {
	if d.folder {
		v.fail("", d.path, errors.New("a list of addresses: name the file itself to have them fetched"))
		return
	}
	any := false
	for line := range addresses(data) {
		any = true
		if v.done(ctx) {
			return
		}
		if !isWeb(line) {
			v.fail("", d.path, fmt.Errorf("%.80q is no http or https address", line))
			continue
		}
		if v.web.first(line) {
			v.address(ctx, line)
		}
	}
	if !any {
		v.fail("", d.path, errors.New("no addresses in this list: write one on each line"))
	}
}
