// Package plot draws what the page shows as pictures: stances by month, cities
// on a map, who stands with whom, the nights. A picture is SVG to be set into a
// page as it is: pure functions make it of numbers and names, the same bytes
// for the same input.
//
// A side is told by a pattern and a mark as well as by a colour, and every
// picture carries a title and a description. Colours come from classes (see
// Style) and nothing is styled in place, so that a strict Content-Security-
// Policy holds. The numbers behind a picture belong into a table beside it:
// links in a picture are for the mouse and stand outside the order of tabs.
package plot

import (
	"encoding/xml"
	"html/template"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Figure names a picture. ID is unique in its page; Title says what is shown,
// in words. A picture of nothing is empty: its place is the caller's sentence.
type Figure struct{ ID, Title string }

// Counts are statements by side.
type Counts struct{ Support, Oppose, Neutral, Unclear int }

// Style is the part of a style sheet that the pictures need. It takes its
// colours from the page's variables --ink, --paper, --line, --land, --support,
// --oppose, --neutral and --accent; each must differ from --paper by 3 to 1.
const Style = `.plot{display:block;max-width:100%;height:auto;color:var(--ink)}
.plot-scroll{overflow-x:auto}
.plot-scroll .plot-wide{min-width:44rem}
.plot text{fill:currentColor;font-family:inherit}
.plot .halo{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
.plot .axis{stroke:var(--line)}
.plot .land{fill:var(--land);stroke:var(--line)}
.plot .ground{fill:var(--paper)}
.plot .support{fill:var(--support);stroke:var(--support)}
.plot .oppose{fill:var(--oppose);stroke:var(--oppose)}
.plot .neutral{fill:var(--neutral);stroke:var(--neutral)}
.plot .accent{fill:var(--accent);stroke:var(--accent)}
.plot .oppose-edge,.plot .failed,.plot .against{stroke:var(--oppose)}
.plot .neutral-edge,.plot .unclear{stroke:var(--neutral)}
.plot .with{stroke:var(--support)}
.plot a:hover text,.plot a:focus text{text-decoration:underline}
`

// patterns are the fills by which a side is known without its colour: support
// is plain, oppose is hatched, neutral dotted, unclear an empty frame.
const patterns = `<defs>` +
	`<pattern id="ID-oppose" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="ground" width="5" height="5" fill="#fff" stroke="none"/>` +
	`<path class="oppose" d="M-1 1l2-2M0 5l5-5M4 6l2-2" fill="none" stroke-width="2"/></pattern>` +
	`<pattern id="ID-neutral" width="4" height="4" patternUnits="userSpaceOnUse"><rect class="ground" width="4" height="4" fill="#fff" stroke="none"/>` +
	`<circle class="neutral" cx="2" cy="2" r="1" stroke="none"/></pattern>` +
	`</defs>`

// pen writes one picture.
type pen struct {
	strings.Builder
	id string
}

// frame is the picture's part of the plane, in units that are pixels where
// there is room.
type frame struct{ left, top, width, height float64 }

// begin opens the picture. One that links is a group of links; one that does
// not is an image.
func begin(f Figure, desc, class string, size frame, linked bool) *pen {
	p := &pen{id: plainID(f.ID)}
	role := "img"
	if linked {
		role = "group"
	}
	width, height := number(size.width), number(size.height)
	p.open("svg", "xmlns", "http://www.w3.org/2000/svg", "class", "plot "+class, "width", width, "height", height,
		"viewBox", number(size.left)+" "+number(size.top)+" "+width+" "+height, "role", role, "aria-labelledby", p.id+"-title", "aria-describedby", p.id+"-desc", "font-size", "12")
	p.element("title", f.Title, "id", p.id+"-title")
	p.element("desc", desc, "id", p.id+"-desc")
	p.WriteString(strings.ReplaceAll(patterns, "ID", p.id))
	return p
}

func (p *pen) finish() template.HTML {
	p.end("svg")
	return template.HTML(p.String()) //nolint:gosec // every text and attribute went through escape
}

// open begins an element; attributes are pairs of name and value.
func (p *pen) open(name string, attributes ...string) {
	p.start(name, attributes)
	p.WriteByte('>')
}

// mark is an element without content.
func (p *pen) mark(name string, attributes ...string) {
	p.start(name, attributes)
	p.WriteString("/>")
}

// element is an element that holds text.
func (p *pen) element(name, text string, attributes ...string) {
	p.open(name, attributes...)
	p.WriteString(escape(text))
	p.end(name)
}

func (p *pen) end(name string) { p.WriteString("</" + name + ">") }

func (p *pen) start(name string, attributes []string) {
	p.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		p.WriteString(" " + attributes[i] + `="` + escape(attributes[i+1]) + `"`)
	}
}

