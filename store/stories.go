package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
)

// The index of copies holds the first hashes of each signature (a bottom-k
// sketch) and looks at the newest maxPerBand articles of each: so that the cost
// of an article does not grow with the book, nor with words that every article
// of an outlet carries.
const (
	maxPerBand = 48
	maxTried   = 32 // verdicts asked for one article
	maxOnce    = 8  // of them on those that share a single hash
	related    = 3  // hashes that two articles of one story share at the very least
)

// putStory joins the article to the stories whose copy it is.
func (w *writing) putStory(ctx context.Context) error {
	if w.x.Signature == w.signature {
		return nil // an older extraction's signature gave this story already
	}
	if w.signature != "" {
		if err := w.leaveStory(ctx); err != nil {
			return err
		}
		if err := w.dropBands(ctx, w.row, bands(w.signature)); err != nil {
			return err
		}
	}
	mine := bands(w.x.Signature)
	candidates, err := w.candidates(ctx, mine)
	if err != nil {
		return err
	}
	if err := w.joinCopies(ctx, candidates); err != nil {
		return err
	}
	return w.putBands(ctx, w.row, mine)
}

// joinCopies joins the article to the stories of those candidates that are its
// copies. A story that came by one copy must have something in common with what
// comes by the next: a digest holds pieces of many stories and makes them none
// the more one.
func (w *writing) joinCopies(ctx context.Context, candidates []candidate) error {
	var copies []candidate // one a story
	tried := 0
	for _, c := range candidates {
		if slices.ContainsFunc(copies, func(k candidate) bool { return k.story == c.story }) {
			continue
		}
		if tried++; tried > maxTried {
			break
		}
		if !w.sameStory(w.x.Signature, c.signature) {
			continue
		}
		if len(copies) > 0 && copies[0].signature != c.signature && inCommon(copies[0].signature, c.signature) < related {
			continue
		}
		one, err := w.ofOneStory(ctx, c)
		if err != nil {
			return err
		}
		if one {
			copies = append(copies, c)
		}
	}
	for _, c := range copies {
		if err := w.join(ctx, c.story); err != nil {
			return err
		}
	}
	return nil
}

// ofOneStory tells whether the article shares words with one more of the story
// of its copy c, where there are more: else c is a digest.
func (w *writing) ofOneStory(ctx context.Context, c candidate) (bool, error) {
	others, shared := 0, false
	err := w.each(ctx, `SELECT v.signature FROM articles a JOIN versions v USING (version_id)
		WHERE a.story_id = ? + 0 AND a.article_id NOT IN (? + 0, ? + 0) ORDER BY a.article_id LIMIT 8`, []any{c.story, c.article, w.row}, func(rows *sql.Rows) error {
		var signature string
		err := rows.Scan(&signature)
		others++
		shared = shared || signature == c.signature || inCommon(signature, w.x.Signature) >= related
		return err
	})
	return others == 0 || shared, err
}

// inCommon counts the hashes that two signatures share.
func inCommon(a, b string) (n int) {
	mine := map[string]bool{}
	for _, token := range strings.Fields(a) {
		mine[token] = true
	}
	for _, token := range strings.Fields(b) {
		if mine[token] {
			n++
		}
	}
	return n
}

func (b *Book) plainWords(statement string) string {
	if b.options.PlainWords == nil {
		return fold(statement)
	}
	return b.options.PlainWords(statement)
}

func (b *Book) sameStory(a, c string) bool {
	if b.options.SameStory == nil {
		return a == c
	}
	return b.options.SameStory(a, c)
}

type candidate struct {
	article, story int64
	shared         int
	signature      string
}

// candidates are the articles that share bands with this one, those that share
// most first.
func (w *writing) candidates(ctx context.Context, mine []int64) ([]candidate, error) {
	shared := map[int64]int{}
	for _, band := range mine {
		err := w.eachOfBand(ctx, band, w.row, func(article int64) { shared[article]++ })
		if err != nil {
			return nil, err
		}
	}
	list := make([]candidate, 0, len(shared))
	for id, n := range shared {
		list = append(list, candidate{article: id, shared: n})
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(b.article, a.article))
	})
	// Who shares but one hash shares a turn of phrase, as a rule.
	once, _ := slices.BinarySearchFunc(list, 1, func(c candidate, shared int) int { return cmp.Compare(shared, c.shared) })
	list = list[:min(len(list), 2*maxTried, once+maxOnce)]
	for i := range list {
		c := &list[i]
		if _, err := w.one(ctx, `SELECT a.story_id, v.signature FROM articles a JOIN versions v USING (version_id) WHERE a.article_id = ? + 0`,
			[]any{c.article}, &c.story, &c.signature); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// join makes one story of the article's and another. The story bears the
// lower number, so that the order of joining does not show.
func (w *writing) join(ctx context.Context, other int64) error {
	keep, drop := min(w.story, other), max(w.story, other)
	if keep == drop {
		return nil
	}
	w.story = keep
	if err := w.exec(ctx, moveClaims, keep, drop, 0); err != nil {
		return err
	}
	return w.exec(ctx, "UPDATE articles SET story_id = ? WHERE story_id = ?", keep, drop)
}

// moveClaims takes the claims of a story's articles, but for one, to another
// story. It finds them by their articles: the index of stories holds live
// claims only, and a search without it reads every claim of the book.
const moveClaims = `UPDATE claims SET story_id = ?1 WHERE version_id IN (
	SELECT versions.version_id FROM versions JOIN articles USING (article_id) WHERE articles.story_id = ?2 + 0 AND articles.article_id <> ?3 + 0)`

// leaveStory takes the article out of its story: another way of signing
// articles judges it anew.
func (w *writing) leaveStory(ctx context.Context) error {
	if w.story == w.row {
		var heir int64
		if _, err := w.one(ctx, "SELECT coalesce(min(article_id), 0) FROM articles WHERE story_id = ?1 AND article_id <> ?1", []any{w.story}, &heir); err != nil {
			return err
		}
		if heir != 0 {
			if err := w.exec(ctx, moveClaims, heir, w.story, w.row); err != nil {
				return err
			}
			if err := w.exec(ctx, "UPDATE articles SET story_id = ?1 WHERE story_id = ?2 AND article_id <> ?2", heir, w.story); err != nil {
				return err
			}
		}
	}
	w.story = w.row
	if err := w.exec(ctx, "UPDATE articles SET story_id = article_id WHERE article_id = ?", w.story); err != nil {
		return err
	}
	return w.exec(ctx, "UPDATE claims SET story_id = article_id WHERE version_id IN (SELECT version_id FROM versions WHERE article_id = ?)", w.story)
}
