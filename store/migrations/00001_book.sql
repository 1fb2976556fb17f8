-- +goose Up
-- Text columns are never NULL: '' means unknown. Positions are Unicode code
-- points, 0-based and half-open: substr(text, start + 1, stop - start).

CREATE TABLE runs (
	run_id      TEXT PRIMARY KEY,
	command     TEXT NOT NULL,
	version     TEXT NOT NULL,
	started_at  TEXT NOT NULL,
	finished_at TEXT NOT NULL DEFAULT '',
	status      TEXT NOT NULL DEFAULT 'running',
	new         INTEGER NOT NULL DEFAULT 0,
	changed     INTEGER NOT NULL DEFAULT 0,
	unchanged   INTEGER NOT NULL DEFAULT 0,
	failed      INTEGER NOT NULL DEFAULT 0,
	skipped     INTEGER NOT NULL DEFAULT 0,
	redone      INTEGER NOT NULL DEFAULT 0,
	direct      INTEGER NOT NULL DEFAULT 0,
	mixed       INTEGER NOT NULL DEFAULT 0,
	indirect    INTEGER NOT NULL DEFAULT 0,
	retired     INTEGER NOT NULL DEFAULT 0,
	need_look   INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE run_failures (
	run_id TEXT NOT NULL REFERENCES runs,
	n      INTEGER NOT NULL,
	kind   TEXT NOT NULL CHECK (kind IN ('failed', 'skipped')),
	path   TEXT NOT NULL,
	reason TEXT NOT NULL,
	at     TEXT NOT NULL,
	PRIMARY KEY (run_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE articles (
	article_id   INTEGER PRIMARY KEY,
	article_key  TEXT NOT NULL UNIQUE,
	path         TEXT NOT NULL,
	doc          TEXT NOT NULL,
	url          TEXT NOT NULL DEFAULT '',
	outlet       TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
	published    TEXT NOT NULL DEFAULT '',
	published_on TEXT NOT NULL DEFAULT '',
	date_source  TEXT NOT NULL DEFAULT '',
	language     TEXT NOT NULL DEFAULT '',
	paywall      INTEGER NOT NULL DEFAULT 0,
	version_id   INTEGER REFERENCES versions,
	story_id     INTEGER,
	run_id       TEXT NOT NULL REFERENCES runs
) STRICT;
CREATE INDEX articles_by_outlet ON articles (outlet, published_on);
CREATE INDEX articles_by_date ON articles (published_on);
CREATE INDEX articles_by_story ON articles (story_id);

CREATE TABLE versions (
	version_id        INTEGER PRIMARY KEY,
	version_key       TEXT NOT NULL,
	article_id        INTEGER NOT NULL REFERENCES articles,
	n                 INTEGER NOT NULL,
	headline          TEXT NOT NULL DEFAULT '',
	headline_start    INTEGER,
	headline_stop     INTEGER,
	bylines           TEXT NOT NULL DEFAULT '',
	truncated         INTEGER NOT NULL DEFAULT 0,
	fetched_at        TEXT NOT NULL DEFAULT '',
	skipped           TEXT NOT NULL DEFAULT '',
	signature         TEXT NOT NULL DEFAULT '',
	engine            TEXT NOT NULL DEFAULT '',
	extractor_version TEXT NOT NULL DEFAULT '',
	run_id            TEXT NOT NULL REFERENCES runs,
	retention         TEXT NOT NULL CHECK (retention IN ('full', 'excerpt', 'none')),
	text              TEXT,
	UNIQUE (article_id, version_key)
) STRICT;
CREATE INDEX versions_by_key ON versions (version_key);

CREATE TABLE pages (
	version_id INTEGER PRIMARY KEY REFERENCES versions,
	raw_gzip   BLOB NOT NULL
) STRICT;

CREATE TABLE sightings (
	path       TEXT PRIMARY KEY,
	version_id INTEGER NOT NULL REFERENCES versions
) STRICT, WITHOUT ROWID;
CREATE INDEX sightings_by_version ON sightings (version_id);

CREATE TABLE copy_bands (
	band       INTEGER NOT NULL,
	article_id INTEGER NOT NULL REFERENCES articles,
	PRIMARY KEY (band, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cities (
	city_id   INTEGER PRIMARY KEY,
	name      TEXT NOT NULL,
	state     TEXT NOT NULL,
	code      TEXT NOT NULL,
	geonameid INTEGER,
	folded    TEXT NOT NULL,
	UNIQUE (name, state)
) STRICT;
CREATE INDEX cities_by_name ON cities (folded);
CREATE INDEX cities_by_state ON cities (state);

CREATE TABLE organisations (
	org_id INTEGER PRIMARY KEY,
	name   TEXT NOT NULL,
	folded TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE people (
	person_id   INTEGER PRIMARY KEY,
	person_key  TEXT NOT NULL UNIQUE,
	name        TEXT NOT NULL,
	official    INTEGER NOT NULL DEFAULT 0,
	public      INTEGER NOT NULL DEFAULT 0,
	official_id TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX people_by_official ON people (official_id) WHERE official_id <> '';

CREATE TABLE person_names (
	person_id INTEGER NOT NULL REFERENCES people,
	name      TEXT NOT NULL,
	folded    TEXT NOT NULL,
	surname   TEXT NOT NULL,
	alias     INTEGER NOT NULL DEFAULT 0,
	seen      INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (person_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_names_by_name ON person_names (folded);
CREATE INDEX person_names_by_surname ON person_names (surname);

CREATE TABLE person_roles (
	person_id    INTEGER NOT NULL REFERENCES people,
	title        TEXT NOT NULL,
	org          TEXT NOT NULL,
	party        TEXT NOT NULL,
	party_source TEXT NOT NULL,
	city_id      INTEGER NOT NULL,
	first_on     TEXT NOT NULL DEFAULT '',
	last_on      TEXT NOT NULL DEFAULT '',
	seen         INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (person_id, title, org, party, party_source, city_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_roles_by_city ON person_roles (city_id);

CREATE TABLE person_mentions (
	version_id   INTEGER NOT NULL REFERENCES versions,
	n            INTEGER NOT NULL,
	person_id    INTEGER NOT NULL REFERENCES people,
	listed       INTEGER NOT NULL,
	name         TEXT NOT NULL,
	aliases      TEXT NOT NULL DEFAULT '',
	title        TEXT NOT NULL DEFAULT '',
	org          TEXT NOT NULL DEFAULT '',
	party        TEXT NOT NULL DEFAULT '',
	party_source TEXT NOT NULL DEFAULT '',
	city_id      INTEGER REFERENCES cities,
	official     INTEGER NOT NULL DEFAULT 0,
	official_id  TEXT NOT NULL DEFAULT '',
	on_date      TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (version_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_mentions_by_person ON person_mentions (person_id);

CREATE TABLE article_cities (
	version_id INTEGER NOT NULL REFERENCES versions,
	n          INTEGER NOT NULL,
	city_id    INTEGER NOT NULL REFERENCES cities,
	guessed    INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (version_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_cities_by_city ON article_cities (city_id);

CREATE TABLE claims (
	claim_id          INTEGER PRIMARY KEY,
	claim_key         TEXT NOT NULL,
	version_id        INTEGER NOT NULL REFERENCES versions,
	article_id        INTEGER NOT NULL REFERENCES articles,
	live              INTEGER NOT NULL DEFAULT 1,
	n                 INTEGER NOT NULL,
	type              TEXT NOT NULL CHECK (type IN ('direct', 'mixed', 'indirect')),
	cue_kind          TEXT NOT NULL,
	confidence        REAL NOT NULL,
	published_on      TEXT NOT NULL DEFAULT '',
	outlet            TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
	story_id          INTEGER NOT NULL,
	fold              INTEGER NOT NULL,
	cue               TEXT NOT NULL DEFAULT '',
	statement         TEXT NOT NULL,
	reads_as          TEXT NOT NULL,
	spans             TEXT NOT NULL,
	context_before    TEXT NOT NULL DEFAULT '',
	context_after     TEXT NOT NULL DEFAULT '',
	review            TEXT NOT NULL DEFAULT '',
	reviewer          TEXT NOT NULL DEFAULT '',
	reviewed_at       TEXT NOT NULL DEFAULT '',
	extractor_version TEXT NOT NULL DEFAULT '',
	run_id            TEXT NOT NULL REFERENCES runs,
	retired_run       TEXT NOT NULL DEFAULT '',
	UNIQUE (claim_key, version_id)
) STRICT;
CREATE INDEX claims_by_version ON claims (version_id);
CREATE INDEX claims_by_date ON claims (published_on, claim_id) WHERE live;
CREATE INDEX claims_by_outlet ON claims (outlet, published_on, claim_id) WHERE live;
-- A narrow copy of what filters and orders read, for questions that find
-- claims by another table: their rows are wide, and each would cost a page.
CREATE INDEX claims_narrow ON claims (claim_id, published_on, type, cue_kind, confidence, outlet, review, story_id, fold, article_id) WHERE live;
CREATE INDEX claims_by_words ON claims (story_id, fold, article_id, published_on) WHERE live;
CREATE INDEX claims_by_review ON claims (review) WHERE live AND review <> '';

CREATE TABLE spans (
	claim_id INTEGER NOT NULL REFERENCES claims,
	role     TEXT NOT NULL CHECK (role IN ('source', 'cue', 'content')),
	n        INTEGER NOT NULL,
	start    INTEGER NOT NULL,
	stop     INTEGER NOT NULL,
	PRIMARY KEY (claim_id, role, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE speakers (
	claim_id      INTEGER NOT NULL REFERENCES claims,
	n             INTEGER NOT NULL,
	name          TEXT NOT NULL DEFAULT '',
	kind          TEXT NOT NULL CHECK (kind IN ('person', 'organization', 'group', 'document', 'unknown')),
	person_id     INTEGER REFERENCES people,
	org_id        INTEGER REFERENCES organisations,
	body_id       INTEGER REFERENCES organisations,
	as_written    TEXT NOT NULL DEFAULT '',
	mention_start INTEGER,
	mention_stop  INTEGER,
	title         TEXT NOT NULL DEFAULT '',
	org           TEXT NOT NULL DEFAULT '',
	party         TEXT NOT NULL DEFAULT '',
	party_source  TEXT NOT NULL DEFAULT '',
	city_id       INTEGER REFERENCES cities,
	on_behalf_of  TEXT NOT NULL DEFAULT '',
	named_by      TEXT NOT NULL DEFAULT '',
	rivals        TEXT NOT NULL DEFAULT '',
	confidence    REAL NOT NULL DEFAULT 0,
	PRIMARY KEY (claim_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX speakers_by_person ON speakers (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX speakers_by_org ON speakers (org_id) WHERE org_id IS NOT NULL;
CREATE INDEX speakers_by_body ON speakers (body_id) WHERE body_id IS NOT NULL;

CREATE TABLE claim_cities (
	claim_id INTEGER NOT NULL REFERENCES claims,
	city_id  INTEGER NOT NULL REFERENCES cities,
	role     TEXT NOT NULL CHECK (role IN ('about', 'for')),
	n        INTEGER NOT NULL,
	guessed  INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (claim_id, city_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_cities_by_city ON claim_cities (city_id, role);

CREATE TABLE topics (
	name       TEXT PRIMARY KEY,
	title      TEXT NOT NULL DEFAULT '',
	claim      TEXT NOT NULL DEFAULT '',
	definition TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE stances (
	stance_id        INTEGER PRIMARY KEY,
	stance_key       TEXT NOT NULL,
	claim_id         INTEGER NOT NULL REFERENCES claims,
	topic            TEXT NOT NULL REFERENCES topics,
	stance           TEXT NOT NULL CHECK (stance IN ('support', 'oppose', 'neutral', 'unclear')),
	score            REAL NOT NULL,
	confidence       REAL NOT NULL,
	why              TEXT NOT NULL DEFAULT '',
	words_stance     TEXT NOT NULL DEFAULT '',
	words_score      REAL NOT NULL DEFAULT 0,
	words_confidence REAL NOT NULL DEFAULT 0,
	words_why        TEXT NOT NULL DEFAULT '',
	UNIQUE (claim_id, topic)
) STRICT;
CREATE INDEX stances_by_topic ON stances (topic, stance, claim_id);
CREATE INDEX stances_by_side ON stances (stance, claim_id);

CREATE TABLE reviews (
	review_id   INTEGER PRIMARY KEY,
	claim_key   TEXT NOT NULL,
	article_key TEXT NOT NULL,
	version_key TEXT NOT NULL,
	action      TEXT NOT NULL CHECK (action IN ('accept', 'reject', 'edit', 'undo')),
	field       TEXT NOT NULL DEFAULT '',
	value       TEXT NOT NULL DEFAULT '',
	reviewer    TEXT NOT NULL,
	reviewed_at TEXT NOT NULL,
	note        TEXT NOT NULL DEFAULT '',
	undoes      INTEGER REFERENCES reviews,
	exact       TEXT NOT NULL,
	prefix      TEXT NOT NULL DEFAULT '',
	suffix      TEXT NOT NULL DEFAULT '',
	start       INTEGER NOT NULL,
	stop        INTEGER NOT NULL
) STRICT;
CREATE INDEX reviews_by_claim ON reviews (claim_key, review_id);
CREATE INDEX reviews_by_article ON reviews (article_key);

CREATE TABLE saved_queries (
	name     TEXT PRIMARY KEY,
	query    TEXT NOT NULL,
	saved_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The words of this table's clause are what Datasette and sqlite-utils look
-- for when they ask whether claims has full text.
CREATE VIRTUAL TABLE claims_fts USING FTS5 (
	statement, context_before, context_after,
	content="claims", content_rowid="claim_id",
	tokenize='porter unicode61 remove_diacritics 2'
);

-- +goose StatementBegin
CREATE TRIGGER claims_fts_insert AFTER INSERT ON claims BEGIN
	INSERT INTO claims_fts (rowid, statement, context_before, context_after)
	VALUES (new.claim_id, new.statement, new.context_before, new.context_after);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER claims_fts_delete AFTER DELETE ON claims BEGIN
	INSERT INTO claims_fts (claims_fts, rowid, statement, context_before, context_after)
	VALUES ('delete', old.claim_id, old.statement, old.context_before, old.context_after);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER claims_fts_update AFTER UPDATE OF statement, context_before, context_after ON claims
WHEN old.statement <> new.statement OR old.context_before <> new.context_before OR old.context_after <> new.context_after
BEGIN
	INSERT INTO claims_fts (claims_fts, rowid, statement, context_before, context_after)
	VALUES ('delete', old.claim_id, old.statement, old.context_before, old.context_after);
	INSERT INTO claims_fts (rowid, statement, context_before, context_after)
	VALUES (new.claim_id, new.statement, new.context_before, new.context_after);
END;
-- +goose StatementEnd

-- Every live claim with each of its stances, or once where it has none. The
-- program reads its rows here, and the views below are cut from it.
CREATE VIEW claim_rows AS
SELECT
	coalesce(t.stance_key, '') AS stance_key,
	c.claim_key,
	coalesce(nullif(a.path, ''), a.url) AS article,
	c.published_on,
	c.outlet,
	v.headline,
	a.url,
	coalesce(p.name, s.name, '') AS speaker,
	coalesce(p.person_key, '') AS speaker_id,
	coalesce(s.kind, 'unknown') AS speaker_kind,
	coalesce(s.title, '') AS speaker_title,
	coalesce(s.org, '') AS speaker_org,
	coalesce(o.name, '') AS office_city,
	coalesce(o.state, '') AS office_state,
	coalesce(s.party, '') AS party,
	coalesce(s.party_source, '') AS party_source,
	coalesce(s.on_behalf_of, '') AS on_behalf_of,
	coalesce(s.as_written, '') AS speaker_as_written,
	coalesce(s.named_by, 'nothing') AS named_by,
	c.cue,
	c.cue_kind,
	c.statement,
	c.type AS statement_type,
	c.reads_as,
	coalesce(t.topic, '') AS topic,
	coalesce(t.stance, '') AS stance,
	t.score AS stance_score,
	t.confidence AS stance_confidence,
	coalesce(t.why, '') AS stance_why,
	coalesce(s.confidence, 0.0) AS speaker_confidence,
	coalesce((
		SELECT group_concat(CASE WHEN name = '' THEN state WHEN state = '' THEN name ELSE name || ', ' || code END, '; ')
		FROM (SELECT DISTINCT x.n, k.city_id, k.name, k.state, k.code FROM claim_cities x JOIN cities k USING (city_id)
			WHERE x.claim_id = c.claim_id ORDER BY x.n)), '') AS cities,
	coalesce((
		SELECT group_concat(geonameid, '; ')
		FROM (SELECT DISTINCT x.n, k.geonameid FROM claim_cities x JOIN cities k USING (city_id)
			WHERE x.claim_id = c.claim_id AND k.geonameid > 0 ORDER BY x.n)), '') AS city_ids,
	c.context_before,
	c.context_after,
	c.spans,
	(SELECT count(DISTINCT d.article_id) FROM claims d
		WHERE d.live AND d.story_id = c.story_id AND d.fold = c.fold) AS articles_carrying,
	coalesce((SELECT min(d.published_on) FROM claims d
		WHERE d.live AND d.story_id = c.story_id AND d.fold = c.fold AND d.published_on <> ''), '') AS first_published_on,
	c.review,
	c.reviewer,
	c.reviewed_at,
	v.version_key AS article_version,
	v.fetched_at,
	c.extractor_version,
	c.run_id,
	coalesce((
		SELECT group_concat(name, '; ')
		FROM (SELECT coalesce(q.name, x.name) AS name FROM speakers x LEFT JOIN people q USING (person_id)
			WHERE x.claim_id = c.claim_id AND x.n > 0 ORDER BY x.n)), '') AS other_speakers,
	c.confidence,
	c.claim_id,
	t.stance_id,
	coalesce(t.words_stance, '') AS words_stance,
	coalesce(t.words_score, 0.0) AS words_score,
	coalesce(t.words_confidence, 0.0) AS words_confidence,
	coalesce(t.words_why, '') AS words_why
FROM claims c
	JOIN articles a USING (article_id)
	JOIN versions v ON v.version_id = c.version_id
	LEFT JOIN speakers s ON s.claim_id = c.claim_id AND s.n = 0
	LEFT JOIN people p ON p.person_id = s.person_id
	LEFT JOIN cities o ON o.city_id = s.city_id
	LEFT JOIN stances t ON t.claim_id = c.claim_id
WHERE c.live;

CREATE VIEW stances_flat AS
SELECT stance_key, claim_key, article, published_on, outlet, headline, url, speaker, speaker_id, speaker_kind,
	speaker_title, speaker_org, office_city, office_state, party, party_source, on_behalf_of, speaker_as_written,
	named_by, cue, cue_kind, statement, statement_type, reads_as, topic, stance, stance_score, stance_confidence,
	stance_why, speaker_confidence, cities, city_ids, context_before, context_after, spans, articles_carrying,
	first_published_on, review, reviewer, reviewed_at, article_version, fetched_at, extractor_version, run_id,
	other_speakers, confidence
FROM claim_rows
WHERE stance_id IS NOT NULL;

CREATE VIEW who_said_what AS
SELECT c.claim_key, r.published_on, r.outlet, r.speaker, r.speaker_title, r.speaker_org, r.office_city, r.office_state,
	r.party, r.on_behalf_of, r.cue, r.statement, r.statement_type, r.reads_as, r.cities,
	coalesce((SELECT group_concat(topic || ': ' || stance, '; ')
		FROM (SELECT topic, stance FROM stances WHERE claim_id = c.claim_id ORDER BY topic)), '') AS stances,
	r.articles_carrying, r.confidence, r.review, r.headline, r.article, r.url, r.speaker_id, r.speaker_kind, r.other_speakers
FROM claims c
	JOIN claim_rows r ON r.claim_id = c.claim_id
WHERE c.live AND (r.stance_id IS NULL OR r.stance_id = (SELECT min(stance_id) FROM stances t WHERE t.claim_id = c.claim_id));

CREATE VIEW people_summary AS
SELECT p.person_key AS speaker_id, p.name, p.official, p.public,
	coalesce((SELECT r.title FROM person_roles r WHERE r.person_id = p.person_id AND r.title <> ''
		ORDER BY r.last_on DESC, r.seen DESC LIMIT 1), '') AS title,
	coalesce((SELECT r.org FROM person_roles r WHERE r.person_id = p.person_id AND r.org <> ''
		ORDER BY r.last_on DESC, r.seen DESC LIMIT 1), '') AS org,
	coalesce((SELECT r.party FROM person_roles r WHERE r.person_id = p.person_id AND r.party <> ''
		ORDER BY r.last_on DESC, r.seen DESC LIMIT 1), '') AS party,
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

CREATE VIEW cities_summary AS
SELECT k.name AS city, k.state, k.code AS state_code, k.geonameid,
	count(DISTINCT CASE WHEN x.role = 'about' THEN c.claim_id END) AS claims_about,
	count(DISTINCT CASE WHEN x.role = 'for' THEN c.claim_id END) AS claims_for,
	count(DISTINCT CASE WHEN x.role = 'for' THEN s.person_id END) AS people_for,
	count(DISTINCT c.article_id) AS articles
FROM cities k
	LEFT JOIN claim_cities x ON x.city_id = k.city_id
	LEFT JOIN claims c ON c.claim_id = x.claim_id AND c.live
	LEFT JOIN speakers s ON s.claim_id = c.claim_id AND s.city_id = k.city_id
GROUP BY k.city_id;

CREATE VIEW review_queue AS
SELECT min(c.confidence, coalesce(s.confidence, 0.0)) AS sureness,
	c.claim_key, r.speaker, r.cue, r.statement, r.statement_type, r.reads_as, coalesce(s.rivals, '') AS rivals,
	r.context_before, r.context_after, r.article, r.published_on, r.outlet
FROM claims c
	JOIN claim_rows r ON r.claim_id = c.claim_id
	LEFT JOIN speakers s ON s.claim_id = c.claim_id AND s.n = 0
WHERE c.live AND c.review = ''
	AND (r.stance_id IS NULL OR r.stance_id = (SELECT min(stance_id) FROM stances t WHERE t.claim_id = c.claim_id))
ORDER BY sureness, c.claim_id;

CREATE VIEW stories AS
SELECT coalesce(nullif(a.path, ''), a.url) AS article,
	(SELECT min(b.article_key) FROM articles b WHERE b.story_id = a.story_id) AS story,
	a.outlet, a.published_on, a.url
FROM articles a;

PRAGMA user_version = 1;
