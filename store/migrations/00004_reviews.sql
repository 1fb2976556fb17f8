-- +goose Up
CREATE UNIQUE INDEX reviews_undone ON reviews (undoes) WHERE undoes IS NOT NULL;

-- At which claim a review stood last, and how it was found. Where that claim
-- lives no more, the review is orphaned until a later run finds it again.
CREATE TABLE review_places (
	review_id INTEGER PRIMARY KEY REFERENCES reviews ON DELETE CASCADE,
	claim_id  INTEGER NOT NULL REFERENCES claims ON DELETE CASCADE,
	how       TEXT NOT NULL CHECK (how IN ('key', 'words', 'likeness', 'unfit', 'lost')),
	newest    INTEGER NOT NULL,
	run_id    TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX review_places_by_claim ON review_places (claim_id);

-- What the program said of a claim that a review altered, as JSON.
CREATE TABLE machine_answers (
	claim_id INTEGER PRIMARY KEY REFERENCES claims ON DELETE CASCADE,
	answer   TEXT NOT NULL
) STRICT;

-- Reviews that stand, with the claims that they stand at now.
CREATE VIEW reviews_standing AS
SELECT r.review_id, r.action, r.field, r.value, r.reviewer, r.reviewed_at, r.note,
	iif(c.claim_id IS NULL OR p.how = 'unfit', 'orphaned', p.how) AS how,
	coalesce(c.claim_key, '') AS claim_key, coalesce(c.statement, '') AS statement,
	r.claim_key AS reviewed_key, r.exact AS reviewed_words,
	coalesce((SELECT coalesce(nullif(a.path, ''), a.url) FROM articles a WHERE a.article_key = r.article_key), '') AS article
FROM reviews r
	LEFT JOIN review_places p USING (review_id)
	LEFT JOIN claims c ON c.claim_id = p.claim_id AND c.live AND p.how <> 'lost'
WHERE r.action <> 'undo' AND NOT EXISTS (SELECT 1 FROM reviews u WHERE u.undoes = r.review_id);

-- What was rejected is no answer.
DROP VIEW stances_flat;
CREATE VIEW stances_flat AS
SELECT stance_key, claim_key, article, published_on, outlet, headline, url, speaker, speaker_id, speaker_kind,
	speaker_title, speaker_org, office_city, office_state, party, party_source, on_behalf_of, speaker_as_written,
	named_by, cue, cue_kind, statement, statement_type, reads_as, topic, stance, stance_score, stance_confidence,
	stance_why, speaker_confidence, cities, city_ids, context_before, context_after, spans, articles_carrying,
	first_published_on, review, reviewer, reviewed_at, article_version, fetched_at, extractor_version, run_id,
	other_speakers, confidence
FROM claim_rows
WHERE stance_id IS NOT NULL AND review <> 'rejected';

DROP VIEW who_said_what;
CREATE VIEW who_said_what AS
SELECT c.claim_key, r.published_on, r.outlet, r.speaker, r.speaker_title, r.speaker_org, r.office_city, r.office_state,
	r.party, r.on_behalf_of, r.cue, r.statement, r.statement_type, r.reads_as, r.cities,
	coalesce((SELECT group_concat(topic || ': ' || stance, '; ')
		FROM (SELECT topic, stance FROM stances WHERE claim_id = c.claim_id ORDER BY topic)), '') AS stances,
	r.articles_carrying, r.confidence, r.review, r.headline, r.article, r.url, r.speaker_id, r.speaker_kind, r.other_speakers
FROM claims c
	JOIN claim_rows r ON r.claim_id = c.claim_id
WHERE c.live AND c.review <> 'rejected'
	AND (r.stance_id IS NULL OR r.stance_id = (SELECT min(stance_id) FROM stances t WHERE t.claim_id = c.claim_id));

DROP VIEW people_summary;
CREATE VIEW people_summary AS
SELECT p.person_key AS speaker_id, p.name, p.official, p.public,
	coalesce((SELECT r.title FROM person_roles r WHERE r.person_id = p.person_id AND r.title <> ''
		ORDER BY r.last_on DESC, r.seen DESC LIMIT 1), '') AS title,
	coalesce((SELECT r.org FROM person_roles r WHERE r.person_id = p.person_id AND r.org <> ''
		ORDER BY r.last_on DESC, r.seen DESC LIMIT 1), '') AS org,
	coalesce((SELECT r.party FROM person_roles r WHERE r.person_id = p.person_id AND r.party <> ''
		ORDER BY r.party_source = 'text' DESC, r.last_on DESC, r.seen DESC LIMIT 1), '') AS party,
	coalesce((SELECT k.name FROM person_roles r JOIN cities k USING (city_id) WHERE r.person_id = p.person_id
		ORDER BY r.last_on DESC, r.seen DESC LIMIT 1), '') AS office_city,
	coalesce((SELECT k.state FROM person_roles r JOIN cities k USING (city_id) WHERE r.person_id = p.person_id
		ORDER BY r.last_on DESC, r.seen DESC LIMIT 1), '') AS office_state,
	count(DISTINCT c.claim_id) AS claims,
	count(DISTINCT c.article_id) AS articles,
	coalesce(min(nullif(c.published_on, '')), '') AS first_on,
	coalesce(max(c.published_on), '') AS last_on
FROM people p
	LEFT JOIN speakers s ON s.person_id = p.person_id
	LEFT JOIN claims c ON c.claim_id = s.claim_id AND c.live AND c.review <> 'rejected'
GROUP BY p.person_id;

DROP VIEW cities_summary;
CREATE VIEW cities_summary AS
SELECT k.name AS city, k.state, k.code AS state_code, k.geonameid,
	count(DISTINCT CASE WHEN x.role = 'about' THEN c.claim_id END) AS claims_about,
	count(DISTINCT CASE WHEN x.role = 'for' THEN c.claim_id END) AS claims_for,
	count(DISTINCT CASE WHEN x.role = 'for' THEN s.person_id END) AS people_for,
	count(DISTINCT c.article_id) AS articles
FROM cities k
	LEFT JOIN claim_cities x ON x.city_id = k.city_id
	LEFT JOIN claims c ON c.claim_id = x.claim_id AND c.live AND c.review <> 'rejected'
	LEFT JOIN speakers s ON s.claim_id = c.claim_id AND s.city_id = k.city_id
GROUP BY k.city_id;

PRAGMA user_version = 4;
