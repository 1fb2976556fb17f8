package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract"
	"github.com/stancebook/stancebook/extract/stance"
)

// topics returns the built-in topics and those of the topics folder; a file
// whose topic bears a built-in's name replaces it.
func (a *app) topics() ([]topicFile, error) {
	var all []topicFile
	for _, t := range stance.Builtin() {
		all = append(all, topicFile{t, "built in"})
	}
	paths, err := filepath.Glob(filepath.Join(a.settings.beside(a.settings.text("topics")), "*.toml"))
	if err != nil {
		return nil, err
	}
	var problems []error
	for _, path := range paths {
		t, err := readTopicFile(path)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		all = slices.DeleteFunc(all, func(known topicFile) bool { return known.Name == t.Name })
		all = append(all, topicFile{t, path})
	}
	if len(problems) > 0 {
		return all, &faultyTopics{errors.Join(problems...), len(problems)}
	}
	return all, nil
}

// faultyTopics are files of the topics folder that cannot be used, topics or
// their models; the other topics can.
type faultyTopics struct {
	error
	files int
}

func (f *faultyTopics) Unwrap() error { return f.error }

// topicFile is a topic and where it was read.
type topicFile struct {
	stancebook.Topic
	origin string
}

func readTopicFile(path string) (stancebook.Topic, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return stancebook.Topic{}, fmt.Errorf("read topic: %w", err)
	}
	return stance.ReadTopic(data, path)
}

// chosenTopics are the topics to judge: all, or those named, each a name or a
// file. Where all are asked for and some are faulty, the others come with a
// *faultyTopics.
func (a *app) chosenTopics(named []string) (chosen []stancebook.Topic, err error) {
	all, faulty := a.topics()
	if len(named) == 0 {
		for _, t := range all {
			chosen = append(chosen, t.Topic)
		}
		return chosen, faulty
	}
	for _, name := range named {
		if strings.HasSuffix(name, ".toml") {
			t, err := readTopicFile(name)
			if err != nil {
				return nil, err
			}
			chosen = append(chosen, t)
			continue
		}
		i := slices.IndexFunc(all, func(t topicFile) bool { return t.Name == name })
		if i < 0 {
			return nil, cmp.Or(faulty, misused("no topic %q; there are: %s (or name a .toml file)", name, topicNames(all)))
		}
		chosen = append(chosen, all[i].Topic)
	}
	return chosen, nil
}

// extractor makes an extractor for topics, with the models that lie beside
// their files. A model that cannot be read is left out, as a *faultyTopics.
func (a *app) extractor(topics []stancebook.Topic) (*extract.Extractor, error) {
	var models []*stance.Model
	var problems []error
	for _, t := range topics {
		m, err := a.readModel(t.Name)
		switch {
		case err != nil:
			problems = append(problems, err)
		case m != nil:
			models = append(models, m)
		}
	}
	e := extract.New(topics, a.settings.engine(), version, models...)
	if len(problems) > 0 {
		return e, &faultyTopics{errors.Join(problems...), len(problems)}
	}
	return e, nil
}

// readModel reads the model of a topic; nil where it has none.
func (a *app) readModel(topic string) (*stance.Model, error) {
	path := filepath.Join(a.settings.beside(a.settings.text("topics")), topic+".model")
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	defer f.Close()
	m, err := stance.ReadModel(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if m.Topic != topic {
		return nil, fmt.Errorf("%s is of topic %q: train it anew or delete it", path, m.Topic)
	}
	return m, nil
}

// sameTopic tells whether two topics are written the same.
func sameTopic(a, b stancebook.Topic) bool {
	x, err := stance.Write(a)
	y, err2 := stance.Write(b)
	return err == nil && err2 == nil && bytes.Equal(x, y)
}

func topicNames(all []topicFile) string {
	var names []string
	for _, t := range all {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}

func newTopics(a *app) *cobra.Command {
	cmd := newTopicsList(a)
	cmd.Use, cmd.Short = "topics", "The questions on which stances are judged"
	cmd.AddCommand(newTopicsList(a), newTopicsShow(a), newTopicsCheck(a), newTopicsNew(a))
	return cmd
}

// newTopicsList is also what topics does without a subcommand.
func newTopicsList(a *app) *cobra.Command {
	var o output
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the topics, built in and your own",
		Args:  arguments(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			all, faulty := a.topics()
			if _, err := write(a, &o, sheet[topicFile]{columns: topicColumns, rows: each(all)}); err != nil {
				return err
			}
			return faulty
		},
	}
	o.add(cmd.Flags())
	return cmd
}

var topicColumns = []column[topicFile]{
	{"topic", func(t topicFile) any { return t.Name }},
	{"title", func(t topicFile) any { return t.Title }},
	{"claim", func(t topicFile) any { return t.Claim }},
	{"origin", func(t topicFile) any { return t.origin }},
}

func newTopicsShow(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "show NAME",
		Short:   "Print a topic's file: copy it to write your own",
		Example: "  stancebook topics show sessions-letters > topics/mine.toml",
		Args:    arguments(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			// A faulty file beside it does not matter here: the shell has just
			// made one, empty, where the output goes into the topics folder.
			all, err := a.topics()
			i := slices.IndexFunc(all, func(t topicFile) bool { return t.Name == args[0] })
			if i < 0 {
				return cmp.Or(err, misused("no topic %q; there are: %s", args[0], topicNames(all)))
			}
			text, err := stance.Write(all[i].Topic)
			if err != nil {
				return err
			}
			_, err = a.stdout.Write(text)
			return err
		},
	}
}

func newTopicsCheck(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE…",
		Short: "Check topic files",
		Args:  arguments(cobra.MinimumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			var problems []error
			for _, path := range args {
				t, err := readTopicFile(path)
				if err != nil {
					problems = append(problems, err)
					continue
				}
				fmt.Fprintf(a.stdout, "%s: topic %q is in order\n", path, t.Name)
			}
			return errors.Join(problems...)
		},
	}
}
