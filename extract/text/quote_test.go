package text

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestQuotes(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string // the words between the marks
	}{
		{"curly", "“We go,” he said, “now.”", []string{"We go,", "now."}},
		{"straight", `"We go," he said, "now."`, []string{"We go,", "now."}},
		{"two apostrophes", "''We go,'' he said, ''now.''", []string{"We go,", "now."}},
		{"backquotes", "``We go,'' he said.", []string{"We go,"}},
		{"guillemets", "«We go», he said. « So be it », she said.", []string{"We go", "So be it"}},
		{"escaped", "&quot;We go,&quot; he said.", []string{"We go,"}},
		{"curly opened, straight closed", "“We go,\" he said. \"Now,” she said.", []string{"We go,", "Now,"}},
		{"curly turned round at the end", "He said, “They see that. “", []string{"They see that."}},
		{"curly turned round in front", "”We go,” he said.", []string{"We go,"}},
		{"spaced", `He said: " We go . " Then " now . "`, []string{"We go .", "now ."}},
		{"no space", `He said:"We go."`, []string{"We go."}},
		{"after a bracket", `They ("the ten") left.`, []string{"the ten"}},
		{"before a dash", `"We go"--he paused--"now."`, []string{"We go", "now."}},
		{"interrupted", "“We were—” he said.", []string{"We were—"}},
		{"nested singles", "“She said, ‘Go,’ and I went,” he said.", []string{"She said, ‘Go,’ and I went,"}},
		{"nested doubles", `"I saw the "big one" there," he said.`, []string{`I saw the "big one" there,`}},
		{"singles alone", "He said, 'We go,' and left.", nil},
		{"possessives", "The workers' pay and the cities’ plans, 'they said", nil},
		{"inches", `He is 5'10" tall. "So what," he said.`, []string{"So what,"}},
		{"inches in a quotation", "“He’s 6’2”,” Roe said. “I am not.”", []string{"He’s 6’2”,", "I am not."}},
		{"width in a quotation", `"I want a 12" pipe," he said.`, []string{`I want a 12" pipe,`}},
		{"lone closing mark", "We go,” he said. “Now,” she said.", []string{"Now,"}},
		{"lone opening mark", "The “so-called plan was dropped. “Now,” she said.", []string{"Now,"}},
		{"lone opening mark of another style", "“We \"go,” he said. “Now,” she said.", []string{"We \"go,", "Now,"}},
		{"stray mark ends with its paragraph", "The so-called\" plan.\n\n\"We go,\" he said.", []string{"We go,"}},
		{"unclosed behind a comma", "He said, “We go.\n\nShe left.", []string{"We go."}},
		{"lost end of a paragraph", `"We go," he said. "Now.""So be it," she said.`, []string{"We go,", "Now.", "So be it,"}},
		{"nothing inside", `He said "" and "go".`, []string{"go"}},
		{"twice the mark", `""We go,"" he said.`, []string{"We go,"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Parse(c.in)
			var got []string
			for _, q := range d.Quotes {
				got = append(got, q.Inner.Of(d.Text))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Parse(%q): quotations differ (-want +got)\n%s", c.in, diff)
			}
		})
	}
}

// state is what TestQuotationRunsOverParagraphs compares.
type state struct {
	Words             string
	Closed, Continues bool
}

func TestQuotationRunsOverParagraphs(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []state
	}{
		{"marks on each", "He said: “One.\n\n“Two.\n\n“Three.”\n\n“Four,” she said.", []state{
			{"“One.", false, false}, {"“Two.", false, true}, {"“Three.”", true, true}, {"“Four,”", true, false},
		}},
		{"two apostrophes", "''One.\n\n''Two,'' he said.", []state{{"''One.", false, false}, {"''Two,''", true, true}}},
		{"behind another", "“One,” he said. “Two.\n“Three.”", []state{{"“One,”", true, false}, {"“Two.", false, false}, {"“Three.”", true, true}}},
		{"closed without a mark in front", "“One.\n\nTwo,” he said.", []state{{"“One.", false, false}, {"Two,”", true, true}}},
		{"not taken up", "“One.\n\nShe left. “Two.”", []state{{"“One.", false, false}, {"“Two.”", true, false}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Parse(c.in)
			var got []state
			for _, q := range d.Quotes {
				got = append(got, state{q.Of(d.Text), q.Closed, q.Continues})
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Parse(%q): quotations differ (-want +got)\n%s", c.in, diff)
			}
		})
	}
}
