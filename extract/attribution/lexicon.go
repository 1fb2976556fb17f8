package attribution

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"github.com/stancebook/stancebook"
)

//go:embed data/cues.tsv
var cuesTSV string

//go:embed data/words.tsv
var wordsTSV string

//go:embed data/silences.tsv
var silencesTSV string

// An entry is what the lexicon knows of a cue in one frame.
type entry struct {
	kind      stancebook.CueKind
	precision float64 // share of its occurrences in this frame that attribute
	subject   role    // what the grammatical subject is, where no agent is named
}

// A role is what the grammatical subject of a cue is to the attribution.
type role string

// A passive or raising verb's subject is often what the statement is about:
// "costs are expected to rise".
const (
	isSource  role = "source"
	isContent role = "content"
	isNothing role = "none"
)

// A lexicon knows which words are cues in which frames. Its tables are
// data/cues.tsv (lemma, frame, precision, the subject's role, count),
// data/words.tsv (lemma, kind, part of speech, irregular forms) and
// data/silences.tsv. A precision is the share of a lemma's occurrences in a
// frame, outside the contents of others, that PolNeAR train annotates as a cue
// with a content at that place, smoothed by the share of the whole frame; the
// rows marked "hand" are nouns too rare there to count.
type lexicon struct {
	verbs   map[string]string // form of a verb or adjective to its lemma
	nouns   map[string]string // form of a noun to its lemma
	kinds   map[string]stancebook.CueKind
	entries map[string]map[frame]entry
	// silences maps the lemma of a cue that says nothing to the words by which
	// that is known: the first verb of its content, or "not" for its negation.
	silences map[string]map[string]bool
	open     bool // every word is a cue: for learning the tables
	wide     bool // a cue is taken however unsure it is
}

// anyWord is the lemma under which cues.tsv keeps what holds of a word that it
// does not list.
const anyWord = "*"

// shipped reads the embedded tables once.
var shipped = sync.OnceValue(func() *lexicon {
	lex := &lexicon{
		verbs:    map[string]string{},
		nouns:    map[string]string{},
		kinds:    map[string]stancebook.CueKind{},
		entries:  map[string]map[frame]entry{},
		silences: map[string]map[string]bool{},
	}
	for fields := range rows(silencesTSV) {
		lex.silences[fields[0]] = words(fields[1])
	}
	for fields := range rows(wordsTSV) {
		lex.kinds[fields[0]] = stancebook.CueKind(fields[1])
		table, forms := lex.verbs, formsOf(fields[0], fields[3])
		if fields[2] == "noun" {
			table, forms = lex.nouns, nounForms(fields[0])
		}
		for _, form := range forms {
			if _, taken := table[form]; !taken {
				table[form] = fields[0]
			}
		}
	}
	for fields := range rows(cuesTSV) {
		precision, err := strconv.ParseFloat(fields[2], 64)
		if err != nil {
			continue
		}
		if lex.entries[fields[0]] == nil {
			lex.entries[fields[0]] = map[frame]entry{}
		}
		lex.entries[fields[0]][frame(fields[1])] = entry{lex.kindOf(fields[0]), precision, role(fields[3])}
	}
	return lex
})

// wide is the shipped lexicon when even unsure cues are wanted.
var wide = sync.OnceValue(func() *lexicon {
	lex := *shipped()
	lex.wide = true
	return &lex
})

// rows goes over the lines of a table after its heading.
func rows(table string) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		first := true
		for row := range strings.Lines(table) {
			if !first && !yield(strings.Split(strings.TrimSuffix(row, "\n"), "\t")) {
				return
			}
			first = false
		}
	}
}

// formsOf lists the forms of a verb: the irregular ones where given, else the
// regular ones with and without a doubled consonant.
func formsOf(lemma, irregular string) []string {
	stem := lemma
	forms := []string{lemma, lemma + "s"}
	switch {
	case strings.HasSuffix(lemma, "e"):
		stem = lemma[:len(lemma)-1]
	case strings.HasSuffix(lemma, "y") && len(lemma) > 1 && !strings.ContainsRune("aeiou", rune(lemma[len(lemma)-2])):
		forms = append(forms, lemma[:len(lemma)-1]+"ies", lemma[:len(lemma)-1]+"ied", lemma+"ing")
	case strings.HasSuffix(lemma, "s") || strings.HasSuffix(lemma, "h") || strings.HasSuffix(lemma, "x") || strings.HasSuffix(lemma, "z"):
		forms = append(forms, lemma+"es")
	}
	last := lemma[len(lemma)-1:]
	forms = append(forms, stem+"ed", stem+"ing", lemma+last+"ed", lemma+last+"ing")
	return append(forms, strings.Fields(irregular)...)
}

// nounForms lists the singular and the plural of a noun.
func nounForms(lemma string) []string {
	return []string{lemma, lemma + "s", lemma + "es", strings.TrimSuffix(lemma, "y") + "ies", strings.TrimSuffix(lemma, "sis") + "ses"}
}

// ofNoun tells whether f is a frame of nouns.
func (f frame) ofNoun() bool {
	return strings.HasPrefix(string(f), "n-") || strings.HasPrefix(string(f), "is-")
}

// look finds what is known of a form in a frame.
func (lex *lexicon) look(form string, f frame) (entry, bool) {
	if lex.open {
		return entry{stancebook.Speech, 1, isSource}, true
	}
	table := lex.verbs
	if f.ofNoun() {
		table = lex.nouns
	}
	lemma, ok := table[form]
	if !ok {
		lemma = form
	}
	if e, ok := lex.entries[lemma][f]; ok {
		return e, true
	}
	e, ok := lex.entries[anyWord][f]
	if ok {
		e.kind = lex.kindOf(lemma)
	}
	return e, ok
}

func (lex *lexicon) kindOf(lemma string) stancebook.CueKind {
	if kind, ok := lex.kinds[lemma]; ok {
		return kind
	}
	return stancebook.Other
}

// speaks tells whether a form is a verb of saying that introduces clauses.
func (lex *lexicon) speaks(form string) bool {
	lemma, ok := lex.verbs[form]
	if !ok || lex.kinds[lemma] == stancebook.Other {
		return false
	}
	e := lex.entries[lemma]
	return e[frameThat].precision >= sureCue || e[frameClause].precision >= sureCue || e[frameObjThat].precision >= sureCue
}

// objectless tells whether a form is a verb of saying that takes no object: a
// name behind it is its subject.
func (lex *lexicon) objectless(form string) bool {
	_, object := lex.entries[lex.verbs[form]][frameObject]
	return lex.speaks(form) && !object && !controls[form]
}

// sure tells whether a form is a cue beyond doubt in a frame.
func (lex *lexicon) sure(form string, f frame) bool {
	return lex.entries[lex.verbs[form]][f].precision >= sureCue
}

// sureCue is the precision from which a cue may end the content of another.
const sureCue = 0.7

// verb tells whether the lexicon lists form as a form of a verb.
func (lex *lexicon) verb(form string) bool {
	_, ok := lex.verbs[form]
	return ok
}
