package corpus

import "slices"

// longQuotation is how many words leave out scare quotes and most fragments.
const longQuotation = 5

// countQuotations scores the text's quotations: whether they are attributed,
// and whether to the right source.
func (c *comparison) countQuotations() {
	for _, words := range c.doc.quotes {
		if len(words) == 0 {
			continue
		}
		g, p := covering(words, c.golds), covering(words, c.preds)
		for _, length := range []string{"all", "long"} {
			if length == "long" && len(words) < longQuotation {
				continue
			}
			key := "dq." + length
			c.counts.add(key+".spans", 1)
			c.counts.when(key+".ng", g != nil)
			c.counts.when(key+".np", p != nil)
			if g == nil || p == nil {
				continue
			}
			c.counts.add(key+".found", 1)
			c.counts.when(key+".res", g.sourceRight(p))
			c.counts.when(key+".srcden", len(g.source) > 0)
			c.counts.when(key+".srcok", g.source.touches(p.source))
		}
	}
}

// covering is the attribution whose content covers most of a quotation's
// words; nil where all together cover less than half.
func covering(words tokenSet, list []attributed) *attributed {
	var best *attributed
	var got []tokenSet
	most := -1
	for i := range list {
		shared := list[i].words.shared(words)
		if shared > most {
			best, most = &list[i], shared
		}
		if shared > 0 {
			got = append(got, list[i].words)
		}
	}
	if 2*union(got...).shared(words) < len(words) {
		return nil
	}
	return best
}

// countSegments scores the unbroken runs of a role's tokens, all of them, by
// exact ends. This is the measure of CofeNet (Wang et al. 2022).
func (c *comparison) countSegments(role string) {
	gold, pred := c.segments(c.scored.Gold, role), c.segments(c.scored.Pred, role)
	right := 0
	for s := range gold {
		if pred[s] {
			right++
		}
	}
	c.counts.count("seg."+role+".ng", len(gold))
	c.counts.count("seg."+role+".np", len(pred))
	c.counts.count("seg."+role+".tp", right)
}

// segments are first and last tokens of runs; a run ends at a newline.
func (c *comparison) segments(list []Roles, role string) map[[2]int]bool {
	found := map[[2]int]bool{}
	for i := range list {
		tokens := c.doc.covered(*list[i].role(role))
		for start, at := 0, 0; at < len(tokens); at++ {
			if at+1 == len(tokens) || tokens[at+1] != tokens[at]+1 || c.broken(tokens[at]) {
				found[[2]int{tokens[start], tokens[at]}] = true
				start = at + 1
			}
		}
	}
	return found
}

// broken tells whether a newline stands between a token and the next.
func (c *comparison) broken(token int) bool {
	between := c.doc.text[c.doc.tokens[token][1]:c.doc.tokens[token+1][0]]
	return slices.Contains(between, '\n')
}

// noteFaults writes down what the pairs show to be wrong.
func (c *comparison) noteFaults(pairs []match) {
	ofGold, ofPred := map[int]match{}, map[int]match{}
	for _, m := range pairs {
		ofGold[m.gold], ofPred[m.pred] = m, m
	}
	for i := range c.golds {
		g := &c.golds[i]
		m, paired := ofGold[i]
		switch {
		case !paired:
			c.fault(missedFault, g, c.at(g.Source), "")
		case m.share < .5:
			c.fault(edgesFault, g, c.at(g.Content), c.at(c.preds[m.pred].Content))
		case !g.sourceRight(&c.preds[m.pred]):
			c.fault(speakerFault, g, c.at(g.Source), c.at(c.preds[m.pred].Source))
		}
	}
	for j := range c.preds {
		if _, paired := ofPred[j]; !paired {
			p := c.preds[j]
			c.fault(inventedFault, &p, "", c.at(p.Source))
		}
	}
}

func (c *comparison) misnamed(s *NamedSource, g, p *attributed) {
	c.fault(nameFault, g, s.Names[0], string(p.Speaker))
}

func (c *comparison) fault(kind FaultKind, a *attributed, expected, got string) {
	f := Fault{Kind: kind, Doc: c.scored.Name, Statement: a.ID, Type: a.kind, Expected: expected, Got: got}
	f.place(c.doc.text, hull(a.Content))
	f.Words = c.at(a.Content)
	c.faults = append(c.faults, f)
}

// at writes the words of ranges.
func (c *comparison) at(ranges []Range) string { return joinWords(c.doc.text, ranges) }
