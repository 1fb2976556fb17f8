package gazetteer

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryLineIsFoundByItsKey(t *testing.T) {
	for name, tab := range map[string]table{"cities": cityTable(), "counties": countyTable(), "world": worldTable(), "officials": officialTable()} {
		lines := strings.Split(strings.TrimSuffix(string(tab), "\n"), "\n")
		if !slices.IsSorted(lines) {
			t.Errorf("%s is not sorted", name)
		}
		columns := strings.Count(lines[0], "\t")
		for i, line := range lines {
			if strings.Count(line, "\t") != columns {
				t.Fatalf("%s: line %d has another number of columns: %q", name, i+1, line)
			}
			if i%97 != 0 {
				continue
			}
			key, _, _ := strings.Cut(line, "\t")
			found := false
			tab.each(key, func(f []string) { found = found || strings.Join(f, "\t") == line })
			if !found && key != "" {
				t.Errorf("%s: %q is not found by %q", name, line, key)
			}
		}
	}
}

func TestUnknownNamesGiveNothing(t *testing.T) {
	for _, name := range []string{"", "zzzz", "aaaa", "Stockto", "\t", "é"} {
		if c := Cities(name); len(c) > 0 {
			t.Errorf("Cities(%q) = %v", name, c)
		}
	}
}

func TestCitiesComeLargestFirst(t *testing.T) {
	found := Cities("Portland")
	if len(found) < 2 || found[0].State != "Oregon" || found[0].ID == 0 || found[0].Lat == 0 {
		t.Errorf("Portland: %+v", found)
	}
	for i := 1; i < len(found); i++ {
		if found[i].Population > found[i-1].Population {
			t.Errorf("Portland: %+v", found)
		}
	}
}

func TestSpellingsOfOneCity(t *testing.T) {
	for _, pair := range [][2]string{{"St. Louis", "Saint Louis"}, {"New York", "New York City"}, {"Ft. Worth", "FORT WORTH"}, {"San José", "San Jose"}} {
		a, b := Cities(pair[0]), Cities(pair[1])
		if len(a) == 0 || len(b) == 0 || a[0].ID != b[0].ID {
			t.Errorf("%q and %q: %+v, %+v", pair[0], pair[1], a, b)
		}
	}
}

func TestHeld(t *testing.T) {
	for _, c := range []struct {
		term Term
		day  string
		want bool
	}{
		{Term{Start: "2017-01-20", End: "2021-01-20"}, "2017-08-03", true},
		{Term{Start: "2017-01-20", End: "2021-01-20"}, "2016-08-03", false},
		{Term{Start: "2017-01-20", End: "2021-01-20"}, "2021-08-03", false},
		{Term{Start: "2017-01-20"}, "2030-01-01", true},
		{Term{Start: "2013", End: "2013"}, "2013-06-01", true},
		{Term{End: "2020-11-03"}, "2017-06-01", true},
		{Term{End: "2020-11-03"}, "2010-06-01", false},
		{Term{}, "2017-06-01", false},
		{Term{Start: "2017-01-20"}, "", false},
	} {
		if got := c.term.Held(c.day); got != c.want {
			t.Errorf("%+v held on %q: %v, want %v", c.term, c.day, got, c.want)
		}
	}
}

func TestFamilyKey(t *testing.T) {
	for name, want := range map[string]string{"Roy Hatch Jr.": "hatch", "Kevin de León": "leon", "J. O’Neil": "oneil", "Ann Ames-Brandt": "brandt", "": ""} {
		if got := FamilyKey(name); got != want {
			t.Errorf("FamilyKey(%q) = %q, want %q", name, got, want)
		}
	}
}

// BenchmarkOpen measures the first use of all tables: 30 ms on one core when
// this was written.
func BenchmarkOpen(b *testing.B) {
	for range b.N {
		for _, name := range []string{"cities.tsv.gz", "counties.tsv.gz", "world.tsv.gz", "officials.tsv.gz"} {
			open(name)
		}
	}
}

func FuzzFoldIsStable(f *testing.F) {
	f.Add("Kevin de León Jr.")
	f.Add(" a--b ß Ümit ")
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
	})
}

func TestCityKnowsItsCounty(t *testing.T) {
	for name, want := range map[string]string{"Stockton": "San Joaquin County", "Miami": "Miami-Dade County"} {
		if got := Cities(name)[0].County; got != want {
			t.Errorf("%s lies in %q, want %q", name, got, want)
		}
	}
}
