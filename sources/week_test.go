package sources_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/stancebook/stancebook/sources"
)

const mostHeap = 300 << 20

func feedOf(host string) string { return "http://" + host + "/feed" }

func storyOf(host string, n int) string { return fmt.Sprintf("http://%s/story/%d", host, n) }

// when answers with handler where a night and a path meet.
func when(nights string, path string, handler http.HandlerFunc) func(int, http.ResponseWriter, *http.Request) bool {
	return func(night int, out http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(nights, fmt.Sprint(night)) || path != "" && r.URL.Path != path {
			return false
		}
		handler(out, r)
		return true
	}
}

type check struct {
	host   string
	faulty func(int, http.ResponseWriter, *http.Request) bool
	nights map[int]func(w *world, feed string)
	absent map[int]error
	lost   []int // stories that nobody could have read
}

// A week of nights: each outlet has its fault on some nights, every other
// outlet and every other night goes on, and at the week's end the book holds
// each story in its last wording.
func TestAWeekOfFaultsLosesNothing(t *testing.T) {
	w := newWorld(t)
	var from []sources.Source
	all := append(serverFaults(), feedFaults()...)
	for _, c := range all {
		w.paper(c.host, c.faulty)
		from = append(from, sources.Source{Address: feedOf(c.host), Kind: "feed"})
	}
	w.inside["private.example"] = []netip.Addr{netip.MustParseAddr("10.0.0.7")}
	for night := 1; night <= 7; night++ {
		w.dawn(night)
		for _, c := range all {
			if c.absent[night] != nil {
				w.absent[c.host] = c.absent[night]
			}
		}
		w.read(from, w.options(), 0)
		for _, c := range all {
			if look := c.nights[night]; look != nil {
				look(w, feedOf(c.host))
			}
			if len(w.when[c.host]) > 1 && w.gap(c.host) < time.Second {
				t.Errorf("night %d, %s: requests %v apart", night, c.host, w.gap(c.host))
			}
		}
	}
	for _, c := range all {
		for n := 1; n <= 7; n++ {
			if contains(c.lost, n) {
				continue
			}
			version := 1
			if n == 1 {
				version = 2
			}
			w.held(storyOf(c.host, n), mark(c.host, n, version))
		}
	}
	if w.heap > mostHeap {
		t.Errorf("the heap grew to %d MB", w.heap>>20)
	}
	t.Logf("%d outlets, %d addresses, heap at most %d MB", len(all), len(w.seen), w.heap>>20)
}

func contains(all []int, n int) bool {
	for _, x := range all {
		if x == n {
			return true
		}
	}
	return false
}

func dnsFault(host string) error {
	return &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

func refusedFault() error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
}

// bomb is small and unpacks to a story and eleven megabytes behind it. It is
// packed before the night: the outlet must not be slow as well.
func bomb(story string) http.HandlerFunc {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	_, _ = z.Write([]byte(strings.TrimSuffix(story, "</article></body></html>")))
	_, _ = z.Write(bytes.Repeat([]byte("<p>x</p>"), 11<<17))
	_ = z.Close()
	return func(out http.ResponseWriter, _ *http.Request) {
		out.Header().Set("Content-Encoding", "gzip")
		_, _ = out.Write(b.Bytes())
	}
}

// endless sends a story and goes on for ever.
func endless(story string) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		fmt.Fprint(out, strings.TrimSuffix(story, "</article></body></html>"))
		onAndOn(out, r)
	}
}

func onAndOn(out http.ResponseWriter, r *http.Request) {
	block := []byte(strings.Repeat("<p>again and again</p>", 4<<10))
	for r.Context().Err() == nil {
		if _, err := out.Write(block); err != nil {
			return
		}
	}
}

func drip(out http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		fmt.Fprint(out, "<")
		out.(http.Flusher).Flush()
		time.Sleep(50 * time.Millisecond)
	}
}

func neverEndingHeader(out http.ResponseWriter, r *http.Request) {
	conn, _, err := out.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	fmt.Fprint(conn, "HTTP/1.1 200 OK\r\n")
	for i := range 500 {
		if _, err := fmt.Fprintf(conn, "X-%d: y\r\n", i); err != nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func brotlied(body string) http.HandlerFunc {
	return func(out http.ResponseWriter, _ *http.Request) {
		out.Header().Set("Content-Encoding", "br")
		out.Header().Set("Content-Type", "text/html")
		z := brotli.NewWriter(out)
		fmt.Fprint(z, body)
		_ = z.Close()
	}
}

func nested(body string) http.HandlerFunc {
	return func(out http.ResponseWriter, _ *http.Request) {
		out.Header().Set("Content-Encoding", "gzip")
		outer := gzip.NewWriter(out)
		inner := gzip.NewWriter(outer)
		fmt.Fprint(inner, body)
		_ = inner.Close()
		_ = outer.Close()
	}
}

// once answers with handler the first time that it is asked in the week.
func once(handler http.HandlerFunc) func(int, http.ResponseWriter, *http.Request) bool {
	done := false
	return func(_ int, out http.ResponseWriter, r *http.Request) bool {
		if done {
			return false
		}
		done = true
		handler(out, r)
		return true
	}
}

func both(parts ...func(int, http.ResponseWriter, *http.Request) bool) func(int, http.ResponseWriter, *http.Request) bool {
	return func(night int, out http.ResponseWriter, r *http.Request) bool {
		for _, p := range parts {
			if p(night, out, r) {
				return true
			}
		}
		return false
	}
}

func onNight(n int, look func(w *world, feed string)) map[int]func(*world, string) {
	return map[int]func(*world, string){n: look}
}
