package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
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
	facts := []fact{{column: "city_id"}, {column: "lower(org)", where: "org <> '' AND "}, {column: "official_id", where: "official_id <> '' AND "},
		{column: "lower(title)", where: "city_id = 0 AND "}, {column: "lower(title)", where: "title <> '' AND "}}
	add := func(i int, word string) { facts[i].words = append(facts[i].words, word) }
	name := ""
	for _, c := range mine {
		for _, f := range c.faces {
			if name == "" || f.Name < name {
				name = f.Name
			}
			title := strings.ToLower(f.Title)
			add(1, strings.ToLower(f.Org))
			add(2, f.OfficialID)
			add(3, title)
			if f.city == 0 {
				add(4, title)
			} else {
				add(0, strconv.FormatInt(f.city, 10))
			}
		}
	}
	query, args := kinQuery(folded, facts)
	if query == "" {
		s.kin[folded] = nil
		return nil, nil
	}
	// Whatever else there is to know of them agrees: the names decide.
	one, last := stancebook.Person{Name: name, Title: "Mayor", Org: "Council"}, ""
	err = s.each(ctx, query, args, func(rows *sql.Rows) error {
		var n naming
		err := rows.Scan(&n.folded, &n.name)
		if n.folded == last {
			return err
		}
		last = n.folded
		if s.same(stancebook.Person{Name: n.name, Title: "Mayor", Org: "Council"}, one) {
			kin = append(kin, n)
		}
		return err
	})
	s.kin[folded] = kin
	return kin, err
}

// kinQuery asks for the family's other names of which a fact of one of the
// columns is among the words listed for it, and gives its arguments. Of one
// word it asks for that, of more in one string between separators: a table made
// of them for each question would cost more than the question. An expression in
// place of a bare argument keeps SQLite from planning the query anew each time.
func kinQuery(folded string, facts []fact) (query string, args []any) {
	args = []any{surname(folded), folded}
	var clauses []string
	for _, f := range facts {
		slices.Sort(f.words)
		f.words = slices.DeleteFunc(slices.Compact(f.words), func(w string) bool { return w == "" })
		argument := "?" + strconv.Itoa(len(args)+1)
		switch len(f.words) {
		case 0:
			continue
		case 1:
			clauses = append(clauses, f.where+f.column+" = "+argument+" || ''")
			args = append(args, f.words[0])
		default:
			clauses = append(clauses, f.where+"instr("+argument+", char(31) || "+f.column+" || char(31)) > 0")
			args = append(args, "\x1f"+strings.Join(f.words, "\x1f")+"\x1f")
		}
	}
	if len(clauses) == 0 {
		return "", nil
	}
	return "SELECT folded, name FROM faces WHERE surname = ?1 || '' AND folded <> ?2 AND (" + strings.Join(clauses, " OR ") + ") ORDER BY surname, folded, name", args
}

// fact is something that faces state, in SQL, and the words for it that are
// looked for.
type fact struct {
	column, where string
	words         []string
}

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
		faces, err := s.faces(ctx, faceQuery+" WHERE f.surname = ? || ''", surname(names[0].folded))
		if err != nil {
			return err
		}
		for _, n := range names {
			if s.clusters[n.folded], err = s.keyed(ctx, n.folded, faces[n.folded]); err != nil {
				return err
			}
		}
		return nil
	}
	for _, n := range names {
		faces, err := s.faces(ctx, faceQuery+" WHERE f.folded = ? || ''", n.folded)
		if err != nil {
			return err
		}
		if s.clusters[n.folded], err = s.keyed(ctx, n.folded, faces[n.folded]); err != nil {
			return err
		}
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
func (s *settling) keyed(ctx context.Context, folded string, faces []*face) ([]*cluster, error) {
	clusters, err := s.place(ctx, gather(faces, s.same))
	if err != nil {
		return nil, err
	}
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
	return clusters, nil
}
