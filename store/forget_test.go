package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
)

var modesto = stancebook.City{Name: "Modesto", State: "California", GeonameID: 23}

// witnessed is an article in which Zuleika Quandrixley, Ann Okafor and both of
// them say something, and Okafor speaks of Quandrixley.
func witnessed(t testing.TB, path, url, more string) *stancebook.Extraction {
	t.Helper()
	text := "Council hears Quandrixley\n\nClerk Zuleika Quandrixley said that the roof leaks. She added that it rains.\n" +
		"Ann Okafor said that Zuleika\n Quandrixley was late. Okafor and Quandrixley said that they left.\n" +
		"ZULEIKA QUANDRIXLEY’s letter, zuleika quandrixley’s seal and #ZuleikaQuandrixley were read. Quandrix-\nley went." + more
	a := &stancebook.Article{Path: path, ID: stancebook.IDOf(path), URL: url, Title: "Council hears Quandrixley", Outlet: "River News",
		Bylines: []string{"Zuleika Quandrixley"}, Published: "2017-08-03", DateSource: "meta", Language: "en", Text: text, Source: "https://x.example/zuleika-quandrixley.xml",
		Raw: []byte("<p title='Zuleika&nbsp;Quandrixley'>" + text)}
	x := &stancebook.Extraction{Article: a, Engine: "fast", Version: "v0", Signature: "s" + a.VersionKey(), Cities: []stancebook.City{modesto},
		People: []stancebook.Person{
			{Name: "Zuleika Quandrixley", Aliases: []string{"Quandrixley"}, Title: "Clerk", Office: modesto, Official: true, On: "2017-08-03"},
			{Name: "Ann Okafor", Title: "Mayor", Office: modesto, Official: true, On: "2017-08-03"},
		}}
	claim := func(source, content string, names ...string) {
		c := stancebook.Claim{Attribution: stancebook.Attribution{Sources: []stancebook.Span{span(t, text, source)}, Content: []stancebook.Span{span(t, text, content)},
			Cue: []stancebook.Span{span(t, text, "said")}, Type: stancebook.Indirect, CueKind: stancebook.Speech, Confidence: 0.9},
			Stances: []stancebook.Stance{{Topic: "roofs", Verdict: stancebook.Verdict{Side: stancebook.Oppose, Score: -1, Confidence: 1, Why: "said by Zuleika Quandrixley"}}}}
		for _, name := range names {
			s := stancebook.Speaker{Name: name, Kind: stancebook.PersonKind, NamedBy: stancebook.BySurname, Confidence: 1, Office: modesto}
			if at := strings.Index(source, surnameOf(name)); at >= 0 {
				s.Mention = stancebook.Span{Begin: c.Sources[0].Begin + at, End: c.Sources[0].Begin + at + len(surnameOf(name))}
			} else {
				s.Mention = c.Sources[0]
			}
			if name == "Ann Okafor" {
				s.Rivals, s.OnBehalfOf = []string{"Zuleika Quandrixley"}, "Zuleika Quandrixley"
			}
			c.Speakers = append(c.Speakers, s)
		}
		c.Key = stancebook.ClaimKey(a.Key(), fold(stancebook.Words(text, c.Content)), 0)
		x.Claims = append(x.Claims, c)
	}
	claim("Clerk Zuleika Quandrixley", "that the roof leaks", "Zuleika Quandrixley")
	claim("She", "that it rains", "Zuleika Quandrixley")
	claim("Ann Okafor", "that Zuleika\n Quandrixley was late", "Ann Okafor")
	claim("Okafor and Quandrixley", "that they left", "Zuleika Quandrixley", "Ann Okafor")
	return x
}

func surnameOf(name string) string { return name[strings.LastIndexByte(name, ' ')+1:] }

// traces are the places of a file, or of pages packed in it, where a name
// stands, whatever its case.
func traces(t testing.TB, path string, names ...string) (found []string) {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no file %s: %v", path, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, tracesIn(file, data, names)...)
		for at := 0; ; {
			next := bytes.Index(data[at:], []byte{0x1f, 0x8b, 8})
			if next < 0 {
				break
			}
			at += next
			if z, err := gzip.NewReader(bytes.NewReader(data[at:])); err == nil {
				page, _ := io.ReadAll(z) // it is followed by other bytes
				found = append(found, tracesIn(file+" packed", page, names)...)
			}
			at++
		}
	}
	return found
}

