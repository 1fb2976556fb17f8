package corpus

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// damaged turns a coverage's gold into claim rows, of which a part is left
// out, cut, given to somebody else, turned round, or made up.
func damaged(c *Coverage, seed uint64, often float64) [][]string {
	random := rand.New(rand.NewPCG(seed, 1))
	hit := func() bool { return random.Float64() < often }
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	rows := [][]string{{"Speaker Name", "statement", "cities", "State", "stance", "url", "article"}}
	for _, g := range c.Gold {
		text, sheet := []rune(c.Texts[g.ID]), Sheet{}
		sheet, _ = c.sheet(g.ID)
		names := []string{"", "the city", "Mayor X. Y. Someone", "De La Cruz"}
		for _, a := range g.Attributions {
			names = append(names, a.Speaker)
		}
		for _, a := range g.Attributions {
			if hit() {
				continue
			}
			var parts []string
			for _, r := range a.Content {
				if len(a.Content) > 1 && hit() {
					continue
				}
				if hit() {
					r[0] = max(0, r[0]+random.IntN(60)-30)
					r[1] = min(len(text), max(r[0], r[1]+random.IntN(60)-30))
				}
				parts = append(parts, within(text, r))
			}
			speaker := a.Speaker
			if hit() {
				speaker = pick(names)
			}
			if words := strings.Fields(speaker); hit() && len(words) > 0 {
				speaker = pick([]string{words[len(words)-1], strings.ToUpper(speaker), words[0][:1] + ". " + words[len(words)-1], "Dr. " + speaker + ", Jr."})
			}
			stance := string(a.Stance)
			if hit() {
				stance = pick([]string{"Against", "pro", "", "unclear", "OPPOSES", "mixed", "for", "odd"})
			}
			where := pick([]string{g.ID, g.ID + ".txt", "/some/folder/" + g.ID + ".html", sheet.Title, sheet.URL + "?x=1#y"})
			if where == sheet.Title && hit() {
				where = "nowhere " + where
			}
			rows = append(rows, []string{speaker, strings.Join(parts, " […] "), citiesOf(a.Cities, hit, pick), "", stance, "", where})
		}
		for range random.IntN(4) {
			begin := random.IntN(len(text))
			rows = append(rows, []string{pick(names), string(text[begin:min(len(text), begin+random.IntN(300))]), "Nowhere", "Ohio", "support", "", g.ID})
		}
	}
	random.Shuffle(len(rows)-1, func(i, j int) { rows[i+1], rows[j+1] = rows[j+1], rows[i+1] })
	return rows
}

func citiesOf(cities []City, hit func() bool, pick func([]string) string) string {
	var parts []string
	for _, c := range cities {
		if !hit() {
			state := pick([]string{"", ", " + c.State, " (" + c.State + ")", ", Calif.", ", N.Y."})
			parts = append(parts, pick([]string{"", "City of ", "the Town of "})+c.Name+state)
		}
	}
	if hit() {
		parts = append(parts, pick([]string{"New York City, N.Y.", "Washington, D.C.", "none", "Miami-Dade County", "São Paulo"}))
	}
	return strings.Join(parts, pick([]string{"; ", "|", " ; "}))
}

