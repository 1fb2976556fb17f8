package store

import (
	"context"
	"database/sql"
	"errors"
)

// stillReaders is how many connections read a book that stays as it is: what
// two cores can use.
const stillReaders = 2

// hold begins to read on as many connections, all of which see the book as it
// is at one moment, and keeps them there. Nothing was written between the
// first and the last of them where the number that SQLite counts writes by is
// the same before and after. Beside one who writes without a pause it takes a
// few attempts; in the end one connection has to do.
func (b *Book) hold(ctx context.Context) error {
	const attempts = 50
	for n := range attempts + 1 {
		wanted := stillReaders
		if n == attempts {
			wanted = 1
		}
		b.read.SetMaxOpenConns(wanted)
		b.read.SetMaxIdleConns(wanted)
		held, err := b.holdTogether(ctx, wanted)
		if held || err != nil {
			return err
		}
	}
	return nil
}

// holdTogether tells whether it got connections that see the book as it is at
// one moment. They go back to the pool with what they began.
func (b *Book) holdTogether(ctx context.Context, wanted int) (held bool, err error) {
	before, err := b.Version(ctx)
	if err != nil {
		return false, err
	}
	var list []*sql.Conn
	defer func() {
		for _, conn := range list {
			if !held {
				_, rolled := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
				err = errors.Join(err, rolled)
			}
			err = errors.Join(err, conn.Close())
		}
	}()
	for range wanted {
		conn, err := b.read.Conn(ctx)
		if err != nil {
			return false, err
		}
		list = append(list, conn)
	}
	for _, conn := range list {
		if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
			return false, err
		}
		if err := conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(new(int)); err != nil {
			return false, err
		}
	}
	after, err := b.Version(ctx)
	return err == nil && (after == before || wanted == 1), err
}
