package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
)

// TestBookOfExtractedLinesIsTheBookOfTheArticles wants every row of what an
// article holds equal, in every column, whether the articles were ingested or
// what extract printed of them. The pages as they came are in no line.
func TestBookOfExtractedLinesIsTheBookOfTheArticles(t *testing.T) {
	dir := t.TempDir()
	coverage := writeCoverage(t, dir)
	writeFile(t, filepath.Join(coverage, "accents.jsonl"), []byte(accents))
	direct, loaded := filepath.Join(dir, "direct.db"), filepath.Join(dir, "loaded.db")
	program(t, codePartly, "ingest", "--db", direct, coverage)
	lines := program(t, codePartly, "extract", coverage, "--with-article")
	for line := range bytes.Lines(lines) {
		if x, err := stancebook.ParseLine(line); err == nil {
			if again, err := x.Line(true); err != nil || string(again)+"\n" != string(line) {
				t.Fatalf("read back and written again (%v):\n%s\nwas\n%s", err, again, line)
			}
		}
	}
	writeFile(t, filepath.Join(dir, "lines.jsonl.gz"), zipped(t, lines))
	program(t, codePartly, "ingest", "--db", loaded, "--from-extract", filepath.Join(dir, "lines.jsonl.gz"))

	want, got := rowsOfArticles(t, direct), rowsOfArticles(t, loaded)
	for _, table := range []string{"claims", "stances", "speakers", "people", "faces", "person_mentions", "articles", "versions", "spans"} {
		if len(want[table]) == 0 {
			t.Errorf("no %s in the book of the articles: nothing is compared", table)
		}
	}
	for table, rows := range want {
		if !slices.Equal(rows, got[table]) {
			t.Errorf("%s: %d rows of the articles, %d of the lines, or others", table, len(rows), len(got[table]))
		}
	}
	program(t, codePartly, "ingest", "--db", loaded, "--from-extract", filepath.Join(dir, "lines.jsonl.gz"))
	for table, rows := range rowsOfArticles(t, loaded) {
		if !slices.Equal(rows, got[table]) {
			t.Errorf("%s: loading the lines again changed it", table)
		}
	}
}

// accents are records whose offsets differ in bytes and code points, whose
// statements have two speakers, rivals and a principal, and one that is broken.
const accents = `{"id":"é","title":"Año de cambios","outlet":"El Día","date":"2017-08-03T23:30:00-07:00","url":"https://dia.example/a?b=c&d","text":"Año de cambios\n\n“Señor — no 🙂,” said José Núñez, the mayor of Lodi, California. “We <will> not,” Núñez and Zoë Åberg, a spokeswoman for Núñez, said on Monday. Smith denied that the “grant & the jail” are one."}
{"id":"ru","text":"Совет собрался в понедельник вечером и обсуждал бюджет города на следующий год, сообщила газета."}
not json
`

// rowsOfArticles are the sorted rows of each table that holds articles and what
// stands in them, without what names a run, the file that brought them and when.
func rowsOfArticles(t *testing.T, book string) map[string][]string {
	t.Helper()
	rows := map[string][]string{}
	for _, table := range query(t, book, `SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'
		AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%' AND name NOT LIKE 'run%' AND name NOT LIKE '%_fts%' AND name <> 'pages'`) {
		columns := query(t, book, "SELECT 'quote(' || name || ')' FROM pragma_table_info('"+table+"') WHERE name NOT IN ('run_id', 'source', 'fetched_at')")
		rows[table] = query(t, book, "SELECT "+strings.Join(columns, " || '|' || ")+" FROM "+table+" ORDER BY 1")
	}
	return rows
}

func zipped(t *testing.T, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// piped is the program behind a pipe, as another program runs it.
func piped(t *testing.T) (p *exec.Cmd, in io.WriteCloser, out io.ReadCloser, stderr *bytes.Buffer) {
	t.Helper()
	p = exec.Command(os.Args[0], "extract", "--pipe", "--engine", "fast", "--jobs", "1")
	p.Env = append(os.Environ(), asProgram+"=1")
	stderr = &bytes.Buffer{}
	p.Stderr = stderr
	var err error
	if in, err = p.StdinPipe(); err == nil {
		out, err = p.StdoutPipe()
	}
	if err == nil {
		err = p.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	return p, in, out, stderr
}

func TestPipedLineIsAnsweredBeforeTheNextIsWritten(t *testing.T) {
	p, in, out, _ := piped(t)
	answer := make([]byte, 1<<16)
	for _, c := range []struct{ line, want string }{
		{`{"id":"a","text":"“No,” said Ann Lee."}`, `"doc":"a"`},
		{"lines.jsonl#7\t{broken", `{"doc":"lines#7","error":"lines.jsonl#7: not a JSON object`},
		{`{"id":"b","text":"Nothing was said."}`, `"doc":"b"`},
	} {
		if _, err := io.WriteString(in, c.line+"\n"); err != nil {
			t.Fatal(err)
		}
		n, err := out.Read(answer)
		if err != nil || !strings.Contains(string(answer[:n]), c.want) || strings.Count(string(answer[:n]), "\n") != 1 {
			t.Fatalf("%s: answered %q (%v), want one line with %s", c.line, answer[:n], err, c.want)
		}
	}
	in.Close()
	if err := p.Wait(); err != nil {
		t.Errorf("exit %v, want 0: each line was answered", err)
	}
}

func TestPipedProgramEndsWhenItsReaderDoes(t *testing.T) {
	p, in, out, stderr := piped(t)
	out.Close()
	if _, err := io.WriteString(in, `{"text":"Nothing was said."}`+"\n"); err != nil {
		t.Fatal(err)
	}
	waitShortly(t, p)
	if status := p.ProcessState.Sys().(syscall.WaitStatus); status.Signal() != syscall.SIGPIPE || stderr.Len() > 0 {
		t.Errorf("ended by %v with message %q; want the signal of a closed pipe and none", p.ProcessState, stderr)
	}
}

func TestPipedProgramStopsThoughNothingComes(t *testing.T) {
	p, _, _, _ := piped(t)
	time.Sleep(200 * time.Millisecond) // it is to wait for its first line
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	waitShortly(t, p)
	if code := p.ProcessState.ExitCode(); code != codeStopped {
		t.Errorf("exit %d, want %d", code, codeStopped)
	}
}

func waitShortly(t *testing.T, p *exec.Cmd) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		if ctx.Err() == context.DeadlineExceeded {
			_ = p.Process.Kill()
			t.Error("still running after 20 s")
		}
	})()
	_ = p.Wait()
}
