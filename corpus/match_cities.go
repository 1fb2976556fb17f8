package corpus

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// place is a city and its state's code as they are compared; either form of a
// state's name gives the code, an unknown one stays as it is.
type place struct{ city, state string }

var cityWithState = sync.OnceValue(func() *regexp.Regexp {
	const space = `[\s\v\x1c-\x1f\x{85}\pZ]*`
	return regexp.MustCompile(`^(.*?)` + space + `[,(]` + space + `([A-Za-z. ]+)\)?$`)
})

// placeOf reads "Baltimore, Md." and the like.
func placeOf(city, state string) place {
	city = trim(city)
	if m := cityWithState().FindStringSubmatch(city); state == "" && m != nil {
		city, state = m[1], m[2]
	}
	name := withoutCityWords(plain(city))
	switch name {
	case "washington d c", "washington dc", "district of columbia", "d c", "dc":
		name, state = "washington", "dc"
	}
	return place{name, stateCode(plain(state))}
}

func stateCode(words string) string {
	forms := matching()
	if code, ok := forms["state"][words]; ok {
		return code
	}
	if code, ok := forms["abbreviation"][words]; ok {
		return code
	}
	return strings.ReplaceAll(words, " ", "")
}

// withoutCityWords leaves out "city of", "county" and the like, which are not
// needed to know a place.
func withoutCityWords(name string) string {
	rest := strings.TrimPrefix(name, "the ")
	for _, word := range []string{"city ", "town "} {
		if after, ok := strings.CutPrefix(rest, word); ok {
			after = strings.TrimPrefix(after, "and county ")
			if of, ok := strings.CutPrefix(after, "of "); ok {
				name = of
			}
			break
		}
	}
	switch name {
	case "oklahoma city", "kansas city", "salt lake city", "jersey city":
		return name
	}
	if short, ok := strings.CutSuffix(name, " dade county"); ok {
		return short + " dade"
	}
	for _, word := range []string{" county", " city", " metro"} {
		if short, ok := strings.CutSuffix(name, word); ok {
			return short
		}
	}
	return name
}

// same tells whether two places have one name and do not name two states.
func (p place) same(q place) bool {
	return p.city == q.city && (p.state == "" || q.state == "" || p.state == q.state)
}

func (p place) in(list []place) bool { return slices.ContainsFunc(list, p.same) }

// placesOf reads a list whose items semicolons or bars divide. The state goes
// with the city where there is but one.
func placesOf(cities, state string) (list []place) {
	var parts []string
	for _, part := range strings.FieldsFunc(cities, func(r rune) bool { return r == ';' || r == '|' }) {
		if trim(part) != "" && !slices.Contains([]string{"none", "n/a", "na", "unknown", "null"}, squeeze(part)) {
			parts = append(parts, part)
		}
	}
	if len(parts) != 1 {
		state = ""
	}
	for _, part := range parts {
		list = append(list, placeOf(part, state))
	}
	return list
}

func placesOfGold(lists ...[]City) (list []place) {
	for _, cities := range lists {
		for _, c := range cities {
			list = append(list, placeOf(c.Name, c.State))
		}
	}
	return list
}
