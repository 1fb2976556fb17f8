package sources_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stancebook/stancebook/sources"
)

// noise is text that does not pack, so that a cut falls inside it.
func noise() string {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, 200_000)
	for i := range b {
		b[i] = byte('a' + r.IntN(26))
	}
	return string(b)
}

// Each bad input is one message that names the thing and what to do, and the
// good file beside it is still read.
func TestBadInputIsNamedAndTheOthersCarryOn(t *testing.T) {
	big := "<html><body><article>" + strings.Repeat(story, 30)
	cutText := pack(t, noise()[:15_000])
	cutLines := pack(t, `{"text":"One."}`+"\n"+`{"text":"`+noise()[:15_000]+`"}`+"\n")
	for _, c := range []struct{ name, content, want string }{
		{"empty.txt", "", "empty.txt: empty: there is nothing to read"},
		{"empty.jsonl", "", "empty.jsonl: empty: there is nothing to read"},
		{"blank.txt", " \r\n\n", "blank.txt: no text: the file holds white space alone"},
		{"blank.jsonl", "\n\n", "blank.jsonl: no records: there is nothing to read"},
		{"blank.json", "[]", "blank.json: no records: there is nothing to read"},
		{"data.txt", "GIF\x00\x01\x02", "data.txt: a binary file, not text: leave it out, or save it as text or HTML"},
		{"page.html", "\x00\x01\x02", "page.html: a binary file"},
		{"report.txt", "%PDF-1.5\nxyz", "report.txt: a PDF, which is not read: turn it into text first (pdftotext FILE.pdf FILE.txt)"},
		{"letter.txt", "PK\x03\x04xyz", "letter.txt: a zip archive or office document"},
		{"crawl", "WARC/1.0\r\n", "crawl: 1 damaged places in the archive were left out; 0 records"},
		{"twice.gz", string(pack(t, string(pack(t, "One.")))), "twice.gz: packed twice by gzip"},
		{"cut.txt.z", string(cutText[:len(cutText)/2]), "cut.txt.z: the gzip file ends too early"},
		{"cut.z.jsonl", string(cutLines[:len(cutLines)/2]), "cut.z.jsonl: stopped after record 2: the gzip file ends too early"},
		{"damaged.z", "\x1f\x8bnot gzip", "damaged.z: the gzip file is damaged"},
		{"long.txt", big, "long.txt: too long: more than 20000 bytes of text and markup"},
		{"photos.html", "<html><body><h1>Photos</h1><p>Nothing.</p></body></html>", "photos.html: no article text found in this page"},
		{"feed.rss", storyPage, "feed.rss: a web page, not a feed"},
		{"feed.xml", storyPage, "feed.xml: a web page, not a feed"},
		{"torn.rss", "<rss><channel><title>", "torn.rss: not a feed that can be read"},
		{"bare.rss", "<rss><channel><title>x</title></channel></rss>", "bare.rss: a feed without entries"},
		{"open.json", "[{\"text\":", "open.json#1: read the JSON: the JSON is not closed"},
		{"comma.json", "[{\"text\":\"One.\"},", "comma.json#2: read the JSON: the JSON is not closed"},
		{"wrong.json", "[{\"text\":\"One.\"} x]", "wrong.json#2: read the JSON: expected comma after array element"},
		{"words.csv", "headline,words\nA,B\n", "words.csv: no column for the text: there are headline, words (say which: --map text=COLUMN)"},
		{"open.csv", "text\n\"One\nTwo\n", "open.csv: stopped at record 1: a quotation mark is opened and never closed"},
		{"wide.csv", "text\nOne,Two\n", "wide.csv#1: 2 columns where the header has 1"},
		{"swallow.csv", "text\n\"" + strings.Repeat("x", 30_000), "swallow.csv#1: too long: a row holds more than 20000 bytes"},
	} {
		fs := files(t, map[string]string{"good.txt": "The mayor signed it."})
		fs[c.name] = files(t, map[string]string{"x": c.content})["x"]
		articles, faults := read(t, address(c.name, "good.txt"), sources.Options{FS: fs, MaxBytes: 20_000})
		if len(faults) != 1 || !strings.HasPrefix(faults[0], c.want) {
			t.Errorf("%s: got faults %q, want %q", c.name, faults, c.want)
		}
		if len(articles) == 0 || articles[len(articles)-1].Path != "good.txt" {
			t.Errorf("%s: the good file was not read", c.name)
		}
	}
}

func TestAbsentPlacesAreNamed(t *testing.T) {
	fs := files(t, map[string]string{"pictures/a.png": "x"})
	for name, want := range map[string]string{
		"gone.txt": "gone.txt: no such file or folder", "*.foo": "*.foo: no file matches the pattern", "pictures": "pictures: no articles in this folder",
		"ftp://example.org/a": "ftp://example.org/a: only http and https addresses are read", "": "(no address): the source has no address",
	} {
		if _, faults := read(t, address(name), sources.Options{FS: fs}); len(faults) != 1 || !strings.HasPrefix(faults[0], want) {
			t.Errorf("%q: got %q, want %q", name, faults, want)
		}
	}
}

func TestMappedColumnThatIsAbsentIsNamed(t *testing.T) {
	fs := files(t, map[string]string{"a.csv": "text,pub\nOne.,2017\n"})
	_, faults := read(t, []sources.Source{{Address: "a.csv", Map: map[string]string{"date": "when"}}}, sources.Options{FS: fs})
	if want := `a.csv: no column "when" for date: there are text, pub`; len(faults) != 1 || faults[0] != want {
		t.Errorf("got %q, want %q", faults, want)
	}
}

func TestFilesOfTheSystemAreReadByTheirPath(t *testing.T) {
	folder := t.TempDir()
	name := filepath.Join(folder, "a [1].txt")
	if err := os.WriteFile(name, []byte("The mayor signed it."), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{name, folder, filepath.Join(folder, "*.txt")} {
		articles, faults := read(t, address(from), sources.Options{})
		if len(articles) != 1 || faults != nil {
			t.Errorf("%s: got %d articles, faults %q", from, len(articles), faults)
		}
	}
}

func TestPageNestedTooDeepIsReadByItsWords(t *testing.T) {
	page := "<html><head><title>Deep</title></head><body>" + strings.Repeat("<div>", 100_000) + story + strings.Repeat("</div>", 100_000)
	articles, faults := read(t, address("a.html"), sources.Options{FS: files(t, map[string]string{"a.html": page})})
	if len(articles) != 1 || !strings.Contains(articles[0].Text, "voted on Tuesday") || strings.Contains(articles[0].Text, "<") {
		t.Errorf("got %d articles, faults %q", len(articles), faults)
	}
}
