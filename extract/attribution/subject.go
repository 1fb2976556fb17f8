package attribution

import "strings"

// A link is the source of a cue as its clause tells it.
type link struct {
	sources []run
	// shared says that the cue has no subject of its own: where an earlier cue
	// of the line was taken, its source holds here too.
	shared bool
	at     int // unit of the verb whose subject was taken for a shared one
}

// subjectOf finds the source of group k: its grammatical subject, or the agent
// of a passive.
func (l *line) subjectOf(k int) link {
	g := &l.groups[k]
	switch {
	case g.passive:
		return link{sources: l.agent(g)}
	case g.infinitive:
		if r := l.controlled(k); !r.empty() {
			return link{sources: l.split(r)}
		}
		return l.mainSubject(k)
	case !g.finite:
		return l.participleSubject(k)
	}
	return l.finiteSubject(k)
}

// controls lists verbs whose object does what the infinitive after it says.
var controls = words(`urge urged urges urging ask asked asks asking tell told tells telling prompt prompted prompting lead led leading
	allow allowed allowing force forced forcing cause caused causing want wanted wants wanting encourage encouraged encouraging
	persuade persuaded invite invited inviting expect expected expects get got require required requires enable enabled enabling
	for on push pushed pushing press pressed pressing`)

// controlled is the object that an infinitive belongs to: "led X to say".
func (l *line) controlled(k int) run {
	r := l.phraseLeft(l.groups[k].from)
	if r.empty() || r.from == 0 || !controls[l.low(r.from-1)] {
		return run{}
	}
	return r
}

// agent is the phrase after "by" behind a passive.
func (l *line) agent(g *group) []run {
	for p := g.to; p < len(l.units) && p < g.to+3; p++ {
		if l.word(p, "by") && !l.timeAt(p+1) && l.tag(p+1) != "VBG" {
			if r := l.phraseRight(p + 1); !r.empty() {
				return l.split(r)
			}
		}
	}
	return nil
}

// finiteSubject finds the subject on the left of a verb with a tense.
func (l *line) finiteSubject(k int) link {
	i := l.groups[k].from - 1
	i = l.backOverTimes(i)
	if i > 0 && l.word(i, "all", "both", "each") && l.tag(i-1) != "CC" && !l.word(i-1, ",") {
		i--
	}
	switch {
	case i < 0:
		return link{shared: true}
	case l.word(i, "who", "which") || l.word(i, "that") && i > 0 && strings.HasPrefix(l.tag(i-1), "NN"):
		return link{sources: []run{{i, i + 1}}} // what it stands for, see Antecedents
	case l.tag(i) == "CC" || l.word(i, "then") && l.tag(i-1) == "CC":
		return l.mainSubject(k)
	case l.word(i, ",") || l.dash(i):
		if s := l.behindComma(i); s != nil {
			return link{sources: s}
		}
		return l.mainSubject(k)
	}
	if r := l.phraseLeft(i + 1); !r.empty() {
		return link{sources: l.split(r)}
	}
	return l.mainSubject(k)
}

// backOverTimes passes adverbs and times on the left: "on Monday", "in June".
func (l *line) backOverTimes(i int) int {
	for i >= 0 {
		switch {
		case l.timeAt(i) && l.word(i-1, "on", "in", "last", "this", "late", "early"):
			i -= 2
		case isAdverb(&l.units[i]) || l.timeAt(i) || l.word(i, "himself", "herself", "themselves", "itself"):
			i--
		default:
			return i
		}
	}
	return i
}

// antecedent is what the relative pronoun at i stands for.
func (l *line) antecedent(i int) []run {
	if l.word(i-1, ",") {
		i--
	}
	r := l.antecedentBefore(i)
	if r.empty() || l.word(r.from-1, ",") && strings.HasPrefix(l.tag(r.from-2), "NNP") {
		if s := l.behindComma(i); s != nil {
			return s
		}
	}
	return l.split(r)
}

// antecedentBefore is the noun phrase before unit i with its of-phrases.
func (l *line) antecedentBefore(i int) run {
	r := l.baseLeft(i)
	for !r.empty() && l.word(r.from-1, "of") {
		left := l.baseLeft(r.from - 1)
		if left.empty() {
			break
		}
		r.from = left.from
	}
	return r
}

func (l *line) dash(i int) bool {
	return l.word(i, "—", "--", "–", "-", "―")
}

// behindComma finds the subject whose appositives, ages and relative clauses
// end at comma c: "Lee, a nurse of 40, said". It is nil where the comma ends a
// clause.
func (l *line) behindComma(c int) []run {
	end, inner := c, -1 // inner is where the segment on the right begins
	for hop := 0; hop < 6; hop++ {
		from := l.segment(end)
		start := l.pastLinks(from, end)
		r := l.phraseLeft(end)
		whole := !r.empty() && r.from <= start
		leftmost := from == 0 || !l.word(from-1, ",") && !l.dash(from-1)
		switch {
		case whole && (leftmost || start > from):
			return l.split(run{start, r.to})
		case leftmost && !r.empty() && r.from > start && l.timeAt(r.from-1):
			return l.split(r)
		case leftmost && l.tenseless(start, end) && inner >= 0:
			return l.split(l.phraseRight(inner))
		case leftmost || !l.tenseless(start, end) && !l.aside(start):
			if inner >= 0 && !r.empty() && r.from > 0 && (subordinators[l.low(r.from-1)] || l.tag(r.from-1) == "CC") {
				return l.split(r)
			}
			if inner >= 0 && l.tenseless(inner, c) {
				if q := l.phraseRight(inner); !q.empty() && l.word(q.to, ",") {
					return l.split(q)
				}
			}
			return nil
		}
		end, inner = from-1, start
	}
	return nil
}

