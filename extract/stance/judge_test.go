package stance

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/stance/content"
	"github.com/stancebook/stancebook/extract/text"
)

// said is a claim in a body of text, by its words there.
type said struct{ speaker, cue, content string }

func (s said) claim(t testing.TB, body string) stancebook.Claim {
	span := func(words string) []stancebook.Span {
		if words == "" {
			return nil
		}
		at := strings.Index(body, words)
		if at < 0 {
			t.Fatalf("%q is not in the text", words)
		}
		return []stancebook.Span{{Begin: at, End: at + len(words)}}
	}
	c := stancebook.Claim{Attribution: stancebook.Attribution{Cue: span(s.cue), Content: span(s.content)}}
	if s.speaker != "" {
		c.Speakers = []stancebook.Speaker{{Name: s.speaker, Kind: stancebook.PersonKind}}
	}
	return c
}

// judgeOne is the stance of one claim toward the panel's only topic.
func judgeOne(t testing.TB, p *Panel, body string, s said) (stancebook.Stance, bool) {
	got := p.Judge(text.Parse(body), []stancebook.Claim{s.claim(t, body)})
	if len(got) != 1 || len(got[0]) > 1 {
		t.Fatalf("got %d answers for one claim: %v", len(got), got)
	}
	if len(got[0]) == 0 {
		return stancebook.Stance{}, false
	}
	return got[0][0], true
}

// opening makes each body below an article about the topic.
const opening = "The Justice Department wrote to four sanctuary cities about immigration detainers. Police there run no prison. "

func TestWordsTakeSide(t *testing.T) {
	panel := New(Builtin())
	for _, c := range []struct {
		body string
		said said
		want stancebook.Side
	}{
		{"Mr. Pell denied that his town is a sanctuary for migrants.", said{"", "denied", "that his town is a sanctuary for migrants"}, stancebook.Oppose},
		{"Mr. Pell accused the town of refusing to cooperate with federal agents.", said{"", "accused", "the town of refusing to cooperate with federal agents"}, stancebook.Support},
		{"Mr. Pell vowed to cut federal grants to sanctuary cities.", said{"", "vowed", "to cut federal grants to sanctuary cities"}, stancebook.Support},
		{"Mr. Pell vowed not to cooperate with immigration agents.", said{"", "vowed", "not to cooperate with immigration agents"}, stancebook.Oppose},
		{"Ms. Pell slammed the executive order.", said{"", "slammed", "the executive order"}, stancebook.Oppose},
		{"Ms. Pell praised the executive order.", said{"", "praised", "the executive order"}, stancebook.Support},
		{"Ms. Pell slammed sanctuary cities.", said{"", "slammed", "sanctuary cities"}, stancebook.Support},
		{"Ms. Pell called the grant conditions unconstitutional.", said{"", "called", "the grant conditions unconstitutional"}, stancebook.Oppose},
		{"Ms. Pell said the grant conditions are not unconstitutional.", said{"", "said", "the grant conditions are not unconstitutional"}, stancebook.Support},
		{"Ms. Pell does not believe local officers should do the work of immigration agents.", said{"", "does not believe", "local officers should do the work of immigration agents"}, stancebook.Oppose},
		{"Ms. Pell rejected the notion that sanctuary cities harbor criminals.", said{"", "rejected", "the notion that sanctuary cities harbor criminals"}, stancebook.Oppose},
		{"Ms. Pell said the letter was blackmail.", said{"", "said", "the letter was blackmail"}, stancebook.Oppose},
		{"Ms. Pell urged cities to stop harboring criminal aliens.", said{"", "urged", "cities to stop harboring criminal aliens"}, stancebook.Support},
		{"Ms. Pell told towns to share information with federal agents.", said{"", "told", "to share information with federal agents"}, stancebook.Support},
		{"Mr. Pell refused to cooperate with immigration agents.", said{"", "refused", "to cooperate with immigration agents"}, stancebook.Oppose},
		{"Judge Pell ruled that Washington cannot attach terms to the grants.", said{"", "ruled", "that Washington cannot attach terms to the grants"}, stancebook.Oppose},
		{"Ms. Pell asked whether the grant conditions are unconstitutional.", said{"", "asked", "whether the grant conditions are unconstitutional"}, stancebook.Neutral},
		{"Ms. Pell said the town broke no law and that it will stay a sanctuary.", said{"", "said", "the town broke no law and that it will stay a sanctuary"}, stancebook.Oppose},
		{"Ms. Pell sued California over its policies.", said{"", "sued", "California over its policies"}, stancebook.Support},
		{"Ms. Pell vowed to fight the executive order.", said{"", "vowed", "to fight the executive order"}, stancebook.Oppose},
		{"Ms. Pell accused opponents of the executive order of lying.", said{"", "accused", "opponents of the executive order of lying"}, stancebook.Support},
		{"Ms. Pell threatened to leave if the court blocks the executive order.", said{"", "threatened", "to leave if the court blocks the executive order"}, stancebook.Support},
		{"Ms. Pell said Congress should deny federal money to sanctuary cities.", said{"", "should deny", "federal money to sanctuary cities"}, stancebook.Support},
		{"Ms. Pell spoke of the executive order. She applauded the move.", said{"", "applauded", "the move"}, stancebook.Support},
		{"Ms. Pell called #SanctuaryCities dangerous.", said{"", "called", "#SanctuaryCities dangerous"}, stancebook.Support},
		{"Ms. Pell spoke of those who oppose the executive order.", said{"", "spoke", "of those who oppose the executive order"}, stancebook.Neutral},
		{"Ms. Pell demanded that states drop their sanctuary laws.", said{"", "demanded", "that states drop their sanctuary laws"}, stancebook.Support},
	} {
		got, ok := judgeOne(t, panel, opening+c.body, c.said)
		if !ok || got.Words.Side != c.want {
			t.Errorf("%s\n got %v %q (%s), want %q", c.body, ok, got.Words.Side, got.Words.Why, c.want)
		}
	}
}

