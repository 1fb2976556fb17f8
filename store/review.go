package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/stancebook/stancebook"
)

// Review writes what somebody decided about the live claim of a key, or of the
// letters with which only its key begins, and applies it.
func (b *Book) Review(ctx context.Context, key string, d stancebook.Decision, by stancebook.Reviewer) (stancebook.Review, error) {
	d, err := b.sound(ctx, d)
	if err != nil {
		return stancebook.Review{}, err
	}
	r := stancebook.Review{Action: d.Action, Field: d.Field, Value: d.Value, By: by.Name, Note: by.Note, At: instant(b.options.Now())}
	err = b.transaction(ctx, func(ctx context.Context) error {
		if err := b.checkOthers(ctx); err != nil {
			return err
		}
		claim, err := b.quote(ctx, &r, key)
		if err != nil {
			return err
		}
		if err := b.putReview(ctx, &r); err != nil {
			return err
		}
		if err := b.placeReview(ctx, r.ID, claim, "key", ""); err != nil {
			return err
		}
		unfit, err := b.judgeClaim(ctx, claim, nil)
		if err == nil && unfit[r.ID] {
			return fmt.Errorf("edit the words of claim %s: %w: %q does not stand near them in the text that the book keeps of the article", r.ClaimKey, stancebook.ErrReview, d.Value)
		}
		r.How, r.NowKey = "key", r.ClaimKey
		return err
	})
	return r, err
}

// UndoReview takes a review back; 0 is the reviewer's last that stands. The
// claim is then as the other reviews and the program have it.
func (b *Book) UndoReview(ctx context.Context, id int64, by stancebook.Reviewer) (stancebook.Review, error) {
	u := stancebook.Review{Action: "undo", By: by.Name, Note: by.Note, At: instant(b.options.Now())}
	err := b.transaction(ctx, func(ctx context.Context) error {
		if err := b.checkOthers(ctx); err != nil {
			return err
		}
		old, err := b.reviewToUndo(ctx, id, by.Name)
		if err != nil {
			return err
		}
		takeFrom(&u, &old)
		if err := b.putReview(ctx, &u); err != nil {
			return err
		}
		return b.rejudge(ctx, u.ArticleKey)
	})
	return u, err
}

// takeFrom makes u about what old was about.
func takeFrom(u, old *stancebook.Review) {
	u.Undoes, u.Field, u.Value = old.ID, old.Field, old.Value
	u.ClaimKey, u.ArticleKey, u.VersionKey = old.ClaimKey, old.ArticleKey, old.VersionKey
	u.Exact, u.Prefix, u.Suffix, u.Start, u.Stop = old.Exact, old.Prefix, old.Suffix, old.Start, old.Stop
}

func (b *Book) reviewToUndo(ctx context.Context, id int64, by string) (r stancebook.Review, err error) {
	if id == 0 {
		found, err := b.one(ctx, `SELECT max(review_id) FROM reviews r WHERE reviewer = ? AND action <> 'undo' AND `+standing+` HAVING max(review_id) IS NOT NULL`, []any{by}, &id)
		if err == nil && !found {
			err = fmt.Errorf("undo: %w of %q stands; see: stancebook review list", stancebook.ErrNoReview, by)
		}
		if err != nil {
			return r, err
		}
	}
	found, err := b.one(ctx, "SELECT "+reviewColumns+" FROM reviews r WHERE review_id = ?", []any{id}, reviewFields(&r)...)
	switch {
	case err != nil:
		return r, err
	case !found:
		return r, fmt.Errorf("undo review %d: %w; see: stancebook review list", id, stancebook.ErrNoReview)
	case r.Action == "undo":
		return r, fmt.Errorf("undo review %d: %w: it is an undo itself; review the claim anew instead", id, stancebook.ErrReview)
	case r.UndoneBy != 0:
		return r, fmt.Errorf("undo review %d: %w: review %d undid it", id, stancebook.ErrReview, r.UndoneBy)
	}
	return r, nil
}

// standing picks the reviews r that nobody took back.
const standing = "NOT EXISTS (SELECT 1 FROM reviews u WHERE u.undoes = r.review_id)"

const reviewColumns = `r.review_id, r.claim_key, r.article_key, r.version_key, r.action, r.field, r.value, r.reviewer, r.reviewed_at, r.note,
	coalesce(r.undoes, 0), coalesce((SELECT u.review_id FROM reviews u WHERE u.undoes = r.review_id), 0), r.exact, r.prefix, r.suffix, r.start, r.stop`

func reviewFields(r *stancebook.Review) []any {
	return []any{&r.ID, &r.ClaimKey, &r.ArticleKey, &r.VersionKey, &r.Action, &r.Field, &r.Value, &r.By, &r.At, &r.Note,
		&r.Undoes, &r.UndoneBy, &r.Exact, &r.Prefix, &r.Suffix, &r.Start, &r.Stop}
}

