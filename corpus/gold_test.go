package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
)

// goldOf returns every page's gold with its article and its text as code points.
func goldOf(t *testing.T) []annotated {
	t.Helper()
	gold, err := LoadGold()
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]Gold{}
	for _, g := range gold {
		byID[g.ID] = g
	}
	var out []annotated
	for _, a := range mustArticles(t) {
		g, ok := byID[a.ID]
		if !ok {
			t.Fatalf("article %q has no gold", a.ID)
		}
		out = append(out, annotated{a, g, []rune(mustText(t, &a))})
	}
	if len(out) != len(gold) {
		t.Fatalf("%d articles, %d in the gold", len(out), len(gold))
	}
	return out
}

type annotated struct {
	Article
	Gold Gold
	text []rune
}

// statements calls check with every statement and a name for messages.
func statements(t *testing.T, check func(t *testing.T, x annotated, a *Attribution)) {
	t.Helper()
	n := 0
	for _, x := range goldOf(t) {
		for i := range x.Gold.Attributions {
			n++
			check(t, x, &x.Gold.Attributions[i])
		}
	}
	if n == 0 {
		t.Fatal("no statement was checked")
	}
}

func TestRangesLieInTheTextOnWords(t *testing.T) {
	for _, x := range goldOf(t) {
		if err := x.Gold.Check(string(x.text)); err != nil {
			t.Fatal(err)
		}
	}
	statements(t, func(t *testing.T, x annotated, a *Attribution) {
		ranges := slices.Clone(a.Content)
		for _, r := range []*Range{a.Mention, a.Cue} {
			if r != nil {
				ranges = append(ranges, *r)
			}
		}
		for _, r := range ranges {
			words := r.Of(x.text)
			if strings.TrimSpace(words) != words || strings.Contains(words, "\n") {
				t.Errorf("%s: %q has white space at an edge or runs over a line", a.ID, words)
			}
			if r[0] > 0 && wordRune(x.text[r[0]-1]) && wordRune(x.text[r[0]]) || r[1] < len(x.text) && wordRune(x.text[r[1]]) && wordRune(x.text[r[1]-1]) {
				t.Errorf("%s: %q cuts a word", a.ID, words)
			}
		}
	})
}

func wordRune(r rune) bool {
	return r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r > 0xbf && r < 0x2000
}

func TestRangesOfOneStatementAreApartAndInOrder(t *testing.T) {
	statements(t, func(t *testing.T, x annotated, a *Attribution) {
		for i := 1; i < len(a.Content); i++ {
			if a.Content[i][0] < a.Content[i-1][1] {
				t.Errorf("%s: content ranges %v overlap or are out of order", a.ID, a.Content)
			}
		}
		for _, c := range a.Content {
			for _, r := range []*Range{a.Mention, a.Cue} {
				if r != nil && r[0] < c[1] && c[0] < r[1] {
					t.Errorf("%s: %q lies in the content %q", a.ID, r.Of(x.text), c.Of(x.text))
				}
			}
		}
	})
}

// marks are the quotation marks of a segment in its article's own style.
type marks struct {
	curly, straight bool
	open, close     int
	starts, ends    bool
}

func marksOf(words string) (m marks) {
	plain := strings.ReplaceAll(words, "''", `"`)
	m.open, m.close = strings.Count(plain, "“"), strings.Count(plain, "”")
	m.curly = m.open+m.close > 0
	straight := strings.Count(plain, `"`)
	m.straight = straight > 0
	m.open, m.close = m.open+(straight+1)/2, m.close+straight/2
	m.starts = strings.HasPrefix(plain, "“") || strings.HasPrefix(plain, `"`)
	m.ends = strings.HasSuffix(plain, "”") || strings.HasSuffix(plain, `"`)
	return m
}

func TestQuotationMarksAreBalancedInsideAContent(t *testing.T) {
	statements(t, func(t *testing.T, x annotated, a *Attribution) {
		for i, c := range a.Content {
			m := marksOf(c.Of(x.text))
			// A quotation that runs on into the next paragraph closes there.
			runsOn := i+1 < len(a.Content) && m.open == m.close+1 && m.starts && !m.ends && marksOf(a.Content[i+1].Of(x.text)).starts
			if m.open != m.close && !runsOn {
				t.Errorf("%s: %d marks open and %d close in %q", a.ID, m.open, m.close, c.Of(x.text))
			}
			if m.curly && m.straight {
				t.Errorf("%s: mixed styles of marks in %q", a.ID, c.Of(x.text))
			}
		}
	})
}

