package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"
)

// Record is one row of somebody's results: fields under names that differ
// from tool to tool.
type Record []Field

// Field is one value of a Record: a string, a float64, a json.Number, a bool,
// nil, a Record, or a []any of these.
type Field struct {
	Name  string
	Value any
}

// ReadRecords reads rows of predictions. The ending of name says how: .jsonl
// and .ndjson (an object a line), .json (a list, or an object with a list
// inside), .tsv, and CSV for anything else; the first line of a table names
// its columns. Lines of `stancebook extract` are taken as they are.
func ReadRecords(name string, r io.Reader) ([]Record, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if !utf8.Valid(raw) {
		return nil, fmt.Errorf("read %s: the text is not UTF-8: save it as UTF-8", name)
	}
	text := strings.TrimPrefix(string(raw), "\ufeff")
	list := []Record{}
	switch path.Ext(name) {
	case ".jsonl", ".ndjson":
		err = eachLine(strings.NewReader(text), func(line []byte) error {
			record, err := parseRecord(line)
			list = append(list, record)
			return err
		})
	case ".json":
		list, err = parseList(text)
	case ".tsv":
		list, err = parseTable(text, '\t')
	default:
		list, err = parseTable(text, ',')
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return list, nil
}

func parseTable(text string, comma rune) ([]Record, error) {
	rows, err := readTable(text, comma)
	if err != nil {
		return nil, err
	}
	list := []Record{}
	if len(rows) == 0 {
		return list, nil
	}
	for _, row := range rows[1:] {
		if len(row) == 0 {
			continue
		}
		var record Record
		for i, name := range rows[0] {
			if i < len(row) {
				record = append(record, Field{name, row[i]})
			} else {
				record = append(record, Field{name, nil})
			}
		}
		list = append(list, record)
	}
	return list, nil
}

func parseRecord(line []byte) (Record, error) {
	value, err := parseJSON(line)
	if err != nil {
		return nil, err
	}
	record, ok := value.(Record)
	if !ok {
		return nil, errors.New("the line is not a JSON object")
	}
	return record, nil
}

var errNoList = errors.New("holds no list of rows")

func parseList(text string) ([]Record, error) {
	value, err := parseJSON([]byte(text))
	if err != nil {
		return nil, err
	}
	items, ok := value.([]any)
	if record, isRecord := value.(Record); isRecord {
		for _, f := range record {
			if items, ok = f.Value.([]any); ok {
				break
			}
		}
	}
	if !ok {
		return nil, errNoList
	}
	list := []Record{}
	for i, item := range items {
		record, ok := item.(Record)
		if !ok {
			return nil, fmt.Errorf("row %d is not a JSON object", i+1)
		}
		list = append(list, record)
	}
	return list, nil
}

// parseJSON reads one JSON value and keeps the order of an object's fields.
func parseJSON(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	value, err := nextValue(d, 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("more than one JSON value")
	}
	return value, nil
}

// deepest is how deep rows may be nested.
const deepest = 200

func nextValue(d *json.Decoder, depth int) (any, error) {
	token, err := d.Token()
	if err == io.EOF {
		return nil, io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	if depth > deepest {
		return nil, fmt.Errorf("nested deeper than %d", deepest)
	}
	switch token {
	case json.Delim('{'):
		record := Record{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			value, err := nextValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			record = append(record, Field{name.(string), value})
		}
		_, err := d.Token()
		return record, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			value, err := nextValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err := d.Token()
		return list, err
	}
	return token, nil
}

// value is the field of that exact name; the last of several.
func (r Record) value(name string) any {
	for i := len(r) - 1; i >= 0; i-- {
		if r[i].Name == name {
			return r[i].Value
		}
	}
	return nil
}

// MarshalJSON writes the record as an object, its fields in their order.
func (r Record) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, f := range r {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := json.Marshal(f.Name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(f.Value)
		if err != nil {
			return nil, fmt.Errorf("write field %s: %w", f.Name, err)
		}
		out = append(append(append(out, name...), ':'), value...)
	}
	return append(out, '}'), nil
}

// WriteRecords writes rows as JSON lines, which any scorer of the form reads.
func WriteRecords(w io.Writer, rows []Record) error {
	out := json.NewEncoder(w)
	for _, row := range rows {
		if err := out.Encode(row); err != nil {
			return fmt.Errorf("write rows: %w", err)
		}
	}
	return nil
}
