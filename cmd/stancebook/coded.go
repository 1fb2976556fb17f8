package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/stance/content"
)

// codedFlags say which rows of a file of coded statements count.
type codedFlags struct {
	topic, concept string
	unreviewed     bool
}

// A codedFile is the statements of a file, with how many rows were left out
// and why.
type codedFile struct {
	statements []content.Statement
	speakers   []string
	leftOut    map[string]int
}

// The columns that a file may call a thing by, the first that is there counts.
// A Discourse Network Analyzer event list has concept and agreement.
var (
	wordColumns  = []string{"statement", "text", "words", "quote"}
	sideColumns  = []string{"stance", "agreement", "label"}
	groupColumn  = []string{"story", "article", "document_id", "document_title", "url", "doc"}
	whoColumns   = []string{"speaker", "person", "organization"}
	cueColumns   = []string{"cue"}
	codedByHuman = []string{"review"}
)

// readCoded reads coded statements from a CSV file: a claims export with its
// stances reviewed, a table of text and stance, or a Discourse Network
// Analyzer event list.
func readCoded(path string, f codedFlags) (*codedFile, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read coded statements: %w", err)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	table := csv.NewReader(bytes.NewReader(data))
	first, _, _ := bytes.Cut(data, []byte("\n"))
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		table.Comma = ';'
	}
	rows, err := table.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read coded statements %s: %w", path, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("read coded statements %s: the file is empty", path)
	}
	c := codedColumns{named: map[string]int{}, path: path, flags: f}
	for i, name := range rows[0] {
		c.named[strings.ToLower(strings.TrimSpace(name))] = i
	}
	if err := c.check(rows); err != nil {
		return nil, err
	}
	return c.read(rows)
}

// codedColumns is a file's heading.
type codedColumns struct {
	named map[string]int
	path  string
	flags codedFlags
}

// of is a row's field under the first of names that the heading has.
func (c *codedColumns) of(row []string, names []string) (string, bool) {
	for _, n := range names {
		if i, there := c.named[n]; there {
			return strings.TrimSpace(row[i]), true
		}
	}
	return "", false
}

func (c *codedColumns) check(rows [][]string) error {
	for _, names := range [][]string{wordColumns, sideColumns} {
		if _, there := c.of(rows[0], names); !there {
			return misused("%s has no column %s; it has: %s", c.path, strings.Join(names, " or "), strings.Join(rows[0], ", "))
		}
	}
	concepts := c.concepts(rows)
	if c.flags.concept != "" && !slices.Contains(concepts, c.flags.concept) {
		return misused("%s has no concept %q; it has: %s", c.path, c.flags.concept, strings.Join(concepts, "; "))
	}
	if c.flags.concept == "" && len(concepts) > 1 {
		return misused("%s holds %d concepts: say with --concept which one is the topic: %s", c.path, len(concepts), strings.Join(concepts, "; "))
	}
	return nil
}

func (c *codedColumns) concepts(rows [][]string) (all []string) {
	for _, row := range rows[1:] {
		if name, _ := c.of(row, []string{"concept"}); name != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

func (c *codedColumns) read(rows [][]string) (*codedFile, error) {
	out := &codedFile{leftOut: map[string]int{}}
	var problems []error
	for n, row := range rows[1:] {
		if why := c.leavesOut(row); why != "" {
			out.leftOut[why]++
			continue
		}
		label, _ := c.of(row, sideColumns)
		side, err := sideOf(label)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s, row %d: %w", c.path, n+2, err))
			continue
		}
		if side == stancebook.Unclear {
			out.leftOut["coded as unclear"]++
			continue
		}
		s := content.Statement{Side: side}
		s.Words, _ = c.of(row, wordColumns)
		s.Cue, _ = c.of(row, cueColumns)
		s.Group, _ = c.of(row, groupColumn)
		s.Group = cmp.Or(s.Group, fmt.Sprintf("row %d", n+2))
		who, _ := c.of(row, whoColumns)
		out.statements, out.speakers = append(out.statements, s), append(out.speakers, who)
	}
	if len(problems) > 5 {
		problems = append(problems[:5], fmt.Errorf("and %d more", len(problems)-5))
	}
	return out, errors.Join(problems...)
}

// leavesOut says why a row does not count, "" where it does.
func (c *codedColumns) leavesOut(row []string) string {
	words, _ := c.of(row, wordColumns)
	label, _ := c.of(row, sideColumns)
	topic, _ := c.of(row, []string{"topic"})
	concept, _ := c.of(row, []string{"concept"})
	reviewed, has := c.of(row, codedByHuman)
	switch {
	case topic != "" && topic != c.flags.topic:
		return "of another topic"
	case c.flags.concept != "" && concept != c.flags.concept:
		return "of another concept"
	case words == "":
		return "without words"
	case label == "":
		return "without a stance"
	case has && reviewed == "" && !c.flags.unreviewed:
		return "judged by the program and reviewed by nobody"
	}
	return ""
}

// sideOf reads what a coder wrote.
func sideOf(label string) (stancebook.Side, error) {
	switch strings.ToLower(label) {
	case "support", "pro", "for", "1", "true", "yes":
		return stancebook.Support, nil
	case "oppose", "con", "against", "0", "-1", "false", "no":
		return stancebook.Oppose, nil
	case "neutral", "none":
		return stancebook.Neutral, nil
	case "unclear":
		return stancebook.Unclear, nil
	}
	return "", misused("stance %q is none of support, oppose, neutral, unclear (or agreement 1, 0)", label)
}