func tracesIn(file string, data []byte, names []string) (found []string) {
	small := make([]byte, 0, len(data))
	for _, c := range data {
		small = append(small, lower(c))
	}
	for _, name := range names {
		if at := bytes.Index(small, []byte(strings.ToLower(name))); at >= 0 {
			found = append(found, name+" in "+filepath.Base(file)+": "+strings.ToValidUTF8(string(data[max(0, at-40):min(len(data), at+40)]), "."))
		}
	}
	return found
}

// haunted is a book in which Zuleika Quandrixley stands wherever a name can.
func haunted(t *testing.T) (*Book, string) {
	t.Helper()
	ctx := t.Context()
	b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{Same: sameOffice})
	run, err := b.StartRun(ctx, "v0", "ingest clips/zuleika-quandrixley.txt")
	if err != nil {
		t.Fatal(err)
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	put(t, b, run, witnessed(t, "clips/zuleika-quandrixley.txt", "", ""))
	const url = "https://x.example/2017/zuleika%20quandrixley-says"
	put(t, b, run, witnessed(t, "a.html", url, ""))
	put(t, b, run, witnessed(t, "a.html", url, " Zuleika Quandrixley corrected it."))
	for _, x := range coverage() {
		put(t, b, run, x)
	}
	check(b.Fail(ctx, run, "quandrixley.pdf", "Zuleika Quandrixley is a PDF"))
	check(b.PutTopics(ctx, []stancebook.Topic{{Name: "roofs", Title: "Roofs", Claim: "Zuleika Quandrixley is right"}}))
	check(b.SaveQuery(ctx, "her", stancebook.Query{Person: "zuleika quandrixley"}))
	check(b.RememberAnswers(ctx, []Fetched{{url, stancebook.Answer{Final: url}}}))
	check(b.PutNights(ctx, run, []stancebook.SourceNight{{Source: "https://x.example/zuleika-quandrixley.xml"}}))
	_, err = b.Rename(ctx, "Zuleika Quandrixley", "Zuleika Quandrixley-Brumm", Judging{By: "ann", Note: "Quandrixley wed"})
	check(err)
	merged, err := b.Merge(ctx, "Jane Sessions", "Zuleika Quandrixley-Brumm", Judging{By: "ann"})
	check(err)
	_, err = b.Undo(ctx, merged.ID, Judging{By: "ann"})
	check(err)
	for i, row := range rows(t, b, stancebook.Query{Topic: "roofs"}) {
		d := []stancebook.Decision{{Action: "accept"}, {Action: "edit", Field: "speaker", Value: "Ann Okafor"}, {Action: "reject"}, {Action: "edit", Field: "speaker", Value: "Zuleika Quandrixley-Brumm"}}[i%4]
		_, err := b.Review(ctx, row.ClaimKey, d, stancebook.Reviewer{Name: "bob", Note: "Zuleika Quandrixley, I think"})
		check(err)
	}
	_, err = b.FinishRun(ctx, run, "done")
	check(err)
	return b, b.Path()
}

var herNames = []string{"quandrix", "zuleika", "brumm"}

func TestForgettingLeavesNoTraceOfTheNameInTheBytes(t *testing.T) {
	b, path := haunted(t)
	herKey := dump(t, b, "SELECT person_key AS k FROM people WHERE name LIKE 'Zuleika%'")[2:18]
	if len(traces(t, path, herNames...)) == 0 {
		t.Fatal("the name is not in the book: nothing is tested")
	}
	others := dump(t, b, "SELECT claim_key, speaker FROM who_said_what WHERE speaker NOT LIKE 'Zuleika%' AND other_speakers = '' ORDER BY 1")
	planned, err := b.Forget(t.Context(), "Zuleika Quandrixley", true)
	if err != nil {
		t.Fatal(err)
	}
	if len(traces(t, path, herNames...)) == 0 {
		t.Error("a rehearsal forgot")
	}
	done, err := b.Forget(t.Context(), "Zuleika Quandrixley", false)
	if err != nil {
		t.Fatal(err)
	}
	if planned.Claims != done.Claims || planned.Articles != done.Articles || planned.Reviewed != done.Reviewed || done.Claims == 0 || done.Reviewed == 0 || done.Pages != 3 {
		t.Errorf("planned %+v, done %+v", planned, done)
	}
	for _, trace := range traces(t, path, append(herNames, herKey)...) {
		t.Error(trace)
	}
	if now := dump(t, b, "SELECT claim_key, speaker FROM who_said_what WHERE other_speakers = '' AND claim_key IN (SELECT claim_key FROM claims) ORDER BY 1"); !strings.Contains(now, "Ann Okafor") {
		t.Errorf("others’ claims now:\n%swere\n%s", now, others)
	}
	if bad := dump(t, b, `SELECT c.statement, substr(v.text, s.start + 1, s.stop - s.start) AS words FROM claims c JOIN versions v USING (version_id)
		JOIN spans s ON s.claim_id = c.claim_id AND s.role = 'content' WHERE replace(words, char(10), '') <> c.statement`); bad != "" {
		t.Errorf("claims whose spans do not give their words:\n%s", bad)
	}
	for _, check := range []string{"SELECT count(*) AS n FROM pragma_foreign_key_check", "SELECT count(*) AS n FROM pragma_integrity_check WHERE integrity_check <> 'ok'"} {
		if got := dump(t, b, check); got != "n=0|\n" {
			t.Errorf("%s: %s", check, got)
		}
	}
	if _, err := b.Forget(t.Context(), "Zuleika Quandrixlei", false); !errors.Is(err, stancebook.ErrNoPerson) {
		t.Errorf("forgetting nobody: %v", err)
	}
	again, err := b.Forget(t.Context(), "zuleika quandrixley", false)
	if err != nil || !again.Already {
		t.Errorf("forgetting again: %+v, %v", again, err)
	}
}

