//go:build e2e

package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/mmcdole/gofeed"
)

// asCommand writes a view's address as flags of the command line.
func asCommand(t *testing.T, address string) (flags []string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range u.Query() {
		switch {
		case name == "said":
			flags = append(flags, "--said")
		case name == "copies":
			flags = append(flags, "--copies")
		default:
			flags = append(flags, "--"+name, strings.Join(values, ","))
		}
	}
	return flags
}

var firstNumber = regexp.MustCompile(`[\d,]+`)

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.ReplaceAll(firstNumber.FindString(text), ",", ""))
	if err != nil {
		t.Fatalf("no number in %q", text)
	}
	return n
}

// counted is how many claims the command line finds for a view's address.
func (d *visit) counted(t *testing.T, address string) int {
	t.Helper()
	return number(t, d.command(t, append([]string{"claims", "--count"}, asCommand(t, address)...)...))
}

type facetLink struct{ Facet, URL, Count string }

const facetLinks = `Array.from(document.querySelectorAll(".facet li a:not(.set)"), a => ({
	Facet: a.closest(".facet").querySelector("h3").innerText, URL: a.href, Count: a.querySelector(".n").innerText}))`

func (d *visit) searchAndFacets(t *testing.T) {
	b := d.tab(t)
	b.open("/")
	b.do(chromedp.SendKeys(chromedp.CSS("#find"), "police"+kb.Enter))
	b.until(`location.search.includes("search=police") && document.querySelector(".claim") !== null`)
	if got, want := number(t, b.text(".sum")), d.counted(t, "/?search=police"); got != want || got == 0 {
		t.Errorf("the page counts %d claims with police, the command %d", got, want)
	}
	links := shown[[]facetLink](b, facetLinks)
	facets := map[string]int{}
	for _, l := range links {
		if facets[l.Facet]++; facets[l.Facet] > 2 {
			continue // two of each are enough
		}
		if got, want := number(t, l.Count), d.counted(t, l.URL); got != want {
			t.Errorf("facet %s promises %d claims, the command finds %d: %s", l.Facet, got, want, l.URL)
		}
		b.do(chromedp.Navigate(l.URL))
		if got, want := number(t, b.text(".sum")), number(t, l.Count); got != want {
			t.Errorf("facet %s promised %d claims and shows %d: %s", l.Facet, want, got, l.URL)
		}
	}
	if len(facets) < 4 {
		t.Errorf("facets of %v: want people, cities, outlets and more", facets)
	}
	// A filter that is set can be taken away again.
	before := b.text(".sum")
	b.do(chromedp.Click(chromedp.CSS(".chips a:not(.clear)")))
	b.until(fmt.Sprintf("document.querySelector('.sum').innerText.trim() !== %q", before))
}

func (d *visit) peopleAndCities(t *testing.T) {
	b := d.tab(t)
	for _, view := range []struct{ list, link, all string }{
		{"/people", `main a[href^="/person?"]`, `main a[href^="/?copies=1&person="]`},
		{"/cities", `main :not(g) > a[href^="/city?"]`, `main a[href^="/?city="]`},
	} {
		b.open(view.list)
		name := b.text(view.link)
		b.do(chromedp.Click(chromedp.CSS(view.link)))
		b.until(fmt.Sprintf("document.querySelector('h1') !== null && document.querySelector('h1').innerText.includes(%q)", strings.Split(name, ",")[0]))
		all := shown[string](b, fmt.Sprintf("document.querySelector(%q).href", view.all))
		promised := number(t, b.text(view.all))
		if want := d.counted(t, all); promised != want {
			t.Errorf("%s: %s promises %d claims, the command finds %d", view.list, name, promised, want)
		}
		b.do(chromedp.Click(chromedp.CSS(view.all)))
		b.until("document.querySelector('.sum') !== null")
		if got := number(t, b.text(".sum")); got != promised {
			t.Errorf("%s: %s promised %d claims and leads to %d", view.list, name, promised, got)
		}
	}
	b.open("/cities")
	if shown[int](b, `document.querySelectorAll("svg.plot-map a").length`) == 0 {
		t.Error("the map of cities has no city")
	}
}

// fetch reads an address as a program does.
func (d *visit) fetch(t *testing.T, path string) []byte {
	t.Helper()
	answer, err := http.Get(d.page + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", path, answer.Status, err)
	}
	return body
}

