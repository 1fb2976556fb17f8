package sources

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources/page"
)

// fields of an article that a record's column can give.
var fields = []string{"text", "html", "title", "date", "outlet", "url", "id", "author", "language", "page", "type", "packing", "chunks", "captured"}

// usual names of the columns that hold a field, best first.
var usual = map[string][]string{
	"text":     {"text", "body", "content", "article_text", "full_text", "fulltext", "articlebody", "article_body", "maintext", "story"},
	"html":     {"html", "raw_html", "page", "content_html"},
	"title":    {"title", "headline", "head", "article_title"},
	"date":     {"date", "published", "pub_date", "publish_date", "published_at", "published_on", "date_published", "datepublished", "publication_date", "pubdate", "publish_day", "seendate"},
	"outlet":   {"outlet", "source", "publisher", "publication", "newspaper", "site_name", "media_name", "outlet_name"},
	"url":      {"url", "link", "address", "article_url", "canonical_url"},
	"language": {"language", "lang"},
	"id":       {"id", "doc", "doc_id", "article_id", "guid", "uid"},
	"author":   {"author", "authors", "byline", "bylines", "by"},
	"page":     {"page_base64"},
	"type":     {"content_type"},
	"packing":  {"content_encoding"},
	"chunks":   {"transfer_encoding"},
	"captured": {"captured"},
}

// record is one row or object: its values under the names they came with.
type record struct {
	names  []string
	values map[string]any
}

// columns says under which name a field stands in records.
type columns map[string]string

// columnsOf settles the names for records that have these and hold text.
func columnsOf(names []string, mapped map[string]string) (columns, error) {
	out, err := namesOf(names, mapped)
	if err == nil && out["text"] == "" && out["html"] == "" && out["page"] == "" {
		return nil, fmt.Errorf("no column for the text: there are %s (say which: --map text=COLUMN)", quoted(names))
	}
	return out, err
}

// namesOf settles the names by the user's map and then by the usual names. A
// mapped name that is absent is an error.
func namesOf(names []string, mapped map[string]string) (columns, error) {
	folded := make(map[string]string, len(names))
	for _, n := range slices.Backward(names) {
		folded[fold(n)] = n
	}
	out := columns{}
	for _, field := range fields {
		want, isMapped := mapped[field]
		if isMapped {
			if !hasName(names, want) {
				return nil, fmt.Errorf("no column %q for %s: there are %s", want, field, quoted(names))
			}
			out[field] = want
			continue
		}
		for _, n := range usual[field] {
			if actual, ok := folded[n]; ok {
				out[field] = actual
				break
			}
		}
	}
	return out, nil
}

// hasName finds a column, or a key whose first part before a dot is one.
func hasName(names []string, want string) bool {
	first, _, _ := strings.Cut(want, ".")
	return slices.Contains(names, want) || slices.Contains(names, first)
}

func fold(name string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(name)))
}

func quoted(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	const most = 30
	tail := ""
	if len(names) > most {
		tail = fmt.Sprintf(" and %d more", len(names)-most)
		names = names[:most]
	}
	shown := make([]string, len(names))
	for i, n := range names {
		if utf8.RuneCountInString(n) > 40 {
			n = string([]rune(n)[:40]) + "…"
		}
		shown[i] = n
	}
	return strings.Join(shown, ", ") + tail
}

// value reads a field as text: lists joined, objects by their name.
func (r record) value(c columns, field string) string {
	return strings.Join(r.list(c, field), "; ")
}

func (r record) list(c columns, field string) []string {
	name := c[field]
	if name == "" {
		return nil
	}
	if v, ok := r.values[name]; ok {
		return plainValues(v)
	}
	var at any = r.values
	for part := range strings.SplitSeq(name, ".") {
		object, ok := at.(map[string]any)
		if !ok {
			return nil
		}
		at = object[part]
	}
	return plainValues(at)
}

func plainValues(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case json.Number:
		return []string{v.String()}
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, plainValues(e)...)
		}
		return out
	case map[string]any:
		return plainValues(v["name"])
	}
	return nil
}

// fillFrom gives an article what a record's columns say, where it is silent.
func fillFrom(a *stancebook.Article, r record, c columns) {
	set := func(to *string, value string) {
		if *to == "" {
			*to = strings.TrimSpace(value)
		}
	}
	set(&a.Title, r.value(c, "title"))
	set(&a.Outlet, r.value(c, "outlet"))
	if address := strings.TrimSpace(r.value(c, "url")); a.URL == "" && isWeb(address) {
		a.URL = page.Canonical(address)
	}
	if date := page.Date(r.value(c, "date")); a.Published == "" && date != "" {
		a.Published, a.DateSource = date, "record"
	}
	if len(a.Bylines) == 0 {
		for _, who := range r.list(c, "author") {
			a.Bylines = append(a.Bylines, people(who)...)
		}
	}
	if id := strings.TrimSpace(r.value(c, "id")); id != "" {
		a.ID = id
	}
}

// titleSpan finds a title that the text repeats as its first line.
func titleSpan(text, title string) stancebook.Span {
	begin := len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	end := lineEnd(text, begin)
	line := strings.TrimRight(text[begin:end], " \t")
	if title == "" || !strings.EqualFold(strings.Join(strings.Fields(line), " "), strings.Join(strings.Fields(title), " ")) {
		return stancebook.Span{}
	}
	return stancebook.Span{Begin: begin, End: begin + len(line)}
}
