package extract_test

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stancebook/stancebook"
)

// TestPagesThatAreNoNewsGiveNothing holds pages of other kinds, and news in
// forms that look like them.
func TestPagesThatAreNoNewsGiveNothing(t *testing.T) {
	pages, err := txtar.ParseFile("testdata/pages.txtar")
	if err != nil || len(pages.Files) == 0 {
		t.Fatalf("read the pages: %v", err)
	}
	e := extractor()
	for _, f := range pages.Files {
		x := e.Article(&stancebook.Article{Text: string(f.Data), Published: "2017-08-03"})
		nothing := len(x.Claims) == 0 && len(x.People) == 0 && len(x.Cities) == 0
		switch {
		case strings.HasPrefix(f.Name, "nothing/") && !nothing:
			t.Errorf("%s: %d claims, people %+v, cities %v", f.Name, len(x.Claims), x.People, x.Cities)
		case strings.HasPrefix(f.Name, "news/") && (len(x.Claims) == 0 || len(x.People) == 0):
			t.Errorf("%s: %d claims, people %+v", f.Name, len(x.Claims), x.People)
		}
	}
}
