package store

import (
	"context"
	"database/sql"
	"iter"

	"github.com/stancebook/stancebook"
)

// People yields the people that q asks for, those with most claims first. Where
// q narrows claims, only whoever made one of them is listed, and only those
// claims are counted. Private persons, who hold no office and speak in no
// public role, are left out unless all is set.
func (b *Book) People(ctx context.Context, q stancebook.Query, all bool) iter.Seq2[*stancebook.PersonRow, error] {
	return func(yield func(*stancebook.PersonRow, error) bool) {
		var persons []int64
		if q.Person != "" {
			var err error
			if persons, err = b.findPeople(ctx, q.Person); err != nil {
				yield(nil, err)
				return
			}
		}
		b.yieldPeople(ctx, peopleAsked{q, persons, all}, yield)
	}
}

// PeopleOf yields the people of the ids, those with most claims first; q narrows
// the claims that are counted.
func (b *Book) PeopleOf(ctx context.Context, q stancebook.Query, ids []string) iter.Seq2[*stancebook.PersonRow, error] {
	return func(yield func(*stancebook.PersonRow, error) bool) {
		rows, err := b.ids(ctx, "SELECT person_id FROM people WHERE person_key IN (SELECT value FROM json_each(?))", jsonOf(ids))
		if err != nil {
			yield(nil, err)
			return
		}
		b.yieldPeople(ctx, peopleAsked{q, rows, true}, yield)
	}
}

// peopleAsked is a question about people: those of the rows, where there are
// any.
type peopleAsked struct {
	stancebook.Query
	rows []int64
	all  bool
}

func (b *Book) yieldPeople(ctx context.Context, q peopleAsked, yield func(*stancebook.PersonRow, error) bool) {
	list, err := b.listPeople(ctx, q)
	for err == nil && len(list) > 0 {
		n := min(rowPage, len(list))
		if err = b.fillPeople(ctx, list[:n]); err != nil {
			break
		}
		for i := range list[:n] {
			if !yield(&list[i].PersonRow, nil) {
				return
			}
		}
		list = list[n:]
	}
	if err != nil {
		yield(nil, err)
	}
}

type person struct {
	stancebook.PersonRow
	row         int64
	partySource string
}

// listPeople counts claims and stances by person.
func (b *Book) listPeople(ctx context.Context, q peopleAsked) (list []person, err error) {
	claims := q.Query
	claims.Person, claims.Limit, claims.GroupBy, claims.Stances = "", 0, "", false
	if q.rows != nil {
		claims.Within = nil
	}
	s, err := b.filter(ctx, claims)
	if err != nil {
		return nil, err
	}
	kept := "(p.public OR p.official) AND EXISTS (SELECT 1 FROM faces f WHERE f.person_id = p.person_id)"
	if q.all {
		kept = "1"
	}
	narrowed := s.narrowed()
	if !narrowed && q.Review == "" {
		return b.countedPeople(ctx, q, kept)
	}
	if q.rows != nil {
		kept = "p.person_id IN (SELECT value FROM json_each(?))"
		s.bySpeaker(q.rows)
		if err := b.weigh(ctx, s); err != nil {
			return nil, err
		}
	}
	spoken := "people p LEFT JOIN spoken g USING (person_id)"
	if narrowed {
		spoken = "spoken g CROSS JOIN people p USING (person_id)"
	}
	from, args := s.from()
	if q.rows != nil {
		args = append(args, idList(q.rows))
	}
	text := `WITH picked AS MATERIALIZED (SELECT c.claim_id, c.article_id, c.published_on` + from + `),
		spoken AS (SELECT s.person_id, count(DISTINCT k.claim_id) AS claims, count(DISTINCT k.article_id) AS articles,
				coalesce(min(nullif(k.published_on, '')), '') AS first_on, max(k.published_on) AS last_on
			FROM picked k CROSS JOIN speakers s USING (claim_id) WHERE s.person_id IS NOT NULL GROUP BY s.person_id),
		sides AS (SELECT s.person_id, sum(t.stance = 'support') AS support, sum(t.stance = 'oppose') AS oppose,
				sum(t.stance = 'neutral') AS neutral, sum(t.stance = 'unclear') AS unclear
			FROM picked k CROSS JOIN stances t USING (claim_id) CROSS JOIN speakers s USING (claim_id) WHERE s.person_id IS NOT NULL GROUP BY s.person_id)
		SELECT p.person_id, p.person_key, p.name, p.official, coalesce(g.claims, 0), coalesce(g.articles, 0),
			coalesce(g.first_on, ''), coalesce(g.last_on, ''),
			coalesce(d.support, 0), coalesce(d.oppose, 0), coalesce(d.neutral, 0), coalesce(d.unclear, 0)
		FROM ` + spoken + ` LEFT JOIN sides d USING (person_id) WHERE ` + kept + `
		ORDER BY coalesce(g.claims, 0) DESC, p.name, p.person_key LIMIT ` + limit(q.Limit)
	err = b.query(ctx, text, args, func(rows *sql.Rows) error {
		var p person
		err := rows.Scan(&p.row, &p.ID, &p.Name, &p.Official, &p.Claims, &p.Articles, &p.FirstOn, &p.LastOn,
			&p.Support, &p.Oppose, &p.Neutral, &p.Unclear)
		list = append(list, p)
		return err
	})
	return list, err
}

