package store

import (
	"database/sql"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sections reads docs/data.md: the names in backquotes under each heading.
func sections(t *testing.T) (map[string][]string, string) {
	t.Helper()
	page, err := os.ReadFile("../docs/data.md")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string][]string{}
	for _, part := range strings.Split(string(page), "\n### ")[1:] {
		heading, body, _ := strings.Cut(part, "\n")
		for _, m := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(body, -1) {
			named[heading] = append(named[heading], m[1])
		}
	}
	return named, string(page)
}

func TestDataPageNamesEveryTableViewAndColumn(t *testing.T) {
	b := fresh(t)
	named, _ := sections(t)
	known := map[string]bool{}
	err := b.query(t.Context(), `SELECT s.name, c.name FROM sqlite_schema s, pragma_table_xinfo(s.name) c
		WHERE s.type IN ('table', 'view') AND s.name NOT LIKE 'claims\_fts\_%' ESCAPE '\' AND s.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND c.hidden = 0`, nil, func(rows *sql.Rows) error {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			return err
		}
		known[table] = true
		list := named[table]
		if table == "claim_rows" {
			list = append(list, named["stances_flat"]...)
		}
		if !slices.Contains(list, column) {
			t.Errorf("docs/data.md does not name %s.%s", table, column)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for table := range named {
		if !known[table] {
			t.Errorf("docs/data.md has %s, which the book has not", table)
		}
	}
	if len(known) < 25 {
		t.Errorf("the schema gave %d tables and views: the question is wrong", len(known))
	}
}

func TestQueriesOfTheDataPageRun(t *testing.T) {
	b := fresh(t)
	put(t, b, startRun(t, b), extraction(t, "a.txt", "", text))
	_, page := sections(t)
	_, session, _ := strings.Cut(page, "```sql\n")
	session, _, _ = strings.Cut(session, "```")
	n := 0
	for query := range strings.SplitSeq(session, ";\n") {
		if strings.TrimSpace(query) == "" {
			continue
		}
		n++
		dump(t, b, query)
	}
	if n < 5 {
		t.Errorf("%d queries found in docs/data.md, want 5", n)
	}
}
