package names

// reader goes through an article once and finds full names, bodies and places.
type reader struct {
	*Cast
	// several is the title that goes on over "and": "Senators Ames and Brandt".
	several     titled
	severalUpTo int // the token up to which it does
}

func (r *reader) sentence(index int) {
	s := r.doc.Sentences[index]
	r.severalUpTo = -1
	for i := s.First; i < s.End; {
		if !r.capital(i) || r.at[i] >= 0 {
			i++
			continue
		}
		end := r.runEnd(i, s.End)
		r.split(i, end)
		i = max(end, i+1)
	}
}

// runEnd is where the run of capitalised words that begins at i ends; a
// particle between two of them belongs to it.
func (r *reader) runEnd(i, limit int) int {
	// No name is longer: shouted pages would make runs without end.
	limit = min(limit, i+24)
	for i+1 < limit && r.touches(i) {
		next := i + 1
		if r.capital(next) {
			i = next
			continue
		}
		for next < limit && particles[r.word(next)] && r.touches(next-1) {
			next++
		}
		if next == i+1 || next >= limit || !r.capital(next) || !r.touches(next-1) {
			break
		}
		i = next
	}
	return i + 1
}

// split reads a run of capitalised words from left to right.
func (r *reader) split(a, b int) {
	p := a
	if r.startsSentence(p) && r.starter(p) && !r.beginsName(p, b) {
		p++
	}
	for p < b {
		next := r.piece(p, b)
		if next <= p {
			next = p + 1
		}
		p = next
	}
}

// piece reads what begins at p and returns where it ends; p where nothing does.
func (r *reader) piece(p, b int) int {
	if end := r.titledName(p, b); end > p {
		return end
	}
	if end := r.knownBody(p, b); end > p {
		return end
	}
	if end := r.formedBody(p, b); end > p {
		return end
	}
	if end := r.thing(p, b); end > p {
		return end
	}
	if end := r.fullPlace(p, b); end > p {
		return end
	}
	if end := r.severalName(p, b); end > p {
		return end
	}
	if end := r.givenName(p, b); end > p {
		return end
	}
	if end := r.onePlace(p, b); end > p {
		return end
	}
	return r.unknownName(p, b)
}

func (r *reader) startsSentence(p int) bool {
	if p == r.doc.Sentences[r.doc.Tokens[p].Sentence].First {
		return true
	}
	w := r.word(p - 1)
	switch w {
	case "“", "\"", "”", "''", "``", "‘", "'", ":", "—", "–", "--", "(", "•", "-":
		return true
	}
	return false
}

// starter tells whether word p is capitalised only because a sentence begins.
func (r *reader) starter(p int) bool { return r.lex.capitals[r.word(p)] == "starter" }

// beginsName tells whether a word that often starts sentences here begins a
// name of several words ("New York", "Long Beach", "Will Hurd").
func (r *reader) beginsName(p, b int) bool {
	if p+1 >= b {
		return false
	}
	if r.bodyLength(p) > 1 || r.stateLength(p, b) > 1 {
		return true
	}
	if _, many := r.lex.plurals[r.lower(p)]; many && r.touches(p) && r.nameWord(p+1, true) && r.lex.titles[r.lower(p)].class != "private" {
		return true // "Mayors Ann Ames and Bo Brandt"
	}
	if r.lex.given[r.word(p)] != 0 && r.touches(p) && r.nameEnd(p+1, b) > p+1 && r.bodyLength(p+1) == 0 && !r.asks(p) {
		return true // "Will Hurd"
	}
	return r.cityLength(p, b) > 1
}

// asks tells whether the sentence of token p is a question.
func (r *reader) asks(p int) bool {
	s := r.doc.Sentences[r.doc.Tokens[p].Sentence]
	for t := s.End - 1; t >= max(s.First, s.End-3); t-- {
		if r.word(t) == "?" {
			return true
		}
	}
	return false
}
