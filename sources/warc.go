package sources

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources/page"
)

const warcHeaderBytes = 64 << 10

// warcRecord is one record of a web archive: its header and its block, which
// must be read before the next record is.
type warcRecord struct {
	kind, target, contentType string
	at                        time.Time
	truncated                 bool // the crawler left the rest of the block
	block                     *io.LimitedReader
}

// warcReader reads the records of a web archive (ISO 28500), as a stream. A
// damaged stretch is left out: it goes on at the next record that it finds.
type warcReader struct {
	in      *bufio.Reader
	members *members // nil where the file is not packed
	open    *io.LimitedReader
	lost    int // damaged stretches
}

func newWARC(in *bufio.Reader) *warcReader {
	if magic, _ := in.Peek(2); bytes.Equal(magic, gzipMagic[:2]) {
		m := &members{in: in}
		return &warcReader{in: bufio.NewReaderSize(m, 64<<10), members: m}
	}
	return &warcReader{in: in}
}

// next gives the next record that can be read; io.EOF after the last.
func (w *warcReader) next() (*warcRecord, error) {
	for {
		r, err := w.record()
		switch {
		case err == nil:
			w.open = r.block
			return r, nil
		case err == io.EOF:
			return nil, io.EOF
		}
		w.lost++
		if w.open = nil; w.resumed(err) {
			continue
		}
		if err := w.resync(); err != nil {
			return nil, err
		}
	}
}

func (w *warcReader) record() (*warcRecord, error) {
	if w.open != nil {
		if _, err := io.Copy(io.Discard, w.open); err != nil {
			return nil, err
		}
		if w.open.N > 0 {
			return nil, io.ErrUnexpectedEOF
		}
		w.open = nil
	}
	line, err := w.line()
	for err == nil && line == "" { // the two line ends after a block
		line, err = w.line()
	}
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(line, "WARC/") {
		return nil, fmt.Errorf("no record begins with %.20q", line)
	}
	r, length := &warcRecord{}, int64(-1)
	for used := 0; ; {
		line, err := w.line()
		if err != nil {
			return nil, early(err)
		}
		if line == "" {
			break
		}
		if used += len(line); used > warcHeaderBytes {
			return nil, errTooLong
		}
		name, value, _ := strings.Cut(line, ":")
		if value = strings.TrimSpace(value); strings.EqualFold(name, "Content-Length") {
			if length, err = strconv.ParseInt(value, 10, 64); err != nil || length < 0 {
				return nil, fmt.Errorf("no length: %.20q", value)
			}
			continue
		}
		r.set(strings.ToLower(name), value)
	}
	if length < 0 {
		return nil, errors.New("a record without a length")
	}
	r.block = &io.LimitedReader{R: w.in, N: length}
	return r, nil
}

func (r *warcRecord) set(name, value string) {
	switch name {
	case "warc-type":
		r.kind = value
	case "warc-target-uri":
		r.target = strings.Trim(value, "<>")
	case "warc-date":
		r.at, _ = time.Parse(time.RFC3339, value)
	case "warc-truncated":
		r.truncated = true
	case "content-type":
		r.contentType = value
	}
}

// line reads a line of a header without its end.
func (w *warcReader) line() (string, error) {
	line, long, err := readLine(w.in, warcHeaderBytes)
	if long {
		return "", errTooLong
	}
	if err == io.EOF && len(line) > 0 {
		err = io.ErrUnexpectedEOF
	}
	return strings.TrimRight(string(line), "\r\n"), err
}

// resync goes to the next line that begins a record.
func (w *warcReader) resync() error {
	for {
		head, err := w.in.Peek(len("WARC/1."))
		if string(head) == "WARC/1." {
			return nil
		}
		if err != nil && w.resumed(err) {
			return nil
		}
		if err != nil {
			return early(err)
		}
		if _, _, err := readLine(w.in, 0); err != nil {
			if w.resumed(err) {
				return nil
			}
			return err
		}
	}
}

// resumed goes on behind a damaged gzip member, where a record begins.
func (w *warcReader) resumed(err error) bool {
	if w.members == nil || !errors.Is(err, errMember) {
		return false
	}
	w.members.resume()
	w.in.Reset(w.members)
	return true
}

