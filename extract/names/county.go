package names

import (
	"strings"

	"github.com/stancebook/stancebook/extract/names/gazetteer"
)

// countyLength is how many tokens "Dakota County" at p has, or "Napa" in "Napa
// and Yuba counties".
func (c *Cast) countyLength(p, b int) int {
	if w := c.word(p); strings.Contains(w, "-") && c.lower(p+1) != "county" && len(c.citiesCalled(w)) == 0 && len(gazetteer.Counties(w+" County")) > 0 {
		return 1
	}
	for n := 1; n <= 4 && p+n <= b+1; n++ {
		switch c.word(p + n - 1) {
		case "County", "Parish", "county", "parish":
			if n > 1 && c.touches(p+n-2) && len(gazetteer.Counties(c.countyName(p, p+n))) > 0 {
				return n
			}
			return 0
		case ",", "and", "counties", "Counties":
			return 0
		}
		if p+n <= b && (c.countiesBehind(p+n) || c.countiesBefore(p, p+n)) && c.stateLength(p, p+n) != n && len(gazetteer.Counties(c.slice(p, p+n)+" County")) > 0 {
			return n
		}
	}
	return 0
}

// countiesBehind tells whether an enumeration of names goes on at i that ends
// in "counties".
func (c *Cast) countiesBehind(i int) bool {
	if w := c.lower(i); w != "," && w != "and" && w != "counties" {
		return false
	}
	for t := i; t < i+24; t++ {
		switch w := c.lower(t); {
		case w == "counties":
			return true
		case w != "," && w != "and" && !c.capital(t), c.capital(t-1) && c.lex.capitals[c.word(t)] != "":
			return false
		}
	}
	return false
}

// countiesBefore tells whether "counties of" stands before the enumeration that
// the name [p,end) belongs to.
func (c *Cast) countiesBefore(p, end int) bool {
	if c.capital(end) && c.touches(end-1) {
		return false
	}
	several := c.lower(end) == "and"
	for t := p - 1; t > max(1, p-16); t-- {
		switch w := c.lower(t); {
		case w == "of":
			return several && c.lower(t-1) == "counties"
		case w == "and":
			several = true
		case w != "," && w != "and" && !c.capital(t):
			return false
		}
	}
	return false
}

// countyName is the county's name at tokens [i,j) as the table writes it.
func (c *Cast) countyName(i, j int) string {
	name := c.slice(i, j)
	for _, kind := range []string{"county", "parish"} {
		if rest, ok := strings.CutSuffix(name, kind); ok {
			name = rest + strings.ToUpper(kind[:1]) + kind[1:]
		}
	}
	if rest, ok := strings.CutPrefix(name, "Saint "); ok {
		name = "St. " + rest
	}
	return name
}

// placeName is the name of the place at tokens [i,j): "Miami-Dade" is the county.
func (r *reader) placeName(i, j int) string {
	if r.countyLength(i, j) != j-i {
		return r.slice(i, j)
	}
	name := r.countyName(i, j)
	if !strings.HasSuffix(name, " County") && !strings.HasSuffix(name, " Parish") {
		name += " County"
	}
	return name
}
