package attribution

// featureBits is how many bits a feature's number has.
const featureBits = 22

// A featurer lists the features of tokens.
type featurer struct {
	obs []observation
	ev  *evidence
	out []uint32
}

func (f *featurer) add(name, a uint32) { f.add3(name, a, 0, 0) }

func (f *featurer) add2(name, a, b uint32) { f.add3(name, a, b, 0) }

func (f *featurer) add3(name, a, b, c uint32) {
	h := uint64(name)*0x9E3779B97F4A7C15 ^ uint64(a)*0xC2B2AE3D27D4EB4F
	h = (h ^ h>>29) * 0xBF58476D1CE4E5B9
	h ^= uint64(b)*0x165667B19E3779F9 + uint64(c)*0xD6E8FEB86659FD93
	h = (h ^ h>>32) * 0x94D049BB133111EB
	f.out = append(f.out, uint32(h>>(64-featureBits)))
}

// of lists the features of token t. The list is good until the next call.
func (f *featurer) of(t int) []uint32 {
	f.out = f.out[:0]
	f.words(t)
	f.places(t)
	f.clues(t)
	return f.out
}

// words are features of the token and its neighbours.
func (f *featurer) words(t int) {
	w := f.obs[t : t+2*pad+1]
	o, b1, b2, a1, a2 := &w[pad], &w[pad-1], &w[pad-2], &w[pad+1], &w[pad+2]
	f.add(1, 0)
	f.add(2, o.word)
	f.add(3, b1.word)
	f.add(4, b2.word)
	f.add(6, a1.word)
	f.add(7, a2.word)
	f.add2(9, b1.word, o.word)
	f.add2(10, o.word, a1.word)
	f.add(12, o.stem)
	f.add(13, b1.stem)
	f.add(14, a1.stem)
	f.add2(16, o.stem, b1.tag)
	f.add2(17, o.stem, a1.tag)
	f.add(18, o.suffix)
	f.add(19, b1.suffix)
	f.add(20, a1.suffix)
	f.add(21, o.prefix)
	f.add2(22, o.tag, o.shape)
	f.add(23, b1.tag)
	f.add(24, b2.tag)
	f.add(25, a1.tag)
	f.add(26, a2.tag)
	f.add2(29, b1.tag, o.tag)
	f.add2(30, o.tag, a1.tag)
	f.add3(31, b1.tag, o.tag, a1.tag)
	f.add2(34, o.tag, a1.word)
	f.add2(35, o.tag, b1.word)
}

// places are features of where the token stands.
func (f *featurer) places(t int) {
	w := f.obs[t : t+2*pad+1]
	o, b1, a1 := &w[pad], &w[pad-1], &w[pad+1]
	f.add(50, o.quote)
	f.add2(51, o.quote, o.word)
	f.add2(52, o.quote, o.tag)
	f.add3(53, b1.quote, o.quote, a1.quote)
	f.add3(54, b1.quote, o.quote, b1.word)
	f.add(55, o.place)
	f.add2(56, o.place>>4, o.tag)
	f.add2(58, o.near, o.quote)
	f.add2(60, o.near, o.tag)
	f.add2(61, uint32(o.edge), o.tag)
	f.add2(62, o.asCue, o.tag)
	f.add2(63, o.asSource, o.tag)
	if o.before >= 0 && o.after >= 0 {
		f.add2(80, step(t-int(o.before)), step(int(o.after)-t))
	}
}

// clues are features of what the rules say.
func (f *featurer) clues(t int) {
	f.taken(t)
	f.clue(100, t, f.ev.source)
	f.clue(110, t, f.ev.cue)
	f.clue(120, t, f.ev.content)
	s, c, k := &f.ev.source[t], &f.ev.cue[t], &f.ev.content[t]
	f.add3(130, uint32(s.sure), uint32(c.sure), uint32(k.sure))
	f.add3(131, uint32(s.part), uint32(c.part), uint32(k.part))
}

func (f *featurer) taken(t int) {
	at := func(i int) uint32 {
		if i < 0 || i >= len(f.ev.taken) {
			return 99
		}
		return uint32(f.ev.taken[i])
	}
	r, b1, a1 := at(t), at(t-1), at(t+1)
	f.add3(91, b1, r, a1)
}

// clue are features of the surest candidate that has token t in one part.
func (f *featurer) clue(name uint32, t int, clues []clue) {
	k := &clues[t]
	o := &f.obs[t+pad]
	if k.part == outside {
		last, next := t > 0 && clues[t-1].part != outside, t+1 < len(clues) && clues[t+1].part != outside
		if last {
			f.add3(name+8, clues[t-1].frame, uint32(clues[t-1].sure), 0)
			f.add3(name+8, o.tag, 1, 1)
		}
		if next {
			f.add3(name+9, clues[t+1].frame, uint32(clues[t+1].sure), 0)
		}
		return
	}
	ends := uint32(0)
	if t+1 >= len(clues) || clues[t+1].part != inContent {
		ends = 1
	}
	part := uint32(k.part)<<1 | ends
	f.add2(name, part, uint32(k.sure))
	f.add2(name+1, part, k.frame)
	f.add3(name+2, part, k.frame, k.cue)
	f.add3(name+3, part, k.frame, uint32(k.sure))
	f.add2(name+4, part, o.tag)
	f.add3(name+5, part, k.frame, o.tag)
	f.add3(name+6, uint32(f.ev.taken[t]), uint32(k.sure), part)
	f.add3(name+7, uint32(f.ev.taken[t]), k.frame, part)
}
