package store

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/stancebook/stancebook"
)

// calendar is a clock that a test turns on by days.
type calendar struct{ now time.Time }

func (c *calendar) read() time.Time { return c.now }

// weeks plays nights of a source, one a day, and returns the last as kept.
func weeks(t *testing.T, nights []stancebook.SourceNight) stancebook.SourceNight {
	t.Helper()
	clock := &calendar{time.Date(2026, 3, 1, 2, 15, 0, 0, time.UTC)}
	b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{Now: clock.read})
	var last stancebook.Run
	for _, night := range nights {
		run := startRun(t, b)
		night.Source = "feed"
		if night.State == "" {
			night.State = "read"
		}
		if err := b.PutNights(t.Context(), run, []stancebook.SourceNight{night}); err != nil {
			t.Fatal(err)
		}
		var err error
		if last, err = b.FinishRun(t.Context(), run, "done"); err != nil {
			t.Fatal(err)
		}
		clock.now = clock.now.Add(24 * time.Hour)
	}
	return last.Sources[0]
}

// usual is a night like most: numbers vary a little.
func usual(i int) stancebook.SourceNight {
	return stancebook.SourceNight{Listed: 20 + i%4, New: 5 + i%3, Unchanged: 14, Articles: 20, MedianWords: 600 + 10*(i%5), Claims: 40 + i%7}
}

func usuals(n int, then ...stancebook.SourceNight) (nights []stancebook.SourceNight) {
	for i := range n {
		nights = append(nights, usual(i))
	}
	return append(nights, then...)
}

func TestNightsSayWhatLooksWrong(t *testing.T) {
	failed := stancebook.SourceNight{State: "failed", Why: "the server said 500"}
	silent := stancebook.SourceNight{Listed: 20, Articles: 20, Unchanged: 20, MedianWords: 600}
	with := func(change func(*stancebook.SourceNight)) stancebook.SourceNight {
		night := usual(1)
		change(&night)
		return night
	}
	for name, c := range map[string]struct {
		nights []stancebook.SourceNight
		want   string // in Odd; "" wants nothing
	}{
		"a night like the others":      {usuals(14), ""},
		"a feed of nothing":            {usuals(14, stancebook.SourceNight{}), "lists no articles, usually 21"},
		"a feed of nothing, long used": {append(usuals(5), make([]stancebook.SourceNight, 12)...), "nothing new for 12 nights"},
		"a short feed":                 {usuals(14, with(func(s *stancebook.SourceNight) { s.Listed, s.Articles = 4, 4 })), "lists 4, usually 21"},
		"half of the text":             {usuals(14, with(func(s *stancebook.SourceNight) { s.MedianWords = 290 })), "290 words, usually 620"},
		"the page around the text":     {usuals(14, with(func(s *stancebook.SourceNight) { s.MedianWords = 1900 })), "more than the article"},
		"texts a little shorter":       {usuals(14, with(func(s *stancebook.SourceNight) { s.MedianWords = 520 })), ""},
		"one short text":               {usuals(14, with(func(s *stancebook.SourceNight) { s.MedianWords, s.Articles = 90, 1 })), ""},
		"nobody says anything":         {usuals(14, with(func(s *stancebook.SourceNight) { s.Claims = 0 })), "no claim in 6 articles"},
		"most articles fail":           {usuals(14, with(func(s *stancebook.SourceNight) { s.Failed, s.Articles = 12, 9 })), "12 of 21 articles failed"},
		"failed twice":                 {usuals(14, failed, failed), ""},
		"failed three nights":          {usuals(14, failed, failed, failed), "failed for 3 nights in a row"},
		"silent for once":              {usuals(14, silent, silent), ""},
		"silent as never before":       {usuals(14, silent, silent, silent), "nothing new for 3 nights"},
		"new source that fails":        {[]stancebook.SourceNight{failed}, ""},
		"too young to be odd":          {usuals(3, stancebook.SourceNight{}), ""},
	} {
		got := weeks(t, c.nights)
		if c.want == "" && got.Odd != "" || !strings.Contains(got.Odd, c.want) {
			t.Errorf("%s: odd %q, want %q", name, got.Odd, c.want)
		}
	}
}

func TestNightsInARowAreCounted(t *testing.T) {
	failed, silent := stancebook.SourceNight{State: "failed"}, stancebook.SourceNight{Listed: 3, Unchanged: 3}
	got := weeks(t, []stancebook.SourceNight{silent, failed, silent, {State: "not due"}, silent})
	if got.SilentNights != 3 || got.FailedNights != 0 {
		t.Errorf("silent %d, failed %d nights, want 3 and 0: a failed night tells nothing of silence", got.SilentNights, got.FailedNights)
	}
	if got = weeks(t, []stancebook.SourceNight{usual(1), failed, {State: "no network"}, failed}); got.FailedNights != 2 || got.SilentNights != 0 {
		t.Errorf("failed %d, silent %d nights, want 2 and 0", got.FailedNights, got.SilentNights)
	}
}

