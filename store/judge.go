package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/stancebook/stancebook"
)

// Errors of judgements; each comes in a sentence that says what to do.
var (
	ErrNoJudgement = errors.New("no such judgement")
	ErrJudgement   = errors.New("the judgement changes nothing")
)

// errRehearsed ends a transaction whose effect was only to be shown.
var errRehearsed = errors.New("rehearsed")

// Judging is who judges, and why. A rehearsal tells what would move and changes
// nothing.
type Judging struct {
	By, Note  string
	Rehearsal bool
}

// Effect is what a judgement moved.
type Effect struct {
	stancebook.Judgement
	Claims, Articles int      // that are somebody else's now
	Conflicts        []string // what speaks against it
}

// judging is a judgement on its way into the book.
type judging struct {
	*Book
	Effect
}

// judge runs f in one transaction that ends with the names it returned settled.
func (b *Book) judge(ctx context.Context, how Judging, f func(ctx context.Context, j *judging) error) (Effect, error) {
	j := &judging{Book: b}
	j.By, j.Note, j.At = how.By, how.Note, b.options.Now().UTC().Format(time.RFC3339)
	err := b.transaction(ctx, func(ctx context.Context) error {
		if err := b.checkOthers(ctx); err != nil {
			return err
		}
		if err := f(ctx, j); err != nil {
			return err
		}
		if how.Rehearsal {
			return errRehearsed
		}
		return nil
	})
	if errors.Is(err, errRehearsed) {
		err = nil
	}
	return j.Effect, err
}

// Merge makes two people one: all that is other's becomes keep's, now and in
// every later run. Either is a name or an id.
func (b *Book) Merge(ctx context.Context, keep, other string, how Judging) (Effect, error) {
	kept, err := b.onePerson(ctx, keep)
	if err != nil {
		return Effect{}, err
	}
	gone, err := b.onePerson(ctx, other)
	if err != nil {
		return Effect{}, err
	}
	return b.judge(ctx, how, func(ctx context.Context, j *judging) error {
		if kept == gone {
			return fmt.Errorf("merge %q and %q: %w: they are one person already; see: stancebook people history %q", keep, other, ErrJudgement, keep)
		}
		if err := j.about("merge", kept, gone); err != nil {
			return err
		}
		if j.Conflicts, err = j.conflicts(ctx, kept, gone); err != nil {
			return err
		}
		if err := j.measure(ctx, "s.person_id = ?", gone); err != nil {
			return err
		}
		if err := j.write(ctx, 0); err != nil {
			return err
		}
		if err := j.hold(ctx, j.PersonID, 0, "m.person_id = ? AND f.pin <> ?", kept, j.PersonID); err != nil {
			return err
		}
		if err := j.hold(ctx, j.PersonID, 1, "m.person_id = ?", gone); err != nil {
			return err
		}
		if err := j.exec(ctx, "UPDATE people SET chosen_name = name WHERE person_id = ?", kept); err != nil {
			return err
		}
		return j.settleHeld(ctx, j.ID)
	})
}

// Rename shows a person under a name, now and in every later run.
func (b *Book) Rename(ctx context.Context, who, name string, how Judging) (Effect, error) {
	person, err := b.onePerson(ctx, who)
	if err != nil {
		return Effect{}, err
	}
	name = strings.Join(strings.Fields(name), " ")
	if err := b.refuse(name); err != nil {
		return Effect{}, fmt.Errorf("rename %q to %q: %w", who, name, err)
	}
	return b.judge(ctx, how, func(ctx context.Context, j *judging) error {
		if err := j.about("rename", person, 0); err != nil {
			return err
		}
		if j.Other, j.Name = j.Name, name; j.Other == name || name == "" {
			return fmt.Errorf("rename %q to %q: %w: give another name", who, name, ErrJudgement)
		}
		if err := j.measure(ctx, "s.person_id = ?", person); err != nil {
			return err
		}
		if err := j.write(ctx, 0); err != nil {
			return err
		}
		if err := j.hold(ctx, j.PersonID, 0, "m.person_id = ? AND f.pin <> ?", person, j.PersonID); err != nil {
			return err
		}
		if err := j.exec(ctx, "UPDATE people SET chosen_name = ?, name = ?1 WHERE person_id = ?", name, person); err != nil {
			return err
		}
		return j.settleHeld(ctx, j.ID)
	})
}

