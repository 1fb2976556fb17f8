package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
)

// Bounds of a hard-wrapped text. Terminals, mailers and wire services wrap
// between 60 and 100 columns; the lower bound leaves room for ragged edges.
const (
	narrowestWrap = 55
	widestWrap    = 105
	leastBreaks   = 4 // wrapped line ends that make a text a wrapped one
)

// paragraphs returns the spans of s that may hold paragraphs: its lines, or
// where s is hard-wrapped plain text, its runs of lines between blank ones.
func paragraphs(s string) []stancebook.Span {
	lines := splitLines(s)
	width := wrapWidth(s, lines)
	var out []stancebook.Span
	joining := false
	for i, line := range lines {
		if line.Empty() {
			joining = false
			continue
		}
		if joining {
			out[len(out)-1].End = line.End
		} else {
			out = append(out, line)
		}
		joining = width > 0 && i+1 < len(lines) && wrapped(s, line, lines[i+1], width)
	}
	return out
}

// splitLines returns the lines of s without the white space around them.
func splitLines(s string) []stancebook.Span {
	var out []stancebook.Span
	for at := 0; ; {
		end := at
		for end < len(s) && lineBreak(s[end:]) == 0 {
			end++
		}
		out = append(out, trim(s, at, end))
		if end == len(s) {
			return out
		}
		at = end + lineBreak(s[end:])
	}
}

// lineBreak returns the length of the line break that s begins with, 0 if none.
func lineBreak(s string) int {
	switch {
	case s[0] == '\n':
		return 1
	case s[0] == '\r':
		return 1 + len(s[1:]) - len(strings.TrimPrefix(s[1:], "\n"))
	case s[0] == 0xe2 && (strings.HasPrefix(s, "\u2028") || strings.HasPrefix(s, "\u2029")):
		return 3
	}
	return 0
}

func trim(s string, begin, end int) stancebook.Span {
	line := strings.TrimLeftFunc(s[begin:end], isGap)
	begin = end - len(line)
	return stancebook.Span{Begin: begin, End: begin + len(strings.TrimRightFunc(line, isGap))}
}

// wrapWidth returns the column at which s is hard-wrapped, 0 where it is not:
// where blank lines stand between paragraphs, no line is longer than the
// widest wrap, and nearly every line within a paragraph breaks where the next
// word would not have fitted, most of them within a sentence.
func wrapWidth(s string, lines []stancebook.Span) int {
	width, blank := 0, false
	for i, line := range lines {
		if length := utf8.RuneCountInString(line.Of(s)); length > widestWrap {
			return 0
		} else if length > width {
			width = length
		}
		blank = blank || line.Empty() && i > 0 && i+1 < len(lines)
	}
	if !blank || width < narrowestWrap {
		return 0
	}
	breaks, full, within := 0, 0, 0
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		if a.Empty() || b.Empty() {
			continue
		}
		breaks++
		if overflows(s, a, b, width) {
			full++
		}
		if !endsSentence(a.Of(s)) {
			within++
		}
	}
	if breaks < leastBreaks || full*10 < breaks*8 || within*2 < breaks {
		return 0
	}
	return width
}

// overflows tells whether the first word of b would not have fitted behind a,
// give or take the ragged edge that some mailers leave.
func overflows(s string, a, b stancebook.Span, width int) bool {
	word := b.Of(s)
	if n := strings.IndexFunc(word, isGap); n >= 0 {
		word = word[:n]
	}
	return utf8.RuneCountInString(a.Of(s))+1+utf8.RuneCountInString(word) > width-width/10
}

// wrapped tells whether the end of line a is a wrap rather than the end of a
// paragraph. A line that stops short at the end of a sentence ends one.
func wrapped(s string, a, b stancebook.Span, width int) bool {
	return !b.Empty() && (overflows(s, a, b, width) || !endsSentence(a.Of(s)) && startsLower(b.Of(s)))
}

func endsSentence(line string) bool {
	line = strings.TrimRight(line, "\"'”’)]»")
	return line == "" || strings.ContainsRune(".?!:", rune(line[len(line)-1]))
}

func startsLower(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return unicode.IsLower(r)
}
