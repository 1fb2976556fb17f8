package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
)

// givenSources are the tables of officials from which given names are taken,
// whose lines givenCommand makes anew; lines of other sources stay as they are.
var givenSources = []string{"congress-legislators", "openstates", "us-mayors", "wikidata"}

// givenCommand makes the lines of the list of given names anew that come from
// the tables of officials. These tell no gender.
func givenCommand() *cobra.Command {
	var data, words string
	cmd := &cobra.Command{
		Use:   "given",
		Short: "Make the list of given names anew from the tables of officials",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			n, err := writeGiven(data, words)
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "given.tsv\t%d lines\n", n)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&data, "data", "../shared/data/gazetteers", "folder of the source tables")
	cmd.Flags().StringVar(&words, "words", "extract/names/words", "folder of the word lists")
	return cmd
}

func writeGiven(data, words string) (int, error) {
	path := filepath.Join(words, "given.tsv")
	raw, err := os.ReadFile(path)
	if err != nil {
		return 0, fmt.Errorf("read list: %w", err)
	}
	lines := strings.Split(strings.TrimRight(string(raw), "\n"), "\n")
	heading, kept := lines[0], []string{}
	taken, err := otherWords(words)
	if err != nil {
		return 0, err
	}
	for _, line := range lines[1:] {
		fields := strings.Split(line, "\t")
		if !slices.Contains(givenSources, fields[2]) {
			kept = append(kept, line)
			taken[fields[0]] = true
		}
	}
	var terms []term
	for _, read := range []func(string) ([]term, error){congressTerms, federalTerms, stateTerms, mayorTerms} {
		more, err := read(data)
		if err != nil {
			return 0, err
		}
		terms = append(terms, more...)
	}
	members, err := sheet(data, "us_congress_wikidata_1999_2022.tsv")
	if err != nil {
		return 0, err
	}
	for _, r := range members {
		terms = append(terms, term{name: r["name"], source: "wikidata"})
	}
	for _, t := range terms {
		for _, name := range []string{t.name, t.aka} {
			given, rest, _ := strings.Cut(name, " ")
			if rest != "" && !taken[given] && isGiven(given) {
				taken[given] = true
				kept = append(kept, given+"\tu\t"+t.source)
			}
		}
	}
	slices.Sort(kept)
	body := heading + "\n" + strings.Join(kept, "\n") + "\n"
	if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
		return 0, fmt.Errorf("write list: %w", err)
	}
	return len(kept), nil
}

// notGiven are first words of the tables' names that are no given names, or
// too common as other words.
var notGiven = []string{"Amen", "America", "Amish", "Beach", "Cavalier", "Click", "Court", "French", "Janesville", "Major", "Ocean", "Overture", "Said", "Sly", "Tick", "Uvalde"}

// otherWords are the capitalised words that other lists hold: no given names.
func otherWords(dir string) (map[string]bool, error) {
	taken := map[string]bool{}
	for _, word := range notGiven {
		taken[word] = true
	}
	for _, list := range []string{"capitals", "orgheads", "things", "thingstarts", "states", "parties", "standalone"} {
		raw, err := os.ReadFile(filepath.Join(dir, list+".tsv"))
		if err != nil {
			return nil, fmt.Errorf("read list: %w", err)
		}
		for line := range strings.Lines(string(raw)) {
			word, _, _ := strings.Cut(line, "\t")
			taken[word] = true
		}
	}
	return taken, nil
}

// isGiven tells whether a word looks like a given name: three letters or more,
// a capital first, and no two capitals together ("LaToya", "Mary-Jane", "D'Andre").
func isGiven(w string) bool {
	letters, capital := 0, false
	for i, r := range w {
		upper := unicode.IsUpper(r)
		switch {
		case i == 0 && !upper, upper && capital:
			return false
		case unicode.IsLetter(r):
			letters++
		case !strings.ContainsRune("-'’", r):
			return false
		}
		capital = upper
	}
	return letters >= 3
}
