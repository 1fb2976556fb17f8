package sources

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources/page"
	"golang.org/x/text/encoding/unicode"
)

// document is an open file or stream before anybody knows what is in it.
type document struct {
	in     io.Reader
	path   string // as shown
	name   string // decides by its ending
	folder bool   // met in a folder, not named
}

// place reads what a path names: a file, a folder, a glob.
func (v *visit) place(ctx context.Context, address string) {
	v.disk.find(address, func(f found) bool {
		if f.err != nil {
			v.fail("", f.path, f.err)
		} else {
			v.file(ctx, f.path, f.folder)
		}
		return !v.done(ctx)
	})
}

func (v *visit) file(ctx context.Context, path string, folder bool) {
	f, err := v.disk.Open(path)
	if err != nil {
		v.fail("", path, explain(err))
		return
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		v.fail("", path, errors.New("a folder where a file was expected"))
		return
	}
	v.document(ctx, document{in: f, path: path, name: path, folder: folder})
}

// document finds out what a stream holds and reads it.
func (v *visit) document(ctx context.Context, d document) {
	in := bufio.NewReaderSize(d.in, 64<<10)
	if v.Kind == "warc" || isWARC(d.name) {
		v.warc(ctx, d, in)
		return
	}
	if magic, _ := in.Peek(2); bytes.Equal(magic, gzipMagic[:2]) {
		unpacked, err := gzip.NewReader(in)
		if err != nil {
			v.fail("", d.path, broken(err))
			return
		}
		in = bufio.NewReaderSize(unpacked, 64<<10)
	}
	if v.Kind == kindLines { // without a look ahead: whoever writes may wait for the first answer
		d.in = in
		v.records(ctx, d, formLines)
		return
	}
	if mark, _ := in.Peek(2); isUTF16(mark) {
		in = bufio.NewReaderSize(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(in), 64<<10)
	}
	head, err := in.Peek(8 << 10)
	if len(head) == 0 && err != nil && err != io.EOF {
		v.fail("", d.path, broken(err))
		return
	}
	if bytes.HasPrefix(head, []byte("WARC/")) {
		v.warc(ctx, d, in)
		return
	}
	if err := refuse(head); err != nil {
		v.fail("", d.path, err)
		return
	}
	d.in = in
	switch form := v.formOf(d, head); form {
	case formLines, formJSON, formTable:
		v.records(ctx, d, form)
	case formSitemap:
		s, err := readSitemap(in, cmp.Or(v.Entries, v.web.MaxEntries))
		if err != nil {
			v.fail("", d.path, err)
			return
		}
		v.sitemap(ctx, s, stancebook.Answer{}, 1)
	default:
		v.whole(ctx, d, form)
	}
}

// isWARC tells a web archive by its name.
func isWARC(name string) bool { return ending(name) == ".warc" }

// whole reads a document that is one article, a feed or a list.
func (v *visit) whole(ctx context.Context, d document, form form) {
	data, cut, err := readBeginning(d.in, v.limit(documentBytes))
	if cut && form != formPage && form != formFeed {
		err = tooLong(v.limit(documentBytes))
	}
	if err != nil {
		v.fail("", d.path, err)
		return
	}
	switch form {
	case formFeed:
		v.feed(ctx, data, base{path: d.path, cut: cut})
	case formPage:
		v.page(ctx, data, d, cut)
	case formList:
		v.list(ctx, d, data)
	default:
		if v.Kind == "" && isList(data) {
			v.list(ctx, d, data)
			return
		}
		v.plain(d, data)
	}
}

// page reads one page that lies in a file.
func (v *visit) page(ctx context.Context, raw []byte, d document, cut bool) {
	a, err := v.parse(ctx, raw, page.Options{})
	if err != nil {
		v.fail("", d.path, err)
		return
	}
	a.Path, a.ID = d.path, stancebook.IDOf(d.name)
	marked(a, cut)
	v.article(a)
}

// form is what a document holds.
type form int

const (
	formText form = iota
	formPage
	formLines // JSON Lines
	formJSON  // one JSON array, object or several
	formTable // CSV, TSV
	formFeed
	formList
	formSitemap
)

