package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/stancebook/stancebook"
)

// night is a source's night, and the day of its run.
type night struct {
	stancebook.SourceNight
	day string
}

func (s *night) asked() bool { return s.State != "not due" && s.State != "no network" }

func (s *night) failed() bool { return s.State == "failed" }

func (s *night) silent() bool { return s.New+s.Changed == 0 }

// pastNights is how many earlier nights a source is compared with.
const pastNights = 60

const nightColumns = `source, outlet, kind, state, why, listed, new, changed, unchanged, known, skipped, failed, causes,
	articles, median_words, claims, failed_nights, silent_nights, odd`

func (s *night) fields() []any {
	return []any{&s.Source, &s.Outlet, &s.Kind, &s.State, &s.Why, &s.Listed, &s.New, &s.Changed, &s.Unchanged, &s.Known, &s.Skipped,
		&s.Failed, &s.Causes, &s.Articles, &s.MedianWords, &s.Claims, &s.FailedNights, &s.SilentNights, &s.Odd}
}

// PutNights keeps how a run got on with its sources, each compared with its own
// past.
func (b *Book) PutNights(ctx context.Context, runID string, nights []stancebook.SourceNight) error {
	err := b.transaction(ctx, func(ctx context.Context) error {
		for i := range nights {
			s := &night{SourceNight: nights[i]}
			s.Source, s.Why = b.withhold(s.Source), b.withhold(s.Why)
			past, err := b.past(ctx, runID, s.Source)
			if err != nil {
				return err
			}
			s.day = instant(b.options.Now())[:len("2006-01-02")]
			s.compare(past)
			values := []any{runID, i}
			for _, field := range s.fields() {
				values = append(values, valueOf(field))
			}
			if err := b.exec(ctx, "INSERT OR REPLACE INTO run_sources (run_id, n, "+nightColumns+") VALUES ("+marks(len(values))+")", values...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep how the sources did: %w", err)
	}
	return nil
}

func valueOf(field any) any {
	switch f := field.(type) {
	case *string:
		return *f
	case *int:
		return *f
	}
	return nil
}

// past are the earlier nights on which a source was asked, the last one first.
// A run that was broken off says nothing of its sources.
func (b *Book) past(ctx context.Context, runID, source string) (list []night, err error) {
	err = b.each(ctx, "SELECT "+nightColumns+`, (SELECT substr(started_at, 1, 10) FROM runs r WHERE r.run_id = s.run_id) FROM run_sources s
		WHERE source = ? AND run_id < ? AND state NOT IN ('not due', 'no network') ORDER BY run_id DESC LIMIT ?`, []any{source, runID, pastNights}, func(rows *sql.Rows) error {
		var s night
		err := rows.Scan(append(s.fields(), &s.day)...)
		list = append(list, s)
		return err
	})
	return list, err
}

// LastKind tells what a source turned out to be when it was read last; "" where
// nobody knows.
func (b *Book) LastKind(ctx context.Context, source string) (kind string, err error) {
	err = b.read.QueryRowContext(ctx, "SELECT coalesce((SELECT kind FROM run_sources WHERE source = ? AND kind <> '' ORDER BY run_id DESC LIMIT 1), '')", source).Scan(&kind)
	return kind, b.explain(err)
}

// nightsOf reads how a run got on with its sources.
func (b *Book) nightsOf(ctx context.Context, run string) (list []stancebook.SourceNight, err error) {
	err = b.query(ctx, "SELECT "+nightColumns+" FROM run_sources WHERE run_id = ? ORDER BY n", []any{run}, func(rows *sql.Rows) error {
		var s night
		err := rows.Scan(s.fields()...)
		list = append(list, s.SourceNight)
		return err
	})
	return list, err
}

// LastNight tells how the last run that read any sources got on with them.
func (b *Book) LastNight(ctx context.Context) ([]stancebook.SourceNight, error) {
	var run sql.NullString
	if err := b.read.QueryRowContext(ctx, "SELECT max(run_id) FROM run_sources").Scan(&run); err != nil {
		return nil, b.explain(err)
	}
	return b.nightsOf(ctx, run.String)
}

// compare fills in what only a source's past tells.
func (s *night) compare(past []night) {
	if !s.asked() {
		return
	}
	if s.Kind == "" && len(past) > 0 {
		s.Kind = past[0].Kind // what has not changed was not looked at
	}
	s.FailedNights = streak(s, past, (*night).failed)
	answered := make([]night, 0, len(past))
	for _, p := range past {
		if !p.failed() {
			answered = append(answered, p)
		}
	}
	if !s.failed() {
		s.SilentNights = streak(s, answered, (*night).silent)
	}
	s.Odd = strings.Join(s.oddities(answered), "; ")
}

// streak counts the days in a row, tonight the last, on which something held.
// Several runs of a day count once.
func streak(tonight *night, past []night, held func(*night) bool) int {
	if !held(tonight) {
		return 0
	}
	days, last := 1, tonight.day
	for i := range past {
		if !held(&past[i]) {
			break
		}
		if past[i].day != last {
			days, last = days+1, past[i].day
		}
	}
	return days
}
