package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/stance"
	"github.com/stancebook/stancebook/extract/stance/content"
	"github.com/stancebook/stancebook/extract/text"
)

// modelEnding is how the file of a topic's model ends, beside the topic's own.
const modelEnding = ".model"

func newTrain(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Learn from what people coded",
		Args:  arguments(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTrainStance(a))
	return cmd
}

func newTrainStance(a *app) *cobra.Command {
	var f codedFlags
	var force bool
	cmd := &cobra.Command{
		Use:   "stance --topic TOPIC FILE.csv",
		Short: "Fit a model of one topic to statements that people coded",
		Long: `Fit a model of one topic to statements that people coded, and measure it on
articles that it did not learn from, beside the rules.

FILE is a claims export whose stances were reviewed, any CSV with the columns
text and stance (and article, cue, speaker where known), or the event list of
Discourse Network Analyzer (--concept chooses the concept that is the topic).
Stances are support, oppose or neutral; rows coded unclear teach nothing.

The model is written into the topics folder only where it judges held-out
articles better than the rules, in 95 of 100 draws of the articles.`,
		Example: `  stancebook train stance --topic sessions-letters coded.csv
  stancebook train stance --topic mine --concept "Cities should help" dna-events.csv`,
		Args: arguments(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error { return a.trainStance(args[0], f, force) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.topic, "topic", "", "the topic by name")
	flags.StringVar(&f.concept, "concept", "", "the concept of an event list that is the topic's claim")
	flags.BoolVar(&f.unreviewed, "unreviewed", false, "learn also from stances that nobody reviewed")
	flags.BoolVar(&force, "force", false, "write the model even where it does not beat the rules")
	return cmd
}

// The least that a model can be learned from and measured on.
const (
	leastStatements = 20
	leastOfASide    = 5
	leastArticles   = 3
	mostFolds       = 10
)

func (a *app) trainStance(path string, f codedFlags, force bool) error {
	if f.topic == "" {
		return misused("say with --topic which topic the statements are about")
	}
	topics, err := a.chosenTopics([]string{f.topic})
	if err != nil {
		return err
	}
	f.topic = topics[0].Name
	coded, err := readCoded(path, f)
	if err != nil {
		return err
	}
	for _, why := range slices.Sorted(maps.Keys(coded.leftOut)) {
		a.note("left out: %s %s", count(coded.leftOut[why], "row"), why)
	}
	if err := coded.enough(path); err != nil {
		return err
	}
	t := coded.compare(&topics[0])
	t.write(a.stdout)
	if !t.better() && !force {
		fmt.Fprintln(a.stdout, "The model does not surely beat the rules: nothing written (--force writes it all the same).")
		return nil
	}
	name, err := a.writeModel(content.Learned(f.topic, coded.statements))
	if err == nil {
		fmt.Fprintf(a.stdout, "Written: %s. Ask for stances anew with: stancebook ingest --again --stances\n", name)
	}
	return err
}

// enough tells what is missing to learn from and to measure on.
func (c *codedFile) enough(path string) error {
	sides, articles := map[stancebook.Side]int{}, map[string]bool{}
	for _, s := range c.statements {
		sides[s.Side]++
		articles[s.Group] = true
	}
	learned := 0
	for _, n := range sides {
		if n >= leastOfASide {
			learned++
		}
	}
	switch n := len(c.statements); {
	case n < leastStatements:
		return misused("%s holds %s to learn from; at least %d are needed", path, count(n, "coded statement"), leastStatements)
	case learned < 2:
		return misused("%s holds %d support, %d oppose and %d neutral statements; at least two sides need %d or more", path,
			sides[stancebook.Support], sides[stancebook.Oppose], sides[stancebook.Neutral], leastOfASide)
	case len(articles) < leastArticles:
		return misused("%s holds statements of %s; at least %d are needed to hold some out", path, count(len(articles), "article"), leastArticles)
	}
	return nil
}

// compare judges every statement by the rules and by a model that did not
// learn from its article.
func (c *codedFile) compare(topic *stancebook.Topic) *trial {
	t := &trial{groups: map[string][]int{}}
	for i, s := range c.statements {
		t.gold = append(t.gold, s.Side)
		t.groups[s.Group] = append(t.groups[s.Group], i)
	}
	names := slices.Sorted(maps.Keys(t.groups))
	t.model, t.rules = make([]stancebook.Side, len(t.gold)), make([]stancebook.Side, len(t.gold))
	folds := min(mostFolds, len(names))
	for fold := range folds {
		var rest []content.Statement
		for i, s := range c.statements {
			if at, _ := slices.BinarySearch(names, c.statements[i].Group); at%folds != fold {
				rest = append(rest, s)
			}
		}
		m := content.Learned(topic.Name, rest)
		for at := fold; at < len(names); at += folds {
			for _, i := range t.groups[names[at]] {
				t.model[i] = likeliest(m.Score(c.statements[i]))
			}
		}
	}
	panel := stance.New([]stancebook.Topic{*topic})
	for _, name := range names {
		c.judgeByRules(panel, topic, t.groups[name], t.rules)
	}
	return t
}

func likeliest(o content.Odds) stancebook.Side {
	switch {
	case o.Neutral >= o.Support && o.Neutral >= o.Oppose:
		return stancebook.Neutral
	case o.Support > o.Oppose:
		return stancebook.Support
	}
	return stancebook.Oppose
}

// judgeByRules lets the rules read the statements of one article as one text,
// under the topic's claim, and by the words alone: the model knows no speakers
// either.
func (c *codedFile) judgeByRules(panel *stance.Panel, topic *stancebook.Topic, members []int, told []stancebook.Side) {
	var b strings.Builder
	b.WriteString(topic.Claim + "\n\n")
	var claims []stancebook.Claim
	for _, i := range members {
		s := c.statements[i]
		var claim stancebook.Claim
		b.WriteString(c.speakers[i] + " ")
		from := b.Len()
		b.WriteString(s.Cue)
		if s.Cue != "" {
			claim.Cue = []stancebook.Span{{Begin: from, End: b.Len()}}
		}
		b.WriteString(" ")
		from = b.Len()
		b.WriteString(s.Words)
		claim.Content = []stancebook.Span{{Begin: from, End: b.Len()}}
		b.WriteString(".\n\n")
		claims = append(claims, claim)
	}
	for k, found := range panel.Judge(text.Parse(b.String()), claims) {
		if len(found) > 0 {
			told[members[k]] = found[0].Words.Side
		}
	}
}

// writeModel writes a model into the topics folder.
func (a *app) writeModel(m *content.TopicModel) (name string, err error) {
	folder := a.settings.beside(a.settings.text("topics"))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("make the topics folder: %w", err)
	}
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		return "", err
	}
	name = filepath.Join(folder, m.Topic+modelEnding)
	half := name + ".new" // so that no reader ever sees half a model
	if err := os.WriteFile(half, b.Bytes(), fs.FileMode(0o644)); err != nil {
		return "", fmt.Errorf("write the model: %w", err)
	}
	return name, os.Rename(half, name)
}
