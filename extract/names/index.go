package names

import "github.com/stancebook/stancebook"

// most is how many persons of one office or family name a source is compared
// with: no story has more, and a page of names alone must not take for ever.
const most = 200

// index finds the persons of an article by what they are called.
type index struct {
	bearers map[string][]int // by each word of their offices
	kin     map[string][]int // by family name
}

// indexed makes the index when it is first asked for: only then are all
// offices and names known.
func (c *Cast) indexed() *index {
	if c.known != nil {
		return c.known
	}
	x := &index{bearers: map[string][]int{}, kin: map[string][]int{}}
	for i, f := range c.figures {
		if f.kind != stancebook.PersonKind || f.into >= 0 {
			continue
		}
		put(x.kin, f.name.familyKey(), i)
		for _, word := range f.heads {
			put(x.bearers, word, i)
		}
	}
	c.known = x
	return x
}

// put adds i under key, once and up to the bound.
func put(m map[string][]int, key string, i int) {
	if ids := m[key]; len(ids) < most && (len(ids) == 0 || ids[len(ids)-1] != i) {
		m[key] = append(ids, i)
	}
}
