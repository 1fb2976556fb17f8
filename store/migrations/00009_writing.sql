-- +goose Up
-- To test whether a word is in a list of three and more, SQLite makes a table
-- of the list, for every row that is written: that was a quarter of the time
-- that an article took. The same tests as comparisons need none. No row is
-- touched; SQLite's documentation of ALTER TABLE describes this way to change
-- a constraint.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (retention IN (''full'', ''excerpt'', ''none''))',
	'CHECK (retention = ''full'' OR retention = ''excerpt'' OR retention = ''none'')') WHERE type = 'table' AND name = 'versions';
UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (type IN (''direct'', ''mixed'', ''indirect''))',
	'CHECK (type = ''direct'' OR type = ''mixed'' OR type = ''indirect'')') WHERE type = 'table' AND name = 'claims';
UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (role IN (''source'', ''cue'', ''content''))',
	'CHECK (role = ''source'' OR role = ''cue'' OR role = ''content'')') WHERE type = 'table' AND name = 'spans';
UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (kind IN (''person'', ''organization'', ''group'', ''document'', ''unknown''))',
	'CHECK (kind = ''person'' OR kind = ''organization'' OR kind = ''group'' OR kind = ''document'' OR kind = ''unknown'')')
	WHERE type = 'table' AND name = 'speakers';
UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (stance IN (''support'', ''oppose'', ''neutral'', ''unclear''))',
	'CHECK (stance = ''support'' OR stance = ''oppose'' OR stance = ''neutral'' OR stance = ''unclear'')') WHERE type = 'table' AND name = 'stances';
PRAGMA writable_schema = RESET;

-- The program indexes new claims at the end of its transaction, all at once: a
-- statement with a trigger has the full text write out what it holds.
DROP TRIGGER IF EXISTS claims_fts_insert;

PRAGMA user_version = 9;
