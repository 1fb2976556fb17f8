package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
)

// reader goes through an article once and finds full names, bodies and places.
type reader struct {
	*Cast
	// several is the title that goes on over "and": "Senators Ames and Brandt".
	several     titled
	severalUpTo int // the token up to which it does
}

// titled is what stands before a name.
type titled struct {
	first  int      // first token, −1 where nothing stands there
	words  []string // the office as written
	class  string
	gender byte
	party  string
	place  stancebook.City // city, county or state named before the office
	region string          // the state alone
	body   string          // body named before the office
	many   bool
	former bool
}

func (r *reader) sentence(index int) {
	s := r.doc.Sentences[index]
	r.severalUpTo = -1
	for i := s.First; i < s.End; {
		if !r.capital(i) || r.at[i] >= 0 {
			i++
			continue
		}
		end := r.runEnd(i, s.End)
		r.split(i, end)
		i = max(end, i+1)
	}
}

// runEnd is where the run of capitalised words that begins at i ends; a
// particle between two of them belongs to it.
func (r *reader) runEnd(i, limit int) int {
	// No name is longer: shouted pages would make runs without end.
	limit = min(limit, i+24)
	for i+1 < limit && r.touches(i) {
		next := i + 1
		if r.capital(next) {
			i = next
			continue
		}
		for next < limit && particles[r.word(next)] && r.touches(next-1) {
			next++
		}
		if next == i+1 || next >= limit || !r.capital(next) || !r.touches(next-1) {
			break
		}
		i = next
	}
	return i + 1
}

// split reads a run of capitalised words from left to right.
func (r *reader) split(a, b int) {
	p := a
	if r.startsSentence(p) && r.starter(p) && !r.beginsName(p, b) {
		p++
	}
	for p < b {
		next := r.piece(p, b)
		if next <= p {
			next = p + 1
		}
		p = next
	}
}

// piece reads what begins at p and returns where it ends; p where nothing does.
func (r *reader) piece(p, b int) int {
	if end := r.titledName(p, b); end > p {
		return end
	}
	if end := r.knownBody(p, b); end > p {
		return end
	}
	if end := r.formedBody(p, b); end > p {
		return end
	}
	if end := r.fullPlace(p, b); end > p {
		return end
	}
	if end := r.severalName(p, b); end > p {
		return end
	}
	if end := r.givenName(p, b); end > p {
		return end
	}
	if end := r.onePlace(p, b); end > p {
		return end
	}
	return r.unknownName(p, b)
}

func (r *reader) startsSentence(p int) bool {
	if p == r.doc.Sentences[r.doc.Tokens[p].Sentence].First {
		return true
	}
	w := r.word(p - 1)
	switch w {
	case "“", "\"", "”", "''", "``", "‘", "'", ":", "—", "–", "--", "(", "•", "-":
		return true
	}
	return false
}

// starter tells whether word p is capitalised only because a sentence begins.
func (r *reader) starter(p int) bool { return r.lex.capitals[r.word(p)] == "starter" }

// beginsName tells whether a word that often starts sentences here begins a
// name of several words ("New York", "Long Beach", "Will Hurd").
func (r *reader) beginsName(p, b int) bool {
	if p+1 >= b {
		return false
	}
	if r.bodyLength(p) > 1 || r.stateLength(p, b) > 1 {
		return true
	}
	return r.cityLength(p, b) > 1
}

// titledName reads an office with the name of who bears it.
func (r *reader) titledName(p, b int) int {
	head := r.officeBefore(p, b)
	if head < 0 {
		return p
	}
	t, ok := r.readTitle(p, head)
	if !ok {
		return p
	}
	end := r.nameEnd(head+1, b)
	if end == head+1 {
		return p
	}
	r.person(t, head+1, end)
	if t.many {
		r.several, r.severalUpTo = t, r.doc.Sentences[r.doc.Tokens[p].Sentence].End
	}
	return end
}

