package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// Forgotten is what forgetting somebody takes out of the book.
type Forgotten struct {
	ID, Name string // Name is for whoever asked: the book does not keep it
	Already  bool   // they were forgotten before, and the work is finished
	Claims   int    // that they made, in all wordings: gone
	Articles int    // that name them: an x stands for each letter
	Pages    int    // as they came: gone
	Reviewed int    // reviews of their claims, or that name them as speaker: gone
	Judged   int    // judgements about them: gone, or without their half
	Others   int    // rows of other tables that named them
	Shared   int    // articles in which somebody else bears the family name
	Kin      []string
	Copies   []string // files beside the book that may hold the name still
}

// forgetting is somebody on their way out of the book.
type forgetting struct {
	*Book
	Forgotten
	person int64 // 0 where they were forgotten before
	row    int64 // of forgotten
	keys   []string
	forms  [][]string // of the name in full
	names  sought
	cast   map[int64]bool // articles that mention them
}

// Forget takes a person out of the book: their claims with the reviews of
// them, and their name out of whatever else holds it. What stays tells that
// name when it comes again, so that later runs keep it out, and is no name. A
// rehearsal only counts. Cut short, it is finished by being called again.
func (b *Book) Forget(ctx context.Context, who string, rehearsal bool) (Forgotten, error) {
	f := &forgetting{Book: b, cast: map[int64]bool{}}
	if err := f.whom(ctx, who); err != nil {
		return Forgotten{}, err
	}
	f.Copies, _ = filepath.Glob(b.path + ".before-v*") // of a name that is no pattern, which gives none
	if err := b.pragmas(ctx, "PRAGMA secure_delete = ON", "PRAGMA temp_store = MEMORY"); err != nil {
		return Forgotten{}, err
	}
	err := b.transaction(ctx, func(ctx context.Context) error {
		if err := b.checkOthers(ctx); err != nil {
			return err
		}
		for _, step := range []func(context.Context) error{f.readNames, f.readCast, f.leaveMarks, f.dropClaims, f.dropJudgements, f.dropPerson,
			f.withholdArticles, f.withholdRows} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		if rehearsal {
			return errRehearsed
		}
		return b.exec(ctx, "INSERT INTO claims_fts (claims_fts) VALUES ('rebuild')")
	})
	if errors.Is(err, errRehearsed) {
		return f.Forgotten, nil
	}
	if err == nil {
		err = f.sweep(ctx)
	}
	if err != nil {
		return Forgotten{}, fmt.Errorf("forget: %w", err)
	}
	return f.Forgotten, nil
}

// whom finds who is to be forgotten: a person, or the name of one whom the book
// forgot already.
func (f *forgetting) whom(ctx context.Context, who string) (err error) {
	f.person, err = f.onePerson(ctx, who)
	if err == nil {
		return f.query(ctx, "SELECT name, person_key FROM people WHERE person_id = ?", []any{f.person}, func(rows *sql.Rows) error { return rows.Scan(&f.Name, &f.ID) })
	}
	gone := f.gone.Load()
	if form := formOf(who); gone != nil && errors.Is(err, ErrNoPerson) && inFull(form) {
		if ids := gone.bearers("name", strings.Join(form, " ")); len(ids) > 0 {
			f.row, f.Name, f.Already = ids[0], who, true
			return nil
		}
	}
	return err
}

