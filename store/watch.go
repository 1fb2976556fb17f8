package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// Watch is a question whose news are told.
type Watch struct {
	Name            string
	Query           stancebook.Query
	AddedAt, ToldAt string // RFC 3339 in UTC; ToldAt is empty where nothing was told yet
	Told            int    // claims that were told so far

	id, tellings int64
}

// AddWatch watches a question from now on: what it matches already counts as
// told, and their number is returned. A watch of the same name gives way. A
// name that the book does not hold yet matches nothing until it does; one that
// several people share is an *stancebook.UnknownError.
func (b *Book) AddWatch(ctx context.Context, name string, q stancebook.Query) (already int, err error) {
	text, err := json.Marshal(q)
	if err != nil {
		return 0, fmt.Errorf("add watch %q: %w", name, err)
	}
	s, err := b.watched(ctx, q)
	if err != nil {
		return 0, err
	}
	err = b.transaction(ctx, func(ctx context.Context) error {
		if err := b.exec(ctx, "DELETE FROM watches WHERE name = ?", name); err != nil {
			return err
		}
		id, err := b.insert(ctx, "INSERT INTO watches (name, query, added_at) VALUES (?, ?, ?)", name, string(text), instant(b.options.Now()))
		if err != nil || s == nil {
			return err
		}
		from, args := s.from()
		if err := b.exec(ctx, "INSERT INTO watch_told (watch_id, claim_id, telling) SELECT ?, c.claim_id, 0"+from, append([]any{id}, args...)...); err != nil {
			return err
		}
		_, err = b.one(ctx, "SELECT count(*) FROM watch_told WHERE watch_id = ?", []any{id}, &already)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("add watch %q: %w", name, err)
	}
	return already, nil
}

// watched is the question in SQL, nil where it names somebody or something
// that the book does not hold yet.
func (b *Book) watched(ctx context.Context, q stancebook.Query) (*selection, error) {
	q.Stances, q.Dedupe = false, false
	s, err := b.filter(ctx, q)
	var unknown *stancebook.UnknownError
	if errors.As(err, &unknown) && !unknown.Several {
		return nil, nil
	}
	return s, err
}

// RemoveWatch ends a watch.
func (b *Book) RemoveWatch(ctx context.Context, name string) error {
	if _, err := b.WatchNamed(ctx, name); err != nil {
		return err
	}
	err := b.transaction(ctx, func(ctx context.Context) error {
		return b.exec(ctx, "DELETE FROM watches WHERE name = ?", name)
	})
	if err != nil {
		return fmt.Errorf("remove watch %q: %w", name, err)
	}
	return nil
}

// Watches returns the watches by name.
func (b *Book) Watches(ctx context.Context) ([]Watch, error) { return b.watches(ctx, "") }

// WatchNamed returns one watch.
func (b *Book) WatchNamed(ctx context.Context, name string) (Watch, error) {
	list, err := b.watches(ctx, " WHERE name = ?", name)
	if err == nil && len(list) == 0 {
		err = b.unknown(ctx, "watch", name)
	}
	if err != nil {
		return Watch{}, err
	}
	return list[0], nil
}

func (b *Book) watches(ctx context.Context, where string, args ...any) (list []Watch, err error) {
	err = b.query(ctx, `SELECT watch_id, name, query, added_at, told_at, tellings,
		(SELECT count(*) FROM watch_told t WHERE t.watch_id = w.watch_id AND t.telling > 0) FROM watches w`+where+" ORDER BY name", args, func(rows *sql.Rows) error {
		var w Watch
		var text string
		if err := rows.Scan(&w.id, &w.Name, &text, &w.AddedAt, &w.ToldAt, &w.tellings, &w.Told); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(text), &w.Query); err != nil {
			return fmt.Errorf("read watch %q: %w", w.Name, err)
		}
		list = append(list, w)
		return nil
	})
	return list, err
}

// News is what a watch has to tell. It counts as told once it was handed to
// Tell, and is found again until then.
type News struct {
	Watch
	tell   []int64 // claims
	known  []int64 // others that match and need no telling
	places []place // of those to tell, the newest first
}

// Len is how many claims are to be told.
func (n *News) Len() int { return len(n.tell) }

// News finds the claims that the watch matches and has not told: neither
// themselves, nor in an older wording of their article, nor with other edges
// before the program read the article anew, nor as a copy of their story has
// them. Of copies the first is told.
func (b *Book) News(ctx context.Context, w Watch) (*News, error) {
	news := &News{Watch: w}
	s, err := b.watched(ctx, w.Query)
	if err != nil || s == nil {
		return news, err
	}
	s.and("c.claim_id NOT IN (SELECT claim_id FROM watch_told WHERE watch_id = ?)", w.id)
	fresh, err := b.fresh(ctx, s, w.id)
	if err != nil {
		return nil, err
	}
	news.sort(fresh)
	return news, nil
}