// officeBefore finds the last word of an office in the run [p,b) that a name
// follows, −1 where there is none. "Secretary of State" and the like may end
// in the run's first words.
func (r *reader) officeBefore(p, b int) int {
	if n := r.complementLength(p, b); n > 0 && p+n < b && r.nameEnd(p+n, b) > p+n {
		return p + n - 1
	}
	for h := p; h+1 < b; h++ {
		o, ok := r.lex.titles[strings.ToLower(r.bare(h))]
		if !ok || r.bodyLength(h) > 1 {
			continue
		}
		if _, office := r.lex.titles[r.lower(h+1)]; office && r.lex.given[r.word(h+1)] == 0 {
			continue
		}
		if o.class == "private" && r.lex.given[r.word(h)] != 0 {
			continue
		}
		end := r.nameEnd(h+1, b)
		if end == h+1 {
			continue
		}
		// "Chief Technology Officer Ann Ames": the office goes on.
		if later := r.officeBefore(end, b); later >= 0 && later+1 < b && r.lex.given[r.word(h+1)] == 0 && r.allTitle(end, later) {
			return later
		}
		return h
	}
	return -1
}

// allTitle tells whether the words [i,j] all stand in offices.
func (r *reader) allTitle(i, j int) bool {
	for ; i <= j; i++ {
		if _, ok := r.lex.titles[r.lower(i)]; !ok && !r.lex.modifiers[r.lower(i)] {
			return false
		}
	}
	return true
}

// complementLength is the length of "State" or "Homeland Security" at p where
// "Secretary of" or the like stands before it.
func (r *reader) complementLength(p, b int) int {
	before := p - 1
	if r.lower(before) == "the" {
		before--
	}
	if r.lower(before) != "of" {
		return 0
	}
	if _, ok := r.lex.titles[strings.ToLower(r.bare(before-1))]; !ok {
		return 0
	}
	words := ""
	best := 0
	if r.lower(p-1) == "the" {
		words = "the"
	}
	for t := p; t < b && t-p < 5; t++ {
		words = strings.TrimSpace(words + " " + r.lower(t))
		if r.lex.complements[words] {
			best = t - p + 1
		}
	}
	return best
}

// readTitle reads the words [p,head] as an office with what stands before it;
// it fails where they hold a word that no office has.
func (r *reader) readTitle(p, head int) (titled, bool) {
	t := titled{first: p}
	last := strings.ToLower(r.bare(head))
	o, ok := r.lex.titles[last]
	if !ok {
		o = r.officeOf(p)
	}
	t.class, t.gender = o.class, o.gender
	_, t.many = r.lex.plurals[last]
	first := r.widenTitle(p)
	t.first = first
	for i := first; i <= head; {
		next := r.titlePart(&t, i, head)
		if next == i {
			if i < p {
				i++
				t.words, t.first = nil, i
				continue
			}
			return t, false
		}
		i = next
	}
	if one, ok := r.lex.plurals[last]; ok && len(t.words) > 0 {
		t.words[len(t.words)-1] = capitalLike(t.words[len(t.words)-1], one)
	}
	return t, true
}

// officeOf is the office whose complement begins at p: "Secretary" before "of
// State".
func (r *reader) officeOf(p int) office {
	for t := p - 1; t >= max(0, p-3); t-- {
		if o, ok := r.lex.titles[strings.ToLower(r.bare(t))]; ok {
			return o
		}
	}
	return office{}
}

func capitalLike(as, word string) string {
	first, _ := utf8.DecodeRuneInString(as)
	if unicode.IsUpper(first) {
		return strings.ToUpper(word[:1]) + word[1:]
	}
	return word
}

// widenTitle goes left from p over words of an office in lower case
// ("acting", "federal") and over "Secretary of".
func (r *reader) widenTitle(p int) int {
	for p > 0 && r.touches(p-1) && r.at[p-1] < 0 {
		w := r.lower(p - 1)
		_, office := r.lex.titles[w]
		switch {
		case w == "of" && r.complementLength(p, p+4) > 0 || w == "the" && r.complementLength(p, p+4) > 0:
		case office, r.lex.modifiers[w]:
		default:
			return r.withoutOf(p)
		}
		p--
	}
	return r.withoutOf(p)
}

