package sources

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/stancebook/stancebook"
)

// once sends one request and reads its answer within the time limits. next is
// where a redirect leads.
func (w *web) once(ctx context.Context, u *url.URL, r request) (got fetched, next string, err error) {
	ctx, cancel := context.WithTimeout(ctx, w.Timeout)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return got, "", err
	}
	w.introduce(ask, r.known)
	client := w.safe
	if r.private {
		client = w.open
	}
	answer, err := client.Do(ask)
	if err != nil {
		return got, "", err
	}
	defer answer.Body.Close()
	got.Status, got.contentType = answer.StatusCode, answer.Header.Get("Content-Type")
	got.ETag, got.LastModified = short(answer.Header.Get("ETag")), short(answer.Header.Get("Last-Modified"))
	if to := answer.Header.Get("Location"); to != "" && answer.StatusCode >= 300 && answer.StatusCode < 400 {
		target, err := u.Parse(to)
		if err != nil {
			return got, "", fault("redirects", "a redirect to %.80q, which is no address", to)
		}
		return got, target.String(), nil
	}
	if answer.StatusCode == http.StatusNotModified && r.known != (validators{}) {
		got.NotModified, got.ETag, got.LastModified = true, r.known.etag, r.known.modified
		return got, "", nil
	}
	if err := statusError(answer); err != nil {
		return got, "", err
	}
	if err := unreadable(answer.Header); err != nil {
		return got, "", err
	}
	in := &steady{in: answer.Body, cancel: cancel, each: w.StallTime}
	defer in.stop()
	err = w.take(in, answer.Header.Get("Content-Encoding"), r, &got)
	switch {
	case in.stalled.Load():
		err = errStalled
	case err != nil && ctx.Err() != nil:
		err = ctx.Err()
	}
	return got, "", err
}

// introduce says who asks, for what, and what is known already.
func (w *web) introduce(ask *http.Request, known validators) {
	ask.Header.Set("User-Agent", w.UserAgent)
	ask.Header.Set("Accept", "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5")
	ask.Header.Set("Accept-Encoding", "gzip, br")
	if known.etag != "" {
		ask.Header.Set("If-None-Match", known.etag)
	}
	if known.modified != "" {
		ask.Header.Set("If-Modified-Since", known.modified)
	}
}

// short keeps validators that are worth keeping.
func short(validator string) string {
	if len(validator) > 1024 {
		return ""
	}
	return validator
}

// take reads a body: one layer of packing undone, its length bounded. Sitemaps,
// which may be longer than a page, are read as they come.
func (w *web) take(body io.Reader, encoding string, r request, got *fetched) error {
	in, err := unpack(bufio.NewReaderSize(body, 64<<10), encoding)
	if err != nil {
		return err
	}
	head, _ := in.Peek(4 << 10)
	if looksLikeSitemap(head) {
		got.listed, err = readSitemap(in, r.entries)
		return err
	}
	got.body, got.cut, err = readBeginning(in, cmp.Or(r.cut, w.MaxBytes))
	return err
}

// unpack undoes the packing that the header states or the first bytes show.
// One layer: what is packed twice is refused later, as no text.
func unpack(in *bufio.Reader, encoding string) (*bufio.Reader, error) {
	magic, _ := in.Peek(2)
	packed := string(magic) == "\x1f\x8b"
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "br":
		return bufio.NewReaderSize(brotli.NewReader(in), 64<<10), nil
	case "", "identity", "gzip", "x-gzip":
		if !packed {
			return in, nil
		}
	default:
		return nil, fault("damaged", "sent with an encoding that is not read (%.40q)", encoding)
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, broken(err)
	}
	return bufio.NewReaderSize(z, 64<<10), nil
}

// statusCode is an answer other than the document.
type statusCode struct {
	code   int
	advice string
}

func (e *statusCode) Error() string {
	return fmt.Sprintf("the server answers %d %s: %s", e.code, http.StatusText(e.code), e.advice)
}

// patience is an answer that asks to come again later.
type patience struct {
	statusCode
	after string // as Retry-After states it
}

func statusError(answer *http.Response) error {
	code := answer.StatusCode
	switch {
	case code == http.StatusOK:
		return nil
	// A 503 that does not say how long is the fault of one page as often as its
	// host's: it counts like other faults.
	case code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable && answer.Header.Get("Retry-After") != "":
		return &patience{statusCode{code, "try again in the next run"}, answer.Header.Get("Retry-After")}
	case code == http.StatusNotFound || code == http.StatusGone:
		return &statusCode{code, "the page is gone; take the address out"}
	case code == http.StatusUnauthorized || code == http.StatusForbidden || code == http.StatusPaymentRequired || code == 451:
		return &statusCode{code, "it does not let the page be read; save it by hand, or leave it out"}
	case code >= 500:
		return &statusCode{code, "try again in the next run"}
	}
	return &statusCode{code, "check the address"}
}

// unreadable tells from its headers that an answer is no page or feed.
func unreadable(h http.Header) error {
	kind, _, _ := strings.Cut(strings.ToLower(h.Get("Content-Type")), ";")
	switch main, _, _ := strings.Cut(kind, "/"); {
	case kind == "application/pdf":
		return errors.New("a PDF, which is not read: save it and turn it into text (pdftotext FILE.pdf FILE.txt)")
	case main == "image" || main == "video" || main == "audio" || main == "font":
		return fmt.Errorf("not a page but %s: take the address out", kind)
	}
	return nil
}

// again tells whether a page that a feed or list names is to be asked for once
// more: after a night, and later as it grows older after a quarter of its age.
func again(fetched, published, now time.Time) bool {
	wait := 20 * time.Hour
	if !published.IsZero() {
		wait = max(wait, now.Sub(published)/4)
	}
	return now.Sub(fetched) >= wait
}

// forced tells whether an address that was read before is asked for without
// validators this night, as one in ten is: some servers say "not modified" for
// ever.
func forced(address string, night time.Time) bool {
	n, _ := strconv.ParseUint(stancebook.Hash("forced", night.UTC().Format(time.DateOnly), address), 16, 64)
	return n%10 == 0
}
