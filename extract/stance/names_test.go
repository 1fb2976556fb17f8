package stance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// TestUnknownNamesCostNoMoreThanWhoSpeaksGives judges the gold with every speaker
// made somebody of whom nothing is known.
func TestUnknownNamesCostNoMoreThanWhoSpeaksGives(t *testing.T) {
	panel := New([]stancebook.Topic{Builtin()[0]})
	for _, set := range annotatedSets(t) {
		whole, words, unknown := score{}, score{}, score{}
		n := 0
		for i, doc := range set.parse() {
			claims := claimsOf(t, set.bodies[i], set.gold[i].Attributions)
			known := panel.Judge(doc, claims)
			strangers := map[string]string{}
			for c := range claims {
				name := claims[c].Speakers[0].Name
				if strangers[name] == "" {
					strangers[name] = fmt.Sprintf("Pat Stranger%c", 'a'+rune(len(strangers)))
				}
				claims[c].Speakers = []stancebook.Speaker{{Name: strangers[name], Kind: stancebook.PersonKind}}
				if set.gold[i].Attributions[c].SpeakerKind == "person" {
					claims[c].Sources = nil
				}
			}
			for c, stances := range panel.Judge(doc, claims) {
				g := set.gold[i].Attributions[c]
				if len(stances) > 0 && claims[c].Sources == nil && !strings.Contains(stances[0].Why, unknownSpeaker) {
					t.Errorf("%s of an unknown speaker: %q does not say so", g.ID, stances[0].Why)
				}
				if !g.Clear || g.Optional {
					continue
				}
				n++
				before, after := stancebook.Stance{}, stancebook.Stance{}
				if len(known[c]) > 0 {
					before = known[c][0]
				}
				if len(stances) > 0 {
					after = stances[0]
				}
				whole.add(g.Stance, orNone(before.Side))
				words.add(g.Stance, orNone(before.Words.Side))
				unknown.add(g.Stance, orNone(after.Side))
			}
		}
		a, _, _ := whole.figures()
		b, _, _ := words.figures()
		c, _, _ := unknown.figures()
		t.Logf("%s: accuracy %.3f with names, %.3f by words alone, %.3f with unknown names", set.name, a, b, c)
		if slack := 1.5 / float64(n); a-c > max(0, a-b)+slack {
			t.Errorf("%s: unknown names cost %.3f, more than the %.3f that who speaks gives", set.name, a-c, a-b)
		}
	}
}

// otherArticles are about something else than the letters, in their words.
var otherArticles = map[string]string{
	"guns": `Ridge County called itself a Second Amendment sanctuary on Monday night. “Our deputies will not enforce unconstitutional gun laws,” Sheriff Al Pell said.
Commissioner Jo Marsh said the county refuses to cooperate with state police on the new law. The state attorney general threatened to withhold grants from any county that defies it.
“We will see them in court,” Ms. Marsh said. Critics say the Second Amendment sanctuary resolution puts officers at risk.`,
	"birds": `The Heron Lake bird sanctuary lost a federal grant on Friday. Director Ann Vole said the cut was cruel and unlawful.
“The department has no authority to strip us of money that Congress gave,” Ms. Vole said. The mayor vowed to fight for the bird sanctuary.
A spokesman for the Interior Department said the sanctuary must comply with the terms of its grant.`,
	"church": `Worshippers returned to the sanctuary of First Chapel on Sunday, a year after the fire. The Rev. Tom Ash said the city was right to demand new exits.
“We will comply with every condition,” Mr. Ash said. The city council had threatened to withhold the permit.
Police Chief Dan Roe said his officers would keep the street closed. He praised the sanctuary’s new roof.`,
	"animal shelter": `A farm animal sanctuary outside town will take in forty goats. “They deserve a safe haven,” said its owner, Bea Coy.
The county said the sanctuary had refused to share information about its wells. Ms. Coy accused the county of harassment and called its letter a threat.`,
	"a letter on marijuana": `Attorney General Jeff Sessions rescinded a memo on marijuana on Thursday. In a letter to four governors he said federal law must be enforced in every state.
“We will not be bullied,” Gov. Kay Orr said. Mayor Lou Finn of Portland called the decision an attack on local control, and threatened to sue the Justice Department.
Mr. Sessions said states that defy federal drug law endanger the public.`,
	"a letter on police": `Attorney General Jeff Sessions wrote to the city on Tuesday that the Justice Department would review its agreement on police reform. Mayor Rae Lind said the letter undermined trust between officers and residents.
“We will not back down,” the mayor said. The department said it would withhold comment. Civil liberties groups condemned the letter.`,
	"the border wall": `President Trump demanded money for a wall on the border with Mexico. Sen. Ike Dorn called the demand blackmail. “Walls do not work,” he said.
The White House said the wall would stop gangs and drugs. Mayors along the river said it would hurt their towns.`,
}

func TestArticleAboutSomethingElseHasNoStance(t *testing.T) {
	panel := New([]stancebook.Topic{Builtin()[0]})
	for name, body := range otherArticles {
		doc := text.Parse(body)
		var claims []stancebook.Claim
		for _, s := range doc.Sentences {
			claims = append(claims, stancebook.Claim{
				Attribution: stancebook.Attribution{Content: []stancebook.Span{s.Span}},
				Speakers:    []stancebook.Speaker{{Name: "Jeff Sessions", Kind: stancebook.PersonKind}},
			})
		}
		for i, stances := range panel.Judge(doc, claims) {
			for _, s := range stances {
				t.Errorf("%s: %q got %q (%s), want no stance", name, claims[i].Content[0].Of(body), s.Side, s.Why)
			}
		}
	}
}