func writeCSV(t *testing.T, dir, name string, rows [][]string) string {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if strings.HasSuffix(name, ".tsv") {
		w.Comma = '\t'
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return writeFile(t, dir, name, b.Bytes())
}

func writeFile(t *testing.T, dir, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// asObjects writes table rows as JSON lines; lists of cities become lists.
func asObjects(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var b bytes.Buffer
	for i, row := range rows[1:] {
		object := map[string]any{
			"speaker": row[0], "quote": row[1], "stance": row[4], "doc": row[6], "score": 0.5, "n": i,
		}
		if i%2 == 0 {
			object["speaker"] = map[string]any{"name": row[0], "kind": "person"}
		}
		cities := []any{}
		for city := range strings.SplitSeq(row[2], ";") {
			name, state, _ := strings.Cut(city, ",")
			cities = append(cities, map[string]any{"name": name, "state": strings.TrimSpace(state)})
		}
		object["cities"] = cities
		line, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s\n", line)
	}
	return b.Bytes()
}

func garbage(seed uint64) []byte {
	random := rand.New(rand.NewPCG(seed, 2))
	pieces := []string{
		"speaker", "quote", ",", ",", "\"", "\"\"", "\n", "\r\n", "seed", "003", " ", "the mayor said", "é", "\u2028", "\u0085",
		"\f", "support", ";", "|", "Washington", "…", "''", "ſ", "İ", "ΑΣ", "½", "\x1c", "´",
	}
	b := []byte("speaker,quote,city,stance,article\n")
	for range 4000 {
		b = append(b, pieces[random.IntN(len(pieces))]...)
	}
	return b
}

func records(t *testing.T, path string) []Record {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list, err := ReadRecords(path, f)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func listRows(c *Coverage, of func(*Gold) []string) [][]string {
	rows := [][]string{{"article", "name", "state"}}
	for i := range c.Gold {
		for j, name := range of(&c.Gold[i]) {
			if (i+j)%3 != 0 {
				rows = append(rows, []string{c.Gold[i].ID, name, ""})
			}
		}
		rows = append(rows, []string{c.Gold[i].ID, "Somebody Else", "Ohio"})
	}
	return rows
}

func cityNames(g *Gold) (names []string) {
	for _, c := range slices.Concat(g.Cities, g.Places) {
		names = append(names, c.Name+", "+c.State)
	}
	return names
}

func officialNames(g *Gold) (names []string) {
	for _, o := range slices.Concat(g.Officials, g.OptionalOfficials) {
		names = append(names, o.Name)
	}
	return names
}

// predictionFiles writes results of many kinds, good and bad, and returns
// their paths.
func predictionFiles(t *testing.T, c *Coverage) (claims []string, cities, officials string) {
	t.Helper()
	dir := t.TempDir()
	for i, often := range []float64{0, 0.02, 0.15, 0.3, 0.6} {
		rows := damaged(c, uint64(i), often)
		claims = append(claims,
			writeCSV(t, dir, fmt.Sprintf("damaged-%d.csv", i), rows),
			writeFile(t, dir, fmt.Sprintf("damaged-%d.jsonl", i), asObjects(t, rows)))
		if i == 2 {
			claims = append(claims, writeCSV(t, dir, "damaged.tsv", rows))
		}
	}
	claims = append(claims,
		writeFile(t, dir, "headed.csv", []byte("speaker,quote\n")),
		writeFile(t, dir, "empty.jsonl", nil), writeFile(t, dir, "empty.csv", nil),
		writeFile(t, dir, "blank.csv", []byte("\n\n\na,b\n")),
		writeFile(t, dir, "list.json", []byte(`{"n": 1, "rows": [{"speaker": ["A", {"name": "B", "state": "Ohio"}], "quote": 12.50, "id": 3, "stance": null}]}`)))
	for seed := range uint64(6) {
		claims = append(claims, writeFile(t, dir, fmt.Sprintf("garbage-%d.csv", seed), garbage(seed)))
	}
	return claims, writeCSV(t, dir, "cities.csv", listRows(c, cityNames)), writeCSV(t, dir, "officials.csv", listRows(c, officialNames))
}

func compareWithPython(t *testing.T, c *Coverage, dir string) {
	claims, cities, officials := predictionFiles(t, c)
	script := filepath.Join(dir, "score.py")
	check := func(t *testing.T, in CoverageInput, o CoverageOptions, args ...string) {
		score, err := ScoreCoverage(c, in, o)
		if err != nil {
			t.Fatal(err)
		}
		want := bytes.TrimSuffix(python(t, script, args...), []byte("\n"))
		if got := score.JSON(); !bytes.Equal(got, want) {
			t.Errorf("%q: %s", args, firstDifference(got, want))
		}
	}
	for _, path := range claims {
		t.Run(filepath.Base(path), func(t *testing.T) {
			check(t, CoverageInput{Claims: records(t, path)}, CoverageOptions{}, path)
		})
	}
	both := CoverageInput{Claims: records(t, claims[3]), Cities: records(t, cities), Officials: records(t, officials)}
	lists := []string{claims[3], "--cities", cities, "--officials", officials}
	check(t, both, CoverageOptions{}, lists...)
	check(t, both, CoverageOptions{Real: true}, append(lists, "--real")...)
	check(t, both, CoverageOptions{ExcludeKinds: []Kind{Opinion}}, append(lists, "--exclude-kinds", "opinion")...)
	only := []string{c.Gold[0].ID, c.Gold[1].ID}
	check(t, both, CoverageOptions{Only: only}, append(lists, "--only", strings.Join(only, ","))...)
	check(t, CoverageInput{Officials: both.Officials}, CoverageOptions{}, "--officials", officials)
	check(t, CoverageInput{Cities: both.Cities}, CoverageOptions{}, "--cities", cities)
}

func TestCoverageScoreIsThatOfThePythonScorer(t *testing.T) {
	dir := sharedFolder(t, "coverage")
	c, err := ReadCoverage(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	compareWithPython(t, c, dir)
}

func TestSampleScoreIsThatOfThePythonScorer(t *testing.T) {
	dir := scorerBeside(t, filepath.Join(sharedFolder(t, "coverage"), "score.py"))
	c, err := Sample()
	if err != nil {
		t.Fatal(err)
	}
	compareWithPython(t, c, dir)
}
