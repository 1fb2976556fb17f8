package store

import (
	"context"
	"database/sql"

	"github.com/stancebook/stancebook"
)

// ByReview is how a speaker was found whom a reviewer named.
const ByReview stancebook.NamedBy = "review"

// editSpeakers sets who made a claim. The source as written stays; what the
// article states of the person comes with them.
func (b *Book) editSpeakers(ctx context.Context, claim int64, value string) error {
	var written string
	var start, stop sql.NullInt64
	if _, err := b.one(ctx, "SELECT as_written, mention_start, mention_stop FROM speakers WHERE claim_id = ? AND n = 0", []any{claim}, &written, &start, &stop); err != nil {
		return err
	}
	for _, query := range []string{"DELETE FROM speakers WHERE claim_id = ?", "DELETE FROM claim_cities WHERE claim_id = ? AND role = 'for'"} {
		if err := b.exec(ctx, query, claim); err != nil {
			return err
		}
	}
	names := several(value)
	if value == nobody {
		names = []string{""}
	}
	for n, name := range names {
		if n > 0 {
			written, start, stop = "", sql.NullInt64{}, sql.NullInt64{}
		}
		if err := b.nameSpeaker(ctx, claim, n, name); err != nil {
			return err
		}
		if err := b.exec(ctx, "UPDATE speakers SET as_written = ?, mention_start = ?, mention_stop = ?, named_by = ?, confidence = 1 WHERE claim_id = ? AND n = ?",
			written, start, stop, string(ByReview), claim, n); err != nil {
			return err
		}
	}
	return b.exec(ctx, `INSERT INTO claim_cities (claim_id, city_id, role, n) SELECT DISTINCT claim_id, city_id, 'for', 1000 + n FROM speakers
		WHERE claim_id = ? AND city_id IS NOT NULL ON CONFLICT DO NOTHING`, claim)
}

// nameSpeaker writes the n-th speaker of a claim.
func (b *Book) nameSpeaker(ctx context.Context, claim int64, n int, value string) error {
	name, key := nameAndKey(value)
	if name == "" {
		return b.exec(ctx, "INSERT INTO speakers (claim_id, n, kind) VALUES (?, ?, 'unknown')", claim, n)
	}
	person, err := b.personReviewed(ctx, claim, name, key)
	if err != nil {
		return err
	}
	if person == 0 {
		var body int64
		found, err := b.one(ctx, "SELECT org_id FROM organisations WHERE folded = ?", []any{fold(name)}, &body)
		if err != nil {
			return err
		}
		if found {
			return b.exec(ctx, "INSERT INTO speakers (claim_id, n, name, kind, body_id) VALUES (?, ?, ?, 'organization', ?)", claim, n, name, body)
		}
		if person, err = b.stranger(ctx, name); err != nil {
			return err
		}
	}
	return b.exec(ctx, `INSERT INTO speakers (claim_id, n, name, kind, person_id, mention, title, org, org_id, party, party_source, city_id)
		SELECT ?1, ?2, p.name, 'person', p.person_id, m.n, coalesce(m.title, ''), coalesce(m.org, ''), (SELECT org_id FROM organisations WHERE name = m.org AND m.org <> ''),
			coalesce(m.party, ''), coalesce(m.party_source, ''), m.city_id
		FROM people p LEFT JOIN person_mentions m ON m.person_id = p.person_id AND m.version_id = (SELECT version_id FROM claims WHERE claim_id = ?1)
		WHERE p.person_id = ?3 ORDER BY m.listed DESC, m.n LIMIT 1`, claim, n, person)
}

// personReviewed finds who a reviewer named: by key, also a former one; else
// the bearer of the name whom the article mentions, else its only bearer. 0 is
// nobody, or several.
func (b *Book) personReviewed(ctx context.Context, claim int64, name, key string) (person int64, err error) {
	if key != "" {
		found, err := b.one(ctx, `WITH RECURSIVE was(key, n) AS (SELECT ?1, 0
				UNION ALL SELECT f.now_key, n + 1 FROM was JOIN former_keys f ON f.person_key = was.key WHERE n < 20)
			SELECT person_id FROM was JOIN people ON person_key = key ORDER BY n LIMIT 1`, []any{key}, &person)
		if err != nil || found {
			return person, err
		}
	}
	bearers, sure := 0, false
	err = b.each(ctx, `SELECT DISTINCT p.person_id,
			EXISTS (SELECT 1 FROM person_mentions m JOIN claims c USING (version_id) WHERE c.claim_id = ?2 AND m.person_id = p.person_id) AS here,
			EXISTS (SELECT 1 FROM faces f WHERE f.person_id = p.person_id) AS shown
		FROM person_names n JOIN people p USING (person_id) WHERE n.folded = ?1 ORDER BY here DESC, shown DESC`, []any{fold(name), claim}, func(rows *sql.Rows) error {
		var id int64
		var here, shown bool
		if err := rows.Scan(&id, &here, &shown); err != nil {
			return err
		}
		if bearers++; bearers == 1 {
			person, sure = id, here
		} else if shown && !sure || here {
			person = 0
		}
		return nil
	})
	return person, err
}

// strangerKey is the key of a person whom only reviewers name.
func strangerKey(name string) string { return stancebook.Hash("person", "reviewed", fold(name)) }

// stranger finds or makes the person whom only reviewers name.
func (b *Book) stranger(ctx context.Context, name string) (person int64, err error) {
	found, err := b.one(ctx, "SELECT person_id FROM people WHERE person_key = ?", []any{strangerKey(name)}, &person)
	if err != nil || found {
		return person, err
	}
	if person, err = b.insert(ctx, "INSERT INTO people (person_key, name) VALUES (?, ?)", strangerKey(name), name); err != nil {
		return 0, err
	}
	return person, b.putName(ctx, person, name, false, 1)
}

// strangersOf are the speakers of a claim of whom no article tells.
func (b *Book) strangersOf(ctx context.Context, claim int64) (people []int64, err error) {
	err = b.each(ctx, `SELECT s.person_id FROM speakers s WHERE s.claim_id = ? AND s.person_id IS NOT NULL AND s.named_by = 'review'
		AND NOT EXISTS (SELECT 1 FROM faces f WHERE f.person_id = s.person_id)`, []any{claim}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		people = append(people, id)
		return err
	})
	return people, err
}

// forgetStranger drops a person whom no claim and no article names any more.
func (b *Book) forgetStranger(ctx context.Context, person int64) error {
	var held bool
	if _, err := b.one(ctx, `SELECT EXISTS (SELECT 1 FROM speakers WHERE person_id = ?1) OR EXISTS (SELECT 1 FROM faces WHERE person_id = ?1)`, []any{person}, &held); err != nil || held {
		return err
	}
	if err := b.exec(ctx, "DELETE FROM person_names WHERE person_id = ?", person); err != nil {
		return err
	}
	return b.nameOrDrop(ctx, person)
}
