package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/stancebook/stancebook"
)

// rowColumns are read of the view claim_rows, in the order of scanRow.
const rowColumns = `claim_id, coalesce(stance_id, 0), stance_key, claim_key, article, published_on, outlet, headline, url,
	speaker, speaker_id, speaker_kind, speaker_title, speaker_org, office_city, office_state, party, party_source,
	on_behalf_of, speaker_as_written, named_by, cue, cue_kind, statement, statement_type, reads_as,
	topic, stance, coalesce(stance_score, 0), coalesce(stance_confidence, 0), stance_why, speaker_confidence,
	context_before, context_after, spans, articles_carrying, first_published_on, review, reviewer, reviewed_at,
	article_version, fetched_at, extractor_version, run_id, confidence, words_stance, words_score, words_confidence, words_why`

// flatRow is a row with what picks it out.
type flatRow struct {
	stancebook.Row
	claim, stance int64
	words         stancebook.Verdict
}

func (f *flatRow) scan(rows *sql.Rows) error {
	var spans string
	r := &f.Row
	err := rows.Scan(&f.claim, &f.stance, &r.StanceKey, &r.ClaimKey, &r.Article, &r.PublishedOn, &r.Outlet, &r.Headline, &r.URL,
		&r.Speaker, &r.SpeakerID, &r.SpeakerKind, &r.SpeakerTitle, &r.SpeakerOrg, &r.OfficeCity, &r.OfficeState, &r.Party, &r.PartySource,
		&r.OnBehalfOf, &r.SpeakerAsWritten, &r.NamedBy, &r.Cue, &r.CueKind, &r.Statement, &r.StatementType, &r.ReadsAs,
		&r.Topic, &r.Stance, &r.StanceScore, &r.StanceConfidence, &r.StanceWhy, &r.SpeakerConfidence,
		&r.ContextBefore, &r.ContextAfter, &spans, &r.ArticlesCarrying, &r.FirstPublishedOn, &r.Review, &r.Reviewer, &r.ReviewedAt,
		&r.ArticleVersion, &r.FetchedAt, &r.ExtractorVersion, &r.RunID, &r.Confidence,
		&f.words.Side, &f.words.Score, &f.words.Confidence, &f.words.Why)
	if err != nil {
		return err
	}
	r.Spans, err = readSpans(spans)
	return err
}

// rowsOf reads the rows of a page, in its order. A claim that was retired since
// its place was read is left out.
func (b *Book) rowsOf(ctx context.Context, q stancebook.Query, page []place) ([]*stancebook.Row, error) {
	claims := make([]int64, len(page))
	for i, p := range page {
		claims[i] = p.claim
	}
	found := make(map[int64]*flatRow, len(page))
	err := b.query(ctx, "SELECT "+rowColumns+" FROM claim_rows WHERE claim_id IN (SELECT value FROM json_each(?))", []any{idList(claims)}, func(rows *sql.Rows) error {
		f := &flatRow{}
		if err := f.scan(rows); err != nil {
			return err
		}
		if q.NoPrior && f.stance != 0 {
			f.Row.Stance, f.StanceScore, f.StanceConfidence, f.StanceWhy = f.words.Side, f.words.Score, f.words.Confidence, f.words.Why
		}
		id := f.claim
		if q.Stances {
			id = f.stance
		}
		if known := found[id]; known == nil || better(q, f, known) {
			found[id] = f
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	byClaim := map[int64][]*flatRow{}
	out := make([]*stancebook.Row, 0, len(page))
	for _, p := range page {
		if f := found[p.id]; f != nil {
			byClaim[f.claim] = append(byClaim[f.claim], f)
			out = append(out, &f.Row)
		}
	}
	return out, b.fillRows(ctx, byClaim)
}

// better tells which of a claim's stances is shown where it is shown once: one
// that q asks for, else the surest.
func better(q stancebook.Query, f, known *flatRow) bool {
	asked := func(r *flatRow) bool {
		return (q.Topic == "" || fold(r.Topic) == fold(q.Topic)) && (len(q.Stance) == 0 || slices.Contains(q.Stance, r.Row.Stance))
	}
	if asked(f) != asked(known) {
		return asked(f)
	}
	if f.StanceConfidence != known.StanceConfidence {
		return f.StanceConfidence > known.StanceConfidence
	}
	return f.Topic < known.Topic
}

// fillRows reads what a claim has several of: cities and further speakers.
func (b *Book) fillRows(ctx context.Context, claims map[int64][]*flatRow) error {
	ids := make([]int64, 0, len(claims))
	for id := range claims {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if err := b.fillCarriers(ctx, claims); err != nil {
		return err
	}
	err := b.query(ctx, `SELECT DISTINCT x.claim_id, x.n, k.name, k.state, coalesce(k.geonameid, 0), x.guessed
		FROM claim_cities x JOIN cities k USING (city_id) WHERE x.claim_id IN (SELECT value FROM json_each(?)) ORDER BY x.claim_id, x.n`,
		[]any{idList(ids)}, func(rows *sql.Rows) error {
			var id, n int64
			var c stancebook.City
			err := rows.Scan(&id, &n, &c.Name, &c.State, &c.GeonameID, &c.Guessed)
			for _, f := range claims[id] {
				f.Cities = append(f.Cities, c)
			}
			return err
		})
	if err != nil {
		return err
	}
	return b.query(ctx, `SELECT x.claim_id, coalesce(p.name, x.name) FROM speakers x LEFT JOIN people p USING (person_id)
		WHERE x.n > 0 AND x.claim_id IN (SELECT value FROM json_each(?)) ORDER BY x.claim_id, x.n`,
		[]any{idList(ids)}, func(rows *sql.Rows) error {
			var id int64
			var name string
			err := rows.Scan(&id, &name)
			for _, f := range claims[id] {
				f.OtherSpeakers = append(f.OtherSpeakers, name)
			}
			return err
		})
}

// fillCarriers reads which outlets carried words that stand in several
// articles of a story, the first first. An article without an outlet counts as
// one by its path.
func (b *Book) fillCarriers(ctx context.Context, claims map[int64][]*flatRow) error {
	var ids []int64
	for id, rows := range claims {
		if rows[0].ArticlesCarrying > 1 {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	return b.query(ctx, `SELECT c.claim_id, coalesce(nullif(d.outlet, ''), a.path) AS carrier
		FROM claims c JOIN claims d ON d.live AND d.story_id = c.story_id AND d.fold = c.fold JOIN articles a ON a.article_id = d.article_id
		WHERE c.claim_id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2
		ORDER BY 1, min(d.published_on = ''), min(d.published_on), min(d.claim_id)`,
		[]any{idList(ids)}, func(rows *sql.Rows) error {
			var id int64
			var carrier string
			err := rows.Scan(&id, &carrier)
			for _, f := range claims[id] {
				f.CarriedBy = append(f.CarriedBy, carrier)
			}
			return err
		})
}
