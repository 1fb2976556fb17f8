package content

const (
	onStem template = onArgument + iota
	onNearShared
	onSharedNegated
	onAsked
	onOpening
	onClosing
)

// nearShared is how many words around one of the proposition's are read
// together with it, openingWords how many words open an argument.
const (
	nearShared   = 4
	openingWords = 12
)

// Argument are the features of an argument toward a proposition: its words and
// their stems, and those that stand near words of the proposition.
func (p *Passage) Argument(proposition *Passage) Features {
	c := &collector{out: make(Features, 0, 8*len(p.words)+40)}
	p.bag(c)
	asked := map[uint32]bool{}
	for i := range proposition.words {
		if w := &proposition.words[i]; content(w.tag) && !w.be {
			asked[w.stem] = true
		}
	}
	last := -nearShared - 1
	for i := range p.words {
		w := &p.words[i]
		c.add(onStem, w.stem, truth(w.negated))
		if i < openingWords {
			c.add(onOpening, w.stem, 0)
		}
		if asked[w.stem] {
			if w.negated {
				c.add(onSharedNegated, 0, 0)
			}
			for j := max(0, i-nearShared, last+nearShared+1); j < min(len(p.words), i+nearShared+1); j++ {
				c.add(onNearShared, p.words[j].stem, truth(p.words[j].negated))
			}
			last = i
		}
	}
	return c.out
}
