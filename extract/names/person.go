package names

import (
	"strings"

	"github.com/stancebook/stancebook"
)

// nameEnd is where the name that begins at i ends; i where none begins.
func (r *reader) nameEnd(i, b int) int {
	start := i
	for i < b && particles[r.word(i)] {
		i++
	}
	for i < b && i-start < 6 {
		if particles[r.word(i)] && i > start && i+1 < b {
			i++
			continue
		}
		if !r.nameWord(i, i == start) {
			break
		}
		i++
	}
	if i > start && particles[r.word(i-1)] {
		return start
	}
	if i < b && i > start && i-start < 3 && r.touches(i-1) && !r.isPasted(i) && !r.isSurname(i) && (r.bodyHead(i) || r.lex.things[r.word(i)]) {
		return start // "Justice Department", "Trump Tower"
	}
	if i-start == 1 && (isInitial(r.word(start)) || isSuffix(r.word(start))) {
		return start
	}
	if i > start && r.word(i) == "," && isSuffix(r.word(i+1)) {
		return i + 2
	}
	return i
}

func (r *reader) bodyHead(i int) bool {
	_, ok := r.lex.heads[r.word(i)]
	return ok
}

// nameWord tells whether token i can be part of a person's name.
func (r *reader) nameWord(i int, first bool) bool {
	w := r.word(i)
	if !r.capital(i) || w == "I" || strings.ContainsAny(w, "0123456789@#/") {
		return false
	}
	if isInitial(w) || isSuffix(w) {
		return true
	}
	if _, tail, ok := strings.Cut(w, "-"); ok && participles[tail] {
		return false
	}
	if !first && r.isSurname(i) {
		return true
	}
	if allCapitals(w) || r.lex.things[w] || r.lex.parties[w] != "" && (w != "Green" || r.lower(i+1) == "party") || strings.HasSuffix(w, "s") && r.lex.capitals[w] == "people" {
		return false
	}
	if class, ok := r.lex.capitals[w]; ok && (first && class != "people" && (class != "starter" || r.lex.given[w] == 0) || !first && class != "people" && r.lex.given[r.word(i-1)] == 0) {
		return false
	}
	if _, ok := r.lex.titles[r.lower(i)]; ok && (r.lex.given[w] == 0 || first) && !(!first && r.lex.given[r.word(i-1)] != 0) {
		return false
	}
	if _, ok := r.lex.heads[w]; ok {
		return false
	}
	if tag := r.doc.Tokens[i].Tag; !first && (tag == "VBZ" || tag == "VBD" || tag == "MD") && r.lex.given[r.word(i-1)] == 0 {
		return false // a headline's verb
	}
	_, ok := r.lex.states[w]
	return !ok || r.lex.given[w] != 0 || r.lex.given[r.word(i-1)] != 0
}

// surnames are words for bodies and things that families are called by, too.
var surnames = map[string]bool{"Law": true, "House": true, "Church": true, "Day": true, "Street": true, "Post": true, "Temple": true, "Bay": true,
	"Lake": true, "Bridge": true, "Garden": true, "Castle": true, "Wall": true, "Center": true, "Bank": true, "Park": true, "Plaza": true, "Summit": true,
	"Love": true, "Price": true, "Case": true, "Force": true, "Guard": true, "Rivers": true, "Rights": true, "Speaker": true, "Board": true}

// isSurname tells whether such a word at token t is somebody's family name: a
// given name stands before it and behind it what stands behind people.
func (r *reader) isSurname(t int) bool {
	return surnames[r.word(t)] && r.lex.given[r.word(t-1)] != 0 && r.touches(t-1) && r.closesName(t+1)
}

// closesName tells whether token t shows that the word before it ends a
// person's name: a verb of saying, an age or an office behind a comma.
func (r *reader) closesName(t int) bool {
	if r.lex.saying[r.lower(t)] || r.lower(t) == "who" {
		return true
	}
	after := r.lower(t + 1)
	_, office := r.lex.titles[after]
	return r.word(t) == "," && (isAge(after) || after == "who" || after == "a" || after == "an" || after == "the" && r.lex.titles[r.lower(t+2)].class != "" || office)
}

