package page

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/stancebook/stancebook"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

// deep reads a page whose tags are nested too deep for a tree: the text of its
// paragraphs by the tokenizer alone, marked as truncated, and the metadata of
// its head.
func deep(source string, raw []byte, o Options) (*stancebook.Article, error) {
	a := &stancebook.Article{}
	head := source
	if i := strings.Index(strings.ToLower(source[:min(len(source), 1<<20)]), "<body"); i >= 0 {
		head = source[:i]
	}
	if doc, err := goquery.NewDocumentFromReader(strings.NewReader(head)); err == nil {
		var at *url.URL
		if o.URL != "" {
			at, _ = url.Parse(o.URL)
		}
		a = stated(doc, at).article
	}
	a.Raw, a.Truncated = raw, true
	var kept []string
	for _, l := range flatLines(source) {
		// Without a tree only length tells a paragraph from a menu.
		if len(strings.Fields(l)) >= 8 {
			kept = append(kept, l)
		}
	}
	a.Text = norm.NFC.String(strings.Join(kept, "\n\n"))
	return finish(a, o)
}

// rawText elements hold text that the page does not show. Others that show none
// may lack their end, which would swallow the rest.
var rawText = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Textarea: true, atom.Title: true, atom.Iframe: true}

// flatLines are a page's lines as its tags part them, without a tree.
func flatLines(source string) []string {
	z := html.NewTokenizer(strings.NewReader(source))
	var lines []string
	var line strings.Builder
	flush := func() {
		if text := squeeze(line.String()); text != "" {
			lines = append(lines, text)
		}
		line.Reset()
	}
	skip := atom.Atom(0)
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			flush()
			return lines
		}
		switch token := z.Token(); {
		case kind == html.StartTagToken && skip == 0 && rawText[token.DataAtom]:
			skip = token.DataAtom
		case kind == html.EndTagToken && skip != 0 && token.DataAtom == skip:
			skip = 0
		case kind == html.TextToken && skip == 0:
			line.WriteString(token.Data)
		case kind != html.TextToken && !inline[token.DataAtom]:
			flush()
		}
	}
}
