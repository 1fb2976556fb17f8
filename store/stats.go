package store

import (
	"context"
	"os"
)

// Stats is the state of a book.
type Stats struct {
	Schema                                                      int
	Articles, Versions, Claims, Retired, Stances, People        int // Claims are the live ones
	Officials, Cities, Topics, Reviews, Runs, Stories, NeedLook int
	Undated, Skipped, WithoutText                               int // articles
	Bytes, WALBytes                                             int64
	Integrity                                                   string // "ok", or what is wrong
	FullText                                                    bool   // the search index is there and whole
	SQLite                                                      string // version
}

// Stats counts the book and checks the file. It reads all of it once.
func (b *Book) Stats(ctx context.Context) (s Stats, err error) {
	err = b.read.QueryRowContext(ctx, `SELECT (SELECT user_version FROM pragma_user_version), sqlite_version(),
		(SELECT count(*) FROM articles), (SELECT count(*) FROM versions), (SELECT count(*) FROM claims WHERE live),
		(SELECT count(*) FROM claims WHERE NOT live), (SELECT count(*) FROM stances t JOIN claims c USING (claim_id) WHERE c.live),
		(SELECT count(*) FROM people), (SELECT count(*) FROM people WHERE official), (SELECT count(*) FROM cities WHERE name <> ''),
		(SELECT count(*) FROM topics), (SELECT count(*) FROM reviews), (SELECT count(*) FROM runs),
		(SELECT count(DISTINCT story_id) FROM articles), (SELECT count(*) FROM claims c LEFT JOIN speakers s ON s.claim_id = c.claim_id AND s.n = 0
			WHERE c.live AND c.review = '' AND min(c.confidence, coalesce(s.confidence, 0)) < ?),
		(SELECT count(*) FROM articles WHERE published_on = ''),
		(SELECT count(*) FROM articles JOIN versions USING (version_id) WHERE skipped <> ''),
		(SELECT count(*) FROM articles JOIN versions USING (version_id) WHERE text IS NULL)`, LookBelow).Scan(
		&s.Schema, &s.SQLite, &s.Articles, &s.Versions, &s.Claims, &s.Retired, &s.Stances, &s.People, &s.Officials, &s.Cities,
		&s.Topics, &s.Reviews, &s.Runs, &s.Stories, &s.NeedLook, &s.Undated, &s.Skipped, &s.WithoutText)
	if err != nil {
		return s, b.explain(err)
	}
	if err := b.read.QueryRowContext(ctx, "SELECT quick_check FROM pragma_quick_check LIMIT 1").Scan(&s.Integrity); err != nil {
		s.Integrity = err.Error()
	}
	var indexed int
	err = b.read.QueryRowContext(ctx, "SELECT count(*) FROM claims_fts_docsize").Scan(&indexed)
	s.FullText = err == nil && indexed == s.Claims+s.Retired
	for path, size := range map[string]*int64{b.path: &s.Bytes, b.path + "-wal": &s.WALBytes} {
		if info, err := os.Stat(path); err == nil {
			*size = info.Size()
		}
	}
	return s, nil
}
