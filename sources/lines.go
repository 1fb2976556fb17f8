package sources

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/stancebook/stancebook"
)

// kindLines is the kind of a source whose lines another program writes, a
// record each, perhaps waiting for what becomes of one before it writes the
// next. It may be empty.
const kindLines = "lines"

// namedLine parts a line of such a source into the name that it gives its
// document and the record: "archive/part-3.jsonl#17", a tab, a JSON object. A
// line without a name begins with the object and is called by its number. The
// name stands where a file's own records have their path and number, so that a
// document is called the same whoever reads its file.
func namedLine(line []byte) (name string, record []byte) {
	before, after, found := bytes.Cut(line, []byte("\t"))
	if before = bytes.TrimSpace(before); !found || len(before) == 0 || before[0] == '{' || before[0] == '[' {
		return "", line
	}
	return string(bytes.ToValidUTF8(before, []byte("\ufffd"))), after
}

// idOfName is the ID of a document that a line names: as a record of that file
// has it.
func idOfName(name string) string {
	if i := strings.LastIndexByte(name, '#'); i > 0 {
		return stancebook.IDOf(name[:i]) + name[i:]
	}
	return stancebook.IDOf(name)
}

// packedPage makes an article of a record that holds a page's bytes, as a web
// archive does: what the server said of them tells how they are read.
func (f *recordFile) packedPage(ctx context.Context, r record, c columns, packed string) {
	body, err := base64.StdEncoding.DecodeString(packed)
	if err != nil {
		f.wrong(fmt.Errorf("the page's bytes: %w: write them in standard base64", err))
		return
	}
	got := fetched{contentType: r.value(c, "type")}
	header := httpHeader{Header: http.Header{}}
	header.Set("Content-Encoding", r.value(c, "packing"))
	header.Set("Transfer-Encoding", r.value(c, "chunks"))
	in, err := header.payload(bufio.NewReaderSize(bytes.NewReader(body), 32<<10))
	if err == nil {
		got.body, got.cut, err = readBeginning(in, f.limit(documentBytes))
	}
	if err == nil && len(got.body) == 0 {
		err = errEmpty
	}
	if err != nil {
		f.wrong(err)
		return
	}
	got.Address, got.Final = f.place(), strings.TrimSpace(r.value(c, "url"))
	if at, err := time.Parse(time.RFC3339, r.value(c, "captured")); err == nil {
		got.Captured, got.At = at.UTC(), at.UTC()
	}
	a, err := f.read(ctx, got, f.place())
	if err != nil {
		f.wrong(err)
		return
	}
	fillFrom(a, r, c)
	f.article(a)
}
