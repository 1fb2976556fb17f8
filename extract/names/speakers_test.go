package names_test

import (
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
)

// TestSourcesLeadToTheirSpeakers holds for each kind of source who must be
// found, by what, and who else fits as well.
func TestSourcesLeadToTheirSpeakers(t *testing.T) {
	for _, f := range sheet(t, "testdata/speakers.tsv", 5) {
		body := strings.ReplaceAll(f[1], "¶", "\n\n")
		begin := strings.Index(body, "⟦")
		body = strings.Replace(body, "⟦", "", 1)
		end := strings.Index(body, "⟧")
		body = strings.Replace(body, "⟧", "", 1)
		att := stancebook.Attribution{Sources: []stancebook.Span{{Begin: begin, End: end}}, Content: []stancebook.Span{{Begin: end, End: len(body)}},
			Type: stancebook.Indirect}
		speakers := castOf(body, "").Speakers([]stancebook.Attribution{att})[0]
		var found []string
		for _, s := range speakers {
			found = append(found, s.Name)
		}
		first := speakers[0]
		if name, rivals := strings.Join(found, "; "), strings.Join(first.Rivals, "; "); name != f[2] || string(first.NamedBy) != f[3] || rivals != f[4] {
			t.Errorf("%s: %q\n got %q by %s, rivals %q\nwant %q by %s, rivals %q", f[0], f[1], name, first.NamedBy, rivals, f[2], f[3], f[4])
		}
	}
}
