package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// soon is the row after which an answer is sent on for the first time: whoever
// waits for it sees something, and a long one is not sent line by line.
const soon = 1

// delimited is a form whose lines are cells apart by a character, quoted where
// they must be as encoding/csv quotes them, which takes three times as long.
type delimited struct {
	comma byte
	end   string              // of a line
	safe  func(string) string // makes text safe for whoever opens it; nil leaves it
}

func (d delimited) write(w *bufio.Writer, header []string, rows iter.Seq2[[]any, error]) (n int, err error) {
	var line []byte
	for i, name := range header {
		line = d.text(d.begin(line, i), name)
	}
	if _, err := w.Write(append(line, d.end...)); err != nil {
		return 0, err
	}
	for row, err := range rows {
		if err != nil {
			return n, err
		}
		line = line[:0]
		for i, v := range row {
			line = d.cell(d.begin(line, i), v)
		}
		if _, err := w.Write(append(line, d.end...)); err != nil {
			return n, err
		}
		if n++; n == soon {
			w.Flush()
		}
	}
	return n, w.Flush()
}

func (d delimited) begin(line []byte, i int) []byte {
	if i > 0 {
		line = append(line, d.comma)
	}
	return line
}

func (d delimited) cell(line []byte, v any) []byte {
	switch v := v.(type) {
	case *string:
		return d.safeText(line, *v)
	case string:
		return d.safeText(line, v)
	case int:
		return strconv.AppendInt(line, int64(v), 10)
	case float64:
		return strconv.AppendFloat(line, v, 'f', -1, 64)
	}
	return d.text(line, plainCell(v))
}

func (d delimited) safeText(line []byte, text string) []byte {
	if d.safe != nil {
		text = d.safe(text)
	}
	return d.text(line, text)
}

func (d delimited) text(line []byte, text string) []byte {
	if !d.quotes(text) {
		return append(line, text...)
	}
	line = append(line, '"')
	for {
		i := strings.IndexByte(text, '"')
		if i < 0 {
			return append(append(line, text...), '"')
		}
		line = append(append(line, text[:i+1]...), '"')
		text = text[i+1:]
	}
}

func (d delimited) quotes(text string) bool {
	if text == "" {
		return false
	}
	if len(text) > 32 { // long enough for a search of each to be faster than a loop
		for _, c := range [...]byte{d.comma, '"', '\n', '\r'} {
			if strings.IndexByte(text, c) >= 0 {
				return true
			}
		}
	} else {
		for i := range len(text) {
			if c := text[i]; c == d.comma || c == '"' || c == '\n' || c == '\r' {
				return true
			}
		}
	}
	first, _ := utf8.DecodeRuneInString(text)
	return text == `\.` || unicode.IsSpace(first)
}

func plainCell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case *string:
		return *v
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// harmless puts an apostrophe before text that a spreadsheet would run.
func harmless(text string) string {
	if strings.ContainsAny(firstRune(text), "=+-@\t\r＝＋－＠") {
		return "'" + text
	}
	return text
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// writeJSON writes objects whose fields keep the columns' order.
func writeJSON(w *bufio.Writer, header []string, rows iter.Seq2[[]any, error], array bool) (n int, err error) {
	open, between, end := "", "\n", ""
	if array {
		open, between, end = "[\n", ",\n", "\n]\n"
	}
	names := make([]string, len(header))
	for i, name := range header {
		names[i] = string("{,"[min(i, 1)]) + strconv.Quote(name) + ":"
	}
	w.WriteString(open)
	var line []byte
	for row, err := range rows {
		if err != nil {
			return n, err
		}
		line = line[:0]
		if n > 0 {
			line = append(line, between...)
		}
		for i, v := range row {
			if line, err = appendJSON(append(line, names[i]...), v); err != nil {
				return n, err
			}
		}
		if _, err := w.Write(append(line, '}')); err != nil {
			return n, err
		}
		if n++; n == soon {
			w.Flush()
		}
	}
	if !array && n > 0 {
		end = "\n"
	}
	_, err = w.WriteString(end)
	return n, err
}

// appendJSON writes a value as encoding/json does, without its escapes for HTML.
func appendJSON(line []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(line, "null"...), nil
	case int:
		return strconv.AppendInt(line, int64(v), 10), nil
	case float64:
		if size := math.Abs(v); v == 0 || size >= 1e-6 && size < 1e21 {
			return strconv.AppendFloat(line, v, 'f', -1, 64), nil
		}
	case *string:
		return appendJSONText(line, *v)
	case string:
		return appendJSONText(line, v)
	}
	return encodeJSON(line, v)
}

// appendJSONText copies what needs no escape, and leaves text that holds
// anything but quotation marks that does to encoding/json.
func appendJSONText(line []byte, text string) ([]byte, error) {
	whole, done := len(line), 0
	line = append(line, '"')
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '"' || c == '\\':
			line = append(append(line, text[done:i]...), '\\')
			done = i
		case c < ' ':
			return encodeJSON(line[:whole], text)
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError && size == 1 || r == '\u2028' || r == '\u2029' {
				return encodeJSON(line[:whole], text)
			}
			i += size
			continue
		}
		i++
	}
	return append(append(line, text[done:]...), '"'), nil
}

func encodeJSON(line []byte, v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return append(line, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...), err
}
