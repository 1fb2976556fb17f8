package sources

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// isList tells whether every line that says anything is an address, and one of
// them an http or https address, or data is an index of captures.
func isList(data []byte) bool {
	if len(indexed(data)) > 0 {
		return true
	}
	web := false
	for line := range addresses(data) {
		if !hasScheme(line) || strings.ContainsAny(line, " \t<>\"") {
			return false
		}
		web = web || isWeb(line)
	}
	return web
}

// addresses yields the lines that are neither empty nor a remark.
func addresses(data []byte) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
			line = strings.TrimSpace(line)
			if line != "" && !strings.HasPrefix(line, "#") && !yield(line) {
				return
			}
		}
	}
}

// list reads the pages that a file of addresses names.
func (v *visit) list(ctx context.Context, d document, data []byte) {
	if d.folder {
		v.fail("", d.path, errAddresses)
		return
	}
	all, err := readList(data, v.Map)
	if err != nil {
		v.fail("", d.path, err)
		return
	}
	v.call(func() { v.report.Kind = "list" })
	v.addresses(ctx, d.path, all)
}

// addresses fetches the entries of a list and names those that are no addresses.
func (v *visit) addresses(ctx context.Context, path string, all []listed) {
	web := slices.DeleteFunc(slices.Clone(all), func(l listed) bool { return !isWeb(l.address) })
	v.entries(ctx, web)
	for _, l := range all {
		if !isWeb(l.address) {
			v.fail("", path, fmt.Errorf("%.80q is no http or https address", l.address))
		}
	}
}

var errAddresses = errors.New("a list of addresses: name the file itself to have them fetched")

// readList reads addresses, one on a line, or a table with a column of them, or
// an index of captures.
func readList(data []byte, mapped map[string]string) ([]listed, error) {
	if captures := indexed(data); len(captures) > 0 && len(mapped) == 0 {
		return captures, nil
	}
	if !isList(data) && looksLikeTable(data) || len(mapped) > 0 {
		return readTable(bytes.NewReader(data), mapped)
	}
	var all []listed
	for line := range addresses(data) {
		all = append(all, listed{address: line})
	}
	if len(all) == 0 {
		return nil, errors.New("no addresses in this list: write one on each line")
	}
	return all, nil
}

// looksLikeTable tells a table by its first line: several cells, or an export
// of addresses.
func looksLikeTable(data []byte) bool {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	_, err := listColumns(strings.FieldsFunc(strings.TrimSpace(string(first)), func(r rune) bool { return strings.ContainsRune(",;\t\"\ufeff", r) }), nil)
	_, export := exportOf(bufio.NewReaderSize(bytes.NewReader(data), 64<<10))
	return err == nil || export
}

// export is a form of GDELT 2.0's files, which have no header: where the
// address, the time and the outlet stand.
type export struct{ address, date, outlet int }

// exports are known by their number of columns: events, mentions and the
// knowledge graph, and the events of GDELT 1.0.
var exports = map[int]export{
	58: {57, 56, -1}, // SOURCEURL, DATEADDED
	61: {60, 59, -1}, // SOURCEURL, DATEADDED
	16: {5, 2, 4},    // MentionIdentifier, MentionTimeDate, MentionSourceName
	27: {4, 1, 3},    // V2DocumentIdentifier, V2.1DATE, V2SourceCommonName
}

func exportOf(in *bufio.Reader) (export, bool) {
	line, _ := in.Peek(60 << 10)
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	e, ok := exports[bytes.Count(line, []byte("\t"))+1]
	cells := bytes.Split(line, []byte("\t"))
	return e, ok && len(cells) > e.address && isWeb(string(bytes.TrimSpace(cells[e.address])))
}

// mostListed is how many addresses one list may name.
const mostListed = 1 << 20

// readTable reads a table of addresses with what else it says of them, as Media
// Cloud and GDELT export them.
func readTable(in io.Reader, mapped map[string]string) ([]listed, error) {
	buffered := bufio.NewReaderSize(in, 64<<10)
	if e, ok := exportOf(buffered); ok && len(mapped) == 0 {
		return e.read(buffered)
	}
	t := newTable(buffered, 1<<20)
	header, err := t.header()
	if err != nil {
		return nil, broken(err)
	}
	c, err := listColumns(header, mapped)
	if err != nil {
		return nil, err
	}
	return t.listed(header, c)
}

// listed reads a table's rows as addresses.
func (t *table) listed(header []string, c columns) (all []listed, err error) {
	for rows := 1; len(all) < mostListed; rows++ {
		row, err := t.row()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("stopped at row %d: %w", rows, broken(err))
		}
		r := record{header, map[string]any{}}
		for i, value := range row[:min(len(row), len(header))] {
			r.values[header[i]] = value
		}
		if l := r.listed(c); l.address != "" {
			all = append(all, l)
		}
	}
	if len(all) == 0 {
		return nil, errors.New("no addresses in this table")
	}
	return all, nil
}

// listColumns finds the columns of a list of addresses.
func listColumns(header []string, mapped map[string]string) (columns, error) {
	c, err := namesOf(header, mapped)
	if err != nil {
		return nil, err
	}
	if c["url"] == "" {
		return nil, fmt.Errorf("no column of addresses: there are %s (say which: --map url=COLUMN)", quoted(header))
	}
	return c, nil
}

func (r record) listed(c columns) listed {
	value := func(field string) string { return strings.TrimSpace(r.value(c, field)) }
	return listed{
		address: value("url"), title: value("title"), date: stamp(value("date")), outlet: outletOf(value("outlet")), language: value("language"), by: "list",
	}
}

// outletOf is a list's name of an outlet where it is one: Media Cloud and GDELT
// give its host, which says less than the page's own name.
func outletOf(name string) string {
	if name = strings.TrimSpace(name); !strings.Contains(name, " ") && strings.Contains(name, ".") {
		return ""
	}
	return name
}

// stamp reads GDELT's way of writing a time, 20170803T143000Z, 20170803143000
// and 20170803, and gives others as they are.
func stamp(date string) string {
	digits := strings.NewReplacer("T", "", "Z", "").Replace(date)
	if (len(digits) == 14 || len(digits) == 8) && strings.Trim(digits, "0123456789") == "" {
		return digits[:4] + "-" + digits[4:6] + "-" + digits[6:8]
	}
	return date
}

// read reads an export. An address stands in it once for each event.
func (e export) read(in *bufio.Reader) (all []listed, err error) {
	seen := map[string]bool{}
	for err == nil && len(all) < mostListed {
		var line []byte
		var long bool
		line, long, err = readLine(in, 1<<20)
		cells := strings.Split(strings.TrimRight(string(line), "\r\n"), "\t")
		if long || len(cells) <= max(e.address, e.date, e.outlet) {
			continue
		}
		at := strings.TrimSpace(cells[e.address])
		if !isWeb(at) || seen[at] {
			continue
		}
		seen[at] = true
		l := listed{address: at, date: stamp(strings.TrimSpace(cells[e.date])), by: "list"}
		if e.outlet >= 0 {
			l.outlet = outletOf(cells[e.outlet])
		}
		all = append(all, l)
	}
	if err != nil && err != io.EOF {
		return nil, broken(err)
	}
	if len(all) == 0 {
		return nil, errors.New("no addresses in this export")
	}
	return all, nil
}
