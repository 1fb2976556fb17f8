package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/stancebook/stancebook"
)

// Validators gives what the last answer for an address said, either of which
// may be empty, and when it was asked; never yields the zero time.
func (b *Book) Validators(ctx context.Context, address string) (etag, lastModified string, fetched time.Time, err error) {
	var at string
	err = b.read.QueryRowContext(ctx, "SELECT etag, last_modified, fetched_at FROM fetches WHERE address = ?", address).Scan(&etag, &lastModified, &at)
	if isNoRows(err) {
		return "", "", time.Time{}, nil
	}
	if err != nil {
		return "", "", time.Time{}, b.explain(err)
	}
	fetched, err = time.Parse(time.RFC3339, at)
	if err != nil {
		return "", "", time.Time{}, fmt.Errorf("read when %s was fetched: %w", address, err)
	}
	return etag, lastModified, fetched, nil
}

// Fetched is an address with what its server said.
type Fetched struct {
	Address string
	stancebook.Answer
}

// RememberAnswers keeps answers, all in one transaction.
func (b *Book) RememberAnswers(ctx context.Context, answers []Fetched) error {
	if len(answers) == 0 {
		return nil
	}
	err := b.transaction(ctx, func(ctx context.Context) error {
		for _, f := range answers {
			a := f.Answer
			if address := f.Address + " " + a.Final; b.withhold(address) != address {
				continue
			}
			if err := b.exec(ctx, `INSERT INTO fetches (address, final, status, etag, last_modified, fetched_at, captured_at, charset, replaced, redirects)
				VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
				ON CONFLICT DO UPDATE SET final = ?2, status = ?3, etag = ?4, last_modified = ?5, fetched_at = ?6, captured_at = ?7,
					charset = iif(?8 = '', charset, ?8), replaced = iif(?8 = '', replaced, ?9), redirects = ?10`,
				f.Address, a.Final, a.Status, a.ETag, a.LastModified, instant(a.At), instant(a.Captured), a.Charset, a.Replaced,
				strings.Join(a.Redirects, " ")); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("remember what was fetched: %w", err)
	}
	return nil
}
