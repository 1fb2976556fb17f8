package store

import (
	"context"
	"database/sql"
	"iter"

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
		where := s.passes()
		return b.changesWhere(ctx, "EXISTS (SELECT 1 FROM claims c WHERE c.claim_id IN (x.was_id, x.now_id) AND "+where.text+") AND (? = '' OR run_id = ?)",
			append(where.args, run, run), q.Limit)
	})
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
