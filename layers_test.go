package stancebook_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/stancebook/stancebook"

// layers says which packages of this module each package may import. A new
// package is a decision that is written down here first.
var layers = map[string][]string{
	".":                       {},
	"sources/page":            {"."},
	"sources":                 {".", "sources/page"},
	"extract/text":            {"."},
	"extract/attribution":     {".", "extract/text"},
	"extract/names/gazetteer": {"."},
	"extract/names":           {".", "extract/text", "extract/names/gazetteer"},
	"extract/stance":          {".", "extract/text", "extract/stance/content"},
	"extract/stance/content":  {".", "extract/text"},
	"extract/copies":          {".", "extract/text"},
	"extract":                 {".", "extract/text", "extract/attribution", "extract/names", "extract/stance", "extract/copies"},
	"store":                   {"."},
	"corpus":                  {"."},
	"web/plot":                {"."},
	"web":                     {".", "web/plot"},
	"cmd/train":               {".", "extract", "extract/text", "extract/attribution", "extract/names", "extract/names/gazetteer", "extract/stance", "extract/stance/content", "corpus"},
	"cmd/stancebook":          {".", "sources", "extract", "extract/copies", "extract/names", "extract/names/gazetteer", "extract/stance", "extract/stance/content", "extract/text", "store", "corpus", "web"},
}

// rooms are the folders that may hold code: ARCHITECTURE's table and no more.
var rooms = []string{"cmd", "corpus", "docs", "extract", "sources", "store", "web"}

func TestPackagesImportOnlyWhatTheirLayerAllows(t *testing.T) {
	imports := packageImports(t)
	if len(imports) < 10 {
		t.Fatalf("found %d packages: is this the module's root?", len(imports))
	}
	for from, list := range imports {
		allowed, listed := layers[from]
		if !listed {
			t.Errorf("package %s is in no layer: write it into the table, with what it may import", from)
			continue
		}
		for _, to := range list {
			if !slices.Contains(allowed, to) {
				t.Errorf("package %s imports %s, which its layer does not allow", from, to)
			}
		}
	}
	for name := range layers {
		if _, there := imports[name]; !there {
			t.Errorf("layer table lists %s, which is not there", name)
		}
	}
}

func TestRootImportsTheStandardLibraryAlone(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no Go files at the root: %v", err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, path := range importsOf(t, name) {
			if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") {
				t.Errorf("%s imports %s: the root holds nouns and needs the standard library alone", name, path)
			}
		}
	}
}

func TestTopLevelFoldersAreTheRooms(t *testing.T) {
	dirs, err := filepath.Glob("*/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		room, _, _ := strings.Cut(filepath.ToSlash(dir), "/")
		if strings.HasPrefix(room, ".") || room == "bin" || room == "demo" {
			continue // tools, and what make writes
		}
		if !slices.Contains(rooms, room) {
			t.Errorf("folder %s is none of the rooms %v", room, rooms)
		}
	}
}

// packageImports maps each package's folder to the folders of this module that
// it imports, its tests left out.
func packageImports(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && path != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata") {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		dir := filepath.ToSlash(filepath.Dir(path))
		found[dir] = append(found[dir], ownImports(t, path)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func ownImports(t *testing.T, file string) (own []string) {
	t.Helper()
	for _, path := range importsOf(t, file) {
		if path == module {
			own = append(own, ".")
		} else if rest, ok := strings.CutPrefix(path, module+"/"); ok {
			own = append(own, rest)
		}
	}
	return own
}

func importsOf(t *testing.T, file string) (paths []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}
