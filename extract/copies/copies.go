// Package copies tells whether two articles are copies of one story: a wire
// report that another outlet printed whole, trimmed, under another headline or
// in its own style.
//
// An article's signature is a sample of its word shingles: those whose hash is
// divisible by a fixed number (Broder's "mod m" sketch, 1997), so that how much
// of the shorter article stands in the longer one can be read off two
// signatures even where one is much longer. It is pure; the store keeps the
// index.
package copies

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/stancebook/stancebook/extract/text"
)

const (
	shingle = 5   // words; shorter runs are shared by all stories of one event
	sampled = 4   // one shingle in so many is kept
	largest = 256 // hashes of a long article; the lowest are kept

	// copied is the share of the shorter article's sample that must stand in
	// the longer one's, and few the least number that proves anything.
	copied = 0.5
	few    = 4
)

// Signature is the sample of a text's shingles in the form that
// stancebook.Extraction describes; empty for a text of a few words. It does not see case, marks of punctuation, quotation style,
// diacritics or line breaks.
func Signature(s string) string {
	hashes := shingles(strings.Fields(text.Fold(s)))
	hashes = hashes[:min(len(hashes), largest)]
	tokens := make([]string, len(hashes))
	for i, h := range hashes {
		tokens[i] = hex8(h)
	}
	return strings.Join(tokens, " ")
}

// Same is the verdict on two signatures: whether one article is a copy of the
// other, or of a part of it that makes half of the shorter one.
func Same(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	if min(len(x), len(y)) < few {
		return false
	}
	// A capped sample holds nothing above its last hash: what lies beyond the
	// lower of the two last hashes cannot be compared.
	if len(x) == largest || len(y) == largest {
		end := min(x[len(x)-1], y[len(y)-1])
		x, y = upTo(x, end), upTo(y, end)
	}
	n := shared(x, y)
	return n >= few && float64(n) >= copied*float64(min(len(x), len(y)))
}

// shingles returns the sampled hashes of all runs of shingle words, ascending
// and each once.
func shingles(words []string) []uint32 {
	var hashes []uint32
	for i := 0; i+shingle <= len(words); i++ {
		h := fnv.New64a()
		for _, w := range words[i : i+shingle] {
			h.Write([]byte(w))
			h.Write([]byte{' '})
		}
		sum := h.Sum64()
		if hash := uint32(sum ^ sum>>32); hash%sampled == 0 {
			hashes = append(hashes, hash)
		}
	}
	slices.Sort(hashes)
	return slices.Compact(hashes)
}

func hex8(h uint32) string {
	digits := strconv.FormatUint(uint64(h), 16)
	return strings.Repeat("0", 8-len(digits)) + digits
}

func upTo(tokens []string, end string) []string {
	n, found := slices.BinarySearch(tokens, end)
	if found {
		n++
	}
	return tokens[:n]
}

// shared counts what two ascending lists have in common.
func shared(x, y []string) (n int) {
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch strings.Compare(x[i], y[j]) {
		case 0:
			n, i, j = n+1, i+1, j+1
		case -1:
			i++
		default:
			j++
		}
	}
	return n
}
