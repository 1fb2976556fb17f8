//go:build unix

package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names"
	"github.com/stancebook/stancebook/store"
)

// crowd is a made-up population: family and given names shared by Zipf's law,
// as in a country (the commonest family name is one person in a hundred's).
type crowd struct {
	people  []stancebook.Person
	spoken  *rand.Zipf // who is in the news how often
	surname []string
	given   []string
}

const (
	crowdPeople = 100_000
	crowdClaims = 150_000
)

// syllables makes distinct words that read as names.
func syllables(n, parts int) (list []string) {
	sounds := []string{"ba", "ren", "do", "lin", "ma", "tor", "vi", "sel", "ka", "mur", "pe", "han", "so", "wick", "ti", "ley", "gar", "no", "ru", "field"}
	seen := map[string]bool{}
	r := rand.New(rand.NewPCG(uint64(n), uint64(parts)))
	for len(list) < n {
		var word strings.Builder
		for range parts {
			word.WriteString(sounds[r.IntN(len(sounds))])
		}
		w := word.String()
		if w = strings.ToUpper(w[:1]) + w[1:]; !seen[w] {
			seen[w] = true
			list = append(list, w)
		}
	}
	return list
}

var states = []string{"Ohio", "Texas", "Maine", "Utah", "Iowa", "Oregon", "Nevada", "Kansas", "Georgia", "Alabama", "Virginia", "Florida"}

func newCrowd() *crowd {
	r := rand.New(rand.NewPCG(1, 2))
	c := &crowd{surname: syllables(20_000, 4), given: syllables(1_500, 3)}
	family, given := rand.NewZipf(r, 1.05, 12, 19_999), rand.NewZipf(r, 1.05, 8, 1_499)
	held := map[string]bool{}
	for len(c.people) < crowdPeople {
		k := r.IntN(700)
		p := stancebook.Person{Name: c.given[given.Uint64()] + " " + c.surname[family.Uint64()], Official: k%2 == 0,
			Title: []string{"Mayor", "Police Chief", "Councilman", "Sheriff", "Clerk"}[k%5], On: fmt.Sprintf("201%d-%02d-%02d", 6+r.IntN(3), 1+r.IntN(12), 1+r.IntN(28)),
			Office: stancebook.City{Name: fmt.Sprintf("Town%s", c.surname[k]), State: states[k%len(states)]}}
		if key := p.Name + p.Office.Name; !held[key] {
			held[key] = true
			c.people = append(c.people, p)
		}
	}
	c.spoken = rand.NewZipf(r, 1.1, 50, crowdPeople-1)
	return c
}

