package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names/gazetteer"
)

// gazetteerCommand compiles public tables of places and officials into the
// sorted, compressed tables that package gazetteer embeds.
func gazetteerCommand() *cobra.Command {
	var data, out string
	cmd := &cobra.Command{
		Use:   "gazetteer",
		Short: "Compile public tables of places and officials into the embedded gazetteer",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return compileGazetteer(data, out)
		},
	}
	cmd.Flags().StringVar(&data, "data", "../shared/data/gazetteers", "folder of the source tables")
	cmd.Flags().StringVar(&out, "out", "extract/names/gazetteer", "folder to write to")
	return cmd
}

func compileGazetteer(data, out string) error {
	cities, err := cityLines(data)
	if err != nil {
		return err
	}
	counties, err := countyLines(data)
	if err != nil {
		return err
	}
	world, err := worldLines(data)
	if err != nil {
		return err
	}
	officials, err := officialLines(data)
	if err != nil {
		return err
	}
	for name, lines := range map[string][]string{
		"cities.tsv.gz": cities, "counties.tsv.gz": counties, "world.tsv.gz": world, "officials.tsv.gz": officials,
	} {
		if err := writeTable(filepath.Join(out, name), lines); err != nil {
			return err
		}
		fmt.Printf("%s\t%d lines\n", name, len(lines))
	}
	return nil
}

// writeTable sorts lines by bytes and writes them compressed, the same bytes
// for the same lines.
func writeTable(path string, lines []string) error {
	slices.Sort(lines)
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return err
	}
	for _, line := range slices.Compact(lines) {
		fmt.Fprintln(z, line)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("compress %s: %w", path, err)
	}
	if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// sheet reads a table with a header line; each row maps column to value.
