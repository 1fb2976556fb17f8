package page

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

//go:embed surroundings.tsv
var surroundings string

// words are the lists by which what surrounds an article is known.
type words struct {
	class  map[string]bool // tokens of class and id of elements that are no article text
	strong map[string]bool // those that are none however much text they hold
	whole  map[string]bool // whole lines, folded
	start  []string        // how lines begin, folded
	end    []string        // how lines end, folded
	shut   []string        // how lines begin after which little of the article follows
	never  []string        // how lines begin that are never the article's
	mail   []string        // how lines begin that give an address to write to
}

var lists = sync.OnceValue(func() words {
	w := words{class: map[string]bool{}, strong: map[string]bool{}, whole: map[string]bool{}}
	for line := range strings.Lines(surroundings) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(cells) < 2 || strings.HasPrefix(line, "#") {
			continue
		}
		switch kind, entry := cells[0], cells[1]; kind {
		case "class":
			w.class[entry] = true
		case "strong":
			w.strong[entry] = true
		case "whole":
			w.whole[entry] = true
		case "start":
			w.start = append(w.start, entry)
		case "end":
			w.end = append(w.end, entry)
		case "shut":
			w.shut = append(w.shut, entry)
		case "never":
			w.never = append(w.never, entry)
		case "mail":
			w.mail = append(w.mail, entry)
		}
	}
	return w
})

// pruned elements never hold the article's own words.
var pruned = map[atom.Atom]bool{
	atom.Nav: true, atom.Figcaption: true, atom.Form: true, atom.Footer: true, atom.Aside: true, atom.Dialog: true, atom.Menu: true,
}

// clean takes what surrounds an article out of a page's tree: elements that
// are made for it, and those whose class or id names it, unless they hold a
// good part of the page's paragraphs.
func clean(root *html.Node) {
	c := cleaner{sizes: map[*html.Node]size{}, words: lists()}
	c.all = c.measure(root).text
	c.prune(root)
}

type size struct {
	text int  // bytes of text in p elements
	core bool // it holds the headline or the main part
}

type cleaner struct {
	sizes map[*html.Node]size
	words words
	all   int
}

func (c *cleaner) measure(n *html.Node) size {
	var s size
	if n.Type == html.ElementNode {
		switch n.DataAtom {
		case atom.P:
			s.text = textLength(n)
			c.sizes[n] = s
			return s
		case atom.H1, atom.Article, atom.Main, atom.Body:
			s.core = true
		}
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		below := c.measure(child)
		s.text += below.text
		s.core = s.core || below.core
	}
	if n.Type == html.ElementNode {
		c.sizes[n] = s
	}
	return s
}

func textLength(n *html.Node) int {
	if n.Type == html.TextNode {
		return len(strings.TrimSpace(n.Data))
	}
	total := 0
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		total += textLength(child)
	}
	return total
}

func (c *cleaner) prune(n *html.Node) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		if child.Type == html.ElementNode && c.surrounds(child) {
			n.RemoveChild(child)
		} else {
			c.prune(child)
		}
		child = next
	}
}

// surrounds tells an element that is not part of the article.
func (c *cleaner) surrounds(n *html.Node) bool {
	s := c.sizes[n]
	if n.DataAtom == atom.Html || n.DataAtom == atom.Body || n.DataAtom == atom.Main || n.DataAtom == atom.Article {
		return false
	}
	if concealed(n) && s.text*2 < c.all {
		return true
	}
	if inline[n.DataAtom] && inText(n) {
		return n.DataAtom != atom.A && isCard(n)
	}
	small := s.text*3 < c.all && !(s.core && s.text*10 > c.all)
	if pruned[n.DataAtom] && small {
		return true
	}
	weak, strong := c.named(n)
	return strong && !s.core || (weak || strong) && small
}

// named tells whether class, id or role of an element name something around
// an article.
func (c *cleaner) named(n *html.Node) (weak, strong bool) {
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "data-component", "data-testid", "itemprop":
			names := tokens(a.Val)
			if slices.Contains(names, "hentry") || slices.Contains(names, "post") {
				continue // a blog's entry, whose classes name its author and tags
			}
			for _, token := range names {
				weak = weak || c.words.class[token]
				strong = strong || c.words.strong[token]
			}
		case "role":
			weak = weak || a.Val == "navigation" || a.Val == "complementary" || a.Val == "dialog" || a.Val == "banner" || a.Val == "contentinfo"
		}
	}
	return weak, strong
}

// inText tells an inline element that stands among words: whatever its class
// says, a sentence would lose its own.
func inText(n *html.Node) bool {
	if within(n.Parent, atom.P, 6) {
		return true
	}
	for _, beside := range []*html.Node{n.PrevSibling, n.NextSibling} {
		if beside != nil && beside.Type == html.TextNode && strings.TrimSpace(beside.Data) != "" {
			return true
		}
	}
	return false
}

// shelter takes class names and the like off the elements among words, so that
// readability does not take a name in a sentence for the byline or a decorated
// quotation mark for an ornament.
func shelter(n *html.Node) {
	for child := range n.ChildNodes() {
		if child.Type == html.ElementNode && inline[child.DataAtom] && inText(child) {
			child.Attr = slices.DeleteFunc(child.Attr, func(a html.Attribute) bool {
				return a.Key == "class" || a.Key == "id" || a.Key == "rel" || a.Key == "itemprop" || a.Key == "aria-hidden"
			})
		}
		shelter(child)
	}
}

// isCard tells a small card about a person that opens over a name in running
// text: the innermost element of a paragraph that holds a picture and several
// links.
func isCard(n *html.Node) bool {
	if !within(n.Parent, atom.P, 6) || !holdsCard(n) {
		return false
	}
	for child := range n.ChildNodes() {
		if holdsCard(child) {
			return false
		}
	}
	return true
}

func holdsCard(n *html.Node) bool {
	pictures, links := 0, 0
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.Img:
			pictures++
		case atom.A:
			links++
		}
	}
	return pictures > 0 && links > 1
}

func concealed(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "aria-hidden":
			if a.Val == "true" {
				return true
			}
		case "style":
			style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}

// tokens splits names such as "relatedLinks author-bio" into lower-case words.
func tokens(value string) []string {
	var out []string
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
		}
	}
	lower := false
	for _, r := range value {
		if !unicode.IsLetter(r) || unicode.IsUpper(r) && lower {
			flush()
		}
		lower = unicode.IsLower(r)
		if unicode.IsLetter(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	flush()
	return out
}
