package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/corpus"
	"github.com/stancebook/stancebook/extract/attribution"
	"github.com/stancebook/stancebook/extract/text"
)

// examCommand measures the models that the program embeds.
func examCommand() *cobra.Command {
	var polnear, docs string
	cmd := &cobra.Command{
		Use:   "exam",
		Short: "Measure the embedded engines part by part, and how far their confidence can be believed",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dev, err := corpus.ReadStandoff(os.DirFS(filepath.Join(polnear, "dev")))
			if err != nil {
				return fmt.Errorf("read articles to measure on: %w", err)
			}
			var parts, sure bytes.Buffer
			writeParts(&parts, dev.Docs)
			for _, e := range attribution.Engines() {
				writeReliability(&sure, e, dev.Docs)
			}
			if docs == "" {
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n%s", &parts, &sure)
				return err
			}
			if err := writeSection(filepath.Join(docs, "ablation.md"), "parts", parts.String()); err != nil {
				return err
			}
			return writeSection(filepath.Join(docs, "quality.md"), "reliability", sure.String())
		},
	}
	cmd.Flags().StringVar(&polnear, "polnear", "../shared/data/polnear", "folder of the annotated corpus")
	cmd.Flags().StringVar(&docs, "docs", "", "folder whose ablation.md and quality.md get the tables; without it they are printed")
	return cmd
}

// finder finds the attributions of a document.
type finder func(*text.Document) []stancebook.Attribution

// writeParts writes a table of what the engines' parts find alone and together.
func writeParts(w io.Writer, docs []corpus.AnnotatedDoc) {
	with := func(m *attribution.Model) finder {
		return func(doc *text.Document) []stancebook.Attribution { return attribution.FindWith(m, doc, nil) }
	}
	fast, full := attribution.Fast.Model(), attribution.Full.Model()
	fmt.Fprintf(w, "| parts | %s |\n|---|%s\n", strings.Join(columnHeads(), " | "), strings.Repeat("--:|", len(columns)))
	for _, row := range []struct {
		name string
		find finder
	}{
		{"rules", func(doc *text.Document) []stancebook.Attribution { return attribution.FindByRules(doc, nil) }},
		{"tagger, linked by distance", with(&attribution.Model{Labeller: fast.Labeller})},
		{"net, linked by distance", with(&attribution.Model{Labeller: full.Labeller.NetsAlone()})},
		{"tagger and net, linked by distance", with(&attribution.Model{Labeller: full.Labeller})},
		{"tagger and judge: **fast**", with(fast)},
		{"tagger, net and judge: **full**", with(full)},
	} {
		fmt.Fprintf(w, "| %s | %s |\n", row.name, strings.Join(figures(row.find, docs), " | "))
	}
}

// columns are the figures of a table, each with the head of its column.
var columns = [][2]string{
	{"attr all joint", "joint"}, {"attr DIRECT joint", "direct"}, {"attr MIXED joint", "mixed"}, {"attr INDIRECT joint", "indirect"},
	{"quote long resolved", "long quotes"},
	{"segment source exact", "source"}, {"segment cue exact", "cue"}, {"segment content exact", "content"},
}

func columnHeads() (out []string) {
	for _, c := range columns {
		out = append(out, c[1])
	}
	return out
}

// figures are those of columns for what find finds.
func figures(find finder, docs []corpus.AnnotatedDoc) (out []string) {
	var scored []corpus.ScoredDoc
	for i := range docs {
		d := &docs[i]
		scored = append(scored, corpus.ScoredDoc{Name: d.Name, Text: d.Text, Gold: d.Gold(0), Pred: rolesOf(d.Text, find(text.Parse(d.Text)))})
	}
	all := corpus.ScoreAttributions(scored, corpus.AttributionOptions{}).Figures()
	for _, c := range columns {
		i := slices.IndexFunc(all, func(f corpus.Figure) bool { return f.Name == c[0] })
		out = append(out, fmt.Sprintf("%.1f", all[i].Last()))
	}
	return out
}

// writeReliability writes how often what an engine takes is right, by its
// confidence.
func writeReliability(w io.Writer, e *attribution.Engine, docs []corpus.AnnotatedDoc) {
	m := e.Model()
	var r result
	for i := range docs {
		d := &docs[i]
		r.sit(m.Judge, []*attribution.Exam{attribution.NewExam(text.Parse(d.Text), m.Labeller, attributionsOf(d.Text, d.Gold(0)))})
	}
	fmt.Fprintf(w, "\n`%s`, mean distance between confidence and share %.3f:\n\n", e.Version, r.distance(m.Judge))
	fmt.Fprintf(w, "| confidence | found | mean confidence | right |\n|---|--:|--:|--:|\n")
	for k, b := range r.tenths(m.Judge) {
		if b.n > 0 {
			fmt.Fprintf(w, "| %.1f–%.1f | %d | %.2f | %.2f |\n", float64(k)/10, float64(k+1)/10, b.n, b.mean(), b.share())
		}
	}
}

// writeSection replaces what stands between the marks of a name in a page.
func writeSection(path, name, table string) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	begin, end := "<!-- begin "+name+" -->\n", "<!-- end "+name+" -->"
	before, rest, ok := strings.Cut(string(page), begin)
	_, after, there := strings.Cut(rest, end)
	if !ok || !there {
		return fmt.Errorf("write the table %s: %s has no place for it", name, path)
	}
	return os.WriteFile(path, []byte(before+begin+"\n"+strings.TrimSpace(table)+"\n\n"+end+after), 0o644)
}
