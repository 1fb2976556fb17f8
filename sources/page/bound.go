package page

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What is read of a page at most, so that the time and the memory that a page
// takes are bounded whatever is in it. Of 127 news pages the largest has 1,737
// opening tags. At these bounds a page takes about a second and 100 MB.
const (
	mostTags = 30_000
	mostText = 1500 << 10 // bytes outside tags, scripts and styles
	// mostUnclosed is how many formatting elements may be left open: a parser
	// opens them again in each block that follows.
	mostUnclosed = 100
	mostDepth    = 500     // elements open in each other; a tree is refused at 512
	mostAttr     = 1 << 10 // bytes of a class or an id
)

// formatting elements are opened again by the parser where a page leaves them
// open.
var formatting = map[atom.Atom]bool{
	atom.A: true, atom.B: true, atom.Big: true, atom.Code: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Nobr: true,
	atom.S: true, atom.Small: true, atom.Strike: true, atom.Strong: true, atom.Tt: true, atom.U: true,
}

// void elements hold nothing and have no end; those whose end may be left out
// close each other.
var void = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true, atom.Img: true, atom.Input: true,
	atom.Link: true, atom.Meta: true, atom.Source: true, atom.Track: true, atom.Wbr: true,
	atom.P: true, atom.Li: true, atom.Dt: true, atom.Dd: true, atom.Option: true, atom.Tr: true, atom.Td: true, atom.Th: true,
}

// bounded gives as much of a page as is read. cut says that there is more, wild
// that a tree of it could be far larger than the page.
func bounded(source string) (kept string, cut, wild bool) {
	if strings.Count(source, "<") < mostUnclosed && len(source) < mostText {
		return source, false, false
	}
	z := html.NewTokenizer(strings.NewReader(source))
	at, tags, text, unclosed, depth := 0, 0, 0, 0, 0
	var inside atom.Atom
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return source, false, wild
		}
		length := len(z.Raw())
		switch kind {
		case html.TextToken:
			if !rawText[inside] {
				text += length
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			inside = atom.Lookup(name)
			if !void[inside] {
				depth++
			}
			if tags++; formatting[inside] {
				unclosed++
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			depth = max(0, depth-1)
			if inside = 0; formatting[atom.Lookup(name)] && unclosed > 0 {
				unclosed--
			}
		}
		// Paragraphs and list items need no end: they make no depth of their own.
		wild = wild || unclosed > mostUnclosed || depth > mostDepth && tags > mostTags
		if !wild && tags > mostTags || text > mostText {
			if text > mostText {
				at += max(0, length-(text-mostText))
			}
			return strings.ToValidUTF8(source[:at], ""), true, wild
		}
		at += length
	}
}

// shorten cuts class names and ids that are longer than any page needs: they
// are looked at once for each line below them.
func shorten(n *html.Node) {
	for i, a := range n.Attr {
		if (a.Key == "class" || a.Key == "id") && len(a.Val) > mostAttr {
			n.Attr[i].Val = strings.ToValidUTF8(a.Val[:mostAttr], "")
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		shorten(c)
	}
}
