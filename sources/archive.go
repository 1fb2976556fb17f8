package sources

import (
	"net/url"
	"strings"
	"time"
)

// capture is a page as the Internet Archive's Wayback Machine took it.
type capture struct {
	original string    // the page's own address
	raw      string    // where the archive gives it as it came, without its frame
	at       time.Time // when it was taken, to the day where only that is stated
}

// captureOf reads an address of the Wayback Machine,
// https://web.archive.org/web/20170803123456id_/http://example.com/story.
func captureOf(address string) (capture, bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return capture{}, false
	}
	switch strings.ToLower(u.Hostname()) {
	case "web.archive.org", "wayback.archive.org":
	default:
		return capture{}, false
	}
	rest, ok := strings.CutPrefix(u.EscapedPath(), "/web/")
	if !ok {
		return capture{}, false
	}
	stamp, original, ok := strings.Cut(rest, "/")
	digits := strings.TrimRight(stamp, "abcdefghijklmnopqrstuvwxyz_")
	if !ok || len(digits) < 8 || len(digits) > 14 || strings.Trim(digits, "0123456789") != "" {
		return capture{}, false
	}
	digits += "000000"[:14-len(digits)]
	at, err := time.Parse("20060102150405", digits)
	if err != nil {
		return capture{}, false
	}
	original = withScheme(original)
	if u.RawQuery != "" {
		original += "?" + u.RawQuery
	}
	if !isWeb(original) {
		return capture{}, false
	}
	return capture{original, u.Scheme + "://" + u.Host + "/web/" + digits + "id_/" + original, at.UTC()}, true
}

// withScheme mends "http:/example.com", to which servers fold two slashes, and
// the archive's addresses without a scheme.
func withScheme(address string) string {
	for _, scheme := range []string{"http:/", "https:/"} {
		if rest, ok := strings.CutPrefix(address, scheme); ok {
			return scheme + "/" + strings.TrimLeft(rest, "/")
		}
	}
	return "http://" + address
}

// fromArchive turns an answer of the archive into one of the page that it keeps.
// It may have led to another capture than the one asked for.
func (f *fetched) fromArchive(c capture) {
	if led, ok := captureOf(f.Final); ok {
		c = led
	}
	f.Final, f.Captured = c.original, c.at
}
