package attribution

// reachClause is the unit after the last of a content that is a clause begun
// at from: the end of the line, unless the reporter or another cue takes over.
func (l *line) reachClause(from int, g *group, lex *lexicon) int {
	opener, aside := l.opensLine(g), l.relativeBefore(g.from)
	for i := from + 2; i < len(l.units); i++ {
		if (opener || aside) && l.word(i, ",") && l.mainAt(i+1) || aside && l.mainVerbAt(i) {
			return l.trimContent(from, i)
		}
		if l.word(i, ",") && l.word(i+1, "but") && l.mainAt(i+2) {
			return l.trimContent(from, i) // as often the reporter's as not
		}
		if l.word(i, ";") || l.opensCue(i, g, lex) || l.accordingAt(i) {
			return l.trimContent(from, i)
		}
	}
	return l.trimContent(from, len(l.units))
}

// reachInfinitive is reachClause for a content that has no tense: a verb with
// a tense behind a conjunction is none of it.
func (l *line) reachInfinitive(from int, g *group, lex *lexicon) int {
	end := l.reachClause(from, g, lex)
	for i := from + 2; i < end; i++ {
		if l.tag(i) != "CC" || !l.clauseAfter(l.pastAdverbs(i+1)) || l.tag(i+1) == "VBP" {
			continue
		}
		if l.word(i-1, ",") || l.tenseless(from, i) {
			return l.trimContent(from, i)
		}
	}
	return end
}

func (l *line) pastAdverbs(i int) int {
	for i < len(l.units) && isAdverb(&l.units[i]) {
		i++
	}
	return i
}

// reachGap is reachClause for a content inside a relative clause: somebody
// else's relative clause ends it.
func (l *line) reachGap(from int, g *group, lex *lexicon) int {
	end := l.reachClause(from, g, lex)
	for i := from + 2; i < end; i++ {
		if l.word(i, "who") && lex.speaks(l.low(l.pastAdverbs(i+1))) {
			return l.trimContent(from, i)
		}
	}
	return end
}

// opensCue tells whether at unit i, a comma or conjunction, another cue of the
// same speaker or of another takes over.
func (l *line) opensCue(i int, g *group, lex *lexicon) bool {
	j := i
	comma := l.word(j, ",")
	if comma {
		j++
	} else if l.isQuote(j-1) && l.shut(j-1) {
		comma = true
	}
	joined := l.word(j, "and", "but", "or") || comma && l.word(j, "while", "though", "although", "as")
	if joined {
		j++
	}
	if !comma && !joined {
		return false
	}
	for j < len(l.units) && isAdverb(&l.units[j]) {
		j++
	}
	if comma && !joined && l.tag(j) == "VBG" {
		return lex.speaks(l.low(j))
	}
	if next := l.groupAt(j); next != nil {
		return next.finite && next.tense == g.tense && l.takesOver(next, lex)
	}
	subject := l.phraseRight(j)
	if !joined || subject.empty() {
		return false
	}
	next := l.groupAt(subject.to)
	return next != nil && next.finite && l.takesOver(next, lex)
}

// takesOver tells whether group g is a cue beyond doubt by what follows it.
func (l *line) takesOver(g *group, lex *lexicon) bool {
	if !lex.speaks(l.low(g.head)) {
		return false
	}
	f := l.complementOf(g, lex).frame
	if g.passive {
		f = "be-" + f
	}
	e, ok := lex.look(l.low(g.head), f)
	return ok && e.precision >= sureCue
}

