package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// evidence is what an article states of a person, and the face that it gave
// them.
type evidence struct {
	stancebook.Person
	face int64
}

// witnesses is what an article on its way into the book states of people.
type witnesses struct {
	persons      []evidence
	pins         map[string]string // to whom a user's judgements put names of the article
	bare         []string          // names of which it states nothing
	dropped      []int64           // people whose evidence from this version was taken back
	droppedFaces []int64
}

// putPeople joins the article's evidence to people.
func (w *writing) putPeople(ctx context.Context) error {
	for _, step := range []func(context.Context) error{w.dropMentions, w.readPins} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	for _, p := range w.x.People {
		if p.Name == "" {
			continue
		}
		if p.On == "" {
			p.On = w.known.PublishedOn()
		}
		if err := w.putPerson(ctx, p, true); err != nil {
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
		return b.rememberedAgain(ctx)
	}
	return nil
}

// readPins reads to whom a user's judgements put names of this article.
func (w *writing) readPins(ctx context.Context) error {
	w.pins = map[string]string{}
	return w.each(ctx, `SELECT folded, person_key FROM judged_evidence e
		WHERE article_key = ? || '' AND NOT EXISTS (SELECT 1 FROM judgements u WHERE u.undoes = e.judgement_id)
		ORDER BY judgement_id`, []any{w.article.Key()}, func(rows *sql.Rows) error {
		var folded, key string
		err := rows.Scan(&folded, &key)
		w.pins[folded] = key
		return err
	})
}

// dropMentions takes back what an earlier extraction of this version stated.
func (w *writing) dropMentions(ctx context.Context) error {
	type mention struct {
		person, face int64
		names        []string
		role         role
	}
	var old []mention
	err := w.each(ctx, `SELECT person_id, coalesce(face_id, 0), name, aliases, title, org, party, party_source, coalesce(city_id, 0) FROM person_mentions WHERE version_id = ?`,
		[]any{w.version}, func(rows *sql.Rows) error {
			var m mention
			var name, aliases string
			err := rows.Scan(&m.person, &m.face, &name, &aliases, &m.role.title, &m.role.org, &m.role.party, &m.role.partySource, &m.role.city)
			m.names = append([]string{name}, several(aliases)...)
			old = append(old, m)
			return err
		})
	if err != nil || len(old) == 0 {
		return err
	}
	for _, m := range old {
		w.dropped = append(w.dropped, m.person)
		w.droppedFaces = append(w.droppedFaces, m.face)
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
		if err := w.exec(ctx, "UPDATE faces SET seen = seen - 1 WHERE face_id = ?", m.face); err != nil {
			return err
		}
	}
	return w.exec(ctx, "DELETE FROM person_mentions WHERE version_id = ?", w.version)
}

// sweepPeople settles what the whole article says of bare names, and drops the
// names, roles and faces that no article states any more and the people of whom
// nothing is left.
func (w *writing) sweepPeople(ctx context.Context) error {
	names, err := w.ambiguous(ctx)
	if err != nil {
		return err
	}
	for _, row := range w.droppedFaces {
		name, err := w.sweepFace(ctx, row)
		if err != nil {
			return err
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if err := w.settle(ctx, names...); err != nil {
		return err
	}
	slices.Sort(w.dropped)
	for _, person := range slices.Compact(w.dropped) {
		if err := w.exec(ctx, "DELETE FROM person_names WHERE person_id = ? AND seen <= 0", person); err != nil {
			return err
		}
		if err := w.exec(ctx, "DELETE FROM person_roles WHERE person_id = ? AND seen <= 0", person); err != nil {
			return err
		}
		if err := w.nameOrDrop(ctx, person); err != nil {
			return err
		}
	}
	return nil
}

// sweepFace brings a face that lost an article up to date. It returns its name
// where its people are to be settled anew.
func (b *Book) sweepFace(ctx context.Context, row int64) (folded string, err error) {
	var since, now string
	var seen int
	var bare bool
	found, err := b.one(ctx, `SELECT f.folded, f.since, f.seen, f.title || f.org || f.party || f.official_id = '' AND f.city_id = 0, coalesce((SELECT min(coalesce(nullif(m.on_date, ''), '9999') || ' ' || a.article_key)
			FROM person_mentions m JOIN versions v USING (version_id) JOIN articles a USING (article_id) WHERE m.face_id = f.face_id), '')
		FROM faces f WHERE f.face_id = ?`, []any{row}, &folded, &since, &seen, &bare, &now)
	switch {
	case err != nil || !found:
		return "", err
	case seen <= 0:
		return folded, b.exec(ctx, "DELETE FROM faces WHERE face_id = ?", row)
	case since != now:
		return folded, b.exec(ctx, "UPDATE faces SET since = ? WHERE face_id = ?", now, row)
	case bare:
		return folded, nil // its articles' cities say whose it is
	}
	return "", nil
}

type role struct {
	title, org, party, partySource string
	city                           int64
}

// personOf finds the person that a claim's speaker is, and the number of the
// mention that says so: one whom the article's people hold already, else new
// evidence.
func (w *writing) personOf(ctx context.Context, s *stancebook.Speaker) (person int64, mention int, err error) {
	mention = slices.IndexFunc(w.persons, func(e evidence) bool { return e.Name == s.Name })
	if mention < 0 {
		mention = slices.IndexFunc(w.persons, func(e evidence) bool { return slices.Contains(e.Aliases, s.Name) })
	}
	if mention < 0 {
		mention = len(w.persons)
		if err := w.putPerson(ctx, stancebook.Person{Name: s.Name, Title: s.Title, Org: s.Org, Party: s.Party,
			PartySource: s.PartySource, Office: s.Office, On: w.known.PublishedOn()}, false); err != nil {
			return 0, 0, err
		}
	}
	_, err = w.one(ctx, "SELECT person_id FROM faces WHERE face_id = ?", []any{w.persons[mention].face}, &person)
	return person, mention, err
}

// putPerson joins a piece of evidence to its person. listed tells that the
// article's own list of people holds it.
func (w *writing) putPerson(ctx context.Context, p stancebook.Person, listed bool) (err error) {
	var city any
	var r = role{title: p.Title, org: p.Org, party: p.Party, partySource: p.PartySource}
	if p.Office != (stancebook.City{}) {
		if r.city, err = w.cityID(ctx, p.Office); err != nil {
			return err
		}
		city = r.city
	}
	face, person, err := w.putFace(ctx, p, r.city)
	if err != nil {
		return err
	}
	w.persons = append(w.persons, evidence{p, face})
	w.noteBare(p)
	if err := w.exec(ctx, `INSERT INTO person_mentions (version_id, n, person_id, face_id, listed, name, aliases, title, org, party, party_source, city_id, official, official_id, on_date)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, w.version, len(w.persons)-1, person, face, listed, p.Name, strings.Join(p.Aliases, "; "),
		p.Title, p.Org, p.Party, p.PartySource, city, p.Official, p.OfficialID, p.On); err != nil {
		return err
	}
	for i, name := range append([]string{p.Name}, p.Aliases...) {
		if err := w.putName(ctx, person, name, i > 0, 1); err != nil {
			return err
		}
	}
	if err := w.exec(ctx, `INSERT INTO person_roles (person_id, title, org, party, party_source, city_id, first_on, last_on, seen)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, 1)
		ON CONFLICT DO UPDATE SET seen = seen + 1, last_on = max(last_on, ?7),
			first_on = CASE WHEN first_on = '' THEN ?7 WHEN ?7 = '' THEN first_on ELSE min(first_on, ?7) END`,
		person, r.title, r.org, r.party, r.partySource, r.city, p.On); err != nil {
		return err
	}
	public := p.Official || p.Party != "" || p.Office != (stancebook.City{}) || p.Title != "" && p.Org != ""
	return w.exec(ctx, `UPDATE people SET official = max(official, ?2), public = max(public, ?3), official_id = max(official_id, ?4), name = `+shownName+`
		WHERE person_id = ?1`, person, p.Official, public, p.OfficialID)
}

// shownName is the name that a person is shown under: the one that a user
// chose, else the full name given most often.
const shownName = `coalesce(nullif(chosen_name, ''), (SELECT n.name FROM person_names n WHERE n.person_id = people.person_id
	ORDER BY n.alias, instr(n.name, ' ') > 0 DESC, n.seen DESC, length(n.name) DESC, n.name LIMIT 1), name)`

// putName counts a form of a person's name.
func (b *Book) putName(ctx context.Context, person int64, name string, alias bool, seen int) error {
	folded := fold(name)
	return b.exec(ctx, `INSERT INTO person_names (person_id, name, folded, surname, alias, seen) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
		ON CONFLICT DO UPDATE SET seen = seen + ?6, alias = min(alias, ?5)`, person, name, folded, surname(folded), alias, seen)
}

// putFace finds the face that the evidence shows, or makes it and settles whose
// it is. Most evidence shows a face that is known: that costs one look-up.
func (w *writing) putFace(ctx context.Context, p stancebook.Person, city int64) (row, person int64, err error) {
	folded := fold(p.Name)
	year, on := "", "9999"
	if len(p.On) >= 4 {
		year, on = p.On[:4], p.On
	}
	since := on + " " + w.article.Key()
	pin := w.pins[folded]
	var known, name string
	found, err := w.one(ctx, `SELECT face_id, coalesce(person_id, 0), since, name FROM faces WHERE folded = ? AND title = ? AND org = ? AND party = ?
		AND city_id = ? AND official = ? AND official_id = ? AND year = ? AND pin = ?`,
		[]any{folded, p.Title, p.Org, p.Party, city, p.Official, p.OfficialID, year, pin}, &row, &person, &known, &name)
	if err != nil {
		return 0, 0, err
	}
	if found && person != 0 && known <= since && name <= p.Name {
		return row, person, w.exec(ctx, "UPDATE faces SET seen = seen + 1 WHERE face_id = ?", row)
	}
	if found {
		err = w.exec(ctx, "UPDATE faces SET seen = seen + 1, since = min(since, ?), name = min(name, ?) WHERE face_id = ?", since, p.Name, row)
	} else {
		row, err = w.insert(ctx, `INSERT INTO faces (folded, surname, name, title, org, party, city_id, official, official_id, year, pin, since, seen)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`, folded, surname(folded), p.Name, p.Title, p.Org, p.Party, city, p.Official, p.OfficialID, year, pin, since)
	}
	if err != nil {
		return 0, 0, err
	}
	if err := w.settle(ctx, folded); err != nil {
		return 0, 0, err
	}
	_, err = w.one(ctx, "SELECT person_id FROM faces WHERE face_id = ?", []any{row}, &person)
	return row, person, err
}

func (b *Book) same(a, c stancebook.Person) bool {
	if b.options.Same == nil {
		return fold(a.Name) == fold(c.Name)
	}
	return b.options.Same(a, c)
}

// several splits a list that was joined by "; ".
func several(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, "; ")
}
