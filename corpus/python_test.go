package corpus

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// sharedFolder finds annotated news that is not part of this repository.
func sharedFolder(t *testing.T, name string) string {
	t.Helper()
	root := os.Getenv("STANCEBOOK_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "shared")
	}
	dir := filepath.Join(root, "data", name)
	if _, err := os.Stat(filepath.Join(dir, "score.py")); err != nil {
		t.Skipf("no annotated news at hand (set STANCEBOOK_SHARED): %v", err)
	}
	return dir
}

// python runs a script and returns what it prints.
func python(t *testing.T, script string, args ...string) []byte {
	t.Helper()
	interpreter, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 to compare with")
	}
	command := exec.Command(interpreter, append([]string{"-B", script}, args...)...)
	var out, complaint bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaint
	if err := command.Run(); err != nil {
		t.Fatalf("run %s %q: %v\n%s", script, args, err, complaint.Bytes())
	}
	return out.Bytes()
}

// scorerBeside copies the coverage scorer beside the embedded coverage, laid
// out as the scorer wants it.
func scorerBeside(t *testing.T, script string) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	source, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	write("score.py", source)
	if err := os.Mkdir(filepath.Join(dir, "articles"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"gold.jsonl", "articles.jsonl"} {
		content, err := fs.ReadFile(FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		write(name, content)
	}
	for _, a := range mustArticles(t) {
		write("articles/"+a.ID+".txt", []byte(mustText(t, &a)))
	}
	return dir
}

// firstDifference shows where two reports part.
func firstDifference(got, want []byte) string {
	a, b := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || !bytes.Equal(a[i], b[i]) {
			return "got " + string(bytes.Join(a[max(0, min(i-2, len(a))):min(i+2, len(a))], []byte("\n"))) +
				"\nwant " + string(bytes.Join(b[max(0, min(i-2, len(b))):min(i+2, len(b))], []byte("\n")))
		}
	}
	return "nothing"
}