// Share picks some of a person's mentions; a zero field picks all.
type Share struct {
	Articles     []string // paths, addresses or keys
	Title, Org   string   // words of the title, of the body
	City         string   // "Stockton" or "Stockton, CA": of the office
	Name         string   // the form of the name
	Outlet       string
	Since, Until string
}

// Split makes a person of some of another's mentions.
func (b *Book) Split(ctx context.Context, who string, share Share, how Judging) (Effect, error) {
	person, err := b.onePerson(ctx, who)
	if err != nil {
		return Effect{}, err
	}
	clause, args, err := b.picked(ctx, share)
	if err != nil {
		return Effect{}, err
	}
	return b.judge(ctx, how, func(ctx context.Context, j *judging) error {
		if err := j.about("split", person, 0); err != nil {
			return err
		}
		all, err := j.evidence(ctx, "m.person_id = ?", person)
		if err != nil {
			return err
		}
		chosen, err := j.evidence(ctx, "m.person_id = ?"+clause, append([]any{person}, args...)...)
		if err != nil {
			return err
		}
		switch {
		case len(chosen) == 0:
			return fmt.Errorf("split %s: %w: none of %s fits; see them with: stancebook people %s", j.Name, ErrJudgement, counted(len(all), "mention"), j.PersonID)
		case len(chosen) == len(all):
			return fmt.Errorf("split %s: %w: all of %s fit, so nobody would be left; narrow the choice (see: stancebook people %s)",
				j.Name, ErrJudgement, counted(len(all), "mention"), j.PersonID)
		}
		j.Other = j.Name
		j.OtherID = stancebook.Hash("person", "split", j.PersonID, chosen[0].article, chosen[0].folded, j.At)
		if err := j.write(ctx, 0); err != nil {
			return err
		}
		for _, e := range all {
			key, moved := j.PersonID, 0
			if slices.Contains(chosen, e) {
				key, moved = j.OtherID, 1
			}
			if err := j.pin(ctx, e, key, moved); err != nil {
				return err
			}
		}
		if err := j.settleHeld(ctx, j.ID); err != nil {
			return err
		}
		return j.measure(ctx, "s.person_id = (SELECT person_id FROM people WHERE person_key = ?)", j.OtherID)
	})
}

// picked turns a share into SQL over mentions m, faces f, articles a.
func (b *Book) picked(ctx context.Context, share Share) (clause string, args []any, err error) {
	and := func(text string, more ...any) { clause, args = clause+" AND "+text, append(args, more...) }
	if len(share.Articles) > 0 {
		list := jsonOf(share.Articles)
		and("(a.path IN (SELECT value FROM json_each(?)) OR a.url IN (SELECT value FROM json_each(?)) OR a.article_key IN (SELECT value FROM json_each(?)))", list, list, list)
	}
	if share.Title != "" {
		and("instr(lower(m.title), lower(?)) > 0", share.Title)
	}
	if share.Org != "" {
		and("instr(lower(m.org), lower(?)) > 0", share.Org)
	}
	if share.City != "" {
		ids, err := b.findCities(ctx, share.City)
		if err != nil {
			return "", nil, err
		}
		and("m.city_id IN (SELECT value FROM json_each(?))", idList(ids))
	}
	if share.Name != "" {
		and("f.folded = ?", fold(share.Name))
	}
	if share.Outlet != "" {
		and("a.outlet = ?", share.Outlet)
	}
	if share.Since != "" {
		and("a.published_on >= ?", share.Since)
	}
	if share.Until != "" {
		and("a.published_on <> '' AND a.published_on <= ?", share.Until)
	}
	return clause, args, nil
}

