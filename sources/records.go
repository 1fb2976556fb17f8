package sources

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources/page"
)

// records reads a file that holds many articles, one at a time.
func (v *visit) records(ctx context.Context, d document, form form) {
	in := &recordFile{visit: v, path: d.path, name: d.name, folder: d.folder}
	switch form {
	case formLines:
		in.lines(ctx, d.in)
	case formJSON:
		in.json(ctx, d.in)
	case formTable:
		in.table(ctx, d.in)
	}
	if in.n == 0 && in.faults == 0 && !v.done(ctx) && v.Kind != kindLines {
		v.fail("", d.path, errors.New("no records: there is nothing to read"))
	}
}

// recordFile is a file of records as far as it was read.
type recordFile struct {
	*visit
	path, name string
	folder     bool   // met in a folder, not named
	named      string // what the present line calls its document; "" is by its number
	n          int    // records met, good and bad
	faults     int
}

func (f *recordFile) place() string {
	return cmp.Or(f.named, fmt.Sprintf("%s#%d", f.path, f.n))
}

func (f *recordFile) id() string {
	if f.named != "" {
		return idOfName(f.named)
	}
	return fmt.Sprintf("%s#%d", stancebook.IDOf(f.name), f.n)
}

func (f *recordFile) wrong(err error) {
	f.faults++
	f.fail(f.id(), f.place(), err)
}

// lines reads JSON Lines. A bad line is reported and the rest carries on.
func (f *recordFile) lines(ctx context.Context, in io.Reader) {
	r := bufio.NewReaderSize(in, 64<<10)
	limit := f.limit(recordBytes)
	for !f.done(ctx) {
		line, long, err := readLine(r, limit)
		if line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff"))); len(line) > 0 || long {
			f.n++
			if f.Kind == kindLines {
				f.named, line = namedLine(line)
			}
			switch {
			case long:
				f.wrong(fmt.Errorf("%w: the line holds more than %s: split it, or leave it out", errTooLong, size(limit)))
			case err != nil && err != io.EOF:
				// The stream broke inside this line: what is there is no record.
			default:
				f.object(ctx, line)
			}
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			f.faults++
			f.fail("", f.path, fmt.Errorf("stopped after record %d: %w", f.n, broken(err)))
			return
		}
	}
}

// readLine reads to the next newline. A line over limit is skipped to its end
// and long tells so.
func readLine(r *bufio.Reader, limit int64) (line []byte, long bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if !long && int64(len(line)+len(part)) > limit {
			line, long = nil, true
		}
		if !long {
			line = append(line, part...)
		}
		if err != bufio.ErrBufferFull {
			return line, long, err
		}
	}
}

// json reads an array of objects, one object, or several in a row.
func (f *recordFile) json(ctx context.Context, in io.Reader) {
	r := bufio.NewReader(in)
	if mark, _ := r.Peek(3); bytes.Equal(mark, []byte("\ufeff")) {
		_, _ = r.Discard(3)
	}
	capped := &meter{in: r, limit: f.limit(recordBytes)}
	d := json.NewDecoder(capped)
	d.UseNumber()
	first, _ := firstByte(r)
	if first == '[' {
		_, _ = d.Token()
	}
	for !f.done(ctx) {
		capped.used = 0
		if !d.More() {
			_, err := d.Token()
			if err == nil {
				first = 0 // the array's end
				continue
			}
			if err != io.EOF || first == '[' {
				f.faults++
				f.fail("", f.path, fmt.Errorf("stopped after record %d: %w", f.n, endsEarly(err)))
			}
			return
		}
		f.n++
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			f.wrong(fmt.Errorf("read the JSON: %w: the rest of the file is left out", jsonFault(endsEarly(err))))
			return
		}
		f.object(ctx, raw)
	}
}

// endsEarly says of JSON that breaks off what broken says of a gzip file.
func endsEarly(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errors.New("the JSON is not closed, the file ends too early: fetch or copy it again")
	}
	return broken(err)
}

// meter refuses to hand on more than limit bytes at a stretch.
type meter struct {
	in          io.Reader
	used, limit int64
}

func (m *meter) Read(p []byte) (int, error) {
	if m.used > m.limit {
		return 0, fmt.Errorf("%w: a record holds more than %s", errTooLong, size(m.limit))
	}
	n, err := m.in.Read(p)
	m.used += int64(n)
	return n, err
}

func firstByte(r *bufio.Reader) (byte, error) {
	for {
		b, err := r.Peek(1)
		if err != nil {
			return 0, err
		}
		if !bytes.ContainsAny(b, " \t\r\n") {
			return b[0], nil
		}
		_, _ = r.Discard(1)
	}
}

