package store

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stancebook/stancebook"
)

func TestExtractionsGiveBackWhatWasPut(t *testing.T) {
	b := fresh(t)
	x := extraction(t, "a.txt", "", text)
	if got := put(t, b, startRun(t, b), x); got != New {
		t.Fatalf("Put = %s, want new", got)
	}
	n := 0
	for got, err := range b.Extractions(context.Background(), stancebook.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		if diff := cmp.Diff(x, got); diff != "" {
			t.Errorf("Extractions (-put +got):\n%s", diff)
		}
	}
	if n != 1 {
		t.Errorf("%d extractions, want 1", n)
	}
	if got := rows(t, b, stancebook.Query{}); len(got) != 2 {
		t.Errorf("%d rows, want 2", len(got))
	}
}
