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

	"github.com/stancebook/stancebook"
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
		writeFile(t, dir, "list.json", []byte(`{"n": 1, "rows": [
			{"speaker": ["A", {"name": "B", "state": "Ohio"}, 1e3, true, null], "quote": 12.50, "id": 3, "stance": null},
			{"speaker": {"name": null, "text": "C"}, "quote": [1, ["x"]], "id": ["003"], "stance": false},
			{"speaker": {}, "quote": 1e-7, "file": "a/003.x", "cities": []}]}`)),
		writeFile(t, dir, "blank.csv", []byte("\n\n\na,b\n")))
	for seed := range uint64(3) {
		claims = append(claims, writeFile(t, dir, fmt.Sprintf("garbage-%d.csv", seed), garbage(seed)))
	}
	return claims, writeCSV(t, dir, "cities.csv", listRows(c, cityNames)), writeCSV(t, dir, "officials.csv", listRows(c, officialNames))
}

// inBothLanguages scores the same input here and there.
func inBothLanguages(t *testing.T, c *Coverage, script string, in CoverageInput, o CoverageOptions, args ...string) {
	t.Helper()
	score, err := ScoreCoverage(c, in, o)
	if err != nil {
		t.Fatal(err)
	}
	want := bytes.TrimSuffix(python(t, script, args...), []byte("\n"))
	if got := score.JSON(); !bytes.Equal(got, want) {
		t.Errorf("%q: %s", args, firstDifference(got, want))
	}
}

// compareFiles scores every nth file of predictions in both languages.
func compareFiles(t *testing.T, c *Coverage, dir string, nth int) {
	claims, _, _ := predictionFiles(t, c)
	for i := 0; i < len(claims); i += nth {
		t.Run(filepath.Base(claims[i]), func(t *testing.T) {
			in := CoverageInput{Claims: records(t, claims[i])}
			inBothLanguages(t, c, filepath.Join(dir, "score.py"), in, CoverageOptions{}, claims[i])
		})
	}
}

