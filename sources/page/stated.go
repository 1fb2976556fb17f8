package page

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/stancebook/stancebook"
)

func stated(doc *goquery.Document, at *url.URL) (a *stancebook.Article, description string) {
	a = &stancebook.Article{Title: strings.TrimSpace(doc.Find("h1").First().Text())}
	if at != nil {
		a.URL = Canonical(at.String())
	}
	return a, ""
}
