// Package gazetteer holds public facts about places and officials of the
// United States, embedded and read only when first asked for: cities and
// counties (GeoNames), larger cities of other countries, and who held which
// office from when to when (congress-legislators, Wikidata, Open States,
// us-mayors). Each line of a table names its source.
//
// A table is one string of sorted lines, searched by bisection: nothing is
// built when it is opened.
package gazetteer

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed *.tsv.gz
var files embed.FS

var (
	cityTable     = sync.OnceValue(func() table { return open("cities.tsv.gz") })
	countyTable   = sync.OnceValue(func() table { return open("counties.tsv.gz") })
	worldTable    = sync.OnceValue(func() table { return open("world.tsv.gz") })
	officialTable = sync.OnceValue(func() table { return open("officials.tsv.gz") })
)

// City is a city or town of the United States.
type City struct {
	Name       string
	State      string // full name
	ID         int    // GeoNames id
	Population int
	Lat, Lon   float64
	County     string // "San Joaquin County"; empty where it lies in several or none
}

// Cities returns the cities called name, the largest first. Case and accents
// do not count.
func Cities(name string) []City {
	var out []City
	cityTable().each(Fold(name), func(f []string) {
		c := City{Name: f[1], State: f[2], County: f[7]}
		c.ID, _ = strconv.Atoi(f[3])
		c.Population, _ = strconv.Atoi(f[4])
		c.Lat, _ = strconv.ParseFloat(f[5], 64)
		c.Lon, _ = strconv.ParseFloat(f[6], 64)
		out = append(out, c)
	})
	sort.SliceStable(out, func(i, j int) bool { return out[i].Population > out[j].Population })
	return out
}

// County is a county, parish or borough, by its full name ("Cook County").
type County struct {
	Name       string
	State      string // full name
	Population int    // of its cities and towns
}

// Counties returns the counties called name ("Orange County"), the largest
// first.
func Counties(name string) []County {
	var out []County
	countyTable().each(Fold(name), func(f []string) {
		c := County{Name: f[1], State: f[2]}
		c.Population, _ = strconv.Atoi(f[4])
		out = append(out, c)
	})
	sort.SliceStable(out, func(i, j int) bool { return out[i].Population > out[j].Population })
	return out
}

// Abroad returns how many people live in the largest city called name outside
// the United States; 0 where the table has none.
func Abroad(name string) int {
	most := 0
	worldTable().each(Fold(name), func(f []string) {
		n, _ := strconv.Atoi(f[3])
		most = max(most, n)
	})
	return most
}

// Term is one person's unbroken time in one office.
type Term struct {
	Name   string // as the source writes it
	Aka    string // by nickname or without initials; may be empty
	Office string // lower case: "senator", "mayor", "attorney general"
	Place  string // city of a mayor
	State  string // full name; empty for an office of the federal government
	Party  string
	Start  string // 2006-01-02 or a year; empty means unknown
	End    string // empty means unknown or not over
	ID     string // the source's own id of the person; empty where it has none
	Source string
}

// Terms returns the terms in office of everybody whose family name is family.
func Terms(family string) []Term {
	var out []Term
	officialTable().each(Fold(family), func(f []string) {
		out = append(out, Term{f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10]})
	})
	return out
}

// Presidents returns the terms of the Presidents of the United States that the
// table knows, the earliest first.
var Presidents = sync.OnceValue(func() []Term {
	var out []Term
	t := officialTable()
	for at := 0; at < len(t); {
		end := t.next(at)
		if line := string(t[at:end]); strings.Contains(line, "\tpresident\t") {
			f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			out = append(out, Term{f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10]})
		}
		at = end
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	return out
})

// Held tells whether the term covers the day (2006-01-02). A term without a
// start is taken as the four years before its end.
func (t Term) Held(day string) bool {
	if day == "" {
		return false
	}
	start := t.Start
	if start == "" && len(t.End) >= 4 {
		if year, err := strconv.Atoi(t.End[:4]); err == nil {
			start = strconv.Itoa(year-4) + t.End[4:]
		}
	}
	if start == "" || day < start {
		return false
	}
	// A bare year covers the whole year.
	return t.End == "" || day <= t.End || strings.HasPrefix(day, t.End)
}

// Fold makes names comparable: lower case, without accents, marks or double spaces.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(unicode.ToLower(r))
			space = false
		case r == ' ' || r == '-' || r == '\u00a0' || r == '/':
			if !space && b.Len() > 0 {
				b.WriteByte(' ')
				space = true
			}
		case r >= utf8.RuneSelf && unicode.IsLetter(r):
			b.WriteString(plainLetter(unicode.ToLower(r)))
			space = false
		}
	}
	return strings.TrimRight(b.String(), " ")
}

func isFolded(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == ' ' && i > 0 && i < len(s)-1 && s[i-1] != ' ' {
			continue
		}
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// plainLetter is a Latin letter without its accent; other letters stay.
func plainLetter(r rune) string {
	for plain, accented := range accents {
		if strings.ContainsRune(accented, r) {
			return string(rune('a' + plain))
		}
	}
	if r == 'ß' {
		return "ss"
	}
	return string(r)
}

// accents lists for each letter from a to z the accented forms that names in
// American news carry.
var accents = [26]string{
	0: "áàâäãåāăą", 'c' - 'a': "çćč", 'd' - 'a': "ďđ", 'e' - 'a': "éèêëēěę", 'g' - 'a': "ğ", 'i' - 'a': "íìîïīı",
	'l' - 'a': "ł", 'n' - 'a': "ñńň", 'o' - 'a': "óòôöõøōő", 'r' - 'a': "řŕ", 's' - 'a': "śšşș", 't' - 'a': "ťțţ",
	'u' - 'a': "úùûüūůű", 'y' - 'a': "ýÿ", 'z' - 'a': "źżž",
}

// FamilyKey is the folded family name of a full name: its last word, suffixes
// apart.
func FamilyKey(name string) string {
	words := strings.Fields(Fold(name))
	for len(words) > 1 {
		switch words[len(words)-1] {
		case "jr", "sr", "ii", "iii", "iv":
			words = words[:len(words)-1]
			continue
		}
		break
	}
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// table is sorted lines of fields parted by tabs, found by their first field.
type table string

// open reads an embedded table; that it is there and whole is a law of the build.
func open(name string) table {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		panic(err)
	}
	var out strings.Builder
	out.Grow(5 * len(b))
	if _, err := io.Copy(&out, z); err != nil {
		panic(err)
	}
	return table(out.String())
}

// each calls f with the fields of every line whose first field is key.
func (t table) each(key string, f func(fields []string)) {
	if key == "" {
		return
	}
	want := key + "\t"
	at := sort.Search(len(t), func(i int) bool { return string(t[t.lineAt(i):]) >= want })
	for at < len(t) && strings.HasPrefix(string(t[at:]), want) {
		end := t.next(at)
		f(strings.Split(strings.TrimSuffix(string(t[at:end]), "\n"), "\t"))
		at = end
	}
}

// lineAt is where the line that holds byte i begins.
func (t table) lineAt(i int) int { return strings.LastIndexByte(string(t[:i]), '\n') + 1 }

// next is where the line after the one at i begins.
func (t table) next(i int) int {
	if n := strings.IndexByte(string(t[i:]), '\n'); n >= 0 {
		return i + n + 1
	}
	return len(t)
}
