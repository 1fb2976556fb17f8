-- +goose Up
-- What the book holds of each person and each city, so that lists of them need
-- not count every claim. A row is there only while it is true: whatever changes
-- a claim drops the rows of its people and cities, and the end of a run counts
-- them anew. Who asks before that counts those that are missing.
CREATE TABLE person_counts (
	person_id INTEGER PRIMARY KEY REFERENCES people ON DELETE CASCADE,
	claims    INTEGER NOT NULL,
	articles  INTEGER NOT NULL,
	first_on  TEXT NOT NULL,
	last_on   TEXT NOT NULL,
	support   INTEGER NOT NULL,
	oppose    INTEGER NOT NULL,
	neutral   INTEGER NOT NULL,
	unclear   INTEGER NOT NULL
) STRICT;
CREATE INDEX person_counts_by_claims ON person_counts (claims);

CREATE TABLE city_counts (
	city_id  INTEGER PRIMARY KEY REFERENCES cities ON DELETE CASCADE,
	about    INTEGER NOT NULL,
	speaking INTEGER NOT NULL,
	claims   INTEGER NOT NULL,
	people   INTEGER NOT NULL,
	articles INTEGER NOT NULL,
	first_on TEXT NOT NULL,
	last_on  TEXT NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER counts_speaker_insert AFTER INSERT ON speakers BEGIN
	DELETE FROM person_counts WHERE person_id = new.person_id;
	DELETE FROM city_counts WHERE city_id = new.city_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_speaker_delete AFTER DELETE ON speakers BEGIN
	DELETE FROM person_counts WHERE person_id = old.person_id;
	DELETE FROM city_counts WHERE city_id = old.city_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_speaker_update AFTER UPDATE OF person_id, city_id ON speakers BEGIN
	DELETE FROM person_counts WHERE person_id IN (old.person_id, new.person_id);
	DELETE FROM city_counts WHERE city_id IN (old.city_id, new.city_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_city_insert AFTER INSERT ON claim_cities BEGIN
	DELETE FROM city_counts WHERE city_id = new.city_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_city_delete AFTER DELETE ON claim_cities BEGIN
	DELETE FROM city_counts WHERE city_id = old.city_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_city_update AFTER UPDATE OF city_id, role ON claim_cities BEGIN
	DELETE FROM city_counts WHERE city_id IN (old.city_id, new.city_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_stance_insert AFTER INSERT ON stances BEGIN
	DELETE FROM person_counts WHERE person_id IN (SELECT person_id FROM speakers WHERE claim_id = new.claim_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_stance_delete AFTER DELETE ON stances BEGIN
	DELETE FROM person_counts WHERE person_id IN (SELECT person_id FROM speakers WHERE claim_id = old.claim_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_stance_update AFTER UPDATE OF stance ON stances BEGIN
	DELETE FROM person_counts WHERE person_id IN (SELECT person_id FROM speakers WHERE claim_id = new.claim_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_claim_update AFTER UPDATE OF live, review, published_on ON claims
WHEN old.live <> new.live OR old.review <> new.review OR old.published_on <> new.published_on
BEGIN
	DELETE FROM person_counts WHERE person_id IN (SELECT person_id FROM speakers WHERE claim_id = new.claim_id);
	DELETE FROM city_counts WHERE city_id IN (SELECT city_id FROM claim_cities WHERE claim_id = new.claim_id);
END;
-- +goose StatementEnd

INSERT INTO person_counts WITH missing AS MATERIALIZED (SELECT person_id FROM people WHERE person_id NOT IN (SELECT person_id FROM person_counts)),
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
	FROM missing m LEFT JOIN held g ON g.person_id = m.person_id LEFT JOIN sides d ON d.person_id = m.person_id;

INSERT INTO city_counts WITH missing AS MATERIALIZED (SELECT city_id FROM cities WHERE city_id NOT IN (SELECT city_id FROM city_counts)),
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
	FROM missing m LEFT JOIN held h ON h.city_id = m.city_id LEFT JOIN apart a ON a.city_id = m.city_id LEFT JOIN voices v ON v.city_id = m.city_id;

PRAGMA user_version = 7;
