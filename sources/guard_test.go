package sources_test

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stancebook/stancebook/sources"
)

// internet resolves names as it is told to and connects public addresses to one
// server; what it is asked to connect to otherwise is counted as a breach.
type internet struct {
	server   string
	names    map[string][]string // a name's answers, one each time; the last stays
	asked    map[string]int
	breaches atomic.Int64
}

func (n *internet) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	answers := n.names[host]
	if len(answers) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	i := min(n.asked[host], len(answers)-1)
	n.asked[host]++
	var all []netip.Addr
	for _, a := range strings.Fields(answers[i]) {
		all = append(all, netip.MustParseAddr(a))
	}
	return all, nil
}

const public = "93.184.215.14"

func (n *internet) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if address != public+":80" {
		n.breaches.Add(1)
	}
	return new(net.Dialer).DialContext(ctx, network, n.server)
}

// online makes an internet in which public.example is the outlet's.
func online(o *outlet, names map[string][]string) (*internet, sources.Options) {
	n := &internet{server: o.Listener.Addr().String(), names: map[string][]string{"public.example": {public}}, asked: map[string]int{}}
	for name, answers := range names {
		n.names[name] = answers
	}
	options := quick(nil)
	options.Fetch.Network = n
	return n, options
}

// prohibited are the forms in which an address may lead inside.
var prohibited = []string{
	"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]",
	"[fc00::1]", "[fe80::1]", "192.0.2.1", "224.0.0.1", "0.0.0.0", "2130706433", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "127.1", "017700000001",
	"[::]", "[::7f00:1]", "[2002:7f00:1::]", "[2001:db8::1]", "[fe80::1%25eth0]", "[ff02::1]", "255.255.255.255", "198.18.0.1", "240.0.0.1", "①②⑦.⓪.⓪.①", "127.0.0.1.",
	"private.example", "mixed.example:8080", "localhost",
}

var inside = map[string][]string{"private.example": {"10.0.0.1 fd00::1"}, "mixed.example": {public}, "localhost": {"127.0.0.1"}}

func TestPrivateAddressesAreRefusedInEveryForm(t *testing.T) {
	for _, host := range prohibited {
		o := newOutlet(t, nil)
		n, options := online(o, inside)
		articles, faults := read(t, address("http://"+host+"/a"), options)
		if len(articles) != 0 || len(faults) != 1 || !strings.Contains(faults[0], "refused") || n.breaches.Load() > 0 || len(o.requests()) > 0 {
			t.Errorf("%s: got %d articles, faults %q, %d connections", host, len(articles), faults, n.breaches.Load())
		}
	}
}

func TestRedirectToAPrivateAddressIsRefusedAtDial(t *testing.T) {
	for _, host := range prohibited {
		o := newOutlet(t, map[string]http.HandlerFunc{"/a": redirect("http://" + host + "/latest"), "/latest": serve("text/html", storyPage)})
		n, options := online(o, inside)
		articles, faults := read(t, address("http://public.example/a"), options)
		if len(articles) != 0 || len(faults) != 1 || !strings.Contains(faults[0], "refused") || n.breaches.Load() > 0 {
			t.Errorf("%s: got %d articles, faults %q, %d connections", host, len(articles), faults, n.breaches.Load())
		}
	}
}

func TestRobotsThatLeadInsideAreRefused(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/robots.txt": redirect("http://10.0.0.1/robots.txt"), "/a": serve("text/html", storyPage)})
	n, options := online(o, nil)
	if _, faults := read(t, address("http://public.example/a"), options); n.breaches.Load() > 0 || len(faults) != 1 {
		t.Errorf("got faults %q, %d connections", faults, n.breaches.Load())
	}
}

func TestNameThatIsPublicAndPrivateIsAskedAtItsPublicAddressAlone(t *testing.T) {
	for _, answer := range []string{public + " 10.0.0.1", "10.0.0.1 " + public, "::1 169.254.169.254 " + public} {
		o := newOutlet(t, map[string]http.HandlerFunc{"/a": serve("text/html", storyPage)})
		n, options := online(o, map[string][]string{"half.example": {answer}})
		if articles, faults := read(t, address("http://half.example/a"), options); len(articles) != 1 || n.breaches.Load() > 0 {
			t.Errorf("%s: got %d articles, faults %q, %d connections inside", answer, len(articles), faults, n.breaches.Load())
		}
	}
}

func TestFeedAndSitemapThatNamePrivateAddressesAreRefused(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{
		"/feed":    serve("application/rss+xml", rss(item("Inside", "http://10.0.0.1/a", "")+item("Inside", "http://localhost/b", ""))),
		"/map.xml": serve("application/xml", `<sitemapindex><sitemap><loc>http://192.168.0.1/map.xml</loc></sitemap></sitemapindex>`),
		"/home":    serve("text/html", `<html><head><link rel="alternate" type="application/rss+xml" href="http://127.0.0.1/feed"></head></html>`),
	})
	for path, kind := range map[string]string{"/feed": "feed", "/map.xml": "sitemap", "/home": "home"} {
		n, options := online(o, inside)
		articles, faults := read(t, []sources.Source{{Address: "http://public.example" + path, Kind: kind}}, options)
		if len(articles) != 0 || len(faults) == 0 || !strings.Contains(faults[0], "refused") || n.breaches.Load() > 0 {
			t.Errorf("%s: got %d articles, faults %q, %d connections", path, len(articles), faults, n.breaches.Load())
		}
	}
}

func TestNameThatChangesItsAnswerIsRefused(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/robots.txt": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close") // the next request asks the name again
		http.NotFound(w, r)
	}, "/a": serve("text/html", storyPage)})
	n, options := online(o, map[string][]string{"turns.example": {public, "127.0.0.1"}})
	articles, faults := read(t, address("http://turns.example/a"), options)
	if len(articles) != 0 || len(faults) != 1 || !strings.Contains(faults[0], "refused") || n.breaches.Load() > 0 {
		t.Errorf("got %d articles, faults %q, %d connections", len(articles), faults, n.breaches.Load())
	}
}
