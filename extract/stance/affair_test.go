package stance

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// affairOpenings begin the articles in which the invented statements on the
// letters' affair stand.
var affairOpenings = map[string]string{
	"letters":     "The Justice Department wrote to more cities that it says may shield immigrants from federal agents. It wants proof that they share information, or it will withhold police grants.",
	"california":  "The Justice Department's lawsuit over California's sanctuary laws went before a judge. Immigration agents and the state have quarreled since the Oakland raids.",
	"courts":      "A federal judge heard arguments over the conditions that the Justice Department put on police grants to sanctuary cities. Immigration agents want access to jails.",
	"partnership": "Four cities that want help against violent crime were asked whether they cooperate with immigration agents. The Justice Department sent them letters before it takes them into its safety partnership.",
}

// affairRow is an invented statement on the affair with the label of the one
// who wrote it, set by the rules of the annotated coverage.
type affairRow struct {
	stance  string
	clear   bool
	opening string
	speaker stancebook.Speaker
	said
}

func readAffair(t testing.TB, name string) []affairRow {
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var rows []affairRow
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		if len(f) != 9 || affairOpenings[f[2]] == "" {
			t.Fatalf("%s: %q: want nine fields and a known opening", name, line)
		}
		kind := stancebook.PersonKind
		name := f[3]
		if name == "" {
			name, kind = f[5], stancebook.OrganizationKind
		}
		rows = append(rows, affairRow{f[0], f[1] == "yes", affairOpenings[f[2]],
			stancebook.Speaker{Name: name, Title: f[4], Org: f[5], Kind: kind}, said{name, f[6], f[7]}})
	}
	return rows
}

// affairParts are the statements: a first set in two halves by lot, of which the
// first's misses were in sight while the rules were mended, and of the second
// only the figures; a second set that was written after and then mended by; and
// a third, written last and only measured.
func affairParts(t testing.TB) [4][]affairRow {
	rows := readAffair(t, "affair.tsv")
	rand.New(rand.NewPCG(20170803, 1)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return [4][]affairRow{rows[:len(rows)/2], rows[len(rows)/2:], readAffair(t, "affair-2.tsv"), readAffair(t, "affair-3.tsv")}
}

func TestAffairIsRead(t *testing.T) {
	panel := New([]stancebook.Topic{Builtin()[0]})
	table := "| part | reader | clear labels | accuracy | macro-F1 | clear sides left open |\n|---|---|--:|--:|--:|--:|\n"
	for part, rows := range affairParts(t) {
		whole, words := score{}, score{}
		n := 0
		var report strings.Builder
		for _, r := range rows {
			body := fmt.Sprintf("%s\n\n%s %s %s.", r.opening, r.said.speaker, r.cue, r.content)
			claim := r.said.claim(t, body)
			claim.Speakers = []stancebook.Speaker{r.speaker}
			var got stancebook.Stance
			for _, s := range panel.Judge(text.Parse(body), []stancebook.Claim{claim})[0] {
				got = s
			}
			if r.clear {
				n++
				whole.add(r.stance, orNone(got.Side))
				words.add(r.stance, orNone(got.Words.Side))
			}
			fmt.Fprintf(&report, "%s\t%v\t%s\t%s\t%.2f\t%s <%s> %s\t%s\n", r.stance, r.clear, orNone(got.Words.Side), orNone(got.Side), got.Confidence, r.said.speaker, r.cue, r.content, got.Why)
		}
		for i, s := range []score{words, whole} {
			accuracy, macroF1, open := s.figures()
			name := []string{"words alone", "all evidence"}[i]
			checkFloor(t, fmt.Sprintf("part %d, %s", part+1, name), s, affairFloors[part][i])
			table += fmt.Sprintf("| %s | %s | %d | %.3f | %.3f | %.2f |\n", []string{"in sight", "held out", "second set", "third set"}[part], name, n, accuracy, macroF1, open)
		}
		if part == 0 && os.Getenv("STANCEBOOK_AFFAIR_REPORT") != "" {
			t.Log("\n" + report.String())
		}
	}
	t.Log("\n" + table)
	if *update {
		writeQuality(t, "affair", table)
	}
}

// affairFloors are the floors of each part: by words alone, and by all evidence.
var affairFloors = [4][2]floor{{{0.87, 0.87, 0.10}, {0.87, 0.85, 0.10}}, {{0.77, 0.77, 0.15}, {0.83, 0.83, 0.15}}, {{0.66, 0.64, 0.20}, {0.66, 0.63, 0.25}}, {{0.20, 0.17, 0.50}, {0.25, 0.25, 0.60}}}
