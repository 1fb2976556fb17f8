package sources

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
)

// plain makes an article of a plain-text file. Its text is the file's own, so
// that offsets hold in the file.
func (v *visit) plain(d document, data []byte) {
	text := decode(data)
	if strings.TrimSpace(text) == "" {
		v.fail("", d.path, errors.New("no text: the file holds white space alone"))
		return
	}
	a := &stancebook.Article{Path: d.path, ID: stancebook.IDOf(d.name), Text: text}
	a.Headline = headline(text)
	a.Title = a.Headline.Of(text)
	a.Bylines = byline(text)
	v.article(a)
}

// decode reads bytes as UTF-8: a byte-order mark is dropped and each invalid
// byte becomes one U+FFFD.
func decode(data []byte) string {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if utf8.Valid(data) {
		return string(data)
	}
	var b strings.Builder
	b.Grow(len(data) + len(data)/8)
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		b.WriteRune(r)
		data = data[n:]
	}
	return b.String()
}

// headlineRunes is the longest first line that may be a headline.
const headlineRunes = 200

// headline finds the first line of a plain text where it reads as a headline:
// short, not a sentence, a byline or a dateline, with text below it. It is
// empty where there is none.
func headline(text string) stancebook.Span {
	begin := len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
	end := lineEnd(text, begin)
	line := strings.TrimRightFunc(text[begin:end], unicode.IsSpace)
	rest := text[end:]
	if line == "" || utf8.RuneCountInString(line) > headlineRunes || strings.TrimSpace(rest) == "" {
		return stancebook.Span{}
	}
	if isSentence(line) || isLabel(line) || patterns().dateline.MatchString(line) || patterns().byline.MatchString(line) {
		return stancebook.Span{}
	}
	if !blankLineFollows(rest) && wrapped(text[begin:]) {
		return stancebook.Span{}
	}
	return stancebook.Span{Begin: begin, End: begin + len(line)}
}

func lineEnd(text string, from int) int {
	if i := strings.IndexAny(text[from:], "\r\n"); i >= 0 {
		return from + i
	}
	return len(text)
}

func blankLineFollows(rest string) bool {
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "\r"), "\n")
	return strings.TrimSpace(rest[:lineEnd(rest, 0)]) == ""
}

// isSentence tells a line that ends as running text does. A question counts as
// a headline only in capitals ("Who Pays for It?"), and a closing quotation
// mark ends a sentence only after a stop inside it.
func isSentence(line string) bool {
	last, size := utf8.DecodeLastRuneInString(line)
	switch last {
	case '.':
		return !strings.HasSuffix(line, "...") && !abbreviationEnd(line)
	case '!', ':', ',', ';':
		return true
	case '?':
		return !titleCase(line)
	case '”', '"', '\'', '’':
		before, _ := utf8.DecodeLastRuneInString(line[:len(line)-size])
		return strings.ContainsRune(".,!?…", before)
	}
	return false
}

// isLabel tells what a page shows above its text and is no headline: one word,
// a credit or caption, a note in brackets, an age.
func isLabel(line string) bool {
	low := strings.ToLower(line)
	for _, mark := range []string{"image caption", "media caption", "media playback", "(photo", "getty images", "ap photo", " ago", "advertisement", "story highlights"} {
		if strings.HasPrefix(low, mark) || strings.HasSuffix(low, mark) || mark != " ago" && strings.Contains(low, mark) {
			return true
		}
	}
	return !strings.Contains(line, " ") || strings.ContainsAny(line[:1], "([*|#<-_")
}

// abbreviationEnd tells a line that ends in letters with stops ("in the U.S.").
func abbreviationEnd(line string) bool {
	word := line[strings.LastIndexByte(line, ' ')+1:]
	return strings.Count(word, ".") > 1 && titleCase(line)
}

// titleCase tells whether nearly all longer words begin with a capital.
func titleCase(line string) bool {
	long, capital := 0, 0
	for _, w := range strings.Fields(line) {
		w = strings.TrimLeftFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
		if utf8.RuneCountInString(w) < 4 {
			continue
		}
		long++
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) {
			capital++
		}
	}
	return long > 0 && capital*10 >= long*8
}

// wrapped tells text whose lines are broken at a width, not at paragraphs: most
// of its first lines neither end as sentences do nor exceed a screen's width.
func wrapped(text string) bool {
	lines, open := 0, 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		lines++
		if !isSentence(line) && utf8.RuneCountInString(line) <= 100 {
			open++
		}
		if lines == 12 {
			break
		}
	}
	return open >= 2 && open*2 > lines
}

// byline reads a "By Jane Roe" line among the first lines of a plain text.
func byline(text string) []string {
	seen := 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if m := patterns().byline.FindStringSubmatch(line); m != nil {
			return people(m[1])
		}
		if seen++; seen == 4 || utf8.RuneCountInString(line) > headlineRunes {
			break
		}
	}
	return nil
}

// people splits "A, B and C".
func people(list string) []string {
	var out []string
	for _, p := range strings.Split(patterns().and.ReplaceAllString(list, "\x00"), "\x00") {
		if p = strings.Trim(p, " \t,"); p != "" {
			out = append(out, p)
		}
	}
	return out
}

type linePatterns struct{ dateline, byline, and *regexp.Regexp }

// patterns know two kinds of first lines. A dateline is a place in capitals or
// a place with a service in brackets, then a dash; a byline is "By" and one to
// four names, perhaps with what they write for.
var patterns = sync.OnceValue(func() linePatterns {
	const name = `\p{Lu}[\p{L}.'’-]*(?: (?:(?:de|del|la|van|von|der|bin|al) )*\p{Lu}[\p{L}.'’-]*){1,3}`
	return linePatterns{
		dateline: regexp.MustCompile(`^(?:\p{Lu}[\p{Lu} .,'’-]+(?:, [\p{L}. ]{2,20})?|[\p{L} .,'’-]{2,40}) ?(?:\([\p{L} ]{2,20}\) ?[—–-]|[—–]|--) ?\S`),
		byline:   regexp.MustCompile(`^(?:By|BY|by) (` + name + `(?:(?:, ` + name + `){0,2},? and ` + name + `)?)(?:,? (?:of )?[Tt]he .{2,40}| \|.{2,40}| ?[/,] ?.{2,40})?$`),
		and:      regexp.MustCompile(`, and | and |, `),
	}
})
