package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
)

// Gold is what a careful reader finds in one article. All positions are code
// points in the article's text, 0-based and half-open.
type Gold struct {
	ID           string        `json:"id"`
	Attributions []Attribution `json:"attributions"`
	// Officials hold, held or seek public office, or speak for one who does;
	// finding OptionalOfficials is neither required nor wrong.
	Officials         []Official `json:"officials"`
	OptionalOfficials []Official `json:"optional_officials"`
	// Cities are those that the article speaks of. Places (datelines, venues,
	// addresses) are neither required nor wrong.
	Cities []City `json:"cities"`
	Places []City `json:"places"`
	// Ignore covers headlines and other words where a finding counts neither
	// way.
	Ignore []Range `json:"ignore"`
	Kind   Kind    `json:"kind,omitempty"`
}

// Attribution is one statement with its speaker and what is known of both.
type Attribution struct {
	ID string `json:"aid"`
	// Mention is where the speaker stands next to the cue; nil where nobody
	// is named there.
	Mention *Range `json:"speaker_mention"`
	// Speaker is the full name as far as the text resolves it; empty for an
	// unnamed one. Any of SpeakerAlt is as right.
	Speaker     string                 `json:"speaker_name"`
	SpeakerAlt  []string               `json:"speaker_alt"`
	SpeakerKind stancebook.SpeakerKind `json:"speaker_kind"`
	Title       string                 `json:"title"`
	Affiliation string                 `json:"affiliation"`
	Party       string                 `json:"party"`
	Cue         *Range                 `json:"cue"`
	Content     []Range                `json:"content"`
	Type        stancebook.Type        `json:"type"`
	Cities      []City                 `json:"cities"`
	Stance      stancebook.Side        `json:"stance"`
	// StanceClear is false where a reasonable second reader could differ.
	StanceClear bool `json:"stance_clear"`
	// Unquoted marks direct speech that stands without quotation marks: turns
	// of a transcript, quoted letters.
	Unquoted bool `json:"unquoted,omitempty"`
	Optional bool `json:"optional,omitempty"`
}

// Official is somebody in public life, as the article states office and party.
type Official struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Party string `json:"party"`
}

// City is a city, town or county by its name and the full name of its state.
type City struct {
	Name  string `json:"name"`
	State string `json:"state"`
}

// Range is a half-open range of code points.
type Range [2]int

// Of returns the words of r in a text given as code points.
func (r Range) Of(text []rune) string { return string(text[r[0]:r[1]]) }

func (r Range) within(length int) bool { return 0 <= r[0] && r[0] < r[1] && r[1] <= length }

// ErrNoGold means that a gold file holds no article at all: a measure over
// nothing would look perfect.
var ErrNoGold = errors.New("holds no article")

// LoadGold returns the gold of every page, in the order of Pages.
func LoadGold() ([]Gold, error) {
	f, err := files.Open("gold.jsonl")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadGold(f)
}

// ReadGold reads gold of one JSON object a line. It refuses a set without
// articles, an article named twice, and a statement without words or with a
// range that runs backwards; the error names the line.
func ReadGold(r io.Reader) ([]Gold, error) {
	var list []Gold
	seen := map[string]bool{}
	err := eachLine(r, func(line []byte) error {
		var g Gold
		if err := json.Unmarshal(line, &g); err != nil {
			return err
		}
		if g.ID == "" {
			return errors.New("article without id")
		}
		if seen[g.ID] {
			return fmt.Errorf("article %q stands there twice", g.ID)
		}
		seen[g.ID] = true
		list = append(list, g)
		return g.checkRanges(maxPoints)
	})
	if err == nil && len(list) == 0 {
		err = ErrNoGold
	}
	if err != nil {
		return nil, fmt.Errorf("read gold: %w", err)
	}
	return list, nil
}

// maxPoints stands for "the text is not known yet".
const maxPoints = 1 << 30

// Check tells whether every range of g lies inside the text.
func (g *Gold) Check(text string) error {
	return g.checkRanges(utf8.RuneCountInString(text))
}

func (g *Gold) checkRanges(length int) error {
	for _, r := range g.Ignore {
		if !r.within(length) {
			return fmt.Errorf("article %s: ignored range %v is outside the text", g.ID, r)
		}
	}
	for i := range g.Attributions {
		a := &g.Attributions[i]
		if len(a.Content) == 0 {
			return fmt.Errorf("statement %s has no content", a.ID)
		}
		ranges := append([]Range{}, a.Content...)
		for _, one := range []*Range{a.Mention, a.Cue} {
			if one != nil {
				ranges = append(ranges, *one)
			}
		}
		for _, r := range ranges {
			if !r.within(length) {
				return fmt.Errorf("statement %s: range %v is outside the text", a.ID, r)
			}
		}
	}
	return nil
}

// eachLine hands every line that is not blank to read, and says in which line
// an error was met. Lines may be long: an article's gold is one line.
func eachLine(r io.Reader, read func(line []byte) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<20)
	number := 0
	for lines.Scan() {
		number++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		if err := read(line); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
	}
	return lines.Err()
}
