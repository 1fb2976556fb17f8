package page

import (
	"io"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// headBytes is how much of a page its head may take.
const headBytes = 1 << 20

// Feed finds the feed that a page names in its head (link rel=alternate), as an
// absolute address; empty where there is none. Feeds of comments are left aside.
func Feed(raw []byte, at string) string {
	base, err := url.Parse(at)
	if err != nil {
		return ""
	}
	z := html.NewTokenizer(strings.NewReader(string(raw[:min(len(raw), headBytes)])))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return ""
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		token := z.Token()
		if token.DataAtom == atom.Body {
			return ""
		}
		if token.DataAtom != atom.Link {
			continue
		}
		a := attributes(token)
		if !strings.Contains(" "+strings.ToLower(a["rel"])+" ", " alternate ") || !isFeedType(a["type"]) {
			continue
		}
		u, err := base.Parse(strings.TrimSpace(a["href"]))
		if err == nil && !strings.Contains(strings.ToLower(a["title"]+u.Path), "comment") {
			return u.String()
		}
	}
}

func attributes(t html.Token) map[string]string {
	all := make(map[string]string, len(t.Attr))
	for _, a := range t.Attr {
		all[a.Key] = a.Val
	}
	return all
}

func isFeedType(kind string) bool {
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml":
		return true
	}
	return false
}

// Reader decodes a stream of a named encoding.
func Reader(in io.Reader, label string) (io.Reader, error) { return charset.NewReaderLabel(label, in) }
