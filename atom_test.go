package stancebook_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed/atom"

	"github.com/stancebook/stancebook"
)

var feedDay = time.Date(2026, 11, 23, 4, 5, 6, 0, time.UTC)

func listed(rows ...*stancebook.Row) iter.Seq2[*stancebook.Row, error] {
	return func(yield func(*stancebook.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// readFeed writes a feed, reads it again with a parser of feeds, and holds it
// against RFC 4287.
func readFeed(t *testing.T, f stancebook.Feed, rows ...*stancebook.Row) *atom.Feed {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, listed(rows...)); err != nil {
		t.Fatal(err)
	}
	checkAtom(t, b.Bytes())
	got, err := (&atom.Parser{}).Parse(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatalf("%v\n%s", err, b.Bytes())
	}
	return got
}

// checkAtom holds the rules of RFC 4287 that a parser forgives: sections 4.1.1,
// 4.1.2, 4.2.6 and 3.3.
func checkAtom(t *testing.T, feed []byte) {
	t.Helper()
	type node struct {
		XMLName  xml.Name
		Attrs    []xml.Attr `xml:",any,attr"`
		Text     string     `xml:",chardata"`
		Children []node     `xml:",any"`
	}
	var root node
	if err := xml.Unmarshal(feed, &root); err != nil {
		t.Fatalf("no XML: %v\n%s", err, feed)
	}
	ids := map[string]bool{}
	check := func(n node) {
		seen := map[string]int{}
		for _, c := range n.Children {
			if c.XMLName.Space != "http://www.w3.org/2005/Atom" {
				t.Errorf("<%s> stands in space %q", c.XMLName.Local, c.XMLName.Space)
			}
			seen[c.XMLName.Local]++
			switch c.XMLName.Local {
			case "updated", "published":
				if _, err := time.Parse(time.RFC3339, c.Text); err != nil {
					t.Errorf("%s: %v", c.XMLName.Local, err)
				}
			case "id":
				if !strings.HasPrefix(c.Text, "tag:") || ids[c.Text] {
					t.Errorf("id %q is none, or stands twice", c.Text)
				}
				ids[c.Text] = true
			}
		}
		for _, name := range []string{"id", "title", "updated"} {
			if seen[name] != 1 {
				t.Errorf("<%s> has %d <%s>, want 1", n.XMLName.Local, seen[name], name)
			}
		}
		if n.XMLName.Local == "entry" && (seen["author"] != 1 || seen["content"] != 1 || seen["published"] > 1) {
			t.Errorf("entry has %v", seen)
		}
	}
	check(root)
	for _, c := range root.Children {
		if c.XMLName.Local == "entry" {
			check(c)
		}
	}
}

func TestFeedHasAClaimAnEntry(t *testing.T) {
	row := &stancebook.Row{
		ClaimKey: "00ff", URL: "https://ledger.example/a?b=1&c=2", Outlet: "Ledger", Headline: "R&D <b>", PublishedOn: "2017-08-03",
		Speaker: "Dana Whitlow", SpeakerTitle: "Mayor", OfficeCity: "Stockton", OfficeState: "California", ReadsAs: "Dana Whitlow said: “We & they < you”",
		Statement: "“We & they < you”", ContextBefore: "before ", ContextAfter: ", she said", Topic: "letters", Stance: stancebook.Oppose,
		FetchedAt: "2017-08-04T01:02:03Z", Cities: []stancebook.City{{Name: "Lodi", State: "California"}},
	}
	got := readFeed(t, stancebook.Feed{Name: "mine", Title: "Mine", Self: "http://localhost:1/a.atom", Page: "http://localhost:1/a", Updated: feedDay}, row)
	if len(got.Entries) != 1 || got.Title != "Mine" || !got.UpdatedParsed.Equal(feedDay) || len(got.Links) != 2 {
		t.Fatalf("feed = %+v", got)
	}
	e := got.Entries[0]
	want := []string{"tag:github.com,2026:stancebook/stancebook/claim/00ff", row.ReadsAs, "2017-08-04T01:02:03Z", "2017-08-03T12:00:00Z", "Dana Whitlow", row.URL, "letters/oppose"}
	if have := []string{e.ID, e.Title, e.Updated, e.Published, e.Authors[0].Name, e.Links[0].Href, e.Categories[0].Term}; !slices.Equal(have, want) {
		t.Errorf("entry has %q, want %q", have, want)
	}
	for _, part := range []string{"before <strong>“We &amp; they &lt; you”</strong>, she said", "Dana Whitlow, Mayor, Stockton, CA", "Ledger, 2017-08-03, R&amp;D &lt;b&gt;", "Lodi, CA", "letters: oppose"} {
		if !strings.Contains(e.Content.Value, part) {
			t.Errorf("content lacks %q:\n%s", part, e.Content.Value)
		}
	}
}

func TestEntryLeadsToTheClaimInItsPlaceWhereThereIsOne(t *testing.T) {
	f := stancebook.Feed{Name: "mine", Updated: feedDay, At: func(key string) string { return "http://localhost:1/article?claim=" + key }}
	got := readFeed(t, f, &stancebook.Row{ClaimKey: "k", URL: "https://ledger.example/a"})
	var links []string
	for _, l := range got.Entries[0].Links {
		links = append(links, l.Rel+" "+l.Href)
	}
	if want := []string{"related https://ledger.example/a", "alternate http://localhost:1/article?claim=k"}; !slices.Equal(links, want) {
		t.Errorf("links %q, want %q", links, want)
	}
}

func TestFeedOfLittleIsAFeed(t *testing.T) {
	if got := readFeed(t, stancebook.Feed{Name: "mine", Updated: feedDay}); len(got.Entries) != 0 {
		t.Errorf("entries of nothing: %v", got.Entries)
	}
	got := readFeed(t, stancebook.Feed{Name: "mine", Updated: feedDay}, &stancebook.Row{ClaimKey: "k", URL: "javascript:alert(1)"})
	if e := got.Entries[0]; e.Authors[0].Name != "unknown" || len(e.Links) != 0 || e.Published != "" || !e.UpdatedParsed.Equal(feedDay) {
		t.Errorf("entry of a claim without facts = %+v", e)
	}
}

func TestFeedEndsAtAnErrorOfItsRows(t *testing.T) {
	broken := errors.New("the book is busy")
	err := stancebook.Feed{}.Write(&bytes.Buffer{}, func(yield func(*stancebook.Row, error) bool) { yield(nil, broken) })
	if !errors.Is(err, broken) {
		t.Errorf("Write: %v, want %v", err, broken)
	}
}

func FuzzFeed(f *testing.F) {
	f.Add("Dana", "“We <b>will</b>” ]]> & \x00\x1b", "https://a.example/?<&\"")
	f.Add("\xff", "<script>alert(1)</script>", "https://\xff/")
	f.Fuzz(func(t *testing.T, name, words, address string) {
		row := &stancebook.Row{ClaimKey: "k", Speaker: name, ReadsAs: words, Statement: words, ContextBefore: name, URL: address, Topic: name, Stance: stancebook.Support}
		feed := readFeed(t, stancebook.Feed{Name: name, Title: words, Self: address, Updated: feedDay}, row)
		if body := feed.Entries[0].Content.Value; strings.Contains(body, "<script") || strings.Contains(body, "<b>") {
			t.Errorf("words became markup: %s", body)
		}
	})
}
