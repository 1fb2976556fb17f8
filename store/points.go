package store

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/stancebook/stancebook"
)

// readSpans reads what stancebook.SpanList wrote.
func readSpans(list string) ([]stancebook.Span, error) {
	if list == "" {
		return nil, nil
	}
	var spans []stancebook.Span
	for part := range strings.SplitSeq(list, ";") {
		begin, end, _ := strings.Cut(part, "-")
		b, err1 := strconv.Atoi(begin)
		e, err2 := strconv.Atoi(end)
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("read spans %q: not of the form 923-1078;1140-1226", list)
		}
		spans = append(spans, stancebook.Span{Begin: b, End: e})
	}
	return spans, nil
}
