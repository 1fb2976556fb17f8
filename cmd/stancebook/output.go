package main

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// output holds the flags that say how an answer is written, the same for every
// command: a table on a terminal, CSV when piped.
type output struct {
	table, csv, tsv, json, jsonl, excel bool
	fields                              []string
	file                                string
}

func (o *output) add(flags *pflag.FlagSet) {
	flags.BoolVar(&o.table, "table", false, "write a table (what a terminal gets)")
	flags.BoolVar(&o.csv, "csv", false, "write CSV (what a pipe or a file gets)")
	flags.BoolVar(&o.tsv, "tsv", false, "write tab-separated values")
	flags.BoolVar(&o.json, "json", false, "write one JSON array")
	flags.BoolVar(&o.jsonl, "jsonl", false, "write a JSON object a line")
	flags.BoolVar(&o.excel, "excel", false, "write CSV that a spreadsheet opens safely")
	flags.StringSliceVar(&o.fields, "fields", nil, "only these columns, in this order")
	flags.StringVarP(&o.file, "output", "o", "", "write to this file")
}

// column is one column of an answer whose rows are R.
type column[R any] struct {
	name  string
	value func(R) any // string or where one stands, int, float64, or nil where nothing is known
}

// sheet is an answer to be written.
type sheet[R any] struct {
	columns []column[R] // all there are
	brief   []column[R] // what a table shows; nil shows columns
	rows    iter.Seq2[R, error]
	none    string // what to say where there is no row
}

// write writes the sheet as the flags say and returns how many rows it had.
func write[R any](a *app, o *output, s sheet[R]) (n int, err error) {
	width, asTable := a.tableWidth(o)
	columns := s.columns
	if asTable && s.brief != nil {
		columns = s.brief
	}
	if len(o.fields) > 0 {
		if columns, err = chosen(s.columns, s.brief, o.fields); err != nil {
			return 0, err
		}
	}
	err = a.writeOut(o.file, func(w *bufio.Writer) (err error) {
		if asTable {
			n, err = writeTable(w, columns, s.rows, width)
		} else {
			n, err = o.stream(w, namesOf(columns), cells(columns, s.rows))
		}
		return err
	})
	return n, err
}

func (o *output) plain() bool { return o.csv || o.tsv || o.json || o.jsonl || o.excel }

// checkForms refuses two forms of output at once.
func checkForms(flags *pflag.FlagSet) error {
	var given []string
	for _, form := range []string{"table", "csv", "tsv", "json", "jsonl"} {
		if flags.Changed(form) {
			given = append(given, "--"+form)
		}
	}
	if len(given) > 1 {
		return misused("choose one of %s", strings.Join(given, " and "))
	}
	if flags.Changed("excel") && len(given) > 0 && given[0] != "--csv" {
		return misused("--excel is a form of CSV: leave %s away", given[0])
	}
	return nil
}

func chosen[R any](all, brief []column[R], fields []string) (out []column[R], err error) {
	for _, f := range fields {
		same := func(c column[R]) bool { return c.name == f }
		if i := slices.IndexFunc(all, same); i >= 0 {
			out = append(out, all[i])
		} else if i := slices.IndexFunc(brief, same); i >= 0 {
			out = append(out, brief[i])
		} else {
			return nil, misused("--fields: there is no column %q; there are: %s", f, strings.Join(namesOf(all), ", "))
		}
	}
	return out, nil
}

func namesOf[R any](columns []column[R]) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.name
	}
	return out
}

func cells[R any](columns []column[R], rows iter.Seq2[R, error]) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		row := make([]any, len(columns))
		for r, err := range rows {
			if err != nil {
				yield(nil, err)
				return
			}
			for i, c := range columns {
				row[i] = c.value(r)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// stream writes rows as they come, in every form but the table.
func (o *output) stream(w *bufio.Writer, header []string, rows iter.Seq2[[]any, error]) (int, error) {
	switch {
	case o.json, o.jsonl:
		return writeJSON(w, header, rows, o.json)
	case o.excel:
		// A byte-order mark and lines that end in CR LF; newlines inside cells
		// stay as they are.
		w.WriteString("\ufeff")
		return delimited{',', "\r\n", harmless}.write(w, header, rows)
	case o.tsv:
		return delimited{'\t', "\n", nil}.write(w, header, rows)
	}
	return delimited{',', "\n", nil}.write(w, header, rows)
}

// tableWidth tells whether the answer is a table, and how wide the terminal is.
func (a *app) tableWidth(o *output) (width int, asTable bool) {
	width, onTerminal := terminal(a.stdout)
	if a.width > 0 {
		width, onTerminal = a.width, true
	}
	return width, o.table || onTerminal && o.file == "" && !o.plain()
}

// writeOut writes an answer to a file, or to standard output where none is
// named.
func (a *app) writeOut(file string, fill func(*bufio.Writer) error) error {
	if file == "" {
		return fillBuffered(a.stdout, fill)
	}
	return writeWhole(file, fill)
}

// writeWhole writes a file that takes its name when it is whole: where fill
// fails, an older one stays as it was.
func writeWhole(name string, fill func(*bufio.Writer) error) error {
	f, err := createBeside(name)
	if err != nil {
		return err
	}
	return f.finish(fillBuffered(f, fill))
}

func fillBuffered(w io.Writer, fill func(*bufio.Writer) error) error {
	buffered := bufio.NewWriterSize(w, 1<<16)
	if err := fill(buffered); err != nil {
		return err
	}
	return buffered.Flush()
}

// pending is a file that takes its name only when it is whole, so that a
// failed export leaves an older one as it was.
type pending struct {
	*os.File
	name string
}

func createBeside(name string) (*pending, error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	return &pending{f, name}, nil
}

func (p *pending) finish(err error) error {
	if closed := p.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(p.File.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(p.File.Name(), p.name)
	}
	if err != nil {
		os.Remove(p.File.Name())
		return fmt.Errorf("write %s: %w", p.name, err)
	}
	return nil
}
