package sources_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources"
)

// story is a page's body long enough for an article.
var story = strings.Repeat("<p>The council of Harborview voted on Tuesday to keep its police out of federal raids, and the mayor said that she would sign the measure before the week is over.</p>\n", 5)

var storyPage = "<!doctype html><html lang=en><head><title>Council votes</title></head><body><article><h1>Council votes</h1>" + story + "</article></body></html>"

// files makes a file system; a name that ends in .gz is packed.
func files(t *testing.T, contents map[string]string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for name, text := range contents {
		data := []byte(text)
		if strings.HasSuffix(name, ".gz") {
			data = pack(t, text)
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

func pack(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read collects articles and the messages of what failed.
func read(t *testing.T, from []sources.Source, o sources.Options) (articles []*stancebook.Article, faults []string) {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return time.Date(2017, 8, 4, 2, 0, 0, 0, time.UTC) }
	}
	for a, err := range sources.Read(context.Background(), from, o) {
		var item *sources.ItemError
		switch {
		case err == nil:
			articles = append(articles, a)
		case errors.As(err, &item) && a == nil:
			faults = append(faults, err.Error())
		default:
			t.Fatalf("got article %v with error %v", a, err)
		}
	}
	return articles, faults
}

func address(names ...string) []sources.Source {
	var out []sources.Source
	for _, n := range names {
		out = append(out, sources.Source{Address: n})
	}
	return out
}

func paths(articles []*stancebook.Article) []string {
	var out []string
	for _, a := range articles {
		out = append(out, a.Path)
	}
	return out
}

func TestReadTakesEveryForm(t *testing.T) {
	text := "Mayor Signs Measure\n\nThe mayor signed it on Friday.\n"
	fs := files(t, map[string]string{
		"a.txt": text, "b": text, "c.txt.gz": text, "d.html": storyPage, "e.htm.gz": storyPage, "page": storyPage,
		"f.jsonl": `{"text":"One."}` + "\n" + `{"body":"Two."}` + "\n", "g.ndjson.gz": `{"content":"Three."}`,
		"h.json": "[{\"text\":\"Four.\"},\n{\"text\":\"Five.\"}]", "one.json": `{"text":"Six."}`, "lines": `{"text":"Seven."}`,
		"u.csv": "\xff\xfet\x00e\x00x\x00t\x00\n\x00O\x00n\x00e\x00\n\x00", "i.csv": "id,body\n7,\"Eight, and more.\"\n", "j.tsv.gz": "body\theadline\nNine.\tNews\n", "semi.csv": "body;date\nTen.;2017-08-03\n",
	})
	for _, c := range []struct {
		name string
		want []string
	}{
		{"a.txt", []string{"a.txt"}}, {"b", []string{"b"}}, {"c.txt.gz", []string{"c.txt.gz"}}, {"d.html", []string{"d.html"}},
		{"e.htm.gz", []string{"e.htm.gz"}}, {"page", []string{"page"}}, {"f.jsonl", []string{"f.jsonl#1", "f.jsonl#2"}},
		{"g.ndjson.gz", []string{"g.ndjson.gz#1"}}, {"h.json", []string{"h.json#1", "h.json#2"}}, {"one.json", []string{"one.json#1"}},
		{"lines", []string{"lines#1"}}, {"i.csv", []string{"i.csv#1"}}, {"j.tsv.gz", []string{"j.tsv.gz#1"}}, {"semi.csv", []string{"semi.csv#1"}}, {"u.csv", []string{"u.csv#1"}},
	} {
		articles, faults := read(t, address(c.name), sources.Options{FS: fs})
		if diff := cmp.Diff(c.want, paths(articles)); diff != "" || faults != nil {
			t.Errorf("read %s: faults %q, paths (-want +got)\n%s", c.name, faults, diff)
		}
	}
}

func TestFolderIsReadInOrderWithoutWhatIsNoArticle(t *testing.T) {
	fs := files(t, map[string]string{
		"news/b.txt": "B.", "news/a.txt": "A.", "news/x/c.txt.gz": "C.", "news/.hidden.txt": "no", "news/.git/d.txt": "no",
		"news/picture.png": "no", "news/Makefile": "no", "news/feed.xml": "no", "news/list.txt": "http://example.org/a\n",
	})
	articles, faults := read(t, address("news"), sources.Options{FS: fs})
	if diff := cmp.Diff([]string{"news/a.txt", "news/b.txt", "news/x/c.txt.gz"}, paths(articles)); diff != "" {
		t.Errorf("paths (-want +got)\n%s", diff)
	}
	if want := []string{"news/list.txt: a list of addresses: name the file itself to have them fetched"}; !cmp.Equal(want, faults) {
		t.Errorf("faults: got %q, want %q", faults, want)
	}
}

func TestGlobIsSorted(t *testing.T) {
	fs := files(t, map[string]string{"b.txt": "B.", "a.txt": "A.", "c.html": storyPage})
	articles, faults := read(t, address("*.txt"), sources.Options{FS: fs})
	if diff := cmp.Diff([]string{"a.txt", "b.txt"}, paths(articles)); diff != "" || faults != nil {
		t.Errorf("faults %q, paths (-want +got)\n%s", faults, diff)
	}
}

func TestStandardInputIsSniffed(t *testing.T) {
	for _, c := range []struct{ name, in, path, id string }{
		{"text", "The mayor signed it.", "-", "stdin"}, {"page", storyPage, "-", "stdin"},
		{"records", `{"text":"One."}`, "-#1", "stdin#1"}, {"array", `[{"text":"One."}]`, "-#1", "stdin#1"},
		{"packed", string(pack(t, `{"id":"x","text":"One."}`)), "-#1", "x"},
	} {
		articles, faults := read(t, address("-"), sources.Options{Stdin: strings.NewReader(c.in)})
		if len(articles) != 1 || faults != nil {
			t.Errorf("%s: got %d articles, faults %q", c.name, len(articles), faults)
			continue
		}
		if a := articles[0]; a.Path != c.path || a.ID != c.id {
			t.Errorf("%s: got path %q and ID %q, want %q and %q", c.name, a.Path, a.ID, c.path, c.id)
		}
	}
}

func TestPlainTextIsKeptAsRead(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"byte-order mark dropped", "\ufeffOne.\n", "One.\n"},
		{"CRLF kept", "One.\r\n\r\nTwo.\r\n", "One.\r\n\r\nTwo.\r\n"},
		{"each invalid byte one mark", "a\xff\xfeb\xe2\x82.", "a\ufffd\ufffdb\ufffd\ufffd."},
		{"not normalised", "Cafe\u0301 \u00a0x  y", "Cafe\u0301 \u00a0x  y"},
		{"UTF-16", "\xff\xfeO\x00n\x00e\x00", "One"},
	} {
		articles, faults := read(t, address("a.txt"), sources.Options{FS: files(t, map[string]string{"a.txt": c.in})})
		if len(articles) != 1 || articles[0].Text != c.want {
			t.Errorf("%s: got %v, faults %q, want text %q", c.name, articles, faults, c.want)
		}
	}
}

