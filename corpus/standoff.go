package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Standoff is a set of texts with attributions as the PolNeAR corpus has them.
type Standoff struct {
	Docs []AnnotatedDoc // by name
}

// AnnotatedDoc is a text with what each of its annotators found, in the order
// of their names.
type AnnotatedDoc struct {
	Name       string
	Text       string
	Annotators [][]Roles
}

// ErrNoAnnotations means that a folder holds no annotated text.
var ErrNoAnnotations = errors.New("holds no annotations")

// ReadStandoff reads the folders attributions (files NAME_ANNOTATOR.ann) and
// text (files NAME.txt) of a corpus.
func ReadStandoff(fsys fs.FS) (*Standoff, error) {
	files, err := fs.Glob(fsys, "attributions/*.ann")
	if err == nil && len(files) == 0 {
		err = ErrNoAnnotations
	}
	if err != nil {
		return nil, fmt.Errorf("read folder attributions: %w", err)
	}
	s := &Standoff{}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".ann")
		if i := strings.LastIndexByte(name, '_'); i >= 0 {
			name = name[:i]
		}
		raw, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("read annotations: %w", err)
		}
		found, err := ReadBrat(bytes.NewReader(raw))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if err := s.enter(fsys, name, found); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(s.Docs, func(a, b AnnotatedDoc) int { return strings.Compare(a.Name, b.Name) })
	return s, nil
}

func (s *Standoff) enter(fsys fs.FS, name string, found []Roles) error {
	for i := range slices.Backward(s.Docs) {
		if s.Docs[i].Name == name {
			s.Docs[i].Annotators = append(s.Docs[i].Annotators, found)
			return nil
		}
	}
	text, err := fs.ReadFile(fsys, "text/"+name+".txt")
	if err != nil {
		return fmt.Errorf("read text: %w", err)
	}
	s.Docs = append(s.Docs, AnnotatedDoc{name, string(text), [][]Roles{found}})
	return nil
}

// Gold is what the annotator of that rank found, 0 being the first; the last
// one where there are fewer.
func (d *AnnotatedDoc) Gold(rank int) []Roles {
	return d.Annotators[min(rank, len(d.Annotators)-1)]
}

// Fingerprint tells two sets of texts and annotations apart; see Floors.
func (s *Standoff) Fingerprint() string {
	var parts []string
	for i := range s.Docs {
		gold, err := json.Marshal(s.Docs[i].Annotators)
		if err != nil {
			panic(err) // roles hold nothing that JSON cannot write
		}
		parts = append(parts, s.Docs[i].Name, s.Docs[i].Text, string(gold))
	}
	return fingerprint(parts)
}

// Name is a speaker's name; in JSON a string, or an object with a name.
type Name string

// UnmarshalJSON reads either form; null is no name.
func (n *Name) UnmarshalJSON(raw []byte) error {
	var object struct{ Name string }
	if bytes.HasPrefix(raw, []byte("{")) {
		err := json.Unmarshal(raw, &object)
		*n = Name(object.Name)
		return err
	}
	return json.Unmarshal(raw, (*string)(n))
}

// ReadPredictions reads attributions by document, a JSON object a line with
// the fields doc and attributions: the form of the scorers and of `stancebook
// extract`. A document that stands there twice counts as it stands last.
func ReadPredictions(r io.Reader) (map[string][]Roles, error) {
	predictions := map[string][]Roles{}
	err := eachLine(r, func(line []byte) error {
		var row struct {
			Doc          *string `json:"doc"`
			Attributions []Roles `json:"attributions"`
		}
		if err := json.Unmarshal(line, &row); err != nil {
			return err
		}
		if row.Doc == nil {
			return errors.New("no document is named: the field doc is missing")
		}
		predictions[*row.Doc] = row.Attributions
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read predictions: %w", err)
	}
	return predictions, nil
}

// NamedSource says who a source of the gold is.
type NamedSource struct {
	Range
	Names []string // any is right
	Group string   // under which its figures are shown
}

// ReadSpeakers reads a table of named sources by document: its columns are
// document, begin, end, names with bars between them, and perhaps a group.
func ReadSpeakers(r io.Reader) (map[string][]NamedSource, error) {
	speakers := map[string][]NamedSource{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		line := lines.Text()
		if trim(line) == "" || line[0] == '#' {
			continue
		}
		column := strings.Split(line, "\t")
		if len(column) < 4 {
			return nil, fmt.Errorf("read speakers: line %d: %d columns, want 4 or 5", number, len(column))
		}
		begin, err := strconv.Atoi(column[1])
		if err != nil {
			return nil, fmt.Errorf("read speakers: line %d: %q is no offset", number, column[1])
		}
		end, err := strconv.Atoi(column[2])
		if err != nil {
			return nil, fmt.Errorf("read speakers: line %d: %q is no offset", number, column[2])
		}
		group := "listed"
		if len(column) > 4 {
			group = column[4]
		}
		speakers[column[0]] = append(speakers[column[0]], NamedSource{Range{begin, end}, strings.Split(column[3], "|"), group})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read speakers: %w", err)
	}
	return speakers, nil
}