// crowded is a book of the crowd, made once for all benchmarks; a file named by
// STANCEBOOK_CROWD is kept for the next time.
var crowded = sync.OnceValues(func() (string, error) {
	path := os.Getenv("STANCEBOOK_CROWD")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	if path == "" {
		dir, err := os.MkdirTemp("", "stancebook-crowd")
		if err != nil {
			return "", err
		}
		path = filepath.Join(dir, "book.db")
	}
	book, err := store.Open(context.Background(), path, store.Options{Same: names.Same})
	if err != nil {
		return "", err
	}
	run, err := book.StartRun(context.Background(), "v0", "made")
	if err == nil {
		err = book.Close()
	}
	if err != nil {
		return "", err
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?_synchronous=OFF&_journal_mode=WAL")
	if err != nil {
		return "", err
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		return "", err
	}
	w := &crowdWriter{tx: tx, run: run, cities: map[stancebook.City]int64{}, rows: map[string]*sql.Stmt{}}
	if err := w.write(newCrowd()); err != nil {
		return "", err
	}
	if err := tx.Commit(); err != nil {
		return "", err
	}
	_, err = db.Exec("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)")
	return path, err
})

// crowdWriter writes rows as the store does, without reading articles.
type crowdWriter struct {
	tx     *sql.Tx
	run    string
	cities map[stancebook.City]int64
	rows   map[string]*sql.Stmt
	err    error
}

func (w *crowdWriter) insert(table string, values ...any) {
	if w.err != nil {
		return
	}
	stmt := w.rows[table]
	if stmt == nil {
		if stmt, w.err = w.tx.Prepare("INSERT INTO " + table + " VALUES (" + strings.TrimSuffix(strings.Repeat("?,", len(values)), ",") + ")"); w.err != nil {
			return
		}
		w.rows[table] = stmt
	}
	_, w.err = stmt.Exec(values...)
}

func (w *crowdWriter) write(c *crowd) error {
	r := rand.New(rand.NewPCG(3, 4))
	// As in a book that the store wrote, the first in the news has the name's
	// own key.
	since := func(i int) string { return fmt.Sprintf("%s %016x", c.people[i].On, i) }
	first := map[string]int{}
	for i := range c.people {
		if held, ok := first[c.people[i].Name]; !ok || since(i) < since(held) {
			first[c.people[i].Name] = i
		}
	}
	w.insert("topics (name)", "made")
	for i := range c.people {
		p := &c.people[i]
		id, folded := int64(i+1), strings.ToLower(p.Name)
		city := w.city(p.Office)
		key := stancebook.Hash("person", folded)
		if first[p.Name] != i {
			key = stancebook.Hash("person", folded, strings.ToLower(p.Title), "", p.Office.Name, p.Office.State, "")
		}
		family := folded[strings.LastIndexByte(folded, ' ')+1:]
		w.insert("people (person_id, person_key, name, official, public)", id, key, p.Name, p.Official, 1)
		w.insert("faces (face_id, folded, surname, name, title, org, party, city_id, official, official_id, year, since, seen, person_id)",
			id, folded, family, p.Name, p.Title, "", "", city, p.Official, "", p.On[:4], since(i), 1, id)
		w.insert("person_names (person_id, name, folded, surname, alias, seen)", id, p.Name, folded, family, 0, 1)
		w.insert("person_roles (person_id, title, org, party, party_source, city_id, first_on, last_on, seen)", id, p.Title, "", "", "", city, p.On, p.On, 1)
	}
	for i := range crowdClaims {
		article := int64(i/4 + 1)
		if i%4 == 0 {
			on := c.people[r.IntN(len(c.people))].On
			w.insert("articles (article_id, article_key, path, doc, url, outlet, published, published_on, version_id, story_id, run_id)",
				article, stancebook.Hash("a", fmt.Sprint(article)), fmt.Sprintf("made/%d", article), "x", "", fmt.Sprintf("Outlet %d", article%60), on, on, nil, article, w.run)
			w.insert("versions (version_id, version_key, article_id, n, headline, run_id, retention, text)", article, stancebook.Hash("v", fmt.Sprint(article)), article, 1, "Made", w.run, "full", "")
		}
		// Everybody speaks once, and the well-known on and on.
		who := int64(i + 1)
		if i >= len(c.people) {
			who = int64(c.spoken.Uint64() + 1)
		}
		w.claim(int64(i+1), article, who, c.people[who-1], i%4)
	}
	if w.err == nil {
		_, w.err = w.tx.Exec("UPDATE articles SET version_id = article_id")
	}
	return w.err
}

func (w *crowdWriter) claim(id, article, who int64, p stancebook.Person, n int) {
	city := w.city(p.Office)
	w.insert("person_mentions (version_id, n, person_id, face_id, listed, name, title, city_id, official, on_date)", article, n, who, who, 1, p.Name, p.Title, city, p.Official, p.On)
	words := fmt.Sprintf("that item %d of the list would be looked at", id)
	w.insert("claims (claim_id, claim_key, version_id, article_id, n, type, cue_kind, confidence, published_on, outlet, story_id, fold, cue, statement, reads_as, spans, run_id)",
		id, stancebook.Hash("c", fmt.Sprint(id)), article, article, n, "indirect", "speech", 0.8, p.On, fmt.Sprintf("Outlet %d", article%60), article, id, "said", words, p.Name+" said "+words, "0-4", w.run)
	w.insert("speakers (claim_id, n, name, kind, person_id, mention, as_written, title, city_id, named_by, confidence)", id, 0, p.Name, "person", who, n, p.Name, p.Title, city, "name", 0.9)
	w.insert("claim_cities (claim_id, city_id, role, n)", id, city, "for", 0)
	if id%5 == 0 {
		w.insert("stances (stance_key, claim_id, topic, stance, score, confidence)", stancebook.Hash("s", fmt.Sprint(id)), id, "made", []string{"support", "oppose"}[id%2], 0.5, 0.5)
	}
}

func (w *crowdWriter) city(c stancebook.City) int64 {
	if id, ok := w.cities[c]; ok {
		return id
	}
	id := int64(len(w.cities) + 1)
	w.cities[c] = id
	w.insert("cities (city_id, name, state, code, folded)", id, c.Name, c.State, stancebook.StateCode(c.State), strings.ToLower(c.Name))
	return id
}

func crowdBook(b *testing.B) (path string, c *crowd) {
	b.Helper()
	path, err := crowded()
	if err != nil {
		b.Fatal(err)
	}
	return path, newCrowd()
}

// copied is a book of one's own to write to.
func copied(b *testing.B, path string) string {
	b.Helper()
	to := filepath.Join(b.TempDir(), "book.db")
	from, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer from.Close()
	f, err := os.Create(to)
	if err == nil {
		_, err = io.Copy(f, from)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		b.Fatal(err)
	}
	return to
}

// command runs the whole program in a process of its own, and gives how long it
// took and how long processors worked for it: on a busy machine the second says
// more.
func command(b *testing.B, wantCode int, args ...string) (took, worked time.Duration) {
	b.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	start := time.Now()
	out, err := cmd.CombinedOutput()
	took = time.Since(start)
	if code := cmd.ProcessState.ExitCode(); code != wantCode {
		b.Fatalf("%q: exit %d, want %d (%v): %s", args, code, wantCode, err, out)
	}
	return took, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

// report adds the middle of many durations and the slowest of one in twenty.
func report(b *testing.B, took []time.Duration, what string) {
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(took[len(took)/2]), what+"-median")
	b.ReportMetric(ms(took[len(took)*19/20]), what+"-p95")
}

// worked is how long processors have worked for this process.
func worked(b testing.TB) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// BenchmarkPeopleName asks for one person's page among 100,000, the program's
// start included: anybody, the best known, and a misspelt name.
func BenchmarkPeopleName(b *testing.B) {
	path, c := crowdBook(b)
	r := rand.New(rand.NewPCG(5, 6))
	for _, kind := range []struct {
		name string
		code int
		who  func() string
	}{
		{"anybody", codeDone, func() string { return c.people[r.IntN(len(c.people))].Name }},
		{"best-known", codeDone, func() string { return c.people[r.IntN(20)].Name }},
		{"misspelt", codeNothing, func() string {
			name := []byte(c.people[r.IntN(len(c.people))].Name)
			name[len(name)-1] = 'x'
			return string(name)
		}},
	} {
		b.Run(kind.name, func(b *testing.B) {
			var took, worked []time.Duration
			for b.Loop() {
				t, w := command(b, kind.code, "people", kind.who(), "--db", path, "--table")
				took, worked = append(took, t), append(worked, w)
			}
			report(b, took, "ms")
			report(b, worked, "cpu-ms")
		})
	}
}

// BenchmarkMerge merges two of 100,000 people, and takes it back.
func BenchmarkMerge(b *testing.B) {
	path, c := crowdBook(b)
	ctx := context.Background()
	book, err := store.Open(ctx, copied(b, path), store.Options{Same: names.Same})
	if err != nil {
		b.Fatal(err)
	}
	defer book.Close()
	r := rand.New(rand.NewPCG(7, 8))
	id := func() string {
		p := c.people[r.IntN(len(c.people))]
		pages, err := book.PersonPages(ctx, stancebook.Query{Person: p.Name})
		if err != nil {
			b.Fatal(err)
		}
		return pages[0].ID
	}
	var took, back []time.Duration
	for b.Loop() {
		b.StopTimer()
		keep, other := id(), id()
		b.StartTimer()
		start := time.Now()
		e, err := book.Merge(ctx, keep, other, store.Judging{By: "bench"})
		took = append(took, time.Since(start))
		if err != nil {
			b.Fatal(err)
		}
		start = time.Now()
		if _, err := book.Undo(ctx, e.ID, store.Judging{By: "bench"}); err != nil {
			b.Fatal(err)
		}
		back = append(back, time.Since(start))
	}
	report(b, took, "merge-ms")
	report(b, back, "undo-ms")
}
