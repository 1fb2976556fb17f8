package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// mostNames is how many names a shell is offered.
const mostNames = 60

// liveNames are the flags whose values are names of the book, with their kinds.
var liveNames = map[string]string{"person": "person", "city": "city", "org": "org", "outlet": "outlet", "topic": "topic", "contrast": "topic", "saved": "saved"}

// completeNames lets shells complete names out of the book.
func completeNames(a *app, cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if kind := liveNames[f.Name]; kind != "" {
			cmd.RegisterFlagCompletionFunc(f.Name, a.namesOf(kind))
		}
		if values := wordsOf(f.Name); values != nil {
			cmd.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
		}
	})
	switch cmd.Name() {
	case "people", "forget", "merge", "split", "rename", "history":
		cmd.ValidArgsFunction = a.namesOf("person")
	case "cities":
		cmd.ValidArgsFunction = a.namesOf("city")
	}
	for _, c := range cmd.Commands() {
		completeNames(a, c)
	}
}

// namesOf offers the names of the book that begin as typed. Where there is no
// book to ask it offers none, for a shell has no place to show an error.
func (a *app) namesOf(kind string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		var err error
		if a.settings, err = readSettings(cmd.Flags()); err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		book, err := a.openBook(cmd.Context())
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		defer book.Close()
		names, err := book.Beginning(cmd.Context(), kind, strings.Trim(typed, `"'`), mostNames)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}
