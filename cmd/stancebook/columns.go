package main

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// each makes rows of a list.
func each[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, item := range list {
			if !yield(item, nil) {
				return
			}
		}
	}
}

func groupColumns(by string) []column[stancebook.Group] {
	return []column[stancebook.Group]{
		{by, func(g stancebook.Group) any { return g.Value }},
		{"claims", func(g stancebook.Group) any { return g.Count }},
		{"articles", func(g stancebook.Group) any { return g.Articles }},
		{"first_on", func(g stancebook.Group) any { return g.FirstOn }},
		{"last_on", func(g stancebook.Group) any { return g.LastOn }},
	}
}

// rowColumns are the columns of an export.
var rowColumns = func() (out []column[*stancebook.Row]) {
	for _, c := range stancebook.Columns {
		value := c.Value
		if c.Field != nil {
			value = func(r *stancebook.Row) any { return c.Field(r) }
		}
		out = append(out, column[*stancebook.Row]{c.Name, value})
	}
	return out
}()

// briefColumns are what a table shows: who, where it stood, and the words with
// the cue that tells how they were meant.
func briefColumns(q stancebook.Query) []column[*stancebook.Row] {
	columns := []column[*stancebook.Row]{
		{"published_on", func(r *stancebook.Row) any { return r.PublishedOn }},
		{"speaker", func(r *stancebook.Row) any { return speakerLine(r) }},
		{"said", func(r *stancebook.Row) any { return saidLine(r) }},
	}
	if q.Stances || q.Topic != "" || len(q.Stance) > 0 {
		columns = append(columns, column[*stancebook.Row]{"stance", func(r *stancebook.Row) any { return string(r.Stance) }})
	}
	return append(columns, column[*stancebook.Row]{"outlet", func(r *stancebook.Row) any { return outletLine(r) }})
}

// listColumns are those of a list of claims, in which copies stand once.
var listColumns = append(slices.Clone(rowColumns),
	column[*stancebook.Row]{"carried_by", func(r *stancebook.Row) any { return strings.Join(r.CarriedBy, "; ") }})

// outletLine names the outlet, and says how many more carry the words.
func outletLine(r *stancebook.Row) string {
	outlet := cmp.Or(r.Outlet, r.Article)
	if r.ArticlesCarrying > 1 {
		outlet += fmt.Sprintf(" (carried by %d)", r.ArticlesCarrying)
	}
	return outlet
}

func speakerLine(r *stancebook.Row) string {
	name := cmp.Or(r.Speaker, r.SpeakerAsWritten, "(unknown)")
	if len(r.OtherSpeakers) > 0 {
		name += " and " + strings.Join(r.OtherSpeakers, ", ")
	}
	place := stancebook.City{Name: r.OfficeCity, State: r.OfficeState}.String()
	if about := joined(", ", r.SpeakerTitle, cmp.Or(place, r.SpeakerOrg)); about != "" {
		name += " (" + about + ")"
	}
	return name
}

// saidLine shows words that are not the speaker's own with their cue: without
// it they could say the opposite.
func saidLine(r *stancebook.Row) string {
	if r.StatementType != stancebook.Direct && r.Cue != "" {
		return "[" + r.Cue + "] " + r.Statement
	}
	return r.Statement
}

var personColumns = []column[*stancebook.PersonRow]{
	{"name", func(p *stancebook.PersonRow) any { return p.Name }},
	{"titles", func(p *stancebook.PersonRow) any { return roles(p.Roles) }},
	{"party", func(p *stancebook.PersonRow) any { return p.Party }},
	{"claims", func(p *stancebook.PersonRow) any { return p.Claims }},
	{"articles", func(p *stancebook.PersonRow) any { return p.Articles }},
	{"support", func(p *stancebook.PersonRow) any { return p.Support }},
	{"oppose", func(p *stancebook.PersonRow) any { return p.Oppose }},
	{"first_on", func(p *stancebook.PersonRow) any { return p.FirstOn }},
	{"last_on", func(p *stancebook.PersonRow) any { return p.LastOn }},
	{"neutral", func(p *stancebook.PersonRow) any { return p.Neutral }},
	{"unclear", func(p *stancebook.PersonRow) any { return p.Unclear }},
	{"title", func(p *stancebook.PersonRow) any { return p.Title }},
	{"org", func(p *stancebook.PersonRow) any { return p.Org }},
	{"office_city", func(p *stancebook.PersonRow) any { return p.Office.Name }},
	{"office_state", func(p *stancebook.PersonRow) any { return p.Office.State }},
	{"aliases", func(p *stancebook.PersonRow) any { return strings.Join(p.Aliases, "; ") }},
	{"official", func(p *stancebook.PersonRow) any { return yesNo(p.Official) }},
	{"speaker_id", func(p *stancebook.PersonRow) any { return p.ID }},
}

