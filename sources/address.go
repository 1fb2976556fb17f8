package sources

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources/page"
)

// deepest is how many steps lead from a source to its pages: a front page, its
// sitemap's index, an index under that, a sitemap.
const deepest = 4

// address reads what an address on the web gives: a feed, a sitemap, a list, a
// front page or a page.
func (v *visit) address(ctx context.Context, address string) {
	if v.Kind == "page" {
		v.web.first(address)
		v.pageAt(ctx, listed{address: address})
		return
	}
	if v.Kind == "warc" {
		v.fail("", address, errors.New("a web archive is read from a file: download it first"))
		return
	}
	v.step(ctx, address, 1)
}

// step fetches an address that may lead to others, and then reads those.
func (v *visit) step(ctx context.Context, address string, depth int) {
	v.web.first(address)
	c, archived := captureOf(address)
	ask := v.ask(cmp.Or(c.raw, address))
	if !isFront(address) { // which is asked for what it leads to
		ask.known = v.known(address)
	}
	var then func(stancebook.Answer)
	answer, err := v.web.get(ctx, ask, func(got fetched) {
		if archived {
			got.fromArchive(c)
		}
		got.Address = address
		then = v.leads(ctx, got, depth)
	})
	answer.Address = address
	switch {
	case err != nil:
		v.failAt(address, address, err, &answer)
	case answer.NotModified:
		v.call(func() { v.report.State = "unchanged" })
		v.same(answer)
	case then != nil:
		then(answer)
	}
}

// leads finds out what was fetched. A page is handed over at once; what leads
// to other addresses gives the work to be done when its body is let go.
func (v *visit) leads(ctx context.Context, got fetched, depth int) func(stancebook.Answer) {
	if got.NotModified {
		return nil
	}
	if got.listed != nil {
		return func(a stancebook.Answer) { v.sitemap(ctx, got.listed, a, depth) }
	}
	start := bytes.TrimSpace(bytes.TrimPrefix(got.body[:min(len(got.body), 8<<10)], []byte("\ufeff")))
	switch {
	case v.Kind == "list" && depth == 1:
		all, err := readList(got.body, v.Map)
		if got.cut {
			err = tooLong(v.web.MaxBytes)
		}
		if err != nil {
			v.failAt("", got.Address, err, &got.Answer)
			return nil
		}
		return func(a stancebook.Answer) {
			v.keep("list", a)
			v.addresses(ctx, got.Address, all)
		}
	case v.Kind == "sitemap" || v.was("sitemap", got.Address):
		v.failAt("", got.Address, fault("not a feed", "not a sitemap: check the address"), &got.Answer)
		return nil
	case v.Kind == "feed" || looksLikeFeed(start) || v.was("feed", got.Address):
		return v.feedOf(ctx, got.body, base{path: got.Address, address: got.Final, contentType: got.contentType, cut: got.cut})
	case v.Kind == "home" || isFront(got.Final):
		if feed := page.Feed(got.body, got.Final); feed != "" && depth < deepest {
			return func(a stancebook.Answer) {
				v.keep("home", a)
				v.step(ctx, feed, depth+1)
			}
		}
		if v.Kind == "home" {
			return func(stancebook.Answer) { v.byRobots(ctx, got.Final, depth) }
		}
	}
	v.keep("page", stancebook.Answer{})
	v.use(ctx, got, func(*stancebook.Article) {})
	return nil
}

// was tells whether the source's own address gave something of this kind before.
// A front page only leads to its feed.
func (v *visit) was(kind, address string) bool {
	return v.Kind == "" && v.Was == kind && address == v.Address && !isFront(address)
}

// isFront tells the address of a site's front page.
func isFront(address string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
}

// byRobots reads the sitemap of a site that shows no feed: one for news where
// its robots.txt names one.
func (v *visit) byRobots(ctx context.Context, front string, depth int) {
	u, err := url.Parse(front)
	if err == nil && depth < deepest {
		h := v.web.host(u)
		h.turn <- struct{}{}
		maps := h.robots[site(u)].sitemaps()
		<-h.turn
		for _, m := range maps {
			if strings.Contains(strings.ToLower(m), "news") {
				maps = []string{m}
			}
		}
		if len(maps) > 0 {
			v.step(ctx, maps[0], depth+1)
			return
		}
	}
	v.fail("", front, fault("not a feed", "no feed and no sitemap found from this page: name one, or set kind = \"page\""))
}

func (r *robots) sitemaps() []string {
	if r == nil {
		return nil
	}
	return r.maps
}

func (v *visit) ask(address string) request {
	return request{address: address, private: v.AllowPrivate, spacing: v.Spacing, entries: cmp.Or(v.Entries, v.web.MaxEntries)}
}

// known gives the validators to ask with tonight.
func (v *visit) known(address string) validators {
	if v.Memory == nil || forced(key(address), v.Now()) {
		return validators{}
	}
	return v.web.memory(address)
}

// listed is an address with what the list that names it says.
type listed struct {
	address, title, date, outlet, language string
	by                                     string // "list" where date is that of publication, else empty
	order                                  string // date as it sorts
}

// day is when an entry was published, as far as its list says; zero otherwise.
func (l listed) day() time.Time {
	date := page.Date(l.date)
	t, _ := time.Parse(time.DateOnly, date[:min(len(date), len(time.DateOnly))])
	return t
}

