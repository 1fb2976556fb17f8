// Package store keeps the book: one SQLite file that holds articles and their
// versions, claims with their speakers, cities and stances, the people behind
// the speakers, topics, reviews and runs.
//
// One connection writes, several read; a reader never waits for the writer.
// All that belongs to one article is written in one transaction. Positions
// enter and leave the package as bytes of Article.Text and stand in the file as
// Unicode code points. docs/data.md describes every table and view.
package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stancebook/stancebook"
)

// Options say how a book is opened. The zero value is a book to write to that
// keeps articles whole.
type Options struct {
	// ReadOnly opens a book that must exist already and changes nothing in it.
	ReadOnly bool
	// Still opens a book for reading that stays as it is at that moment, however
	// long it is read and whatever is written meanwhile. Until it is closed the
	// log of writes beside the book grows: it is for what must be of one piece,
	// such as an export.
	Still bool
	// Same tells whether two pieces of evidence name one person. Nil takes
	// equal folded names.
	Same func(a, b stancebook.Person) bool
	// SameStory is the verdict on two copy signatures, each a list of tokens
	// apart by spaces of which copies share many. Nil takes equal signatures.
	SameStory func(a, b string) bool
	// PlainWords gives a statement the form in which copies of one story are
	// compared, so that the style of a desk does not make two of one claim. Nil
	// folds case, marks and diacritics.
	PlainWords func(string) string
	// BusyTimeout is how long a write waits for another one; zero is 5 s.
	BusyTimeout time.Duration
	// Retention says what is kept of an article: "full" (the default) its text
	// and page, "excerpt" the claims' words and their context, "none" the
	// claims' words alone.
	Retention string
	// Now tells the time of runs; nil is the clock.
	Now func() time.Time
}

// The three settings of Options.Retention.
const (
	Full    = "full"
	Excerpt = "excerpt"
	None    = "none"
)

// Change tells what a write made of an article.
type Change string

// New is an article that the book did not know, Changed one that it knows in
// other words or with fewer facts, Unchanged one that it holds as it is.
const (
	New       Change = "new"
	Changed   Change = "changed"
	Unchanged Change = "unchanged"
)

// Errors that a caller branches on. Each comes wrapped in a message that names
// the book and says what to do.
var (
	ErrNewerSchema = errors.New("the book is of a newer schema")
	ErrNotBook     = errors.New("not a book")
	ErrNoBook      = errors.New("no such book")
	ErrReadOnly    = errors.New("the book is opened for reading only")
)

// Book is an open book. Goroutines may share it.
type Book struct {
	path    string
	options Options
	read    *sql.DB
	write   *sql.DB // nil in a book opened for reading
	gone    atomic.Pointer[forgotten]

	mu          sync.Mutex // held for the length of a write
	conn        *sql.Conn  // the one connection that writes
	kept        map[string]*sql.Stmt
	orgs        map[string]int64
	cities      map[stancebook.City]int64
	topics      map[string]bool
	unindexed   []indexed // in the transaction that runs
	late        *lateBands
	copier      copier
	dataVersion int64 // of the file as this connection saw it last

	pulse     sync.Mutex
	pulseConn *sql.DB // asks nothing but Version
}

// Path is the book's file.
func (b *Book) Path() string { return b.path }

// Close ends the use of the book.
func (b *Book) Close() error {
	var errs []error
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, stmt := range b.kept {
		errs = append(errs, stmt.Close())
	}
	b.kept = nil
	errs = append(errs, b.copier.close())
	if b.conn != nil {
		errs = append(errs, b.conn.Close())
		b.conn = nil
	}
	b.pulse.Lock()
	defer b.pulse.Unlock()
	if b.pulseConn != nil {
		errs = append(errs, b.pulseConn.Close())
		b.pulseConn = nil
	}
	errs = append(errs, b.read.Close())
	if b.write != nil {
		errs = append(errs, b.write.Close())
	}
	return errors.Join(errs...)
}

// transaction runs f between BEGIN IMMEDIATE and COMMIT. It is not cut short
// by ctx: a transaction is a few articles long.
func (b *Book) transaction(ctx context.Context, f func(ctx context.Context) error) (err error) {
	if b.write == nil {
		return b.explain(ErrReadOnly)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn == nil {
		if err := b.connectWriter(ctx); err != nil {
			return b.explain(err)
		}
	}
	if _, err := b.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return b.explain(err)
	}
	done := false
	defer func() {
		if !done {
			b.conn.ExecContext(ctx, "ROLLBACK")
			b.forgetIDs()
		}
	}()
	if err := f(ctx); err != nil {
		return b.explain(err)
	}
	if err := b.index(ctx); err != nil {
		return b.explain(err)
	}
	if _, err := b.conn.ExecContext(ctx, "COMMIT"); err != nil {
		return b.explain(err)
	}
	done = true
	b.tendLog(ctx)
	return nil
}

// forgetIDs drops row ids that a transaction which came to nothing may have
// given out, and what it had not indexed yet.
func (b *Book) forgetIDs() {
	b.unindexed, b.late = nil, nil
	b.orgs, b.cities, b.topics = map[string]int64{}, map[stancebook.City]int64{}, map[string]bool{}
}

// statement prepares a query once for the connection that writes.
func (b *Book) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt := b.kept[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := b.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	b.kept[query] = stmt
	return stmt, nil
}

// exec runs a writing statement inside a transaction.
func (b *Book) exec(ctx context.Context, query string, args ...any) error {
	_, err := b.insert(ctx, query, args...)
	return err
}

// insert runs a writing statement and returns the row's id.
func (b *Book) insert(ctx context.Context, query string, args ...any) (int64, error) {
	stmt, err := b.statement(ctx, query)
	if err != nil {
		return 0, err
	}
	result, err := stmt.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// insertRows adds rows of width values each, a statement each: one of many rows
// can be undone by itself, for which SQLite copies every page that it touches
// and has the full text written out.
func (b *Book) insertRows(ctx context.Context, query string, width int, values []any) error {
	query += "(" + marks(width) + ")"
	for ; len(values) > 0; values = values[width:] {
		if err := b.exec(ctx, query, values[:width]...); err != nil {
			return err
		}
	}
	return nil
}

// one reads one row inside a transaction into dest. It tells found=false where
// there is none.
func (b *Book) one(ctx context.Context, query string, args []any, dest ...any) (found bool, err error) {
	stmt, err := b.statement(ctx, query)
	if err != nil {
		return false, err
	}
	err = stmt.QueryRowContext(ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// each reads rows inside a transaction.
func (b *Book) each(ctx context.Context, query string, args []any, row func(*sql.Rows) error) error {
	stmt, err := b.statement(ctx, query)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	return drain(rows, row)
}

// drain hands each of rows to row and closes them.
func drain(rows *sql.Rows, row func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
