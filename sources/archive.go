package sources

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
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

// isIndex tells the Wayback Machine's index of captures in JSON by its header.
func isIndex(head []byte) bool {
	first, _, _ := bytes.Cut(bytes.TrimSpace(head), []byte("]"))
	return bytes.HasPrefix(first, []byte("[[")) && bytes.Contains(first, []byte(`"timestamp"`)) && bytes.Contains(first, []byte(`"original"`))
}

// indexed reads an index of captures as the Wayback Machine's CDX server gives
// it: rows of JSON under a header, or lines of fields, one of them a time and
// one an address. What stands behind an empty row is a key to the next page. It
// gives nothing where data is no such index.
func indexed(data []byte) (all []listed) {
	at := func(stamp, original string) bool {
		l := listed{address: "https://web.archive.org/web/" + stamp + "/" + original}
		_, ok := captureOf(l.address)
		if ok = ok && len(stamp) == 14; ok {
			all = append(all, l)
		}
		return ok
	}
	if isIndex(data) {
		var rows [][]string
		if json.Unmarshal(data, &rows) != nil {
			return nil
		}
		stamp, original := slices.Index(rows[0], "timestamp"), slices.Index(rows[0], "original")
		for _, row := range rows[1:] {
			if len(row) != len(rows[0]) || !at(row[stamp], row[original]) {
				break
			}
		}
		return all
	}
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(line)
		web := slices.IndexFunc(fields, isWeb)
		stamp := slices.IndexFunc(fields, func(f string) bool { return len(f) == 14 && strings.Trim(f, "0123456789") == "" })
		if len(fields) == 0 && len(all) > 0 {
			break
		}
		if web < 0 || stamp < 0 || strings.Contains(line, "\t") || !at(fields[stamp], fields[web]) {
			return nil
		}
	}
	return all
}
