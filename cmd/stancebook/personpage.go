package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/stancebook/stancebook"
)

// personPageColumns are the fields of `people NAME --json`; new ones come only
// at the end.
var personPageColumns = []column[*stancebook.PersonPage]{
	{"id", func(p *stancebook.PersonPage) any { return p.ID }},
	{"name", func(p *stancebook.PersonPage) any { return p.Name }},
	{"official", func(p *stancebook.PersonPage) any { return p.Official }},
	{"official_id", func(p *stancebook.PersonPage) any { return p.OfficialID }},
	{"private", func(p *stancebook.PersonPage) any { return p.Private }},
	{"claims", func(p *stancebook.PersonPage) any { return p.Claims }},
	{"titles", func(p *stancebook.PersonPage) any { return listed(p.Titles) }},
	{"parties", func(p *stancebook.PersonPage) any { return listed(p.Parties) }},
	{"names", func(p *stancebook.PersonPage) any { return listed(p.Names) }},
	{"found_by", func(p *stancebook.PersonPage) any { return listed(p.Found) }},
	{"speaks_for_cities", func(p *stancebook.PersonPage) any { return listed(p.For) }},
	{"speaks_about_cities", func(p *stancebook.PersonPage) any { return listed(p.About) }},
	{"speaks_for", func(p *stancebook.PersonPage) any { return listed(p.Principals) }},
	{"spokespeople", func(p *stancebook.PersonPage) any { return listed(p.Voices) }},
	{"topics", func(p *stancebook.PersonPage) any { return listedTopics(p.Topics) }},
	{"newest", func(p *stancebook.PersonPage) any { return listed(p.Newest) }},
	{"outlets", func(p *stancebook.PersonPage) any { return listed(p.Outlets) }},
	{"articles", func(p *stancebook.PersonPage) any { return listed(p.Articles) }},
	{"judgements", func(p *stancebook.PersonPage) any { return judgementsOf(p.Judgements) }},
}

// listed makes an empty list of none, so that JSON never has null for a list.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func listedTopics(list []stancebook.TopicPage) []stancebook.TopicPage {
	for i := range list {
		list[i].Months, list[i].Newest = listed(list[i].Months), listed(list[i].Newest)
	}
	return listed(list)
}

// layPerson writes one person's page.
func layPerson(w *pageWriter, p *stancebook.PersonPage) {
	w.heading(p.Name, "id "+p.ID)
	if len(p.Titles) > 0 {
		w.line("", 0, p.Titles[0].String())
	}
	fmt.Fprintln(w.w)
	w.field("Titles", titleLines(p.Titles)...)
	w.field("Party", partyLines(p.Parties)...)
	if p.OfficialID != "" {
		w.field("Official", "in the table of officials as "+p.OfficialID)
	}
	var forms []string
	for _, f := range p.Names {
		if f.Name != p.Name {
			forms = append(forms, f.Name)
		}
	}
	if len(forms) > 0 {
		w.field("Also", shortened(forms, "; "))
	}
	if len(p.Found) > 0 {
		w.field("Found by", named(p.Found, func(f stancebook.FoundBy) (string, int) { return foundBy(f), f.Claims }))
	}
	layReach(w, p)
	if p.Claims == 0 {
		w.section("No claims" + map[bool]string{true: " (a private person: lists leave them out)", false: ""}[p.Private])
	}
	w.topics(p.Topics, false)
	w.others(p.Newest, p.Topics, p.Claims, false)
	layJudgements(w, p.Judgements)
}

// layReach writes the cities, outlets and articles, and who speaks for whom.
func layReach(w *pageWriter, p *stancebook.PersonPage) {
	for _, list := range []struct {
		label string
		items []stancebook.CityCount
	}{{"Speaks for", p.For}, {"Speaks of", p.About}} {
		if len(list.items) > 0 {
			w.field(list.label, named(list.items, cityValue))
		}
	}
	for _, list := range []struct {
		label string
		items []stancebook.Voice
	}{{"Voice of", p.Principals}, {"Voices", p.Voices}} {
		if len(list.items) > 0 {
			w.field(list.label, named(list.items, func(v stancebook.Voice) (string, int) { return joined(", ", v.Name, v.Title), v.Claims }))
		}
	}
	if len(p.Outlets) > 0 {
		w.field("Outlets", named(p.Outlets, countedValue))
	}
	w.articles(p.Articles)
}

func titleLines(list []stancebook.Title) (lines []string) {
	for i, t := range list {
		if i == shortList && len(list) > shortList+1 {
			return append(lines, fmt.Sprintf("and %d more: --json lists all", len(list)-shortList))
		}
		evidence := "first in " + joined(": ", t.First.Outlet, cmp.Or(t.First.Headline, t.First.URL, t.First.Article))
		lines = append(lines, joined("; ", t.String(), cmp.Or(period(t.FirstOn, t.LastOn), "undated"), count(t.Articles, "article"), evidence))
	}
	return lines
}

func partyLines(list []stancebook.Party) (lines []string) {
	for _, p := range list {
		source := "from the table of officials (" + p.Source + ")"
		if p.Source == "text" {
			source = "as the text says"
		}
		lines = append(lines, joined("; ", p.Party+", "+source, period(p.FirstOn, p.LastOn), count(p.Articles, "article")))
	}
	return lines
}

// foundBy writes how a person was found: pronoun “she”.
func foundBy(f stancebook.FoundBy) string {
	if f.Words == "" {
		return f.NamedBy
	}
	words := []rune(f.Words)
	if len(words) > narrow {
		words = append(words[:narrow], '…')
	}
	return fmt.Sprintf("%s “%s”", f.NamedBy, string(words))
}

func layJudgements(w *pageWriter, list []stancebook.Judgement) {
	if len(list) == 0 {
		return
	}
	w.section("Judged")
	for _, j := range list {
		w.line(fmt.Sprintf("  %d", j.ID), 6, joined("; ", judged(j), j.By+", "+dayPart(j.At), j.Note))
	}
}

// judged writes a judgement as a sentence.
func judged(j stancebook.Judgement) string {
	var line string
	switch j.Action {
	case "merge":
		line = fmt.Sprintf("%s [%s] merged into %s [%s]", j.Other, j.OtherID, j.Name, j.PersonID)
	case "split":
		line = fmt.Sprintf("%s [%s] split off %s [%s]", j.Other, j.OtherID, j.Name, j.PersonID)
	case "rename":
		line = fmt.Sprintf("%s renamed %s [%s]", j.Other, j.Name, j.PersonID)
	default:
		line = fmt.Sprintf("judgement %d undone", j.Undoes)
	}
	if j.UndoneBy != 0 {
		line += fmt.Sprintf(" (undone by %d)", j.UndoneBy)
	}
	if lost := j.Mentions - j.Found; lost > 0 && j.UndoneBy == 0 {
		line += fmt.Sprintf("; %d of its %s no longer found", lost, count(j.Mentions, "mention"))
	}
	return line
}

func dayPart(moment string) string { return strings.SplitN(moment, "T", 2)[0] }
