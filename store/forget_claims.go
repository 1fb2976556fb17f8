package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"github.com/stancebook/stancebook"
)

// theirClaims are those of which the person ?1 is the only speaker.
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