// participles behind a hyphen make a name an adjective ("Chicago-based").
var participles = map[string]bool{"based": true, "trained": true, "born": true, "style": true, "led": true, "backed": true, "era": true,
	"controlled": true, "owned": true, "run": true, "educated": true, "appointed": true, "leaning": true, "area": true, "like": true, "supporting": true}

// allCapitals tells acronyms and shouted words, which name nobody, from
// initials written together ("J.D.", "AJ"). A word run into another on a page
// ("SmithGOP") counts as one.
func allCapitals(w string) bool {
	upper := 0
	for i := len(w) - 1; i >= 0 && w[i] >= 'A' && w[i] <= 'Z'; i-- {
		upper++
	}
	return upper >= 3 || upper == 2 && len(w) > 2 && !strings.Contains(w, ".")
}

// severalName reads a name under a title given for several people.
func (r *reader) severalName(p, b int) int {
	if p >= r.severalUpTo {
		return p
	}
	switch r.lower(p - 1) {
	case "and", ",", ")", "&":
	default:
		return p
	}
	end := r.nameEnd(p, b)
	if end-p < 2 && r.several.class != "honorific" {
		return p
	}
	t := r.several
	t.first, t.place, t.region = -1, stancebook.City{}, ""
	r.person(t, p, end)
	return end
}

// sharesTitle keeps a title of several people for the names that follow.
func (r *reader) sharesTitle(t titled) {
	if t.many && t.first >= 0 {
		r.several, r.severalUpTo = t, r.doc.Sentences[r.doc.Tokens[t.first].Sentence].End
	}
}

// givenName reads a name that begins with a known given name.
func (r *reader) givenName(p, b int) int {
	if next := p + 1; isInitial(r.word(p)) && next+1 < b && r.lex.given[r.word(next)] != 0 && r.touches(p) {
		if end := r.nameEnd(p, b); end > next+1 {
			r.person(r.titleBefore(p), p, end) // "W. Mark Felt"
			return end
		}
	}
	if !r.givenAt(p) {
		return p
	}
	if family := r.nicknamed(p); family > 0 {
		r.person(r.titleBefore(p), p, family+1)
		return family + 1
	}
	if p+1 >= b {
		return p
	}
	end := r.nameEnd(p, b)
	for end > p+1 && r.lex.capitals[r.word(end-1)] == "calendar" {
		end--
	}
	t := r.titleBefore(p)
	if end-p < 2 || end-p == 2 && isSuffix(r.word(end-1)) || t.first < 0 && r.lower(p-1) == "the" {
		return p
	}
	r.person(t, p, end)
	r.sharesTitle(t)
	return end
}

// unknownName takes two or three capitalised words for a person where
// something beside them shows that they are one.
func (r *reader) unknownName(p, b int) int {
	if p+2 < b && r.lex.given[r.word(p)] == 0 && r.lex.given[r.word(p+1)] != 0 && !isInitial(r.word(p)) &&
		(capitalParticles[r.word(p)] || !capitalParticles[r.word(p+1)]) {
		return p // "Gunman John Doe": the name begins behind
	}
	end := r.nameEnd(p, b)
	if n := r.stateLength(p+1, min(b, p+2)); end == p+1 && n == 1 && p+2 == b && r.touches(p) && r.looksPerson(p, b) {
		end = b // "Denzel Washington"
	}
	if end-p < 2 || end-p > 4 || r.starter(p) || r.lex.capitals[r.word(p)] != "" {
		return p
	}
	t := r.titleBefore(p)
	if t.first < 0 && r.lower(p-1) == "the" {
		return p
	}
	if t.first < 0 && !r.looksPerson(p, end) {
		r.doubtful = append(r.doubtful, extent{p, end})
		return p
	}
	r.person(t, p, end)
	return end
}

