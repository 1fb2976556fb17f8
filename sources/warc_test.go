package sources_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/stancebook/stancebook/sources"
)

// archived is a record of a web archive as Common Crawl writes it.
func archived(kind, target, contentType, block string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2017-08-05T10:20:30Z\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, target, contentType, len(block), block)
}

func response(target, header, body string) string {
	return archived("response", target, "application/http; msgtype=response", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"+header+"\r\n"+body)
}

func taleAt(n int) (address, page string) {
	return fmt.Sprintf("http://herald.example/2017/08/03/story-%d", n), tale("herald.example", n, 1)
}

// crawl is an archive of some stories and of what else a crawl takes along.
func crawl(stories int) []string {
	records := []string{"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\na: b\r\n\r\n"}
	for n := 1; n <= stories; n++ {
		address, page := taleAt(n)
		records = append(records,
			archived("request", address, "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n"),
			response(address, "ETag: \"x\"\r\n", page),
			archived("metadata", address, "application/warc-fields", "a: b"))
	}
	return append(records,
		response("http://herald.example/", "", tale("herald.example", 99, 1)),
		archived("response", "http://herald.example/gone", "application/http; msgtype=response", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n"+tale("x", 98, 1)),
		archived("response", "http://herald.example/picture", "application/http; msgtype=response", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx"),
		response("http://herald.example/photos", "", "<html><h1>Photos</h1></html>"))
}

func packedEach(t *testing.T, records []string) (members [][]byte) {
	t.Helper()
	for _, r := range records {
		members = append(members, pack(t, r))
	}
	return members
}

func readWARC(t *testing.T, name string, data []byte, s sources.Source) (urls []string, faults []string, last sources.Report) {
	t.Helper()
	s.Address = name
	articles, faults := read(t, []sources.Source{s}, sources.Options{
		FS: fstest.MapFS{name: {Data: data}}, Notes: func(n sources.Note) {
			if n.Kind == "source" {
				last = *n.Report
			}
		},
	})
	for _, a := range articles {
		urls = append(urls, a.URL)
	}
	return urls, faults, last
}

func stories(numbers ...int) (urls []string) {
	for _, n := range numbers {
		address, _ := taleAt(n)
		urls = append(urls, address)
	}
	return urls
}

func TestArchiveGivesItsPagesAlone(t *testing.T) {
	plain := strings.Join(crawl(3), "")
	for name, data := range map[string][]byte{
		"a.warc": []byte(plain), "a.warc.gz": bytes.Join(packedEach(t, crawl(3)), nil), "whole.warc.gz": pack(t, plain), "noname": []byte(plain),
	} {
		urls, faults, report := readWARC(t, name, data, sources.Source{})
		if diff := cmp.Diff(stories(1, 2, 3), urls); diff != "" || faults != nil || report.Kind != "warc" || report.Skipped != 1 {
			t.Errorf("%s: faults %q, report %+v (-want +got)\n%s", name, faults, report, diff)
		}
	}
}

func TestArchivedPageKnowsWhenItWasTaken(t *testing.T) {
	articles, _ := read(t, address("a.warc"), sources.Options{FS: files(t, map[string]string{"a.warc": strings.Join(crawl(1), "")})})
	a := articles[0]
	got := fmt.Sprint(a.Answer.Captured, a.Published, a.DateSource, a.Path, a.Answer.Status)
	if want := "2017-08-05 10:20:30 +0000 UTC2017-08-03url" + "a.warc#3200"; strings.ReplaceAll(got, " 200", "200") != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTransferEncodingsOfAnArchiveAreUndone(t *testing.T) {
	at, page := taleAt(1)
	chunked := fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(page), page)
	for name, record := range map[string]string{
		"chunked":            response(at, "Transfer-Encoding: chunked\r\n", chunked),
		"chunked no longer":  response(at, "Transfer-Encoding: chunked\r\n", page),
		"packed":             response(at, "Content-Encoding: gzip\r\n", string(pack(t, page))),
		"packed no longer":   response(at, "Content-Encoding: gzip\r\n", page),
		"brotli no longer":   response(at, "Content-Encoding: br\r\n", page),
		"packed and chunked": response(at, "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(pack(t, page)), pack(t, page))),
		"text of a crawl":    archived("conversion", at, "text/plain", strings.Repeat("The mayor said on Tuesday that she would sign the measure. ", 9)),
		"a resource":         archived("resource", at, "text/html", page),
	} {
		if urls, faults, _ := readWARC(t, "a.warc", []byte(record), sources.Source{}); len(urls) != 1 || faults != nil {
			t.Errorf("%s: got %v, faults %q", name, urls, faults)
		}
	}
}

func TestDamagedArchiveKeepsItsGoodRecords(t *testing.T) {
	good := func() [][]byte { return packedEach(t, crawl(4)) }
	flip := func(members [][]byte, i int) { // in the middle of a member
		for at := len(members[i]) / 3; at < len(members[i])/3+8; at++ {
			members[i][at] ^= 0xff
		}
	}
	for _, c := range []struct {
		name   string
		damage func(m [][]byte) []byte
		want   []string
	}{
		{"one member", func(m [][]byte) []byte { flip(m, 2); return bytes.Join(m, nil) }, stories(2, 3, 4)},
		{"two members", func(m [][]byte) []byte { flip(m, 2); flip(m, 8); return bytes.Join(m, nil) }, stories(2, 4)},
		{"a member's header", func(m [][]byte) []byte { m[5][0] = 0; return bytes.Join(m, nil) }, stories(1, 3, 4)},
		{"a member cut short", func(m [][]byte) []byte { m[5] = m[5][:len(m[5])/2]; return bytes.Join(m, nil) }, stories(1, 3, 4)},
		{"a wrong checksum", func(m [][]byte) []byte { m[3][len(m[3])-6] ^= 1; return bytes.Join(m, nil) }, stories(1, 2, 3, 4)},
		{"zeros between", func(m [][]byte) []byte { m[4] = append(m[4], make([]byte, 100_000)...); return bytes.Join(m, nil) }, stories(1, 2, 3, 4)},
		{"the end", func(m [][]byte) []byte { all := bytes.Join(m[:12], nil); return all[:len(all)-20] }, stories(1, 2, 3)},
	} {
		urls, faults, report := readWARC(t, "a.warc.gz", c.damage(good()), sources.Source{})
		if diff := cmp.Diff(c.want, urls); diff != "" || len(faults) != 1 || !strings.Contains(faults[0], "damaged places") || report.State != "partial" {
			t.Errorf("%s: faults %q, report %+v (-want +got)\n%s", c.name, faults, report, diff)
		}
	}
}

func TestDamagedArchiveThatIsNotPackedGoesOnAtTheNextRecord(t *testing.T) {
	records := crawl(4)
	records[5] = strings.Replace(records[5], "Content-Length: ", "Content-Length: x", 1)
	records[8] = strings.Replace(records[8], "Content-Length: ", "Content-Length: 9", 1) // far too long: swallows the rest
	urls, faults, _ := readWARC(t, "a.warc", []byte(strings.Join(records, "")), sources.Source{})
	if diff := cmp.Diff(stories(1), urls); diff != "" || len(faults) != 1 {
		t.Errorf("faults %q (-want +got)\n%s", faults, diff)
	}
}

func TestArchiveIsFilteredByWordsAndDays(t *testing.T) {
	data := []byte(strings.Join(crawl(3), ""))
	for _, c := range []struct {
		s    sources.Source
		want []string
	}{
		{sources.Source{About: []string{"vote 2"}}, stories(2)}, {sources.Source{About: []string{"clerk*", "nobody"}}, stories(1, 2, 3)},
		{sources.Source{About: []string{"cler"}}, nil}, {sources.Source{About: []string{"MAYOR said"}}, stories(1, 2, 3)},
		{sources.Source{Since: "2017-08-04"}, nil}, {sources.Source{Since: "2017-08-03", Limit: 2}, stories(1, 2)},
	} {
		if urls, faults, _ := readWARC(t, "a.warc", data, c.s); !cmp.Equal(c.want, urls) || faults != nil {
			t.Errorf("%+v: got %v, faults %q, want %v", c.s, urls, faults, c.want)
		}
	}
}

func TestLongArchiveTakesLittleMemory(t *testing.T) {
	noise := "<!--" + strings.Repeat("0123456789abcdef", 60_000) + "-->"
	var b bytes.Buffer
	for n := range 60 {
		at, page := taleAt(n)
		z := gzip.NewWriter(&b)
		_, _ = io.WriteString(z, response(at, "", page+noise))
		_ = z.Close()
	}
	fs := fstest.MapFS{"a.warc.gz": {Data: b.Bytes()}}
	w := newWorld(t)
	runtime.GC()
	stop := w.watchHeap()
	articles := 0
	for a, err := range sources.Read(t.Context(), address("a.warc.gz"), sources.Options{FS: fs}) {
		if err != nil {
			t.Fatal(err)
		}
		if a.Text != "" {
			articles++
		}
	}
	stop()
	if articles != 60 || w.heap > 120<<20 {
		t.Errorf("got %d articles, heap %d MB", articles, w.heap>>20)
	}
}