// quote fills in what a review is about: the claim as the program found it.
func (b *Book) quote(ctx context.Context, r *stancebook.Review, key string) (claim int64, err error) {
	key = strings.TrimSpace(key)
	if key == "" {
		return 0, fmt.Errorf("review: %w: give its claim_key", stancebook.ErrNoClaim)
	}
	n, spans := 0, ""
	err = b.each(ctx, `SELECT c.claim_id, c.claim_key, a.article_key, v.version_key, coalesce(m.answer ->> 'statement', c.statement),
			coalesce(m.answer ->> 'context_before', c.context_before), coalesce(m.answer ->> 'context_after', c.context_after), coalesce(m.answer ->> 'spans', c.spans)
		FROM claims c JOIN articles a USING (article_id) JOIN versions v ON v.version_id = c.version_id LEFT JOIN machine_answers m USING (claim_id)
		WHERE c.claim_key >= ?1 AND c.claim_key < ?1 || 'g' AND c.live LIMIT 2`, []any{key}, func(rows *sql.Rows) error {
		n++
		return rows.Scan(&claim, &r.ClaimKey, &r.ArticleKey, &r.VersionKey, &r.Exact, &r.Prefix, &r.Suffix, &spans)
	})
	switch {
	case err != nil:
		return 0, err
	case n == 0:
		return 0, fmt.Errorf("review %q: %w lives in the book; find keys with: stancebook claims --fields claim_key,statement", key, stancebook.ErrNoClaim)
	case n > 1:
		return 0, fmt.Errorf("review %q: %w: the keys of several begin so; give more letters", key, stancebook.ErrNoClaim)
	}
	list, err := readSpans(spans)
	if err == nil && len(list) > 0 {
		r.Start, r.Stop = list[0].Begin, list[len(list)-1].End
	}
	return claim, err
}