// countedPeople lists people by the counts that the book keeps, and counts for
// those that it keeps none of.
func (b *Book) countedPeople(ctx context.Context, q peopleAsked, kept string) (list []person, err error) {
	var missing bool
	var args []any
	if q.rows != nil {
		kept, args = "p.person_id IN (SELECT value FROM json_each(?))", []any{idList(q.rows)}
	}
	counts := "person_counts g INDEXED BY person_counts_by_claims CROSS"
	if q.rows != nil {
		counts = "person_counts g"
	}
	err = b.query(ctx, "SELECT EXISTS (SELECT 1 FROM people WHERE person_id NOT IN (SELECT person_id FROM person_counts)) OR EXISTS ("+latePeople+")", nil, func(rows *sql.Rows) error { return rows.Scan(&missing) })
	if missing {
		counts = "(SELECT * FROM person_counts WHERE person_id NOT IN (" + latePeople + ") UNION ALL SELECT * FROM (" + countedPeople + ")) g"
	}
	if err != nil {
		return nil, err
	}
	err = b.query(ctx, `SELECT p.person_id, p.person_key, p.name, p.official, g.claims, g.articles, g.first_on, g.last_on, g.support, g.oppose, g.neutral, g.unclear
		FROM `+counts+" JOIN people p USING (person_id) WHERE "+kept+" ORDER BY g.claims DESC, p.name, p.person_key LIMIT "+limit(q.Limit), args, func(rows *sql.Rows) error {
		var p person
		err := rows.Scan(&p.row, &p.ID, &p.Name, &p.Official, &p.Claims, &p.Articles, &p.FirstOn, &p.LastOn, &p.Support, &p.Oppose, &p.Neutral, &p.Unclear)
		list = append(list, p)
		return err
	})
	return list, err
}

// fillPeople reads the roles and names of a page of people.
func (b *Book) fillPeople(ctx context.Context, page []person) error {
	at := make(map[int64]*person, len(page))
	ids := make([]int64, len(page))
	for i := range page {
		at[page[i].row], ids[i] = &page[i], page[i].row
	}
	err := b.query(ctx, `SELECT r.person_id, r.title, r.org, r.party, r.party_source, coalesce(k.name, ''), coalesce(k.state, ''),
			coalesce(k.geonameid, 0), r.first_on, r.last_on, r.seen
		FROM person_roles r LEFT JOIN cities k USING (city_id) WHERE r.person_id IN (SELECT value FROM json_each(?))
		ORDER BY r.last_on DESC, r.seen DESC, r.title, r.org`, []any{idList(ids)}, func(rows *sql.Rows) error {
		var id int64
		var r stancebook.Role
		err := rows.Scan(&id, &r.Title, &r.Org, &r.Party, &r.PartySource, &r.Office.Name, &r.Office.State, &r.Office.GeonameID, &r.FirstOn, &r.LastOn, &r.Seen)
		at[id].learn(r)
		return err
	})
	if err != nil {
		return err
	}
	return b.query(ctx, `SELECT n.person_id, n.name FROM person_names n JOIN people p USING (person_id)
		WHERE n.name <> p.name AND n.person_id IN (SELECT value FROM json_each(?)) ORDER BY n.seen DESC, n.name`, []any{idList(ids)}, func(rows *sql.Rows) error {
		var id int64
		var name string
		err := rows.Scan(&id, &name)
		at[id].Aliases = append(at[id].Aliases, name)
		return err
	})
}