// TestDeedsAndReportsTakeSide holds kinds of words that were misread in news.
func TestDeedsAndReportsTakeSide(t *testing.T) {
	panel := New(Builtin())
	for _, c := range []struct {
		said said
		want stancebook.Side
	}{
		{said{"Ms. Pell", "voted", "to withhold federal money from sanctuary cities"}, stancebook.Support},
		{said{"The law", "bans", "local policies that restrict cooperation with immigration agents"}, stancebook.Support},
		{said{"Ms. Pell", "condemned", "the county's decision to scrap its sanctuary policy"}, stancebook.Oppose},
		{said{"Ms. Pell", "condemned", "the county's decision to keep its sanctuary policy"}, stancebook.Support},
		{said{"Ms. Pell", "said", "the bill would cripple immigration enforcement"}, stancebook.Support},
		{said{"Ms. Pell", "vowed", "to cripple the sanctuary policy"}, stancebook.Support},
		{said{"Ms. Pell", "warned", "her peers about sanctuary policies"}, stancebook.Support},
		{said{"The jail", "declined to", "honor detainers from immigration agents"}, stancebook.Oppose},
		{said{"The town", "is determined", "to refuse to cooperate"}, stancebook.Oppose},
		{said{"Ms. Pell", "said", "local police should not enforce it and neither should the town be coerced"}, stancebook.Oppose},
		{said{"The lawyer", "argued", "in its complaint that the town unlawfully impedes immigration enforcement"}, stancebook.Support},
		{said{"Voters", "favored", "Trump in the election"}, ""},
	} {
		body := opening + c.said.speaker + " " + c.said.cue + " " + c.said.content + "."
		if got, _ := judgeOne(t, panel, body, said{"", c.said.cue, c.said.content}); got.Words.Side != c.want && (c.want != "" || got.Words.Side == stancebook.Support) {
			t.Errorf("%s\n got %q (%s), want %q", body, got.Words.Side, got.Words.Why, c.want)
		}
	}
}

