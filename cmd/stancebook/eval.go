package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/corpus"
	"github.com/stancebook/stancebook/extract/stance"
	"github.com/stancebook/stancebook/sources"
)

// defaultTopic is the topic whose stances the annotated coverage holds.
const defaultTopic = stance.Default

// evalFlags are the flags of eval.
type evalFlags struct {
	predictions, speakers, errorsFile, topic string
	draws                                    int
	json, markdown, real, noPrior            bool
}

func newEval(a *app) *cobra.Command {
	var f evalFlags
	cmd := &cobra.Command{
		Use:   "eval [GOLD]",
		Short: "Measure the extraction against annotated articles",
		Long: `Measure the extraction against annotated articles. GOLD is a folder in one of two
forms: gold.jsonl with articles.jsonl and the articles' texts (who said what,
about which city, with which stance), or the folders text and attributions with
brat standoff as in the PolNeAR corpus (source, cue, content). Without GOLD, the
built-in sample coverage is measured. --pred scores what another program found.`,
		Example: `  stancebook eval
  stancebook eval ../shared/data/coverage --errors errors.jsonl
  stancebook eval ../shared/data/polnear/dev --speakers speakers.dev.tsv --json`,
		Args: arguments(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			set, err := openGold(args)
			if err != nil {
				return err
			}
			score, err := a.evaluate(cmd.Context(), set, f)
			if err != nil {
				return err
			}
			return a.printScore(score, f)
		},
	}
	flags := cmd.Flags()
	addEngine(flags)
	flags.StringVar(&f.predictions, "pred", "", "score this file instead of extracting (lines of extract, or rows of export claims)")
	flags.StringVar(&f.speakers, "speakers", "", "file that names the speakers of a standoff corpus")
	flags.StringVar(&f.errorsFile, "errors", "", "write what was missed, invented or given to the wrong speaker, with context, to this file")
	flags.StringVar(&f.topic, "topic", defaultTopic, "the topic whose stances the gold holds")
	flags.IntVar(&f.draws, "draws", corpus.Draws, "samples for the intervals (0: none)")
	flags.BoolVar(&f.json, "json", false, "as JSON, every figure")
	flags.BoolVar(&f.markdown, "markdown", false, "as a Markdown table")
	flags.BoolVar(&f.noPrior, "no-prior", false, "stances by the words alone, whoever speaks")
	flags.BoolVar(&f.real, "real", false, "only articles that were published as they are")
	return cmd
}

// gold is an annotated corpus in one of its two forms.
type gold struct {
	files    fs.FS
	name     string
	coverage *corpus.Coverage
	standoff *corpus.Standoff
}

