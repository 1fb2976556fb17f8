package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/stancebook/stancebook"
)

// replaying brings the standing reviews of an article back to its claims after
// these were written anew.
type replaying struct {
	*Book
	run    string
	text   string
	words  []textWord // of the text; read where a review needs them
	claims []*standingClaim
	byKey  map[string]*standingClaim // live ones
	byWord map[string][]*standingClaim
}

// standingClaim is a claim of an article, of any of its wordings.
type standingClaim struct {
	row            int64
	key, statement string
	before, after  string
	live           bool
	spans          []stancebook.Span
	folded         string
	words          []string // folded
	keysSeen       int64    // the least row that bore its key
}

// pastReview is a standing review with where it stood last.
type pastReview struct {
	stancebook.Review
	claim, newest int64
}

// replay finds the claims that the article's reviews are about, and applies
// them. An article without reviews costs one look-up.
func (w *writing) replay(ctx context.Context) error {
	reviews, err := w.pastReviews(ctx, w.article.Key())
	if err != nil || len(reviews) == 0 {
		return err
	}
	if err := w.index(ctx); err != nil { // before words are edited
		return err
	}
	r := &replaying{Book: w.Book, run: w.run, text: w.article.Text}
	if err := r.readClaims(ctx, w.row); err != nil {
		return err
	}
	// The claims were written anew: what stands is what the program says.
	for _, query := range []string{
		"DELETE FROM machine_answers WHERE claim_id IN (SELECT c.claim_id FROM versions v JOIN claims c USING (version_id) WHERE v.article_id = ?)",
		"UPDATE claims SET review = '', reviewer = '', reviewed_at = '' WHERE review <> '' AND version_id IN (SELECT version_id FROM versions WHERE article_id = ?)",
	} {
		if err := w.exec(ctx, query, w.row); err != nil {
			return err
		}
	}
	for i := range reviews {
		c, how := r.find(&reviews[i])
		if c == nil {
			c, how = &standingClaim{row: reviews[i].claim}, "lost"
		}
		if c.row == 0 {
			continue
		}
		if err := w.placeReview(ctx, reviews[i].ID, c.row, how, w.run); err != nil {
			return err
		}
	}
	if err := r.judgeAll(ctx, reviews); err != nil {
		return err
	}
	return r.countOrphans(ctx, reviews)
}

