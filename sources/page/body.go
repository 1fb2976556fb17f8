package page

import (
	"net/url"
	"slices"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// body reads the paragraphs of the article in a page. A fragment is the
// article already.
func body(root *html.Node, at *url.URL, f facts, fragment bool) []string {
	page := blocks(root)
	all := candidates(root, at, fragment)
	f.readLead(all)
	if f.article.Published == "" {
		f.readBelowHeadline(page, all)
	}
	if len(f.article.Bylines) == 0 {
		f.article.Bylines = bylineAbove(page, all, f.article.Outlet)
	}
	if isGallery(all) {
		return nil
	}
	return keep(all, f.article.Title, f.description)
}

// isGallery tells captions from an article: nearly all words stand in figures.
func isGallery(all []block) bool {
	captions, words := 0, 0
	for _, b := range all {
		n := b.words()
		if words += n; within(b.node, atom.Figure, 4) || within(b.node, atom.Figcaption, 4) {
			captions += n
		}
	}
	return words > 0 && captions*10 >= words*9
}

// leadLines is how many lines above the first paragraph are looked at.
const leadLines = 8

// readLead takes from the article's lines above the first paragraph what a page
// without metadata shows there: the headline and the date. Lines outside the
// article are not asked: a masthead shows the day of the visit.
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
		if isDateAlone(line) && a.Published == "" {
			if day := Date(datePattern().FindString(line)); day != "" {
				a.Published, a.DateSource = day, "line"
			}
		}
	}
}

// readBelowHeadline takes the day from the lines between the headline and the
// first paragraph: above the headline a masthead shows the day of the visit.
func (f facts) readBelowHeadline(page, all []block) {
	i := slices.IndexFunc(all, isParagraph)
	if i < 0 || f.article.Title == "" {
		return
	}
	title := letters(f.article.Title)
	from := slices.IndexFunc(page, func(b block) bool { return letters(b.text) == title })
	to := slices.IndexFunc(page, func(b block) bool { return b.text == all[i].text })
	if from < 0 || to <= from || to > from+2*leadLines {
		return
	}
	for _, b := range page[from+1 : to] {
		line := foldLine(b.text)
		if len(line) > longestByline || isSentence(line) || strings.Contains(line, "updated") || strings.Contains(line, "modified") {
			continue
		}
		rest := datePattern().ReplaceAllString(line, "")
		if day := dayIn(line); day != "" && len(strings.Fields(rest)) <= leadLines {
			f.article.Published, f.article.DateSource = day, "line"
			return
		}
	}
}

// bylineAbove finds a "By Jane Roe" among the page's lines above the article's
// first paragraph.
func bylineAbove(page, all []block, outlet string) []string {
	i := slices.IndexFunc(all, isParagraph)
	if i < 0 {
		return nil
	}
	at := slices.IndexFunc(page, func(b block) bool { return b.text == all[i].text })
	for _, b := range page[max(0, at-leadLines):max(0, at)] {
		line := foldLine(b.text)
		if (strings.HasPrefix(line, "by ") || strings.HasPrefix(line, "por ")) && len(b.text) <= longestByline && !isSentence(b.text) {
			if who := authors([]string{b.text}, outlet); len(who) > 0 {
				return who
			}
		}
	}
	return nil
}

// candidates are the lines among which the article is: what readability finds
// in the page without its surroundings, or, where it finds much more in the
// page as it came, that.
func candidates(root *html.Node, at *url.URL, fragment bool) []block {
	if fragment {
		clean(root)
		return blocks(root)
	}
	shelter(root)
	parser := readability.NewParser()
	parser.KeepClasses = true
	var whole, cleaned []block
	if got, err := parser.ParseDocument(root, at); err == nil && got.Node != nil {
		whole = blocks(got.Node)
	}
	clean(root)
	if got, err := parser.ParseDocument(root, at); err == nil && got.Node != nil {
		cleaned = blocks(got.Node)
	}
	if running(cleaned)*10 < running(whole)*7 {
		return whole
	}
	return fillGaps(cleaned, blocks(root))
}

// longestGap is the most lines in a row that readability may have left out by
// mistake; more were left out for a reason.
const longestGap = 3

// fillGaps puts back paragraphs that readability left out between others of
// the same make: those whose parents look alike in the page.
func fillGaps(found, page []block) []block {
	at := map[string]int{} // where in found a text stands
	for i, b := range found {
		at[b.text] = i
	}
	alike := map[string]int{}
	for _, b := range page {
		if _, ok := at[b.text]; ok && isParagraph(b) {
			alike[look(b.node)]++
		}
	}
	missing := map[int][]block{} // by the line of found that they follow
	after := -1
	var gap []block
	for _, b := range page {
		j, ok := at[b.text]
		if !ok {
			gap = append(gap, b)
			continue
		}
		if after >= 0 && len(gap) <= longestGap {
			for _, g := range gap {
				if isParagraph(g) && g.linkShare() < 0.5 && alike[look(g.node)] >= 3 {
					g.node = found[after].node
					missing[after] = append(missing[after], g)
				}
			}
		}
		gap, after = nil, j
	}
	var out []block
	for i, b := range found {
		out = append(append(out, b), missing[i]...)
	}
	return out
}

// look is how an element and its parents are marked up: tags and classes.
func look(n *html.Node) string {
	var b strings.Builder
	for range 4 {
		if n == nil {
			break
		}
		b.WriteString(n.Data)
		for _, a := range n.Attr {
			if a.Key == "class" {
				b.WriteString("." + a.Val)
			}
		}
		b.WriteByte('<')
		n = n.Parent
	}
	return b.String()
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
