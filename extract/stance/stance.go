// Package stance tells where the speaker of a claim stands on a topic.
//
// It reads four kinds of evidence, in this order, and says which it used: is
// the claim about the topic at all; what the cue does with the words ("denied",
// "vowed"); which phrases and which praised or blamed things the words hold,
// with their negations; and, as a score apart that a reader can leave out, who
// speaks. Panel.Judge is pure and may be called from many goroutines at once.
package stance

import (
	"io"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/stance/content"
	"github.com/stancebook/stancebook/extract/text"
)

// Panel is a set of topics made ready: their phrases are compiled once.
type Panel struct {
	topics  []stancebook.Topic
	matcher *matcher
	rolls   []roll   // who is known to stand where, by topic
	models  []*Model // what coded statements taught, by topic; nil where there is none
}

// A Model judges statements on one topic by what people coded.
type Model = content.TopicModel

// ReadModel reads the model of a topic.
func ReadModel(r io.Reader) (*Model, error) { return content.ReadTopicModel(r) }

// New makes a panel of topics, in their order, and of the models of some of
// them. A phrase that Check would refuse is passed over.
func New(topics []stancebook.Topic, models ...*Model) *Panel {
	p := &Panel{topics: topics, matcher: newMatcher()}
	l := general()
	for i, phrase := range l.phrases {
		p.matcher.add(phrase, l.pattern[i])
	}
	for i := range topics {
		p.addTopic(&topics[i], i)
		p.rolls = append(p.rolls, rollOf(&topics[i]))
		p.models = append(p.models, nil)
		for _, m := range models {
			if m.Topic == topics[i].Name {
				p.models[i] = m
			}
		}
	}
	return p
}

func (p *Panel) addTopic(t *stancebook.Topic, index int) {
	for _, l := range []struct {
		entries []string
		role    role
		weight  float64
	}{
		{t.Mentions, mention, 0}, {t.Context, context, 0}, {t.Excluded, excluded, 0},
		{t.For, side, 1}, {t.Against, side, -1}, {t.Backed, thing, 1}, {t.Resisted, thing, -1},
	} {
		for _, e := range l.entries {
			p.matcher.addSound(e, pattern{role: l.role, topic: index, weight: l.weight})
		}
	}
	for group, entries := range t.Concepts[:min(maxConcepts, len(t.Concepts))] {
		for _, e := range entries {
			p.matcher.addSound(e, pattern{role: concept, topic: index, weight: float64(group)})
		}
	}
	p.addAllies(t.Proponents, index, 1)
	p.addAllies(t.Opponents, index, -1)
}

// addAllies files names as things that can be praised or blamed, a person's
// also by the family name alone.
func (p *Panel) addAllies(names []string, index int, sign float64) {
	for _, name := range names {
		if checkEntry(name, true) != nil || name == strings.ToLower(name) {
			continue
		}
		ally := pattern{role: ally, topic: index, weight: sign, proper: true}
		p.matcher.add(name, ally)
		if words := strings.Fields(name); len(words) == 2 && !bodyWord(words[1]) {
			p.matcher.add(words[1], ally)
		}
	}
}

// bodyWord tells whether a name that ends so is a body's, not a person's.
func bodyWord(word string) bool {
	switch strings.ToLower(word) {
	case "administration", "department", "house", "council", "association", "security", "patrol", "foundation",
		"watch", "union", "coalition", "alliance", "committee", "party", "institute", "center", "league", "group", "groups",
		"agency", "commission", "rights", "chief", "officials", "chamber", "federation", "society", "fund", "board":
		return true
	}
	return false
}

// Judge tells for each claim its stances, none or one a topic, in the order of
// the topics. A claim that is not about a topic has none toward it.
func (p *Panel) Judge(doc *text.Document, claims []stancebook.Claim) [][]stancebook.Stance {
	out := make([][]stancebook.Stance, len(claims))
	for i, weighed := range p.weigh(doc, claims) {
		for _, w := range weighed {
			out[i] = append(out[i], w.Stance)
		}
	}
	return out
}

// weigh judges, and keeps what each confidence was read from.
func (p *Panel) weigh(doc *text.Document, claims []stancebook.Claim) [][]weighed {
	out := make([][]weighed, len(claims))
	if len(claims) == 0 || len(p.topics) == 0 {
		return out
	}
	st := p.matcher.read(doc)
	hits := p.matcher.find(st)
	for i := range p.topics {
		view := newView(st, hits, i, &p.topics[i])
		if !view.onTopic {
			continue
		}
		readings := view.readAll(claims)
		if p.models[i] != nil {
			learned(p.models[i], doc, claims, readings)
		}
		elsewhere := byName(claims, readings)
		for c := range claims {
			if !readings[c].about {
				continue
			}
			who := p.rolls[i].standing(view, &claims[c])
			out[c] = append(out[c], verdicts(p.topics[i].Name, &readings[c], who, elsewhere.without(&claims[c], &readings[c])))
		}
	}
	return out
}