func sheet(dir, name string) ([]map[string]string, error) {
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return nil, fmt.Errorf("read table: %w", err)
	}
	lines := strings.Split(strings.TrimRight(string(b), "\n"), "\n")
	header := strings.Split(strings.TrimRight(lines[0], "\r"), "\t")
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := make(map[string]string, len(header))
		for i, field := range strings.Split(strings.TrimRight(line, "\r"), "\t") {
			if i < len(header) {
				row[header[i]] = strings.TrimSpace(field)
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// cityLines keeps places that have their own people; quarters of a city and
// places of nobody are left out.
func cityLines(dir string) ([]string, error) {
	rows, err := sheet(dir, "us_cities.tsv")
	if err != nil {
		return nil, err
	}
	counties, err := countyNames(dir)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, r := range rows {
		if r["population"] == "0" || r["feature"] == "PPLX" || r["feature"] == "PPLQ" {
			continue
		}
		for _, name := range spellings(r["name"]) {
			lines = append(lines, strings.Join([]string{gazetteer.Fold(name), r["name"], stancebook.StateName(r["state"]),
				r["geonameid"], r["population"], r["lat"], r["lon"], counties[r["state"]+r["county_fips3"]], "geonames"}, "\t"))
		}
	}
	return lines, nil
}

// countyNames maps a state's code with the last three digits of a county's to
// the county's name.
func countyNames(dir string) (map[string]string, error) {
	rows, err := sheet(dir, "us_counties.tsv")
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(rows))
	for _, r := range rows {
		if len(r["fips"]) == 5 {
			names[r["state"]+r["fips"][2:]] = r["name"]
		}
	}
	return names, nil
}

// spellings are the ways in which newspapers write a city's name.
func spellings(name string) []string {
	all := []string{name}
	for _, pair := range [][2]string{{"St. ", "Saint "}, {"Ft. ", "Fort "}, {"Mt. ", "Mount "}} {
		if rest, ok := strings.CutPrefix(name, pair[0]); ok {
			all = append(all, pair[1]+rest)
		}
		if rest, ok := strings.CutPrefix(name, pair[1]); ok {
			all = append(all, pair[0]+rest)
		}
	}
	if name == "New York City" {
		all = append(all, "New York")
	}
	return all
}

func countyLines(dir string) ([]string, error) {
	rows, err := sheet(dir, "us_counties.tsv")
	if err != nil {
		return nil, err
	}
	people, err := countyPeople(dir)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, r := range rows {
		state := stancebook.StateName(r["state"])
		if state == "" {
			continue
		}
		lines = append(lines, strings.Join([]string{gazetteer.Fold(r["name"]), r["name"], state, r["fips"],
			strconv.Itoa(people[r["state"]+r["fips"][2:]]), "geonames"}, "\t"))
	}
	return lines, nil
}

// countyPeople counts the people of each county's cities and towns, by its
// state's code and the last three digits of its own.
func countyPeople(dir string) (map[string]int, error) {
	rows, err := sheet(dir, "us_cities.tsv")
	if err != nil {
		return nil, err
	}
	people := map[string]int{}
	for _, r := range rows {
		n, err := strconv.Atoi(r["population"])
		if err != nil {
			return nil, fmt.Errorf("count people of %s: %w", r["name"], err)
		}
		people[r["state"]+r["county_fips3"]] += n
	}
	return people, nil
}

func worldLines(dir string) ([]string, error) {
	rows, err := sheet(dir, "world_cities_100k.tsv")
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, r := range rows {
		if r["country"] == "US" {
			continue
		}
		lines = append(lines, strings.Join([]string{gazetteer.Fold(r["name"]), r["name"], r["country"], r["population"], "geonames"}, "\t"))
	}
	return lines, nil
}

// term is one person's time in one office.
type term struct {
	name, aka, office, place, state, party, start, end, id, source string
}

func (t term) line() string {
	return strings.Join([]string{gazetteer.FamilyKey(t.name), t.name, t.aka, t.office, t.place, t.state, t.party,
		t.start, t.end, t.id, t.source}, "\t")
}

func officialLines(dir string) ([]string, error) {
	var lines []string
	for _, read := range []func(string) ([]term, error){congressTerms, federalTerms, stateTerms, mayorTerms} {
		terms, err := read(dir)
		if err != nil {
			return nil, err
		}
		for _, t := range joinTerms(terms) {
			lines = append(lines, t.line())
		}
	}
	return lines, nil
}

// joinTerms makes one row of a person's unbroken terms in one office.
func joinTerms(terms []term) []term {
	slices.SortStableFunc(terms, func(a, b term) int {
		return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.name, b.name), cmp.Compare(a.office, b.office),
			cmp.Compare(a.state, b.state), cmp.Compare(a.place, b.place), cmp.Compare(a.start, b.start))
	})
	var out []term
	for _, t := range terms {
		if n := len(out); n > 0 {
			last := &out[n-1]
			same := last.id == t.id && last.name == t.name && last.office == t.office && last.state == t.state &&
				last.place == t.place && last.party == t.party
			if same && adjoin(last.end, t.start) {
				last.end = t.end
				continue
			}
		}
		out = append(out, t)
	}
	return out
}

// adjoin tells whether a term that begins on start goes on with one that ended on end.
func adjoin(end, start string) bool {
	e, err1 := time.Parse(time.DateOnly, end)
	s, err2 := time.Parse(time.DateOnly, start)
	return err1 == nil && err2 == nil && s.Sub(e) < 60*24*time.Hour
}

func congressTerms(dir string) ([]term, error) {
	rows, err := sheet(dir, "us_congress.tsv")
	if err != nil {
		return nil, err
	}
	later, err := laterEnds(dir)
	if err != nil {
		return nil, err
	}
	var terms []term
	for _, r := range rows {
		if r["end"] < "1990" {
			continue
		}
		// The first table lacks the last terms of some who have left since.
		for end, ok := later[memberKey(r["name"], r["chamber"], r["end"])]; ok; {
			r["end"] = end
			end, ok = later[memberKey(r["name"], r["chamber"], r["end"])]
		}
		office := "senator"
		if r["chamber"] == "rep" {
			office = "representative"
		}
		aka := ""
		if r["nick"] != "" {
			aka = r["nick"] + " " + r["last"]
		}
		if plain := r["first"] + " " + r["last"]; aka == "" && plain != r["name"] {
			aka = plain
		}
		terms = append(terms, term{r["name"], aka, office, "", stancebook.StateName(r["state"]), partyName(r["party"]),
			r["start"], r["end"], r["bioguide"], "congress-legislators"})
	}
	return terms, nil
}

