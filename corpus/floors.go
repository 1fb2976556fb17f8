package corpus

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

//go:embed floors.json
var floorsFile []byte

// Measured are figures taken on one set of texts and gold. Of every figure
// more is better; one of which less is better is given with a minus sign.
type Measured struct {
	Set         string // the set's name: "sample", "coverage", "polnear-dev"
	Fingerprint string // of its texts and gold
	Figures     map[string]float64
}

// Floor is what the figures of one set may not fall below.
type Floor struct {
	Fingerprint string             `json:"fingerprint"`
	Figures     map[string]float64 `json:"figures"`
	// Reason says why figures were last allowed to fall, or why the set
	// changed; empty where neither happened.
	Reason string `json:"reason,omitempty"`
}

// Floors are the least figures that hold, by the set's name.
type Floors map[string]Floor

// ErrBelowFloor means that a figure fell.
var ErrBelowFloor = errors.New("quality fell below its floor")

// ErrOtherCorpus means that the floors were taken on other texts or gold, so
// that the figures cannot be compared.
var ErrOtherCorpus = errors.New("the corpus is not the one that the floors were measured on")

// ErrNoReason means that floors would fall, or move to another corpus, and
// nobody said why.
var ErrNoReason = errors.New("floors fall only with a reason")

// LoadFloors returns the floors that the program was built with.
func LoadFloors() (Floors, error) { return parseFloors(floorsFile) }

// ReadFloors reads floors from a file that Write wrote.
func ReadFloors(path string) (Floors, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read floors: %w", err)
	}
	return parseFloors(raw)
}

func parseFloors(raw []byte) (Floors, error) {
	floors := Floors{}
	if err := json.Unmarshal(raw, &floors); err != nil {
		return nil, fmt.Errorf("read floors: %w", err)
	}
	return floors, nil
}

// slack lets another machine's last bits differ.
const slack = 1e-9

// Check compares figures with the floors of their set. A set without floors
// passes: nothing was promised. A figure that has a floor must be measured.
func (f Floors) Check(m Measured) error {
	floor, promised := f[m.Set]
	if !promised {
		return nil
	}
	if floor.Fingerprint != m.Fingerprint {
		return fmt.Errorf("check floors of %s: %w (floors %s, here %s): measure anew and update them with a reason",
			m.Set, ErrOtherCorpus, floor.Fingerprint, m.Fingerprint)
	}
	if fallen := floor.fallen(m.Figures); len(fallen) > 0 {
		return fmt.Errorf("check floors of %s: %w: %s", m.Set, ErrBelowFloor, strings.Join(fallen, "; "))
	}
	return nil
}

// fallen says of each figure that is below its floor, or missing, by how much.
func (f *Floor) fallen(figures map[string]float64) (list []string) {
	for _, name := range slices.Sorted(maps.Keys(f.Figures)) {
		least := f.Figures[name]
		got, there := figures[name]
		if !there {
			list = append(list, fmt.Sprintf("%s is not measured (floor %.3f)", name, least))
		} else if !(got >= least-slack) { // not a number is below any floor
			list = append(list, fmt.Sprintf("%s %.3f (floor %.3f)", name, got, least))
		}
	}
	return list
}

// Update moves the floors of a set to what was measured. Without a reason they
// only rise: where one would fall, or the corpus is another, nothing changes
// and the error says what is missing.
func (f Floors) Update(m Measured, reason string) error {
	reason = strings.TrimSpace(reason)
	old, promised := f[m.Set]
	moved := promised && old.Fingerprint != m.Fingerprint
	if reason == "" && moved {
		return fmt.Errorf("update floors of %s: %w: %w", m.Set, ErrNoReason, ErrOtherCorpus)
	}
	fallen := old.fallen(m.Figures)
	if reason == "" && len(fallen) > 0 {
		return fmt.Errorf("update floors of %s: %w: %s", m.Set, ErrNoReason, strings.Join(fallen, "; "))
	}
	next := Floor{Fingerprint: m.Fingerprint, Figures: maps.Clone(m.Figures), Reason: old.Reason}
	if moved || len(fallen) > 0 {
		next.Reason = reason
	}
	f[m.Set] = next
	return nil
}

// Write writes the floors, sorted, to a file, all of it or nothing.
func (f Floors) Write(path string) error {
	raw, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return fmt.Errorf("write floors: %w", err)
	}
	part := path + ".part"
	if err := os.WriteFile(part, append(raw, '\n'), 0o644); err != nil {
		return fmt.Errorf("write floors: %w", err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("write floors: %w", err)
	}
	return nil
}

// fingerprint is a hash over the parts of a corpus, in their order.
func fingerprint(parts []string) string { return stancebook.Hash(parts...) }

// Measure makes figures ready for floors: of each the number that sums it up.
func Measure(set, fingerprint string, figures []Figure) Measured {
	m := Measured{set, fingerprint, make(map[string]float64, len(figures))}
	for i := range figures {
		m.Figures[figures[i].Name] = figures[i].Last()
	}
	return m
}
