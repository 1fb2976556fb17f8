package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook/corpus"
	"github.com/stancebook/stancebook/extract/attribution"
	"github.com/stancebook/stancebook/extract/text"
)

// A recipe is all that the bytes of an attribution model depend on beside the
// data.
type recipe struct {
	chain       chainOptions
	tree        treeOptions
	silver      int // passes over the teacher's articles
	gold        int // passes over the annotated ones, after those
	goldAlone   int // passes where there is no teacher
	folds       int // parts of the gold that are held out in turn
	leastCount  int // features met less often are left out
	mostRows    int // features that are kept at most
	leastSilver int // features met less often are left out where a teacher taught
}

// shippedRecipe made the model that the program embeds. Its numbers were
// chosen by cross-validation on PolNeAR train; which features to drop was seen on dev, too.
var shippedRecipe = recipe{
	chain:     chainOptions{rate: 0.05, dropout: 0.5},
	tree:      treeOptions{trees: 150, depth: 5, rate: 0.1, least: 20},
	silver:    2,
	gold:      1,
	goldAlone: 2,
	folds:     3,
	// A feature that few tokens have is learned by heart.
	leastCount: 3, leastSilver: 4,
	mostRows: 420_000,
}

type attributionOptions struct{ polnear, silver, out string }

func attributionCommand() *cobra.Command {
	var o attributionOptions
	cmd := &cobra.Command{
		Use:   "attribution",
		Short: "Train the model that finds sources, cues and contents",
		Long: `Train the model that finds sources, cues and contents.

The tagger learns first from the teacher's spans, if --silver names the folder
that holds them, then from the annotated articles. The judge learns from what
the tagger makes of annotated articles that it has not seen. Figures on the dev
articles, which teach nothing, are printed at the end.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return trainAttribution(cmd.OutOrStdout(), &o, &shippedRecipe)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.polnear, "polnear", "../shared/data/polnear", "folder of the annotated corpus")
	flags.StringVar(&o.silver, "silver", "", "folder of articles (news.jsonl.gz) with a teacher's spans (silver.jsonl.gz)")
	flags.StringVar(&o.out, "out", "extract/attribution/model/attribution.bin", "file to write")
	return cmd
}

func trainAttribution(w io.Writer, o *attributionOptions, r *recipe) error {
	train, err := corpus.ReadStandoff(os.DirFS(filepath.Join(o.polnear, "train")))
	if err != nil {
		return fmt.Errorf("read training articles: %w", err)
	}
	dev, err := corpus.ReadStandoff(os.DirFS(filepath.Join(o.polnear, "dev")))
	if err != nil {
		return fmt.Errorf("read articles to measure on: %w", err)
	}
	gold := goldLessons(train.Docs)
	var silver []lesson
	if o.silver != "" {
		if silver, err = silverLessons(o.silver); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "%d annotated articles, %d of a teacher\n", len(gold), len(silver))
	taught := r.teach(w, silver, gold)
	exams, err := r.examine(taught, gold, train.Docs)
	if err != nil {
		return err
	}
	tagger := r.finish(taught, gold)
	file := attribution.EncodeModel(tagger, r.judge(w, exams))
	if err := os.WriteFile(o.out, file, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(w, "%s: %d bytes, sha256 %x\n", o.out, len(file), sha256.Sum256(file))
	return measure(w, file, dev.Docs)
}

// teach is a chain that knows what the teacher tells.
func (r *recipe) teach(w io.Writer, silver, gold []lesson) *chain {
	c := newChain(r.chain)
	least := r.leastCount
	if len(silver) > 0 {
		least = r.leastSilver
	}
	c.count(silver)
	c.count(gold)
	c.forget(silver, uint32(least))
	c.forget(gold, uint32(least))
	if len(silver) == 0 {
		return c
	}
	for pass := range r.silver {
		fmt.Fprintf(w, "pass %d over the teacher's articles: loss %.4f\n", pass+1, c.pass(silver))
		c.mean = true
	}
	return c
}

// refine is a chain that goes on from c with annotated articles.
func (r *recipe) refine(c *chain, gold []lesson) *chain {
	out := c.clone()
	passes := r.gold
	if c.steps == 0 {
		passes = r.goldAlone
	}
	for range passes {
		out.pass(gold)
	}
	return out
}

// finish encodes the tagger that has seen all.
func (r *recipe) finish(taught *chain, gold []lesson) []byte {
	return attribution.EncodeTagger(r.refine(taught, gold).weights(), r.mostRows)
}

// examine lets taggers that did not learn from an article propose what is
// attributed in it.
func (r *recipe) examine(taught *chain, gold []lesson, docs []corpus.AnnotatedDoc) ([]*attribution.Exam, error) {
	var exams []*attribution.Exam
	for fold := range r.folds {
		var rest []lesson
		for i := range gold {
			if i%r.folds != fold {
				rest = append(rest, gold[i])
			}
		}
		tagger, err := attribution.NewTagger(string(r.finish(taught, rest)))
		if err != nil {
			return nil, err
		}
		for i := fold; i < len(docs); i += r.folds {
			d := &docs[i]
			exams = append(exams, attribution.NewExam(text.Parse(d.Text), attribution.NewLabeller(tagger, nil), attributionsOf(d.Text, d.Gold(0))))
		}
	}
	return exams, nil
}

// measure prints the figures of a model on articles that taught it nothing.
func measure(w io.Writer, file []byte, docs []corpus.AnnotatedDoc) error {
	model, err := attribution.NewModel(string(file))
	if err != nil {
		return err
	}
	return measureModel(w, model, docs)
}

func measureModel(w io.Writer, model *attribution.Model, docs []corpus.AnnotatedDoc) error {
	var scored []corpus.ScoredDoc
	for i := range docs {
		d := &docs[i]
		found := rolesOf(d.Text, attribution.FindWith(model, text.Parse(d.Text), nil))
		scored = append(scored, corpus.ScoredDoc{Name: d.Name, Text: d.Text, Gold: d.Gold(0), Pred: found})
	}
	return corpus.ScoreAttributions(scored, corpus.AttributionOptions{}).WriteTable(w)
}