func jsonFault(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%w at byte %d", err, syntax.Offset)
	}
	var other *json.UnmarshalTypeError
	if errors.As(err, &other) {
		return fmt.Errorf("the record is a JSON %s", other.Value)
	}
	return err
}

// object makes an article of one JSON object.
func (f *recordFile) object(ctx context.Context, raw []byte) {
	var values map[string]any
	d := json.NewDecoder(bytes.NewReader(bytes.ToValidUTF8(raw, []byte("\ufffd"))))
	d.UseNumber()
	if err := d.Decode(&values); err != nil {
		f.wrong(fmt.Errorf("not a JSON object: %w: mend the record or leave it out", jsonFault(err)))
		return
	}
	if values == nil {
		f.wrong(errors.New("not a JSON object: null: mend the record or leave it out"))
		return
	}
	names := make([]string, 0, len(values))
	for n := range values {
		names = append(names, n)
	}
	slices.Sort(names)
	c, err := columnsOf(names, f.required(names))
	if err != nil {
		if why, said := values["error"].(string); said && f.Kind == kindLines {
			err = errors.New(why) // whoever writes the lines could not read the document
		}
		f.wrong(err)
		return
	}
	f.record(ctx, record{names, values}, c)
}

// required is the user's map for JSON, where an object may lack any key but
// that of its text.
func (f *recordFile) required(names []string) map[string]string {
	out := map[string]string{}
	for field, name := range f.Map {
		if field == "text" || field == "html" || hasName(names, name) {
			out[field] = name
		}
	}
	return out
}

// table reads CSV or TSV with a header.
func (f *recordFile) table(ctx context.Context, in io.Reader) {
	buffered := bufio.NewReaderSize(in, 64<<10)
	if export, ok := exportOf(buffered); ok && len(f.Map) == 0 {
		f.pages(ctx, func() ([]listed, error) { return export.read(buffered) })
		return
	}
	t := newTable(buffered, f.limit(recordBytes))
	header, err := t.header()
	if err != nil {
		f.faults++
		f.fail("", f.path, broken(err))
		return
	}
	c, err := columnsOf(header, f.Map)
	if list, bad := listColumns(header, f.Map); bad == nil && (err != nil || f.Kind == "list") {
		f.pages(ctx, func() ([]listed, error) { return t.listed(header, list) })
		return
	}
	if err != nil {
		f.faults++
		f.fail("", f.path, err)
		return
	}
	for !f.done(ctx) {
		row, err := t.row()
		if err == io.EOF {
			return
		}
		f.n++
		switch {
		case errors.Is(err, errTooLong):
			f.wrong(err)
			return
		case err != nil:
			f.faults++
			f.fail("", f.path, fmt.Errorf("stopped at record %d: %w", f.n, broken(err)))
			return
		case len(row) > len(header):
			f.wrong(fmt.Errorf("%d columns where the header has %d: check its quotation marks", len(row), len(header)))
			continue
		}
		values := make(map[string]any, len(row))
		for i, value := range row {
			if _, taken := values[header[i]]; !taken {
				values[header[i]] = value
			}
		}
		f.record(ctx, record{header, values}, c)
	}
}

// pages fetches the pages that a table names which holds no text itself.
func (f *recordFile) pages(ctx context.Context, read func() ([]listed, error)) {
	f.n++
	if f.folder {
		f.fail("", f.path, errAddresses)
		return
	}
	all, err := read()
	if err != nil {
		f.fail("", f.path, err)
		return
	}
	f.call(func() { f.report.Kind = "list" })
	f.addresses(ctx, f.path, all)
}

// record makes an article of one record: of its text, else of its page.
func (f *recordFile) record(ctx context.Context, r record, c columns) {
	if text := r.value(c, "text"); strings.TrimSpace(text) != "" {
		a := &stancebook.Article{Path: f.place(), ID: f.id(), Text: text}
		fillFrom(a, r, c)
		a.Headline = titleSpan(a.Text, a.Title)
		f.article(a)
		return
	}
	if packed := r.value(c, "page"); packed != "" {
		f.packedPage(ctx, r, c, packed)
		return
	}
	html := r.value(c, "html")
	if strings.TrimSpace(html) == "" {
		f.wrong(fmt.Errorf("no text in %s", strings.Trim(c["text"]+", "+c["html"], ", ")))
		return
	}
	a, err := f.parse(ctx, []byte(html), page.Options{URL: r.value(c, "url"), ContentType: "text/html; charset=utf-8"})
	if err != nil {
		f.wrong(err)
		return
	}
	a.Path, a.ID = f.place(), f.id()
	fillFrom(a, r, c)
	f.article(a)
}
