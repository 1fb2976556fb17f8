package stancebook_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var updateModules = flag.Bool("update-modules", false, "write the program's modules anew")

// TestProgramTakesNoModuleUnseen lists the modules that the program is built of:
// another one is a decision, and what runs beside the program brings none.
func TestProgramTakesNoModuleUnseen(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-tags", "sqlite_fts5", "-f", "{{with .Module}}{{.Path}}{{end}}", "./cmd/stancebook").Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := strings.Fields(string(out))
	slices.Sort(modules)
	got := strings.Join(slices.Compact(modules), "\n") + "\n"
	path := filepath.Join("cmd", "stancebook", "testdata", "modules.txt")
	if *updateModules {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || string(want) != got {
		t.Errorf("the program is built of other modules than %s lists (%v): if that is wanted, go test . -run NoModuleUnseen -update-modules\n%s", path, err, got)
	}
}
