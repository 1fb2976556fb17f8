// Package names finds who and what an article names — people with office,
// body and party, organisations, groups, documents, cities — and tells who
// "he", "the mayor" or "Mr. Jones" is. What it knows of an article comes from
// the article first; package gazetteer only fills in what name, office and
// date agree on.
package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names/gazetteer"
	"github.com/stancebook/stancebook/extract/text"
)

// Cast is everybody and everything that one article names.
type Cast struct {
	doc     *text.Document
	article *stancebook.Article
	lex     *lexicon

	figures  []*figure
	mentions []mention          // in text order
	at       []int32            // mention of each token, −1 where there is none
	places   []place            // in text order
	placed   []int32            // place of each token, −1 where there is none
	cast     [][]int            // mentions of each figure, in text order
	bodies   map[string]int     // figures of bodies by name and alias
	doubtful []extent           // capitalised words that may name a person
	byGiven  map[string]int     // persons by given name
	called   map[string]int     // persons by their name in full
	ruler    int                // who was President on the article's date, −1 if not named
	story    []stancebook.City  // what Cities returns
	listed   []stancebook.City  // the longest enumeration of cities
	focus    focus              // what the article is about
	holders  map[string]*figure // of federal offices on the article's day, as far as asked for
	opens    map[string]bool    // cities that the headline or the opening names
	heading  []bool             // paragraphs written as headlines
	credits  []bool             // paragraphs that say who reported, or are not part of the story
	gaz      map[string][]gazetteer.City
	high     map[string]bool // family names of holders of high offices, as far as asked for
	known    *index          // made when first asked for
	pasted   []bool          // words that a page pasted behind a name, nil where there are none
	steps    int             // words looked at, by which tests tell that time grows as the text does
}

// Find reads the mentions of persons, bodies and places in doc, the parsed
// text of a, and groups those of one person or body.
func Find(doc *text.Document, a *stancebook.Article) *Cast {
	c := &Cast{doc: doc, article: a, lex: lists(), at: make([]int32, len(doc.Tokens)),
		placed: make([]int32, len(doc.Tokens)), bodies: map[string]int{}, opens: map[string]bool{}, gaz: map[string][]gazetteer.City{}, high: map[string]bool{}}
	for i := range c.at {
		c.at[i], c.placed[i] = -1, -1
	}
	c.markParagraphs()
	c.markRunOns()
	r := reader{Cast: c}
	for i, s := range doc.Sentences {
		if !c.heading[s.Paragraph] && !c.credits[s.Paragraph] {
			r.sentence(i)
		}
	}
	r.secondThoughts()
	c.settlePlaces()
	c.describe(0)
	c.joinNames()
	named := len(c.mentions)
	c.readShortNames()
	c.describe(named)
	c.order()
	c.laterOffices()
	c.seat()
	c.consult()
	c.ruler = c.findPresident()
	c.followPronouns()
	c.story, c.listed = c.findCities(), c.findListed()
	c.focus = c.findFocus()
	return c
}

// form tells how a mention points at its figure.
type form uint8

const (
	fullName form = iota
	surname
	pronoun
	description
	acronym
)

// extent is a run of tokens [first, end).
type extent struct{ first, end int }

// mention is a run of tokens that names or refers to a figure.
type mention struct {
	stancebook.Span
	first, end int // tokens, the title before a name included
	name       int // first token of the name itself
	figure     int
	form       form
	titled     bool // an office or honorific stands before it
	guess      bool // a misspelling or another weak link
}

// figure is a person or body of the article.
type figure struct {
	kind    stancebook.SpeakerKind
	name    name   // of a person
	body    string // name of a body
	public  bool   // a public body, or somebody in public office
	media   bool
	gender  byte // 'm', 'f', 0; never leaves the package
	title   string
	rank    int // 2: the title stands before the name; 1: in an apposition
	class   string
	org     string
	party   string
	source  string // of party
	office  stancebook.City
	behalf  string
	forWhom int // figure whom a spokesperson speaks for, −1
	id      string
	into    int // figure that this one was joined with, −1
	aliases []string
	heads   []string // stems of the words of all offices stated
}

func (c *Cast) newFigure(kind stancebook.SpeakerKind) int {
	c.figures = append(c.figures, &figure{kind: kind, forWhom: -1, into: -1})
	return len(c.figures) - 1
}

// root is the figure that i was joined with in the end.
func (c *Cast) root(i int) int {
	for c.figures[i].into >= 0 {
		i = c.figures[i].into
	}
	return i
}

func (c *Cast) figureOf(m mention) *figure { return c.figures[c.root(m.figure)] }

// add records a mention, unless its tokens belong to one already.
func (c *Cast) add(m mention) int {
	m.Span = c.doc.SpanOf(m.first, m.end)
	c.mentions = append(c.mentions, m)
	id := len(c.mentions) - 1
	for t := m.first; t < m.end; t++ {
		c.at[t] = int32(id)
	}
	return id
}

// mentionAt is the mention that token t belongs to.
func (c *Cast) mentionAt(t int) (mention, bool) {
	if t < 0 || t >= len(c.at) || c.at[t] < 0 {
		return mention{}, false
	}
	return c.mentions[c.at[t]], true
}

// order sorts the mentions by where they stand.
func (c *Cast) order() {
	sortMentions(c.mentions)
	for i := range c.at {
		c.at[i] = -1
	}
	c.cast = make([][]int, len(c.figures))
	c.called = map[string]int{}
	for i, f := range c.figures {
		if f.into < 0 && f.kind == stancebook.PersonKind {
			c.called[f.name.full] = i
		}
	}
	for i, m := range c.mentions {
		root := c.root(m.figure)
		c.cast[root] = append(c.cast[root], i)
		for t := m.first; t < m.end; t++ {
			c.at[t] = int32(i)
		}
	}
}

