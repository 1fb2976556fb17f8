package sources_test

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// feedFaults are the faults of feeds.
func feedFaults() []check {
	told := func(want string) func(*world, string) { return func(w *world, feed string) { w.told(feed, want) } }
	feed := func(nights string, handler http.HandlerFunc) func(int, http.ResponseWriter, *http.Request) bool {
		return when(nights, "/feed", handler)
	}
	return []check{
		{host: "torn.example", faulty: feed("3", serve("application/rss+xml", strings.TrimSuffix(rss(itemsOf("torn.example", 1, 3)+"<item><title>Vo"), "</channel></rss>"))),
			nights: onNight(3, func(w *world, feed string) { w.told(feed, "the feed is damaged"); w.state(feed, "partial") })},
		{host: "sloppy.example", faulty: feed("3", serve("application/rss+xml", rss(itemsOf("sloppy.example", 1, 3)+item("Tea & toast &nosuch; \x01 \xff", "http://sloppy.example/story/2", "")))),
			nights: onNight(3, func(w *world, feed string) { w.state(feed, "read") })},
		{host: "html.example", faulty: feed("3", serve("text/html", tale("html.example", 3, 1))), nights: map[int]func(*world, string){
			3: func(w *world, feed string) {
				w.state(feed, "failed")
				w.told(feed, "not a feed")
				if k := w.kept[feed]; k.ETag != `"feed-2"` {
					w.t.Errorf("validators of the feed: got %q, want the old ones", k.ETag)
				}
			},
		}},
		{host: "entities.example", faulty: feed("3", serve("application/rss+xml", `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>`+rss(itemsOf("entities.example", 1, 3)+item("&c;", "", "")))),
			nights: onNight(3, func(w *world, _ string) { w.held(storyOf("entities.example", 3), "vote 3") })},
		{host: "bare.example", faulty: feed("3", serve("application/rss+xml", rss(""))), nights: onNight(3, told("a feed without entries"))},
		{host: "huge.example", faulty: feed("3", func(out http.ResponseWriter, r *http.Request) {
			var old strings.Builder
			for n := range 10_000 {
				day := time.Date(2007, 1, 1, 0, 0, n, 0, time.UTC).Format(time.RFC1123Z)
				old.WriteString(item(fmt.Sprint("Old ", n), fmt.Sprintf("http://huge.example/old/%d", n), "<pubDate>"+day+"</pubDate>"))
			}
			serve("application/rss+xml", rss(old.String()+itemsOf("huge.example", 1, 3)))(out, r)
		}), nights: onNight(3, func(w *world, feed string) {
			if r := w.report[feed]; r.Listed != 200 || r.Skipped != 10_003-200 {
				w.t.Errorf("a feed of 10,003 entries: got %+v", r)
			}
		})},
		{host: "links.example", faulty: feed("3", serve("application/rss+xml", rss(
			"<item><title>Vote 3</title><link>/story/3</link><guid>one</guid></item><item><title>Vote 2</title><link>../story/2?utm_source=rss#top</link><guid>one</guid></item>"+
				"<item><title>Vote 1</title><guid>http://links.example/story/1</guid></item><item><title>Nothing</title></item>"))),
			nights: onNight(3, func(w *world, feed string) {
				w.told(feed, "neither an address nor the article's text")
				w.held(storyOf("links.example", 3), "vote 3")
				if n := w.seen["http://links.example/story/3"]; n != 1 {
					w.t.Errorf("an address was read %d times", n)
				}
			})},
		{host: "guids.example", faulty: func(night int, out http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != "/feed" || night < 2 {
				return false
			}
			feed := rss(itemsOf("guids.example", 1, night))
			serve("application/rss+xml", strings.ReplaceAll(feed, "</item>", fmt.Sprintf("<guid isPermaLink=\"false\">%d-%d</guid></item>", night, night*7)))(out, r)
			return true
		}, nights: onNight(7, func(w *world, feed string) {
			if n := w.count("guids.example/story/7"); n != 1 {
				w.t.Errorf("a story whose GUID changes was asked %d times in a night", n)
			}
		})},
	}
}
