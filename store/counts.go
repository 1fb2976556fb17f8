package store

import (
	"context"
	"fmt"
)

// The book keeps what people and cities hold by way of claims, true up to the
// claim that reached.counted names. What changes one of those drops the rows of
// its people and cities, and they are counted anew; later claims, those of the
// run that goes on, are added to what is kept. Claims that were rejected do not
// count.

// latePeople are the people of whom the book holds claims that the kept counts
// leave out.
const latePeople = `SELECT s.person_id FROM claims c INDEXED BY claims_narrow CROSS JOIN speakers s ON s.claim_id = c.claim_id
	WHERE c.claim_id > (SELECT counted FROM reached) AND c.live AND c.review <> 'rejected' AND s.person_id IS NOT NULL`

// lateCities are such cities.
const lateCities = `SELECT x.city_id FROM claims c INDEXED BY claims_narrow CROSS JOIN claim_cities x ON x.claim_id = c.claim_id
	WHERE c.claim_id > (SELECT counted FROM reached) AND c.live AND c.review <> 'rejected'`

// countedPeople counts the claims and stances of people whose counts the book
// does not hold or which leave out late claims, in the columns of
// person_counts.
const countedPeople = `WITH missing AS MATERIALIZED (SELECT person_id FROM people WHERE person_id NOT IN (SELECT person_id FROM person_counts)),
	late AS MATERIALIZED (SELECT DISTINCT s.person_id, c.claim_id, c.article_id, c.published_on
		FROM claims c INDEXED BY claims_narrow CROSS JOIN speakers s ON s.claim_id = c.claim_id CROSS JOIN person_counts g ON g.person_id = s.person_id
		WHERE c.claim_id > (SELECT counted FROM reached) AND c.live AND c.review <> 'rejected'),
	spoken AS MATERIALIZED (SELECT DISTINCT s.person_id, c.claim_id, c.article_id, c.published_on
		FROM missing CROSS JOIN speakers s INDEXED BY speakers_by_person ON s.person_id = missing.person_id
			CROSS JOIN claims c INDEXED BY claims_narrow ON c.claim_id = s.claim_id AND c.live AND c.review <> 'rejected'
		UNION ALL SELECT * FROM late),
	sides AS (SELECT k.person_id, sum(t.stance = 'support') AS support, sum(t.stance = 'oppose') AS oppose,
			sum(t.stance = 'neutral') AS neutral, sum(t.stance = 'unclear') AS unclear
		FROM spoken k CROSS JOIN stances t ON t.claim_id = k.claim_id GROUP BY k.person_id),
	held AS (SELECT person_id, count(*) AS claims, count(DISTINCT article_id) AS articles,
			coalesce(min(nullif(published_on, '')), '') AS first_on, max(published_on) AS last_on FROM spoken GROUP BY person_id),
	known AS (SELECT l.person_id, count(*) AS articles FROM (SELECT DISTINCT person_id, article_id FROM late) l WHERE EXISTS (
			SELECT 1 FROM versions v CROSS JOIN claims c INDEXED BY claims_by_version ON c.version_id = v.version_id AND c.claim_id <= (SELECT counted FROM reached)
				CROSS JOIN speakers s ON s.claim_id = c.claim_id AND s.person_id = l.person_id
			WHERE v.article_id = l.article_id AND c.live AND c.review <> 'rejected') GROUP BY l.person_id)
	SELECT m.person_id, coalesce(g.claims, 0) + coalesce(h.claims, 0) AS claims,
		coalesce(g.articles, 0) + coalesce(h.articles, 0) - coalesce(k.articles, 0) AS articles,
		coalesce(min(nullif(g.first_on, ''), nullif(h.first_on, '')), nullif(g.first_on, ''), h.first_on, '') AS first_on,
		max(coalesce(g.last_on, ''), coalesce(h.last_on, '')) AS last_on,
		coalesce(g.support, 0) + coalesce(d.support, 0) AS support, coalesce(g.oppose, 0) + coalesce(d.oppose, 0) AS oppose,
		coalesce(g.neutral, 0) + coalesce(d.neutral, 0) AS neutral, coalesce(g.unclear, 0) + coalesce(d.unclear, 0) AS unclear
	FROM (SELECT person_id FROM missing UNION SELECT person_id FROM late) m LEFT JOIN person_counts g ON g.person_id = m.person_id
		LEFT JOIN held h ON h.person_id = m.person_id LEFT JOIN sides d ON d.person_id = m.person_id LEFT JOIN known k ON k.person_id = m.person_id`

