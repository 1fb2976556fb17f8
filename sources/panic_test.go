package sources

import (
	"context"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources/page"
)

func TestParserThatPanicsIsOneFault(t *testing.T) {
	r := newReader(Options{}, func(*stancebook.Article, error) bool { return true }, func() {})
	defer r.web.close()
	r.parser = func([]byte, page.Options) (*stancebook.Article, error) { panic("index out of range") }
	for range 20 { // each gives back the room that it took
		_, err := r.parse(context.Background(), make([]byte, 5<<20), page.Options{})
		if err == nil || !strings.Contains(err.Error(), "its parser broke (index out of range)") || causeOf(err) != "parser" {
			t.Fatalf("got %v", err)
		}
	}
}
