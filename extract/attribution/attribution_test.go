package attribution

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// said is an attribution in words: source | cue | content, the parts of a role
// joined by " + ".
func said(doc *text.Document, a stancebook.Attribution) string {
	words := func(spans []stancebook.Span) string {
		var parts []string
		for _, s := range spans {
			parts = append(parts, s.Of(doc.Text))
		}
		return strings.Join(parts, " + ")
	}
	return words(a.Sources) + " | " + words(a.Cue) + " | " + words(a.Content)
}

func all(s string) []string {
	doc := text.Parse(s)
	var out []string
	for _, a := range readRules(doc, nil, shipped()).taken {
		out = append(out, said(doc, a))
	}
	return out
}

func TestFindReadsOneRuleEach(t *testing.T) {
	tests := []struct {
		rule, text string
		want       []string
	}{
		{"cue after a quotation", "“We will not help them,” Mayor Ann Lee said.",
			[]string{"Mayor Ann Lee | said | “We will not help them,”"}},
		{"cue and source turned round", "“We will not help them,” said Ann Lee, the mayor of Ashford.",
			[]string{"Ann Lee | said | “We will not help them,”"}},
		{"two apostrophes for a mark", "''We will not help them,'' the mayor said.",
			[]string{"the mayor | said | ''We will not help them,''"}},
		{"a quotation that the cue splits", "“The jail,” she said, “belongs to the county.”",
			[]string{"she | said | “The jail,” + “belongs to the county.”"}},
		{"a quotation that runs on", "“The jail is full,” she said in a letter. “It belongs to the county.”",
			[]string{"she | said | “The jail is full,” + “It belongs to the county.”"}},
		{"a quotation that runs on into the next paragraph", "“The jail is full,” she said.\n\n“It belongs to the county.”",
			[]string{"she | said | “The jail is full,” + “It belongs to the county.”"}},
		{"a speech of three pieces, one in the next paragraph", "“The jail is full,” said Ann Lee, who runs the jail of Ashford County. “It has been full for years.\n\n“Now a letter comes and people ask me why.”",
			[]string{"Ann Lee | said | “The jail is full,” + “It has been full for years. + “Now a letter comes and people ask me why.”"}},
		{"an appositive between subject and cue", "Ann Lee, director of the river union, called the plan “a cheap trick.”",
			[]string{"Ann Lee | called | the plan “a cheap trick.”"}},
		{"cues that share a subject", "The chief denied that his officers ask for papers and said he has worked with the agency.",
			[]string{"The chief | denied | that his officers ask for papers", "The chief | said | he has worked with the agency"}},
		{"a list of cues", "The chief said the cells are full, demanded that the towns help, and asked the council to act.",
			[]string{"The chief | said | the cells are full", "The chief | demanded | that the towns help", "The chief | asked | the council to act"}},
		{"a subject with a relative clause", "Mayor Ann Lee said towns that defy the state put their own people in danger.",
			[]string{"Mayor Ann Lee | said | towns that defy the state put their own people in danger"}},
		{"a cue that follows its clause", "In Ashford, officers book people into a county jail, said Police Chief Jo Reyes.",
			[]string{"Police Chief Jo Reyes | said | In Ashford, officers book people into a county jail"}},
		{"a denial that opens the clause", "Nor do officers ask for papers in Ashford, said Police Chief Jo Reyes.",
			[]string{"Police Chief Jo Reyes | said | Nor do officers ask for papers in Ashford"}},
		{"a cue inside its clause", "The cells, he said, are empty.",
			[]string{"he | said | The cells + are empty"}},
		{"an opening word left out", "In fact, Reyes said, the cells are empty.",
			[]string{"Reyes | said | the cells are empty"}},
		{"two sources", "Lena Smith and Omar Jones said the bill would fail.",
			[]string{"Lena Smith + Omar Jones | said | the bill would fail"}},
		{"according to, after", "The jail costs too much, according to the auditor.",
			[]string{"the auditor | according to | The jail costs too much"}},
		{"according to, before", "According to the auditor, the jail costs too much.",
			[]string{"the auditor | According to | the jail costs too much"}},
		{"as somebody says", "The jail is full, as the sheriff noted.",
			[]string{"the sheriff | noted | The jail is full"}},
		{"a document", "The letter says the city broke the law.",
			[]string{"The letter | says | the city broke the law"}},
		{"a noun as cue", "His claim that the city broke the law surprised us.",
			[]string{"His | claim | that the city broke the law surprised us"}},
		{"a noun equated with its content", "Another concern raised by the police is that the jail is full.",
			[]string{"the police | concern + is | that the jail is full"}},
		{"a relative clause", "The move puzzled local officials who said they had broken no law.",
			[]string{"who | said | they had broken no law"}},
		{"a relative clause with a comma", "It divides the chiefs, who say trust would suffer.",
			[]string{"who | say | trust would suffer"}},
		{"a participle", "The department sent letters to two towns, warning that they could lose the grant.",
			[]string{"The department | warning | that they could lose the grant"}},
		{"an infinitive", "Ruiz has vowed to keep the cells open.",
			[]string{"Ruiz | has vowed | to keep the cells open"}},
		{"an object told something", "Ruiz told the council that the cells were open.",
			[]string{"Ruiz | told | that the cells were open"}},
		{"a clause that a cue interrupts", "The order targets cities that he believes are hiding criminals.",
			[]string{"he | believes | are hiding criminals"}},
		{"an opening clause ends at its comma", "When Lee said the jail was full, the council voted.",
			[]string{"Lee | said | the jail was full"}},
		{"a colon", "The sheriff said: “Nobody asked us.”",
			[]string{"The sheriff | said | “Nobody asked us.”"}},
		{"a cue that opens its line", "The hall was full. Said Lee: “Nobody asked us about the jail.”",
			[]string{"Lee | Said | “Nobody asked us about the jail.”"}},
		{"several told something", "Ruiz told towns, counties and states on Friday that the cells were open.",
			[]string{"Ruiz | told | that the cells were open"}},
		{"a colon before the next paragraph", "The sheriff wrote on Monday:\n\n“Nobody asked us about the jail.”",
			[]string{"The sheriff | wrote | “Nobody asked us about the jail.”"}},
		{"a transcript", "LEE: Nobody asked us about it.\n\nHOST: Why was that?",
			[]string{"LEE | : | Nobody asked us about it.", "HOST | : | Why was that?"}},
		{"a turn of several paragraphs", "\"LEE: Nobody asked us.\n\n\"Nobody will.\n\n\"HOST: Why is that?",
			[]string{"LEE | : | Nobody asked us. + Nobody will.", "HOST | : | Why is that?"}},
		{"a signed quotation", "“Nobody asked us about the jail.”\n\n— Ann Lee, Ashford",
			[]string{"Ann Lee | — | “Nobody asked us about the jail.”"}},
		{"only the outermost", "Lee said the sheriff believes that the jail is full.",
			[]string{"Lee | said | the sheriff believes that the jail is full"}},
		{"a passive without an agent", "Two towns were told that the grant would end.",
			[]string{" | were told | that the grant would end"}},
		{"a term in marks is no speech", "The “sanctuary” law took effect on Friday.", nil},
		{"silence is no statement", "The agency declined to comment.", nil},
		{"no answer is no statement", "The agency did not respond to a request for comment.", nil},
		{"the reporter's own words", "The council met on Friday and the hall was full.", nil},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			if got := all(tt.text); !slices.Equal(got, tt.want) {
				t.Errorf("Find(%q)\n got %q\nwant %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestTranscriptsAreTakenByTheRulesAlone(t *testing.T) {
	doc := text.Parse("LEE: Nobody asked us about it.\n\nHOST: Why was that?\n\nLEE: You tell me.\n\nHOST: I cannot.")
	var got []string
	for _, a := range Find(doc, nil) {
		got = append(got, said(doc, a))
	}
	want := []string{"LEE | : | Nobody asked us about it.", "HOST | : | Why was that?", "LEE | : | You tell me.", "HOST | : | I cannot."}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAntecedentsTellWhatAPronounStandsFor(t *testing.T) {
	tests := []struct{ text, source, want string }{
		{"The council, which says the jail is full, met.", "which", "The council"},
		{"Lee passed an order that says the jail is full.", "that", "an order"},
		{"“No,” they said of a letter.\n\nIt divides the chiefs, who say trust would suffer.", "who", "who"},
		{"That says it all.", "That", "That"},
	}
	for _, tt := range tests {
		doc := text.Parse(tt.text)
		at := strings.Index(tt.text, tt.source)
		list := []stancebook.Attribution{{Sources: []stancebook.Span{{Begin: at, End: at + len(tt.source)}}}}
		got := Antecedents(doc, list)
		if got[0].Sources[0].Of(tt.text) != tt.want || list[0].Sources[0].Begin != at {
			t.Errorf("Antecedents(%q) = %q, want %q and its argument untouched", tt.text, got[0].Sources[0].Of(tt.text), tt.want)
		}
	}
}

func TestMendMovesBordersByAMark(t *testing.T) {
	tests := []struct {
		text                  string
		source, cue, content  run
		source2, cue2, whole2 string
	}{
		{"Lee, a nurse, said it rains.", run{0, 4}, run{5, 6}, run{6, 8}, "Lee, a nurse,", "said", "it rains"},
		{"Lee , said it rains.", run{0, 2}, run{2, 3}, run{3, 6}, "Lee", "said", "it rains"},
		{"He’s saying it rains.", run{0, 1}, run{2, 3}, run{3, 6}, "He", "’s saying", "it rains"},
		{"Lee’s answer: it rains.", run{0, 1}, run{2, 3}, run{4, 6}, "Lee", "answer:", "it rains"},
	}
	for _, tt := range tests {
		doc := text.Parse(tt.text)
		p := triple{sources: []run{tt.source}, cues: []run{tt.cue}, contents: []run{tt.content}}
		p.mend(doc)
		at := func(r run) string { return doc.SpanOf(r.from, r.to).Of(doc.Text) }
		got := [3]string{at(p.sources[0]), at(p.cues[0]), at(p.contents[0])}
		if want := [3]string{tt.source2, tt.cue2, tt.whole2}; got != want {
			t.Errorf("mend(%q) = %q, want %q", tt.text, got, want)
		}
	}
}

func TestFindTakesNothingFromSkippedSpans(t *testing.T) {
	s := "Lee says the jail is full\n\nThe council met on Friday."
	doc := text.Parse(s)
	if got := Find(doc, []stancebook.Span{{Begin: 0, End: 25}}); len(got) != 0 {
		t.Errorf("Find took %q from the headline", said(doc, got[0]))
	}
}

func TestTypeTellsHowTheWordsStand(t *testing.T) {
	tests := []struct {
		text string
		want stancebook.Type
	}{
		{"“Nobody asked us about it,” Lee said.", stancebook.Direct},
		{"Lee said the plan was “a cheap and dirty trick.”", stancebook.Mixed},
		{"Lee said the plan was a trick.", stancebook.Indirect},
		{"Lee said the “sanctuary” law would stand.", stancebook.Indirect},
	}
	for _, tt := range tests {
		for _, e := range Engines() {
			got := e.Find(text.Parse(tt.text), nil)
			if len(got) != 1 || got[0].Type != tt.want {
				t.Errorf("%s finds %v in %q, want one of type %s", e.Name, got, tt.text, tt.want)
			}
		}
	}
}

func TestCueKindTellsSpeechFromBelief(t *testing.T) {
	tests := []struct {
		text string
		want stancebook.CueKind
	}{
		{"Lee said the jail was full.", stancebook.Speech},
		{"Lee believes that the jail is full.", stancebook.Belief},
		{"The study found that the jail was full.", stancebook.Other},
	}
	for _, tt := range tests {
		got := Find(text.Parse(tt.text), nil)
		if len(got) != 1 || got[0].CueKind != tt.want {
			t.Errorf("Find(%q) = %v, want one of kind %s", tt.text, got, tt.want)
		}
	}
}

func TestTablesAreSortedAndWellFormed(t *testing.T) {
	for name, table := range map[string]string{"cues": cuesTSV, "words": wordsTSV, "labels": labelsTSV} {
		var keys []string
		width := strings.Count(strings.SplitN(table, "\n", 2)[0], "\t")
		for fields := range rows(table) {
			if len(fields) != width+1 {
				t.Fatalf("%s: row %q has %d fields, want %d", name, fields, len(fields), width+1)
			}
			if name == "cues" {
				keys = append(keys, fields[0]+"\t"+fields[1])
				continue
			}
			keys = append(keys, fields[0])
		}
		if len(keys) == 0 || !slices.IsSorted(keys) {
			t.Errorf("%s is empty or not sorted", name)
		}
	}
}

func FuzzFindKeepsItsLaws(f *testing.F) {
	f.Add(story)
	f.Add("“A, ” he said, ''b'' — “c\n\n“d,” said who, according to X")
	f.Add("LEE: said\nQ: \"\n— Ann")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip()
		}
		for _, e := range Engines() {
			checkLaws(t, e, s)
		}
	})
}

func checkLaws(t *testing.T, e *Engine, s string) {
	t.Helper()
	got := e.Find(text.Parse(s), nil)
	if again := e.Find(text.Parse(s), nil); !reflect.DeepEqual(got, again) {
		t.Fatalf("%s gave %v, then %v", e.Name, got, again)
	}
	for i, a := range got {
		if len(a.Content) == 0 {
			t.Fatalf("%s: attribution %d of %q has no content", e.Name, i, s)
		}
		if i > 0 && stancebook.CompareSpans(got[i-1].Content[0], a.Content[0]) > 0 {
			t.Fatalf("%s: attributions of %q are out of order", e.Name, s)
		}
		if a.Confidence < 0 || a.Confidence > 1 || a.Type == "" || a.CueKind == "" {
			t.Fatalf("%s: attribution %+v of %q lacks a part", e.Name, a, s)
		}
		for _, spans := range [][]stancebook.Span{a.Sources, a.Cue, a.Content} {
			checkSpans(t, s, spans)
		}
	}
}

func checkSpans(t *testing.T, s string, spans []stancebook.Span) {
	t.Helper()
	for i, span := range spans {
		if span.Begin < 0 || span.Empty() || span.End > len(s) {
			t.Fatalf("span %v does not lie in %q", span, s)
		}
		if !utf8.ValidString(span.Of(s)) {
			t.Fatalf("span %v of %q cuts a rune", span, s)
		}
		if i > 0 && span.Begin < spans[i-1].End {
			t.Fatalf("spans %v of %q overlap or are not sorted", spans, s)
		}
	}
}
