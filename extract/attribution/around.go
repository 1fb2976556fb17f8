package attribution

import "strings"

// A habit is what a document as a whole does: how much of it is attributed,
// and how often the tagger's likeliest reading takes a word for a source or a
// cue.
type habit struct {
	attributed    float64
	sources, cues map[uint32]int // by hash of a source's last word, of a cue's stem
}

// habits reads them off the first triples, before others are made of them.
func (r *reading) habits() habit {
	h := habit{sources: map[uint32]int{}, cues: map[uint32]int{}}
	n := len(r.doc.Tokens)
	h.attributed = (r.sums[beginContent][n] + r.sums[inContent][n]) / float64(max(n, 1))
	for i := range r.of {
		t := &r.of[i]
		if t.origin != 0 {
			continue
		}
		for _, s := range t.sources {
			h.sources[r.obs[s.to-1+pad].word]++
		}
		for _, c := range t.cues {
			h.cues[r.obs[c.from+pad].stem]++
		}
	}
	return h
}

// lookAround fills in the signs of p that its grammar and its surroundings
// give.
func (r *reading) lookAround(p *proposal) {
	s := &p.signs
	first, last := p.contents[0].from, p.contents[len(p.contents)-1].to-1
	s[signEdgeBefore] = float32(r.obs[first+pad].edge)
	s[signEdgeAfter] = float32(r.obs[last+1+pad].edge)
	s[signTagBefore], s[signTagAfter] = r.tagClass(first-1), r.tagClass(last+1)
	s[signVerbs] = float32(r.verbs(p.contents))
	s[signDocument] = float32(r.habit.attributed)
	if len(p.cues) > 0 {
		c := p.cues[0]
		s[signCueTag], s[signCueBefore] = r.tagClass(c.to-1), r.tagClass(c.from-1)
		s[signCueContent] = float32(r.mean(p.cues, beginContent))
		s[signCueOften] = float32(min(r.habit.cues[r.obs[c.from+pad].stem], 6))
		for t := c.from; t < c.to; t++ {
			s[signCueLemma] = max(s[signCueLemma], r.lex.best(r.doc.Lower(t)))
		}
	}
	if len(p.sources) > 0 {
		x := p.sources[0]
		s[signPronoun] = pronounClass[r.doc.Lower(x.from)]
		s[signSourceRole] = r.tagClass(x.to)
		s[signSourceOften] = float32(min(r.habit.sources[r.obs[x.to-1+pad].word], 6))
	}
}

// pronounClass parts the words that open a source by whom they may stand for.
var pronounClass = map[string]float32{
	"i": 1, "we": 2, "you": 3, "he": 4, "she": 4, "they": 5, "it": 6, "who": 7, "which": 8, "that": 9, "this": 10, "these": 10,
	"some": 11, "many": 11, "others": 11, "most": 11, "people": 11, "no": 12, "nobody": 12, "everyone": 12, "anyone": 12, "one": 12,
}

// tagClass puts the tag of token t into few classes.
func (r *reading) tagClass(t int) float32 {
	if t < 0 || t >= len(r.doc.Tokens) {
		return 0
	}
	tag, low := r.doc.Tokens[t].Tag, r.doc.Lower(t)
	switch {
	case low == "that":
		return 1
	case low == "to":
		return 2
	case low == "not" || low == "n't" || low == "n’t" || low == "never":
		return 3
	case tag == "MD":
		return 4
	case tag == "VBD":
		return 5
	case tag == "VBZ" || tag == "VBP":
		return 6
	case tag == "VB":
		return 7
	case tag == "VBG":
		return 8
	case tag == "VBN":
		return 9
	case strings.HasPrefix(tag, "NNP"):
		return 10
	case strings.HasPrefix(tag, "NN"):
		return 11
	case strings.HasPrefix(tag, "PRP"):
		return 12
	case tag == "DT":
		return 13
	case tag == "IN":
		return 14
	case tag == "CC":
		return 15
	case low == ",":
		return 16
	case tag == "." || low == ";" || low == ":":
		return 17
	case strings.HasPrefix(tag, "RB"):
		return 18
	case strings.HasPrefix(tag, "W"):
		return 19
	case strings.HasPrefix(tag, "JJ"):
		return 20
	}
	return 21
}

// verbs tells whether runs hold a verb with a tense (2), another one (1) or
// none.
func (r *reading) verbs(runs []run) int {
	most := 0
	for _, x := range runs {
		for t := x.from; t < x.to; t++ {
			switch r.doc.Tokens[t].Tag {
			case "VBD", "VBZ", "VBP", "MD":
				return 2
			case "VB", "VBG", "VBN":
				most = 1
			}
		}
	}
	return most
}

// best is the precision of a form in the frame in which it is the surest cue.
func (lex *lexicon) best(form string) float32 {
	lemma, ok := lex.verbs[form]
	if !ok {
		lemma = lex.nouns[form]
	}
	most := 0.0
	for _, e := range lex.entries[lemma] {
		most = max(most, e.precision)
	}
	return float32(most)
}
