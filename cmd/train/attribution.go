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

// A recipe is all that the bytes of the attribution models depend on beside the
// data.
type recipe struct {
	chain       chainOptions
	net         netOptions
	nets        int         // how many nets, each from a seed of its own
	tree        treeOptions // of the fast engine's judge
	fullTree    treeOptions // of the full engine's
	silver      int         // passes over the teacher's articles
	gold        int         // passes over the annotated ones, after those
	goldAlone   int         // passes where there is no teacher
	folds       int         // parts of the gold that are held out in turn
	leastCount  int         // features met less often are left out
	mostRows    int         // features that are kept at most
	leastSilver int         // features met less often are left out where a teacher taught
}

// shippedRecipe made the models that the program embeds. Its numbers were
// chosen by cross-validation on PolNeAR train; which features to drop was seen on dev, too.
var shippedRecipe = recipe{
	chain:    chainOptions{rate: 0.05, dropout: 0.5},
	tree:     treeOptions{trees: 150, depth: 5, rate: 0.1, least: 20},
	fullTree: treeOptions{trees: 300, depth: 5, rate: 0.05, least: 20},
	net: netOptions{
		rate: 0.002, fine: 0.0005, dropout: 0.2, deafness: 0.2,
		silver: 2, gold: 3, alone: 5, least: 6, mostRows: 26_000,
	},
	nets:      1,
	silver:    2,
	gold:      1,
	goldAlone: 2,
	folds:     3,
	// A feature that few tokens have is learned by heart.
	leastCount: 3, leastSilver: 4,
	mostRows: 420_000,
}

type attributionOptions struct {
	polnear, silver, out string
	noTeacher, anySilver bool
	ablate, onlyFast     bool
}

