package extract

import (
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// manner is how a document is written: what a story is told from a list of
// links, a form, a table, a program or a page that speaks to its reader by.
type manner struct {
	words    int // in all
	told     int // in whole sentences
	toReader int // "you" and the site's "we", outside quotations
	lines    int
	code     int // lines of a program
}

// Measured on 1,524 news articles (PolNeAR train and dev, 600 of the
// unlabelled ones): the least told has 0.55 of its words in whole sentences,
// the most talkative speaks to its reader in 0.062 of them.
const (
	leastTold    = 0.5
	mostToReader = 0.08
)

func mannerOf(doc *text.Document) manner {
	var m manner
	for _, s := range doc.Sentences {
		words := 0
		for t := s.First; t < s.End; t++ {
			if tag := doc.Tokens[t].Tag; tag == "" || tag[0] < 'A' || tag[0] > 'Z' || tag == "SYM" {
				continue
			}
			words++
			if doc.Tokens[t].Quote < 0 && toReader[doc.Lower(t)] {
				m.toReader++
			}
		}
		m.words += words
		if isWhole(doc, s) {
			m.told += words
		}
	}
	for line := range strings.Lines(doc.Text) {
		if line = strings.TrimSpace(line); line != "" {
			m.lines++
			if isCode(line) {
				m.code++
			}
		}
	}
	return m
}

// isCode tells whether a line ends or holds what lines of programs do.
func isCode(line string) bool {
	if strings.HasSuffix(line, "{") || strings.HasSuffix(line, "}") || strings.HasSuffix(line, ";") {
		return true
	}
	return strings.Contains(line, " := ") || strings.Contains(line, " == ") || strings.Contains(line, "(\"") || strings.Contains(line, "()")
}

var toReader = map[string]bool{"you": true, "your": true, "yours": true, "we": true, "our": true, "us": true}

// isWhole tells whether s has a verb with a subject before it and, unless it
// is all there is, ends as sentences do; or is a quotation.
func isWhole(doc *text.Document, s text.Sentence) bool {
	if len(doc.Sentences) > 1 && !strings.ContainsAny(doc.Word(s.End-1), ".!?:”\"'’)…") {
		return false
	}
	subject := false
	for t := s.First; t < s.End; t++ {
		switch tag := doc.Tokens[t].Tag; tag {
		case "NN", "NNS", "NNP", "NNPS", "PRP", "DT", "EX", "WP":
			subject = true
		case "VBD", "VBZ", "VBP", "MD":
			if subject {
				return true
			}
		}
	}
	return doc.Tokens[s.First].Quote >= 0
}

// tellsNothing tells lists, tables and programs.
func (m manner) tellsNothing() bool {
	return float64(m.told) < leastTold*float64(m.words) ||
		2*m.code > m.lines && 4*m.told < 3*m.words
}

// speaksToReader tells forms, policies and advice, in which "you agree" and
// "we ask" are nobody's statements; not so a story with a speaker of its own.
func (m manner) speaksToReader(claims []stancebook.Claim) bool {
	if float64(m.toReader) <= mostToReader*float64(m.words) {
		return false
	}
	for i := range claims {
		if s := claims[i].Speaker(); s.Kind == stancebook.PersonKind && s.Name != "" {
			return false
		}
	}
	return true
}
