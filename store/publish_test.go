package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stancebook/stancebook"
)

func TestPublishedCopyHoldsNothingPrivate(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	b := fresh(t)
	run, err := b.StartRun(ctx, "v0", "ingest /home/zuleika/clips")
	if err != nil {
		t.Fatal(err)
	}
	x := extraction(t, "/home/zuleika/clips/2017/a.html", "", text)
	x.Article.Raw = []byte("<p>" + text)
	put(t, b, run, x)
	put(t, b, run, extraction(t, "/home/zuleika/clips/2018/b.html", "", text+"\n\nAnd more."))
	if err := b.Fail(ctx, run, "/home/zuleika/clips/c.pdf", "is a PDF"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		retention     string
		text, context bool
	}{{Full, true, true}, {Excerpt, false, true}, {None, false, false}} {
		path := filepath.Join(folder, c.retention+".db")
		if err := b.Publish(ctx, path, c.retention); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(file, []byte("zuleika")) {
			at := bytes.Index(file, []byte("zuleika"))
			t.Errorf("%s: the user's folder is in the copy: %q", c.retention, file[max(at-60, 0):at+30])
		}
		if got := bytes.Contains(file, []byte("The council is split.")); got != c.text && c.retention != Excerpt {
			t.Errorf("%s: the article's text is there: %v, want %v", c.retention, got, c.text)
		}
		published := open(t, path, Options{ReadOnly: true})
		list := rows(t, published, stancebook.Query{Sort: "outlet"})
		if len(list) != 4 || (list[0].ContextBefore+list[0].ContextAfter != "") != c.context {
			t.Errorf("%s: %d rows, the first %+v", c.retention, len(list), list[0])
		}
		if paths := dump(t, published, "SELECT path FROM articles ORDER BY path"); paths != "path=2017/a.html|\npath=2018/b.html|\n" {
			t.Errorf("%s: paths %s", c.retention, paths)
		}
		if n := dump(t, published, "SELECT count(*) AS n FROM pages"); n != "n=0|\n" {
			t.Errorf("%s: pages %s", c.retention, n)
		}
		if found := rows(t, published, stancebook.Query{Search: "helicopters"}); len(found) == 0 {
			t.Errorf("%s: full text finds nothing", c.retention)
		}
	}
	if err := b.Publish(ctx, b.Path(), Full); err == nil {
		t.Error("the book was published over itself")
	}
}

func TestPublishWhileAnotherWritesIsWhole(t *testing.T) {
	ctx := context.Background()
	b := fresh(t)
	run := startRun(t, b)
	put(t, b, run, extraction(t, "a.txt", "", text))
	writing := make(chan error, 1)
	go func() {
		for i := range 200 {
			if _, err := b.Put(ctx, run, extraction(t, string(rune('b'+i%20))+"/"+string(rune('a'+i/20))+".txt", "", text+string(rune('a'+i/20))+string(rune('a'+i%20)))); err != nil {
				writing <- err
				return
			}
		}
		writing <- nil
	}()
	for i := range 5 {
		path := filepath.Join(t.TempDir(), "copy.db")
		if err := b.Publish(ctx, path, Excerpt); err != nil {
			t.Fatalf("copy %d: %v", i, err)
		}
		copied := open(t, path, Options{ReadOnly: true})
		for _, c := range []struct{ check, want string }{
			{"SELECT count(*) AS n FROM pragma_foreign_key_check", "n=0|\n"},
			{"SELECT count(*) AS n FROM (SELECT version_id FROM claims GROUP BY version_id HAVING count(*) <> 2)", "n=0|\n"},
			{"SELECT integrity_check AS n FROM pragma_integrity_check", "n=ok|\n"},
		} {
			if got := dump(t, copied, c.check); got != c.want {
				t.Errorf("copy %d: %s: %s", i, c.check, got)
			}
		}
	}
	if err := <-writing; err != nil {
		t.Fatal(err)
	}
}
