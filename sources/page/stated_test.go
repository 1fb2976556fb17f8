package page_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stancebook/stancebook/sources/page"
)

// with gives a page whose head and top hold more.
func with(head, top string) string {
	return "<!doctype html><html><head>" + head + "</head><body><div>" + top + p(first) + p(second) + p(third) + "</div></body></html>"
}

func ld(json string) string { return `<script type="application/ld+json">` + json + "</script>" }

func TestTitleIsTheHeadlineThatReadersSee(t *testing.T) {
	for _, c := range []struct{ name, head, top, want string }{
		{"h1 borne out", `<meta property="og:title" content="Council votes to keep out of raids">`, "<h1>The Herald</h1><h1>Council votes to keep out of raids</h1>", "Council votes to keep out of raids"},
		{"OpenGraph alone", `<meta property="og:site_name" content="The Herald"><meta property="og:title" content="Council votes - The Herald">`, "", "Council votes"},
		{"JSON-LD alone", ld(`{"@type":"NewsArticle","headline":"Council &amp; mayor vote"}`), "", "Council & mayor vote"},
		{"browser's title", "<title>Council votes | The Herald</title>", "", "Council votes"},
		{"none", "", "", ""},
	} {
		if a := parse(t, with(c.head, c.top), page.Options{}); a.Title != c.want {
			t.Errorf("%s: got %q, want %q", c.name, a.Title, c.want)
		}
	}
}

func TestDateIsStatedNotGuessed(t *testing.T) {
	for _, c := range []struct{ name, head, top, url, date, source string }{
		{"JSON-LD", ld(`{"@graph":[{"@type":"WebSite"},{"@type":["NewsArticle"],"datePublished":"2017-08-03T18:30:00-04:00"}]}`) + `<meta property="article:published_time" content="2017-01-01">`, "", "", "2017-08-03T18:30:00-04:00", "json-ld"},
		{"broken JSON-LD", ld(`{"@type":"NewsArticle","headline":"A "quoted" vote","datePublished":"2017-08-03"}`), "", "", "2017-08-03", "json-ld"},
		{"JSON-LD with line breaks", ld("{\"@type\":\"NewsArticle\",\"description\":\"a\nb\",\"datePublished\":\"2017-08-03\",}"), "", "", "2017-08-03", "json-ld"},
		{"meta", `<meta property="article:published_time" content="2017-08-03T22:30:00Z">`, "", "", "2017-08-03T22:30:00Z", "meta"},
		{"time", "", `<article><time datetime="2017-08-03">yesterday</time></article>`, "", "2017-08-03", "time"},
		{"not the time of a change", "", `<article><time class=updated datetime="2017-09-09">x</time></article>`, "", "", ""},
		{"line above the text", "", "<div><p>Thursday, August 3, 2017</p></div>", "", "2017-08-03", "line"},
		{"address", "", "", "https://example.org/news/2017/08/03/votes.html", "2017-08-03", "url"},
		{"address with a month's name", "", "", "https://example.org/2017/aug/3/votes", "2017-08-03", "url"},
		{"month alone is no date", "", "", "https://example.org/2017/08/votes", "", ""},
		{"ambiguous order is not read", `<meta name="date" content="03/08/2017">`, "", "", "", ""},
		{"a date in the story is not its own", "", p("The first letter went out on August 3, 2017, and nobody answered it for a month or more."), "", "", ""},
	} {
		if a := parse(t, with(c.head, c.top), page.Options{URL: c.url}); a.Published != c.date || a.DateSource != c.source {
			t.Errorf("%s: got %q from %q, want %q from %q", c.name, a.Published, a.DateSource, c.date, c.source)
		}
	}
}

