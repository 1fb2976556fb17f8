package store

import (
	"context"
	"database/sql"
	"strings"
)

// putChange records that the article's path showed other words, or another
// headline, than the book did: and which claims that added, dropped or altered.
func (w *writing) putChange(ctx context.Context) error {
	same := w.version == w.shown
	if w.again || w.shown == 0 || same && !w.reheaded(w.article) {
		return nil
	}
	was, err := w.wording(ctx, w.shown)
	if err != nil {
		return err
	}
	now, err := w.wording(ctx, w.version)
	if err != nil {
		return err
	}
	if same {
		was.headline = w.headline
	}
	var added, dropped any
	if was.text.Valid {
		added, dropped = wordsBetween(was.text.String, w.article.Text)
	}
	id, err := w.insert(ctx, `INSERT INTO changes (run_id, article_id, was_version, now_version, was_headline, now_headline,
		words_added, words_dropped, other_program) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		w.run, w.row, w.shown, w.version, was.headline, now.headline, added, dropped, was.program != now.program)
	if err != nil || same {
		return err
	}
	for _, c := range compareClaims(was.claims, now.claims) {
		if err := w.exec(ctx, "INSERT INTO claim_changes (change_id, kind, what, was_id, now_id) VALUES (?, ?, ?, ?, ?)",
			id, c.kind, strings.Join(c.what, ", "), rowOrNull(c.was), rowOrNull(c.now)); err != nil {
			return err
		}
	}
	return nil
}

func rowOrNull(c *statedClaim) any {
	if c == nil {
		return nil
	}
	return c.row
}

// wording is a version of an article as far as a comparison needs it.
type wording struct {
	headline, program string
	text              sql.NullString
	claims            []*statedClaim
}

// wording reads a version with the claims that were found in it last.
func (w *writing) wording(ctx context.Context, version int64) (v wording, err error) {
	if _, err = w.one(ctx, "SELECT headline, engine || ' ' || extractor_version, text FROM versions WHERE version_id = ?",
		[]any{version}, &v.headline, &v.program, &v.text); err != nil {
		return v, err
	}
	at := map[int64]*statedClaim{}
	err = w.each(ctx, `SELECT c.claim_id, c.claim_key, c.statement, c.cue, c.type, coalesce(s.person_id, 0), coalesce(s.name, '')
		FROM claims c LEFT JOIN speakers s ON s.claim_id = c.claim_id AND s.n = 0
		WHERE c.version_id = ? AND c.retired_run = '' ORDER BY c.n, c.claim_id`, []any{version}, func(rows *sql.Rows) error {
		c := &statedClaim{stances: map[string]string{}}
		err := rows.Scan(&c.row, &c.key, &c.statement, &c.cue, &c.form, &c.person, &c.speaker)
		c.words = strings.Fields(fold(c.statement))
		c.words = c.words[:min(len(c.words), maxWords)]
		at[c.row] = c
		v.claims = append(v.claims, c)
		return err
	})
	if err != nil {
		return v, err
	}
	err = w.each(ctx, `SELECT t.claim_id, t.topic, t.stance FROM stances t JOIN claims c USING (claim_id)
		WHERE c.version_id = ? AND c.retired_run = ''`, []any{version}, func(rows *sql.Rows) error {
		var row int64
		var topic, side string
		err := rows.Scan(&row, &topic, &side)
		at[row].stances[topic] = side
		return err
	})
	return v, err
}

// wordsBetween counts the words that a text has more than another, either way.
func wordsBetween(was, now string) (added, dropped int) {
	count := map[string]int{}
	for _, word := range strings.Fields(fold(was)) {
		count[word]++
	}
	for _, word := range strings.Fields(fold(now)) {
		count[word]--
	}
	for _, n := range count {
		if n < 0 {
			added -= n
		} else {
			dropped += n
		}
	}
	return added, dropped
}