// learn adds a role; roles come latest first, so the first of each fact is the
// latest known.
func (p *person) learn(r stancebook.Role) {
	if r.Title != "" || r.Org != "" || r.Party != "" || r.Office != (stancebook.City{}) {
		p.Roles = append(p.Roles, r)
	}
	if p.Title == "" {
		p.Title = r.Title
	}
	if p.Org == "" {
		p.Org = r.Org
	}
	if r.Party != "" && (p.Party == "" || r.PartySource == "text" && p.partySource != "text") {
		p.Party, p.partySource = r.Party, r.PartySource // what the text says wins
	}
	if p.Office == (stancebook.City{}) {
		p.Office = r.Office
	}
}

// Cities yields the cities that q asks for, those with most claims first;
// states alone are left out.
func (b *Book) Cities(ctx context.Context, q stancebook.Query) iter.Seq2[*stancebook.CityRow, error] {
	return collected(func() (list []*stancebook.CityRow, err error) {
		claims := q
		claims.City, claims.State, claims.Limit, claims.GroupBy, claims.Stances = "", "", 0, "", false
		s, err := b.filter(ctx, claims)
		if err != nil {
			return nil, err
		}
		kept := "k.name <> ''"
		var args []any
		if q.City != "" {
			ids, err := b.findCities(ctx, q.City)
			if err != nil {
				return nil, err
			}
			kept, args = kept+" AND k.city_id IN (SELECT value FROM json_each(?))", append(args, idList(ids))
		}
		if q.State != "" {
			kept, args = kept+" AND k.state = ?", append(args, stateOf(q.State))
		}
		from, of := s.from()
		if !s.narrowed() && q.Review == "" {
			return b.countedCities(ctx, kept, args, q.Limit)
		}
		tables := "cities k LEFT JOIN claim_cities x USING (city_id) LEFT JOIN picked c ON c.claim_id = x.claim_id"
		if s.narrowed() {
			tables = "picked c CROSS JOIN claim_cities x ON x.claim_id = c.claim_id CROSS JOIN cities k ON k.city_id = x.city_id"
		}
		text := `WITH picked AS MATERIALIZED (SELECT c.claim_id, c.article_id, c.published_on` + from + `)
			SELECT k.name, k.state, coalesce(k.geonameid, 0),
				count(DISTINCT iif(x.role = 'about', c.claim_id, NULL)), count(DISTINCT iif(x.role = 'for', c.claim_id, NULL)),
				count(DISTINCT c.claim_id) AS claims, count(DISTINCT iif(x.role = 'for', s.person_id, NULL)), count(DISTINCT c.article_id),
				coalesce(min(nullif(c.published_on, '')), ''), coalesce(max(c.published_on), '')
			FROM ` + tables + `
				LEFT JOIN speakers s ON s.claim_id = c.claim_id AND s.city_id = k.city_id
			WHERE ` + kept + " GROUP BY k.city_id ORDER BY claims DESC, k.name, k.state LIMIT " + limit(q.Limit)
		err = b.query(ctx, text, append(of, args...), func(rows *sql.Rows) error {
			r := &stancebook.CityRow{}
			err := rows.Scan(&r.Name, &r.State, &r.GeonameID, &r.About, &r.For, &r.Claims, &r.People, &r.Articles, &r.FirstOn, &r.LastOn)
			list = append(list, r)
			return err
		})
		return list, err
	})
}

// countedCities lists cities by the counts that the book keeps, and counts for
// those that it keeps none of.
func (b *Book) countedCities(ctx context.Context, kept string, args []any, most int) (list []*stancebook.CityRow, err error) {
	err = b.query(ctx, `SELECT k.name, k.state, coalesce(k.geonameid, 0), g.about, g.speaking, g.claims, g.people, g.articles, g.first_on, g.last_on
		FROM (SELECT * FROM city_counts WHERE city_id NOT IN (`+lateCities+`) UNION ALL SELECT * FROM (`+countedCities+`)) g JOIN cities k USING (city_id)
		WHERE `+kept+" ORDER BY g.claims DESC, k.name, k.state LIMIT "+limit(most), args, func(rows *sql.Rows) error {
		r := &stancebook.CityRow{}
		err := rows.Scan(&r.Name, &r.State, &r.GeonameID, &r.About, &r.For, &r.Claims, &r.People, &r.Articles, &r.FirstOn, &r.LastOn)
		list = append(list, r)
		return err
	})
	return list, err
}
