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

PRAGMA user_version = 7;
