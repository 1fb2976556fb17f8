package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources/page"
)

const mostRedirects = 10

// web fetches for one call of Read: several hosts at a time, of each host one
// document, spaced, its robots.txt kept and its failures remembered.
type web struct {
	Fetch
	now        func() time.Time
	safe, open *http.Client
	slots      chan struct{} // documents in memory
	memory     func(address string) validators
	recall     func(site string) Robots
	keepRobots func(site string, kept Robots)

	mu    sync.Mutex
	hosts map[string]*host
	seen  map[string]bool // canonical addresses read already
}

// host is what one run knows of a web server. Whoever holds its turn may ask it
// and change the rest.
type host struct {
	turn     chan struct{}
	next     time.Time          // not before this
	interval time.Duration      // between two requests, grown where the server asks for patience
	robots   map[string]*robots // by scheme and port, where asked for already
	failed   int                // documents in a row that did not come
	down     error              // why it is left alone for this run
}

// validators are what an earlier night left of an address.
type validators struct {
	etag, modified string
	fetched        time.Time
}

func newWeb(f Fetch, o Options) *web {
	f.UserAgent = cmp.Or(f.UserAgent, "stancebook")
	if f.Contact != "" {
		f.UserAgent += " (+" + f.Contact + ")"
	}
	f.Timeout = cmp.Or(f.Timeout, 30*time.Second)
	f.HeaderTimeout = cmp.Or(f.HeaderTimeout, 20*time.Second)
	f.StallTime = cmp.Or(f.StallTime, 10*time.Second)
	f.MinInterval = cmp.Or(f.MinInterval, time.Second)
	f.MaxWait = cmp.Or(f.MaxWait, 30*time.Second)
	f.MaxEntries = cmp.Or(f.MaxEntries, 200)
	if f.Sleep == nil {
		f.Sleep = sleep
	}
	if f.Chance == nil {
		f.Chance = rand.Float64
	}
	w := &web{
		Fetch: f, now: o.Now, hosts: map[string]*host{}, seen: map[string]bool{},
		slots: make(chan struct{}, cmp.Or(max(o.Jobs, 0), 8)), memory: func(string) validators { return validators{} },
		recall: func(string) Robots { return Robots{} }, keepRobots: func(string, Robots) {},
	}
	w.safe, w.open = f.client(true), f.client(false)
	return w
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

// request is one document that a source asks for.
type request struct {
	address string
	private bool // from private addresses too
	known   validators
	spacing time.Duration
	entries int   // newest ones kept of a sitemap
	cut     int64 // bytes after which the rest is left; 0 is Fetch.MaxBytes
}

// fetched is an answer with its body.
type fetched struct {
	stancebook.Answer
	body        []byte
	cut         bool // it is longer than body
	contentType string
	listed      *sitemap // read while it came, instead of a body
}

// get fetches a document and hands it to use: robots.txt asked, redirects
// followed, each host spaced. Only a few documents are in use at a time, so use
// must not fetch.
func (w *web) get(ctx context.Context, r request, use func(fetched)) (stancebook.Answer, error) {
	answer := stancebook.Answer{Address: r.address, At: w.now().UTC()}
	for at := r.address; ; {
		u, err := parseAddress(at)
		if err != nil {
			return answer, err
		}
		answer.Final = u.String()
		got, next, err := w.hop(ctx, u, r)
		answer.Status = got.Status
		if err != nil {
			return answer, err
		}
		if next == "" {
			got.Address, got.Final, got.At, got.Redirects = r.address, answer.Final, answer.At, answer.Redirects
			use(got)
			<-w.slots
			return got.Answer, nil
		}
		<-w.slots
		if answer.Redirects = append(answer.Redirects, at); len(answer.Redirects) > mostRedirects {
			return answer, fault("redirects", "more than %d redirects (%s): give the final address", mostRedirects, strings.Join(answer.Redirects[:4], " → "))
		}
		at = next
	}
}

// hop asks one host for one address when its turn comes. Where no error is
// given, the caller owes a slot.
func (w *web) hop(ctx context.Context, u *url.URL, r request) (fetched, string, error) {
	h := w.host(u)
	select {
	case h.turn <- struct{}{}:
	case <-ctx.Done():
		return fetched{}, "", ctx.Err()
	}
	defer func() { <-h.turn }()
	if h.down == nil && r.spacing > h.interval {
		h.interval = r.spacing
	}
	if rules := h.robots[site(u)]; rules != nil && rules.err != nil {
		return fetched{}, "", rules.err
	}
	if h.down != nil {
		return fetched{}, "", fault("wait", "not tried: %s is left alone for this run (%w)", u.Host, h.down)
	}
	if err := w.permitted(ctx, u, h, r); err != nil {
		return fetched{}, "", err
	}
	return w.politely(ctx, u, h, r)
}

// mostFailures is how many documents in a row may fail before a host is left
// alone for the run.
const mostFailures = 5

// politely sends one request, waiting for the host's turn. Where the server
// asks for patience, or does not answer, it tries once more.
func (w *web) politely(ctx context.Context, u *url.URL, h *host, r request) (got fetched, next string, err error) {
	for try := 0; ; try++ {
		if err := w.wait(ctx, h); err != nil {
			return fetched{}, "", err
		}
		select {
		case w.slots <- struct{}{}:
		case <-ctx.Done():
			return fetched{}, "", ctx.Err()
		}
		got, next, err = w.once(ctx, u, r)
		h.next = w.now().Add(w.spacing(h))
		if err == nil {
			h.failed = 0
			return got, next, nil
		}
		<-w.slots
		switch again := w.judge(h, err, try); {
		case ctx.Err() != nil:
			return got, "", ctx.Err()
		case !again:
			return got, "", explainFetch(err)
		}
	}
}

// judge draws from a failed request what it says of its host, and tells whether
// to try again.
func (w *web) judge(h *host, err error, try int) (again bool) {
	var later *patience
	var status *statusCode
	switch {
	case errors.As(err, &later):
		wait := later.wait(w.now())
		if try > 0 || wait > w.MaxWait {
			h.down = err
			return false
		}
		h.interval = min(2*max(h.interval, w.MinInterval, 0), w.MaxWait)
		h.next = w.now().Add(wait)
		return true
	case errors.As(err, &status) && status.code < 500:
		h.failed = 0
		return false
	case isRefusal(err):
		return false
	case errors.As(err, &status), unanswered(err):
	default: // the document's own fault
		return false
	}
	if timedOut := isTimeout(err); try == 0 && !timedOut {
		h.next = w.now().Add(time.Duration((1 + w.Chance()) * float64(2*time.Second)))
		return true
	} else if h.failed++; unreachable(err) || h.failed >= mostFailures || timedOut && h.failed >= 3 {
		h.down = explainFetch(err)
	}
	return false
}

// wait holds until the host may be asked again.
func (w *web) wait(ctx context.Context, h *host) error {
	if wait := h.next.Sub(w.now()); wait > 0 {
		if err := w.Sleep(ctx, wait); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// spacing is the time between two requests to a host: what its robots.txt asks
// for, and more where it asked for patience.
func (w *web) spacing(h *host) time.Duration {
	interval := max(w.MinInterval, h.interval)
	for _, rules := range h.robots {
		interval = max(interval, min(rules.delay, w.MaxWait))
	}
	return interval
}

func (w *web) host(u *url.URL) *host {
	name := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.hosts[name] == nil {
		w.hosts[name] = &host{turn: make(chan struct{}, 1), robots: map[string]*robots{}}
	}
	return w.hosts[name]
}

// site is what one robots.txt is for: a host by one scheme at one port.
func site(u *url.URL) string { return u.Scheme + "://" + strings.ToLower(u.Host) }

// first tells whether an address has not been read in this run yet.
func (w *web) first(address string) bool {
	key := cmp.Or(page.Canonical(address), address)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.seen[key] {
		return false
	}
	w.seen[key] = true
	return true
}

func parseAddress(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil:
		return nil, fmt.Errorf("not an address: %w", errors.Unwrap(err))
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fault("refused", "refused: %.40q is neither http nor https", u.Scheme)
	case u.Host == "":
		return nil, errors.New("not an address: it names no host")
	case u.User != nil:
		return nil, fault("refused", "refused: the address holds a user name or password: take it out")
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
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
