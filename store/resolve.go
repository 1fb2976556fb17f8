package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/stancebook/stancebook"
)

// unknown says that a name is not in the book, with what comes nearest.
func (b *Book) unknown(ctx context.Context, kind, name string) error {
	near, err := b.Suggest(ctx, kind, name)
	if err != nil {
		return err
	}
	return &stancebook.UnknownError{Kind: kind, Name: name, Nearest: near}
}

// findCities finds the cities of a name, "Stockton" or "Stockton, CA".
func (b *Book) findCities(ctx context.Context, name string) ([]int64, error) {
	city, state, _ := strings.Cut(name, ",")
	if state = strings.TrimSpace(state); state != "" {
		state = stateOf(state)
	}
	ids, err := b.ids(ctx, "SELECT city_id FROM cities WHERE folded = ?1 AND name <> '' AND (?2 = '' OR state = ?2)", fold(city), state)
	if err == nil && len(ids) == 0 {
		err = b.unknown(ctx, "city", name)
	}
	return ids, err
}

// findOrgs finds the bodies of a name, else those whose name holds all its
// words.
func (b *Book) findOrgs(ctx context.Context, name string) (ids []int64, err error) {
	folded := fold(name)
	var exact, part []int64
	err = b.query(ctx, "SELECT org_id, folded FROM organisations", nil, func(rows *sql.Rows) error {
		var id int64
		var known string
		err := rows.Scan(&id, &known)
		switch {
		case known == folded:
			exact = append(exact, id)
		case folded != "" && within(folded, known):
			part = append(part, id)
		}
		return err
	})
	ids = append(exact, part...)
	if err == nil && len(ids) == 0 {
		err = b.unknown(ctx, "org", name)
	}
	return ids, err
}

// allOutlets steps from outlet to outlet through their index: each has many
// articles.
const allOutlets = `WITH RECURSIVE o(outlet) AS (SELECT min(outlet) FROM articles WHERE outlet > ''
		UNION ALL SELECT (SELECT min(a.outlet) FROM articles a WHERE a.outlet > o.outlet) FROM o WHERE o.outlet IS NOT NULL)
	SELECT outlet FROM o WHERE outlet IS NOT NULL`

func (b *Book) findOutlets(ctx context.Context, name string) (outlets []string, err error) {
	folded := fold(name)
	err = b.query(ctx, allOutlets, nil, func(rows *sql.Rows) error {
		var known string
		err := rows.Scan(&known)
		if fold(known) == folded {
			outlets = append(outlets, known)
		}
		return err
	})
	if err == nil && len(outlets) == 0 {
		err = b.unknown(ctx, "outlet", name)
	}
	return outlets, err
}

func (b *Book) findTopic(ctx context.Context, name string) (string, error) {
	var found string
	err := b.query(ctx, "SELECT name, title FROM topics", nil, func(rows *sql.Rows) error {
		var known, title string
		err := rows.Scan(&known, &title)
		if fold(known) == fold(name) || title != "" && fold(title) == fold(name) {
			found = known
		}
		return err
	})
	if err == nil && found == "" {
		err = b.unknown(ctx, "topic", name)
	}
	return found, err
}

func (b *Book) ids(ctx context.Context, query string, args ...any) (ids []int64, err error) {
	err = b.query(ctx, query, args, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// maxNearest is how many names a suggestion holds.
const maxNearest = 5

// Suggest returns the names nearest to a name that the book does not hold, as
// people would tell them apart: "Eric Jones (Police Chief, Stockton, CA)". Kind
// is "person", "city", "outlet", "topic", "org", "saved" or "watch".
func (b *Book) Suggest(ctx context.Context, kind, name string) ([]string, error) {
	if kind == "person" {
		return b.suggestPeople(ctx, name)
	}
	query := map[string]string{
		"city":   "SELECT city_id, name FROM cities WHERE name <> ''",
		"outlet": "SELECT 0, outlet FROM articles WHERE outlet <> '' GROUP BY outlet",
		"topic":  "SELECT 0, name FROM topics",
		"org":    "SELECT org_id, name FROM organisations",
		"saved":  "SELECT 0, name FROM saved_queries",
		"watch":  "SELECT 0, name FROM watches",
	}[kind]
	if query == "" {
		return nil, fmt.Errorf("suggest %q: names of that kind are not kept", kind)
	}
	list, err := b.near(ctx, query, nil, kind, name)
	if err != nil {
		return nil, err
	}
	var names []string
	seen := map[int64]bool{}
	for _, n := range list {
		if n.id != 0 && seen[n.id] || len(names) == maxNearest {
			continue
		}
		seen[n.id] = true
		shown := []string{n.name}
		if kind == "city" {
			if shown, err = b.describeCities(ctx, n.id); err != nil {
				return nil, err
			}
		}
		names = append(names, shown...)
	}
	return names, nil
}

// near is a name of the book that may have been meant.
type near struct {
	id       int64
	name     string
	distance int
}

// near are the names that a query gives which lie within a third of name's
// letters, the nearest first.
func (b *Book) near(ctx context.Context, query string, args []any, kind, name string) (list []near, err error) {
	wanted := fold(name)
	if kind == "city" {
		city, _, _ := strings.Cut(name, ",")
		wanted = fold(city)
	}
	err = b.query(ctx, query, args, func(rows *sql.Rows) error {
		var n near
		err := rows.Scan(&n.id, &n.name)
		if n.distance = distance(wanted, fold(n.name)); n.distance <= max(2, len([]rune(wanted))/3) {
			list = append(list, n)
		}
		return err
	})
	slices.SortStableFunc(list, func(a, c near) int { return cmp.Or(cmp.Compare(a.distance, c.distance), cmp.Compare(a.name, c.name)) })
	return list, err
}

// distance is how many letters part two folded names; a name of which one word
// alone was given is near by that word.
func distance(wanted, known string) int {
	least := levenshtein.ComputeDistance(wanted, known)
	words := strings.Fields(known)
	if !strings.Contains(wanted, " ") && len(words) > 1 {
		for _, w := range words {
			least = min(least, levenshtein.ComputeDistance(wanted, w)+1)
		}
	}
	return least
}

func (b *Book) describeCities(ctx context.Context, id int64) (list []string, err error) {
	err = b.query(ctx, "SELECT name, state FROM cities WHERE city_id = ?", []any{id}, func(rows *sql.Rows) error {
		var c stancebook.City
		err := rows.Scan(&c.Name, &c.State)
		list = append(list, c.String())
		return err
	})
	return list, err
}

// jsonOf writes words for json_each.
func jsonOf[T any](list []T) string {
	out, _ := json.Marshal(list) // a list of texts always can be
	return string(out)
}

// limit writes a LIMIT, of which SQLite takes -1 for none.
func limit(n int) string {
	if n == 0 {
		return "-1"
	}
	return strconv.Itoa(n)
}