func TestCoverageOptionsAreThoseOfThePythonScorer(t *testing.T) {
	dir := sharedFolder(t, "coverage")
	c, err := ReadCoverage(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	files, cities, officials := predictionFiles(t, c)
	claims, script := files[3], filepath.Join(dir, "score.py")
	all := CoverageInput{Claims: records(t, claims), Cities: records(t, cities), Officials: records(t, officials)}
	lists := []string{claims, "--cities", cities, "--officials", officials}
	only := []string{c.Gold[0].ID, c.Gold[1].ID}
	tests := []struct {
		in   CoverageInput
		o    CoverageOptions
		args []string
	}{
		{all, CoverageOptions{Real: true}, append(lists, "--real")},
		{all, CoverageOptions{ExcludeKinds: []Kind{Opinion}}, append(lists, "--exclude-kinds", "opinion")},
		{all, CoverageOptions{Only: only}, append(lists, "--only", strings.Join(only, ","))},
		{CoverageInput{Officials: all.Officials}, CoverageOptions{}, []string{"--officials", officials}},
		{CoverageInput{Cities: all.Cities}, CoverageOptions{}, []string{"--cities", cities}},
	}
	for _, tt := range tests {
		inBothLanguages(t, c, script, tt.in, tt.o, tt.args...)
	}
}

func TestCoverageScoreIsThatOfThePythonScorer(t *testing.T) {
	dir := sharedFolder(t, "coverage")
	c, err := ReadCoverage(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	compareFiles(t, c, dir, 2)
}

func TestSampleScoreIsThatOfThePythonScorer(t *testing.T) {
	dir := scorerBeside(t, filepath.Join(sharedFolder(t, "coverage"), "score.py"))
	c, err := Sample()
	if err != nil {
		t.Fatal(err)
	}
	compareFiles(t, c, dir, 5)
}

// extracted are the statements of the gold as an engine would find them.
func extracted(t *testing.T, c *Coverage, g *Gold) *stancebook.Extraction {
	t.Helper()
	text := c.Texts[g.ID]
	x := &stancebook.Extraction{Article: &stancebook.Article{ID: g.ID, Text: text}}
	for _, a := range g.Attributions {
		var points []stancebook.Span
		for _, r := range a.Content {
			points = append(points, stancebook.Span{Begin: r[0], End: r[1]})
		}
		spans, ok := stancebook.Bytes(text, points)
		if !ok {
			t.Fatalf("%s: %v is outside the text", a.ID, points)
		}
		claim := stancebook.Claim{Speakers: []stancebook.Speaker{{Name: a.Speaker, Kind: a.SpeakerKind}}}
		claim.Content = spans
		for _, city := range a.Cities {
			claim.Cities = append(claim.Cities, stancebook.City{Name: city.Name, State: city.State})
		}
		for _, topic := range []string{"another", "letters"} {
			side := a.Stance
			if topic == "another" {
				side = stancebook.Unclear
			}
			claim.Stances = append(claim.Stances, stancebook.Stance{Topic: topic, Verdict: stancebook.Verdict{Side: side}})
		}
		x.Claims = append(x.Claims, claim)
	}
	for _, city := range g.Cities {
		x.Cities = append(x.Cities, stancebook.City{Name: city.Name, State: city.State})
	}
	for _, o := range g.Officials {
		x.People = append(x.People, stancebook.Person{Name: o.Name, Official: true})
	}
	return x
}

func TestLinesOfTheGoldScoreFull(t *testing.T) {
	c, err := Sample()
	if err != nil {
		t.Fatal(err)
	}
	lines := func(change func(*stancebook.Extraction)) string {
		var b strings.Builder
		for i := range c.Gold {
			x := extracted(t, c, &c.Gold[i])
			change(x)
			line, err := x.Line(false)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(append(line, '\n'))
		}
		return b.String() + `{"doc": "broken", "error": "it could not be read"}` + "\n"
	}
	rows, err := ReadRecords("found.jsonl", strings.NewReader(lines(func(*stancebook.Extraction) {})))
	if err != nil {
		t.Fatal(err)
	}
	score, err := ScoreCoverage(c, CoverageInput{Claims: rows}, CoverageOptions{Topic: "letters"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range score.Figures() {
		if f.Last() != 1 {
			t.Errorf("%s = %v, want 1", f.Name, f.Last())
		}
	}
	for _, f := range score.Faults {
		t.Errorf("fault %+v", f)
	}
	rows, err = ReadRecords("found.jsonl", strings.NewReader(lines(func(x *stancebook.Extraction) {
		x.Article.Text += "\nOne more line."
	})))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ScoreCoverage(c, CoverageInput{Claims: rows}, CoverageOptions{}); err == nil {
		t.Error("lines made from another text were scored")
	}
}

func TestFaultsShowWhatIsWrongAndWhere(t *testing.T) {
	const text = "Head\nThe mayor said the town would pay nothing at all. The chief said nobody had asked him about it yet."
	at := func(words string) Range {
		i := strings.Index(text, words)
		return Range{i, i + len(words)}
	}
	c := &Coverage{
		Sheets: []Sheet{{ID: "a"}}, Texts: map[string]string{"a": text},
		Gold: []Gold{{ID: "a", Attributions: []Attribution{
			{ID: "a-1", Speaker: "Ann Lee", SpeakerKind: stancebook.PersonKind, Type: stancebook.Indirect, Stance: stancebook.Oppose,
				StanceClear: true, Content: []Range{at("the town would pay nothing at all")}},
			{ID: "a-2", Speaker: "Bob Ray", SpeakerKind: stancebook.PersonKind, Type: stancebook.Indirect,
				Content: []Range{at("nobody had asked him about it yet")}},
		}}},
	}
	row := func(speaker, quote, stance string) Record {
		return Record{{"article", "a"}, {"speaker", speaker}, {"quote", quote}, {"stance", stance}}
	}
	score, err := ScoreCoverage(c, CoverageInput{Claims: []Record{
		row("Bob Ray", "the town would pay nothing at all", "support"), row("Ann Lee", "mayor said", ""),
	}}, CoverageOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range score.Faults {
		got = append(got, fmt.Sprintf("%s %s %s>%s [%s]", f.Kind, f.Statement, f.Expected, f.Got, f.Words))
		if want := f.Before + " " + f.Words; !strings.Contains(strings.ReplaceAll(text, "\n", " "), want) {
			t.Errorf("%s stands behind %q", f.Words, f.Before)
		}
	}
	want := []string{
		"invented  >Ann Lee [mayor said]",
		"speaker a-1 Ann Lee>Bob Ray [the town would pay nothing at all]",
		"stance a-1 oppose>support [the town would pay nothing at all]",
		"missed a-2 Bob Ray> [nobody had asked him about it yet]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("faults\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
