package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Publish writes a copy of the book as it is at this moment to path, for
// others to read: without pages, addresses of this machine's folders, what was
// asked of whom on the way (sources, fetches, errors), the user's saved
// questions, watches and notes, and who is forgotten. Reviewers have numbers for names.
// It keeps of articles what retention says. Others may write to the book
// meanwhile. The copy takes its
// name when it is whole, in the place of a file that had it.
func (b *Book) Publish(ctx context.Context, path, retention string) (err error) {
	if same, statErr := sameFile(path, b.path); statErr == nil && same {
		return fmt.Errorf("publish book: %s is the book itself; name another file", path)
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".publish.*")
	if err != nil {
		return fmt.Errorf("publish book: %w", err)
	}
	defer os.RemoveAll(dir)
	part := filepath.Join(dir, "book.db")
	if err := b.copyTo(ctx, part); err != nil {
		return fmt.Errorf("publish book to %s: %w", path, b.explain(err))
	}
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: part}).EscapedPath()+"?_journal_mode=DELETE&_synchronous=OFF&_secure_delete=on")
	if err != nil {
		return fmt.Errorf("publish book to %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if err := errors.Join(redact(ctx, db, retention), db.Close()); err != nil {
		return fmt.Errorf("publish book to %s: %w", path, err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("publish book: %w", err)
	}
	return nil
}

func sameFile(a, b string) (bool, error) {
	x, err := os.Stat(a)
	if err != nil {
		return false, err
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y), err
}

// redact takes out of a copy what is not for others.
func redact(ctx context.Context, db *sql.DB, retention string) error {
	steps := []string{`DELETE FROM pages`, `DELETE FROM sightings`, `DELETE FROM run_failures`, `DELETE FROM run_sources`, `DELETE FROM fetches`,
		`DELETE FROM saved_queries`, `DELETE FROM watch_told`, `DELETE FROM watches`, `DELETE FROM robots`, `DELETE FROM forgotten_marks`, `DELETE FROM forgotten`,
		`UPDATE articles SET source = ''`,
		`UPDATE runs SET command = substr(command, 1, instr(command || ' ', ' ') - 1)`,
		`UPDATE reviews SET note = ''`, `UPDATE judgements SET note = ''`}
	steps = append(steps, pseudonyms...)
	if retention != Full {
		steps = append(steps, `UPDATE versions SET text = NULL, retention = 'excerpt' WHERE retention = 'full'`)
	}
	if retention == None {
		steps = append(steps, `UPDATE versions SET retention = 'none'`,
			`UPDATE claims SET context_before = '', context_after = '' WHERE context_before || context_after <> ''`,
			`UPDATE reviews SET prefix = '', suffix = ''`,
			`UPDATE machine_answers SET answer = json_set(answer, '$.context_before', '', '$.context_after', '')`,
			`INSERT INTO claims_fts (claims_fts) VALUES ('rebuild')`) // which else keeps the words of contexts
	}
	for _, step := range steps {
		if _, err := db.ExecContext(ctx, step); err != nil {
			return err
		}
	}
	if err := shortenPaths(ctx, db); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "VACUUM")
	return err
}

// pseudonyms give those who reviewed and judged numbers for names, in the order
// of what they did first.
var pseudonyms = []string{
	`CREATE TEMP TABLE pens AS SELECT name, 'reviewer-' || row_number() OVER (ORDER BY min(at), name) AS pen
		FROM (SELECT reviewer AS name, reviewed_at AS at FROM reviews UNION ALL SELECT judged_by, judged_at FROM judgements
			UNION ALL SELECT reviewer, reviewed_at FROM claims) WHERE name <> '' GROUP BY name`,
	`CREATE UNIQUE INDEX temp.pens_by_name ON pens (name)`,
	`UPDATE reviews SET reviewer = (SELECT pen FROM pens WHERE name = reviewer) WHERE reviewer <> ''`,
	`UPDATE claims SET reviewer = (SELECT pen FROM pens WHERE name = reviewer) WHERE reviewer <> ''`,
	`UPDATE judgements SET judged_by = (SELECT pen FROM pens WHERE name = judged_by) WHERE judged_by <> ''`,
	`UPDATE stances SET why = 'reviewed by ' || (SELECT pen FROM pens WHERE name = substr(why, 13))
		WHERE why LIKE 'reviewed by %' AND substr(why, 13) IN (SELECT name FROM pens)`,
	`DROP TABLE pens`,
}

// shortenPaths takes from the paths of files on this machine the folder that
// all of them share.
func shortenPaths(ctx context.Context, db *sql.DB) error {
	const local = `path LIKE '/%' OR path LIKE '_:\%'`
	rows, err := db.QueryContext(ctx, `SELECT path FROM articles WHERE `+local)
	if err != nil {
		return err
	}
	defer rows.Close()
	shared, first := "", true
	for rows.Next() {
		var path string
		if err := rows.Scan(&path); err != nil {
			return err
		}
		folder := path[:strings.LastIndexAny(path, `/\`)+1]
		if first {
			shared, first = folder, false
		}
		for !strings.HasPrefix(folder, shared) {
			shared = shared[:strings.LastIndexAny(strings.TrimRight(shared, `/\`), `/\`)+1]
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || shared == "" {
		return err
	}
	_, err = db.ExecContext(ctx, `UPDATE articles SET path = substr(path, ?1), doc = CASE WHEN doc LIKE ?2 ESCAPE '\' THEN substr(doc, ?1) ELSE doc END WHERE `+local,
		len([]rune(shared))+1, strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(shared)+"%")
	return err
}
