package corpus

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// member is one entry of an object; the order of entries is kept.
type member struct {
	name  string
	value any
}

type object []member

// render writes a value as Python's json module writes it with an indent of
// one space, so that reports of both can be compared letter by letter: object,
// []any, string, int, float64 or nil. ascii escapes every other letter.
func render(value any, ascii bool) []byte {
	w := renderer{ascii: ascii}
	w.value(value, 0)
	return []byte(w.out.String())
}

type renderer struct {
	out   strings.Builder
	ascii bool
}

func (w *renderer) value(value any, depth int) {
	switch v := value.(type) {
	case nil:
		w.out.WriteString("null")
	case int:
		w.out.WriteString(strconv.Itoa(v))
	case float64:
		w.out.WriteString(decimal(v))
	case string:
		w.string(v)
	case []float64:
		w.group("[]", len(v), depth, func(i int) { w.value(v[i], depth+1) })
	case object:
		w.group("{}", len(v), depth, func(i int) {
			w.string(v[i].name)
			w.out.WriteString(": ")
			w.value(v[i].value, depth+1)
		})
	default:
		panic(fmt.Sprintf("render %T", value))
	}
}

// group writes n items between a pair of brackets, each on its own line.
func (w *renderer) group(pair string, n, depth int, item func(i int)) {
	w.out.WriteByte(pair[0])
	for i := range n {
		if i > 0 {
			w.out.WriteByte(',')
		}
		w.out.WriteString("\n" + strings.Repeat(" ", depth+1))
		item(i)
	}
	if n > 0 {
		w.out.WriteString("\n" + strings.Repeat(" ", depth))
	}
	w.out.WriteByte(pair[1])
}

var jsonEscapes = map[rune]string{
	'"': `\"`, '\\': `\\`, '\n': `\n`, '\r': `\r`, '\t': `\t`, '\b': `\b`, '\f': `\f`,
}

func (w *renderer) string(s string) {
	w.out.WriteByte('"')
	for _, r := range s {
		if short, ok := jsonEscapes[r]; ok {
			w.out.WriteString(short)
		} else if r < 0x20 || w.ascii && r > 0x7e {
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&w.out, `\u%04x`, unit)
			}
		} else {
			w.out.WriteRune(r)
		}
	}
	w.out.WriteByte('"')
}
