package attribution

import (
	"strings"

	"github.com/stancebook/stancebook/extract/text"
)

// mend moves borders of t by a mark or a clitic to where PolNeAR's annotators
// put them nearly always.
func (t *triple) mend(doc *text.Document) {
	for i := range t.sources {
		mendSource(doc, &t.sources[i])
	}
	for i := range t.other {
		mendSource(doc, &t.other[i])
	}
	for i := range t.cues {
		mendCue(doc, &t.cues[i], t.sources)
	}
	for i := range t.contents {
		mendContent(doc, &t.contents[i])
	}
}

// mendSource closes an apposition with its second comma and takes a comma off
// where there is none.
func mendSource(doc *text.Document, s *run) {
	inner := false
	for i := s.from; i < s.to-1; i++ {
		inner = inner || doc.Word(i) == ","
	}
	switch comma := doc.Word(s.to-1) == ","; {
	case comma && !inner && s.to-s.from > 1:
		s.to--
	case !comma && inner && s.to < len(doc.Tokens) && doc.Word(s.to) == ",":
		s.to++
	}
}

// mendCue gives a cue the colon after it and the verb that leans on the source
// before it: "he ’s claiming".
func mendCue(doc *text.Document, c *run, sources []run) {
	if c.to < len(doc.Tokens) && doc.Word(c.to) == ":" && c.to-c.from > 0 && isWord(doc.Word(c.to-1)) {
		c.to++
	}
	if c.from == 0 || strings.HasPrefix(doc.Tokens[c.from].Tag, "NN") || strings.HasPrefix(doc.Tokens[c.from].Tag, "JJ") {
		return
	}
	if !clitics[strings.Replace(doc.Lower(c.from-1), "’", "'", 1)] {
		return
	}
	for _, s := range sources {
		if s.to == c.from-1 {
			c.from--
			return
		}
	}
}

// clitics are verbs written in one with their subject.
var clitics = words("'s 're 've 'm 'd 'll")

// mendContent takes the stop of a sentence off a content.
func mendContent(doc *text.Document, c *run) {
	last := c.to - 1
	if last > c.from && doc.Word(last) == "." && doc.Tokens[last].Quote < 0 && doc.Tokens[c.from].Sentence == doc.Tokens[last].Sentence {
		c.to--
	}
}
