package stance

import (
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

func viewOf(topic stancebook.Topic, body string) *view {
	p := New([]stancebook.Topic{topic})
	st := p.matcher.read(text.Parse(body))
	return newView(st, p.matcher.find(st), 0, &topic)
}

func TestConceptsTellWhatArticleIsAbout(t *testing.T) {
	letters, bags := Builtin()[0], plasticBags(t)
	for _, c := range []struct {
		name  string
		topic stancebook.Topic
		body  string
		want  bool
	}{
		{"the demand in other words", letters, "Washington wants four counties to open their books. The attorney general wrote to each sheriff on Friday " +
			"and asked for every rule about immigration agents. A county that keeps silent may lose its police grant.", true},
		{"a demand about something else", letters, "Washington wants four counties to open their books. The attorney general wrote to each sheriff on Friday " +
			"and asked for every rule about stray dogs. A county that keeps silent may lose its police grant.", false},
		{"immigrants, and no demand", letters, "Immigrants opened more bakeries than anyone else last year. A migrant from Lyon sells rye bread by the river. " +
			"Her sister, also an immigrant, keeps the books.", false},
		{"an excluded subject", letters, "The bird sanctuary sued the county. The attorney general joined the lawsuit over water for migrant geese at the bird sanctuary. " +
			"A bird sanctuary needs a grant, its director said.", false},
		{"another topic's concepts", bags, "The council votes on Monday. Every shop in town would stop giving out thin bags. Customers are of two minds.", true},
		{"another topic's core left out", bags, "The council votes on Monday. Every shop in town would close at five. Customers are of two minds.", false},
	} {
		if got := viewOf(c.topic, c.body).main; got != c.want {
			t.Errorf("%s: main = %v, want %v", c.name, got, c.want)
		}
	}
}

func TestSourceCalledByItsSideTakesIt(t *testing.T) {
	panel := New(Builtin())
	for _, c := range []struct {
		source string
		want   stancebook.Side
	}{
		{"Supporters of the letter", stancebook.Support},
		{"Critics of the executive order", stancebook.Oppose},
		{"Opponents of sanctuary cities", stancebook.Support},
		{"Sanctuary city defenders", stancebook.Oppose},
		{"Opponents", stancebook.Oppose},
		{"Travelers", stancebook.Neutral},
	} {
		body := opening + c.source + " said that the immigration grants to cities matter."
		claim := said{"", "said", "that the immigration grants to cities matter"}.claim(t, body)
		claim.Sources = said{"", "", c.source}.claim(t, body).Content
		got := panel.Judge(text.Parse(body), []stancebook.Claim{claim})[0]
		if len(got) != 1 || got[0].Words.Side != c.want {
			t.Errorf("%s: got %+v, want %q", c.source, got, c.want)
		}
	}
}

func TestShortNameIsWhoeverArticleNamedSo(t *testing.T) {
	letters := Builtin()[0]
	for _, c := range []struct {
		name, body string
		want       bool
	}{
		{"named before", opening + "Ms. Pell praised the department.", true},
		{"two of the kind", opening + "The Harbor Police Department was there. Ms. Pell praised the department.", false},
		{"none named", "Sanctuary cities heard about immigration detainers. Ms. Pell praised the department.", false},
		{"an office before a name", opening + "Attorney General Jeff Sessions came. Ms. Pell praised the attorney general.", true},
	} {
		short := false
		for _, h := range viewOf(letters, c.body).hits {
			short = short || h.short
		}
		if short != c.want {
			t.Errorf("%s: found a short name: %v, want %v", c.name, short, c.want)
		}
	}
}

func TestDocumentStandsWhereItsAuthorDoes(t *testing.T) {
	r := rollOf(&stancebook.Topic{Proponents: []string{"Department of Parks"}, Opponents: []string{"Rosa Quill"}})
	for name, want := range map[string]float64{
		"letter from Rosa Quill": -1, "critics of Rosa Quill": 0, "Department of Parks": 1, "lawyers for the Department of Parks": 1,
	} {
		c := stancebook.Claim{Speakers: []stancebook.Speaker{{Name: name}}}
		if got := r.standing(&view{st: &stream{}}, &c).value; got*want < 0 || (got == 0) != (want == 0) {
			t.Errorf("%s: got %v, want the sign of %v", name, got, want)
		}
	}
}
