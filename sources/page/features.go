package page

import (
	"math"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// featureNames name what is looked at in a line, in the order of features.
var featureNames = []string{
	"bias", "words", "short", "sentence", "linked", "link-heavy", "no-link", "heading", "item", "p", "quote", "cell", "loose",
	"figure", "whole", "start", "end", "before", "after", "text-before", "text-after", "previous-good", "next-good",
	"neighbours-linked", "title", "description", "upper", "digits", "date", "by", "handle", "rights", "lower-start",
	"bracket", "emphasised", "quoted", "colon", "beside-main", "class", "aside-main", "question", "function-words",
	"next-item", "heading-then-text", "shut", "heading-linked", "short-no-end", "title-case", "depth",
}

// lineReader turns the lines of one page into features.
type lineReader struct {
	all         []block
	title       string
	description string
	first, last int   // first and last paragraph
	before      []int // bytes of text before each line
	total       int
	main        *html.Node // the element that holds most of the paragraphs
	mainDepth   int
}

func newLineReader(all []block, title, description string) *lineReader {
	r := &lineReader{all: all, title: letters(title), description: letters(description), first: len(all), last: -1}
	holders := map[*html.Node]int{}
	for i, b := range all {
		r.before = append(r.before, r.total)
		r.total += len(b.text)
		if isParagraph(b) {
			r.first, r.last = min(r.first, i), i
			if b.node != nil && b.node.Parent != nil {
				holders[b.node.Parent] += len(b.text)
			}
		}
	}
	most := 0
	for _, b := range all { // in order, so that ties fall the same way each time
		if b.node != nil && holders[b.node.Parent] > most {
			r.main, most = b.node.Parent, holders[b.node.Parent]
		}
	}
	r.mainDepth = depth(r.main)
	return r
}

func depth(n *html.Node) int {
	d := 0
	for ; n != nil; n = n.Parent {
		d++
	}
	return d
}

// features of line i, each about 0 to 1.
func (r *lineReader) features(i int) []float64 {
	b := r.all[i]
	f := make([]float64, 0, len(featureNames))
	add := func(x float64) { f = append(f, x) }
	is := func(yes bool) {
		if yes {
			add(1)
		} else {
			add(0)
		}
	}
	w, line := lists(), foldLine(b.text)
	words := b.words()
	if dense(b.text) || cjk(b.text) {
		words = utf8.RuneCountInString(b.text) / 2
	}
	sentence, share := isSentence(b.text), b.linkShare()
	tag := atom.Atom(0)
	if b.node != nil {
		tag = b.node.DataAtom
	}
	add(1)
	add(math.Log1p(float64(words)) / 5)
	is(words < 6)
	is(sentence)
	add(share)
	is(share > 0.66 && words < 40)
	is(share == 0)
	is(isHeading(b))
	is(tag == atom.Li || within(b.node, atom.Li, 3))
	is(tag == atom.P)
	is(within(b.node, atom.Blockquote, 4))
	is(within(b.node, atom.Td, 3) || within(b.node, atom.Th, 3))
	is(tag == atom.Div || tag == atom.Section || tag == atom.Article || tag == atom.Body)
	is(within(b.node, atom.Figure, 5))
	is(w.whole[strings.TrimRight(line, " :.…»>")] || w.whole[line])
	is(words <= lexicalWords && begins(line, w.start))
	is(words <= lexicalWords && ends(line, w.end))
	is(i < r.first)
	is(i > r.last)
	add(float64(r.before[i]) / float64(r.total+1))
	add(float64(r.total-r.before[i]-len(b.text)) / float64(r.total+1))
	r.around(i, add, is)
	r.wording(i, line, add, is)
	is(words <= 12 && begins(line, w.shut))
	is(isHeading(b) && share > 0.5)
	is(words < 12 && !sentence)
	is(words > 3 && words < 30 && !sentence && titleCased(b.text))
	add(float64(min(max(depth(b.node)-r.mainDepth, -3), 5)) / 5)
	return f
}

// around looks at the lines and elements beside a line.
func (r *lineReader) around(i int, add func(float64), is func(bool)) {
	b := r.all[i]
	good := func(j int) bool {
		return j >= 0 && j < len(r.all) && isParagraph(r.all[j]) && r.all[j].linkShare() < 0.5
	}
	is(good(i - 1))
	is(good(i + 1))
	linked, n := 0.0, 0
	for j := max(0, i-2); j <= min(len(r.all)-1, i+2); j++ {
		if j != i {
			linked += r.all[j].linkShare()
			n++
		}
	}
	add(linked / float64(max(n, 1)))
	mine := letters(b.text)
	is(r.title != "" && (mine == r.title || len(mine) > 20 && strings.Contains(r.title, mine)))
	is(r.description != "" && len(mine) > 30 && (strings.HasPrefix(r.description, mine) || mine == r.description))
}

// wording looks at how a line is written and where it hangs.
func (r *lineReader) wording(i int, line string, add func(float64), is func(bool)) {
	b := r.all[i]
	var upper, digits, all int
	for _, c := range b.text {
		all++
		if unicode.IsUpper(c) {
			upper++
		} else if unicode.IsDigit(c) {
			digits++
		}
	}
	add(float64(upper) / float64(max(all, 1)))
	add(float64(digits) / float64(max(all, 1)))
	short := b.words() < 30
	is(short && datePattern().MatchString(line))
	is(short && strings.HasPrefix(line, "by "))
	is(short && (strings.Contains(line, "@") || strings.Contains(line, "http")))
	is(strings.ContainsAny(line, "©®™") || strings.Contains(line, "copyright") || strings.Contains(line, "rights reserved"))
	first, _ := utf8.DecodeRuneInString(b.text)
	is(unicode.IsLower(first))
	is(strings.ContainsRune("([|•", first))
	is(emphasised(b.node))
	is(strings.ContainsRune(`"“„«‘`, first))
	is(strings.HasSuffix(b.text, ":"))
	beside := b.node != nil && r.main != nil && b.node.Parent == r.main
	is(beside)
	is(classed(b.node, r.main))
	is(!beside && r.main != nil && !below(b.node, r.main))
	is(strings.HasSuffix(b.text, "?"))
	add(functionWords(line))
	var next block
	if i+1 < len(r.all) {
		next = r.all[i+1]
	}
	is(next.node != nil && next.node.DataAtom == atom.Li)
	is(isHeading(b) && next.node != nil && isParagraph(next))
}

func begins(line string, with []string) bool {
	for _, s := range with {
		if strings.HasPrefix(line, s) {
			return true
		}
	}
	return false
}

func ends(line string, with []string) bool {
	for _, s := range with {
		if strings.HasSuffix(line, s) {
			return true
		}
	}
	return false
}

// within tells whether n or one of its next few parents is a tag.
func within(n *html.Node, tag atom.Atom, levels int) bool {
	for ; n != nil && levels > 0; n, levels = n.Parent, levels-1 {
		if n.DataAtom == tag {
			return true
		}
	}
	return false
}

func below(n, top *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == top {
			return true
		}
	}
	return false
}

