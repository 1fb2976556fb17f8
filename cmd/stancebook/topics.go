package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
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
	return all, errors.Join(problems...)
}

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
// file.
func (a *app) chosenTopics(named []string) (chosen []stancebook.Topic, err error) {
	all, err := a.topics()
	if err != nil {
		return nil, err
	}
	if len(named) == 0 {
		for _, t := range all {
			chosen = append(chosen, t.Topic)
		}
		return chosen, nil
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
			return nil, misused("no topic %q; there are: %s (or name a .toml file)", name, topicNames(all))
		}
		chosen = append(chosen, all[i].Topic)
	}
	return chosen, nil
}

func topicNames(all []topicFile) string {
	var names []string
	for _, t := range all {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}

func newTopics(a *app) *cobra.Command {
	var o output
	cmd := &cobra.Command{
		Use:   "topics",
		Short: "The questions on which stances are judged",
		Args:  arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			all, err := a.topics()
			if err != nil {
				return err
			}
			_, err = write(a, &o, sheet[topicFile]{columns: topicColumns, rows: each(all)})
			return err
		},
	}
	o.add(cmd.Flags())
	cmd.AddCommand(newTopicsShow(a), newTopicsCheck(a))
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
