package names_test

import (
	"os"
	"strings"
	"testing"
)

// TestOfficesAreReadInFull holds offices of several words and those that no
// title beside the name tells; none is no office.
func TestOfficesAreReadInFull(t *testing.T) {
	for _, c := range []struct {
		body, title string
		official    bool
	}{
		{"Odile Brenn, a deputy city attorney in Fresno, said no.", "deputy city attorney", true},
		{"Ann Ames, the deputy police chief of Stockton, said no.", "deputy police chief", true},
		{"Ann Ames, a former assistant city attorney who teaches, said no.", "former assistant city attorney", true},
		{"Ann Ames, the interim fire chief, said no.", "interim fire chief", true},
		{"Ann Ames, the vice mayor of Oakland, said no.", "vice mayor", true},
		{"Ann Ames, acting director of the Justice Department, said no.", "acting director", true},
		{"Ann Ames, a spokeswoman for the county manager's office, said no.", "spokeswoman for the county manager's office", true},
		{"Ann Ames, who heads the police in Stockton, said no.", "head of the police", true},
		{"Ann Ames, who is running for mayor, said no.", "candidate", true},
		{"Ann Ames, who wants a seat on the commission, said no.", "candidate", true},
		{"Ann Ames was late. The mayor of Tulsa blamed the rain.", "mayor", true},
		{"The mayor at the time, Ann Ames, said no.", "mayor", true},
		{"Our own sheriff, Ann Ames, has nine cars.", "sheriff", true},
		{"Chief Ann Ames of the Ossory police said no.", "Chief", true},
		{"The mayor of Lawrence, Ann Ames, said no.", "mayor", true},
		{"Mayor Pro Tem Ann Ames of Austin said no.", "Mayor Pro Tem", true},
		{"U.S. Attorney Ann Ames said no.", "U.S. Attorney", true},
		{"The city's chief, Ann Ames, said no.", "chief", true},
		{"Ann Ames, a Justice Department spokeswoman, said no.", "Justice Department spokeswoman", true},
		{"Justice spokeswoman Ann Ames said no.", "Justice spokeswoman", true},
		{"Kansas Secretary of State Ann Ames said no.", "Secretary of State", true},
		{"Jackson County, Mo., Executive Ann Ames said no.", "Executive", true},
		{"Philadelphia Managing Director Ann Ames said no.", "Managing Director", true},
		{"Ann Ames, Houston's police chief and president of the Harbor Chiefs Association, said no.", "police chief", true},
		{"Sheriff's Capt. Ann Ames said no.", "Capt.", true},
		{"HARB President Ann Ames said no.", "President", false},
		{"Ann Ames, CEO and executive director of the Harbor Conference, said no.", "executive director", false},
		{"Ann Ames, director of policy studies at the Harbor Institute, said no.", "director of policy studies", false},
		{"Ann Ames, who runs a bakery near the police station, said no.", "", false},
		{"Ann Ames, who leads a tenants' council, said no.", "", false},
		{"Ann Ames, who wants the mayor to resign, said no.", "", false},
		{"Ann Ames sued on Monday. The judge agreed.", "", false},
		{"Ann Ames, whom the mayor met, said no.", "", false},
		{"The company's lawyers, Ann Ames said, were late.", "", false},
	} {
		people := castOf(c.body, "").People()
		if len(people) != 1 || people[0].Title != c.title || people[0].Official != c.official {
			t.Errorf("%q: %+v, want title %q, official %v", c.body, people, c.title, c.official)
		}
	}
}

// TestHardSentences holds names that are a state's, a county's, a person's, a
// body's and a city's at once: what each sentence must give, and that those
// said to be missed still are.
func TestHardSentences(t *testing.T) {
	for _, f := range sheet(t, "testdata/hard.tsv", 4) {
		body := strings.ReplaceAll(f[0], "¶", "\n\n")
		cast := castOf(body, "")
		var people []string
		for _, p := range cast.People() {
			people = append(people, p.Name)
		}
		cities, found := cityNames(cast.Cities()), strings.Join(people, "; ")
		right := cities == f[1] && found == f[2]
		switch {
		case f[3] != "" && right:
			t.Errorf("%q is right now: take it from those missed", f[0])
		case f[3] == "" && !right:
			t.Errorf("%q\n got cities %q, people %q\nwant cities %q, people %q", f[0], cities, found, f[1], f[2])
		}
	}
}

// sheet reads the lines of a table of n columns; a line that begins with # is
// a heading.
func sheet(t testing.TB, path string, n int) [][]string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for i, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != n {
			t.Fatalf("%s:%d: %d columns, want %d", path, i+1, len(fields), n)
		}
		out = append(out, fields)
	}
	if len(out) == 0 {
		t.Fatalf("%s holds nothing", path)
	}
	return out
}

// TestMissedSentencesAreListed holds the list of docs/quality.md to the table.
func TestMissedSentencesAreListed(t *testing.T) {
	b, err := os.ReadFile("../../docs/quality.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range sheet(t, "testdata/hard.tsv", 4) {
		if listed := strings.Contains(string(b), "| "+f[0]+" |"); listed != (f[3] != "") {
			t.Errorf("%q is listed as missed in docs/quality.md: %v, in the table: %v", f[0], listed, f[3] != "")
		}
	}
}
