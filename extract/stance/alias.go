package stance

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shortNames finds where an article calls a known side for short: where it has
// named "Attorney General Ada Stone" or the "River Department", "the attorney
// general" and "the department" are theirs, unless it names another of the kind.
func (v *view) shortNames() []hit {
	bound := map[*pattern]*pattern{} // office to ally; nil where there are several
	var bare []hit
	for i, h := range v.hits {
		if h.role != office {
			continue
		}
		named := v.bearer(i)
		if named == nil && !v.othersBear(h) {
			if v.definite(h) {
				bare = append(bare, h)
			}
			continue
		}
		if held, seen := bound[h.pattern]; !seen {
			bound[h.pattern] = named
		} else if held == nil || named == nil || held.weight != named.weight {
			bound[h.pattern] = nil
		}
	}
	var found []hit
	for _, h := range bare {
		if named := bound[h.pattern]; named != nil {
			short := *named
			short.short = true
			found = append(found, hit{&short, h.from, h.to})
		}
	}
	return found
}

// bearer is the ally that an office stands before, or that its name ends with.
func (v *view) bearer(i int) *pattern {
	at := v.hits[i]
	for k := i - 1; k >= 0 && at.from-v.hits[k].from < maxWords; k-- {
		if h := v.hits[k]; h.role == ally && h.to == at.to {
			return h.pattern
		}
	}
	for k := i + 1; k < len(v.hits) && v.hits[k].from <= at.to; k++ {
		if h := v.hits[k]; h.role == ally && h.from == at.to {
			return h.pattern
		}
	}
	return nil
}

// othersBear tells whether an office is part of some other name.
func (v *view) othersBear(h hit) bool {
	first, last := int(v.st.token[h.from]), int(v.st.token[h.to-1])
	doc := v.st.doc
	same := func(i int) bool {
		return i >= 0 && i < len(doc.Tokens) && doc.Tokens[i].Sentence == doc.Tokens[first].Sentence
	}
	begins := doc.Sentences[doc.Tokens[first].Sentence].First
	before := same(first-1) && first-1 > begins && capital(doc.Word(first-1))
	return before || same(last+1) && capital(doc.Word(last+1))
}

// definite tells whether an article that makes it one known thing stands before
// a place.
func (v *view) definite(h hit) bool {
	i := int(v.st.token[h.from]) - 1
	if i < 0 {
		return false
	}
	switch strings.ToLower(v.st.doc.Word(i)) {
	case "the", "a", "an", "this":
		return true
	}
	return false
}

func capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

// addShortNames files the short names among the hits, in order.
func (v *view) addShortNames() {
	if found := v.shortNames(); len(found) > 0 {
		v.hits = append(v.hits, found...)
		slices.SortStableFunc(v.hits, func(a, b hit) int { return a.from - b.from })
	}
}