// segment is the first unit of the comma-bounded stretch that ends before end.
func (l *line) segment(end int) int {
	for i := end - 1; i >= 0; i-- {
		if l.tag(i) == "," || l.dash(i) || l.isQuote(i) || l.word(i, ";", ":") {
			return i + 1
		}
	}
	return 0
}

// pastLinks passes conjunctions and adverbs at the beginning of a segment.
func (l *line) pastLinks(i, end int) int {
	for i < end && (l.tag(i) == "CC" || isAdverb(&l.units[i]) || subordinators[l.low(i)] && !l.word(i, "after", "before", "since", "until", "as", "once")) {
		i++
	}
	return i
}

func (l *line) tenseless(from, to int) bool {
	for i := range l.groups {
		if g := &l.groups[i]; g.finite && from <= g.head && g.head < to && !l.relativeBefore(g.from) {
			return false
		}
	}
	return true
}

// aside tells whether a segment that begins at i says more about the noun
// before it.
func (l *line) aside(i int) bool {
	return l.word(i, "who", "whose", "which", "where", "whom", "when") || l.tag(i) == "VBG" || l.tag(i) == "VBN" || l.tag(i) == "IN"
}

// participleSubject finds who does what a participle says: the noun right
// before it ("polls showing"), else the subject of the main clause.
func (l *line) participleSubject(k int) link {
	i := l.groups[k].from - 1
	for i >= 0 && isAdverb(&l.units[i]) {
		i--
	}
	if i >= 0 && nominal(l.tag(i)) && l.tag(i) != "DT" && !l.timeAt(i) {
		r := l.baseLeft(i + 1)
		if l.tag(i) == "POS" || l.tag(i) == "PRP$" {
			r = l.phraseLeft(i)
		}
		return link{sources: l.split(r)}
	}
	if s := l.owner(i); s != nil {
		return link{sources: s}
	}
	if !l.finiteBefore(k) {
		return link{sources: l.laterSubject(k)}
	}
	return l.mainSubject(k)
}

// owner is the possessor before unit i: "Clinton's" in "Clinton's arguing".
func (l *line) owner(i int) []run {
	if i < 0 {
		return nil
	}
	if l.tag(i) == "PRP$" {
		return []run{{i, i + 1}}
	}
	if l.tag(i) == "POS" && i > 0 {
		return l.split(l.baseLeft(i))
	}
	return nil
}

func (l *line) finiteBefore(k int) bool {
	for i := 0; i < k; i++ {
		if l.groups[i].finite {
			return true
		}
	}
	return false
}

// laterSubject is the subject of the main clause that follows an opening
// participle: "Citing costs, the council …".
func (l *line) laterSubject(k int) []run {
	for n := k + 1; n < len(l.groups); n++ {
		if !l.groups[n].finite {
			continue
		}
		for i := l.groups[n].from - 1; i > l.groups[k].head; i-- {
			if l.word(i, ",") {
				return l.finiteSubject(n).sources
			}
		}
	}
	return nil
}

// mainSubject is the subject of the nearest earlier clause that is no relative
// clause and stands inside no other.
func (l *line) mainSubject(k int) link {
	found := link{shared: true}
	for n := k - 1; n >= 0; n-- {
		g := &l.groups[n]
		if !g.finite || g.from == 0 {
			continue
		}
		b := l.backOverTimes(g.from - 1)
		if b < 0 || l.word(b, "who", "which", "that") || l.tag(b) == "CC" {
			continue
		}
		if l.word(b, ",") {
			if s := l.behindComma(b); s != nil {
				return link{sources: s, shared: true, at: g.head}
			}
			continue
		}
		if r := l.phraseLeft(b + 1); !r.empty() {
			found = link{sources: l.split(r), shared: true, at: g.head}
			if !l.embedded(r.from) {
				return found
			}
		}
	}
	return found
}

// embedded tells whether the phrase at i is the subject of a clause inside
// another: a subordinator or a verb stands before it.
func (l *line) embedded(i int) bool {
	return i > 0 && (subordinators[l.low(i-1)] || isVerb(l.tag(i-1)))
}

// split makes one source of each name that "and" joins.
func (l *line) split(r run) []run {
	if r.empty() {
		return nil
	}
	for i := r.from + 1; i+1 < r.to; i++ {
		if l.word(i, "and") && l.named(run{r.from, i}) && l.named(run{i + 1, r.to}) {
			return append([]run{{r.from, i}}, l.split(run{i + 1, r.to})...)
		}
	}
	return []run{r}
}

// named tells whether r ends in a name or has an article of its own.
func (l *line) named(r run) bool {
	return strings.HasPrefix(l.tag(r.to-1), "NNP") || l.tag(r.from) == "DT" || l.tag(r.from) == "PRP$"
}
