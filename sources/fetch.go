package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"code.dny.dev/ssrf"
	"github.com/stancebook/stancebook/sources/page"
)

const mostRedirects = 10

// web fetches for one call of Read: one request at a time, each host spaced,
// its robots.txt kept and its failures remembered.
type web struct {
	Fetch
	now        func() time.Time
	safe, open *http.Client
	hosts      map[string]*host
	seen       map[string]bool // canonical addresses read already
}

// host is what one run knows of a web server.
type host struct {
	next   time.Time // not before this
	robots *robots   // nil until asked for
	failed int       // requests in a row that got no answer
	down   error     // why it is left alone for this run
}

func newWeb(f Fetch, now func() time.Time) *web {
	f.UserAgent = cmp.Or(f.UserAgent, "stancebook")
	if f.Contact != "" {
		f.UserAgent += " (+" + f.Contact + ")"
	}
	f.Timeout = cmp.Or(f.Timeout, 30*time.Second)
	f.MinInterval = cmp.Or(f.MinInterval, time.Second)
	f.MaxWait = cmp.Or(f.MaxWait, 30*time.Second)
	f.MaxEntries = cmp.Or(f.MaxEntries, 200)
	if f.Sleep == nil {
		f.Sleep = sleep
	}
	w := &web{Fetch: f, now: now, hosts: map[string]*host{}, seen: map[string]bool{}}
	w.safe = f.client(&net.Dialer{Timeout: 10 * time.Second, Control: ssrf.New().Safe})
	w.open = f.client(&net.Dialer{Timeout: 10 * time.Second})
	return w
}

