package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// demoBook makes the demo's book and one article more, whose words lie behind
// characters that take two UTF-16 code units.
func demoBook(t *testing.T) (db string) {
	t.Helper()
	dir := t.TempDir()
	db = filepath.Join(dir, "stancebook.db")
	program(t, 0, "demo", "--dir", dir)
	article := filepath.Join(dir, "emoji.txt")
	writeFile(t, article, []byte("\U0001F5FD The mayor answered the letter on Tuesday. "+
		"“Stockton 🏙 opposes the letters to sanctuary cities; \"never\", I told Attorney General Jeff Sessions, and we will fight them in court,” said Dana Whitlow, the mayor of Stockton, California.\n"))
	program(t, 0, "ingest", "--db", db, article)
	return db
}

func TestDNAFileHoldsItsDocumentedStructure(t *testing.T) {
	db := demoBook(t)
	base := filepath.Join(filepath.Dir(db), "letters")
	program(t, 0, "export", "dna", "--db", db, "-o", base+".dna")
	dna, err := sql.Open("sqlite3", base+".dna")
	if err != nil {
		t.Fatal(err)
	}
	defer dna.Close()
	for _, c := range []struct{ question, query string }{
		{"rows whose reference leads nowhere", `SELECT count(*) FROM pragma_foreign_key_check`},
		{"statements without a value for some variable", `SELECT count(*) FROM STATEMENTS s, VARIABLES v WHERE (SELECT count(*) FROM (
			SELECT StatementId, VariableId FROM DATASHORTTEXT UNION ALL SELECT StatementId, VariableId FROM DATALONGTEXT UNION ALL
			SELECT StatementId, VariableId FROM DATAINTEGER UNION ALL SELECT StatementId, VariableId FROM DATABOOLEAN) d
			WHERE d.StatementId = s.ID AND d.VariableId = v.ID) <> 1`},
		{"values of another variable than the statement's", `SELECT count(*) FROM DATASHORTTEXT d JOIN ENTITIES e ON e.ID = d.Entity WHERE e.VariableId <> d.VariableId`},
		{"short texts without an empty value", `SELECT count(*) FROM VARIABLES v WHERE DataType = 'short text' AND NOT EXISTS (
			SELECT 1 FROM ENTITIES e WHERE e.VariableId = v.ID AND e.Value = '')`},
		{"values without one of their attributes", `SELECT count(*) FROM ENTITIES e JOIN ATTRIBUTEVARIABLES a USING (VariableId) WHERE NOT EXISTS (
			SELECT 1 FROM ATTRIBUTEVALUES v WHERE v.EntityId = e.ID AND v.AttributeVariableId = a.ID)`},
		{"texts that are too long", `SELECT count(*) FROM (SELECT Value t FROM ENTITIES UNION ALL SELECT Title FROM DOCUMENTS UNION ALL
			SELECT AttributeValue FROM ATTRIBUTEVALUES) WHERE length(t) > 190`},
		{"agreements that the stance denies", `SELECT count(*) FROM DATABOOLEAN b JOIN DATAINTEGER i USING (StatementId) WHERE 2 * b.Value - 1 <> i.Value`},
		{"versions that DNA refuses", `SELECT count(*) = 0 FROM SETTINGS WHERE Property = 'version' AND Value LIKE '3.%'`},
		{"empty files", `SELECT count(*) < 20 FROM STATEMENTS`},
	} {
		var n int
		if err := dna.QueryRow(c.query).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d (%v)", c.question, n, err)
		}
	}
	checkPlaces(t, dna, base+"-statements.csv")
}

