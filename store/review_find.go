package store

import (
	"strings"
	"unicode"

	"github.com/stancebook/stancebook"
)

// What makes a reworded claim the reviewed one: it shares alike of their words
// (Dice) with it, and ahead more than any other claim does.
const (
	alike = 0.6
	ahead = 0.1
)

// edge is how many words before and after a place tell it from others.
const edge = 12

// reference is what is known of the claim that a review is about.
type reference struct {
	key, folded   string
	words         []string // folded
	segments      [][]string
	before, after []string // folded
	start         int      // code point
}

func referenceOf(key, exact, prefix, suffix string, start int) *reference {
	ref := &reference{key: key, folded: fold(exact), start: start, before: strings.Fields(fold(prefix)), after: strings.Fields(fold(suffix))}
	ref.words = strings.Fields(ref.folded)
	for segment := range strings.SplitSeq(exact, stancebook.Segment) {
		if words := strings.Fields(fold(segment)); len(words) > 0 {
			ref.segments = append(ref.segments, words[:min(len(words), maxWords)])
		}
	}
	return ref
}

// find finds the live claim that a review is about: as it was reviewed, else as
// it stood last.
func (r *replaying) find(p *pastReview) (*standingClaim, string) {
	refs := []*reference{referenceOf(p.ClaimKey, p.Exact, p.Prefix, p.Suffix, p.Start)}
	for _, c := range r.claims {
		if c.row == p.claim && c.key != p.ClaimKey && len(c.spans) > 0 {
			refs = append(refs, referenceOf(c.key, c.statement, c.before, c.after, c.spans[0].Begin))
		}
	}
	for _, ref := range refs {
		if c, how, settled := r.byKeyOrWords(ref, p.newest); settled {
			return c, how
		}
	}
	for _, ref := range refs {
		if c := r.covering(ref, p.newest); c != nil {
			return c, "words"
		}
	}
	for _, ref := range refs {
		if c := r.likest(ref, p.newest); c != nil {
			return c, "likeness"
		}
	}
	return nil, ""
}

// byKeyOrWords finds the claim of the same key, or the same words where the
// article has them at another place. Keys count the occurrences of equal words:
// where there are or were several, what stands around decides. Settled with no
// claim tells that the words which are left are those of another place.
func (r *replaying) byKeyOrWords(ref *reference, newest int64) (c *standingClaim, how string, settled bool) {
	same := r.byWord[ref.folded]
	if len(same) == 0 {
		return r.byKey[ref.key], "key", r.byKey[ref.key] != nil
	}
	best, most := same[0], -1
	for _, s := range same {
		likeness := 2*around2(ref.before, ref.after, s.placedBefore, s.placedNext) + b2i(s.key == ref.key)
		if likeness > most {
			best, most = s, likeness
		}
	}
	for _, other := range r.claims {
		twin := !other.live && other.row <= newest && other.folded == ref.folded && other.key != ref.key && r.byKey[other.key] == nil
		if twin && 2*around2(other.placedBefore, other.placedNext, best.placedBefore, best.placedNext) > most {
			return nil, "", true
		}
	}
	if best.key == ref.key {
		return best, "key", true
	}
	return best, "words", true
}

func b2i(is bool) int {
	if is {
		return 1
	}
	return 0
}

// around2 counts the words next to two places that are the same.
func around2(before, after, otherBefore, otherAfter []string) (n int) {
	for i := 1; i <= min(edge, len(before), len(otherBefore)) && before[len(before)-i] == otherBefore[len(otherBefore)-i]; i++ {
		n++
	}
	for i := 0; i < min(edge, len(after), len(otherAfter)) && after[i] == otherAfter[i]; i++ {
		n++
	}
	return n
}

// stoodBeside tells whether a claim was in the book beside the reviewed one:
// then it is another.
func stoodBeside(c *standingClaim, newest int64) bool { return c.keysSeen <= newest }

