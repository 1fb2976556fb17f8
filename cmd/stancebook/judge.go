package main

import (
	"cmp"
	"os/user"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
)

// judgeFlags are the flags of every command that says who is who.
type judgeFlags struct{ how store.Judging }

func (j *judgeFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&j.how.By, "by", "", "who judges (default: your user name)")
	flags.StringVar(&j.how.Note, "note", "", "why, kept beside the judgement")
	flags.BoolVar(&j.how.Rehearsal, "dry-run", false, "only say what would move")
}

// judge opens the book to write, judges, and says what came of it.
func (a *app) judge(cmd *cobra.Command, j *judgeFlags, f func(*store.Book, store.Judging) (store.Effect, error)) error {
	book, err := a.openToWrite(cmd.Context())
	if err != nil {
		return err
	}
	defer book.Close()
	j.how.By = cmp.Or(j.how.By, userName())
	e, err := f(book, j.how)
	if err != nil {
		return a.explain(err)
	}
	for _, c := range e.Conflicts {
		a.note("against it: %s", c)
	}
	moved := count(e.Claims, "claim") + " in " + count(e.Articles, "article")
	if j.how.Rehearsal {
		a.note("%s: %s would move; nothing was changed", judged(e.Judgement), moved)
		return nil
	}
	verb := map[string]string{"rename": "are shown under the name"}[e.Action]
	a.note("%s: %s %s", judged(e.Judgement), moved, cmp.Or(verb, "moved"))
	if e.Action != "undo" {
		a.note("take it back with: stancebook people undo %d", e.ID)
	}
	return nil
}

func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

func newMerge(a *app) *cobra.Command {
	var j judgeFlags
	cmd := &cobra.Command{
		Use:   "merge NAME OTHER",
		Short: "Say that two people of the book are one",
		Long: `Say that two people of the book are one: all that is OTHER's becomes NAME's, now
and in every later run. Each is a name or an id, as people lists them. What
speaks against it (two states, two parties in a year) is said, and you decide.`,
		Example: `  stancebook people merge "Eric Jones" "Chief Jones" --note "same man, asked the desk"
  stancebook people merge 1f0c99fd3d0a7d52 03a2d1b8f3d59c11 --dry-run`,
		Args: arguments(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.judge(cmd, &j, func(b *store.Book, how store.Judging) (store.Effect, error) {
				return b.Merge(cmd.Context(), args[0], args[1], how)
			})
		},
	}
	j.add(cmd.Flags())
	return cmd
}

