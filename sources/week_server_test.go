package sources_test

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// serverFaults are the faults of servers and of the network between.
func serverFaults() []check {
	return append(networkFaults(), bodyFaults()...)
}

func networkFaults() []check {
	told := func(want string) func(*world, string) { return func(w *world, feed string) { w.told(feed, want) } }
	return []check{
		{host: "herald.example", nights: map[int]func(*world, string){
			1: func(w *world, feed string) { w.state(feed, "read") },
			2: func(w *world, feed string) {
				if r := w.report[feed]; r.Listed != 2 || r.Taken != 1 || r.Unchanged+r.Taken != 2 && !forcedSome(w, "herald.example") {
					w.t.Errorf("night 2: got %+v", r)
				}
			},
		}},
		{host: "quiet.example", faulty: func(night int, out http.ResponseWriter, r *http.Request) bool {
			// Its feed says that nothing changed where nothing did: on the third night.
			if r.URL.Path == "/feed" && night == 3 && r.Header.Get("If-None-Match") == `"feed-2"` {
				out.WriteHeader(http.StatusNotModified)
				return true
			}
			return false
		}, nights: onNight(3, func(w *world, feed string) {
			if w.count("quiet.example/story/1") > 0 && w.report[feed].State == "unchanged" {
				w.t.Error("pages of an unchanged feed were asked for")
			}
		})},
		{host: "loops.example", faulty: when("2", "/story/2", redirect("/story/2")), nights: onNight(2, func(w *world, feed string) {
			w.told(feed, "more than 10 redirects (http://loops.example/story/2 → ")
			if n := w.count("loops.example/story/2"); n != 11 {
				w.t.Errorf("a loop was asked %d times, want 11", n)
			}
		})},
		{host: "scheme.example", faulty: when("2", "/story/2", redirect("ftp://scheme.example/x")), nights: onNight(2, told(`"ftp" is neither http nor https`))},
		{host: "turncoat.example", faulty: when("2", "/story/2", redirect("http://private.example/x")), nights: onNight(2, told("refused"))},
		{host: "port.example", faulty: when("2", "/story/2", redirect("http://port.example:8080/x")), nights: onNight(2, told("only 80 and 443"))},
		{host: "nameless.example", nights: onNight(2, func(w *world, feed string) { w.told(feed, `no host "nameless.example"`); w.state(feed, "failed") }),
			absent: map[int]error{2: dnsFault("nameless.example")}},
		{host: "closed.example", nights: onNight(3, told("cannot be reached")), absent: map[int]error{3: refusedFault()}},
		{host: "busy.example", faulty: both(when("3", "/story/3", status(429, "Retry-After", "86400")), when("5", "/feed", status(503, "Retry-After", "99999999999999999999"))),
			nights: map[int]func(*world, string){3: told("429 Too Many Requests: try again"), 5: func(w *world, feed string) { w.state(feed, "failed") }}},
		{host: "patient.example", faulty: once(status(429, "Retry-After", "20")), nights: onNight(1, func(w *world, feed string) {
			w.state(feed, "read")
			times := w.when["patient.example"]
			if wait := times[1].Sub(times[0]); wait < 20*time.Second {
				w.t.Errorf("waited %v for a Retry-After of 20 s", wait)
			}
			if last := times[len(times)-1].Sub(times[len(times)-2]); last < 2*time.Second {
				w.t.Errorf("the host was not slowed: %v", last)
			}
		})},
		{host: "dated.example", faulty: func() func(int, http.ResponseWriter, *http.Request) bool {
			return once(func(out http.ResponseWriter, r *http.Request) {
				status(503, "Retry-After", time.Date(2017, 7, 31, 2, 0, 25, 0, time.UTC).Format(http.TimeFormat))(out, r)
			})
		}(), nights: onNight(1, func(w *world, feed string) { w.state(feed, "read") })},
		{host: "fails.example", faulty: both(once(status(502)), when("4", "/story/4", status(500))), nights: onNight(4, told("500 Internal Server Error"))},
		{host: "rules.example", faulty: robotsFaults, nights: map[int]func(*world, string){
			2: told("robots.txt cannot be read now (503)"),
			3: func(w *world, feed string) { w.state(feed, "read") },
			4: told("robots.txt does not allow"),
			5: func(w *world, feed string) {
				if gap := w.gap("rules.example"); gap < 7*time.Second {
					w.t.Errorf("a crawl-delay of 7 s was not kept: %v", gap)
				}
			},
			6: func(w *world, feed string) { w.state(feed, "read") },
		}},
		{host: "mute.example", faulty: when("3", "/robots.txt", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }), nights: map[int]func(*world, string){
			3: func(w *world, feed string) { w.told(feed, "its robots.txt cannot be read: the server took too long") },
			4: func(w *world, feed string) { w.state(feed, "read") },
		}},
		{host: "kept.example", faulty: keptRules, nights: map[int]func(*world, string){
			6: func(w *world, feed string) {
				if gap := w.gap("kept.example"); gap < 9*time.Second || w.count("kept.example/robots.txt") != 1 {
					w.t.Errorf("rules that have not changed were asked %d times and kept as %v", w.count("kept.example/robots.txt"), gap)
				}
			},
		}},
	}
}

// keptRules states its rules on the first night and says later that they have
// not changed; asked without validators, as now and then it is, it states them.
func keptRules(_ int, out http.ResponseWriter, r *http.Request) bool {
	if r.URL.Path != "/robots.txt" {
		return false
	}
	out.Header().Set("ETag", `"rules"`)
	if r.Header.Get("If-None-Match") == `"rules"` {
		out.WriteHeader(http.StatusNotModified)
	} else {
		serve("text/plain", "User-agent: *\nCrawl-delay: 9\n")(out, r)
	}
	return true
}

