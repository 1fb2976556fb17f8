package store

import "context"

// indexed is a new claim that the full text does not hold yet.
type indexed struct {
	claim                    int64
	statement, before, after string
}

// index puts the new claims into the full text. It comes last: SQLite has the
// full text write out what it holds at each statement that may be undone by
// itself, and each time costs a merge later.
func (b *Book) index(ctx context.Context) error {
	for _, c := range b.unindexed {
		if err := b.exec(ctx, "INSERT INTO claims_fts (rowid, statement, context_before, context_after) VALUES (?, ?, ?, ?)",
			c.claim, c.statement, c.before, c.after); err != nil {
			return err
		}
	}
	b.unindexed = b.unindexed[:0]
	return nil
}
