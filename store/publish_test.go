package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
)

func TestPublishedCopyHoldsNothingPrivate(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	b := fresh(t)
	run, err := b.StartRun(ctx, "v0", "ingest /home/zuleika/clips")
	if err != nil {
		t.Fatal(err)
	}
	x := extraction(t, "/home/zuleika/clips/2017/a.html", "", text)
	x.Article.Raw = []byte("<p>" + text)
	put(t, b, run, x)
	put(t, b, run, extraction(t, "/home/zuleika/clips/2018/b.html", "", text+"\n\nAnd more."))
	if err := b.Fail(ctx, run, "/home/zuleika/clips/c.pdf", "is a PDF"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		retention     string
		text, context bool
	}{{Full, true, true}, {Excerpt, false, true}, {None, false, false}} {
		path := filepath.Join(folder, c.retention+".db")
		if err := b.Publish(ctx, path, c.retention); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(file, []byte("zuleika")) {
			at := bytes.Index(file, []byte("zuleika"))
			t.Errorf("%s: the user's folder is in the copy: %q", c.retention, file[max(at-60, 0):at+30])
		}
		if got := bytes.Contains(file, []byte("The council is split.")); got != c.text && c.retention != Excerpt {
			t.Errorf("%s: the article's text is there: %v, want %v", c.retention, got, c.text)
		}
		published := open(t, path, Options{ReadOnly: true})
		list := rows(t, published, stancebook.Query{Sort: "outlet"})
		if len(list) != 4 || (list[0].ContextBefore+list[0].ContextAfter != "") != c.context {
			t.Errorf("%s: %d rows, the first %+v", c.retention, len(list), list[0])
		}
		if paths := dump(t, published, "SELECT path FROM articles ORDER BY path"); paths != "path=2017/a.html|\npath=2018/b.html|\n" {
			t.Errorf("%s: paths %s", c.retention, paths)
		}
		if n := dump(t, published, "SELECT count(*) AS n FROM pages"); n != "n=0|\n" {
			t.Errorf("%s: pages %s", c.retention, n)
		}
		if found := rows(t, published, stancebook.Query{Search: "helicopters"}); len(found) == 0 {
			t.Errorf("%s: full text finds nothing", c.retention)
		}
	}
	if err := b.Publish(ctx, b.Path(), Full); err == nil {
		t.Error("the book was published over itself")
	}
}

// publishedColumns decides for every column of every table what a published
// copy holds of it: all, nothing (-), or something else (~). A table that has
// "gone" is there without rows.
const publishedColumns = `
article_cities version_id n city_id guessed
articles article_id article_key ~path ~doc url outlet published published_on date_source language paywall version_id story_id run_id -source
changes change_id run_id article_id was_version now_version was_headline now_headline words_added words_dropped other_program
cities city_id name state code geonameid folded
claim_changes claim_change_id change_id kind what was_id now_id
claim_cities claim_id city_id role n guessed
claims claim_id claim_key version_id article_id live n type cue_kind confidence published_on outlet story_id fold cue statement reads_as spans
claims context_before context_after review ~reviewer reviewed_at extractor_version run_id retired_run
copy_bands band article_id
faces face_id folded surname name title org party city_id official official_id year pin since seen person_id
fetches gone
forgotten gone
forgotten_marks gone
former_keys person_key now_key
judged_evidence article_key folded judgement_id person_key moved
judgements judgement_id action person_key name other_key other_name ~judged_by judged_at -note undoes
machine_answers claim_id answer
organisations org_id name folded
pages gone
people person_id person_key name official public official_id chosen_name
person_mentions version_id n person_id face_id listed name aliases title org party party_source city_id official official_id on_date
person_names person_id name folded surname alias seen
person_roles person_id title org party party_source city_id first_on last_on seen
review_places review_id claim_id how newest run_id
reviews review_id claim_key article_key version_key action field value ~reviewer reviewed_at -note undoes exact prefix suffix start stop
robots gone
run_failures gone
run_sources gone
runs run_id ~command version started_at finished_at status new changed unchanged failed skipped redone direct mixed indirect retired need_look resumes truncated orphaned
saved_queries gone
sightings gone
spans claim_id role n start stop
speakers claim_id n name kind person_id mention org_id body_id as_written mention_start mention_stop title org party party_source city_id
speakers on_behalf_of named_by rivals confidence
stances stance_id stance_key claim_id topic stance score confidence ~why words_stance words_score words_confidence words_why
topics name title claim definition
watch_told gone
watches gone
person_counts person_id claims articles first_on last_on support oppose neutral unclear
city_counts city_id about speaking claims people articles first_on last_on
reached counted banded
versions version_id version_key article_id n headline headline_start headline_stop bylines truncated fetched_at skipped signature engine
versions extractor_version run_id retention ~text withheld
`

// private is what stands in the columns of which a copy holds something else.
var private = map[string]string{
	"articles.path": "'/home/secret/' || article_id || '.txt'", "articles.doc": "'/home/secret/' || article_id", "claims.reviewer": "'secret'",
	"judgements.judged_by": "'secret'", "reviews.reviewer": "'secret'", "runs.command": "'stancebook ingest secret'", "stances.why": "'reviewed by secret'", "versions.text": "'secret'",
}

