-- +goose Up
-- What a site's robots.txt said when it was asked last.
CREATE TABLE robots (
	site          TEXT PRIMARY KEY,
	status        INTEGER NOT NULL,
	etag          TEXT NOT NULL DEFAULT '',
	last_modified TEXT NOT NULL DEFAULT '',
	fetched_at    TEXT NOT NULL,
	body          TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

ALTER TABLE runs ADD COLUMN truncated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN orphaned INTEGER NOT NULL DEFAULT 0;

-- A table's check cannot be altered: truncated articles are told of, too.
CREATE TABLE told (
	run_id TEXT NOT NULL REFERENCES runs,
	n      INTEGER NOT NULL,
	kind   TEXT NOT NULL CHECK (kind IN ('failed', 'skipped', 'truncated')),
	path   TEXT NOT NULL,
	reason TEXT NOT NULL,
	at     TEXT NOT NULL,
	PRIMARY KEY (run_id, n)
) STRICT, WITHOUT ROWID;
INSERT INTO told SELECT run_id, n, kind, path, reason, at FROM run_failures;
DROP TABLE run_failures;
ALTER TABLE told RENAME TO run_failures;

PRAGMA user_version = 5;
