package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
)

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
	public bool // of a public body in lower case: "sheriff's Capt."
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
	r.sharesTitle(t)
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
		if r.lower(h+1) == "pro" && (r.lower(h+2) == "tem" || r.lower(h+2) == "tempore") && h+3 < b && r.nameEnd(h+3, b) > h+3 {
			return h + 2
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
	if !ok && (last == "tem" || last == "tempore") {
		o, ok = r.lex.titles[strings.ToLower(r.bare(head-2))]
	}
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
	t.public = (r.lower(t.first-1) == "'s" || r.lower(t.first-1) == "’s") && publicNouns[r.lower(t.first-2)]
	if n := len(r.places); n > 0 && t.place.Name == "" && t.region == "" && r.places[n-1].end == t.first && r.touches(t.first-1) {
		t.place, t.region = r.places[n-1].City, r.places[n-1].region()
	}
	if n := len(r.places); n > 0 && t.place.Name == "" && r.word(t.first-1) == "," {
		last := r.places[n-1]
		if n > 1 && last.Name == "" && r.places[n-2].end == last.first-1 {
			last.Name = r.places[n-2].Name // "Jackson County, Mo., Executive"
		}
		if last.end == t.first-1 && last.Name != "" {
			t.place = stancebook.City{Name: last.Name, State: last.State}
		}
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
	if b, ok := r.lex.bodies[w+" Department"]; ok && i < head && t.class == "spokes" && r.capital(i) {
		t.body = b.name // "Justice spokeswoman"
		t.words = append(t.words, w)
		return i + 1
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
	if n := r.countyLength(i, head); n > 0 {
		t.place = r.placeNamed(i, i+n)
		return i + n
	}
	_, office := r.lex.titles[low]
	if office || r.lex.modifiers[low] || r.lex.complements[low] || low == "of" || low == "the" {
		t.words = append(t.words, w)
		return i + 1
	}
	if n := r.cityOrCounty(i, head); n > 0 && (!r.lex.commonplace[r.slice(i, i+n)] || r.localOffice(i+n)) {
		t.place = r.placeNamed(i, i+n)
		return i + n
	}
	if !r.capital(i) || r.lex.capitals[w] == "starter" {
		return i
	}
	if b, ok := r.lex.bodies[w]; ok {
		t.body = b.name
	} else if allCapitals(w) {
		if len(w) > 6 || i == head {
			return i
		}
		t.body = w // "MALDEF President"
		return i + 1
	}
	t.words = append(t.words, w)
	return i + 1
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
