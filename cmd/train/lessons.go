package main

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/corpus"
	"github.com/stancebook/stancebook/extract/attribution"
	"github.com/stancebook/stancebook/extract/text"
)

// A lesson is a document with the labels that its tokens should get.
type lesson struct {
	*attribution.Sample
	labels []uint8
}

func newLesson(s string, list []stancebook.Attribution, without attribution.Group) lesson {
	doc := text.Parse(s)
	l := lesson{attribution.NewSample(doc, without), attribution.LabelsOf(doc, list)}
	for t, mute := range l.Mute {
		if mute {
			l.labels[t] = 0
		}
	}
	return l
}

// goldLessons are annotated articles; of several annotators the first by name
// counts. Features of some groups are left out.
func goldLessons(docs []corpus.AnnotatedDoc, without attribution.Group) []lesson {
	var out []lesson
	for i := range docs {
		out = append(out, newLesson(docs[i].Text, attributionsOf(docs[i].Text, docs[i].Gold(0)), without))
	}
	return out
}

// attributionsOf turns annotations of s, in code points, into attributions.
func attributionsOf(s string, list []corpus.Roles) (out []stancebook.Attribution) {
	at := runeOffsets(s)
	spans := func(ranges []corpus.Range) (out []stancebook.Span) {
		for _, r := range ranges {
			out = append(out, stancebook.Span{Begin: at[r[0]], End: at[r[1]]})
		}
		return out
	}
	for _, r := range list {
		if len(r.Content) > 0 {
			out = append(out, stancebook.Attribution{Sources: spans(r.Source), Cue: spans(r.Cue), Content: spans(r.Content)})
		}
	}
	return out
}

// rolesOf turns attributions into the form that is scored.
func rolesOf(s string, list []stancebook.Attribution) (out []corpus.Roles) {
	ranges := func(spans []stancebook.Span) (out []corpus.Range) {
		for _, p := range stancebook.CodePoints(s, spans) {
			out = append(out, corpus.Range{p.Begin, p.End})
		}
		return out
	}
	for _, a := range list {
		out = append(out, corpus.Roles{Source: ranges(a.Sources), Cue: ranges(a.Cue), Content: ranges(a.Content)})
	}
	return out
}

// runeOffsets is where each code point of s begins, and its length.
func runeOffsets(s string) []int {
	at := make([]int, 0, len(s)+1)
	for i := range s {
		at = append(at, i)
	}
	return append(at, len(s))
}

// silverSums are the hashes of the files that the shipped models learned from.
var silverSums = map[string]string{
	"news.jsonl.gz":   "3900c13bfcb73608feee8d0de3aa7b54ca44205ab49c89d640753e5cef9d22d6",
	"silver.jsonl.gz": "9b7eb6428136397b3883241668048444a4dc374e870459b1fe078595128fe3b0",
}

// checkSilver tells whether dir holds the very files that taught the shipped
// models.
func checkSilver(dir string) error {
	for _, name := range []string{"news.jsonl.gz", "silver.jsonl.gz"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return fmt.Errorf("read the teacher's articles: %w; --no-teacher learns without them", err)
		}
		if sum := fmt.Sprintf("%x", sha256.Sum256(data)); sum != silverSums[name] {
			return fmt.Errorf("%s has SHA-256 %s, not the %s that the shipped models learned from: "+
				"the weights would not be theirs; --any-silver learns from it all the same", filepath.Join(dir, name), sum, silverSums[name])
		}
	}
	return nil
}

// silverLessons are the articles of dir for which it holds a teacher's spans.
func silverLessons(dir string) (out []lesson, err error) {
	texts := map[string]string{}
	err = eachValue(filepath.Join(dir, "news.jsonl.gz"), func(d *json.Decoder) error {
		var a struct{ ID, Text string }
		err := d.Decode(&a)
		texts[a.ID] = a.Text
		return err
	})
	if err != nil {
		return nil, err
	}
	err = eachValue(filepath.Join(dir, "silver.jsonl.gz"), func(d *json.Decoder) error {
		var a struct {
			ID    string
			Spans []taught
		}
		if err := d.Decode(&a); err != nil {
			return err
		}
		out = append(out, silverLesson(texts[a.ID], a.Spans))
		return nil
	})
	return out, err
}

// taught is a teacher's span of a text, in code points.
type taught struct {
	begin, end int
	role       string
}

// UnmarshalJSON reads [begin, end, role, confidence].
func (t *taught) UnmarshalJSON(b []byte) error {
	var sure float64
	return json.Unmarshal(b, &[]any{&t.begin, &t.end, &t.role, &sure})
}

func silverLesson(s string, spans []taught) lesson {
	at := runeOffsets(s)
	var list []stancebook.Attribution
	for _, x := range spans {
		span := []stancebook.Span{{Begin: at[x.begin], End: at[x.end]}}
		switch x.role {
		case "source":
			list = append(list, stancebook.Attribution{Sources: span})
		case "cue":
			list = append(list, stancebook.Attribution{Cue: span})
		case "content":
			list = append(list, stancebook.Attribution{Content: span})
		}
	}
	return newLesson(s, list, 0)
}

// eachValue calls read for each JSON value of a gzip file.
func eachValue(path string, read func(*json.Decoder) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		return fmt.Errorf("unpack %s: %w", path, err)
	}
	for d := json.NewDecoder(unpacked); ; {
		if err := read(d); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
	}
}
