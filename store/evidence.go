package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// testimony is a name in an article: what a judgement holds on to, because it
// is the same whatever extracts the article.
type testimony struct{ article, folded string }

// about fills in whom a judgement is about.
func (j *judging) about(action string, person, other int64) error {
	j.Action = action
	read := func(row int64, key, name *string) error {
		found, err := j.one(context.Background(), "SELECT person_key, name FROM people WHERE person_id = ?", []any{row}, key, name)
		if err == nil && !found {
			err = fmt.Errorf("%s: %w: they left the book while this command began; ask again", action, stancebook.ErrNoPerson)
		}
		return err
	}
	if err := read(person, &j.PersonID, &j.Name); err != nil || other == 0 {
		return err
	}
	return read(other, &j.OtherID, &j.Other)
}

// write adds the judgement's row.
func (j *judging) write(ctx context.Context, undoes int64) (err error) {
	var undone any
	if undoes != 0 {
		undone = undoes
	}
	j.ID, err = j.insert(ctx, `INSERT INTO judgements (action, person_key, name, other_key, other_name, judged_by, judged_at, note, undoes)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, j.Action, j.PersonID, j.Name, j.OtherID, j.Other, j.By, j.At, j.withhold(j.Note), undone)
	return err
}

// measure counts the live claims of speakers s that a clause picks.
func (j *judging) measure(ctx context.Context, clause string, arg any) error {
	_, err := j.one(ctx, `SELECT count(DISTINCT c.claim_id), count(DISTINCT c.article_id) FROM speakers s JOIN claims c USING (claim_id) WHERE c.live AND `+clause,
		[]any{arg}, &j.Claims, &j.Articles)
	return err
}

const mentionTables = ` FROM person_mentions m JOIN faces f USING (face_id) JOIN versions v USING (version_id) JOIN articles a USING (article_id) WHERE `

// hold notes that the mentions m which a clause picks are the person's of key.
func (j *judging) hold(ctx context.Context, key string, moved int, clause string, args ...any) error {
	return j.exec(ctx, `INSERT OR REPLACE INTO judged_evidence (article_key, folded, judgement_id, person_key, moved)
		SELECT DISTINCT a.article_key, f.folded, `+fmt.Sprint(j.ID)+", '"+key+"', "+fmt.Sprint(moved)+mentionTables+clause, args...)
}

func (j *judging) pin(ctx context.Context, e testimony, key string, moved int) error {
	return j.exec(ctx, "INSERT INTO judged_evidence (article_key, folded, judgement_id, person_key, moved) VALUES (?, ?, ?, ?, ?)",
		e.article, e.folded, j.ID, key, moved)
}

// evidence are the names in articles that a clause over mentions picks.
func (j *judging) evidence(ctx context.Context, clause string, args ...any) (list []testimony, err error) {
	err = j.each(ctx, "SELECT DISTINCT a.article_key, f.folded"+mentionTables+clause+" ORDER BY 1, 2", args, func(rows *sql.Rows) error {
		var e testimony
		err := rows.Scan(&e.article, &e.folded)
		list = append(list, e)
		return err
	})
	return list, err
}

// settleHeld pins the faces of a judgement's mentions as the judgements that
// stand have it, and settles whose they are.
func (j *judging) settleHeld(ctx context.Context, judgement int64) error {
	type share struct {
		face   int64
		folded string
		pin    string
		seen   int // of the face
		part   int // that goes under the pin
	}
	var shares []share
	var names []string
	err := j.each(ctx, `SELECT x.face_id, x.folded, x.pin, x.seen, count(*) FROM (
			SELECT m.version_id, m.n, f.face_id, f.folded, f.pin AS had, f.seen, coalesce((SELECT e.person_key FROM judged_evidence e
				WHERE e.article_key = h.article_key AND e.folded = h.folded AND NOT EXISTS (SELECT 1 FROM judgements u WHERE u.undoes = e.judgement_id)
				ORDER BY e.judgement_id DESC LIMIT 1), '') AS pin
			FROM judged_evidence h JOIN articles a USING (article_key) JOIN versions v USING (article_id)
				JOIN person_mentions m ON m.version_id = v.version_id JOIN faces f ON f.face_id = m.face_id AND f.folded = h.folded
			WHERE h.judgement_id = ?1) x WHERE x.pin <> x.had GROUP BY x.face_id, x.pin ORDER BY x.face_id, x.pin`, []any{judgement}, func(rows *sql.Rows) error {
		var s share
		err := rows.Scan(&s.face, &s.folded, &s.pin, &s.seen, &s.part)
		shares = append(shares, s)
		return err
	})
	if err != nil {
		return err
	}
	for _, s := range shares {
		if err := j.repin(ctx, s.face, s.pin, s.part == s.seen, judgement); err != nil {
			return err
		}
		if !slices.Contains(names, s.folded) {
			names = append(names, s.folded)
		}
	}
	// The faces that a split leaves behind stand under the same names.
	return j.settle(ctx, names...)
}

const twinOf = `t.folded = f.folded AND t.title = f.title AND t.org = f.org AND t.party = f.party AND t.city_id = f.city_id
	AND t.official = f.official AND t.official_id = f.official_id AND t.year = f.year`

// repin puts a face, or the part of it that a judgement holds, under a pin.
func (j *judging) repin(ctx context.Context, face int64, pin string, whole bool, judgement int64) error {
	var twin, owner, from int64
	found, err := j.one(ctx, "SELECT t.face_id, t.person_id, f.person_id FROM faces f JOIN faces t ON "+twinOf+" WHERE f.face_id = ? AND t.pin = ?", []any{face, pin}, &twin, &owner, &from)
	if err != nil {
		return err
	}
	if !found && whole {
		return j.exec(ctx, "UPDATE faces SET pin = ? WHERE face_id = ?", pin, face)
	}
	if !found {
		twin, err = j.insert(ctx, `INSERT INTO faces (folded, surname, name, title, org, party, city_id, official, official_id, year, pin, since, seen, person_id)
			SELECT folded, surname, name, title, org, party, city_id, official, official_id, year, ?, since, 0, person_id FROM faces WHERE face_id = ?`, pin, face)
		if err != nil {
			return err
		}
	}
	clause, args := "m.face_id = ?", []any{face}
	if !whole {
		clause += ` AND EXISTS (SELECT 1 FROM versions v JOIN articles a USING (article_id) JOIN judged_evidence h USING (article_key)
			WHERE v.version_id = m.version_id AND h.judgement_id = ? AND h.folded = (SELECT folded FROM faces WHERE face_id = m.face_id)
			AND ? = coalesce((SELECT e.person_key FROM judged_evidence e WHERE e.article_key = h.article_key AND e.folded = h.folded
				AND NOT EXISTS (SELECT 1 FROM judgements u WHERE u.undoes = e.judgement_id) ORDER BY e.judgement_id DESC LIMIT 1), ''))`
		args = append(args, judgement, pin)
	}
	if found && owner != from {
		if err := j.moveMentions(ctx, clause, args, from, owner); err != nil {
			return err
		}
	}
	if err := j.exec(ctx, "UPDATE person_mentions AS m SET face_id = "+fmt.Sprint(twin)+" WHERE "+clause, args...); err != nil {
		return err
	}
	for _, row := range []int64{face, twin} {
		if err := j.exec(ctx, "UPDATE faces SET seen = (SELECT count(*) FROM person_mentions WHERE face_id = ?1) WHERE face_id = ?1", row); err != nil {
			return err
		}
		if _, err := j.sweepFace(ctx, row); err != nil {
			return err
		}
	}
	if !found || owner == from {
		return nil
	}
	if err := j.recount(ctx, from); err != nil {
		return err
	}
	return j.recount(ctx, owner)
}

// conflicts says what the articles state of two people that cannot be true of
// one at a time.
func (j *judging) conflicts(ctx context.Context, a, b int64) (list []string, err error) {
	var mine, theirs []*face
	for _, of := range []struct {
		person int64
		faces  *[]*face
	}{{a, &mine}, {b, &theirs}} {
		byName, err := j.faces(ctx, faceQuery+" WHERE f.person_id = ? ORDER BY f.seen DESC, f.face_id", of.person)
		if err != nil {
			return nil, err
		}
		for _, faces := range byName {
			*of.faces = append(*of.faces, faces...)
		}
		slices.SortFunc(*of.faces, compareFaces)
	}
	say := func(kind, x, y string) {
		if line := fmt.Sprintf("%s: %s and %s", kind, x, y); x != "" && y != "" && x != y && !slices.Contains(list, line) {
			list = append(list, line)
		}
	}
	for _, f := range mine[:min(len(mine), maxCompared)] {
		for _, g := range theirs[:min(len(theirs), maxCompared)] {
			if f.OfficialID != g.OfficialID {
				say("two officials of the table", f.OfficialID, g.OfficialID)
			}
			say("offices in two states", f.Office.State, g.Office.State)
			if f.On == g.On {
				say("two parties in "+strings.TrimSpace(f.On+" "), f.Party, g.Party)
				if f.Office.State == g.Office.State {
					say("offices in two cities in one year", f.Office.Name, g.Office.Name)
				}
			}
		}
	}
	return list, nil
}

// History returns the judgements, the last first: all of them, or those about
// one person.
func (b *Book) History(ctx context.Context, who string) (list []stancebook.Judgement, err error) {
	clause, args := "1", []any{}
	if who != "" {
		key, err := b.keyOf(ctx, who)
		if err != nil {
			return nil, err
		}
		clause, args = "(j.person_key = ? OR j.other_key = ?)", []any{key, key}
	}
	err = b.query(ctx, `SELECT j.judgement_id, j.action, j.person_key, j.name, j.other_key, j.other_name, j.judged_by, j.judged_at, j.note, coalesce(j.undoes, 0),
			coalesce((SELECT u.judgement_id FROM judgements u WHERE u.undoes = j.judgement_id), 0),
			(SELECT count(*) FROM judged_evidence e WHERE e.judgement_id = j.judgement_id),
			(SELECT count(*) FROM judged_evidence e WHERE e.judgement_id = j.judgement_id AND EXISTS (SELECT 1 FROM articles a JOIN versions v USING (article_id)
				JOIN person_mentions m ON m.version_id = v.version_id JOIN faces f USING (face_id) WHERE a.article_key = e.article_key AND f.folded = e.folded))
		FROM judgements j WHERE `+clause+" ORDER BY j.judgement_id DESC", args, func(rows *sql.Rows) error {
		var j stancebook.Judgement
		err := rows.Scan(&j.ID, &j.Action, &j.PersonID, &j.Name, &j.OtherID, &j.Other, &j.By, &j.At, &j.Note, &j.Undoes, &j.UndoneBy, &j.Mentions, &j.Found)
		list = append(list, j)
		return err
	})
	return list, err
}

// keyOf is the key of a person, also of one whom a judgement merged away.
func (b *Book) keyOf(ctx context.Context, who string) (key string, err error) {
	err = b.query(ctx, "SELECT ?1 FROM judgements WHERE person_key = ?1 OR other_key = ?1 LIMIT 1", []any{strings.TrimSpace(who)}, func(rows *sql.Rows) error { return rows.Scan(&key) })
	if err != nil || key != "" {
		return key, err
	}
	person, err := b.onePerson(ctx, who)
	if err != nil {
		return "", err
	}
	err = b.query(ctx, "SELECT person_key FROM people WHERE person_id = ?", []any{person}, func(rows *sql.Rows) error { return rows.Scan(&key) })
	return key, err
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
