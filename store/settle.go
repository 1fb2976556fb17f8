package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// naming is a name that people of a family bear.
type naming struct{ folded, name string }

// settling tells the people of a family apart anew, after one of their faces
// came, went or moved.
type settling struct {
	*Book
	clusters map[string][]*cluster // by folded name
	roots    map[*cluster]*cluster
	kin      map[string][]naming
}

// settle gives each face of the names its person, and whatever hangs on them:
// who is meant by a shorter form of a name may change with a new bearer of it.
func (b *Book) settle(ctx context.Context, names ...string) error {
	done := map[string]bool{}
	for len(names) > 0 {
		name := names[0]
		names = names[1:]
		if done[name] {
			continue
		}
		done[name] = true
		s := &settling{b, map[string][]*cluster{}, map[*cluster]*cluster{}, map[string][]naming{}}
		moved, err := s.name(ctx, name)
		if err != nil {
			return err
		}
		names = append(names, moved...)
	}
	return nil
}

// name settles one name and the shorter forms that may lead to it. It returns
// the other names of which a face moved.
func (s *settling) name(ctx context.Context, folded string) (moved []string, err error) {
	mine, err := s.of(ctx, folded)
	if err != nil {
		return nil, err
	}
	list := slices.Clone(mine)
	kin, err := s.kinOf(ctx, folded)
	if err != nil {
		return nil, err
	}
	for _, k := range kin {
		if fuller(k.folded, folded) {
			continue
		}
		theirs, err := s.of(ctx, k.folded)
		if err != nil {
			return nil, err
		}
		for _, c := range theirs {
			if slices.ContainsFunc(mine, func(m *cluster) bool { return leadsTo(c, m, s.same) || sharePerson(c, m) }) {
				list = append(list, c)
			}
		}
	}
	for _, c := range list {
		root, err := s.root(ctx, c)
		if err != nil {
			return nil, err
		}
		changed, err := s.give(ctx, c, root.key)
		if err != nil {
			return nil, err
		}
		if name := c.faces[0].folded; changed && name != folded && !slices.Contains(moved, name) {
			moved = append(moved, name)
		}
	}
	return moved, nil
}

func sharePerson(c, d *cluster) bool {
	return slices.ContainsFunc(c.faces, func(f *face) bool {
		return f.person != 0 && slices.ContainsFunc(d.faces, func(g *face) bool { return f.person == g.person })
	})
}

// root is the fullest-named cluster that c leads to, itself where there is
// none or more than one.
func (s *settling) root(ctx context.Context, c *cluster) (*cluster, error) {
	if root := s.roots[c]; root != nil {
		return root, nil
	}
	name := c.faces[0].folded
	kin, err := s.kinOf(ctx, name)
	if err != nil {
		return nil, err
	}
	kin = slices.DeleteFunc(slices.Clone(kin), func(k naming) bool { return !fuller(k.folded, name) })
	if err := s.load(ctx, kin); err != nil {
		return nil, err
	}
	root := c
	for _, k := range kin {
		for _, full := range s.clusters[k.folded] {
			if !leadsTo(c, full, s.same) {
				continue
			}
			found, err := s.root(ctx, full)
			if err != nil {
				return nil, err
			}
			if root != c && root.key != found.key {
				s.roots[c] = c
				return c, nil
			}
			root = found
		}
	}
	s.roots[c] = root
	return root, nil
}

// kinOf are the other names of the family that may be forms of one name: those
// of whom articles state a place, a body or an official that they state of its
// bearers, too, or a title where one of the two has no place.
func (s *settling) kinOf(ctx context.Context, folded string) (kin []naming, err error) {
	if kin, ok := s.kin[folded]; ok {
		return kin, nil
	}
	mine, err := s.of(ctx, folded)
	if err != nil || len(mine) == 0 {
		return nil, err
	}
	var cities []int64
	var orgs, officials, titles, placeless []string
	name := ""
	for _, c := range mine {
		for _, f := range c.faces {
			if name == "" || f.Name < name {
				name = f.Name
			}
			title := strings.ToLower(f.Title)
			orgs, officials, titles = append(orgs, strings.ToLower(f.Org)), append(officials, f.OfficialID), append(titles, title)
			if f.city != 0 {
				cities = append(cities, f.city)
			} else {
				placeless = append(placeless, title)
			}
		}
	}
	// Whatever else there is to know of them agrees: the names decide.
	one := stancebook.Person{Name: name, Title: "Mayor", Org: "Council"}
	err = s.each(ctx, kinQuery, []any{surname(folded), folded, idList(cities), jsonOf(orgs), jsonOf(officials), jsonOf(titles), jsonOf(placeless)}, func(rows *sql.Rows) error {
		var n naming
		err := rows.Scan(&n.folded, &n.name)
		if s.same(stancebook.Person{Name: n.name, Title: "Mayor", Org: "Council"}, one) {
			kin = append(kin, n)
		}
		return err
	})
	s.kin[folded] = kin
	return kin, err
}

