package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/stancebook/stancebook"
)

// indexAll puts all hashes into the index.
func indexAll(t testing.TB, b *Book) {
	t.Helper()
	err := b.transaction(t.Context(), func(ctx context.Context) error {
		_, err := b.lateOnes(ctx)
		return err
	})
	if err == nil {
		err = b.indexLate(t.Context(), 0)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestCopiesAreFoundWhereverTheirHashesAre joins the same articles to stories
// in books that put hashes into the index never, after each article, and now
// and then.
func TestCopiesAreFoundWhereverTheirHashesAre(t *testing.T) {
	tell := func(every int, again bool) string {
		path := filepath.Join(t.TempDir(), "book.db")
		o := Options{SameStory: halfShared}
		b := open(t, path, o)
		run := startRun(t, b)
		r := rand.New(rand.NewPCG(7, 7))
		for i := range 300 {
			first := r.IntN(9)
			x := carried(t, fmt.Sprintf("outlet%03d", i), "2017-08-01", numbered(r.IntN(60), first, first+r.IntN(9)))
			put(t, b, run, x)
			if i%10 == 9 { // a signature made in another way
				x.Signature = numbered(100+r.IntN(9), first, first+4)
				if _, err := b.Replace(t.Context(), run, x); err != nil {
					t.Fatal(err)
				}
			}
			if i%every == every-1 {
				indexAll(t, b)
			}
			if again && i%50 == 49 {
				b.Close()
				b = open(t, path, o)
			}
		}
		if late := dump(t, b, "SELECT banded FROM reached"); every < 1000 && late != "banded=300|\n" {
			t.Errorf("indexed after each %d: the index reaches to %s", every, late)
		}
		return dump(t, b, "SELECT article_id, story_id FROM articles ORDER BY 1")
	}
	want := tell(1, false)
	for _, other := range []struct {
		every int
		again bool
	}{{1000, false}, {1000, true}, {30, true}} {
		if got := tell(other.every, other.again); got != want {
			t.Errorf("indexed after each %d, opened again %v: the stories are\n%s\nwant\n%s", other.every, other.again, got, want)
		}
	}
}

// TestIndexingThatWasCutShortIsDoneAgain stops after the first of several
// transactions.
func TestIndexingThatWasCutShortIsDoneAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	b := open(t, path, Options{SameStory: halfShared})
	run := startRun(t, b)
	for i := range 40 {
		put(t, b, run, carried(t, fmt.Sprintf("outlet%02d", i), "2017-08-01", numbered(i/2, 0, 12)))
	}
	whole := len(b.late.articles)
	alter(t, b, "INSERT INTO copy_bands SELECT ?1, 1", int64(0x00010000))
	b.Close()
	b = open(t, path, Options{SameStory: halfShared})
	put(t, b, startRun(t, b), carried(t, "another", "2017-08-01", numbered(0, 0, 12)))
	if len(b.late.articles) != whole {
		t.Errorf("%d hashes are late, want %d", len(b.late.articles), whole)
	}
	indexAll(t, b)
	got, want := dump(t, b, "SELECT count(*) AS n FROM copy_bands"), fmt.Sprintf("n=%d|\n", 1+41*min(13, stancebook.SignatureIndex))
	if got != want {
		t.Errorf("the index holds %s, want %s", got, want)
	}
}
