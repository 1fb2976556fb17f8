package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/toml/v2"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"

	"github.com/stancebook/stancebook/extract"
)

// settings are read from flag, environment, stancebook.toml beside the book and
// defaults; the first that states a setting wins.
type settings struct {
	layers []layer // first wins
}

type layer struct {
	origin string
	values *koanf.Koanf
}

type setting struct{ name, fallback, about string }

// known are the settings that exist, in the order in which doctor prints them.
var known = []setting{
	{"db", "stancebook.db", "the book"},
	{"jobs", "0", "articles extracted at a time; 0 is one a processor"},
	{"engine", extract.Engines()[0].Name, "what finds statements: " + engineNames()},
	{"topics", "topics", "folder of your topic files, beside the book"},
	{"retention", "full", "what the book keeps of an article: full, excerpt or none"},
	{"contact", "", "address or e-mail that fetched sites may write to"},
	{"timeout", "30s", "longest time for one page"},
	{"spacing", "1s", "least time between two requests to one host"},
}

// environment is the prefix of the variables that hold settings.
const environment = "STANCEBOOK_"

// readSettings reads every layer. Flags that were given and bear a setting's
// name win; the file stands beside the book, so the book is settled first.
func readSettings(flags *pflag.FlagSet) (*settings, error) {
	s := &settings{}
	given := map[string]any{}
	flags.Visit(func(f *pflag.Flag) {
		if isKnown(f.Name) {
			given[f.Name] = f.Value.String()
		}
	})
	s.add("flag", confmap.Provider(given, "."))
	s.add("environment", env.Provider(".", env.Opt{Prefix: environment, TransformFunc: func(key, value string) (string, any) {
		name := strings.ToLower(strings.TrimPrefix(key, environment))
		if !isKnown(name) || value == "" {
			return "", nil
		}
		return name, value
	}}))
	fallbacks := map[string]any{}
	for _, k := range known {
		fallbacks[k.name] = k.fallback
	}
	s.add("default", confmap.Provider(fallbacks, "."))
	if err := s.readFile(s.beside("stancebook.toml")); err != nil {
		return nil, err
	}
	return s, s.check()
}

func (s *settings) add(origin string, from koanf.Provider) {
	values := koanf.New(".")
	if err := values.Load(from, nil); err != nil {
		panic(err) // both providers are maps in memory
	}
	s.layers = append(s.layers, layer{origin, values})
}

func (s *settings) readFile(path string) error {
	values := koanf.New(".")
	err := values.Load(file.Provider(path), toml.Parser())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read settings %s: %w", path, err)
	}
	for _, key := range values.Keys() {
		if key == "db" || !isKnown(key) {
			return fmt.Errorf("read settings %s: there is no setting %q; there are: %s", path, key, settingNames())
		}
	}
	s.layers = slices.Insert(s.layers, len(s.layers)-1, layer{path, values})
	return nil
}

func (s *settings) check() error {
	for _, name := range []string{"timeout", "spacing"} {
		if d, err := time.ParseDuration(s.text(name)); err != nil || d <= 0 {
			return misused("setting %s: %q is no duration; write 30s or 2m (%s)", name, s.text(name), s.origin(name))
		}
	}
	if n, err := strconv.Atoi(s.text("jobs")); err != nil || n < 0 {
		return misused("setting jobs: %q is no number of jobs (%s)", s.text("jobs"), s.origin("jobs"))
	}
	if r := s.text("retention"); !slices.Contains([]string{"full", "excerpt", "none"}, r) {
		return misused("setting retention: %q is none of full, excerpt, none (%s)", r, s.origin("retention"))
	}
	if s.engine() == nil {
		return misused("setting engine: %q is none of %s (%s)", s.text("engine"), engineNames(), s.origin("engine"))
	}
	return nil
}

func (s *settings) text(name string) string {
	for _, l := range s.layers {
		if l.values.Exists(name) {
			return l.values.String(name)
		}
	}
	return ""
}

func (s *settings) origin(name string) string {
	for _, l := range s.layers {
		if l.values.Exists(name) {
			return l.origin
		}
	}
	return "default"
}

func (s *settings) number(name string) int {
	n, _ := strconv.Atoi(s.text(name)) // checked when read
	return n
}

func (s *settings) duration(name string) time.Duration {
	d, _ := time.ParseDuration(s.text(name)) // checked when read
	return d
}

// beside returns the place of a file in the book's folder.
func (s *settings) beside(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(s.text("db")), name)
}

func isKnown(name string) bool {
	return slices.ContainsFunc(known, func(k setting) bool { return k.name == name })
}

func settingNames() string {
	var names []string
	for _, k := range known[1:] {
		names = append(names, k.name)
	}
	return strings.Join(names, ", ")
}
