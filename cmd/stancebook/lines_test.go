package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"testing"
)

// Cells are written by hand for speed; the standard library says how.
func FuzzCellsAreWrittenAsTheStandardLibraryDoes(f *testing.F) {
	for _, s := range []string{"", "plain", `a "b", c`, `"`, `\.`, `\`, " led", "\u00a0led", "a\nb", "a\r\nb", "\r", "tab\there", "é “ü”", "\xff", "\u2028", "<&>", "\x00", "\x7f", "=1+1", "مرحبا", "🚁"} {
		f.Add(s, 0.125)
	}
	f.Add("x", 1e-7)
	f.Add("x", 1e21)
	f.Fuzz(func(t *testing.T, text string, number float64) {
		for _, comma := range []byte{',', '\t'} {
			var want bytes.Buffer
			w := csv.NewWriter(&want)
			w.Comma = rune(comma)
			w.Write([]string{text, plainCell(number), text})
			w.Flush()
			d := delimited{comma: comma, end: "\n"}
			got := append(d.cell(append(d.cell(append(d.cell(nil, text), comma), number), comma), text), '\n')
			if !bytes.Equal(got, want.Bytes()) {
				t.Errorf("cells %q, %v: %q, want %q", text, number, got, want.Bytes())
			}
		}
		for _, v := range []any{text, number} {
			var want bytes.Buffer
			e := json.NewEncoder(&want)
			e.SetEscapeHTML(false)
			problem := e.Encode(v)
			got, err := appendJSON(nil, v)
			if string(got)+"\n" != want.String() && problem == nil || (err == nil) != (problem == nil) {
				t.Errorf("JSON of %#v: %s, %v, want %s, %v", v, got, err, &want, problem)
			}
		}
	})
}
