package sources

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/stancebook/stancebook/sources/page"
)

// mend makes well-formed what feeds most often get wrong: bytes that are not
// of the announced encoding, control characters, and character references that
// XML does not know.
func mend(data []byte, contentType string) string {
	p := feedPatterns()
	if m := p.encoding.FindSubmatch(data[:min(len(data), 200)]); m != nil && !strings.Contains(contentType, "charset") {
		contentType = "text/xml; charset=" + string(m[1])
	}
	text, _ := page.Decode(data, contentType)
	text = p.declaration.ReplaceAllString(text, "")
	text = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, text)
	var b strings.Builder
	b.Grow(len(text))
	for {
		i := strings.Index(text, "<![CDATA[")
		if i < 0 {
			break
		}
		end := strings.Index(text[i:], "]]>")
		if end < 0 {
			end = len(text) - i - len("]]>")
		}
		end += i + len("]]>")
		b.WriteString(references(text[:i]))
		b.WriteString(text[i:end])
		text = text[end:]
	}
	b.WriteString(references(text))
	return b.String()
}

// references rewrites each & of text outside CDATA so that XML can read it.
func references(text string) string {
	return feedPatterns().reference.ReplaceAllStringFunc(text, func(ref string) string {
		switch ref {
		case "&amp;", "&lt;", "&gt;", "&quot;", "&apos;":
			return ref
		}
		if code, ok := strings.CutPrefix(ref, "&#"); ok {
			return characterOf(strings.TrimSuffix(code, ";"))
		}
		if plain := html.UnescapeString(ref); plain != ref && !strings.ContainsAny(plain, "&<>") {
			return plain
		}
		return "&amp;" + ref[1:]
	})
}

// characterOf writes a numbered character, U+FFFD where there is none.
func characterOf(code string) string {
	base := 10
	if strings.HasPrefix(code, "x") || strings.HasPrefix(code, "X") {
		code, base = code[1:], 16
	}
	n, err := strconv.ParseInt(code, base, 32)
	switch {
	case err != nil || !utf8.ValidRune(rune(n)) || n < 0x20 && n != '\t' && n != '\n' && n != '\r':
		return "\ufffd"
	case n == '&' || n == '<' || n == '>':
		return "&#" + strconv.FormatInt(n, 10) + ";"
	}
	return string(rune(n))
}

type feedRegexps struct{ reference, declaration, encoding *regexp.Regexp }

var feedPatterns = sync.OnceValue(func() feedRegexps {
	return feedRegexps{
		reference:   regexp.MustCompile(`&(?:#[xX]?[0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]{1,31};)?`),
		declaration: regexp.MustCompile(`^\s*<\?xml[^>]*\?>`),
		encoding:    regexp.MustCompile(`^\s*<\?xml[^>]*encoding=["']([\w.:-]+)["']`),
	}
})