func TestNounStandsForThingNamedBefore(t *testing.T) {
	panel := New(Builtin())
	body := opening + "The town passed a sanctuary law in May. Ms. Pell called the law a disgrace."
	got, ok := judgeOne(t, panel, body, said{"Ms. Pell", "called", "the law a disgrace"})
	if !ok || got.Words.Side != stancebook.Support {
		t.Errorf("got %v %q (%s), want support", ok, got.Words.Side, got.Words.Why)
	}
}

func TestExplicitWordsGoBeforeWhoSpeaks(t *testing.T) {
	panel := New(Builtin())
	content := "she now supports the letters that Sessions sent to sanctuary cities"
	body := opening + "Mayor Pell said that " + content + "."
	c := said{"Mayor Pell", "said", content}.claim(t, body)
	c.Speakers = []stancebook.Speaker{{Name: "Ann Pell", Title: "Mayor", Org: "Stockton", Kind: stancebook.PersonKind}}
	got := panel.Judge(text.Parse(body), []stancebook.Claim{c})[0]
	if len(got) != 1 || got[0].Side != stancebook.Support || got[0].Confidence < 0.8 {
		t.Errorf("got %+v, want support at a confidence of 0.8 or more", got)
	}
}

func TestOffTopicClaimHasNoStance(t *testing.T) {
	panel := New(Builtin())
	for name, c := range map[string]struct {
		body string
		said said
	}{
		"another subject in an article on the topic": {
			opening + "Ms. Pell said the bakery would open in May.", said{"Ms. Pell", "said", "the bakery would open in May"}},
		"guns": {
			"The county became a Second Amendment sanctuary county on Monday. Police and deputies will not enforce gun law. Sheriff Pell said the Second Amendment sanctuary law protects residents.",
			said{"Sheriff Pell", "said", "the Second Amendment sanctuary law protects residents"}},
		"birds": {
			"The bird sanctuary lost its federal grant. The city may sue, police said. Ms. Pell called the loss of federal funding outrageous.",
			said{"Ms. Pell", "called", "the loss of federal funding outrageous"}},
		"a known proponent on trade": {
			"The tariff talks went on in the city. Jeff Sessions said the deal was a disgrace.", said{"Jeff Sessions", "said", "the deal was a disgrace"}},
	} {
		if got, ok := judgeOne(t, panel, c.body, c.said); ok {
			t.Errorf("%s: got %q (%s), want no stance", name, got.Side, got.Why)
		}
	}
}

func TestSpeakerStaysOutOfWords(t *testing.T) {
	panel := New(Builtin())
	body := opening + "The official said the grant conditions were sent to the sanctuary cities."
	content := "the grant conditions were sent to the sanctuary cities"
	known, _ := judgeOne(t, panel, body, said{"Jeff Sessions", "said", content})
	unknown, _ := judgeOne(t, panel, body, said{"Pat Nobody", "said", content})
	if diff := cmp.Diff(known.Words, unknown.Words); diff != "" {
		t.Errorf("words alone differ by who speaks:\n%s", diff)
	}
	if known.Side != stancebook.Support || !strings.Contains(known.Why, "known proponent") {
		t.Errorf("known proponent: got %q (%s)", known.Side, known.Why)
	}
	if unknown.Side == stancebook.Support || !strings.Contains(unknown.Why, unknownSpeaker) {
		t.Errorf("unknown speaker: got %q (%s)", unknown.Side, unknown.Why)
	}
	if known.Confidence > 0.8 {
		t.Errorf("confidence %v of a side that rests on the speaker alone, want at most 0.8", known.Confidence)
	}
}

