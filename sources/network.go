package sources

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"code.dny.dev/ssrf"
)

// Network finds and connects to hosts. The zero Fetch uses the operating
// system's.
type Network interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

type system struct {
	*net.Resolver
	*net.Dialer
}

// client follows no redirects: web does, so that each hop is checked. It uses
// no proxy, which would dial where the guard cannot see. guarded refuses private
// addresses and ports other than 80 and 443.
func (f Fetch) client(guarded bool) *http.Client {
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if f.Transport != nil {
		return &http.Client{Transport: f.Transport, CheckRedirect: stay}
	}
	d := dialer{Network: f.Network}
	if guarded {
		d.guard = ssrf.New()
	}
	if d.Network == nil {
		control := &net.Dialer{Timeout: 10 * time.Second}
		if guarded {
			control.Control = d.guard.Safe
		}
		d.Network = system{net.DefaultResolver, control}
	}
	return &http.Client{CheckRedirect: stay, Transport: &http.Transport{
		DialContext: d.dial, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: f.HeaderTimeout,
		MaxConnsPerHost: 1, MaxIdleConns: 10, IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 256 << 10,
		ForceAttemptHTTP2: true, DisableCompression: true,
	}}
}

// dialer resolves a name once and connects to an address that it has checked,
// so that a name whose answer changes in between cannot lead elsewhere.
type dialer struct {
	Network
	guard *ssrf.Guardian // nil allows all
}

func (d dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	name, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if d.guard != nil && isNumber(name) {
		return nil, fmt.Errorf("%w: %q is a number in disguise", ssrf.ErrProhibitedIP, name)
	}
	found, err := d.lookup(ctx, name)
	if err != nil {
		return nil, err
	}
	refused := error(&net.DNSError{Err: "no address", Name: name, IsNotFound: true})
	for _, ip := range found {
		to := net.JoinHostPort(ip.Unmap().String(), port)
		kind := "tcp4"
		if ip.Unmap().Is6() {
			kind = "tcp6"
		}
		if d.guard != nil {
			if err := d.guard.Safe(kind, to, nil); err != nil {
				refused = err
				continue
			}
		}
		c, err := d.DialContext(ctx, network, to)
		if err == nil || ctx.Err() != nil {
			return c, err
		}
		refused = err
	}
	return nil, refused
}

func (d dialer) lookup(ctx context.Context, name string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(name); err == nil {
		return []netip.Addr{ip}, nil
	}
	return d.LookupNetIP(ctx, "ip", name)
}

// isNumber tells the forms of an IPv4 address that some resolvers read and
// others take for a name: decimal, octal, hexadecimal, fewer than four parts.
func isNumber(name string) bool {
	if _, err := netip.ParseAddr(name); err == nil {
		return false
	}
	last := strings.TrimSuffix(name, ".")
	last = last[strings.LastIndexByte(last, '.')+1:]
	_, err := strconv.ParseUint(last, 0, 64)
	if err != nil {
		_, err = strconv.ParseUint(last, 10, 64) // 08 and 09 are no octal numbers
	}
	return err == nil
}

// steady fails a body that comes slower than fewestBytes in each stretch of
// time, which a limit of the whole alone would let drip on.
type steady struct {
	in      io.Reader
	cancel  context.CancelFunc
	each    time.Duration
	timer   *time.Timer
	came    int
	stalled atomic.Bool
}

const fewestBytes = 1 << 10

func (s *steady) Read(p []byte) (int, error) {
	if s.timer == nil {
		s.timer = time.AfterFunc(s.each, func() {
			s.stalled.Store(true)
			s.cancel()
		})
	}
	n, err := s.in.Read(p)
	if s.came += n; s.came >= fewestBytes {
		s.came = 0
		s.timer.Reset(s.each)
	}
	return n, err
}

func (s *steady) stop() {
	if s.timer != nil {
		s.timer.Stop()
	}
}

var errStalled = errors.New("the server sends too slowly")

// wait is how long an answer asks to wait: seconds or a date; 5 s where nothing
// usable is stated.
func (p *patience) wait(now time.Time) time.Duration {
	stated := strings.TrimSpace(p.after)
	if seconds, err := strconv.ParseUint(stated, 10, 64); err == nil {
		return time.Duration(min(seconds, 1e9)) * time.Second
	}
	if at, err := http.ParseTime(stated); err == nil {
		return max(at.Sub(now), 0)
	}
	return 5 * time.Second
}

// unanswered tells whether no server answered at all, or broke off.
func unanswered(err error) bool {
	var by *url.Error
	return errors.As(err, &by) || errors.Is(err, io.ErrUnexpectedEOF) || isTimeout(err)
}

// unreachable tells a host that is not there: nothing more is asked of it.
func unreachable(err error) bool {
	var op *net.OpError
	var name *net.DNSError
	return errors.As(err, &name) || errors.As(err, &op) && op.Op == "dial"
}

func isTimeout(err error) bool {
	var slow interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errStalled) || errors.As(err, &slow) && slow.Timeout()
}

func isRefusal(err error) bool {
	return errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedPort) || errors.Is(err, ssrf.ErrProhibitedNetwork)
}

// explainFetch says in plain words why no document came.
func explainFetch(err error) error {
	var name *net.DNSError
	var by *url.Error
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return fault("refused", "refused: %w (set allow_private for this source if the server is yours)", ssrf.ErrProhibitedIP)
	case errors.Is(err, ssrf.ErrProhibitedPort):
		return fault("refused", "refused: %w; only 80 and 443 are asked (set allow_private for this source if the server is yours)", ssrf.ErrProhibitedPort)
	case errors.Is(err, errStalled):
		return fault("timeout", "%w: try again in the next run", errStalled)
	case isTimeout(err):
		return fault("timeout", "the server took too long (%w): try again in the next run", context.DeadlineExceeded)
	case errors.As(err, &name):
		return fault("unreachable", "no host %q is known: check the address and the network", name.Name)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fault("damaged", "the connection broke before the end: try again in the next run")
	case errors.As(err, &by):
		return fault("unreachable", "the server cannot be reached: %w", by.Err)
	}
	return err
}
