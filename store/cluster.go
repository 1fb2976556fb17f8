package store

import (
	"cmp"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// face is one way in which the articles of a year show somebody.
type face struct {
	row    int64
	person int64 // its person as stored; 0 where it has none yet
	folded string
	pin    string // the key of the person to whom a user's judgement put it
	since  string // day and key of the first article that shows it
	city   int64
	seen   int
	stancebook.Person
}

// cluster is the faces of one name that are one person's.
type cluster struct {
	faces []*face
	pin   string
	loose bool // it fits several others equally, so it is nobody's
	key   string
}

// first is the face that the earliest article shows.
func (c *cluster) first() *face {
	return slices.MinFunc(c.faces, compareSince)
}

func compareSince(a, b *face) int {
	return cmp.Or(strings.Compare(a.since, b.since), compareFaces(a, b))
}

// maxCompared is how many faces of a person a face is held against. A well-known
// person has hundreds; the first are those that say most.
const maxCompared = 32

// gather tells apart the people who bear one name. What it answers depends on
// the set of faces alone: those that say most are placed first, each with the
// people whose faces it agrees with, and of several with those that it has most
// in common with. A face that fits several equally is put with none of them.
func gather(faces []*face, same func(a, b stancebook.Person) bool) []*cluster {
	faces = slices.Clone(faces)
	slices.SortFunc(faces, compareFaces)
	var clusters []*cluster
	pinned := map[string]*cluster{}
	for _, f := range faces {
		if f.pin == "" {
			continue
		}
		c := pinned[f.pin]
		if c == nil {
			c = &cluster{pin: f.pin}
			pinned[f.pin] = c
			clusters = append(clusters, c)
		}
		c.faces = append(c.faces, f)
	}
	for _, f := range faces {
		if f.pin != "" {
			continue
		}
		c := home(f, clusters, same)
		if len(c.faces) == 0 {
			clusters = append(clusters, c)
		}
		c.faces = append(c.faces, f)
	}
	return clusters
}

// home picks the cluster that f belongs to, or makes it one.
func home(f *face, clusters []*cluster, same func(a, b stancebook.Person) bool) *cluster {
	var best, loose *cluster
	most, tied := -1, false
	for _, c := range clusters {
		if !fits(f, c, same) {
			continue
		}
		if c.loose {
			loose = cmp.Or(loose, c)
			continue
		}
		switch n := likeness(f, c); {
		case n > most:
			best, most, tied = c, n, false
		case n == most:
			tied = true
		}
	}
	if tied {
		return cmp.Or(loose, &cluster{loose: true})
	}
	return cmp.Or(best, loose, &cluster{})
}

// fits tells whether f agrees with c's faces, but for the few that an error of
// reading may have put there. What a user joined need not agree with itself: of
// it, one face that says something is enough.
func fits(f *face, c *cluster, same func(a, b stancebook.Person) bool) bool {
	against, speaking, agree := 0, 0, 0
	compared := c.faces[:min(len(c.faces), maxCompared)]
	for _, g := range compared {
		is := same(g.Person, f.Person)
		if !is {
			against++
		}
		if g.says() > 0 {
			speaking++
			agree += yes(is)
		}
	}
	if c.pin != "" {
		return agree > 0 || speaking == 0 && against < len(compared)
	}
	return against*4 <= len(compared) && against < len(compared) && (!weak(f.folded) || speaking == 0 && f.says() == 0 ||
		slices.ContainsFunc(c.faces, func(g *face) bool { return shares(f, g) || f.Title != "" && fold(f.Title) == fold(g.Title) }))
}

// weak tells whether a name is a family name with initials at most: alone it
// says little of who bears it.
func weak(folded string) bool {
	for word := range strings.FieldsSeq(givenOf(folded)) {
		if len(word) > 1 {
			return false
		}
	}
	return true
}

// likeness is how much of what f says one of c's faces says, too.
func likeness(f *face, c *cluster) (most int) {
	for _, g := range c.faces {
		n := 0
		switch {
		case f.OfficialID != "" && f.OfficialID == g.OfficialID:
			n = 6
		case f.city != 0 && f.city == g.city:
			n = 5
		case f.Org != "" && fold(f.Org) == fold(g.Org):
			n = 4
		case f.Title != "" && fold(f.Title) == fold(g.Title):
			n = 3
		case f.Office.State != "" && f.Office.State == g.Office.State:
			n = 2
		case f.Party != "" && f.Party == g.Party:
			n = 1
		}
		most = max(most, n)
	}
	return most
}

// says is how much a face says that tells people apart.
func (f *face) says() int {
	n := 0
	for i, known := range []bool{f.Party != "", f.Title != "", f.Org != "", f.Office.State != "", f.Office.Name != "", f.OfficialID != ""} {
		if known {
			n += 1 << i
		}
	}
	return n
}

// compareFaces puts the faces that say most first, in an order that is the same
// however the articles came.
func compareFaces(a, b *face) int {
	return cmp.Or(cmp.Compare(b.says(), a.says()), cmp.Compare(a.On, b.On), strings.Compare(a.Title, b.Title), strings.Compare(a.Org, b.Org),
		strings.Compare(a.Office.Name, b.Office.Name), strings.Compare(a.Office.State, b.Office.State), strings.Compare(a.Party, b.Party),
		strings.Compare(a.OfficialID, b.OfficialID), cmp.Compare(yes(a.Official), yes(b.Official)), strings.Compare(a.pin, b.pin), strings.Compare(a.folded, b.folded))
}

func yes(is bool) int {
	if is {
		return 1
	}
	return 0
}

// givenOf is what stands before the family name of a folded name.
func givenOf(folded string) string {
	given, _, _ := strings.Cut(" "+folded+" ", " "+surname(folded)+" ")
	return strings.TrimSpace(given)
}

// fuller tells whether a folded name says more of the given name than another.
// It is a strict order, so that nobody leads back to themselves.
func fuller(a, b string) bool {
	x, y := len(givenOf(a)), len(givenOf(b))
	return cmp.Or(cmp.Compare(x, y), strings.Compare(b, a)) > 0
}

// leadsTo tells whether the person of c may be the one of a fuller name. A
// family name alone needs a title within a body, a place or a national office
// that agrees: many a chief is called Smith, and thousands work for one
// department.
func leadsTo(c, full *cluster, same func(a, b stancebook.Person) bool) bool {
	if full.loose || c.loose || c.pin != "" {
		return false
	}
	alone := givenOf(c.faces[0].folded) == ""
	agree, against := 0, 0
	for _, f := range c.faces[:min(len(c.faces), maxCompared)] {
		for _, g := range full.faces[:min(len(full.faces), maxCompared)] {
			switch {
			case !same(f.Person, g.Person):
				if clash(f, g) {
					against++
				}
			case !alone || shares(f, g):
				agree++
			}
		}
	}
	return agree > 0 && against*4 <= agree
}

// clash tells whether two faces of different names cannot be one person's.
func clash(f, g *face) bool {
	return f.Office.State != "" && g.Office.State != "" && f.Office.State != g.Office.State ||
		f.OfficialID != "" && g.OfficialID != "" && f.OfficialID != g.OfficialID ||
		f.Party != "" && g.Party != "" && f.Party != g.Party
}

// shares tells whether what two faces have in common is enough for a family
// name alone.
func shares(f, g *face) bool {
	return f.OfficialID != "" && f.OfficialID == g.OfficialID ||
		f.city != 0 && f.city == g.city ||
		f.Org != "" && fold(f.Org) == fold(g.Org) && f.Title != "" && sameTitle(f.Title, g.Title) ||
		f.Title != "" && fold(f.Title) == fold(g.Title) && f.Official && g.Official && f.city == 0 && g.city == 0 && g.OfficialID != "" && f.On == g.On
}

// sameTitle tells whether one of two titles says no more than the other: a
// "chief" may be a "police chief".
func sameTitle(a, b string) bool {
	a, b = fold(a), fold(b)
	return a != "" && b != "" && (within(a, b) || within(b, a))
}
