package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/stance/content"
	"github.com/stancebook/stancebook/extract/text"
)

// A lessonPassage is a passage with its class, and the group of passages with
// which it is held out: a sentence's, a question's.
type lessonPassage struct {
	passage, proposition *content.Passage
	class, group         int
}

// readTargets reads sentences with the sentiment toward targets in them
// (NewsMTSC's form).
func readTargets(path string) (out []lessonPassage, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for n := 0; lines.Scan(); n++ {
		var s targetSentence
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			return nil, fmt.Errorf("read %s, line %d: %w", path, n+1, err)
		}
		doc, at := text.Parse(s.Text), runeOffsets(s.Text)
		for _, t := range s.Targets {
			spans := []stancebook.Span{t.span(at)}
			for _, f := range t.Further {
				spans = append(spans, f.span(at))
			}
			p := content.NewPassage(doc, []stancebook.Span{{Begin: 0, End: len(s.Text)}}, spans)
			out = append(out, lessonPassage{passage: p, class: int(t.Polarity)/2 - 1, group: n})
		}
	}
	return out, lines.Err()
}

type targetSentence struct {
	Text    string `json:"sentence_normalized"`
	Targets []struct {
		codePoints
		Polarity float64      // 2 negative, 4 neutral, 6 positive
		Further  []codePoints `json:"further_mentions"`
	}
}

type codePoints struct{ From, To int }

func (c codePoints) span(at []int) stancebook.Span {
	last := len(at) - 1
	return stancebook.Span{Begin: at[min(c.From, last)], End: at[min(c.To, last)]}
}

// readArguments reads pro and con arguments on questions (ProCon20's form:
// 01 or 10, question, argument), all files of dir in order of name.
func readArguments(dir string) (out []lessonPassage, err error) {
	questions := map[string]int{}
	for _, name := range []string{"dev.tsv", "test.tsv", "train.tsv"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(data)) {
			fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
			if len(fields) != 3 {
				return nil, fmt.Errorf("read %s: %d columns in %.40q, want 3", name, len(fields), line)
			}
			if _, known := questions[fields[1]]; !known {
				questions[fields[1]] = len(questions)
			}
			l := lessonPassage{passage: content.Whole(text.Parse(fields[2])), proposition: content.Whole(text.Parse(fields[1])), group: questions[fields[1]]}
			if fields[0] == "01" {
				l.class = 2
			}
			out = append(out, l)
		}
	}
	return out, nil
}