func (d *visit) files(t *testing.T) {
	b := d.tab(t)
	b.open("/?city=Stockton%2C+CA&type=direct")
	list := shown[[]string](b, `Array.from(document.querySelectorAll(".foot a"), a => a.pathname + a.search)`)
	find := func(part string) string {
		for _, l := range list {
			if strings.Contains(l, part) {
				return l
			}
		}
		t.Fatalf("no link to %s in %v", part, list)
		return ""
	}
	rows, err := csv.NewReader(bytes.NewReader(d.fetch(t, find("claims.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want, err := csv.NewReader(strings.NewReader(d.command(t, "claims", "--city", "Stockton, CA", "--type", "direct", "--csv"))).ReadAll()
	if err != nil || len(rows) < 2 || len(rows) != len(want) || !slices.Equal(rows[0], want[0]) {
		t.Errorf("the page's file has %d rows of %v, the command %d of %v, %v", len(rows), rows[0], len(want), want[0], err)
	}
	feed, err := gofeed.NewParser().ParseString(string(d.fetch(t, find(".atom"))))
	if err != nil || feed.FeedType != "atom" || len(feed.Items) == 0 {
		t.Errorf("the feed: %v", err)
	}
}

// paragraph is one as the page shows it, and marked a stretch of it that is
// highlighted, in code points.
type paragraph struct {
	Text  string
	Marks []marked
}

type marked struct {
	Claims      string
	Start, Stop int
}

const shownParagraphs = `Array.from(document.querySelectorAll(".reading .text > p:not(.legend)"), p => {
	const marks = []; let text = "";
	const nodes = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
	while (nodes.nextNode()) {
		const node = nodes.currentNode, parent = node.parentElement;
		if (parent.closest(".ref")) continue;
		const mark = parent.closest("mark[data-claims]"), at = Array.from(text).length;
		text += node.data;
		if (mark) marks.push({Claims: mark.dataset.claims, Start: at, Stop: Array.from(text).length});
	}
	return {Text: text, Marks: marks};
})`

// inText moves the marks of paragraphs to where they stand in the article. It
// fails where the paragraphs, white space between them apart, are not the text.
func inText(text []rune, paragraphs []paragraph) (marks []marked, err error) {
	at := 0
	skip := func() {
		for at < len(text) && unicode.IsSpace(text[at]) {
			at++
		}
	}
	for _, p := range paragraphs {
		words := []rune(p.Text)
		if len(words) == 0 || !unicode.IsSpace(words[0]) {
			skip()
		}
		if at+len(words) > len(text) || string(text[at:at+len(words)]) != p.Text {
			return nil, fmt.Errorf("paragraph %.80q is not what follows at %d: %.80q", p.Text, at, string(text[at:]))
		}
		for _, m := range p.Marks {
			marks = append(marks, marked{m.Claims, at + m.Start, at + m.Stop})
		}
		at += len(words)
	}
	if skip(); at < len(text) {
		return nil, fmt.Errorf("the text goes on: %.80q", string(text[at:]))
	}
	return marks, nil
}

// asParsed writes a text as a browser's parser hands it on, every line end one
// line feed, and moves positions with it.
func asParsed(text string) (out []rune, moved func(int) int) {
	runes := []rune(text)
	at := make([]int, len(runes)+1)
	for i, r := range runes {
		at[i] = len(out)
		if r == '\r' {
			if i+1 < len(runes) && runes[i+1] == '\n' {
				continue
			}
			r = '\n'
		}
		out = append(out, r)
	}
	at[len(runes)] = len(out)
	return out, func(i int) int { return at[i] }
}

func (d *visit) highlights(t *testing.T) {
	b := d.tab(t)
	type claim struct{ key, spans string }
	texts, claims := map[string]string{}, map[string][]claim{}
	var order []string
	for _, row := range d.query(t, `SELECT a.article_key, v.text, c.claim_key, c.spans FROM claims c JOIN versions v USING (version_id)
		JOIN articles a ON a.article_id = c.article_id WHERE c.live AND v.text IS NOT NULL ORDER BY 1, 3`) {
		if texts[row[0]] == "" {
			order = append(order, row[0])
		}
		texts[row[0]] = row[1]
		claims[row[0]] = append(claims[row[0]], claim{row[2], row[3]})
	}
	checked := 0
	for _, article := range order {
		b.open("/article?article=" + article)
		text, moved := asParsed(texts[article])
		marks, err := inText(text, shown[[]paragraph](b, shownParagraphs))
		if err != nil {
			t.Errorf("article %s: %v", article, err)
			continue
		}
		for _, c := range claims[article] {
			var want, got []marked
			for _, span := range strings.Split(c.spans, ";") {
				var start, stop int
				fmt.Sscanf(span, "%d-%d", &start, &stop)
				want = append(want, marked{c.key, moved(start), moved(stop)})
			}
			for _, m := range marks {
				if slices.Contains(strings.Fields(m.Claims), c.key) {
					got = append(got, marked{c.key, m.Start, m.Stop})
				}
			}
			if got, want := joinedOver(text, got), joinedOver(text, want); !slices.Equal(got, want) {
				t.Errorf("claim %s of article %s is highlighted at %v, want %v", c.key, article, got, want)
			}
			checked++
		}
	}
	t.Logf("%d claims of %d articles", checked, len(order))
}

// joinedOver joins stretches that only white space parts: a highlight ends with
// its paragraph and goes on in the next.
func joinedOver(text []rune, list []marked) (out []marked) {
	for _, m := range list {
		if n := len(out); n > 0 && strings.TrimSpace(string(text[out[n-1].Stop:m.Start])) == "" {
			out[n-1].Stop = m.Stop
			continue
		}
		out = append(out, m)
	}
	return out
}

// turnedRound are inline elements whose text holds a mark that turns the
// direction of writing, and that do not keep it to themselves.
const turnedRound = `(() => {
	const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), open = [];
	while (nodes.nextNode()) {
		if (!/[\u202a-\u202e\u2066-\u2068]/.test(nodes.currentNode.data)) continue;
		let e = nodes.currentNode.parentElement, kept = false;
		for (; e && getComputedStyle(e).display === "inline" && !kept; e = e.parentElement) kept = /isolate/.test(getComputedStyle(e).unicodeBidi);
		const alone = e && e.textContent.trim() === nodes.currentNode.data.trim();
		if (!kept && !alone) open.push(nodes.currentNode.parentElement.outerHTML.slice(0, 160));
	}
	return open;
})()`

func (d *visit) hostile(t *testing.T) {
	b := d.tab(t)
	for _, typed := range []string{
		`"><script>alert(1)</script>`, `' onmouseover='alert(1)`, `NEAR("a" b, 2) OR *`, `{{.}}`, `\u003cscript>`, "😀 é", `"`, strings.Repeat("a", 300),
	} {
		b.open("/?search=" + url.QueryEscape(typed))
		if back := shown[string](b, `document.querySelector("#find").value`); back != typed {
			t.Errorf("searched for %q, the box now holds %q", typed, back)
		}
	}
	for _, row := range d.query(t, `SELECT article_key FROM articles WHERE published_on >= '2017-08-07'`) {
		b.open("/article?article=" + row[0])
		bad := shown[[]string](b, `Array.from(document.querySelectorAll("*")).filter(e => Array.from(e.attributes).some(a => a.name.startsWith("on") || a.name === "style"
			|| /^(href|src|action)$/.test(a.name) && !/^(\/|#|\?|https?:)/.test(a.value)) || e.matches("main script, main img, main iframe, main i, main b")).map(e => e.outerHTML.slice(0, 200))`)
		if len(bad) > 0 {
			t.Errorf("markup out of an article: %q", bad)
		}
	}
	for _, path := range []string{"/?search=stop", "/city?city=Stockton%2C+CA", "/person?person=Dana+Whitlow", "/?outlet=Ledger"} {
		b.open(path)
		if turned := shown[[]string](b, turnedRound); len(turned) > 0 {
			t.Errorf("%s: a mark of direction reaches beyond the words that it stands in: %q", path, turned)
		}
	}
	for _, path := range []string{"/?search=" + strings.Repeat("a", 1<<20), "/article?article=..%2F..%2Fetc%2Fpasswd", "/?since=never", "/person?person=%00", "/?page=99999999999999999999"} {
		answer, err := http.Get(d.page + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode < 400 || answer.StatusCode >= 500 || bytes.Contains(body, []byte(d.dir)) || bytes.Contains(body, []byte("SELECT")) {
			t.Errorf("%.60s: %s, %v\n%.300s", path, answer.Status, err, body)
		}
	}
}
