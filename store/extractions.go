package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"time"

	"github.com/stancebook/stancebook"
)

// Extractions yields the articles that q asks for in their current wording,
// with their live claims, people and cities, spans in bytes. A question about
// claims gives the articles that hold one of them. An article that was kept
// without its text comes with an ErrNoText and without claims; articles stored
// but never extracted (in another language) are left out.
func (b *Book) Extractions(ctx context.Context, q stancebook.Query) iter.Seq2[*stancebook.Extraction, error] {
	return func(yield func(*stancebook.Extraction, error) bool) {
		s, err := b.articles(ctx, q)
		if err != nil {
			yield(nil, err)
			return
		}
		where, after := every(s.plain), int64(0)
		for n := 0; q.Limit == 0 || n < q.Limit; {
			ids, err := b.ids(ctx, "SELECT a.article_id FROM articles a JOIN versions v USING (version_id) WHERE "+
				where.text+fmt.Sprintf(" AND a.article_id > %d ORDER BY a.article_id LIMIT 100", after), where.args...)
			if err != nil {
				yield(nil, err)
				return
			}
			if len(ids) == 0 {
				return
			}
			for _, id := range ids {
				if n++; q.Limit > 0 && n > q.Limit {
					return
				}
				x, err := b.extraction(ctx, id)
				if !yield(x, err) {
					return
				}
			}
			after = ids[len(ids)-1]
		}
	}
}

// articles turns a question into SQL over articles a.
func (b *Book) articles(ctx context.Context, q stancebook.Query) (*selection, error) {
	s := &selection{}
	s.and("v.skipped = ''")
	if q.Outlet != "" {
		outlets, err := b.findOutlets(ctx, q.Outlet)
		if err != nil {
			return nil, err
		}
		s.and("a.outlet IN ("+marks(len(outlets))+")", anys(outlets)...)
	}
	if q.Since != "" {
		s.and("a.published_on >= ?", q.Since)
	}
	if q.Until != "" {
		s.and("a.published_on <> '' AND a.published_on <= ?", q.Until)
	}
	q.Outlet, q.Since, q.Until = "", "", ""
	claims, err := b.filter(ctx, q)
	if err != nil {
		return nil, err
	}
	if claims.narrowed() {
		from, args := claims.from()
		s.and("a.article_id IN (SELECT c.article_id"+from+")", args...)
	}
	return s, nil
}

// reading is one article on its way out of the book. Its spans are code points
// until all of them are turned into bytes at once.
type reading struct {
	*Book
	version int64
	x       *stancebook.Extraction
}

func (b *Book) extraction(ctx context.Context, id int64) (*stancebook.Extraction, error) {
	a := &stancebook.Article{}
	x := &stancebook.Extraction{Article: a}
	r := &reading{Book: b, x: x}
	var text sql.NullString
	var start, stop sql.NullInt64
	var bylines, fetched string
	err := b.read.QueryRowContext(ctx, `SELECT v.version_id, a.path, a.doc, a.url, v.headline, v.headline_start, v.headline_stop, a.outlet,
			v.bylines, a.published, a.date_source, a.language, a.paywall, v.truncated, v.fetched_at, v.text, v.signature, v.engine, v.extractor_version,
			iif(v.withheld, a.article_key, ''), iif(v.withheld, v.version_key, '')
		FROM articles a JOIN versions v USING (version_id) WHERE a.article_id = ?`, id).Scan(
		&r.version, &a.Path, &a.ID, &a.URL, &a.Title, &start, &stop, &a.Outlet, &bylines, &a.Published, &a.DateSource,
		&a.Language, &a.Paywall, &a.Truncated, &fetched, &text, &x.Signature, &x.Engine, &x.Version, &a.Keys.Article, &a.Keys.Version)
	if err != nil {
		return nil, b.explain(err)
	}
	a.Bylines = several(bylines)
	if fetched != "" {
		if a.FetchedAt, err = time.Parse(time.RFC3339, fetched); err != nil {
			return nil, fmt.Errorf("read article %s: %w", a.Path, err)
		}
	}
	if !text.Valid {
		return x, fmt.Errorf("read article %s: %w", a.Path, stancebook.ErrNoText)
	}
	a.Text = text.String
	a.Headline = spanOf(start, stop)
	for _, read := range []func(context.Context) error{r.claims, r.people, r.articleCities} {
		if err := read(ctx); err != nil {
			return nil, fmt.Errorf("read article %s: %w", a.Path, err)
		}
	}
	if err := x.FromCodePoints(); err != nil {
		return nil, fmt.Errorf("read article %s: %w", a.Path, err)
	}
	return x, nil
}

func spanOf(start, stop sql.NullInt64) stancebook.Span {
	return stancebook.Span{Begin: int(start.Int64), End: int(stop.Int64)}
}

func (r *reading) claims(ctx context.Context) error {
	x, at := r.x, map[int64]int{}
	err := r.query(ctx, "SELECT claim_id, claim_key, type, cue_kind, confidence FROM claims WHERE version_id = ? AND live ORDER BY n, claim_id",
		[]any{r.version}, func(rows *sql.Rows) error {
			var id int64
			var c stancebook.Claim
			err := rows.Scan(&id, &c.Key, &c.Type, &c.CueKind, &c.Confidence)
			at[id] = len(x.Claims)
			x.Claims = append(x.Claims, c)
			return err
		})
	if err != nil {
		return err
	}
	of := func(id int64) *stancebook.Claim { return &x.Claims[at[id]] }
	for _, read := range []func(context.Context, func(int64) *stancebook.Claim) error{r.spans, r.speakers, r.claimCities, r.stances} {
		if err := read(ctx, of); err != nil {
			return err
		}
	}
	return nil
}

