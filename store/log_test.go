package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestLogOfWritesStaysShortWhileOneWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	b := open(t, path, Options{})
	put(t, b, startRun(t, b), extraction(t, "a.txt", "", text))
	alter(t, b, "CREATE TABLE load (n INTEGER PRIMARY KEY, bytes BLOB)")
	began, longest := 0, int64(0)
	var before int64
	for i := range 500 {
		alter(t, b, "INSERT INTO load VALUES (?, ?)", i, bytes.Repeat([]byte{byte(i)}, 1<<20))
		info, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() < before {
			began++
		}
		before, longest = info.Size(), max(longest, info.Size())
	}
	if began < 1 || longest > 3*logBytes {
		t.Errorf("in 500 MB the log began anew %d times and was %d MB at most; want once and %d MB", began, longest>>20, 3*logBytes>>20)
	}
	b.Close()
	b = open(t, path, Options{})
	if got := dump(t, b, "SELECT count(*) AS n, sum(length(bytes)) AS bytes, (SELECT integrity_check FROM pragma_integrity_check) AS whole FROM load"); got != "n=500|bytes=524288000|whole=ok|\n" {
		t.Errorf("the book holds %s", got)
	}
}
