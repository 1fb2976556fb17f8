package content

// Argument are the features of an argument toward a proposition: its words,
// and how they meet the proposition's.
func (p *Passage) Argument(proposition *Passage) Features {
	c := &collector{out: make(Features, 0, 6*len(p.words)+40)}
	p.bag(c)
	return c.out
}