func TestForgottenStayOutOfLaterRuns(t *testing.T) {
	ctx := context.Background()
	b, path := haunted(t)
	if _, err := b.Forget(ctx, "Zuleika Quandrixley", false); err != nil {
		t.Fatal(err)
	}
	before := dump(t, b, "SELECT claim_key, speaker, reads_as FROM who_said_what ORDER BY 1, 3")
	run := startRun(t, b)
	held, err := b.Has(ctx, witnessed(t, "clips/zuleika-quandrixley.txt", "", "").Article)
	if err != nil || !held {
		t.Errorf("an article read again is held: %v, %v; want it known by its keys", held, err)
	}
	if change := put(t, b, run, witnessed(t, "clips/zuleika-quandrixley.txt", "", "")); change != Unchanged {
		t.Errorf("an article read again is %s, want unchanged", change)
	}
	if after := dump(t, b, "SELECT claim_key, speaker, reads_as FROM who_said_what ORDER BY 1, 3"); after != before {
		t.Errorf("reading an article again changed\n%sto\n%s", before, after)
	}
	x := witnessed(t, "new/quandrixley.html", "https://x.example/2018/quandrixley", " It is new.")
	if change := put(t, b, run, x); change != New {
		t.Errorf("a new article is %s", change)
	}
	put(t, b, run, said("clerk", stancebook.Person{Name: "Quandrixley", Title: "Clerk", Office: modesto, On: "2018-05-05", Official: true}))
	put(t, b, run, said("pilot", stancebook.Person{Name: "Whitlow", Title: "Pilot", On: "2018-05-05"}))
	if got := dump(t, b, "SELECT path FROM articles JOIN claims USING (article_id) WHERE path IN ('clerk', 'pilot')"); got != "path=pilot|\n" {
		t.Errorf("of a forgotten clerk and somebody else who are given by family name: %s", got)
	}
	if err := errors.Join(b.Unchanged(ctx, run, x.Article), b.Fail(ctx, run, "x", "Zuleika Quandrixley"), b.SaveQuery(ctx, "q", stancebook.Query{Person: "Zuleika Quandrixley"})); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Review(ctx, rows(t, b, stancebook.Query{})[0].ClaimKey, stancebook.Decision{Action: "edit", Field: "speaker", Value: "Zuleika Quandrixley", Stranger: true}, stancebook.Reviewer{Name: "bob"}); !errors.Is(err, ErrForgotten) {
		t.Errorf("a reviewer names her: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	for _, trace := range traces(t, path, herNames[:2]...) {
		t.Error(trace)
	}
}

func TestForgettingSparesNamesakes(t *testing.T) {
	b := filled(t, asListed())
	list := rows(t, b, stancebook.Query{Person: "Eric Jones", City: "Tulsa"})
	if len(list) != 1 {
		t.Fatalf("%d claims of the Eric Jones of Tulsa", len(list))
	}
	var first string
	for _, r := range rows(t, b, stancebook.Query{City: "Stockton", CityRole: "for"}) {
		if r.Speaker == "Eric Jones" {
			first = r.SpeakerID
		}
	}
	if _, err := b.Forget(t.Context(), first, false); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Forget(t.Context(), "Eric Jones", false); !errors.Is(err, stancebook.ErrNoPerson) || !strings.Contains(err.Error(), "Tulsa") {
		t.Errorf("the name given again: %v, want to be asked for the id of the one of Tulsa", err)
	}
	alter(t, b, "UPDATE forgotten SET swept = 0")
	if done, err := b.Forget(t.Context(), "Eric Jones", false); err != nil || !done.Already || done.Claims > 0 {
		t.Errorf("the name given again after it was broken off: %+v, %v", done, err)
	}
	alter(t, b, "UPDATE forgotten SET swept = 0")
	if done, err := b.Forget(t.Context(), first, false); err != nil || !done.Already {
		t.Errorf("the id given again after it was broken off: %+v, %v", done, err)
	}
	run := startRun(t, b)
	person := func(name string, office stancebook.City) stancebook.Person {
		return stancebook.Person{Name: name, Title: "Chief", Office: office, On: "2018-05-05", Official: true}
	}
	put(t, b, run, said("m", person("Eric Jones", tulsa)))
	put(t, b, run, said("n", person("Eric Jones", stockton)))
	if got, want := groups(t, b), "c m d efgi h jk"; !strings.Contains(got, "m") || strings.Contains(got, "n") || strings.Contains(got, "a") {
		t.Errorf("people by their articles: %q, want like %q", got, want)
	}
}

func TestFamilyNameThatIsACommonWordStaysInOtherArticles(t *testing.T) {
	b := fresh(t)
	run := startRun(t, b)
	clerk := stancebook.Person{Name: "Tom Price", Title: "Clerk", Office: stockton, On: "2018-05-05"}
	put(t, b, run, said("his/tom-price.txt", clerk))
	other := func(path string) *stancebook.Extraction {
		return said(path, stancebook.Person{Name: "Ann Okafor", Title: "Mayor", Office: tulsa, On: "2018-05-05"})
	}
	for i := range 3 {
		put(t, b, run, other(fmt.Sprintf("the price of bread %d", i)))
	}
	if _, err := b.Forget(t.Context(), "Tom Price", false); err != nil {
		t.Fatal(err)
	}
	put(t, b, run, other("news/price-controls.txt"))
	const address = "https://x.example/price-controls"
	if err := b.RememberAnswers(t.Context(), []Fetched{{address, stancebook.Answer{ETag: "e", At: time.Unix(1, 0)}}}); err != nil {
		t.Fatal(err)
	}
	if etag, _, _, err := b.Validators(t.Context(), address); err != nil || etag != "e" {
		t.Errorf("an address with the word is remembered: %q, %v", etag, err)
	}
	if got := dump(t, b, "SELECT path FROM articles WHERE path NOT LIKE 'the price of bread _'"); got != "path=his/xxx-xxxxx.txt|\npath=news/price-controls.txt|\n" {
		t.Errorf("paths:\n%s", got)
	}
}

func TestNamesAreWithheldHoweverTheyAreWritten(t *testing.T) {
	n := &sought{lengths: map[int]bool{len("anapena"): true, len("seanobrien"): true}, lone: map[string]bool{"pena": true}, spared: map[string]bool{"ira pena": true},
		full:   func(s string) bool { return s == "ana pena" || s == "sean o brien" },
		joined: func(s string) bool { return s == "seanobrien" }}
	for _, c := range []struct {
		in, want string
		address  bool
	}{
		{"Ana Peña spoke.", "Xxx Xxχx spoke.", false},
		{"ANA\n  PEN\u0303A’s", "XXX\n  XXXχX’s", false},
		{"Peña and pena", "Xxχx and pena", false},
		{"Ira Peña and Ana Pena", "Ira Peña and Xxx Xxxx", false},
		{"/ana-pena/pe%C3%B1a.html", "/xxx-xxxx/xxxXxxXxx.html", true},
		{"#SeanOBrien, Sean O’Brien, Sean Obrien", "#XxxxXXxxxx, Xxxx X’Xxxxx, Xxxx Xxxxxx", false},
		{"Sean O’Br\u00adien", "Xxxx X’Xx\u00adxxx", false},
		{"an apple", "an apple", false},
	} {
		got, _ := n.masked(c.in, c.address)
		if got != c.want {
			t.Errorf("%q gives %q, want %q", c.in, got, c.want)
		}
		if len(got) != len(c.in) || len([]rune(got)) != len([]rune(c.in)) {
			t.Errorf("%q gives %q: places moved", c.in, got)
		}
	}
}

func TestForgettingBesideAReaderIsFinishedWhenGivenAgain(t *testing.T) {
	b, path := haunted(t)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	b = open(t, path, Options{Same: sameOffice, BusyTimeout: 50 * time.Millisecond})
	reading, err := open(t, path, Options{ReadOnly: true}).read.Begin()
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := reading.QueryRow("SELECT count(*) FROM claims").Scan(&n); err != nil || n == 0 {
		t.Fatalf("%d claims, %v", n, err)
	}
	if _, err := b.Forget(t.Context(), "Zuleika Quandrixley", false); !errors.Is(err, stancebook.ErrBusy) || !strings.Contains(err.Error(), "forget the same name again") {
		t.Errorf("beside a reader: %v", err)
	}
	if err := reading.Rollback(); err != nil {
		t.Fatal(err)
	}
	if done, err := b.Forget(t.Context(), "Zuleika Quandrixley", false); err != nil || !done.Already {
		t.Errorf("given again: %+v, %v", done, err)
	}
	for _, trace := range traces(t, path, herNames...) {
		t.Error(trace)
	}
}

func FuzzMaskedWordsKeepEveryPlace(f *testing.F) {
	f.Add("Ana Peña said", false)
	f.Add("/ana-pe%C3%B1a/%zz%", true)
	f.Add("An\u00ada\u0301 \xff Pe-\nña 𝐀na", false)
	f.Fuzz(func(t *testing.T, s string, address bool) {
		any := func(string) bool { return true }
		for _, n := range []*sought{{full: any, joined: any, lengths: map[int]bool{3: true, 7: true, 9: true}, anyCase: true}, {full: any, joined: any, family: any}} {
			got, _ := n.masked(s, address)
			if len(got) != len(s) || utf8.RuneCountInString(got) != utf8.RuneCountInString(s) || utf8.ValidString(got) != utf8.ValidString(s) {
				t.Errorf("%q gives %q: places moved", s, got)
			}
			if fields := len(strings.Fields(got)); fields != len(strings.Fields(s)) {
				t.Errorf("%q gives %q: %d words", s, got, fields)
			}
		}
	})
}

// nameless are the columns of text that hold nobody's name: keys, days, words of
// the program's own; and those that go with the person or are masked apart.
const nameless = `articles.article_key articles.published articles.published_on articles.date_source articles.language articles.run_id
versions.version_key versions.fetched_at versions.skipped versions.signature versions.engine versions.extractor_version versions.run_id versions.retention versions.text
changes.run_id claim_changes.kind claim_changes.what cities.name cities.state cities.code cities.folded claim_cities.role
claims.claim_key claims.type claims.cue_kind claims.published_on claims.spans claims.review claims.reviewed_at claims.extractor_version claims.run_id claims.retired_run
spans.role speakers.kind speakers.party speakers.party_source speakers.named_by stances.stance_key stances.topic stances.stance stances.words_stance topics.name
reviews.claim_key reviews.article_key reviews.version_key reviews.action reviews.field reviews.reviewed_at review_places.how review_places.run_id
people.person_key people.name people.official_id people.chosen_name person_names.name person_names.folded person_names.surname
person_mentions.party person_mentions.party_source person_mentions.official_id person_mentions.on_date
person_roles.party person_roles.party_source person_roles.first_on person_roles.last_on
faces.folded faces.surname faces.name faces.party faces.official_id faces.year faces.pin faces.since
judgements.action judgements.person_key judgements.other_key judgements.judged_at judged_evidence.article_key judged_evidence.folded judged_evidence.person_key
former_keys.person_key former_keys.now_key forgotten.forgotten_at forgotten.salt forgotten_marks.kind forgotten_marks.mark
runs.run_id runs.version runs.started_at runs.finished_at runs.status runs.resumes run_failures.run_id run_failures.kind run_failures.at
run_sources.run_id run_sources.kind run_sources.state run_sources.causes saved_queries.saved_at
robots.etag robots.last_modified robots.fetched_at person_counts.first_on person_counts.last_on city_counts.first_on city_counts.last_on
watches.added_at watches.told_at fetches.etag fetches.last_modified fetches.fetched_at fetches.captured_at fetches.charset`

func TestForgettingKnowsEveryColumnOfText(t *testing.T) {
	b := fresh(t)
	known := map[string]bool{}
	for name := range strings.FieldsSeq(nameless) {
		known[name] = true
	}
	for i := range namedTables {
		for _, column := range namedTables[i].columns() {
			known[namedTables[i].table+"."+column] = true
		}
	}
	n := 0
	err := b.query(t.Context(), `SELECT s.name || '.' || c.name FROM sqlite_schema s, pragma_table_info(s.name) c WHERE s.type = 'table' AND c.type = 'TEXT'
		AND s.name NOT LIKE 'claims\_fts%' ESCAPE '\' AND s.name NOT LIKE 'sqlite\_%' ESCAPE '\'`, nil, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		if n++; !known[name] {
			t.Errorf("may %s hold somebody's name? If it may, put it into namedTables, else into nameless", name)
		}
		return err
	})
	if err != nil || n < 100 {
		t.Errorf("%d columns of text, %v", n, err)
	}
}