// dnaTables are DNA's tables with their columns, each with the table that it
// refers to.
const dnaTables = `
SETTINGS Property Value
CODERS ID Name Red Green Blue Refresh FontSize Password PopupWidth ColorByCoder PopupDecoration PopupAutoComplete PermissionAddDocuments
CODERS PermissionEditDocuments PermissionDeleteDocuments PermissionImportDocuments PermissionAddStatements PermissionEditStatements
CODERS PermissionDeleteStatements PermissionEditAttributes PermissionEditRegex PermissionEditStatementTypes PermissionEditCoders
CODERS PermissionEditCoderRelations PermissionViewOthersDocuments PermissionEditOthersDocuments PermissionViewOthersStatements
CODERS PermissionEditOthersStatements
DOCUMENTS ID Title Text Coder>CODERS Author Source Section Notes Type Date
STATEMENTTYPES ID Label Red Green Blue
VARIABLES ID Variable DataType StatementTypeId>STATEMENTTYPES
VARIABLELINKS ID SourceVariableId>VARIABLES TargetVariableId>VARIABLES
REGEXES Label Red Green Blue
CODERRELATIONS ID Coder>CODERS OtherCoder>CODERS viewStatements editStatements viewDocuments editDocuments
STATEMENTS ID StatementTypeId>STATEMENTTYPES DocumentId>DOCUMENTS Start Stop Coder>CODERS
DATABOOLEAN ID StatementId>STATEMENTS VariableId>VARIABLES Value
DATAINTEGER ID StatementId>STATEMENTS VariableId>VARIABLES Value
ENTITIES ID VariableId>VARIABLES Value Red Green Blue ChildOf>ENTITIES
DATASHORTTEXT ID StatementId>STATEMENTS VariableId>VARIABLES Entity>ENTITIES
DATALONGTEXT ID StatementId>STATEMENTS VariableId>VARIABLES Value
ATTRIBUTEVARIABLES ID VariableId>VARIABLES AttributeVariable
ATTRIBUTEVALUES ID EntityId>ENTITIES AttributeVariableId>ATTRIBUTEVARIABLES AttributeValue
`

func TestDNAFileHasDNAsTablesAndReferences(t *testing.T) {
	db := demoBook(t)
	file := filepath.Join(filepath.Dir(db), "letters.dna")
	program(t, 0, "export", "dna", "--db", db, "-o", file)
	want := map[string]string{}
	for line := range strings.Lines(strings.TrimSpace(dnaTables)) {
		table, columns, _ := strings.Cut(strings.TrimSpace(line), " ")
		want[table] = strings.TrimSpace(want[table] + " " + columns)
	}
	got := map[string]string{}
	for _, line := range query(t, file, `SELECT s.name || ' ' || c.name || coalesce('>' || f."table", '') || iif(f."on_delete" <> 'CASCADE', ' which does not cascade', '')
		FROM sqlite_schema s, pragma_table_info(s.name) c LEFT JOIN pragma_foreign_key_list(s.name) f ON f."from" = c.name
		WHERE s.type = 'table' ORDER BY s.rowid, c.cid`) {
		table, column, _ := strings.Cut(line, " ")
		got[table] = strings.TrimSpace(got[table] + " " + column)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tables (-DNA's +the file's):\n%s", diff)
	}
	for _, unique := range []string{"VARIABLES Variable StatementTypeId", "ENTITIES VariableId Value", "ATTRIBUTEVARIABLES VariableId AttributeVariable",
		"ATTRIBUTEVALUES EntityId AttributeVariableId", "DATASHORTTEXT StatementId VariableId", "DATALONGTEXT StatementId VariableId",
		"DATAINTEGER StatementId VariableId", "DATABOOLEAN StatementId VariableId"} {
		table, columns, _ := strings.Cut(unique, " ")
		if found := query(t, file, `SELECT (SELECT group_concat(name, ' ') FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno))
			FROM pragma_index_list('`+table+`') l WHERE l."unique"`); !slices.Contains(found, columns) {
			t.Errorf("%s: unique are %q, want %q", table, found, columns)
		}
	}
}