func TestCriticsOfProponentAreNotProponent(t *testing.T) {
	r := rollOf(&Builtin()[0])
	for name, want := range map[string]float64{
		"Jeff Sessions": 1, "Sessions": 1, "critics of Jeff Sessions": 0, "city officials": -1, "Nobody Known": 0,
		"American Civil Liberties Union": -1,
	} {
		c := stancebook.Claim{Speakers: []stancebook.Speaker{{Name: name}}}
		if got := r.standing(&view{st: &stream{}}, &c).value; got*want < 0 || (got == 0) != (want == 0) {
			t.Errorf("%s: got %v, want the sign of %v", name, got, want)
		}
	}
}

func TestSpokesmanStandsWhereHisMayorDoes(t *testing.T) {
	r := rollOf(&stancebook.Topic{Opponents: []string{"Rosa Quill"}})
	c := stancebook.Claim{Speakers: []stancebook.Speaker{{Name: "Tom Reed", OnBehalfOf: "Rosa Quill"}}}
	if got := r.standing(&view{st: &stream{}}, &c); got.value >= 0 {
		t.Errorf("got %v, want below 0", got.value)
	}
}

func plasticBags(t testing.TB) stancebook.Topic {
	name := filepath.Join("testdata", "plastic-bags.toml")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	topic, err := ReadTopic(data, name)
	if err != nil {
		t.Fatal(err)
	}
	return topic
}

func TestAnotherTopicIsJudged(t *testing.T) {
	panel := New([]stancebook.Topic{plasticBags(t)})
	lead := "The council voted on its bag ban. Shoppers would pay for a plastic bag in every store. "
	for _, c := range []struct {
		body string
		said said
		want stancebook.Side
	}{
		{"Ms. Stone said the bags litter the river.", said{"", "said", "the bags litter the river"}, stancebook.Support},
		{"Mr. Finch called the bag ban a hidden tax.", said{"", "called", "the bag ban a hidden tax"}, stancebook.Oppose},
		{"Mr. Finch opposes the bag ban.", said{"", "opposes", "the bag ban"}, stancebook.Oppose},
		{"Ms. Stone condemned plastic bags.", said{"", "condemned", "plastic bags"}, stancebook.Support},
	} {
		got, ok := judgeOne(t, panel, lead+c.body, c.said)
		if !ok || got.Words.Side != c.want {
			t.Errorf("%s\n got %v %q (%s), want %q", c.body, ok, got.Words.Side, got.Words.Why, c.want)
		}
	}
}

func TestStancesComeInTopicOrder(t *testing.T) {
	bags, letters := plasticBags(t), Builtin()[0]
	body := opening + "Shoppers and stores argued over the bag ban. Ms. Pell praised the bag ban and slammed the executive order."
	c := said{"", "praised", "the bag ban and slammed the executive order"}.claim(t, body)
	for _, topics := range [][]stancebook.Topic{{bags, letters}, {letters, bags}} {
		got := New(topics).Judge(text.Parse(body), []stancebook.Claim{c})[0]
		if len(got) != 2 || got[0].Topic != topics[0].Name || got[1].Topic != topics[1].Name {
			t.Errorf("got %v, want a stance toward %s and then %s", got, topics[0].Name, topics[1].Name)
		}
	}
}

func TestModelOfTopicIsHeardAndNamed(t *testing.T) {
	var coded []content.Statement
	for i := range 12 {
		coded = append(coded,
			content.Statement{Words: "the grant conditions taste of honey", Side: stancebook.Support, Group: fmt.Sprint(i)},
			content.Statement{Words: "the grant conditions taste of vinegar", Side: stancebook.Oppose, Group: fmt.Sprint(i)})
	}
	model := content.Learned(Default, coded)
	for words, want := range map[string]stancebook.Side{
		"the grant conditions taste of honey": stancebook.Support, "the grant conditions taste of vinegar": stancebook.Oppose,
	} {
		c := said{"", "said", words}
		body := opening + "Ms. Pell said " + words + "."
		if got, _ := judgeOne(t, New(Builtin()), body, c); got.Words.Side != stancebook.Neutral {
			t.Errorf("%s: got %q without the model, want neutral", words, got.Words.Side)
		}
		got, _ := judgeOne(t, New(Builtin(), model), body, c)
		if got.Words.Side != want || !strings.Contains(got.Why, "learned from 24 coded statements") {
			t.Errorf("%s: got %q (%s), want %q", words, got.Words.Side, got.Why, want)
		}
	}
}

