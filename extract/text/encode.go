package text

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// The file of the tagger's weights: taggerMagic; the number of classes, and
// each class behind its length; for each bucket of hashes and for the end the
// offset of its first entry (4 bytes); then the entries, sorted by hash: the
// lower half of the feature's hash (4 bytes), the number of weights, and for
// each weight three bytes with the class in the lowest six bits and the weight
// in thousandths, signed, in the others. Numbers are little-endian. Nothing has
// to be decoded before use.
const (
	taggerMagic = "stancebook tagger 1\n"
	bucketBits  = 15
	bucketCount = 1 << bucketBits
	maxWeight   = 1<<17 - 1
)

// The tags and words that stand before a sentence.
const (
	startTag  = "-START-"
	startTag2 = "-START2-"
)

// template is one of the kinds of features; its value goes into the hash.
type template uint64

const (
	onGiven template = iota + 1 // the tag that a word nearly always has
	onBias
	onSuffix
	onPrefix
	onTag1
	onTag2
	onTags
	onWord
	onTag1Word
	onWord1
	onSuffix1
	onWord2
	onNext
	onNextSuffix
	onNext2
)

// templates name the features as NLTK and prose write them. The longer of two
// names that begin alike stands first.
var templates = []struct {
	prefix string
	on     template
	pair   bool
}{
	{"i tag+i-2 tag ", onTags, true},
	{"i-1 tag+i word ", onTag1Word, true},
	{"i-1 tag ", onTag1, false}, {"i-2 tag ", onTag2, false},
	{"i suffix ", onSuffix, false}, {"i pref1 ", onPrefix, false}, {"i word ", onWord, false},
	{"i-1 word ", onWord1, false}, {"i-1 suffix ", onSuffix1, false}, {"i-2 word ", onWord2, false},
	{"i+1 word ", onNext, false}, {"i+1 suffix ", onNextSuffix, false}, {"i+2 word ", onNext2, false},
}

// hash names a feature by its template and its words.
type hash uint64

// hashOf is FNV-1a.
func hashOf(s string) hash {
	h := hash(14695981039346656037)
	for i := range len(s) {
		h = (h ^ hash(s[i])) * 1099511628211
	}
	return h
}

func (h hash) with(second hash) hash { return h*0x9e3779b97f4a7c15 + second }

// of mixes the template in, so that all bits depend on all of the input
// (the finalizer of MurmurHash3).
func (h hash) of(on template) hash {
	h ^= hash(on) * 0x9e3779b97f4a7c15
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// PerceptronWeights are the weights of an averaged perceptron tagger as NLTK
// and prose keep them: for each feature a weight for each class, and the words
// that have one tag nearly always.
type PerceptronWeights struct {
	Classes  []string
	Features map[string]map[string]float64
	Given    map[string]string
}

type entry struct {
	key  hash
	name string
	row  []uint32
}

// EncodeTagger writes w in the form that Parse reads. The same weights always
// give the same bytes.
func EncodeTagger(w PerceptronWeights) ([]byte, error) {
	classes := slices.Sorted(slices.Values(w.Classes))
	if len(classes) > maxClasses {
		return nil, fmt.Errorf("encode tagger: %d classes, room for %d", len(classes), maxClasses)
	}
	entries, err := w.entries(classes)
	if err != nil {
		return nil, fmt.Errorf("encode tagger: %w", err)
	}
	out := append([]byte(taggerMagic), byte(len(classes)))
	for _, c := range classes {
		out = append(append(out, byte(len(c))), c...)
	}
	var body []byte
	next := 0
	for bucket := range hash(bucketCount) {
		out = binary.LittleEndian.AppendUint32(out, uint32(len(body)))
		for ; next < len(entries) && entries[next].key>>(64-bucketBits) == bucket; next++ {
			body = binary.LittleEndian.AppendUint32(body, uint32(entries[next].key))
			body = append(body, byte(len(entries[next].row)))
			for _, v := range entries[next].row {
				body = append(body, byte(v), byte(v>>8), byte(v>>16))
			}
		}
	}
	out = binary.LittleEndian.AppendUint32(out, uint32(len(body)))
	return append(out, body...), nil
}

// entries lists the features that carry weight, sorted by hash.
func (w PerceptronWeights) entries(classes []string) ([]entry, error) {
	var out []entry
	for name, weights := range w.Features {
		key, err := featureKey(name)
		if err != nil {
			return nil, err
		}
		row, err := packRow(classes, weights)
		if err != nil {
			return nil, fmt.Errorf("feature %q: %w", name, err)
		}
		if len(row) > 0 {
			out = append(out, entry{key, name, row})
		}
	}
	for word, tag := range w.Given {
		row, err := packRow(classes, map[string]float64{tag: 1})
		if err != nil {
			return nil, fmt.Errorf("word %q: %w", word, err)
		}
		out = append(out, entry{hashOf(word).of(onGiven), word, row})
	}
	slices.SortFunc(out, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	for i := 1; i < len(out); i++ {
		a, b := out[i-1], out[i]
		if a.key>>(64-bucketBits) == b.key>>(64-bucketBits) && uint32(a.key) == uint32(b.key) {
			return nil, fmt.Errorf("features %q and %q share a hash", a.name, b.name)
		}
	}
	return out, nil
}

func featureKey(name string) (hash, error) {
	if name == "bias" {
		return hashOf("").of(onBias), nil
	}
	for _, t := range templates {
		rest, ok := strings.CutPrefix(name, t.prefix)
		if !ok {
			continue
		}
		if !t.pair {
			return hashOf(rest).of(t.on), nil
		}
		first, second, _ := strings.Cut(rest, " ")
		return hashOf(first).with(hashOf(second)).of(t.on), nil
	}
	return 0, fmt.Errorf("feature %q is of no known kind", name)
}

func packRow(classes []string, weights map[string]float64) ([]uint32, error) {
	var row []uint32
	for i, class := range classes {
		v := math.Round(weights[class] * 1000)
		if v == 0 {
			continue
		}
		if math.Abs(v) > maxWeight {
			return nil, errors.New("weight out of range")
		}
		row = append(row, uint32(int32(v))<<6&0xffffff|uint32(i))
	}
	for class := range weights {
		if !slices.Contains(classes, class) {
			return nil, fmt.Errorf("unknown class %s", class)
		}
	}
	return row, nil
}
