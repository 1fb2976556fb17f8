//go:build linux

package main

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asked is a kind of question with its arguments, drawn anew each time from
// what the book holds, common and rare.
type asked struct {
	name string
	args func() []string
	slow bool // reads much of the book: how long it takes is told, not judged
}

// TestMillionAsked asks the book that STANCEBOOK_MILLION names (make bench: a
// million claims) STANCEBOOK_ASKED questions of each kind (20), each in a
// process of its own, and tells how long the first row took from the start of
// the program, and how much memory it held at most.
func TestMillionAsked(t *testing.T) {
	path := os.Getenv("STANCEBOOK_MILLION")
	if path == "" {
		t.Skip("STANCEBOOK_MILLION names the book (make bench)")
	}
	times := 20
	if n, err := strconv.Atoi(os.Getenv("STANCEBOOK_ASKED")); err == nil {
		times = n
	}
	only := os.Getenv("STANCEBOOK_ONLY")
	t.Logf("%-34s %8s %8s %8s %8s %8s %9s %6s", "question", "median", "p95", "worst", "cpu-med", "cpu-p95", "rows", "MB")
	for _, q := range millionQuestions(t, path) {
		if !strings.Contains(q.name, only) {
			continue
		}
		var walls, works []time.Duration
		rows, memory, slowest := 0, int64(0), ""
		for range times {
			args := q.args()
			a := ask(t, path, args)
			if len(walls) == 0 || a.worked > slices.Max(works) {
				slowest = strings.Join(args, " ")
			}
			walls, works = append(walls, a.first), append(works, a.worked)
			rows, memory = max(rows, a.rows), max(memory, a.memory)
		}
		slices.Sort(walls)
		slices.Sort(works)
		p95 := min(len(walls)*19/20, len(walls)-1)
		t.Logf("%-34s %8s %8s %8s %8s %8s %9d %6d  %s", q.name, ms(walls[len(walls)/2]), ms(walls[p95]), ms(walls[len(walls)-1]),
			ms(works[len(works)/2]), ms(works[p95]), rows, memory>>10, slowest)
		if works[p95] > 100*time.Millisecond && !q.slow {
			t.Errorf("%s: 19 of 20 within %v of processor time, want 100 ms", q.name, works[p95])
		}
		if memory>>10 > 150 {
			t.Errorf("%s: %d MB, want 150", q.name, memory>>10)
		}
	}
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }

// Rows a second that a whole export of stances must reach: by the clock where
// nothing else asks for the two cores, by one processor in any case.
const (
	exportedByClock = 50_000
	exportedByWork  = 30_000
)

// TestMillionExported writes whole exports of the book.
func TestMillionExported(t *testing.T) {
	path := os.Getenv("STANCEBOOK_MILLION")
	if path == "" {
		t.Skip("STANCEBOOK_MILLION names the book (make bench)")
	}
	for _, args := range [][]string{{"export", "stances"}, {"export", "stances", "--jsonl"}, {"export", "claims"}, {"claims", "--csv"}} {
		load := loadNow()
		e := exportAll(t, append(args, "--db", path))
		byClock, byWork := float64(e.rows)/e.first.Seconds(), float64(e.rows)/e.worked.Seconds()
		t.Logf("%-26s %8d rows, %6.1f s, %7.0f rows/s; processor %6.1f s, %7.0f rows/s; %d MB; load %.1f", strings.Join(args, " "), e.rows,
			e.first.Seconds(), byClock, e.worked.Seconds(), byWork, e.memory>>10, load)
		if e.memory>>10 > 150 {
			t.Errorf("%v: %d MB, want 150", args, e.memory>>10)
		}
		if args[0] != "export" {
			continue
		}
		if byWork < exportedByWork {
			t.Errorf("%v: %.0f rows a second of processor time, want %d", args, byWork, exportedByWork)
		}
		if byClock < exportedByClock && load < 1 && runtime.NumCPU() > 1 {
			t.Errorf("%v: %.0f rows a second, want %d", args, byClock, exportedByClock)
		}
	}
}

