package main

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
)

// rating is what reviewers said of things: of each thing, by reviewer, one
// category.
type rating map[string]map[string]string

// agreement is how far reviewers say the same.
type agreement struct {
	reviewers     string
	things, same  int
	kappa, alpha  float64
	kappaIs, isOf bool // whether they are defined
}

func newAgreement(r *reviewing) *cobra.Command {
	var o output
	var on string
	cmd := &cobra.Command{
		Use:   "agreement",
		Short: "How far several reviewers agree: percent, Cohen's kappa, Krippendorff's alpha",
		Long: `How far several reviewers agree on the claims that more than one of them reviewed:
for each two the share of claims on which they say the same and Cohen's kappa, for
all of them Krippendorff's alpha (nominal). Of each reviewer the last review counts.

--on verdict compares accepted, edited, rejected; --on speaker, city, words or
stance:TOPIC compares what was set there, and who set nothing left it as found.
Let a second reviewer look at the same claims with: stancebook review --second`,
		Example: `  stancebook review agreement
  stancebook review agreement --on stance:sessions-letters --json`,
		Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, isStance := strings.CutPrefix(on, "stance:"); !isStance {
				if err := oneOf("on", on); err != nil {
					return err
				}
			}
			book, err := r.openBook(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			ratings, err := rated(cmd.Context(), book, on)
			if err != nil {
				return r.explain(err)
			}
			return list(r.app, &o, false, sheet[agreement]{columns: agreementColumns, rows: each(ratings.agreements()), none: "no claim was reviewed by two"})
		},
	}
	cmd.Flags().StringVar(&on, "on", "verdict", "verdict, speaker, city, words or stance:TOPIC")
	o.add(cmd.Flags())
	return cmd
}

var agreementColumns = []column[agreement]{
	{"reviewers", func(a agreement) any { return a.reviewers }},
	{"claims", func(a agreement) any { return a.things }},
	{"agreed", func(a agreement) any { return a.same }},
	{"percent", func(a agreement) any { return hundredths(100 * float64(a.same) / float64(a.things)) }},
	{"cohens_kappa", func(a agreement) any { return defined(a.kappa, a.kappaIs) }},
	{"krippendorffs_alpha", func(a agreement) any { return defined(a.alpha, a.isOf) }},
}

func defined(x float64, is bool) any {
	if !is {
		return nil
	}
	return hundredths(10*x) / 10
}

// hundredths rounds to two digits.
func hundredths(x float64) float64 {
	if x < 0 {
		return -hundredths(-x)
	}
	return float64(int(100*x+0.5)) / 100
}

// rated reads what each reviewer says of each claim now.
func rated(ctx context.Context, book *store.Book, on string) (rating, error) {
	reviews, err := book.Reviews(ctx, stancebook.ReviewsAsked{Standing: true})
	all := rating{}
	for _, r := range reviews {
		key := r.NowKey
		if key == "" {
			key = r.ClaimKey
		}
		if all[key] == nil {
			all[key] = map[string]string{}
		}
		said := all[key][r.By]
		switch {
		case on == "verdict":
			said = verdictAfter(said, r.Action)
		case r.Action == "edit" && r.Field == on:
			said = r.Value
		case said == "":
			said = "(as found)"
		}
		all[key][r.By] = said
	}
	return all, err
}

// verdictAfter is a reviewer's verdict after one more review.
func verdictAfter(before, action string) string {
	switch {
	case action == "reject":
		return "rejected"
	case action == "edit" || before == "edited":
		return "edited"
	}
	return "accepted"
}

// agreements compares each two reviewers, and all of them where there are more.
func (all rating) agreements() (out []agreement) {
	var names []string
	for _, said := range all {
		for name := range said {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	for i, x := range names {
		for _, y := range names[i+1:] {
			pair := rating{}
			for thing, said := range all {
				if said[x] != "" && said[y] != "" {
					pair[thing] = map[string]string{x: said[x], y: said[y]}
				}
			}
			if a := pair.compare(x, y); a.things > 0 {
				out = append(out, a)
			}
		}
	}
	if len(out) > 1 {
		a := agreement{reviewers: "all " + count(len(names), "reviewer")}
		for _, said := range all {
			if len(said) > 1 {
				a.things++
				if len(slices.Compact(slices.Sorted(maps.Values(said)))) == 1 {
					a.same++
				}
			}
		}
		a.alpha, a.isOf = all.alpha()
		out = append(out, a)
	}
	return out
}

// compare is the agreement of two; every thing is rated by both. Cohen, A
// Coefficient of Agreement for Nominal Scales (1960).
func (pair rating) compare(x, y string) agreement {
	a := agreement{reviewers: x + ", " + y, things: len(pair)}
	mine, theirs := map[string]int{}, map[string]int{}
	for _, said := range pair {
		mine[said[x]]++
		theirs[said[y]]++
		if said[x] == said[y] {
			a.same++
		}
	}
	chance, n := 0.0, float64(a.things)
	for category, k := range mine {
		chance += float64(k) * float64(theirs[category])
	}
	if a.kappaIs = chance < n*n; a.kappaIs {
		a.kappa = (float64(a.same)*n - chance) / (n*n - chance)
	}
	a.alpha, a.isOf = pair.alpha()
	return a
}

// alpha is Krippendorff's for nominal data: of any number of reviewers, whoever
// left out what. It is not defined where only one category was ever given.
// Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
func (all rating) alpha() (alpha float64, is bool) {
	apart, n := 0.0, 0.0
	total := map[string]float64{}
	for _, thing := range slices.Sorted(maps.Keys(all)) {
		m := float64(len(all[thing]))
		if m < 2 {
			continue
		}
		here := map[string]float64{}
		for _, category := range all[thing] {
			here[category]++
			total[category]++
		}
		n += m
		pairs := m * m
		for _, category := range slices.Sorted(maps.Keys(here)) {
			pairs -= here[category] * here[category]
		}
		apart += pairs / (m - 1)
	}
	chance := n * n
	for _, k := range total {
		chance -= k * k
	}
	if chance == 0 {
		return 0, false
	}
	return 1 - (n-1)*apart/chance, true
}
