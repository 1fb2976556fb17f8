package sources_test

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stancebook/stancebook/sources"
)

func TestBrokenNightGoesOnWithoutAskingAgain(t *testing.T) {
	w := newWorld(t)
	w.paper("herald.example", nil)
	from := []sources.Source{{Address: feedOf("herald.example"), Kind: "feed"}}
	w.dawn(7)
	began := w.Now()
	w.read(from, w.options(), 3)
	o := w.options()
	o.ResumeFrom = began
	w.read(from, o, 0)
	for n := 1; n <= 7; n++ {
		if asked := w.count(fmt.Sprintf("herald.example/story/%d", n)); asked > 1 && w.seen[storyOf("herald.example", n)] > 1 || w.seen[storyOf("herald.example", n)] != 1 {
			t.Errorf("story %d: asked %d times, handed over %d times", n, asked, w.seen[storyOf("herald.example", n)])
		}
	}
	if r := w.report[feedOf("herald.example")]; r.Known != 3 || r.Taken != 4 {
		t.Errorf("the second run: got %+v", r)
	}
}

func TestPageThatSaysUnchangedForEverIsForcedNowAndThen(t *testing.T) {
	w := newWorld(t)
	forced, asked := 0, 0
	w.hosts["stale.example"] = func(out http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/a" {
			http.NotFound(out, r)
			return
		}
		asked++
		out.Header().Set("ETag", `"one"`)
		if r.Header.Get("If-None-Match") != "" {
			out.WriteHeader(http.StatusNotModified)
			return
		}
		forced++
		serve("text/html", tale("stale.example", 1, forced))(out, r)
	}
	for night := 1; night <= 60; night++ {
		w.dawn(night)
		w.read([]sources.Source{{Address: "http://stale.example/a", Kind: "page"}}, w.options(), 0)
	}
	if asked != 60 || forced < 3 || forced > 15 {
		t.Errorf("asked %d times, %d of them forced", asked, forced)
	}
	w.held("http://stale.example/a", mark("stale.example", 1, forced))
}

func TestOldPagesAreAskedMoreRarely(t *testing.T) {
	w := newWorld(t)
	w.paper("herald.example", nil)
	nights := 0
	for night := 1; night <= 40; night++ {
		w.dawn(night)
		w.read([]sources.Source{{Address: feedOf("herald.example"), Kind: "feed"}}, w.options(), 0)
		nights += w.count("herald.example/story/1")
	}
	if nights < 8 || nights > 20 {
		t.Errorf("a story was asked in %d of 40 nights", nights)
	}
}

func TestRobotsAreAskedOnceADay(t *testing.T) {
	w := newWorld(t)
	code, rules := 200, "User-agent: *\nDisallow: /\n"
	w.paper("herald.example", func(_ int, out http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/robots.txt" {
			return false
		}
		if code != 200 {
			status(code)(out, r)
		} else {
			serve("text/plain", rules)(out, r)
		}
		return true
	})
	for _, c := range []struct {
		what  string
		after time.Duration
		code  int
		rules string
		asked int
		told  string // "" reads
	}{
		{"never asked before", 0, 200, rules, 1, "robots.txt does not allow"},
		{"a run in the morning", 23 * time.Hour, 200, "", 0, "robots.txt does not allow"},
		{"a day later", time.Hour, 200, "", 1, ""},
		{"a day and a half later, it breaks", 36 * time.Hour, 500, "", 2, "cannot be read now (500)"},
		{"within the hour", 40 * time.Minute, 200, "", 0, "cannot be read now (500)"},
		{"an hour later there is none", 20 * time.Minute, 404, "", 1, ""},
		{"none is remembered as well", 20 * time.Hour, 200, rules, 0, ""},
		{"for no longer than a day", 4 * time.Hour, 200, rules, 1, "robots.txt does not allow"},
	} {
		at := w.Now().Add(c.after)
		w.dawn(7)
		w.now, code, rules = at, c.code, c.rules
		feed := feedOf("herald.example")
		w.read([]sources.Source{{Address: feed, Kind: "feed"}}, w.options(), 0)
		w.now = at // however long the run took
		if asked := w.count("herald.example/robots.txt"); asked != c.asked {
			t.Errorf("%s: asked %d times, want %d", c.what, asked, c.asked)
		}
		if c.told != "" {
			w.told(feed, c.told)
		} else if len(w.faults) > 0 {
			t.Errorf("%s: got faults %q", c.what, w.faults)
		}
	}
}

