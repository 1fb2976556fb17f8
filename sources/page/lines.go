package page

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

//go:embed lines.tsv
var lineTable string

// lineWeights are those of a logistic regression over the features of a line,
// trained on annotated pages (see TestTrainLines).
var lineWeights = sync.OnceValue(func() []float64 {
	by := map[string]float64{}
	for row := range strings.Lines(lineTable) {
		name, value, _ := strings.Cut(strings.TrimSpace(row), "\t")
		value, _, _ = strings.Cut(value, "\t")
		if x, err := strconv.ParseFloat(value, 64); err == nil {
			by[name] = x
		}
	}
	out := make([]float64, len(featureNames))
	for i, name := range featureNames {
		out[i] = by[name]
	}
	return out
})

// keep drops the lines that readability took along: the headline repeated,
// lines of links, promotions, credits, dates and names around the article.
func keep(all []block, title, description string) []string {
	all = unheaded(all, title)
	r, weights := newLineReader(all, title, description), lineWeights()
	var out []string
	for i, b := range all {
		if !linkHeavy(b) && !isLabel(b) && probability(r.features(i), weights) >= keepFrom {
			out = append(out, b.text)
		}
	}
	return out
}

// keepFrom is the least probability that keeps a line: a lost paragraph may
// lose a claim, a kept promotion costs little.
const keepFrom = 0.4

func probability(features, weights []float64) float64 {
	sum := 0.0
	for i, x := range features {
		sum += x * weights[i]
	}
	return 1 / (1 + math.Exp(-sum))
}

// linkHeavy tells a line that is made of links. The two numbers come from the
// annotated pages (see TestArticleTextKeepsItsFloor).
func linkHeavy(b block) bool { return b.linkShare() > 0.66 && b.words() < 40 }

// isLabel tells a line that says nothing of the story whatever stands around
// it: a label of the page, a date or a time alone, a byline, an address to
// write to.
func isLabel(b block) bool {
	line, w := foldLine(b.text), lists()
	words := b.words()
	switch {
	case words > lexicalWords:
		return false
	case begins(line, w.never):
		return true
	case words > 20:
		return false
	case words <= 12 && ends(line, w.end):
		return true
	case words == 1 && strings.ContainsAny(line, "@/") && strings.Contains(line, "."):
		return true
	case w.whole[line] || w.whole[strings.TrimRight(line, " :.…»>")]:
		return true
	case words <= 8 && isDateAlone(line):
		return true
	case strings.HasPrefix(line, "by ") && words <= 12 && !isSentence(b.text) && titleCased(b.text):
		return true
	}
	return strings.Contains(line, "@") && begins(line, w.mail)
}

// isDateAlone tells a line that holds dates and times and at most a few small
// words between them.
func isDateAlone(line string) bool {
	rest := datePattern().ReplaceAllString(line, " ")
	if rest == line {
		return false
	}
	for _, w := range strings.FieldsFunc(rest, func(r rune) bool { return !isWordRune(r) }) {
		switch w {
		case "at", "on", "et", "est", "edt", "ct", "pt", "gmt", "and", "by", "updated", "published", "posted", "as", "of", "local", "time":
		default:
			return false
		}
	}
	return true
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// lexicalWords is the longest line that is judged by its first or last words.
const lexicalWords = 45

// foldLine is a line as the lists write it.
func foldLine(text string) string {
	return quotes.Replace(strings.ToLower(strings.TrimSpace(text)))
}

var quotes = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`)

// unheaded drops the headline where the text repeats it near the top.
func unheaded(all []block, title string) []block {
	want := letters(title)
	if want == "" {
		return all
	}
	for i, b := range all[:min(len(all), 6)] {
		if got := letters(b.text); got == want || isHeading(b) && len(got)*2 > len(want) && strings.HasPrefix(want, got) {
			return append(append([]block{}, all[:i]...), all[i+1:]...)
		}
	}
	return all
}

// letters keeps what two ways of writing a headline share.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// isParagraph tells running text: a sentence of some length, in a script
// without spaces by its runes.
func isParagraph(b block) bool {
	return isSentence(b.text) && (b.words() >= 8 || utf8.RuneCountInString(b.text) >= 80) && !isHeading(b)
}

func isHeading(b block) bool {
	if b.node == nil {
		return false
	}
	switch b.node.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// isSentence tells text that ends as a sentence does.
func isSentence(text string) bool {
	text = strings.TrimRight(text, ` )]"'”’»`)
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?…:;。！？।", r)
}
