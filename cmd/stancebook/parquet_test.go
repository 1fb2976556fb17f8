//go:build parquet

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/stancebook/stancebook"
)

// pythonWithArrow is a Python that knows pyarrow: PYTHON of the environment,
// else python3.
func pythonWithArrow(t *testing.T) string {
	t.Helper()
	python := os.Getenv("PYTHON")
	if python == "" {
		python = "python3"
	}
	if err := exec.Command(python, "-c", "import pyarrow.parquet").Run(); err != nil {
		t.Skipf("%s has no pyarrow to read the file with: %v", python, err)
	}
	return python
}

func exportedParquet(t *testing.T) (file string, header []string, want [][]string) {
	t.Helper()
	_, db := hostileBook(t)
	file = filepath.Join(t.TempDir(), "claims.parquet")
	program(t, 0, "export", "parquet", "--claims", "-o", file, "--db", db)
	header, want = cellsOf(t, db)
	return file, header, want
}

func TestParquetFileHasTheCellsOfTheExport(t *testing.T) {
	file, header, want := exportedParquet(t)
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	read, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, field := range read.Schema().Fields() {
		names = append(names, field.Name())
	}
	if !slices.Equal(names, header) {
		t.Errorf("columns %v, want %v", names, header)
	}
	var got [][]string
	for _, group := range read.RowGroups() {
		rows := group.Rows()
		buffer := make([]parquet.Row, 10)
		for {
			n, err := rows.ReadRows(buffer)
			for _, row := range buffer[:n] {
				cells := make([]string, len(header))
				for i, v := range row {
					cells[i] = parquetCell(parquetKinds[header[i]], v)
				}
				got = append(got, cells)
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		rows.Close()
	}
	sameCells(t, header, got, want)
	if _, err := os.Stat(file + ".meta.json"); err != nil {
		t.Errorf("nothing describes the file: %v", err)
	}
}

// parquetCell is a value as the CSV has it.
func parquetCell(kind parquetKind, v parquet.Value) string {
	switch {
	case v.IsNull():
		return ""
	case kind == parquetDay:
		return time.Unix(int64(v.Int32())*24*60*60, 0).UTC().Format(time.DateOnly)
	case kind == parquetMoment:
		return time.UnixMilli(v.Int64()).UTC().Format(time.RFC3339)
	case kind == parquetWhole:
		return strconv.FormatInt(v.Int64(), 10)
	case kind == parquetReal:
		return strconv.FormatFloat(v.Double(), 'f', -1, 64)
	}
	return string(v.ByteArray())
}

func sameCells(t *testing.T, header []string, got, want [][]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	for i := range want {
		for j := range header {
			if got[i][j] != want[i][j] {
				t.Errorf("row %d, %s: %q, want %q", i, header[j], got[i][j], want[i][j])
			}
		}
	}
}

// TestParquetPythonReadsTheSameCells reads the file as pandas and DuckDB's
// users do.
func TestParquetPythonReadsTheSameCells(t *testing.T) {
	python := pythonWithArrow(t)
	file, header, want := exportedParquet(t)
	const script = `
import json, sys, pyarrow.parquet as pq
table = pq.read_table(sys.argv[1])
def cell(v):
    if v is None: return ""
    if hasattr(v, "hour"): return v.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(v, float): return format(v, "f").rstrip("0").rstrip(".")
    return str(v)
json.dump({"types": {f.name: str(f.type) for f in table.schema}, "rows": [[cell(v) for v in row.values()] for row in table.to_pylist()]}, sys.stdout)`
	out, err := exec.Command(python, "-c", script, file).Output()
	if err != nil {
		t.Fatalf("pyarrow: %v", err)
	}
	var read struct {
		Types map[string]string
		Rows  [][]string
	}
	if err := json.Unmarshal(out, &read); err != nil {
		t.Fatal(err)
	}
	sameCells(t, header, read.Rows, want)
	for column, want := range map[string]string{"statement": "string", "published_on": "date32[day]", "fetched_at": "timestamp[ms, tz=UTC]", "articles_carrying": "int64", "confidence": "double"} {
		if got := read.Types[column]; got != want {
			t.Errorf("pyarrow reads %s as %s, want %s", column, got, want)
		}
	}
}

func TestParquetKindsAreThoseOfTheColumns(t *testing.T) {
	for name := range parquetKinds {
		if _, known := stancebook.ColumnNamed(name); !known {
			t.Errorf("there is no column %s", name)
		}
	}
	row := &stancebook.Row{Stance: stancebook.Support, PublishedOn: "1969-12-31", FirstPublishedOn: "2017-08-03", ReviewedAt: "2018-01-02T03:04:05Z", FetchedAt: "2018-01-02T03:04:05Z"}
	for _, c := range stancebook.Columns {
		v, err := parquetValue(parquetKinds[c.Name], c.Value(row))
		if cell := parquetCell(parquetKinds[c.Name], v); err != nil || cell != plainCell(c.Value(row)) {
			t.Errorf("%s: %q, %v, want %q", c.Name, cell, err, plainCell(c.Value(row)))
		}
	}
}

// TestParquetIsWrittenAsItIsRead: memory does not grow with the rows.
func TestParquetIsWrittenAsItIsRead(t *testing.T) {
	dir := t.TempDir()
	peak := func(n int) (most uint64) {
		var stats runtime.MemStats
		err := writeWhole(filepath.Join(dir, fmt.Sprint(n)), func(w *bufio.Writer) error {
			written, err := writeParquet(w, func(yield func(*stancebook.Row, error) bool) {
				for i := range n {
					if i%10_000 == 9_999 {
						runtime.GC()
						runtime.ReadMemStats(&stats)
						most = max(most, stats.HeapAlloc)
					}
					if !yield(&stancebook.Row{ClaimKey: fmt.Sprintf("%016x", i*7919), Statement: strings.Repeat(fmt.Sprint(i, " words "), 20), PublishedOn: "2017-08-03"}, nil) {
						return
					}
				}
			})
			if err == nil && written != n {
				err = fmt.Errorf("%d rows written, want %d", written, n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return most
	}
	few, many := peak(20_000), peak(200_000)
	t.Logf("heap: %d MB for 20,000 rows, %d MB for 200,000", few>>20, many>>20)
	if many > few+32<<20 {
		t.Errorf("200,000 rows need %d MB, 20,000 %d MB", many>>20, few>>20)
	}
}
