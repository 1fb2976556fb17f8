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
	shingle = 4   // words that say something; shorter runs are shared by all stories of one event
	sampled = 4   // one shingle in so many is kept
	largest = 256 // hashes of a long article; the lowest are kept

	// copied is the share of the shorter article's sample that must stand in
	// the longer one's. Measured on political news of seven publishers: two
	// reporters on one event share up to .25, by the quotations; copies that a
	// desk edited in every second sentence keep .35 and more.
	copied = 0.32
	// part is the least share of the longer article: a digest of the day is
	// not a copy of each of the stories in it.
	part = 0.08
	few  = 4 // the least number of shared hashes that proves anything
)

// Signature is the sample of a text's shingles in the form that
// stancebook.Extraction describes; empty for a text of a few words. It does
// not see case, marks of punctuation, quotation style, diacritics, line breaks
// and what desks write each in their own style: numbers below thirteen, titles
// and months in short or in full, "percent", articles.
func Signature(s string) string {
	hashes := shingles(plain(s))
	hashes = hashes[:min(len(hashes), largest)]
	tokens := make([]string, len(hashes))
	for i, h := range hashes {
		tokens[i] = hex8(h)
	}
	return strings.Join(tokens, " ")
}

// Same is the verdict on two signatures: whether one article is a copy of the
// other, or of a part of it.
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
	n := float64(shared(x, y))
	return n >= few && n >= copied*float64(min(len(x), len(y))) && n >= part*float64(max(len(x), len(y)))
}

// PlainWords are the words of s without the style of a desk: equal where two
// copies of a story give the same words.
func PlainWords(s string) string { return strings.Join(plain(s), " ") }

// plain folds s, leaves out the words that one desk writes and another does
// not, and gives the others the form that style takes from them.
func plain(s string) []string {
	words := strings.Fields(text.Fold(s))
	kept := words[:0]
	for _, w := range words {
		if form, styled := style[w]; styled {
			w = form
		}
		if w != "" {
			kept = append(kept, w)
		}
	}
	return kept
}

// style maps folded words to the form that they are compared in; "" leaves a
// word out.
var style = map[string]string{
	"a": "", "an": "", "cent": "", "dr": "", "lt": "", "mr": "", "mrs": "", "ms": "", "per": "", "percent": "", "pct": "", "that": "", "the": "",

	"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
	"seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",

	"jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june", "jul": "july",
	"aug": "august", "sept": "september", "sep": "september", "oct": "october", "nov": "november", "dec": "december",

	"atty": "attorney", "co": "company", "corp": "corporation", "dept": "department", "gen": "general", "gov": "governor",
	"rep": "representative", "reps": "representatives", "sen": "senator", "sens": "senators", "vs": "versus",
	"cannot": "cant", "okay": "ok", "towards": "toward",
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