// personBrief is what a table of people shows; narrowBrief where there is less
// room, and personChoice what tells people of one name apart.
var (
	titleBrief   = column[*stancebook.PersonRow]{"titles", func(p *stancebook.PersonRow) any { return latest(p.Roles) }}
	personBrief  = personNamed("name", "", "party", "claims", "support", "oppose")
	narrowBrief  = personNamed("name", "", "claims", "support", "oppose")
	personChoice = personNamed("name", "", "claims", "speaker_id")
)

// roomy is the width from which a terminal gets personBrief.
const roomy = 90

// personNamed are columns by their names; "" is titleBrief.
func personNamed(names ...string) (out []column[*stancebook.PersonRow]) {
	for _, name := range names {
		c := titleBrief
		if name != "" {
			c = personColumns[slices.IndexFunc(personColumns, func(c column[*stancebook.PersonRow]) bool { return c.name == name })]
		}
		out = append(out, c)
	}
	return out
}

// latest writes the latest title, with how many others there are.
func latest(list []stancebook.Role) string {
	said := map[string]bool{}
	var first string
	for _, r := range list {
		line := r.String()
		if line != "" && !said[strings.ToLower(line)] {
			said[strings.ToLower(line)] = true
			first = cmp.Or(first, line)
		}
	}
	if len(said) > 1 {
		first += fmt.Sprintf(" (+%d)", len(said)-1)
	}
	return first
}

// roles writes a person's titles over time.
func roles(list []stancebook.Role) string {
	var lines []string
	for _, r := range list {
		line := r.String()
		if line == "" {
			continue
		}
		if r.FirstOn != "" && r.FirstOn != r.LastOn {
			line += fmt.Sprintf(" (%s to %s)", r.FirstOn, r.LastOn)
		} else if r.FirstOn != "" {
			line += " (" + r.FirstOn + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

var cityColumns = []column[*stancebook.CityRow]{
	{"city", func(c *stancebook.CityRow) any { return c.Name }},
	{"state", func(c *stancebook.CityRow) any { return c.State }},
	{"spoke_for_it", func(c *stancebook.CityRow) any { return c.For }},
	{"spoke_about_it", func(c *stancebook.CityRow) any { return c.About }},
	{"people", func(c *stancebook.CityRow) any { return c.People }},
	{"articles", func(c *stancebook.CityRow) any { return c.Articles }},
	{"first_on", func(c *stancebook.CityRow) any { return c.FirstOn }},
	{"last_on", func(c *stancebook.CityRow) any { return c.LastOn }},
	{"geonameid", func(c *stancebook.CityRow) any { return known0(c.GeonameID) }},
}

var runColumns = []column[stancebook.Run]{
	{"run", func(r stancebook.Run) any { return r.ID }},
	{"started_at", func(r stancebook.Run) any { return r.StartedAt }},
	{"finished_at", func(r stancebook.Run) any { return r.FinishedAt }},
	{"status", func(r stancebook.Run) any { return r.Status }},
	{"new", func(r stancebook.Run) any { return r.New }},
	{"changed", func(r stancebook.Run) any { return r.Changed }},
	{"unchanged", func(r stancebook.Run) any { return r.Unchanged }},
	{"redone", func(r stancebook.Run) any { return r.Redone }},
	{"failed", func(r stancebook.Run) any { return r.Failed }},
	{"skipped", func(r stancebook.Run) any { return r.Skipped }},
	{"truncated", func(r stancebook.Run) any { return r.Truncated }},
	{"direct", func(r stancebook.Run) any { return r.Direct }},
	{"mixed", func(r stancebook.Run) any { return r.Mixed }},
	{"indirect", func(r stancebook.Run) any { return r.Indirect }},
	{"retired", func(r stancebook.Run) any { return r.Retired }},
	{"need_a_look", func(r stancebook.Run) any { return r.NeedLook }},
	{"orphaned", func(r stancebook.Run) any { return r.Orphaned }},
	{"version", func(r stancebook.Run) any { return r.Version }},
	{"command", func(r stancebook.Run) any { return r.Command }},
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// known0 leaves a number of 0 empty: it is unknown.
func known0(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

func joined(separator string, values ...string) string {
	var kept []string
	for _, v := range values {
		if v != "" {
			kept = append(kept, v)
		}
	}
	return strings.Join(kept, separator)
}
