package attribution

import (
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// A unit is a word or mark of a line, or a whole quotation that stands in the
// line as one: its grammar is none of the line's.
type unit struct {
	first, end int // tokens [first, end) of the document
	tag        string
	low        string // lower-case word; empty for a quotation
	quote      int    // index in Document.Quotes of a quotation taken as one; −1 else
}

// A line is a sentence with its quotations folded: a sentence end inside a
// quotation does not end the line.
type line struct {
	doc       *text.Document
	units     []unit
	paragraph int
	groups    []group
}

// quoteTag is the tag of a folded quotation.
const quoteTag = "QUOTE"

// foldWords is how many words a quotation has at least to be folded wherever
// it stands; a shorter one is a term unless its place or punctuation speaks
// for speech.
const foldWords = 4

// longestLine is how many units a line has at most: what is longer is no
// sentence, and reading it whole would take more than linear time.
const longestLine = 160

// cut makes the lines of doc, without those that touch a span of skip.
func cut(doc *text.Document, skip []stancebook.Span, lex *lexicon) []line {
	fold := make([]bool, len(doc.Quotes))
	for i := range doc.Quotes {
		fold[i] = folds(doc, i)
	}
	var lines []line
	for p := range doc.Paragraphs {
		para := &doc.Paragraphs[p]
		if touches(para.Span, skip) && !partial(para.Span, skip) {
			continue
		}
		lines = append(lines, cutParagraph(doc, p, fold, skip)...)
	}
	for i := range lines {
		lines[i].mendTags(lex)
		lines[i].groups = verbGroups(lines[i].units)
	}
	return lines
}

func cutParagraph(doc *text.Document, p int, fold []bool, skip []stancebook.Span) []line {
	var lines []line
	para := &doc.Paragraphs[p]
	cur := line{doc: doc, paragraph: p}
	flush := func() {
		if len(cur.units) > 0 {
			lines = append(lines, cur)
		}
		cur = line{doc: doc, paragraph: p}
	}
	first, end := doc.Sentences[para.First].First, doc.Sentences[para.End-1].End
	for t := first; t < end; {
		if t > first && doc.Tokens[t].Sentence != doc.Tokens[t-1].Sentence || len(cur.units) == longestLine {
			flush()
		}
		u := unitAt(doc, t, fold)
		if !touches(doc.Tokens[t].Span, skip) {
			cur.units = append(cur.units, u)
		}
		t = u.end
	}
	flush()
	return lines
}

// unitAt makes the unit that begins at token t.
func unitAt(doc *text.Document, t int, fold []bool) unit {
	tok := &doc.Tokens[t]
	if q := tok.Quote; q >= 0 && fold[q] && doc.Quotes[q].First == t {
		return unit{first: t, end: max(doc.Quotes[q].End, t+1), tag: quoteTag, quote: q}
	}
	low := doc.Lower(t)
	tag := tok.Tag
	if sure, ok := sureTags[low]; ok {
		tag = sure
	}
	return unit{first: t, end: t + 1, tag: tag, low: low, quote: -1}
}

// sureTags mends what a tagger gets wrong at words that decide much.
var sureTags = map[string]string{
	"says": "VBZ", "said": "VBD", "tells": "VBZ", "told": "VBD", "wrote": "VBD", "writes": "VBZ",
	"he": "PRP", "she": "PRP", "they": "PRP", "who": "WP", "to": "TO", "and": "CC", "but": "CC", "or": "CC",
	"added": "VBD", "asked": "VBD", "tweeted": "VBD", "according": "IN", "mr.": "NNP", "mrs.": "NNP", "ms.": "NNP", "dr.": "NNP",
}

// mendTags mends verbs that a tagger took for plural nouns or participles,
// where their neighbours leave no doubt.
func (l *line) mendTags(lex *lexicon) {
	finite := false
	for i := range l.units {
		t := l.tag(i)
		finite = finite || t == "VBD" || t == "VBZ" || t == "VBP" || t == "MD"
	}
	for i := 1; i < len(l.units); i++ {
		u := &l.units[i]
		if (u.tag == "``" || u.tag == "''") && isWord(u.low) {
			u.tag = "NN"
		}
		before, after := l.tag(i-1), l.tag(i+1)
		opens := l.isQuote(i+1) || l.word(i+1, "that") && u.tag != "NN" || l.word(i+1, ",", ":") && l.isQuote(i+2)
		switch {
		case u.tag == "NNS" && (before == "NN" || before == "NNP") && (opens || l.isQuote(0) && l.endsAt(i+1)) && lex.verb(u.low):
			u.tag = "VBZ"
		case u.tag == "VBN" && (before == "PRP" || !finite && strings.HasPrefix(before, "NN")) && after != "" && !l.word(i+1, "by"):
			u.tag = "VBD"
		case u.tag == "VBN" && (strings.HasPrefix(before, "NN") || before == "WP") && (opens || after == "DT" || after == "PRP" || after == "PRP$" || after == "NNP"):
			u.tag = "VBD"
		case u.tag == "VBD" && l.word(i-1, "when", "while", "if", "as", "once", "though"):
			u.tag = "VBN"
		}
	}
}

// folds tells whether quotation q is taken as one unit.
func folds(doc *text.Document, q int) bool {
	quote := &doc.Quotes[q]
	words := 0
	for t := quote.First; t < quote.End && words < foldWords; t++ {
		if isWord(doc.Word(t)) {
			words++
		}
	}
	if words == 0 {
		return false
	}
	if words >= foldWords || quote.Continues {
		return true
	}
	inner := strings.TrimRight(quote.Inner.Of(doc.Text), " ")
	if inner != "" && strings.ContainsRune(",?!", rune(inner[len(inner)-1])) {
		return true
	}
	if quote.First == 0 {
		return false
	}
	before := doc.Word(quote.First - 1)
	return before == "," || before == ":"
}

func isWord(w string) bool {
	for _, r := range w {
		return r == '_' || r > 127 && r != '“' && r != '”' && r != '’' && r != '—' && r != '–' && r != '…' ||
			'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return false
}

func touches(s stancebook.Span, list []stancebook.Span) bool {
	for _, t := range list {
		if s.Overlaps(t) {
			return true
		}
	}
	return false
}

// partial tells that some of s lies outside every span of the list.
func partial(s stancebook.Span, list []stancebook.Span) bool {
	for _, t := range list {
		if t.Contains(s) {
			return false
		}
	}
	return true
}

// word tells whether unit i exists and is one of the words.
func (l *line) word(i int, words ...string) bool {
	if i < 0 || i >= len(l.units) {
		return false
	}
	for _, w := range words {
		if l.units[i].low == w {
			return true
		}
	}
	return false
}

// tag is the tag of unit i, empty outside the line.
func (l *line) tag(i int) string {
	if i < 0 || i >= len(l.units) {
		return ""
	}
	return l.units[i].tag
}

// low is the lower-case word of unit i, empty outside the line.
func (l *line) low(i int) string {
	if i < 0 || i >= len(l.units) {
		return ""
	}
	return l.units[i].low
}

// isQuote tells whether unit i is a folded quotation.
func (l *line) isQuote(i int) bool { return l.tag(i) == quoteTag }

// span is where units [i, j) stand in the text.
func (l *line) span(i, j int) stancebook.Span {
	return stancebook.Span{
		Begin: l.doc.Tokens[l.units[i].first].Begin,
		End:   l.doc.Tokens[l.units[j-1].end-1].End,
	}
}

// run is a range of units [from, to) of a line.
type run struct{ from, to int }

func (r run) empty() bool      { return r.to <= r.from }
func (r run) has(i int) bool   { return r.from <= i && i < r.to }
func (r run) meets(s run) bool { return r.from < s.to && s.from < r.to }
