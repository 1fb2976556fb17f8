// Package page turns a news page into an article: its text without what
// surrounds it, its headline, byline, date, outlet and address as the page
// states them.
//
// The text is found by readability, whose recall is high, and cleaned of what
// it takes along: see Parse. Metadata is only what a page states, JSON-LD
// first, then meta elements, then what is marked up in the open.
package page

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/stancebook/stancebook"
	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// Options say what is known about a page beside its bytes.
type Options struct {
	URL         string // the address it came from; empty where unknown
	ContentType string // as its server stated it; empty where unknown
	Fragment    bool   // the bytes are the article alone, as a feed carries it
}

// ErrNoText says that a page holds no article.
var ErrNoText = errors.New("no article text found")

// fewestWords is the least text that makes an article: a photograph's page or
// a list of links holds less.
const fewestWords = 25

// Parse reads a page. Its text is NFC, paragraphs apart by a blank line, the
// headline not among them. A page without article text gives ErrNoText. Of a
// page longer than any article only the beginning is read, of one nested too
// deep only what reads as a paragraph, and the article marked as truncated.
func Parse(raw []byte, o Options) (*stancebook.Article, error) {
	source, _ := Decode(raw, o.ContentType)
	source, cut, wild := bounded(source)
	a, err := read(source, raw, o, wild)
	if a != nil {
		a.Truncated = a.Truncated || cut
	}
	return a, err
}

func read(source string, raw []byte, o Options, wild bool) (*stancebook.Article, error) {
	if wild {
		return deep(source, raw, o)
	}
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return deep(source, raw, o)
	}
	shorten(root)
	at, _ := url.Parse(o.URL)
	if o.URL == "" {
		at = nil
	}
	f := stated(goquery.NewDocumentFromNode(root), at)
	lines := f.repeated(body(root, at, f, o.Fragment))
	f.article.Raw = raw
	f.article.Text = norm.NFC.String(strings.Join(lines, "\n\n"))
	return finish(f.article, o)
}

// repeated gives the text that JSON-LD repeats where the page itself shows
// next to nothing of it, as pages do that a script fills.
func (f facts) repeated(lines []string) []string {
	shown := len(strings.Join(lines, ""))
	if len(f.body) < 500 || shown*3 > len(f.body) {
		return lines
	}
	var out []string
	for l := range strings.Lines(f.body) {
		if l = squeeze(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// finish checks that there is an article and settles what its text decides.
func finish(a *stancebook.Article, o Options) (*stancebook.Article, error) {
	if words := len(strings.Fields(a.Text)); words < fewestWords && !(o.Fragment && words > 0) && !dense(a.Text) {
		where := o.URL
		if where == "" {
			where = "this page"
		}
		if a.Paywall {
			return nil, fmt.Errorf("%w in %s: the page says that it is not free to read", ErrNoText, where)
		}
		return nil, fmt.Errorf("%w in %s (words left: %d): leave it out, or save the article as text", ErrNoText, where, words)
	}
	// Templates say lang="en" around pages in other languages, and the other
	// way round.
	if found := Language(a.Text); a.Language == "" || found != "" && (a.Language == "en" || found == "en") {
		a.Language = found
	}
	return a, nil
}

// dense tells text in a script that puts no spaces between words.
func dense(text string) bool {
	return len(text) > 300 && len(strings.Fields(text))*40 < len(text)
}

// Plain gives the words of a piece of HTML on one line.
func Plain(fragment string) string {
	nodes, err := html.Parse(strings.NewReader(fragment))
	if err != nil {
		return ""
	}
	return strings.Join(strings.Fields(goquery.NewDocumentFromNode(nodes).Text()), " ")
}
