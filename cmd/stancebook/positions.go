package main

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
)

// surelySided is how sure both stances must be of which one says that a
// speaker stands on the other side than the other: more than even chances, for
// a misread sentence makes nobody a turncoat.
const surelySided = 0.6

// sided narrows a question to stances that take a side, each quotation once.
func sided(q stancebook.Query) stancebook.Query {
	q.Stances, q.Dedupe = true, true
	if len(q.Stance) == 0 {
		q.Stance = []stancebook.Side{stancebook.Support, stancebook.Oppose}
	}
	return q
}

// turn is a speaker's change of position: the last statement on the one side
// and the first on the other.
type turn struct{ was, now *stancebook.Row }

var turnColumns = []column[turn]{
	{"topic", func(t turn) any { return t.now.Topic }},
	{"speaker", func(t turn) any { return t.now.Speaker }},
	{"speaker_title", func(t turn) any { return cmp.Or(t.now.SpeakerTitle, t.was.SpeakerTitle) }},
	{"was_on", func(t turn) any { return t.was.PublishedOn }},
	{"was", func(t turn) any { return string(t.was.Stance) }},
	{"was_reads_as", func(t turn) any { return t.was.ReadsAs }},
	{"now_on", func(t turn) any { return t.now.PublishedOn }},
	{"now", func(t turn) any { return string(t.now.Stance) }},
	{"now_reads_as", func(t turn) any { return t.now.ReadsAs }},
	{"speaker_id", func(t turn) any { return t.now.SpeakerID }},
	{"was_outlet", func(t turn) any { return t.was.Outlet }},
	{"now_outlet", func(t turn) any { return t.now.Outlet }},
	{"was_claim_key", func(t turn) any { return t.was.ClaimKey }},
	{"now_claim_key", func(t turn) any { return t.now.ClaimKey }},
}

// askTurns answers who changed position, with both statements.
func (a *app) askTurns(ctx context.Context, q stancebook.Query, o *output) error {
	return a.askPositions(ctx, q, func(book *store.Book, q stancebook.Query) (int, error) {
		q.Sort = "-date"
		return write(a, o, sheet[turn]{columns: turnColumns, brief: turnColumns[:9], rows: turns(book.Rows(ctx, q))})
	})
}

func (a *app) askPositions(ctx context.Context, q stancebook.Query, answer func(*store.Book, stancebook.Query) (int, error)) error {
	book, err := a.openBook(ctx)
	if err != nil {
		return err
	}
	defer book.Close()
	q = sided(q)
	n, err := answer(book, q)
	if err != nil {
		return a.explain(err)
	}
	return a.found(ctx, book, q, n)
}

// turns finds the changes of position in statements that come in order of time.
// A statement without a date has no place in it.
func turns(rows iter.Seq2[*stancebook.Row, error]) iter.Seq2[turn, error] {
	return func(yield func(turn, error) bool) {
		last := map[[2]string]*stancebook.Row{}
		for r, err := range rows {
			if err != nil {
				yield(turn{}, err)
				return
			}
			key := [2]string{voiceKey(r), r.Topic}
			if key[0] == "" || r.PublishedOn == "" || r.StanceConfidence < surelySided {
				continue
			}
			was := last[key]
			last[key] = r
			if was != nil && was.Stance != r.Stance && !yield(turn{was, r}, nil) {
				return
			}
		}
	}
}

// pair is a line of two columns: who is for a topic and who is against it.
type pair struct{ pro, con *stancebook.Row }

var pairColumns = []column[pair]{
	{"for", func(p pair) any { return withTitle(p.pro) }},
	{"for_reads_as", func(p pair) any { return of(p.pro, func(r *stancebook.Row) string { return r.ReadsAs }) }},
	{"against", func(p pair) any { return withTitle(p.con) }},
	{"against_reads_as", func(p pair) any { return of(p.con, func(r *stancebook.Row) string { return r.ReadsAs }) }},
	{"for_on", func(p pair) any { return of(p.pro, func(r *stancebook.Row) string { return r.PublishedOn }) }},
	{"for_claim_key", func(p pair) any { return of(p.pro, func(r *stancebook.Row) string { return r.ClaimKey }) }},
	{"against_on", func(p pair) any { return of(p.con, func(r *stancebook.Row) string { return r.PublishedOn }) }},
	{"against_claim_key", func(p pair) any { return of(p.con, func(r *stancebook.Row) string { return r.ClaimKey }) }},
}

func of(r *stancebook.Row, field func(*stancebook.Row) string) string {
	if r == nil {
		return ""
	}
	return field(r)
}

func withTitle(r *stancebook.Row) string {
	switch {
	case r == nil:
		return ""
	case r.SpeakerTitle != "":
		return r.Speaker + ", " + r.SpeakerTitle
	}
	return r.Speaker
}

// askContrast answers who stands for a topic and who against it, side by side:
// each speaker's surest statement, the surest first.
func (a *app) askContrast(ctx context.Context, q stancebook.Query, o *output) error {
	return a.askPositions(ctx, q, func(book *store.Book, q stancebook.Query) (int, error) {
		limit := q.Limit
		q.Limit = 0
		pairs, err := contrast(book.Surest(ctx, q))
		if err != nil {
			return 0, err
		}
		if limit > 0 {
			pairs = pairs[:min(limit, len(pairs))]
		}
		return write(a, o, sheet[pair]{columns: pairColumns, brief: pairColumns[:4], rows: func(yield func(pair, error) bool) {
			for _, p := range pairs {
				if !yield(p, nil) {
					return
				}
			}
		}})
	})
}

func contrast(rows iter.Seq2[*stancebook.Row, error]) ([]pair, error) {
	surest := map[stancebook.Side]map[string]*stancebook.Row{stancebook.Support: {}, stancebook.Oppose: {}}
	for r, err := range rows {
		if err != nil {
			return nil, err
		}
		side := surest[r.Stance]
		key := voiceKey(r)
		if side == nil || key == "" {
			continue
		}
		if known := side[key]; known == nil || known.StanceConfidence < r.StanceConfidence {
			side[key] = r
		}
	}
	pro, con := bySureness(surest[stancebook.Support]), bySureness(surest[stancebook.Oppose])
	pairs := make([]pair, max(len(pro), len(con)))
	for i, r := range pro {
		pairs[i].pro = r
	}
	for i, r := range con {
		pairs[i].con = r
	}
	return pairs, nil
}

func bySureness(side map[string]*stancebook.Row) (rows []*stancebook.Row) {
	for _, r := range side {
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b *stancebook.Row) int {
		return cmp.Or(cmp.Compare(b.StanceConfidence, a.StanceConfidence), cmp.Compare(a.Speaker, b.Speaker), cmp.Compare(a.ClaimKey, b.ClaimKey))
	})
	return rows
}
