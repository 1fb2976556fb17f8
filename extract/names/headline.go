package names

import (
	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names/gazetteer"
)

// readHeadlines takes the given name of somebody whom only a headline names in
// full: "Ann Ames Wins" over a text that speaks of Ames.
func (c *Cast) readHeadlines(families map[string][]int) {
	var alone map[string]bool
	for i, heading := range c.heading {
		if !heading {
			continue
		}
		if alone == nil {
			alone = c.capitalsAlone()
		}
		p := c.doc.Paragraphs[i]
		for t := c.doc.Sentences[p.First].First; t+1 < c.doc.Sentences[p.End-1].End; t++ {
			if c.lex.given[c.word(t)] != 0 && c.capital(t+1) && c.touches(t) {
				c.headlineName(t, families, alone)
			}
		}
	}
}

// headlineName gives the family name at token t+1 the given name at t.
func (c *Cast) headlineName(t int, families map[string][]int, alone map[string]bool) {
	family := c.word(t + 1)
	key := gazetteer.Fold(family)
	ids := families[key]
	if len(ids) == 0 && alone[family] {
		id := c.newFigure(stancebook.PersonKind)
		ids = []int{id}
		families[key] = ids
	}
	if len(ids) != 1 || c.figures[ids[0]].name.given != "" {
		return
	}
	f := c.figures[ids[0]]
	f.name = parseName([]string{c.word(t), family})
	f.gender = firstByte(f.gender, c.genderOf(f.name.given))
}

// capitalsAlone are the capitalised words of the text under its headlines that
// stand alone and mean nothing else.
func (c *Cast) capitalsAlone() map[string]bool {
	words := map[string]bool{}
	for t := range c.doc.Tokens {
		w := c.word(t)
		if c.heading[c.paragraphOf(t)] || !c.capital(t) || c.at[t] >= 0 || c.placed[t] >= 0 || allCapitals(w) {
			continue
		}
		if c.capital(t-1) && c.touches(t-1) || c.capital(t+1) && c.touches(t) || c.lex.capitals[w] != "" || c.lex.things[w] {
			continue
		}
		_, body := c.lex.bodies[w]
		_, office := c.lex.titles[c.lower(t)]
		if _, head := c.lex.heads[w]; !body && !office && !head {
			words[w] = true
		}
	}
	return words
}
