package attribution

import (
	"slices"
	"strings"
)

// A proposal is a triple with what the judge looks at.
type proposal struct {
	triple
	signs [signs]float32
	sure  float64 // log odds
}

// neighbours is how many triples on each side lend theirs sources.
const neighbours = 6

// proposals are the triples and what comes of giving them each other's sources,
// or each segment of a split content for itself.
func (r *reading) proposals() []proposal {
	list := r.of
	for i := range r.of {
		if t := &r.of[i]; len(t.contents) > 1 {
			for _, c := range t.contents {
				single := *t
				single.contents = []run{c}
				list = append(list, single)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b triple) int { return a.contents[0].from - b.contents[0].from })
	base := list
	var out []proposal
	seen := map[string]int{}
	var key []byte
	for i := range base {
		for n, s := range r.sourcesFor(base, i) {
			p := base[i]
			p.sources = s
			key = keyOf(key[:0], &p)
			if at, ok := seen[string(key)]; ok {
				out[at].found(&base[i], n)
				continue
			}
			seen[string(key)] = len(out)
			out = append(out, proposal{triple: p})
			out[len(out)-1].found(&base[i], n)
		}
	}
	for i := range out {
		r.look(&out[i])
	}
	for i := range out {
		r.lookRivals(&out[i], out, i)
	}
	return out
}

// found notes where the proposal comes from: n is 0 for a triple as it was.
func (p *proposal) found(t *triple, n int) {
	if n == 0 {
		p.signs[signOrigin+int(t.origin)] = 1
		p.surety = max(p.surety, t.surety)
	}
	p.signs[signTimes]++
}

func keyOf(key []byte, p *triple) []byte {
	for _, runs := range [][]run{p.sources, p.cues, p.contents} {
		for _, x := range runs {
			key = append(key, byte(x.from), byte(x.from>>8), byte(x.from>>16), byte(x.to), byte(x.to>>8), byte(x.to>>16))
		}
		key = append(key, 0xff)
	}
	return key
}

// sourcesFor lists the sources that triple i may have, its own first.
func (r *reading) sourcesFor(list []triple, i int) [][]run {
	t := &list[i]
	out := [][]run{t.sources}
	add := func(s []run) {
		if !slices.ContainsFunc(out, func(have []run) bool { return slices.Equal(have, s) }) {
			out = append(out, s)
		}
	}
	add(t.other)
	for j := max(0, i-neighbours); j < min(len(list), i+neighbours+1); j++ {
		if j != i && (meetAny(list[j].cues, t.cues) || meetAny(list[j].contents, t.contents)) {
			add(list[j].sources)
		}
	}
	for j := i - 1; j >= 0 && j >= i-neighbours; j-- {
		if len(list[j].sources) > 0 && !meetAny(list[j].contents, t.contents) {
			add(list[j].sources)
			break
		}
	}
	add(nil)
	return out
}

func meetAny(a, b []run) bool {
	for _, x := range a {
		for _, y := range b {
			if x.meets(y) {
				return true
			}
		}
	}
	return false
}

// shared counts the tokens that two lists of runs share, and those of each.
func shared(a, b []run) (both, na, nb int) {
	for _, x := range a {
		na += x.to - x.from
		for _, y := range b {
			both += max(0, min(x.to, y.to)-max(x.from, y.from))
		}
	}
	for _, y := range b {
		nb += y.to - y.from
	}
	return both, na, nb
}

func overlap(a, b []run) float64 {
	both, na, nb := shared(a, b)
	if both == 0 {
		return 0
	}
	return float64(both) / float64(na+nb-both)
}

// The signs that the judge looks at.
const (
	signOrigin = iota // four
	signTimes  = iota + 3
	signContentLength
	signContentMean
	signContentBegin
	signContentEnd
	signContentLeast
	signSegments
	signQuoted
	signOpens
	signCloses
	signSpread
	signCue
	signCueMean
	signCueBegin
	signCueSure
	signCueDistance
	signCueSentence
	signCueBetween
	signCueGap
	signCueLength
	signCueFrame
	signSource
	signSourceMean
	signSourceBegin
	signSourceEnd
	signSourceDistance
	signSourceSentence
	signSourceKind
	signSourceLength
	signSourceGrammar
	signSourceRules
	signSourceContent
	signSourceInside
	signSourceBetween
	signRulesOverlap
	signRulesSource
	signRulesSure
	signBestOverlap
	signBestSource
	signRivals
	signStarts
	signPlace
	signKindSpeech
	signContentClue
	signAsSource
	signAsCue
	signFirstWord
	signQuoteBefore
	signParagraph
	signCueTag
	signCueBefore
	signCueContent
	signCueLemma
	signPronoun
	signSourceRole
	signVerbs
	signEdgeBefore
	signEdgeAfter
	signTagAfter
	signTagBefore
	signDocument
	signSourceOften
	signCueOften
	signBestMargin
	signs
)

// look fills in the signs of p that need no other proposals.
func (r *reading) look(p *proposal) {
	r.lookContent(p)
	r.lookCue(p)
	r.lookSource(p)
	r.lookAround(p)
}

func (r *reading) lookContent(p *proposal) {
	s := &p.signs
	n, quoted, least := 0, 0, 1.0
	for _, c := range p.contents {
		for t := c.from; t < c.to; t++ {
			n++
			if r.doc.Tokens[t].Quote >= 0 {
				quoted++
			}
			least = min(least, r.l.prob[t][beginContent]+r.l.prob[t][inContent])
		}
	}
	first, last := p.contents[0].from, p.contents[len(p.contents)-1].to-1
	begin, end := r.edgesOf(p.contents, beginContent)
	s[signContentLength] = float32(logStep(n))
	s[signContentMean] = float32(r.mean(p.contents, beginContent))
	s[signContentBegin], s[signContentEnd], s[signContentLeast] = float32(begin), float32(end), float32(least)
	s[signSegments] = float32(len(p.contents))
	s[signQuoted] = float32(quoted) / float32(n)
	s[signOpens] = float32(r.obs[first+pad].quote)
	s[signCloses] = float32(r.obs[last+pad].quote)
	s[signSpread] = float32(r.doc.Tokens[last].Sentence - r.doc.Tokens[first].Sentence)
	s[signStarts] = float32(r.obs[first+pad].place >> 4)
	s[signPlace] = float32(r.obs[last+pad].place & 15)
	s[signFirstWord] = r.opening(first)
	if first > 0 && r.doc.Tokens[first-1].Quote >= 0 {
		s[signQuoteBefore] = 1
	}
	if r.obs[first+pad].edge == edgeParagraph {
		s[signParagraph] = 1
	}
	s[signContentClue] = float32(r.ev.content[first].sure)
}

// opening tells how a content that begins at token t opens.
func (r *reading) opening(t int) float32 {
	tag := r.doc.Tokens[t].Tag
	switch low := r.doc.Lower(t); {
	case low == "that":
		return 1
	case low == "to":
		return 2
	case r.obs[t+pad].quote&7 == opensQuote:
		return 3
	case strings.HasPrefix(tag, "W"):
		return 4
	case strings.HasPrefix(tag, "PRP"):
		return 5
	case strings.HasPrefix(tag, "NN"):
		return 6
	case strings.HasPrefix(tag, "VB"):
		return 7
	}
	return 8
}

func (r *reading) lookCue(p *proposal) {
	s := &p.signs
	if len(p.cues) == 0 {
		s[signCueMean], s[signCueBegin], s[signCueDistance] = -1, -1, 99
		return
	}
	c := p.cues[0]
	begin, _ := r.edgesOf(p.cues, beginCue)
	s[signCue], s[signCueBegin] = 1, float32(begin)
	s[signCueMean] = float32(r.mean(p.cues, beginCue))
	s[signCueLength] = float32(c.to - c.from)
	for t := c.from; t < c.to; t++ {
		s[signCueSure] = max(s[signCueSure], float32(r.ev.cue[t].sure))
		if r.lex.speaks(r.doc.Lower(t)) {
			s[signKindSpeech] = 1
		}
	}
	s[signAsCue] = float32(r.obs[c.from+pad].asCue)
	s[signCueFrame] = float32(r.ev.cue[c.to-1].frame % 31)
	near := nearestRun(p.contents, c)
	s[signCueDistance] = float32(gap(c, near))
	s[signCueSentence] = float32(r.doc.Tokens[near.from].Sentence - r.doc.Tokens[c.from].Sentence)
	from, to := between(c, near)
	s[signCueBetween] = float32(r.sums[beginCue][to] - r.sums[beginCue][from])
	s[signCueGap] = float32(r.sums[outside][to] - r.sums[outside][from])
}

func (r *reading) lookSource(p *proposal) {
	s := &p.signs
	if len(p.sources) == 0 {
		s[signSourceMean], s[signSourceBegin], s[signSourceEnd], s[signSourceDistance] = -1, -1, -1, 99
		return
	}
	x := p.sources[0]
	begin, end := r.edgesOf(p.sources, beginSource)
	s[signSource], s[signSourceBegin], s[signSourceEnd] = float32(len(p.sources)), float32(begin), float32(end)
	s[signSourceMean] = float32(r.mean(p.sources, beginSource))
	s[signSourceLength] = float32(logStep(x.to - x.from))
	s[signAsSource] = float32(r.obs[x.to-1+pad].asSource)
	s[signSourceKind] = r.kindOf(x)
	near := nearestRun(p.contents, x)
	s[signSourceContent] = float32(gap(x, near))
	if meetAny(p.contents, p.sources) {
		s[signSourceInside] = 1
	}
	s[signSourceDistance] = s[signSourceContent]
	if len(p.cues) > 0 {
		c := p.cues[0]
		s[signSourceDistance] = float32(gap(x, c))
		near = c
		for t := x.from; t < x.to; t++ {
			k := &r.ev.source[t]
			for u := c.from; u < c.to; u++ {
				if q := &r.ev.cue[u]; k.part != outside && q.part != outside && q.cue == k.cue {
					s[signSourceGrammar] = 1
				}
			}
		}
	}
	s[signSourceSentence] = float32(r.doc.Tokens[near.from].Sentence - r.doc.Tokens[x.from].Sentence)
	from, to := between(x, near)
	s[signSourceBetween] = float32(r.sums[beginSource][to] - r.sums[beginSource][from])
	for t := x.from; t < x.to; t++ {
		if k := r.ev.taken[t]; k == beginSource || k == inSource {
			s[signSourceRules] = 1
		}
	}
}

// kindOf tells pronouns, names and nouns that end a run.
func (r *reading) kindOf(x run) float32 {
	tag := r.doc.Tokens[x.to-1].Tag
	switch {
	case x.to-x.from == 1 && tag == "PRP":
		return 1
	case strings.HasPrefix(tag, "NNP"):
		return 2
	case tag == "NNS":
		return 3
	case tag == "NN":
		return 4
	case strings.HasPrefix(tag, "W"):
		return 5
	case strings.HasPrefix(tag, "PRP$"):
		return 6
	}
	return 7
}

// lookRivals compares p with what the rules took and with the likeliest
// reading.
func (r *reading) lookRivals(p *proposal, list []proposal, i int) {
	s := &p.signs
	s[signRulesSource], s[signBestSource] = -1, -1
	mine := s[signContentMean] + s[signCueMean]
	theirs := mine
	for _, step := range []int{-1, 1} {
		for j, n := i, 0; j >= 0 && j < len(list) && n < 40; j, n = j+step, n+1 {
			q := &list[j]
			o := float32(overlap(p.contents, q.contents))
			if o == 0 {
				continue
			}
			if o > 0.5 {
				s[signRivals]++
			}
			same := float32(0)
			if meetAny(p.sources, q.sources) || len(p.sources)+len(q.sources) == 0 {
				same = 1
			}
			if q.signs[signOrigin+byRules] == 1 && o > s[signRulesOverlap] {
				s[signRulesOverlap], s[signRulesSource], s[signRulesSure] = o, same, q.surety
			}
			if q.signs[signOrigin] == 1 && o > s[signBestOverlap] {
				s[signBestOverlap], s[signBestSource] = o, same
			}
			if o > 0.2 {
				theirs = max(theirs, q.signs[signContentMean]+q.signs[signCueMean])
			}
		}
	}
	s[signBestMargin] = mine - theirs
}

func nearestRun(list []run, x run) run {
	best := list[0]
	for _, y := range list[1:] {
		if gap(x, y) < gap(x, best) && gap(x, y) >= 0 || abs(gap(x, y)) < abs(gap(x, best)) {
			best = y
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// gap is how many tokens x stands before y, less than zero for after.
func gap(x, y run) int {
	switch {
	case x.to <= y.from:
		return 1 + y.from - x.to
	case y.to <= x.from:
		return -1 - x.from + y.to
	}
	return 0
}

// between are the tokens between two runs.
func between(x, y run) (from, to int) {
	switch {
	case x.to <= y.from:
		return x.to, y.from
	case y.to <= x.from:
		return y.to, x.from
	}
	return x.from, x.from
}