// pragmas set how the connection that writes does so.
func (b *Book) pragmas(ctx context.Context, list ...string) error {
	if b.write == nil {
		return b.explain(ErrReadOnly)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn == nil {
		if err := b.connectWriter(ctx); err != nil {
			return b.explain(err)
		}
	}
	for _, p := range list {
		if _, err := b.conn.ExecContext(ctx, p); err != nil {
			return b.explain(err)
		}
	}
	return nil
}

// readNames reads the keys and all forms of the name that the book holds.
func (f *forgetting) readNames(ctx context.Context) error {
	f.names = sought{lengths: map[int]bool{}, lone: map[string]bool{}}
	add := func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		f.addForm(formOf(name))
		return err
	}
	if f.person == 0 {
		f.addForm(formOf(f.Name))
	}
	err := f.each(ctx, `WITH RECURSIVE was(key) AS (SELECT person_key FROM people WHERE person_id = ?1
			UNION SELECT f.person_key FROM was JOIN former_keys f ON f.now_key = was.key)
		SELECT key FROM was`, []any{f.person}, func(rows *sql.Rows) error {
		var key string
		err := rows.Scan(&key)
		f.keys = append(f.keys, key)
		return err
	})
	if err == nil {
		err = f.each(ctx, `SELECT name FROM person_names WHERE person_id = ?1 UNION SELECT name FROM people WHERE person_id = ?1
			UNION SELECT chosen_name FROM people WHERE person_id = ?1 UNION SELECT name FROM speakers WHERE person_id = ?1
			UNION SELECT name FROM faces WHERE person_id = ?1
			UNION SELECT name FROM judgements WHERE person_key IN (SELECT value FROM json_each(?2))
			UNION SELECT other_name FROM judgements WHERE other_key IN (SELECT value FROM json_each(?2))
			UNION SELECT other_name FROM judgements WHERE action = 'rename' AND person_key IN (SELECT value FROM json_each(?2))`,
			[]any{f.person, jsonOf(f.keys)}, add)
	}
	spaced, joined := map[string]bool{}, map[string]bool{}
	for _, form := range f.forms {
		letters := strings.Join(form, "")
		spaced[strings.Join(form, " ")], joined[letters], f.names.lengths[len(letters)] = true, true, true
	}
	f.names.full, f.names.joined = func(s string) bool { return spaced[s] }, func(s string) bool { return joined[s] }
	return err
}

func (f *forgetting) addForm(form []string) {
	f.names.alone(form)
	if inFull(form) && !slices.ContainsFunc(f.forms, func(known []string) bool { return slices.Equal(known, form) }) {
		f.forms = append(f.forms, form)
	}
}

// readCast reads which articles mention the person, and who else bears the
// family name.
func (f *forgetting) readCast(ctx context.Context) error {
	err := f.each(ctx, `SELECT v.article_id FROM person_mentions m JOIN versions v USING (version_id) WHERE m.person_id = ?1
		UNION SELECT c.article_id FROM speakers s JOIN claims c USING (claim_id) WHERE s.person_id = ?1`, []any{f.person}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		f.cast[id] = true
		return err
	})
	if err != nil {
		return err
	}
	families := map[string]bool{}
	for _, form := range f.forms {
		families[surname(strings.Join(form, " "))] = true
	}
	var kin []int64
	for _, family := range sortedKeys(families) {
		err := f.each(ctx, "SELECT DISTINCT person_id FROM person_names WHERE surname = ? AND person_id <> ?", []any{family, f.person}, func(rows *sql.Rows) error {
			var id int64
			err := rows.Scan(&id)
			kin = append(kin, id)
			return err
		})
		if err != nil {
			return err
		}
	}
	f.Kin, err = f.describePeople(ctx, kin, true)
	return err
}

// leaveMarks writes by what the forgotten are told when they come again.
func (f *forgetting) leaveMarks(ctx context.Context) error {
	if f.person == 0 {
		return f.exec(ctx, "UPDATE forgotten SET swept = 0 WHERE forgotten_id = ?", f.row)
	}
	salt := ""
	if found, err := f.one(ctx, "SELECT salt FROM forgotten LIMIT 1", nil, &salt); err != nil || !found {
		fresh := make([]byte, 16)
		if _, err := rand.Read(fresh); err != nil {
			return err
		}
		salt = hex.EncodeToString(fresh)
	}
	bytes, err := hex.DecodeString(salt)
	if err != nil {
		return err
	}
	if f.row, err = f.insert(ctx, "INSERT INTO forgotten (forgotten_at, salt) VALUES (?, ?)", instant(f.options.Now()), salt); err != nil {
		return err
	}
	hashes := &forgotten{salt: bytes}
	mark := func(kind, evidence string, length int) error {
		return f.exec(ctx, "INSERT OR IGNORE INTO forgotten_marks (forgotten_id, kind, mark, length) VALUES (?, ?, ?, ?)", f.row, kind, hashes.mark(kind, evidence), length)
	}
	for _, form := range f.forms {
		letters := strings.Join(form, "")
		if err := errors.Join(mark("name", strings.Join(form, " "), len(letters)), mark("joined", letters, len(letters))); err != nil {
			return err
		}
	}
	for _, form := range f.forms {
		if len(f.Kin) == 0 {
			err = errors.Join(err, mark("family", surname(strings.Join(form, " ")), 0))
		}
	}
	return errors.Join(err, f.markFaces(ctx, mark))
}