func newSplit(a *app) *cobra.Command {
	var j judgeFlags
	var s store.Share
	cmd := &cobra.Command{
		Use:   "split NAME",
		Short: "Say that some of a person's mentions are somebody else's",
		Long: `Say that some of a person's mentions are somebody else's: those that all the
flags given pick become a person of their own, now and in every later run.`,
		Example: `  stancebook people split "Eric Jones" --city Tulsa
  stancebook people split "Eric Jones" --article news/monday.txt --article news/friday.txt
  stancebook people split "Eric Jones" --title councilman --dry-run`,
		Args: arguments(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if s.Title == "" && s.Org == "" && s.City == "" && s.Name == "" && s.Outlet == "" && s.Since == "" && s.Until == "" && len(s.Articles) == 0 {
				return misused("say which mentions are somebody else's: --article, --title, --org, --city, --name, --outlet, --since, --until")
			}
			for flag, value := range map[string]string{"--since": s.Since, "--until": s.Until} {
				if err := isDay(flag, value); err != nil {
					return err
				}
			}
			return a.judge(cmd, &j, func(b *store.Book, how store.Judging) (store.Effect, error) {
				return b.Split(cmd.Context(), args[0], s, how)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&s.Articles, "article", nil, "those in this article: its path or address (may be repeated)")
	flags.StringVar(&s.Title, "title", "", "those with these words in the title")
	flags.StringVar(&s.Org, "org", "", "those with these words in the body")
	flags.StringVar(&s.City, "city", "", "those with an office in this city")
	flags.StringVar(&s.Name, "name", "", "those under this form of the name")
	flags.StringVar(&s.Outlet, "outlet", "", "those in this outlet")
	flags.StringVar(&s.Since, "since", "", "those published on this day or later")
	flags.StringVar(&s.Until, "until", "", "those published on this day or earlier")
	j.add(flags)
	return cmd
}

func newRename(a *app) *cobra.Command {
	var j judgeFlags
	cmd := &cobra.Command{
		Use:     "rename NAME NEW",
		Short:   "Show a person under another name",
		Long:    "Show a person under another name, now and in every later run. The old names still find them.",
		Example: `  stancebook people rename "Mike Tubbs" "Michael Tubbs"`,
		Args:    arguments(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.judge(cmd, &j, func(b *store.Book, how store.Judging) (store.Effect, error) {
				return b.Rename(cmd.Context(), args[0], args[1], how)
			})
		},
	}
	j.add(cmd.Flags())
	return cmd
}

func newUndo(a *app) *cobra.Command {
	var j judgeFlags
	cmd := &cobra.Command{
		Use:     "undo NUMBER",
		Short:   "Take a judgement back",
		Long:    "Take a judgement back, by its number in people history. The row stays, with who undid it.",
		Example: `  stancebook people undo 3`,
		Args:    arguments(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return misused("%q is no number of a judgement; see: stancebook people history", args[0])
			}
			return a.judge(cmd, &j, func(b *store.Book, how store.Judging) (store.Effect, error) { return b.Undo(cmd.Context(), id, how) })
		},
	}
	j.add(cmd.Flags())
	return cmd
}

func newHistory(a *app) *cobra.Command {
	var o output
	cmd := &cobra.Command{
		Use:   "history [NAME]",
		Short: "What was judged about who is who, the last first",
		Example: `  stancebook people history
  stancebook people history "Eric Jones" --json`,
		Args: arguments(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			book, err := a.openBook(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			who := ""
			if len(args) == 1 {
				who = args[0]
			}
			judgements, err := book.History(cmd.Context(), who)
			if err != nil {
				return a.explain(err)
			}
			return list(a, &o, false, sheet[stancebook.Judgement]{columns: judgementColumns, brief: judgementBrief, rows: each(judgements), none: "nothing was judged"})
		},
	}
	o.add(cmd.Flags())
	return cmd
}

var judgementColumns = []column[stancebook.Judgement]{
	{"judgement", func(j stancebook.Judgement) any { return int(j.ID) }},
	{"action", func(j stancebook.Judgement) any { return j.Action }},
	{"person_id", func(j stancebook.Judgement) any { return j.PersonID }},
	{"name", func(j stancebook.Judgement) any { return j.Name }},
	{"other_id", func(j stancebook.Judgement) any { return j.OtherID }},
	{"other_name", func(j stancebook.Judgement) any { return j.Other }},
	{"judged_by", func(j stancebook.Judgement) any { return j.By }},
	{"judged_at", func(j stancebook.Judgement) any { return j.At }},
	{"note", func(j stancebook.Judgement) any { return j.Note }},
	{"undoes", func(j stancebook.Judgement) any { return known0(int(j.Undoes)) }},
	{"undone_by", func(j stancebook.Judgement) any { return known0(int(j.UndoneBy)) }},
	{"mentions", func(j stancebook.Judgement) any { return j.Mentions }},
	{"mentions_found", func(j stancebook.Judgement) any { return j.Found }},
}

var judgementBrief = []column[stancebook.Judgement]{
	judgementColumns[0],
	{"said", func(j stancebook.Judgement) any { return judged(j) }},
	{"by", func(j stancebook.Judgement) any { return j.By }},
	{"on", func(j stancebook.Judgement) any { return dayPart(j.At) }},
	{"note", func(j stancebook.Judgement) any { return j.Note }},
}

// judgementsOf are judgements as the fields of JSON.
func judgementsOf(list []stancebook.Judgement) []map[string]any {
	out := make([]map[string]any, len(list))
	for i, j := range list {
		out[i] = map[string]any{}
		for _, c := range judgementColumns {
			out[i][c.name] = c.value(j)
		}
	}
	return out
}
