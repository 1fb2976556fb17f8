package page

import (
	"net/url"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
)

// body reads the paragraphs of the article in a page. A fragment is the
// article already.
func body(root *html.Node, at *url.URL, f facts, fragment bool) []string {
	return keep(candidates(root, at, fragment), f.article.Title, f.description)
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