func attributionCommand() *cobra.Command {
	var o attributionOptions
	cmd := &cobra.Command{
		Use:   "attribution",
		Short: "Train the models that find sources, cues and contents",
		Long: `Train the models that find sources, cues and contents: fast.bin, a tagger and
its judge, and full.bin, a net that stands beside that tagger and the judge of
both.

Tagger and net learn first from the teacher's spans in the folder --silver, then
from the annotated articles. A judge learns from what they make of annotated
articles that they have not seen. Figures on the dev articles, which teach
nothing, are printed at the end. --no-teacher learns from the annotated articles
alone and writes nothing unless --out says where.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.noTeacher {
				o.silver = ""
				if !cmd.Flags().Changed("out") {
					o.out = ""
				}
			}
			if o.ablate {
				return ablate(cmd.OutOrStdout(), &o, &shippedRecipe)
			}
			return trainAttribution(cmd.OutOrStdout(), &o, &shippedRecipe)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.polnear, "polnear", "../shared/data/polnear", "folder of the annotated corpus")
	flags.StringVar(&o.silver, "silver", "../shared/data/unlabelled", "folder of articles (news.jsonl.gz) with a teacher's spans (silver.jsonl.gz)")
	flags.BoolVar(&o.noTeacher, "no-teacher", false, "learn from the annotated articles alone")
	flags.BoolVar(&o.anySilver, "any-silver", false, "learn from a teacher's files that are not those of the shipped models")
	flags.BoolVar(&o.onlyFast, "only-fast", false, "leave the full engine as it is")
	flags.BoolVar(&o.ablate, "ablate", false, "measure what each group of features is worth and write no model")
	flags.StringVar(&o.out, "out", "extract/attribution/model", "folder to write fast.bin and full.bin into")
	return cmd
}

// A class is what models learn from and are measured on.
type class struct {
	gold, silver []lesson
	docs         []corpus.AnnotatedDoc // of gold
	dev          []corpus.AnnotatedDoc
}

func readClass(o *attributionOptions) (*class, error) {
	train, err := corpus.ReadStandoff(os.DirFS(filepath.Join(o.polnear, "train")))
	if err != nil {
		return nil, fmt.Errorf("read training articles: %w", err)
	}
	dev, err := corpus.ReadStandoff(os.DirFS(filepath.Join(o.polnear, "dev")))
	if err != nil {
		return nil, fmt.Errorf("read articles to measure on: %w", err)
	}
	c := &class{docs: train.Docs, dev: dev.Docs}
	if o.silver != "" {
		if err := checkSilver(o.silver); err != nil && !o.anySilver {
			return nil, err
		}
		if c.silver, err = silverLessons(o.silver); err != nil {
			return nil, err
		}
	}
	c.gold = goldLessons(train.Docs, 0)
	return c, nil
}

func trainAttribution(w io.Writer, o *attributionOptions, r *recipe) error {
	c, err := readClass(o)
	if err != nil {
		return err
	}
	if o.noTeacher {
		r.nets = 1 // shows what the teacher is worth, in half the time
	}
	if o.onlyFast {
		r.nets = 0
	}
	fmt.Fprintf(w, "%d annotated articles, %d of a teacher\n", len(c.gold), len(c.silver))
	made, err := r.train(w, c)
	if err != nil {
		return err
	}
	for _, m := range made {
		file := m.file
		fmt.Fprintf(w, "\n%s: %d bytes, sha256 %x\n", m.name, len(file), sha256.Sum256(file))
		if o.out != "" {
			if err := os.WriteFile(filepath.Join(o.out, m.name), file, 0o644); err != nil {
				return err
			}
		}
		if err := measure(w, m.model, c.dev); err != nil {
			return err
		}
	}
	return nil
}

// A product is a model as it is shipped.
type product struct {
	name  string
	file  []byte
	model *attribution.Model
}

// train makes the models of the fast and of the full engine.
func (r *recipe) train(w io.Writer, c *class) ([]product, error) {
	taught, nets := r.teach(w, c), r.teachNets(w, c)
	fast, full, err := r.examine(w, c, taught, nets)
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(w, "fast engine")
	fastFile := attribution.EncodeModel(r.finish(taught, c.gold), judge(w, r.tree, fast))
	fastModel, err := attribution.NewModel(string(fastFile))
	if err != nil {
		return nil, err
	}
	made := []product{{"fast.bin", fastFile, fastModel}}
	if r.nets == 0 {
		return made, nil
	}
	fmt.Fprintln(w, "full engine")
	fullFile := attribution.EncodeModel(r.finishNets(w, nets, c.gold), judge(w, r.fullTree, full))
	fullModel, err := attribution.NewFullModel(fastModel, string(fullFile))
	return append(made, product{"full.bin", fullFile, fullModel}), err
}

// examine lets labellers that did not learn from an article propose what is
// attributed in it: taggers alone, and together with nets.
func (r *recipe) examine(w io.Writer, c *class, taught *chain, nets []*netTrainer) (fast, full []*attribution.Exam, err error) {
	for fold := range r.folds {
		var rest []lesson
		for i := range c.gold {
			if i%r.folds != fold {
				rest = append(rest, c.gold[i])
			}
		}
		alone, together, err := labellers(r.finish(taught, rest), r.finishNets(w, nets, rest))
		if err != nil {
			return nil, nil, err
		}
		for i := fold; i < len(c.docs); i += r.folds {
			d := &c.docs[i]
			doc, gold := text.Parse(d.Text), attributionsOf(d.Text, d.Gold(0))
			fast = append(fast, attribution.NewExam(doc, alone, gold))
			if len(nets) > 0 {
				full = append(full, attribution.NewExam(doc, together, gold))
			}
		}
	}
	return fast, full, nil
}

// labellers are what a tagger makes alone and together with nets.
func labellers(tagger, nets []byte) (alone, together *attribution.Labeller, err error) {
	t, err := attribution.NewTagger(string(tagger))
	if err != nil {
		return nil, nil, err
	}
	n, err := attribution.NewNets(string(nets))
	return attribution.NewLabeller(t, nil), attribution.NewLabeller(t, n), err
}

// teach is a chain that knows what the teacher tells.
func (r *recipe) teach(w io.Writer, lessons *class) *chain {
	c := newChain(r.chain)
	least := r.leastCount
	if len(lessons.silver) > 0 {
		least = r.leastSilver
	}
	c.count(lessons.silver)
	c.count(lessons.gold)
	c.forget(lessons.silver, uint32(least))
	c.forget(lessons.gold, uint32(least))
	if len(lessons.silver) == 0 {
		return c
	}
	for pass := range r.silver {
		fmt.Fprintf(w, "tagger, pass %d over the teacher's articles: loss %.4f\n", pass+1, c.pass(lessons.silver))
		c.mean = true
	}
	return c
}

// teachNets are nets that know what the teacher tells.
func (r *recipe) teachNets(w io.Writer, lessons *class) []*netTrainer {
	var out []*netTrainer
	for seed := range r.nets {
		n := newNet(r.net, uint64(seed), lessons.silver, lessons.gold)
		n.taught = len(lessons.silver) > 0
		n.train(w, lessons.silver, r.net.silver, r.net.rate)
		out = append(out, n)
	}
	return out
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

// finishNets encodes nets that go on from those given with annotated articles.
func (r *recipe) finishNets(w io.Writer, nets []*netTrainer, gold []lesson) []byte {
	var files [][]byte
	for _, n := range nets {
		out := n.clone()
		passes, rate := r.net.gold, r.net.fine
		if !n.taught {
			passes, rate = r.net.alone, r.net.rate
		}
		out.train(w, gold, passes, rate)
		files = append(files, out.encode())
	}
	return attribution.JoinNets(files...)
}

// measure prints the figures of a model on articles that taught it nothing.
func measure(w io.Writer, model *attribution.Model, docs []corpus.AnnotatedDoc) error {
	var scored []corpus.ScoredDoc
	for i := range docs {
		d := &docs[i]
		found := rolesOf(d.Text, attribution.FindWith(model, text.Parse(d.Text), nil))
		scored = append(scored, corpus.ScoredDoc{Name: d.Name, Text: d.Text, Gold: d.Gold(0), Pred: found})
	}
	return corpus.ScoreAttributions(scored, corpus.AttributionOptions{}).WriteTable(w)
}
