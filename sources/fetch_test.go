package sources_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stancebook/stancebook/sources"
)

// outlet is a web server that remembers what it was asked for.
type outlet struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
	agent string
}

func newOutlet(t *testing.T, pages map[string]http.HandlerFunc) *outlet {
	t.Helper()
	o := &outlet{}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		o.asked, o.agent = append(o.asked, r.URL.Path), r.UserAgent()
		o.mu.Unlock()
		if page, ok := pages[r.URL.Path]; ok {
			page(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(o.Close)
	return o
}

func (o *outlet) requests() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]string{}, o.asked...)
}

func serve(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		fmt.Fprint(w, body)
	}
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	}
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

// quick fetches without waiting; slept collects how long it would have waited.
func quick(slept *[]time.Duration) sources.Options {
	return sources.Options{Fetch: sources.Fetch{
		MinInterval: -1, Timeout: 5 * time.Second, UserAgent: "stancebook/1", Contact: "desk@example.org",
		Sleep: func(_ context.Context, d time.Duration) error {
			if slept != nil {
				*slept = append(*slept, d.Round(time.Second))
			}
			return nil
		},
	}}
}

func private(address string) []sources.Source {
	return []sources.Source{{Address: address, AllowPrivate: true}}
}

func TestPageIsFetched(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/2017/08/03/votes": serve("text/html", storyPage)})
	articles, faults := read(t, private(o.URL+"/2017/08/03/votes?utm_source=x#top"), quick(nil))
	if len(articles) != 1 {
		t.Fatalf("got %d articles, faults %q", len(articles), faults)
	}
	a := articles[0]
	got := []string{a.URL, a.ID, a.Title, a.Published, a.DateSource, fmt.Sprint(len(a.Raw) > 0), a.FetchedAt.String()}
	want := []string{o.URL + "/2017/08/03/votes", a.URL, "Council votes", "2017-08-03", "url", "true", "2017-08-04 02:00:00 +0000 UTC"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if want := "stancebook/1 (+desk@example.org)"; o.agent != want {
		t.Errorf("User-Agent: got %q, want %q", o.agent, want)
	}
}

func TestPackedPageIsFetched(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		fmt.Fprint(z, storyPage)
		_ = z.Close()
	}})
	if articles, faults := read(t, private(o.URL+"/a"), quick(nil)); len(articles) != 1 {
		t.Errorf("faults %q", faults)
	}
}

func TestListIsFetchedOnce(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/a": serve("text/html", storyPage), "/b": serve("text/html", storyPage)})
	fs := files(t, map[string]string{"list.txt": "# to read\n" + o.URL + "/a\n\n" + o.URL + "/b\n" + o.URL + "/a#again\nftp://example.org/c\n"})
	options := quick(nil)
	options.FS = fs
	articles, faults := read(t, []sources.Source{{Address: "list.txt", AllowPrivate: true}}, options)
	got := paths(articles)
	slices.Sort(got)
	if diff := cmp.Diff([]string{o.URL + "/a", o.URL + "/b"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(faults) != 1 || !strings.Contains(faults[0], "no http or https address") {
		t.Errorf("faults: got %q", faults)
	}
}

func TestRedirectWithAPasswordIsRefused(t *testing.T) {
	options := quick(nil)
	hop := roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Hostname() == "public.example" && r.URL.Path != "/robots.txt" {
			return &http.Response{StatusCode: 302, Header: http.Header{"Location": {"http://user:secret@public.example/x"}}, Body: http.NoBody, Request: r}, nil
		}
		return &http.Response{StatusCode: 404, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
	})
	options.Fetch.Transport = hop
	_, faults := read(t, address("http://public.example/a"), options)
	if len(faults) != 1 || !strings.Contains(faults[0], "user name or password") {
		t.Errorf("got %q", faults)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestFaultsOfServersAreNamed(t *testing.T) {
	loop := map[string]http.HandlerFunc{
		"/loop": redirect("/loop"), "/ftp": redirect("ftp://example.org/a"), "/file": redirect("file:///etc/passwd"), "/gone": status(410), "/secret": status(403),
		"/broken": status(500), "/later": status(429, "Retry-After", "86400"), "/picture": serve("image/png", "x"), "/report": serve("application/pdf", "%PDF"),
		"/binary": serve("text/html", "\x00\x01"), "/empty": serve("text/html", ""),
		"/packed": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "zstd")
			fmt.Fprint(w, "x")
		},
		"/slow": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "<html>")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
		"/photos": serve("text/html", "<html><h1>Photos</h1></html>"),
		"/bomb": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 10 {
				fmt.Fprint(z, strings.Repeat(" ", 100_000))
			}
			_ = z.Close()
		},
	}
	for path, want := range map[string]string{
		"/loop": "more than 10 redirects", "/ftp": `"ftp" is neither http nor https`, "/file": `"file" is neither http nor https`,
		"/gone": "410 Gone: the page is gone", "/secret": "403 Forbidden: it does not let the page be read", "/broken": "500 Internal Server Error: try again",
		"/later": "429 Too Many Requests: try again in the next run", "/picture": "not a page but image/png", "/report": "pdftotext",
		"/binary": "a binary file", "/empty": "empty: there is nothing to read", "/bomb": "no article text", "/packed": `an encoding that is not read ("zstd")`,
		"/slow": "took too long", "/photos": "no article text found in", "/nowhere": "404 Not Found",
	} {
		o := newOutlet(t, loop)
		options := quick(nil)
		options.Fetch.MaxBytes = 20_000
		options.Fetch.Timeout = 500 * time.Millisecond
		if articles, faults := read(t, private(o.URL+path), options); len(articles) != 0 || len(faults) != 1 || !strings.Contains(faults[0], want) {
			t.Errorf("%s: got %d articles, faults %q, want %q", path, len(articles), faults, want)
		}
	}
}

