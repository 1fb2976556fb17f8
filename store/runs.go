package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/stancebook/stancebook"
)

// resumable is how old a broken run may be for the next to go on with it: what
// it fetched longer ago is asked for again.
const resumable = 12 * time.Hour

// StartRun opens a run. A run that another process left open is marked as
// interrupted: only one run goes on at a time. Where the last run was broken
// off a short while ago, the new one goes on with it.
func (b *Book) StartRun(ctx context.Context, version, command string) (runID string, err error) {
	now := b.options.Now().UTC()
	tail := make([]byte, 2)
	if _, err := rand.Read(tail); err != nil {
		return "", fmt.Errorf("start run: %w", err)
	}
	// The thousandths keep runs of one second in their order.
	runID = fmt.Sprintf("%s-%03x%s", now.Format("20060102T150405Z"), now.Nanosecond()/1e6, hex.EncodeToString(tail))
	err = b.transaction(ctx, func(ctx context.Context) error {
		if err := b.exec(ctx, "UPDATE runs SET status = 'interrupted' WHERE status = 'running'"); err != nil {
			return err
		}
		return b.exec(ctx, `INSERT INTO runs (run_id, command, version, started_at, resumes) VALUES (?1, ?2, ?3, ?4,
			coalesce((SELECT iif(status IN ('interrupted', 'stopped', 'failed') AND started_at >= ?5, run_id, '') FROM runs ORDER BY run_id DESC LIMIT 1), ''))`,
			runID, b.withhold(command), version, instant(now), instant(now.Add(-resumable)))
	})
	if err != nil {
		return "", fmt.Errorf("start run: %w", err)
	}
	return runID, nil
}

// ResumeFrom tells since when what was fetched counts as fetched by this run:
// the start of the first of the runs that it goes on with; the zero time where
// it goes on with none.
func (b *Book) ResumeFrom(ctx context.Context, runID string) (time.Time, error) {
	var at string
	err := b.read.QueryRowContext(ctx, `WITH RECURSIVE broken (run_id) AS (
			SELECT resumes FROM runs WHERE run_id = ? UNION SELECT r.resumes FROM runs r JOIN broken b USING (run_id))
		SELECT coalesce(min(started_at), '') FROM runs JOIN broken USING (run_id) WHERE started_at >= ?`,
		runID, instant(b.options.Now().Add(-resumable))).Scan(&at)
	if err != nil || at == "" {
		return time.Time{}, b.explain(err)
	}
	return time.Parse(time.RFC3339, at)
}

// FinishRun closes a run as "done", "failed" or "stopped" and returns its
// report.
func (b *Book) FinishRun(ctx context.Context, runID, status string) (stancebook.Run, error) {
	err := b.transaction(ctx, func(ctx context.Context) error {
		return b.exec(ctx, "UPDATE runs SET status = ?, finished_at = ? WHERE run_id = ?", status, instant(b.options.Now()), runID)
	})
	if err == nil {
		err = b.recountAll(ctx)
	}
	if err != nil {
		return stancebook.Run{}, fmt.Errorf("finish run %s: %w", runID, err)
	}
	return b.RunByID(ctx, runID)
}

// Fail records an article that could not be read.
func (b *Book) Fail(ctx context.Context, runID, path, reason string) error {
	return b.record(ctx, runID, "failed", path, reason)
}

// Skip records an article that is not extracted, such as one in another
// language; Put stores it.
func (b *Book) Skip(ctx context.Context, runID, path, reason string) error {
	return b.record(ctx, runID, "skipped", path, reason)
}

// Truncate records an article of which only the beginning was read.
func (b *Book) Truncate(ctx context.Context, runID, path, reason string) error {
	return b.record(ctx, runID, "truncated", path, reason)
}

func (b *Book) record(ctx context.Context, runID, kind, path, reason string) error {
	return b.transaction(ctx, func(ctx context.Context) error {
		if err := b.exec(ctx, `INSERT INTO run_failures (run_id, n, kind, path, reason, at)
			VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM run_failures WHERE run_id = ?1), ?2, ?3, ?4, ?5)`,
			runID, kind, b.withhold(path), b.withhold(reason), instant(b.options.Now())); err != nil {
			return err
		}
		return b.exec(ctx, "UPDATE runs SET "+kind+" = "+kind+" + 1 WHERE run_id = ?", runID)
	})
}

// CountUnasked counts articles of which a server said that they have not
// changed.
func (b *Book) CountUnasked(ctx context.Context, runID string, n int) error {
	if n == 0 {
		return nil
	}
	return b.transaction(ctx, func(ctx context.Context) error {
		return b.exec(ctx, "UPDATE runs SET unchanged = unchanged + ? WHERE run_id = ?", n, runID)
	})
}

const runColumns = `run_id, command, version, started_at, finished_at, status, new, changed, unchanged, failed, skipped, redone,
	truncated, direct, mixed, indirect, retired, need_look, orphaned, resumes`

func runFields(r *stancebook.Run) []any {
	return []any{&r.ID, &r.Command, &r.Version, &r.StartedAt, &r.FinishedAt, &r.Status, &r.New, &r.Changed, &r.Unchanged,
		&r.Failed, &r.Skipped, &r.Redone, &r.Truncated, &r.Direct, &r.Mixed, &r.Indirect, &r.Retired, &r.NeedLook, &r.Orphaned, &r.Resumes}
}

// RunByID returns a run with its failures.
func (b *Book) RunByID(ctx context.Context, id string) (stancebook.Run, error) {
	var r stancebook.Run
	err := b.read.QueryRowContext(ctx, "SELECT "+runColumns+" FROM runs WHERE run_id = ?", id).Scan(runFields(&r)...)
	if isNoRows(err) {
		return stancebook.Run{}, &stancebook.UnknownError{Kind: "run", Name: id}
	}
	if err != nil {
		return stancebook.Run{}, b.explain(err)
	}
	err = b.query(ctx, "SELECT kind, path, reason, at FROM run_failures WHERE run_id = ? ORDER BY n", []any{id}, func(rows *sql.Rows) error {
		var f stancebook.Failure
		err := rows.Scan(&f.Kind, &f.Path, &f.Reason, &f.At)
		r.Failures = append(r.Failures, f)
		return err
	})
	if err == nil {
		r.Sources, err = b.nightsOf(ctx, id)
	}
	if err == nil {
		r.Changes, err = b.changesOf(ctx, id)
	}
	return r, err
}

// Runs yields the book's runs, the newest first, without their failures.
func (b *Book) Runs(ctx context.Context) iter.Seq2[stancebook.Run, error] {
	return collected(func() (runs []stancebook.Run, err error) {
		err = b.query(ctx, "SELECT "+runColumns+" FROM runs ORDER BY run_id DESC", nil, func(rows *sql.Rows) error {
			var r stancebook.Run
			err := rows.Scan(runFields(&r)...)
			runs = append(runs, r)
			return err
		})
		return runs, err
	})
}

// query reads rows outside a transaction and closes them before it returns.
func (b *Book) query(ctx context.Context, query string, args []any, row func(*sql.Rows) error) error {
	rows, err := b.read.QueryContext(ctx, query, args...)
	if err != nil {
		return b.explain(err)
	}
	return b.explain(drain(rows, row))
}

// collected yields what read returns: for answers that are small.
func collected[T any](read func() ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		list, err := read()
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		for _, item := range list {
			if !yield(item, nil) {
				return
			}
		}
	}
}

func isNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }
