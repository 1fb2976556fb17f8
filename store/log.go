package store

import (
	"context"
	"database/sql"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
)

// The log of writes is copied back into the file when it is long: each article
// touches many pages, and most of them again and again. Another connection does
// it while the writer goes on. The writer copies what came meanwhile, so that it
// finds all copied once and can begin the log anew (SQLite's checkpoints only
// let it where nothing is left and nobody reads what it holds).
const (
	logBytes  = 128 << 20
	logFrames = 2 * logBytes / 4096 // at which the writer does it all itself
)

// copier copies the log back beside the writer.
type copier struct {
	db    *sql.DB
	busy  atomic.Bool
	ready atomic.Bool // it copied all that there was when it began
	work  sync.WaitGroup
}

const copyLog = "PRAGMA wal_checkpoint(PASSIVE)"

// connectWriter opens the one connection that writes.
func (b *Book) connectWriter(ctx context.Context) (err error) {
	if b.conn, err = b.write.Conn(ctx); err != nil {
		return err
	}
	// The length of the file tells how long the log is only where it is cut off
	// when it begins anew.
	for _, setting := range []string{"PRAGMA journal_size_limit = 0", "PRAGMA wal_autocheckpoint = " + strconv.Itoa(logFrames)} {
		if _, err := b.conn.ExecContext(ctx, setting); err != nil {
			return err
		}
	}
	return nil
}

// tendLog follows each transaction. What it cannot do now comes later.
func (b *Book) tendLog(ctx context.Context) {
	info, err := os.Stat(b.path + "-wal")
	switch {
	case err != nil || info.Size() < logBytes || b.copier.busy.Load():
	case b.copier.ready.Swap(false):
		b.conn.ExecContext(ctx, copyLog)
	default:
		b.copier.busy.Store(true)
		b.copier.work.Go(func() {
			defer b.copier.busy.Store(false)
			b.copier.ready.Store(b.copier.copy(ctx, b) == nil)
		})
	}
}

func (c *copier) copy(ctx context.Context, b *Book) (err error) {
	if c.db == nil {
		if c.db, err = sql.Open("sqlite3", b.address("rw", "_synchronous=NORMAL")); err != nil {
			return err
		}
		c.db.SetMaxOpenConns(1)
	}
	_, err = c.db.ExecContext(ctx, copyLog)
	return err
}

func (c *copier) close() error {
	c.work.Wait()
	if c.db == nil {
		return nil
	}
	err := c.db.Close()
	c.db = nil
	return err
}
