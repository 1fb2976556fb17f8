package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"regexp"
	"strings"

	"github.com/stancebook/stancebook"
)

// The first page of ids is small, so that the first row comes soon; each next
// one is bigger, so that a question whose order no index gives is sorted only a
// few times. Rows are read rowPage at a time.
const (
	firstPage = 500
	pageGrows = 4
	rowPage   = 500
)

// order is what rows are sorted by.
type order struct {
	key        string // SQL over claims c
	descending bool
	indexed    bool // key is claims.published_on
}

func orderOf(name string) (order, error) {
	turned := strings.HasPrefix(name, "-")
	var o order
	switch strings.TrimPrefix(name, "-") {
	case "", "date":
		if turned {
			return order{key: "iif(c.published_on = '', '9999', c.published_on)"}, nil
		}
		return order{key: "c.published_on", descending: true, indexed: true}, nil
	case "speaker":
		o.key = `lower(coalesce((SELECT nullif(coalesce(p.name, s.name), '') FROM speakers s LEFT JOIN people p USING (person_id)
			WHERE s.claim_id = c.claim_id AND s.n = 0), char(1114111)))`
	case "outlet":
		o.key = "lower(coalesce(nullif(c.outlet, ''), char(1114111)))"
	case "confidence":
		o.key, o.descending = "c.confidence", true
	case "sureness": // what review_queue calls so, the least first
		o.key = "min(c.confidence, coalesce((SELECT s.confidence FROM speakers s WHERE s.claim_id = c.claim_id AND s.n = 0), 0))"
	default:
		return o, fmt.Errorf("sort by %q: it is none of date, speaker, outlet, confidence", name)
	}
	o.descending = o.descending != turned
	return o, nil
}

// place is where a row stands in the order: what the next page begins after.
type place struct {
	key   any
	claim int64
	topic string
	id    int64 // of the stance, or of the claim
}

// Rows yields the claims that q asks for, or its stances where q.Stances is
// set. No rows stay open while it yields: the caller may write to the book.
func (b *Book) Rows(ctx context.Context, q stancebook.Query) iter.Seq2[*stancebook.Row, error] {
	return func(yield func(*stancebook.Row, error) bool) {
		for page, err := range b.pages(ctx, q) {
			if err != nil {
				yield(nil, err)
				return
			}
			for len(page) > 0 {
				n := min(rowPage, len(page))
				rows, err := b.rowsOf(ctx, q, page[:n])
				if err != nil {
					yield(nil, err)
					return
				}
				for _, r := range rows {
					if !yield(r, nil) {
						return
					}
				}
				page = page[n:]
			}
		}
	}
}

// pages yields the places of the rows that q asks for, in order, in ever
// bigger pages.
func (b *Book) pages(ctx context.Context, q stancebook.Query) iter.Seq2[[]place, error] {
	return func(yield func([]place, error) bool) {
		s, err := b.rowFilter(ctx, q)
		if err != nil {
			yield(nil, err)
			return
		}
		o, err := orderOf(q.Sort)
		if err != nil {
			yield(nil, err)
			return
		}
		left := q.Limit
		var after *place
		for size := firstPage; ; size *= pageGrows {
			if q.Limit > 0 {
				size = min(size, left)
			}
			found, err := b.page(ctx, s, o, after, size)
			if err != nil {
				yield(nil, err)
				return
			}
			if len(found) == 0 {
				return
			}
			if !yield(found, nil) || len(found) < size {
				return
			}
			after = &found[len(found)-1]
			if left -= len(found); q.Limit > 0 && left <= 0 {
				return
			}
		}
	}
}

// page reads the places of one page.
func (b *Book) page(ctx context.Context, s *selection, o order, after *place, size int) ([]place, error) {
	topic, id := "''", "c.claim_id"
	if s.stances {
		topic, id = "t.topic", "t.stance_id"
	}
	var text strings.Builder
	args := append([]any{}, s.args...)
	direction, beyond := "", ">"
	if o.descending {
		direction, beyond = " DESC", "<"
	}
	text.WriteString("SELECT " + o.key + " AS sorted, c.claim_id AS claim, " + topic + " AS topic, " + id + " AS id" + s.from())
	if after != nil {
		if o.indexed {
			fmt.Fprintf(&text, " AND %s <= ?", o.key)
			args = append(args, after.key)
		}
		fmt.Fprintf(&text, " AND (%[1]s %[2]s ? OR %[1]s = ? AND (c.claim_id > ? OR c.claim_id = ? AND %[3]s > ?))", o.key, beyond, topic)
		args = append(args, after.key, after.key, after.claim, after.claim, after.topic)
	}
	fmt.Fprintf(&text, " ORDER BY sorted%s, claim, topic LIMIT %d", direction, size)
	var found []place
	err := b.query(ctx, text.String(), args, func(rows *sql.Rows) error {
		var p place
		err := rows.Scan(&p.key, &p.claim, &p.topic, &p.id)
		found = append(found, p)
		return err
	})
	return found, err
}

// Count counts the rows that Rows would yield without a limit.
func (b *Book) Count(ctx context.Context, q stancebook.Query) (n int, err error) {
	s, err := b.rowFilter(ctx, q)
	if err != nil {
		return 0, err
	}
	return b.count(ctx, s)
}

func (b *Book) count(ctx context.Context, s *selection) (n int, err error) {
	err = b.read.QueryRowContext(ctx, "SELECT count(*)"+s.from(), s.args...).Scan(&n)
	return n, b.explain(err)
}

// rowFilter is filter, and where copies are to be shown once, only the first
// of them that passes it.
func (b *Book) rowFilter(ctx context.Context, q stancebook.Query) (*selection, error) {
	s, err := b.filter(ctx, q)
	if err == nil && q.Dedupe {
		s.onlyFirst()
	}
	return s, err
}

var (
	claimAlias  = regexp.MustCompile(`\bc\.`)
	stanceAlias = regexp.MustCompile(`\bt\.`)
)

// onlyFirst leaves out a claim where an earlier one of its story has the same
// words and passes the same filters: of an order of all claims no more needs to
// be looked at than is asked for.
func (s *selection) onlyFirst() {
	passes := claimAlias.ReplaceAllString(strings.Join(s.where, " AND "), "d.")
	tables := "claims d INDEXED BY claims_by_words"
	if s.stances {
		passes = stanceAlias.ReplaceAllString(passes, "u.")
		tables += " JOIN stances u ON u.claim_id = d.claim_id AND u.topic = t.topic"
	}
	s.and("NOT EXISTS (SELECT 1 FROM "+tables+` WHERE d.story_id = c.story_id AND d.fold = c.fold
		AND (d.published_on = '', d.published_on, d.claim_id) < (c.published_on = '', c.published_on, c.claim_id) AND `+passes+")", s.args...)
}

// Undated counts the rows that fail q's dates only because nobody stated when
// the article was published.
func (b *Book) Undated(ctx context.Context, q stancebook.Query) (int, error) {
	if q.Since == "" && q.Until == "" {
		return 0, nil
	}
	q.Since, q.Until = "", ""
	s, err := b.rowFilter(ctx, q)
	if err != nil {
		return 0, err
	}
	s.and("c.published_on = ''")
	return b.count(ctx, s)
}
