package page_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stancebook/stancebook/sources/page"
)

func TestAcceleratedPageIsItsArticle(t *testing.T) {
	html := `<!doctype html><html ⚡ lang="en"><head><title>Council votes</title><link rel="canonical" href="https://herald.example/votes">
<script async src="https://cdn.ampproject.org/v0.js"></script><style amp-boilerplate>body{visibility:hidden}</style></head>
<body><header><a href="/">Herald</a></header><amp-sidebar><ul><li><a href="/a">News</a></ul></amp-sidebar><article><h1>Council votes</h1><amp-img src="x.jpg" alt="Mayor"></amp-img>` +
		p(first) + `<amp-ad width=300 height=250>Advertisement</amp-ad>` + p(second) + p(third) + `</article></body></html>`
	a := parse(t, html, page.Options{URL: "https://amp.herald.example/votes?amp=1"})
	if diff := cmp.Diff([]string{"https://herald.example/votes", "Council votes", strings.Join([]string{first, second, third}, "\n\n")}, []string{a.URL, a.Title, a.Text}); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAcceleratedAddressIsThePagesOwn(t *testing.T) {
	for address, want := range map[string]string{
		"https://herald-example.cdn.ampproject.org/c/s/herald.example/votes?utm_source=x&id=3": "https://herald.example/votes?id=3",
		"https://cdn.ampproject.org/v/herald.example/votes":                                    "http://herald.example/votes",
		"https://www.google.com/amp/s/amp.herald.example/votes":                                "https://amp.herald.example/votes",
		"https://herald.example/votes?amp=1":                                                   "https://herald.example/votes",
		"https://herald.example/votes?amp&id=3":                                                "https://herald.example/votes?id=3",
		"https://herald.example/votes?amp=12":                                                  "https://herald.example/votes?amp=12",
		"https://www.google.com/search?q=amp":                                                  "https://www.google.com/search?q=amp",
		"https://cdn.ampproject.org/i/s/herald.example/x.png":                                  "https://cdn.ampproject.org/i/s/herald.example/x.png",
		"https://www.google.com/amp/s/":                                                        "https://www.google.com/amp/s/",
	} {
		if got := page.Canonical(address); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}

func TestLiveBlogKeepsAllItsPosts(t *testing.T) {
	post := func(id, time, head, text string) string {
		return `<div class="live-blog-post" id="` + id + `"><time datetime="2017-08-03T` + time + `-04:00">` + time + `</time><h2>` + head + `</h2><p>` + text + `</p><div class="share-tools"><a href="#">Share</a></div></div>`
	}
	html := `<html lang=en><head><title>Votes live</title><script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Votes live","coverageStartTime":"2017-08-03T09:00:00-04:00","datePublished":"2017-08-03T09:00:00-04:00","author":{"@type":"Person","name":"Jane Roe"}}</script></head><body><main><h1>Votes live</h1>` +
		post("a", "11:00:00", "Mayor to sign", third) + post("b", "10:30:00", "Marsh speaks", second) + post("c", "10:00:00", "Council votes", first) + `</main></body></html>`
	a := parse(t, html, page.Options{URL: "https://herald.example/live"})
	for _, words := range []string{first, second, third} {
		if !strings.Contains(a.Text, words) {
			t.Errorf("a post is missing: %.60q in %q", words, a.Text)
		}
	}
	if diff := cmp.Diff([]string{"Votes live", "2017-08-03T09:00:00-04:00", "Jane Roe"}, []string{a.Title, a.Published, strings.Join(a.Bylines, "; ")}); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestGalleryIsNoArticle(t *testing.T) {
	html := `<html><head><title>Photos: the vote</title></head><body><h1>Photos: the vote</h1>` +
		strings.Repeat(`<figure><img src=x.jpg><figcaption>Mayor Marsh on the steps. (Herald/A. Nobody)</figcaption></figure>`, 12) + `</body></html>`
	if a, err := page.Parse([]byte(html), page.Options{}); !errors.Is(err, page.ErrNoText) {
		t.Errorf("got %v, %v, want no text", a, err)
	}
}

func TestGalleryBesideAnArticleIsLeftOut(t *testing.T) {
	html := body(p(first), `<div class="gallery"><figure><img src=x.jpg><figcaption>Mayor Marsh on the steps of the town hall. (Herald/A. Nobody)</figcaption></figure></div>`, p(second), p(third))
	if diff := cmp.Diff(strings.Join([]string{first, second, third}, "\n\n"), parse(t, html, page.Options{}).Text); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestPageLongerThanAnyArticleIsTruncated(t *testing.T) {
	for name, rest := range map[string]string{
		"tags": strings.Repeat("<p>a <b>b</b> <i>c</i>", 400_000), "text": strings.Repeat("and so on, and so forth, ", 400_000),
		"attributes": strings.Repeat(`<p class="`+strings.Repeat("x", 5000)+`">and so on`, 1800), "items": strings.Repeat("<li>a", 1_500_000),
	} {
		a := parse(t, body(p(first), p(second), p(third), rest), page.Options{})
		if !strings.HasPrefix(a.Text, first) || a.Truncated != (name != "attributes") {
			t.Errorf("%s: truncated %v, text %.60q", name, a.Truncated, a.Text)
		}
	}
	if a := parse(t, body(p(first), p(second), p(third)), page.Options{}); a.Truncated {
		t.Error("a short page is called truncated")
	}
}

func TestDateOfAMastheadIsNotTaken(t *testing.T) {
	masthead := "<div class=masthead>Thursday, November 21, 2019</div><h1>Council votes</h1>"
	for _, c := range []struct{ between, want string }{
		{"", ""}, {"<p class=info>August 3, 2017</p>", "2017-08-03"}, {"<div>By Jane Roe<br>August 3, 2017</div>", "2017-08-03"},
		{"<div>Last updated August 9, 2017</div>", ""}, {"<div>3 August 2017 | Harborview</div>", "2017-08-03"}, {"<div>03/08/2017</div>", ""},
		{"<h2>What the town has done since the vote of August 1, 2015 and what it will do</h2>", ""},
	} {
		a := parse(t, body(masthead, c.between, p(first), p(second), p(third)), page.Options{})
		if a.Published != c.want || c.want != "" && a.DateSource != "line" {
			t.Errorf("%q: got %q from %q, want %q", c.between, a.Published, a.DateSource, c.want)
		}
	}
}

func TestAllAuthorsOfABylineAreNamed(t *testing.T) {
	ld := `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Council votes","author":{"name":"Jane Roe"}}</script>`
	for _, c := range []struct{ byline, want string }{
		{`<div class="byline">By Jane Roe and Ann Poe</div>`, "Jane Roe; Ann Poe"},
		{`<div class="byline"><span><a rel="author" href=/j>Jane Roe</a>,</span> <span><a rel="author" href=/a>Ann Poe</a></span></div>`, "Jane Roe; Ann Poe"},
		{`<div class="byline">By Jane Roe</div><div class="stories"><div><a rel="author" href=/x>Max Moe</a></div></div>`, "Jane Roe"},
		{`<div class="byline">By Ann Poe</div>`, "Jane Roe"},
		{`<span class="author">Jane Roe, View More</span>`, "Jane Roe"},
	} {
		a := parse(t, body(ld+"<h1>Council votes</h1>"+c.byline, p(first), p(second), p(third)), page.Options{})
		if got := strings.Join(a.Bylines, "; "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.byline, got, c.want)
		}
	}
}
