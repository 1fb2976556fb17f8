package corpus

import (
	"cmp"
	"slices"
	"strings"
)

// ScoredDoc is a text with its gold attributions and those that are scored.
type ScoredDoc struct {
	Name       string
	Text       string
	Gold, Pred []Roles
	Speakers   []NamedSource // who some sources of the gold are; may be empty
}

// AttributionOptions change what is scored; the zero value scores words.
type AttributionOptions struct {
	Punctuation bool // score tokens that are no words, too
}

// Against pairs the gold of that rank with predictions by document's name. A
// document without predictions counts as one in which nothing was found.
func (s *Standoff) Against(pred map[string][]Roles, speakers map[string][]NamedSource, rank int) (docs []ScoredDoc) {
	for i := range s.Docs {
		d := &s.Docs[i]
		docs = append(docs, ScoredDoc{d.Name, d.Text, d.Gold(rank), pred[d.Name], speakers[d.Name]})
	}
	return docs
}

// Agreement pairs annotators of one text, as the ceiling of what a program can
// reach: the second of each text against the first, and every one against
// every other.
func (s *Standoff) Agreement() (second, every []ScoredDoc) {
	for i := range s.Docs {
		d := &s.Docs[i]
		if len(d.Annotators) < 2 {
			continue
		}
		second = append(second, ScoredDoc{Name: d.Name, Text: d.Text, Gold: d.Annotators[0], Pred: d.Annotators[1]})
		for j, gold := range d.Annotators {
			for k, pred := range d.Annotators {
				if j != k {
					every = append(every, ScoredDoc{Name: d.Name, Text: d.Text, Gold: gold, Pred: pred})
				}
			}
		}
	}
	return second, every
}

// attributed is an attribution as sets of tokens.
type attributed struct {
	*Roles
	source, cue, content tokenSet
	kind                 string
	words                tokenSet // of the content, without punctuation
}

func (a *attributed) set(role string) tokenSet {
	switch role {
	case "source":
		return a.source
	case "cue":
		return a.cue
	}
	return a.content
}

// sourceRight tells whether a prediction has the gold's source: a shared token,
// or none where the gold has none.
func (a *attributed) sourceRight(p *attributed) bool { return sameOrNone(a.source, p.source) }

func sameOrNone(gold, pred tokenSet) bool {
	if len(gold) == 0 {
		return len(pred) == 0
	}
	return gold.touches(pred)
}

// ScoreAttributions compares attributions with the gold, document by document.
func ScoreAttributions(docs []ScoredDoc, o AttributionOptions) *AttributionScore {
	s := &AttributionScore{Docs: len(docs)}
	for i := range docs {
		d := &docs[i]
		c := comparison{doc: newDocument(d.Text, o.Punctuation), scored: d, counts: newTally()}
		c.golds, c.preds = c.attributions(d.Gold), c.attributions(d.Pred)
		c.run()
		s.rows = append(s.rows, c.counts)
		s.Faults = append(s.Faults, c.faults...)
	}
	s.total = sum(s.rows)
	return s
}

// comparison scores one document.
type comparison struct {
	doc          *document
	scored       *ScoredDoc
	golds, preds []attributed
	counts       *tally
	faults       []Fault
}

// attributions leaves out those without content.
func (c *comparison) attributions(list []Roles) (out []attributed) {
	for i := range list {
		a, d := &list[i], c.doc
		x := attributed{
			Roles: a, source: d.unit(a.Source), cue: d.unit(a.Cue), content: d.unit(a.Content),
			kind: d.kind(a.Content), words: d.words(d.covered(a.Content)),
		}
		if len(x.content) > 0 {
			out = append(out, x)
		}
	}
	return out
}

func (c *comparison) run() {
	for _, role := range roleNames {
		gold, pred := union(sets(c.golds, role)...), union(sets(c.preds, role)...)
		c.counts.count("tok."+role+".tp", gold.shared(pred))
		c.counts.count("tok."+role+".ng", len(gold))
		c.counts.count("tok."+role+".np", len(pred))
	}
	c.countSpans("content", sets(c.golds, "content"), sets(c.preds, "content"))
	for _, role := range roleNames[:2] {
		c.countSpans(role, distinct(sets(c.golds, role)), distinct(sets(c.preds, role)))
	}
	c.countKinds()
	c.countPairs(c.pairs())
	c.countQuotations()
	for _, role := range roleNames {
		c.countSegments(role)
	}
	for i := range c.scored.Speakers {
		c.countSpeaker(&c.scored.Speakers[i])
	}
}

func sets(list []attributed, role string) (out []tokenSet) {
	for i := range list {
		out = append(out, list[i].set(role))
	}
	return out
}

// distinct orders sets, each once and without the empty one.
func distinct(list []tokenSet) []tokenSet {
	list = slices.DeleteFunc(slices.Clone(list), func(s tokenSet) bool { return len(s) == 0 })
	slices.SortFunc(list, func(a, b tokenSet) int { return slices.Compare(a, b) })
	return slices.CompactFunc(list, func(a, b tokenSet) bool { return slices.Equal(a, b) })
}

