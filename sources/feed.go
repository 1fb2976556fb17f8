package sources

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mmcdole/gofeed"
	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources/page"
)

// base is where a feed came from: relative links are resolved against it.
type base struct {
	path        string // as shown
	address     string // empty where the feed is a file
	contentType string
	cut         bool // there is more of it than was read
}

// feed reads the entries of an RSS, Atom or JSON feed that lies in a file.
func (v *visit) feed(ctx context.Context, data []byte, b base) {
	if then := v.feedOf(ctx, data, b); then != nil {
		then(stancebook.Answer{})
	}
}

// feedOf reads a feed and gives the work of reading its entries: from the entry
// where it holds the whole article, else from the page that it points to.
func (v *visit) feedOf(ctx context.Context, data []byte, b base) func(stancebook.Answer) {
	if looksLikePage(data) {
		v.fail("", b.path, fault("not a feed", "a web page, not a feed: give the feed's own address, or kind = \"page\""))
		return nil
	}
	feed, left, err := v.parseFeed(ctx, data, b.contentType)
	if err != nil {
		v.fail("", b.path, fault("not a feed", "not a feed that can be read (%w): check the address", err))
		return nil
	}
	if b.cut {
		left = fmt.Errorf("it goes on behind %s", size(v.web.MaxBytes))
	}
	items := v.newest(feed, b)
	return func(a stancebook.Answer) {
		v.keep("feed", a)
		v.call(func() { v.report.Listed += len(items) })
		for i, item := range items {
			if v.done(ctx) {
				return
			}
			v.entry(ctx, entry{Item: item, feed: feed, base: b, n: i + 1})
		}
		if left != nil {
			v.call(func() { v.report.State = "partial" })
			v.fail("", b.path, fault("damaged", "the feed is damaged (%w): the %d entries before the damage were read", left, len(items)))
		} else if len(items) == 0 {
			// Nor is it to be said of the next night that nothing changed.
			v.call(func() { v.again = true })
			v.fail("", b.path, fault("not a feed", "a feed without entries: check the address"))
		}
	}
}

// newest keeps the newest entries of a feed that holds more than are looked at.
func (v *visit) newest(feed *gofeed.Feed, b base) []*gofeed.Item {
	most := cmp.Or(v.Entries, v.web.MaxEntries)
	items := feed.Items
	feed.Items = nil
	if len(items) <= most {
		return items
	}
	slices.SortStableFunc(items, func(x, y *gofeed.Item) int {
		if x.PublishedParsed == nil || y.PublishedParsed == nil {
			return 0
		}
		return y.PublishedParsed.Compare(*x.PublishedParsed)
	})
	v.rest(b.path, len(items), most)
	return slices.Clone(items[:most])
}

// entry is one entry of a feed.
type entry struct {
	*gofeed.Item
	feed *gofeed.Feed
	base base
	n    int
}

func (v *visit) entry(ctx context.Context, e entry) {
	address, local := e.target()
	place := cmp.Or(address, local, fmt.Sprintf("%s#%d", e.base.path, e.n))
	html, whole := e.content()
	if address != "" && !whole {
		l := listed{address: address, title: page.Plain(e.Title), date: e.Published}
		if v.wanted(l) {
			v.spawn(ctx, func() bool { return v.pageOf(ctx, l, e.fill) })
		}
		return
	}
	if key := cmp.Or(address, e.GUID); key != "" && !v.web.first(key) {
		v.call(func() { v.report.Known++ })
		return
	}
	var a *stancebook.Article
	switch {
	case whole:
		parsed, err := v.parse(ctx, []byte(html), page.Options{URL: address, ContentType: "text/html; charset=utf-8", Fragment: true})
		if err != nil {
			v.fail(place, place, err)
			return
		}
		a = parsed
		a.Path, a.ID = place, cmp.Or(a.URL, place)
	case local != "":
		if a = v.neighbour(ctx, local); a == nil {
			return
		}
	default:
		v.fail(place, place, fmt.Errorf("the entry %.60q has neither an address nor the article's text", e.Title))
		return
	}
	e.fill(a)
	v.article(a)
}

// fill gives the article what the feed says, where the page is silent.
func (e entry) fill(a *stancebook.Article) {
	if a.Title == "" {
		a.Title = page.Plain(e.Title)
	}
	if date := page.Date(e.Published); a.Published == "" && date != "" {
		a.Published, a.DateSource = date, "feed"
	}
	if a.Outlet == "" {
		a.Outlet = page.Plain(e.feed.Title)
	}
	if a.Language == "" {
		a.Language = page.LanguageTag(e.feed.Language)
	}
	if len(a.Bylines) == 0 {
		for _, who := range e.Authors {
			if who != nil && who.Name != "" {
				a.Bylines = append(a.Bylines, people(page.Plain(who.Name))...)
			}
		}
	}
}

