package names

import (
	"strings"

	"github.com/stancebook/stancebook"
)

// clauseReach is how many tokens before a relative its antecedent may stand.
const clauseReach = 40

// who reads a relative pronoun as what it stands for: behind a comma the name
// to which the apposition before belongs, else the noun right before.
func (p *phrase) who() stancebook.Speaker {
	t := p.first - 1
	comma := p.word(t) == "," || p.word(t) == "—" || p.word(t) == "–" || p.word(t) == ")"
	from := max(0, t-clauseReach)
	if s := p.doc.Tokens[p.first].Sentence; from < p.doc.Sentences[s].First {
		from = p.doc.Sentences[s].First
	}
	if s, ok := p.nounBefore(t, comma); ok {
		return s
	}
	for ; t >= from; t-- {
		if m, ok := p.mentionAt(t); ok && m.form != pronoun {
			if !comma && p.lower(p.first) != "which" && p.figureOf(m).kind == stancebook.PersonKind && prepositions[p.lower(m.first-1)] {
				t = m.first
				continue // "a lawyer for Ann Ames who said"
			}
			if comma {
				m = p.apposedTo(m, from)
			}
			return p.speakerOf(m.figure, p.Span, stancebook.ByPronoun, 0.8)
		}
		if p.isGroupHead(t) && !generalBodies[p.lower(t)] {
			if m, ok := p.ownerBefore(t, from); comma && ok {
				return p.speakerOf(m.figure, p.Span, stancebook.ByPronoun, 0.75)
			}
			return p.group(t)
		}
		if s, ok := p.somebody(t, from, comma); ok {
			return s
		}
		if tag := p.doc.Tokens[t].Tag; tag == "VBD" || tag == "VBZ" || tag == "VBP" || tag == "MD" {
			break
		}
	}
	return stancebook.Speaker{Kind: stancebook.UnknownKind, Mention: p.Span, NamedBy: stancebook.ByPronoun, Confidence: 0.2}
}

// nounBefore reads the noun right before a relative that names nobody: "a
// voter who"; and behind a comma a name that nothing else told ("Daniels, who").
func (p *phrase) nounBefore(t int, comma bool) (stancebook.Speaker, bool) {
	s := stancebook.Speaker{Kind: stancebook.UnknownKind, Mention: p.Span, NamedBy: stancebook.ByPronoun, Confidence: 0.5}
	if comma {
		t--
	}
	if t < 0 || p.at[t] >= 0 || p.placed[t] >= 0 || p.doc.Tokens[t].Sentence != p.doc.Tokens[p.first].Sentence {
		return s, false
	}
	tag := p.doc.Tokens[t].Tag
	switch {
	case comma && tag == "NNP" && !strings.ContainsAny(p.word(t), ".-") && p.lex.capitals[p.word(t)] == "" && p.lower(p.first) == "who":
		first := t
		for first > 0 && t-first < 3 && p.capital(first-1) && p.touches(first-1) && p.at[first-1] < 0 && !p.startsAt(first) {
			first--
		}
		s.Kind, s.Name = stancebook.PersonKind, p.slice(first, t+1)
	case !comma && (p.lex.documents[p.lower(t)] || carriers[p.lower(t)]):
		for i := t - 1; i > t-10 && i >= 0; i-- { // "Ames made a remark that"
			if m, ok := p.mentionAt(i); ok && p.figureOf(m).kind == stancebook.PersonKind {
				return p.speakerOf(m.figure, p.Span, stancebook.ByPronoun, 0.5), true
			}
		}
		s.Kind, s.Name = stancebook.DocumentKind, p.withoutDeterminer(p.groupStart(t), t+1)
	case !comma && tag == "NN":
		s.Name = p.withoutDeterminer(p.groupStart(t), t+1)
	default:
		return s, false
	}
	return s, true
}

// carriers of words are held or worn by who says them.
var carriers = map[string]bool{"sign": true, "banner": true, "placard": true, "shirt": true, "t-shirt": true, "hat": true, "button": true, "poster": true, "sticker": true}