// secondThoughts takes doubtful names for people where their last word is a
// family name of the article, or speaks or bears a title elsewhere in it.
func (r *reader) secondThoughts() {
	if len(r.doubtful) == 0 {
		return
	}
	known := r.speakingWords()
	for _, f := range r.figures {
		if f.kind == stancebook.PersonKind {
			known[f.name.family] = true
		}
	}
	for _, e := range r.doubtful {
		free := true
		for t := e.first; t < e.end; t++ {
			free = free && r.at[t] < 0 && r.placed[t] < 0
		}
		last := r.word(e.end - 1)
		if free && known[last] && !r.lex.things[last] {
			r.person(titled{first: -1}, e.first, e.end)
		}
	}
}

// speakingWords are the capitalised words that stand alone beside a verb of
// saying or behind an honorific.
func (r *reader) speakingWords() map[string]bool {
	words := map[string]bool{}
	for t := range r.doc.Tokens {
		if !r.capital(t) || r.at[t] >= 0 || r.capital(t-1) && r.touches(t-1) && r.lex.titles[r.lower(t-1)].class != "honorific" {
			continue
		}
		if r.lex.capitals[r.word(t)] != "" || r.lex.bodies[r.word(t)].name != "" || r.cityLength(t, t+1) > 0 {
			continue
		}
		if r.lex.saying[r.lower(t+1)] || r.lex.titles[r.lower(t-1)].class == "honorific" {
			words[r.word(t)] = true
		}
	}
	return words
}

// looksPerson tells whether initials, an age, an apposition or a verb of
// saying show that the words [p,end) name a person.
func (r *reader) looksPerson(p, end int) bool {
	for i := p; i < end; i++ {
		if i > p && (isInitial(r.word(i)) || germanic[r.word(i)]) || isSuffix(r.word(i)) || r.dotted(r.word(i)) {
			return true
		}
	}
	next := r.lower(end)
	if r.lower(p-1) == "," && r.describes(p-2, next) {
		return true // "its manager, Ann Ames,"
	}
	if r.lex.saying[next] || next == "who" || r.lex.saying[r.lower(p-1)] {
		return true
	}
	if next != "," {
		return false
	}
	after := r.lower(end + 1)
	if after == "who" || after == "whose" || isAge(after) {
		return true
	}
	for i := end + 1; i < end+6; i++ {
		if _, ok := r.lex.titles[r.lower(i)]; ok && !r.capital(i) {
			return true
		}
		if r.word(i) == "," {
			break
		}
	}
	return false
}

// describes tells whether the word in lower case at token t, before a comma and
// a name behind which next stands, is an office or a group of people.
func (r *reader) describes(t int, next string) bool {
	if r.capital(t) {
		return false
	}
	w := r.lower(t)
	one := r.lex.titles[w].class != "" && r.lex.titles[w].class != "honorific"
	return one && (next == "," || next == ".") || (r.lex.groups[w] || r.lex.plurals[w] != "") && (next == "and" || next == ",") && !generalBodies[w]
}

// germanic particles and those of Arabic names stand in no place's name.
var germanic = map[string]bool{"van": true, "von": true, "der": true, "den": true, "ter": true, "bin": true, "ibn": true}

func isAge(w string) bool {
	return len(w) == 2 && w[0] >= '1' && w[0] <= '9' && w[1] >= '0' && w[1] <= '9'
}

// person adds the name at tokens [from,end) with what stands before it.
func (r *reader) person(t titled, from, end int) {
	var words []string
	for i := from; i < end; i++ {
		if w := r.word(i); w != "," {
			words = append(words, w)
		}
		if next := r.nicknamed(i); i == from && next > 0 && next < end {
			i = next - 1
		}
	}
	id := r.newFigure(stancebook.PersonKind)
	f := r.figures[id]
	f.name = parseName(words)
	first := from
	if t.first >= 0 && t.first < from {
		first = t.first
	}
	for first < from && r.at[first] >= 0 {
		first++
	}
	r.entitle(f, t)
	m := mention{first: first, end: end, name: from, figure: id, form: fullName, titled: t.first >= 0}
	if f.name.given == "" {
		m.form = surname
	}
	r.add(m)
}
