package stancebook_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	longestFile     = 450 // lines
	longestFunction = 80  // lines; longer only where it is a table
	usualFunction   = 45  // lines; 95 of 100 functions are no longer
)

func TestSizeOfFilesAndFunctionsStaysInBudget(t *testing.T) {
	var lengths []int
	files := token.NewFileSet()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		if lines := files.File(file.Pos()).LineCount(); lines > longestFile {
			t.Errorf("%s has %d lines, more than %d: which of its two things is the other file?", path, lines, longestFile)
		}
		if strings.HasSuffix(path, "_test.go") {
			return nil
		}
		for _, declaration := range file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Body != nil {
				n := files.Position(f.Body.Rbrace).Line - files.Position(f.Pos()).Line + 1
				lengths = append(lengths, n)
				if n > longestFunction {
					t.Errorf("%s: %s has %d lines, more than %d", path, f.Name.Name, n, longestFunction)
				}
			}
		}
		return nil
	})
	if err != nil || len(lengths) == 0 {
		t.Fatalf("read the sources: %v (%d functions)", err, len(lengths))
	}
	slices.Sort(lengths)
	if p95 := lengths[len(lengths)*95/100]; p95 > usualFunction {
		t.Errorf("95 of 100 functions have up to %d lines, want %d", p95, usualFunction)
	}
}
