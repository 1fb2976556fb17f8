package attribution

import "strings"

// nominal tells whether a tag may stand inside a noun phrase before or at its
// head.
func nominal(tag string) bool {
	switch tag {
	case "DT", "PDT", "CD", "PRP$", "POS", "$", "#", "FW", "EX":
		return true
	}
	return strings.HasPrefix(tag, "NN") || strings.HasPrefix(tag, "JJ")
}

// Times do not belong to the phrase beside them: "Clinton Thursday said".
var timeWords = words(`monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight
	january february march april may june july august september october november december
	jan. feb. aug. sept. sep. oct. nov. dec. morning afternoon evening night week month year weekend earlier later recently
	mon. tue. wed. thu. fri. sat. sun.`)

// Subordinators open a clause of their own.
var subordinators = words("that if because when while whether although though since unless until before after as where why how once")

// timeAt tells whether unit i is a time word in its own right.
func (l *line) timeAt(i int) bool {
	if l.tag(i+1) == "POS" {
		return false
	}
	return timeWords[l.low(i)] && !l.word(i, "may", "march") || l.word(i, "may", "march") && l.tag(i) == "NNP" && l.tag(i+1) == "CD"
}

// phraseLeft finds the noun phrase that ends before unit end, with the
// of-phrases and other short attachments on its left.
func (l *line) phraseLeft(end int) run {
	base := l.baseLeft(end)
	if base.empty() {
		return base
	}
	whole := base
	for limit := 0; limit < 6; limit++ {
		p := whole.from - 1
		if p < 1 {
			break
		}
		if attaches[l.low(p)] && !l.timeAt(whole.to-1) {
			left := l.baseLeft(p)
			if left.empty() || l.isPronoun(left) || l.tag(left.to-1) == "CD" && !l.word(p, "of") {
				break
			}
			whole.from = left.from
			continue
		}
		if (l.word(p, "and", "or", "&")) && l.joinsPhrases(p) {
			whole.from = l.baseLeft(p).from
			continue
		}
		break
	}
	return whole
}

// attaches lists the prepositions whose phrase belongs to the noun before it
// often enough.
var attaches = words("of for in with from at to on against behind within near about under over between among across around inside outside")

// baseLeft finds the noun phrase without attachments that ends before end.
func (l *line) baseLeft(end int) run {
	i := end
	if i > 0 && l.word(i-1, ")", "-rrb-") {
		i = l.openParen(i - 1)
	}
	stop := i
	if i > 0 && l.pronounAt(i-1) {
		return run{i - 1, i}
	}
	for i > 0 && l.inPhrase(i-1, stop) {
		i--
		if l.tag(i) == "DT" || l.tag(i) == "PRP$" {
			if l.word(i-1, "all", "both", "half") {
				i--
			}
			break
		}
	}
	for i < stop && (l.tag(i) == "POS" || l.timeAt(i) && i+1 < stop) {
		i++
	}
	if i < stop && !l.hasHead(run{i, stop}) {
		return run{stop, stop}
	}
	return run{i, stop}
}

// openParen is the unit of the bracket that the one at i closes, or i.
func (l *line) openParen(i int) int {
	for k := i - 1; k >= 0 && k > i-8; k-- {
		if l.word(k, "(", "-lrb-") {
			return k
		}
	}
	return i
}

func (l *line) pronounAt(i int) bool {
	switch l.tag(i) {
	case "PRP", "WP":
		return true
	}
	return false
}

func (l *line) isPronoun(r run) bool { return r.to-r.from == 1 && l.tag(r.from) == "PRP" }

// inPhrase tells whether unit i may stand in a noun phrase that ends before
// stop.
func (l *line) inPhrase(i, stop int) bool {
	u := &l.units[i]
	if nominal(u.tag) {
		return !(timeWords[u.low] && i == stop-1 && l.timeAt(i) && false)
	}
	switch u.tag {
	case "VBN", "VBG":
		return i+1 < stop && strings.HasPrefix(l.tag(i+1), "NN") && i > 0 && nominal(l.tag(i-1))
	case "RB", "RBR", "RBS":
		return i+1 < stop && (strings.HasPrefix(l.tag(i+1), "JJ") || l.tag(i+1) == "CD") && !l.isQuote(i)
	case "CC":
		return u.low == "&"
	case "``", "''":
		return i+1 < stop && i > 0 && nominal(l.tag(i-1))
	}
	return false
}

