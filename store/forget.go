package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
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
	mark   func(kind, evidence string, length int) error
	cast   map[int64]bool // articles that mention them
}

// Forget takes a person out of the book: their claims with the reviews of
// them, and their name out of whatever else holds it. What stays tells that
// name when it comes again, so that later runs keep it out, and is no name. A
// rehearsal only counts. Cut short, it is finished by being called again.
func (b *Book) Forget(ctx context.Context, who string, rehearsal bool) (Forgotten, error) {
	f := &forgetting{Book: b, cast: map[int64]bool{}}
	finished, err := f.finishEarlier(ctx, rehearsal)
	if err != nil {
		return Forgotten{}, fmt.Errorf("finish what an earlier forgetting began: %w", err)
	}
	done, err := f.whom(ctx, who, finished)
	if err == nil {
		err = f.findCopies()
	}
	if done || err != nil {
		return f.Forgotten, err
	}
	if err := b.pragmas(ctx, "PRAGMA secure_delete = ON", "PRAGMA temp_store = MEMORY"); err != nil {
		return Forgotten{}, err
	}
	err = b.transaction(ctx, func(ctx context.Context) error {
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
// forgot already. Somebody else who bears that name is to be asked for by id: a
// command that is given twice must not take the next of the name. It tells
// done=true where there is nothing left to do.
func (f *forgetting) whom(ctx context.Context, who string, finished []int64) (done bool, err error) {
	f.person, err = f.onePerson(ctx, who)
	if err != nil && !errors.Is(err, stancebook.ErrNoPerson) {
		return false, err
	}
	var gone []int64
	if form := formOf(who); f.gone.Load() != nil && inFull(form) {
		gone = f.gone.Load().bearers("name", strings.Join(form, " "))
	}
	var unknown *stancebook.UnknownError
	borne := err == nil || errors.As(err, &unknown) && unknown.Several
	switch {
	case len(gone) > 0 && borne && !slices.Contains(finished, gone[0]):
		if err == nil {
			err = f.several(ctx, who, []int64{f.person})
		}
		return false, err
	case len(gone) > 0 || !borne && len(finished) > 0:
		f.Name, f.Already = who, true
		if done = borne || len(gone) == 0; !done {
			f.row = gone[0]
		}
		return done, nil
	case err != nil:
		return false, err
	}
	return false, f.query(ctx, "SELECT name, person_key FROM people WHERE person_id = ?", []any{f.person}, func(rows *sql.Rows) error { return rows.Scan(&f.Name, &f.ID) })
}

// findCopies finds what the program itself put beside the book.
func (f *forgetting) findCopies() error {
	beside, err := os.ReadDir(filepath.Dir(f.path))
	for _, entry := range beside {
		if strings.HasPrefix(entry.Name(), filepath.Base(f.path)+".before-v") {
			f.Copies = append(f.Copies, filepath.Join(filepath.Dir(f.path), entry.Name()))
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
	f.names.small = map[string]int{}
	for _, form := range f.forms {
		f.names.small[surname(strings.Join(form, " "))] = 0
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

// finishEarlier sweeps the file after a forgetting that was broken off when
// its rows were gone already.
func (f *forgetting) finishEarlier(ctx context.Context, rehearsal bool) (begun []int64, err error) {
	if begun, err = f.ids(ctx, "SELECT forgotten_id FROM forgotten WHERE NOT swept"); err != nil || len(begun) == 0 || rehearsal {
		return nil, err
	}
	return begun, f.sweep(ctx)
}

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
		return f.exec(ctx, "UPDATE forgotten SET swept = 1 WHERE NOT swept")
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
			b.path, stancebook.ErrBusy, b.path)
	}
	return nil
}
