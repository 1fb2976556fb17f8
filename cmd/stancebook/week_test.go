package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources"
	"github.com/stancebook/stancebook/store"
)

// week plays outlets, a host each, on a clock of its own: a story more each
// night, the first one edited on the fourth.
type week struct {
	t      *testing.T
	server *httptest.Server
	book   string

	mu    sync.Mutex
	night int
	now   time.Time
}

var outletsOfTheWeek = []string{"good", "breaks", "moves", "loses", "stops"}

func openWeek(t *testing.T) *week {
	t.Helper()
	w := &week{t: t, book: filepath.Join(t.TempDir(), "book.db")}
	w.server = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.server.Close)
	var list strings.Builder
	for _, host := range outletsOfTheWeek {
		fmt.Fprintf(&list, "[[source]]\naddress = %q\n\n", feedAt(host))
	}
	writeFile(t, filepath.Join(filepath.Dir(w.book), "sources.toml"), []byte(list.String()))
	return w
}

func feedAt(host string) string { return "http://" + host + ".example/feed" }

func (w *week) serve(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	night := w.night
	w.mu.Unlock()
	host, _, _ := strings.Cut(r.Host, ".")
	var n int
	body := ""
	switch _, err := fmt.Sscanf(r.URL.Path, "/story/%d", &n); {
	case err == nil && !(host == "loses" && n == 2):
		body = storyPage(host, n, night)
		if host == "loses" && n == 3 {
			body = strings.Replace(body, "</article>", strings.Repeat("<p>On and on it goes about nothing at all.</p>\n", 250_000), 1)
		}
	case r.URL.Path != "/feed":
		http.NotFound(out, r)
		return
	case host == "breaks" && night >= 3 && night <= 5:
		http.Error(out, "broken", http.StatusInternalServerError)
		return
	case host == "moves" && night == 4:
		body = storyPage(host, 1, night)
	case host == "stops":
		body = feedPage(host, min(night, 2))
	default:
		body = feedPage(host, night)
	}
	tag := fmt.Sprintf("%q", stancebook.Hash(body))
	if out.Header().Set("ETag", tag); r.Header.Get("If-None-Match") == tag {
		out.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprint(out, body)
}

func feedPage(host string, stories int) string {
	var items strings.Builder
	for n := stories; n > 0; n-- {
		fmt.Fprintf(&items, "<item><title>Vote %d</title><link>/story/%d</link><pubDate>%s</pubDate></item>", n, n,
			time.Date(2026, 3, n, 1, 0, 0, 0, time.UTC).Format(time.RFC1123Z))
	}
	return fmt.Sprintf(`<?xml version="1.0"?><rss version="2.0"><channel><title>%s</title>%s</channel></rss>`, host, items.String())
}

func storyPage(host string, n, night int) string {
	never := ""
	if n == 1 && night >= 4 {
		never = "never "
	}
	return fmt.Sprintf(`<html lang=en><head><title>Vote %d</title></head><body><article><h1>Council of %s takes vote %d</h1>
<p>The council of Lodi, California, took vote %d of the %s budget on Tuesday night after hours of talk in a hall that was full.</p>
<p>“We will %sanswer letter %d of %s,” said Dana Whitlow, the mayor of Lodi, California, before the vote was taken late at night.</p></article></body></html>`,
		n, host, n, n, host, never, n, host)
}

func (w *week) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("93.184.215.14")}, nil
}

func (w *week) DialContext(ctx context.Context, network, _ string) (net.Conn, error) {
	return new(net.Dialer).DialContext(ctx, network, w.server.Listener.Addr().String())
}

func (w *week) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *week) sleep(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
	return ctx.Err()
}

// run reads a night's sources and returns the report as printed and as kept.
func (w *week) run(night int) (printed string, kept stancebook.Run) {
	w.t.Helper()
	w.mu.Lock()
	w.night, w.now = night, time.Date(2026, 3, night, 2, 15, 0, 0, time.UTC)
	w.mu.Unlock()
	var out, errs bytes.Buffer
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, reads: sources.Options{
		Now: w.clock, Fetch: sources.Fetch{Network: w, Sleep: w.sleep, Chance: func() float64 { return 0.5 }}}}
	if code := a.run(w.t.Context(), []string{"ingest", "--db", w.book, "--engine", "fast"}); code != codeDone && code != codePartly {
		w.t.Fatalf("night %d: exit %d\n%s", night, code, errs.String())
	}
	book, err := store.Open(w.t.Context(), w.book, store.Options{ReadOnly: true})
	if err != nil {
		w.t.Fatal(err)
	}
	defer book.Close()
	id, err := lastRun(w.t.Context(), book)
	if err == nil {
		kept, err = book.RunByID(w.t.Context(), id)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return out.String(), kept
}

