package stance

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
)

// unseenTopics are topics as somebody writes them in five minutes, and the
// letters, with statements that were written before the rules were tried on
// them. The rules were mended with the first three in sight, and not with the
// last two.
var unseenTopics = []struct {
	name, opening string
	least         floor // by the words alone
}{
	{"congestion-charge", "The city wants a congestion charge on drivers who enter downtown. Motorists argued over the toll before the council.", floor{0.85, 0.80, 0.15}},
	{"statue", "The town wants the removal of the Gantt statue. The council heard from both sides of the square, where the general has stood for a century.", floor{0.81, 0.77, 0.10}},
	{"letters", "The Justice Department wrote to four sanctuary cities about immigration detainers. Police there run no prison.", floor{0.90, 0.86, 0.10}},
	{"letters-2", "The Justice Department wrote to four sanctuary cities about immigration detainers. Police there run no prison.", floor{0.85, 0.82, 0.10}},
	{"dam-removal", "The state wants to remove the Alder River dam. Salmon and the reservoir were argued over in a lawsuit.", floor{0.70, 0.69, 0.15}},
}

func readTopicOf(t testing.TB, name string) stancebook.Topic {
	if strings.HasPrefix(name, "letters") {
		return Builtin()[0]
	}
	path := filepath.Join("testdata", name+".toml")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	topic, err := ReadTopic(data, path)
	if err != nil {
		t.Fatal(err)
	}
	return topic
}

func TestTopicOfFiveMinutesIsReadByWords(t *testing.T) {
	table := "| topic | accuracy | macro-F1 | clear sides left open |\n|---|--:|--:|--:|\n"
	for _, u := range unseenTopics {
		panel := New([]stancebook.Topic{readTopicOf(t, u.name)})
		rows, err := os.ReadFile(filepath.Join("testdata", u.name+".tsv"))
		if err != nil {
			t.Fatal(err)
		}
		s := score{}
		var report strings.Builder
		for _, line := range strings.Split(strings.TrimSpace(string(rows)), "\n")[1:] {
			f := strings.Split(line, "\t")
			body := fmt.Sprintf("%s\n\n%s %s %s.", u.opening, f[1], f[2], f[3])
			got, _ := judgeOne(t, panel, body, said{"", f[2], f[3]})
			answer, gold := string(got.Words.Side), f[0]
			if answer == "" {
				answer = "none"
			}
			if gold == "none" {
				gold = "neutral"
			}
			s.add(gold, answer)
			fmt.Fprintf(&report, "%s\t%s\t%s\t%s | %s\t%s\n", u.name, f[0], answer, f[2], f[3], got.Words.Why)
		}
		t.Logf("%s: %s", u.name, s)
		checkFloor(t, u.name, s, u.least)
		accuracy, macroF1, open := s.figures()
		table += fmt.Sprintf("| %s | %.3f | %.3f | %.2f |\n", u.name, accuracy, macroF1, open)
		if name := os.Getenv("STANCEBOOK_UNSEEN_REPORT"); name == u.name {
			t.Log("\n" + report.String())
		}
	}
	if *update {
		writeQuality(t, "unseen", table)
	}
}