// entries fetches the pages that a list names.
func (v *visit) entries(ctx context.Context, all []listed) {
	v.call(func() { v.report.Listed += len(all) })
	for _, l := range all {
		if v.done(ctx) {
			return
		}
		if v.wanted(l) {
			v.spawn(ctx, func() bool { return v.pageAt(ctx, l) })
		}
	}
}

// wanted tells whether an entry is to be looked at: it is new in this run,
// recent enough, and was not asked a short while ago.
func (v *visit) wanted(l listed) bool {
	address := l.address
	if v.NoNetwork {
		v.call(func() { v.skip(address, "no network", 1) })
		return false
	}
	if c, ok := captureOf(address); ok {
		address = c.original
	}
	if !v.web.first(address) {
		v.call(func() { v.report.Known++ })
		return false
	}
	if day := l.day(); !day.IsZero() && v.early(day.Format(time.DateOnly)) {
		v.call(func() { v.skip(address, "dated "+day.Format(time.DateOnly), 1) })
		return false
	}
	if v.Memory == nil {
		return true
	}
	last := v.web.memory(l.address).fetched
	if last.IsZero() || (v.ResumeFrom.IsZero() || last.Before(v.ResumeFrom)) && again(last, l.day(), v.Now()) {
		return true
	}
	v.call(func() { v.report.Known++ })
	return false
}

// early tells a day before those that are read.
func (v *visit) early(day string) bool {
	since := max(v.Source.Since, v.Options.Since)
	return day != "" && since != "" && day < since
}

// pageAt fetches one page and hands over its article.
func (v *visit) pageAt(ctx context.Context, l listed) (handed bool) { return v.pageOf(ctx, l, l.fill) }

func (v *visit) pageOf(ctx context.Context, l listed, fill func(*stancebook.Article)) (handed bool) {
	c, archived := captureOf(l.address)
	ask := v.ask(cmp.Or(c.raw, l.address))
	ask.known = v.known(l.address)
	answer, err := v.web.get(ctx, ask, func(got fetched) {
		if archived {
			got.fromArchive(c)
		}
		if got.Address = l.address; !got.NotModified {
			handed = v.use(ctx, got, fill)
		}
	})
	answer.Address = l.address
	switch {
	case err != nil:
		v.failAt(l.address, l.address, err, &answer)
	case answer.NotModified:
		v.same(answer)
	}
	return handed
}

// use makes an article of a fetched page and hands it over.
func (v *visit) use(ctx context.Context, got fetched, fill func(*stancebook.Article)) (handed bool) {
	address := got.Address
	if page.Canonical(got.Final) != page.Canonical(address) && got.Captured.IsZero() && !v.web.first(got.Final) {
		v.call(func() { v.report.Known++ })
		return false
	}
	if got.listed != nil {
		v.failAt(address, address, errors.New("a sitemap where a page was expected: name it as a source"), &got.Answer)
		return false
	}
	a, err := v.read(ctx, got, address)
	if err != nil {
		v.failAt(address, address, err, &got.Answer)
		if errors.Is(err, page.ErrNoText) || causeOf(err) == "parser" { // until it changes
			v.call(func() { v.remember(got.Answer) })
		}
		return false
	}
	fill(a)
	return v.article(a)
}

// read makes an article of a fetched document.
func (v *visit) read(ctx context.Context, got fetched, address string) (*stancebook.Article, error) {
	a, err := v.written(ctx, got, address)
	if err != nil {
		return nil, err
	}
	answer := got.Answer
	answer.Charset, answer.Replaced = page.Encoding(got.body, got.contentType), strings.Count(a.Text, "\ufffd")
	a.Answer = &answer
	marked(a, got.cut)
	return a, nil
}

// written is the article as it stands in a document, a page or a plain text.
func (v *visit) written(ctx context.Context, got fetched, address string) (*stancebook.Article, error) {
	if !isUTF16(got.body) {
		if err := refuse(got.body[:min(len(got.body), 8<<10)]); err != nil {
			return nil, err
		}
	}
	if strings.HasPrefix(strings.ToLower(got.contentType), "text/plain") && !looksLikePage(got.body) {
		text, _ := page.Decode(got.body, got.contentType)
		text = strings.TrimSpace(text)
		a := &stancebook.Article{Path: address, URL: page.Canonical(got.Final), Text: text, Raw: got.body}
		a.ID, a.Headline, a.Bylines = cmp.Or(a.URL, address), headline(text), byline(text)
		a.Title = a.Headline.Of(text)
		return a, nil
	}
	a, err := v.parse(ctx, got.body, page.Options{URL: got.Final, ContentType: got.contentType})
	if err != nil {
		return nil, err
	}
	a.Path = address
	a.ID = cmp.Or(a.URL, address)
	return a, nil
}

// fill gives an article what the list says, where the page is silent.
func (l listed) fill(a *stancebook.Article) {
	if a.Title == "" {
		a.Title = l.title
	}
	if date := page.Date(l.date); a.Published == "" && date != "" && l.by != "" {
		a.Published, a.DateSource = date, l.by
	}
	if a.Outlet == "" {
		a.Outlet = l.outlet
	}
	if a.Language == "" {
		a.Language = page.LanguageTag(l.language)
	}
}
