package stancebook

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"iter"
	"net/url"
	"strings"
	"time"
)

// Feed is an Atom feed of claims (RFC 4287). Name says what was asked and makes
// the feed's id; Title is for people. Self is the address that the feed is read
// at and Page the page of the same question; each may be empty. Updated is when
// the feed last changed: it dates an entry of which no date is known. At gives
// the address at which a claim is shown in its place; where it is nil an entry
// leads to the article at its outlet.
type Feed struct {
	Name, Title string
	Self, Page  string
	Updated     time.Time
	At          func(claimKey string) string
}

// tagAuthority begins every id (RFC 4151): ids stay what they are wherever a
// feed is served.
const tagAuthority = "tag:github.com,2026:stancebook/stancebook/"

const atomSpace = "http://www.w3.org/2005/Atom"

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

type atomEntry struct {
	XMLName    xml.Name       `xml:"entry"`
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Author     string         `xml:"author>name"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Content    atomContent    `xml:"content"`
}

// Write writes the feed with a claim an entry, in the order of rows, which are
// claims and not their several stances: an id stands once. It ends at the first
// error of rows, with what was written no whole feed.
func (f Feed) Write(w io.Writer, rows iter.Seq2[*Row, error]) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	feed := xml.StartElement{Name: xml.Name{Local: "feed"}, Attr: []xml.Attr{{Name: xml.Name{Local: "xmlns"}, Value: atomSpace}}}
	if err := e.EncodeToken(feed); err != nil {
		return err
	}
	if err := f.writeHead(e); err != nil {
		return err
	}
	for r, err := range rows {
		if err != nil {
			return err
		}
		if err := e.Encode(f.entry(r)); err != nil {
			return fmt.Errorf("write feed entry %s: %w", r.ClaimKey, err)
		}
	}
	if err := e.EncodeToken(feed.End()); err != nil {
		return err
	}
	if err := e.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (f Feed) writeHead(e *xml.Encoder) error {
	type element struct {
		name  string
		value any
	}
	head := []element{
		{"id", tagAuthority + "feed/" + Hash("feed", f.Name)},
		{"title", plainText(f.Title)},
		{"updated", moment(f.Updated)},
		{"generator", "stancebook"},
	}
	if onWeb(f.Self) {
		head = append(head, element{"link", atomLink{"self", "application/atom+xml", f.Self}})
	}
	if onWeb(f.Page) {
		head = append(head, element{"link", atomLink{"alternate", "text/html", f.Page}})
	}
	for _, h := range head {
		if err := e.EncodeElement(h.value, xml.StartElement{Name: xml.Name{Local: h.name}}); err != nil {
			return err
		}
	}
	return nil
}

func (f Feed) entry(r *Row) atomEntry {
	entry := atomEntry{
		ID:      tagAuthority + "claim/" + r.ClaimKey,
		Title:   cutWords(plainText(r.ReadsAs), 160),
		Updated: moment(r.learnt(f.Updated)),
		Author:  plainText(cmp.Or(r.Speaker, r.SpeakerAsWritten, "unknown")),
		Content: atomContent{"html", r.asHTML()},
	}
	if day, ok := r.noon(); ok {
		entry.Published = moment(day)
	}
	if onWeb(r.URL) {
		entry.Links = []atomLink{{"alternate", "", r.URL}}
	}
	if f.At != nil {
		if entry.Links != nil {
			entry.Links[0].Rel = "related"
		}
		entry.Links = append(entry.Links, atomLink{"alternate", "text/html", f.At(r.ClaimKey)})
	}
	if r.Stance != "" {
		term := r.Topic + "/" + string(r.Stance)
		entry.Categories = []atomCategory{{term, r.Topic + ": " + string(r.Stance)}}
	}
	return entry
}

// learnt is when the article was fetched, else the noon of its day.
func (r *Row) learnt(otherwise time.Time) time.Time {
	if at, err := time.Parse(time.RFC3339, r.FetchedAt); err == nil {
		return at
	}
	if day, ok := r.noon(); ok {
		return day
	}
	return otherwise
}

// noon is the middle of the day of publication in UTC: the hour is not known,
// and noon is that day all over the United States.
func (r *Row) noon() (time.Time, bool) {
	day, err := time.Parse(time.DateOnly, r.PublishedOn)
	return day.Add(12 * time.Hour), err == nil
}

// moment writes a time as Atom wants it.
func moment(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// asHTML shows the claim where it stands: words and context, who said them,
// where and when, and the stance. Nothing of the article is markup.
func (r *Row) asHTML() string {
	var b strings.Builder
	text := html.EscapeString
	b.WriteString("<p>" + text(r.ReadsAs) + "</p>\n")
	if r.ContextBefore != "" || r.ContextAfter != "" {
		b.WriteString("<blockquote><p>" + text(r.ContextBefore) + "<strong>" + text(r.Statement) + "</strong>" + text(r.ContextAfter) + "</p></blockquote>\n")
	}
	var facts []string
	for _, fact := range []string{
		joinWith(", ", cmp.Or(r.Speaker, r.SpeakerAsWritten), r.SpeakerTitle, cmp.Or(City{Name: r.OfficeCity, State: r.OfficeState}.String(), r.SpeakerOrg)),
		joinWith(", ", r.Outlet, r.PublishedOn, r.Headline),
		r.cityNames(),
	} {
		if fact != "" {
			facts = append(facts, text(fact))
		}
	}
	if r.Stance != "" {
		facts = append(facts, text(r.Topic+": "+string(r.Stance)))
	}
	b.WriteString("<p>" + strings.Join(facts, "<br>\n") + "</p>\n")
	return b.String()
}

func joinWith(between string, parts ...string) string {
	var full []string
	for _, p := range parts {
		if p != "" {
			full = append(full, p)
		}
	}
	return strings.Join(full, between)
}

// onWeb tells whether an address is a whole one of http or https.
func onWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// plainText is text on one line.
func plainText(s string) string { return strings.Join(strings.Fields(s), " ") }

// cutWords cuts text to at most n characters at the end of a word.
func cutWords(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	cut := string(runes[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return cut + "…"
}
