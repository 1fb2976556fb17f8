-- +goose Up
-- Signatures are made in another way now: what was indexed of older ones finds
-- nothing any more. ingest --again signs the stored articles anew.
DELETE FROM copy_bands;

ALTER TABLE articles ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE sightings ADD COLUMN headline TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN resumes TEXT NOT NULL DEFAULT '';

-- An article that a path showed in other words than before.
CREATE TABLE changes (
	change_id     INTEGER PRIMARY KEY,
	run_id        TEXT NOT NULL REFERENCES runs,
	article_id    INTEGER NOT NULL REFERENCES articles,
	was_version   INTEGER NOT NULL REFERENCES versions,
	now_version   INTEGER NOT NULL REFERENCES versions,
	was_headline  TEXT NOT NULL DEFAULT '',
	now_headline  TEXT NOT NULL DEFAULT '',
	words_added   INTEGER,
	words_dropped INTEGER,
	other_program INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX changes_by_article ON changes (article_id);
CREATE INDEX changes_by_run ON changes (run_id);

CREATE TABLE claim_changes (
	claim_change_id INTEGER PRIMARY KEY,
	change_id       INTEGER NOT NULL REFERENCES changes ON DELETE CASCADE,
	kind            TEXT NOT NULL CHECK (kind IN ('added', 'dropped', 'altered')),
	what            TEXT NOT NULL DEFAULT '',
	was_id          INTEGER REFERENCES claims ON DELETE SET NULL,
	now_id          INTEGER REFERENCES claims ON DELETE SET NULL
) STRICT;
CREATE INDEX claim_changes_by_change ON claim_changes (change_id);
CREATE INDEX claim_changes_by_was ON claim_changes (was_id) WHERE was_id IS NOT NULL;
CREATE INDEX claim_changes_by_now ON claim_changes (now_id) WHERE now_id IS NOT NULL;

-- What servers said when an address was asked last.
CREATE TABLE fetches (
	address       TEXT PRIMARY KEY,
	final         TEXT NOT NULL DEFAULT '',
	status        INTEGER NOT NULL DEFAULT 0,
	etag          TEXT NOT NULL DEFAULT '',
	last_modified TEXT NOT NULL DEFAULT '',
	fetched_at    TEXT NOT NULL,
	captured_at   TEXT NOT NULL DEFAULT '',
	charset       TEXT NOT NULL DEFAULT '',
	replaced      INTEGER NOT NULL DEFAULT 0,
	redirects     TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- How a run got on with each source.
CREATE TABLE run_sources (
	run_id        TEXT NOT NULL REFERENCES runs,
	n             INTEGER NOT NULL,
	source        TEXT NOT NULL,
	outlet        TEXT NOT NULL DEFAULT '',
	kind          TEXT NOT NULL DEFAULT '',
	state         TEXT NOT NULL DEFAULT '',
	why           TEXT NOT NULL DEFAULT '',
	listed        INTEGER NOT NULL DEFAULT 0,
	new           INTEGER NOT NULL DEFAULT 0,
	changed       INTEGER NOT NULL DEFAULT 0,
	unchanged     INTEGER NOT NULL DEFAULT 0,
	known         INTEGER NOT NULL DEFAULT 0,
	skipped       INTEGER NOT NULL DEFAULT 0,
	failed        INTEGER NOT NULL DEFAULT 0,
	causes        TEXT NOT NULL DEFAULT '',
	articles      INTEGER NOT NULL DEFAULT 0,
	median_words  INTEGER NOT NULL DEFAULT 0,
	claims        INTEGER NOT NULL DEFAULT 0,
	failed_nights INTEGER NOT NULL DEFAULT 0,
	silent_nights INTEGER NOT NULL DEFAULT 0,
	odd           TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (run_id, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_sources_by_source ON run_sources (source, run_id);

-- A claim that a new wording of its article added, dropped or altered a row.
CREATE VIEW claims_changed AS
SELECT r.started_at AS changed_at, coalesce(nullif(a.path, ''), a.url) AS article, a.published_on, a.outlet,
	h.now_headline AS headline, x.kind, x.what,
	coalesce(sp.name, s.name, '') AS speaker_was, coalesce(sn.name, t.name, '') AS speaker_now,
	coalesce(c.cue, '') AS cue_was, coalesce(d.cue, '') AS cue_now,
	coalesce(c.statement, '') AS statement_was, coalesce(d.statement, '') AS statement_now,
	coalesce((SELECT group_concat(topic || ': ' || stance, '; ')
		FROM (SELECT topic, stance FROM stances WHERE claim_id = x.was_id ORDER BY topic)), '') AS stances_was,
	coalesce((SELECT group_concat(topic || ': ' || stance, '; ')
		FROM (SELECT topic, stance FROM stances WHERE claim_id = x.now_id ORDER BY topic)), '') AS stances_now,
	coalesce(c.claim_key, '') AS claim_key_was, coalesce(d.claim_key, '') AS claim_key_now,
	h.other_program, h.run_id, x.claim_change_id, x.was_id, x.now_id
FROM claim_changes x
	JOIN changes h USING (change_id)
	JOIN runs r USING (run_id)
	JOIN articles a USING (article_id)
	LEFT JOIN claims c ON c.claim_id = x.was_id
	LEFT JOIN claims d ON d.claim_id = x.now_id
	LEFT JOIN speakers s ON s.claim_id = x.was_id AND s.n = 0
	LEFT JOIN people sp ON sp.person_id = s.person_id
	LEFT JOIN speakers t ON t.claim_id = x.now_id AND t.n = 0
	LEFT JOIN people sn ON sn.person_id = t.person_id;

PRAGMA user_version = 3;
