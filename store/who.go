package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// findPeople finds the people that a name may mean: an id, a full name or
// other form of it, else a part of one name alone, in any order of words.
func (b *Book) findPeople(ctx context.Context, name string) ([]int64, error) {
	ids, err := b.peopleNamed(ctx, name)
	if err != nil || len(ids) > 0 {
		return ids, err
	}
	if ids, err = b.peopleByPart(ctx, fold(name)); err != nil {
		return nil, err
	}
	switch len(ids) {
	case 0:
		return nil, b.unknown(ctx, "person", name)
	case 1:
		return ids, nil
	}
	return nil, b.several(ctx, name, ids)
}

// peopleNamed finds who bears an id or the whole of a name.
func (b *Book) peopleNamed(ctx context.Context, name string) ([]int64, error) {
	folded, key := fold(name), strings.TrimSpace(name)
	ids, err := b.ids(ctx, `SELECT person_id FROM people WHERE person_key = ?1
		UNION SELECT person_id FROM people WHERE chosen_name = ?1 COLLATE NOCASE AND chosen_name <> ''
		UNION SELECT person_id FROM person_names WHERE folded = ?2 AND instr(?2, ' ') > 0`, key, folded)
	if err != nil || len(ids) > 0 {
		return ids, err
	}
	return b.ids(ctx, `WITH RECURSIVE was(key, n) AS (SELECT now_key, 1 FROM former_keys WHERE person_key = ?1
			UNION ALL SELECT f.now_key, n + 1 FROM was JOIN former_keys f ON f.person_key = was.key WHERE n < 20)
		SELECT person_id FROM was JOIN people ON person_key = key ORDER BY n LIMIT 1`, key)
}

// several says that a name fits more than one person, with their ids.
func (b *Book) several(ctx context.Context, name string, ids []int64) error {
	near, err := b.describePeople(ctx, ids, true)
	if err != nil {
		return err
	}
	return &stancebook.UnknownError{Kind: "person", Name: name, Nearest: near[:min(len(near), maxNearest)], Several: true}
}

// onePerson finds the only person that a name or an id may mean.
func (b *Book) onePerson(ctx context.Context, name string) (int64, error) {
	ids, err := b.findPeople(ctx, name)
	if err != nil {
		return 0, err
	}
	if len(ids) > 1 {
		return 0, b.several(ctx, name, ids)
	}
	return ids[0], nil
}

// peopleByPart finds the people of whose name a part was given. Whoever only is
// mentioned gives way to those who speak.
func (b *Book) peopleByPart(ctx context.Context, folded string) (ids []int64, err error) {
	if folded == "" {
		return nil, nil
	}
	held := map[int64]bool{}
	err = b.query(ctx, `SELECT person_id, folded FROM person_names WHERE surname IN (SELECT value FROM json_each(?))
		UNION ALL SELECT person_id, folded FROM person_names WHERE folded = ?`,
		[]any{jsonOf(strings.Fields(folded)), folded}, func(rows *sql.Rows) error {
			var id int64
			var known string
			err := rows.Scan(&id, &known)
			if within(folded, known) && !held[id] {
				ids, held[id] = append(ids, id), true
			}
			return err
		})
	if err != nil || len(ids) < 2 {
		return ids, err
	}
	speaking, err := b.ids(ctx, `SELECT DISTINCT person_id FROM speakers WHERE person_id IN (SELECT value FROM json_each(?))`, idList(ids))
	if len(speaking) > 0 {
		ids = speaking
	}
	return ids, err
}

// suggestPeople are the people whose names come nearest. Those whose family or
// given name begins alike are looked at first; all are only where none of those
// is near.
func (b *Book) suggestPeople(ctx context.Context, name string) ([]string, error) {
	const full = "SELECT person_id, name FROM person_names WHERE instr(folded, ' ') > 0"
	folded := fold(name)
	head := func(word string, n int) string { return string([]rune(word)[:min(n, len([]rune(word)))]) }
	beyond := func(s string) string { return s + "\U0010ffff" }
	family, given := head(surname(folded), 3), head(folded, 4)
	list, err := b.near(ctx, full+" AND surname BETWEEN ? AND ? UNION "+full+" AND folded BETWEEN ? AND ?",
		[]any{family, beyond(family), given, beyond(given)}, "person", name)
	if err == nil && len(list) == 0 {
		list, err = b.near(ctx, full, nil, "person", name)
	}
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, n := range list {
		if !slices.Contains(ids, n.id) && len(ids) < maxNearest {
			ids = append(ids, n.id)
		}
	}
	var shown []string
	for _, id := range ids {
		one, err := b.describePeople(ctx, []int64{id}, false)
		if err != nil {
			return nil, err
		}
		shown = append(shown, one...)
	}
	return shown, nil
}

// describePeople writes people so that they can be told apart, those with most
// claims first.
func (b *Book) describePeople(ctx context.Context, ids []int64, withID bool) (list []string, err error) {
	latest := func(column, from string) string {
		return "coalesce((SELECT " + column + " FROM " + from + " WHERE r.person_id = p.person_id AND " + column + " <> '' ORDER BY r.last_on DESC, r.seen DESC LIMIT 1), '')"
	}
	const roles, cities = "person_roles r", "person_roles r JOIN cities k USING (city_id)"
	err = b.query(ctx, "SELECT p.name, p.person_key, "+latest("r.title", roles)+", "+latest("r.org", roles)+", "+latest("k.name", cities)+", "+latest("k.state", cities)+`
		FROM people p WHERE p.person_id IN (SELECT value FROM json_each(?))
		ORDER BY (SELECT count(*) FROM speakers s WHERE s.person_id = p.person_id) DESC, p.name`, []any{idList(ids)}, func(rows *sql.Rows) error {
		var name, key, title, org string
		var office stancebook.City
		err := rows.Scan(&name, &key, &title, &org, &office.Name, &office.State)
		place := office.String()
		if place == "" {
			place = org
		}
		about := strings.Trim(title+", "+place, ", ")
		if about != "" {
			name += " (" + about + ")"
		}
		if withID {
			name += fmt.Sprintf(" [%s]", key)
		}
		list = append(list, name)
		return err
	})
	return list, err
}
