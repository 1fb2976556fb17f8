package stance

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"path"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"github.com/stancebook/stancebook"
)

// Default is the name of the built-in topic that is used where none is asked for.
const Default = "sessions-letters"

//go:embed topics/*.toml
var topicFiles embed.FS

var builtin = sync.OnceValue(func() []stancebook.Topic {
	entries, err := topicFiles.ReadDir("topics")
	if err != nil {
		panic(err) // the folder is embedded
	}
	var topics []stancebook.Topic
	for _, e := range entries {
		data, err := topicFiles.ReadFile(path.Join("topics", e.Name()))
		if err != nil {
			panic(err)
		}
		var t stancebook.Topic
		if err := toml.Unmarshal(data, &t); err != nil {
			panic(err) // a test reads and checks them all
		}
		topics = append(topics, t)
	}
	return topics
})

// Builtin returns the topics that come with the program, sorted by name.
func Builtin() []stancebook.Topic {
	return append([]stancebook.Topic{}, builtin()...)
}

// ReadTopic reads a topic from TOML. Name is the file's name: it is used in
// errors, and where the file states no name of its own the topic takes it
// without its ending. All problems are reported at once, joined.
func ReadTopic(data []byte, name string) (stancebook.Topic, error) {
	var t stancebook.Topic
	decoder := toml.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var problems []error
	if err := decoder.Decode(&t); err != nil {
		var strict *toml.StrictMissingError
		if !errors.As(err, &strict) {
			return stancebook.Topic{}, syntaxError(err, name)
		}
		for _, e := range strict.Errors {
			line, _ := e.Position()
			problems = append(problems, fmt.Errorf("%s:%d: unknown key %q: use one of %s",
				name, line, strings.Join(e.Key(), "."), strings.Join(keyNames(), ", ")))
		}
		// What a strict reading leaves in t is not documented; read again, so
		// that the other problems are reported too.
		if err := toml.Unmarshal(data, &t); err != nil {
			return stancebook.Topic{}, syntaxError(err, name)
		}
	}
	if t.Name == "" {
		t.Name = strings.TrimSuffix(path.Base(name), ".toml")
	}
	for _, l := range lists(&t) {
		if len(*l.entries) == 0 {
			*l.entries = nil
		}
	}
	if len(t.Concepts) == 0 {
		t.Concepts = nil
	}
	for _, p := range problemsOf(t) {
		problems = append(problems, fmt.Errorf("%s:%d: %w", name, lineOf(data, p.key), p.err))
	}
	if len(problems) > 0 {
		return stancebook.Topic{}, errors.Join(problems...)
	}
	return t, nil
}

func syntaxError(err error, name string) error {
	var syntax *toml.DecodeError
	if errors.As(err, &syntax) {
		line, _ := syntax.Position()
		return fmt.Errorf("%s:%d: read topic: %w", name, line, err)
	}
	return fmt.Errorf("%s: read topic: %w", name, err)
}

// lineOf is the line on which key is set, or 1.
func lineOf(data []byte, key string) int {
	for i, line := range strings.Split(string(data), "\n") {
		rest, found := strings.CutPrefix(strings.TrimSpace(line), key)
		if found && strings.HasPrefix(strings.TrimSpace(rest), "=") {
			return i + 1
		}
	}
	return 1
}

// Check tells what is wrong with a topic; nothing is nil.
func Check(t stancebook.Topic) []error {
	var out []error
	for _, p := range problemsOf(t) {
		out = append(out, p.err)
	}
	return out
}

type problem struct {
	key string
	err error
}

func problemsOf(t stancebook.Topic) []problem {
	var out []problem
	add := func(key, format string, args ...any) {
		out = append(out, problem{key, fmt.Errorf(format, args...)})
	}
	if !nameOK(t.Name) {
		add("name", "name %q: use small letters, digits and hyphens, such as \"plastic-bags\"", t.Name)
	}
	if strings.TrimSpace(t.Claim) == "" {
		add("claim", "claim is empty: write the sentence that supporters would sign")
	}
	if t.Language != "" && t.Language != "en" {
		add("language", "language %q: only \"en\" is read", t.Language)
	}
	if len(t.Mentions) == 0 {
		add("mentions", "mentions is empty: list the names and phrases by which articles mention the topic")
	}
	for _, s := range []struct{ key, value string }{{"title", t.Title}, {"claim", t.Claim}} {
		if !utf8.ValidString(s.value) {
			add(s.key, "%s is not UTF-8: save the file as UTF-8", s.key)
		}
	}
	for _, l := range lists(&t) {
		for _, p := range *l.entries {
			if err := checkEntry(p, l.names); err != nil {
				add(l.key, "%s: %w", l.key, err)
			}
		}
	}
	return append(append(out, conceptProblems(&t)...), contradictions(&t)...)
}