func TestRobotsOfALongRunAreAskedAgain(t *testing.T) {
	w := newWorld(t)
	w.paper("herald.example", nil)
	w.dawn(9)
	w.read([]sources.Source{{Address: feedOf("herald.example"), Kind: "feed", Spacing: 5 * time.Hour}}, w.options(), 0)
	if asked := w.count("herald.example/robots.txt"); asked != 3 || len(w.book) != 9 {
		t.Errorf("robots.txt was asked %d times in fifty hours, want 3; %d articles of 9", asked, len(w.book))
	}
}

func TestScheduleIsKept(t *testing.T) {
	w := newWorld(t)
	w.paper("weekly.example", nil)
	feed := feedOf("weekly.example")
	var read []int
	for night := 1; night <= 15; night++ {
		w.dawn(night)
		w.read([]sources.Source{{Address: feed, Kind: "feed", Every: 7 * 24 * time.Hour}}, w.options(), 0)
		if w.report[feed].State != "not due" {
			read = append(read, night)
		}
	}
	if fmt.Sprint(read) != "[1 8 15]" {
		t.Errorf("read in nights %v, want 1, 8 and 15", read)
	}
}

func TestScheduleOfEveryKindIsKept(t *testing.T) {
	w := newWorld(t)
	w.hosts["front.example"] = func(out http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			serve("text/html", "<html><body>News</body></html>")(out, r)
		case "/robots.txt":
			serve("text/plain", "Sitemap: http://front.example/news.xml")(out, r)
		default:
			http.NotFound(out, r)
		}
	}
	w.paper("page.example", nil)
	week := 7 * 24 * time.Hour
	from := []sources.Source{
		{Address: "http://front.example/", Kind: "home", Every: week}, {Address: "news", Every: week}, {Address: "crawl.warc", Every: week},
		{Address: storyOf("page.example", 1), Kind: "page", Every: week},
	}
	o := w.options()
	o.FS = files(t, map[string]string{"news/a.txt": "The mayor said that she would sign it.\n", "crawl.warc": strings.Join(crawl(1), "")})
	w.dawn(1)
	offline := o
	offline.NoNetwork = true
	w.read(from, offline, 0) // which reads files, and no schedule is kept by it
	for night := 1; night <= 3; night++ {
		w.dawn(night)
		w.read(from, o, 0)
		for _, s := range from {
			want := "not due"
			if night == 1 {
				want = "read"
			}
			if s.Kind == "home" { // whose sitemap is not there: it is tried again
				want = "failed"
			}
			w.state(s.Address, want)
		}
	}
}

func TestHostsAreAskedAtTheSameTime(t *testing.T) {
	w := newWorld(t)
	const hosts = 4
	meet := make(chan struct{}, hosts)
	var from []sources.Source
	for i := range hosts {
		host := fmt.Sprintf("h%d.example", i)
		from = append(from, sources.Source{Address: "http://" + host + "/story/1", Kind: "page"})
		w.paper(host, when("1", "/story/1", func(out http.ResponseWriter, r *http.Request) {
			// Answers when all four hosts have been asked.
			meet <- struct{}{}
			for len(meet) < hosts && r.Context().Err() == nil {
				time.Sleep(time.Millisecond)
			}
			serve("text/html", tale(host, 1, 1))(out, r)
		}))
	}
	w.dawn(1)
	w.read(from, w.options(), 0)
	if len(w.book) != hosts {
		t.Errorf("got %d articles, faults %v", len(w.book), w.faults)
	}
}