// early turns a stream's end inside a record into a fault.
func early(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// warc reads the pages of a web archive: those that a server answered with
// success and that are no front pages.
func (v *visit) warc(ctx context.Context, d document, in *bufio.Reader) {
	v.call(func() { v.report.Kind = "warc" })
	w := newWARC(in)
	pages, n := 0, 0
	for !v.done(ctx) {
		r, err := w.next()
		if err == io.EOF {
			break
		}
		if err != nil { // it ends inside a record
			break
		}
		n++
		got, ok, err := r.page(v.limit(documentBytes))
		got.Address = fmt.Sprintf("%s#%d", d.path, n)
		if err != nil && r.block.N == 0 { // else the archive is damaged here
			v.call(func() { v.skip(got.Address, "its body cannot be unpacked", 1) })
		}
		if !ok || isFront(got.Final) || v.foreign(got.body) {
			continue
		}
		pages++
		v.archived(ctx, got)
	}
	lost := w.lost
	if w.members != nil {
		lost = max(lost, w.members.lost)
	}
	switch {
	case lost > 0:
		v.call(func() { v.report.State = "partial" })
		v.fail("", d.path, fault("damaged", "%d damaged places in the archive were left out; %d records before and behind them were read: fetch or copy it again", lost, n))
	case n == 0 && !v.done(ctx):
		v.fail("", d.path, errors.New("no records in this web archive"))
	}
	v.call(func() { v.report.Listed += pages })
}

// archived hands over the article of one page of an archive. What holds no
// article is no fault: a crawl takes along whatever it meets.
func (v *visit) archived(ctx context.Context, got fetched) {
	if !v.web.first(got.Final) {
		v.call(func() { v.report.Known++ })
		return
	}
	a, err := v.read(ctx, got, got.Address)
	switch {
	case errors.Is(err, page.ErrNoText), errors.Is(err, errEmpty):
		v.call(func() { v.skip(got.Address, "no article text", 1) })
	case err != nil:
		v.failAt("", got.Address, err, &got.Answer)
	default:
		v.article(a)
	}
}

// foreign tells that a page cannot be about what the source is about, without
// parsing it: none of the phrases' first words stands in it.
func (v *visit) foreign(body []byte) bool {
	if len(v.About) == 0 {
		return false
	}
	low := bytes.ToLower(body)
	for _, phrase := range v.About {
		first := strings.Fields(words(phrase))
		if len(first) > 0 && bytes.Contains(low, []byte(first[0])) {
			return false
		}
	}
	return true
}

// page reads the page that a record holds. ok is false for all that is none:
// requests, metadata, pictures, redirects, errors. err is that of a page that
// cannot be read.
func (r *warcRecord) page(limit int64) (got fetched, ok bool, err error) {
	if !isWeb(r.target) || r.kind != "response" && r.kind != "resource" && r.kind != "conversion" {
		return got, false, nil
	}
	got.Answer = stancebook.Answer{Final: r.target, Captured: r.at.UTC(), At: r.at.UTC()}
	got.contentType = r.contentType
	body := bufio.NewReaderSize(r.block, 32<<10)
	if strings.HasPrefix(r.contentType, "application/http") {
		header, err := readHeader(body)
		if err != nil || header.status != http.StatusOK {
			return got, false, nil
		}
		got.Status, got.contentType = header.status, header.Get("Content-Type")
		if body, err = header.payload(body); err != nil {
			return got, false, err
		}
	}
	kind, _, _ := strings.Cut(strings.ToLower(got.contentType), ";")
	switch strings.TrimSpace(kind) {
	case "text/html", "application/xhtml+xml", "text/plain", "":
	default:
		return got, false, nil
	}
	// A body that breaks off is no article: what is there might be half of one.
	got.body, got.cut, err = readBeginning(body, limit)
	got.cut = got.cut || r.truncated
	if _, rest := io.Copy(io.Discard, r.block); err == nil {
		err = rest
	}
	return got, err == nil && len(got.body) > 0 && r.block.N == 0, err
}

// httpHeader is what a server said before the body.
type httpHeader struct {
	http.Header
	status int
}

func readHeader(in *bufio.Reader) (httpHeader, error) {
	h := httpHeader{Header: http.Header{}}
	first, _, err := readLine(in, warcHeaderBytes)
	if err != nil {
		return h, err
	}
	if words := strings.Fields(string(first)); len(words) >= 2 && strings.HasPrefix(words[0], "HTTP/") {
		h.status, _ = strconv.Atoi(words[1])
	}
	for used := 0; used < warcHeaderBytes; {
		line, _, err := readLine(in, warcHeaderBytes)
		if used += len(line); err != nil {
			return h, err
		}
		text := strings.TrimSpace(string(line))
		if text == "" {
			return h, nil
		}
		name, value, _ := strings.Cut(text, ":")
		h.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	return h, errTooLong
}

// payload undoes the transfer's chunks and the packing where they are still
// there: crawlers keep the header as it came and often the body without both.
func (h httpHeader) payload(in *bufio.Reader) (*bufio.Reader, error) {
	if strings.EqualFold(h.Get("Transfer-Encoding"), "chunked") && startsChunk(in) {
		in = bufio.NewReaderSize(unchunked(in), 32<<10)
	}
	encoding := h.Get("Content-Encoding")
	if start, _ := in.Peek(16); strings.EqualFold(encoding, "br") && bytes.HasPrefix(bytes.TrimSpace(start), []byte("<")) {
		encoding = ""
	}
	return unpack(in, cmp.Or(encoding, "identity"))
}
