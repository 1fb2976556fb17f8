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

func readAffair(t testing.TB) []affairRow {
	data, err := os.ReadFile(filepath.Join("testdata", "affair.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []affairRow
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		if len(f) != 9 || affairOpenings[f[2]] == "" {
			t.Fatalf("affair.tsv: %q: want nine fields and a known opening", line)
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

// affairHalves are the statements in two halves by lot: the rules were mended
// with the first's misses in sight; of the second only the figures were looked
// at.
func affairHalves(t testing.TB) [2][]affairRow {
	rows := readAffair(t)
	rand.New(rand.NewPCG(20170803, 1)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return [2][]affairRow{rows[:len(rows)/2], rows[len(rows)/2:]}
}

func TestAffairIsRead(t *testing.T) {
	panel := New([]stancebook.Topic{Builtin()[0]})
	table := "| half | reader | clear labels | accuracy | macro-F1 | clear sides left open |\n|---|---|--:|--:|--:|--:|\n"
	for half, rows := range affairHalves(t) {
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
			checkFloor(t, fmt.Sprintf("half %d, %s", half+1, name), s, affairFloors[half][i])
			table += fmt.Sprintf("| %s | %s | %d | %.3f | %.3f | %.2f |\n", []string{"in sight", "held out"}[half], name, n, accuracy, macroF1, open)
		}
		if half == 0 && os.Getenv("STANCEBOOK_AFFAIR_REPORT") != "" {
			t.Log("\n" + report.String())
		}
	}
	t.Log("\n" + table)
	if *update {
		writeQuality(t, "affair", table)
	}
}

// affairFloors are the floors of each half: by words alone, and by all evidence.
var affairFloors = [2][2]floor{{{0.87, 0.87, 0.10}, {0.87, 0.85, 0.10}}, {{0.77, 0.77, 0.15}, {0.83, 0.83, 0.15}}}