func TestBylinesAreNames(t *testing.T) {
	for _, c := range []struct {
		name, head, top string
		want            []string
	}{
		{"JSON-LD", ld(`{"@type":"NewsArticle","author":[{"@type":"Person","name":"Jane Roe"},{"name":"JOHN DOE"}]}`), "", []string{"Jane Roe", "John Doe"}},
		{"meta", `<meta name="author" content="By Jane Roe and John Doe">`, "", []string{"Jane Roe", "John Doe"}},
		{"an address is no name", `<meta property="article:author" content="https://facebook.example/herald">`, "", nil},
		{"element", "", `<div class="byline">By <a rel="author" href="/roe">Jane Roe</a>, Staff Writer</div>`, []string{"Jane Roe"}},
		{"line", "", `<p>By Jane Roe, Associated Press</p>`, []string{"Jane Roe"}},
		{"the outlet is no author", `<meta property="og:site_name" content="The Herald"><meta name="author" content="The Herald">`, "", nil},
	} {
		if diff := cmp.Diff(c.want, parse(t, with(c.head, c.top), page.Options{}).Bylines); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestOutletIsThePublisherOrTheSite(t *testing.T) {
	for _, c := range []struct{ name, head, want string }{
		{"publisher", ld(`{"@type":"NewsArticle","publisher":{"name":"The Herald"}}`), "The Herald"},
		{"site", `<meta property="og:site_name" content="The Herald">`, "The Herald"},
		{"agency's story in a local paper", ld(`{"@type":"NewsArticle","publisher":{"name":"Associated Press"}}`) + `<meta property="og:site_name" content="The Herald">`, "The Herald"},
		{"end of the browser's title", `<title>Council votes - The Herald</title><meta property="og:title" content="Council votes">`, "The Herald"},
		{"an address is no name", `<meta property="og:site_name" content="https://herald.example">`, ""},
	} {
		if a := parse(t, with(c.head, ""), page.Options{}); a.Outlet != c.want {
			t.Errorf("%s: got %q, want %q", c.name, a.Outlet, c.want)
		}
	}
}

func TestAddressIsCanonicalOnTheSameSite(t *testing.T) {
	for _, c := range []struct{ name, canonical, at, want string }{
		{"own", "https://www.example.org/votes", "https://amp.example.org/votes?utm_source=x", "https://www.example.org/votes"},
		{"relative", "/votes", "https://example.org/votes?page=1", "https://example.org/votes"},
		{"another site", "https://other.example/votes", "https://example.org/a", "https://example.org/a"},
		{"front page", "https://example.org/", "https://example.org/a", "https://example.org/a"},
		{"file", "https://example.org/votes#x", "", "https://example.org/votes"},
	} {
		if a := parse(t, with(`<link rel="canonical" href="`+c.canonical+`">`, ""), page.Options{URL: c.at}); a.URL != c.want {
			t.Errorf("%s: got %q, want %q", c.name, a.URL, c.want)
		}
	}
}

func TestLanguageAndPaywallAreStated(t *testing.T) {
	spanish := strings.Repeat("<p>El alcalde dijo el martes que la ciudad no ayudará a los agentes federales y que los vecinos deben sentirse seguros en sus casas.</p>", 4)
	for _, c := range []struct{ name, html, language string }{
		{"stated", strings.Replace(body(spanish), "<html>", `<html lang="es-MX">`, 1), "es"},
		{"template says English", strings.Replace(body(spanish), "<html>", `<html lang="en">`, 1), "es"},
		{"detected", body(spanish), "es"},
		{"template says German", strings.Replace(body(p(first), p(second), p(third)), "<html>", `<html lang="de">`, 1), "en"},
	} {
		if a := parse(t, c.html, page.Options{}); a.Language != c.language {
			t.Errorf("%s: got %q, want %q", c.name, a.Language, c.language)
		}
	}
	if a := parse(t, with(ld(`{"@type":"NewsArticle","isAccessibleForFree":false}`), ""), page.Options{}); !a.Paywall {
		t.Error("a page that is not free is not marked")
	}
}

func TestDate(t *testing.T) {
	for stated, want := range map[string]string{
		"2017-08-03": "2017-08-03", "2017-08-03T18:30:00-04:00": "2017-08-03T18:30:00-04:00", "2017-08-03T18:30:00.123Z": "2017-08-03T18:30:00Z",
		"2017-08-03T18:30:00-0400": "2017-08-03T18:30:00-04:00", "2017-08-03 18:30:00": "2017-08-03", "20170803": "2017-08-03",
		"Thu, 03 Aug 2017 18:30:00 -0400": "2017-08-03T18:30:00-04:00", "Thu, 03 Aug 2017 18:30:00 GMT": "2017-08-03T18:30:00Z", "Thu, 03 Aug 2017 18:30:00 EDT": "2017-08-03",
		"August 3, 2017": "2017-08-03", "Aug. 3, 2017": "2017-08-03", "Thursday, August 3, 2017": "2017-08-03", "3 August 2017": "2017-08-03", "Sept. 3, 2017": "2017-09-03",
		"August 3, 2017 6:30 p.m.": "2017-08-03", "": "", "yesterday": "", "3/8/2017": "", "0000-00-00": "", "2017-13-40": "", "0001-01-01T00:00:00Z": "",
	} {
		if got := page.Date(stated); got != want {
			t.Errorf("%q: got %q, want %q", stated, got, want)
		}
	}
}

func TestCanonical(t *testing.T) {
	for address, want := range map[string]string{
		"HTTP://Example.ORG:80": "http://example.org/", "https://example.org:443/a?b=1&utm_source=x&fbclid=y&a=2#top": "https://example.org/a?a=2&b=1",
		"https://example.org:8443/A%2Fb?": "https://example.org:8443/A%2Fb", "https://example.org./a": "https://example.org/a", "http://[::1]:8080/": "http://[::1]:8080/",
		"ftp://example.org/": "", "/a": "", "": "", "http://": "", "https://u:p@example.org/a": "https://example.org/a",
	} {
		if got := page.Canonical(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
		if again := page.Canonical(want); want != "" && again != want {
			t.Errorf("%q is not settled: %q", want, again)
		}
	}
}