func TestLongPageIsReadToTheBoundAndMarked(t *testing.T) {
	long := strings.TrimSuffix(storyPage, "</body></html>") + strings.Repeat("<p>“Más – und “weiter” so,” said the clerk.</p>", 2000)
	o := newOutlet(t, map[string]http.HandlerFunc{"/a": serve("text/html", long)})
	options := quick(nil)
	options.Fetch.MaxBytes, options.MaxBytes = 20_000, 20_000
	options.FS = files(t, map[string]string{
		"a.html": long, "a.warc": response("http://a.example/long", "", long), "cut.warc": strings.Replace(response("http://a.example/cut", "", storyPage), "WARC-Type", "WARC-Truncated: length\r\nWARC-Type", 1),
	})
	for _, from := range []string{o.URL + "/a", "a.html", "a.warc", "cut.warc"} {
		articles, faults := read(t, private(from), options)
		if len(articles) != 1 || !articles[0].Truncated || len(articles[0].Text) > 20_000 || strings.Contains(articles[0].Text, "\ufffd") {
			t.Errorf("%s: got %d articles, faults %q, want the beginning of one, marked", from, len(articles), faults)
		}
	}
}

func TestLongFeedGivesItsFirstEntries(t *testing.T) {
	var items strings.Builder
	for n := range 500 {
		items.WriteString(item(fmt.Sprint("Vote ", n), fmt.Sprintf("/story/%d", n), ""))
	}
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": serve("application/rss+xml", rss(items.String()))})
	options := quick(nil)
	options.Fetch.MaxBytes = 20_000
	var last sources.Report
	options.Notes = func(n sources.Note) {
		if n.Kind == "source" {
			last = *n.Report
		}
	}
	if _, faults := read(t, private(o.URL+"/feed"), options); last.State != "partial" || last.Listed < 100 || !slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, "it goes on behind") }) {
		t.Errorf("got %+v, last fault %q", last, faults[len(faults)-1])
	}
}

func TestRetryAfterIsHonouredOnce(t *testing.T) {
	tries := 0
	o := newOutlet(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, r *http.Request) {
		if tries++; tries == 1 {
			status(503, "Retry-After", "7")(w, r)
			return
		}
		serve("text/html", storyPage)(w, r)
	}})
	var slept []time.Duration
	articles, faults := read(t, private(o.URL+"/a"), quick(&slept))
	if len(articles) != 1 || len(slept) == 0 || slept[len(slept)-1] != 7*time.Second {
		t.Errorf("got %d articles, faults %q, slept %v", len(articles), faults, slept)
	}
}

func TestHostThatDoesNotAnswerIsLeftAlone(t *testing.T) {
	asked := 0
	options := quick(nil)
	options.Fetch.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		asked++
		return nil, fmt.Errorf("connection refused")
	})
	options.FS = files(t, map[string]string{"list.txt": "http://down.example/a\nhttp://down.example/b\nhttp://down.example/c\n"})
	_, faults := read(t, address("list.txt"), options)
	if len(faults) != 3 || asked != 2 {
		t.Errorf("got %d requests, faults %q, want 2 requests and 3 faults", asked, faults)
	}
}

func TestHostIsSpaced(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/a": serve("text/html", storyPage), "/robots.txt": serve("text/plain", "User-agent: *\nCrawl-delay: 4\n")})
	var slept []time.Duration
	options := quick(&slept)
	options.Fetch.MinInterval = 2 * time.Second
	read(t, private(o.URL+"/a"), options)
	if diff := cmp.Diff([]time.Duration{2 * time.Second}, slept); diff != "" {
		t.Errorf("slept (-want +got)\n%s", diff)
	}
}

func TestRobotsAreAsked(t *testing.T) {
	for _, c := range []struct {
		name   string
		robots http.HandlerFunc
		want   string
	}{
		{"allowed", serve("text/plain", "User-agent: *\nDisallow: /private\n"), ""},
		{"not allowed", serve("text/plain", "User-agent: *\nDisallow: /\n"), "robots.txt does not allow"},
		{"allowed by name", serve("text/plain", "User-agent: *\nDisallow: /\n\nUser-agent: Stancebook\nDisallow:\n"), ""},
		{"none", status(404), ""}, {"forbidden", status(403), ""}, {"broken", status(500), "robots.txt cannot be read now (500)"},
		{"moved", redirect("/robots2.txt"), "robots.txt does not allow"}, {"moving for ever", redirect("/robots.txt"), ""},
	} {
		o := newOutlet(t, map[string]http.HandlerFunc{"/robots.txt": c.robots, "/robots2.txt": serve("text/plain", "User-agent: *\nDisallow: /a\n"), "/a": serve("text/html", storyPage)})
		articles, faults := read(t, private(o.URL+"/a"), quick(nil))
		if c.want == "" && len(articles) != 1 || c.want != "" && (len(faults) != 1 || !strings.Contains(faults[0], c.want)) {
			t.Errorf("%s: got %d articles, faults %q, want %q", c.name, len(articles), faults, c.want)
		}
	}
}