// countedCities counts the claims of such cities, in the columns of
// city_counts.
const countedCities = `WITH missing AS MATERIALIZED (SELECT city_id FROM cities WHERE city_id NOT IN (SELECT city_id FROM city_counts)),
	late AS MATERIALIZED (SELECT x.city_id, x.role, c.claim_id, c.article_id, c.published_on
		FROM claims c INDEXED BY claims_narrow CROSS JOIN claim_cities x ON x.claim_id = c.claim_id CROSS JOIN city_counts g ON g.city_id = x.city_id
		WHERE c.claim_id > (SELECT counted FROM reached) AND c.live AND c.review <> 'rejected'),
	spoken AS MATERIALIZED (SELECT x.city_id, x.role, c.claim_id, c.article_id, c.published_on
		FROM missing CROSS JOIN claim_cities x INDEXED BY claim_cities_by_city ON x.city_id = missing.city_id
			CROSS JOIN claims c INDEXED BY claims_narrow ON c.claim_id = x.claim_id AND c.live AND c.review <> 'rejected'
		UNION ALL SELECT * FROM late),
	held AS (SELECT city_id, sum(role = 'about') AS about, sum(role = 'for') AS speaking,
			coalesce(min(nullif(published_on, '')), '') AS first_on, max(published_on) AS last_on FROM spoken GROUP BY city_id),
	apart AS (SELECT city_id, count(*) AS claims, count(DISTINCT article_id) AS articles FROM (SELECT DISTINCT city_id, claim_id, article_id FROM spoken) GROUP BY city_id),
	heard AS (SELECT DISTINCT k.city_id, s.person_id
		FROM spoken k CROSS JOIN speakers s ON s.claim_id = k.claim_id AND s.city_id = k.city_id WHERE k.role = 'for' AND s.person_id IS NOT NULL),
	voices AS (SELECT city_id, count(*) AS people FROM heard WHERE NOT EXISTS (
			SELECT 1 FROM city_counts g CROSS JOIN speakers s INDEXED BY speakers_by_person ON s.person_id = heard.person_id AND s.claim_id <= (SELECT counted FROM reached)
				CROSS JOIN claim_cities x ON x.claim_id = s.claim_id AND x.city_id = s.city_id AND x.role = 'for'
				CROSS JOIN claims c INDEXED BY claims_narrow ON c.claim_id = s.claim_id AND c.live AND c.review <> 'rejected'
			WHERE g.city_id = heard.city_id AND s.city_id = g.city_id) GROUP BY city_id),
	known AS (SELECT l.city_id, count(*) AS articles FROM (SELECT DISTINCT city_id, article_id FROM late) l WHERE EXISTS (
			SELECT 1 FROM versions v CROSS JOIN claims c INDEXED BY claims_by_version ON c.version_id = v.version_id AND c.claim_id <= (SELECT counted FROM reached)
				CROSS JOIN claim_cities x ON x.claim_id = c.claim_id AND x.city_id = l.city_id
			WHERE v.article_id = l.article_id AND c.live AND c.review <> 'rejected') GROUP BY l.city_id)
	SELECT m.city_id, coalesce(g.about, 0) + coalesce(h.about, 0) AS about, coalesce(g.speaking, 0) + coalesce(h.speaking, 0) AS speaking,
		coalesce(g.claims, 0) + coalesce(a.claims, 0) AS claims, coalesce(g.people, 0) + coalesce(v.people, 0) AS people,
		coalesce(g.articles, 0) + coalesce(a.articles, 0) - coalesce(k.articles, 0) AS articles,
		coalesce(min(nullif(g.first_on, ''), nullif(h.first_on, '')), nullif(g.first_on, ''), h.first_on, '') AS first_on,
		max(coalesce(g.last_on, ''), coalesce(h.last_on, '')) AS last_on
	FROM (SELECT city_id FROM missing UNION SELECT city_id FROM late) m LEFT JOIN city_counts g ON g.city_id = m.city_id
		LEFT JOIN held h ON h.city_id = m.city_id LEFT JOIN apart a ON a.city_id = m.city_id LEFT JOIN voices v ON v.city_id = m.city_id LEFT JOIN known k ON k.city_id = m.city_id`

// recountAll makes the counts true of all claims.
func (b *Book) recountAll(ctx context.Context) error {
	return b.transaction(ctx, func(ctx context.Context) error {
		if err := b.exec(ctx, "REPLACE INTO person_counts "+countedPeople); err != nil {
			return fmt.Errorf("count people: %w", err)
		}
		if err := b.exec(ctx, "REPLACE INTO city_counts "+countedCities); err != nil {
			return fmt.Errorf("count cities: %w", err)
		}
		return b.exec(ctx, "UPDATE reached SET counted = (SELECT coalesce(max(claim_id), 0) FROM claims)")
	})
}