// countSpans counts exact, partial and touching spans of two lists.
func (c *comparison) countSpans(key string, gold, pred []tokenSet) {
	allGold, allPred := union(gold...), union(pred...)
	left := slices.Clone(gold)
	for _, p := range pred {
		if i := slices.IndexFunc(left, func(g tokenSet) bool { return slices.Equal(g, p) }); i >= 0 {
			left = slices.Delete(left, i, i+1)
			c.counts.add(key+".exact", 1)
		}
		shared := p.shared(allGold)
		c.counts.add(key+".softp", float64(shared)/float64(len(p)))
		c.counts.when(key+".hitp", shared > 0)
	}
	for _, g := range gold {
		shared := g.shared(allPred)
		c.counts.add(key+".softr", float64(shared)/float64(len(g)))
		c.counts.when(key+".hitg", shared > 0)
	}
	c.counts.count(key+".ng", len(gold))
	c.counts.count(key+".np", len(pred))
}

// countKinds counts contents that are covered in part, by kind.
func (c *comparison) countKinds() {
	count := func(list []attributed, other tokenSet, number, part, touched string) {
		for i := range list {
			a := &list[i]
			shared := a.content.shared(other)
			for _, kind := range []string{"all", a.kind} {
				c.counts.add("attr."+kind+number, 1)
				c.counts.add("attr."+kind+part, float64(shared)/float64(len(a.content)))
				c.counts.when("attr."+kind+touched, shared > 0)
			}
		}
	}
	count(c.golds, union(sets(c.preds, "content")...), ".ng", ".softr", ".hitg")
	count(c.preds, union(sets(c.golds, "content")...), ".np", ".softp", ".hitp")
}

// match pairs a gold content with a predicted one by the share of their tokens
// that they have in common (intersection over union).
type match struct {
	share      float64
	gold, pred int
}

// pairs takes the best pair first; each content is in one pair at most.
func (c *comparison) pairs() (out []match) {
	owners := map[int][]int{}
	for j := range c.preds {
		for _, token := range c.preds[j].content {
			owners[token] = append(owners[token], j)
		}
	}
	var all []match
	for i := range c.golds {
		shared := map[int]int{}
		for _, token := range c.golds[i].content {
			for _, j := range owners[token] {
				shared[j]++
			}
		}
		for j, n := range shared {
			whole := len(c.golds[i].content) + len(c.preds[j].content) - n
			all = append(all, match{float64(n) / float64(whole), i, j})
		}
	}
	slices.SortFunc(all, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(a.gold, b.gold), cmp.Compare(a.pred, b.pred))
	})
	usedGold, usedPred := map[int]bool{}, map[int]bool{}
	for _, m := range all {
		if !usedGold[m.gold] && !usedPred[m.pred] {
			usedGold[m.gold], usedPred[m.pred] = true, true
			out = append(out, m)
		}
	}
	return out
}

func (c *comparison) countPairs(pairs []match) {
	for _, m := range pairs {
		g, p := &c.golds[m.gold], &c.preds[m.pred]
		half, source := m.share >= .5, g.sourceRight(p)
		verdicts := []struct {
			name string
			yes  bool
		}{
			{"any", true}, {"iou50", half}, {"exact", slices.Equal(g.content, p.content)},
			{"joint", half && source}, {"triple", half && source && sameOrNone(g.cue, p.cue)},
		}
		for _, side := range []struct{ letter, kind string }{{"g", g.kind}, {"p", p.kind}} {
			for _, kind := range []string{"all", side.kind} {
				for _, v := range verdicts {
					c.counts.when("attr."+kind+"."+v.name+side.letter, v.yes)
				}
			}
		}
		for _, kind := range []string{"all", g.kind} {
			for _, v := range verdicts[:2] {
				if v.yes && len(g.source) > 0 {
					c.counts.add("attr."+kind+".srcden."+v.name, 1)
					c.counts.when("attr."+kind+".srcok."+v.name, source)
				}
			}
		}
	}
	c.noteFaults(pairs)
}

// countSpeaker scores the name that was given to one source of the gold.
func (c *comparison) countSpeaker(s *NamedSource) {
	target := c.doc.unit([]Range{s.Range})
	i := slices.IndexFunc(c.golds, func(g attributed) bool { return g.source.touches(target) })
	if i < 0 {
		return
	}
	g := &c.golds[i]
	best, shared := -1, 0
	for j := range c.preds {
		if n := c.preds[j].content.shared(g.content); n > shared {
			best, shared = j, n
		}
	}
	said := ""
	if best >= 0 {
		said = familyName(string(c.preds[best].Speaker))
	}
	right := said != "" && slices.ContainsFunc(s.Names, func(name string) bool { return familyName(name) == said })
	if !right && said != "" {
		c.misnamed(s, g, &c.preds[best])
	}
	form := "-quoted"
	if g.kind == indirectKind {
		form = "-indirect"
	}
	for _, group := range []string{"all", s.Group, s.Group + form} {
		c.counts.add("spk."+group+".n", 1)
		c.counts.when("spk."+group+".found", best >= 0)
		c.counts.when("spk."+group+".named", said != "")
		c.counts.when("spk."+group+".ok", right)
	}
}

// familyName is the last word of a name in small letters, without a possessive
// ending, Jr. and the like.
func familyName(name string) string {
	runes, kept := []rune(lower(name)), []rune{}
	for i := 0; i < len(runes); i++ {
		ends := func(at int) bool { return at >= len(runes) || isSpace(runes[at]) }
		if runes[i] == '\'' || runes[i] == '’' {
			if i+1 < len(runes) && runes[i+1] == 's' && ends(i+2) {
				i++
				continue
			}
			if ends(i + 1) {
				continue
			}
		}
		kept = append(kept, runes[i])
	}
	words := strings.FieldsFunc(string(kept), func(r rune) bool { return !isLetter(r) })
	for len(words) > 1 && slices.Contains([]string{"jr", "sr", "ii", "iii"}, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
