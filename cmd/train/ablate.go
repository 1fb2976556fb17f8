package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/corpus"
	"github.com/stancebook/stancebook/extract/attribution"
	"github.com/stancebook/stancebook/extract/text"
)

// ablatedPasses is how often a net sees the gold where groups are compared:
// fewer times than one that is kept.
const ablatedPasses = 3

// ablate writes a table of what tagger and net find when they learn from the
// annotated articles alone and without a group of features.
func ablate(w io.Writer, o *attributionOptions, r *recipe) error {
	train, err := corpus.ReadStandoff(os.DirFS(filepath.Join(o.polnear, "train")))
	if err != nil {
		return fmt.Errorf("read training articles: %w", err)
	}
	dev, err := corpus.ReadStandoff(os.DirFS(filepath.Join(o.polnear, "dev")))
	if err != nil {
		return fmt.Errorf("read articles to measure on: %w", err)
	}
	r.net.alone = ablatedPasses
	fmt.Fprintf(w, "| left out | learner | %s |\n|---|---|%s\n", strings.Join(columnHeads(), " | "), strings.Repeat("--:|", len(columns)))
	for _, g := range []struct {
		name string
		left attribution.Group
	}{
		{"nothing", 0},
		{"words and tags", attribution.GroupWords},
		{"places in sentence, quotation and beside cues", attribution.GroupPlaces},
		{"what the rules say", attribution.GroupRules},
	} {
		gold := class{gold: goldLessons(train.Docs, g.left)}
		// A net looks at slots, a tagger at features: one does not change the other's.
		nets := r.finishNets(io.Discard, r.teachNets(io.Discard, &gold)[:1], gold.gold)
		tagger := r.finish(r.teach(io.Discard, &gold), gold.gold)
		alone, together, err := labellers(tagger, nets)
		if err != nil {
			return err
		}
		for _, l := range []struct {
			name string
			*attribution.Labeller
		}{{"tagger", alone}, {"net", together.NetsAlone()}} {
			find := func(doc *text.Document) []stancebook.Attribution {
				return attribution.FindWith(&attribution.Model{Labeller: l.Labeller}, doc, nil)
			}
			fmt.Fprintf(w, "| %s | %s | %s |\n", g.name, l.name, strings.Join(figures(find, dev.Docs), " | "))
		}
	}
	return nil
}
