package sources_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stancebook/stancebook/sources"
)

func rss(items string) string {
	return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harborview Herald</title><language>en-us</language>` + items + `</channel></rss>`
}

func item(title, link, more string) string {
	return "<item><title>" + title + "</title><link>" + link + "</link>" + more + "</item>"
}

// plainPage states nothing but its text.
var plainPage = "<html><body><div>" + story + "</div></body></html>"

func TestFeedEntriesAreFetchedAndFilled(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{
		"/feed": serve("application/rss+xml", rss(
			item("Council &amp; mayor", "/a", "<pubDate>Thu, 03 Aug 2017 18:30:00 -0400</pubDate><author>desk@example.org (Jane Roe)</author>")+
				item("Again", "/a#again", "")+item("Votes", "/b", "<pubDate>Fri, 04 Aug 2017 10:00:00 GMT</pubDate>"))),
		"/a": serve("text/html", plainPage), "/b": serve("text/html", strings.Replace(storyPage, "<title>", `<meta property="article:published_time" content="2017-08-01"><title>`, 1)),
	})
	articles, faults := read(t, private(o.URL+"/feed"), quick(nil))
	var got []string
	for _, a := range articles {
		got = append(got, fmt.Sprint(strings.TrimPrefix(a.URL, o.URL), "|", a.Title, "|", a.Published, "|", a.DateSource, "|", a.Outlet, "|", a.Bylines))
	}
	slices.Sort(got)
	want := []string{
		"/a|Council & mayor|2017-08-03T18:30:00-04:00|feed|Harborview Herald|[Jane Roe]",
		"/b|Council votes|2017-08-01|meta|Harborview Herald|[]",
	}
	if diff := cmp.Diff(want, got); diff != "" || faults != nil {
		t.Errorf("faults %q (-want +got)\n%s", faults, diff)
	}
}

func TestRelativeLinksGoByTheirBase(t *testing.T) {
	entry := func(base string) string { return "<entry" + base + `><title>Votes</title><link href="votes"/></entry>` }
	for path, feed := range map[string]string{
		"/deep/votes":    `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/deep/"><title>Herald</title>` + entry("") + `</feed>`,
		"/deep/er/votes": `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/deep/"><title>Herald</title>` + entry(` xml:base="er/"`) + `</feed>`,
		"/news/votes":    `<feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title>` + entry("") + `</feed>`,
		"/rss/votes":     `<rss version="2.0" xml:base="/rss/"><channel><title>Herald</title><item><title>Votes</title><link>votes</link></item></channel></rss>`,
	} {
		o := newOutlet(t, map[string]http.HandlerFunc{"/news/feed": serve("application/xml", feed), path: serve("text/html", storyPage)})
		if articles, faults := read(t, private(o.URL+"/news/feed"), quick(nil)); len(articles) != 1 || articles[0].URL != o.URL+path {
			t.Errorf("%s: got %d articles, faults %q, requests %q", path, len(articles), faults, o.requests())
		}
	}
}

func TestWholeEntriesAreNotFetched(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{
		"/feed": serve("application/rss+xml", rss(item("Votes", "/a", "<content:encoded><![CDATA["+story+"]]></content:encoded>"))),
	})
	articles, faults := read(t, private(o.URL+"/feed"), quick(nil))
	if len(articles) != 1 || !strings.Contains(articles[0].Text, "voted on Tuesday") || articles[0].URL != o.URL+"/a" {
		t.Errorf("got %v, faults %q", articles, faults)
	}
	if diff := cmp.Diff([]string{"/robots.txt", "/feed"}, o.requests()); diff != "" {
		t.Errorf("requests (-want +got)\n%s", diff)
	}
}

func TestAtomFeedIsRead(t *testing.T) {
	feed := `<feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title><entry><title>Votes</title><link href="a.html"/><published>2017-08-03T10:00:00Z</published><summary>Short.</summary></entry></feed>`
	o := newOutlet(t, map[string]http.HandlerFunc{"/news/feed": serve("application/atom+xml", feed), "/news/a.html": serve("text/html", plainPage)})
	articles, faults := read(t, private(o.URL+"/news/feed"), quick(nil))
	if len(articles) != 1 || articles[0].Published != "2017-08-03T10:00:00Z" {
		t.Errorf("got %v, faults %q", articles, faults)
	}
}

