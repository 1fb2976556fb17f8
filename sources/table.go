package sources

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// table reads CSV (RFC 4180) a row at a time. Unlike encoding/csv it keeps the
// line ends inside a quoted cell as they are, so that offsets into an article's
// text hold, and it bounds a row, so that one stray quotation mark cannot
// swallow a large file into memory.
type table struct {
	in    *bufio.Reader
	comma byte
	limit int64
}

func newTable(in io.Reader, limit int64) *table {
	return &table{in: bufio.NewReaderSize(in, 64<<10), comma: ',', limit: limit}
}

// header reads the first row and with it which separator the file uses.
func (t *table) header() ([]string, error) {
	if mark, _ := t.in.Peek(3); bytes.Equal(mark, []byte("\ufeff")) {
		_, _ = t.in.Discard(3)
	}
	head, _ := t.in.Peek(64 << 10)
	first, _, _ := bytes.Cut(head, []byte("\n"))
	best := 0
	for _, separator := range []byte(",\t;|") {
		if n := bytes.Count(first, []byte{separator}); n > best {
			best, t.comma = n, separator
		}
	}
	row, err := t.row()
	if err == io.EOF {
		err = errEmpty
	}
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
	}
	return row, err
}

// row reads the next row that is not empty; io.EOF after the last.
func (t *table) row() ([]string, error) {
	for {
		row, err := t.next()
		if err != nil || len(row) > 1 || row[0] != "" {
			return row, err
		}
	}
}

func (t *table) next() ([]string, error) {
	var row []string
	var cell []byte
	var used int64
	quoted, opened, met := false, false, false
	closed := 0 // how long the cell was at its closing quotation mark
	end := func() {
		row = append(row, decode(cell))
		cell, opened, closed = cell[:0], false, 0
	}
	for {
		b, err := t.in.ReadByte()
		if err == io.EOF {
			switch {
			case quoted:
				return nil, errors.New("a quotation mark is opened and never closed: check the last rows")
			case !met:
				return nil, io.EOF
			}
			end()
			return row, nil
		}
		if err != nil {
			return nil, err
		}
		met = true
		if used++; used > t.limit {
			return nil, fmt.Errorf("%w: a row holds more than %s: check its quotation marks", errTooLong, size(t.limit))
		}
		switch {
		case quoted && b == '"':
			if next, _ := t.in.Peek(1); len(next) == 1 && next[0] == '"' {
				_, _ = t.in.Discard(1)
				cell = append(cell, '"')
			} else {
				quoted, closed = false, len(cell)
			}
		case quoted:
			cell = append(cell, b)
		case b == '"' && len(cell) == 0 && !opened:
			quoted, opened = true, true
		case b == t.comma:
			end()
		case b == '\n':
			if len(cell) > closed {
				cell = bytes.TrimSuffix(cell, []byte("\r"))
			}
			end()
			return row, nil
		default:
			cell = append(cell, b)
		}
	}
}
