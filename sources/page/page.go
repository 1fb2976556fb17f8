// Package page turns a news page into an article: its text without what
// surrounds it, its headline, byline, date, outlet and address as the page
// states them.
package page

import (
	"errors"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/stancebook/stancebook"
)

// Options say what is known about a page beside its bytes.
type Options struct {
	URL         string // the address it came from; empty where unknown
	ContentType string // as its server stated it; empty where unknown
	Fragment    bool   // the bytes are the article alone, as a feed carries it
}

// ErrNoText says that a page holds no article.
var ErrNoText = errors.New("no article text found")

// Parse reads a page.
func Parse(raw []byte, o Options) (*stancebook.Article, error) {
	d, err := goquery.NewDocumentFromReader(strings.NewReader(string(raw)))
	if err != nil {
		return nil, err
	}
	var ps []string
	d.Find("p").Each(func(_ int, s *goquery.Selection) { ps = append(ps, strings.TrimSpace(s.Text())) })
	if len(ps) == 0 {
		return nil, ErrNoText
	}
	return &stancebook.Article{Title: d.Find("h1").First().Text(), Text: strings.Join(ps, "\n\n"), URL: Canonical(o.URL)}, nil
}

// Plain gives the words of a piece of HTML on one line.
func Plain(fragment string) string {
	d, err := goquery.NewDocumentFromReader(strings.NewReader(fragment))
	if err != nil {
		return ""
	}
	return strings.Join(strings.Fields(d.Text()), " ")
}