// words of tokens, with nothing out of range.

func (c *Cast) word(i int) string {
	c.steps++
	if i < 0 || i >= len(c.doc.Tokens) {
		return ""
	}
	return c.doc.Word(i)
}

func (c *Cast) lower(i int) string {
	c.steps++
	if i < 0 || i >= len(c.doc.Tokens) {
		return ""
	}
	return c.doc.Lower(i)
}

// capital tells whether token i begins with a capital letter; a hyphenated
// prefix in lower case does not count ("then-Mayor").
func (c *Cast) capital(i int) bool {
	w := c.word(i)
	if w == "" {
		return false
	}
	for _, prefix := range []string{"then-", "ex-", "now-", "al-", "el-"} {
		if rest, ok := strings.CutPrefix(w, prefix); ok {
			w = rest
		}
	}
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// bare is the word of token i without such a prefix.
func (c *Cast) bare(i int) string {
	w := c.word(i)
	for _, prefix := range []string{"then-", "ex-", "now-", "Then-", "Ex-"} {
		if rest, ok := strings.CutPrefix(w, prefix); ok {
			return rest
		}
	}
	return w
}

// touches tells whether only a space parts tokens i and i+1.
func (c *Cast) touches(i int) bool {
	if i < 0 || i+1 >= len(c.doc.Tokens) {
		return false
	}
	gap := c.doc.Text[c.doc.Tokens[i].End:c.doc.Tokens[i+1].Begin]
	return gap == " " || gap == "" || gap == "\u00a0" || gap == "  "
}

// quoted tells whether token i stands in a quotation.
func (c *Cast) quoted(i int) bool { return c.doc.Tokens[i].Quote >= 0 }

// placeAt is the place that begins at token t.
func (c *Cast) placeAt(t int) (place, bool) {
	if p := c.placeOver(t); p != nil && p.first == t && !p.dropped {
		return *p, true
	}
	return place{}, false
}

// placeOver is the place that token t belongs to, nil where there is none.
func (c *Cast) placeOver(t int) *place {
	if t < 0 || t >= len(c.placed) || c.placed[t] < 0 {
		return nil
	}
	return &c.places[c.placed[t]]
}

// longest is how many tokens of a sentence are looked through for a source in
// it: a page without a stop is one sentence.
const longest = 400

// sentenceNear is the part of sentence i that lies near token t.
func (c *Cast) sentenceNear(i, t int) extent {
	s := c.doc.Sentences[i]
	return extent{max(s.First, t-longest), min(s.End, t+longest)}
}

func (c *Cast) paragraphOf(i int) int { return c.doc.ParagraphOf(i) }

// markParagraphs finds headlines and credits, in which names are read only as
// those of people named elsewhere.
func (c *Cast) markParagraphs() {
	d := c.doc
	c.heading = make([]bool, len(d.Paragraphs))
	c.credits = make([]bool, len(d.Paragraphs))
	for i, p := range d.Paragraphs {
		first, end := d.Sentences[p.First].First, d.Sentences[p.End-1].End
		if i == 0 && len(d.Paragraphs) > 1 && c.word(end-1) == "." {
			end-- // some papers end headlines with a stop
		}
		c.heading[i] = c.looksHeading(first, end)
		c.credits[i] = isCredit(d.Text[p.Begin:min(p.Span.End, p.Begin+400)]) || c.isByline(first, end)
	}
}

// looksHeading tells whether most longer words of a short paragraph are
// capitalised and no stop ends it.
func (c *Cast) looksHeading(first, end int) bool {
	if end-first > 40 {
		return false
	}
	last := c.word(end - 1)
	if c.word(end) == "." && c.hasSmallVerb(first, end) {
		return false
	}
	if strings.HasSuffix(last, ".") || strings.HasSuffix(last, "”") || strings.HasSuffix(last, "\"") || last == "''" {
		return false
	}
	long, capitals := 0, 0
	for t := first; t < end; t++ {
		if w := c.word(t); len(w) > 3 {
			if c.lex.saying[w] || w == "spoke" {
				return false
			}
			long++
			if c.capital(t) {
				capitals++
			}
		}
	}
	return long >= 4 && capitals*10 >= long*8
}

// hasSmallVerb tells whether a verb that tells stands in lower case in
// [first,end): headlines capitalise theirs.
func (c *Cast) hasSmallVerb(first, end int) bool {
	for t := first; t < end; t++ {
		if tag := c.doc.Tokens[t].Tag; (tag == "VBD" || tag == "VBZ") && !c.capital(t) && len(c.word(t)) > 2 {
			return true
		}
	}
	return false
}

var creditMarks = []string{"contributed to this", "reported from", "writes for", "is a staff writer", "Follow her on", "Follow him on",
	"Copyright ©", "All rights reserved", "Reporting by", "Editing by", "Additional reporting"}

// isByline tells whether the paragraph of tokens [first,end) is a reporter's
// name behind "By", with no sentence.
func (c *Cast) isByline(first, end int) bool {
	if w := c.lower(first); w != "by" || end-first > 14 || end-first < 3 || c.word(end-1) == "." && !isSuffix(c.word(end-2)) {
		return false
	}
	for t := first + 1; t < end; t++ {
		if strings.HasPrefix(c.doc.Tokens[t].Tag, "V") && !c.capital(t) || c.quoted(t) {
			return false
		}
	}
	return c.capital(first + 1)
}

func isCredit(s string) bool {
	for _, mark := range creditMarks {
		if strings.Contains(s, mark) {
			return true
		}
	}
	return false
}