// memberKey names a member of Congress whose term begins or ends on day: by
// initial and family name, as the tables differ in how they write given names.
func memberKey(name, chamber, day string) string {
	return gazetteer.Fold(name)[:1] + gazetteer.FamilyKey(name) + chamber + day
}

// laterEnds maps a member of Congress, the chamber and the day on which a term
// ended by one table to the day on which it ended by the other, where that
// one has the member go on without a break.
func laterEnds(dir string) (map[string]string, error) {
	rows, err := sheet(dir, "us_congress_wikidata_1999_2022.tsv")
	if err != nil {
		return nil, err
	}
	ends := map[string]string{}
	for _, r := range rows {
		chamber := "sen"
		if r["office"] == "United States representative" {
			chamber = "rep"
		}
		if r["end"] > r["start"] {
			ends[memberKey(r["name"], chamber, r["start"])] = r["end"]
		}
	}
	return ends, nil
}

func federalTerms(dir string) ([]term, error) {
	rows, err := sheet(dir, "us_federal_and_governors_2001_2022.tsv")
	if err != nil {
		return nil, err
	}
	var terms []term
	for _, r := range rows {
		office, state := r["office"], ""
		if before, after, ok := strings.Cut(r["office"], " of "); ok && stancebook.StateCode(after) != after && isStatePost(before) {
			office, state = before, after
		}
		if strings.HasPrefix(office, "ambassador") && r["end"] != "" && r["end"] < "2005" {
			continue
		}
		terms = append(terms, term{r["name"], "", strings.ToLower(office), "", state, partyName(r["party_joined"]),
			r["start"], r["end"], r["wikidata"], "wikidata"})
	}
	return terms, nil
}

func isStatePost(office string) bool {
	switch office {
	case "Governor", "Lieutenant Governor", "Secretary of State", "Attorney General":
		return true
	}
	return false
}

func stateTerms(dir string) ([]term, error) {
	offices := map[string]string{"lower": "state representative", "upper": "state senator", "legislature": "state senator",
		"governor": "governor", "lt_governor": "lieutenant governor", "secretary of state": "secretary of state",
		"attorney general": "attorney general", "treasurer": "treasurer", "auditor": "auditor", "mayor": "mayor"}
	var terms []term
	for _, name := range []string{"openstates_executives.tsv", "openstates_legislators_current.tsv", "openstates_mayors.tsv", "openstates_retired.tsv"} {
		rows, err := sheet(dir, name)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			office, state := offices[r["role"]], stancebook.StateName(r["state"])
			if office == "" || state == "" {
				continue
			}
			id := strings.TrimPrefix(r["ocd_id"], "ocd-person/")
			terms = append(terms, term{r["name"], "", office, r["place"], state, partyName(r["party"]), r["start"], r["end"], id, "openstates"})
		}
	}
	return terms, nil
}

func mayorTerms(dir string) ([]term, error) {
	rows, err := sheet(dir, "us_mayors_2020.tsv")
	if err != nil {
		return nil, err
	}
	var terms []term
	for _, r := range rows {
		terms = append(terms, term{r["name"], "", "mayor", r["city"], stancebook.StateName(r["state"]), "", "", r["next_election"], "", "us-mayors"})
	}
	return terms, nil
}

// partyName writes a party as claims do.
func partyName(s string) string {
	switch strings.ToLower(s) {
	case "democrat", "democratic", "democratic-farmer-labor", "democratic/progressive", "democratic/working families":
		return "Democratic"
	case "republican":
		return "Republican"
	case "independent", "libertarian":
		return s
	}
	return ""
}