// checkPlaces holds the words that the list of events gives against those at
// the statement's place in its document, counted as DNA counts.
func checkPlaces(t *testing.T, dna *sql.DB, events string) {
	t.Helper()
	list, err := os.ReadFile(events)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := dna.Query(`SELECT s.ID, s.Start, s.Stop, d.Text FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId ORDER BY s.ID`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	lines := strings.Split(string(list), "\n")
	wide := false
	for n := 1; rows.Next(); n++ {
		var id, start, stop int
		var text string
		if err := rows.Scan(&id, &start, &stop, &text); err != nil {
			t.Fatal(err)
		}
		words := string(utf16.Decode(utf16.Encode([]rune(text))[start:stop]))
		wide = wide || strings.Contains(words, "🏙")
		if clean := strings.NewReplacer(";", ",", `"`, "'", "\n", " ").Replace(words); !strings.Contains(lines[n], `;"`+clean+`";`) {
			t.Errorf("statement %d: %q stands in the document, the list has %s", id, words, lines[n])
		}
	}
	if !wide {
		t.Error("no statement with a character of two code units was met")
	}
}

type graphMLData struct {
	Key   string `xml:"key,attr"`
	Value string `xml:",chardata"`
}

type graphMLKey struct {
	ID   string `xml:"id,attr"`
	For  string `xml:"for,attr"`
	Name string `xml:"attr.name,attr"`
	Type string `xml:"attr.type,attr"`
}

type graphML struct {
	Keys  []graphMLKey `xml:"key"`
	Graph struct {
		Nodes []struct {
			ID   string        `xml:"id,attr"`
			Data []graphMLData `xml:"data"`
		} `xml:"node"`
		Edges []struct {
			Source string        `xml:"source,attr"`
			Target string        `xml:"target,attr"`
			Data   []graphMLData `xml:"data"`
		} `xml:"edge"`
	} `xml:"graph"`
}

// check holds every value against the type declared for it, and the statements
// of the nodes against those of the edges.
func (g *graphML) check(t *testing.T, mode string) {
	t.Helper()
	sums := map[string]float64{}
	values := func(scope string, data []graphMLData) {
		for _, d := range data {
			i := slices.IndexFunc(g.Keys, func(k graphMLKey) bool { return k.ID == d.Key && k.For == scope })
			if i < 0 {
				t.Fatalf("--mode %s: a %s has the key %s, which is not declared", mode, scope, d.Key)
			}
			n, err := strconv.ParseFloat(d.Value, 64)
			if isNumber := g.Keys[i].Type == "int" || g.Keys[i].Type == "double"; isNumber && err != nil || !isNumber && g.Keys[i].Type != "string" {
				t.Errorf("--mode %s: %s %q of type %s", mode, g.Keys[i].Name, d.Value, g.Keys[i].Type)
			}
			sums[scope+" "+g.Keys[i].Name] += n
		}
	}
	for _, n := range g.Graph.Nodes {
		values("node", n.Data)
	}
	for _, e := range g.Graph.Edges {
		values("edge", e.Data)
	}
	// In two modes each statement counts at its speaker and on their edge.
	if mode == "two" && (sums["edge weight"] == 0 || sums["node statements"] != sums["edge weight"] || sums["edge net"] != sums["edge support"]-sums["edge oppose"]) {
		t.Errorf("--mode two: sums %v", sums)
	}
}

func TestGraphMLIsReadByXMLAndNetworkx(t *testing.T) {
	db := demoBook(t)
	for _, mode := range []string{"two", "one"} {
		file := filepath.Join(filepath.Dir(db), mode+".graphml")
		program(t, 0, "export", "graphml", "--db", db, "--mode", mode, "-o", file)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var doc graphML
		if err := xml.Unmarshal(text, &doc); err != nil {
			t.Fatalf("--mode %s: %v", mode, err)
		}
		doc.check(t, mode)
		known := map[string]bool{}
		for _, n := range doc.Graph.Nodes {
			if known[n.ID] {
				t.Errorf("--mode %s: two nodes %s", mode, n.ID)
			}
			known[n.ID] = true
		}
		for _, e := range doc.Graph.Edges {
			if !known[e.Source] || !known[e.Target] {
				t.Errorf("--mode %s: edge from %s to %s, which are not both nodes", mode, e.Source, e.Target)
			}
		}
		if len(doc.Graph.Edges) == 0 {
			t.Errorf("--mode %s: no edge", mode)
		}
		if exec.Command("python3", "-c", "import networkx").Run() != nil {
			continue
		}
		check := "import networkx, networkx.algorithms.bipartite, sys\ng = networkx.read_graphml(sys.argv[1])\n" +
			"assert all(d['sign'] in (-1, 0, 1) and d['weight'] >= 1 for _, _, d in g.edges(data=True))\n" +
			"assert sys.argv[2] == 'one' or networkx.algorithms.bipartite.is_bipartite_node_set(g, [n for n, d in g.nodes(data=True) if d['bipartite'] == 0])\nprint(len(g), g.number_of_edges())"
		if out, err := exec.Command("python3", "-c", check, file, mode).CombinedOutput(); err != nil {
			t.Errorf("--mode %s: networkx: %v: %s", mode, err, out)
		} else if got, want := strings.TrimSpace(string(out)), fmt.Sprint(len(doc.Graph.Nodes), " ", len(doc.Graph.Edges)); got != want {
			t.Errorf("--mode %s: networkx reads %s nodes and edges, the file has %s", mode, got, want)
		}
	}
}

func TestAnnotationsQuoteTheirArticles(t *testing.T) {
	db := demoBook(t)
	var collection struct {
		Type  string
		Total int
		First struct {
			Items []struct {
				ID, Type string
				Body     []map[string]any
				Target   []struct {
					Source   string
					Selector struct{ Type, Exact, Prefix, Suffix string }
				}
			}
		}
	}
	if err := json.Unmarshal(program(t, 0, "export", "annotations", "--db", db), &collection); err != nil {
		t.Fatal(err)
	}
	if collection.Type != "AnnotationCollection" || collection.Total != len(collection.First.Items) || collection.Total < 100 {
		t.Fatalf("a %s of %d, which holds %d", collection.Type, collection.Total, len(collection.First.Items))
	}
	texts := query(t, db, "SELECT text FROM versions WHERE text IS NOT NULL")
	all := strings.Join(strings.Fields(strings.Join(texts, " ")), " ")
	for _, item := range collection.First.Items {
		for _, target := range item.Target {
			s := target.Selector
			if quoted := strings.Join(strings.Fields(s.Prefix+s.Exact+s.Suffix), " "); !strings.Contains(all, quoted) {
				t.Errorf("%s: no article has %q", item.ID, quoted)
			}
		}
	}
}

func TestUnitsCountAsDNADoes(t *testing.T) {
	for text, want := range map[string]int{"": 0, "Stockton": 8, "é": 1, "e\u0301": 2, "🏙": 2, "\u200fשלום": 5} {
		if got := units(text); got != want {
			t.Errorf("%q: %d units, want %d", text, got, want)
		}
	}
}

func TestListOfEventsQuotesEveryField(t *testing.T) {
	got := quoteAll([]string{`say "no"; never`, "two\nlines", ""})
	if want := `"say 'no', never";"two lines";""`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if bytes.ContainsRune([]byte(got), '\n') {
		t.Error("a line breaks")
	}
}

// TestExportedBookIsWholeWhileAnIngestWrites exports the book again and again
// while another process ingests into it.
func TestExportedBookIsWholeWhileAnIngestWrites(t *testing.T) {
	dir := t.TempDir()
	coverage := writeCoverage(t, dir)
	book, copied := filepath.Join(dir, "book.db"), filepath.Join(dir, "copy.db")
	program(t, 0, "ingest", filepath.Join(coverage, "000.txt"), "--db", book)
	cmd := ingesting(book, coverage)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var counted []map[string]int
	for written := false; !written; {
		select {
		case err := <-ended:
			if written = true; err != nil {
				t.Fatalf("ingest: %v", err)
			}
		default:
		}
		program(t, 0, "export", "db", "-o", copied, "--db", book)
		for _, check := range []string{"PRAGMA integrity_check", "SELECT 'ok' WHERE NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check)"} {
			if answer := strings.Join(query(t, copied, check), " "); answer != "ok" {
				t.Fatalf("copy %d: %s: %s", len(counted), check, answer)
			}
		}
		if len(bookRows(t, copied)) == 0 {
			t.Fatalf("copy %d: the views give nothing", len(counted))
		}
		counted = append(counted, claimsByArticle(t, copied))
	}
	whole := counted[len(counted)-1]
	for i, counts := range counted {
		for article, n := range counts {
			if n != whole[article] {
				t.Errorf("copy %d: article %s has %d claims, want all %d or none", i, article, n, whole[article])
			}
		}
	}
	if len(counted) < 3 || len(counted[0]) == len(whole) {
		t.Errorf("%d copies, the first of %d articles, the last of %d: nothing is tested", len(counted), len(counted[0]), len(whole))
	}
	t.Logf("%d copies while %d articles were written", len(counted), len(whole))
}
