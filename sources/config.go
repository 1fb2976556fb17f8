package sources

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/stancebook/stancebook/sources/page"
)

// kinds are the values that Source.Kind may have beside "".
var kinds = []string{"file", "feed", "sitemap", "list", "page", "home", "warc", kindLines}

// written is a source as sources.toml writes it.
type written struct {
	Address      string            `toml:"address"`
	Kind         string            `toml:"kind"`
	Outlet       string            `toml:"outlet"`
	Date         string            `toml:"date"`
	URL          string            `toml:"url"`
	Map          map[string]string `toml:"map"`
	Limit        int               `toml:"limit"`
	Entries      int               `toml:"entries"`
	About        []string          `toml:"about"`
	Since        string            `toml:"since"`
	Every        string            `toml:"every"`
	Spacing      string            `toml:"spacing"`
	AllowPrivate bool              `toml:"allow_private"`
}

// ReadList reads a file of sources (sources.toml): tables [[source]] with
// address and, where wanted, kind, outlet, date, url, map, limit, entries,
// about, since, every ("12h", "day", "week", "3 days"), spacing ("5s") and
// allow_private. An unknown key, a missing address, an address that stands twice
// or a value that cannot be is an error that names the place.
func ReadList(data []byte, name string) ([]Source, error) {
	var file struct {
		Source []written `toml:"source"`
	}
	decoder := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, placed(err))
	}
	if len(file.Source) == 0 {
		return nil, fmt.Errorf("read %s: no [[source]] in it: add one with an address", name)
	}
	out := make([]Source, 0, len(file.Source))
	at := map[string]int{}
	for i, w := range file.Source {
		s, err := w.source()
		if err == nil {
			err = s.check()
		}
		if first := at[key(s.Address)]; err == nil && first > 0 {
			err = fmt.Errorf("its address is that of source %d: take one out", first)
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: source %d%s: %w", name, i+1, named(w.Address), err)
		}
		at[key(s.Address)] = i + 1
		out = append(out, s)
	}
	return out, nil
}

func named(address string) string {
	if address == "" {
		return ""
	}
	return " (" + address + ")"
}

func (w written) source() (Source, error) {
	s := Source{
		Address: w.Address, Kind: w.Kind, Outlet: w.Outlet, Date: w.Date, URL: w.URL, Map: w.Map, Limit: w.Limit, Entries: w.Entries,
		About: w.About, Since: w.Since, AllowPrivate: w.AllowPrivate,
	}
	var err error
	if s.Every, err = period(w.Every); err != nil {
		return s, fmt.Errorf("every = %q: write it as \"12h\", \"day\", \"week\" or \"3 days\"", w.Every)
	}
	if s.Spacing, err = period(w.Spacing); err != nil {
		return s, fmt.Errorf("spacing = %q: write it as \"5s\"", w.Spacing)
	}
	return s, nil
}

// period reads a length of time; "" is none.
func period(stated string) (time.Duration, error) {
	words := strings.Fields(strings.ToLower(stated))
	n := 1
	if len(words) == 2 {
		var err error
		if n, err = strconv.Atoi(words[0]); err != nil || n < 1 || n > 1000 {
			return 0, errors.New("no number")
		}
		words = words[1:]
	}
	if len(words) == 0 {
		return 0, nil
	}
	switch strings.TrimSuffix(words[0], "s") {
	case "hour":
		return time.Duration(n) * time.Hour, nil
	case "day", "night":
		return time.Duration(n) * 24 * time.Hour, nil
	case "week":
		return time.Duration(n) * 7 * 24 * time.Hour, nil
	}
	d, err := time.ParseDuration(words[0])
	if err != nil || n != 1 || d < 0 {
		return 0, errors.New("no length of time")
	}
	return d, nil
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
	case (s.Kind == "home" || s.Kind == "sitemap" && hasScheme(s.Address)) && !isWeb(s.Address):
		return fmt.Errorf("kind %q needs an http or https address", s.Kind)
	case s.Date != "" && page.Date(s.Date) == "":
		return fmt.Errorf("date %q is no date: write it as 2017-08-03", s.Date)
	case s.Since != "" && !isDay(s.Since):
		return fmt.Errorf("since %q is no day: write it as 2017-08-03", s.Since)
	case s.Limit < 0:
		return fmt.Errorf("limit %d is below zero", s.Limit)
	case s.Entries < 0:
		return fmt.Errorf("entries %d is below zero", s.Entries)
	case s.URL != "" && !isWeb(s.URL):
		return fmt.Errorf("url %q is no http or https address", s.URL)
	}
	for _, phrase := range s.About {
		if strings.TrimSpace(words(phrase)) == "" {
			return fmt.Errorf("about: %q holds no word", phrase)
		}
	}
	for field := range s.Map {
		if !slices.Contains(fields, field) {
			return fmt.Errorf("no field %q to map: there are %s", field, strings.Join(fields, ", "))
		}
	}
	return nil
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
