package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/stancebook/stancebook"
)

// Reviews returns reviews in order of time.
func (b *Book) Reviews(ctx context.Context, q stancebook.ReviewsAsked) (list []stancebook.Review, err error) {
	of := ""
	if q.ClaimKey != "" {
		of = ` AND r.review_id IN (SELECT review_id FROM reviews WHERE claim_key = ?4
			UNION SELECT p.review_id FROM review_places p JOIN claims c USING (claim_id) WHERE c.claim_key = ?4)`
	}
	err = b.query(ctx, "SELECT "+reviewColumns+`, coalesce(n.how, ''), coalesce(n.claim_key, ''), coalesce(n.statement, ''),
			coalesce((SELECT coalesce(nullif(a.path, ''), a.url) FROM articles a WHERE a.article_key = r.article_key), '')
		FROM reviews r LEFT JOIN reviews_standing n USING (review_id)
		WHERE (NOT ?1 OR n.how = 'orphaned') AND (NOT ?2 OR n.review_id IS NOT NULL) AND (?3 = '' OR r.reviewer = ?3)
			AND (?4 = '' OR r.claim_key = ?4 OR n.claim_key = ?4)`+of+`
		ORDER BY r.review_id`, []any{q.Orphaned, q.Standing, q.By, q.ClaimKey}, func(rows *sql.Rows) error {
		var r stancebook.Review
		err := rows.Scan(append(reviewFields(&r), &r.How, &r.NowKey, &r.Statement, &r.Article)...)
		list = append(list, r)
		return err
	})
	return list, err
}

// ImportReview adds a review that was made elsewhere, as it is, or returns the
// one that the book holds of it already. What it is about is taken from the
// book where it does not say so itself. A review of an article that the book
// does not hold waits for it. Taken are reviews of the book that others of the
// same file turned out to be: two that say the same stay two.
func (b *Book) ImportReview(ctx context.Context, r stancebook.Review, taken ...int64) (id int64, added bool, err error) {
	if r.Action != "undo" {
		d, err := b.sound(ctx, stancebook.Decision{Action: r.Action, Field: r.Field, Value: r.Value, Stranger: true})
		if err != nil {
			return 0, false, err
		}
		r.Field, r.Value = d.Field, d.Value
	}
	err = b.transaction(ctx, func(ctx context.Context) error {
		if err := b.checkOthers(ctx); err != nil {
			return err
		}
		if r.Undoes != 0 {
			return b.importUndo(ctx, &r, &added)
		}
		claim, err := b.claimOf(ctx, &r)
		if err != nil {
			return err
		}
		held, err := b.one(ctx, `SELECT review_id FROM reviews WHERE claim_key = ?1 AND action = ?2 AND field = ?3 AND value = ?4 AND reviewer = ?5 AND ?6 IN ('', reviewed_at)
			AND review_id NOT IN (SELECT value FROM json_each(?7)) ORDER BY review_id LIMIT 1`,
			[]any{r.ClaimKey, r.Action, r.Field, r.Value, r.By, r.At, idList(taken)}, &r.ID)
		if err != nil || held {
			return err
		}
		added = true
		if r.At == "" {
			r.At = instant(b.options.Now())
		}
		how := "key"
		if claim == 0 {
			if claim, how, err = b.seek(ctx, &r); err != nil {
				return err
			}
		}
		if err := b.putReview(ctx, &r); err != nil || claim == 0 {
			return err
		}
		if err := b.placeReview(ctx, r.ID, claim, how, ""); err != nil {
			return err
		}
		unfit, err := b.judgeClaim(ctx, claim, nil)
		if err == nil && unfit[r.ID] {
			return b.exec(ctx, "UPDATE review_places SET how = 'unfit' WHERE review_id = ?", r.ID)
		}
		return err
	})
	return r.ID, added, err
}

// claimOf is the live claim that a review from elsewhere is about, 0 where the
// review says itself what that was.
func (b *Book) claimOf(ctx context.Context, r *stancebook.Review) (claim int64, err error) {
	said := *r
	claim, err = b.quote(ctx, r, r.ClaimKey)
	if errors.Is(err, stancebook.ErrNoClaim) && said.ArticleKey != "" && said.Exact != "" {
		*r = said
		return 0, nil
	}
	if said.Exact != "" {
		r.ArticleKey, r.VersionKey = said.ArticleKey, said.VersionKey
		r.Exact, r.Prefix, r.Suffix, r.Start, r.Stop = said.Exact, said.Prefix, said.Suffix, said.Start, said.Stop
	}
	return claim, err
}

func (b *Book) importUndo(ctx context.Context, r *stancebook.Review, added *bool) error {
	var old stancebook.Review
	found, err := b.one(ctx, "SELECT "+reviewColumns+" FROM reviews r WHERE review_id = ?", []any{r.Undoes}, reviewFields(&old)...)
	if err != nil {
		return err
	}
	if !found || old.Action == "undo" {
		return fmt.Errorf("undo review %d: %w", r.Undoes, stancebook.ErrNoReview)
	}
	if old.UndoneBy != 0 {
		r.ID = old.UndoneBy
		return nil
	}
	takeFrom(r, &old)
	*added = true
	if r.At == "" {
		r.At = instant(b.options.Now())
	}
	if err := b.putReview(ctx, r); err != nil {
		return err
	}
	return b.rejudge(ctx, r.ArticleKey)
}

// DoubtsOf reads what makes a claim worth a look.
func (b *Book) DoubtsOf(ctx context.Context, key string) (d stancebook.Doubts, err error) {
	err = b.query(ctx, `SELECT s.rivals, coalesce(m.answer ->> '$.speakers[0].name', '') FROM claims c JOIN speakers s ON s.claim_id = c.claim_id AND s.n = 0
		LEFT JOIN machine_answers m ON m.claim_id = c.claim_id WHERE c.claim_key = ? AND c.live`, []any{key}, func(rows *sql.Rows) error {
		var rivals string
		err := rows.Scan(&rivals, &d.Machine)
		d.Rivals = several(rivals)
		return err
	})
	if err != nil {
		return d, err
	}
	err = b.query(ctx, `SELECT t.topic, t.stance, t.score, t.confidence, t.why FROM stances t JOIN claims c USING (claim_id)
		WHERE c.claim_key = ? AND c.live ORDER BY t.topic`, []any{key}, func(rows *sql.Rows) error {
		var s stancebook.Stance
		err := rows.Scan(&s.Topic, &s.Side, &s.Score, &s.Confidence, &s.Why)
		d.Stances = append(d.Stances, s)
		return err
	})
	return d, err
}
