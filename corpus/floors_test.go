package corpus

import (
	"errors"
	"math"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFloorsLoad(t *testing.T) {
	if _, err := LoadFloors(); err != nil {
		t.Fatal(err)
	}
}

func TestFloorsHoldFigures(t *testing.T) {
	floors := Floors{"sample": {Fingerprint: "f", Figures: map[string]float64{"a": 0.5, "b": 0.25}}}
	tests := []struct {
		name     string
		measured Measured
		want     error
	}{
		{"equal", Measured{"sample", "f", map[string]float64{"a": 0.5, "b": 0.25}}, nil},
		{"better, and one more", Measured{"sample", "f", map[string]float64{"a": 0.6, "b": 0.3, "c": 0}}, nil},
		{"worse", Measured{"sample", "f", map[string]float64{"a": 0.6, "b": 0.2499}}, ErrBelowFloor},
		{"one missing", Measured{"sample", "f", map[string]float64{"a": 0.6}}, ErrBelowFloor},
		{"no number", Measured{"sample", "f", map[string]float64{"a": math.NaN(), "b": 1}}, ErrBelowFloor},
		{"another corpus", Measured{"sample", "g", map[string]float64{"a": 1, "b": 1}}, ErrOtherCorpus},
		{"a set without floors", Measured{"else", "g", map[string]float64{"a": 0}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := floors.Check(tt.measured); !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
				t.Errorf("Check(%v) = %v, want %v", tt.measured, err, tt.want)
			}
		})
	}
}

func TestFloorsRiseFreelyAndFallWithAReason(t *testing.T) {
	start := Floor{Fingerprint: "f", Figures: map[string]float64{"a": 0.5}, Reason: "once"}
	tests := []struct {
		name, fingerprint, reason string
		a                         float64
		want                      error
		wantFloor                 Floor
	}{
		{"rise", "f", "", 0.6, nil, Floor{"f", map[string]float64{"a": 0.6}, "once"}},
		{"rise with words", "f", "never mind", 0.6, nil, Floor{"f", map[string]float64{"a": 0.6}, "once"}},
		{"fall", "f", " ", 0.4, ErrNoReason, start},
		{"fall with a reason", "f", "why", 0.4, nil, Floor{"f", map[string]float64{"a": 0.4}, "why"}},
		{"other corpus", "g", "", 0.9, ErrNoReason, start},
		{"other corpus with a reason", "g", "new gold", 0.9, nil, Floor{"g", map[string]float64{"a": 0.9}, "new gold"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			floors := Floors{"s": start}
			err := floors.Update(Measured{"s", tt.fingerprint, map[string]float64{"a": tt.a}}, tt.reason)
			if !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
				t.Errorf("Update: %v, want %v", err, tt.want)
			}
			if diff := cmp.Diff(tt.wantFloor, floors["s"]); diff != "" {
				t.Errorf("floor (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFloorsAreReadAsTheyWereWritten(t *testing.T) {
	floors, path := Floors{}, filepath.Join(t.TempDir(), "floors.json")
	if err := floors.Update(Measured{"s", "f", map[string]float64{"a": 1.0 / 3}}, ""); err != nil {
		t.Fatal(err)
	}
	if err := floors.Write(path); err != nil {
		t.Fatal(err)
	}
	got, err := ReadFloors(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(floors, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
