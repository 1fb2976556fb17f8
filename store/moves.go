package store

import (
	"context"
	"database/sql"
)

// give makes the faces of c those of the person who bears key. It tells
// whether any was another's before.
func (s *settling) give(ctx context.Context, c *cluster, key string) (changed bool, err error) {
	person, err := s.personOfKey(ctx, key)
	if err != nil {
		return false, err
	}
	leaving := map[int64][]*face{}
	var order []int64
	for _, f := range c.faces {
		if f.person == person {
			continue
		}
		if leaving[f.person] == nil {
			order = append(order, f.person)
		}
		leaving[f.person] = append(leaving[f.person], f)
	}
	for _, from := range order {
		if err := s.move(ctx, leaving[from], from, person); err != nil {
			return false, err
		}
		changed = changed || from != 0
		for _, f := range leaving[from] {
			f.person = person
		}
	}
	return changed, nil
}

// personOfKey finds or makes the person who bears a key.
func (b *Book) personOfKey(ctx context.Context, key string) (person int64, err error) {
	found, err := b.one(ctx, "SELECT person_id FROM people WHERE person_key = ?", []any{key}, &person)
	if err != nil || found {
		return person, err
	}
	return b.insert(ctx, "INSERT INTO people (person_key, name, chosen_name) VALUES (?1, '', "+chosenName+")", key)
}

// chosenName is the name that judgements give the person of key ?1: the new one
// of a rename, or the one under which others were merged into them.
const chosenName = `coalesce((SELECT j.name FROM judgements j WHERE j.person_key = ?1 || '' AND j.action IN ('rename', 'merge')
	AND NOT EXISTS (SELECT 1 FROM judgements u WHERE u.undoes = j.judgement_id) ORDER BY j.judgement_id DESC LIMIT 1), '')`

// move gives faces of one person to another.
func (b *Book) move(ctx context.Context, faces []*face, from, to int64) error {
	if from == 0 {
		for _, f := range faces {
			if err := b.exec(ctx, "UPDATE faces SET person_id = ? WHERE face_id = ?", to, f.row); err != nil {
				return err
			}
		}
		return nil
	}
	var all int
	if _, err := b.one(ctx, "SELECT count(*) FROM faces WHERE person_id = ?", []any{from}, &all); err != nil {
		return err
	}
	if all == len(faces) {
		return b.absorb(ctx, from, to)
	}
	for _, f := range faces {
		if err := b.moveFace(ctx, f.row, from, to); err != nil {
			return err
		}
	}
	if err := b.recount(ctx, from); err != nil {
		return err
	}
	return b.recount(ctx, to)
}

// absorb gives all that is one person's to another, and drops the first.
func (b *Book) absorb(ctx context.Context, from, to int64) error {
	for _, query := range []string{
		"UPDATE faces SET person_id = ?2 WHERE person_id = ?1",
		"UPDATE person_mentions SET person_id = ?2 WHERE person_id = ?1",
		"UPDATE speakers SET person_id = ?2 WHERE person_id = ?1",
		`INSERT INTO person_names (person_id, name, folded, surname, alias, seen)
			SELECT ?2, name, folded, surname, alias, seen FROM person_names WHERE person_id = ?1
			ON CONFLICT DO UPDATE SET seen = seen + excluded.seen, alias = min(alias, excluded.alias)`,
		`INSERT INTO person_roles (person_id, title, org, party, party_source, city_id, first_on, last_on, seen)
			SELECT ?2, title, org, party, party_source, city_id, first_on, last_on, seen FROM person_roles WHERE person_id = ?1
			ON CONFLICT DO UPDATE SET seen = seen + excluded.seen, last_on = max(last_on, excluded.last_on),
				first_on = CASE WHEN first_on = '' THEN excluded.first_on WHEN excluded.first_on = '' THEN first_on ELSE min(first_on, excluded.first_on) END`,
		`UPDATE people SET (official, public, official_id) = (SELECT max(people.official, o.official), max(people.public, o.public),
			max(people.official_id, o.official_id) FROM people o WHERE o.person_id = ?1) WHERE person_id = ?2`,
		`INSERT OR REPLACE INTO former_keys (person_key, now_key)
			SELECT o.person_key, n.person_key FROM people o, people n WHERE o.person_id = ?1 AND n.person_id = ?2`,
	} {
		if err := b.exec(ctx, query, from, to); err != nil {
			return err
		}
	}
	for _, query := range []string{
		"DELETE FROM person_names WHERE person_id = ?1",
		"DELETE FROM person_roles WHERE person_id = ?1",
		"DELETE FROM people WHERE person_id = ?1",
	} {
		if err := b.exec(ctx, query, from); err != nil {
			return err
		}
	}
	return b.nameOrDrop(ctx, to)
}

