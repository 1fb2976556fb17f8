package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/stancebook/stancebook"
)

// bare tells whether articles state nothing of a face but its name.
func (f *face) bare() bool { return f.says() == 0 && f.pin == "" }

// place puts a bare name that several people bear with the one of them whose
// city, or else whose state, each of its articles is about. Where no one or more
// than one fits, or two articles speak for different people, it stays alone.
func (s *settling) place(ctx context.Context, clusters []*cluster) ([]*cluster, error) {
	found := map[*cluster][]*face{}
	for _, c := range clusters {
		if !c.loose {
			continue
		}
		var left []*face
		for _, f := range c.faces {
			var home *cluster
			var err error
			if f.bare() {
				if home, err = s.homeByArticles(ctx, f, clusters); err != nil {
					return nil, err
				}
			}
			if home == nil {
				left = append(left, f)
				continue
			}
			found[home] = append(found[home], f)
		}
		c.faces = left
	}
	for _, c := range clusters {
		c.faces = append(c.faces, found[c]...)
	}
	return slices.DeleteFunc(clusters, func(c *cluster) bool { return len(c.faces) == 0 }), nil
}

// homeByArticles is the only cluster that every article which shows f speaks
// for, nil where there is none.
func (s *settling) homeByArticles(ctx context.Context, f *face, clusters []*cluster) (home *cluster, err error) {
	about := map[int64][]*face{} // the cities of each version
	err = s.each(ctx, `SELECT m.version_id, coalesce(k.city_id, 0), coalesce(k.state, '') FROM person_mentions m
			LEFT JOIN article_cities x ON x.version_id = m.version_id AND NOT x.guessed LEFT JOIN cities k ON k.city_id = x.city_id
		WHERE m.face_id = ? || ''`, []any{f.row}, func(rows *sql.Rows) error {
		var version int64
		var place face
		err := rows.Scan(&version, &place.city, &place.Office.State)
		about[version] = append(about[version], &place)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, places := range about {
		one := onlyOne(clusters, func(c *cluster) bool {
			return !c.loose && fits(f, c, s.same) && meets(c.faces, places, func(g, p *face) bool { return g.city != 0 && g.city == p.city })
		})
		if one == nil {
			one = onlyOne(clusters, func(c *cluster) bool {
				return !c.loose && fits(f, c, s.same) && meets(c.faces, places, func(g, p *face) bool { return g.Office.State != "" && g.Office.State == p.Office.State })
			})
		}
		if one == nil || home != nil && home != one {
			return nil, nil
		}
		home = one
	}
	return home, nil
}

// onlyOne is the only cluster that fits, nil where none does or several do.
func onlyOne(clusters []*cluster, fits func(*cluster) bool) (one *cluster) {
	for _, c := range clusters {
		if !fits(c) {
			continue
		}
		if one != nil {
			return nil
		}
		one = c
	}
	return one
}

func meets(faces, places []*face, agree func(f, place *face) bool) bool {
	return slices.ContainsFunc(faces, func(f *face) bool {
		return slices.ContainsFunc(places, func(p *face) bool { return agree(f, p) })
	})
}

// noteBare remembers a name of which the article states nothing, to settle it
// when the article's cities are known.
func (w *writing) noteBare(p stancebook.Person) {
	if f := (face{Person: p}); f.bare() {
		w.bare = append(w.bare, fold(p.Name))
	}
}

// ambiguous are the bare names of the article that several people bear.
func (w *writing) ambiguous(ctx context.Context) (names []string, err error) {
	for _, name := range w.bare {
		var people int
		if _, err := w.one(ctx, "SELECT count(DISTINCT person_id) FROM faces WHERE folded = ? || ''", []any{name}, &people); err != nil {
			return nil, err
		}
		if people > 1 {
			names = append(names, name)
		}
	}
	return names, nil
}
