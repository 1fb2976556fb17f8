package text

func (p *parser) tag() {}
