package corpus

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/stancebook/stancebook"
)

// FaultKind says what is wrong with a prediction, or that it is not there.
type FaultKind string

const (
	missedFault   FaultKind = "missed"   // a gold statement that nothing found
	inventedFault FaultKind = "invented" // a prediction that is no statement of the gold
	edgesFault    FaultKind = "edges"    // found, but less than half of its words are right
	speakerFault  FaultKind = "speaker"  // given to somebody else
	nameFault     FaultKind = "name"     // the source resolved to somebody else
	cityFault     FaultKind = "city"
	stanceFault   FaultKind = "stance"
)

// Fault is one thing that a prediction got wrong, with its place in the text.
type Fault struct {
	Kind FaultKind `json:"kind"`
	Doc  string    `json:"doc"`
	// Statement is the gold statement's name; empty for an invented one.
	Statement string `json:"statement,omitempty"`
	Type      string `json:"type,omitempty"`
	Expected  string `json:"expected,omitempty"`
	Got       string `json:"got,omitempty"`
	// Begin and End are code points; both are 0 where the predicted words
	// stand nowhere in the text.
	Begin  int    `json:"begin"`
	End    int    `json:"end"`
	Before string `json:"before"`
	Words  string `json:"words"`
	After  string `json:"after"`
}

// contextWidth is how many characters of text a Fault shows on either side.
const contextWidth = 80

// place sets where in the text a fault is.
func (f *Fault) place(text []rune, r Range) {
	f.Begin, f.End = r[0], r[1]
	f.Before = oneLine(within(text, Range{r[0] - contextWidth, r[0]}))
	f.Words = oneLine(within(text, r))
	f.After = oneLine(within(text, Range{r[1], r[1] + contextWidth}))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// joinWords writes what ranges cover as one line.
func joinWords(text []rune, ranges []Range) string {
	parts := make([]string, len(ranges))
	for i, r := range ranges {
		parts[i] = oneLine(within(text, r))
	}
	return strings.Join(parts, stancebook.Segment)
}

// hull is the range from the first of ranges to the last.
func hull(ranges []Range) Range {
	var all Range
	for i, r := range ranges {
		if i == 0 {
			all = r
		}
		all = Range{min(all[0], r[0]), max(all[1], r[1])}
	}
	return all
}

func (p *page) fault(kind FaultKind, t *truth, expected, got string) {
	f := Fault{Kind: kind, Doc: p.gold.ID, Statement: t.ID, Type: string(t.Type), Expected: expected, Got: got}
	f.place(p.text, hull(t.Content))
	f.Words = joinWords(p.text, t.Content)
	p.faults = append(p.faults, f)
}

func (p *page) invented(x *prediction) {
	f := Fault{Kind: inventedFault, Doc: p.gold.ID, Got: x.speaker}
	if at, ok := p.find(x.quote); ok {
		f.place(p.text, at)
	}
	f.Words = oneLine(x.quote)
	p.faults = append(p.faults, f)
}

// find tells where the first part of a quotation stands in the text.
func (p *page) find(quote string) (Range, bool) {
	first, _, _ := strings.Cut(quote, stancebook.Segment)
	if first = trim(first); first == "" {
		return Range{}, false
	}
	text := string(p.text)
	at := strings.Index(text, first)
	if at < 0 {
		return Range{}, false
	}
	begin := len([]rune(text[:at]))
	return Range{begin, begin + len([]rune(first))}, true
}

func writePlaces(list []place) string {
	parts := make([]string, len(list))
	for i, x := range list {
		parts[i] = x.city
		if x.state != "" {
			parts[i] += ", " + x.state
		}
	}
	return strings.Join(parts, "; ")
}

// WriteFaults writes one JSON object a line.
func WriteFaults(w io.Writer, list []Fault) error {
	out := bufio.NewWriter(w)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for i := range list {
		if err := encoder.Encode(&list[i]); err != nil {
			return fmt.Errorf("write faults: %w", err)
		}
	}
	return out.Flush()
}
