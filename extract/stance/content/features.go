package content

// A template is one of the kinds of features.
type template uint32

const (
	onBias template = iota + 1
	onWord
	onNegated
	onPair
	onClauseLeft
	onClauseRight
	onClauseNegated
	onLeft  // three by distance
	onRight = onLeft + 3
)

const (
	onSubject template = iota + 20
	onSubjectTag
	onSubjectPair
	onComplement
	onObject
	onObjectBy
	onObjectNegated
	onNounBy
	onNoun
	onOwned
	onTargetWord
	onTargetTag
	onPlace
	onLength
	onQuoted
	onMentions
	onFurther // added to a template for a further mention
)

const onArgument = 100

// Features are places in a table of weights, each once.
type Features []uint32

type collector struct {
	out Features
}

// tableBits is the size of the table that features are hashed into.
const tableBits = 18

func (c *collector) add(on template, a, b uint32) {
	h := uint64(on)*0x9e3779b97f4a7c15 ^ uint64(a)*0xff51afd7ed558ccd ^ uint64(b)*0xc4ceb9fe1a85ec53
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	c.out = append(c.out, uint32(h>>(64-tableBits)))
}

func truth(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

const (
	maskTarget = 1
	maskOther  = 2
)

// seen is a word's id as features see it: the target's own words are masked.
func (p *Passage) seen(i int) uint32 {
	if i < 0 || i >= len(p.words) {
		return 0
	}
	switch w := &p.words[i]; {
	case w.asked:
		return maskTarget
	case w.target:
		return maskOther
	default:
		return w.id
	}
}

// Toward are the features of what the passage thinks of its target.
func (p *Passage) Toward() Features {
	c := &collector{out: make(Features, 0, 8*len(p.words)+40)}
	c.add(onBias, 0, 0)
	p.bag(c)
	if len(p.targets) == 0 {
		return c.out
	}
	p.clauseWords(c)
	for k, t := range p.targets {
		further := template(0)
		if k > 0 {
			further = onFurther
		}
		p.beside(c, t, further)
		p.frames(c, t)
	}
	p.about(c, p.targets[0])
	return c.out
}

// Bag are the passage's words and pairs alone.
func (p *Passage) Bag() Features {
	c := &collector{}
	c.add(onBias, 0, 0)
	p.bag(c)
	return c.out
}

// bag adds words and pairs wherever they stand.
func (p *Passage) bag(c *collector) {
	for i := range p.words {
		w := &p.words[i]
		if !w.target {
			c.add(onWord, w.id, 0)
			if w.negated && content(w.tag) {
				c.add(onNegated, w.id, 0)
			}
		}
		if i > 0 && !(w.asked && p.words[i-1].asked) {
			c.add(onPair, p.seen(i-1), p.seen(i))
		}
	}
}

func content(tag byte) bool { return tag == 'V' || tag == 'J' || tag == 'N' || tag == 'R' }

// clauseWords adds the words of the target's own clause.
func (p *Passage) clauseWords(c *collector) {
	t := p.targets[0]
	for i := range p.words {
		w := &p.words[i]
		if w.target || w.clause < p.words[t.first].clause || w.clause > p.words[t.end-1].clause {
			continue
		}
		if i < t.first {
			c.add(onClauseLeft, w.id, 0)
		} else {
			c.add(onClauseRight, w.id, 0)
		}
		if w.negated {
			c.add(onClauseNegated, w.id, 0)
		}
	}
}

// beside adds the words near a mention, by side and distance.
func (p *Passage) beside(c *collector, t extent, further template) {
	bucket := func(d int) template {
		switch {
		case d == 1:
			return 0
		case d <= 3:
			return 1
		}
		return 2
	}
	for d := 1; d <= 8; d++ {
		if i := t.first - d; i >= 0 {
			c.add(onLeft+bucket(d)+further, p.seen(i), 0)
		}
		if i := t.end + d - 1; i < len(p.words) {
			c.add(onRight+bucket(d)+further, p.seen(i), 0)
		}
	}
}

// about adds what the target itself is and where it stands.
func (p *Passage) about(c *collector, t extent) {
	for i := t.first; i < t.end; i++ {
		c.add(onTargetWord, p.words[i].id, 0)
	}
	c.add(onTargetTag, p.words[t.end-1].id, Fold(p.words[t.first].full))
	c.add(onPlace, uint32(4*t.first/len(p.words)), 0)
	c.add(onLength, uint32(min(5, len(p.words)/10)), uint32(min(4, t.end-t.first)))
	c.add(onMentions, uint32(min(3, len(p.targets))), 0)
}

// frames adds the verbs of which a mention is the subject or the object, and
// what belongs to it.
func (p *Passage) frames(c *collector, t extent) {
	p.asSubject(c, t)
	p.asObject(c, t)
	n := len(p.words)
	if t.end < n && p.words[t.end].full == "POS" {
		for i := t.end + 1; i < min(n, t.end+5) && (p.words[i].tag == 'N' || p.words[i].tag == 'J'); i++ {
			c.add(onOwned, p.words[i].id, 0)
		}
	}
}

func (p *Passage) asSubject(c *collector, t extent) {
	v, negated, passive := p.verbAfter(t.end)
	if v < 0 {
		return
	}
	how := truth(negated) + 2*truth(passive)
	c.add(onSubject, p.words[v].id, how)
	c.add(onSubjectTag, Fold(p.words[v].full), how)
	if v+1 < len(p.words) {
		c.add(onSubjectPair, p.words[v].id, p.seen(v+1))
	}
	for i := v + 1; i < min(len(p.words), v+7) && !p.words[i].pause; i++ {
		if content(p.words[i].tag) && !p.words[i].target {
			c.add(onComplement, p.words[i].id, truth(negated))
		}
	}
}

// verbAfter is the main verb of the group that begins soon after place i,
// −1 where there is none.
func (p *Passage) verbAfter(i int) (verb int, negated, passive bool) {
	verb = -1
	for n := 0; i < len(p.words) && n < 9; n++ {
		w := &p.words[i]
		switch {
		case w.negates && w.tag != 'V':
			negated = true
		case w.tag == 'V' || w.full == "MD":
			passive = verb >= 0 && p.words[verb].be && (w.full == "VBN" || w.full == "VBD")
			verb = i
		case w.tag == 'R', w.full == "TO" && verb >= 0 && i+1 < len(p.words) && p.words[i+1].full == "VB":
		case verb < 0 && (w.full == "WP" || w.full == "WDT" || w.pause && n < 2):
		default:
			return verb, negated, passive
		}
		i++
	}
	return verb, negated, passive
}

func (p *Passage) asObject(c *collector, t extent) {
	by := -1
	for i := t.first - 1; i >= max(0, t.first-8) && !p.words[i].pause; i-- {
		w := &p.words[i]
		if by < 0 && (w.full == "IN" || w.full == "TO") {
			by = i
			for j := i - 1; j >= max(0, i-3); j-- {
				if p.words[j].tag == 'N' {
					c.add(onNounBy, p.words[j].id, w.id)
					c.add(onNoun, p.words[j].id, 0)
					break
				}
			}
		}
		if w.tag == 'V' {
			prep := uint32(0)
			if by >= 0 {
				prep = p.words[by].id
			}
			c.add(onObjectBy, w.id, prep)
			c.add(onObject, w.id, 0)
			if w.negated {
				c.add(onObjectNegated, w.id, 0)
			}
			return
		}
	}
}