// putReview adds the review's row.
func (b *Book) putReview(ctx context.Context, r *stancebook.Review) (err error) {
	var undoes any
	if r.Undoes != 0 {
		undoes = r.Undoes
	}
	r.ID, err = b.insert(ctx, `INSERT INTO reviews (claim_key, article_key, version_key, action, field, value, reviewer, reviewed_at, note, undoes,
		exact, prefix, suffix, start, stop) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.ClaimKey, r.ArticleKey, r.VersionKey, r.Action, r.Field, b.withhold(r.Value), r.By, r.At, b.withhold(r.Note), undoes,
		b.withhold(r.Exact), b.withhold(r.Prefix), b.withhold(r.Suffix), r.Start, r.Stop)
	return err
}

// placeReview notes at which claim a review stands. Claims that are in the book
// by now stand beside that one: none of them can turn out to be it.
func (b *Book) placeReview(ctx context.Context, review, claim int64, how, run string) error {
	return b.exec(ctx, `INSERT INTO review_places (review_id, claim_id, how, newest, run_id) VALUES (?1, ?2, ?3, (SELECT max(claim_id) FROM claims), ?4)
		ON CONFLICT DO UPDATE SET claim_id = ?2, how = ?3, newest = excluded.newest, run_id = ?4
		WHERE claim_id <> ?2 OR how <> ?3 OR newest <> excluded.newest`, review, claim, how, run)
}

// sound checks a decision and writes its value as the book keeps it.
func (b *Book) sound(ctx context.Context, d stancebook.Decision) (stancebook.Decision, error) {
	topic, isStance := strings.CutPrefix(d.Field, "stance:")
	d.Value = strings.TrimSpace(d.Value)
	var err error
	switch {
	case d.Action == "accept" || d.Action == "reject":
		d.Field, d.Value = "", ""
	case d.Action != "edit":
		err = fmt.Errorf("review: %w: action %q is none of accept, reject, edit", stancebook.ErrReview, d.Action)
	case d.Value == "":
		err = fmt.Errorf("edit %s: %w: no value given", d.Field, stancebook.ErrReview)
	case d.Field == "speaker":
		d.Value, err = b.soundSpeakers(ctx, d)
	case d.Field == "city":
		d.Value, err = b.soundCities(ctx, d.Value)
	case isStance:
		if topic, err = b.findTopic(ctx, topic); err != nil {
			return d, err
		}
		d.Field, d.Value = "stance:"+topic, strings.ToLower(d.Value)
		switch stancebook.Side(d.Value) {
		case stancebook.Support, stancebook.Oppose, stancebook.Neutral, stancebook.Unclear, nobody:
		default:
			err = fmt.Errorf("edit stance: %w: %q is none of support, oppose, neutral, unclear, none", stancebook.ErrReview, d.Value)
		}
	case d.Field == "words":
		d.Value = strings.Join(strings.Fields(d.Value), " ")
	default:
		err = fmt.Errorf("edit: %w: field %q is none of speaker, city, stance:TOPIC, words", stancebook.ErrReview, d.Field)
	}
	return d, err
}

// nobody is the value of an edit that leaves nothing in its field.
const nobody = "none"

func (b *Book) soundSpeakers(ctx context.Context, d stancebook.Decision) (string, error) {
	if strings.EqualFold(d.Value, nobody) {
		return nobody, nil
	}
	names := several(d.Value)
	for i, name := range names {
		name = strings.Join(strings.Fields(name), " ")
		if err := b.refuse(name); err != nil {
			return "", fmt.Errorf("edit speaker: %w: the book keeps nothing of %q", err, name)
		}
		known, err := b.soundSpeaker(ctx, name, d.Stranger)
		if err != nil {
			return "", err
		}
		names[i] = known
	}
	return strings.Join(names, "; "), nil
}

// soundSpeaker is a speaker as an edit keeps them: whom the book knows by name
// and key, a body or somebody new by name.
func (b *Book) soundSpeaker(ctx context.Context, name string, stranger bool) (string, error) {
	if n, key := nameAndKey(name); key != "" {
		if ids, err := b.peopleNamed(ctx, key); err != nil || len(ids) == 1 {
			return b.nameWithKey(ctx, ids, err)
		}
		name = n
	}
	ids, err := b.peopleNamed(ctx, name)
	if err != nil || len(ids) == 1 {
		return b.nameWithKey(ctx, ids, err)
	}
	bodies, err := b.ids(ctx, "SELECT org_id FROM organisations WHERE folded = ?", fold(name))
	if err != nil || len(bodies) > 0 && len(ids) == 0 {
		return name, err
	}
	ids, err = b.findPeople(ctx, name)
	var unknown *stancebook.UnknownError
	switch {
	case len(ids) == 1:
		return b.nameWithKey(ctx, ids, err)
	case len(ids) > 1:
		return "", b.several(ctx, name, ids)
	case !errors.As(err, &unknown) || unknown.Several:
		return "", err
	case !strings.Contains(fold(name), " ") || len(unknown.Nearest) > 0 && !stranger:
		return "", err
	}
	return name, nil
}

func (b *Book) nameWithKey(ctx context.Context, ids []int64, err error) (name string, _ error) {
	if err != nil {
		return "", err
	}
	err = b.query(ctx, "SELECT name || ' [' || person_key || ']' FROM people WHERE person_id = ?", []any{ids[0]}, func(rows *sql.Rows) error { return rows.Scan(&name) })
	return name, err
}

// nameAndKey takes "Eric Jones [1f0c99fd3d0a7d52]" apart.
func nameAndKey(value string) (name, key string) {
	name, rest, found := strings.Cut(value, " [")
	if !found || !strings.HasSuffix(rest, "]") {
		return value, ""
	}
	return name, strings.TrimSuffix(rest, "]")
}

// soundCities writes a list of cities as an edit keeps it. A city that the book
// does not hold needs its state.
func (b *Book) soundCities(ctx context.Context, value string) (string, error) {
	if strings.EqualFold(value, nobody) {
		return nobody, nil
	}
	var out []string
	for name := range strings.SplitSeq(value, ";") {
		city := cityOf(name)
		if city.Name == "" {
			continue
		}
		known := 0
		err := b.query(ctx, "SELECT name, state FROM cities WHERE folded = ?1 AND name <> '' AND (?2 = '' OR state = ?2)", []any{fold(city.Name), city.State}, func(rows *sql.Rows) error {
			known++
			return rows.Scan(&city.Name, &city.State)
		})
		switch {
		case err != nil:
			return "", err
		case known > 1:
			return "", fmt.Errorf("edit city: %w: there are several of the name %q; write it as \"%s, CA\"", stancebook.ErrReview, city.Name, city.Name)
		case known == 0 && stancebook.StateName(stancebook.StateCode(city.State)) == "":
			return "", b.unknown(ctx, "city", strings.TrimSpace(name))
		}
		out = append(out, city.String())
	}
	if len(out) == 0 {
		return "", fmt.Errorf("edit city: %w: no city given", stancebook.ErrReview)
	}
	return strings.Join(out, "; "), nil
}

// cityOf reads "Stockton, CA".
func cityOf(name string) stancebook.City {
	city, state, _ := strings.Cut(name, ",")
	c := stancebook.City{Name: strings.Join(strings.Fields(city), " ")}
	if state = strings.TrimSpace(state); state != "" {
		c.State = stateOf(state)
	}
	return c
}
