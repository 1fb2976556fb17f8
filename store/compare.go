package store

import (
	"cmp"
	"maps"
	"slices"
)

// maxWords is how many words of a claim are compared with another's.
const maxWords = 400

// A claim that was reworded keeps half of its words in their order; where the
// speaker stayed, two fifths tell.
const (
	kept       = 0.5
	keptBySame = 0.4
)

// statedClaim is a claim of one wording of an article.
type statedClaim struct {
	row            int64
	key, statement string
	cue, form      string
	person         int64 // 0 where the speaker is no person, or unknown
	speaker        string
	stances        map[string]string // by topic
	words          []string
	matched        bool
}

// claimChange is what a new wording did to a claim: was is nil for an added
// one, now for a dropped one.
type claimChange struct {
	kind     string // "added", "dropped", "altered"
	what     []string
	was, now *statedClaim
}

// compareClaims tells what changed between the claims of two wordings, in the
// order of the new one, dropped claims last.
func compareClaims(was, now []*statedClaim) []claimChange {
	before := map[*statedClaim]*statedClaim{} // what a claim of now was
	byKey := map[string]*statedClaim{}
	for _, c := range was {
		byKey[c.key] = c
	}
	for _, c := range now {
		if old := byKey[c.key]; old != nil {
			before[c], old.matched, c.matched = old, true, true
		}
	}
	for _, p := range rewordings(unmatched(was), unmatched(now)) {
		if !p.was.matched && !p.now.matched {
			before[p.now], p.was.matched, p.now.matched = p.was, true, true
		}
	}
	var out []claimChange
	for _, c := range now {
		old := before[c]
		if old == nil {
			out = append(out, claimChange{kind: "added", now: c})
		} else if what := differences(old, c); len(what) > 0 {
			out = append(out, claimChange{"altered", what, old, c})
		}
	}
	for _, c := range unmatched(was) {
		out = append(out, claimChange{kind: "dropped", was: c})
	}
	return out
}

func unmatched(list []*statedClaim) (out []*statedClaim) {
	for _, c := range list {
		if !c.matched {
			out = append(out, c)
		}
	}
	return out
}

// differences names what sets two wordings of a claim apart.
func differences(was, now *statedClaim) (what []string) {
	for _, d := range []struct {
		name   string
		differ bool
	}{
		{"words", was.key != now.key},
		{"speaker", !sameSpeaker(was, now)},
		{"cue", fold(was.cue) != fold(now.cue)},
		{"quotation marks", was.form != now.form},
		{"stance", !sameStances(was, now)},
	} {
		if d.differ {
			what = append(what, d.name)
		}
	}
	return what
}

// sameSpeaker tells whether nothing shows that two speakers differ: who is not
// named differs from nobody.
func sameSpeaker(a, b *statedClaim) bool {
	return a.speaker == "" || b.speaker == "" || fold(a.speaker) == fold(b.speaker) || a.person != 0 && a.person == b.person
}

// sameStances compares the sides that two wordings of a claim take. Words that
// stayed cannot have come to be about another topic: only the user's list of
// topics grew.
func sameStances(was, now *statedClaim) bool {
	if was.key != now.key {
		return maps.Equal(was.stances, now.stances)
	}
	for topic, side := range now.stances {
		if old := was.stances[topic]; old != "" && old != side {
			return false
		}
	}
	return true
}

type rewording struct {
	was, now *statedClaim
	likeness float64
	apart    int
}

// rewordings pairs claims whose words are mostly the same, the likest first.
func rewordings(was, now []*statedClaim) (out []rewording) {
	for i, a := range was {
		held := map[string]int{}
		for _, word := range a.words {
			held[word]++
		}
		for j, b := range now {
			least, all := kept, float64(len(a.words)+len(b.words))
			if a.speaker != "" && sameSpeaker(a, b) {
				least = keptBySame
			}
			if 2*float64(overlap(held, b.words)) < least*all {
				continue
			}
			if likeness := 2 * float64(longestCommon(a.words, b.words)) / all; likeness >= least {
				out = append(out, rewording{a, b, likeness, max(i-j, j-i)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b rewording) int {
		return cmp.Or(cmp.Compare(b.likeness, a.likeness), cmp.Compare(a.apart, b.apart))
	})
	return out
}

// overlap counts the words that stand in held too, each as often as there.
func overlap(held map[string]int, words []string) (n int) {
	used := make(map[string]int, len(words))
	for _, word := range words {
		if used[word] < held[word] {
			used[word]++
			n++
		}
	}
	return n
}

// longestCommon is the length of the longest common subsequence of two lists.
func longestCommon(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}