// countOrphans adds to the run the reviews that stood at a claim until now.
func (r *replaying) countOrphans(ctx context.Context, before []pastReview) error {
	for i := range before {
		switch before[i].How {
		case "", "lost", "unfit":
			continue
		}
		if err := r.exec(ctx, `UPDATE runs SET orphaned = orphaned + 1
			WHERE run_id = ? AND EXISTS (SELECT 1 FROM reviews_standing WHERE review_id = ? AND how = 'orphaned')`, r.run, before[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// seek finds the claim of a review from elsewhere in an article that the book
// holds as it is. 0 is none.
func (b *Book) seek(ctx context.Context, review *stancebook.Review) (claim int64, how string, err error) {
	var article int64
	var text sql.NullString
	found, err := b.one(ctx, "SELECT a.article_id, v.text FROM articles a JOIN versions v USING (version_id) WHERE a.article_key = ?", []any{review.ArticleKey}, &article, &text)
	if err != nil || !found {
		return 0, "", err
	}
	r := &replaying{Book: b, text: text.String}
	if err := r.readClaims(ctx, article); err != nil {
		return 0, "", err
	}
	if c, how := r.find(&pastReview{Review: *review}); c != nil {
		return c.row, how, nil
	}
	return 0, "", nil
}

// judgeAll applies the reviews to the claims that they stand at now, and notes
// the edits whose words the text has no more.
func (r *replaying) judgeAll(ctx context.Context, reviews []pastReview) error {
	claims, err := r.reviewedClaims(ctx, reviews[0].ArticleKey)
	if err != nil {
		return err
	}
	for _, claim := range claims {
		unfit, err := r.judgeClaim(ctx, claim, &r.text)
		if err != nil {
			return err
		}
		for id, is := range unfit {
			if !is {
				continue
			}
			if err := r.exec(ctx, "UPDATE review_places SET how = 'unfit' WHERE review_id = ?", id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Book) pastReviews(ctx context.Context, article string) (list []pastReview, err error) {
	err = b.each(ctx, "SELECT "+reviewColumns+`, coalesce(p.claim_id, 0), coalesce(p.newest, 0), coalesce(p.how, '')
		FROM reviews r LEFT JOIN review_places p USING (review_id)
		WHERE r.article_key = ? || '' AND r.action <> 'undo' AND `+standing+" ORDER BY r.review_id", []any{article}, func(rows *sql.Rows) error {
		var r pastReview
		err := rows.Scan(append(reviewFields(&r.Review), &r.claim, &r.newest, &r.How)...)
		list = append(list, r)
		return err
	})
	return list, err
}

// readClaims reads the claims of all wordings of an article, as the program
// found them.
func (r *replaying) readClaims(ctx context.Context, article int64) error {
	r.byKey, r.byWord = map[string]*standingClaim{}, map[string][]*standingClaim{}
	first := map[string]int64{}
	return r.each(ctx, `SELECT c.claim_id, c.claim_key, c.live, iif(c.live, c.statement, coalesce(m.answer ->> 'statement', c.statement)),
			c.context_before, c.context_after, c.spans
		FROM versions v JOIN claims c USING (version_id) LEFT JOIN machine_answers m USING (claim_id)
		WHERE v.article_id = ? ORDER BY c.claim_id`, []any{article}, func(rows *sql.Rows) error {
		c := &standingClaim{}
		var spans string
		if err := rows.Scan(&c.row, &c.key, &c.live, &c.statement, &c.before, &c.after, &spans); err != nil {
			return err
		}
		c.folded = fold(c.statement)
		c.words = strings.Fields(c.folded)
		if first[c.key] == 0 {
			first[c.key] = c.row
		}
		c.keysSeen = first[c.key]
		r.claims = append(r.claims, c)
		if c.live {
			r.byKey[c.key] = c
			r.byWord[c.folded] = append(r.byWord[c.folded], c)
		}
		var err error
		c.spans, err = readSpans(spans)
		return err
	})
}

// reopen gives an article's claims back as the program had them, so that part
// of them can be written anew.
func (b *Book) reopen(ctx context.Context, article string) error {
	claims, err := b.reviewedClaims(ctx, article)
	if err != nil {
		return err
	}
	for _, claim := range claims {
		if err := b.restore(ctx, claim); err != nil {
			return err
		}
	}
	return nil
}

// Unreviewed gives the claims of x the stances that the program itself found,
// where reviews say otherwise: what is judged anew must not take a reviewer's
// verdict for its own.
func (b *Book) Unreviewed(ctx context.Context, x *stancebook.Extraction) error {
	found := map[string][]stancebook.Stance{}
	edited := map[string]bool{}
	err := b.query(ctx, `SELECT c.claim_key, e.value ->> 'topic', e.value ->> 'stance', e.value ->> 'score', e.value ->> 'confidence', e.value ->> 'why',
			e.value ->> 'words_stance', e.value ->> 'words_score', e.value ->> 'words_confidence', e.value ->> 'words_why'
		FROM articles a JOIN claims c USING (version_id) JOIN machine_answers m USING (claim_id) LEFT JOIN json_each(m.answer, '$.stances') e
		WHERE a.article_key = ? AND c.live ORDER BY c.claim_id, e.key`, []any{x.Article.Key()}, func(rows *sql.Rows) error {
		var key string
		var topic, side, why, wordsSide, wordsWhy sql.NullString
		var score, confidence, wordsScore, wordsConfidence sql.NullFloat64
		err := rows.Scan(&key, &topic, &side, &score, &confidence, &why, &wordsSide, &wordsScore, &wordsConfidence, &wordsWhy)
		edited[key] = true
		if topic.Valid {
			found[key] = append(found[key], stancebook.Stance{Topic: topic.String,
				Verdict: stancebook.Verdict{Side: stancebook.Side(side.String), Score: score.Float64, Confidence: confidence.Float64, Why: why.String},
				Words:   stancebook.Verdict{Side: stancebook.Side(wordsSide.String), Score: wordsScore.Float64, Confidence: wordsConfidence.Float64, Why: wordsWhy.String}})
		}
		return err
	})
	for i := range x.Claims {
		if c := &x.Claims[i]; edited[c.Key] {
			c.Stances = found[c.Key]
		}
	}
	return err
}
