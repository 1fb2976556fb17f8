package corpus

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
)

// sampleScore scores what is left of the sample's gold after some damage.
func sampleScore(t *testing.T) (*Coverage, *CoverageScore) {
	t.Helper()
	c, err := Sample()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := ReadRecords("rows.jsonl", bytes.NewReader(asObjects(t, damaged(c, 4, 0.2))))
	if err != nil {
		t.Fatal(err)
	}
	score, err := ScoreCoverage(c, CoverageInput{Claims: rows}, CoverageOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return c, score
}

func TestTablesShowEveryFigureOnceWithItsInterval(t *testing.T) {
	_, score := sampleScore(t)
	score.Resample(50, 1)
	figures := score.percent()
	if len(figures) == 0 {
		t.Fatal("no figures")
	}
	for name, write := range map[string]func(io.Writer) error{"table": score.WriteTable, "Markdown": score.WriteMarkdown} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		for _, f := range figures {
			var lines []string
			for line := range strings.Lines(b.String()) {
				if words := strings.Fields(strings.ReplaceAll(line, "|", " ")); words[0] == f.Name {
					lines = append(lines, line)
				}
			}
			if f.Interval == nil || len(lines) != 1 || !strings.Contains(lines[0], f.interval()) {
				t.Errorf("%s: figure %s with interval %v stands in %q", name, f.Name, f.Interval, lines)
			}
		}
	}
}

func TestFaultsAreWrittenOneALine(t *testing.T) {
	_, score := sampleScore(t)
	var b bytes.Buffer
	if err := WriteFaults(&b, score.Faults); err != nil {
		t.Fatal(err)
	}
	var got []Fault
	for line := range strings.Lines(b.String()) {
		var f Fault
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		got = append(got, f)
	}
	if len(got) == 0 || len(got) != len(score.Faults) {
		t.Fatalf("%d faults written, %d found", len(got), len(score.Faults))
	}
	for i, f := range got {
		if f != score.Faults[i] {
			t.Errorf("wrote %+v, want %+v", f, score.Faults[i])
		}
	}
}

func TestFloorsKnowAnotherCorpusByItsFingerprint(t *testing.T) {
	c, score := sampleScore(t)
	floors := Floors{}
	if err := floors.Update(Measure("sample", c.Fingerprint(), score.Figures()), ""); err != nil {
		t.Fatal(err)
	}
	if err := floors.Check(Measure("sample", c.Fingerprint(), score.Figures())); err != nil {
		t.Errorf("the same figures on the same corpus: %v", err)
	}
	before := c.Fingerprint()
	c.Gold[0].Attributions[0].StanceClear = !c.Gold[0].Attributions[0].StanceClear
	if c.Fingerprint() == before {
		t.Error("a change of the gold leaves the fingerprint as it was")
	}
	s := &Standoff{Docs: []AnnotatedDoc{{"a", "Ann said so.", [][]Roles{{{Content: []Range{{9, 11}}}}}}}}
	before = s.Fingerprint()
	s.Docs[0].Text += " "
	if s.Fingerprint() == before {
		t.Error("a change of a text leaves the fingerprint as it was")
	}
}
