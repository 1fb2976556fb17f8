package page

import (
	"cmp"
	"regexp"
	"strings"
	"sync"
	"time"
)

// dated are the forms of a date with a time of day that are read.
var dated = []string{
	time.RFC3339, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05 -0700 MST",
	time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04 -0700", time.RubyDate, "Mon Jan 2 2006 15:04:05 GMT-0700",
}

// zoneless are forms whose zone is absent, or a name that gives no offset: of
// them only the day is kept.
var zoneless = []string{
	"2006-01-02", "2006-01-02T15:04:05.999999999", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04:05.999999999", "2006-01-02 15:04",
	"2006/01/02", "2006/01/02 15:04:05", "2006/01/02 15:04", "20060102", "20060102150405", "2006-1-2",
	"January 2, 2006", "Jan 2, 2006", "Jan. 2, 2006", "2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006", "Monday, January 2, 2006", "Monday, 2 January 2006", "Mon, Jan 2, 2006", "Mon, 2 Jan 2006",
	"Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04 MST", "2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04 MST", "2006-01-02 15:04:05 MST", "2006-01-02 15:04 MST", "Mon Jan 2 15:04:05 MST 2006", "Mon Jan 2 15:04:05 2006", "Monday, 02-Jan-06 15:04:05 MST",
	"January 2, 2006 15:04", "January 2, 2006 3:04 PM", "January 2, 2006, 3:04 PM", "Jan 2, 2006 3:04 PM", "Jan 2, 2006, 3:04 PM", "January 2, 2006 at 3:04 PM",
	"January 2, 2006 3:04 PM MST", "January 2, 2006, 3:04 PM MST", "Jan 2, 2006 3:04 PM MST", "January 2, 2006 at 3:04 PM MST", "Monday, January 2, 2006 3:04 PM",
}

// Date writes a date as ISO 8601: with its time and own zone where both are
// stated ("2017-08-03T18:30:00-04:00"), else the day ("2017-08-03"). What
// cannot be read without guessing, such as 3/8/2017, gives "".
func Date(stated string) string {
	s := strings.Join(strings.Fields(stated), " ")
	if len(s) < 8 || len(s) > 60 {
		return ""
	}
	s = meridiem().ReplaceAllStringFunc(s, func(m string) string {
		return " " + strings.ToUpper(strings.NewReplacer(".", "", " ", "").Replace(m))
	})
	s = strings.NewReplacer("Sept.", "Sep", "Sept ", "Sep ").Replace(s)
	for _, form := range dated {
		if t, err := time.Parse(form, s); err == nil && plausible(t) {
			return t.Format(time.RFC3339)
		}
	}
	for _, form := range zoneless {
		t, err := time.Parse(form, s)
		if err != nil || !plausible(t) {
			continue
		}
		if name, _ := t.Zone(); strings.Contains(form, "MST") && (name == "GMT" || name == "UTC") {
			return t.UTC().Format(time.RFC3339)
		}
		return t.Format(time.DateOnly)
	}
	return ""
}

var meridiem = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i) ?\b[ap]\.? ?m\b\.?`) })

// plausible keeps out the zero dates and typing faults of publishing systems.
func plausible(t time.Time) bool { return t.Year() >= 1900 && t.Year() <= 2100 }

// dayIn finds the one day that a short text names; empty where it names none or
// several.
func dayIn(text string) string {
	found := ""
	for _, stated := range datePattern().FindAllString(foldLine(text), -1) {
		day := Date(stated)
		if day != "" && found != "" && day != found {
			return ""
		}
		found = cmp.Or(day, found)
	}
	return found
}
