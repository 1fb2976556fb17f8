package store

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
)

func TestBookOfTheFirstSchemaKeepsItsPeopleAndTakesJudgements(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	first, err := migrations.ReadFile("migrations/00001_book.sql")
	if err != nil {
		t.Fatal(err)
	}
	foreign(t, path, string(first), "PRAGMA application_id = 0x7374626b",
		`INSERT INTO runs (run_id, command, version, started_at) VALUES ('r', 'c', 'v', 't')`,
		`INSERT INTO articles (article_id, article_key, path, doc, published_on, story_id, run_id) VALUES (1, 'k1', 'a', 'a', '2017-08-05', 1, 'r'), (2, 'k2', 'b', 'b', '', 2, 'r')`,
		`INSERT INTO versions (version_id, version_key, article_id, n, run_id, retention, text) VALUES (1, 'v1', 1, 1, 'r', 'full', 'x'), (2, 'v2', 2, 1, 'r', 'full', 'x')`,
		`UPDATE articles SET version_id = article_id`,
		`INSERT INTO people (person_id, person_key, name) VALUES (1, 'p1', 'Ana Peña'), (2, 'p2', 'Bo Li')`,
		`INSERT INTO person_names (person_id, name, folded, surname, seen) VALUES (1, 'Ana Peña', 'ana pena', 'pena', 1), (2, 'Bo Li', 'bo li', 'li', 1)`,
		`INSERT INTO person_roles (person_id, title, org, party, party_source, city_id, seen) VALUES (1, 'Mayor', '', '', '', 0, 1), (2, '', '', '', '', 0, 1)`,
		`INSERT INTO person_mentions (version_id, n, person_id, listed, name, title, on_date) VALUES (1, 0, 1, 1, 'Ana Peña', 'Mayor', '2017-08-05'), (2, 0, 2, 1, 'Bo Li', '', '')`,
		`INSERT INTO claims (claim_id, claim_key, version_id, article_id, n, type, cue_kind, confidence, story_id, fold, statement, reads_as, spans, run_id)
			VALUES (1, 'c1', 1, 1, 0, 'direct', 'speech', 1, 1, 1, 's', 's', '0-1', 'r'), (2, 'c2', 2, 2, 0, 'direct', 'speech', 1, 2, 2, 's', 's', '0-1', 'r')`,
		`INSERT INTO speakers (claim_id, n, name, kind, person_id) VALUES (1, 0, 'Ana Peña', 'person', 1), (2, 0, 'Bo Li', 'person', 2)`)
	b := open(t, path, Options{})
	if got, want := dump(t, b, "SELECT folded, title, year, since, seen, person_id FROM faces ORDER BY folded"),
		"folded=ana pena|title=Mayor|year=2017|since=2017-08-05 k1|seen=1|person_id=1|\nfolded=bo li|title=|year=|since=9999 k2|seen=1|person_id=2|\n"; got != want {
		t.Errorf("faces:\n%swant:\n%s", got, want)
	}
	if _, err := b.Merge(t.Context(), "p1", "p2", reviewer); err != nil {
		t.Fatal(err)
	}
	if got := people(t, b, stancebook.Query{Person: "p2"}, true); got != "Ana Peña (Mayor) 2 aka Bo Li" {
		t.Errorf("merged: %q", got)
	}
}

func TestSettlingReadsByIndexAlone(t *testing.T) {
	b := fresh(t)
	words := []string{"a", "b"}
	one, _ := kinQuery("a b", []fact{{column: "city_id", words: words[:1]}})
	many, _ := kinQuery("a b", []fact{{column: "lower(org)", where: "org <> '' AND ", words: words}})
	for _, query := range []string{
		one, many,
		faceQuery + " WHERE f.folded = ?",
		faceQuery + " WHERE f.surname = ?",
		faceQuery + " WHERE f.person_id = ?",
		"SELECT 1" + mentionTables + "m.person_id = ?",
		"SELECT 1" + mentionTables + "m.face_id = ?",
	} {
		args := []any{"[]"}
		for len(args) < 3 && (query == one || query == many) {
			args = append(args, "[]")
		}
		err := b.query(t.Context(), "EXPLAIN QUERY PLAN "+query, args, func(rows *sql.Rows) error {
			var id, parent, unused int
			var step string
			err := rows.Scan(&id, &parent, &unused, &step)
			if strings.HasPrefix(step, "SCAN ") && !strings.Contains(step, "json_each") {
				t.Errorf("%s\nreads a whole table: %s", query, step)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