// startsAt tells whether token t begins its sentence.
func (c *Cast) startsAt(t int) bool { return t == c.doc.Sentences[c.doc.Tokens[t].Sentence].First }

// generalBodies are groups of what cannot speak by "who".
var generalBodies = map[string]bool{"cities": true, "counties": true, "states": true, "countries": true, "nations": true, "agencies": true,
	"departments": true, "companies": true, "businesses": true, "communities": true, "jurisdictions": true, "towns": true}

// somebody reads the person without a name, or the one whose apposition it
// is, with head t.
func (p *phrase) somebody(t, from int, comma bool) (stancebook.Speaker, bool) {
	_, human := humans[p.lower(t)]
	o, office := p.lex.titles[p.lower(t)]
	if p.at[t] >= 0 || !human && (!office || o.class == "honorific" || o.class == "rank") || p.lex.modifiers[p.lower(t)] && strings.HasPrefix(p.doc.Tokens[t+1].Tag, "NN") {
		return stancebook.Speaker{}, false
	}
	if m, ok := p.ownerBefore(t, from); ok && comma {
		return p.speakerOf(m.figure, p.Span, stancebook.ByPronoun, 0.8), true
	}
	first := p.groupStart(t)
	end := t + 1
	if p.first-end < 6 && prepositions[p.lower(end)] {
		end = p.first
	}
	for end > t+1 && !isWordToken(p.word(end-1)) {
		end--
	}
	return stancebook.Speaker{Kind: stancebook.UnknownKind, Name: p.withoutDeterminer(first, end), Mention: p.Span, NamedBy: stancebook.ByPronoun, Confidence: 0.6}, true
}

// apposedTo is the person of "Eve Moss, a spokeswoman for Ann Ames, who" where
// m stands in the apposition; else m.
func (p *phrase) apposedTo(m mention, from int) mention {
	if owner, ok := p.ownerBefore(m.first-1, from); ok {
		return owner
	}
	return m
}

// ownerBefore finds the person to whom the words from a comma up to token t
// are an apposition: the comma stands right behind the name, a determiner, an
// age or an office right behind the comma, and no verb between.
func (p *phrase) ownerBefore(t, from int) (mention, bool) {
	for i := t; i > from; i-- {
		switch tag := p.doc.Tokens[i].Tag; tag {
		case "VBD", "VBZ", "VBP", "MD":
			return mention{}, false
		}
		if p.word(i) != "," {
			continue
		}
		m, ok := p.mentionAt(i - 1)
		if pl := p.placeOver(i - 1); pl != nil && p.lower(pl.first-1) == "of" {
			m, ok = p.mentionAt(pl.first - 2) // "Senator Max Baucus of Montana, a"
		}
		if !ok || m.form == pronoun || p.figureOf(m).kind != stancebook.PersonKind {
			continue
		}
		if another, ok := p.mentionAt(i + 1); ok && another.first == i+1 && p.figureOf(another).kind == stancebook.PersonKind {
			return mention{}, false
		}
		next := p.lower(i + 1)
		_, office := p.lex.titles[next]
		if tag := p.doc.Tokens[i+1].Tag; tag == "DT" || tag == "CD" || tag == "PRP$" || office || p.lex.modifiers[next] || next == "of" || next == "one" || p.isTag(i+1) {
			return m, true
		}
		return mention{}, false
	}
	return mention{}, false
}

// isTag tells whether token t is a party tag ("R-N.Y.").
func (c *Cast) isTag(t int) bool {
	letter, where, dashed := cutDash(c.word(t))
	return dashed && where != "" && len(letter) == 1 && c.lex.parties[letter] != ""
}

// whose reads "whose letter" as by whom the letter is.
func (p *phrase) whose() (stancebook.Speaker, bool) {
	if p.lower(p.first) != "whose" || !p.lex.documents[p.lower(p.base-1)] {
		return stancebook.Speaker{}, false
	}
	q := *p
	q.end = q.first + 1
	s := q.who()
	s.Mention, s.NamedBy = p.Span, stancebook.ByDescription
	return s, s.Name != ""
}
