package store

import (
	"context"
	"database/sql"
)

// Version is a number that changes when anything is written to the book, by
// this program or another. It costs no more than a look at the file's header.
func (b *Book) Version(ctx context.Context) (version int64, err error) {
	b.pulse.Lock()
	defer b.pulse.Unlock()
	if b.pulseConn == nil {
		// SQLite counts for each connection apart, so one is kept for this alone.
		if b.pulseConn, err = sql.Open("sqlite3", b.address("rw", "_query_only=true&_cache_size=-256")); err != nil {
			return 0, b.explain(err)
		}
		b.pulseConn.SetMaxOpenConns(1)
	}
	err = b.pulseConn.QueryRowContext(context.WithoutCancel(ctx), "PRAGMA data_version").Scan(&version)
	return version, b.explain(err)
}
