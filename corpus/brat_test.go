package corpus

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBratJoinsContentsAndLeavesOutTheRest(t *testing.T) {
	const file = "T1\tSource 0 9\tThe mayor\nT2\tCue 10 14\tsaid\n" +
		"T3\tContent 30 34;15 20\tthey\nwould go\nT4\tContent 40 44\tsoon\nT5\tDiscard 1 2\th\n" +
		"E1\tAttribution:T9 Content:T3 Source:T1 Cue:T2 Content2:T4\nE2\tAttribution:T9 Source:T1\n#1\tNote E1\tE3\tof mine\n"
	got, err := ReadBrat(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	want := []Roles{{ID: "E1", Source: []Range{{0, 9}}, Cue: []Range{{10, 14}}, Content: []Range{{15, 20}, {30, 34}, {40, 44}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBratRefusesWhatItCannotRead(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"no tabulator", "T1 Source 0 9\n", "tabulator"},
		{"no offsets", "T1\tSource\tx\n", "no offsets"},
		{"half a pair", "T1\tSource 4\tx\n", "pair"},
		{"words for offsets", "T1\tSource a b\tx\n", "no offset"},
		{"backwards", "T1\tSource 9 4\tx\n", "backwards"},
		{"a span that is not there", "E1\tContent:T7\n", "not there"},
		{"a role without a span", "E1\tContent\n", "names no span"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := ReadBrat(strings.NewReader(tt.file)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("ReadBrat(%q) = %v, want an error with %q", tt.file, err, tt.want)
			}
		})
	}
}

// anyRoles makes attributions of a text out of a seed.
func anyRoles(text []rune, seed uint64) (list []Roles) {
	random := rand.New(rand.NewPCG(seed, 5))
	for i := range random.IntN(5) {
		a := Roles{ID: "E" + string(rune('1'+i))}
		for _, name := range roleNames {
			at := 0
			for at < len(text) && (random.IntN(3) > 0 || name == "content" && at == 0) {
				begin := at + random.IntN(len(text)-at)
				end := begin + 1 + random.IntN(len(text)-begin)
				*a.role(name) = append(*a.role(name), Range{begin, end})
				at = end
			}
		}
		list = append(list, a)
	}
	return list
}

func FuzzBratIsReadAsItWasWritten(f *testing.F) {
	f.Add("The mayor said they would go.", uint64(1))
	f.Add("a\nT1\tSource 0 9\tx\nE1\tContent:T1\n\t\r\n#", uint64(7))
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		runes := []rune(text)
		if len(runes) == 0 {
			return
		}
		want := anyRoles(runes, seed)
		var file bytes.Buffer
		if err := WriteBrat(&file, text, want); err != nil {
			t.Fatal(err)
		}
		got, err := ReadBrat(bytes.NewReader(file.Bytes()))
		if err != nil {
			t.Fatalf("%v\n%q", err, file.Bytes())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s\n%q", diff, file.Bytes())
		}
	})
}

func FuzzReadBrat(f *testing.F) {
	f.Add("T1\tContent 0 9\tx\nE1\tContent:T1\n")
	f.Add("E1\tContent:T1 Source:T1\n\n*\tT2\nT1\tA 1 2;3 4\n")
	f.Fuzz(func(t *testing.T, file string) {
		list, err := ReadBrat(strings.NewReader(file))
		if err != nil {
			return
		}
		for _, a := range list {
			if len(a.Content) == 0 {
				t.Fatalf("%q gives an attribution without content", file)
			}
			for _, name := range roleNames {
				for _, r := range *a.role(name) {
					if r[0] < 0 || r[1] < r[0] {
						t.Fatalf("%q gives %s %v", file, name, r)
					}
				}
			}
		}
	})
}
