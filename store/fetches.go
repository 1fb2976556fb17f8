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

// Paged tells whether what an address gave last was a page, read as an article:
// no feed or list.
func (b *Book) Paged(ctx context.Context, address string) (is bool, err error) {
	err = b.read.QueryRowContext(ctx, "SELECT count(*) FROM fetches WHERE address = ? AND charset <> ''", address).Scan(&is)
	return is, b.explain(err)
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

// Robots is what a site's robots.txt said: a status of HTTP, its validators and
// what stands in it. A site is a scheme with a host.
type Robots struct {
	Site               string
	Status             int
	ETag, LastModified string
	Body               string
	At                 time.Time
}

// Robots gives a site's robots.txt as it was kept; never asked yields the zero
// Robots.
func (b *Book) Robots(ctx context.Context, site string) (Robots, error) {
	r := Robots{Site: site}
	var at string
	err := b.read.QueryRowContext(ctx, "SELECT status, etag, last_modified, body, fetched_at FROM robots WHERE site = ?", site).
		Scan(&r.Status, &r.ETag, &r.LastModified, &r.Body, &at)
	if isNoRows(err) {
		return Robots{}, nil
	}
	if err != nil {
		return Robots{}, b.explain(err)
	}
	if r.At, err = time.Parse(time.RFC3339, at); err != nil {
		return Robots{}, fmt.Errorf("read when the robots.txt of %s was asked: %w", site, err)
	}
	return r, nil
}

// KeepRobots keeps a site's robots.txt.
func (b *Book) KeepRobots(ctx context.Context, r Robots) error {
	err := b.transaction(ctx, func(ctx context.Context) error {
		return b.exec(ctx, `INSERT INTO robots (site, status, etag, last_modified, body, fetched_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
			ON CONFLICT DO UPDATE SET status = ?2, etag = ?3, last_modified = ?4, body = ?5, fetched_at = ?6`,
			r.Site, r.Status, r.ETag, r.LastModified, r.Body, instant(r.At))
	})
	if err != nil {
		return fmt.Errorf("keep the robots.txt of %s: %w", r.Site, err)
	}
	return nil
}