// exportAll runs the program to its end and reads what it writes.
func exportAll(t *testing.T, args []string) (a answered) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for s := bufio.NewReaderSize(out, 1<<20); ; a.rows++ {
		if _, err := s.ReadSlice('\n'); err != nil {
			break
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	a.first, a.worked = time.Since(began), cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()
	a.memory = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	return a
}

// loadNow is how many programs wanted a processor in the last minute.
func loadNow() (load float64) {
	text, _ := os.ReadFile("/proc/loadavg")
	fmt.Sscan(string(text), &load)
	return load
}

// answered is what one question cost.
type answered struct {
	first, worked time.Duration // until the first row, or the last of an export: by the clock, of processors
	rows          int           // that were read within a short while
	memory        int64         // KB, at most
}

// ask runs the program until its first row stands on standard output, and a
// little longer.
func ask(t *testing.T, path string, args []string) (a answered) {
	t.Helper()
	cmd := exec.Command(os.Args[0], append(args, "--db", path)...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var problems strings.Builder
	cmd.Stderr = &problems
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReaderSize(out, 1<<20)
	wanted := 2 // a header, and the first row
	if slices.Contains(args, "--count") || slices.Contains(args, "--table") {
		wanted = 1
	}
	for range wanted {
		if _, err = lines.ReadSlice('\n'); err != nil {
			break
		}
	}
	a.first = time.Since(began)
	if err == nil {
		a.worked = workedSoFar(cmd.Process.Pid)
	}
	stop := time.AfterFunc(300*time.Millisecond, func() { cmd.Process.Signal(syscall.SIGTERM) })
	for ; err == nil; a.rows++ {
		_, err = lines.ReadSlice('\n')
	}
	io.Copy(io.Discard, lines)
	err = cmd.Wait()
	stop.Stop()
	if code := cmd.ProcessState.ExitCode(); code != codeDone && code != codeNothing && code != codeStopped {
		t.Fatalf("%q: %v: %s", args, err, problems.String())
	}
	if a.worked == 0 { // it ended before, or found nothing
		a.worked = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	a.memory = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	return a
}

// workedSoFar is how long processors have worked for a process, 0 where it is
// gone.
func workedSoFar(pid int) (sum time.Duration) {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	for _, name := range files {
		text, _ := os.ReadFile(name)
		first, _, _ := strings.Cut(string(text), " ")
		n, _ := strconv.ParseInt(first, 10, 64)
		sum += time.Duration(n)
	}
	return sum
}

// drawn are values of the book, the most frequent first; draw gives any, each
// rank as likely by its order of magnitude, so that common and rare ones come
// alike.
type drawn struct {
	values []string
	*rand.Rand
}

func (d drawn) draw() string {
	return d.values[int(math.Pow(float64(len(d.values)), d.Float64()))-1]
}

func millionQuestions(t *testing.T, path string) []asked {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	r := rand.New(rand.NewPCG(1, 2))
	read := func(query string) drawn {
		d := drawn{Rand: r}
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var v string
			if err := rows.Scan(&v); err != nil {
				t.Fatal(err)
			}
			d.values = append(d.values, v)
		}
		return d
	}
	// Of the people and cities enough to know the common from the rare.
	person := read("SELECT p.name FROM (SELECT person_id, count(*) AS n FROM speakers WHERE person_id IS NOT NULL GROUP BY 1) JOIN people p USING (person_id) ORDER BY n DESC")
	city := read("SELECT k.name || ', ' || k.code FROM (SELECT city_id, count(*) AS n FROM claim_cities GROUP BY 1) JOIN cities k USING (city_id) ORDER BY n DESC")
	state := read("SELECT k.code FROM (SELECT city_id, count(*) AS n FROM claim_cities GROUP BY 1) JOIN cities k USING (city_id) GROUP BY 1 ORDER BY sum(n) DESC")
	outlet := read("SELECT outlet FROM articles WHERE outlet <> '' GROUP BY 1 ORDER BY count(*) DESC")
	org := read("SELECT name FROM organisations")
	topic := read("SELECT name FROM topics")
	statement := read("SELECT statement FROM claims WHERE live AND claim_id % 997 = 1 LIMIT 500")
	words := func(n int) string {
		list := strings.FieldsFunc(statement.values[r.IntN(len(statement.values))], func(r rune) bool { return !('a' <= r && r <= 'z') })
		at := r.IntN(len(list) - n + 1)
		return strings.Join(list[at:at+n], " ")
	}
	day := func() string { return fmt.Sprintf("20%02d-%02d-%02d", 15+r.IntN(10), 1+r.IntN(12), 1+r.IntN(28)) }
	one := func(list ...string) string { return list[r.IntN(len(list))] }
	q := func(name string, args func() []string) asked { return asked{name: name, args: args} }
	reads := func(name string, args func() []string) asked { return asked{name: name, args: args, slow: true} }
	side := func() string { return one("support", "oppose", "neutral", "unclear") }
	return []asked{
		q("all", func() []string { return []string{"claims"} }),
		q("all table limit 20", func() []string { return []string{"claims", "--table", "--limit", "20"} }),
		q("person", func() []string { return []string{"claims", "--person", person.draw()} }),
		q("city", func() []string { return []string{"claims", "--city", city.draw()} }),
		q("city role", func() []string { return []string{"claims", "--city", city.draw(), "--city-role", one("for", "about")} }),
		q("state", func() []string { return []string{"claims", "--state", state.draw()} }),
		q("search word", func() []string { return []string{"claims", "--search", words(1)} }),
		q("search common word", func() []string { return []string{"claims", "--search", one("the", "of", "council", "police", "mayor")} }),
		q("search two words", func() []string { return []string{"claims", "--search", words(2)} }),
		q("search phrase", func() []string { return []string{"claims", "--search", `"` + words(2+r.IntN(2)) + `"`} }),
		q("stance", func() []string { return []string{"claims", "--stance", side()} }),
		q("topic", func() []string { return []string{"claims", "--topic", topic.draw()} }),
		q("topic stance", func() []string { return []string{"claims", "--topic", topic.draw(), "--stance", side()} }),
		q("since", func() []string { return []string{"claims", "--since", day()} }),
		q("until", func() []string { return []string{"claims", "--until", day()} }),
		q("outlet", func() []string { return []string{"claims", "--outlet", outlet.draw()} }),
		q("org", func() []string { return []string{"claims", "--org", org.draw()} }),
		q("type", func() []string { return []string{"claims", "--type", one("direct", "mixed", "indirect"), "--said"} }),
		q("confidence", func() []string { return []string{"claims", "--min-confidence", one("0.5", "0.9", "0.99")} }),
		q("review", func() []string {
			return []string{"claims", "--review", one("none", "accepted", "rejected", "edited", "all")}
		}),
		q("person topic since", func() []string {
			return []string{"claims", "--person", person.draw(), "--topic", topic.draw(), "--since", day()}
		}),
		q("city topic stance", func() []string {
			return []string{"claims", "--city", city.draw(), "--topic", topic.draw(), "--stance", side()}
		}),
		reads("city search", func() []string { return []string{"claims", "--city", city.draw(), "--search", words(1)} }),
		q("topic search until", func() []string {
			return []string{"claims", "--topic", topic.draw(), "--search", words(1), "--until", day()}
		}),
		q("state topic outlet", func() []string {
			return []string{"claims", "--state", state.draw(), "--topic", topic.draw(), "--outlet", outlet.draw()}
		}),
		q("quotes search", func() []string { return []string{"quotes", "--search", words(1)} }),
		q("copies", func() []string { return []string{"claims", "--copies", "--city", city.draw()} }),
		q("export stances first row", func() []string { return []string{"export", "stances", "--topic", topic.draw()} }),
		q("sort city", func() []string {
			return []string{"claims", "--city", city.draw(), "--sort", one("speaker", "outlet", "confidence", "-date")}
		}),
		q("sort date turned", func() []string { return []string{"claims", "--sort", "-date"} }),
		reads("sort confidence", func() []string { return []string{"claims", "--sort", one("confidence", "-confidence")} }),
		q("sort outlet", func() []string { return []string{"claims", "--sort", one("outlet", "-outlet")} }),
		reads("sort speaker", func() []string { return []string{"claims", "--sort", one("speaker", "-speaker")} }),
		q("count person", func() []string { return []string{"claims", "--count", "--person", person.draw()} }),
		q("count city", func() []string { return []string{"claims", "--count", "--city", city.draw()} }),
		reads("count topic", func() []string { return []string{"claims", "--count", "--topic", topic.draw()} }),
		reads("count search", func() []string { return []string{"claims", "--count", "--search", words(1)} }),
		reads("count since", func() []string { return []string{"claims", "--count", "--since", day()} }),
		reads("count all", func() []string { return []string{"claims", "--count"} }),
		q("group person by", func() []string {
			return []string{"claims", "--person", person.draw(), "--group-by", one("city", "topic", "month", "outlet")}
		}),
		reads("group city by", func() []string {
			return []string{"claims", "--city", city.draw(), "--group-by", one("speaker", "stance", "year", "party")}
		}),
		reads("group topic by", func() []string {
			return []string{"claims", "--topic", topic.draw(), "--group-by", one("speaker", "stance", "month", "state")}
		}),
		reads("group all by", func() []string {
			return []string{"claims", "--group-by", one("outlet", "month", "stance", "speaker", "city")}
		}),
		q("switched topic", func() []string { return []string{"claims", "--switched", "--topic", topic.draw()} }),
		reads("contrast city", func() []string { return []string{"claims", "--contrast", topic.draw(), "--city", city.draw()} }),
		reads("contrast", func() []string { return []string{"claims", "--contrast", topic.draw()} }),
		reads("changed", func() []string { return []string{"quotes", "--changed"} }),
		reads("people NAME", func() []string { return []string{"people", person.draw(), "--table"} }),
		reads("cities NAME", func() []string { return []string{"cities", city.draw(), "--table"} }),
		reads("people", func() []string { return []string{"people"} }),
		reads("people of a city", func() []string { return []string{"people", "--city", city.draw()} }),
		q("cities", func() []string { return []string{"cities"} }),
		reads("cities of a topic", func() []string { return []string{"cities", "--topic", topic.draw()} }),
		q("topics", func() []string { return []string{"topics"} }),
		q("review count", func() []string { return []string{"review", "--count", "--city", city.draw()} }),
		reads("review queue", func() []string { return []string{"review"} }),
		q("runs", func() []string { return []string{"runs"} }),
		q("unknown person", func() []string { return []string{"claims", "--person", "Zzyzx Kormutan"} }),
	}
}
