package corpus

import (
	"errors"
	"strings"
)

// splitLines cuts text after every line boundary that Unicode knows, keeping
// the boundary with its line.
func splitLines(text string) (lines []string) {
	start := 0
	for at, r := range text {
		if at < start {
			continue // the second half of \r\n
		}
		end := at + 1
		switch r {
		case '\r':
			if strings.HasPrefix(text[at:], "\r\n") {
				end++
			}
		case '\n', '\v', '\f', 0x1c, 0x1d, 0x1e:
		case 0x85:
			end++
		case 0x2028, 0x2029:
			end += 2
		default:
			continue
		}
		lines = append(lines, text[start:end])
		start = end
	}
	if start < len(text) {
		lines = append(lines, text[start:])
	}
	return lines
}

// A table's reader is in one of these states between two characters.
type csvState int

const (
	recordStart csvState = iota
	fieldStart
	inField
	inQuotes
	quoteInQuotes
	afterBreak
)

// csvReader reads tables as Python's csv module does: a quotation mark inside
// a bare field is a character, one that is never closed ends with the file,
// and a line boundary of any kind ends a record outside quotation marks.
type csvReader struct {
	comma  rune
	state  csvState
	field  strings.Builder
	record []string
}

// endOfLine stands for the end of a line, which every line has.
const endOfLine rune = -1

var errBareReturn = errors.New("a carriage return stands inside a field without quotation marks")

func readTable(text string, comma rune) (records [][]string, err error) {
	r := csvReader{comma: comma}
	for _, line := range splitLines(text) {
		for _, c := range line {
			if err := r.step(c); err != nil {
				return nil, err
			}
		}
		if err := r.step(endOfLine); err != nil {
			return nil, err
		}
		if r.state == recordStart {
			records = append(records, r.record)
			r.record = nil
		}
	}
	if r.field.Len() > 0 || r.state == inQuotes {
		r.save()
		records = append(records, r.record)
	}
	return records, nil
}

func (r *csvReader) save() {
	r.record = append(r.record, r.field.String())
	r.field.Reset()
}

// finish ends the record at c, which is a line break or endOfLine.
func (r *csvReader) finish(c rune) {
	r.save()
	r.state = afterBreak
	if c == endOfLine {
		r.state = recordStart
	}
}

func isBreak(c rune) bool { return c == '\n' || c == '\r' || c == endOfLine }

func (r *csvReader) step(c rune) error {
	switch r.state {
	case recordStart:
		if c == endOfLine {
			return nil
		}
		if isBreak(c) {
			r.state = afterBreak
			return nil
		}
		r.startField(c)
	case fieldStart:
		r.startField(c)
	case inField:
		switch {
		case isBreak(c):
			r.finish(c)
		case c == r.comma:
			r.save()
			r.state = fieldStart
		default:
			r.field.WriteRune(c)
		}
	case inQuotes:
		if c == '"' {
			r.state = quoteInQuotes
		} else if c != endOfLine {
			r.field.WriteRune(c)
		}
	case quoteInQuotes:
		r.afterQuote(c)
	case afterBreak:
		if !isBreak(c) {
			return errBareReturn
		}
		if c == endOfLine {
			r.state = recordStart
		}
	}
	return nil
}

func (r *csvReader) startField(c rune) {
	switch {
	case isBreak(c):
		r.finish(c)
	case c == '"':
		r.state = inQuotes
	case c == r.comma:
		r.save()
		r.state = fieldStart
	default:
		r.field.WriteRune(c)
		r.state = inField
	}
}

func (r *csvReader) afterQuote(c rune) {
	switch {
	case isBreak(c):
		r.finish(c)
	case c == r.comma:
		r.save()
		r.state = fieldStart
	default:
		r.field.WriteRune(c)
		r.state = inField
		if c == '"' {
			r.state = inQuotes
		}
	}
}