// groupAt is the verb group that begins at unit i, nil where none does.
func (l *line) groupAt(i int) *group {
	lo, hi := 0, len(l.groups)
	for lo < hi {
		if mid := (lo + hi) / 2; l.groups[mid].from < i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(l.groups) && l.groups[lo].from == i {
		return &l.groups[lo]
	}
	return nil
}

// reachPhrase is the unit after the last of a content that is a noun phrase
// with what hangs on it.
func (l *line) reachPhrase(from, after int) int {
	for i := max(after, from+1); i < len(l.units); i++ {
		u := &l.units[i]
		if u.tag == "," {
			if end := l.listEnd(i); end > i {
				i = end - 1
				continue
			}
		}
		stop := u.tag == "," && !l.word(i+1, "including") || u.low == ";" || u.low == ":" || l.dash(i) || u.low == "(" ||
			l.word(i, "while", "when", "after", "before", "because", "although", "though", "during", "until", "since") ||
			u.tag == "CC" && l.clauseAfter(i+1) ||
			u.tag == "IN" && (l.timeAt(i+1) || l.settingAt(i)) || l.timeAt(i) && u.tag == "NNP" || l.accordingAt(i)
		if stop {
			return l.trimContent(from, i)
		}
	}
	return l.trimContent(from, len(l.units))
}

// clauseAfter tells whether a verb with a tense, with or without a subject
// before it, begins at unit i.
func (l *line) clauseAfter(i int) bool {
	if g := l.groupAt(i); g != nil {
		return g.finite
	}
	return l.mainAt(i)
}

// mainVerbAt tells whether the comma or dash at unit i ends a relative clause
// whose sentence goes on with its verb.
func (l *line) mainVerbAt(i int) bool {
	if !l.word(i, ",") && !l.dash(i) {
		return false
	}
	for i++; i < len(l.units) && isAdverb(&l.units[i]); i++ {
	}
	g := l.groupAt(i)
	return g != nil && g.finite
}

// listEnd is the unit after a list that the comma at unit c goes on with ("his
// wife, his sons and his aides"), or c where it opens no list.
func (l *line) listEnd(c int) int {
	i := c
	for item := 0; item < 30 && l.word(i, ","); item++ {
		last := l.word(i+1, "and", "or")
		if last {
			i++
		}
		r := l.phraseItem(i + 1)
		if r.empty() {
			return c
		}
		i = r.to
		if l.word(i, "and", "or") {
			if r = l.phraseItem(i + 1); r.empty() {
				return c
			}
			i, last = r.to, true
		}
		if last {
			if g := l.groupAt(i); g != nil && g.finite {
				return c
			}
			return i
		}
	}
	return c
}

// phraseItem is a noun phrase with one attachment.
func (l *line) phraseItem(i int) run {
	r := l.baseRight(i)
	if !r.empty() && attaches[l.low(r.to)] && !l.settingAt(r.to) {
		if more := l.baseRight(r.to + 1); !more.empty() {
			r.to = more.to
		}
	}
	return r
}

// opensLine tells whether group g stands in a clause or phrase that opens the
// line before its main clause: "When Lee said …, the council …", "Asked if …".
func (l *line) opensLine(g *group) bool {
	i := 0
	for l.tag(i) == "CC" || l.tag(i) == "``" || l.word(i, "even", "just") {
		i++
	}
	if l.word(i, "when", "while", "as", "if", "although", "though", "after", "before", "because", "since", "once", "until") {
		return l.tenseless(i, g.from)
	}
	if s := l.phraseLeft(g.from); !s.empty() && l.word(s.from-1, "after", "before", "because", "since", "until", "when") {
		return l.tenseless(0, g.from)
	}
	return i >= g.from-1 && !g.finite
}

// mainAt tells whether a clause with a subject of its own begins at unit i.
func (l *line) mainAt(i int) bool {
	for i < len(l.units) && isAdverb(&l.units[i]) {
		i++
	}
	subject := l.phraseRight(i)
	if subject.empty() {
		return false
	}
	end := subject.to
	for end < len(l.units) && isAdverb(&l.units[end]) {
		end++
	}
	g := l.groupAt(end)
	if g == nil && l.word(end, ",") {
		return l.bareSubject(i, end)
	}
	return g != nil && g.finite
}

// accordingAt tells whether "according to" stands at unit i.
func (l *line) accordingAt(i int) bool {
	return l.word(i, "according") && l.word(i+1, "to")
}

// trimContent takes marks and conjunctions off the end of a content. What
// stays between quotation marks stays.
func (l *line) trimContent(from, to int) int {
	for to > from {
		u := &l.units[to-1]
		loose := u.tag == "," || u.tag == "." || u.tag == ":" || u.low == ";" || u.tag == "CC" || l.dash(to-1) ||
			u.low == "___" || u.tag == "(" || u.tag == "-LRB-" || u.low == "("
		if !loose {
			break
		}
		to--
	}
	return to
}
