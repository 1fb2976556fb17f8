package names

import (
	"strings"

	"github.com/stancebook/stancebook"
)

// human nouns beside those of office, with the gender that they tell.
var humans = map[string]byte{"man": 'm', "woman": 'f', "boy": 'm', "girl": 'f', "person": 0, "one": 0, "driver": 0, "worker": 0, "employee": 0,
	"employer": 0, "customer": 0, "guest": 0, "caller": 0, "passenger": 0, "shopkeeper": 0, "retiree": 0, "renter": 0, "tenant": 0, "homeowner": 0,
	"newcomer": 0, "parishioner": 0, "bystander": 0, "protester": 0, "demonstrator": 0, "marcher": 0, "grandmother": 'f', "grandfather": 'm', "waitress": 'f', "waiter": 'm'}

// unnamed reads a pronoun for somebody whom the paragraph brought in without a
// name and after whom it names nobody: "A driver stopped. “No,” he said."
func (p *phrase) unnamed(gender byte) (stancebook.Speaker, bool) {
	here := p.doc.Tokens[p.first].Sentence
	paragraph := p.doc.Paragraphs[p.doc.Sentences[here].Paragraph]
	if p.namesPerson(p.doc.Sentences[here].First, p.first) {
		return stancebook.Speaker{}, false
	}
	for i := here - 1; i >= max(paragraph.First, here-4); i-- {
		s := p.doc.Sentences[i]
		if first, end := p.unnamedSubject(s.First, s.End, gender); end > first && !p.namesPerson(end, s.End) {
			return stancebook.Speaker{Kind: stancebook.UnknownKind, Name: p.withoutDeterminer(first, end), Mention: p.Span,
				NamedBy: stancebook.ByPronoun, Confidence: 0.6}, true
		}
		if p.namesPerson(s.First, s.End) {
			break
		}
	}
	return stancebook.Speaker{}, false
}

// namesPerson tells whether the narration in [a,b) names a person or tells of
// one by an office.
func (p *phrase) namesPerson(a, b int) bool {
	for t := max(a, b-300); t < b; t++ {
		if m, ok := p.mentionAt(t); ok && m.first == t && !p.quoted(t) && m.form != pronoun && p.figureOf(m).kind == stancebook.PersonKind {
			return true
		}
	}
	return false
}

// unnamedSubject finds the noun phrase that begins the sentence [a,b) where it
// is a person without a name.
func (p *phrase) unnamedSubject(a, b int, gender byte) (first, end int) {
	for a < b && (p.doc.Tokens[a].Tag == "CC" || p.doc.Tokens[a].Tag == "RB" || p.lower(a) == "then") {
		a++
	}
	if a >= b || p.quoted(a) {
		return 0, 0
	}
	switch p.lower(a) {
	case "a", "an", "another", "my", "our", "one", "the":
	default:
		return 0, 0
	}
	end = p.baseEnd(a, min(b, a+10))
	head := p.personNoun(a, end)
	if head < 0 {
		return 0, 0
	}
	next := p.lower(head + 1)
	if p.lower(a) == "the" && next != "who" {
		return 0, 0
	}
	if m, ok := p.mentionAt(head + 2); ok && next == "," && p.figureOf(m).kind == stancebook.PersonKind {
		return 0, 0 // the name follows
	}
	if known, ok := humans[p.lower(head)]; ok && known != 0 && known != gender {
		return 0, 0
	}
	if o := p.lex.titles[p.lower(head)]; o.gender != 0 && o.gender != gender {
		return 0, 0
	}
	return a, head + 1
}

// personNoun is the first noun for one person in [a,end) that no other noun
// follows, −1 where there is none or the phrase holds a name.
func (p *phrase) personNoun(a, end int) int {
	for t := a; t < end; t++ {
		if p.at[t] >= 0 && p.figures[p.mentions[p.at[t]].figure].kind == stancebook.PersonKind {
			return -1
		}
		w := p.lower(t)
		_, human := humans[w]
		o, office := p.lex.titles[w]
		if !human && (!office || o.class == "honorific" || p.lex.plurals[w] != "") {
			continue
		}
		if t+1 >= end || !strings.HasPrefix(p.doc.Tokens[t+1].Tag, "NN") && p.lower(t+1) != "'s" && p.lower(t+1) != "’s" {
			return t
		}
	}
	return -1
}

// partisan reads "the Democrat" as the one of that party named last, and ", a
// Republican," behind a name as who bears it.
func (p *phrase) partisan() (stancebook.Speaker, bool) {
	party := p.lex.parties[p.word(p.base-1)]
	if party == "" || p.base-p.first != 2 || strings.HasSuffix(p.word(p.base-1), "s") {
		return stancebook.Speaker{}, false
	}
	definite := p.lower(p.first) == "the"
	if !definite && p.word(p.first-1) != "," {
		return stancebook.Speaker{}, false
	}
	from := max(0, p.first-200)
	if !definite {
		from = max(0, p.first-8)
	}
	open := -1 // somebody of no known party
	for t := p.first - 1; t >= from; t-- {
		m, ok := p.mentionAt(t)
		if !ok || m.form == pronoun || p.quoted(t) {
			continue
		}
		f := p.figureOf(m)
		if f.kind == stancebook.PersonKind && f.party == party {
			return p.speakerOf(m.figure, p.Span, stancebook.ByDescription, 0.75), true
		}
		if f.kind == stancebook.PersonKind && f.party == "" && open < 0 && f.public {
			open = m.figure
		}
	}
	if open < 0 {
		return stancebook.Speaker{}, false
	}
	return p.speakerOf(open, p.Span, stancebook.ByDescription, 0.5), true
}

// predecessor reads "his predecessor" as the only other one of the article who
// bears the office of whom the pronoun or the name before it stands for.
func (p *phrase) predecessor() (stancebook.Speaker, bool) {
	w := p.lower(p.base - 1)
	if w != "predecessor" && w != "successor" {
		return stancebook.Speaker{}, false
	}
	m, ok := p.mentionAt(p.first)
	if !ok || p.figureOf(m).kind != stancebook.PersonKind {
		return stancebook.Speaker{}, false
	}
	owner, other := p.root(m.figure), -1
	for i, f := range p.figures[:min(len(p.figures), 1000)] {
		if i == owner || f.into >= 0 || f.kind != stancebook.PersonKind || !shareOffice(f.heads, p.figures[owner].heads) {
			continue
		}
		if other >= 0 {
			return stancebook.Speaker{}, false
		}
		other = i
	}
	if other < 0 {
		return stancebook.Speaker{}, false
	}
	return p.speakerOf(other, p.Span, stancebook.ByDescription, 0.6), true
}