func TestHeadlineOfPlainText(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"line above its text", "Mayor signs measure\nThe mayor signed it on Friday after a long debate.\n", "Mayor signs measure"},
		{"blank line between", "\n  Mayor signs measure\r\n\r\nThe mayor signed it.\r\n", "Mayor signs measure"},
		{"question in capitals", "Who Pays for the Raids?\nNobody knows.\n", "Who Pays for the Raids?"},
		{"closing mark after a word", "Mayor defends ‘welcoming city’\nShe spoke on Friday.\n", "Mayor defends ‘welcoming city’"},
		{"sentence", "The mayor signed it on Friday.\nShe smiled.\n", ""},
		{"quotation", "“We will not do that,”\nthe mayor said.\n", ""},
		{"question in running text", "Who will pay for it?\nNobody knows.\n", ""},
		{"dateline", "HARBORVIEW, Ohio (AP) — The mayor signed a measure\nThe council had passed it.\n", ""},
		{"byline", "By Jane Roe\nThe mayor signed it.\n", ""},
		{"label", "ADVERTISEMENT\nThe mayor signed it.\n", ""},
		{"credit", "(Photo: A. Nobody)\nThe mayor signed it.\n", ""},
		{"age", "7 years ago\nThe mayor signed it.\n", ""},
		{"nothing below", "Mayor signs measure", ""},
		{"too long", strings.Repeat("word ", 50) + "\nThe mayor signed it.\n", ""},
		{"lines broken at a width", "The mayor of the city of Harborview has signed a measure that\nkeeps the police out of raids, and she said that the city\nwould go to court over the grants that it may now lose\nif the department does what it says.\n", ""},
	} {
		articles, _ := read(t, address("a.txt"), sources.Options{FS: files(t, map[string]string{"a.txt": c.text})})
		if len(articles) != 1 {
			t.Errorf("%s: got %d articles", c.name, len(articles))
			continue
		}
		a := articles[0]
		if a.Title != c.want || a.Headline.Of(a.Text) != c.want {
			t.Errorf("%s: got title %q at %q, want %q", c.name, a.Title, a.Headline.Of(a.Text), c.want)
		}
	}
}

