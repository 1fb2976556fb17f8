package corpus

import (
	"slices"
	"testing"
)

// plainBlocks finds matching blocks as they are defined, without any care for
// time.
func plainBlocks(a, b []byte, aAt, bAt int) []block {
	best := block{}
	for i := range a {
		for j := range b {
			n := 0
			for i+n < len(a) && j+n < len(b) && a[i+n] == b[j+n] {
				n++
			}
			if n > best.Size {
				best = block{i, j, n}
			}
		}
	}
	if best.Size == 0 {
		return nil
	}
	endA, endB := best.A+best.Size, best.B+best.Size
	left := plainBlocks(a[:best.A], b[:best.B], aAt, bAt)
	right := plainBlocks(a[endA:], b[endB:], aAt+endA, bAt+endB)
	return append(append(left, block{aAt + best.A, bAt + best.B, best.Size}), right...)
}

func TestMatchingBlocksTakeTheLongestRunFirst(t *testing.T) {
	tests := []struct {
		a, b string
		want []block
	}{
		{"", "", nil},
		{"abc", "", nil},
		{"abc", "abc", []block{{0, 0, 3}}},
		{"abxcd", "abcd", []block{{0, 0, 2}, {3, 2, 2}}},
		{"xabcy", "abc-abc", []block{{1, 0, 3}}},            // the earliest of equal ones
		{"cdab", "abcd", []block{{0, 2, 2}}},                // what is out of order is lost
		{"aab", "ab", []block{{1, 0, 2}}},                   // the longest, not the first
		{"abcab", "cababc", []block{{0, 3, 3}}},             // nothing is left behind it in b
		{"qabxcd", "abycdf", []block{{1, 0, 2}, {4, 3, 2}}}, // two runs apart
	}
	for _, tt := range tests {
		if got := matchingBlocks([]byte(tt.a), []byte(tt.b)); !slices.Equal(got, tt.want) {
			t.Errorf("matchingBlocks(%q, %q) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

func FuzzMatchingBlocks(f *testing.F) {
	f.Add([]byte("abxcd"), []byte("abcd"), byte(4))
	f.Add([]byte("aaaaab"), []byte("baaaa"), byte(2))
	f.Fuzz(func(t *testing.T, a, b []byte, letters byte) {
		a, b = few(a, letters), few(b, letters)
		got := matchingBlocks(a, b)
		if want := joinTouching(plainBlocks(a, b, 0, 0)); !slices.Equal(got, want) {
			t.Fatalf("matchingBlocks(%q, %q) = %v, want %v", a, b, got, want)
		}
		endA, endB := 0, 0
		for _, k := range got {
			if k.A < endA || k.B < endB || !slices.Equal(a[k.A:k.A+k.Size], b[k.B:k.B+k.Size]) {
				t.Fatalf("matchingBlocks(%q, %q) has %v", a, b, k)
			}
			endA, endB = k.A+k.Size, k.B+k.Size
		}
	})
}

// few keeps a short text of a small alphabet, where runs repeat.
func few(s []byte, letters byte) []byte {
	out := slices.Clone(s[:min(len(s), 40)])
	for i := range out {
		out[i] = 'a' + out[i]%(letters%6+1)
	}
	return out
}

func TestOverlapCountsRunsInOrder(t *testing.T) {
	tests := []struct {
		predicted, gold string
		want            float64
	}{
		{"", "a b c", 0},
		{"a b", "a b", 1},
		{"we will not", "we will not go there at all", 1},
		{"we will", "we will not go there at all", 0}, // two words prove nothing
		{"a x b y", "a b c d", 0},                     // lone words do not count
		{"a b x y", "a b c d", 0.5},
	}
	for _, tt := range tests {
		if got := sameWords(plainWords(tt.predicted), plainWords(tt.gold)); got != tt.want {
			t.Errorf("sameWords(%q, %q) = %v, want %v", tt.predicted, tt.gold, got, tt.want)
		}
	}
}
