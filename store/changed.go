package store

import (
	"context"
	"database/sql"
	"iter"
	"slices"

	"github.com/stancebook/stancebook"
)

// ClaimChanges yields the claims that new wordings of articles added, dropped
// or altered, those noticed last first, as far as q lets the old or the new
// claim through. run narrows to what one run noticed; "" does not.
func (b *Book) ClaimChanges(ctx context.Context, q stancebook.Query, run string) iter.Seq2[stancebook.ClaimChange, error] {
	return collected(func() (list []stancebook.ClaimChange, err error) {
		q.Stances = false
		s, err := b.filter(ctx, q)
		if err != nil {
			return nil, err
		}
		// A claim of an older wording is not live. The first clause asks for live.
		s.plain[0] = clause{text: "1"}
		ids, err := b.changeIDs(ctx, s, run, q.Limit)
		if err != nil || len(ids) == 0 {
			return nil, err
		}
		return b.changesWhere(ctx, "x.claim_change_id IN (SELECT value FROM json_each(?))", []any{idList(ids)}, q.Limit)
	})
}

// changeIDs are the changes of which a selection lets the old or the new claim
// through, at most as many as are wanted: run by run from the last one back,
// ever more runs at a time.
func (b *Book) changeIDs(ctx context.Context, s *selection, run string, wanted int) (ids []int64, err error) {
	var runs []string
	err = b.query(ctx, `SELECT run_id FROM runs r WHERE EXISTS (SELECT 1 FROM changes h WHERE h.run_id = r.run_id) AND (?1 = '' OR run_id = ?1)
		ORDER BY started_at DESC, run_id DESC`, []any{run}, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		runs = append(runs, id)
		return err
	})
	tests, listed := s.changeTests(wanted)
	for n := 1; err == nil && len(runs) > 0 && (wanted == 0 || len(ids) < wanted); n *= pageGrows {
		if listed || wanted == 0 {
			n = len(runs)
		}
		lot := runs[:min(n, len(runs))]
		runs = runs[len(lot):]
		var more []int64
		more, err = b.ids(ctx, `SELECT x.claim_change_id FROM changes h JOIN runs r USING (run_id) JOIN articles a USING (article_id) JOIN claim_changes x USING (change_id)
			WHERE h.run_id IN (SELECT value FROM json_each(?)) AND `+tests.text+" ORDER BY r.started_at DESC, r.run_id DESC, x.claim_change_id LIMIT "+limit(wanted),
			append([]any{jsonOf(lot)}, tests.args...)...)
		ids = append(ids, more...)
	}
	return ids, err
}

// changeTests are what a selection asks of a change x of an article a, the
// cheapest first. listed tells that claims are looked for on a list, which
// takes its time to make.
func (s *selection) changeTests(wanted int) (all clause, listed bool) {
	if len(s.by) == 0 && len(s.plain) == 1 {
		return clause{text: "1"}, false
	}
	list, exact := []clause{}, slices.Clone(s.plain)
	for i, n := range s.by {
		holds := n.holds
		switch {
		case n.kind != "":
			list = append(list, clause{claimAlias.ReplaceAllString(n.holds.text, "a."), n.holds.args})
		case i == s.least && !n.live && (wanted == 0 || float64(n.size)*n.list < float64(wanted)/s.share(n)*(lookupCost+n.probe)):
			listed = true
			list = append(list, clause{"EXISTS (SELECT 1 FROM (SELECT x.was_id AS id UNION ALL SELECT x.now_id) WHERE id IN (" + n.members.text + "))", n.members.args})
			holds = clause{"+c.claim_id IN (" + n.members.text + ")", n.members.args}
		}
		exact = append(exact, holds)
	}
	if listed && len(exact) == 2 {
		return every(list), true
	}
	passes := every(exact)
	passes.text = "EXISTS (SELECT 1 FROM claims c WHERE c.claim_id IN (x.was_id, x.now_id) AND " + passes.text + ")"
	return every(append(list, passes)), listed
}

// changesWhere reads the rows x of claims_changed that a clause picks.
func (b *Book) changesWhere(ctx context.Context, clause string, args []any, most int) (list []stancebook.ClaimChange, err error) {
	err = b.query(ctx, `SELECT changed_at, run_id, article, published_on, outlet, headline, kind, what, speaker_was, speaker_now, cue_was, cue_now,
			statement_was, statement_now, stances_was, stances_now, claim_key_was, claim_key_now, other_program FROM claims_changed x
		WHERE `+clause+" ORDER BY changed_at DESC, run_id DESC, claim_change_id LIMIT "+limit(most), args, func(rows *sql.Rows) error {
		var c stancebook.ClaimChange
		err := rows.Scan(&c.At, &c.Run, &c.Article, &c.PublishedOn, &c.Outlet, &c.Headline, &c.Kind, &c.What, &c.SpeakerWas, &c.SpeakerNow,
			&c.CueWas, &c.CueNow, &c.Was, &c.Now, &c.StancesWas, &c.StancesNow, &c.KeyWas, &c.KeyNow, &c.OtherProgram)
		list = append(list, c)
		return err
	})
	return list, err
}

// changesOf reads what a run found changed.
func (b *Book) changesOf(ctx context.Context, run string) (list []stancebook.ArticleChange, err error) {
	err = b.query(ctx, `SELECT coalesce(nullif(a.path, ''), a.url), a.outlet, a.published_on, h.was_headline, h.now_headline,
			coalesce(h.words_added, 0), coalesce(h.words_dropped, 0), h.other_program,
			(SELECT count(*) FROM claim_changes x WHERE x.change_id = h.change_id AND x.kind = 'added'),
			(SELECT count(*) FROM claim_changes x WHERE x.change_id = h.change_id AND x.kind = 'dropped'),
			(SELECT count(*) FROM claim_changes x WHERE x.change_id = h.change_id AND x.kind = 'altered')
		FROM changes h JOIN articles a USING (article_id) WHERE h.run_id = ? ORDER BY h.change_id`, []any{run}, func(rows *sql.Rows) error {
		var c stancebook.ArticleChange
		err := rows.Scan(&c.Article, &c.Outlet, &c.PublishedOn, &c.WasHeadline, &c.Headline, &c.WordsAdded, &c.WordsDropped,
			&c.OtherProgram, &c.Added, &c.Dropped, &c.Altered)
		list = append(list, c)
		return err
	})
	return list, err
}
