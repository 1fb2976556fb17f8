package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Beginning returns names of a kind ("person", "city", "outlet", "org",
// "topic", "saved", "watch") that begin with the letters typed so far, at most limit;
// of people family names count, too.
func (b *Book) Beginning(ctx context.Context, kind, typed string, limit int) (names []string, err error) {
	query := map[string]string{
		"person": `SELECT p.name FROM (SELECT person_id FROM person_names WHERE folded >= ?1 AND folded < ?2
			UNION SELECT person_id FROM person_names WHERE surname >= ?1 AND surname < ?2) JOIN people p USING (person_id) GROUP BY p.name ORDER BY p.name LIMIT ?3`,
		"city": `SELECT CASE WHEN state = '' THEN name ELSE name || ', ' || code END FROM cities
			WHERE folded >= ?1 AND folded < ?2 AND name <> '' ORDER BY name, code LIMIT ?3`,
		"org":    `SELECT name FROM organisations WHERE folded >= ?1 AND folded < ?2 ORDER BY name LIMIT ?3`,
		"outlet": `SELECT outlet FROM articles WHERE outlet >= ?1 AND outlet < ?2 GROUP BY outlet LIMIT ?3`,
		"topic":  `SELECT name FROM topics WHERE name >= ?1 AND name < ?2 LIMIT ?3`,
		"saved":  `SELECT name FROM saved_queries WHERE name >= ?1 AND name < ?2 LIMIT ?3`,
		"watch":  `SELECT name FROM watches WHERE name >= ?1 AND name < ?2 LIMIT ?3`,
	}[kind]
	switch kind {
	case "":
		return nil, fmt.Errorf("names that begin with %q: no kind of name", typed)
	case "person", "city", "org":
		typed = fold(typed)
	}
	err = b.query(ctx, query, []any{typed, typed + "\U0010ffff", limit}, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	})
	return names, err
}
