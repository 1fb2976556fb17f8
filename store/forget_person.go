package store

import (
	"context"
	"database/sql"
)

// dropJudgements takes the person out of what was judged about people. What
// holds somebody else to their articles stays, without the forgotten half.
func (f *forgetting) dropJudgements(ctx context.Context) error {
	keys := jsonOf(f.keys)
	if _, err := f.one(ctx, `SELECT count(*) FROM judgements WHERE person_key IN (SELECT value FROM json_each(?1)) OR other_key IN (SELECT value FROM json_each(?1))`,
		[]any{keys}, &f.Judged); err != nil {
		return err
	}
	const theirs = "(SELECT value FROM json_each(?1))"
	var alone []int64
	err := f.each(ctx, "SELECT judgement_id FROM judgements WHERE person_key IN "+theirs+" AND (other_key = '' OR other_key IN "+theirs+")", []any{keys}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		alone = append(alone, id)
		return err
	})
	if err != nil {
		return err
	}
	if err := f.exec(ctx, `DELETE FROM judged_evidence WHERE (article_key, folded) IN (SELECT a.article_key, f.folded`+mentionTables+"m.person_id = ?)", f.person); err != nil {
		return err
	}
	for _, query := range []string{
		"DELETE FROM judged_evidence WHERE person_key IN " + theirs,
		"UPDATE judgements SET person_key = '', name = '' WHERE person_key IN " + theirs,
		"UPDATE judgements SET other_key = '', other_name = '' WHERE other_key IN " + theirs,
		"DELETE FROM former_keys WHERE now_key IN " + theirs + " OR person_key IN " + theirs,
	} {
		if err := f.exec(ctx, query, keys); err != nil {
			return err
		}
	}
	for _, query := range []string{
		"DELETE FROM judged_evidence WHERE judgement_id IN " + theirs,
		"DELETE FROM judgements WHERE undoes IN " + theirs,
		"DELETE FROM judgements WHERE judgement_id IN " + theirs,
	} {
		if err := f.exec(ctx, query, idList(alone)); err != nil {
			return err
		}
	}
	return nil
}

// dropPerson deletes what the book knows of the person.
func (f *forgetting) dropPerson(ctx context.Context) error {
	for _, query := range []string{
		"UPDATE speakers SET mention = NULL WHERE (claim_id, mention) IN (SELECT c.claim_id, m.n FROM person_mentions m JOIN claims c USING (version_id) WHERE m.person_id = ?1)",
		"DELETE FROM person_mentions WHERE person_id = ?1",
		"DELETE FROM person_names WHERE person_id = ?1",
		"DELETE FROM person_roles WHERE person_id = ?1",
		"DELETE FROM faces WHERE person_id = ?1",
		"DELETE FROM people WHERE person_id = ?1",
	} {
		if err := f.exec(ctx, query, f.person); err != nil {
			return err
		}
	}
	return nil
}
