package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// evidence is what an article states of a person, and the row that it was
// joined to.
type evidence struct {
	stancebook.Person
	row int64
}

// figure is a person of the book as far as telling people apart needs it.
type figure struct {
	row    int64
	folded string // the full name as the book shows it
	seen   int
	faces  []stancebook.Person // one a role that they were seen in
}

// maxFigures is how many people the book keeps in memory between articles.
const maxFigures = 50_000

// maxFaces is how many roles of a person are compared, those seen most first.
const maxFaces = 12

// putPeople joins the article's evidence to people.
func (w *writing) putPeople(ctx context.Context) error {
	if err := w.checkOthers(ctx); err != nil {
		return err
	}
	if err := w.dropMentions(ctx); err != nil {
		return err
	}
	for _, p := range w.x.People {
		if p.Name == "" {
			continue
		}
		if p.On == "" {
			p.On = w.known.PublishedOn()
		}
		if _, err := w.putPerson(ctx, p, true); err != nil {
			return err
		}
	}
	return nil
}

// checkOthers drops what is remembered of the file where another program wrote
// to it since.
func (b *Book) checkOthers(ctx context.Context) error {
	var version int64
	if _, err := b.one(ctx, "PRAGMA data_version", nil, &version); err != nil {
		return err
	}
	if version != b.dataVersion {
		b.forgetIDs()
		b.dataVersion = version
	}
	return nil
}

// dropMentions takes back what an earlier extraction of this version stated.
func (w *writing) dropMentions(ctx context.Context) error {
	type mention struct {
		person int64
		names  []string
		role   role
	}
	var old []mention
	err := w.each(ctx, `SELECT person_id, name, aliases, title, org, party, party_source, coalesce(city_id, 0) FROM person_mentions WHERE version_id = ?`,
		[]any{w.version}, func(rows *sql.Rows) error {
			var m mention
			var name, aliases string
			err := rows.Scan(&m.person, &name, &aliases, &m.role.title, &m.role.org, &m.role.party, &m.role.partySource, &m.role.city)
			m.names = append([]string{name}, several(aliases)...)
			old = append(old, m)
			return err
		})
	if err != nil || len(old) == 0 {
		return err
	}
	for _, m := range old {
		w.dropped = append(w.dropped, m.person)
		for _, name := range m.names {
			if err := w.exec(ctx, "UPDATE person_names SET seen = seen - 1 WHERE person_id = ? AND name = ?", m.person, name); err != nil {
				return err
			}
		}
		r := m.role
		if err := w.exec(ctx, `UPDATE person_roles SET seen = seen - 1 WHERE person_id = ? AND title = ? AND org = ? AND party = ? AND party_source = ? AND city_id = ?`,
			m.person, r.title, r.org, r.party, r.partySource, r.city); err != nil {
			return err
		}
	}
	return w.exec(ctx, "DELETE FROM person_mentions WHERE version_id = ?", w.version)
}

// sweepPeople drops the names and roles that no article states any more, and
// the people of whom nothing is left.
func (w *writing) sweepPeople(ctx context.Context) error {
	for _, person := range w.dropped {
		for _, query := range []string{
			"DELETE FROM person_names WHERE person_id = ? AND seen <= 0",
			"DELETE FROM person_roles WHERE person_id = ? AND seen <= 0",
			`DELETE FROM people WHERE person_id = ?1 AND NOT EXISTS (SELECT 1 FROM person_names WHERE person_id = ?1)
				AND NOT EXISTS (SELECT 1 FROM speakers WHERE person_id = ?1)`,
		} {
			if err := w.exec(ctx, query, person); err != nil {
				return err
			}
		}
	}
	if len(w.dropped) > 0 {
		clear(w.figures)
	}
	return nil
}

type role struct {
	title, org, party, partySource string
	city                           int64
}

// personOf finds the person that a claim's speaker is: one whom the article's
// people hold already, else new evidence.
func (w *writing) personOf(ctx context.Context, s *stancebook.Speaker) (int64, error) {
	for _, e := range w.persons {
		if e.Name == s.Name {
			return e.row, nil
		}
	}
	for _, e := range w.persons {
		if slices.Contains(e.Aliases, s.Name) {
			return e.row, nil
		}
	}
	return w.putPerson(ctx, stancebook.Person{Name: s.Name, Title: s.Title, Org: s.Org, Party: s.Party,
		PartySource: s.PartySource, Office: s.Office, On: w.known.PublishedOn()}, false)
}

