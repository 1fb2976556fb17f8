package sources

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources/page"
)

const (
	sitemapBytes  = 64 << 20 // after decoding; the protocol allows 50 MB
	mostSitemaps  = 50       // of one index, newest first
	mostInSitemap = 1 << 10  // bytes of one address or title
)

// sitemap is what a sitemap or an index of sitemaps names, newest first.
type sitemap struct {
	pages, maps []listed
	total       int   // pages named, those not kept included
	left        error // why it was not read to its end
}

// looksLikeSitemap tells a sitemap by its root element.
func looksLikeSitemap(head []byte) bool {
	s := string(head)
	for _, root := range []string{"<urlset", "<sitemapindex"} {
		if i := strings.Index(s, root); i >= 0 && !strings.Contains(strings.ToLower(s[:i]), "<html") {
			return true
		}
	}
	return false
}

// readSitemap reads a sitemap as it comes and keeps its newest entries. What
// stands before damage is kept; entities of a document type are not expanded.
func readSitemap(in io.Reader, most int) (*sitemap, error) {
	limited := &io.LimitedReader{R: in, N: sitemapBytes}
	d := xml.NewDecoder(limited)
	d.Strict = false
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) { return page.Reader(in, label) }
	r := sitemapReader{most: most}
	for r.left == nil {
		token, err := d.Token()
		if err == io.EOF && limited.N > 0 {
			break
		}
		if err != nil {
			r.left = err
			if limited.N == 0 {
				r.left = fmt.Errorf("%w: more than %s", errTooLong, size(sitemapBytes))
			}
			break
		}
		r.token(token)
	}
	if r.total+len(r.maps) == 0 && r.left != nil {
		if errors.Is(r.left, errTooLong) || isTimeout(r.left) || errors.Is(r.left, io.ErrUnexpectedEOF) {
			return nil, r.left
		}
		return nil, fault("damaged", "a sitemap that cannot be read (%w): check the address", r.left)
	}
	r.trim(0)
	newestFirst(r.maps)
	return &r.sitemap, nil
}

type sitemapReader struct {
	sitemap
	most  int
	entry listed
	into  *string // the field whose text comes
}

func (r *sitemapReader) token(t xml.Token) {
	switch t := t.(type) {
	case xml.StartElement:
		r.into = nil
		switch t.Name.Local {
		case "url", "sitemap":
			r.entry = listed{by: "list"}
		case "loc":
			if !strings.Contains(t.Name.Space, "image") && !strings.Contains(t.Name.Space, "video") {
				r.into = &r.entry.address
			}
		case "lastmod":
			if r.entry.date == "" {
				r.into = &r.entry.outlet // kept aside: a change is no publication
			}
		case "publication_date":
			r.into = &r.entry.date
		case "title":
			if strings.Contains(t.Name.Space, "news") {
				r.into = &r.entry.title
			}
		case "language":
			r.into = &r.entry.language
		}
	case xml.CharData:
		if r.into != nil && len(*r.into)+len(t) <= mostInSitemap {
			*r.into += string(t)
		}
	case xml.EndElement:
		r.into = nil
		if t.Name.Local == "url" || t.Name.Local == "sitemap" {
			r.end(t.Name.Local)
		}
	}
}

// end keeps an entry that names an address.
func (r *sitemapReader) end(element string) {
	e := r.entry
	e.address, e.title, e.date = strings.TrimSpace(e.address), page.Plain(e.title), strings.TrimSpace(e.date)
	changed := strings.TrimSpace(e.outlet)
	if e.outlet = ""; e.date == "" {
		// It orders the entries; nobody takes it for the day of publication.
		e.date, e.by = changed, ""
	}
	e.order = page.Date(e.date)
	switch {
	case !isWeb(e.address):
	case element == "sitemap":
		r.maps = append(r.maps, e)
		if len(r.maps) > 4*mostSitemaps {
			newestFirst(r.maps)
			r.maps = r.maps[:mostSitemaps]
		}
	default:
		r.total++
		r.pages = append(r.pages, e)
		r.trim(3 * r.most)
	}
}

// trim keeps the newest entries where there are slack more than are wanted.
func (r *sitemapReader) trim(slack int) {
	if len(r.pages) > r.most+slack {
		newestFirst(r.pages)
		clear(r.pages[r.most:])
		r.pages = r.pages[:r.most]
	} else if slack == 0 {
		newestFirst(r.pages)
	}
}

func newestFirst(all []listed) {
	slices.SortStableFunc(all, func(a, b listed) int { return cmp.Compare(b.order, a.order) })
}

// sitemap reads the pages that a sitemap names, and the sitemaps of an index.
func (v *visit) sitemap(ctx context.Context, s *sitemap, a stancebook.Answer, depth int) {
	v.keep("sitemap", a)
	if s.left != nil {
		v.call(func() { v.report.State = "partial" })
		v.failAt("", a.Address, fault("damaged", "the sitemap is damaged (%w): the %d entries before the damage were read", s.left, s.total+len(s.maps)), &a)
	}
	v.rest(a.Address, s.total, len(s.pages))
	v.entries(ctx, s.pages)
	for i, m := range s.maps {
		day := m.day()
		switch {
		case v.done(ctx):
			return
		case depth >= deepest || i >= mostSitemaps:
			v.call(func() { v.skip(a.Address, fmt.Sprintf("%d more sitemaps of its index", len(s.maps)-i), len(s.maps)-i) })
			return
		case !day.IsZero() && v.early(day.Format("2006-01-02")), !v.web.first(m.address):
		default:
			v.step(ctx, m.address, depth+1)
		}
	}
	if s.total+len(s.maps) == 0 && s.left == nil {
		v.failAt("", a.Address, fault("not a feed", "a sitemap without entries: check the address"), &a)
	}
}

// rest reports the entries beyond those that are looked at. They are no fault:
// an outlet may list all that it ever wrote.
func (v *visit) rest(address string, total, kept int) {
	if total > kept {
		v.call(func() {
			v.skip(address, fmt.Sprintf("%d entries, of which the newest %d are looked at: set entries to look at more", total, kept), total-kept)
		})
	}
}
