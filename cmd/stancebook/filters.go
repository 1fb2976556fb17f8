package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
)

// filters are the flags that narrow a question, the same for every command.
type filters struct {
	query       stancebook.Query
	stance      []string
	types       []string
	count       bool
	save, saved string
}

func (f *filters) add(flags *pflag.FlagSet) {
	f.addQuestion(flags)
	flags.BoolVar(&f.count, "count", false, "only count")
	flags.IntVar(&f.query.Limit, "limit", 0, "at most so many rows (0: all)")
	flags.StringVar(&f.save, "save", "", "keep this question under a name")
}

// addQuestion adds the flags that make a question which can be kept.
func (f *filters) addQuestion(flags *pflag.FlagSet) {
	f.addNarrowing(flags)
	flags.StringVar(&f.query.Topic, "topic", "", "about this topic")
	flags.StringVar(&f.query.Outlet, "outlet", "", "in this outlet")
	flags.BoolVar(&f.query.NoPrior, "no-prior", false, "stances by the words alone, whoever speaks")
	flags.StringVar(&f.saved, "saved", "", "ask the question kept under this name")
}

// addClaims adds the flags that only a list of claims has.
func (f *filters) addClaims(flags *pflag.FlagSet) {
	flags.StringVar(&f.query.GroupBy, "group-by", "", "count by "+strings.Join(stancebook.GroupNames, ", "))
	flags.StringVar(&f.query.Sort, "sort", "", "date, speaker, outlet, confidence; - before it turns it round")
}

// addNarrowing adds the flags that also choose the articles of ingest --again.
func (f *filters) addNarrowing(flags *pflag.FlagSet) {
	q := &f.query
	flags.StringVar(&q.Person, "person", "", "said by this person")
	flags.StringVar(&q.Org, "org", "", "said by this body, or by somebody of it")
	flags.StringVar(&q.City, "city", "", `about this city, or by somebody who speaks for it ("Portland, OR")`)
	flags.StringVar(&q.CityRole, "city-role", "", "only 'for' (by who speaks for the city) or 'about'")
	flags.StringVar(&q.State, "state", "", "about a city of this state, or by an officer of it (CA or California)")
	flags.StringSliceVar(&f.stance, "stance", nil, "support, oppose, neutral, unclear (several with commas)")
	flags.StringSliceVar(&f.types, "type", nil, "direct, mixed, indirect (several with commas)")
	flags.BoolVar(&q.Said, "said", false, "only what was said or written, not believed or wished")
	flags.StringVar(&q.Since, "since", "", "published on this day (2017-08-03) or later")
	flags.StringVar(&q.Until, "until", "", "published on this day or earlier")
	flags.StringVar(&q.Search, "search", "", `with these words or "phrases"`)
	flags.Float64Var(&q.MinConfidence, "min-confidence", 0, "at least so sure, 0 to 1")
	flags.StringVar(&q.Review, "review", "", "none, accepted, rejected, edited, all (default: all but rejected)")
	flags.BoolVar(&q.Dedupe, "dedupe", false, "copies of one story once")
}

// read checks the flags and makes the question of them.
func (f *filters) read(ctx context.Context, a *app, cmd *cobra.Command) (stancebook.Query, error) {
	if f.saved != "" {
		return f.recall(ctx, a, cmd)
	}
	q := &f.query
	if len(f.stance) > 0 {
		q.Stance = nil
	}
	if len(f.types) > 0 {
		q.Type = nil
	}
	for _, s := range f.stance {
		q.Stance = append(q.Stance, stancebook.Side(strings.ToLower(s)))
	}
	for _, t := range f.types {
		q.Type = append(q.Type, stancebook.Type(strings.ToLower(t)))
	}
	if err := checkQuery(q); err != nil {
		return *q, err
	}
	return *q, f.keep(ctx, a)
}

// readExport makes the question of an export, which writes what and nothing
// counted.
func (f *filters) readExport(cmd *cobra.Command, a *app, what string) (stancebook.Query, error) {
	q, err := f.read(cmd.Context(), a, cmd)
	if err == nil && (q.GroupBy != "" || f.count) {
		err = misused("export writes %s; use stancebook claims --count or --group-by", what)
	}
	return q, err
}

func checkQuery(q *stancebook.Query) error {
	if err := q.Check(); err != nil {
		return misused("%w", err)
	}
	return nil
}

// wordsOf are the words that a flag takes, nil where it takes any.
func wordsOf(flag string) []string {
	if words, ok := stancebook.FilterWords[flag]; ok {
		return words
	}
	return fixedWords[flag]
}

var fixedWords = map[string][]string{
	"retention": {store.Full, store.Excerpt, store.None}, "keep": {store.Excerpt, store.None, store.Full}, "mode": {"two", "one"},
	"on": {"verdict", "speaker", "city", "words", "stance:TOPIC"},
}

// isDay refuses what is neither empty nor a day.
func isDay(flag, day string) error {
	if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
		return misused("%s %q is no day; write it as 2017-08-03", flag, day)
	}
	return nil
}

func oneOf(flag, value string) error {
	if allowed := wordsOf(flag); !slices.Contains(allowed, value) {
		return misused("--%s %q is none of %s", flag, value, strings.Join(allowed, ", "))
	}
	return nil
}

// keep saves the question under --save.
func (f *filters) keep(ctx context.Context, a *app) error {
	if f.save == "" {
		return nil
	}
	book, err := a.open(ctx, a.settings.text("db"), false)
	if err != nil {
		return err
	}
	defer book.Close()
	if err := book.SaveQuery(ctx, f.save, f.query); err != nil {
		return err
	}
	a.note("kept as %q; ask it again with --saved %s", f.save, f.save)
	return nil
}

// recall takes the saved question; flags given beside it win.
func (f *filters) recall(ctx context.Context, a *app, cmd *cobra.Command) (stancebook.Query, error) {
	var q stancebook.Query
	book, err := a.openBook(ctx)
	if err != nil {
		return q, err
	}
	defer book.Close()
	given := givenFlags(cmd)
	if f.query, err = book.SavedQuery(ctx, f.saved); err != nil {
		return q, a.explain(err)
	}
	if err := cmd.ParseFlags(given); err != nil {
		return q, err
	}
	f.saved = ""
	return f.read(ctx, a, cmd)
}

// givenFlags writes the flags of this call anew, so that they can be laid over
// a saved question.
func givenFlags(cmd *cobra.Command) (args []string) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if _, isList := f.Value.(pflag.SliceValue); !isList && f.Name != "saved" {
			args = append(args, "--"+f.Name+"="+f.Value.String())
		}
	})
	return args
}
