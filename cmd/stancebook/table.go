package main

import (
	"bufio"
	"io"
	"iter"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// tallest is how many rows a table measures before it writes: a table needs
// its widths first, and memory must not grow with the book.
const tallest = 500

// Widths of columns on a terminal, in cells.
const (
	narrow  = 26 // the most that a column of short values takes
	least   = 24 // the least that a column of sentences is left
	padding = 2
)

// writeTable writes rows as tables of at most tallest rows, wrapped to width
// (0: no terminal, not wrapped).
func writeTable[R any](w *bufio.Writer, columns []column[R], rows iter.Seq2[R, error], width int) (n int, err error) {
	header := namesOf(columns)
	for i, name := range header {
		header[i] = strings.ReplaceAll(name, "_", " ")
	}
	var chunk []table.Row
	for row, err := range cells(columns, rows) {
		if err != nil {
			return n, err
		}
		line := make(table.Row, len(row))
		for i, v := range row {
			line[i] = printable(plainCell(v))
		}
		chunk = append(chunk, line)
		if n++; len(chunk) == tallest {
			render(w, header, chunk, width)
			if err := w.Flush(); err != nil {
				return n, err
			}
			chunk = chunk[:0]
		}
	}
	if len(chunk) > 0 {
		render(w, header, chunk, width)
	}
	return n, nil
}

func render(w io.Writer, header []string, rows []table.Row, width int) {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SuppressTrailingSpaces()
	style := table.StyleLight
	style.Options = table.Options{SeparateHeader: true}
	style.Box.PaddingLeft = ""
	style.Box.PaddingRight = strings.Repeat(" ", padding)
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	title := make(table.Row, len(header))
	for i, h := range header {
		title[i] = h
	}
	t.AppendHeader(title)
	t.AppendRows(rows)
	if width > 0 {
		t.SetColumnConfigs(widths(header, rows, width))
	}
	t.Render()
}

// widths gives each column of short values what it needs, and lets the columns
// of sentences share what is left.
func widths(header []string, rows []table.Row, width int) (configs []table.ColumnConfig) {
	left, wide := width, 0
	for i, h := range header {
		if isWide(h) {
			wide++
			continue
		}
		need := text.StringWidthWithoutEscSequences(h)
		for _, row := range rows {
			need = max(need, text.StringWidthWithoutEscSequences(row[i].(string)))
		}
		need = min(need, narrow)
		left -= need + padding
		configs = append(configs, table.ColumnConfig{Number: i + 1, WidthMax: need, WidthMaxEnforcer: text.WrapSoft})
	}
	for i, h := range header {
		if isWide(h) {
			share := max(left/wide-padding, least)
			configs = append(configs, table.ColumnConfig{Number: i + 1, WidthMax: share, WidthMaxEnforcer: text.WrapSoft})
		}
	}
	return configs
}

// isWide tells which columns hold sentences.
func isWide(header string) bool {
	switch header {
	case "statement", "reads as", "said", "source", "to know", "titles", "claim", "command", "stance why", "context before", "context after":
		return true
	}
	return false
}

// printable keeps a terminal safe from what an article holds: control
// characters become spaces.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
}
