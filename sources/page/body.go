package page

import (
	"net/url"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
)

// body reads the paragraphs of the article in a page. A fragment is the
// article already.
func body(root *html.Node, at *url.URL, f facts, fragment bool) []string {
	all := candidates(root, at, fragment)
	f.readLead(all)
	return keep(all, f.article.Title, f.description)
}

// leadLines is how many lines above the first paragraph are looked at.
const leadLines = 8

// readLead takes from the lines above the first paragraph what a page without
// metadata shows there: the headline, the byline, the date.
func (f facts) readLead(all []block) {
	a := f.article
	for _, b := range all[:min(len(all), leadLines)] {
		if isParagraph(b) {
			return
		}
		line, text := foldLine(b.text), b.text
		if outlet, ok := strings.CutSuffix(a.Title, text); ok && len(text)*2 > len(a.Title) && len(strings.Fields(text)) > 2 {
			if outlet = strings.TrimRight(outlet, " :|–—-"); outlet != "" {
				a.Title = text
				if a.Outlet == "" {
					a.Outlet = outlet
				}
			}
		}
		if strings.HasPrefix(line, "by ") && len(a.Bylines) == 0 && len(text) <= longestByline && !isSentence(text) {
			a.Bylines = authors([]string{text}, a.Outlet)
		}
		if isDateAlone(line) && a.Published == "" {
			if day := Date(datePattern().FindString(line)); day != "" {
				a.Published, a.DateSource = day, "line"
			}
		}
	}
}

// candidates are the lines among which the article is: what readability finds
// in the page without its surroundings, or, where it finds much more in the
// page as it came, that.
func candidates(root *html.Node, at *url.URL, fragment bool) []block {
	if fragment {
		clean(root)
		return blocks(root)
	}
	parser := readability.NewParser()
	parser.KeepClasses = true
	var whole, cleaned []block
	if got, err := parser.ParseDocument(root, at); err == nil && got.Node != nil {
		whole = blocks(got.Node)
	}
	clean(root)
	if got, err := parser.ParseAndMutate(root, at); err == nil && got.Node != nil {
		cleaned = blocks(got.Node)
	}
	if running(cleaned)*10 < running(whole)*7 {
		return whole
	}
	return cleaned
}

// running is how many bytes of running text lines hold.
func running(all []block) int {
	n := 0
	for _, b := range all {
		if isParagraph(b) && b.linkShare() < 0.5 {
			n += len(b.text)
		}
	}
	return n
}
