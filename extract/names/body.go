package names

import (
	"strings"

	"github.com/stancebook/stancebook"
)

// bodyLength is how many tokens a known body's name that begins at p has.
func (c *Cast) bodyLength(p int) int {
	most := c.lex.bodyStarts[c.word(p)]
	best := 0
	tokens := c.doc.Tokens
	for n := 1; n <= most && p+n <= len(tokens) && tokens[p+n-1].Sentence == tokens[p].Sentence; n++ {
		if _, ok := c.lex.bodies[c.doc.SpanOf(p, p+n).Of(c.doc.Text)]; ok {
			best = n
		}
	}
	return best
}

func (c *Cast) bodyAt(p, n int) body { return c.lex.bodies[c.doc.SpanOf(p, p+n).Of(c.doc.Text)] }

// knownBody reads a body of the list.
func (r *reader) knownBody(p, b int) int {
	n := r.bodyLength(p)
	if n == 0 {
		return p
	}
	if n == 1 && p+1 < b && r.formedEnd(p, b) > p+1 {
		return p
	}
	if n == 1 && r.lex.given[r.word(p)] != 0 && p+1 < b {
		return p
	}
	if _, office := r.lex.titles[r.lower(p)]; office && n > 1 && r.touches(p+n-1) && r.nameWord(p+n, true) {
		return p // "Secretary of State Ann Ames"
	}
	known := r.bodyAt(p, n)
	r.body(p, p+n, known.name, known.class)
	return p + n
}

// formedBody reads a name that ends in a word for a body ("Rice University",
// "Department of Public Safety").
func (r *reader) formedBody(p, b int) int {
	end := r.formedEnd(p, b)
	if end == p || end == p+r.countyLength(p, b) {
		return p
	}
	end = r.withComplement(end)
	name := r.doc.SpanOf(p, end).Of(r.doc.Text)
	if end-p == 1 {
		return p
	}
	r.body(p, end, name, r.bodyClass(name))
	r.placeInside(p, end)
	return end
}

// formedEnd is the end of the longest part of [p,b) that ends in a word for a
// body; a name of one word must go on with "of" or "for".
func (r *reader) formedEnd(p, b int) int {
	for end := b; end > p; end-- {
		if _, ok := r.lex.heads[r.word(end-1)]; !ok {
			continue
		}
		if end-p > 1 && !r.personInside(p, end) && !r.endsPerson(p, end) {
			return end
		}
		if next := r.lower(end); end-p == 1 && (next == "of" || next == "for" || next == "on") && r.capital(r.skipThe(end+1)) && r.lex.capitals[r.word(r.skipThe(end+1))] == "" {
			return end
		}
	}
	return p
}

// endsPerson tells whether [p,end) are given names and a family name that is
// also a body's word: "Ann Berta House, 39,".
func (r *reader) endsPerson(p, end int) bool {
	for t := p; t < end-1; t++ {
		if r.lex.given[r.word(t)] == 0 {
			return false
		}
	}
	return r.isSurname(end - 1)
}

func (r *reader) skipThe(i int) int {
	if r.lower(i) == "the" {
		return i + 1
	}
	return i
}

// personInside tells whether [p,end) holds a full name beside the body's word.
func (r *reader) personInside(p, end int) bool {
	for i := p; i+2 < end; i++ {
		if _, ok := r.lex.titles[r.lower(i)]; ok && r.lex.given[r.word(i+1)] != 0 {
			return true
		}
	}
	return false
}

// withComplement goes on over "of the American Bar Association", "for
// Immigration Studies", "and Human Services".
func (r *reader) withComplement(end int) int {
	for steps := 0; steps < 3; steps++ {
		w := r.lower(end)
		if w != "of" && w != "for" && w != "on" && w != "and" && w != "&" {
			return end
		}
		next := r.skipThe(end + 1)
		if !r.touches(end-1) || !r.capital(next) || r.lex.capitals[r.word(next)] == "calendar" {
			return end
		}
		stop := next
		for stop < next+8 && r.capital(stop) && (stop == next || r.touches(stop-1)) && r.at[stop] < 0 {
			if _, title := r.lex.titles[r.lower(stop)]; title && w != "of" {
				return end
			}
			stop++
		}
		if w == "and" || w == "&" {
			// Two bodies, unless the first is not whole without the second.
			if _, head := r.lex.heads[r.word(stop-1)]; !head || r.bodyHead(end-1) || r.lex.given[r.word(next)] != 0 {
				return end
			}
		}
		end = stop
	}
	return end
}

// body adds a body's mention and joins it with an earlier one of that name.
func (r *reader) body(first, end int, name, class string) {
	id, known := r.bodies[name]
	if !known {
		id = r.newFigure(stancebook.OrganizationKind)
		r.bodies[name] = id
		f := r.figures[id]
		f.body, f.public, f.media = name, class == "public", class == "media"
	}
	r.add(mention{first: first, end: end, name: first, figure: id, form: fullName})
	r.acronymAfter(id, end)
}

// acronymAfter learns "(ACLU)" from behind a body's name.
func (r *reader) acronymAfter(id, end int) {
	if r.word(end) != "(" || r.word(end+2) != ")" {
		return
	}
	w := r.word(end + 1)
	if len(w) < 2 || len(w) > 10 || strings.ContainsAny(w, "0123456789-") || !r.capital(end+1) {
		return
	}
	if _, taken := r.bodies[w]; !taken {
		r.bodies[w] = id
		r.figures[id].aliases = append(r.figures[id].aliases, w)
	}
	r.add(mention{first: end + 1, end: end + 2, name: end + 1, figure: id, form: acronym})
}
