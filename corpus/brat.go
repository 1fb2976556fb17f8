package corpus

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Roles are the spans of one attribution: who says, the cue, what is said. Any
// may be empty. Positions are code points, 0-based and half-open.
type Roles struct {
	ID      string  `json:"id,omitempty"`
	Source  []Range `json:"source"`
	Cue     []Range `json:"cue"`
	Content []Range `json:"content"`
	// Speaker is the name to which a prediction resolves the source.
	Speaker Name `json:"speaker,omitempty"`
}

// ReadBrat reads an annotation file in the standoff form of the brat tool: T
// lines are spans under a label, E lines join them into attributions by their
// roles. The spans of Content, Content2 and so on are one content. Attributions
// without content are left out, as are spans that no E line names.
func ReadBrat(r io.Reader) ([]Roles, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read annotations: %w", err)
	}
	spans, events := map[string][]Range{}, [][2]string{}
	for i, line := range annotationLines(string(raw)) {
		if line == "" || line[0] != 'T' && line[0] != 'E' {
			continue
		}
		id, rest, ok := strings.Cut(line, "\t")
		middle, _, _ := strings.Cut(rest, "\t")
		if !ok {
			return nil, fmt.Errorf("read annotation %d: %.40q has no tabulator behind its name", i+1, line)
		}
		if line[0] == 'E' {
			events = append(events, [2]string{id, strings.TrimRight(middle, "\n")})
			continue
		}
		if spans[id], err = parseOffsets(middle); err != nil {
			return nil, fmt.Errorf("read annotation %s: %w", id, err)
		}
	}
	var list []Roles
	for _, event := range events {
		a, err := joinRoles(event[0], event[1], spans)
		if err != nil {
			return nil, fmt.Errorf("read annotation %s: %w", event[0], err)
		}
		if len(a.Content) > 0 {
			list = append(list, a)
		}
	}
	return list, nil
}

// annotationLines cuts where a line starts with the name of an annotation: the
// words of a span may themselves hold newlines.
func annotationLines(raw string) (lines []string) {
	start := 0
	for i := range len(raw) {
		if raw[i] == '\n' && startsAnnotation(raw[i+1:]) {
			lines = append(lines, raw[start:i])
			start = i + 1
		}
	}
	return append(lines, raw[start:])
}

func startsAnnotation(s string) bool {
	if s == "" || (s[0] < 'A' || s[0] > 'Z') && s[0] != '#' && s[0] != '*' {
		return false
	}
	return strings.HasPrefix(strings.TrimLeft(s[1:], "0123456789"), "\t")
}

// parseOffsets reads "Source 10 14;20 25".
func parseOffsets(middle string) (list []Range, err error) {
	_, offsets, ok := strings.Cut(middle, " ")
	if !ok {
		return nil, fmt.Errorf("%.40q has no offsets behind its label", middle)
	}
	for part := range strings.SplitSeq(offsets, ";") {
		ends := strings.Fields(part)
		if len(ends) != 2 {
			return nil, fmt.Errorf("%.40q is not a pair of offsets", part)
		}
		begin, err := strconv.Atoi(ends[0])
		if err != nil {
			return nil, fmt.Errorf("%.40q is no offset", ends[0])
		}
		end, err := strconv.Atoi(ends[1])
		if err != nil {
			return nil, fmt.Errorf("%.40q is no offset", ends[1])
		}
		if begin < 0 || end < begin {
			return nil, fmt.Errorf("the span %d-%d runs backwards", begin, end)
		}
		list = append(list, Range{begin, end})
	}
	return list, nil
}

// joinRoles reads "Attribution:T3 Source:T1 Content:T2 Content2:T4".
func joinRoles(id, arguments string, spans map[string][]Range) (Roles, error) {
	a := Roles{ID: id}
	for _, argument := range strings.Fields(arguments) {
		i := strings.LastIndexByte(argument, ':')
		if i < 0 {
			return a, fmt.Errorf("%.40q names no span", argument)
		}
		role := a.role(strings.ToLower(strings.TrimRight(argument[:i], "0123456789")))
		if role == nil {
			continue
		}
		found, ok := spans[argument[i+1:]]
		if !ok {
			return a, fmt.Errorf("%.40q names a span that is not there", argument)
		}
		*role = append(*role, found...)
	}
	for _, name := range roleNames {
		slices.SortFunc(*a.role(name), compareRanges)
	}
	return a, nil
}

func compareRanges(a, b Range) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
}

// role is the list of a role's spans by its name; nil for another name.
func (a *Roles) role(name string) *[]Range {
	switch name {
	case "source":
		return &a.Source
	case "cue":
		return &a.Cue
	case "content":
		return &a.Content
	}
	return nil
}

// roleNames are the three roles in the order of reports.
var roleNames = []string{"source", "cue", "content"}

// WriteBrat writes attributions of a text so that ReadBrat gives them back: a
// T line for each role's spans, then the E line that joins them. The words of
// the spans are written behind them, newlines as spaces.
func WriteBrat(w io.Writer, text string, list []Roles) error {
	out, runes, next := bufio.NewWriter(w), []rune(text), 1
	for i := range list {
		var arguments []string
		for _, name := range roleNames {
			spans := *list[i].role(name)
			if len(spans) == 0 {
				continue
			}
			label := strings.ToUpper(name[:1]) + name[1:]
			var offsets, words []string
			for _, r := range spans {
				offsets = append(offsets, fmt.Sprintf("%d %d", r[0], r[1]))
				words = append(words, strings.ReplaceAll(within(runes, r), "\n", " "))
			}
			fmt.Fprintf(out, "T%d\t%s %s\t%s\n", next, label, strings.Join(offsets, ";"), strings.Join(words, " "))
			arguments = append(arguments, fmt.Sprintf("%s:T%d", label, next))
			next++
		}
		fmt.Fprintf(out, "E%d\t%s\n", i+1, strings.Join(arguments, " "))
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write annotations: %w", err)
	}
	return nil
}
