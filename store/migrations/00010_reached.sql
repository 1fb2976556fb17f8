-- +goose Up
-- How far what is done for many articles at once has come. A row of counts is
-- true of the claims up to "counted"; what came after is added at the end of a
-- run, so that a night does not count anew all that the people and cities ever
-- said of whom it brings news. Only what changes a claim that was counted drops
-- the rows of its people and cities. The signatures of articles up to "banded"
-- stand in copy_bands; those of later ones are in their versions alone.
CREATE TABLE reached (counted INTEGER NOT NULL, banded INTEGER NOT NULL) STRICT;
INSERT INTO reached SELECT (SELECT coalesce(max(claim_id), 0) FROM claims), (SELECT coalesce(max(article_id), 0) FROM articles);

-- Who was dropped before, and is not counted yet, is counted whole.
DROP TRIGGER counts_speaker_insert;
DROP TRIGGER counts_speaker_delete;
DROP TRIGGER counts_speaker_update;
DROP TRIGGER counts_city_insert;
DROP TRIGGER counts_city_delete;
DROP TRIGGER counts_city_update;
DROP TRIGGER counts_stance_insert;
DROP TRIGGER counts_stance_delete;
DROP TRIGGER counts_stance_update;
DROP TRIGGER counts_claim_update;

-- +goose StatementBegin
CREATE TRIGGER counts_speaker_insert AFTER INSERT ON speakers
WHEN new.claim_id <= (SELECT counted FROM reached)
BEGIN
	DELETE FROM person_counts WHERE person_id = new.person_id;
	DELETE FROM city_counts WHERE city_id = new.city_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_speaker_delete AFTER DELETE ON speakers
WHEN old.claim_id <= (SELECT counted FROM reached)
BEGIN
	DELETE FROM person_counts WHERE person_id = old.person_id;
	DELETE FROM city_counts WHERE city_id = old.city_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_speaker_update AFTER UPDATE OF person_id, city_id ON speakers
WHEN new.claim_id <= (SELECT counted FROM reached)
BEGIN
	DELETE FROM person_counts WHERE person_id IN (old.person_id, new.person_id);
	DELETE FROM city_counts WHERE city_id IN (old.city_id, new.city_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_city_insert AFTER INSERT ON claim_cities
WHEN new.claim_id <= (SELECT counted FROM reached)
BEGIN
	DELETE FROM city_counts WHERE city_id = new.city_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_city_delete AFTER DELETE ON claim_cities
WHEN old.claim_id <= (SELECT counted FROM reached)
BEGIN
	DELETE FROM city_counts WHERE city_id = old.city_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_city_update AFTER UPDATE OF city_id, role ON claim_cities
WHEN new.claim_id <= (SELECT counted FROM reached)
BEGIN
	DELETE FROM city_counts WHERE city_id IN (old.city_id, new.city_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_stance_insert AFTER INSERT ON stances
WHEN new.claim_id <= (SELECT counted FROM reached)
BEGIN
	DELETE FROM person_counts WHERE person_id IN (SELECT person_id FROM speakers WHERE claim_id = new.claim_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_stance_delete AFTER DELETE ON stances
WHEN old.claim_id <= (SELECT counted FROM reached)
BEGIN
	DELETE FROM person_counts WHERE person_id IN (SELECT person_id FROM speakers WHERE claim_id = old.claim_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_stance_update AFTER UPDATE OF stance ON stances
WHEN new.claim_id <= (SELECT counted FROM reached)
BEGIN
	DELETE FROM person_counts WHERE person_id IN (SELECT person_id FROM speakers WHERE claim_id = new.claim_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER counts_claim_update AFTER UPDATE OF live, review, published_on ON claims
WHEN new.claim_id <= (SELECT counted FROM reached)
	AND (old.live <> new.live OR old.review <> new.review OR old.published_on <> new.published_on)
BEGIN
	DELETE FROM person_counts WHERE person_id IN (SELECT person_id FROM speakers WHERE claim_id = new.claim_id);
	DELETE FROM city_counts WHERE city_id IN (SELECT city_id FROM claim_cities WHERE claim_id = new.claim_id);
END;
-- +goose StatementEnd

PRAGMA user_version = 10;
