package page_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources/page"
)

// paragraphs of an invented story, long enough for an article.
const (
	first  = "The council of Harborview voted on Tuesday to keep its police out of federal raids, and the mayor said that she would sign the measure."
	second = "“We are not going to do the work of another government,” Mayor Delia Marsh told reporters on the steps of the town hall after the vote."
	third  = "The county sheriff, who runs the jail, said that his deputies would go on answering requests that come with the signature of a judge."
)

func body(parts ...string) string {
	return "<!doctype html><html><head><title>Council votes</title></head><body><div id=main>" + strings.Join(parts, "\n") + "</div></body></html>"
}

func p(text string) string { return "<p>" + text + "</p>" }

func parse(t *testing.T, html string, o page.Options) *stancebook.Article {
	t.Helper()
	a, err := page.Parse([]byte(html), o)
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	return a
}

func TestTextIsTheParagraphsOfTheArticle(t *testing.T) {
	want := strings.Join([]string{first, second, third}, "\n\n")
	for _, c := range []struct{ name, html string }{
		{"plain", body(p(first), p(second), p(third))},
		{"headline repeated", body("<h1>Council votes</h1>", "<h2>Council votes</h2>", p(first), p(second), p(third))},
		{"white space", body(p("\n  "+strings.ReplaceAll(first, " ", "\n\t ")), p(second+"&nbsp;"), p(third))},
		{"scripts and styles", body(p(first), "<script>var x = '<p>no</p>'</script><style>p{}</style>", p(second), p(third))},
		{"navigation and footer", body("<nav><ul><li><a href=/>Home</a><li><a href=/n>News</a></ul></nav>", p(first), p(second), p(third), "<footer><p>Copyright 2017 The Harborview Herald, all rights reserved, no part of it may be copied.</p></footer>")},
		{"related links", body(p(first), p("<a href=/x>Read more about what the council did last year in its long fight</a>"), p(second), p(third), "<ul class=related-links><li><a href=/a>Sheriff answers council in letter</a><li><a href=/b>Mayor wins second term</a></ul>")},
		{"promotions", body(p(first), p("Sign up for our morning newsletter."), p(second), "<div class=newsletter-signup><p>Get the news of the day in your inbox before breakfast, free of charge.</p></div>", p(third))},
		{"captions and credits", body("<figure><img src=x><figcaption>Mayor Marsh speaks on Tuesday. (Photo: A. Nobody)</figcaption></figure>", p(first), p(second), p(third))},
		{"byline and dates", body("<div class=byline>By Jane Roe</div>", p("August 3, 2017"), p("Updated at 3:15 p.m."), p(first), p(second), p(third))},
		{"author's note", body(p(first), p(second), p(third), "<div class=author-bio><p>Jane Roe has covered the town hall for the Herald since 2009 and lives in Harborview.</p></div>")},
		{"breaks for paragraphs", body("<div>" + first + "<br><br>" + second + "<br><br>" + third + "</div>")},
		{"soft hyphens", body(p(strings.Replace(first, "council", "coun&shy;cil", 1)), p(second), p(third))},
	} {
		if diff := cmp.Diff(want, parse(t, c.html, page.Options{}).Text); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestQuotationsListsAndSubheadsAreKept(t *testing.T) {
	html := body(p(first), "<blockquote><p>I have read the letter twice, and I do not find one sentence in it that binds this town.</p></blockquote>",
		"<h2>What the measure does</h2>", p(second), "<ul><li>It keeps the town's police out of raids unless a judge has signed.</li><li>It asks the clerk to report each request to the council.</li></ul>", p(third))
	text := parse(t, html, page.Options{}).Text
	for _, want := range []string{"I have read the letter twice", "What the measure does", "It keeps the town's police", "It asks the clerk"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is lost in %q", want, text)
		}
	}
	if !strings.Contains(text, "\n\nIt asks") {
		t.Errorf("list items are not apart in %q", text)
	}
}

func TestWordsInsideASentenceStayWhateverTheirClass(t *testing.T) {
	html := body(p(strings.Replace(first, "Harborview", `<span class="tooltip">Harborview</span>`, 1)),
		p(strings.Replace(second, "Mayor Delia Marsh", `<a class="author related" href="/m">Mayor Delia Marsh</a>`, 1)),
		p(`<span aria-hidden="true">“</span>`+strings.TrimPrefix(second, "“")), p(third))
	if diff := cmp.Diff(strings.Join([]string{first, second, second, third}, "\n\n"), parse(t, html, page.Options{}).Text); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestCardOverANameIsDropped(t *testing.T) {
	card := `<span class="name"><a href="/m">Mayor Delia Marsh</a><span class="box"><img src="m.jpg"><a href="/m">Delia Marsh</a> <a href="/x">Council weighs a tax on boats</a></span></span>`
	html := body(p(first), p("<span>"+strings.Replace(second, "Mayor Delia Marsh", card, 1)+"</span>"), p(third))
	if diff := cmp.Diff(strings.Join([]string{first, second, third}, "\n\n"), parse(t, html, page.Options{}).Text); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestShortParagraphsAmongLongOnesAreKept(t *testing.T) {
	short := []string{"“No,” she said.", "“That is wrong.”", "It was not.", "Then the lights went out.", "“I have never seen that,” Roe said, “not once.”", "Why now?"}
	var parts []string
	for _, s := range short {
		parts = append(parts, p(first), p(s), p(third))
	}
	text := parse(t, body(append(parts, p(second))...), page.Options{}).Text
	for _, want := range short {
		if !strings.Contains(text, "\n\n"+want+"\n\n") {
			t.Errorf("%q is lost", want)
		}
	}
}

func TestTextIsNFC(t *testing.T) {
	if a := parse(t, body(p(strings.Replace(first, "Harborview", "Cafe\u0301ville", 1)), p(second), p(third)), page.Options{}); !strings.Contains(a.Text, "Caf\u00e9ville") {
		t.Errorf("got %q", a.Text)
	}
}

func TestTranscriptKeepsItsTurns(t *testing.T) {
	var turns []string
	for range 6 {
		turns = append(turns, p("MARSH: We read the letter on Monday and we answered it on Tuesday, and that is where it stands."), p("HOST: And the grant?"), p("MARSH: It is in the budget."))
	}
	if got := strings.Count(parse(t, body(turns...), page.Options{}).Text, "HOST: And the grant?"); got != 6 {
		t.Errorf("got %d of 6 questions", got)
	}
}

func TestPageWithoutArticleSaysSo(t *testing.T) {
	for _, c := range []struct{ name, html, want string }{
		{"photograph", body("<h1>Photos</h1><img src=x>", p("Nothing.")), "no article text found in https://example.org/a"},
		{"empty", "", "no article text found in https://example.org/a"},
		{"not free", strings.Replace(body(p("Subscribe to read.")), "</head>", `<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script></head>`, 1), "not free to read"},
	} {
		a, err := page.Parse([]byte(c.html), page.Options{URL: "https://example.org/a"})
		if !errors.Is(err, page.ErrNoText) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, %v, want %q", c.name, a, err, c.want)
		}
	}
}

func TestTextThatOnlyJSONLDShowsIsTaken(t *testing.T) {
	html := strings.Replace(body(p("Loading")), "</head>", `<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"`+first+`\n\n`+second+`\n`+third+third+third+`"}</script></head>`, 1)
	if text := parse(t, html, page.Options{}).Text; !strings.HasPrefix(text, first+"\n\n"+second+"\n\n"+third) {
		t.Errorf("got %q", text)
	}
}

func TestFragmentIsReadWhole(t *testing.T) {
	a := parse(t, p(second), page.Options{Fragment: true, URL: "https://example.org/a"})
	if a.Text != second || a.URL != "https://example.org/a" {
		t.Errorf("got %q at %q", a.Text, a.URL)
	}
}

func TestDeepNestingGivesTheWords(t *testing.T) {
	html := "<html><head><title>Council votes</title><meta name=author content='Jane Roe'></head><body>" + strings.Repeat("<div><b>", 100_000) + p(first) + "<script>no</script><input><select><my-tag>" + p(second) + p(third)
	a := parse(t, html, page.Options{})
	if a.Text != strings.Join([]string{first, second, third}, "\n\n") || a.Title != "Council votes" || len(a.Bylines) != 1 {
		t.Errorf("got %q by %q: %q", a.Title, a.Bylines, a.Text)
	}
}

func TestCharsetIsFound(t *testing.T) {
	const e = "\xe9" // é in Latin-1 and Windows-1252
	page1 := func(head, letter string) string {
		return "<html><head>" + head + "</head><body>" + p("Caf"+letter+" owners. "+first) + p(second[len("“"):len(second)/2]) + p(third) + "</body></html>"
	}
	for _, c := range []struct{ name, html, contentType string }{
		{"UTF-8 whatever the header says", page1("", "é"), "text/html; charset=iso-8859-1"},
		{"byte-order mark", "\ufeff" + page1("", "é"), ""},
		{"header", page1("", e), "text/html; charset=windows-1252"},
		{"meta", page1(`<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">`, e), ""},
		{"late meta", page1(strings.Repeat("<!-- filler -->", 100)+"<meta charset=latin1>", e), "text/html"},
		{"nobody says", page1("", e), ""},
	} {
		if a := parse(t, c.html, page.Options{ContentType: c.contentType}); !strings.Contains(a.Text, "Café owners") {
			t.Errorf("%s: got %.40q", c.name, a.Text)
		}
	}
}
