package stance

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed lexicon/*.tsv
var lexiconFiles embed.FS

// role is what a phrase does in a text.
type role uint8

const (
	// Of a topic's phrases.
	mention  role = iota // names the topic
	context              // goes with it
	excluded             // looks like a mention and is not
	side                 // takes a side by itself; weight is its sign
	thing                // backed (+) or resisted (−) by supporters
	ally                 // a proponent (+) or opponent (−) spoken about
	concept              // of a group of words that show the topic together; weight is the group

	// Of the general lexicon.
	evaluation  // praises (+) or blames (−) the thing it stands with
	judgment    // the same, and taken of the demand itself where no thing is named
	action      // as a verb, is for (+) or against (−) the thing that follows
	plain       // says nothing, though a part of it would ("illegal immigrants")
	negator     // turns round what follows
	duty        // says that what follows ought to be
	contrast    // what follows weighs more than what came before
	concession  // what follows up to the comma weighs less
	report      // what follows is what others say
	pointer     // stands for something named before: "it", "this"
	camp        // people known by being for (+) or against (−) a thing: "critics"
	conditional // what follows is supposed, not said
	harm        // beside an evaluation: a verb that does ill to what follows it
	office      // what somebody or a body may be called for short: "the department"
	cue         // a cue
)

var roleNames = map[string]role{
	"evaluation": evaluation, "judgment": judgment, "action": action, "plain": plain, "negator": negator, "duty": duty,
	"contrast": contrast, "concession": concession, "report": report, "conditional": conditional, "pointer": pointer, "camp": camp, "harm": harm, "office": office,
}

// mode is what a cue does with its content.
type mode uint8

const (
	assert  mode = iota // says that it is so
	deny                // says that it is not
	blame               // speaks against what the content names
	praise              // speaks for it
	resist              // is against what the content states or proposes
	want                // would have it so: demand, vow, threat
	doubt               // is not sure that it is so
	factual             // reports or asks, without a view
)

// sign is the side of a cue toward what it is directed at.
func (m mode) sign() float64 {
	switch m {
	case praise:
		return 1
	case blame, resist:
		return -1
	}
	return 0
}

var modeNames = map[string]mode{
	"assert": assert, "deny": deny, "blame": blame, "praise": praise, "resist": resist, "want": want, "doubt": doubt,
	"factual": factual,
}

// lexicon is the general word lists as patterns without symbols.
type lexicon struct {
	phrases []string
	pattern []pattern
}

// general reads the embedded lists once; a panel makes its own symbols of them.
var general = sync.OnceValue(func() *lexicon {
	l := &lexicon{}
	add := func(phrase string, p pattern) {
		p.topic = -1
		l.phrases, l.pattern = append(l.phrases, phrase), append(l.pattern, p)
	}
	for _, row := range rowsOf("lexicon/words.tsv") {
		r, ok := roleNames[row[1]]
		if !ok {
			panic(fmt.Sprintf("words.tsv: %q: unknown role %q", row[0], row[1]))
		}
		add(row[0], pattern{role: r, weight: number(row[2])})
	}
	for _, row := range rowsOf("lexicon/cues.tsv") {
		m, ok := modeNames[row[1]]
		if !ok {
			panic(fmt.Sprintf("cues.tsv: %q: unknown mode %q", row[0], row[1]))
		}
		add(row[0], pattern{role: cue, mode: m, weight: 1})
	}
	return l
})

func number(s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err) // embedded; a test reads every table
	}
	return x
}

// rowsOf returns the rows of an embedded table, its heading left out.
func rowsOf(name string) [][]string {
	data, err := lexiconFiles.ReadFile(name)
	if err != nil {
		panic(err) // embedded
	}
	var rows [][]string
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if i > 0 {
			rows = append(rows, strings.Split(line, "\t"))
		}
	}
	return rows
}
