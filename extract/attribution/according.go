package attribution

// according finds contents whose source a phrase names: "according to X", "in
// X's view", "as X says". Unit i is the phrase's first.
func (l *line) according(i int) (candidate, bool) {
	c, end, ok := l.sourcePhrase(i)
	if !ok {
		return c, false
	}
	if l.pastOpeners(0) >= i {
		p := end
		for p < len(l.units) && !l.word(p, ",") {
			p++
		}
		if p+1 >= len(l.units) {
			return c, false
		}
		c.content = []run{{p + 1, l.trimContent(p+1, len(l.units))}}
		return c, !c.content[0].empty()
	}
	begin := l.pastOpeners(0)
	if stop := l.trimContent(begin, i); stop > begin {
		c.content = []run{{begin, stop}}
	}
	if l.word(i-1, ",") && l.word(end, ",") && !l.states(begin, i) && end+1 < len(l.units) {
		c.content = append(c.content, run{end + 1, l.trimContent(end+1, len(l.units))})
	}
	return c, len(c.content) > 0
}

// sourcePhrase reads the phrase at unit i: cue, source, and the unit after it.
func (l *line) sourcePhrase(i int) (c candidate, end int, ok bool) {
	c = candidate{head: i, frame: "to", form: l.low(i)}
	switch {
	case l.accordingAt(i):
		source := l.phraseRight(i + 2)
		c.cue, c.sources, end = []run{{i, i + 2}}, l.split(source), source.to
	case l.word(i, "in") && !l.isQuote(i+1):
		for k := i + 1; k < i+8 && k < len(l.units); k++ {
			if opinions[l.low(k)] {
				c.form, c.frame, c.head = "view", "in", k
				c.cue, c.sources, end = []run{{i, i + 1}, {k, k + 1}}, l.possessor(k), k+1
				break
			}
			if !nominal(l.tag(k)) {
				break
			}
		}
	case l.word(i, "as"):
		source := l.phraseRight(i + 1)
		g := l.groupAt(source.to)
		if source.empty() || g == nil || !g.finite || g.passive {
			return c, 0, false
		}
		end = g.to
		if l.word(end, "it", "out") || l.tag(end) == "RP" {
			end++
		}
		c.form, c.frame, c.head = l.low(g.head), "as-clause", g.head
		c.cue, c.sources = []run{{g.from, end}}, l.split(source)
		ok = end >= len(l.units) || l.word(end, ",", ".", ":") || l.timeAt(end) || l.settingAt(end)
		return c, end, ok && (i == 0 || l.word(i-1, ",") || l.tag(i-1) == "CC")
	}
	return c, end, len(c.sources) > 0 && end > i
}

// opinions are nouns of the phrase "in the mayor's view".
var opinions = words("view opinion words eyes judgment mind estimation telling assessment account reckoning")
