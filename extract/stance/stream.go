package stance

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// stream is a document as the matcher reads it: words that count, as symbols,
// and the marks between clauses.
type stream struct {
	doc     *text.Document
	symbols []symbol
	token   []int32 // the token at each place
}

func (m *matcher) read(doc *text.Document) *stream {
	st := &stream{doc: doc, symbols: make([]symbol, 0, len(doc.Tokens)+len(doc.Sentences)), token: make([]int32, 0, len(doc.Tokens)+len(doc.Sentences))}
	known := make(map[string]symbol, 512)
	inside := false // a bracket that is part of a word: "287(g)"
	for i := range doc.Tokens {
		if i > 0 && doc.Tokens[i].Sentence != doc.Tokens[i-1].Sentence {
			st.put(stop, i)
		}
		word := doc.Word(i)
		s, ok := known[word]
		if !ok {
			s = m.lookUp(word)
			known[word] = s
		}
		if s == stop && inside && word == ")" {
			inside = false
			continue
		}
		if s == stop && word == "(" && i > 0 && doc.Tokens[i-1].End == doc.Tokens[i].Begin {
			inside = true
			continue
		}
		switch {
		case s == cannot:
			st.put(m.vocabulary["can"], i)
			st.put(m.vocabulary["not"], i)
		case s != skipped:
			st.put(s, i)
		}
	}
	return st
}

func (st *stream) put(s symbol, token int) {
	st.symbols = append(st.symbols, s)
	st.token = append(st.token, int32(token))
}

// skipped is a word that has no place in the stream, cannot one that has two.
const (
	skipped symbol = -3
	cannot  symbol = -4
)

func (m *matcher) lookUp(word string) symbol {
	switch word {
	case ",":
		return comma
	case ".", ";", ":", "?", "!", "—", "–", "--", "(", ")", "…", "...":
		return stop
	}
	folded := lower(strings.TrimLeft(word, "#@"))
	switch {
	case passedOver(folded):
		return skipped
	case folded == "cannot":
		return cannot
	}
	if r, _ := utf8.DecodeRuneInString(word); unicode.IsPunct(r) && len(folded) < 4 && !letterIn(folded) {
		return skipped
	}
	return m.vocabulary[stemLower(folded)]
}

func letterIn(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

// capital tells whether the word at a place begins with a capital letter.
func (st *stream) capital(at int) bool {
	return capital(st.doc.Word(int(st.token[at])))
}

// relative tells whether a relative clause begins at a place: a "not" before
// it does not reach into it.
func (st *stream) relative(at int) bool {
	i := int(st.token[at])
	switch st.doc.Tokens[i].Tag {
	case "WDT", "WP", "WP$", "WRB":
		return true
	}
	// Taggers take many a relative "that" for a conjunction; after a plural it
	// seldom is one.
	return i > 0 && st.doc.Word(i) == "that" && strings.HasPrefix(st.doc.Tokens[i-1].Tag, "NN") && strings.HasSuffix(st.doc.Tokens[i-1].Tag, "S")
}

// whose tells whether a place holds the "who" or "that" of a relative clause.
func (st *stream) whose(at int) bool { return at >= 0 && st.symbols[at] >= unknown && st.relative(at) }

// of tells whether the word at a place is "of" or the like.
func (st *stream) of(at int) bool {
	switch st.doc.Word(int(st.token[at])) {
	case "of", "to", "for", "against":
		return true
	}
	return false
}

// verb tells whether the word at a place is a verb.
func (st *stream) verb(at int) bool {
	return strings.HasPrefix(st.doc.Tokens[st.token[at]].Tag, "VB")
}

// passive tells whether the verb at a place is done to what stands before it:
// "be melted".
func (st *stream) passive(at int) bool {
	i := int(st.token[at])
	if i == 0 || st.doc.Tokens[i].Tag != "VBN" {
		return false
	}
	return st.doc.Tokens[i-1].Tag == "VB" || stem(st.doc.Word(i-1)) == "be"
}

// likewise tells whether a place holds the "neither" of "neither should we":
// what follows is like what was said before, and not denied by itself.
func (st *stream) likewise(at int) bool {
	i := int(st.token[at])
	switch lower(st.doc.Word(i)) {
	case "neither", "nor":
		return i+1 < len(st.doc.Tokens) && st.doc.Tokens[i+1].Tag == "MD"
	}
	return false
}

// questioned tells whether the sentence at a place ends with a question mark.
func (st *stream) questioned(at int) bool {
	s := st.doc.Sentences[st.sentence(at)]
	for i := s.End - 1; i >= max(s.First, s.End-3); i-- {
		if st.doc.Word(i) == "?" {
			return true
		}
	}
	return false
}

// isAbout tells whether a thing at a place is only what something is about:
// papers on a policy are wanted, not the policy.
func (st *stream) isAbout(at int) bool {
	i := int(st.token[at]) - 1
	for ; i >= 0 && passedOver(lower(st.doc.Word(i))); i-- {
	}
	if i < 0 {
		return false
	}
	switch st.doc.Word(i) {
	case "on", "about", "against", "regarding", "concerning":
		return true
	}
	return false
}

// joins tells whether a clause of its own begins at a place: "and that".
func (st *stream) joins(at int) bool {
	i := int(st.token[at])
	return i > 0 && st.doc.Word(i) == "that" && st.doc.Word(i-1) == "and"
}

// owns tells whether a possessive "'s" stands right before a place.
func (st *stream) owns(at int) bool {
	i := len(st.doc.Tokens)
	if at < len(st.token) {
		i = int(st.token[at])
	}
	if i == 0 {
		return false
	}
	switch st.doc.Word(i - 1) {
	case "'s", "’s", "'", "’":
		return true
	}
	return false
}

// words returns the text of places [from, to).
func (st *stream) words(from, to int) string {
	first, last := st.doc.Tokens[st.token[from]], st.doc.Tokens[st.token[to-1]]
	return stancebook.Words(st.doc.Text, []stancebook.Span{{Begin: first.Begin, End: last.End}})
}

// sentence is the index of the sentence at a place.
func (st *stream) sentence(at int) int { return st.doc.Tokens[st.token[at]].Sentence }

// places returns the range of places whose tokens lie in s.
func (st *stream) places(s stancebook.Span) (from, to int) {
	begin := func(i int) int { return st.doc.Tokens[st.token[i]].Begin }
	from = sort.Search(len(st.token), func(i int) bool { return begin(i) >= s.Begin })
	to = sort.Search(len(st.token), func(i int) bool { return begin(i) >= s.End })
	return from, to
}
