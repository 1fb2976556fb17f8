package sources

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/stancebook/stancebook"
)

// kindLines is the kind of a source whose lines another program writes, a
// record each, perhaps waiting for what becomes of one before it writes the
// next. It may be empty.
const kindLines = "lines"

// NamedLine parts a line of such a source into the name that it gives its
// document and the record: "archive/part-3.jsonl#17", a tab, a JSON object. A
// line without a name begins with the object and is called by its number. The
// name stands where a file's own records have their path and number, so that a
// document is called the same whoever reads its file.
func NamedLine(line []byte) (name string, record []byte) {
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
// archive does: what the server called them says how to read them.
func (f *recordFile) packedPage(ctx context.Context, r record, c columns, packed string) {
	body, err := base64.StdEncoding.DecodeString(packed)
	if err != nil {
		f.wrong(fmt.Errorf("the page's bytes: %w: write them in standard base64", err))
		return
	}
	if limit := f.limit(documentBytes); int64(len(body)) > limit {
		f.wrong(fmt.Errorf("%w: more than %s of text and markup: leave it out", errTooLong, size(limit)))
		return
	}
	got := fetched{body: body, contentType: r.value(c, "type")}
	got.Address, got.Final = f.place(), strings.TrimSpace(r.value(c, "url"))
	if len(body) == 0 {
		f.wrong(errEmpty)
		return
	}
	a, err := f.read(ctx, got, f.place())
	if err != nil {
		f.wrong(err)
		return
	}
	if at, err := time.Parse(time.RFC3339, r.value(c, "captured")); err == nil {
		answer := got.Answer
		answer.Captured, answer.At = at.UTC(), at.UTC()
		a.Answer = &answer
	}
	fillFrom(a, r, c)
	f.article(a)
}
