package attribution

// slotBits is how many bits the number of a slot's filling has.
const slotBits = 18

// Slots is how many things a Net looks at of each token; what stands in them
// is a number of SlotBits bits.
const (
	Slots    = 28
	SlotBits = slotBits
)

// Where the slots of a Group begin; those of words come first.
const (
	firstPlaceSlot = 6
	firstRuleSlot  = 11
)

// slots appends what stands in the slots of token t.
func (f *featurer) slots(t int, out []uint32) []uint32 {
	o := &f.obs[t+pad]
	at := len(out)
	put := func(a, b uint32) {
		name := uint64(len(out) - at + 1)
		h := name*0x9E3779B97F4A7C15 ^ uint64(a)*0xC2B2AE3D27D4EB4F
		h = (h ^ h>>29) * 0xBF58476D1CE4E5B9
		h ^= uint64(b) * 0x165667B19E3779F9
		h = (h ^ h>>32) * 0x94D049BB133111EB
		out = append(out, uint32(h>>(64-slotBits)))
	}
	put(o.word, 0)
	put(o.stem, 0)
	put(o.suffix, 0)
	put(o.prefix, 0)
	put(o.tag, o.shape)
	put(o.tag, uint32(o.edge))
	put(o.quote, uint32(o.edge))
	put(o.place>>4, 0)
	put(o.place&15, 0)
	put(o.near, 0)
	put(o.asCue, o.asSource)
	put(uint32(f.ev.taken[t]), 0)
	for _, clues := range [][]clue{f.ev.source, f.ev.cue, f.ev.content} {
		k := &clues[t]
		part := uint32(k.part)
		put(part, uint32(k.sure))
		put(part, k.frame)
		put(part, k.cue)
	}
	s, c, k := &f.ev.source[t], &f.ev.cue[t], &f.ev.content[t]
	put(uint32(s.part)<<8|uint32(c.part), uint32(k.part))
	for _, cue := range []int32{o.before, o.after} {
		if cue < 0 {
			put(0, 0)
			put(0, 0)
			put(0, 0)
			continue
		}
		distance := max(t-int(cue), int(cue)-t)
		put(step(distance), uint32(f.ev.cue[cue].sure))
		put(f.obs[cue+pad].stem, 1)
		put(f.ev.cue[cue].frame, 1)
	}
	return out
}