func TestEveryColumnOfAPublishedCopyIsDecided(t *testing.T) {
	b, _ := haunted(t)
	decided := map[string]string{}
	for line := range strings.Lines(strings.TrimSpace(publishedColumns)) {
		table, columns, _ := strings.Cut(strings.TrimSpace(line), " ")
		for column := range strings.FieldsSeq(columns) {
			decided[table+"."+strings.TrimLeft(column, "-~")] = column
		}
	}
	alter(t, b, "INSERT INTO forgotten (forgotten_at, salt) VALUES ('secret', 'secret')")
	alter(t, b, "INSERT INTO robots (site, status, etag, last_modified, fetched_at, body) VALUES ('secret', 200, 'secret', 'secret', 'secret', 'secret')")
	alter(t, b, "INSERT INTO watches (name, query, added_at) VALUES ('secret', 'secret', 'secret')")
	alter(t, b, "INSERT INTO watch_told (watch_id, claim_id, telling) SELECT 1, claim_id, 1 FROM claims")
	alter(t, b, "INSERT INTO forgotten_marks (forgotten_id, kind, mark) VALUES (1, 'name', 'secret')")
	type place struct{ table, column string }
	var columns []place
	err := b.query(t.Context(), `SELECT s.name, c.name FROM sqlite_schema s, pragma_table_xinfo(s.name) c WHERE s.type = 'table' AND c.hidden = 0
		AND s.name NOT LIKE 'claims\_fts%' ESCAPE '\' AND s.name NOT LIKE 'sqlite\_%' ESCAPE '\'`, nil, func(rows *sql.Rows) error {
		var p place
		err := rows.Scan(&p.table, &p.column)
		columns = append(columns, p)
		return err
	})
	if err != nil || len(columns) < 150 {
		t.Fatalf("%d columns: %v", len(columns), err)
	}
	gone := map[string]bool{}
	for _, p := range columns {
		name := p.table + "." + p.column
		switch decision := decided[name]; {
		case decided[p.table+".gone"] != "":
			gone[p.table] = true
		case decision == "":
			t.Errorf("nobody has decided what a published copy holds of %s: write it into publishedColumns", name)
		case decision[0] == '-':
			alter(t, b, "UPDATE "+p.table+" SET "+p.column+" = 'secret'")
		case decision[0] == '~':
			alter(t, b, "UPDATE "+p.table+" SET "+p.column+" = "+private[name])
		}
	}
	for _, table := range slices.Sorted(maps.Keys(gone)) {
		if n := dump(t, b, "SELECT count(*) AS n FROM "+table); n == "n=0|\n" {
			t.Errorf("%s is empty in the book: nothing is tested", table)
		}
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := b.Publish(t.Context(), path, Excerpt); err != nil {
		t.Fatal(err)
	}
	for _, trace := range traces(t, path, "secret") {
		t.Error(trace)
	}
	published := open(t, path, Options{ReadOnly: true})
	for _, table := range slices.Sorted(maps.Keys(gone)) {
		if n := dump(t, published, "SELECT count(*) AS n FROM "+table); n != "n=0|\n" {
			t.Errorf("%s: %s", table, n)
		}
	}
	if got := dump(t, published, "SELECT DISTINCT reviewer FROM reviews UNION SELECT judged_by FROM judgements UNION SELECT why FROM stances"); got != "reviewer=reviewed by reviewer-1|\nreviewer=reviewer-1|\n" {
		t.Errorf("reviewers are %s", got)
	}
}

func TestPublishWhileAnotherWritesIsWhole(t *testing.T) {
	ctx := context.Background()
	b := fresh(t)
	run := startRun(t, b)
	put(t, b, run, extraction(t, "a.txt", "", text))
	stop, writing := make(chan bool), make(chan error, 1)
	go func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				writing <- nil
				return
			default:
			}
			if _, err := b.Put(ctx, run, extraction(t, fmt.Sprintf("%d.txt", i), "", fmt.Sprintf("%s %d", text, i))); err != nil {
				writing <- err
				return
			}
		}
	}()
	for i := range 5 {
		path := filepath.Join(t.TempDir(), "copy.db")
		if err := b.Publish(ctx, path, Excerpt); err != nil {
			t.Fatalf("copy %d: %v", i, err)
		}
		copied := open(t, path, Options{ReadOnly: true})
		for _, c := range []struct{ check, want string }{
			{"SELECT count(*) AS n FROM pragma_foreign_key_check", "n=0|\n"},
			{"SELECT count(*) AS n FROM (SELECT version_id FROM claims GROUP BY version_id HAVING count(*) <> 2)", "n=0|\n"},
			{"SELECT integrity_check AS n FROM pragma_integrity_check", "n=ok|\n"},
			{"SELECT (SELECT count(*) FROM claims) - (SELECT count(*) FROM claims_fts WHERE claims_fts MATCH 'helicopters OR crime') AS n", "n=0|\n"},
		} {
			if got := dump(t, copied, c.check); got != c.want {
				t.Errorf("copy %d: %s: %s", i, c.check, got)
			}
		}
		for view := range strings.FieldsSeq(dump(t, copied, "SELECT name FROM sqlite_schema WHERE type = 'view'")) {
			view = strings.TrimSuffix(strings.TrimPrefix(view, "name="), "|")
			dump(t, copied, "SELECT count(*) FROM "+view)
		}
	}
	select {
	case err := <-writing:
		t.Fatalf("the writer was through before the last copy (%v): nothing is tested", err)
	default:
	}
	close(stop)
	if err := <-writing; err != nil {
		t.Fatal(err)
	}
}
