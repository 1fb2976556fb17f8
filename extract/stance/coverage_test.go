package stance

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// goldArticle is one record of the annotated coverage.
type goldArticle struct {
	ID           string      `json:"id"`
	Attributions []goldClaim `json:"attributions"`
}

type goldClaim struct {
	ID          string   `json:"aid"`
	SpeakerName string   `json:"speaker_name"`
	SpeakerKind string   `json:"speaker_kind"`
	Title       string   `json:"title"`
	Affiliation string   `json:"affiliation"`
	Mention     []int    `json:"speaker_mention"`
	Cue         []int    `json:"cue"`
	Content     [][2]int `json:"content"`
	Stance      string   `json:"stance"`
	Clear       bool     `json:"stance_clear"`
	Optional    bool     `json:"optional"`
}

// annotated is a set of annotated articles with their texts, and the story
// that each tells where several tell one.
type annotated struct {
	name   string
	gold   []goldArticle
	bodies []string
	story  map[string]string
}

// annotatedSets are the annotated coverage, where it is at hand, and the
// sample coverage of this repository.
func annotatedSets(t testing.TB) []*annotated {
	sample := filepath.Join("..", "..", "corpus")
	sets := []*annotated{readAnnotated(t, "sample", sample, "text")}
	real := filepath.Join(sharedData(), "coverage")
	if _, err := os.Stat(real); err != nil {
		t.Logf("no annotated coverage (set STANCEBOOK_SHARED): %v", err)
		return sets
	}
	return append(sets, readAnnotated(t, "coverage", real, "articles"))
}

// sharedData is the folder of data that stands outside this repository.
func sharedData() string {
	if shared := os.Getenv("STANCEBOOK_SHARED"); shared != "" {
		return filepath.Join(shared, "data")
	}
	return filepath.Join("..", "..", "..", "shared", "data")
}