func TestTypeAgreesWithTheMarks(t *testing.T) {
	statements(t, func(t *testing.T, x annotated, a *Attribution) {
		whole, any := true, false
		for i, c := range a.Content {
			m := marksOf(c.Of(x.text))
			runsOn := i+1 < len(a.Content) && m.starts
			whole = whole && m.starts && (m.ends || runsOn)
			any = any || m.open > 0
		}
		switch a.Type {
		case stancebook.Direct:
			if !whole && !a.Unquoted || a.Unquoted && any {
				t.Errorf("%s: direct, but its content is not wholly in marks: %q", a.ID, contentOf(x, a))
			}
		case stancebook.Mixed:
			if !any || whole {
				t.Errorf("%s: mixed, but quotes all or nothing: %q", a.ID, contentOf(x, a))
			}
		case stancebook.Indirect:
			if whole {
				t.Errorf("%s: indirect, but wholly in marks: %q", a.ID, contentOf(x, a))
			}
		default:
			t.Errorf("%s: type %q", a.ID, a.Type)
		}
	})
}

func contentOf(x annotated, a *Attribution) string {
	var parts []string
	for _, c := range a.Content {
		parts = append(parts, c.Of(x.text))
	}
	return strings.Join(parts, stancebook.Segment)
}

func TestSpeakersAreNamedInTheText(t *testing.T) {
	statements(t, func(t *testing.T, x annotated, a *Attribution) {
		text := strings.ToLower(string(x.text))
		named := func(word string) bool { return strings.Contains(text, strings.ToLower(strings.Trim(word, ","))) }
		switch a.SpeakerKind {
		case stancebook.PersonKind:
			if len(strings.Fields(a.Speaker)) < 2 || !slices.ContainsFunc(x.fullNames(), func(s string) bool { return s == a.Speaker }) {
				t.Errorf("%s: person %q is nowhere named in full", a.ID, a.Speaker)
			}
		case stancebook.OrganizationKind, stancebook.GroupKind, stancebook.DocumentKind, stancebook.UnknownKind:
			for _, word := range strings.Fields(a.Speaker) {
				if !named(word) {
					t.Errorf("%s: %q of speaker %q is not in the text", a.ID, word, a.Speaker)
				}
			}
		default:
			t.Errorf("%s: speaker kind %q", a.ID, a.SpeakerKind)
		}
		if a.Speaker == "" && a.SpeakerKind != stancebook.UnknownKind {
			t.Errorf("%s: no speaker, but kind %q", a.ID, a.SpeakerKind)
		}
	})
}

// fullNames are the speakers of x whose full name stands in its text.
func (x annotated) fullNames() (names []string) {
	text := strings.ToLower(string(x.text))
	for _, a := range x.Gold.Attributions {
		if strings.Contains(text, strings.ToLower(a.Speaker)) {
			names = append(names, a.Speaker)
		}
	}
	return names
}

func TestOfficialsAreNamedInTheText(t *testing.T) {
	for _, x := range goldOf(t) {
		text := strings.ToLower(string(x.text))
		seen := map[string]bool{}
		for _, o := range slices.Concat(x.Gold.Officials, x.Gold.OptionalOfficials) {
			if seen[o.Name] {
				t.Errorf("%s: official %q stands there twice", x.ID, o.Name)
			}
			seen[o.Name] = true
			if !strings.Contains(text, strings.ToLower(o.Name)) {
				t.Errorf("%s: official %q is not in the text", x.ID, o.Name)
			}
		}
	}
}

func TestCitiesAreInTheTextWithFullStates(t *testing.T) {
	for _, x := range goldOf(t) {
		known := slices.Concat(x.Gold.Cities, x.Gold.Places)
		text := strings.ToLower(string(x.text))
		for _, c := range known {
			if stancebook.StateCode(c.State) == c.State {
				t.Errorf("%s: %q is not the full name of a state", x.ID, c.State)
			}
			if !strings.Contains(text, strings.ToLower(strings.TrimSuffix(c.Name, " County"))) {
				t.Errorf("%s: city %q is not in the text", x.ID, c.Name)
			}
		}
		for _, a := range x.Gold.Attributions {
			for _, c := range a.Cities {
				if !slices.Contains(known, c) {
					t.Errorf("%s: %v is not among the article's cities", a.ID, c)
				}
			}
		}
	}
}

func TestIDsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	statements(t, func(t *testing.T, x annotated, a *Attribution) {
		if seen[a.ID] || !strings.HasPrefix(a.ID, x.ID+"-") {
			t.Errorf("statement id %q is taken or not of article %q", a.ID, x.ID)
		}
		seen[a.ID] = true
	})
}