func TestEveryFormOfFeedIsRead(t *testing.T) {
	for name, feed := range map[string]string{
		"RSS 0.91": `<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
			<rss version="0.91"><channel><title>Herald</title><link>/</link><item><title>Votes</title><link>/a</link></item></channel></rss>`,
		"RSS 0.92": `<rss version="0.92"><channel><title>Herald</title><item><link>/a</link></item></channel></rss>`,
		"RSS 1.0": `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
			<channel rdf:about="/"><title>Herald</title></channel><item rdf:about="/a"><title>Votes</title><link>/a</link><dc:date>2017-08-03T10:00:00Z</dc:date></item></rdf:RDF>`,
		"RSS 2.0":       `<rss version="2.0"><channel><title>Herald</title><item><title>Votes</title><link>/a</link></item></channel></rss>`,
		"RSS with GUID": `<rss version="2.0"><channel><title>Herald</title><item><title>Votes</title><guid>` + "HOST" + `/a</guid></item></channel></rss>`,
		"Atom 0.3":      `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Herald</title><entry><title>Votes</title><link rel="alternate" href="/a"/><issued>2017-08-03</issued></entry></feed>`,
		"Atom 1.0":      `<feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title><entry><title>Votes</title><link rel="self" href="/x"/><link href="/a"/></entry></feed>`,
		"JSON 1.1":      `{"version": "https://jsonfeed.org/version/1.1", "title": "Herald", "items": [{"id": "1", "url": "/a", "title": "Votes"}]}`,
		"JSON escaped":  "\n" + `{"version":"https:\/\/jsonfeed.org\/version\/1","title":"Herald","items":[{"id":"1","url":"\/a","title":"Votes"}]}`,
	} {
		var o *outlet
		o = newOutlet(t, map[string]http.HandlerFunc{"/a": serve("text/html", plainPage), "/feed": func(w http.ResponseWriter, r *http.Request) {
			serve("text/plain", strings.Replace(feed, "HOST", o.URL, 1))(w, r)
		}})
		articles, faults := read(t, private(o.URL+"/feed"), quick(nil))
		if len(articles) != 1 || articles[0].URL != o.URL+"/a" || articles[0].Outlet != "Herald" {
			t.Errorf("%s: got %d articles, faults %q", name, len(articles), faults)
		}
	}
}

func TestFeedInAFileReadsThePagesBesideIt(t *testing.T) {
	fs := files(t, map[string]string{"news/feed.xml": rss(item("Votes", "pages/a.html", "") + item("Out", "../../secret.html", "")), "news/pages/a.html": plainPage, "secret.html": plainPage})
	articles, faults := read(t, address("news/feed.xml"), sources.Options{FS: fs})
	if diff := cmp.Diff([]string{"news/pages/a.html"}, paths(articles)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(faults) != 1 || !strings.Contains(faults[0], "neither an address nor the article's text") {
		t.Errorf("faults: got %q", faults)
	}
}

func TestDamagedFeedsAreMended(t *testing.T) {
	whole := func(title string) string {
		return item(title, "https://example.org/"+fmt.Sprint(len(title)), "<content:encoded><![CDATA["+story+"]]></content:encoded>")
	}
	for _, c := range []struct {
		name, feed, title string
		articles, faults  int
	}{
		{"entity that XML does not know", rss(whole("Caf&eacute;&nbsp;vote")), "Café vote", 1, 0},
		{"bare ampersand", rss(whole("Police & mayor")), "Police & mayor", 1, 0},
		{"number of no character", rss(whole("Vote&#11; now")), "Vote\ufffd now", 1, 0},
		{"bytes of no encoding", rss(whole("Caf\xe9 vote")), "", 1, 0},
		{"announced encoding", strings.Replace(rss(whole("Caf\xe9 vote")), "utf-8", "iso-8859-1", 1), "Café vote", 1, 0},
		{"broken off", strings.Split(rss(whole("One")+whole("Second")), "Second")[0], "One", 1, 1},
		{"entity declared", strings.Replace(rss(whole("Vote &x;")), "<rss", `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss`, 1), "", 1, 0},
	} {
		articles, faults := read(t, address("feed.xml"), sources.Options{FS: files(t, map[string]string{"feed.xml": c.feed})})
		if len(articles) != c.articles || len(faults) != c.faults {
			t.Errorf("%s: got %d articles, faults %q", c.name, len(articles), faults)
			continue
		}
		if c.title != "" && articles[0].Title != c.title {
			t.Errorf("%s: got title %q, want %q", c.name, articles[0].Title, c.title)
		}
		if strings.Contains(articles[0].Title, "root:") {
			t.Errorf("%s: an entity was expanded: %q", c.name, articles[0].Title)
		}
	}
}

func TestHugeFeedGivesItsNewestEntries(t *testing.T) {
	var items strings.Builder
	for i := range 12 {
		items.WriteString(item(fmt.Sprint("Entry ", i), fmt.Sprintf("https://example.org/%d", i), fmt.Sprintf("<pubDate>%02d Aug 2017 10:00:00 GMT</pubDate><content:encoded><![CDATA[%s]]></content:encoded>", i+1, story)))
	}
	var why []string
	articles, faults := read(t, address("feed.xml"), sources.Options{
		FS: files(t, map[string]string{"feed.xml": rss(items.String())}), Fetch: sources.Fetch{MaxEntries: 2},
		Notes: func(n sources.Note) { why = append(why, n.Kind+": "+n.Why) },
	})
	if diff := cmp.Diff([]string{"https://example.org/11", "https://example.org/10"}, paths(articles)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if want := []string{"skipped: 12 entries, of which the newest 2 are looked at: set entries to look at more", "source: "}; !cmp.Equal(want, why) || faults != nil {
		t.Errorf("got notes %q, faults %q, want %q", why, faults, want)
	}
}

func TestReadingAFeedStopsWhenTheCallerDoes(t *testing.T) {
	feed := rss(item("One", "https://example.org/1", "<content:encoded><![CDATA["+story+"]]></content:encoded>") + "<item><title>cut")
	for range sources.Read(context.Background(), address("feed.xml"), sources.Options{FS: files(t, map[string]string{"feed.xml": feed})}) {
		break
	}
}