// markFaces writes what tells the person from namesakes.
func (f *forgetting) markFaces(ctx context.Context, mark func(kind, evidence string, length int) error) error {
	own, err := f.faces(ctx, faceQuery+" WHERE f.person_id = ?", f.person)
	if err != nil {
		return err
	}
	var held []string // their own states and bodies
	for _, name := range sortedKeys(own) {
		for _, face := range own[name] {
			held = append(held, placesOf(face.Person)...)
			if face.Office.State != "" {
				err = errors.Join(err, mark("state", face.Office.State, 0))
			}
			if face.OfficialID != "" {
				err = errors.Join(err, mark("official", face.OfficialID, 0))
			}
			for _, office := range offices(face.family(), face.Person) {
				err = errors.Join(err, mark("office", office, 0))
			}
		}
	}
	for _, form := range f.forms {
		theirs, readErr := f.faces(ctx, faceQuery+" WHERE f.folded = ? AND f.person_id <> ?", strings.Join(form, " "), f.person)
		err = errors.Join(err, readErr)
		for _, face := range theirs[strings.Join(form, " ")] {
			for _, place := range placesOf(face.Person) {
				if !slices.Contains(held, place) {
					err = errors.Join(err, mark("namesake", place, 0))
				}
			}
		}
	}
	return err
}

func (f *face) family() string { return surname(strings.Join(formOf(f.Name), " ")) }

// sweep leaves nothing of what was deleted in the file and in the two beside
// it.
func (f *forgetting) sweep(ctx context.Context) error {
	if err := f.remembered(ctx); err != nil {
		return err
	}
	// What SQLite keeps in memory or in files of its own holds no name by now.
	if err := f.pragmas(ctx, "PRAGMA temp_store = DEFAULT", "VACUUM"); err != nil {
		return err
	}
	if err := f.emptyLog(ctx); err != nil {
		return err
	}
	err := f.transaction(ctx, func(ctx context.Context) error {
		return f.exec(ctx, "UPDATE forgotten SET swept = 1 WHERE forgotten_id = ?", f.row)
	})
	if err != nil {
		return err
	}
	return f.emptyLog(ctx)
}

// emptyLog copies the log of writes into the file and empties it.
func (b *Book) emptyLog(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	var busy, frames, copied int
	if err := b.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &copied); err != nil {
		return b.explain(err)
	}
	if busy != 0 {
		return fmt.Errorf("empty the log of %s: %w: another program is reading it, and what was deleted stays in %s-wal until that ends; then forget the same name again",
			b.path, ErrBusy, b.path)
	}
	return nil
}

// gone claims: a claim whose only speaker is the person.
const theirClaims = `SELECT s.claim_id FROM speakers s WHERE s.person_id = ?1
	AND NOT EXISTS (SELECT 1 FROM speakers o WHERE o.claim_id = s.claim_id AND o.person_id IS NOT ?1)`

// dropClaims deletes the person's claims and takes them out of those that they
// made with others. Where the text names them as a source, in whatever words,
// it does so no more: read anew, nobody else must be taken for "she".
func (f *forgetting) dropClaims(ctx context.Context) error {
	if err := f.maskSources(ctx); err != nil {
		return err
	}
	if err := f.dropReviews(ctx); err != nil {
		return err
	}
	if _, err := f.one(ctx, "SELECT count(*) FROM ("+theirClaims+")", []any{f.person}, &f.Claims); err != nil {
		return err
	}
	claims, err := f.rowsOf(ctx, theirClaims)
	if err != nil {
		return err
	}
	for _, claim := range claims {
		for _, query := range []string{
			"DELETE FROM claim_changes WHERE was_id = ?1 OR now_id = ?1",
			"DELETE FROM spans WHERE claim_id = ?1", "DELETE FROM speakers WHERE claim_id = ?1", "DELETE FROM claim_cities WHERE claim_id = ?1",
			"DELETE FROM stances WHERE claim_id = ?1", "DELETE FROM claims WHERE claim_id = ?1",
		} {
			if err := f.exec(ctx, query, claim); err != nil {
				return err
			}
		}
	}
	joint, err := f.rowsOf(ctx, "SELECT DISTINCT claim_id FROM speakers WHERE person_id = ?1")
	if err != nil {
		return err
	}
	for _, claim := range joint {
		if err := f.leaveOthers(ctx, claim); err != nil {
			return err
		}
	}
	return nil
}

