package page

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/PuerkitoBio/goquery"
	"github.com/stancebook/stancebook"
)

// facts are what a page states about its article beside the text.
type facts struct {
	article     *stancebook.Article
	description string // the page's own summary
	body        string // the text as JSON-LD repeats it
}

// stated reads a page's metadata.
func stated(doc *goquery.Document, at *url.URL) facts {
	meta, ld := readMeta(doc), readLinked(doc, at)
	a := &stancebook.Article{
		URL:      address(doc, meta, at),
		Outlet:   outlet(doc, meta, ld),
		Language: cmp.Or(LanguageTag(doc.Find("html").AttrOr("lang", "")), LanguageTag(ld.language), LanguageTag(meta.first("content-language", "language", "og:locale"))),
		Paywall:  ld.locked || meta.first("article:content_tier") == "locked",
	}
	a.Title = title(doc, meta, ld, a.Outlet)
	a.Bylines = bylines(doc, meta, ld, a.Outlet)
	a.Published, a.DateSource = published(doc, meta, ld, at)
	return facts{a, squeeze(meta.first("og:description", "description", "twitter:description")), ld.body}
}

// outlet is who published the page. Local papers name the agency that wrote a
// story as its publisher: then the site's own name counts.
func outlet(doc *goquery.Document, meta metas, ld linked) string {
	site := ""
	for _, name := range []string{"og:site_name", "application-name", "publisher", "dc.publisher", "cre"} {
		if s := squeeze(meta.first(name)); s != "" && !strings.Contains(s, "://") && !strings.HasPrefix(s, "@") {
			site = s
			break
		}
	}
	publisher := squeeze(ld.publisher)
	if publisher == "" || site != "" && (isAgency(publisher) || slices.Contains(ld.authors, publisher)) {
		publisher = site
	}
	if publisher != "" {
		return publisher
	}
	// "Headline - Outlet", where the page says elsewhere what the headline is.
	whole, head := squeeze(doc.Find("head title").First().Text()), squeeze(cmp.Or(meta.first("og:title"), ld.headline))
	for _, sep := range []string{" | ", " - ", " – ", " — "} {
		i := strings.LastIndex(whole, sep)
		if i <= 0 || len(strings.Fields(whole[i+len(sep):])) > 6 {
			continue
		}
		if head != "" && strings.HasSuffix(letters(whole[:i]), letters(head)) || head == "" && sep == " | " {
			return whole[i+len(sep):]
		}
	}
	return ""
}

// isAgency tells a wire service, whose stories stand in others' papers.
func isAgency(name string) bool {
	switch strings.TrimPrefix(foldLine(name), "the ") {
	case "associated press", "ap", "ap news", "reuters", "agence france-presse", "afp", "bloomberg", "bloomberg news", "united press international", "upi", "canadian press", "press association", "tribune news service":
		return true
	}
	return false
}

// metas are a page's meta elements: the first content for each lower-case name.
type metas map[string][]string

func readMeta(doc *goquery.Document) metas {
	m := metas{}
	doc.Find("meta[content]").Each(func(_ int, s *goquery.Selection) {
		content := strings.TrimSpace(s.AttrOr("content", ""))
		for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
			if name := strings.ToLower(strings.TrimSpace(s.AttrOr(key, ""))); name != "" && content != "" {
				m[name] = append(m[name], content)
			}
		}
	})
	return m
}

// first gives the first content of the first name that there is.
func (m metas) first(names ...string) string {
	for _, n := range names {
		if len(m[n]) > 0 {
			return m[n][0]
		}
	}
	return ""
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// address is the article's own: rel=canonical where it stays on the site and
// does not lead to its front page, else the address that the page came from.
// Of a page that lies in a file it is what the page says.
func address(doc *goquery.Document, meta metas, at *url.URL) string {
	here := ""
	if at != nil {
		here = Canonical(at.String())
	}
	for _, said := range []string{doc.Find(`link[rel="canonical"]`).First().AttrOr("href", ""), meta.first("og:url")} {
		u, err := url.Parse(strings.TrimSpace(said))
		if err != nil || said == "" {
			continue
		}
		if here != "" {
			u = at.ResolveReference(u)
			if !sameSite(u.Hostname(), at.Hostname()) || strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
				continue
			}
		}
		if clean := Canonical(u.String()); clean != "" {
			return clean
		}
	}
	return here
}

// title is the headline that readers see: the one h1 that the metadata bear
// out, else the metadata's own without the outlet's name.
func title(doc *goquery.Document, meta metas, ld linked, outlet string) string {
	said := []string{
		bareTitle(squeeze(meta.first("og:title", "twitter:title", "dc.title", "title")), outlet),
		squeeze(ld.headline),
		bareTitle(squeeze(doc.Find("head title").First().Text()), outlet),
	}
	best, score := "", 0.5
	doc.Find("h1").Each(func(_ int, s *goquery.Selection) {
		h := squeeze(s.Text())
		for _, t := range said {
			if like := likeness(h, t); like > score {
				best, score = h, like
			}
		}
	})
	if best != "" {
		return best
	}
	// "Headline – Site", where nothing else says which of the two is which.
	for _, sep := range []string{" | ", " - ", " – ", " — "} {
		if head, _, ok := strings.Cut(said[2], sep); ok && said[0] == "" && said[1] == "" && strings.EqualFold(head, squeeze(doc.Find("h1").First().Text())) {
			return head
		}
	}
	// Nobody but the browser's title speaks, which may name the page's kind.
	if only := doc.Find("h1"); only.Length() == 1 && said[0] == "" && said[1] == "" {
		if h := squeeze(only.Text()); len(strings.Fields(h)) >= 3 {
			return h
		}
	}
	for _, t := range said {
		if t != "" {
			return t
		}
	}
	return squeeze(doc.Find("h1").First().Text())
}

