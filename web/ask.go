package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/stancebook/stancebook"
)

// ask is a view's address: its path, its question and the page of its list.
type ask struct {
	Path string
	stancebook.Query
	Page int        // of a list, 1 is the first
	more url.Values // what is no filter: article, claim, run

	called map[string]string // what readers call a value, where that differs
}

// What an address may hold. The longest question that makes sense is far
// shorter.
const (
	longestValue = 500  // characters
	mostValues   = 60   // parameters
	longestURL   = 8000 // bytes
	mostPages    = 40
)

// known are the parameters that are no filters.
var known = []string{"article", "claim", "run", "was", "now", "all"}

// askOf reads an address.
func askOf(r *http.Request) (a ask, err error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return a, wrongAddress("The address could not be read.")
	}
	n := 0
	for name, list := range values {
		n += len(list)
		for _, value := range list {
			if len(value) > longestValue || len(name) > longestValue {
				return a, wrongAddress(fmt.Sprintf("A part of the address is longer than %d characters.", longestValue))
			}
			if strings.ContainsRune(value, 0) {
				return a, wrongAddress("The address holds a character that no text has.")
			}
		}
	}
	if n > mostValues {
		return a, wrongAddress(fmt.Sprintf("The address has more than %d parts.", mostValues))
	}
	a = ask{Path: r.URL.Path, Page: 1, more: url.Values{}}
	if a.Query, err = stancebook.QueryOf(values); err != nil {
		return a, err
	}
	if text := values.Get("page"); text != "" {
		if a.Page, err = strconv.Atoi(text); err != nil || a.Page < 1 || a.Page > mostPages {
			return a, &stancebook.FilterError{Filter: "page", Problem: fmt.Sprintf("%q is not between 1 and %d", text, mostPages)}
		}
	}
	for _, name := range known {
		if value := strings.TrimSpace(values.Get(name)); value != "" {
			a.more.Set(name, value)
		}
	}
	return a, nil
}

// Get is a parameter that is no filter.
func (a ask) Get(name string) string { return a.more.Get(name) }

// number reads a parameter that counts from 0.
func (a ask) number(name string) (int, error) {
	text := a.Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, &stancebook.FilterError{Filter: name, Problem: fmt.Sprintf("%q is no number", text)}
	}
	return n, nil
}

// URL is the address.
func (a ask) URL() string {
	v := a.Values()
	for name, list := range a.more {
		v[name] = list
	}
	if a.Page > 1 {
		v.Set("page", strconv.Itoa(a.Page))
	}
	if len(v) == 0 {
		return a.Path
	}
	return a.Path + "?" + v.Encode()
}

// At is the same question at another view.
func (a ask) At(path string) ask {
	a.Path, a.Page, a.more = path, 1, url.Values{}
	return a
}

// Turn is the same list at another page.
func (a ask) Turn(by int) ask {
	a.Page += by
	return a
}

// With narrows by one more filter. A second stance or type widens: either.
func (a ask) With(filter, value string) ask {
	v := a.Values()
	switch {
	case filter == "month":
		v.Set("since", value+"-01")
		v.Set("until", value+"-"+lastDay(value))
	case (filter == "stance" || filter == "type") && !slices.Contains(v[filter], value):
		v.Add(filter, value)
	default:
		v.Set(filter, value)
	}
	return a.of(v)
}

// Without takes a filter away, or one of its values.
func (a ask) Without(filter, value string) ask {
	v := a.Values()
	switch filter {
	case "stance", "type":
		v[filter] = slices.DeleteFunc(v[filter], func(s string) bool { return s == value })
	case "month":
		v.Del("since")
		v.Del("until")
	case "city":
		v.Del("city-role")
		v.Del(filter)
	default:
		v.Del(filter)
	}
	return a.of(v)
}

// of is the same view for other filters, which come from ones that were read.
func (a ask) of(v url.Values) ask {
	q, err := stancebook.QueryOf(v)
	if err != nil {
		return a
	}
	a.Query, a.Page = q, 1
	return a
}

// lastDay is the last day of a month ("2018-02") as two digits.
func lastDay(month string) string {
	for _, day := range []string{"31", "30", "29"} {
		q := stancebook.Query{Since: month + "-" + day}
		if q.Check() == nil {
			return day
		}
	}
	return "28"
}

// chosen is a filter that is set, as a reader would say it.
type chosen struct{ Filter, Value, Label string }

// Chosen are the filters that are set, in the order of the form.
func (a ask) Chosen() (list []chosen) {
	q := &a.Query
	add := func(filter, value, label string) {
		if value != "" {
			list = append(list, chosen{filter, value, label})
		}
	}
	add("search", q.Search, "words: "+q.Search)
	name := func(value string) string { return cmp.Or(a.called[value], value) }
	add("person", q.Person, "said by: "+name(q.Person))
	add("org", q.Org, "body: "+q.Org)
	city := "city: " + q.City
	if q.CityRole != "" {
		city = "spoke " + q.CityRole + " " + q.City
	}
	add("city", q.City, city)
	add("state", q.State, "state: "+q.State)
	add("topic", q.Topic, "topic: "+name(q.Topic))
	for _, s := range q.Stance {
		add("stance", string(s), "stance: "+string(s))
	}
	for _, t := range q.Type {
		add("type", string(t), string(t))
	}
	add("outlet", q.Outlet, "outlet: "+q.Outlet)
	add("since", q.Since, "since "+q.Since)
	add("until", q.Until, "until "+q.Until)
	add("review", q.Review, "review: "+q.Review)
	for _, on := range []struct {
		is           bool
		filter, says string
	}{{q.Said, "said", "said, not believed"}, {q.NoPrior, "no-prior", "stances by the words alone"}, {q.MinConfidence > 0, "min-confidence", fmt.Sprintf("at least %g sure", q.MinConfidence)}} {
		if on.is {
			add(on.filter, "1", on.says)
		}
	}
	return list
}

// Hidden are the filters that a form leaves as they are: all but those named.
func (a ask) Hidden(but ...string) (list []chosen) {
	v := a.Values()
	for _, name := range slices.Sorted(keysOf(v)) {
		if slices.Contains(but, name) {
			continue
		}
		for _, value := range v[name] {
			list = append(list, chosen{Filter: name, Value: value})
		}
	}
	return list
}

func keysOf(v url.Values) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range v {
			if !yield(name) {
				return
			}
		}
	}
}

// URLFor is the same address, what is no filter too, under another path.
func (a ask) URLFor(path string) string {
	a.Path = path
	return a.URL()
}
