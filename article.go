package stancebook

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strconv"
	"strings"
	"time"
)

// Article is one piece of coverage as it was read. Text never changes once the
// article has its keys: everything else points into it by byte span.
type Article struct {
	// Path says where it was ingested from: a file's path as given (with #n
	// for the n-th record of a file that holds several), or an address.
	Path string
	// ID is the name by which other programs know it: a record's own id, else
	// the file's name without its endings.
	ID string

	URL      string // canonical address; empty where none is stated
	Title    string
	Headline Span // where Title stands inside Text; empty where it does not
	Outlet   string
	Bylines  []string

	// Published is an ISO 8601 date, or a date and time with the article's own
	// zone (RFC 3339). Empty means that nobody stated it.
	Published string
	// DateSource says who stated Published: "json-ld", "meta", "time", "line" (a
	// line above the text), "feed", "url", "record" (a column), "list" (a list of
	// addresses, a sitemap) or "flag" (the command line).
	DateSource string

	Language  string // BCP 47 primary tag ("en"); empty means unknown
	Paywall   bool   // the page says that it is not free to read
	Truncated bool   // the page was longer, or nested deeper, than is read: a part is missing

	Text      string // UTF-8, paragraphs apart by a newline or more
	Raw       []byte // the page as it came; nil for plain text
	FetchedAt time.Time

	// Source is the address of the source that it came by, as the list of
	// sources writes it. Answer is what its server said; nil for what was not
	// fetched.
	Source string
	Answer *Answer

	// Keys are those that it was read under, where words of it are withheld
	// since; the zero value takes them of URL and Text.
	Keys Keys
}

// Keys name an article and its wording.
type Keys struct{ Article, Version string }

// PublishedOn is the date of publication in the article's own zone
// (2006-01-02), empty where it is unknown.
func (a *Article) PublishedOn() string {
	if len(a.Published) < len(time.DateOnly) {
		return ""
	}
	return a.Published[:len(time.DateOnly)]
}

// English tells whether the article may be read by the extractor: it is in
// English, or nobody could tell.
func (a *Article) English() bool {
	return a.Language == "" || a.Language == "en" || strings.HasPrefix(a.Language, "en-")
}

// Key names the article across runs and machines: a hash of its canonical
// address, else of its text. 16 hexadecimal digits.
func (a *Article) Key() string {
	if a.Keys.Article != "" {
		return a.Keys.Article
	}
	if a.URL != "" {
		return Hash("url", a.URL)
	}
	return Hash("text", a.Text)
}

// VersionKey names this wording of the article: a hash of its text.
func (a *Article) VersionKey() string {
	if a.Keys.Version != "" {
		return a.Keys.Version
	}
	return Hash("version", a.Text)
}

// ClaimKey names a claim by its article, its content's folded words and its
// occurrence among claims of the same words there (0 for the first): never by
// a span, an engine, a path or a row id.
func ClaimKey(articleKey, foldedWords string, occurrence int) string {
	return Hash("claim", articleKey, foldedWords, strconv.Itoa(occurrence))
}

// StanceKey names a claim's stance toward a topic.
func StanceKey(claimKey, topic string) string { return Hash("stance", claimKey, topic) }

// Hash is the one hash behind every key: the first 64 bits of SHA-256 over the
// parts, each followed by a zero byte, as 16 hexadecimal digits.
func Hash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// IDOf makes an article's ID of its path: the last element without its
// endings, so that "a/seed.txt.gz" gives "seed".
func IDOf(p string) string {
	base := path.Base(strings.ReplaceAll(p, "\\", "/"))
	for _, ending := range []string{".gz", ".txt", ".text", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson", ".json", ".csv", ".tsv"} {
		if len(base) > len(ending) && strings.EqualFold(base[len(base)-len(ending):], ending) {
			base = base[:len(base)-len(ending)]
		}
	}
	return base
}
