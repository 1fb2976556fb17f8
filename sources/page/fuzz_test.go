package page_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/stancebook/stancebook/sources/page"
	"golang.org/x/text/unicode/norm"
)

// markup is what no tag may leave behind in pages that hold no escaped brackets.
var markup = regexp.MustCompile(`</?(?:p|div|span|a|script|html|body|h1|li)\b[^>]*>`)

// FuzzParse holds the laws of a page's text: valid UTF-8 in NFC, no tags,
// paragraphs apart by a blank line and nothing else, the same each time.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		body(p(first), p(second), p(third)), with(ld(`{"@type":"NewsArticle","headline":"x","articleBody":"y"}`), "<h1>x</h1>"),
		"<p>" + first + "<p>" + second + "<table><tr><td>" + third, "\xff\xfe<\x00p\x00", strings.Repeat("<div>", 600) + first, "<p>caf\xe9", first + "<br>" + second + "<br><br>" + third,
	} {
		f.Add([]byte(seed), "text/html; charset=utf-8")
	}
	f.Fuzz(func(t *testing.T, html []byte, contentType string) {
		a, err := page.Parse(html, page.Options{ContentType: contentType, URL: "https://example.org/2017/08/03/a"})
		if err != nil {
			return
		}
		if !utf8.ValidString(a.Text) || !norm.NFC.IsNormalString(a.Text) || !utf8.ValidString(a.Title) {
			t.Errorf("text is not valid NFC: %q", a.Text)
		}
		if strings.ContainsAny(a.Text, "\r\t\x00") || strings.Contains(a.Text, "\n\n\n") || strings.TrimSpace(a.Text) != a.Text {
			t.Errorf("white space in %q", a.Text)
		}
		if !strings.ContainsAny(string(html), "&\x00") && !strings.Contains(string(html), "\\u") && utf8.Valid(html) && markup.MatchString(a.Text) && !hidden(string(html)) {
			t.Errorf("a tag in %q", a.Text)
		}
		if again, err := page.Parse(html, page.Options{ContentType: contentType, URL: "https://example.org/2017/08/03/a"}); err != nil || cmp.Diff(a, again) != "" {
			t.Errorf("not the same again: %v %s", err, cmp.Diff(a, again))
		}
	})
}

// hidden tells whether the page holds a place where tags are text.
func hidden(html string) bool {
	low := strings.ToLower(html)
	for _, s := range []string{"<textarea", "<title", "<script", "<plaintext", "<xmp", "<noembed", "<iframe", "<noframes", "<style", "<noscript", "<!", "<?", "\"", "'", "</"} {
		if strings.Contains(low, s) {
			return true
		}
	}
	return false
}

// TestParseTakesNoLongerThanThePage holds the time on pages made to be slow.
func TestParseTakesNoLongerThanThePage(t *testing.T) {
	if testing.Short() {
		t.Skip("seconds of parsing")
	}
	for name, html := range map[string]string{
		"one line without a space": "<p>" + strings.Repeat("x", 1<<19),
		"quotation marks":          "<p>" + strings.Repeat(`"`, 1<<19),
		"many paragraphs":          strings.Repeat(p(first), 2_000),
		"many links":               strings.Repeat("<a href=/x>x</a> ", 8_000),
		"many breaks":              first + strings.Repeat("<br>x", 10_000),
		"nested as deep as may be": strings.Repeat("<div><p>"+first, 250) + strings.Repeat("<span>x", 200),
		"open brackets":            strings.Repeat("<", 1<<18),
		"white space":              "<p>" + strings.Repeat(" ", 1<<19) + first,
	} {
		begin := time.Now()
		_, _ = page.Parse([]byte("<html><body>"+html), page.Options{})
		if took := time.Since(begin); took > 8*time.Second {
			t.Errorf("%s: %v", name, took)
		} else {
			t.Logf("%s: %v", name, took.Round(time.Millisecond))
		}
	}
}