func TestNothingIsAskedWithoutNetwork(t *testing.T) {
	w := newWorld(t)
	w.paper("herald.example", nil)
	w.dawn(1)
	o := w.options()
	o.NoNetwork = true
	o.FS = files(t, map[string]string{"list.txt": storyOf("herald.example", 1) + "\n", "feed.xml": rss(itemsOf("herald.example", 1, 1))})
	w.read([]sources.Source{{Address: feedOf("herald.example")}, {Address: "list.txt"}, {Address: "feed.xml"}}, o, 0)
	w.state(feedOf("herald.example"), "no network")
	if len(w.asked) > 0 || len(w.faults) > 0 {
		t.Errorf("asked %v, faults %v", w.asked, w.faults)
	}
}

func TestOneBadHostDoesNotHoldUpAnother(t *testing.T) {
	w := newWorld(t)
	w.paper("slow.example", when("1", "", func(out http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	w.paper("herald.example", nil)
	w.dawn(1)
	began := time.Now()
	w.read([]sources.Source{{Address: feedOf("slow.example")}, {Address: feedOf("herald.example")}}, w.options(), 1)
	if took := time.Since(began); took > 3*time.Second || w.book[storyOf("herald.example", 1)] == "" {
		t.Errorf("took %v, faults %v", took, w.faults)
	}
}

func TestHugePagesAtOnceStayInMemory(t *testing.T) {
	w := newWorld(t)
	w.dawn(1)
	var from []sources.Source
	for i, unit := range []string{
		"<p>a <b>b</b> <i>c</i>", "<div class=x><a href=/a>link here</a></div>", "<li>a", "word and word<br>", "<p a=b c=d e=f>x", "text and more text, ",
	} {
		host := fmt.Sprintf("h%d.example", i)
		w.hosts[host] = func(out http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/a" {
				http.NotFound(out, r)
				return
			}
			out.Header().Set("Content-Type", "text/html")
			fmt.Fprint(out, "<html><body>"+story)
			block := strings.Repeat(unit, 8<<10/len(unit))
			for range 9 << 20 / len(block) {
				fmt.Fprint(out, block)
			}
		}
		from = append(from, sources.Source{Address: "http://" + host + "/a", Kind: "page"})
	}
	o := w.options()
	o.Jobs = 8
	runtime.GC()
	w.read(from, o, 0)
	if len(w.book) != len(from) || w.heap > mostHeap {
		t.Errorf("got %d articles of %d, faults %v, heap %d MB", len(w.book), len(from), w.faults, w.heap>>20)
	}
	t.Logf("heap %d MB", w.heap>>20)
}

func TestOneBrokenPageDoesNotHoldUpItsHost(t *testing.T) {
	for _, code := range []int{500, 502, 503, 504} {
		w := newWorld(t)
		w.paper("herald.example", when("7", "/story/7", status(code)))
		w.dawn(7)
		w.read([]sources.Source{{Address: feedOf("herald.example"), Kind: "feed"}}, w.options(), 0)
		if len(w.book) != 6 || w.count("herald.example/story/7") != 2 {
			t.Errorf("%d: got %d articles, the page was asked %d times, faults %v", code, len(w.book), w.count("herald.example/story/7"), w.faults)
		}
	}
}

func TestHostOfManyFaultsIsLeftAlone(t *testing.T) {
	w := newWorld(t)
	w.paper("herald.example", func(night int, out http.ResponseWriter, r *http.Request) bool {
		if strings.HasPrefix(r.URL.Path, "/story/") {
			status(500)(out, r)
			return true
		}
		return false
	})
	w.dawn(9)
	w.read([]sources.Source{{Address: feedOf("herald.example"), Kind: "feed"}}, w.options(), 0)
	asked := 0
	for n := 1; n <= 9; n++ {
		asked += w.count(fmt.Sprintf("herald.example/story/%d", n))
	}
	if asked != 10 || len(w.faults[feedOf("herald.example")]) != 9 {
		t.Errorf("asked %d times, faults %q, want 5 pages asked twice", asked, w.faults)
	}
	// The next night nothing is lost.
	w.paper("herald.example", nil)
	w.dawn(10)
	w.read([]sources.Source{{Address: feedOf("herald.example"), Kind: "feed"}}, w.options(), 0)
	if len(w.book) != 10 {
		t.Errorf("the next night: got %d articles of 10, faults %v", len(w.book), w.faults)
	}
}
