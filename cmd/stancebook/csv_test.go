package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// hostile is coverage whose cells try what readers of CSV stumble over.
var hostile = []struct{ headline, text string }{
	{`=HYPERLINK("http://evil.example","click")`, "“We will answer, in full,” said Dana Whitlow, the mayor of Stockton, California."},
	{"+1-555-0100 is where the mayor's office can be reached", "“She called it \"a joke, at best\",” said Ann \"Annie\" Okafor, the chief of police of Oakland, California."},
	{"@mayor answers", "“One line\nand one more,” said Bo Li, the sheriff of Kern County, California.\n\nHe left; nobody followed."},
	{"\tA tab before the headline", "“\U0001F600 Families \U0001F468\u200d\U0001F469\u200d\U0001F467 stay,” said José Núñez, the mayor of Fresno, California."},
	{"-- and two dashes", "“\u200fשלום to all\u200f,” said Miriam Cohen, a rabbi in Sacramento, California."},
	{"＝1+1 in wide letters", "“＝cmd|' /C calc'!A0 is not what I said,” said Li Wei, the clerk of Lodi, California."},
}

// hostileBook holds the hostile coverage.
func hostileBook(t *testing.T) (folder, db string) {
	t.Helper()
	folder = t.TempDir()
	lines := make([]string, len(hostile))
	for i, h := range hostile {
		line, err := json.Marshal(map[string]string{"path": fmt.Sprintf("%d.txt", i), "title": h.headline, "text": h.text, "date": "2017-08-03"})
		if err != nil {
			t.Fatal(err)
		}
		lines[i] = string(line)
	}
	writeFile(t, filepath.Join(folder, "hostile.jsonl"), []byte(strings.Join(lines, "\n")+"\n"))
	db = filepath.Join(folder, "b.db")
	program(t, 0, "ingest", "--db", db, filepath.Join(folder, "hostile.jsonl"))
	return folder, db
}

// cellsOf are the rows of an export as its JSON form has them, every cell as text.
func cellsOf(t *testing.T, db string) (header []string, rows [][]string) {
	t.Helper()
	decode := json.NewDecoder(strings.NewReader(string(program(t, 0, "export", "claims", "--db", db, "--jsonl"))))
	decode.UseNumber()
	for decode.More() {
		var row map[string]any
		if err := decode.Decode(&row); err != nil {
			t.Fatal(err)
		}
		if header == nil {
			header = namesOf(rowColumns)
		}
		cells := make([]string, len(header))
		for i, name := range header {
			if row[name] != nil {
				cells[i] = fmt.Sprint(row[name])
			}
		}
		rows = append(rows, cells)
	}
	if len(rows) < len(hostile) {
		t.Fatalf("%d rows, want one of each of %d articles at least", len(rows), len(hostile))
	}
	return header, rows
}

// readWithPython reads a CSV file as Python's csv module does.
func readWithPython(t *testing.T, file string) [][]string {
	t.Helper()
	const script = "import csv, json, sys\njson.dump(list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8-sig'))), sys.stdout)"
	out, err := exec.Command("python3", "-c", script, file).Output()
	if err != nil {
		t.Skipf("no Python to read %s with: %v", filepath.Base(file), err)
	}
	var rows [][]string
	if err := json.Unmarshal(out, &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

func compareCells(t *testing.T, reader string, got, want [][]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s read %d rows, want %d", reader, len(got), len(want))
	}
	for i := range want {
		for j := range want[i] {
			if j >= len(got[i]) || got[i][j] != want[i][j] {
				t.Errorf("%s, row %d, column %d: got %q, want %q", reader, i, j, got[i][min(j, len(got[i])-1)], want[i][j])
			}
		}
	}
}

func TestCSVReadByPythonGivesTheSameCells(t *testing.T) {
	folder, db := hostileBook(t)
	header, rows := cellsOf(t, db)
	file := filepath.Join(folder, "claims.csv")
	program(t, 0, "export", "claims", "--db", db, "-o", file)
	compareCells(t, "Python", readWithPython(t, file), append([][]string{header}, rows...))

	program(t, 0, "export", "claims", "--db", db, "--excel", "-o", file)
	for i, row := range readWithPython(t, file)[1:] {
		for j, cell := range row {
			if want := rows[i][j]; cell != want && cell != "'"+want {
				t.Errorf("--excel, row %d, %s: %q, want %q, made harmless at most", i, header[j], cell, want)
			}
			if strings.ContainsAny(firstRune(cell), "=+@\t\r＝＋＠") {
				t.Errorf("--excel, row %d, %s: a spreadsheet would run %q", i, header[j], cell)
			}
		}
	}
}

// TestCSVPassesThroughLibreOfficeUnchanged opens the --excel file as a user
// does and saves it as CSV again: the text cells must be as they were, and no
// cell may have been run.
func TestCSVPassesThroughLibreOfficeUnchanged(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("no LibreOffice (soffice) here")
	}
	if testing.Short() {
		t.Skip("LibreOffice takes seconds to start")
	}
	folder, db := hostileBook(t)
	_, rows := cellsOf(t, db)
	file := filepath.Join(folder, "claims.csv")
	program(t, 0, "export", "claims", "--db", db, "--excel", "-o", file)
	asSaved := readWithPython(t, file)
	out := filepath.Join(folder, "out")
	// Comma, quotation mark, UTF-8, from the first line; cells saved as shown,
	// formulas as formulas.
	cmd := exec.Command(office, "-env:UserInstallation=file://"+filepath.Join(folder, "profile"), "--headless",
		"--infilter=CSV:44,34,76,1,,0,false,false", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true", "--outdir", out, file)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v: %s", err, text)
	}
	got := readWithPython(t, filepath.Join(out, "claims.csv"))
	if len(got) != len(rows)+1 {
		t.Fatalf("LibreOffice saved %d rows, want %d", len(got), len(rows)+1)
	}
	for i, row := range asSaved {
		for j, want := range row {
			// Numbers and days may be shown in another form; words may not.
			if cell := got[i][j]; cell != want && !isNumberOrDay(want) {
				t.Errorf("row %d, %s: got %q, want %q", i, asSaved[0][j], cell, want)
			}
		}
	}
}

func isNumberOrDay(cell string) bool { return strings.Trim(cell, "0123456789.-:TZ") == "" }