// forcedSome tells whether a page of a host was asked without validators, as
// now and then one is.
func forcedSome(w *world, host string) bool { return w.report[feedOf(host)].Taken > 1 }

// robotsFaults are those of a robots.txt over the nights.
func robotsFaults(night int, out http.ResponseWriter, r *http.Request) bool {
	if r.URL.Path != "/robots.txt" && r.URL.Path != "/moved" {
		return false
	}
	switch night {
	case 2:
		status(503, "Retry-After", "3600")(out, r)
	case 3:
		status(403)(out, r)
	case 4: // the rule stands before the 500th kilobyte, its exception behind
		serve("text/plain", "User-agent: *\nDisallow: /\n"+strings.Repeat("# so on\n", 80_000)+"Allow: /\n")(out, r)
	case 5:
		serve("text/plain", "User-agent: *\nCrawl-delay: 7\n")(out, r)
	case 6:
		if r.URL.Path == "/robots.txt" {
			redirect("/moved")(out, r)
		} else {
			serve("text/plain", "User-agent: *\nDisallow: /secret\n")(out, r)
		}
	default:
		return false
	}
	return true
}

// cutShort checks that the second story of a host was read up to the bound, and
// marked.
func cutShort(host string) func(*world, string) {
	return func(w *world, feed string) {
		w.state(feed, "read")
		w.held(storyOf(host, 2), mark(host, 2, 1))
		if n := w.notes[storyOf(host, 2)]; n.Kind != "truncated" {
			w.t.Errorf("night %d, %s: got note %+v, want truncated", w.night, host, n)
		}
	}
}

func bodyFaults() []check {
	told := func(want string) func(*world, string) { return func(w *world, feed string) { w.told(feed, want) } }
	return []check{
		{host: "endless.example", faulty: when("2", "/story/2", endless(tale("endless.example", 2, 1))), nights: onNight(2, cutShort("endless.example"))},
		{host: "bomb.example", faulty: when("2", "/story/2", bomb(tale("bomb.example", 2, 1))), nights: onNight(2, cutShort("bomb.example"))},
		{host: "nested.example", faulty: when("2", "/story/2", nested(tale("nested.example", 2, 1))), nights: onNight(2, told("packed twice by gzip"))},
		{host: "brotli.example", faulty: when("2", "/story/2", brotlied(tale("brotli.example", 2, 1))), nights: onNight(2, func(w *world, _ string) {
			w.held(storyOf("brotli.example", 2), mark("brotli.example", 2, 1))
		})},
		{host: "drip.example", faulty: when("2", "/story/2", drip), nights: onNight(2, told("sends too slowly"))},
		{host: "header.example", faulty: when("2", "/story/2", neverEndingHeader), nights: onNight(2, told("took too long"))},
		{host: "cut.example", faulty: when("2", "/story/2", func(out http.ResponseWriter, _ *http.Request) {
			out.Header().Set("Content-Length", "100000")
			fmt.Fprint(out, tale("cut.example", 2, 1))
		}), nights: onNight(2, told("the connection broke before the end"))},
		{host: "charset.example", faulty: when("2", "/story/2", func(out http.ResponseWriter, r *http.Request) {
			serve("text/html; charset=utf-8", strings.ReplaceAll(tale("charset.example", 2, 1), "the clerk", "the clerk")+"<p>Caf\xe9 owners of the town, na\xefve as they may be, said that they would go on as before and ask nobody for papers.</p>")(out, r)
		}), nights: onNight(2, func(w *world, feed string) {
			w.state(feed, "read")
			if k := w.kept[storyOf("charset.example", 2)]; k.Charset != "windows-1252" || k.Replaced != 0 {
				w.t.Errorf("a page that is not in the charset that it states: kept as %q, %d characters lost", k.Charset, k.Replaced)
			}
		})},
		{host: "bytes.example", faulty: when("2", "/story/2", serve("text/html; charset=utf-8", strings.Replace(tale("bytes.example", 2, 1), "</article>",
			"<p>"+strings.Repeat("“Sure,” said the clerk of the council, and wrote it down. ", 12)+"\xff</p></article>", 1))),
			nights: onNight(2, func(w *world, _ string) {
				if k := w.kept[storyOf("bytes.example", 2)]; k.Charset != "utf-8" || k.Replaced != 1 {
					w.t.Errorf("a page with a byte that is no UTF-8: kept as %q, %d characters lost", k.Charset, k.Replaced)
				}
			})},
		{host: "empty.example", faulty: when("2", "/story/2", serve("text/html",
			`<html><head><title>Vote</title><script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script></head><body></body></html>`)),
			nights: onNight(2, told("the page says that it is not free to read"))},
		{host: "deep.example", faulty: when("2", "/story/2", serve("text/html", "<html><body>"+strings.Repeat("<div>", 100_000)+tale("deep.example", 2, 1))),
			nights: onNight(2, cutShort("deep.example"))},
		{host: "dense.example", faulty: when("2", "/story/2", serve("text/html", "<html><body>"+strings.Repeat("<p>a <b>b</b> <i>c</i>", 350_000)+tale("dense.example", 2, 1))),
			nights: onNight(2, func(w *world, feed string) { w.state(feed, "read") })},
		{host: "binary.example", faulty: when("2", "/story/2", serve("text/html", "\x00\x01\x02\x03")), nights: onNight(2, told("a binary file"))},
	}
}