func TestNewsSpeaksAndOtherPagesDoNot(t *testing.T) {
	for _, x := range goldOf(t) {
		silent := x.Kind == NonNews || x.Language != "en"
		if silent != (len(x.Gold.Attributions) == 0) {
			t.Errorf("%s: kind %q, language %q, %d statements", x.ID, x.Kind, x.Language, len(x.Gold.Attributions))
		}
		if x.Kind != x.Gold.Kind {
			t.Errorf("%s: kind %q, in the gold %q", x.ID, x.Kind, x.Gold.Kind)
		}
	}
}

func TestOffTopicStatementsAreNeutral(t *testing.T) {
	statements(t, func(t *testing.T, x annotated, a *Attribution) {
		if a.Stance != stancebook.Support && a.Stance != stancebook.Oppose && a.Stance != stancebook.Neutral {
			t.Errorf("%s: stance %q", a.ID, a.Stance)
		}
		if x.Kind == OffTopic && (a.Stance != stancebook.Neutral || !a.StanceClear) {
			t.Errorf("%s: off topic, but %q", a.ID, a.Stance)
		}
	})
}

func TestReadGoldRefusesWhatWouldMeasureNothing(t *testing.T) {
	one := `{"id":"a","attributions":[{"aid":"a-01","content":[%s],"type":"direct"}]}`
	tests := []struct{ name, gold, want string }{
		{"nothing", "", "holds no article"},
		{"blank lines", "\n \n", "holds no article"},
		{"not JSON", "{\"id\":\"a\"}\nword\n", "line 2"},
		{"no id", "{}", "without id"},
		{"twice", "{\"id\":\"a\"}\n{\"id\":\"a\"}\n", "twice"},
		{"no content", fmt.Sprintf(one, ""), "no content"},
		{"backwards", fmt.Sprintf(one, "[5,2]"), "outside the text"},
		{"before the text", fmt.Sprintf(one, "[-1,2]"), "outside the text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadGold(strings.NewReader(tt.gold))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	if _, err := ReadGold(strings.NewReader("")); !errors.Is(err, ErrNoGold) {
		t.Errorf("error %v, want ErrNoGold", err)
	}
}

func TestCheckRefusesARangePastTheEnd(t *testing.T) {
	g := Gold{ID: "a", Attributions: []Attribution{{ID: "a-01", Content: []Range{{0, 5}}}}}
	if err := g.Check("é é é"); err != nil {
		t.Errorf("five code points: %v", err)
	}
	if err := g.Check("é é"); err == nil {
		t.Error("three code points: a range of five was accepted")
	}
}

// What was read, written and read again is the same, and no range runs
// backwards.
func FuzzReadGoldReadsWhatItWrites(f *testing.F) {
	own, err := files.ReadFile("gold.jsonl")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(own[:strings.IndexByte(string(own), '\n')])
	f.Add([]byte(`{"id":"a","attributions":[{"aid":"a-01","content":[[0,1]],"cue":null}],"ignore":[[0,9]]}`))
	f.Add([]byte("{\"id\":\"a\"}\n\n{\"id\":\"\\ud800\",\"cities\":[]}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		gold, err := ReadGold(bytes.NewReader(data))
		if err != nil {
			return
		}
		var out bytes.Buffer
		for _, g := range gold {
			if err := json.NewEncoder(&out).Encode(g); err != nil {
				t.Fatal(err)
			}
			for _, a := range g.Attributions {
				for _, r := range a.Content {
					if r[0] < 0 || r[1] <= r[0] {
						t.Errorf("accepted the range %v", r)
					}
				}
			}
		}
		again, err := ReadGold(&out)
		if err != nil || !reflect.DeepEqual(gold, again) {
			t.Errorf("read %v, then %v (%v)", gold, again, err)
		}
	})
}

// The same form holds other people's gold, which may be read but not kept.
func TestReadGoldReadsSharedCoverage(t *testing.T) {
	dir := os.Getenv("STANCEBOOK_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(dir, "data", "coverage", "gold.jsonl"))
	if err != nil {
		t.Skip("shared coverage is not here: ", err)
	}
	defer f.Close()
	gold, err := ReadGold(f)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, g := range gold {
		text, err := os.ReadFile(filepath.Join(dir, "data", "coverage", "articles", g.ID+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Check(string(text)); err != nil {
			t.Error(err)
		}
		n += len(g.Attributions)
	}
	if n == 0 {
		t.Error("no statement was read")
	}
}