// leaveOthers makes a claim that of those who made it with the person.
func (f *forgetting) leaveOthers(ctx context.Context, claim int64) error {
	if err := f.exec(ctx, "DELETE FROM speakers WHERE claim_id = ? AND person_id = ?", claim, f.person); err != nil {
		return err
	}
	var left []int
	err := f.each(ctx, "SELECT n FROM speakers WHERE claim_id = ? ORDER BY n", []any{claim}, func(rows *sql.Rows) error {
		var n int
		err := rows.Scan(&n)
		left = append(left, n)
		return err
	})
	for i, n := range left {
		err = errors.Join(err, f.exec(ctx, "UPDATE speakers SET n = ? WHERE claim_id = ? AND n = ?", i, claim, n))
	}
	return errors.Join(err, f.rereadAs(ctx, claim))
}

// maskSources masks in the texts what names the person as a source.
func (f *forgetting) maskSources(ctx context.Context) error {
	spans := map[int64][]stancebook.Span{}
	err := f.each(ctx, `SELECT c.version_id, x.start, x.stop FROM spans x JOIN claims c USING (claim_id) WHERE x.role = 'source' AND x.claim_id IN (`+theirClaims+`)
		UNION SELECT c.version_id, s.mention_start, s.mention_stop FROM speakers s JOIN claims c USING (claim_id) WHERE s.person_id = ?1 AND s.mention_start IS NOT NULL`,
		[]any{f.person}, func(rows *sql.Rows) error {
			var version int64
			var s stancebook.Span
			err := rows.Scan(&version, &s.Begin, &s.End)
			spans[version] = append(spans[version], s)
			return err
		})
	if err != nil {
		return err
	}
	for _, version := range sortedKeys(spans) {
		var text sql.NullString
		if _, err := f.one(ctx, "SELECT text FROM versions WHERE version_id = ?", []any{version}, &text); err != nil {
			return err
		}
		places, ok := stancebook.Bytes(text.String, spans[version])
		if !text.Valid || !ok {
			continue
		}
		out := []byte(text.String)
		for _, s := range places {
			maskBytes(out[s.Begin:s.End], false)
		}
		if err := f.exec(ctx, "UPDATE versions SET text = ? WHERE version_id = ?", string(out), version); err != nil {
			return err
		}
	}
	return nil
}

// dropReviews deletes the reviews of the person's claims and those that name
// them as a speaker.
func (f *forgetting) dropReviews(ctx context.Context) error {
	var list []int64
	err := f.each(ctx, `SELECT review_id FROM review_places WHERE claim_id IN (`+theirClaims+`)
		UNION SELECT r.review_id FROM reviews r JOIN claims c USING (claim_key) WHERE c.claim_id IN (`+theirClaims+`)
		UNION SELECT r.review_id FROM reviews r, json_each(?2) k WHERE r.field = 'speaker' AND instr(r.value, '[' || k.value || ']') > 0`,
		[]any{f.person, jsonOf(f.keys)}, func(rows *sql.Rows) error {
			var id int64
			err := rows.Scan(&id)
			list = append(list, id)
			return err
		})
	if err != nil {
		return err
	}
	f.Reviewed = len(list)
	for _, query := range []string{"DELETE FROM reviews WHERE undoes IN (SELECT value FROM json_each(?))", "DELETE FROM reviews WHERE review_id IN (SELECT value FROM json_each(?))"} {
		if err := f.exec(ctx, query, idList(list)); err != nil {
			return err
		}
	}
	return nil
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func (f *forgetting) rowsOf(ctx context.Context, query string) (ids []int64, err error) {
	err = f.each(ctx, query, []any{f.person}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}