// likeness is the share of words that two titles have in common.
func likeness(a, b string) float64 {
	apart := func(r rune) bool { return !isWordRune(r) }
	x, y := strings.FieldsFunc(foldLine(a), apart), strings.FieldsFunc(foldLine(b), apart)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	both := 0
	for _, w := range x {
		if slices.Contains(y, w) {
			both++
		}
	}
	return float64(both) / float64(max(len(x), len(y)))
}

// bareTitle takes the outlet's name off the end of a title.
func bareTitle(s, outlet string) string {
	for _, sep := range []string{" | ", " - ", " – ", " — ", " : ", " · ", " » "} {
		i := strings.LastIndex(s, sep)
		if i <= 0 {
			continue
		}
		tail := s[i+len(sep):]
		if outlet != "" && likeness(tail, outlet) > 0.6 || sep == " | " && len(strings.Fields(tail)) <= 4 {
			return bareTitle(strings.TrimSpace(s[:i]), outlet)
		}
	}
	return s
}

// dateMetas hold a date of publication, surest first.
var dateMetas = []string{
	"article:published_time", "datepublished", "og:published_time", "article:published", "article.published", "parsely-pub-date", "sailthru.date",
	"cxenseparse:recs:publishtime", "bt:pubdate", "og:pubdate", "og:article:published_time", "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date",
	"pubdate", "pub_date", "publish-date", "publish_date", "publishdate", "published_at", "published-date", "publication_date", "article_date_original",
	"date", "pdate", "sn-post-date",
}

// published reads the date of publication and says who stated it.
func published(doc *goquery.Document, meta metas, ld linked, at *url.URL) (date, source string) {
	if d := cmp.Or(Date(ld.published), dayIn(ld.published)); d != "" {
		return d, "json-ld"
	}
	for _, name := range dateMetas {
		if d := Date(meta.first(name)); d != "" {
			return d, "meta"
		}
	}
	for _, where := range []string{
		`time[itemprop="datePublished"]`, `[itemprop="datePublished"]`, "time[pubdate]", "time.entry-date", "time.published", "abbr.published",
		"header time[datetime]", `[class*="byline"] time[datetime]`, `[class*="dateline"] time[datetime]`, `[class*="timestamp"] time[datetime]`, "article time[datetime]", "main time[datetime]",
	} {
		if d := timeIn(doc, where); d != "" {
			return d, "time"
		}
	}
	if doc.Find("time[datetime]").Length() == 1 {
		if d := timeIn(doc, "time[datetime]"); d != "" {
			return d, "time"
		}
	}
	day := DateIn(address(doc, meta, at))
	if at != nil {
		day = cmp.Or(DateIn(at.Path), day)
	}
	if day != "" {
		return day, "url"
	}
	return "", ""
}

// timeIn reads the first time that is not one of a change or of another story.
func timeIn(doc *goquery.Document, where string) string {
	found := ""
	doc.Find(where).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		name := strings.ToLower(s.AttrOr("class", "") + " " + s.AttrOr("itemprop", ""))
		if strings.Contains(name, "updat") || strings.Contains(name, "modif") || s.ParentsFiltered("aside, nav, footer, li, figure").Length() > 0 {
			return true
		}
		for _, stated := range []string{s.AttrOr("datetime", ""), s.AttrOr("content", ""), s.AttrOr("title", ""), s.Text()} {
			if found = Date(stated); found != "" {
				return false
			}
		}
		return true
	})
	return found
}

// DateIn reads the day that an address is filed under (/2017/08/03/), empty
// where there is none.
func DateIn(address string) string {
	m := dayInPath().FindStringSubmatch(strings.ToLower(address))
	if m == nil {
		return ""
	}
	if m[4] != "" {
		return Date(m[4] + "-" + m[5] + "-" + m[6])
	}
	if len(m[2]) >= 3 {
		day := strings.TrimLeft(m[3], "0")
		return Date(strings.ToUpper(m[2][:1]) + m[2][1:3] + " " + day + ", " + m[1])
	}
	return Date(m[1] + "-" + pad(m[2]) + "-" + pad(m[3]))
}

func pad(n string) string {
	if len(n) == 1 {
		return "0" + n
	}
	return n
}

var dayInPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`/((?:19|20)\d\d)/(\d\d?|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/(\d\d?)(?:/|$)|[/_-]((?:19|20)\d\d)-(\d\d)-(\d\d)(?:[/_.-]|$)`)
})
