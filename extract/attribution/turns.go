package attribution

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

//go:embed data/labels.tsv
var labelsTSV string

// noSpeaker lists what stands before a colon and is nobody: "Update:".
var noSpeaker = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for fields := range rows(labelsTSV) {
		set[fields[0]] = true
	}
	return set
})

// A turn is a paragraph of a transcript: a speaker's label, a colon, a speech.
type turn struct {
	paragraph  int
	colon, end int // tokens
	first      int // token of the label
	from       int // first token of the speech
	sure       bool
	quoted     bool // a quotation mark stands before the label
	transcript bool // others of the document have the same label
	goesOn     bool // it has no label of its own: the turn before goes on
}

// Too few turns and signed quotations stand in PolNeAR train for counting: their
// sureness is set by hand.
const (
	turnSureness       = 0.7
	transcriptSureness = 0.9
	signedSureness     = 0.8
)

// longestLabel is how many tokens a speaker's label has at most.
const longestLabel = 7

// turns finds the paragraphs that begin with a speaker's label. A label in
// mixed case counts where another paragraph has one too, where a quotation
// follows, or where it opens the text as a headline does.
func turns(doc *text.Document, skip []stancebook.Span) map[int]turn {
	found := map[int]turn{}
	loose := 0
	for p := range doc.Paragraphs {
		if touches(doc.Paragraphs[p].Span, skip) {
			continue
		}
		if t, ok := turnAt(doc, p); ok {
			found[p] = t
			loose += boolInt(!t.sure)
		} else if last, ok := found[p-1]; ok && last.quoted && opensSpeech(doc, p) {
			last.paragraph, last.from, last.end, last.goesOn = p, firstToken(doc, p)+1, endToken(doc, p), true
			found[p] = last
		}
	}
	markTranscripts(doc, found)
	if loose >= 2 {
		return found
	}
	for p, t := range found {
		if !t.sure && p > 0 {
			delete(found, p)
		}
	}
	return found
}

// markTranscripts notes the turns whose labels, in capitals, come again.
func markTranscripts(doc *text.Document, found map[int]turn) {
	times := map[string]int{}
	for _, t := range found {
		if t.sure && !t.goesOn {
			times[t.label(doc)]++
		}
	}
	for p, t := range found {
		// "Q:" and "A:" are as often left out by the annotators as not.
		if label := t.label(doc); t.sure && times[label] > 1 && len(label) > 1 {
			t.transcript = true
			found[p] = t
		}
	}
}

// label is what stands before the colon.
func (t *turn) label(doc *text.Document) string {
	return doc.Text[doc.Tokens[t.first].Begin:doc.Tokens[t.colon-1].End]
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// turnAt reads the label of paragraph p.
func turnAt(doc *text.Document, p int) (turn, bool) {
	first, end := firstToken(doc, p), endToken(doc, p)
	t := turn{paragraph: p, end: end}
	if t.quoted = doc.Tokens[first].Tag == "``"; t.quoted {
		first++
	}
	t.first = first
	for t.colon = first; t.colon < end && t.colon <= first+longestLabel && doc.Word(t.colon) != ":"; t.colon++ {
		if !labels(doc, t.colon) || !t.quoted && doc.Tokens[t.colon].Quote >= 0 {
			return t, false
		}
	}
	if t.colon == first || t.colon >= end-2 || t.colon > first+longestLabel || doc.Word(t.colon) != ":" {
		return t, false
	}
	label := t.label(doc)
	if noSpeaker()[strings.ToLower(label)] || strings.HasPrefix(doc.Text[doc.Tokens[t.colon].End:], "//") {
		return t, false
	}
	capitals := strings.ToUpper(label) == label && strings.IndexFunc(label, unicode.IsLetter) >= 0
	t.sure, t.from = capitals || doc.Tokens[t.colon+1].Quote >= 0, t.colon+1
	return t, capitals || !t.quoted
}

func firstToken(doc *text.Document, p int) int { return doc.Sentences[doc.Paragraphs[p].First].First }

func endToken(doc *text.Document, p int) int { return doc.Sentences[doc.Paragraphs[p].End-1].End }

// opensSpeech tells whether paragraph p begins with a quotation mark and a word.
func opensSpeech(doc *text.Document, p int) bool {
	first := firstToken(doc, p)
	return doc.Tokens[first].Tag == "``" && first+1 < endToken(doc, p) && isWord(doc.Word(first+1))
}

// labels tells whether token i may stand in a speaker's label.
func labels(doc *text.Document, i int) bool {
	w := doc.Word(i)
	r := []rune(w)[0]
	return unicode.IsUpper(r) || w == "." || w == "(" || w == ")" || w == "-" || w == "’s" || w == "'s"
}

// add appends the turn's attribution to list, or its paragraph to the turn
// before.
func (t *turn) add(doc *text.Document, list []stancebook.Attribution) []stancebook.Attribution {
	a := t.attribution(doc)
	if n := len(list) - 1; t.goesOn && n >= 0 && touch(list[n].Cue, a.Cue) {
		list[n].Content = append(list[n].Content, a.Content...)
		return list
	}
	return append(list, a)
}

// attribution makes the attribution of a turn.
func (t *turn) attribution(doc *text.Document) stancebook.Attribution {
	span := func(i, j int) []stancebook.Span {
		return []stancebook.Span{{Begin: doc.Tokens[i].Begin, End: doc.Tokens[j-1].End}}
	}
	sure := turnSureness
	if t.transcript {
		sure = transcriptSureness
	}
	return stancebook.Attribution{
		Sources: span(t.first, t.colon), Cue: span(t.colon, t.colon+1), Content: span(t.from, t.end),
		Type: stancebook.Direct, CueKind: stancebook.Speech, Confidence: sure,
	}
}

// signer is the name of a paragraph that signs the quotation before it: "—
// Ann Lee, teacher".
func (l *line) signer() (cue, source run, ok bool) {
	if len(l.units) < 2 || !l.dash(0) && !l.word(0, "~") {
		return cue, source, false
	}
	source = l.baseRight(1)
	if source.empty() || !strings.HasPrefix(l.tag(source.from), "NNP") {
		return cue, source, false
	}
	end := source.to
	if end < len(l.units) && !l.word(end, ",", ".", "(", "/", "on", "in", "of", "|") {
		return cue, source, false
	}
	return run{0, 1}, source, len(l.units) < 24
}
