package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stancebook/stancebook/store"
)

func TestXTrace(t *testing.T) {
	book, err := store.Open(t.Context(), os.Getenv("STANCEBOOK_MILLION"), store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	v := viewing(t, book)
	w := viewing(t, book)
	for _, a := range strings.Fields(os.Getenv("XASK")) {
		tr := os.Getenv("XTRACE")
		os.Setenv("XTRACE", "")
		v.ask(t, a)
		os.Setenv("XTRACE", tr)
		os.Stderr.WriteString("=== " + a + "\n")
		s := w.ask(t, a)
		t.Log(a, s.wall, s.worked)
	}
}
