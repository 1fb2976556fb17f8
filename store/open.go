package store

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"

	"github.com/stancebook/stancebook"
)

// applicationID marks the file as a book: "stbk".
const applicationID = 0x7374626b

// Schema is the number of the newest migration that this program knows.
const Schema = 9

//go:embed migrations/*.sql
var migrations embed.FS

// Open opens the book at path, or makes it where there is none. A book of an
// older schema is brought up to date, after a copy of it was put beside it.
func Open(ctx context.Context, path string, o Options) (*Book, error) {
	if o.BusyTimeout == 0 {
		o.BusyTimeout = 5 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	switch o.Retention {
	case "":
		o.Retention = Full
	case Full, Excerpt, None:
	default:
		return nil, fmt.Errorf("open book %s: retention %q is none of full, excerpt, none", path, o.Retention)
	}
	b := &Book{path: path, options: o, kept: map[string]*sql.Stmt{}}
	b.forgetIDs()
	fresh, err := examine(path, o.ReadOnly)
	if err != nil {
		return nil, err
	}
	err = b.connect(ctx, fresh)
	if err == nil {
		err = b.remembered(ctx)
	}
	if err != nil {
		if b.read != nil {
			b.Close()
		}
		return nil, err
	}
	return b, nil
}

// examine looks at the file without opening it as a book. It tells fresh=true
// where a book is to be made.
func examine(path string, readOnly bool) (fresh bool, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		if readOnly {
			return false, fmt.Errorf("open book %s: %w; make it with: stancebook ingest SOURCE", path, ErrNoBook)
		}
		folder, err := os.Stat(filepath.Dir(path))
		if err != nil {
			return false, fmt.Errorf("make book %s: %w", path, err)
		}
		if !folder.IsDir() {
			return false, fmt.Errorf("make book %s: %s is not a folder", path, filepath.Dir(path))
		}
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("open book: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return false, fmt.Errorf("open book %s: %w but a folder; name a file with --db", path, ErrNotBook)
	}
	header := make([]byte, 16)
	n, err := io.ReadFull(f, header)
	switch {
	case n == 0 && errors.Is(err, io.EOF) && !readOnly:
		return true, nil
	case err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return false, fmt.Errorf("open book: %w", err)
	case !bytes.Equal(header, []byte("SQLite format 3\x00")):
		return false, fmt.Errorf("open book %s: %w (no SQLite file); it was left as it is: name another file with --db", path, ErrNotBook)
	}
	return false, nil
}

// connect opens the connections, checks what the file is and brings it up to
// date.
func (b *Book) connect(ctx context.Context, fresh bool) error {
	if !fresh {
		if err := b.openReaders(ctx); err != nil {
			return err
		}
		version, err := b.identify(ctx)
		if err != nil {
			return err
		}
		if b.options.ReadOnly {
			if version < Schema {
				return fmt.Errorf("open book %s: it is of schema %d and this program reads schema %d; bring it up to date with any command that writes, such as: stancebook ingest",
					b.path, version, Schema)
			}
			return nil
		}
		if version == Schema {
			return b.openWriter()
		}
		if version > 0 {
			if err := b.backUp(ctx, version); err != nil {
				return err
			}
		}
		b.read.Close()
	}
	if err := b.prepare(ctx); err != nil {
		return err
	}
	return b.openReaders(ctx)
}

// prepare opens the book for writing and brings its schema up to date. While
// several programs make one book at once, SQLite may refuse the change to a log
// of writes without waiting: then it is tried again for as long as a write
// would wait.
func (b *Book) prepare(ctx context.Context) error {
	for deadline := time.Now().Add(b.options.BusyTimeout); ; time.Sleep(10 * time.Millisecond) {
		err := b.openWriter()
		if err != nil {
			return err
		}
		if err = b.migrate(ctx); err == nil {
			return nil
		}
		b.write.Close()
		b.write = nil
		if !errors.Is(err, stancebook.ErrBusy) || ctx.Err() != nil || time.Now().After(deadline) {
			return err
		}
	}
}

func (b *Book) openWriter() (err error) {
	b.write, err = sql.Open("sqlite3", b.address("rwc", "_txlock=immediate&_journal_mode=WAL&_synchronous=NORMAL&_cache_size=-65536"))
	if err != nil {
		return b.explain(err)
	}
	b.write.SetMaxOpenConns(1)
	return nil
}

// openReaders opens the connections that read. They may write in name, so that
// the last one to close takes SQLite's two files beside the book away; what
// keeps them from it is query_only. A book in a folder that cannot be written
// to, and that nobody has open, is read as a file that never changes: SQLite
// could not make its shared memory there.
func (b *Book) openReaders(ctx context.Context) error {
	open := func(more string) (err error) {
		if b.read, err = sql.Open("sqlite3", b.address("rw", "_query_only=true&_cache_size=-8192&_stmt_cache_size=64"+more)); err != nil {
			return err
		}
		b.read.SetMaxOpenConns(4)
		return b.read.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(new(int))
	}
	err := open("")
	var failure sqlite3.Error
	if errors.As(err, &failure) && (failure.Code == sqlite3.ErrCantOpen || failure.Code == sqlite3.ErrReadonly) {
		if _, missing := os.Stat(b.path + "-wal"); errors.Is(missing, fs.ErrNotExist) {
			b.read.Close()
			err = open("&immutable=1")
		}
	}
	if err != nil {
		return b.explain(err)
	}
	return nil
}

func (b *Book) address(mode, more string) string {
	path := url.URL{Path: filepath.ToSlash(b.path)}
	return fmt.Sprintf("file:%s?mode=%s&_busy_timeout=%d&_foreign_keys=true&%s",
		path.EscapedPath(), mode, b.options.BusyTimeout.Milliseconds(), more)
}

// identify checks that the file is a book that this program can use, and
// returns its schema.
func (b *Book) identify(ctx context.Context) (version int, err error) {
	var id, tables, fts int
	err = b.read.QueryRowContext(ctx, `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema),
		sqlite_compileoption_used('ENABLE_FTS5') FROM pragma_application_id, pragma_user_version`).Scan(&id, &version, &tables, &fts)
	switch {
	case err != nil:
		return 0, b.explain(err)
	case fts == 0:
		return 0, errNoFullText
	case id != applicationID && !(id == 0 && tables == 0):
		return 0, fmt.Errorf("open book %s: %w but another program's database; it was left as it is: name another file with --db", b.path, ErrNotBook)
	case version > Schema:
		return 0, fmt.Errorf("open book %s: %w (%d; this program knows %d): use a newer stancebook, or the copy that it made before", b.path, ErrNewerSchema, version, Schema)
	}
	return version, nil
}

var errNoFullText = errors.New("this program was built without full-text search: build it with `make build`, or with go build -tags sqlite_fts5")

// backUp copies the book beside itself before its schema changes.
func (b *Book) backUp(ctx context.Context, version int) error {
	copied := fmt.Sprintf("%s.before-v%d", b.path, Schema)
	if _, err := os.Stat(copied); err == nil {
		return nil // made by an attempt that was cut short
	}
	part := copied + ".part"
	os.Remove(part)
	if err := b.copyTo(ctx, part); err != nil {
		return fmt.Errorf("back up book before schema %d: %w", Schema, b.explain(err))
	}
	if err := os.Rename(part, copied); err != nil {
		return fmt.Errorf("back up book before schema %d: %w", Schema, err)
	}
	return nil
}

// copyTo writes the book as it is at this moment to a new file.
func (b *Book) copyTo(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite3", b.address("ro", ""))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	return errors.Join(err, db.Close())
}

// migrate brings the schema up to date. Each migration sets user_version in
// its own transaction, so the file itself says how far it came.
func (b *Book) migrate(ctx context.Context) error {
	var version, fts int
	err := b.write.QueryRowContext(ctx, "SELECT user_version, sqlite_compileoption_used('ENABLE_FTS5') FROM pragma_user_version").Scan(&version, &fts)
	switch {
	case err != nil:
		return b.explain(err)
	case fts == 0:
		return errNoFullText
	case version == Schema:
		return nil // another process was faster
	}
	if _, err := b.write.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
		return b.explain(err)
	}
	done := make([]int64, version)
	for i := range done {
		done[i] = int64(i + 1)
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, b.write, files,
		goose.WithDisableVersioning(true), goose.WithExcludeVersions(done), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err = provider.Up(ctx); err == nil {
		return nil
	}
	// Another process brings it up to date at the same time: go on from where it is.
	var now int
	if read := b.write.QueryRowContext(ctx, "PRAGMA user_version").Scan(&now); read == nil && now > version {
		return b.migrate(ctx)
	}
	return fmt.Errorf("bring book to schema %d: %w", Schema, b.explain(err))
}

// explain says what an error of SQLite means for the book and what to do.
func (b *Book) explain(err error) error {
	var failure sqlite3.Error
	if !errors.As(err, &failure) {
		switch {
		case err == nil:
			return nil
		case errors.Is(err, ErrReadOnly):
			return fmt.Errorf("write book %s: %w", b.path, err)
		case strings.Contains(err.Error(), "CGO_ENABLED=0"):
			return errors.New("this program was built without SQLite: build it with `make build`, with CGO_ENABLED=1 and a C compiler")
		}
		return err
	}
	switch failure.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return fmt.Errorf("write book %s: %w: another program is writing to it; try again when it is done (%w)", b.path, stancebook.ErrBusy, err)
	case sqlite3.ErrNotADB:
		return fmt.Errorf("open book %s: %w; it was left as it is: name another file with --db (%w)", b.path, ErrNotBook, err)
	case sqlite3.ErrFull:
		return fmt.Errorf("write book %s: the disk is full; make room and run again, what was written before is kept (%w)", b.path, err)
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrCantOpen:
		return fmt.Errorf("use book %s: it and its folder must be writable; check who owns them, or name another with --db (%w)", b.path, err)
	case sqlite3.ErrCorrupt:
		return fmt.Errorf("use book %s: the file is damaged; restore a copy, or save what is left with: sqlite3 %s .recover (%w)", b.path, b.path, err)
	}
	return fmt.Errorf("use book %s: %w", b.path, err)
}
