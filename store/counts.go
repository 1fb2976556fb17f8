package store

import (
	"context"
	"fmt"
)

// The counts of people and cities are made where they are missing: what
// changes a claim drops those of its people and cities. Claims that were
// rejected do not count.

// countedPeople counts the claims and stances of people for whom the book
// holds no counts, in the columns of person_counts.
const countedPeople = `WITH missing AS MATERIALIZED (SELECT person_id FROM people WHERE person_id NOT IN (SELECT person_id FROM person_counts)),
	spoken AS MATERIALIZED (SELECT DISTINCT s.person_id, c.claim_id, c.article_id, c.published_on
		FROM missing CROSS JOIN speakers s INDEXED BY speakers_by_person ON s.person_id = missing.person_id
			CROSS JOIN claims c INDEXED BY claims_narrow ON c.claim_id = s.claim_id AND c.live AND c.review <> 'rejected'),
	sides AS (SELECT k.person_id, sum(t.stance = 'support') AS support, sum(t.stance = 'oppose') AS oppose,
			sum(t.stance = 'neutral') AS neutral, sum(t.stance = 'unclear') AS unclear
		FROM spoken k CROSS JOIN stances t ON t.claim_id = k.claim_id GROUP BY k.person_id),
	held AS (SELECT person_id, count(*) AS claims, count(DISTINCT article_id) AS articles,
			coalesce(min(nullif(published_on, '')), '') AS first_on, max(published_on) AS last_on FROM spoken GROUP BY person_id)
	SELECT m.person_id, coalesce(g.claims, 0) AS claims, coalesce(g.articles, 0) AS articles, coalesce(g.first_on, '') AS first_on, coalesce(g.last_on, '') AS last_on,
		coalesce(d.support, 0) AS support, coalesce(d.oppose, 0) AS oppose, coalesce(d.neutral, 0) AS neutral, coalesce(d.unclear, 0) AS unclear
	FROM missing m LEFT JOIN held g ON g.person_id = m.person_id LEFT JOIN sides d ON d.person_id = m.person_id`

// countedCities counts the claims of cities for which the book holds no
// counts, in the columns of city_counts.
const countedCities = `WITH missing AS MATERIALIZED (SELECT city_id FROM cities WHERE city_id NOT IN (SELECT city_id FROM city_counts)),
	spoken AS MATERIALIZED (SELECT x.city_id, x.role, c.claim_id, c.article_id, c.published_on
		FROM missing CROSS JOIN claim_cities x INDEXED BY claim_cities_by_city ON x.city_id = missing.city_id
			CROSS JOIN claims c INDEXED BY claims_narrow ON c.claim_id = x.claim_id AND c.live AND c.review <> 'rejected'),
	held AS (SELECT city_id, sum(role = 'about') AS about, sum(role = 'for') AS speaking,
			coalesce(min(nullif(published_on, '')), '') AS first_on, max(published_on) AS last_on FROM spoken GROUP BY city_id),
	apart AS (SELECT city_id, count(*) AS claims, count(DISTINCT article_id) AS articles FROM (SELECT DISTINCT city_id, claim_id, article_id FROM spoken) GROUP BY city_id),
	voices AS (SELECT city_id, count(*) AS people FROM (SELECT DISTINCT k.city_id, s.person_id
		FROM spoken k CROSS JOIN speakers s ON s.claim_id = k.claim_id AND s.city_id = k.city_id WHERE k.role = 'for' AND s.person_id IS NOT NULL) GROUP BY city_id)
	SELECT m.city_id, coalesce(h.about, 0) AS about, coalesce(h.speaking, 0) AS speaking, coalesce(a.claims, 0) AS claims, coalesce(v.people, 0) AS people,
		coalesce(a.articles, 0) AS articles, coalesce(h.first_on, '') AS first_on, coalesce(h.last_on, '') AS last_on
	FROM missing m LEFT JOIN held h ON h.city_id = m.city_id LEFT JOIN apart a ON a.city_id = m.city_id LEFT JOIN voices v ON v.city_id = m.city_id`

// recountAll fills in the counts that are missing.
func (b *Book) recountAll(ctx context.Context) error {
	return b.transaction(ctx, func(ctx context.Context) error {
		if err := b.exec(ctx, "INSERT INTO person_counts "+countedPeople); err != nil {
			return fmt.Errorf("count people: %w", err)
		}
		if err := b.exec(ctx, "INSERT INTO city_counts "+countedCities); err != nil {
			return fmt.Errorf("count cities: %w", err)
		}
		return nil
	})
}
