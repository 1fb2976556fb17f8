package page

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/PuerkitoBio/goquery"
)

// bylines are who wrote the article: by JSON-LD, else by meta elements, else
// by what is marked up as a byline.
func bylines(doc *goquery.Document, meta metas, ld linked, outlet string) []string {
	if out := authors(ld.authors, outlet); len(out) > 0 {
		return out
	}
	for _, name := range []string{"author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator", "article_author", "og:article:author", "article:author_name"} {
		if out := authors(meta[name], outlet); len(out) > 0 {
			return out
		}
	}
	for _, where := range []string{
		`[itemprop="author"] [itemprop="name"]`, `[itemprop="author"]`, `a[rel~="author"]`, `.byline [class*="name"]`, `[class*="author-name"]`, `[class*="byline"]`,
	} {
		var said []string
		doc.Find(where).Each(func(_ int, s *goquery.Selection) {
			if s.ParentsFiltered("aside, nav, footer, li li, figure, [class*=comment], [class*=related]").Length() == 0 {
				// The first line: behind it stand the date and the office.
				if lines := blocks(s.Get(0)); len(lines) > 0 && len(lines[0].text) <= longestByline {
					said = append(said, lines[0].text)
				}
			}
		})
		if out := authors(said, outlet); len(out) > 0 {
			return out
		}
	}
	return nil
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
			name = strings.Trim(name, " ,.;:")
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
	return regexp.MustCompile(`(?i)^(?:(?:[a-z]+ )?by:? +|por:? +|author:? +|from:? +)`)
})

var bylineTail = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)[\s,]+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|updated\b|published\b|posted\b|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d).*$`)
})

var nameSplit = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i),? +(?:and|und|y|et) +|, *| *& *|; *| +for +| +of +the +`)
})
