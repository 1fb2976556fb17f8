package text

import (
	_ "embed"
	"slices"
	"sync"
)

//go:embed model/tagger.bin
var taggerFile string

// tagger is an averaged perceptron over the words and the tags around a word
// (M. Honnibal 2013, NLTK, prose). It reads its weights where they lie in the
// embedded file; see model/MODEL.md for their origin and encode.go for the
// layout.
type tagger struct {
	tags    []string // the classes, then the two tags that stand before a sentence
	classes int
	buckets string // 4 bytes each: where the bucket's entries begin
	entries string
	before  [][maxClasses]int32 // scores from the two tags before, [t1*len(tags)+t2]
}

// maxClasses leaves a class six bits of an entry.
const maxClasses = 64

var loadTagger = sync.OnceValue(func() *tagger { return decodeTagger(taggerFile) })

func decodeTagger(file string) *tagger {
	t := &tagger{}
	file = file[len(taggerMagic):]
	t.classes = int(file[0])
	file = file[1:]
	for range t.classes {
		n := int(file[0])
		t.tags = append(t.tags, file[1:1+n])
		file = file[1+n:]
	}
	t.tags = append(t.tags, startTag, startTag2)
	t.buckets, t.entries = file[:bucketCount*4+4], file[bucketCount*4+4:]
	n := len(t.tags)
	t.before = make([][maxClasses]int32, n*n)
	for a := range n {
		for b := range n {
			scores := &t.before[a*n+b]
			t.score(scores, hashOf("").of(onBias))
			t.score(scores, hashOf(t.tags[a]).of(onTag1))
			t.score(scores, hashOf(t.tags[b]).of(onTag2))
			t.score(scores, hashOf(t.tags[a]).with(hashOf(t.tags[b])).of(onTags))
		}
	}
	return t
}

// find returns the weights of a feature: 3 bytes each, the class in the lowest
// six bits and the weight in the others.
func (t *tagger) find(key hash) string {
	bucket := key >> (64 - bucketBits) * 4
	at, end := load32(t.buckets, int(bucket)), load32(t.buckets, int(bucket)+4)
	for at < end {
		n := uint32(t.entries[at+4]) * 3
		if load32(t.entries, int(at)) == uint32(key) {
			return t.entries[at+5 : at+5+n]
		}
		at += 5 + n
	}
	return ""
}

func load32(s string, at int) uint32 {
	s = s[at : at+4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// score adds a feature's weights to scores.
func (t *tagger) score(scores *[maxClasses]int32, key hash) {
	weights := t.find(key)
	for ; len(weights) >= 3; weights = weights[3:] {
		v := uint32(weights[0]) | uint32(weights[1])<<8 | uint32(weights[2])<<16
		scores[v%maxClasses] += int32(v<<8) >> 14
	}
}

// seen is what the features of its neighbours take from a word.
type seen struct{ word, suffix hash }

func see(plain string) seen { return seen{hashOf(plain), hashOf(suffix(plain))} }

func suffix(w string) string { return w[max(0, len(w)-3):] }

// tag tags the words of one sentence, those with a tag apart.
func (t *tagger) tag(words []penn) {
	n := len(t.tags)
	t1, t2 := n-2, n-1
	w1, w2 := see(startTag2), see(startTag)
	here, next := t.ahead(words, 0), t.ahead(words, 1)
	for i := range words {
		next2 := t.ahead(words, i+2)
		class := t.given(&words[i])
		if class < 0 {
			scores := t.before[t1*n+t2]
			w := words[i].word
			t.score(&scores, hashOf(suffix(w)).of(onSuffix))
			t.score(&scores, hashOf(w[:1]).of(onPrefix))
			t.score(&scores, here.word.of(onWord))
			t.score(&scores, hashOf(t.tags[t1]).with(here.word).of(onTag1Word))
			t.score(&scores, w1.word.of(onWord1))
			t.score(&scores, w1.suffix.of(onSuffix1))
			t.score(&scores, w2.word.of(onWord2))
			t.score(&scores, next.word.of(onNext))
			t.score(&scores, next.suffix.of(onNextSuffix))
			t.score(&scores, next2.word.of(onNext2))
			class = best(scores[:t.classes])
		}
		words[i].tag = t.tags[class]
		t1, t2 = class, t1
		w1, w2 = here, w1
		here, next = next, next2
	}
}

// ahead is what features see of word i, or of the end of the sentence.
func (t *tagger) ahead(words []penn, i int) seen {
	switch {
	case i < len(words):
		return see(words[i].plain)
	case i == len(words):
		return see("-END-")
	}
	return see("-END2-")
}

// given returns the class of a word that has one without regard to its
// neighbours, −1 for any other.
func (t *tagger) given(w *penn) int {
	if w.tag != "" {
		if class, ok := slices.BinarySearch(t.tags[:t.classes], w.tag); ok {
			return class
		}
	}
	if weights := t.find(hashOf(w.word).of(onGiven)); weights != "" {
		return int(weights[0]) % maxClasses
	}
	return -1
}

// best returns the class of the highest score, the last of equals.
func best(scores []int32) int {
	top := 0
	for i, s := range scores {
		if s >= scores[top] {
			top = i
		}
	}
	return top
}