func (l *line) hasHead(r run) bool {
	for i := r.from; i < r.to; i++ {
		t := l.tag(i)
		if strings.HasPrefix(t, "NN") || t == "CD" || t == "PRP" || t == "DT" && r.to-r.from == 1 || strings.HasPrefix(t, "JJ") && i == r.to-1 {
			return true
		}
	}
	return false
}

// joinsPhrases tells whether the conjunction at p joins two noun phrases
// rather than two clauses: the left one is no object, so what stands before it
// opens the clause.
func (l *line) joinsPhrases(p int) bool {
	left := l.phraseLeftPlain(p)
	if left.empty() {
		return false
	}
	b := left.from - 1
	if b < 0 {
		return true
	}
	u := &l.units[b]
	return u.tag == "," || u.tag == quoteTag || u.tag == ":" || subordinators[u.low] || u.tag == "CC" && !isVerb(l.tag(b-1)) || u.tag == "''"
}

// phraseLeftPlain is phraseLeft without conjunctions.
func (l *line) phraseLeftPlain(end int) run {
	whole := l.baseLeft(end)
	for limit := 0; limit < 3 && !whole.empty() && whole.from > 1 && attaches[l.low(whole.from-1)]; limit++ {
		left := l.baseLeft(whole.from - 1)
		if left.empty() {
			break
		}
		whole.from = left.from
	}
	return whole
}

// baseRight finds the noun phrase without attachments that begins at unit i.
func (l *line) baseRight(i int) run {
	j := i
	if l.pronounAt(j) && l.tag(j) == "PRP" {
		return run{j, j + 1}
	}
	for j < len(l.units) {
		t := l.tag(j)
		switch {
		case nominal(t):
			if j > i && (t == "DT" || t == "PRP$") && l.tag(j-1) != "PDT" && !l.word(j-1, "all", "both", "half") {
				return l.trimRight(run{i, j})
			}
		case (t == "VBN" || t == "VBG") && j+1 < len(l.units) && strings.HasPrefix(l.tag(j+1), "NN") && j > i:
		case (t == "RB" || t == "RBR" || t == "RBS") && (strings.HasPrefix(l.tag(j+1), "JJ") || l.tag(j+1) == "CD"):
		case l.word(j, "&"):
		case t == "``" || t == "''":
		default:
			return l.trimRight(run{i, j})
		}
		j++
	}
	return l.trimRight(run{i, j})
}

// trimRight takes times and marks off the right end of r.
func (l *line) trimRight(r run) run {
	for r.to > r.from+1 && (l.timeAt(r.to-1) || l.tag(r.to-1) == "``" || l.tag(r.to-1) == "DT") {
		r.to--
	}
	if r.to > r.from && !l.hasHead(r) {
		return run{r.from, r.from}
	}
	return r
}

// phraseRight finds the noun phrase that begins at unit i with its of-phrases
// and, where its head is no name, its other attachments.
func (l *line) phraseRight(i int) run {
	whole := l.baseRight(i)
	for limit := 0; limit < 6 && !whole.empty(); limit++ {
		p := whole.to
		if l.word(p, "(", "-lrb-") {
			break
		}
		prep := l.word(p, "of") || attaches[l.low(p)] && l.tag(whole.to-1) != "NNP" && l.tag(whole.to-1) != "PRP" && !l.settingAt(p)
		join := l.word(p, "and", "&") && l.tag(p-1) != "PRP"
		if !prep && !join {
			break
		}
		next := l.baseRight(p + 1)
		if next.empty() || l.timeAt(next.from) {
			break
		}
		whole.to = next.to
	}
	return whole
}

// settings are nouns that tell where or when something was said.
var settings = words(`interview statement speech letter email e-mail tweet news conference briefing rally debate hearing
	appearance post blog call message memo report remarks address event meeting filing ruling testimony monday
	tuesday wednesday thursday friday saturday sunday morning afternoon evening night`)

// settingAt tells whether the preposition at p opens a phrase that tells where
// or when something was said.
func (l *line) settingAt(p int) bool {
	r := l.baseRight(p + 1)
	if r.empty() {
		return false
	}
	return settings[l.low(r.to-1)] || l.timeAt(r.from)
}