func TestBylineOfPlainText(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string
	}{
		{"By Jane Roe", []string{"Jane Roe"}}, {"By JANE ROE and John Q. Public", []string{"JANE ROE", "John Q. Public"}},
		{"By Jane Roe, Harborview Herald", []string{"Jane Roe"}}, {"By Friday the measure was law.", nil}, {"By then", nil},
	} {
		text := "Mayor signs measure\n" + c.line + "\nThe mayor signed it on Friday.\n"
		articles, _ := read(t, address("a.txt"), sources.Options{FS: files(t, map[string]string{"a.txt": text})})
		if diff := cmp.Diff(c.want, articles[0].Bylines); diff != "" {
			t.Errorf("%q (-want +got)\n%s", c.line, diff)
		}
	}
}

func TestFlagsFillOnlyWhatIsMissing(t *testing.T) {
	fs := files(t, map[string]string{"r.jsonl": `{"text":"One.","date":"2017-08-01","outlet":"Herald"}` + "\n" + `{"text":"Two."}`})
	articles, faults := read(t, []sources.Source{{Address: "r.jsonl", Date: "2017-08-03", Outlet: "Courier"}}, sources.Options{FS: fs})
	if len(articles) != 2 {
		t.Fatalf("got %d articles, faults %q", len(articles), faults)
	}
	got := [][3]string{}
	for _, a := range articles {
		got = append(got, [3]string{a.Published, a.DateSource, a.Outlet})
	}
	want := [][3]string{{"2017-08-01", "record", "Herald"}, {"2017-08-03", "flag", "Courier"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestOneAddressNamesOneArticle(t *testing.T) {
	fs := files(t, map[string]string{"a.txt": "One.", "b.txt": "Two."})
	articles, faults := read(t, []sources.Source{{Address: "*.txt", URL: "https://Example.org/x?utm_source=y"}}, sources.Options{FS: fs})
	if len(articles) != 1 || articles[0].URL != "https://example.org/x" || len(faults) != 1 {
		t.Errorf("got %v, faults %q", articles, faults)
	}
}

func TestFlagThatIsNoDateIsNamed(t *testing.T) {
	_, faults := read(t, []sources.Source{{Address: "a.txt", Date: "August"}}, sources.Options{FS: files(t, map[string]string{"a.txt": "One."})})
	if want := `a.txt: date "August" is no date: write it as 2017-08-03`; len(faults) != 1 || faults[0] != want {
		t.Errorf("got %q, want %q", faults, want)
	}
}

func TestLimitStops(t *testing.T) {
	fs := files(t, map[string]string{"r.jsonl": strings.Repeat(`{"text":"One."}`+"\n", 10)})
	articles, faults := read(t, []sources.Source{{Address: "r.jsonl", Limit: 3}}, sources.Options{FS: fs})
	if len(articles) != 3 || faults != nil {
		t.Errorf("got %d articles, faults %q", len(articles), faults)
	}
}

func TestReadStopsWhenTheCallerDoes(t *testing.T) {
	fs := files(t, map[string]string{"a.txt": "One.", "b.txt": "Two."})
	n := 0
	for range sources.Read(context.Background(), address("a.txt", "b.txt"), sources.Options{FS: fs}) {
		n++
		break
	}
	if n != 1 {
		t.Errorf("got %d articles, want 1", n)
	}
}

func TestReadEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for a, err := range sources.Read(ctx, address("a.txt"), sources.Options{FS: files(t, map[string]string{"a.txt": "One."})}) {
		var item *sources.ItemError
		if errors.As(err, &item) {
			t.Errorf("got %v, %v, want the context's error", a, err)
		}
	}
}

func TestSpanishTextIsFlagged(t *testing.T) {
	text := strings.Repeat("El alcalde dijo el martes que la ciudad no ayudará a los agentes federales y que los vecinos deben sentirse seguros. ", 4)
	articles, _ := read(t, address("a.txt"), sources.Options{FS: files(t, map[string]string{"a.txt": text})})
	if got := articles[0].Language; got != "es" {
		t.Errorf("language: got %q, want es", got)
	}
}

func TestCount(t *testing.T) {
	fs := files(t, map[string]string{"n/a.txt": "A.", "n/b.html": "B", "r.jsonl": "{}"})
	for _, c := range []struct {
		from  []sources.Source
		n     int
		known bool
	}{
		{address("n"), 2, true}, {address("n", "r.jsonl"), 3, false}, {address("-"), 1, false}, {address("https://example.org/feed"), 1, false},
		{[]sources.Source{{Address: "n", Limit: 1}}, 1, true},
	} {
		if n, known := sources.Count(c.from, sources.Options{FS: fs}); n != c.n || known != c.known {
			t.Errorf("%v: got %d, %v, want %d, %v", c.from, n, known, c.n, c.known)
		}
	}
}
