-- +goose Up
-- A question whose news are told. watch_told holds every claim that the question
-- matched when it was last told of: telling is the number of that telling, 0
-- for what was there when the watch was added and for copies of what was told.
CREATE TABLE watches (
	watch_id INTEGER PRIMARY KEY,
	name     TEXT NOT NULL UNIQUE,
	query    TEXT NOT NULL,
	added_at TEXT NOT NULL,
	told_at  TEXT NOT NULL DEFAULT '',
	tellings INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE watch_told (
	watch_id INTEGER NOT NULL REFERENCES watches ON DELETE CASCADE,
	claim_id INTEGER NOT NULL REFERENCES claims ON DELETE CASCADE,
	telling  INTEGER NOT NULL,
	PRIMARY KEY (watch_id, claim_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX watch_told_by_telling ON watch_told (watch_id, telling) WHERE telling > 0;

PRAGMA user_version = 8;
