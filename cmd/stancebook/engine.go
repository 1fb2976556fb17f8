package main

import (
	"strings"

	"github.com/spf13/pflag"

	"github.com/stancebook/stancebook/extract"
)

// addEngine adds the flags that say how articles are extracted.
func addEngine(flags *pflag.FlagSet) {
	flags.Int("jobs", 0, "articles extracted at a time (0: one a processor)")
	flags.String("engine", "", "what finds statements: "+engineNames()+" (default "+extract.Engines()[0].Name+")")
}

// engine is the one that is set, nil where there is none of that name.
func (s *settings) engine() *extract.Engine {
	for _, e := range extract.Engines() {
		if e.Name == s.text("engine") {
			return e
		}
	}
	return nil
}

func engineNames() string {
	var names []string
	for _, e := range extract.Engines() {
		names = append(names, e.Name)
	}
	return strings.Join(names, ", ")
}