func conceptProblems(t *stancebook.Topic) []problem {
	var out []problem
	if n := len(t.Concepts); n > 0 && (n < minConcepts || n > maxConcepts) {
		out = append(out, problem{"concepts", fmt.Errorf("concepts has %d groups: write %d to %d, or none", n, minConcepts, maxConcepts)})
	}
	for i, group := range t.Concepts {
		if len(group) == 0 {
			out = append(out, problem{"concepts", fmt.Errorf("concepts: group %d is empty: list its words or delete it", i+1)})
		}
		for _, e := range group {
			if err := checkEntry(e, false); err != nil {
				out = append(out, problem{"concepts", fmt.Errorf("concepts: %w", err)})
			}
		}
	}
	return out
}

// contradictions are phrases that stand on both sides.
func contradictions(t *stancebook.Topic) []problem {
	var out []problem
	for _, pair := range [][2]list{
		{{key: "for", entries: &t.For}, {key: "against", entries: &t.Against}},
		{{key: "backed", entries: &t.Backed}, {key: "resisted", entries: &t.Resisted}},
		{{key: "mentions", entries: &t.Mentions}, {key: "excluded", entries: &t.Excluded}},
		{{key: "proponents", entries: &t.Proponents}, {key: "opponents", entries: &t.Opponents}},
	} {
		seen := map[string]bool{}
		for _, p := range *pair[0].entries {
			seen[strings.Join(splitPhrase(p), " ")] = true
		}
		for _, p := range *pair[1].entries {
			if key := strings.Join(splitPhrase(p), " "); key != "" && seen[key] {
				out = append(out, problem{pair[1].key, fmt.Errorf("%q stands in %s and in %s: keep it in one of them", p, pair[0].key, pair[1].key)})
			}
		}
	}
	return out
}

func nameOK(name string) bool {
	if name == "" || len(name) > 64 || name[0] == '-' {
		return false
	}
	for _, r := range name {
		if r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}

// list is one of a topic's lists by its key in the file.
type list struct {
	key     string
	about   string
	entries *[]string
	names   bool // names of people and bodies: no wildcards
}

func lists(t *stancebook.Topic) []list {
	return []list{
		{"mentions", "Phrases that alone show that a text is about the topic.", &t.Mentions, false},
		{"context", "Words that go with the topic, where no mention stands.", &t.Context, false},
		{"excluded", "Phrases that look like mentions and are not.", &t.Excluded, false},
		{"for", "Phrases that take the claim's side.", &t.For, false},
		{"against", "Phrases that take the other side.", &t.Against, false},
		{"backed", "What supporters back: praise of it supports the claim, blame opposes it.", &t.Backed, false},
		{"resisted", "What supporters are against: praise of it opposes the claim.", &t.Resisted, false},
		{"proponents", "People, bodies and offices known to support the claim.", &t.Proponents, true},
		{"opponents", "People, bodies and offices known to oppose it.", &t.Opponents, true},
		{"addressees", "Those to whom the demand is made.", &t.Addressees, true},
	}
}

func keyNames() []string {
	names := []string{"name", "title", "claim", "language"}
	for _, l := range lists(&stancebook.Topic{}) {
		names = append(names, l.key)
	}
	return append(names, "concepts")
}

// Write writes a topic as commented TOML, which ReadTopic reads back equal. A
// topic with problems is not written.
func Write(t stancebook.Topic) ([]byte, error) {
	if problems := Check(t); len(problems) > 0 {
		return nil, fmt.Errorf("write topic %q: %w", t.Name, errors.Join(problems...))
	}
	var b strings.Builder
	b.WriteString("# A topic: a question on which speakers take sides. In phrases, a word stands for its\n")
	b.WriteString("# inflected forms, a|b for either word, and * for up to three words. A final ! says\n")
	b.WriteString("# that negation changes nothing, a final ? that the phrase is only a hint.\n\n")
	for _, s := range []struct{ key, about, value string }{
		{"name", "short and stable; it stands in every export", t.Name},
		{"title", "for people", t.Title},
		{"claim", "the sentence that supporters would sign", t.Claim},
		{"language", "of the articles", t.Language},
	} {
		fmt.Fprintf(&b, "%s = %s # %s\n", s.key, quoteTOML(s.value), s.about)
	}
	for _, l := range lists(&t) {
		fmt.Fprintf(&b, "\n# %s\n%s = [", l.about, l.key)
		for _, e := range *l.entries {
			fmt.Fprintf(&b, "\n  %s,", quoteTOML(e))
		}
		if len(*l.entries) > 0 {
			b.WriteString("\n")
		}
		b.WriteString("]\n")
	}
	writeConcepts(&b, t.Concepts)
	return []byte(b.String()), nil
}

func writeConcepts(b *strings.Builder, groups [][]string) {
	b.WriteString("\n# Groups of words that show the topic where most of them come together, in any order;\n")
	b.WriteString("# it cannot be without the first.\nconcepts = [")
	for _, group := range groups {
		b.WriteString("\n  [")
		for i, e := range group {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(quoteTOML(e))
		}
		b.WriteString("],")
	}
	if len(groups) > 0 {
		b.WriteString("\n")
	}
	b.WriteString("]\n")
}

// quoteTOML writes s as a TOML basic string.
func quoteTOML(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, "\\u%04X", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
