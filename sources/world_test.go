package sources_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources"
)

// world plays outlets on a clock of its own: each host has a handler, may be
// unknown or refuse connections, and counts what it is asked for in a night.
type world struct {
	*httptest.Server
	t     *testing.T
	hosts map[string]http.HandlerFunc

	mu     sync.Mutex
	now    time.Time
	night  int                       // from 1
	asked  map[string]int            // host and path, this night
	when   map[string][]time.Time    // requests to a host, this night
	absent map[string]error          // hosts that cannot be found or reached tonight
	kept   map[string]remembered     // what the book would remember
	robots map[string]sources.Robots // likewise
	inside map[string][]netip.Addr   // names that resolve to other than the server
	heap   uint64                    // highest seen
	book   map[string]string         // the newest text of each article
	seen   map[string]int            // articles handed over by address
	faults map[string][]string       // this night's, by source
	notes  map[string]sources.Note   // this night's last note, by address
	report map[string]sources.Report // this night's, by source
}

type remembered struct {
	stancebook.Answer
	at time.Time
}

func newWorld(t *testing.T) *world {
	w := &world{
		t: t, hosts: map[string]http.HandlerFunc{}, now: time.Date(2017, 7, 31, 2, 0, 0, 0, time.UTC), kept: map[string]remembered{}, robots: map[string]sources.Robots{},
		inside: map[string][]netip.Addr{}, book: map[string]string{}, seen: map[string]int{},
	}
	w.Server = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.Close)
	return w
}

func (w *world) serve(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	w.asked[r.Host+r.URL.Path]++
	w.when[r.Host] = append(w.when[r.Host], w.now)
	handler := w.hosts[r.Host]
	w.mu.Unlock()
	if handler == nil {
		http.NotFound(out, r)
		return
	}
	handler(out, r)
}

func (w *world) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// sleep takes no time: the clock goes to when the sleeper would wake.
func (w *world) sleep(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
	return ctx.Err()
}

func (w *world) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.absent[host]; err != nil && errors.As(err, new(*net.DNSError)) {
		return nil, err
	}
	if all, ok := w.inside[host]; ok {
		return all, nil
	}
	return []netip.Addr{addressOf(host)}, nil
}

// addressOf gives each host a public address of its own, so that a connection
// says whom it is for.
func addressOf(host string) netip.Addr {
	h := stancebook.Hash(host)
	return netip.AddrFrom4([4]byte{93, 184, h[0], h[1]})
}

func (w *world) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	w.mu.Lock()
	for host, err := range w.absent {
		if !errors.As(err, new(*net.DNSError)) && strings.HasPrefix(address, addressOf(host).String()+":") {
			w.mu.Unlock()
			return nil, err
		}
	}
	w.mu.Unlock()
	if !strings.HasPrefix(address, "93.184.") || !strings.HasSuffix(address, ":80") {
		w.t.Errorf("connected to %s", address)
	}
	return new(net.Dialer).DialContext(ctx, network, w.Listener.Addr().String())
}

func (w *world) Validators(address string) (etag, modified string, fetched time.Time) {
	k := w.kept[address]
	return k.ETag, k.LastModified, k.at
}

func (w *world) Remember(address string, a stancebook.Answer) { w.kept[address] = remembered{a, a.At} }

func (w *world) Robots(site string) sources.Robots { return w.robots[site] }

func (w *world) KeepRobots(site string, r sources.Robots) { w.robots[site] = r }

func (w *world) options() sources.Options {
	return sources.Options{
		Now: w.Now, Memory: w, Notes: w.note, Jobs: 4,
		Fetch: sources.Fetch{
			Network: w, Sleep: w.sleep, Timeout: time.Minute, HeaderTimeout: 4 * time.Second, StallTime: 3 * time.Second,
			UserAgent: "stancebook/1", Contact: "desk@example.org", Chance: func() float64 { return 0.5 },
		},
	}
}

func (w *world) note(n sources.Note) {
	if n.Kind == "source" {
		w.report[n.Source] = *n.Report
		return
	}
	w.notes[n.Address] = n
}

// dawn begins a night.
func (w *world) dawn(night int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.night, w.now = night, time.Date(2017, 7, 30+night, 2, 0, 0, 0, time.UTC)
	w.asked, w.when, w.absent = map[string]int{}, map[string][]time.Time{}, map[string]error{}
	w.faults, w.notes, w.report = map[string][]string{}, map[string]sources.Note{}, map[string]sources.Report{}
}

