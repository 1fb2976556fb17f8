package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stancebook/stancebook/extract/text"
)

func TestTaggerFileIsWhatTheCommandMakes(t *testing.T) {
	if testing.Short() {
		t.Skip("decodes prose's weights")
	}
	committed, err := os.ReadFile("../../extract/text/model/tagger.bin")
	if err != nil {
		t.Fatal(err)
	}
	made, err := encodeTagger()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(made, committed) {
		t.Errorf("extract/text/model/tagger.bin has %d bytes that differ from the %d made now: run go run ./cmd/train tagger", len(committed), len(made))
	}
}

// articles returns texts to compare taggers on: ours, and the annotated news
// articles where they are at hand.
func articles(t *testing.T) []string {
	out := []string{`The mayor of Riverton, N.M., said Monday that her well-known 12-person staff won't
quit in 2017. Nobody who reads the council's 1,200-page plan likes it: the fees are higher, and
buses run less often. "They never asked," she added.`}
	shared := os.Getenv("STANCEBOOK_SHARED")
	if shared == "" {
		shared = "../../../shared"
	}
	files, err := filepath.Glob(filepath.Join(shared, "data/polnear/dev/text/*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	return out
}

func TestTagsAreThoseOfTheOriginalWeights(t *testing.T) {
	if testing.Short() {
		t.Skip("decodes prose's weights")
	}
	weights, err := proseWeights()
	if err != nil {
		t.Fatal(err)
	}
	words, differ := 0, 0
	for _, article := range articles(t) {
		d := text.Parse(article)
		for _, s := range d.Sentences {
			want := originalTags(weights, d, s)
			for i := s.First; i < s.End; i++ {
				if words++; d.Tokens[i].Tag != want[i-s.First] {
					differ++
					t.Errorf("%q in %q: tag %s, want %s", d.Word(i), s.Of(d.Text), d.Tokens[i].Tag, want[i-s.First])
				}
			}
		}
	}
	t.Logf("%d of %d tokens differ", differ, words)
}

// originalTags tags a sentence as prose's tag.go does with its weights. Signs
// keep the tags that Parse gave them.
func originalTags(w text.PerceptronWeights, d *text.Document, s text.Sentence) []string {
	context := []string{"-START-", "-START2-"}
	for i := s.First; i < s.End; i++ {
		context = append(context, normalized(printed(d, i)))
	}
	context = append(context, "-END-", "-END2-")
	p1, p2 := "-START-", "-START2-"
	var tags []string
	for i := s.First; i < s.End; i++ {
		word := printed(d, i)
		tag, given := w.Given[word]
		if isSign(d, i) {
			tag = d.Tokens[i].Tag
		} else if !given {
			tag = predict(w, features(context, i-s.First+2, word, p1, p2))
		}
		tags = append(tags, tag)
		p1, p2 = tag, p1
	}
	return tags
}

func isSign(d *text.Document, i int) bool {
	word := d.Word(i)
	return !strings.ContainsAny(strings.ToLower(word), "abcdefghijklmnopqrstuvwxyz0123456789") ||
		strings.ContainsAny(word, "@#&") || strings.HasPrefix(word, "http") || strings.HasPrefix(word, "www.")
}

// printed is token i as the treebank prints it.
func printed(d *text.Document, i int) string {
	switch tag := d.Tokens[i].Tag; {
	case tag == "``" && (d.Word(i) == "‘" || d.Word(i) == "'"):
		return "`"
	case d.Word(i) == "'" || d.Word(i) == "’" || d.Word(i) == "‘":
		return "'"
	case tag == "``" || tag == "''" || tag == "(" || tag == ")" || tag == "$":
		return tag
	case tag == ":" && strings.ContainsAny(d.Word(i), ".…"):
		return "..."
	case tag == ":" && !strings.ContainsAny(d.Word(i), ":;"):
		return "--"
	}
	return strings.NewReplacer("’", "'", "‘", "'").Replace(d.Word(i))
}

func normalized(word string) string {
	_, err := strconv.Atoi(word)
	switch {
	case strings.Contains(word, "-") && word[0] != '-':
		return "!HYPHEN"
	case err == nil && len(word) == 4:
		return "!YEAR"
	case '0' <= word[0] && word[0] <= '9':
		return "!DIGITS"
	}
	return strings.ToLower(word)
}

func features(c []string, i int, word, p1, p2 string) []string {
	last := func(w string) string { return w[max(0, len(w)-3):] }
	return []string{
		"bias", "i suffix " + last(word), "i pref1 " + word[:1], "i-1 tag " + p1, "i-2 tag " + p2,
		"i tag+i-2 tag " + p1 + " " + p2, "i word " + c[i], "i-1 tag+i word " + p1 + " " + c[i],
		"i-1 word " + c[i-1], "i-1 suffix " + last(c[i-1]), "i-2 word " + c[i-2],
		"i+1 word " + c[i+1], "i+1 suffix " + last(c[i+1]), "i+2 word " + c[i+2],
	}
}

func predict(w text.PerceptronWeights, features []string) string {
	scores := map[string]float64{}
	for _, f := range features {
		for tag, weight := range w.Features[f] {
			scores[tag] += weight
		}
	}
	best := ""
	for tag, score := range scores {
		if best == "" || score > scores[best]+1e-9 || score > scores[best]-1e-9 && tag > best {
			best = tag
		}
	}
	return best
}