// covering finds where the text has the reviewed words, and the claim that
// shares most of that place.
func (r *replaying) covering(ref *reference, newest int64) (best *standingClaim) {
	place, found := r.place(ref)
	if !found {
		return nil
	}
	most := 0.0
	for _, c := range r.claims {
		if !c.live || stoodBeside(c, newest) {
			continue
		}
		shared, length := 0, 0
		for _, s := range c.spans {
			shared += max(0, min(s.End, place.End)-max(s.Begin, place.Begin))
			length += s.End - s.Begin
		}
		long := place.End - place.Begin
		if share := 2 * float64(shared) / float64(length+long); 2*shared >= long && share > most {
			best, most = c, share
		}
	}
	return best
}

// textWord is a folded word of a text with its place in code points.
type textWord struct {
	folded     string
	begin, end int
}

func wordsOf(text string) (list []textWord) {
	from, begin, at := 0, 0, 0
	add := func(to int) {
		if to > from {
			for word := range strings.FieldsSeq(fold(text[from:to])) {
				list = append(list, textWord{word, begin, at})
			}
		}
	}
	for i, c := range text {
		if unicode.IsSpace(c) {
			add(i)
			from, begin = i+len(string(c)), at+1
		}
		at++
	}
	add(len(text))
	return list
}

// place finds the reviewed words in the text. Of several places the one that
// has most of the same words around it, then the nearest, is theirs.
func (r *replaying) place(ref *reference) (place stancebook.Span, found bool) {
	if len(ref.segments) == 0 {
		return place, false
	}
	if r.words == nil {
		r.words = wordsOf(r.text)
	}
	most, least := -1, 0
	for i := range r.words {
		end, ok := r.matches(ref.segments, i)
		if !ok {
			continue
		}
		likeness := around2(ref.before, ref.after, foldedOf(r.words[max(0, i-edge):i]), foldedOf(r.words[end:min(len(r.words), end+edge)]))
		apart := r.words[i].begin - ref.start
		apart = max(apart, -apart)
		if likeness > most || likeness == most && apart < least {
			place, found = stancebook.Span{Begin: r.words[i].begin, End: r.words[end-1].end}, true
			most, least = likeness, apart
		}
	}
	return place, found
}

// matches tells whether the segments stand one after the other from word i on,
// and after which word they end.
func (r *replaying) matches(segments [][]string, i int) (end int, ok bool) {
	if !r.has(segments[0], i) {
		return 0, false
	}
	end = i + len(segments[0])
	for _, segment := range segments[1:] {
		next := -1
		for j := end; j < min(end+maxWords, len(r.words)); j++ {
			if r.has(segment, j) {
				next = j
				break
			}
		}
		if next < 0 {
			return 0, false
		}
		end = next + len(segment)
	}
	return end, true
}

func (r *replaying) has(words []string, i int) bool {
	if i+len(words) > len(r.words) {
		return false
	}
	for j, word := range words {
		if r.words[i+j].folded != word {
			return false
		}
	}
	return true
}

func foldedOf(words []textWord) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.folded
	}
	return out
}

// likest finds the one new claim whose words are like the reviewed ones.
func (r *replaying) likest(ref *reference, newest int64) (best *standingClaim) {
	most, second := 0.0, 0.0
	for _, c := range r.claims {
		if !c.live || stoodBeside(c, newest) {
			continue
		}
		share := dice(ref.words, c.words)
		if share > most {
			best, most, second = c, share, most
		} else {
			second = max(second, share)
		}
	}
	if most < alike || most-second < ahead {
		return nil
	}
	return best
}

// dice is the share of words that two lists have in common, 0 to 1.
func dice(a, b []string) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	count := map[string]int{}
	for _, w := range a {
		count[w]++
	}
	shared := 0
	for _, w := range b {
		if count[w] > 0 {
			count[w]--
			shared++
		}
	}
	return 2 * float64(shared) / float64(len(a)+len(b))
}
