package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/corpus"
	"github.com/stancebook/stancebook/extract/attribution"
	"github.com/stancebook/stancebook/extract/text"
)

type attributionOptions struct {
	polnear, silver, out string
	silverMost           int
	passes               int
	last                 int
	folds                int
	rows, least          int
	load, save           string
	reset                float64
	silverWeight         float64
	chain                chainOptions
	tree                 treeOptions
}

func attributionCommand() *cobra.Command {
	var o attributionOptions
	cmd := &cobra.Command{
		Use:   "attribution",
		Short: "Train the tagger of sources, cues and contents",
		Args:  cobra.NoArgs,
		RunE:  func(*cobra.Command, []string) error { return trainAttribution(&o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.polnear, "polnear", "../shared/data/polnear", "folder of the annotated corpus")
	flags.StringVar(&o.silver, "silver", "", "folder of unlabelled articles with a teacher's spans")
	flags.IntVar(&o.silverMost, "silver-most", 6000, "how many of them")
	flags.StringVar(&o.out, "out", "extract/attribution/model/tagger.bin", "file to write")
	flags.IntVar(&o.passes, "passes", 2, "passes over silver")
	flags.IntVar(&o.last, "last", 2, "passes over gold")
	flags.IntVar(&o.folds, "folds", 4, "parts of train that are held out in turn to train the judge")
	flags.IntVar(&o.rows, "rows", 420000, "most features kept")
	flags.StringVar(&o.load, "load", "", "")
	flags.StringVar(&o.save, "save", "", "")
	flags.Float64Var(&o.reset, "reset", 0, "")
	flags.IntVar(&o.tree.trees, "trees", 150, "")
	flags.IntVar(&o.tree.depth, "depth", 5, "")
	flags.Float64Var(&o.tree.rate, "tree-rate", 0.1, "")
	flags.Float64Var(&o.tree.least, "leaf", 20, "")
	flags.IntVar(&o.least, "least", 3, "")
	flags.Float64Var(&o.silverWeight, "silver-weight", 1, "")
	flags.Float64Var(&o.chain.rate, "rate", 0.1, "")
	flags.Float64Var(&o.chain.dropout, "dropout", 0.5, "")
	return cmd
}

func readSplit(dir, split string) (*corpus.Standoff, error) {
	return corpus.ReadStandoff(os.DirFS(filepath.Join(dir, split)))
}

// byteSpans turns code points into spans of bytes.
func byteSpans(at []int, list []corpus.Range) (out []stancebook.Span) {
	for _, r := range list {
		out = append(out, stancebook.Span{Begin: at[r[0]], End: at[r[1]]})
	}
	return out
}

func runeOffsets(s string) []int {
	var at []int
	for i := range s {
		at = append(at, i)
	}
	return append(at, len(s))
}

func attributionsOf(s string, list []corpus.Roles) (out []stancebook.Attribution) {
	at := runeOffsets(s)
	for _, r := range list {
		if len(r.Content) > 0 {
			out = append(out, stancebook.Attribution{Sources: byteSpans(at, r.Source), Cue: byteSpans(at, r.Cue), Content: byteSpans(at, r.Content)})
		}
	}
	return out
}

func trainAttribution(o *attributionOptions) error {
	train, err := readSplit(o.polnear, "train")
	if err != nil {
		return err
	}
	dev, err := readSplit(o.polnear, "dev")
	if err != nil {
		return err
	}
	gold := make([]lesson, len(train.Docs))
	for i, d := range train.Docs {
		doc := text.Parse(d.Text)
		gold[i] = lesson{attribution.NewSample(doc, nil), attribution.LabelsOf(doc, attributionsOf(d.Text, d.Gold(0))), 1}
	}
	var silver []lesson
	if o.silver != "" {
		if silver, err = readSilver(o); err != nil {
			return err
		}
	}
	fmt.Println("lessons", len(gold), len(silver), "features of first token", gold[0].Ends[0])
	c := newChain(o.chain)
	if o.load != "" {
		c.load(o.load)
		c.trim(gold, uint32(o.least))
		o.passes = 0
	} else {
		c.forget(append(append([]lesson{}, silver...), gold...), uint32(o.least))
	}
	for pass := range o.passes {
		if len(silver) > 0 {
			fmt.Printf("silver %d loss %.4f\n", pass+1, c.pass(silver))
			c.mean = true
			if err := measure(c, o, dev.Docs, nil, "dev"); err != nil {
				return err
			}
		}
	}
	if o.save != "" {
		c.save(o.save)
	}
	if o.reset > 0 {
		for i := range c.rows {
			for k := range c.rows[i].G {
				c.rows[i].G[k] *= float32(o.reset)
			}
		}
	}
	var exams []*attribution.Exam
	for fold := range o.folds {
		mine := c.clone()
		var rest []lesson
		for i := range gold {
			if i%o.folds != fold {
				rest = append(rest, gold[i])
			}
		}
		for range o.last {
			mine.pass(rest)
		}
		tagger, err := attribution.NewTagger(string(attribution.EncodeTagger(mine.weights(), o.rows)))
		if err != nil {
			return err
		}
		for i, d := range train.Docs {
			if i%o.folds == fold {
				exams = append(exams, attribution.NewExam(text.Parse(d.Text), tagger, attributionsOf(d.Text, d.Gold(0))))
			}
		}
		fmt.Println("fold", fold, len(exams))
	}
	c = c.clone()
	for range o.last {
		fmt.Printf("gold loss %.4f\n", c.pass(gold))
		if err := measure(c, o, dev.Docs, nil, "dev"); err != nil {
			return err
		}
	}
	file := attribution.EncodeTagger(c.weights(), o.rows)
	if err := os.WriteFile(o.out, file, 0o644); err != nil {
		return err
	}
	if len(exams) == 0 {
		return nil
	}
	return trainJudge(c, o, exams, dev)
}

func oracle(exams []*attribution.Exam) {
	var gold, found, n int
	for _, e := range exams {
		met := map[int]bool{}
		for _, g := range e.Match {
			if g >= 0 {
				met[g] = true
			}
		}
		gold, found, n = gold+e.Gold, found+len(met), n+len(e.Match)
	}
	fmt.Printf("proposals %d right for %d of %d gold: %.1f\n", n, found, gold, 100*float64(found)/float64(gold))
}

func trainJudge(c *chain, o *attributionOptions, exams []*attribution.Exam, dev *corpus.Standoff) error {
	oracle(exams)
	// exams are in folds; interleave by parity for the judge's own cross-validation
	var half [2][]*attribution.Exam
	for i, e := range exams {
		half[i%2] = append(half[i%2], e)
	}
	a, b := growTrees(half[0], o.tree), growTrees(half[1], o.tree)
	best, least := 0.0, float32(0)
	var odds []float64
	var right []bool
	for x := float32(-1.2); x <= 0.2; x += 0.2 {
		a.Least, b.Least = x, x
		ra, oa, ya := sit(a, half[1], nil, nil)
		rb, ob, yb := sit(b, half[0], oa, ya)
		r := result{ra.taken + rb.taken, ra.right + rb.right, ra.gold + rb.gold}
		fmt.Printf("  least %.1f taken %d right %d F1 %.2f\n", x, r.taken, r.right, r.f1())
		if r.f1() > best {
			best, least, odds, right = r.f1(), x, ob, yb
		}
	}
	judge := growTrees(exams, o.tree)
	judge.Least = least
	calibrate(judge, odds, right)
	fmt.Println("least", least, "slope", judge.Slope, "shift", judge.Shift)
	for _, x := range []float32{least - 0.2, least} {
		judge.Least = x
		if err := measure(c, o, dev.Docs, judge, "dev"); err != nil {
			return err
		}
	}
	return os.WriteFile(o.out, attribution.EncodeModel(attribution.EncodeTagger(c.weights(), o.rows), judge), 0o644)
}

func measure(c *chain, o *attributionOptions, docs []corpus.AnnotatedDoc, judge *attribution.Judge, name string) error {
	tagger, err := attribution.NewTagger(string(attribution.EncodeTagger(c.weights(), o.rows)))
	if err != nil {
		return err
	}
	var scored []corpus.ScoredDoc
	for _, d := range docs {
		doc := text.Parse(d.Text)
		scored = append(scored, corpus.ScoredDoc{Name: d.Name, Text: d.Text, Gold: d.Gold(0), Pred: rolesOf(d.Text, attribution.FindWith(&attribution.Model{Tagger: tagger, Judge: judge}, doc, nil))})
	}
	report(name, scored)
	return nil
}

func rolesOf(s string, list []stancebook.Attribution) (out []corpus.Roles) {
	ranges := func(spans []stancebook.Span) (r []corpus.Range) {
		for _, p := range stancebook.CodePoints(s, spans) {
			r = append(r, corpus.Range{p.Begin, p.End})
		}
		return r
	}
	for _, a := range list {
		out = append(out, corpus.Roles{Source: ranges(a.Sources), Cue: ranges(a.Cue), Content: ranges(a.Content)})
	}
	return out
}

func report(name string, scored []corpus.ScoredDoc) {
	fmt.Printf("  %s", name)
	for _, f := range corpus.ScoreAttributions(scored, corpus.AttributionOptions{}).Figures() {
		if strings.HasPrefix(f.Name, "token") || strings.HasPrefix(f.Name, "segment") || strings.HasSuffix(f.Name, "joint") || f.Name == "quote long resolved" || f.Name == "attr all iou50" {
			short := strings.NewReplacer("token ", "t", "segment ", "s", " exact", "", "attr ", "", " joint", "", "INDIRECT", "I", "DIRECT", "D", "MIXED", "M", " resolved", "").Replace(f.Name)
			if f.Name == "attr all joint" {
				fmt.Printf(" JOINT %.1f/%.1f=%.1f", f.Values[0], f.Values[1], f.Last())
				continue
			}
			fmt.Printf(" %s %.1f", short, f.Last())
		}
	}
	fmt.Println()
}

func readSilver(o *attributionOptions) (out []lesson, err error) {
	texts := map[string]string{}
	err = eachLine(filepath.Join(o.silver, "news.jsonl.gz"), func(d *json.Decoder) error {
		var a struct{ ID, Text string }
		if err := d.Decode(&a); err != nil {
			return err
		}
		texts[a.ID] = a.Text
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachLine(filepath.Join(o.silver, "silver.jsonl.gz"), func(d *json.Decoder) error {
		var a struct {
			ID    string
			Spans [][]any
		}
		if err := d.Decode(&a); err != nil {
			return err
		}
		if len(out) < o.silverMost {
			out = append(out, silverLesson(texts[a.ID], a.Spans, o.silverWeight))
		}
		return nil
	})
	return out, err
}

// silverLesson reads a teacher's spans: begin, end, role and confidence.
func silverLesson(s string, spans [][]any, weight float64) lesson {
	at := runeOffsets(s)
	var list []stancebook.Attribution
	for _, x := range spans {
		span := []stancebook.Span{{Begin: at[int(x[0].(float64))], End: at[int(x[1].(float64))]}}
		switch x[2] {
		case "source":
			list = append(list, stancebook.Attribution{Sources: span})
		case "cue":
			list = append(list, stancebook.Attribution{Cue: span})
		default:
			list = append(list, stancebook.Attribution{Content: span})
		}
	}
	doc := text.Parse(s)
	return lesson{attribution.NewSample(doc, nil), attribution.LabelsOf(doc, list), weight}
}
