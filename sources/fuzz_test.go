package sources

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"
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
