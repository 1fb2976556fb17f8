package sources

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/stancebook/stancebook/sources/page"
)

// FuzzTable holds that what is written as CSV is read as it was.
func FuzzTable(f *testing.F) {
	f.Add("id", "text", "1", "a \"b\",\r\nc\n\nd")
	f.Add("a", ";", "\t", "|\"")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		want := [][]string{{"id", "text"}, {a, b}, {c, d}}
		for _, row := range want {
			for _, cell := range row {
				if !utf8.ValidString(cell) || strings.HasPrefix(cell, "\ufeff") {
					t.Skip("CSV is UTF-8")
				}
			}
		}
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		if err := w.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		r := newTable(&out, 1<<20)
		if _, err := r.header(); err != nil {
			t.Fatal(err)
		}
		for _, row := range want[1:] {
			got, err := r.row()
			if err != nil || strings.Join(got, "\x00") != strings.Join(row, "\x00") {
				t.Errorf("got %q, %v, want %q", got, err, row)
			}
		}
		if _, err := r.row(); err != io.EOF {
			t.Errorf("after the last row: got %v, want EOF", err)
		}
	})
}

// FuzzRead holds for any file under any ending: each article is valid UTF-8 with
// its headline inside it, each fault names the file, and something is said.
func FuzzRead(f *testing.F) {
	for _, ending := range []string{"", ".txt", ".html", ".jsonl", ".json", ".csv", ".xml"} {
		f.Add([]byte("Mayor signs\n\nShe signed."), ending)
		f.Add([]byte(`[{"text":"One.","title":"One."},`), ending)
		f.Add([]byte("text,id\n\"a\"\"b\",1\n"), ending)
		f.Add([]byte("<rss><channel><item><title>A&x</title><description>B</description></item>"), ending)
	}
	f.Fuzz(func(t *testing.T, data []byte, ending string) {
		switch ending {
		case "", ".txt", ".html", ".jsonl", ".json", ".csv", ".xml":
		default:
			t.Skip("not an ending")
		}
		o := Options{FS: fstest.MapFS{"a" + ending: {Data: data}}, Fetch: Fetch{
			Transport: offline{}, MinInterval: -1, Sleep: func(context.Context, time.Duration) error { return nil },
		}}
		said := false
		for a, err := range Read(context.Background(), []Source{{Address: "a" + ending}}, o) {
			said = true
			var item *ItemError
			switch {
			case err != nil && !errors.As(err, &item):
				t.Errorf("an error that names no file: %v", err)
			case err != nil && (item.Path == "" || item.Err.Error() == ""):
				t.Errorf("a fault without a name: %v", item)
			case err == nil && (!utf8.ValidString(a.Text) || a.Headline.End > len(a.Text) || !utf8.ValidString(a.Headline.Of(a.Text))):
				t.Errorf("text %q with headline %v", a.Text, a.Headline)
			}
		}
		if !said {
			t.Error("nothing was said of the file")
		}
	})
}

// offline answers no request.
type offline struct{}

func (offline) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("no network") }

// FuzzWARC holds for any bytes that an archive is read to its end, that each of
// its records lies whole before what follows it, and that an undamaged record
// behind damage in another gzip member is found.
func FuzzWARC(f *testing.F) {
	record := "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/x\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n"
	packed := func(s string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = io.WriteString(z, s)
		_ = z.Close()
		return b.Bytes()
	}
	good := packed(strings.Replace(record, "/x", "/good", 1))
	f.Add([]byte(record + record))
	f.Add(packed(record))
	f.Add(append(packed(record), packed(record)[:30]...))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Add([]byte("WARC/1.0\r\nContent-Length: 99999999999999\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, all := range [][]byte{data, append(append(bytes.Clone(packed(record)), data...), good...)} {
			w := newWARC(bufio.NewReader(bytes.NewReader(all)))
			last, found := "", false
			for n := 0; ; n++ {
				r, err := w.next()
				if err != nil {
					break
				}
				if n > len(all)*1100 { // deflate packs a thousand to one
					t.Fatalf("more records than bytes")
				}
				got, ok, _ := r.page(1 << 20)
				if ok && r.block.N != 0 {
					t.Errorf("a page of half a record")
				}
				last, found = r.target, found || r.target == "http://a.example/good" && string(got.body) == "hello"
			}
			if len(all) > len(data) && !found && !bytes.Contains(data, gzipMagic) {
				t.Errorf("the good record was not found; the last is %q", last)
			}
		}
	})
}