// read reads a night's sources, until most articles are there (0: all).
func (w *world) read(from []sources.Source, o sources.Options, most int) {
	w.t.Helper()
	watch := w.watchHeap()
	defer watch()
	n := 0
	for a, err := range sources.Read(context.Background(), from, o) {
		var item *sources.ItemError
		switch {
		case errors.As(err, &item):
			w.faults[item.Source] = append(w.faults[item.Source], err.Error())
			continue
		case err != nil:
			w.t.Fatalf("read: %v", err)
		}
		w.seen[a.URL]++
		w.book[a.URL] = a.Text
		if n++; n == most {
			return
		}
	}
}

// watchHeap notes the highest heap until the returned function is called.
func (w *world) watchHeap() func() {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		var m runtime.MemStats
		for tick := time.NewTicker(10 * time.Millisecond); ; {
			runtime.ReadMemStats(&m)
			w.heap = max(w.heap, m.HeapInuse)
			select {
			case <-done:
				tick.Stop()
				return
			case <-tick.C:
			}
		}
	}()
	return func() { close(done); <-ended }
}

func (w *world) count(hostAndPath string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked[hostAndPath]
}

// gap is the least time between two requests to a host in this night.
func (w *world) gap(host string) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	least := time.Duration(1 << 62)
	for i, t := range w.when[host] {
		if i > 0 {
			least = min(least, t.Sub(w.when[host][i-1]))
		}
	}
	return least
}

// told checks that a fault of a source says something tonight.
func (w *world) told(source, want string) {
	w.t.Helper()
	if !slices.ContainsFunc(w.faults[source], func(f string) bool { return strings.Contains(f, want) }) {
		w.t.Errorf("night %d, %s: got faults %q, want %q", w.night, source, w.faults[source], want)
	}
}

// state checks how a source's reading is reported tonight.
func (w *world) state(source, want string) {
	w.t.Helper()
	if got := w.report[source].State; got != want {
		w.t.Errorf("night %d, %s: got state %q (%s), want %q", w.night, source, got, w.report[source].Why, want)
	}
}

// held checks that the book holds an article with these words.
func (w *world) held(address, words string) {
	w.t.Helper()
	if !strings.Contains(w.book[address], words) {
		w.t.Errorf("night %d: %s: got %.80q, want %q", w.night, address, w.book[address], words)
	}
}

// tale is a story's page: unmistakable, long enough, without metadata.
func tale(host string, n, version int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<html><head><title>Council of %s takes vote %d</title></head><body><article><h1>Council of %s takes vote %d</h1>", host, n, host, n)
	for i := range 4 {
		fmt.Fprintf(&b, "<p>In vote %d of %s the council asked its clerk for report %d, and the mayor said in reading %d that she would sign it before the week is over.</p>\n", n, host, i, version)
	}
	return b.String() + "</article></body></html>"
}

func mark(host string, n, version int) string {
	return fmt.Sprintf("In vote %d of %s the council asked its clerk for report 3, and the mayor said in reading %d", n, host, version)
}

// itemsOf lists stories first to last of a host in a feed, newest first.
func itemsOf(host string, first, last int) string {
	var b strings.Builder
	for n := last; n >= first; n-- {
		day := time.Date(2017, 7, 30+n, 1, 0, 0, 0, time.UTC)
		b.WriteString(item(fmt.Sprintf("Vote %d", n), fmt.Sprintf("http://%s/story/%d", host, n), "<pubDate>"+day.Format(time.RFC1123Z)+"</pubDate>"))
	}
	return b.String()
}

// paper is an outlet without faults, whose feed has a new story each night and
// which knows conditional requests. faulty may answer in its place.
func (w *world) paper(host string, faulty func(night int, out http.ResponseWriter, r *http.Request) (answered bool)) {
	w.hosts[host] = func(out http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		night := w.night
		w.mu.Unlock()
		if faulty != nil && faulty(night, out, r) {
			return
		}
		tag, body, kind := "", "", "text/html"
		var n int
		switch _, err := fmt.Sscanf(r.URL.Path, "/story/%d", &n); {
		case r.URL.Path == "/feed":
			tag, body, kind = fmt.Sprintf(`"feed-%d"`, night), rss(itemsOf(host, 1, night)), "application/rss+xml"
		case err == nil && n >= 1 && n <= night:
			version := 1
			if n == 1 && night >= 4 {
				version = 2 // the outlet edits its first story on the fourth day
			}
			tag, body = fmt.Sprintf(`"%d-%d"`, n, version), tale(host, n, version)
		default:
			http.NotFound(out, r)
			return
		}
		out.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			out.WriteHeader(http.StatusNotModified)
			return
		}
		serve(kind, body)(out, r)
	}
}