const kinQuery = `SELECT folded, min(name) FROM faces WHERE surname = ?1 AND folded <> ?2 AND (
		city_id <> 0 AND city_id IN (SELECT value FROM json_each(?3))
		OR org <> '' AND lower(org) IN (SELECT value FROM json_each(?4))
		OR official_id <> '' AND official_id IN (SELECT value FROM json_each(?5))
		OR title <> '' AND (city_id = 0 AND lower(title) IN (SELECT value FROM json_each(?6)) OR lower(title) IN (SELECT value FROM json_each(?7))))
	GROUP BY folded ORDER BY folded`

// of are the clusters of a name.
func (s *settling) of(ctx context.Context, folded string) ([]*cluster, error) {
	err := s.load(ctx, []naming{{folded: folded}})
	return s.clusters[folded], err
}

// oneByOne is how many names are read each by itself; of more, the whole
// family is read.
const oneByOne = 8

const faceQuery = `SELECT f.face_id, coalesce(f.person_id, 0), f.folded, f.name, f.title, f.org, f.party, f.city_id, f.official, f.official_id, f.year, f.pin, f.since, f.seen,
	coalesce(k.name, ''), coalesce(k.state, ''), coalesce(k.geonameid, 0) FROM faces f LEFT JOIN cities k ON k.city_id = f.city_id`

func (s *settling) load(ctx context.Context, names []naming) error {
	names = slices.DeleteFunc(slices.Clone(names), func(n naming) bool { _, held := s.clusters[n.folded]; return held })
	if len(names) > oneByOne {
		faces, err := s.faces(ctx, faceQuery+" WHERE f.surname = ?", surname(names[0].folded))
		if err != nil {
			return err
		}
		for _, n := range names {
			s.clusters[n.folded] = s.keyed(n.folded, faces[n.folded])
		}
		return nil
	}
	for _, n := range names {
		faces, err := s.faces(ctx, faceQuery+" WHERE f.folded = ?", n.folded)
		if err != nil {
			return err
		}
		s.clusters[n.folded] = s.keyed(n.folded, faces[n.folded])
	}
	return nil
}

func (b *Book) faces(ctx context.Context, query string, args ...any) (map[string][]*face, error) {
	list := map[string][]*face{}
	err := b.each(ctx, query, args, func(rows *sql.Rows) error {
		f := &face{}
		err := rows.Scan(&f.row, &f.person, &f.folded, &f.Name, &f.Title, &f.Org, &f.Party, &f.city, &f.Official, &f.OfficialID, &f.On, &f.pin, &f.since, &f.seen,
			&f.Office.Name, &f.Office.State, &f.Office.GeonameID)
		list[f.folded] = append(list[f.folded], f)
		return err
	})
	return list, err
}

// keyed tells the bearers of a name apart and gives each a key. Who was first
// in the news under it has the name's own key, so that a later namesake changes
// nobody's.
func (s *settling) keyed(folded string, faces []*face) []*cluster {
	clusters := gather(faces, s.same)
	taken := map[string]bool{}
	for _, c := range clusters {
		taken[c.pin] = true
	}
	slices.SortStableFunc(clusters, func(a, b *cluster) int { return compareSince(a.first(), b.first()) })
	for _, c := range clusters {
		if c.key = c.pin; c.key != "" {
			continue
		}
		f := c.first()
		for _, key := range []string{
			stancebook.Hash("person", folded),
			stancebook.Hash("person", folded, fold(f.Title), fold(f.Org), f.Office.Name, f.Office.State, f.OfficialID),
			stancebook.Hash("person", folded, fold(f.Title), fold(f.Org), f.Office.Name, f.Office.State, f.OfficialID, f.Party, f.since),
		} {
			if c.key = key; !taken[key] {
				break
			}
		}
		taken[c.key] = true
	}
	return clusters
}
