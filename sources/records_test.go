package sources_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stancebook/stancebook/sources"
)

func TestUsualColumnNamesAreKnown(t *testing.T) {
	fs := files(t, map[string]string{"a.csv": "Doc,Headline,Pub-Date,Publisher,Link,Byline,Content\n7,News,2017-08-03,Herald,https://example.org/a#top,Jane Roe and John Doe,The text.\n"})
	articles, faults := read(t, address("a.csv"), sources.Options{FS: fs})
	if len(articles) != 1 {
		t.Fatalf("got %d articles, faults %q", len(articles), faults)
	}
	a := articles[0]
	got := []string{a.ID, a.Title, a.Published, a.DateSource, a.Outlet, a.URL, strings.Join(a.Bylines, "|"), a.Text}
	want := []string{"7", "News", "2017-08-03", "record", "Herald", "https://example.org/a", "Jane Roe|John Doe", "The text."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestMappedColumnsAreTaken(t *testing.T) {
	fs := files(t, map[string]string{
		"a.csv":   "text,story_words,when\nno,Yes.,2017-08-03\n",
		"b.jsonl": `{"text":"no","meta":{"words":"Yes.","when":"2017-08-03T10:00:00-04:00"}}`,
	})
	for _, c := range []struct {
		name, date string
		columns    map[string]string
	}{
		{"a.csv", "2017-08-03", map[string]string{"text": "story_words", "date": "when"}},
		{"b.jsonl", "2017-08-03T10:00:00-04:00", map[string]string{"text": "meta.words", "date": "meta.when"}},
	} {
		articles, faults := read(t, []sources.Source{{Address: c.name, Map: c.columns}}, sources.Options{FS: fs})
		if len(articles) != 1 || articles[0].Text != "Yes." || articles[0].Published != c.date {
			t.Errorf("%s: got %v, faults %q", c.name, articles, faults)
		}
	}
}

func TestLineEndsInsideCellsAreKept(t *testing.T) {
	text := "One.\r\n\r\n“Two,” he said.\n\"Three\""
	csv := "id,text\r\n1,\"" + strings.ReplaceAll(text, `"`, `""`) + "\"\r\n2,Four\r\n"
	articles, faults := read(t, address("a.csv"), sources.Options{FS: files(t, map[string]string{"a.csv": csv})})
	if len(articles) != 2 || articles[0].Text != text || articles[1].Text != "Four" {
		t.Errorf("got %v, faults %q, want text %q", articles, faults, text)
	}
}

func TestRecordOfAPageIsParsed(t *testing.T) {
	fs := files(t, map[string]string{"a.jsonl": fmt.Sprintf(`{"html":%q,"url":"https://example.org/2017/08/03/votes"}`, strings.ReplaceAll(storyPage, "\n", " "))})
	articles, faults := read(t, address("a.jsonl"), sources.Options{FS: fs})
	if len(articles) != 1 || articles[0].Title != "Council votes" || articles[0].Published != "2017-08-03" || articles[0].DateSource != "url" {
		t.Errorf("got %v, faults %q", articles, faults)
	}
}

func TestTitleInsideRecordTextIsFound(t *testing.T) {
	fs := files(t, map[string]string{"a.jsonl": `{"title":"Mayor signs","text":"\n Mayor  signs\nShe signed it."}`})
	articles, _ := read(t, address("a.jsonl"), sources.Options{FS: fs})
	if a := articles[0]; a.Headline.Of(a.Text) != "Mayor  signs" {
		t.Errorf("headline: got %q", a.Headline.Of(a.Text))
	}
}

func TestBadRecordsLeaveTheOthers(t *testing.T) {
	lines := []string{`{"text":"One."}`, `{"text": oops`, ``, `[1]`, `null`, `{"title":"x"}`, `{"text":"  "}`, `{"text":"` + strings.Repeat("x", 3000) + `"}`, "{\"text\":\"Two \xff.\"}"}
	fs := files(t, map[string]string{"a.jsonl": strings.Join(lines, "\n")})
	articles, faults := read(t, address("a.jsonl"), sources.Options{FS: fs, MaxBytes: 2000})
	if diff := cmp.Diff([]string{"a.jsonl#1", "a.jsonl#8"}, paths(articles)); diff != "" {
		t.Errorf("paths (-want +got)\n%s", diff)
	}
	if len(articles) == 2 && articles[1].Text != "Two \ufffd." {
		t.Errorf("text: got %q", articles[1].Text)
	}
	for i, want := range []string{
		"a.jsonl#2: not a JSON object: invalid character", "a.jsonl#3: not a JSON object: the record is a JSON array", "a.jsonl#4: not a JSON object: null",
		"a.jsonl#5: no column for the text: there are title", "a.jsonl#6: no text in text", "a.jsonl#7: too long: the line holds more than 2000 bytes",
	} {
		if i >= len(faults) || !strings.HasPrefix(faults[i], want) {
			t.Errorf("fault %d: got %q, want %q", i, faults, want)
		}
	}
}

func TestAddressOfARecordDatesIt(t *testing.T) {
	fs := files(t, map[string]string{"a.csv": "url,text\nhttps://example.org/2017/aug/03/votes,One.\n"})
	articles, _ := read(t, address("a.csv"), sources.Options{FS: fs})
	if a := articles[0]; a.Published != "2017-08-03" || a.DateSource != "url" {
		t.Errorf("got %q from %q", a.Published, a.DateSource)
	}
}
