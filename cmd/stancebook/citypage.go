package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names/gazetteer"
)

// cityPageColumns are the fields of `cities NAME --json`; new ones come only at
// the end.
var cityPageColumns = []column[*stancebook.CityPage]{
	{"city", func(p *stancebook.CityPage) any { return p.Name }},
	{"state", func(p *stancebook.CityPage) any { return p.State }},
	{"county", func(p *stancebook.CityPage) any { return placeOf(p).County }},
	{"latitude", func(p *stancebook.CityPage) any { return coordinate(p, placeOf(p).Lat) }},
	{"longitude", func(p *stancebook.CityPage) any { return coordinate(p, placeOf(p).Lon) }},
	{"population", func(p *stancebook.CityPage) any { return known0(placeOf(p).Population) }},
	{"geonameid", func(p *stancebook.CityPage) any { return known0(p.GeonameID) }},
	{"claims", func(p *stancebook.CityPage) any { return p.Claims }},
	{"first_on", func(p *stancebook.CityPage) any { return p.FirstOn }},
	{"last_on", func(p *stancebook.CityPage) any { return p.LastOn }},
	{"spoke_for_it", func(p *stancebook.CityPage) any { return listed(p.For) }},
	{"spoke_about_it", func(p *stancebook.CityPage) any { return listed(p.About) }},
	{"topics", func(p *stancebook.CityPage) any { return listedTopics(p.Topics) }},
	{"newest", func(p *stancebook.CityPage) any { return listed(p.Newest) }},
	{"outlets", func(p *stancebook.CityPage) any { return listed(p.Outlets) }},
	{"articles", func(p *stancebook.CityPage) any { return listed(p.Articles) }},
}

// placeOf is the city in the table of places, zero where it is not there.
func placeOf(p *stancebook.CityPage) gazetteer.City {
	for _, c := range gazetteer.Cities(p.Name) {
		if p.GeonameID != 0 && c.ID == p.GeonameID || p.GeonameID == 0 && c.State == p.State {
			return c
		}
	}
	return gazetteer.City{}
}

// coordinate is a degree, nil where the table does not hold the city.
func coordinate(p *stancebook.CityPage, degrees float64) any {
	if placeOf(p).ID == 0 {
		return nil
	}
	return degrees
}

// layCity writes one city's page.
func layCity(w *pageWriter, p *stancebook.CityPage) {
	id := ""
	if p.GeonameID != 0 {
		id = fmt.Sprintf("GeoNames %d", p.GeonameID)
	}
	w.heading(stancebook.City{Name: p.Name, State: p.State}.String(), id)
	if place := placeOf(p); place.ID != 0 {
		w.line("", 0, joined("; ", joined(", ", place.County, p.State), fmt.Sprintf("%.4f, %.4f", place.Lat, place.Lon), fmt.Sprintf("population %d", place.Population)))
	} else {
		w.line("", 0, p.State)
	}
	fmt.Fprintln(w.w)
	w.field("Claims", joined("; ", count(p.Claims, "claim"), period(p.FirstOn, p.LastOn)))
	if len(p.Outlets) > 0 {
		w.field("Outlets", named(p.Outlets, countedValue))
	}
	w.articles(p.Articles)
	layVoices(w, "Spoke for it", p.For)
	layVoices(w, "Spoke about it", p.About)
	w.topics(p.Topics, true)
	w.others(p.Newest, p.Topics, p.Claims, true)
}

// layVoices lists speakers, those with most claims first.
func layVoices(w *pageWriter, title string, list []stancebook.CityVoice) {
	if len(list) == 0 {
		return
	}
	w.section(title)
	for i, v := range list {
		if i == 2*shortList && len(list) > 2*shortList+1 {
			w.line("", 2, fmt.Sprintf("and %d more: --json lists all", len(list)-i))
			return
		}
		who := cmp.Or(v.Name, "(no name)")
		stands := ""
		if v.Sides != (stancebook.Sides{}) {
			stands = stanceCounts(v.Sides)
		}
		w.line("", 2, joined("; ", joined(", ", who, v.Title, v.Party), count(v.Claims, "claim"), stands, strings.TrimSpace(v.LastOn)))
	}
}
