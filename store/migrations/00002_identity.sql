-- +goose Up
-- A face is one way in which articles of a year show somebody: a name with
-- what is stated of it. People are told apart by their faces, never by the
-- order in which articles came.
CREATE TABLE faces (
	face_id     INTEGER PRIMARY KEY,
	folded      TEXT NOT NULL,
	surname     TEXT NOT NULL,
	name        TEXT NOT NULL,
	title       TEXT NOT NULL,
	org         TEXT NOT NULL,
	party       TEXT NOT NULL,
	city_id     INTEGER NOT NULL,
	official    INTEGER NOT NULL,
	official_id TEXT NOT NULL,
	year        TEXT NOT NULL,
	pin         TEXT NOT NULL DEFAULT '',
	since       TEXT NOT NULL,
	seen        INTEGER NOT NULL DEFAULT 0,
	person_id   INTEGER REFERENCES people,
	UNIQUE (folded, title, org, party, city_id, official, official_id, year, pin)
) STRICT;
-- It holds all that is asked of a family, so that the rows need not be read.
CREATE INDEX faces_by_surname ON faces (surname, folded, name, city_id, org, official_id, title);
CREATE INDEX faces_by_person ON faces (person_id);

ALTER TABLE person_mentions ADD COLUMN face_id INTEGER REFERENCES faces;
ALTER TABLE speakers ADD COLUMN mention INTEGER;
ALTER TABLE people ADD COLUMN chosen_name TEXT NOT NULL DEFAULT '';
CREATE INDEX people_by_chosen_name ON people (chosen_name COLLATE NOCASE) WHERE chosen_name <> '';

INSERT INTO faces (folded, surname, name, title, org, party, city_id, official, official_id, year, since, seen, person_id)
SELECT n.folded, n.surname, min(m.name), m.title, m.org, m.party, coalesce(m.city_id, 0), m.official, m.official_id, substr(m.on_date, 1, 4),
	min(coalesce(nullif(m.on_date, ''), '9999') || ' ' || a.article_key), count(*), min(m.person_id)
FROM person_mentions m
	JOIN versions v USING (version_id) JOIN articles a USING (article_id)
	JOIN person_names n ON n.person_id = m.person_id AND n.name = m.name
GROUP BY n.folded, m.title, m.org, m.party, coalesce(m.city_id, 0), m.official, m.official_id, substr(m.on_date, 1, 4);

UPDATE person_mentions SET face_id = (
	SELECT f.face_id FROM faces f JOIN person_names n ON n.person_id = person_mentions.person_id AND n.name = person_mentions.name
	WHERE f.folded = n.folded AND f.title = person_mentions.title AND f.org = person_mentions.org AND f.party = person_mentions.party
		AND f.city_id = coalesce(person_mentions.city_id, 0) AND f.official = person_mentions.official
		AND f.official_id = person_mentions.official_id AND f.year = substr(person_mentions.on_date, 1, 4) AND f.pin = '');
CREATE INDEX person_mentions_by_face ON person_mentions (face_id);
CREATE INDEX speakers_by_principal ON speakers (on_behalf_of) WHERE on_behalf_of <> '';

-- What people decided about who is who. Rows are only added.
CREATE TABLE judgements (
	judgement_id INTEGER PRIMARY KEY,
	action       TEXT NOT NULL CHECK (action IN ('merge', 'split', 'rename', 'undo')),
	person_key   TEXT NOT NULL,
	name         TEXT NOT NULL,
	other_key    TEXT NOT NULL DEFAULT '',
	other_name   TEXT NOT NULL DEFAULT '',
	judged_by    TEXT NOT NULL,
	judged_at    TEXT NOT NULL,
	note         TEXT NOT NULL DEFAULT '',
	undoes       INTEGER REFERENCES judgements
) STRICT;
CREATE INDEX judgements_by_person ON judgements (person_key);
CREATE INDEX judgements_by_other ON judgements (other_key) WHERE other_key <> '';
CREATE UNIQUE INDEX judgements_undone ON judgements (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE judged_evidence (
	article_key  TEXT NOT NULL,
	folded       TEXT NOT NULL,
	judgement_id INTEGER NOT NULL REFERENCES judgements,
	person_key   TEXT NOT NULL,
	moved        INTEGER NOT NULL,
	PRIMARY KEY (article_key, folded, judgement_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX judged_evidence_by_judgement ON judged_evidence (judgement_id);

-- Keys that people bore before other articles showed who they are.
CREATE TABLE former_keys (
	person_key TEXT PRIMARY KEY,
	now_key    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the text says of a party comes before what a table of officials does.
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
	LEFT JOIN claims c ON c.claim_id = s.claim_id AND c.live
GROUP BY p.person_id;

PRAGMA user_version = 2;
