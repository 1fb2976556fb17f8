package stance

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stancebook/stancebook"
)

func TestBuiltinTopicsAreSoundAndHoldDefault(t *testing.T) {
	names := []string{}
	for _, topic := range Builtin() {
		names = append(names, topic.Name)
		for _, err := range Check(topic) {
			t.Errorf("%s: %v", topic.Name, err)
		}
	}
	if !slices.Contains(names, Default) {
		t.Errorf("got topics %v, want %q among them", names, Default)
	}
}

func TestBrokenTopicNamesLineAndFix(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"unknown key", "name = \"a\"\nclaim = \"c\"\nmentions = [\"m\"]\nsupporters = [\"x\"]", `t.toml:4: unknown key "supporters": use one of name, title`},
		{"empty claim", "name = \"a\"\nclaim = \"\"\nmentions = [\"m\"]", "t.toml:2: claim is empty: write the sentence"},
		{"no mentions", "name = \"a\"\nclaim = \"c\"", "t.toml:1: mentions is empty: list"},
		{"bad name", "claim = \"c\"\nname = \"A b\"\nmentions = [\"m\"]", `t.toml:2: name "A b": use small letters`},
		{"other language", "claim = \"c\"\nmentions = [\"m\"]\nlanguage = \"fr\"", `t.toml:3: language "fr": only "en"`},
		{"both sides", "claim = \"c\"\nmentions = [\"m\"]\nfor = [\"cut grants\"]\nagainst = [\"cutting the grant\"]", `t.toml:4: "cutting the grant" stands in for and in against`},
		{"only a wildcard", "claim = \"c\"\nmentions = [\"*\"]", `t.toml:2: mentions: "*" has no word`},
		{"wildcard at the edge", "claim = \"c\"\nmentions = [\"bag *\"]", "a wildcard stands between words"},
		{"two concepts", "claim = \"c\"\nmentions = [\"m\"]\nconcepts = [[\"a\"], [\"b\"]]", "t.toml:3: concepts has 2 groups: write 3 to 8, or none"},
		{"an empty concept", "claim = \"c\"\nmentions = [\"m\"]\nconcepts = [[\"a\"], [], [\"b\"]]", "t.toml:3: concepts: group 2 is empty"},
		{"not TOML", "claim = ", "t.toml:1: read topic"},
		{"wrong kind", "claim = [1]", "t.toml:1: read topic"},
	} {
		_, err := ReadTopic([]byte(c.data), "t.toml")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want one that holds %q", c.name, err, c.want)
		}
	}
}

func TestAllProblemsOfTopicAreReportedAtOnce(t *testing.T) {
	_, err := ReadTopic([]byte("name = \"A\"\nclaim = \"\"\nsize = 1"), "t.toml")
	for _, want := range []string{"name", "claim", "mentions", "size"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q in it", err, want)
		}
	}
}

func TestTopicTakesNameOfItsFile(t *testing.T) {
	topic, err := ReadTopic([]byte("claim = \"c\"\nmentions = [\"m\"]"), filepath.Join("some", "bag-fee.toml"))
	if err != nil || topic.Name != "bag-fee" {
		t.Errorf("got %q, %v, want \"bag-fee\"", topic.Name, err)
	}
}

func TestWrittenTopicReadsBackEqual(t *testing.T) {
	odd := stancebook.Topic{Name: "odd", Title: "a \"b\"\n\\", Claim: "tab\tand\x7f", Mentions: []string{"it’s \"so\""}, Opponents: []string{"Kevin de León"}}
	for _, topic := range append(Builtin(), plasticBags(t), odd) {
		data, err := Write(topic)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ReadTopic(data, "x.toml")
		if err != nil {
			t.Fatalf("%s: %v\n%s", topic.Name, err, data)
		}
		if diff := cmp.Diff(topic, back); diff != "" {
			t.Errorf("%s: %s", topic.Name, diff)
		}
	}
}

func TestTopicWithProblemsIsNotWritten(t *testing.T) {
	if data, err := Write(stancebook.Topic{Name: "a"}); err == nil {
		t.Errorf("got %q, want an error", data)
	}
}

// FuzzTopic holds the law that whatever is read can be written, reads back
// equal, and can be judged with.
func FuzzTopic(f *testing.F) {
	f.Add("name = \"a\"\nclaim = \"c\"\nmentions = [\"m|n * o!\"]")
	f.Add("claim = 'x'\nmentions = ['y']\nconcepts = [['a|b'], ['c * d', 'cannot'], ['e']]")
	f.Add("claim = 'x'\nmentions = [\"Ünï “x” ’s\"]\nfor = [\"a?\"]\nproponents = [\"De León\"]")
	f.Fuzz(func(t *testing.T, data string) {
		topic, err := ReadTopic([]byte(data), "fuzz.toml")
		if err != nil {
			return
		}
		written, err := Write(topic)
		if err != nil {
			t.Fatalf("write what was read: %v", err)
		}
		back, err := ReadTopic(written, "fuzz.toml")
		if err != nil {
			t.Fatalf("read what was written: %v\n%s", err, written)
		}
		if diff := cmp.Diff(topic, back); diff != "" {
			t.Fatal(diff)
		}
		New([]stancebook.Topic{topic})
	})
}
