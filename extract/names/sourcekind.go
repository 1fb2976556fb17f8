package names

import (
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// office reads "the attorney general", "a federal judge", "the acting director
// of the agency": somebody whom the article names by that office.
func (p *phrase) office() (stancebook.Speaker, bool) {
	head := p.base - 1
	if m, ok := p.mentionAt(head); ok && m.form != pronoun && m.end == p.base {
		if m.form == description && m.first == p.first {
			s := p.speakerOf(m.figure, p.Span, stancebook.ByOffice, 0.92)
			if s.Rivals = p.officeRivals(m.figure, officeStem(p.lower(head))); len(s.Rivals) > 0 {
				s.Confidence = 0.6
			}
			return s, true
		}
		return stancebook.Speaker{}, false
	}
	stem := officeStem(p.lower(head))
	o, ok := p.lex.titles[p.lower(head)]
	if !ok || o.class == "honorific" || p.lex.plurals[p.lower(head)] != "" || p.lower(p.first) == "another" {
		return stancebook.Speaker{}, false
	}
	indefinite := p.lower(p.first) == "a" || p.lower(p.first) == "an"
	wanted := p.officeWords(head)
	best, bestScore := -1, 0.0
	scores := map[int]float64{}
	bearers := p.indexed().bearers[stem]
	for _, i := range bearers {
		scores[i] = p.officeFit(i, p.figures[i], stem, wanted, indefinite)
		if scores[i] > bestScore {
			best, bestScore = i, scores[i]
		}
	}
	if best < 0 {
		if best = p.holder(stem, wanted); best < 0 {
			return stancebook.Speaker{}, false
		}
	}
	by := stancebook.ByOffice
	if o.class == "private" {
		by = stancebook.ByDescription
	}
	s := p.speakerOf(best, p.Span, by, 0.88)
	for _, i := range bearers {
		if i != best && scores[i] > bestScore-0.1 {
			s.Rivals = append(s.Rivals, p.figures[i].name.full)
			s.Confidence = 0.6
		}
	}
	return s, true
}

// officeRivals are others who bear an office with head stem and were named by
// name as lately as figure id, a sentence more or less.
func (p *phrase) officeRivals(id int, stem string) []string {
	id = p.root(id)
	latest, _ := p.nearestMention(id)
	former := isFormer(p.figures[id])
	var out []string
	for _, i := range p.indexed().bearers[stem] {
		f := p.figures[i]
		if i == id || isFormer(f) != former {
			continue
		}
		if before, _ := p.nearestMention(i); before >= 0 && latest >= 0 && before <= latest+1 && before <= reach {
			out = append(out, f.name.full)
		}
	}
	return out
}

func isFormer(f *figure) bool { return strings.Contains(strings.ToLower(f.title), "former") }

// officeWords are the stems of the words that tell the office, its complement included.
func (p *phrase) officeWords(head int) []string {
	var out []string
	for t := p.first; t < min(p.end, head+10); t++ {
		w := officeStem(p.lower(t))
		if t == head || len(w) < 4 && !p.capital(t) || w == "the" {
			continue
		}
		if p.word(t) == "," {
			break
		}
		out = append(out, w)
	}
	return out
}

// officeFit scores how well figure i bears the office with head stem; 0 or
// less is not at all.
func (p *phrase) officeFit(i int, f *figure, stem string, wanted []string, indefinite bool) float64 {
	has := false
	for _, h := range f.heads {
		has = has || h == stem
	}
	if !has {
		return 0
	}
	score := 1.0
	known := " " + strings.ToLower(f.title+" "+f.org+" "+f.office.Name+" "+f.office.State+" "+strings.Join(f.heads, " ")) + " "
	if f.office.State != "" && f.office.Name == "" {
		known += "state "
	}
	for _, w := range wanted {
		switch {
		case strings.Contains(known, w):
			score += 0.5
		case (w == "u.s." || w == "federal") && f.office.State == "":
			score += 0.3
		case p.lex.modifiers[w] || p.lex.states[strings.ToUpper(w)].name != "":
			score -= 0.4
		default:
			score -= 0.1
		}
	}
	before, after := p.nearestMention(i)
	switch {
	case indefinite && after < 0:
		return 0
	case indefinite && after > 4:
		return 0
	case before >= 0:
		score += 0.9 / float64(1+before)
	case after >= 0:
		score += 0.3 / float64(1+after)
	}
	return score
}

// nearestMention is how many sentences lie between the source and figure i's
// mention by name before it and after it; −1 where there is none.
func (p *phrase) nearestMention(i int) (before, after int) {
	before, after = -1, -1
	here := p.doc.Tokens[p.first].Sentence
	ids := p.cast[i]
	at, _ := slices.BinarySearchFunc(ids, p.first, func(id, t int) int { return p.mentions[id].first - t })
	for k := at - 1; k >= max(0, at-50) && before < 0; k-- {
		if m := p.mentions[ids[k]]; m.form != pronoun {
			before = here - p.doc.Tokens[m.first].Sentence
		}
	}
	for k := at; k < min(len(ids), at+50) && after < 0; k++ {
		if m := p.mentions[ids[k]]; m.form != pronoun {
			after = p.doc.Tokens[m.first].Sentence - here
		}
	}
	return before, after
}

// holder finds "the president" among the people of the article by the date.
func (p *phrase) holder(stem string, wanted []string) int {
	if stem != "president" || len(wanted) > 0 {
		return -1
	}
	return p.ruler
}

// document reads "the order", "Mr. Ames's letter": what is written, or its author.
func (p *phrase) document() (stancebook.Speaker, bool) {
	head := p.base - 1
	if s, ok := p.delivered(); ok {
		return s, true
	}
	if !p.lex.documents[p.lower(head)] {
		return stancebook.Speaker{}, false
	}
	if by := p.lower(p.base); by == "by" || by == "from" {
		for t := p.base + 1; t < min(p.end, p.base+8) && p.word(t) != ","; t++ {
			if m, ok := p.mentionAt(t); ok && m.form != pronoun && p.lower(m.end) != "'s" && p.figureOf(m).kind == stancebook.PersonKind {
				return p.speakerOf(m.figure, p.Span, stancebook.ByDescription, 0.75), true
			}
		}
	}
	for t := p.first; t < head; t++ {
		m, ok := p.mentionAt(t)
		if !ok || p.lower(m.end) != "'s" && p.lower(m.end) != "'" && !(m.form == pronoun && t == p.first) {
			continue
		}
		s := p.speakerOf(m.figure, p.Span, stancebook.ByDescription, 0.75)
		return s, true
	}
	return stancebook.Speaker{Kind: stancebook.DocumentKind, Name: p.withoutDeterminer(p.first, p.wholeEnd()), Mention: p.Span,
		NamedBy: stancebook.ByMention, Confidence: 0.8}, true
}

// delivering verbs are those of who gives a speech or a paper.
var delivering = map[string]bool{"delivered": true, "gave": true, "wrote": true, "signed": true, "posted": true, "sent": true, "issued": true,
	"made": true, "published": true, "released": true, "filed": true, "read": true}

// delivered reads "a speech Mrs. Ames gave" as hers.
func (p *phrase) delivered() (stancebook.Speaker, bool) {
	for t := p.first; t < min(p.base, p.first+6); t++ {
		if !p.lex.documents[p.lower(t)] {
			continue
		}
		m, ok := p.mentionAt(t + 1)
		if ok && m.first == t+1 && m.end <= p.end && delivering[p.lower(m.end)] && p.figureOf(m).kind == stancebook.PersonKind {
			return p.speakerOf(m.figure, p.Span, stancebook.ByDescription, 0.8), true
		}
		return stancebook.Speaker{}, false
	}
	return stancebook.Speaker{}, false
}

// organization reads a source whose head is a body's name.
func (p *phrase) organization() (stancebook.Speaker, bool) {
	m, ok := p.mentionAt(p.base - 1)
	if !ok && p.end-p.first == 1 {
		return p.department()
	}
	if !ok || m.end != p.base || p.figureOf(m).kind != stancebook.OrganizationKind {
		return stancebook.Speaker{}, false
	}
	return p.speakerOf(m.figure, p.Span, stancebook.ByName, 0.93), true
}

// department reads "Justice" alone as the Justice Department.
func (p *phrase) department() (stancebook.Speaker, bool) {
	name := p.word(p.first) + " Department"
	if known, listed := p.lex.bodies[name]; listed && p.capital(p.first) {
		if id, named := p.bodies[known.name]; named {
			return p.speakerOf(id, p.Span, stancebook.ByName, 0.85), true
		}
		return stancebook.Speaker{Kind: stancebook.OrganizationKind, Name: known.name, Mention: p.Span, NamedBy: stancebook.ByName, Confidence: 0.7}, true
	}
	return stancebook.Speaker{}, false
}

// anaphora are words for a body that was named before.
var anaphora = map[string]string{"department": "Department", "agency": "", "bureau": "Bureau", "court": "Court", "committee": "Committee",
	"commission": "Commission", "organization": "", "group": "", "association": "Association", "union": "Union", "company": "", "council": "Council",
	"university": "University", "foundation": "Foundation", "center": "Center", "institute": "Institute", "coalition": "Coalition", "nonprofit": "", "newspaper": "", "network": "", "board": "Board"}

// anaphor reads "the department", "the city", "the state", "the administration".
func (p *phrase) anaphor() (stancebook.Speaker, bool) {
	head := p.base - 1
	low := p.lower(head)
	if p.base-p.first != 2 || p.lower(p.first) != "the" {
		return stancebook.Speaker{}, false
	}
	switch low {
	case "city", "county", "state":
		return p.jurisdiction(low)
	case "campaign", "administration":
		return stancebook.Speaker{}, false
	}
	tail, ok := anaphora[low]
	if !ok {
		return stancebook.Speaker{}, false
	}
	best := -1
	at, _ := slices.BinarySearchFunc(p.mentions, p.first, func(m mention, t int) int { return m.first - t })
	for i := at - 1; i >= max(0, at-2000) && best < 0; i-- {
		m := p.mentions[i]
		if f := p.figureOf(m); f.kind == stancebook.OrganizationKind && !f.media && (tail == "" || strings.Contains(f.body, tail)) {
			best = m.figure
		}
	}
	if best < 0 {
		return stancebook.Speaker{}, false
	}
	return p.speakerOf(best, p.Span, stancebook.ByDescription, 0.7), true
}

// jurisdiction reads "the city" and "the state": the one named last.
func (p *phrase) jurisdiction(word string) (stancebook.Speaker, bool) {
	name := ""
	var office stancebook.City
	at, _ := slices.BinarySearchFunc(p.places, p.first, func(pl place, t int) int { return pl.first - t })
	for i := at - 1; i >= max(0, at-2000) && name == ""; i-- {
		pl := p.places[i]
		if pl.dropped {
			continue
		}
		switch {
		case word == "state" && pl.State != "":
			name, office = "State of "+pl.State, stancebook.City{State: pl.State}
		case word == "county" && strings.HasSuffix(pl.Name, "County"), word == "city" && pl.Name != "" && !strings.HasSuffix(pl.Name, "County"):
			name, office = pl.Name, pl.City
		}
	}
	if name == "" {
		return stancebook.Speaker{}, false
	}
	return stancebook.Speaker{Kind: stancebook.OrganizationKind, Name: name, Office: office, Mention: p.Span,
		NamedBy: stancebook.ByDescription, Confidence: 0.7}, true
}

// described is a source that names nobody: a group or an unnamed person, by
// its own words.
func (p *phrase) described() stancebook.Speaker {
	name := p.withoutDeterminer(p.first, p.wholeEnd())
	s := stancebook.Speaker{Kind: stancebook.UnknownKind, Name: name, Mention: p.Span, NamedBy: stancebook.ByMention, Confidence: 0.8}
	head := p.base - 1
	low := p.lower(head)
	tag := p.doc.Tokens[head].Tag
	_, body := p.lex.heads[p.word(head)]
	pl, isPlace := p.placeAt(p.first)
	switch {
	case isPlace && pl.end == p.base && pl.list == 0:
		s.Kind, s.NamedBy = stancebook.OrganizationKind, stancebook.ByName
		s.Name, s.Office = firstOf(pl.Name, pl.State), pl.City
	case p.lex.groups[low] || p.lex.groups[p.word(head)] || tag == "NNS" || tag == "NNPS" || p.lex.plurals[low] != "" || isPlace:
		s.Kind = stancebook.GroupKind
		s.Party = p.partyOf(p.first, p.base)
		if isPlace && p.end-p.first <= 16 {
			s.Name = p.withoutDeterminer(p.first, p.end) // an enumeration of places
		}
	case low == "administration" || low == "campaign" || low == "government" || low == "court" || low == "team" || body:
		s.Kind = stancebook.OrganizationKind
	}
	if s.Party != "" {
		s.PartySource = "text"
	}
	p.speaksFor(&s)
	return s
}

// wholeEnd is where the source's words are over that tell one group from
// another: with what hangs on the head, if it is short.
func (p *phrase) wholeEnd() int {
	for t := p.base; t < min(p.end, p.first+10); t++ {
		switch p.lower(t) {
		case ",", "(", "—", "–", "--", ";", ":", "who", "that", "which", "whose":
			return t
		}
	}
	if p.end-p.first <= 10 {
		return p.end
	}
	return p.base
}

func (p *phrase) partyOf(first, end int) string {
	for t := first; t < end; t++ {
		if party := p.lex.parties[p.word(t)]; party != "" && len(p.word(t)) > 1 {
			return party
		}
	}
	return ""
}

// speaksFor notes for whom an unnamed spokesperson speaks.
func (p *phrase) speaksFor(s *stancebook.Speaker) {
	head := p.base - 1
	if o := p.lex.titles[p.lower(head)]; o.class != "spokes" {
		return
	}
	s.Title = p.word(head)
	for t := p.first; t < p.end; t++ {
		if m, ok := p.mentionAt(t); ok && m.form != pronoun {
			f := p.figureOf(m)
			s.OnBehalfOf = firstOf(f.name.full, f.body)
			s.Office = f.office
			return
		}
	}
}
