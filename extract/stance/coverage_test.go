package stance

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
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
	Cue         []int    `json:"cue"`
	Content     [][2]int `json:"content"`
	Stance      string   `json:"stance"`
	Clear       bool     `json:"stance_clear"`
	Optional    bool     `json:"optional"`
}

func coverage(t testing.TB) (folder string, gold []goldArticle) {
	shared := os.Getenv("STANCEBOOK_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	folder = filepath.Join(shared, "data", "coverage")
	f, err := os.Open(filepath.Join(folder, "gold.jsonl"))
	if err != nil {
		t.Skipf("no annotated coverage (set STANCEBOOK_SHARED): %v", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var a goldArticle
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		gold = append(gold, a)
	}
	if len(gold) == 0 {
		t.Fatal("the gold holds no article")
	}
	return folder, gold
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

// TestCoverageStancesReachFloor judges the gold's own claims. With
// STANCEBOOK_STANCE_REPORT naming a file it writes every answer there.
func TestCoverageStancesReachFloor(t *testing.T) {
	folder, gold := coverage(t)
	panel := New(Builtin()[:1])
	whole, words := score{}, score{}
	var report strings.Builder
	for _, a := range gold {
		data, err := os.ReadFile(filepath.Join(folder, "articles", a.ID+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		body := string(data)
		claims := claimsOf(t, body, a.Attributions)
		for i, stances := range panel.Judge(text.Parse(body), claims) {
			g := a.Attributions[i]
			answer, wordsAlone, line := "none", "none", ""
			if len(stances) > 0 {
				s := stances[0]
				answer, wordsAlone = string(s.Side), string(s.Words.Side)
				line = fmt.Sprintf("%.2f %.2f\t%s", s.Score, s.Confidence, s.Why)
			}
			if g.Clear && !g.Optional {
				whole.add(g.Stance, answer)
				words.add(g.Stance, wordsAlone)
			}
			fmt.Fprintf(&report, "%s\t%s\tclear=%v\t%s\t%s\t%s\t%s\t| %s\n", g.ID, g.Stance, g.Clear, answer, wordsAlone,
				g.SpeakerName, line, stancebook.Words(body, claims[i].Content))
		}
	}
	summary := fmt.Sprintf("all evidence: %swords alone:  %s", whole, words)
	t.Log("\n" + summary)
	if name := os.Getenv("STANCEBOOK_STANCE_REPORT"); name != "" {
		if err := os.WriteFile(name, []byte(report.String()+summary), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	checkFloor(t, "all evidence", whole, 0.85)
	checkFloor(t, "words alone", words, 0.80)
}

// maxAbstained is the share of clear sides on which it may take none.
const maxAbstained = 0.30

func checkFloor(t *testing.T, name string, s score, floor float64) {
	t.Helper()
	accuracy, macro, abstained := s.figures()
	if accuracy < floor || macro < floor || abstained > maxAbstained {
		t.Errorf("%s: accuracy %.3f and macro-F1 %.3f, want %.2f or more; abstained on %.3f, want %.2f or less",
			name, accuracy, macro, floor, abstained, maxAbstained)
	}
}
