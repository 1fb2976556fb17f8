-- +goose Up
-- Whom people forget took out of the book: no name, only what tells a name
-- that comes again. Each mark is a keyed hash; the salt is the book's own.
CREATE TABLE forgotten (
	forgotten_id INTEGER PRIMARY KEY,
	forgotten_at TEXT NOT NULL,
	salt         TEXT NOT NULL,
	swept        INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE forgotten_marks (
	forgotten_id INTEGER NOT NULL REFERENCES forgotten ON DELETE CASCADE,
	kind         TEXT NOT NULL CHECK (kind IN ('name', 'joined', 'family', 'state', 'office', 'official', 'namesake')),
	mark         TEXT NOT NULL,
	length       INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (forgotten_id, kind, mark)
) STRICT, WITHOUT ROWID;

-- 1 where words of this wording are withheld.
ALTER TABLE versions ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 6;