// FuzzSitemap holds that what is kept is addresses, no more than were named and
// asked for, newest first, and that reading a sitemap twice gives the same.
func FuzzSitemap(f *testing.F) {
	f.Add(`<urlset><url><loc>http://a.example/1</loc><lastmod>2017-08-03</lastmod></url><url><loc>http://a.example/2</loc></url></urlset>`)
	f.Add(`<sitemapindex><sitemap><loc>http://a.example/s.xml</loc></sitemap></sitemapindex>`)
	f.Add(`<!DOCTYPE x [<!ENTITY a "b">]><urlset><url><loc>http://a.example/&a;`)
	f.Add(`<?xml version="1.0" encoding="koi8-r"?><urlset><url><loc> https://a.example/ö </loc>`)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := readSitemap(strings.NewReader(text), 3)
		if err != nil {
			return
		}
		if len(s.pages) > min(3, s.total) {
			t.Errorf("%d pages kept of %d", len(s.pages), s.total)
		}
		before := ""
		for i, p := range s.pages {
			if !isWeb(p.address) || len(p.address) > mostInSitemap {
				t.Errorf("kept %q", p.address)
			}
			if date := page.Date(p.date); i > 0 && date > before {
				t.Errorf("%s behind %s", date, before)
			} else {
				before = date
			}
		}
		again, _ := readSitemap(strings.NewReader(text), 3)
		if fmt.Sprint(again.pages, again.maps, again.total) != fmt.Sprint(s.pages, s.maps, s.total) {
			t.Error("read twice, not the same")
		}
	})
}

// FuzzList holds that a list gives only what stands in it, and that a list of
// addresses written anew gives the same addresses.
func FuzzList(f *testing.F) {
	f.Add("# x\nhttp://a.example/1\n\nhttps://b.example/2\n")
	f.Add("url,publish_date\nhttp://a.example/1,2017-08-03\n\"http://b.example/,2\",x\n")
	f.Add(strings.Repeat("\t", 4) + "http://a.example/" + strings.Repeat("\t", 22))
	f.Fuzz(func(t *testing.T, text string) {
		all, err := readList([]byte(text), nil)
		if err != nil {
			return
		}
		var lines []string
		for _, l := range all {
			if l.address == "" || l.address != strings.TrimSpace(l.address) {
				t.Errorf("gave the address %q", l.address)
			}
			if isWeb(l.address) && !strings.ContainsAny(l.address, " \t\r\n<>\"\ufeff") && utf8.ValidString(l.address) {
				lines = append(lines, l.address)
			}
		}
		if len(lines) == 0 {
			return
		}
		again, err := readList([]byte(strings.Join(lines, "\n")), nil)
		if err != nil || len(again) != len(lines) {
			t.Fatalf("%q: got %d addresses, %v, want %d", lines, len(again), err, len(lines))
		}
		for i, l := range again {
			if l.address != lines[i] {
				t.Errorf("got %q, want %q", l.address, lines[i])
			}
		}
	})
}

// FuzzCapture holds that an archived address leads to a page of the web, asked
// from the archive alone, and that asking so is itself a form of that address.
func FuzzCapture(f *testing.F) {
	f.Add("https://web.archive.org/web/20170803123456id_/http://a.example/x?y=z")
	f.Add("http://web.archive.org/web/20170803/a.example")
	f.Fuzz(func(t *testing.T, address string) {
		c, ok := captureOf(address)
		if !ok {
			return
		}
		again, ok := captureOf(c.raw)
		if !isWeb(c.original) || !ok || again != c {
			t.Errorf("%q: got %+v, then %+v", address, c, again)
		}
	})
}