// text writes at (x, y), anchored at its "start", "middle" or "end".
func (p *pen) text(x, y float64, anchor, text string, attributes ...string) {
	p.element("text", text, append([]string{"x", number(x), "y", number(y), "text-anchor", anchor}, attributes...)...)
}

// bar draws a box that is filled as side is.
func (p *pen) bar(x, y, width, height float64, side string) {
	if height <= 0 {
		return
	}
	p.mark("rect", append([]string{"x", number(x), "y", number(y), "width", number(width), "height", number(height)}, p.fill(side)...)...)
}

// fill gives the attributes by which side is known.
func (p *pen) fill(side string) []string {
	switch side {
	case "oppose", "neutral":
		return []string{"fill", "url(#" + p.id + "-" + side + ")", "class", side + "-edge", "stroke", "currentColor", "stroke-width", "1"}
	case "ground":
		return []string{"fill", "none", "stroke", "currentColor", "stroke-width", "1"}
	case "unclear", "failed":
		return []string{"fill", "none", "class", side, "stroke", "currentColor", "stroke-width", "1.2", "stroke-dasharray", "2 1.5"}
	}
	return []string{"class", side, "fill", "currentColor", "stroke", "currentColor", "stroke-width", "1"}
}

// legend explains fills in a line that begins at (x, y).
func (p *pen) legend(x, y float64, entries [][2]string) {
	for _, e := range entries {
		p.bar(x, y-10, 14, 11, e[0])
		p.text(x+20, y, "start", e[1])
		x += 20 + textWidth(e[1], 12) + 18
	}
}

// link opens a link where href stays on this server; it tells whether it did.
func (p *pen) link(href string) bool {
	if !local(href) {
		return false
	}
	p.open("a", "href", href, "tabindex", "-1")
	return true
}

// local tells whether an address leads nowhere but to this server: a path, or a
// query to the same page. Browsers read a backslash as a slash and skip control
// characters, so neither may stand in it.
func local(href string) bool {
	if strings.ContainsFunc(href, func(r rune) bool { return r <= ' ' || r == '\\' || r == 0x7f }) {
		return false
	}
	return strings.HasPrefix(href, "?") || strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//")
}

// escape makes text safe between tags and in attributes; characters that XML
// does not know become U+FFFD.
func escape(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		return "" // a strings.Builder takes everything
	}
	return b.String()
}

// plainID keeps what an id and a reference to it may hold.
func plainID(id string) string {
	plain := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, id)
	return "plot-" + plain
}

// number writes a coordinate to a tenth.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

// textWidth is about how wide text runs: a little too wide rather than too
// narrow, for fonts differ.
func textWidth(text string, size float64) float64 {
	ems := 0.0
	for _, r := range text {
		switch {
		case strings.ContainsRune("iljtfrI.,:;'’|()[] ", r):
			ems += 0.36
		case r >= 0x1100:
			ems++
		case 'A' <= r && r <= 'Z' || r == 'm' || r == 'w':
			ems += 0.74
		default:
			ems += 0.57
		}
	}
	return ems * size
}

// shorten cuts text to at most n characters, an ellipsis counted.
func shorten(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return strings.TrimRight(string([]rune(text)[:n-1]), " ,.") + "…"
}

// times writes a number with its noun.
func times(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
