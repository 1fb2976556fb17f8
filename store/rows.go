package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/stancebook/stancebook"
)

// The first page of places is small, so that the first row comes soon; each
// next one is bigger, so that a question whose order no index gives is sorted
// only a few times. Rows are read rowPage at a time.
const (
	firstPage = 50
	pageGrows = 4
	lastPage  = 20_000
	rowPage   = 500
)

// order is what rows are sorted by.
type order struct {
	key        string // SQL over claims c and what is joined
	join       string
	descending bool
}

// joinFirst joins the first speaker y of a claim, who need not be known.
const joinFirst = " LEFT JOIN speakers y ON y.claim_id = c.claim_id AND y.n = 0"

func orderOf(name string) (order, error) {
	turned := strings.HasPrefix(name, "-")
	var o order
	switch strings.TrimPrefix(name, "-") {
	case "", "date":
		if turned {
			return order{key: "iif(c.published_on = '', '9999', c.published_on)"}, nil
		}
		return order{key: "c.published_on", descending: true}, nil
	case "speaker":
		o.key = "lower(coalesce(nullif(coalesce(z.name, y.name), ''), char(1114111)))"
		o.join = joinFirst + " LEFT JOIN people z ON z.person_id = y.person_id"
	case "outlet":
		o.key = "lower(coalesce(nullif(c.outlet, ''), char(1114111)))"
	case "confidence":
		o.key, o.descending = "c.confidence", true
	case "sureness": // what review_queue calls so, the least first
		o.key, o.join = "min(c.confidence, coalesce(y.confidence, 0))", joinFirst
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
// set. The caller may write to the book inside the loop.
func (b *Book) Rows(ctx context.Context, q stancebook.Query) iter.Seq2[*stancebook.Row, error] {
	return func(yield func(*stancebook.Row, error) bool) {
		for rows := range b.ahead(ctx, q) {
			list, err := rows()
			if err != nil {
				yield(nil, err)
				return
			}
			for _, r := range list {
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// readAhead is how many lots of rows are read while the caller has one: as
// many as there are connections, but for the places and the caller.
const readAhead = 2

// ahead reads the rows of places, the first page of them when it is asked for,
// later ones while the caller works on those before. Each lot is waited for by
// calling it.
func (b *Book) ahead(ctx context.Context, q stancebook.Query) iter.Seq[func() ([]*stancebook.Row, error)] {
	return func(yield func(func() ([]*stancebook.Row, error)) bool) {
		ctx, stop := context.WithCancel(ctx)
		next, end := iter.Pull2(b.pages(ctx, q))
		defer end()
		flat := b.flattener(q)
		first, err, _ := next()
		if !yield(func() ([]*stancebook.Row, error) {
			if err != nil {
				return nil, err
			}
			return flat.rows(ctx, first)
		}) || err != nil {
			stop()
			return
		}
		var reading sync.WaitGroup
		defer reading.Wait()
		lots, done := make(chan func() ([]*stancebook.Row, error), readAhead-1), make(chan struct{})
		defer func() {
			stop()
			close(done)
		}()
		reading.Go(func() {
			defer close(lots)
			for {
				page, err, more := next()
				for more && (len(page) > 0 || err != nil) {
					lot := page[:min(rowPage, len(page))]
					page = page[len(lot):]
					read := sync.OnceValues(func() ([]*stancebook.Row, error) {
						if err != nil {
							return nil, err
						}
						return flat.rows(ctx, lot)
					})
					reading.Go(func() { read() })
					select {
					case lots <- read:
					case <-done:
						return
					}
					if err != nil {
						return
					}
				}
				if !more {
					return
				}
			}
		})
		for lot := range lots {
			if !yield(lot) {
				return
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
		b.pagesOf(ctx, s, q)(yield)
	}
}

// pagesOf is pages of a question that was turned into a selection already.
func (b *Book) pagesOf(ctx context.Context, s *selection, q stancebook.Query) iter.Seq2[[]place, error] {
	return func(yield func([]place, error) bool) {
		legs, err := b.legs(ctx, s, q)
		if err != nil {
			yield(nil, err)
			return
		}
		left, size := q.Limit, s.wanted
		for _, l := range legs {
			for page, err := range b.leg(ctx, s, l, &size) {
				if err != nil {
					yield(nil, err)
					return
				}
				if q.Limit > 0 {
					page = page[:min(left, len(page))]
					left -= len(page)
				}
				if len(page) > 0 && !yield(page, nil) || q.Limit > 0 && left == 0 {
					return
				}
			}
		}
	}
}

// leg yields the pages of one leg of the way. size is that of the next page.
func (b *Book) leg(ctx context.Context, s *selection, l leg, size *int) iter.Seq2[[]place, error] {
	grow := func() int {
		now := *size
		*size = min(now*pageGrows, lastPage)
		return now
	}
	return func(yield func([]place, error) bool) {
		if l.whole {
			all, err := b.page(ctx, s, l, nil, 0)
			for err == nil && len(all) > 0 {
				page := all[:min(grow(), len(all))]
				all = all[len(page):]
				if page, err = b.firsts(ctx, s, page); err == nil && !yield(page, nil) {
					return
				}
			}
			if err != nil {
				yield(nil, err)
			}
			return
		}
		for after := (*place)(nil); ; {
			wanted := grow()
			page, err := b.page(ctx, s, l, after, wanted)
			more := err == nil && len(page) == wanted
			if more {
				last := page[len(page)-1]
				after = &last
			}
			if err == nil && l.walk == "" {
				page, err = b.firsts(ctx, s, page)
			}
			if !yield(page, err) || !more {
				return
			}
		}
	}
}

// firsts leaves of places those that pass the last tests, which cost most: not
// all places of a long list are ever looked at.
func (b *Book) firsts(ctx context.Context, s *selection, page []place) ([]place, error) {
	if len(s.last) == 0 {
		return page, nil
	}
	claims := make([]int64, len(page))
	for i, p := range page {
		claims[i] = p.claim
	}
	id, tables := "c.claim_id", "claims c INDEXED BY claims_narrow"
	if s.stances {
		id, tables = "t.stance_id", tables+" JOIN stances t ON t.claim_id = c.claim_id"
	}
	where := every(append([]clause{{"c.live AND c.claim_id IN (SELECT value FROM json_each(?))", []any{idList(claims)}}}, s.last...))
	ids, err := b.ids(ctx, "SELECT "+id+" FROM "+tables+" WHERE "+where.text, where.args...)
	passed := make(map[int64]bool, len(ids))
	for _, id := range ids {
		passed[id] = true
	}
	return slices.DeleteFunc(page, func(p place) bool { return !passed[p.id] }), err
}

// page reads the places of one page.
func (b *Book) page(ctx context.Context, s *selection, l leg, after *place, size int) ([]place, error) {
	topic, id := "''", "c.claim_id"
	if s.stances {
		topic, id = "t.topic", "t.stance_id"
	}
	from, args := l.from(s)
	text := "SELECT " + l.key + " AS sorted, c.claim_id AS claim, " + topic + " AS topic, " + id + " AS id" + from
	direction, beyond := "", ">"
	if l.descending {
		direction, beyond = " DESC", "<"
	}
	if after != nil {
		text += fmt.Sprintf(" AND %[1]s %[2]s= ? AND (%[1]s %[2]s ? OR c.claim_id > ? OR c.claim_id = ? AND %[3]s > ?)", l.key, beyond, topic)
		args = append(args, after.key, after.key, after.claim, after.claim, after.topic)
	}
	text += " ORDER BY sorted" + direction + ", claim, topic LIMIT " + limit(size)
	var found []place
	err := b.query(ctx, text, args, func(rows *sql.Rows) error {
		var p place
		err := rows.Scan(&p.key, &p.claim, &p.topic, &p.id)
		found = append(found, p)
		return err
	})
	return found, err
}

// Count counts the rows that Rows would yield without a limit.
func (b *Book) Count(ctx context.Context, q stancebook.Query) (n int, err error) {
	s, err := b.filter(ctx, q)
	if err != nil {
		return 0, err
	}
	return b.count(ctx, s, q.Dedupe)
}

// count counts claims, or stances; each once where copies are to be.
func (b *Book) count(ctx context.Context, s *selection, once bool) (n int, err error) {
	from, args := s.from()
	text := "SELECT count(*)" + from
	if once {
		what := "c.story_id, c.fold"
		if s.stances {
			what += ", t.topic"
		}
		if s.least < 0 && !s.stances && !s.wide {
			from, args = s.fromIndex("claims_by_words")
		}
		text = "SELECT count(*) FROM (SELECT DISTINCT " + what + from + ")"
	}
	err = b.read.QueryRowContext(ctx, text, args...).Scan(&n)
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

// Undated counts the rows that fail q's dates only because nobody stated when
// the article was published.
func (b *Book) Undated(ctx context.Context, q stancebook.Query) (int, error) {
	if q.Since == "" && q.Until == "" {
		return 0, nil
	}
	q.Since, q.Until, q.Limit = "", "", 1 // little is counted to find the cheapest way
	s, err := b.filter(ctx, q)
	if err != nil {
		return 0, err
	}
	s.narrowDays("c.published_on = ''")
	if err := b.weigh(ctx, s); err != nil {
		return 0, err
	}
	if s.stances {
		return b.count(ctx, s, q.Dedupe)
	}
	claims, err := b.readIn(ctx, s, s.stretch(0, int64(s.total)+1), s.total)
	if q.Dedupe {
		claims = eachOnce(claims)
	}
	return len(claims), err
}

// Surest yields of each person and body the stance toward a topic that is
// surest on each side, the newest of those as sure. Claims by nobody who is
// known are left out.
func (b *Book) Surest(ctx context.Context, q stancebook.Query) iter.Seq2[*stancebook.Row, error] {
	return func(yield func(*stancebook.Row, error) bool) {
		q.Stances = true
		list, err := b.surest(ctx, q)
		for err == nil && len(list) > 0 {
			lot := list[:min(rowPage, len(list))]
			list = list[len(lot):]
			rows, problem := b.rowsOf(ctx, q, lot)
			for _, r := range rows {
				if !yield(r, nil) {
					return
				}
			}
			err = problem
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

func (b *Book) surest(ctx context.Context, q stancebook.Query) (list []place, err error) {
	s, err := b.filter(ctx, q)
	if err != nil {
		return nil, err
	}
	side, sure := "t.stance", "t.confidence"
	if q.NoPrior {
		side, sure = "t.words_stance", "t.words_confidence"
	}
	from, args := s.from(" JOIN speakers s ON s.claim_id = c.claim_id AND s.n = 0")
	text := `SELECT claim, topic, id FROM (SELECT c.claim_id AS claim, t.topic AS topic, t.stance_id AS id, row_number() OVER (
			PARTITION BY t.topic, ` + side + `, coalesce(s.person_id, -s.body_id) ORDER BY ` + sure + ` DESC, c.published_on DESC, c.claim_id) AS place` + from + `
		AND (s.kind = 'person' AND s.person_id IS NOT NULL OR s.kind = 'organization' AND s.body_id IS NOT NULL)) WHERE place = 1 ORDER BY claim`
	err = b.query(ctx, text, args, func(rows *sql.Rows) error {
		var p place
		err := rows.Scan(&p.claim, &p.topic, &p.id)
		list = append(list, p)
		return err
	})
	return list, err
}
