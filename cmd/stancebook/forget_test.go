package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stancebook/stancebook/corpus"
)

// TestForgottenWordsAreNobodyElsesAfterAnotherRun forgets those who speak most,
// one after the other, and reads the stored articles anew: an x in the place of
// a name must not let their words be taken for somebody else's.
func TestForgottenWordsAreNobodyElsesAfterAnotherRun(t *testing.T) {
	dir := t.TempDir()
	program(t, 0, "demo", "--dir", dir)
	book, trial := filepath.Join(dir, "stancebook.db"), filepath.Join(dir, "trial.db")
	const said = "SELECT c.article_id || ' ' || s.start || '-' || s.stop FROM claims c JOIN spans s ON s.claim_id = c.claim_id AND s.role = 'content' AND s.n = 0 WHERE c.live"
	people := query(t, book, `SELECT p.person_key FROM people p JOIN speakers s USING (person_id) JOIN claims c USING (claim_id) WHERE c.live
		GROUP BY p.person_id ORDER BY count(*) DESC, p.person_key LIMIT 4`)
	if len(people) < 4 {
		t.Fatalf("%d people speak in the demo's book", len(people))
	}
	for _, key := range people {
		copyBook(t, book, trial)
		theirs := query(t, trial, said+" AND c.claim_id IN (SELECT claim_id FROM speakers JOIN people USING (person_id) WHERE person_key = '"+key+"')")
		program(t, 0, "people", "forget", key, "--yes", "--db", trial)
		program(t, 0, "ingest", "--again", "--db", trial)
		for _, place := range query(t, trial, said) {
			if slices.Contains(theirs, place) {
				t.Errorf("what the forgotten %s said at %s is somebody's again: %s", key, place, query(t, trial, `SELECT reads_as FROM claims c
					JOIN spans s USING (claim_id) WHERE c.live AND s.role = 'content' AND c.article_id || ' ' || s.start || '-' || s.stop = '`+place+"'"))
			}
		}
	}
}

// TestForgottenStayOutOfArticlesThatComeLater forgets people after the first
// article that gives their words is in, and then reads all the coverage.
func TestForgottenStayOutOfArticlesThatComeLater(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, corpus.FS()); err != nil {
		t.Fatal(err)
	}
	pages, whole := filepath.Join(dir, "pages"), filepath.Join(dir, "whole.db")
	program(t, codePartly, "ingest", "--db", whole, pages)
	const by = " FROM claim_rows WHERE speaker "
	const words = "SELECT article || ': ' || statement || ' by ' || speaker" + by
	people := query(t, whole, "SELECT speaker"+by+"<> '' AND speaker_kind = 'person' GROUP BY speaker_id HAVING count(DISTINCT article) > 2 ORDER BY count(*) DESC, speaker LIMIT 2")
	if len(people) < 2 {
		t.Fatalf("%d people speak in three articles", len(people))
	}
	for i, name := range people {
		trial := filepath.Join(dir, fmt.Sprintf("trial-%d.db", i))
		program(t, 0, "ingest", "--db", trial, query(t, whole, "SELECT article"+by+"= '"+name+"' ORDER BY published_on, article LIMIT 1")[0])
		program(t, 0, "people", "forget", name, "--yes", "--db", trial)
		program(t, codePartly, "ingest", "--db", trial, pages)
		if data, err := os.ReadFile(trial); err != nil || bytes.Contains(bytes.ToLower(data), []byte(strings.ToLower(name))) {
			t.Errorf("%s is in the book again (%v)", name, err)
		}
		others := words + "<> '" + name + "' AND instr(statement || other_speakers, '" + surnameIn(name) + "') = 0"
		got := query(t, trial, others+" AND speaker <> ''")
		for _, row := range query(t, whole, others+" AND speaker <> ''") {
			if !slices.Contains(got, row) {
				t.Errorf("without %s somebody else's statement is not there: %s", name, row)
			}
		}
		for _, place := range query(t, whole, "SELECT article || spans"+by+"= '"+name+"'") {
			if found := query(t, trial, "SELECT reads_as FROM claim_rows WHERE article || spans = '"+place+"'"); len(found) > 0 {
				t.Errorf("what %s said is somebody's again: %s", name, found)
			}
		}
	}
}

func surnameIn(name string) string { return name[strings.LastIndexByte(name, ' ')+1:] }

// TestKilledForgettingIsFinishedByTheNext kills forget at random moments: the
// book is sound, and given again the command leaves no trace.
func TestKilledForgettingIsFinishedByTheNext(t *testing.T) {
	kills := askedKills(t, 3)
	dir := t.TempDir()
	for i := range 150 {
		text := fmt.Sprintf("STOCKTON, Calif. — “This is note %d of the clerk,” said Zuleika Quandrix, the city clerk of Stockton, California.\n"+
			"“We read note %d of Quandrix,” said Marta Osei, the police chief of Stockton, California.\n%s", i, i, strings.Repeat("The river is high. ", 200))
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("quandrix-%d.txt", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	whole, trial := filepath.Join(dir, "whole.db"), filepath.Join(dir, "trial.db")
	program(t, 0, "ingest", dir, "--db", whole)
	forget := func() *exec.Cmd {
		cmd := exec.Command(os.Args[0], "people", "forget", "Zuleika Quandrix", "--yes", "--db", trial)
		cmd.Env = append(os.Environ(), asProgram+"=1")
		return cmd
	}
	began := time.Now()
	copyBook(t, whole, trial)
	if out, err := forget().CombinedOutput(); err != nil {
		t.Fatalf("forget without a kill: %v: %s", err, out)
	}
	took := time.Since(began)
	want := query(t, trial, "SELECT reads_as FROM who_said_what ORDER BY 1")
	random := rand.New(rand.NewPCG(2, uint64(kills)))
	for kill := range kills {
		copyBook(t, whole, trial)
		cmd := forget()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Float64() * float64(took)))
		cmd.Process.Kill()
		cmd.Wait()
		if answer := strings.Join(query(t, trial, "PRAGMA integrity_check"), " "); answer != "ok" {
			t.Fatalf("kill %d: integrity check: %s", kill, answer)
		}
		if out, err := forget().CombinedOutput(); err != nil {
			t.Fatalf("after kill %d: %v: %s", kill, err, out)
		}
		if got := query(t, trial, "SELECT reads_as FROM who_said_what ORDER BY 1"); !slices.Equal(got, want) {
			t.Fatalf("after kill %d the book differs: %s", kill, firstDifference(got, want))
		}
		files, _ := filepath.Glob(trial + "*")
		for _, file := range files {
			if data, err := os.ReadFile(file); err != nil || bytes.Contains(bytes.ToLower(data), []byte("quandrix")) {
				t.Errorf("after kill %d %s holds the name (%v)", kill, file, err)
			}
		}
	}
}