// moveFace gives one face with its mentions and their claims to another person.
func (b *Book) moveFace(ctx context.Context, face, from, to int64) error {
	if err := b.exec(ctx, "UPDATE faces SET person_id = ? WHERE face_id = ?", to, face); err != nil {
		return err
	}
	return b.moveMentions(ctx, "m.face_id = ?", []any{face}, from, to)
}

// moveMentions gives the mentions m that a clause picks to another person.
func (b *Book) moveMentions(ctx context.Context, clause string, args []any, from, to int64) error {
	type mention struct{ version, n int64 }
	var list []mention
	err := b.each(ctx, "SELECT m.version_id, m.n FROM person_mentions m WHERE "+clause, args, func(rows *sql.Rows) error {
		var m mention
		err := rows.Scan(&m.version, &m.n)
		list = append(list, m)
		return err
	})
	if err != nil {
		return err
	}
	for _, m := range list {
		// A book of the first schema does not know which mention a speaker is.
		if err := b.exec(ctx, `UPDATE speakers SET person_id = ?1 WHERE claim_id IN (SELECT claim_id FROM claims WHERE version_id = ?2)
			AND (mention = ?3 OR mention IS NULL AND person_id = ?4)`, to, m.version, m.n, from); err != nil {
			return err
		}
		if err := b.exec(ctx, "UPDATE person_mentions SET person_id = ? WHERE version_id = ? AND n = ?", to, m.version, m.n); err != nil {
			return err
		}
	}
	return nil
}

// recount counts a person's names and roles anew from their mentions.
func (b *Book) recount(ctx context.Context, person int64) error {
	type form struct {
		name, aliases string
		seen          int
	}
	var forms []form
	err := b.each(ctx, "SELECT name, aliases, count(*) FROM person_mentions WHERE person_id = ? GROUP BY name, aliases", []any{person}, func(rows *sql.Rows) error {
		var f form
		err := rows.Scan(&f.name, &f.aliases, &f.seen)
		forms = append(forms, f)
		return err
	})
	if err != nil {
		return err
	}
	for _, query := range []string{
		"DELETE FROM person_names WHERE person_id = ?1",
		"DELETE FROM person_roles WHERE person_id = ?1",
		`INSERT INTO person_roles (person_id, title, org, party, party_source, city_id, first_on, last_on, seen)
			SELECT person_id, title, org, party, party_source, coalesce(city_id, 0), coalesce(min(nullif(on_date, '')), ''), max(on_date), count(*)
			FROM person_mentions WHERE person_id = ?1 GROUP BY title, org, party, party_source, coalesce(city_id, 0)`,
		`UPDATE people SET (official, public, official_id) = (SELECT coalesce(max(official), 0),
			coalesce(max(official OR party <> '' OR city_id IS NOT NULL OR title <> '' AND org <> ''), 0), coalesce(max(official_id), '')
			FROM person_mentions WHERE person_id = ?1) WHERE person_id = ?1`,
	} {
		if err := b.exec(ctx, query, person); err != nil {
			return err
		}
	}
	for _, f := range forms {
		for i, name := range append([]string{f.name}, several(f.aliases)...) {
			if err := b.putName(ctx, person, name, i > 0, f.seen); err != nil {
				return err
			}
		}
	}
	return b.nameOrDrop(ctx, person)
}

// nameOrDrop brings a person's shown name up to date; of whom nothing is left
// goes.
func (b *Book) nameOrDrop(ctx context.Context, person int64) error {
	if err := b.exec(ctx, "UPDATE people SET name = "+shownName+" WHERE person_id = ?1", person); err != nil {
		return err
	}
	return b.exec(ctx, `DELETE FROM people WHERE person_id = ?1 AND NOT EXISTS (SELECT 1 FROM faces WHERE person_id = ?1)
		AND NOT EXISTS (SELECT 1 FROM person_names WHERE person_id = ?1) AND NOT EXISTS (SELECT 1 FROM speakers WHERE person_id = ?1)`, person)
}
