package stancebook

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// GroupNames are what Query.GroupBy may be, in order of the alphabet.
var GroupNames = []string{
	"article", "city", "cue", "cue_kind", "day", "month", "named_by", "office", "org", "outlet", "party", "review",
	"speaker", "speaker_kind", "speaker_title", "stance", "state", "topic", "type", "year",
}

// FilterWords are the words that a filter takes, by its name; a filter that is
// not among them takes any.
var FilterWords = map[string][]string{
	"stance":    {string(Support), string(Oppose), string(Neutral), string(Unclear)},
	"type":      {string(Direct), string(Mixed), string(Indirect)},
	"city-role": {"for", "about"},
	"review":    {"none", "accepted", "rejected", "edited", "all"},
	"sort":      {"date", "speaker", "outlet", "confidence"},
	"group-by":  GroupNames,
}

// FilterError is a filter with a value that it cannot have.
type FilterError struct {
	Filter  string // its name: "since"
	Problem string // `"tomorrow" is no day; write it as 2017-08-03`
}

func (e *FilterError) Error() string { return "--" + e.Filter + " " + e.Problem }

// Check refuses what no question can be, as a *FilterError, and writes a state
// given by its code in full.
func (q *Query) Check() error {
	for _, s := range q.Stance {
		if err := oneOf("stance", string(s)); err != nil {
			return err
		}
	}
	for _, t := range q.Type {
		if err := oneOf("type", string(t)); err != nil {
			return err
		}
	}
	for _, day := range []struct{ filter, value string }{{"since", q.Since}, {"until", q.Until}} {
		if _, err := time.Parse(time.DateOnly, day.value); day.value != "" && err != nil {
			return &FilterError{day.filter, fmt.Sprintf("%q is no day; write it as 2017-08-03", day.value)}
		}
	}
	switch {
	case !(q.MinConfidence >= 0 && q.MinConfidence <= 1):
		return &FilterError{"min-confidence", fmt.Sprintf("%g is not between 0 and 1", q.MinConfidence)}
	case q.Limit < 0:
		return &FilterError{"limit", fmt.Sprintf("%d is below 0", q.Limit)}
	case q.CityRole != "" && q.City == "":
		return &FilterError{"city-role", "needs --city"}
	}
	if name := StateName(strings.ToUpper(q.State)); name != "" {
		q.State = name
	}
	for _, c := range []struct{ filter, value string }{
		{"city-role", q.CityRole}, {"review", q.Review}, {"group-by", q.GroupBy}, {"sort", strings.TrimPrefix(q.Sort, "-")},
	} {
		if c.value == "" {
			continue
		}
		if err := oneOf(c.filter, c.value); err != nil {
			return err
		}
	}
	return nil
}

func oneOf(filter, value string) error {
	if words := FilterWords[filter]; !slices.Contains(words, value) {
		return &FilterError{filter, fmt.Sprintf("%q is none of %s", value, strings.Join(words, ", "))}
	}
	return nil
}

// texts are the filters that hold one word or phrase, by the names that the
// command line and addresses give them.
func (q *Query) texts() []struct {
	name  string
	field *string
} {
	return []struct {
		name  string
		field *string
	}{
		{"person", &q.Person}, {"org", &q.Org}, {"city", &q.City}, {"city-role", &q.CityRole}, {"state", &q.State},
		{"topic", &q.Topic}, {"outlet", &q.Outlet}, {"since", &q.Since}, {"until", &q.Until}, {"search", &q.Search},
		{"review", &q.Review}, {"group-by", &q.GroupBy}, {"sort", &q.Sort},
	}
}

func (q *Query) switches() map[string]*bool {
	return map[string]*bool{"said": &q.Said, "dedupe": &q.Dedupe, "no-prior": &q.NoPrior}
}

// Values writes the question as the parameters of an address, under the names
// that filters have on the command line. ClaimKey and Stances, which are no
// filters there, are left out.
func (q Query) Values() url.Values {
	v := url.Values{}
	for _, t := range q.texts() {
		if *t.field != "" {
			v.Set(t.name, *t.field)
		}
	}
	for name, on := range q.switches() {
		if *on {
			v.Set(name, "1")
		}
	}
	for _, s := range q.Stance {
		v.Add("stance", string(s))
	}
	for _, t := range q.Type {
		v.Add("type", string(t))
	}
	if q.MinConfidence > 0 {
		v.Set("min-confidence", strconv.FormatFloat(q.MinConfidence, 'f', -1, 64))
	}
	if q.Limit > 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	return v
}

// QueryOf reads what Values wrote, and what a form or a person writes: several
// stances and types with commas or one by one. Parameters that are no filters
// are passed over. A filter that cannot be comes as a *FilterError.
func QueryOf(v url.Values) (q Query, err error) {
	for _, t := range q.texts() {
		*t.field = strings.TrimSpace(v.Get(t.name))
	}
	for name, on := range q.switches() {
		switch word := strings.ToLower(v.Get(name)); word {
		case "", "0", "false", "no":
		case "1", "true", "yes", "on":
			*on = true
		default:
			return q, &FilterError{name, fmt.Sprintf("%q is neither yes nor no", word)}
		}
	}
	for _, word := range words(v["stance"]) {
		q.Stance = append(q.Stance, Side(word))
	}
	for _, word := range words(v["type"]) {
		q.Type = append(q.Type, Type(word))
	}
	if text := v.Get("min-confidence"); text != "" {
		if q.MinConfidence, err = strconv.ParseFloat(text, 64); err != nil {
			return q, &FilterError{"min-confidence", fmt.Sprintf("%q is no number", text)}
		}
	}
	if text := v.Get("limit"); text != "" {
		if q.Limit, err = strconv.Atoi(text); err != nil {
			return q, &FilterError{"limit", fmt.Sprintf("%q is no number", text)}
		}
	}
	return q, q.Check()
}

// words takes lists with commas apart, each word once and small.
func words(lists []string) (out []string) {
	for _, list := range lists {
		for word := range strings.SplitSeq(list, ",") {
			word = strings.ToLower(strings.TrimSpace(word))
			if word != "" && !slices.Contains(out, word) {
				out = append(out, word)
			}
		}
	}
	return out
}