// client follows no redirects: web does, so that each hop is checked. It uses
// no proxy, which would dial where the guard cannot see.
func (f Fetch) client(d *net.Dialer) *http.Client {
	transport := f.Transport
	if transport == nil {
		transport = &http.Transport{
			DialContext: d.DialContext, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 20 * time.Second,
			MaxConnsPerHost: 1, MaxIdleConns: 10, IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 256 << 10,
			ForceAttemptHTTP2: true,
		}
	}
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (w *web) close() {
	w.safe.CloseIdleConnections()
	w.open.CloseIdleConnections()
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// fetched is an answer with its body.
type fetched struct {
	body        []byte
	address     string // after redirects
	contentType string
}

// get fetches a document: robots.txt asked, redirects followed, the host
// spaced.
func (w *web) get(ctx context.Context, address string, private bool) (fetched, error) {
	chain := []string{address}
	for {
		u, err := parseAddress(address)
		if err != nil {
			return fetched{}, err
		}
		h := w.host(u)
		if h.down != nil {
			return fetched{}, fmt.Errorf("not tried: %s is left alone for this run (%w)", u.Host, h.down)
		}
		if err := w.permitted(ctx, u, h, private); err != nil {
			return fetched{}, err
		}
		got, next, err := w.politely(ctx, u, h, private)
		if err != nil || next == "" {
			return got, err
		}
		if address = next; len(chain) > mostRedirects {
			return fetched{}, fmt.Errorf("more than %d redirects (%s): give the final address", mostRedirects, strings.Join(chain[:4], " → "))
		}
		chain = append(chain, address)
	}
}

func parseAddress(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil:
		return nil, fmt.Errorf("not an address: %w", errors.Unwrap(err))
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("refused: %.40q is neither http nor https", u.Scheme)
	case u.Host == "":
		return nil, errors.New("not an address: it names no host")
	case u.User != nil:
		return nil, errors.New("refused: the address holds a user name or password: take it out")
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}

func (w *web) host(u *url.URL) *host {
	name := u.Scheme + "://" + strings.ToLower(u.Host)
	if w.hosts[name] == nil {
		w.hosts[name] = &host{}
	}
	return w.hosts[name]
}

// politely sends one request, waiting for the host's turn. Where the server
// asks for patience, or does not answer, it tries once more.
func (w *web) politely(ctx context.Context, u *url.URL, h *host, private bool) (got fetched, next string, err error) {
	for try := 0; ; try++ {
		if err := w.turn(ctx, h); err != nil {
			return fetched{}, "", err
		}
		got, next, err = w.once(ctx, u, private)
		var later *patience
		switch {
		case errors.As(err, &later) && try == 0 && later.wait <= w.MaxWait:
			h.next = w.now().Add(later.wait)
			continue
		case errors.As(err, &later):
			h.down = err
			return fetched{}, "", err
		case err == nil:
			h.failed = 0
			return got, next, nil
		case !unanswered(err) || ctx.Err() != nil:
			return fetched{}, "", explainFetch(err)
		}
		if h.failed++; h.failed >= 2 {
			h.down = explainFetch(err)
		}
		if try > 0 || h.down != nil {
			return fetched{}, "", explainFetch(err)
		}
	}
}

// turn waits until the host may be asked again.
func (w *web) turn(ctx context.Context, h *host) error {
	if wait := h.next.Sub(w.now()); wait > 0 {
		if err := w.Sleep(ctx, wait); err != nil {
			return err
		}
	}
	interval := w.MinInterval
	if h.robots != nil {
		interval = max(interval, min(h.robots.delay, w.MaxWait))
	}
	h.next = w.now().Add(interval)
	return ctx.Err()
}

// once sends one request and reads its answer within the time limit. next is
// where a redirect leads.
func (w *web) once(ctx context.Context, u *url.URL, private bool) (got fetched, next string, err error) {
	ctx, cancel := context.WithTimeout(ctx, w.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return fetched{}, "", err
	}
	request.Header.Set("User-Agent", w.UserAgent)
	request.Header.Set("Accept", "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5")
	client := w.safe
	if private {
		client = w.open
	}
	answer, err := client.Do(request)
	if err != nil {
		return fetched{}, "", err
	}
	defer answer.Body.Close()
	if to := answer.Header.Get("Location"); to != "" && answer.StatusCode >= 300 && answer.StatusCode < 400 {
		target, err := u.Parse(to)
		if err != nil {
			return fetched{}, "", fmt.Errorf("a redirect to %.80q, which is no address", to)
		}
		return fetched{}, target.String(), nil
	}
	if err := statusError(answer); err != nil {
		return fetched{}, "", err
	}
	if err := unreadable(answer.Header); err != nil {
		return fetched{}, "", err
	}
	body, err := readAll(answer.Body, w.MaxBytes)
	if err != nil {
		return fetched{}, "", err
	}
	return fetched{body, u.String(), answer.Header.Get("Content-Type")}, "", nil
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
	wait time.Duration
}

func statusError(answer *http.Response) error {
	code := answer.StatusCode
	switch {
	case code == http.StatusOK:
		return nil
	case code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable:
		return &patience{statusCode{code, "try again in the next run"}, retryAfter(answer.Header.Get("Retry-After"))}
	case code == http.StatusNotFound || code == http.StatusGone:
		return &statusCode{code, "the page is gone; take the address out"}
	case code == http.StatusUnauthorized || code == http.StatusForbidden || code == http.StatusPaymentRequired || code == 451:
		return &statusCode{code, "it does not let the page be read; save it by hand, or leave it out"}
	case code >= 500:
		return &statusCode{code, "try again in the next run"}
	}
	return &statusCode{code, "check the address"}
}

// retryAfter reads seconds or a date; 5 s where nothing usable is stated.
func retryAfter(stated string) time.Duration {
	if seconds, err := strconv.ParseUint(strings.TrimSpace(stated), 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(stated); err == nil {
		return max(time.Until(at), 0)
	}
	return 5 * time.Second
}

// unreadable tells from its headers that an answer is no page or feed.
func unreadable(h http.Header) error {
	if encoding := h.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return fmt.Errorf("sent with an encoding that is not read (%.40q)", encoding)
	}
	kind, _, _ := strings.Cut(strings.ToLower(h.Get("Content-Type")), ";")
	switch main, _, _ := strings.Cut(kind, "/"); {
	case kind == "application/pdf":
		return errors.New("a PDF, which is not read: save it and turn it into text (pdftotext FILE.pdf FILE.txt)")
	case main == "image" || main == "video" || main == "audio" || main == "font":
		return fmt.Errorf("not a page but %s: take the address out", kind)
	}
	return nil
}

// unanswered tells whether no server answered at all.
func unanswered(err error) bool {
	if errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedPort) || errors.Is(err, ssrf.ErrProhibitedNetwork) {
		return false
	}
	var by *url.Error
	return errors.As(err, &by)
}

// explainFetch says in plain words why no document came.
func explainFetch(err error) error {
	var name *net.DNSError
	var by *url.Error
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return fmt.Errorf("refused: %w (set allow_private for this source if the server is yours)", ssrf.ErrProhibitedIP)
	case errors.Is(err, ssrf.ErrProhibitedPort):
		return fmt.Errorf("refused: %w; only 80 and 443 are asked (set allow_private for this source if the server is yours)", ssrf.ErrProhibitedPort)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("the server took too long (%w): try again in the next run", context.DeadlineExceeded)
	case errors.As(err, &name):
		return fmt.Errorf("no host %q is known: check the address and the network", name.Name)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the connection broke before the end: try again in the next run")
	case errors.As(err, &by):
		return fmt.Errorf("the server cannot be reached: %w", by.Err)
	}
	return err
}

// isWeb tells an http or https address.
func isWeb(address string) bool {
	scheme, rest, ok := strings.Cut(address, "://")
	return ok && rest != "" && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

func hasScheme(address string) bool {
	scheme, _, ok := strings.Cut(address, "://")
	return ok && len(scheme) > 1 && !strings.ContainsAny(scheme, "/\\.*?[ ")
}

// first tells whether an address has not been read in this run yet.
func (w *web) first(address string) bool {
	key := cmp.Or(page.Canonical(address), address)
	if w.seen[key] {
		return false
	}
	w.seen[key] = true
	return true
}
