package main

import (
	"cmp"
	"context"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
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
	rows := func(yield func(*store.ClaimChange, error) bool) {
		for c, err := range book.ClaimChanges(ctx, q, "") {
			if !yield(&c, err) {
				return
			}
		}
	}
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
		n, err = write(a, o, sheet[*store.ClaimChange]{columns: changeColumns, brief: changeBrief, rows: rows})
	}
	if err != nil {
		return a.explain(err)
	}
	if n == 0 {
		return nothing("no claim matches that a correction added, dropped or altered")
	}
	return nil
}

var changeColumns = []column[*store.ClaimChange]{
	{"changed_at", func(c *store.ClaimChange) any { return c.At }},
	{"kind", func(c *store.ClaimChange) any { return c.Kind }},
	{"what", func(c *store.ClaimChange) any { return c.What }},
	{"speaker_was", func(c *store.ClaimChange) any { return c.SpeakerWas }},
	{"speaker_now", func(c *store.ClaimChange) any { return c.SpeakerNow }},
	{"cue_was", func(c *store.ClaimChange) any { return c.CueWas }},
	{"cue_now", func(c *store.ClaimChange) any { return c.CueNow }},
	{"statement_was", func(c *store.ClaimChange) any { return c.Was }},
	{"statement_now", func(c *store.ClaimChange) any { return c.Now }},
	{"stances_was", func(c *store.ClaimChange) any { return c.StancesWas }},
	{"stances_now", func(c *store.ClaimChange) any { return c.StancesNow }},
	{"article", func(c *store.ClaimChange) any { return c.Article }},
	{"published_on", func(c *store.ClaimChange) any { return c.PublishedOn }},
	{"outlet", func(c *store.ClaimChange) any { return c.Outlet }},
	{"headline", func(c *store.ClaimChange) any { return c.Headline }},
	{"claim_key_was", func(c *store.ClaimChange) any { return c.KeyWas }},
	{"claim_key_now", func(c *store.ClaimChange) any { return c.KeyNow }},
	{"other_program", func(c *store.ClaimChange) any { return yesNo(c.OtherProgram) }},
	{"run_id", func(c *store.ClaimChange) any { return c.Run }},
}

var changeBrief = []column[*store.ClaimChange]{
	{"noticed", func(c *store.ClaimChange) any { return day(c.At) }},
	{"kind", func(c *store.ClaimChange) any { return c.Kind }},
	{"speaker", func(c *store.ClaimChange) any { return speakersOf(c) }},
	{"said", func(c *store.ClaimChange) any { return saidChange(c) }},
	{"outlet", func(c *store.ClaimChange) any { return joined(" ", c.Outlet, c.PublishedOn) }},
}

func day(moment string) string { return moment[:min(len(moment), len("2006-01-02"))] }

// saidChange shows both wordings of a claim as one: [-what went-] {+what came+}.
func saidChange(c *store.ClaimChange) string {
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
	a, b := strings.Fields(was), strings.Fields(now)
	var out []string
	mark := func(open string, words []string, end string) {
		if len(words) > 0 {
			out = append(out, open+strings.Join(words, " ")+end)
		}
	}
	for _, run := range diffRuns(a, b) {
		if run.same {
			out = append(out, a[run.fromA:run.toA]...)
			continue
		}
		mark("[-", a[run.fromA:run.toA], "-]")
		mark("{+", b[run.fromB:run.toB], "+}")
	}
	return strings.Join(out, " ")
}

// diffRun is a stretch of words that two wordings share, or in which they
// differ.
type diffRun struct {
	same                   bool
	fromA, toA, fromB, toB int
}

// mostDiffed is how many words of each wording are compared; of longer ones the
// middle is shown as exchanged.
const mostDiffed = 1500

// diffRuns cuts two lists of words where they differ, by their longest common
// subsequence.
func diffRuns(a, b []string) (runs []diffRun) {
	begin := 0
	for begin < min(len(a), len(b)) && a[begin] == b[begin] {
		begin++
	}
	endA, endB := len(a), len(b)
	for endA > begin && endB > begin && a[endA-1] == b[endB-1] {
		endA, endB = endA-1, endB-1
	}
	add := func(same bool, da, db int) {
		if da+db == 0 {
			return
		}
		last := diffRun{}
		if len(runs) > 0 {
			last = runs[len(runs)-1]
		}
		if len(runs) > 0 && last.same == same {
			runs[len(runs)-1].toA, runs[len(runs)-1].toB = last.toA+da, last.toB+db
			return
		}
		runs = append(runs, diffRun{same, last.toA, last.toA + da, last.toB, last.toB + db})
	}
	add(true, begin, begin)
	middleA, middleB := a[begin:endA], b[begin:endB]
	if len(middleA) > mostDiffed || len(middleB) > mostDiffed {
		add(false, len(middleA), len(middleB))
	} else {
		walk(middleA, middleB, add)
	}
	add(true, len(a)-endA, len(b)-endB)
	return runs
}

// walk goes along the longest common subsequence of two lists.
func walk(a, b []string, add func(same bool, da, db int)) {
	length := make([][]int, len(a)+1) // of what is common to a[i:] and b[j:]
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			add(true, 1, 1)
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			add(false, 1, 0)
			i++
		default:
			add(false, 0, 1)
			j++
		}
	}
	add(false, len(a)-i, len(b)-j)
}
