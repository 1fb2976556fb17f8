package names_test

import (
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names"
	"github.com/stancebook/stancebook/extract/text"
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

// openingSpeaker is the speaker of the source first in an article of that day, with
// what else is known of it.
func openingSpeaker(a stancebook.Article, source string) stancebook.Speaker {
	att := stancebook.Attribution{Sources: []stancebook.Span{{Begin: 0, End: len(source)}},
		Content: []stancebook.Span{{Begin: len(source), End: len(a.Text)}}, Type: stancebook.Indirect}
	return names.Find(text.Parse(a.Text), &a).Speakers([]stancebook.Attribution{att})[0][0]
}

// TestFamilyNameAloneIsTheOnlyHolder holds that a family name alone is a holder
// of high federal office only where one fits the day and the article names no other.
func TestFamilyNameAloneIsTheOnlyHolder(t *testing.T) {
	for _, c := range []struct{ body, source, day, want string }{
		{"Biden said no.", "Biden", "2021-05-04", "Joe Biden"},
		{"McConnell said no.", "McConnell", "2018-05-04", "Mitch McConnell"},
		{"Biden said no.", "Biden", "", "Biden"},
		{"Biden said no to Ann Biden, a clerk.", "Biden", "2021-05-04", "Ann Biden"},
		{"Ossory said no.", "Ossory", "2021-05-04", "Ossory"},
	} {
		s := openingSpeaker(stancebook.Article{Text: c.body, Published: c.day}, c.source)
		if s.Name != c.want || c.want == "Joe Biden" && s.Confidence > 0.6 {
			t.Errorf("%q on %q: got %q, confidence %.2f, want %q", c.body, c.day, s.Name, s.Confidence, c.want)
		}
	}
}

// TestIIsTheOnlyAuthor holds that "I" outside quotation marks is the author where
// the byline names one person.
func TestIIsTheOnlyAuthor(t *testing.T) {
	for _, c := range []struct {
		bylines []string
		want    string
	}{
		{[]string{"Ann Ames"}, "Ann Ames"},
		{[]string{"Ann Ames", "Bo Brandt"}, ""},
		{[]string{"Associated Press"}, ""},
		{nil, ""},
	} {
		if s := openingSpeaker(stancebook.Article{Text: "I think that it will rain.", Bylines: c.bylines}, "I"); s.Name != c.want {
			t.Errorf("bylines %q: got %q, want %q", c.bylines, s.Name, c.want)
		}
	}
}
