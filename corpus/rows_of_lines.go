package corpus

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/stancebook/stancebook"
)

// isLine tells whether a record is a line of `stancebook extract`: a document
// with its attributions, or with the error that kept it from having any.
func (r Record) isLine() bool {
	if _, ok := r.value("attributions").([]any); ok {
		return true
	}
	return r.value("doc") != nil && r.value("error") != nil
}

// FromLines lays lines of `stancebook extract` flat: their claims, the cities
// of each article and its officials, a row each; doubtful claims, which a book
// leaves out, are left out. The words of a claim are taken
// from the line's own article text where it has one, else from the coverage;
// a line that was made from another text than the coverage holds is an error.
func (c *Coverage) FromLines(lines []Record, topic string) (CoverageInput, error) {
	in := CoverageInput{Claims: []Record{}, Cities: []Record{}, Officials: []Record{}}
	names := c.catalogue()
	for _, line := range lines {
		doc := written(line.value("doc"))
		text, err := c.textOf(line, names)
		if err != nil {
			return in, err
		}
		attributions, _ := line.value("attributions").([]any)
		for _, item := range attributions {
			if a, ok := item.(Record); ok && a.value("doubtful") != true {
				in.Claims = append(in.Claims, claimRow(doc, a, text, topic))
			}
		}
		in.Cities = append(in.Cities, rowsOf(doc, line.value("cities"), func(city Record) Record {
			return Record{{"city", city.value("name")}, {"state", city.value("state")}}
		})...)
		in.Officials = append(in.Officials, rowsOf(doc, line.value("people"), func(person Record) Record {
			if person.value("official") != true {
				return nil
			}
			return Record{{"name", person.value("name")}}
		})...)
	}
	return in, nil
}

// rowsOf makes a row of each object in a list, leaving out those without one.
func rowsOf(doc string, list any, row func(Record) Record) (rows []Record) {
	items, _ := list.([]any)
	for _, item := range items {
		object, _ := item.(Record)
		if fields := row(object); fields != nil {
			rows = append(rows, append(Record{{"article", doc}}, fields...))
		}
	}
	return rows
}

// textOf is the text that a line's positions point into.
func (c *Coverage) textOf(line Record, names catalogue) ([]rune, error) {
	if article, ok := line.value("article").(Record); ok {
		text, _ := article.value("text").(string)
		return []rune(text), nil
	}
	id, _ := names.articleOf(line.cells())
	text, there := c.Texts[id]
	if version, ok := line.value("version_key").(string); ok && there && version != stancebook.Hash("version", text) {
		return nil, fmt.Errorf("read line of %s: it was made from another text than the gold's: extract with the article's text, or from the gold's own text file", id)
	}
	return []rune(text), nil
}

func claimRow(doc string, a Record, text []rune, topic string) Record {
	speaker, _ := a.value("speaker").(Record)
	return Record{
		{"article", doc}, {"speaker", speaker.value("name")}, {"quote", wordsAt(text, a.value("content"))},
		{"city", a.value("cities")}, {"stance", stanceToward(topic, a.value("stances"))},
	}
}

func wordsAt(text []rune, ranges any) string {
	var parts []string
	list, _ := ranges.([]any)
	for _, item := range list {
		ends, _ := item.([]any)
		if len(ends) == 2 {
			parts = append(parts, within(text, Range{whole(ends[0]), whole(ends[1])}))
		}
	}
	return strings.Join(parts, " ")
}

func whole(value any) int {
	number, _ := value.(json.Number)
	n, _ := number.Int64()
	return int(n)
}

// stanceToward is the stance toward a topic, or the first where none is asked.
func stanceToward(topic string, stances any) any {
	list, _ := stances.([]any)
	for _, item := range list {
		if stance, _ := item.(Record); topic == "" || stance.value("topic") == topic {
			return stance.value("stance")
		}
	}
	return nil
}

// router brings rows to the pages that they are about.
type router struct {
	names catalogue
	pages map[string]*page
}

// addClaim tells false where no article of that name is known at all.
func (r *router) addClaim(row Record) bool {
	c := row.cells()
	id, known := r.names.articleOf(c)
	p, chosen := r.pages[id]
	if !known || !chosen {
		return known
	}
	quote, said := c.text("quote"), c.text("stance")
	stance, ok := matching()["stance"][squeeze(said)]
	if !ok {
		stance = string(stancebook.Neutral)
	}
	p.found = append(p.found, prediction{
		speaker: c.text("speaker"), quote: quote, saidStance: said, words: plainWords(quote),
		places: placesOf(c.text("city"), c.text("state")), stance: stance,
	})
	return true
}

// addCities takes the cities of rows. Where the rows are about cities, the
// name of each may stand in any column for names.
func (r *router) addCities(rows []Record, named bool) {
	for _, row := range rows {
		c := row.cells()
		id, _ := r.names.articleOf(c)
		p, ok := r.pages[id]
		if !ok {
			continue
		}
		city := c.text("city")
		if city == "" && named {
			city = c.text("name")
		}
		for _, x := range placesOf(city, c.text("state")) {
			p.cities[x] = true
		}
	}
}

func (r *router) addOfficials(rows []Record) {
	for _, row := range rows {
		c := row.cells()
		id, _ := r.names.articleOf(c)
		if p, ok := r.pages[id]; ok && c.text("name") != "" {
			p.people = append(p.people, c.text("name"))
		}
	}
}
