package page

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// bylines are who wrote the article: by JSON-LD, else by meta elements, else
// by what is marked up as a byline.
func bylines(doc *goquery.Document, meta metas, ld linked, outlet string) []string {
	if out := authors(ld.authors, outlet); len(out) > 0 {
		return withOthers(doc, out, outlet)
	}
	for _, name := range []string{"author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator", "article_author", "og:article:author", "article:author_name"} {
		if out := authors(meta[name], outlet); len(out) > 0 {
			return withOthers(doc, out, outlet)
		}
	}
	for _, where := range visible {
		if out := authors(texts(marked(doc, where)), outlet); len(out) > 0 {
			return withOthers(doc, out, outlet)
		}
	}
	for _, where := range []string{`[class*="author__name"]`, `[class~="author"]`, `a[class*="author"]`} {
		for _, m := range marked(doc, where) {
			if out := authors([]string{m.text}, outlet); len(out) > 0 && !slices.ContainsFunc(out, isSignpost) {
				return out
			}
		}
	}
	return nil
}

// visible is how bylines are marked up, surest first.
var visible = []string{
	`[itemprop~="author"] [itemprop="name"]`, `[itemprop~="author"]`, `a[rel~="author"]`, `.byline [class*="name"]`, `[class*="author-name"]`, `[class*="byline"]`,
}

// mark is the first line of an element that holds a byline. Behind it stand the
// date and the office.
type mark struct {
	text  string
	group *html.Node // two elements above: names beside each other share it
}

// marked finds bylines, those of other stories and of comments left aside.
func marked(doc *goquery.Document, where string) (all []mark) {
	doc.Find(where).Each(func(_ int, s *goquery.Selection) {
		if len(all) < mostMarked && s.ParentsFiltered("aside, nav, footer, li li, figure, [class*=comment], [class*=related]").Length() == 0 {
			if lines := blocks(s.Get(0)); len(lines) > 0 && len(lines[0].text) <= longestByline {
				m := mark{text: lines[0].text}
				if above := s.Parent().Parent(); above.Length() > 0 {
					m.group = above.Get(0)
				}
				all = append(all, m)
			}
		}
	})
	return all
}

func texts(all []mark) (out []string) {
	for _, m := range all {
		out = append(out, m.text)
	}
	return out
}

const (
	mostMarked  = 20 // elements looked at; more are a list of stories
	mostAuthors = 5  // of one story, where only the page names them all
)

// withOthers adds the authors whom the byline names beside those of the
// metadata, which often name the first alone: in one line, or in elements side
// by side.
func withOthers(doc *goquery.Document, stated []string, outlet string) []string {
	for _, where := range append(slices.Clone(visible), `span[class~="author"]`, `[class~="authors"]`) {
		all := marked(doc, where)
		for _, m := range all {
			beside := slices.DeleteFunc(slices.Clone(all), func(o mark) bool { return o.group != m.group })
			for _, said := range [][]string{{m.text}, texts(beside)} {
				found := authors(said, outlet)
				if len(found) > len(stated) && len(found) <= mostAuthors && !slices.ContainsFunc(found, isSignpost) && holds(found, stated) {
					return found
				}
			}
		}
	}
	return stated
}

func holds(all, some []string) bool {
	for _, s := range some {
		if !slices.ContainsFunc(all, func(a string) bool { return strings.EqualFold(a, s) }) {
			return false
		}
	}
	return true
}

// isSignpost tells what stands where a name might and is none: "More stories".
func isSignpost(s string) bool {
	w := strings.Fields(strings.ToLower(s))
	return len(w) < 2 || len(w) > 4 || isPost(s) || slices.ContainsFunc(w, func(w string) bool {
		switch w {
		case "view", "more", "all", "follow", "read", "about", "archive", "posts", "articles", "stories", "profile", "rss", "contact", "team", "author", "authors", "see", "email", "share", "our", "advertisement":
			return true
		}
		return false
	})
}

// longestByline is the most bytes that a line marked up as a byline may have.
const longestByline = 120

// authors splits what a page says of its authors into names and drops what is
// none.
func authors(said []string, outlet string) []string {
	var out []string
	for _, s := range said {
		s = squeeze(s)
		if i := strings.IndexAny(s, "|•·"); i > 0 {
			s = s[:i]
		}
		s = bylineTail().ReplaceAllString(bylineWord().ReplaceAllString(strings.TrimSpace(s), ""), "")
		for i, name := range nameSplit().Split(s, -1) {
			name = strings.Trim(name, " ,.;:-–—")
			if !isName(name) || i > 0 && isPost(name) || outlet != "" && strings.HasPrefix(foldLine(outlet), foldLine(name)) {
				continue
			}
			if name == strings.ToUpper(name) {
				name = capitalise(name)
			}
			if !slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, name) }) {
				out = append(out, name)
			}
		}
	}
	return out
}

// isName tells what may be the name of a writer or a service.
func isName(s string) bool {
	if len(s) < 2 || len(s) > 60 || len(strings.Fields(s)) > 6 || strings.ContainsAny(s, "@/\\<>{}[]0123456789_?!") {
		return false
	}
	r := []rune(s)
	if !unicode.IsLetter(r[0]) || unicode.IsLower(r[0]) && len(strings.Fields(s)) == 1 {
		return false
	}
	low := strings.ToLower(s)
	if strings.HasSuffix(low, ".com") || strings.HasSuffix(low, ".org") || strings.HasSuffix(low, ".net") {
		return false
	}
	return low != "admin" && low != "by" && low != "author" && low != "unknown" && low != "none" && low != "null"
}

// isPost tells what stands behind a name and is none: an office or a service.
func isPost(s string) bool {
	if len(s) <= 4 && s == strings.ToUpper(s) {
		return true // a degree, an agency
	}
	for _, w := range strings.Fields(strings.ToLower(s)) {
		switch w {
		case "press", "staff", "writer", "reporter", "news", "correspondent", "editor", "service", "columnist", "contributor", "ap", "reuters",
			"times", "post", "tribune", "journal", "today", "network", "opinion", "producer", "jr", "cnn", "bureau", "chief", "usa", "the":
			return true
		}
	}
	return false
}

// capitalise writes a name in capitals as names are written: JANE ROE.
func capitalise(s string) string {
	up := true
	if !strings.Contains(s, " ") {
		return s // an agency's letters
	}
	return strings.Map(func(r rune) rune {
		out := r
		if !up {
			out = unicode.ToLower(r)
		}
		up = !unicode.IsLetter(r) && r != '’' || r == '\'' || r == '-'
		return out
	}, s)
}

var bylineWord = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:(?:[a-z]+ )?by:? +|por:? +|author:? +|from:? +|von:? +|text:? +|текст:? +|автор:? +)`)
})

var bylineTail = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)[\s,]+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|updated\b|published\b|posted\b|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d|(?:19|20)\d\d-\d\d).*$`)
})

var nameSplit = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i),? +(?:and|und|y|et) +|, *| *& *|; *| +for +| +of +the +`)
})
