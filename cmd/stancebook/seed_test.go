package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/corpus"
)

// TestSeedArticleIsReadAsItsGoldSays ingests the annotated seed article and
// holds the book against the annotation, which is read from there.
func TestSeedArticleIsReadAsItsGoldSays(t *testing.T) {
	seed := readSeed(t)
	dir := t.TempDir()
	db := filepath.Join(dir, "stancebook.db")
	program(t, 0, "ingest", "--db", db, seed.path)
	program(t, 0, "export", "claims", "--db", db, "-o", filepath.Join(dir, "claims.csv"))
	rows := readCSV(t, filepath.Join(dir, "claims.csv"))
	seed.checkQuotes(t, rows)
	seed.checkOrigin(t, rows)

	var line struct {
		People []stancebook.Person
		Cities []struct{ Name, State string }
	}
	if err := json.Unmarshal(program(t, 0, "extract", seed.path), &line); err != nil {
		t.Fatal(err)
	}
	seed.checkCities(t, line.Cities)
	seed.checkOfficials(t, rows, line.People)
}

type seed struct {
	path string
	text []rune
	gold corpus.Gold
}

func readSeed(t *testing.T) seed {
	t.Helper()
	coverage := filepath.Join(sharedFolder(), "data", "coverage")
	f, err := os.Open(filepath.Join(coverage, "gold.jsonl"))
	if os.IsNotExist(err) {
		t.Skipf("no annotated coverage at %s; name its place in STANCEBOOK_SHARED", coverage)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := corpus.ReadGold(f)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(g corpus.Gold) bool { return g.ID == "seed" })
	if i < 0 {
		t.Fatal("the gold has no seed article")
	}
	path := filepath.Join(coverage, "articles", "seed.txt")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return seed{path, []rune(string(text)), all[i]}
}

func (s seed) words(ranges []corpus.Range) string {
	var parts []string
	for _, r := range ranges {
		parts = append(parts, strings.Join(strings.Fields(r.Of(s.text)), " "))
	}
	return strings.Join(parts, stancebook.Segment)
}

// checkQuotes wants every quoted statement with its exact words, cue and
// speaker.
func (s seed) checkQuotes(t *testing.T, rows []map[string]string) {
	t.Helper()
	quoted := 0
	for _, a := range s.gold.Attributions {
		if a.Type == stancebook.Indirect {
			continue
		}
		quoted++
		want := s.words(a.Content)
		i := slices.IndexFunc(rows, func(r map[string]string) bool { return r["statement"] == want })
		if i < 0 {
			t.Errorf("%s: no row with the words %q", a.ID, want)
			continue
		}
		got := rows[i]
		if got["speaker"] != a.Speaker || got["cue"] != a.Cue.Of(s.text) || got["statement_type"] != string(a.Type) {
			t.Errorf("%s: got speaker %q, cue %q, type %q; want %q, %q, %q", a.ID,
				got["speaker"], got["cue"], got["statement_type"], a.Speaker, a.Cue.Of(s.text), a.Type)
		}
	}
	if quoted == 0 {
		t.Error("the gold has no quoted statement")
	}
}

// checkOrigin wants no date, outlet or address: the file states none.
func (s seed) checkOrigin(t *testing.T, rows []map[string]string) {
	t.Helper()
	for _, r := range rows {
		if r["published_on"]+r["outlet"]+r["url"] != "" || r["article"] == "" {
			t.Fatalf("invented date %q, outlet %q or address %q (article %q)", r["published_on"], r["outlet"], r["url"], r["article"])
		}
	}
}

// checkCities wants the cities of the gold and no other but its places.
func (s seed) checkCities(t *testing.T, got []struct{ Name, State string }) {
	t.Helper()
	has := func(list []corpus.City, name, state string) bool {
		return slices.Contains(list, corpus.City{Name: name, State: state})
	}
	for _, c := range got {
		if !has(s.gold.Cities, c.Name, c.State) && !has(s.gold.Places, c.Name, c.State) {
			t.Errorf("city %s, %s is none of the article's", c.Name, c.State)
		}
	}
	for _, want := range s.gold.Cities {
		if !slices.ContainsFunc(got, func(c struct{ Name, State string }) bool { return c.Name == want.Name && c.State == want.State }) {
			t.Errorf("city %s, %s not found", want.Name, want.State)
		}
	}
}

// checkOfficials wants titles and parties as stated, a spokesperson's
// principal, and nothing said by those who said nothing.
func (s seed) checkOfficials(t *testing.T, rows []map[string]string, people []stancebook.Person) {
	t.Helper()
	for _, want := range s.gold.Officials {
		i := slices.IndexFunc(people, func(p stancebook.Person) bool { return p.Name == want.Name })
		if i < 0 || !people[i].Official {
			t.Errorf("official %s not found", want.Name)
			continue
		}
		if p := people[i]; !strings.EqualFold(p.Title, want.Title) || p.Party != want.Party {
			t.Errorf("%s: got title %q, party %q; want %q, %q", want.Name, p.Title, p.Party, want.Title, want.Party)
		}
		var said, goldSaid bool
		for _, r := range rows {
			if r["speaker"] != want.Name {
				continue
			}
			said = true
			if _, principal, ok := strings.Cut(want.Title, " for "); ok && (r["on_behalf_of"] == "" || !strings.HasSuffix(principal, r["on_behalf_of"])) {
				t.Errorf("%s: speaks on behalf of %q, title %q", want.Name, r["on_behalf_of"], want.Title)
			}
		}
		for _, a := range s.gold.Attributions {
			goldSaid = goldSaid || a.Speaker == want.Name || slices.Contains(a.SpeakerAlt, want.Name)
		}
		if said && !goldSaid {
			t.Errorf("%s has said nothing, but has claims", want.Name)
		}
	}
}

// program runs the program and returns what it wrote.
func program(t *testing.T, code int, args ...string) []byte {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if got := run(context.Background(), args, strings.NewReader(""), &stdout, &stderr); got != code {
		t.Fatalf("stancebook %s: exit %d, want %d\n%s", strings.Join(args, " "), got, code, stderr.String())
	}
	return stdout.Bytes()
}

func readCSV(t *testing.T, path string) (rows []map[string]string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil || len(records) < 2 {
		t.Fatalf("read %s: %d records, %v", path, len(records), err)
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}