// target is where an entry points to: an address, or, in a feed that is a
// file, a page beside it.
func (e entry) target() (address, local string) {
	link := strings.TrimSpace(cmp.Or(e.Link, guidAddress(e.GUID)))
	u, err := url.Parse(link)
	if err != nil || link == "" {
		return "", ""
	}
	if u.IsAbs() {
		if isWeb(link) {
			return link, ""
		}
		return "", ""
	}
	for _, at := range []string{e.base.address, e.feed.Link, e.feed.FeedLink} {
		if from, err := url.Parse(at); err == nil && isWeb(at) {
			return from.ResolveReference(u).String(), ""
		}
	}
	// A feed from a stranger must not name files outside its own folder.
	if inside := filepath.FromSlash(strings.TrimPrefix(u.Path, "./")); filepath.IsLocal(inside) {
		return "", path.Join(path.Dir(filepath.ToSlash(e.base.path)), filepath.ToSlash(inside))
	}
	return "", ""
}

func guidAddress(guid string) string {
	if isWeb(guid) {
		return guid
	}
	return ""
}

// neighbour reads the page of an entry that lies beside its feed.
func (v *visit) neighbour(ctx context.Context, name string) *stancebook.Article {
	f, err := v.disk.Open(name)
	if err != nil {
		v.fail("", name, explain(err))
		return nil
	}
	defer f.Close()
	raw, cut, err := readBeginning(f, v.limit(documentBytes))
	if err == nil {
		err = refuse(raw[:min(len(raw), 8<<10)])
	}
	var a *stancebook.Article
	if err == nil {
		a, err = v.parse(ctx, raw, page.Options{})
	}
	if err != nil {
		v.fail("", name, err)
		return nil
	}
	a.Path = name
	marked(a, cut)
	return a
}

// content gives what the entry holds of the article and whether that is the
// whole of it: long enough for an article, and not breaking off in a teaser.
func (e entry) content() (html string, whole bool) {
	html = e.Content
	if len(e.Description) > len(html) {
		html = e.Description
	}
	text := page.Plain(html)
	words := len(strings.Fields(text))
	if words < 120 || (e.Content == "" && words < 250) {
		return html, false
	}
	end := strings.ToLower(text[max(0, len(text)-60):])
	for _, teaser := range []string{"…", "...", "[…]", "read more", "continue reading", "read the full", "more »"} {
		if strings.Contains(end, teaser) {
			return html, false
		}
	}
	return html, true
}

// parseFeed reads a feed, mended where it is not well formed. left says what
// is wrong behind the last entry that could be saved.
func (v *visit) parseFeed(ctx context.Context, data []byte, contentType string) (feed *gofeed.Feed, left, err error) {
	done, err := v.parsed(ctx, len(data))
	if err != nil {
		return nil, nil, err
	}
	defer done()
	defer func() {
		if p := recover(); p != nil {
			feed, left, err = nil, nil, fmt.Errorf("its parser broke: %v", p)
		}
	}()
	return parseFeed(data, contentType)
}

func parseFeed(data []byte, contentType string) (feed *gofeed.Feed, left, err error) {
	parser := gofeed.NewParser()
	if feed, err = parser.Parse(bytes.NewReader(data)); err == nil {
		return feed, nil, nil
	}
	mended := mend(data, contentType)
	feed, second := parser.ParseString(mended)
	if second == nil {
		return feed, nil, nil
	}
	if cut := salvage(mended); cut != "" {
		if feed, third := parser.ParseString(cut); third == nil && len(feed.Items) > 0 {
			return feed, second, nil
		}
	}
	return nil, nil, err
}

// salvage ends a feed that breaks off after its last complete entry.
func salvage(feed string) string {
	for _, end := range []struct{ entry, rest string }{
		{"</item>", "</channel></rss>"}, {"</entry>", "</feed>"}, {"</item>", "</rdf:RDF>"},
	} {
		i := strings.LastIndex(feed, end.entry)
		root := end.rest[strings.LastIndex(end.rest, "/")+1 : len(end.rest)-1]
		if i >= 0 && strings.Contains(feed[:i], "<"+root) {
			return feed[:i+len(end.entry)] + end.rest
		}
	}
	return ""
}