// formOf decides by the kind that the user gave, then the ending, then the
// first bytes. Text of no ending is a table where the user says what its
// columns hold.
func (v *visit) formOf(d document, head []byte) form {
	switch v.Kind {
	case "feed":
		return formFeed
	case "sitemap":
		return formSitemap
	case "list":
		if e := ending(d.name); e == ".csv" || e == ".tsv" {
			return formTable
		}
		return formList
	case "page":
		return formPage
	}
	if looksLikeSitemap(head) {
		return formSitemap
	}
	if isIndex(head) {
		return formList
	}
	switch ending(d.name) {
	case ".txt", ".text":
		return formText
	case ".html", ".htm", ".xhtml":
		return formPage
	case ".jsonl", ".ndjson":
		return formLines
	case ".json":
		if looksLikeFeed(bytes.TrimSpace(head)) {
			return formFeed
		}
		return formJSON
	case ".csv", ".tsv":
		return formTable
	case ".rss", ".atom", ".xml":
		return formFeed
	}
	form := sniff(head)
	if form == formText && len(v.Map) > 0 {
		return formTable
	}
	return form
}

func sniff(head []byte) form {
	start := bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff")))
	switch {
	case looksLikeFeed(start):
		return formFeed
	case looksLikePage(start):
		return formPage
	case bytes.HasPrefix(start, []byte("{")):
		return formLines
	case bytes.HasPrefix(start, []byte("[{")), bytes.HasPrefix(start, []byte("[\n")), bytes.HasPrefix(start, []byte("[ ")):
		return formJSON
	}
	return formText
}

// looksLikePage tells an HTML page by the tags it begins with, comments and
// declarations skipped.
func looksLikePage(head []byte) bool {
	s := strings.ToLower(string(head[:min(len(head), 2048)]))
	s = strings.TrimSpace(strings.TrimPrefix(s, "\ufeff"))
	for strings.HasPrefix(s, "<!--") || strings.HasPrefix(s, "<?") {
		end := strings.Index(s, ">")
		if end < 0 {
			return false
		}
		s = strings.TrimSpace(s[end+1:])
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<article", "<div", "<p>", "<h1"} {
		if strings.HasPrefix(s, tag) {
			return true
		}
	}
	return false
}

func looksLikeFeed(head []byte) bool {
	s := string(head[:min(len(head), 4096)])
	for _, tag := range []string{"<rss", "<feed", "<rdf:RDF", "<RDF"} {
		if i := strings.Index(s, tag); i >= 0 && !strings.Contains(strings.ToLower(s[:i]), "<html") {
			return true
		}
	}
	return strings.HasPrefix(s, "{") && strings.Contains(strings.ReplaceAll(s, `\/`, "/"), "://jsonfeed.org/version")
}

// isUTF16 tells text that begins with the mark of UTF-16, as spreadsheets
// write it.
func isUTF16(start []byte) bool {
	return bytes.HasPrefix(start, []byte{0xff, 0xfe}) || bytes.HasPrefix(start, []byte{0xfe, 0xff})
}

// refuse tells why bytes that begin so are no text, nil where they may be.
func refuse(head []byte) error {
	start := bytes.TrimPrefix(head, []byte("\ufeff"))
	switch {
	case len(head) == 0:
		return errEmpty
	case bytes.HasPrefix(start, []byte("%PDF")):
		return errors.New("a PDF, which is not read: turn it into text first (pdftotext FILE.pdf FILE.txt)")
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return errors.New("a zip archive or office document, which is not read: unpack it, or save it as text or HTML")
	case bytes.HasPrefix(start, []byte{0x1f, 0x8b}):
		return errors.New("packed twice by gzip: unpack it once (gunzip FILE)")
	case bytes.IndexByte(head, 0) >= 0:
		return errors.New("a binary file, not text: leave it out, or save it as text or HTML")
	}
	return nil
}

// broken says what a stream that ends in err suffers from.
func broken(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the gzip file ends too early (%w): fetch or copy it again", err)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return fmt.Errorf("the gzip file is damaged (%w): fetch or copy it again", err)
	}
	return err
}