// Undo takes a judgement back; the book is then as the others and the articles
// have it.
func (b *Book) Undo(ctx context.Context, id int64, how Judging) (Effect, error) {
	return b.judge(ctx, how, func(ctx context.Context, j *judging) error {
		var action string
		var undone, later int64
		found, err := j.one(ctx, `SELECT action, person_key, name, other_key, other_name, coalesce((SELECT judgement_id FROM judgements u WHERE u.undoes = j.judgement_id), 0),
				coalesce((SELECT min(l.judgement_id) FROM judged_evidence e JOIN judged_evidence l USING (article_key, folded)
					WHERE e.judgement_id = j.judgement_id AND e.moved AND l.judgement_id > j.judgement_id
					AND NOT EXISTS (SELECT 1 FROM judgements u WHERE u.undoes = l.judgement_id)), 0)
			FROM judgements j WHERE judgement_id = ?`, []any{id}, &action, &j.PersonID, &j.Name, &j.OtherID, &j.Other, &undone, &later)
		switch {
		case err != nil:
			return err
		case !found:
			return fmt.Errorf("undo judgement %d: %w; see: stancebook people history", id, ErrNoJudgement)
		case action == "undo":
			return fmt.Errorf("undo judgement %d: %w: it is an undo itself; judge anew instead", id, ErrJudgement)
		case undone != 0:
			return fmt.Errorf("undo judgement %d: %w: judgement %d undid it", id, ErrJudgement, undone)
		case later != 0:
			return fmt.Errorf("undo judgement %d: %w: judgement %d came later and holds some of the same mentions; undo that first", id, ErrJudgement, later)
		}
		j.Action, j.Undoes = "undo", id
		if err := j.write(ctx, id); err != nil {
			return err
		}
		return j.takeBack(ctx)
	})
}

// takeBack gives the undone judgement's mentions back.
func (j *judging) takeBack(ctx context.Context) error {
	var others int
	if _, err := j.one(ctx, `SELECT count(*) FROM judgements l WHERE l.person_key = ? AND l.judgement_id <> ? AND l.action <> 'undo'
		AND NOT EXISTS (SELECT 1 FROM judgements u WHERE u.undoes = l.judgement_id)`, []any{j.PersonID, j.Undoes}, &others); err != nil {
		return err
	}
	if others > 0 {
		// What is judged of the person still has to find them under this key.
		if err := j.exec(ctx, `INSERT OR IGNORE INTO judged_evidence (article_key, folded, judgement_id, person_key, moved)
			SELECT article_key, folded, ?, person_key, 0 FROM judged_evidence WHERE judgement_id = ? AND NOT moved`, j.ID, j.Undoes); err != nil {
			return err
		}
	}
	before, err := j.holders(ctx, j.Undoes)
	if err != nil {
		return err
	}
	if err := j.exec(ctx, "UPDATE people SET chosen_name = "+chosenName+" WHERE person_key = ?1", j.PersonID); err != nil {
		return err
	}
	if err := j.settleHeld(ctx, j.Undoes); err != nil {
		return err
	}
	after, err := j.holders(ctx, j.Undoes)
	if err != nil {
		return err
	}
	articles := map[int64]bool{}
	for claim, was := range before {
		if after[claim] != was {
			j.Claims++
			articles[was.article] = true
		}
	}
	j.Articles = len(articles)
	return j.exec(ctx, "UPDATE people SET name = "+strings.ReplaceAll(shownName, "?1", "people.person_id")+" WHERE person_key = ?", j.PersonID)
}

type holder struct {
	person  string
	article int64
}

// holders are to whom the claims of a judgement's mentions belong.
func (j *judging) holders(ctx context.Context, judgement int64) (map[int64]holder, error) {
	list := map[int64]holder{}
	err := j.each(ctx, `SELECT c.claim_id, p.person_key, c.article_id FROM judged_evidence e JOIN articles a USING (article_key) JOIN versions v USING (article_id)
		JOIN person_mentions m ON m.version_id = v.version_id JOIN faces f ON f.face_id = m.face_id AND f.folded = e.folded
		JOIN claims c ON c.version_id = v.version_id AND c.live JOIN speakers s ON s.claim_id = c.claim_id AND s.person_id = m.person_id
		JOIN people p ON p.person_id = s.person_id WHERE e.judgement_id = ? AND e.moved`, []any{judgement}, func(rows *sql.Rows) error {
		var claim int64
		var h holder
		err := rows.Scan(&claim, &h.person, &h.article)
		list[claim] = h
		return err
	})
	return list, err
}