// classed tells whether an element between a line and the main one is named as
// something around an article.
func classed(n, top *html.Node) bool {
	c := cleaner{words: lists()}
	for ; n != nil && n != top; n = n.Parent {
		if below(top, n) {
			return false
		}
		if weak, strong := c.named(n); weak || strong {
			return true
		}
	}
	return false
}

// emphasised tells a line that is wholly bold or italic, as editors' notes are.
func emphasised(n *html.Node) bool {
	for n != nil {
		var only *html.Node
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.TextNode && strings.TrimSpace(c.Data) == "" {
				continue
			}
			if only != nil || c.Type != html.ElementNode {
				return false
			}
			only = c
		}
		if only == nil {
			return false
		}
		switch only.DataAtom {
		case atom.B, atom.Strong, atom.I, atom.Em:
			return true
		case atom.Span, atom.Font, atom.A:
			n = only
		default:
			return false
		}
	}
	return false
}

// functionWords is the share of small words that running English has and a
// list of links has not.
func functionWords(line string) float64 {
	n, small := 0, 0
	for w := range strings.FieldsSeq(line) {
		n++
		switch w {
		case "the", "of", "and", "to", "in", "that", "a", "is", "was", "for", "on", "with", "as", "it", "he", "she", "they", "his", "her", "said", "had", "has", "have", "at", "by", "from", "but", "not", "be", "are", "were", "who", "which":
			small++
		}
	}
	return float64(small) / float64(max(n, 1))
}

func titleCased(text string) bool {
	long, capital := 0, 0
	for w := range strings.FieldsSeq(text) {
		r, n := utf8.DecodeRuneInString(w)
		if len(w)-n < 3 || !unicode.IsLetter(r) {
			continue
		}
		long++
		if unicode.IsUpper(r) {
			capital++
		}
	}
	return long > 1 && capital*10 >= long*8
}

func cjk(text string) bool {
	n, all := 0, 0
	for _, r := range text {
		all++
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
			n++
		}
	}
	return n*2 > all
}

// datePattern finds a date or time in a folded line.
var datePattern = sync.OnceValue(func() *regexp.Regexp {
	const month, time = `(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?`, `\d{1,2}(?::\d\d)+(?: ?[ap]\.?m\b\.?)?(?: ?(?:[ecmp][sd]?t|gmt|utc)\b)?|\b\d{1,2} ?[ap]\.?m\b\.?`
	return regexp.MustCompile(`\b(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:` + month + ` \d{1,2},? \d{4}|\d{1,2} ` + month + `,? \d{4}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d\d-\d\d)|` + time + `|(?:updated|published|posted)\b)`)
})