func readAnnotated(t testing.TB, name, folder, texts string) *annotated {
	set := &annotated{name: name, story: map[string]string{}}
	eachLine(t, filepath.Join(folder, "gold.jsonl"), func(line []byte) error {
		var a goldArticle
		err := json.Unmarshal(line, &a)
		set.gold = append(set.gold, a)
		return err
	})
	eachLine(t, filepath.Join(folder, "articles.jsonl"), func(line []byte) error {
		var a struct{ ID, Story string }
		err := json.Unmarshal(line, &a)
		set.story[a.ID] = a.Story
		if a.Story == "" {
			set.story[a.ID] = a.ID
		}
		return err
	})
	for _, a := range set.gold {
		data, err := os.ReadFile(filepath.Join(folder, texts, a.ID+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		set.bodies = append(set.bodies, string(data))
	}
	if len(set.gold) == 0 {
		t.Fatalf("the gold in %s holds no article", folder)
	}
	return set
}

func eachLine(t testing.TB, name string, read func([]byte) error) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		if err := read(lines.Bytes()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// claimsOf makes claims of the gold's spans and speakers: what a perfect
// extraction would hand over.
func claimsOf(t testing.TB, body string, gold []goldClaim) []stancebook.Claim {
	var claims []stancebook.Claim
	for _, g := range gold {
		points := []stancebook.Span{}
		for _, s := range g.Content {
			points = append(points, stancebook.Span{Begin: s[0], End: s[1]})
		}
		content, ok := stancebook.Bytes(body, points)
		if !ok {
			t.Fatalf("%s: content lies outside the text", g.ID)
		}
		c := stancebook.Claim{Attribution: stancebook.Attribution{Content: content}}
		if len(g.Cue) == 2 {
			c.Cue, _ = stancebook.Bytes(body, []stancebook.Span{{Begin: g.Cue[0], End: g.Cue[1]}})
		}
		if len(g.Mention) == 2 {
			c.Sources, _ = stancebook.Bytes(body, []stancebook.Span{{Begin: g.Mention[0], End: g.Mention[1]}})
		}
		c.Speakers = []stancebook.Speaker{{
			Name: g.SpeakerName, Kind: stancebook.SpeakerKind(g.SpeakerKind), Title: g.Title, Org: g.Affiliation,
		}}
		claims = append(claims, c)
	}
	return claims
}

// score counts answers by gold label; what is not a side reads as neutral.
type score map[string]map[string]int

func (s score) add(gold, got string) {
	if s[gold] == nil {
		s[gold] = map[string]int{}
	}
	s[gold][got]++
}

var sides = []string{"support", "oppose", "neutral"}

func (s score) figures() (accuracy, macro, abstained float64) {
	right, n, silent, sided := 0, 0, 0, 0
	read := func(gold, side string) int {
		if side == "neutral" {
			return s[gold]["neutral"] + s[gold]["unclear"] + s[gold]["none"]
		}
		return s[gold][side]
	}
	for _, side := range sides {
		tp, fp, all := read(side, side), 0, 0
		for _, other := range sides {
			all += read(side, other)
			if other != side {
				fp += read(other, side)
			}
		}
		right, n = right+tp, n+all
		macro += 2 * float64(tp) / float64(max(1, tp+fp+all)) / 3
		if side != "neutral" {
			silent, sided = silent+s[side]["unclear"]+s[side]["none"], sided+all
		}
	}
	return float64(right) / float64(max(1, n)), macro, float64(silent) / float64(max(1, sided))
}

func (s score) String() string {
	var b strings.Builder
	accuracy, macro, abstained := s.figures()
	fmt.Fprintf(&b, "accuracy %.3f, macro-F1 %.3f, unclear or no row on %.3f of the clear sides\n", accuracy, macro, abstained)
	answers := append(append([]string{}, sides...), "unclear", "none")
	fmt.Fprintf(&b, "gold\\got %s\n", strings.Join(answers, " "))
	for _, g := range sides {
		fmt.Fprintf(&b, "%-8s", g)
		for _, a := range answers {
			fmt.Fprintf(&b, " %7d", s[g][a])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestStancesReachFloors judges the gold's own claims, by all phrases of the
// topic and, article by article, without those of its phrases that stand in no
// other story of the set. With STANCEBOOK_STANCE_REPORT naming a file it writes
// every answer there.
func TestStancesReachFloors(t *testing.T) {
	topic := Builtin()[0]
	var report, held strings.Builder
	for _, set := range annotatedSets(t) {
		docs := set.parse()
		panel := New([]stancebook.Topic{topic})
		whole, words := score{}, score{}
		for i := range set.gold {
			set.judge(t, i, docs[i], panel, whole, words, &report)
		}
		others, wordsOthers := score{}, score{}
		for i, own := range ownPhrases(set, docs, panel) {
			set.judge(t, i, docs[i], New([]stancebook.Topic{without(topic, own)}), others, wordsOthers, &held)
		}
		t.Logf("\n%s\nall evidence: %swords alone:  %swithout the article's own phrases:\n%swords alone:  %s",
			set.name, whole, words, others, wordsOthers)
		floors := floorsOf[set.name]
		for i, s := range []score{whole, words, others, wordsOthers} {
			checkFloor(t, set.name, s, floors[i])
		}
	}
	if name := os.Getenv("STANCEBOOK_STANCE_REPORT"); name != "" {
		if err := os.WriteFile(name, []byte(report.String()+"\nwithout the article's own phrases:\n"+held.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// floor is the least accuracy and macro-F1, and the largest share of clear
// sides that are left unclear or without a stance.
type floor struct{ accuracy, macro, abstained float64 }

// floorsOf are the floors of each set: all evidence, words alone, and both
// without the article's own phrases.
var floorsOf = map[string][4]floor{
	"sample":   {{0.84, 0.84, 0.20}, {0.80, 0.80, 0.18}, {0.79, 0.79, 0.25}, {0.66, 0.67, 0.20}},
	"coverage": {{0.94, 0.94, 0.05}, {0.95, 0.95, 0.05}, {0.90, 0.89, 0.12}, {0.75, 0.73, 0.12}},
}

func (set *annotated) parse() []*text.Document {
	var docs []*text.Document
	for _, body := range set.bodies {
		docs = append(docs, text.Parse(body))
	}
	return docs
}

func (set *annotated) judge(t testing.TB, i int, doc *text.Document, panel *Panel, whole, words score, report *strings.Builder) {
	claims := claimsOf(t, set.bodies[i], set.gold[i].Attributions)
	for c, stances := range panel.Judge(doc, claims) {
		g := set.gold[i].Attributions[c]
		answer, wordsAlone, why := "none", "none", ""
		if len(stances) > 0 {
			s := stances[0]
			answer, wordsAlone = string(s.Side), string(s.Words.Side)
			why = fmt.Sprintf("%.2f %.2f\t%s", s.Score, s.Confidence, s.Why)
		}
		if g.Clear && !g.Optional {
			whole.add(g.Stance, answer)
			words.add(g.Stance, wordsAlone)
		}
		fmt.Fprintf(report, "%s %s\t%s\tclear=%v\t%s\t%s\t%s\t%s\t| %s | %s\n", set.name, g.ID, g.Stance, g.Clear, answer, wordsAlone,
			g.SpeakerName, why, stancebook.Words(set.bodies[i], claims[c].Cue), stancebook.Words(set.bodies[i], claims[c].Content))
	}
}

// ownPhrases are, for each article, the topic's phrases that stand in it and in
// no article of another story.
func ownPhrases(set *annotated, docs []*text.Document, panel *Panel) []map[string]bool {
	stories := map[string]map[string]bool{}
	found := make([]map[string]bool, len(docs))
	for i, doc := range docs {
		found[i] = map[string]bool{}
		for _, h := range panel.matcher.find(panel.matcher.read(doc)) {
			if h.topic < 0 {
				continue
			}
			found[i][h.text] = true
			if stories[h.text] == nil {
				stories[h.text] = map[string]bool{}
			}
			stories[h.text][set.story[set.gold[i].ID]] = true
		}
	}
	for _, phrases := range found {
		for phrase := range phrases {
			if len(stories[phrase]) > 1 {
				delete(phrases, phrase)
			}
		}
	}
	return found
}

// without leaves phrases out of a topic's lists.
func without(t stancebook.Topic, phrases map[string]bool) stancebook.Topic {
	kept := func(entries []string) []string {
		return slices.DeleteFunc(slices.Clone(entries), func(e string) bool {
			bare, _, _ := marks(e)
			return phrases[bare]
		})
	}
	for _, l := range lists(&t) {
		if !l.names {
			*l.entries = kept(*l.entries)
		}
	}
	groups := t.Concepts
	t.Concepts = nil
	for _, g := range groups {
		t.Concepts = append(t.Concepts, kept(g))
	}
	return t
}

func checkFloor(t *testing.T, name string, s score, least floor) {
	t.Helper()
	accuracy, macro, abstained := s.figures()
	if accuracy < least.accuracy || macro < least.macro || abstained > least.abstained {
		t.Errorf("%s: accuracy %.3f, macro-F1 %.3f, abstained on %.3f; want at least %.2f and %.2f, at most %.2f",
			name, accuracy, macro, abstained, least.accuracy, least.macro, least.abstained)
	}
}

// TestArguersTakeTheirSides judges, by their words alone, argument texts on two
// public questions that are the letters' own. The topic's phrases were not taken
// from them.
func TestArguersTakeTheirSides(t *testing.T) {
	topic := Builtin()[0]
	panel := New([]stancebook.Topic{topic})
	right, wrong, all := 0, 0, 0
	for _, name := range []string{"train.tsv", "dev.tsv", "test.tsv"} {
		data, err := os.ReadFile(filepath.Join(sharedData(), "stance", "procon20", name))
		if err != nil {
			t.Skipf("no argument texts (set STANCEBOOK_SHARED): %v", err)
		}
		for _, line := range strings.Split(string(data), "\n") {
			fields := strings.Split(line, "\t")
			want := arguedSide(fields)
			if want == "" {
				continue
			}
			all++
			body := opening + "\n\n" + strings.Trim(fields[2], "\"“”")
			claim := stancebook.Claim{Attribution: stancebook.Attribution{Content: []stancebook.Span{{Begin: len(opening) + 2, End: len(body)}}}}
			for _, s := range panel.Judge(text.Parse(body), []stancebook.Claim{claim})[0] {
				switch s.Words.Side {
				case want:
					right++
				case stancebook.Support, stancebook.Oppose:
					wrong++
				}
			}
		}
	}
	t.Logf("of %d texts, %d right and %d wrong by their words", all, right, wrong)
	if all == 0 || 100*right < 80*all || 100*wrong > 10*all {
		t.Errorf("of %d texts, %d right and %d wrong: want 80 %% or more right, 10 %% or fewer wrong", all, right, wrong)
	}
}

// arguedSide is the side of an argument text (label, question, text) toward the
// letters' demand, or nothing where the question is another. Label 01 is pro.
func arguedSide(fields []string) stancebook.Side {
	if len(fields) < 3 {
		return ""
	}
	pro := fields[0] == "01"
	switch question := fields[1]; {
	case strings.Contains(question, "Sanctuary Jurisdictions"), strings.Contains(question, "Sanctuary Cities"):
		pro = !pro
	case !strings.Contains(question, "Help Enforce Federal Immigration"):
		return ""
	}
	if pro {
		return stancebook.Support
	}
	return stancebook.Oppose
}
