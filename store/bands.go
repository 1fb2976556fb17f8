package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"github.com/stancebook/stancebook"
)

// A hash is on a page of the index of its own: written with each article, its
// twenty cost a fourth of all that a night writes to a big book. So those of
// the newest articles are kept in memory, out of the signatures of their
// versions, and go into the index in the order of the hashes, maxLate at once:
// the log-structured merge-tree of O'Neil and others (1996), of two levels.
const (
	maxLate  = 100_000
	together = 10_000 // that are written in one transaction
)

// lateBands are the hashes of the articles after one, each with the articles
// that bear it in the order of their rows.
type lateBands struct {
	after    int64
	articles map[int64][]int64
	pairs    int
}

func (l *lateBands) add(article int64, list []int64) {
	for _, band := range list {
		if at, is := slices.BinarySearch(l.articles[band], article); !is {
			l.articles[band] = slices.Insert(l.articles[band], at, article)
			l.pairs++
		}
	}
}

// bands are the hashes of a signature by which its copies are found.
func bands(signature string) []int64 {
	tokens := strings.Fields(signature)
	out := make([]int64, min(len(tokens), stancebook.SignatureIndex))
	for i := range out {
		hash, err := strconv.ParseInt(tokens[i], 16, 64)
		if err != nil {
			hash = foldHash(tokens[i])
		}
		out[i] = hash
	}
	return out
}

// lateOnes reads the hashes that are not in the index yet.
func (b *Book) lateOnes(ctx context.Context) (*lateBands, error) {
	if b.late != nil {
		return b.late, nil
	}
	l := &lateBands{articles: map[int64][]int64{}}
	if _, err := b.one(ctx, "SELECT banded FROM reached", nil, &l.after); err != nil {
		return nil, err
	}
	err := b.each(ctx, "SELECT article_id, signature FROM versions WHERE article_id > ? + 0", []any{l.after}, func(rows *sql.Rows) error {
		var article int64
		var signature string
		err := rows.Scan(&article, &signature)
		l.add(article, bands(signature))
		return err
	})
	if err != nil {
		return nil, err
	}
	b.late = l
	return l, nil
}

// A bare argument, as a limit too, has SQLite plan the query anew each time.
const bandQuery = "SELECT article_id FROM copy_bands WHERE band = ?1 + 0 AND article_id <= ?2 + 0 AND article_id <> ?3 + 0 ORDER BY article_id DESC LIMIT "

// eachOfBand hands on the newest articles but one that bear a hash, maxPerBand
// of them.
func (b *Book) eachOfBand(ctx context.Context, band, but int64, use func(article int64)) error {
	l, err := b.lateOnes(ctx)
	if err != nil {
		return err
	}
	left := maxPerBand
	for _, article := range slices.Backward(l.articles[band]) {
		if article == but {
			continue
		}
		if left--; left < 0 {
			return nil
		}
		use(article)
	}
	return b.each(ctx, bandQuery+strconv.Itoa(maxPerBand), []any{band, l.after, but}, func(rows *sql.Rows) error {
		var article int64
		err := rows.Scan(&article)
		if left--; left >= 0 {
			use(article)
		}
		return err
	})
}

func (b *Book) putBands(ctx context.Context, article int64, list []int64) error {
	l, err := b.lateOnes(ctx)
	if err != nil {
		return err
	}
	if article > l.after {
		l.add(article, list)
		return nil
	}
	values := make([]any, 0, 2*len(list))
	for _, band := range list {
		values = append(values, band, article)
	}
	return b.insertRows(ctx, "INSERT OR IGNORE INTO copy_bands (band, article_id) VALUES ", 2, values)
}

func (b *Book) dropBands(ctx context.Context, article int64, list []int64) error {
	l, err := b.lateOnes(ctx)
	if err != nil {
		return err
	}
	for _, band := range list {
		if at, is := slices.BinarySearch(l.articles[band], article); is {
			l.articles[band] = slices.Delete(l.articles[band], at, at+1)
			l.pairs--
		}
		if err := b.exec(ctx, "DELETE FROM copy_bands WHERE band = ? AND article_id = ?", band, article); err != nil {
			return err
		}
	}
	return nil
}

// indexLate puts the hashes of late articles into the index where there are as
// many as most. Cut short, what it wrote is written again.
func (b *Book) indexLate(ctx context.Context, most int) error {
	if b.late == nil || b.late.pairs < most {
		return nil
	}
	type pair struct{ band, article int64 }
	var pairs []pair
	last := b.late.after
	for band, articles := range b.late.articles {
		for _, article := range articles {
			pairs = append(pairs, pair{band, article})
			last = max(last, article)
		}
	}
	slices.SortFunc(pairs, func(x, y pair) int { return cmp.Or(cmp.Compare(x.band, y.band), cmp.Compare(x.article, y.article)) })
	for chunk := range slices.Chunk(pairs, together) {
		err := b.transaction(ctx, func(ctx context.Context) error {
			for _, p := range chunk {
				if err := b.exec(ctx, "INSERT OR IGNORE INTO copy_bands (band, article_id) VALUES (?, ?)", p.band, p.article); err != nil {
					return err
				}
			}
			if chunk[len(chunk)-1] != pairs[len(pairs)-1] {
				return nil
			}
			return b.exec(ctx, "UPDATE reached SET banded = ?", last)
		})
		if err != nil {
			return err
		}
	}
	b.late = nil
	return nil
}