// weekAsItWent is what each outlet's night comes to: its state; articles that
// were new, changed and failed; nights that it has failed for and was silent.
var weekAsItWent = [...]string{
	1: "good read 1 0 0 0 0, breaks read 1 0 0 0 0, moves read 1 0 0 0 0, loses read 1 0 0 0 0, stops read 1 0 0 0 0",
	2: "good read 1 0 0 0 0, breaks read 1 0 0 0 0, moves read 1 0 0 0 0, loses read 0 0 1 0 1, stops read 1 0 0 0 0",
	3: "good read 1 0 0 0 0, breaks failed 0 0 1 1 0, moves read 1 0 0 0 0, loses read 1 0 1 0 0, stops unchanged 0 0 0 0 1",
	4: "good read 1 1 0 0 0, breaks failed 0 0 1 2 0, moves failed 0 0 1 1 0, loses read 1 1 1 0 0, stops unchanged 0 0 0 0 2",
	5: "good read 1 0 0 0 0, breaks failed 0 0 1 3 0, moves read 2 1 0 0 0, loses read 1 0 1 0 0, stops unchanged 0 0 0 0 3",
	6: "good read 1 0 0 0 0, breaks read 4 1 0 0 0, moves read 1 0 0 0 0, loses read 1 0 1 0 0, stops unchanged 0 0 0 0 4",
	7: "good read 1 0 0 0 0, breaks read 1 0 0 0 0, moves read 1 0 0 0 0, loses read 1 0 1 0 0, stops unchanged 0 0 0 0 5",
}

// weekAsTold are lines that the printed report of a night must hold.
var weekAsTold = [...][]string{
	2: {"articles: 4 new, 5 unchanged, 1 failed", "failed:   http://loses.example/story/2: the server answers 404"},
	3: {"1 cut short", "truncated: http://loses.example/story/3: "},
	4: {"failed: not a feed 1", "failed last night, too", "nothing new for 2 nights", "We will {+never+} answer letter 1 of good"},
	5: {"LOOKS WRONG: failed for 3 nights in a row", "We will {+never+} answer letter 1 of moves"},
	7: {"nothing new for 5 nights"},
}

// TestAWeekIsReportedAsItWent plays a week: the report of each night is what the
// outlets did, its sums are those of its parts, and nothing is lost.
func TestAWeekIsReportedAsItWent(t *testing.T) {
	w := openWeek(t)
	for night := 1; night <= 7; night++ {
		printed, run := w.run(night)
		var sum stancebook.SourceNight
		var went []string
		for _, s := range run.Sources {
			sum.New, sum.Changed, sum.Unchanged, sum.Failed = sum.New+s.New, sum.Changed+s.Changed, sum.Unchanged+s.Unchanged, sum.Failed+s.Failed
			host, _, _ := strings.Cut(strings.TrimPrefix(s.Source, "http://"), ".")
			went = append(went, fmt.Sprint(host, " ", s.State, " ", s.New, s.Changed, s.Failed, s.FailedNights, s.SilentNights))
		}
		if sum.New != run.New || sum.Changed != run.Changed || sum.Unchanged != run.Unchanged || sum.Failed != run.Failed {
			t.Errorf("night %d: the sources' sums are %+v, the run's counts %+v", night, sum, run)
		}
		if got := strings.Join(went, ", "); got != weekAsItWent[night] {
			t.Errorf("night %d:\n got %s\nwant %s", night, got, weekAsItWent[night])
		}
		for _, want := range weekAsTold[night:min(night+1, len(weekAsTold))] {
			if !containsAll(printed, want) {
				t.Errorf("night %d: the report lacks one of %q:\n%s", night, want, printed)
			}
		}
	}
	for _, host := range outletsOfTheWeek {
		for n := 1; n <= 7; n++ {
			words := fmt.Sprintf("“We will answer letter %d of %s,”", n, host)
			want := "1"
			switch {
			case host == "loses" && n == 2, host == "stops" && n > 2:
				want = "0"
			case n == 1 && host != "stops": // whose feed says that nothing changed
				words = strings.Replace(words, "will", "will never", 1)
			}
			if got := query(t, w.book, "SELECT count(*) FROM claims WHERE live AND statement = '"+words+"'"); got[0] != want {
				t.Errorf("%s is in the book %s times, want %s", words, got[0], want)
			}
		}
	}
}