func (r *reader) withoutOf(p int) int {
	for r.lower(p) == "of" || r.lower(p) == "the" {
		p++
	}
	return p
}

// titlePart reads one part of what stands before a name.
func (r *reader) titlePart(t *titled, i, head int) int {
	w := r.bare(i)
	low := strings.ToLower(w)
	if w != r.word(i) || low == "former" || low == "ex" {
		t.former = true
	}
	if n := r.bodyLength(i); n > 1 && i+n <= head+1 && i+n-1 != head {
		t.body = r.bodyAt(i, n).name
		t.words = append(t.words, r.doc.SpanOf(i, i+n).Of(r.doc.Text))
		return i + n
	}
	if party, ok := r.lex.parties[w]; ok && len(w) > 1 {
		t.party = party
		return i + 1
	}
	if n := r.stateLength(i, head+1); n > 0 && i+n <= head && r.cityOrCounty(i, head) <= n {
		if name := r.stateName(i, n); name != "Washington" || t.class == "public" {
			t.region = name
		}
		return i + n
	}
	_, office := r.lex.titles[low]
	if office || r.lex.modifiers[low] || r.lex.complements[low] || low == "of" || low == "the" {
		t.words = append(t.words, w)
		return i + 1
	}
	if n := r.cityOrCounty(i, head); n > 0 {
		t.place = r.placeNamed(i, i+n)
		return i + n
	}
	if !r.capital(i) || r.lex.capitals[w] == "starter" {
		return i
	}
	if b, ok := r.lex.bodies[w]; ok {
		t.body = b.name
	} else if allCapitals(w) {
		return i
	}
	t.words = append(t.words, w)
	return i + 1
}

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
	if i < b && i > start && i-start < 3 && r.touches(i-1) && (r.bodyHead(i) || r.lex.things[r.word(i)]) {
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
	if !r.capital(i) || strings.ContainsAny(w, "0123456789@#/") {
		return false
	}
	if isInitial(w) || isSuffix(w) {
		return true
	}
	if allCapitals(w) || r.lex.things[w] || r.lex.parties[w] != "" || strings.HasSuffix(w, "s") && r.lex.capitals[w] == "people" {
		return false
	}
	if class, ok := r.lex.capitals[w]; ok && (first && class != "people" || !first && class != "people" && r.lex.given[r.word(i-1)] == 0) {
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

// givenName reads a name that begins with a known given name.
func (r *reader) givenName(p, b int) int {
	if r.lex.given[r.word(p)] == 0 || p+1 >= b {
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
	return end
}

// titleBefore reads an office in lower case that stands right before a name
// ("police commissioner", "federal judge", "Clinton campaign manager").
func (r *reader) titleBefore(p int) titled {
	if p == 0 || !r.touches(p-1) {
		return titled{first: -1}
	}
	head := p - 1
	if _, ok := r.lex.titles[r.lower(head)]; !ok || r.capital(head) {
		if n := r.complementLength(p, p); n == 0 {
			return titled{first: -1}
		}
	}
	first := r.widenTitle(head)
	t, ok := r.readTitle(first, head)
	if !ok {
		return titled{first: -1}
	}
	if m, found := r.mentionAt(t.first - 1); found && r.touches(t.first-1) {
		if f := r.figures[m.figure]; f.kind == stancebook.OrganizationKind {
			t.body = f.body
		}
	}
	if len(r.places) > 0 {
		if last := r.places[len(r.places)-1]; last.end == t.first && r.touches(t.first-1) {
			t.place, t.region = last.City, last.region()
		}
	}
	return t
}

// unknownName takes two or three capitalised words for a person where
// something beside them shows that they are one.
func (r *reader) unknownName(p, b int) int {
	if p+2 < b && r.lex.given[r.word(p)] == 0 && r.lex.given[r.word(p+1)] != 0 && !isInitial(r.word(p)) {
		return p // "Gunman John Doe": the name begins behind
	}
	end := r.nameEnd(p, b)
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
		if i > p && isInitial(r.word(i)) || isSuffix(r.word(i)) {
			return true
		}
	}
	next := r.lower(end)
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
