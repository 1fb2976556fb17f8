package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/stancebook/stancebook"
)

// held is what the book knows of an article and of one wording of it.
type held struct {
	row, version, current int64 // of the article, of this wording, of the one that its path showed last
	shown                 int64 // the wording that the book shows
	versions              int
	story                 int64
	known                 stancebook.Article // its facts as stored
	signature             string
	headline              string // that its path showed last
}

// Look tells what Put would make of an article, without writing.
func (b *Book) Look(ctx context.Context, a *stancebook.Article) (Change, error) {
	var h held
	a = b.veiled(a)
	err := b.read.QueryRowContext(ctx, heldQuery, a.VersionKey(), a.Path, a.Key()).Scan(h.fields()...)
	switch {
	case isNoRows(err):
		return New, nil
	case err != nil:
		return "", b.explain(err)
	case h.holds(a):
		return Unchanged, nil
	}
	return Changed, nil
}

// Has tells whether the book holds this very wording of the article and would
// learn no fact from it.
func (b *Book) Has(ctx context.Context, a *stancebook.Article) (bool, error) {
	change, err := b.Look(ctx, a)
	return change == Unchanged, err
}

// The current version of an article is the one that its path showed last. A
// path that is new brings up nothing that is stored already, so that two
// captures of one address, read again and again, change nothing.
const heldQuery = `SELECT a.article_id, coalesce(v.version_id, 0),
	coalesce((SELECT version_id FROM sightings s JOIN versions w USING (version_id) WHERE s.path = ?2 || '' AND w.article_id = a.article_id), v.version_id, 0),
	(SELECT count(*) FROM versions w WHERE w.article_id = a.article_id), a.story_id,
	a.url, a.outlet, a.published, a.language, coalesce(v.signature, ''), coalesce(a.version_id, 0),
	coalesce((SELECT s.headline FROM sightings s JOIN versions w USING (version_id) WHERE s.path = ?2 || '' AND w.article_id = a.article_id), '')
	FROM articles a LEFT JOIN versions v ON v.article_id = a.article_id AND v.version_key = ?1 || ''
	WHERE a.article_key = ?3 || ''`

func (h *held) fields() []any {
	return []any{&h.row, &h.version, &h.current, &h.versions, &h.story,
		&h.known.URL, &h.known.Outlet, &h.known.Published, &h.known.Language, &h.signature, &h.shown, &h.headline}
}

// holds tells whether a is what the book shows, and has nothing to add.
func (h *held) holds(a *stancebook.Article) bool {
	return h.version != 0 && h.version == h.current && !h.learns(a) && !h.reheaded(a)
}

// reheaded tells whether a path shows the same words under another headline.
func (h *held) reheaded(a *stancebook.Article) bool {
	return h.headline != "" && a.Title != "" && h.headline != a.Title
}

// learns tells whether a states what the book does not know yet.
func (h *held) learns(a *stancebook.Article) bool {
	k := &h.known
	return k.URL == "" && a.URL != "" || k.Outlet == "" && a.Outlet != "" || k.Published == "" && a.Published != "" || k.Language == "" && a.Language != ""
}

// Put writes an article with its claims, in one transaction. An article that
// the book knows in other words gets a new version; one that it holds as it is
// stays untouched.
func (b *Book) Put(ctx context.Context, runID string, x *stancebook.Extraction) (Change, error) {
	return b.storeOne(ctx, runID, x, false)
}

// PutAll writes articles as Put does, one after the other, but in one
// transaction where it can: to end one costs as much as an article. It returns
// what it made of those that are in the book; err is about the next one.
func (b *Book) PutAll(ctx context.Context, runID string, list []*stancebook.Extraction) ([]Change, error) {
	return b.storeMany(ctx, runID, list, false)
}

// Replace writes what a stored article yields when it is extracted anew. Claims
// no longer found are retired, the others keep their keys and reviews; nothing
// is deleted.
func (b *Book) Replace(ctx context.Context, runID string, x *stancebook.Extraction) (Change, error) {
	return b.storeOne(ctx, runID, x, true)
}

// ReplaceAll replaces several, in one transaction where it can.
func (b *Book) ReplaceAll(ctx context.Context, runID string, list []*stancebook.Extraction) error {
	_, err := b.storeMany(ctx, runID, list, true)
	return err
}

// storeMany writes articles together, or one by one up to the one that cannot
// be written.
func (b *Book) storeMany(ctx context.Context, runID string, list []*stancebook.Extraction, again bool) (changes []Change, err error) {
	if changes, err = b.storeAll(ctx, runID, list, again); err == nil || len(list) == 1 {
		return changes, err
	}
	for _, x := range list {
		change, err := b.storeOne(ctx, runID, x, again)
		if err != nil {
			return changes, err
		}
		changes = append(changes, change)
	}
	return changes, nil
}

