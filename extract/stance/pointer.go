package stance

import (
	"fmt"
	"slices"
	"strings"
)

// pointing tells whether a word that may stand for something named before does:
// "a policy" does not, "the policy" does.
func (r *reader) pointing(h hit) bool {
	i := int(r.st.token[h.from])
	switch lower(r.st.doc.Word(i)) {
	case "that":
		return r.st.doc.Tokens[i].Tag == "DT"
	case "it", "this", "these", "those", "them", "such":
		return true
	}
	if i == 0 {
		return false
	}
	if strings.HasPrefix(r.st.doc.Tokens[i-1].Tag, "JJ") || r.st.doc.Tokens[i-1].Tag == "NN" {
		i-- // "the state law"
	}
	return i > 0 && definite(r.st.doc.Word(i-1))
}

func definite(word string) bool {
	switch lower(word) {
	case "the", "this", "that", "those", "these", "such", "his", "her", "its", "their":
		return true
	}
	return false
}

// antecedentReach is how many words back "the law" may stand for a law that the
// article named.
const antecedentReach = 300

// antecedent is the last thing named before a pointing noun that has the noun in
// its name: "the law" for "the sanctuary law".
func (r *reader) antecedent(h hit) (named hit, ok bool) {
	noun := r.st.symbols[h.from]
	hits := r.within(h.from-antecedentReach, h.from)
	for i := len(hits) - 1; i >= 0; i-- {
		if o := hits[i]; o.role == thing && len(o.words) > 1 && o.to <= h.from && slices.Contains(r.st.symbols[o.from:o.to], noun) {
			return o, true
		}
	}
	return hit{}, false
}

// refers tells whether the first words of the content, in an article about the
// topic, stand for a thing that it named before, and are judged.
func (r *reader) refers() bool {
	judged := r.mode().sign() != 0 || slices.ContainsFunc(r.content, func(h hit) bool { return h.role == evaluation || h.role == judgment })
	return r.main && judged && slices.ContainsFunc(r.content, func(h hit) bool {
		if h.role != pointer || h.from >= r.opening || !r.pointing(h) {
			return false
		}
		_, ok := r.antecedent(h)
		return ok
	})
}

// cueOnPointer takes praise or blame of what "it" or "the decision" stands for
// where nothing else tells the side.
func (r *reader) cueOnPointer(sign float64) {
	if len(r.out.found) > 0 || r.mode() == want || r.mode() == deny {
		return
	}
	for i, h := range r.content {
		if h.role != pointer || h.from >= r.opening || !r.pointing(h) {
			continue
		}
		of, share, name := r.pointedAt(i)
		if o, ok := r.antecedent(h); ok {
			of, share, name = r.worth(o), elsewhereShare, r.st.words(o.from, o.to)
		}
		if share > 0 {
			r.add(sign*cueWorth*of*share, fmt.Sprintf("cue %q + %q for %q", r.cueText, r.st.words(h.from, h.to), name))
		}
		return
	}
}
