package corpus

import (
	"encoding/xml"
	"html"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func mustArticles(t *testing.T) []Article {
	t.Helper()
	list, err := Articles()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatal("no articles")
	}
	return list
}

func mustText(t *testing.T, a *Article) string {
	t.Helper()
	text, err := a.Text()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestEveryPageHasAnArticleAndAText(t *testing.T) {
	pages := Pages()
	list := mustArticles(t)
	if len(pages) != len(list) {
		t.Fatalf("%d pages, %d articles", len(pages), len(list))
	}
	for i, a := range list {
		if a.Page != pages[i] || path.Base(a.Page) != a.ID+".html" || path.Base(a.File) != a.ID+".txt" {
			t.Errorf("article %q: page %q, text %q; want page %q", a.ID, a.Page, a.File, pages[i])
		}
	}
	texts, err := fs.Glob(FS(), "text/*.txt")
	if err != nil || len(texts) != len(list) {
		t.Errorf("%d texts (%v), want %d", len(texts), err, len(list))
	}
}

// A text that drifts from its page would make every measure on pages wrong.
func TestEveryParagraphStandsInItsPageInOrder(t *testing.T) {
	for _, a := range mustArticles(t) {
		raw, err := fs.ReadFile(FS(), a.Page)
		if err != nil {
			t.Fatal(err)
		}
		page := visible(string(raw))
		at := 0
		for n, line := range strings.Split(strings.TrimSuffix(mustText(t, &a), "\n"), "\n") {
			want := spaced(line)
			if want == "" {
				t.Errorf("%s: line %d is empty", a.ID, n+1)
			}
			found := strings.Index(page[at:], want)
			if found < 0 {
				t.Errorf("%s: line %d is not in the page after the line before it: %q", a.ID, n+1, line)
				continue
			}
			at += found + len(want)
		}
	}
}

var (
	hidden = regexp.MustCompile(`(?s)<head>.*?</head>|<HEAD>.*?</HEAD>|<script.*?</script>`)
	tag    = regexp.MustCompile(`(?s)<[^>]*>`)
)

// visible is a page's text as a reader sees it, tags taken out where they
// stand: a test's own plain way, so that it shares no fault with the parser.
func visible(page string) string {
	return spaced(html.UnescapeString(tag.ReplaceAllString(hidden.ReplaceAllString(page, " "), "")))
}

func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestTextsAreNormalized(t *testing.T) {
	for _, a := range mustArticles(t) {
		text := mustText(t, &a)
		if !norm.NFC.IsNormalString(text) {
			t.Errorf("%s: text is not NFC", a.ID)
		}
		for _, r := range text {
			if r != '\n' && (unicode.IsControl(r) || r == unicode.ReplacementChar || r == '\u00a0') {
				t.Errorf("%s: text holds %U", a.ID, r)
			}
		}
		if headline, _, _ := strings.Cut(text, "\n"); headline != a.Title {
			t.Errorf("%s: first line %q, title %q", a.ID, headline, a.Title)
		}
	}
}

func TestCoverageHasTheBreadthThatItPromises(t *testing.T) {
	list := mustArticles(t)
	distinct := func(of func(Article) string) int {
		seen := map[string]bool{}
		for _, a := range list {
			seen[of(a)] = true
		}
		return len(seen)
	}
	carried, mostCarried, versions := map[string]int{}, 0, 0
	for _, a := range list {
		if a.VersionOf != "" {
			versions++
			continue
		}
		carried[a.Story]++
		mostCarried = max(mostCarried, carried[a.Story])
	}
	for _, tt := range []struct {
		what      string
		got, want int
	}{
		{"pages", len(list), 16},
		{"outlets", distinct(func(a Article) string { return a.Outlet }), 7},
		{"page styles", distinct(func(a Article) string { return a.Style }), 10},
		{"kinds", distinct(func(a Article) string { return string(a.Kind) }), 4},
		{"languages", distinct(func(a Article) string { return a.Language }), 2},
		{"ways of stating a date", distinct(func(a Article) string { return a.DateSource }), 6},
		{"corrected versions", versions, 1},
		{"outlets of the most carried story", mostCarried, 4},
	} {
		if tt.got < tt.want {
			t.Errorf("%d %s, want %d", tt.got, tt.what, tt.want)
		}
	}
}

func TestAddressesBelongToNobody(t *testing.T) {
	address := regexp.MustCompile(`(?:https?://|@)([A-Za-z0-9.-]+)`)
	allowed := map[string]bool{"schema.org": true, "www.sitemaps.org": true, "www.google.com": true}
	err := fs.WalkDir(FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(FS(), name)
		if err != nil {
			return err
		}
		for _, m := range address.FindAllStringSubmatch(string(raw), -1) {
			host := strings.TrimRight(m[1], ".")
			if strings.Contains(host, ".") && !strings.HasSuffix(host, ".example") && !allowed[host] {
				t.Errorf("%s: address of host %q", name, host)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFeedAndSitemapListTheArticles(t *testing.T) {
	var feed struct {
		Version string `xml:"version,attr"`
		Items   []struct {
			Title   string `xml:"title"`
			Link    string `xml:"link"`
			PubDate string `xml:"pubDate"`
		} `xml:"channel>item"`
	}
	var sitemap struct {
		URLs []struct {
			Loc  string `xml:"loc"`
			News struct {
				Name     string `xml:"publication>name"`
				Language string `xml:"publication>language"`
				Date     string `xml:"publication_date"`
				Title    string `xml:"title"`
			} `xml:"news"`
		} `xml:"url"`
	}
	readXML(t, "feed.xml", &feed)
	readXML(t, "news-sitemap.xml", &sitemap)
	inFeed, inSitemap := map[string]string{}, map[string]string{}
	for _, item := range feed.Items {
		inFeed[item.Link] = item.Title
	}
	for _, u := range sitemap.URLs {
		inSitemap[u.Loc] = u.News.Title + "|" + u.News.Date + "|" + u.News.Name + "|" + u.News.Language
	}
	for _, a := range mustArticles(t) {
		if a.Kind == NonNews || a.VersionOf != "" {
			continue
		}
		if inFeed[a.URL] != a.Title {
			t.Errorf("feed: %s has title %q, want %q", a.URL, inFeed[a.URL], a.Title)
		}
		want := a.Title + "|" + a.Date + "|" + a.Outlet + "|" + a.Language
		if a.Date != "" && inSitemap[a.URL] != want {
			t.Errorf("sitemap: %s is %q, want %q", a.URL, inSitemap[a.URL], want)
		}
	}
	if feed.Version != "2.0" {
		t.Errorf("feed version %q, want 2.0", feed.Version)
	}
}

func readXML(t *testing.T, name string, into any) {
	t.Helper()
	raw, err := fs.ReadFile(FS(), name)
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(raw, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}