func (b *Book) storeOne(ctx context.Context, runID string, x *stancebook.Extraction, again bool) (Change, error) {
	changes, err := b.storeAll(ctx, runID, []*stancebook.Extraction{x}, again)
	if err != nil {
		return "", err
	}
	return changes[0], nil
}

// storeAll writes articles in one transaction.
func (b *Book) storeAll(ctx context.Context, runID string, list []*stancebook.Extraction, again bool) (changes []Change, err error) {
	writings := make([]*writing, len(list))
	for i, x := range list {
		x, veiled := b.withheld(x)
		writings[i] = &writing{Book: b, run: runID, x: x, article: x.Article, again: again, veiled: veiled}
		if writings[i].raw, err = writings[i].pack(); err != nil {
			return nil, fmt.Errorf("store %s: %w", x.Article.Path, err)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	err = b.transaction(ctx, func(ctx context.Context) error {
		if err := b.checkOthers(ctx); err != nil {
			return err
		}
		for _, w := range writings {
			change, err := w.all(ctx)
			if err != nil {
				return fmt.Errorf("store %s: %w", w.article.Path, err)
			}
			changes = append(changes, change)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := b.indexLate(ctx, maxLate); err != nil {
		return nil, fmt.Errorf("index signatures: %w", err)
	}
	return changes, nil
}

// writing is one article on its way into the book.
type writing struct {
	*Book
	run     string
	x       *stancebook.Extraction
	article *stancebook.Article
	raw     []byte // the page, compressed

	held
	tally  tally
	again  bool // a stored wording is read anew
	veiled bool // somebody forgotten is left out of it
	points stancebook.Pointer
	witnesses
}

// tally is what one article adds to its run's counts.
type tally struct{ direct, mixed, indirect, retired, look int }

func (w *writing) all(ctx context.Context) (Change, error) {
	a := w.article
	if _, err := w.one(ctx, heldQuery, []any{a.VersionKey(), a.Path, a.Key()}, w.fields()...); err != nil {
		return "", err
	}
	change := Changed
	switch {
	case w.row == 0:
		change = New
	case w.again:
	case w.holds(a):
		if err := w.sight(ctx, a); err != nil {
			return "", err
		}
		return Unchanged, w.count(ctx, "unchanged")
	}
	steps := []func(context.Context) error{w.putArticle, w.putVersion, w.putStory, w.putPeople, w.putCities, w.putClaims, w.replay, w.putChange}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return "", err
		}
	}
	column := string(change)
	if w.again {
		column = "redone"
	}
	return change, w.count(ctx, column)
}

// count adds the article to its run.
func (w *writing) count(ctx context.Context, column string) error {
	t := w.tally
	return w.exec(ctx, `UPDATE runs SET `+column+` = `+column+` + 1, direct = direct + ?, mixed = mixed + ?,
		indirect = indirect + ?, retired = retired + ?, need_look = need_look + ? WHERE run_id = ?`,
		t.direct, t.mixed, t.indirect, t.retired, t.look, w.run)
}

func (w *writing) putArticle(ctx context.Context) (err error) {
	a := w.article
	if w.row == 0 {
		w.row, err = w.insert(ctx, `INSERT INTO articles (article_key, path, doc, url, outlet, published, published_on,
			date_source, language, paywall, run_id, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			a.Key(), a.Path, a.ID, a.URL, a.Outlet, a.Published, a.PublishedOn(), a.DateSource, a.Language, a.Paywall, w.run, a.Source)
		w.story = w.row
		w.known = *a
		if err != nil {
			return err
		}
		return w.exec(ctx, "UPDATE articles SET story_id = article_id WHERE article_id = ?", w.row)
	}
	if !w.learns(a) {
		return nil
	}
	// Facts once stated stay: only what was unknown is filled in.
	k := &w.known
	if k.Published == "" {
		k.Published = a.Published
	}
	if k.Outlet == "" {
		k.Outlet = a.Outlet
	}
	return w.exec(ctx, `UPDATE articles SET url = iif(url = '', ?1, url), outlet = ?2, published = ?3, published_on = ?4,
		date_source = iif(published_on = '', ?5, date_source), language = iif(language = '', ?6, language) WHERE article_id = ?7`,
		a.URL, k.Outlet, k.Published, k.PublishedOn(), a.DateSource, a.Language, w.row)
}

// putVersion writes the wording and makes it the article's current one.
func (w *writing) putVersion(ctx context.Context) (err error) {
	a := w.article
	w.points = stancebook.NewPointer(a.Text)
	skipped := ""
	if !a.English() {
		skipped = "language " + a.Language
	}
	var headline [2]any
	if !a.Headline.Empty() {
		headline = [2]any{w.points.At(a.Headline.Begin), w.points.At(a.Headline.End)}
	}
	if w.version == 0 {
		var text any
		if w.options.Retention == Full {
			text = a.Text
		}
		w.version, err = w.insert(ctx, `INSERT INTO versions (version_key, article_id, n, headline, headline_start, headline_stop,
			bylines, truncated, fetched_at, skipped, signature, engine, extractor_version, run_id, retention, text, withheld)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			a.VersionKey(), w.row, w.versions+1, a.Title, headline[0], headline[1], strings.Join(a.Bylines, "; "), a.Truncated,
			instant(a.FetchedAt), skipped, w.x.Signature, w.x.Engine, w.x.Version, w.run, w.options.Retention, text, w.veiled)
		if err == nil && w.raw != nil {
			err = w.exec(ctx, "INSERT INTO pages (version_id, raw_gzip) VALUES (?, ?)", w.version, w.raw)
		}
	} else {
		err = w.exec(ctx, "UPDATE versions SET skipped = ?, signature = ?, engine = ?, extractor_version = ?, run_id = ?, withheld = max(withheld, ?) WHERE version_id = ?",
			skipped, w.x.Signature, w.x.Engine, w.x.Version, w.run, w.veiled, w.version)
		if err == nil && w.reheaded(a) && !w.again {
			err = w.exec(ctx, "UPDATE versions SET headline = ?, headline_start = ?, headline_stop = ? WHERE version_id = ?",
				a.Title, headline[0], headline[1], w.version)
		}
	}
	if err != nil {
		return err
	}
	if err := w.exec(ctx, `INSERT INTO sightings (path, version_id, headline) VALUES (?1, ?2, ?3)
		ON CONFLICT DO UPDATE SET version_id = ?2, headline = iif(?4 AND headline <> '', headline, ?3)`, a.Path, w.version, a.Title, w.again); err != nil {
		return err
	}
	if w.versions > 0 {
		if err := w.exec(ctx, `UPDATE claims SET live = 0 WHERE live
			AND version_id IN (SELECT version_id FROM versions WHERE article_id = ? AND version_id <> ?)`, w.row, w.version); err != nil {
			return err
		}
	}
	return w.exec(ctx, "UPDATE articles SET version_id = ? WHERE article_id = ?", w.version, w.row)
}

// pack compresses the page as it came, where it is to be kept.
func (w *writing) pack() ([]byte, error) {
	if w.options.Retention != Full || len(w.article.Raw) == 0 {
		return nil, nil
	}
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(w.article.Raw); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (w *writing) putCities(ctx context.Context) error {
	if err := w.exec(ctx, "DELETE FROM article_cities WHERE version_id = ?", w.version); err != nil {
		return err
	}
	for i, c := range w.x.Cities {
		id, err := w.cityID(ctx, c)
		if err != nil {
			return err
		}
		if err := w.exec(ctx, "INSERT INTO article_cities (version_id, n, city_id, guessed) VALUES (?, ?, ?, ?)", w.version, i, id, c.Guessed); err != nil {
			return err
		}
	}
	return nil
}

// Unchanged counts an article that the book holds already.
func (b *Book) Unchanged(ctx context.Context, runID string, a *stancebook.Article) error {
	a = b.veiled(a)
	return b.transaction(ctx, func(ctx context.Context) error {
		if err := b.sight(ctx, a); err != nil {
			return err
		}
		return b.exec(ctx, "UPDATE runs SET unchanged = unchanged + 1 WHERE run_id = ?", runID)
	})
}

// sight notes what a path shows that showed nothing before.
func (b *Book) sight(ctx context.Context, a *stancebook.Article) error {
	return b.exec(ctx, `INSERT INTO sightings (path, version_id, headline)
		SELECT iif(v.withheld, ?5, ?1), v.version_id, ?4 FROM versions v JOIN articles a USING (article_id) WHERE v.version_key = ?2 AND a.article_key = ?3
		ON CONFLICT DO UPDATE SET headline = ?4 WHERE headline = '' AND ?4 <> ''`, a.Path, a.VersionKey(), a.Key(), a.Title, b.withhold(a.Path))
}

// instant writes a moment in UTC; the zero time is "".
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