func openGold(args []string) (g gold, err error) {
	if len(args) == 0 {
		g.files, g.name = corpus.FS(), "sample"
		g.coverage, err = corpus.Sample()
		return g, err
	}
	dir := args[0]
	g.files, g.name = os.DirFS(dir), filepath.Base(dir)
	switch {
	case isThere(filepath.Join(dir, "gold.jsonl")):
		g.coverage, err = corpus.ReadCoverage(g.files)
	case isThere(filepath.Join(dir, "attributions")):
		g.standoff, err = corpus.ReadStandoff(g.files)
	default:
		return g, misused("%s holds no gold: it needs gold.jsonl, or the folders text and attributions", dir)
	}
	if err != nil {
		return g, fmt.Errorf("read gold %s: %w", dir, err)
	}
	return g, nil
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// score is what both scorers give.
type score interface {
	Resample(draws int, seed uint32)
	Figures() []corpus.Figure
	JSON() []byte
	WriteTable(io.Writer) error
	WriteMarkdown(io.Writer) error
}

// evaluate extracts the articles of a gold set, or reads predictions, and
// scores them.
func (a *app) evaluate(ctx context.Context, g gold, f evalFlags) (score, error) {
	predicted, err := a.predictions(ctx, g, f)
	if err != nil {
		return nil, err
	}
	var s score
	var faults []corpus.Fault
	if g.coverage != nil {
		scored, err := scoreCoverage(g.coverage, predicted, f)
		if err != nil {
			return nil, err
		}
		s, faults = scored, scored.Faults
	} else {
		scored, err := scoreStandoff(g.standoff, predicted, f)
		if err != nil {
			return nil, err
		}
		s, faults = scored, scored.Faults
	}
	if f.draws > 0 {
		s.Resample(f.draws, 1)
	}
	return s, writeFaults(f.errorsFile, faults)
}

// found are predictions as a file of that name would hold them.
type found struct {
	name string
	data []byte
}

func (a *app) predictions(ctx context.Context, g gold, f evalFlags) (found, error) {
	if f.predictions != "" {
		data, err := os.ReadFile(f.predictions)
		if err != nil {
			return found{}, fmt.Errorf("read predictions: %w", err)
		}
		return found{f.predictions, data}, nil
	}
	topics, err := a.chosenTopics([]string{f.topic})
	if err != nil {
		return found{}, err
	}
	extractor, err := a.extractor(topics)
	if err != nil {
		return found{}, err
	}
	var lines bytes.Buffer
	articles := sources.Read(ctx, g.articles(), sources.Options{FS: g.files})
	for x, err := range extractor.Each(ctx, articles, a.workers()) {
		if err != nil {
			return found{}, err
		}
		if f.noPrior {
			byWordsAlone(x)
		}
		line, err := x.Line(false)
		if err != nil {
			return found{}, err
		}
		lines.Write(append(line, '\n'))
	}
	return found{"extracted.jsonl", lines.Bytes()}, nil
}

// byWordsAlone leaves who speaks out of the stances.
func byWordsAlone(x *stancebook.Extraction) {
	for _, c := range x.Claims {
		for i := range c.Stances {
			c.Stances[i].Verdict = c.Stances[i].Words
		}
	}
}

// articles are the texts that have gold.
func (g gold) articles() (list []sources.Source) {
	if g.standoff != nil {
		return []sources.Source{{Address: "text"}}
	}
	for _, sheet := range g.coverage.Sheets {
		if _, annotated := g.coverage.Texts[sheet.ID]; annotated {
			list = append(list, sources.Source{Address: sheet.File})
		}
	}
	return list
}

func scoreCoverage(c *corpus.Coverage, predicted found, f evalFlags) (*corpus.CoverageScore, error) {
	records, err := corpus.ReadRecords(predicted.name, bytes.NewReader(predicted.data))
	if err != nil {
		return nil, fmt.Errorf("read predictions %s: %w", predicted.name, err)
	}
	input := corpus.CoverageInput{Claims: records}
	if strings.HasSuffix(predicted.name, ".jsonl") && bytes.Contains(predicted.data, []byte(`"attributions":`)) {
		if input, err = c.FromLines(records, f.topic); err != nil {
			return nil, err
		}
	}
	return corpus.ScoreCoverage(c, input, corpus.CoverageOptions{Real: f.real, Topic: f.topic})
}

func scoreStandoff(s *corpus.Standoff, predicted found, f evalFlags) (*corpus.AttributionScore, error) {
	roles, err := corpus.ReadPredictions(bytes.NewReader(predicted.data))
	if err != nil {
		return nil, fmt.Errorf("read predictions %s: %w", predicted.name, err)
	}
	var speakers map[string][]corpus.NamedSource
	if f.speakers != "" {
		file, err := os.Open(f.speakers)
		if err != nil {
			return nil, fmt.Errorf("read speakers: %w", err)
		}
		defer file.Close()
		if speakers, err = corpus.ReadSpeakers(file); err != nil {
			return nil, fmt.Errorf("read speakers %s: %w", f.speakers, err)
		}
	}
	return corpus.ScoreAttributions(s.Against(roles, speakers, 0), corpus.AttributionOptions{}), nil
}

func writeFaults(name string, faults []corpus.Fault) error {
	if name == "" {
		return nil
	}
	return writeWhole(name, func(w *bufio.Writer) error { return corpus.WriteFaults(w, faults) })
}

func (a *app) printScore(s score, f evalFlags) error {
	switch {
	case f.json:
		text, err := json.MarshalIndent(map[string]any{"figures": s.Figures(), "report": json.RawMessage(s.JSON())}, "", " ")
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.stdout, "%s\n", text)
		return err
	case f.markdown:
		return s.WriteMarkdown(a.stdout)
	}
	return s.WriteTable(a.stdout)
}