// NewsRows yields the claims of news, the newest first.
func (b *Book) NewsRows(ctx context.Context, n *News) iter.Seq2[*stancebook.Row, error] {
	return func(yield func(*stancebook.Row, error) bool) {
		for page := range slices.Chunk(n.places, rowPage) {
			rows, err := b.rowsOf(ctx, n.Query, page)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, r := range rows {
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// arrival is a claim that a watch matches since it last told.
type arrival struct {
	claim, story, fold int64
	on                 string // day of publication
	told               bool   // in another wording, reading or copy
}

// fresh reads the arrivals that s selects, undated ones last.
func (b *Book) fresh(ctx context.Context, s *selection, watch int64) (list []arrival, err error) {
	from, args := s.from()
	const toldOf = " JOIN watch_told t ON t.watch_id = ? AND t.claim_id = d.claim_id WHERE "
	text := `SELECT c.claim_id, c.story_id, c.fold, c.published_on,
		EXISTS (SELECT 1 FROM claims d CROSS` + toldOf + `d.claim_key = (SELECT claim_key FROM claims k WHERE k.claim_id = c.claim_id))
		OR EXISTS (SELECT 1 FROM claims d INDEXED BY claims_by_words CROSS` + toldOf + `d.live AND d.story_id = c.story_id AND d.fold = c.fold)
		OR EXISTS (SELECT 1 FROM claims d CROSS` + toldOf + `NOT d.live
			AND d.version_id = (SELECT version_id FROM claims k WHERE k.claim_id = c.claim_id)
			AND EXISTS (SELECT 1 FROM spans x JOIN spans y ON y.claim_id = c.claim_id AND y.role = 'content'
				WHERE x.claim_id = d.claim_id AND x.role = 'content' AND x.start < y.stop AND y.start < x.stop))` +
		from + " ORDER BY c.published_on = '', c.published_on, c.claim_id"
	err = b.query(ctx, text, append([]any{watch, watch, watch}, args...), func(rows *sql.Rows) error {
		var a arrival
		err := rows.Scan(&a.claim, &a.story, &a.fold, &a.on, &a.told)
		list = append(list, a)
		return err
	})
	return list, err
}

// sort parts arrivals into those to tell and the rest.
func (n *News) sort(arrivals []arrival) {
	type words struct{ story, fold int64 }
	told := map[words]bool{}
	for _, a := range arrivals {
		if a.told {
			told[words{a.story, a.fold}] = true
		}
	}
	for _, a := range arrivals {
		if told[words{a.story, a.fold}] {
			n.known = append(n.known, a.claim)
			continue
		}
		told[words{a.story, a.fold}] = true
		n.tell = append(n.tell, a.claim)
		n.places = append(n.places, place{claim: a.claim, id: a.claim, key: a.on})
	}
	slices.SortStableFunc(n.places, func(x, y place) int { return strings.Compare(y.key.(string), x.key.(string)) })
}

// Tell counts news as told. Call it when they were written out.
func (b *Book) Tell(ctx context.Context, list ...*News) error {
	err := b.transaction(ctx, func(ctx context.Context) error {
		for _, n := range list {
			if err := b.keepTold(ctx, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep what was told: %w", err)
	}
	return nil
}

func (b *Book) keepTold(ctx context.Context, n *News) error {
	for _, part := range []struct {
		claims  []int64
		telling int64
	}{{n.known, 0}, {n.tell, n.tellings + 1}} {
		// A watch or a claim that has gone meanwhile is passed over.
		err := b.exec(ctx, `INSERT OR IGNORE INTO watch_told (watch_id, claim_id, telling)
			SELECT w.watch_id, c.claim_id, ?1 FROM json_each(?2) j JOIN claims c ON c.claim_id = j.value JOIN watches w ON w.watch_id = ?3`,
			part.telling, idList(part.claims), n.id)
		if err != nil {
			return err
		}
	}
	if len(n.tell) == 0 {
		return nil
	}
	return b.exec(ctx, "UPDATE watches SET told_at = ?, tellings = tellings + 1 WHERE watch_id = ?", instant(b.options.Now()), n.id)
}

// Recent yields what a feed of the watch shows: its news, then what it told
// before, the last told first, at most limit. What was retired or rejected
// since is left out, and what private persons said unless the watch is of a
// person by name.
func (b *Book) Recent(ctx context.Context, n *News, limit int) iter.Seq2[*stancebook.Row, error] {
	return collected(func() ([]*stancebook.Row, error) {
		q := n.Query
		q.Public = q.Person == ""
		s, err := b.watched(ctx, q)
		if err != nil || s == nil {
			return nil, err
		}
		s.and("c.claim_id IN (SELECT claim_id FROM watch_told WHERE watch_id = ? AND telling > 0 UNION SELECT value FROM json_each(?))", n.id, idList(n.tell))
		var places []place
		from, args := s.from()
		text := "SELECT c.claim_id" + from + ` ORDER BY coalesce((SELECT telling FROM watch_told t WHERE t.watch_id = ? AND t.claim_id = c.claim_id), ?) DESC,
			c.published_on DESC, c.claim_id LIMIT ?`
		err = b.query(ctx, text, append(args, n.id, n.tellings+1, limit), func(rows *sql.Rows) error {
			var p place
			err := rows.Scan(&p.claim)
			p.id = p.claim
			places = append(places, p)
			return err
		})
		if err != nil {
			return nil, err
		}
		return b.rowsOf(ctx, q, places)
	})
}