func TestPanelIsSafeForManyGoroutines(t *testing.T) {
	panel := New(Builtin())
	body := opening + "Mr. Pell vowed to cut federal grants to sanctuary cities."
	c := said{"Jeff Sessions", "vowed", "to cut federal grants to sanctuary cities"}.claim(t, body)
	doc := text.Parse(body)
	want := panel.Judge(doc, []stancebook.Claim{c})
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if diff := cmp.Diff(want, panel.Judge(doc, []stancebook.Claim{c})); diff != "" {
				t.Error(diff)
			}
		})
	}
	wait.Wait()
}

// oneSentence is a text of n rounds without a mark in it, full of phrases.
func oneSentence(n int) (*text.Document, []stancebook.Claim) {
	body := strings.Repeat("sanctuary city not unconstitutional but it must cooperate with the department ", n)
	doc := &text.Document{Text: body, Sentences: []text.Sentence{{Span: stancebook.Span{End: len(body)}}}}
	at := 0
	for _, w := range strings.Fields(body) {
		begin := at + strings.Index(body[at:], w)
		at = begin + len(w)
		doc.Tokens = append(doc.Tokens, text.Token{Span: stancebook.Span{Begin: begin, End: at}, Quote: -1})
	}
	doc.Sentences[0].End = len(doc.Tokens)
	return doc, []stancebook.Claim{{Attribution: stancebook.Attribution{Content: []stancebook.Span{{End: len(body)}}}}}
}

func TestHitsGrowAsTextDoes(t *testing.T) {
	panel := New(Builtin())
	hits := func(n int) int {
		doc, _ := oneSentence(n)
		st := panel.matcher.read(doc)
		return len(newView(st, panel.matcher.find(st), 0, &panel.topics[0]).hits)
	}
	if small, large := hits(500), hits(8000); large > 16*small+16 {
		t.Errorf("16 times the text holds %d hits, not 16 times %d", large, small)
	}
}

// BenchmarkOneSentence shows whether the time of a word grows with the text.
func BenchmarkOneSentence(b *testing.B) {
	panel := New(Builtin())
	for _, n := range []int{500, 8000} {
		doc, claims := oneSentence(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				panel.Judge(doc, claims)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(doc.Tokens)), "ns/word")
		})
	}
}

func BenchmarkFirstUse(b *testing.B) {
	for b.Loop() {
		New(Builtin())
	}
}

func TestClaimWithoutContentHasNoStance(t *testing.T) {
	got := New(Builtin()).Judge(text.Parse(opening), []stancebook.Claim{{}})
	if len(got) != 1 || len(got[0]) != 0 {
		t.Errorf("got %v, want no stance", got)
	}
}

func BenchmarkJudge(b *testing.B) {
	panel := New(Builtin()[:1])
	var body strings.Builder
	body.WriteString(opening)
	var saids []said
	for i := range 30 {
		content := fmt.Sprintf("the grant conditions of year %d are unconstitutional and erode trust", i)
		fmt.Fprintf(&body, "Ms. Pell said %s. The council met again at noon and talked for long about roads, schools and the price of bread in town. ", content)
		saids = append(saids, said{"Ms. Pell", "said", content})
	}
	doc := text.Parse(body.String())
	var claims []stancebook.Claim
	for _, s := range saids {
		claims = append(claims, s.claim(b, body.String()))
	}
	b.ReportMetric(float64(len(doc.Tokens)), "tokens/article")
	for b.Loop() {
		panel.Judge(doc, claims)
	}
}
