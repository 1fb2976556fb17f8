package main

import (
	"cmp"
	"context"
	"strings"

	"github.com/stancebook/stancebook"
)

// askChanges answers which claims corrections added, dropped and altered.
func (a *app) askChanges(ctx context.Context, q stancebook.Query, onlyCount bool, o *output) error {
	book, err := a.openBook(ctx)
	if err != nil {
		return err
	}
	defer book.Close()
	if onlyCount {
		q.Limit = 0 // as where claims are counted
	}
	rows := pointers(book.ClaimChanges(ctx, q, ""))
	n := 0
	if onlyCount {
		for _, err := range rows {
			if err != nil {
				return a.explain(err)
			}
			n++
		}
		err = a.writeCount(o, n)
	} else {
		n, err = write(a, o, sheet[*stancebook.ClaimChange]{columns: changeColumns, brief: changeBrief, rows: rows})
	}
	if err != nil {
		return a.explain(err)
	}
	if n == 0 {
		return nothing("no claim matches that a correction added, dropped or altered")
	}
	return nil
}

var changeColumns = []column[*stancebook.ClaimChange]{
	{"changed_at", func(c *stancebook.ClaimChange) any { return c.At }},
	{"kind", func(c *stancebook.ClaimChange) any { return c.Kind }},
	{"what", func(c *stancebook.ClaimChange) any { return c.What }},
	{"speaker_was", func(c *stancebook.ClaimChange) any { return c.SpeakerWas }},
	{"speaker_now", func(c *stancebook.ClaimChange) any { return c.SpeakerNow }},
	{"cue_was", func(c *stancebook.ClaimChange) any { return c.CueWas }},
	{"cue_now", func(c *stancebook.ClaimChange) any { return c.CueNow }},
	{"statement_was", func(c *stancebook.ClaimChange) any { return c.Was }},
	{"statement_now", func(c *stancebook.ClaimChange) any { return c.Now }},
	{"stances_was", func(c *stancebook.ClaimChange) any { return c.StancesWas }},
	{"stances_now", func(c *stancebook.ClaimChange) any { return c.StancesNow }},
	{"article", func(c *stancebook.ClaimChange) any { return c.Article }},
	{"published_on", func(c *stancebook.ClaimChange) any { return c.PublishedOn }},
	{"outlet", func(c *stancebook.ClaimChange) any { return c.Outlet }},
	{"headline", func(c *stancebook.ClaimChange) any { return c.Headline }},
	{"claim_key_was", func(c *stancebook.ClaimChange) any { return c.KeyWas }},
	{"claim_key_now", func(c *stancebook.ClaimChange) any { return c.KeyNow }},
	{"other_program", func(c *stancebook.ClaimChange) any { return yesNo(c.OtherProgram) }},
	{"run_id", func(c *stancebook.ClaimChange) any { return c.Run }},
}

var changeBrief = []column[*stancebook.ClaimChange]{
	{"noticed", func(c *stancebook.ClaimChange) any { return day(c.At) }},
	{"kind", func(c *stancebook.ClaimChange) any { return c.Kind }},
	{"speaker", func(c *stancebook.ClaimChange) any { return speakersOf(c) }},
	{"said", func(c *stancebook.ClaimChange) any { return saidChange(c) }},
	{"outlet", func(c *stancebook.ClaimChange) any { return joined(" ", c.Outlet, c.PublishedOn) }},
}

func day(moment string) string { return moment[:min(len(moment), len("2006-01-02"))] }

// saidChange shows both wordings of a claim as one: [-what went-] {+what came+}.
func saidChange(c *stancebook.ClaimChange) string {
	var parts []string
	switch cue := cmp.Or(c.CueNow, c.CueWas); {
	case c.Kind == "altered" && c.CueWas != c.CueNow:
		parts = append(parts, "["+wordDiff(c.CueWas, c.CueNow)+"]")
	case cue != "":
		parts = append(parts, "["+cue+"]")
	}
	switch c.Kind {
	case "added":
		parts = append(parts, "{+"+c.Now+"+}")
	case "dropped":
		parts = append(parts, "[-"+c.Was+"-]")
	default:
		parts = append(parts, wordDiff(c.Was, c.Now))
		if c.StancesWas != c.StancesNow {
			parts = append(parts, "("+wordDiff(c.StancesWas, c.StancesNow)+")")
		}
	}
	return strings.Join(parts, " ")
}

// wordDiff writes two wordings as one: words that went in [-…-], words that
// came in {+…+}.
func wordDiff(was, now string) string {
	var out []string
	mark := func(open, words, end string) {
		if words != "" {
			out = append(out, open+words+end)
		}
	}
	for _, run := range stancebook.DiffWords(was, now) {
		if run.Same {
			out = append(out, run.Now)
			continue
		}
		mark("[-", run.Was, "-]")
		mark("{+", run.Now, "+}")
	}
	return strings.Join(out, " ")
}
