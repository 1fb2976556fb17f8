package sources_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources"
)

func urlset(urls ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">` +
		strings.Join(urls, "\n") + "</urlset>"
}

func urlOf(address, more string) string { return "<url><loc>" + address + "</loc>" + more + "</url>" }

func indexOf(maps ...string) string {
	var b strings.Builder
	for _, m := range maps {
		b.WriteString("<sitemap><loc>" + m + "</loc></sitemap>")
	}
	return `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + b.String() + "</sitemapindex>"
}

func news(date, title string) string {
	return "<news:news><news:publication><news:name>The Herald</news:name><news:language>en</news:language></news:publication><news:publication_date>" +
		date + "</news:publication_date><news:title>" + title + "</news:title></news:news>"
}

// described are articles as "path|title|date|source of the date|outlet", sorted.
func described(o *outlet, articles []*stancebook.Article) (got []string) {
	for _, a := range articles {
		got = append(got, strings.Join([]string{strings.TrimPrefix(a.URL, o.URL), a.Title, a.Published, a.DateSource, a.Outlet}, "|"))
	}
	slices.Sort(got)
	return got
}

func TestSitemapIsRead(t *testing.T) {
	page := serve("text/html", plainPage)
	var o *outlet
	o = newOutlet(t, map[string]http.HandlerFunc{
		"/a": page, "/b": page, "/c": page,
		"/index.xml": func(w http.ResponseWriter, r *http.Request) {
			serve("text/xml", indexOf(o.URL+"/news.xml", o.URL+"/more.xml.gz", o.URL+"/index.xml", o.URL+"/gone.xml"))(w, r)
		},
		"/news.xml": func(w http.ResponseWriter, r *http.Request) {
			serve("text/xml", urlset(urlOf(o.URL+"/a?x=1&amp;y=2", news("2017-08-03T18:30:00-04:00", "Votes &amp; vetoes")+"<image:image><image:loc>http://x.example/i.png</image:loc></image:image>"),
				urlOf(o.URL+"/b", "<lastmod>2017-08-09</lastmod>")))(w, r)
		},
		"/more.xml.gz": func(w http.ResponseWriter, r *http.Request) {
			serve("application/x-gzip", string(pack(t, urlset(urlOf(o.URL+"/c", "<lastmod>2017-08-01</lastmod>"), urlOf(o.URL+"/b", "")))))(w, r)
		},
	})
	articles, faults := read(t, private(o.URL+"/index.xml"), quick(nil))
	want := []string{"/a?x=1&y=2|Votes & vetoes|2017-08-03T18:30:00-04:00|list|", "/b||||", "/c||||"}
	if diff := cmp.Diff(want, described(o, articles)); diff != "" || len(faults) != 1 || !strings.Contains(faults[0], "gone.xml: the server answers 404") {
		t.Errorf("faults %q (-want +got)\n%s", faults, diff)
	}
}

func TestLargeSitemapGivesItsNewestPages(t *testing.T) {
	var urls []string
	for i := range 20_000 {
		urls = append(urls, urlOf(fmt.Sprintf("https://example.org/%d", i), fmt.Sprintf("<lastmod>%04d-01-02</lastmod>", 1900+i%150)))
	}
	var report sources.Report
	o := sources.Options{FS: files(t, map[string]string{"s.xml": urlset(urls...)}), NoNetwork: true, Fetch: sources.Fetch{MaxEntries: 50}, Notes: func(n sources.Note) {
		if n.Kind == "source" {
			report = *n.Report
		}
	}}
	if _, faults := read(t, address("s.xml"), o); faults != nil || report.Listed != 50 || report.Skipped != 20_000 {
		t.Errorf("faults %q, report %+v", faults, report)
	}
}

func TestBrokenSitemapGivesWhatStandsBefore(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/a": serve("text/html", plainPage)})
	for name, text := range map[string]string{
		"cut":     strings.TrimSuffix(urlset(urlOf(o.URL+"/a", "")+"<url><loc>http://x"), "</urlset>"),
		"invalid": urlset(urlOf(o.URL+"/a", ""), "<url><<loc>"),
	} {
		options := quick(nil)
		options.FS = files(t, map[string]string{"s.xml": text})
		articles, faults := read(t, []sources.Source{{Address: "s.xml", AllowPrivate: true}}, options)
		if len(articles) != 1 || len(faults) != 1 || !strings.Contains(faults[0], "damaged") {
			t.Errorf("%s: got %d articles, faults %q", name, len(articles), faults)
		}
	}
}

func TestEntitiesOfASitemapAreNotExpanded(t *testing.T) {
	text := `<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>` + urlset(urlOf("http://example.org/&b;&x;", ""))
	articles, faults := read(t, address("s.xml"), sources.Options{FS: files(t, map[string]string{"s.xml": text}), NoNetwork: true})
	if len(articles) != 0 || strings.Contains(fmt.Sprint(faults), "aaaa") || strings.Contains(fmt.Sprint(faults), "root:") {
		t.Errorf("got %d articles, faults %q", len(articles), faults)
	}
}

func TestFrontPageLeadsToItsFeed(t *testing.T) {
	feed := serve("application/rss+xml", rss(item("Vote", "/a", "")))
	front := func(head string) http.HandlerFunc {
		return serve("text/html", "<html><head>"+head+"</head><body><h1>Herald</h1>"+story+"</body></html>")
	}
	link := `<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed"><link rel="alternate" type="application/rss+xml" href="feed">`
	for _, c := range []struct {
		name, path, kind, head, robots, want string
	}{
		{"link", "/", "", link, "", "/a"},
		{"link by kind", "/news", "home", link, "", "/a"},
		{"robots", "/", "home", "", "Sitemap: %s/all.xml\nSitemap: %s/news.xml\n", "/a"},
		{"nothing", "/", "home", "", "", ""},
		{"a page", "/", "", "", "", "/"},
		{"a page by kind", "/", "page", link, "", "/"},
	} {
		var o *outlet
		o = newOutlet(t, map[string]http.HandlerFunc{
			c.path: front(c.head), "/feed": feed, "/a": serve("text/html", plainPage),
			"/robots.txt": func(w http.ResponseWriter, r *http.Request) {
				serve("text/plain", strings.ReplaceAll(c.robots, "%s", o.URL))(w, r)
			},
			"/news.xml": func(w http.ResponseWriter, r *http.Request) { serve("text/xml", urlset(urlOf(o.URL+"/a", "")))(w, r) },
		})
		articles, faults := read(t, []sources.Source{{Address: o.URL + c.path, Kind: c.kind, AllowPrivate: true}}, quick(nil))
		if c.want == "" && (len(faults) != 1 || !strings.Contains(faults[0], "no feed and no sitemap")) || c.want != "" && (len(articles) != 1 || articles[0].URL != o.URL+c.want) {
			t.Errorf("%s: got %v, faults %q, want %s", c.name, paths(articles), faults, c.want)
		}
	}
}
