package corpus

import (
	"encoding/json"
	"strconv"
	"strings"
)

// columns says, for each thing that a row may tell, under which names it is
// looked for: the first that is there and not empty counts. Case, white space,
// hyphens and underscores do not matter.
var columns = map[string][]string{
	"speaker": {"speaker", "speakername", "source", "sourcename", "who", "person", "name", "official", "attributedto"},
	"quote":   {"quote", "quotation", "content", "text", "statement", "claim", "said", "quotetext"},
	"city":    {"city", "cities", "cityname", "aboutcity", "place", "location", "jurisdiction"},
	"state":   {"state", "citystate"},
	"stance":  {"stance", "position", "label", "polarity", "sentiment"},
	"article": {
		"articleid", "article", "id", "docid", "doc", "document", "file", "filename", "path", "articlefile",
		"url", "articleurl", "sourceurl", "link", "articletitle", "title",
	},
	"name": {"name", "official", "fullname", "speaker", "person"},
}

// cells are a record's values under the squeezed names of their columns.
type cells map[string]any

func (r Record) cells() cells {
	c := cells{}
	for _, f := range r {
		c[squeeze(f.Name)] = f.Value
	}
	return c
}

// text is what the record tells of one thing, written as text.
func (c cells) text(thing string) string {
	for _, name := range columns[thing] {
		value, there := c[name]
		if !there || value == nil || value == "" {
			continue
		}
		if record, ok := value.(Record); ok {
			value = firstSet(record.value("name"), record.value("text"))
		}
		if list, ok := value.([]any); ok {
			return joinItems(list)
		}
		return written(value)
	}
	return ""
}

// firstSet is the first value that says something, else "".
func firstSet(values ...any) any {
	for _, v := range values {
		switch v {
		case nil, "", false:
			continue
		}
		return v
	}
	return ""
}

// joinItems writes a list; of an object its name and, behind a comma, state.
func joinItems(list []any) string {
	var parts []string
	for _, item := range list {
		record, ok := item.(Record)
		if !ok {
			parts = append(parts, written(item))
			continue
		}
		part, _ := record.value("name").(string)
		if state, _ := record.value("state").(string); state != "" {
			part += ", " + state
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}

// written is a value as Python writes it.
func written(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case string:
		return v
	case bool:
		if v {
			return "True"
		}
		return "False"
	case json.Number:
		if !strings.ContainsAny(v.String(), ".eE") {
			return v.String()
		}
		number, _ := v.Float64()
		return decimal(number)
	case float64:
		return decimal(v)
	case []any:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = written(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return ""
}

// decimal is the shortest form of a number that reads back the same, always
// with a point or an exponent.
func decimal(x float64) string {
	size := x
	if size < 0 {
		size = -size
	}
	if size != 0 && (size < 1e-4 || size >= 1e16) {
		return strconv.FormatFloat(x, 'e', -1, 64)
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
