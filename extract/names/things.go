package names

import "strings"

// nobody is the length of a phrase at p that looks like a name and is none
// ("Uncle Sam", "Jim Crow"), 0 where none begins.
func (r *reader) nobody(p, b int) int {
	if !r.lex.nobodyStarts[r.word(p)] {
		return 0
	}
	for n := min(4, b-p); n > 1; n-- {
		if r.lex.nobodies[r.slice(p, p+n)] {
			return n
		}
	}
	return 0
}

// thing is where the name of something that is neither a person nor a body
// ends that begins at p: "Hurricane Harvey", "Mary Tyler Moore Show", "Lincoln
// Avenue"; p where none begins. A state before such a word stays a state.
func (r *reader) thing(p, b int) int {
	if n := r.nobody(p, b); n > 0 {
		return p + n
	}
	if r.lex.thingStarts[r.word(p)] && p+1 < b && r.touches(p) && r.cityLength(p, b) < 2 {
		if _, office := r.lex.titles[r.lower(p+1)]; !office && r.lex.capitals[r.word(p+1)] == "" {
			return p + 2
		}
	}
	if r.stateLength(p, b) > 0 {
		return p
	}
	for t := p; t < min(b, p+5); t++ {
		if r.lex.things[r.word(t)] && t > p && !r.isSurname(t) {
			return t + 1
		}
		_, office := r.lex.titles[r.lower(t)]
		if office && r.lex.given[r.word(t)] == 0 || r.lex.capitals[r.word(t)] != "" || r.bodyLength(t) > 0 {
			break
		}
	}
	return p
}

// nicknamed reads a nickname in quotation marks or brackets behind the given
// name at p (“Joe ‘the Hat’ Ames”, "Robert (Bob) Ames") and returns where the
// family name begins behind it, −1 where none does.
func (r *reader) nicknamed(p int) int {
	closing := ""
	switch r.word(p + 1) {
	case "“", "\"":
		closing = "”\""
	case "‘", "'":
		closing = "’'"
	case "(":
		closing = ")"
	case "''":
		closing = "''"
	default:
		return -1
	}
	for t := p + 3; t < p+6; t++ {
		if w := r.word(t); w != "" && strings.Contains(closing, w) {
			next := t + 1
			if r.touches(t) && r.touches(p) && r.nameWord(next, false) && r.nameEnd(next, next+3) == next+1 {
				return next
			}
			return -1
		}
		if !r.capital(t-1) && r.lower(t-1) != "the" {
			return -1
		}
	}
	return -1
}

// givenAt tells whether token p is a given name: of the list, or two of the
// list joined by a hyphen ("Mary-Jane").
func (r *reader) givenAt(p int) bool {
	w := r.word(p)
	if r.lex.given[w] != 0 {
		return true
	}
	first, second, joined := strings.Cut(w, "-")
	return joined && r.lex.given[first] != 0 && r.lex.given[second] != 0
}

// dotted tells initials written together ("J.D.") from a state or a body.
func (r *reader) dotted(w string) bool {
	if len(w) < 4 || len(w) > 6 || len(w)%2 != 0 || w[0] == 'U' {
		return false
	}
	for i := 0; i < len(w); i += 2 {
		if w[i] < 'A' || w[i] > 'Z' || w[i+1] != '.' {
			return false
		}
	}
	_, state := r.lex.states[w]
	_, body := r.lex.bodies[w]
	_, city := r.lex.aliases[w]
	return !state && !body && !city
}