// putPerson joins a piece of evidence to its person. listed tells that the
// article's own list of people holds it.
func (w *writing) putPerson(ctx context.Context, p stancebook.Person, listed bool) (row int64, err error) {
	row, known, err := w.figureOf(ctx, p)
	if err != nil {
		return 0, err
	}
	w.persons = append(w.persons, evidence{p, row})
	var city any
	var r = role{title: p.Title, org: p.Org, party: p.Party, partySource: p.PartySource}
	if p.Office != (stancebook.City{}) {
		if r.city, err = w.cityID(ctx, p.Office); err != nil {
			return 0, err
		}
		city = r.city
	}
	if err := w.exec(ctx, `INSERT INTO person_mentions (version_id, n, person_id, listed, name, aliases, title, org, party, party_source, city_id, official, official_id, on_date)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, w.version, len(w.persons)-1, row, listed, p.Name, strings.Join(p.Aliases, "; "),
		p.Title, p.Org, p.Party, p.PartySource, city, p.Official, p.OfficialID, p.On); err != nil {
		return 0, err
	}
	for i, name := range append([]string{p.Name}, p.Aliases...) {
		if err := w.putName(ctx, row, name, i > 0); err != nil {
			return 0, err
		}
	}
	if err := w.exec(ctx, `INSERT INTO person_roles (person_id, title, org, party, party_source, city_id, first_on, last_on, seen)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, 1)
		ON CONFLICT DO UPDATE SET seen = seen + 1, last_on = max(last_on, ?7),
			first_on = CASE WHEN first_on = '' THEN ?7 WHEN ?7 = '' THEN first_on ELSE min(first_on, ?7) END`,
		row, r.title, r.org, r.party, r.partySource, r.city, p.On); err != nil {
		return 0, err
	}
	return row, w.raise(ctx, row, p, known)
}

func (w *writing) putName(ctx context.Context, row int64, name string, alias bool) error {
	folded := fold(name)
	return w.exec(ctx, `INSERT INTO person_names (person_id, name, folded, surname, alias, seen) VALUES (?1, ?2, ?3, ?4, ?5, 1)
		ON CONFLICT DO UPDATE SET seen = seen + 1, alias = min(alias, ?5)`, row, name, folded, surname(folded), alias)
}

// raise brings a person's own row up to date with new evidence: the name most
// often given, whether they hold office or speak in a public role.
func (w *writing) raise(ctx context.Context, row int64, p stancebook.Person, known *figure) error {
	if known != nil && fold(p.Name) == known.folded && slices.ContainsFunc(known.faces, func(f stancebook.Person) bool { return covers(f, p) }) {
		return nil // nothing that the person's row and memory did not hold
	}
	w.forgetFigures(p)
	if known != nil {
		delete(w.figures, surname(known.folded))
	}
	public := p.Official || p.Party != "" || p.Office != (stancebook.City{}) || p.Title != "" && p.Org != ""
	return w.exec(ctx, `UPDATE people SET official = max(official, ?2), public = max(public, ?3), official_id = iif(official_id = '', ?4, official_id),
		name = (SELECT name FROM person_names WHERE person_id = ?1 ORDER BY alias, instr(name, ' ') > 0 DESC, seen DESC, length(name) DESC, name LIMIT 1)
		WHERE person_id = ?1`, row, p.Official, public, p.OfficialID)
}

// covers tells whether p states nothing that known does not.
func covers(known, p stancebook.Person) bool {
	return known.Title == p.Title && known.Org == p.Org && known.Party == p.Party &&
		known.Office.Name == p.Office.Name && known.Office.State == p.Office.State &&
		(known.Official || !p.Official) && (p.OfficialID == "" || known.OfficialID == p.OfficialID)
}

// forgetFigures drops what is remembered of people of a family name.
func (w *writing) forgetFigures(p stancebook.Person) {
	for _, name := range append([]string{p.Name}, p.Aliases...) {
		delete(w.figures, surname(fold(name)))
	}
}

// figureOf finds the person whom the evidence names, or makes one. A person of
// the very name comes before one whose name differs; of the latter there must
// be only one.
func (w *writing) figureOf(ctx context.Context, p stancebook.Person) (row int64, known *figure, err error) {
	folded := fold(p.Name)
	figures, err := w.figuresOf(ctx, surname(folded))
	if err != nil {
		return 0, nil, err
	}
	var like []*figure
	for i := range figures {
		f := &figures[i]
		if !slices.ContainsFunc(f.faces, func(face stancebook.Person) bool { return w.same(face, p) }) {
			continue
		}
		if f.folded == folded {
			return f.row, f, nil
		}
		like = append(like, f)
	}
	if len(like) == 1 {
		return like[0].row, like[0], nil
	}
	row, err = w.newPerson(ctx, p, folded)
	return row, nil, err
}

func (b *Book) same(a, c stancebook.Person) bool {
	if b.options.Same == nil {
		return fold(a.Name) == fold(c.Name)
	}
	return b.options.Same(a, c)
}

// newPerson makes a row for a person whose key comes of the name, and of what
// sets them apart where another person bears the name.
func (w *writing) newPerson(ctx context.Context, p stancebook.Person, folded string) (int64, error) {
	for _, key := range []string{
		stancebook.Hash("person", folded),
		stancebook.Hash("person", folded, fold(p.Title), fold(p.Org), p.Office.Name, p.Office.State, p.OfficialID),
		stancebook.Hash("person", folded, w.article.Key()),
	} {
		var row int64
		var inUse bool
		found, err := w.one(ctx, "SELECT person_id, EXISTS (SELECT 1 FROM person_names n WHERE n.person_id = p.person_id AND seen > 0) FROM people p WHERE person_key = ?",
			[]any{key}, &row, &inUse)
		if err != nil {
			return 0, err
		}
		if found && !inUse {
			return row, nil
		}
		if !found {
			return w.insert(ctx, "INSERT INTO people (person_key, name) VALUES (?, ?)", key, p.Name)
		}
	}
	return w.insert(ctx, "INSERT INTO people (person_key, name) VALUES (?, ?)",
		stancebook.Hash("person", folded, w.article.Key(), p.Title, p.Org, p.Office.String(), p.OfficialID), p.Name)
}

// figuresOf are the people of a family name, in an order that does not depend
// on when they came: most seen first.
func (w *writing) figuresOf(ctx context.Context, family string) ([]figure, error) {
	if figures, ok := w.figures[family]; ok {
		return figures, nil
	}
	figures := []figure{}
	at := map[int64]int{}
	err := w.each(ctx, `SELECT p.person_id, p.name, p.official, p.official_id, r.title, r.org, r.party, r.party_source,
			coalesce(k.name, ''), coalesce(k.state, ''), coalesce(k.geonameid, 0), r.last_on, r.seen,
			coalesce((SELECT group_concat(name, '; ') FROM person_names x WHERE x.person_id = p.person_id AND x.name <> p.name), '')
		FROM people p JOIN person_roles r USING (person_id) LEFT JOIN cities k ON k.city_id = r.city_id
		WHERE p.person_id IN (SELECT person_id FROM person_names WHERE surname = ? AND seen > 0) AND r.seen > 0
		ORDER BY p.person_key, r.seen DESC, r.last_on DESC, r.title, r.org, r.party, r.city_id`, []any{family}, func(rows *sql.Rows) error {
		var row int64
		var seen int
		var p stancebook.Person
		var aliases string
		if err := rows.Scan(&row, &p.Name, &p.Official, &p.OfficialID, &p.Title, &p.Org, &p.Party, &p.PartySource,
			&p.Office.Name, &p.Office.State, &p.Office.GeonameID, &p.On, &seen, &aliases); err != nil {
			return err
		}
		p.Aliases = several(aliases)
		i, ok := at[row]
		if !ok {
			i = len(figures)
			at[row] = i
			figures = append(figures, figure{row: row, folded: fold(p.Name)})
		}
		f := &figures[i]
		f.seen += seen
		if len(f.faces) < maxFaces {
			f.faces = append(f.faces, p)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(figures, func(a, b figure) int { return cmp.Compare(b.seen, a.seen) })
	w.remember(family, figures)
	return figures, nil
}

func (b *Book) remember(family string, figures []figure) {
	if b.figureCount+len(figures) > maxFigures {
		clear(b.figures)
		b.figureCount = 0
	}
	b.figures[family] = figures
	b.figureCount += max(len(figures), 1)
}

// several splits a list that was joined by "; ".
func several(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, "; ")
}
