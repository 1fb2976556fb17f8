package page

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// block is one paragraph of a page: a p, a heading, a list item, a quotation's
// part, or text between them.
type block struct {
	node   *html.Node // the element that holds it
	text   string     // white space made single spaces
	linked int        // bytes of text inside links
}

func (b block) words() int { return len(strings.Fields(b.text)) }

// linkShare is how much of the text is links, 0 to 1.
func (b block) linkShare() float64 {
	if b.text == "" {
		return 0
	}
	return min(1, float64(b.linked)/float64(len(b.text)))
}

// silent elements show no text of an article.
var silent = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Head: true, atom.Iframe: true, atom.Svg: true,
	atom.Select: true, atom.Button: true, atom.Textarea: true, atom.Input: true, atom.Object: true, atom.Math: true,
	atom.Video: true, atom.Audio: true, atom.Canvas: true, atom.Map: true,
}

// inline elements continue the line that they stand in.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Big: true, atom.Cite: true, atom.Code: true,
	atom.Data: true, atom.Del: true, atom.Dfn: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Ins: true, atom.Kbd: true,
	atom.Label: true, atom.Mark: true, atom.Nobr: true, atom.Q: true, atom.S: true, atom.Samp: true, atom.Small: true, atom.Span: true,
	atom.Strike: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true, atom.Tt: true, atom.U: true, atom.Var: true,
	atom.Wbr: true, atom.Img: true, atom.Acronym: true,
}

// blocks reads the paragraphs below a node, in order.
func blocks(root *html.Node) []block {
	r := blockReader{}
	r.walk(root, false)
	r.flush()
	return r.out
}

type blockReader struct {
	out    []block
	line   strings.Builder
	space  bool // white space is due before the next word
	holder *html.Node
	linked int
	breaks int // br elements in a row
	// lineStart is where the line after the last br begins.
	lineStart int
}

func (r *blockReader) flush() {
	if text := strings.TrimSpace(r.line.String()); text != "" {
		r.out = append(r.out, block{r.holder, text, r.linked})
	}
	r.line.Reset()
	r.space, r.holder, r.linked, r.lineStart = false, nil, 0, 0
}

func (r *blockReader) walk(n *html.Node, inLink bool) {
	switch n.Type {
	case html.TextNode:
		r.text(n, inLink)
		return
	case html.CommentNode, html.DoctypeNode:
		return
	case html.ElementNode:
		if silent[n.DataAtom] {
			return
		}
		if n.DataAtom == atom.Br {
			r.lineBreak(n)
			return
		}
	}
	apart := n.Type == html.ElementNode && !inline[n.DataAtom]
	if apart {
		r.flush()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c, inLink || n.DataAtom == atom.A)
	}
	if apart {
		r.flush()
	}
}

// wrapWidth is the shortest line that may have been broken for its length
// alone, as letters and releases pasted into a page are.
const wrapWidth = 60

// lineBreak ends a paragraph, unless the line before it is one of running text
// that was broken at a width and goes on in the next.
func (r *blockReader) lineBreak(br *html.Node) {
	r.breaks++
	line := r.line.String()[min(r.lineStart, r.line.Len()):]
	goesOn := len(line) >= wrapWidth && !isSentence(line) && startsLower(br.NextSibling)
	if r.breaks >= 2 || !goesOn {
		r.flush()
	}
	r.space, r.lineStart = true, r.line.Len()
}

// startsLower tells whether the text from n on begins with a small letter.
func startsLower(n *html.Node) bool {
	for ; n != nil; n = n.NextSibling {
		t := n
		for t.Type == html.ElementNode && t.FirstChild != nil {
			t = t.FirstChild
		}
		if t.Type == html.TextNode && strings.TrimSpace(t.Data) != "" {
			r, _ := utf8.DecodeRuneInString(strings.TrimSpace(t.Data))
			return unicode.IsLower(r)
		}
	}
	return false
}

func (r *blockReader) text(n *html.Node, inLink bool) {
	for _, c := range n.Data {
		switch {
		case unicode.IsSpace(c):
			r.space = true
			continue
		case c == '\u00ad' || c == '\u200b' || c == '\ufeff' || unicode.IsControl(c):
			continue
		}
		r.breaks = 0
		if r.holder == nil {
			r.holder = holderOf(n)
		}
		if r.space && r.line.Len() > 0 {
			r.line.WriteByte(' ')
		}
		r.space = false
		at := r.line.Len()
		r.line.WriteRune(c)
		if inLink {
			r.linked += r.line.Len() - at
		}
	}
}

// holderOf is the nearest element around a text that is a block.
func holderOf(n *html.Node) *html.Node {
	p := n.Parent
	for p != nil && p.Type == html.ElementNode && inline[p.DataAtom] && p.Parent != nil {
		p = p.Parent
	}
	return p
}
