package web

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// addresses are one of each view.
var addresses = []string{
	"/", "/?search=rose&city=Lakewood&stance=support&stance=oppose&since=2018-01-01&page=2&group-by=month", "/people", "/person?person=Bo", "/person?person=both",
	"/cities", "/city?city=Lakewood", "/topics", "/topic?topic=helicopters", "/article?claim=00000000000000aa", "/changes", "/wordings?article=x&was=1&now=2",
	"/runs", "/run?run=1", "/about", "/review", "/review?claim=00000000000000aa", "/nowhere",
}

func reviewing(r *http.Request) { r.AddCookie(&http.Cookie{Name: cookieName, Value: token}) }

// elements walks the elements of a page.
func elements(t *testing.T, body string) (list []*html.Node) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			list = append(list, n)
		}
	}
	return list
}

func attribute(n *html.Node, name string) (value string, there bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func TestNothingOfAnArticleIsMarkup(t *testing.T) {
	p := siteOf(t, &shelfBook{}, nil)
	for _, address := range addresses {
		w := get(p, address, reviewing)
		if want := http.StatusOK; w.Code != want && address != "/nowhere" {
			t.Errorf("%s: status %d, want %d", address, w.Code, want)
		}
		for _, n := range elements(t, w.Body.String()) {
			if src, _ := attribute(n, "src"); n.Data == "script" && !strings.HasPrefix(src, "/static/") || n.Data == "img" || n.Data == "iframe" || n.Data == "style" {
				t.Errorf("%s: has an element %s %v", address, n.Data, n.Attr)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" {
					t.Errorf("%s: %s has the attribute %s", address, n.Data, a.Key)
				}
				if a.Key != "href" && a.Key != "src" && a.Key != "action" {
					continue
				}
				u, err := url.Parse(a.Val)
				if err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" || n.Data != "a" && u.Host != "" {
					t.Errorf("%s: %s leads to %q", address, n.Data, a.Val)
				}
			}
		}
	}
}

// What a browser with a screen reader needs of every page; the end-to-end tests
// ask more.
func TestPagesAreBuiltForReadersOfAllKinds(t *testing.T) {
	p := siteOf(t, &shelfBook{}, nil)
	for _, address := range addresses {
		ids, labelled := map[string]bool{}, map[string]bool{}
		level, h1, mains := 0, 0, 0
		list := elements(t, get(p, address, reviewing).Body.String())
		for _, n := range list {
			if of, ok := attribute(n, "for"); ok && n.Data == "label" {
				labelled[of] = true
			}
		}
		for _, n := range list {
			id, has := attribute(n, "id")
			if has && ids[id] {
				t.Errorf("%s: two elements have the id %q", address, id)
			}
			ids[id] = true
			if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
				now := int(n.Data[1] - '0')
				if now > level+1 {
					t.Errorf("%s: h%d follows h%d", address, now, level)
				}
				level = now
			}
			switch kind, _ := attribute(n, "type"); n.Data {
			case "h1":
				h1++
			case "main":
				mains++
			case "table":
				if n.FirstChild == nil || !slices.ContainsFunc(slices.Collect(n.Descendants()), func(c *html.Node) bool { return c.Data == "caption" }) {
					t.Errorf("%s: a table has no caption", address)
				}
			case "input", "select":
				if kind != "hidden" && !labelled[id] && !inLabel(n) {
					t.Errorf("%s: %s %v has no label", address, n.Data, n.Attr)
				}
			}
		}
		if h1 != 1 || mains != 1 {
			t.Errorf("%s: %d h1 and %d main, want one of each", address, h1, mains)
		}
	}
}

func inLabel(n *html.Node) bool {
	return slices.ContainsFunc(slices.Collect(n.Ancestors()), func(a *html.Node) bool { return a.Data == "label" })
}

func TestStanceIsAWordBesideItsColour(t *testing.T) {
	body := get(siteOf(t, &shelfBook{}, nil), "/").Body.String()
	if !strings.Contains(body, `<span class="stance support"><span aria-hidden="true">▲</span> support</span>`) {
		t.Error("a claim's stance is not a word")
	}
}

func TestAddressesBearTheFiltersOfTheCommandLine(t *testing.T) {
	b := &shelfBook{}
	get(siteOf(t, b, nil), "/?person=Bo+Li&city=Lakewood,+OH&city-role=about&topic=t&stance=support,oppose&type=direct&said=1&since=2018-01-01&search=%22a+b%22+OR+c&min-confidence=0.5&outlet=x&org=y&state=oh&review=all")
	q := b.asked[0]
	if q.Person != "Bo Li" || q.City != "Lakewood, OH" || q.CityRole != "about" || q.Topic != "t" || len(q.Stance) != 2 || len(q.Type) != 1 || !q.Said ||
		q.Since != "2018-01-01" || q.Search != `"a b" OR c` || q.MinConfidence != 0.5 || q.Outlet != "x" || q.Org != "y" || q.State != "Ohio" || q.Review != "all" {
		t.Errorf("asked %+v", q)
	}
}

func TestFacetsLeadToTheQuestionNarrowedAndBack(t *testing.T) {
	p := siteOf(t, &shelfBook{}, nil)
	for address, want := range map[string]string{
		"/?search=rose":                                "/?search=rose&amp;stance=support",
		"/?stance=support&stance=oppose":               "/?stance=oppose",
		"/?search=rose&page=3":                         "/?search=rose&amp;since=2018-02-01&amp;until=2018-02-28",
		"/?since=2018-02-01&until=2018-02-28&said=1":   `class="set" href="/?said=1"`,
		"/?person=00000000000000cc":                    `class="set" href="/"`,
		"/?city=Lakewood&city-role=for&outlet=River":   "/claims.csv?city=Lakewood&amp;city-role=for&amp;outlet=River",
		"/?city=Lakewood&city-role=about&outlet=Ant":   "/?outlet=Ant",
		"/?topic=helicopters&stance=oppose&type=mixed": "/claims.atom?stance=oppose&amp;topic=helicopters&amp;type=mixed",
	} {
		if body := get(p, address).Body.String(); !strings.Contains(body, want) {
			t.Errorf("%s does not lead to %s", address, want)
		}
	}
}

func TestFeedIsAtomWhateverAnArticleHolds(t *testing.T) {
	w := get(siteOf(t, &shelfBook{}, nil), "/claims.atom?city=Lakewood")
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Title   string   `xml:"title"`
		Entries []struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Updated string `xml:"updated"`
			Links   []struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &feed); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	if len(feed.Entries) != 1 || feed.Entries[0].Title != evil || feed.Entries[0].Updated == "" || feed.Title != "Stancebook: city: Lakewood" {
		t.Errorf("feed %+v", feed)
	}
	for _, l := range feed.Entries[0].Links {
		if !strings.HasPrefix(l.Href, "http://127.0.0.1:8017/article?claim=") {
			t.Errorf("an entry leads to %q", l.Href)
		}
	}
}

func TestFilesAreTheRowsOfTheQuestion(t *testing.T) {
	p := siteOf(t, &shelfBook{}, nil)
	for _, name := range []string{"claims.csv", "stances.csv", "people.json", "city.json", "run.json", "changes.csv"} {
		w := get(p, "/"+name+"?city=Lakewood")
		if w.Body.String() != name || !strings.Contains(w.Header().Get("Content-Disposition"), "stancebook-"+name) {
			t.Errorf("%s: %q, %v", name, w.Body, w.Header())
		}
	}
}
