package page

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/PuerkitoBio/goquery"
)

// linked is what a page's JSON-LD says of its article.
type linked struct {
	headline, published, publisher, language, body string
	authors                                        []string
	locked                                         bool // isAccessibleForFree is false
}

// readLinked finds the article in a page's JSON-LD: the one whose address is
// the page's where several are described, else the first.
func readLinked(doc *goquery.Document, at *url.URL) linked {
	var found []map[string]any
	var broken []string
	doc.Find(`script[type*="ld+json"]`).Each(func(_ int, s *goquery.Selection) {
		text := s.Text()
		var v any
		if json.Unmarshal([]byte(text), &v) != nil && json.Unmarshal([]byte(mendJSON(text)), &v) != nil {
			broken = append(broken, text)
			return
		}
		found = articlesIn(v, found, 0)
	})
	if len(found) == 0 {
		return pluck(broken)
	}
	best := found[0]
	for _, a := range found {
		if at != nil && Canonical(addressOf(a)) != "" && Canonical(addressOf(a)) == Canonical(at.String()) {
			best = a
			break
		}
	}
	out := linked{
		headline: text(best["headline"]), published: text(best["datePublished"]), publisher: nameOf(best["publisher"]),
		language: nameOf(best["inLanguage"]), body: text(best["articleBody"]), authors: namesOf(best["author"]),
	}
	if out.headline == "" {
		out.headline = text(best["name"])
	}
	for _, a := range found {
		out.locked = out.locked || isFalse(a["isAccessibleForFree"])
	}
	return out
}

// articlesIn collects objects of an article's type, also inside lists, @graph
// and mainEntity.
func articlesIn(v any, found []map[string]any, level int) []map[string]any {
	const deepest = 6
	if level > deepest {
		return found
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			found = articlesIn(e, found, level+1)
		}
	case map[string]any:
		if isArticle(v["@type"]) {
			return append(found, v)
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			found = articlesIn(v[key], found, level+1)
		}
	}
	return found
}

func isArticle(kind any) bool {
	switch kind := kind.(type) {
	case string:
		kind = kind[strings.LastIndexAny(kind, "/:#")+1:]
		return strings.HasSuffix(kind, "Article") || kind == "BlogPosting" || kind == "LiveBlogPosting" || kind == "Report" || kind == "ClaimReview"
	case []any:
		for _, k := range kind {
			if isArticle(k) {
				return true
			}
		}
	}
	return false
}

func addressOf(a map[string]any) string {
	for _, key := range []string{"mainEntityOfPage", "url", "@id"} {
		switch v := a[key].(type) {
		case string:
			return v
		case map[string]any:
			if id, ok := v["@id"].(string); ok && id != "" {
				return id
			}
		}
	}
	return ""
}

// text is a string value without character references and line breaks kept.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(html.UnescapeString(html.UnescapeString(v)))
	case []any:
		if len(v) > 0 {
			return text(v[0])
		}
	}
	return ""
}

func nameOf(v any) string {
	if names := namesOf(v); len(names) > 0 {
		return names[0]
	}
	return ""
}

// namesOf reads names from a string, an object with a name, or a list of them.
func namesOf(v any) []string {
	switch v := v.(type) {
	case string:
		if s := text(v); s != "" && !strings.Contains(s, "://") {
			return []string{s}
		}
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, namesOf(e)...)
		}
		return out
	case map[string]any:
		if names := namesOf(v["name"]); len(names) > 0 {
			return names
		}
		return namesOf(v["alternateName"])
	}
	return nil
}

func isFalse(v any) bool {
	switch v := v.(type) {
	case bool:
		return !v
	case string:
		return strings.EqualFold(v[strings.LastIndexByte(v, '/')+1:], "false")
	}
	return false
}

// mendJSON repairs what publishing systems most often break: control
// characters in strings, comments around the whole, commas before a bracket.
func mendJSON(s string) string {
	s = strings.TrimSpace(s)
	for _, wrap := range []string{"<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"} {
		s = strings.TrimSpace(strings.TrimPrefix(s, wrap))
	}
	for _, wrap := range []string{"-->", "//]]>", "]]>", "/*]]>*/", ";"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, wrap))
	}
	s = strings.Map(func(r rune) rune {
		if r < 0x20 {
			return ' '
		}
		return r
	}, s)
	return commas().ReplaceAllString(s, "$1")
}

var commas = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`,\s*([}\]])`) })

// pluck takes single values out of JSON-LD that cannot be read as a whole.
func pluck(broken []string) linked {
	var out linked
	set := func(to *string, pattern *regexp.Regexp, from string) {
		if m := pattern.FindStringSubmatch(from); m != nil && *to == "" {
			*to = text(m[1])
		}
	}
	for _, b := range broken {
		if p := plucks(); p.article.MatchString(b) {
			set(&out.headline, p.headline, b)
			set(&out.published, p.published, b)
		}
	}
	return out
}

type pluckPatterns struct{ article, headline, published *regexp.Regexp }

var plucks = sync.OnceValue(func() pluckPatterns {
	return pluckPatterns{
		regexp.MustCompile(`"@type"\s*:\s*\[?\s*"[A-Za-z]*(?:Article|BlogPosting)"`),
		regexp.MustCompile(`"headline"\s*:\s*"((?:[^"\\]|\\["/'])+)"`),
		regexp.MustCompile(`"datePublished"\s*:\s*"([^"\\]+)"`),
	}
})
