package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
)

// reviewing is who reviews and why, as every review command takes it.
type reviewing struct {
	*app
	as, why string
}

func (r *reviewing) reviewer() stancebook.Reviewer {
	return stancebook.Reviewer{Name: cmp.Or(r.as, os.Getenv("USER"), userName()), Note: r.why}
}

func newReview(a *app) *cobra.Command {
	r := &reviewing{app: a}
	var f filters
	var second bool
	cmd := &cobra.Command{
		Use:   "review",
		Short: "Look at claims one by one, the least sure first: accept, reject, edit",
		Long: `Look at claims one by one, the least sure first, and say whether they are right.
It goes line by line, so it works in any terminal and over ssh. What is reviewed
is in the book at once: stop whenever you like, and go on where you were.

Reviews are kept for good. After every run they are applied anew: to the claim of
the same key, else to the one that has the same words at the same place, else to
the one new claim that is like it. A review whose claim is not found waits, and
"review list --orphaned" shows it. Undo gives back what the program had said.

A rejected claim is left out of every answer and export; --review rejected shows
such claims, --review all everything.`,
		Example: `  stancebook review --topic sessions-letters
  stancebook review accept 1f0c99fd3d0a7d52 03a2d1b8f3d59c11
  stancebook review edit 1f0c99fd --speaker "Ann Okafor" --stance sessions-letters=oppose`,
		Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			q, err := f.read(cmd.Context(), a, cmd)
			if err != nil {
				return err
			}
			if f.count {
				q.Review, q.Dedupe = cmp.Or(q.Review, "none"), q.Review == ""
				return a.ask(cmd.Context(), q, true, &output{})
			}
			return r.session(cmd.Context(), q, second)
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().BoolVar(&second, "second", false, "claims that others reviewed and you did not, to measure agreement")
	cmd.PersistentFlags().StringVar(&r.as, "as", "", "who reviews (default: your user name)")
	cmd.PersistentFlags().StringVar(&r.why, "note", "", "why, kept beside the review")
	cmd.AddCommand(newVerdict(r, "accept", "Say that claims are right"), newVerdict(r, "reject", "Say that claims are none, or wrong beyond mending"),
		newReviewEdit(r), newReviewUndo(r), newReviewList(r), newReviewExport(r), newReviewImport(r), newAgreement(r))
	return cmd
}

// change opens the book to write, and makes none where there is none.
func (r *reviewing) change(ctx context.Context, f func(*store.Book) error) error {
	book, err := r.openToWrite(ctx)
	if err != nil {
		return err
	}
	defer book.Close()
	return r.explain(f(book))
}

// decide reviews claims by their keys. Those that cannot be reviewed are named,
// the others are done.
func (r *reviewing) decide(ctx context.Context, keys []string, decisions ...stancebook.Decision) error {
	return r.change(ctx, func(book *store.Book) error {
		var failed []error
		for _, key := range keys {
			for _, d := range decisions {
				done, err := book.Review(ctx, key, d, r.reviewer())
				if errors.Is(err, stancebook.ErrBusy) {
					return err
				}
				if err != nil {
					failed = append(failed, r.explainReview(err))
					break
				}
				r.note("%s; take it back with: stancebook review undo %d", told(&done), done.ID)
			}
		}
		switch {
		case len(failed) == 0:
			return nil
		case len(keys) == 1:
			return failed[0]
		}
		for _, err := range failed {
			r.note("stancebook: %v", err)
		}
		if len(failed) == len(keys) {
			return nothing("none of %s could be reviewed", count(len(keys), "claim"))
		}
		return &codeError{codePartly, errors.New(count(len(failed), "claim") + " could not be reviewed; the others are")}
	})
}

// explainReview gives errors of reviews their exit codes.
func (r *reviewing) explainReview(err error) error {
	switch err = r.explain(err); {
	case errors.Is(err, stancebook.ErrNoClaim), errors.Is(err, stancebook.ErrNoReview):
		return &codeError{codeNothing, err}
	case errors.Is(err, stancebook.ErrReview):
		return &codeError{codeMisused, err}
	}
	return err
}

// told says what a review said.
func told(r *stancebook.Review) string {
	what := map[string]string{"accept": "accepted", "reject": "rejected", "undo": "taken back"}[r.Action]
	if r.Action == "edit" {
		what = r.Field + " set to " + r.Value
	}
	return r.ClaimKey + " " + what
}

func newVerdict(r *reviewing, action, short string) *cobra.Command {
	return &cobra.Command{
		Use:     action + " KEY…",
		Short:   short,
		Long:    short + ". A KEY is a claim_key, or the letters that it alone begins with.",
		Example: "  stancebook review " + action + " 1f0c99fd3d0a7d52",
		Args:    arguments(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.decide(cmd.Context(), args, stancebook.Decision{Action: action})
		},
	}
}

func newReviewEdit(r *reviewing) *cobra.Command {
	var speaker, city, words string
	var stances []string
	var stranger bool
	cmd := &cobra.Command{
		Use:   "edit KEY…",
		Short: "Correct who speaks, the cities, a stance or the words",
		Long: `Correct who speaks, the cities, a stance or the words. "none" empties a field.

A speaker is a name or an id of the book, a body, or somebody new by full name
(--new where somebody of nearly that name is in the book); several with "; ".
Words must stand in the article's text near those that the program found; parts
of a split quotation are written with " […] " between them.`,
		Example: `  stancebook review edit 1f0c99fd --speaker "Ann Okafor"
  stancebook review edit 1f0c99fd --city "Stockton, CA; Lodi, CA" --stance sessions-letters=oppose
  stancebook review edit 1f0c99fd --words "we will answer it"`,
		Args: arguments(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			var list []stancebook.Decision
			for _, e := range []struct{ field, value string }{{"speaker", speaker}, {"city", city}, {"words", words}} {
				if cmd.Flags().Changed(e.field) {
					list = append(list, stancebook.Decision{Action: "edit", Field: e.field, Value: e.value, Stranger: stranger})
				}
			}
			for _, s := range stances {
				topic, side, found := strings.Cut(s, "=")
				if !found {
					return misused("--stance %q is not of the form TOPIC=support", s)
				}
				list = append(list, stancebook.Decision{Action: "edit", Field: "stance:" + topic, Value: side})
			}
			if len(list) == 0 {
				return misused("say what to correct: --speaker, --city, --stance TOPIC=SIDE, --words")
			}
			return r.decide(cmd.Context(), args, list...)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&speaker, "speaker", "", "who said it")
	flags.StringVar(&city, "city", "", `which cities it is about ("Stockton, CA; Lodi, CA")`)
	flags.StringArrayVar(&stances, "stance", nil, "TOPIC=support, oppose, neutral, unclear or none (may be repeated)")
	flags.StringVar(&words, "words", "", "the exact words, as they stand in the text")
	flags.BoolVar(&stranger, "new", false, "the speaker is nobody whom the book holds")
	return cmd
}

func newReviewUndo(r *reviewing) *cobra.Command {
	return &cobra.Command{
		Use:   "undo [NUMBER]",
		Short: "Take a review back: yours that stands last, or one by its number",
		Long: `Take a review back: yours that stands last, or one by its number in review list.
The claim is then what the other reviews and the program make of it. The row stays.`,
		Example: "  stancebook review undo\n  stancebook review undo 12",
		Args:    arguments(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			var id int64
			if len(args) == 1 {
				var err error
				if id, err = strconv.ParseInt(args[0], 10, 64); err != nil || id < 1 {
					return misused("%q is no number of a review; see: stancebook review list", args[0])
				}
			}
			return r.change(cmd.Context(), func(book *store.Book) error {
				undone, err := book.UndoReview(cmd.Context(), id, r.reviewer())
				if err != nil {
					return r.explainReview(err)
				}
				r.note("review %d of %s", undone.Undoes, told(&undone))
				return nil
			})
		},
	}
}

func newReviewList(r *reviewing) *cobra.Command {
	var q stancebook.ReviewsAsked
	var all bool
	var o output
	cmd := &cobra.Command{
		Use:   "list",
		Short: "The reviews that stand, with the claims that they stand at now",
		Example: `  stancebook review list --orphaned
  stancebook review list --by ann --csv`,
		Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			book, err := r.openBook(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			q.Standing = !all
			reviews, err := book.Reviews(cmd.Context(), q)
			if err != nil {
				return r.explain(err)
			}
			none := "nothing was reviewed"
			if q.Orphaned {
				none = "no review is orphaned"
			}
			return list(r.app, &o, false, sheet[stancebook.Review]{columns: reviewColumns, brief: reviewBrief, rows: each(reviews), none: none})
		},
	}
	cmd.Flags().BoolVar(&q.Orphaned, "orphaned", false, "only those whose claim is not found any more")
	cmd.Flags().BoolVar(&all, "all", false, "also undone ones, and the undos")
	cmd.Flags().StringVar(&q.By, "by", "", "only those of this reviewer")
	cmd.Flags().StringVar(&q.ClaimKey, "claim", "", "only those of the claim with this key")
	o.add(cmd.Flags())
	return cmd
}

var reviewColumns = []column[stancebook.Review]{
	{"review_id", func(r stancebook.Review) any { return int(r.ID) }},
	{"action", func(r stancebook.Review) any { return r.Action }},
	{"field", func(r stancebook.Review) any { return r.Field }},
	{"value", func(r stancebook.Review) any { return r.Value }},
	{"reviewer", func(r stancebook.Review) any { return r.By }},
	{"reviewed_at", func(r stancebook.Review) any { return r.At }},
	{"note", func(r stancebook.Review) any { return r.Note }},
	{"undoes", func(r stancebook.Review) any { return known0(int(r.Undoes)) }},
	{"undone_by", func(r stancebook.Review) any { return known0(int(r.UndoneBy)) }},
	{"claim_key", func(r stancebook.Review) any { return r.ClaimKey }},
	{"article_key", func(r stancebook.Review) any { return r.ArticleKey }},
	{"version_key", func(r stancebook.Review) any { return r.VersionKey }},
	{"exact", func(r stancebook.Review) any { return r.Exact }},
	{"prefix", func(r stancebook.Review) any { return r.Prefix }},
	{"suffix", func(r stancebook.Review) any { return r.Suffix }},
	{"start", func(r stancebook.Review) any { return r.Start }},
	{"stop", func(r stancebook.Review) any { return r.Stop }},
	{"article", func(r stancebook.Review) any { return r.Article }},
	{"how", func(r stancebook.Review) any { return r.How }},
	{"claim_key_now", func(r stancebook.Review) any { return r.NowKey }},
}

var reviewBrief = []column[stancebook.Review]{
	reviewColumns[0],
	{"said", func(r stancebook.Review) any { return told(&r) }},
	{"by", func(r stancebook.Review) any { return r.By }},
	{"on", func(r stancebook.Review) any { return dayPart(r.At) }},
	{"found_by", func(r stancebook.Review) any { return r.How }},
	{"words", func(r stancebook.Review) any { return cmp.Or(r.Statement, r.Exact) }},
}
