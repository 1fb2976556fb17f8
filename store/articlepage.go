package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/stancebook/stancebook"
)

// mostChanges is how many changes a page lists.
const mostChanges = 200

// ArticlePage reads the article of a key, of a path or address under which it
// was seen, or of a claim's key, with all that was found in it.
func (b *Book) ArticlePage(ctx context.Context, name string) (*stancebook.ArticlePage, error) {
	id, err := b.articleNamed(ctx, name)
	if err != nil {
		return nil, err
	}
	x, err := b.extraction(ctx, id)
	if errors.Is(err, stancebook.ErrNoText) {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	p := &stancebook.ArticlePage{Extraction: x}
	for _, read := range []func(context.Context, int64, *stancebook.ArticlePage) error{b.articleRows, b.articleVersions, b.articleCopies, b.articleChanges} {
		if err := read(ctx, id, p); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (b *Book) articleNamed(ctx context.Context, name string) (id int64, err error) {
	name = strings.TrimSpace(name)
	ids, err := b.ids(ctx, `SELECT article_id FROM articles WHERE article_key = ?1
		UNION ALL SELECT article_id FROM claims WHERE claim_key = ?1
		UNION ALL SELECT article_id FROM articles WHERE article_key = ?2
		UNION ALL SELECT v.article_id FROM sightings g JOIN versions v USING (version_id) WHERE g.path = ?1 LIMIT 1`, name, stancebook.Hash("url", name))
	if err != nil {
		return 0, err
	}
	if len(ids) == 0 {
		return 0, &stancebook.UnknownError{Kind: "article", Name: name}
	}
	return ids[0], nil
}

func (b *Book) articleRows(ctx context.Context, article int64, p *stancebook.ArticlePage) (err error) {
	var places []place
	err = b.query(ctx, "SELECT c.claim_id FROM claims c JOIN articles a USING (version_id) WHERE a.article_id = ? AND c.live ORDER BY c.n, c.claim_id", []any{article}, func(rows *sql.Rows) error {
		var at place
		err := rows.Scan(&at.claim)
		at.id = at.claim
		places = append(places, at)
		return err
	})
	if err == nil {
		p.Rows, err = b.rowsOf(ctx, stancebook.Query{}, places)
	}
	return err
}

func (b *Book) articleVersions(ctx context.Context, article int64, p *stancebook.ArticlePage) error {
	return b.query(ctx, `SELECT a.article_key, v.n, v.version_key, v.headline, v.fetched_at, v.run_id, trim(v.engine || ' ' || v.extractor_version), v.text IS NOT NULL, v.version_id = a.version_id
		FROM versions v JOIN articles a USING (article_id) WHERE article_id = ? ORDER BY v.n`, []any{article}, func(rows *sql.Rows) error {
		var v stancebook.Version
		err := rows.Scan(&p.Key, &v.N, &v.Key, &v.Headline, &v.FetchedAt, &v.RunID, &v.Program, &v.Kept, &v.Shown)
		p.Versions = append(p.Versions, v)
		return err
	})
}

func (b *Book) articleCopies(ctx context.Context, article int64, p *stancebook.ArticlePage) error {
	return b.query(ctx, `SELECT a.article_key, coalesce(nullif(a.path, ''), a.url), a.published_on, a.outlet, v.headline, a.url,
			(SELECT count(*) FROM claims c WHERE c.version_id = a.version_id AND c.live)
		FROM articles me JOIN articles a ON a.story_id = me.story_id JOIN versions v ON v.version_id = a.version_id
		WHERE me.article_id = ? AND a.article_id <> me.article_id ORDER BY a.published_on = '', a.published_on, a.outlet LIMIT 100`, []any{article}, func(rows *sql.Rows) error {
		var r stancebook.ArticleRef
		err := rows.Scan(&r.Key, &r.Article, &r.PublishedOn, &r.Outlet, &r.Headline, &r.URL, &r.Claims)
		p.Carried = append(p.Carried, r)
		return err
	})
}

func (b *Book) articleChanges(ctx context.Context, article int64, p *stancebook.ArticlePage) (err error) {
	p.Changes, err = b.changesWhere(ctx, "x.claim_change_id IN (SELECT claim_change_id FROM claim_changes JOIN changes USING (change_id) WHERE article_id = ?)", []any{article}, mostChanges)
	return err
}

// Wordings reads two versions of an article by their numbers, and what the
// later one did to the claims; 0 is the current one, and the one before it.
func (b *Book) Wordings(ctx context.Context, name string, was, now int) (w stancebook.Wordings, err error) {
	id, err := b.articleNamed(ctx, name)
	if err != nil {
		return w, err
	}
	p := &stancebook.ArticlePage{}
	if err := b.articleVersions(ctx, id, p); err != nil {
		return w, err
	}
	refs, err := b.articleRefs(ctx, map[int64]int{id: 0}, nil)
	if err != nil || len(refs) == 0 {
		return w, err
	}
	w.Article = refs[0]
	for _, v := range p.Versions {
		if v.N == now || now == 0 && v.Shown {
			w.Now = v
		}
	}
	for _, v := range p.Versions {
		if v.N == was || was == 0 && v.N < w.Now.N {
			w.Was = v
		}
	}
	for _, v := range []struct {
		version stancebook.Version
		text    *string
	}{{w.Was, &w.WasText}, {w.Now, &w.NowText}} {
		err := b.query(ctx, "SELECT coalesce(text, '') FROM versions WHERE article_id = ? AND n = ?", []any{id, v.version.N}, func(rows *sql.Rows) error { return rows.Scan(v.text) })
		if err != nil {
			return w, err
		}
	}
	w.Changes, err = b.changesWhere(ctx, `x.claim_change_id IN (SELECT claim_change_id FROM changes h JOIN claim_changes USING (change_id) JOIN versions v ON v.version_id = h.was_version JOIN versions u ON u.version_id = h.now_version
		WHERE h.article_id = ? AND v.n = ? AND u.n = ?)`, []any{id, w.Was.N, w.Now.N}, mostChanges)
	return w, err
}
