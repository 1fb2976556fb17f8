package corpus

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTablesAreReadAsPythonReadsThem(t *testing.T) {
	tests := []struct {
		name, text string
		want       [][]string
	}{
		{"nothing", "", nil},
		{"plain", "a,b\nc,d", [][]string{{"a", "b"}, {"c", "d"}}},
		{"blank lines are empty records", "a\n\nb\n", [][]string{{"a"}, nil, {"b"}}},
		{"a quoted comma, mark and newline", "\"a,\"\"b\"\"\r\nc\",d\r\n", [][]string{{"a,\"b\"\r\nc", "d"}}},
		{"a mark inside a bare field stays", "a\"b,c\n", [][]string{{"a\"b", "c"}}},
		{"letters behind a closing mark stay", "\"a\"b,c\n", [][]string{{"ab", "c"}}},
		{"an open quotation ends with the file", "a,\"b\nc", [][]string{{"a", "b\nc"}}},
		{"a line separator ends a bare record", "a,b\u2028c\n", [][]string{{"a", "b\u2028"}, {"c"}}},
		{"an empty last field", "a,\n", [][]string{{"a", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readTable(tt.text, ',')
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("readTable(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestRecordsAreRefusedByName(t *testing.T) {
	tests := []struct{ file, text, want string }{
		{"rows.csv", "a\n\xff\n", "UTF-8"},
		{"rows.jsonl", "{}\n[]\n", "line 2"},
		{"rows.jsonl", "{\"a\": 1", "line 1"},
		{"rows.jsonl", "{} {}", "more than one"},
		{"rows.json", `{"a": 1}`, "no list"},
		{"rows.json", `[1]`, "row 1"},
		{"rows.json", strings.Repeat("[", 5000), "nested"},
	}
	for _, tt := range tests {
		_, err := ReadRecords(tt.file, strings.NewReader(tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), tt.file) {
			t.Errorf("ReadRecords(%s, %.20q) = %v, want an error with %q", tt.file, tt.text, err, tt.want)
		}
	}
}

func FuzzTableIsReadAsItWasWritten(f *testing.F) {
	f.Add("a\x00b,\"\x00c\nd")
	f.Fuzz(func(t *testing.T, all string) {
		fields := strings.Split(strings.ToValidUTF8(all, "?"), "\x00")
		bare := strings.ContainsAny(all, "\v\f\x1c\x1d\x1e\u0085\u2028\u2029") // end records unless quoted
		if bare || strings.Contains(all, "\r") || len(fields) == 1 && fields[0] == "" {
			return
		}
		var b strings.Builder
		w := csv.NewWriter(&b)
		if err := w.Write(fields); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		got, err := readTable(b.String(), ',')
		if err != nil || len(got) != 1 || !slices.Equal(got[0], fields) {
			t.Fatalf("readTable(%q) = %q, %v, want %q", b.String(), got, err, fields)
		}
	})
}

func TestRecordsAreReadAsTheyWereWritten(t *testing.T) {
	want := []Record{
		{{"b", "“x”\u2028"}, {"a", nil}, {"c", []any{"y", Record{{"name", "z"}}, true}}},
		{{"n", json.Number("12.50")}},
		{},
	}
	var b strings.Builder
	if err := WriteRecords(&b, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadRecords("rows.jsonl", strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s\n(-want +got):\n%s", b.String(), diff)
	}
}