func TestAnswersAreRememberedBetweenNights(t *testing.T) {
	b := fresh(t)
	ctx := t.Context()
	if etag, modified, at, err := b.Validators(ctx, "https://x.example/"); etag+modified != "" || !at.IsZero() || err != nil {
		t.Errorf("Validators of what was never asked = %q, %q, %v, %v", etag, modified, at, err)
	}
	at := time.Date(2026, 3, 1, 2, 15, 0, 0, time.UTC)
	first := stancebook.Answer{Final: "https://x.example/", Status: 200, ETag: `"a"`, LastModified: "Sun, 01 Mar 2026 01:00:00 GMT", At: at, Charset: "utf-8"}
	again := stancebook.Answer{Final: "https://x.example/", Status: 304, NotModified: true, ETag: `"a"`, At: at.Add(24 * time.Hour)}
	for _, answer := range []stancebook.Answer{first, again} {
		if err := b.RememberAnswers(ctx, []Fetched{{"https://x.example/", answer}}); err != nil {
			t.Fatal(err)
		}
		etag, modified, fetched, err := b.Validators(ctx, "https://x.example/")
		if etag != answer.ETag || modified != answer.LastModified || !fetched.Equal(answer.At) || err != nil {
			t.Errorf("Validators = %q, %q, %v, %v, want those of %+v", etag, modified, fetched, err, answer)
		}
	}
}

func TestRobotsAreKeptBetweenNights(t *testing.T) {
	b := fresh(t)
	ctx := t.Context()
	if got, err := b.Robots(ctx, "https://x.example"); got != (Robots{}) || err != nil {
		t.Errorf("Robots of what was never asked = %+v, %v", got, err)
	}
	at := time.Date(2026, 3, 1, 2, 15, 0, 0, time.UTC)
	for _, want := range []Robots{
		{"https://x.example", 200, `"a"`, "Sun, 01 Mar 2026 01:00:00 GMT", "User-agent: *\nDisallow: /é\n", at},
		{"https://x.example", 503, "", "", "", at.Add(24 * time.Hour)},
	} {
		if err := b.KeepRobots(ctx, want); err != nil {
			t.Fatal(err)
		}
		if got, err := b.Robots(ctx, "https://x.example"); got != want || err != nil {
			t.Errorf("Robots = %+v, %v, want %+v", got, err, want)
		}
	}
}

func TestRunGoesOnWithTheBrokenOne(t *testing.T) {
	clock := &calendar{time.Date(2026, 3, 1, 2, 15, 0, 0, time.UTC)}
	began := clock.now
	b := open(t, filepath.Join(t.TempDir(), "book.db"), Options{Now: clock.read})
	startRun(t, b) // killed
	clock.now = clock.now.Add(time.Hour)
	startRun(t, b) // killed, too
	clock.now = clock.now.Add(time.Hour)
	run := startRun(t, b)
	if at, err := b.ResumeFrom(t.Context(), run); !at.Equal(began) || err != nil {
		t.Errorf("ResumeFrom = %v, %v, want the start of the first broken run", at, err)
	}
	if _, err := b.FinishRun(t.Context(), run, "done"); err != nil {
		t.Fatal(err)
	}
	clock.now = clock.now.Add(time.Hour)
	if at, err := b.ResumeFrom(t.Context(), startRun(t, b)); !at.IsZero() || err != nil {
		t.Errorf("ResumeFrom after a run that ended = %v, %v, want never", at, err)
	}
	clock.now = clock.now.Add(3 * 24 * time.Hour)
	if at, err := b.ResumeFrom(t.Context(), startRun(t, b)); !at.IsZero() || err != nil {
		t.Errorf("ResumeFrom days after a broken run = %v, %v, want never: the news since then would be missed", at, err)
	}
}

func TestBookOfTheFirstSchemaIsBroughtUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	b := &Book{path: path, options: Options{BusyTimeout: time.Second}}
	if err := b.openWriter(); err != nil {
		t.Fatal(err)
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, b.write, files, goose.WithDisableVersioning(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.ApplyVersion(t.Context(), 1, true); err != nil {
		t.Fatal(err)
	}
	if _, err := b.write.Exec(fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
		t.Fatal(err)
	}
	b.write.Close()
	opened := open(t, path, Options{})
	put(t, opened, startRun(t, opened), extraction(t, "a.txt", "", text))
	if got := dump(t, opened, "SELECT user_version FROM pragma_user_version"); got != fmt.Sprintf("user_version=%d|\n", Schema) {
		t.Errorf("schema: %s", got)
	}
}
