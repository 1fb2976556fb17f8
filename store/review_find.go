package store

import (
	"slices"
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

// covers is how much a claim has to share of the reviewed words' place (Dice of
// their lengths): a word or two inside a long sentence are not that sentence.
const covers = 0.3

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
// it stood last. A claim at which it stood already was found as it was then.
func (r *replaying) find(p *pastReview) (c *standingClaim, how string) {
	c, how = r.search(p)
	if c != nil && c.row == p.claim && p.How != "unfit" && p.How != "lost" {
		how = p.How
	}
	return c, how
}

func (r *replaying) search(p *pastReview) (*standingClaim, string) {
	refs := []*reference{referenceOf(p.ClaimKey, p.Exact, p.Prefix, p.Suffix, p.Start)}
	for _, c := range r.claims {
		if c.row == p.claim && c.key != p.ClaimKey && len(c.spans) > 0 && p.How != "lost" {
			refs = append(refs, referenceOf(c.key, c.statement, c.before, c.after, c.spans[0].Begin))
		}
	}
	for _, ref := range refs {
		if c, how := r.byKeyOrWords(ref); c != nil {
			return c, how
		}
	}
	for _, ref := range refs {
		place, found := r.place(ref)
		if found {
			// The text has the words as they were: whatever is found there is it.
			return r.covering(place, p.newest), "words"
		}
	}
	for _, ref := range refs {
		if c := r.likest(ref, refs, p.newest); c != nil {
			return c, "likeness"
		}
	}
	return nil, ""
}

// byKeyOrWords finds the live claim of the same words. Keys count how often
// equal words occur: where an article has or had them more than once, the place
// with most of the same words around it is theirs.
func (r *replaying) byKeyOrWords(ref *reference) (*standingClaim, string) {
	same, known := r.byWord[ref.folded], r.byKey[ref.key]
	if known == nil && len(same) == 0 {
		return nil, ""
	}
	alone := !slices.ContainsFunc(r.claims, func(c *standingClaim) bool { return c.key != ref.key && c.folded == ref.folded })
	if known != nil && alone {
		return known, "key"
	}
	place, found := r.place(ref)
	if !found {
		return known, "key"
	}
	var best *standingClaim
	most := 0
	for _, c := range same {
		if n := c.within(place); n > most {
			best, most = c, n
		}
	}
	if best != nil && best.key == ref.key {
		return best, "key"
	}
	return best, "words"
}

// within counts the code points of a claim that lie in a place.
func (c *standingClaim) within(place stancebook.Span) (n int) {
	for _, s := range c.spans {
		n += max(0, min(s.End, place.End)-max(s.Begin, place.Begin))
	}
	return n
}

// sameAround counts the words next to two places that are the same.
func sameAround(before, after, otherBefore, otherAfter []string) (n int) {
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

// covering finds the new claim that shares most of a place.
func (r *replaying) covering(place stancebook.Span, newest int64) (best *standingClaim) {
	most, long := 0.0, place.End-place.Begin
	for _, c := range r.claims {
		if !c.live || stoodBeside(c, newest) {
			continue
		}
		shared, length := c.within(place), 0
		for _, s := range c.spans {
			length += s.End - s.Begin
		}
		if share := 2 * float64(shared) / float64(length+long); 2*shared >= long && share >= covers && share > most {
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
		likeness := sameAround(ref.before, ref.after, foldedOf(r.words[max(0, i-edge):i]), foldedOf(r.words[end:min(len(r.words), end+edge)]))
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

// likest finds the one new claim whose words are like the reviewed ones, and
// are no more like those of another claim that is gone.
func (r *replaying) likest(ref *reference, refs []*reference, newest int64) (best *standingClaim) {
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
	for _, gone := range r.claims {
		same := slices.ContainsFunc(refs, func(ref *reference) bool { return ref.key == gone.key })
		if r.byKey[gone.key] == nil && !same && dice(gone.words, best.words) >= most {
			return nil
		}
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