// ofVersion picks the rows that belong to a version's live claims.
const ofVersion = " WHERE x.claim_id IN (SELECT claim_id FROM claims WHERE version_id = ? AND live) "

func (r *reading) spans(ctx context.Context, of func(int64) *stancebook.Claim) error {
	return r.query(ctx, "SELECT x.claim_id, x.role, x.start, x.stop FROM spans x"+ofVersion+"ORDER BY x.claim_id, x.role, x.n", []any{r.version},
		func(rows *sql.Rows) error {
			var id int64
			var role string
			var s stancebook.Span
			err := rows.Scan(&id, &role, &s.Begin, &s.End)
			switch c := of(id); role {
			case "source":
				c.Sources = append(c.Sources, s)
			case "cue":
				c.Cue = append(c.Cue, s)
			default:
				c.Content = append(c.Content, s)
			}
			return err
		})
}

func (r *reading) speakers(ctx context.Context, of func(int64) *stancebook.Claim) error {
	return r.query(ctx, `SELECT x.claim_id, x.name, x.kind, x.mention_start, x.mention_stop, x.title, x.org, x.party, x.party_source,
			coalesce(k.name, ''), coalesce(k.state, ''), coalesce(k.geonameid, 0), x.on_behalf_of, x.named_by, x.rivals, x.confidence
		FROM speakers x LEFT JOIN cities k USING (city_id)`+ofVersion+"ORDER BY x.claim_id, x.n", []any{r.version},
		func(rows *sql.Rows) error {
			var id int64
			var s stancebook.Speaker
			var start, stop sql.NullInt64
			var rivals string
			err := rows.Scan(&id, &s.Name, &s.Kind, &start, &stop, &s.Title, &s.Org, &s.Party, &s.PartySource,
				&s.Office.Name, &s.Office.State, &s.Office.GeonameID, &s.OnBehalfOf, &s.NamedBy, &rivals, &s.Confidence)
			s.Mention, s.Rivals = spanOf(start, stop), several(rivals)
			c := of(id)
			c.Speakers = append(c.Speakers, s)
			return err
		})
}

func (r *reading) claimCities(ctx context.Context, of func(int64) *stancebook.Claim) error {
	return r.query(ctx, `SELECT DISTINCT x.claim_id, x.n, k.name, k.state, coalesce(k.geonameid, 0), x.guessed
		FROM claim_cities x JOIN cities k USING (city_id)`+ofVersion+"ORDER BY x.claim_id, x.n", []any{r.version},
		func(rows *sql.Rows) error {
			var id, n int64
			var city stancebook.City
			err := rows.Scan(&id, &n, &city.Name, &city.State, &city.GeonameID, &city.Guessed)
			c := of(id)
			c.Cities = append(c.Cities, city)
			return err
		})
}

func (r *reading) stances(ctx context.Context, of func(int64) *stancebook.Claim) error {
	return r.query(ctx, `SELECT x.claim_id, x.topic, x.stance, x.score, x.confidence, x.why,
			x.words_stance, x.words_score, x.words_confidence, x.words_why
		FROM stances x`+ofVersion+"ORDER BY x.claim_id, x.stance_id", []any{r.version},
		func(rows *sql.Rows) error {
			var id int64
			var s stancebook.Stance
			err := rows.Scan(&id, &s.Topic, &s.Side, &s.Score, &s.Confidence, &s.Why, &s.Words.Side, &s.Words.Score, &s.Words.Confidence, &s.Words.Why)
			c := of(id)
			c.Stances = append(c.Stances, s)
			return err
		})
}

func (r *reading) people(ctx context.Context) error {
	return r.query(ctx, `SELECT m.name, m.aliases, m.title, m.org, m.party, m.party_source, coalesce(k.name, ''), coalesce(k.state, ''),
			coalesce(k.geonameid, 0), m.official, m.official_id, m.on_date
		FROM person_mentions m LEFT JOIN cities k USING (city_id) WHERE m.version_id = ? AND m.listed ORDER BY m.n`, []any{r.version},
		func(rows *sql.Rows) error {
			var p stancebook.Person
			var aliases string
			err := rows.Scan(&p.Name, &aliases, &p.Title, &p.Org, &p.Party, &p.PartySource, &p.Office.Name, &p.Office.State,
				&p.Office.GeonameID, &p.Official, &p.OfficialID, &p.On)
			p.Aliases = several(aliases)
			r.x.People = append(r.x.People, p)
			return err
		})
}

func (r *reading) articleCities(ctx context.Context) error {
	return r.query(ctx, `SELECT k.name, k.state, coalesce(k.geonameid, 0), x.guessed FROM article_cities x JOIN cities k USING (city_id)
		WHERE x.version_id = ? ORDER BY x.n`, []any{r.version}, func(rows *sql.Rows) error {
		var c stancebook.City
		err := rows.Scan(&c.Name, &c.State, &c.GeonameID, &c.Guessed)
		r.x.Cities = append(r.x.Cities, c)
		return err
	})
}
