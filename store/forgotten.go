package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
)

// ErrForgotten marks somebody whom the book has forgotten.
var ErrForgotten = errors.New("forgotten on request")

// forgotten are the people whom the book forgot, told by keyed hashes alone.
type forgotten struct {
	salt    []byte
	marks   map[string][]int64 // kind and hash: of whom
	lengths map[int]bool       // of names in bytes, without gaps
	states  map[int64]bool     // of whom a state is known
}

// readForgotten reads whom the book forgot, nil where that is nobody: then a
// write costs no more than if nobody could be forgotten.
func readForgotten(each func(query string, row func(*sql.Rows) error) error) (*forgotten, error) {
	f := &forgotten{marks: map[string][]int64{}, lengths: map[int]bool{}, states: map[int64]bool{}}
	err := each("SELECT forgotten_id, salt, kind, mark, length FROM forgotten JOIN forgotten_marks USING (forgotten_id)", func(rows *sql.Rows) error {
		var id int64
		var salt, kind, mark string
		var length int
		if err := rows.Scan(&id, &salt, &kind, &mark, &length); err != nil {
			return err
		}
		f.marks[kind+mark] = append(f.marks[kind+mark], id)
		if kind == "name" {
			f.lengths[length] = true
		}
		if kind == "state" {
			f.states[id] = true
		}
		var err error
		f.salt, err = hex.DecodeString(salt)
		return err
	})
	if err != nil || len(f.marks) == 0 {
		return nil, err
	}
	return f, nil
}

// remembered reads whom the book forgot, outside a transaction.
func (b *Book) remembered(ctx context.Context) error {
	f, err := readForgotten(func(query string, row func(*sql.Rows) error) error { return b.query(ctx, query, nil, row) })
	b.gone.Store(f)
	return err
}

// rememberedAgain does so inside one.
func (b *Book) rememberedAgain(ctx context.Context) error {
	f, err := readForgotten(func(query string, row func(*sql.Rows) error) error { return b.each(ctx, query, nil, row) })
	b.gone.Store(f)
	return err
}

// mark is the hash of a kind of evidence.
func (f *forgotten) mark(kind, evidence string) string {
	h := hmac.New(sha256.New, f.salt)
	h.Write([]byte(kind))
	h.Write([]byte{0})
	h.Write([]byte(evidence))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// bearers are the forgotten of whom evidence of a kind tells.
func (f *forgotten) bearers(kind, evidence string) []int64 {
	return f.marks[kind+f.mark(kind, evidence)]
}

// is tells whether evidence shows somebody forgotten; named tells that it has
// the name of one, whoever it shows.
func (f *forgotten) is(p stancebook.Person) (is, named bool) {
	if p.OfficialID != "" && len(f.bearers("official", p.OfficialID)) > 0 {
		return true, true
	}
	for _, name := range append([]string{p.Name}, p.Aliases...) {
		form := formOf(name)
		if !inFull(form) {
			if slices.ContainsFunc(offices(surname(strings.Join(form, " ")), p), func(office string) bool { return len(f.bearers("office", office)) > 0 }) {
				return true, true
			}
			continue
		}
		for _, id := range f.bearers("name", strings.Join(form, " ")) {
			named = true
			if !f.other(id, p) {
				return true, true
			}
		}
	}
	return false, named
}

// other tells whether evidence of a forgotten name shows a namesake: somebody
// of another state, or whom the book knew beside the forgotten one.
func (f *forgotten) other(id int64, p stancebook.Person) bool {
	if p.Office.State != "" && f.states[id] {
		return !slices.Contains(f.bearers("state", p.Office.State), id)
	}
	return slices.ContainsFunc(placesOf(p), func(place string) bool { return slices.Contains(f.bearers("namesake", place), id) })
}

// placesOf is where evidence puts somebody: into a state, a body.
func placesOf(p stancebook.Person) (list []string) {
	if p.Office.State != "" {
		list = append(list, "state|"+p.Office.State)
	}
	if p.Org != "" {
		list = append(list, "org|"+fold(p.Org))
	}
	return list
}

// offices are what evidence states beside a family name that, with it, tells of
// one person: a title with its city, state or body.
func offices(family string, p stancebook.Person) (list []string) {
	title := fold(p.Title)
	if family == "" || title == "" {
		return nil
	}
	for _, at := range []string{p.Office.String(), fold(p.Org)} {
		if at != "" {
			list = append(list, strings.Join([]string{family, title, at}, "|"))
		}
	}
	return list
}

// sought are the names that the book withholds from any string.
func (f *forgotten) sought() *sought {
	known := map[string]bool{}
	hashed := func(kind string) func(string) bool {
		return func(letters string) bool {
			is, held := known[kind+letters]
			if !held {
				is = len(f.bearers(kind, letters)) > 0
				known[kind+letters] = is
			}
			return is
		}
	}
	return &sought{full: hashed("name"), joined: hashed("joined"), family: hashed("family"), lengths: f.lengths, anyCase: true}
}

// withhold is what users and sources say beside articles without the names of
// the forgotten: there a family name that nobody else had goes alone, too.
func (b *Book) withhold(s string) string {
	if f := b.gone.Load(); f != nil && s != "" {
		s, _ = f.sought().masked(s, strings.Contains(s, "/"))
	}
	return s
}

// refuse tells that a name which a user gave is a forgotten one.
func (b *Book) refuse(name string) error {
	if f := b.gone.Load(); f != nil {
		if is, _ := f.is(stancebook.Person{Name: name}); is {
			return ErrForgotten
		}
	}
	return nil
}

// withheld is what of an extraction may enter the book: claims and people that
// are not forgotten, and an article in which an x stands for each letter of a
// withheld name. It keeps the keys that the article was read under.
func (b *Book) withheld(x *stancebook.Extraction) (_ *stancebook.Extraction, some bool) {
	f := b.gone.Load()
	if f == nil {
		return x, false
	}
	v := &veil{forgotten: f, sought: f.sought(), text: x.Article.Text, spared: map[string]bool{}}
	v.sought.spared, v.sought.lone, v.family, v.anyCase = v.spared, map[string]bool{}, nil, false
	v.look(x)
	claims, marked := v.claims(x.Claims)
	a, changed := v.article(x.Article)
	people := slices.DeleteFunc(slices.Clone(x.People), v.hides)
	if !changed && !marked && len(claims) == len(x.Claims) && len(people) == len(x.People) {
		return x, false
	}
	out := *x
	out.Article, out.Claims, out.People = a, claims, people
	v.strings(&out)
	return &out, true
}

// veil is what is withheld of one article on its way into the book.
type veil struct {
	*forgotten
	*sought
	text   string
	spared map[string]bool   // names of namesakes
	spans  []stancebook.Span // of the text that name the forgotten in whatever way
}

// look finds whom the article names: words of a forgotten name go alone, too,
// where nobody else and no city has them.
func (v *veil) look(x *stancebook.Extraction) {
	var others []string
	for _, p := range x.People {
		is, named := v.is(p)
		form := formOf(p.Name)
		switch {
		case is:
			for _, name := range append([]string{p.Name}, p.Aliases...) {
				v.alone(formOf(name))
			}
		case named:
			v.spared[strings.Join(form, " ")] = true
			fallthrough
		default:
			others = append(others, form...)
		}
	}
	for _, c := range x.Cities {
		others = append(others, formOf(c.Name)...)
	}
	for _, c := range x.Claims {
		for _, s := range c.Speakers {
			if s.Kind == stancebook.PersonKind && !v.hides(evidenceOf(s)) {
				others = append(others, formOf(s.Name)...)
			}
		}
	}
	a := x.Article
	for _, s := range append([]string{a.Text, a.Title}, a.Bylines...) {
		v.find(s, false)
	}
	for _, s := range []string{a.Path, a.URL, a.ID} {
		v.find(s, true)
	}
	v.smallToo = len(v.lone) > 0
	for _, word := range others {
		delete(v.lone, word)
	}
}

// find notes the words of the forgotten names in a string.
func (v *veil) find(s string, address bool) {
	for list := tokens(s, address); len(list) > 0; {
		size, keep := v.at(s, list, address)
		if size > 1 && !keep {
			var form []string
			for _, t := range list[:size] {
				form = append(form, t.folded)
			}
			v.alone(form)
		}
		list = list[max(size, 1):]
	}
}

// alone notes the words of a name that go alone, too.
func (n *sought) alone(form []string) {
	for _, word := range form {
		if utf8.RuneCountInString(word) > 1 && !slices.Contains(suffixes, word) {
			n.lone[word] = true
		}
	}
}

func (v *veil) hides(p stancebook.Person) bool {
	is, _ := v.is(p)
	return is || isMasked(p.Name)
}

// claims are those of which nobody forgotten is the only speaker. What names
// the forgotten goes from the text, a pronoun, too: read anew, nobody else must
// be taken for "she".
func (v *veil) claims(list []stancebook.Claim) (kept []stancebook.Claim, some bool) {
	for _, c := range list {
		var speakers []stancebook.Speaker
		for _, s := range c.Speakers {
			if !v.hides(evidenceOf(s)) && !v.masks(s.Mention) {
				speakers = append(speakers, s)
				continue
			}
			v.spans = append(v.spans, s.Mention)
		}
		switch {
		case len(speakers) == len(c.Speakers) && !slices.ContainsFunc(c.Sources, v.masks):
		case len(speakers) == 0 || len(speakers) == len(c.Speakers):
			v.spans, some = append(v.spans, c.Sources...), true
			continue
		default:
			c.Speakers, some = speakers, true
		}
		kept = append(kept, c)
	}
	return kept, some
}

func evidenceOf(s stancebook.Speaker) stancebook.Person {
	return stancebook.Person{Name: s.Name, Title: s.Title, Org: s.Org, Office: s.Office}
}

// masks tells whether a span names somebody of whom the text holds no name any
// more.
func (v *veil) masks(s stancebook.Span) bool {
	return !s.Empty() && isMasked(v.text[s.Begin:s.End])
}

// veiled is an article as it may stand in the book.
func (b *Book) veiled(a *stancebook.Article) *stancebook.Article {
	x, _ := b.withheld(&stancebook.Extraction{Article: a})
	return x.Article
}

// article is the article without what is withheld, under its old keys.
func (v *veil) article(a *stancebook.Article) (_ *stancebook.Article, some bool) {
	out := *a
	out.Keys = stancebook.Keys{Article: a.Key(), Version: a.VersionKey()}
	out.Bylines = slices.Clone(a.Bylines)
	text := []byte(a.Text)
	for _, s := range v.spans {
		maskBytes(text[s.Begin:s.End], false)
	}
	out.Text = string(text)
	some = out.Text != a.Text
	mask := func(n *sought, s *string, address bool) {
		masked, hit := n.masked(*s, address)
		*s, some = masked, some || hit
	}
	for _, s := range append([]*string{&out.Text, &out.Title}, pointers(out.Bylines)...) {
		mask(v.sought, s, false)
	}
	inAddress := *v.sought
	if some || len(v.lone) > 0 {
		inAddress.family = v.forgotten.sought().family
	}
	for _, s := range []*string{&out.Path, &out.ID, &out.URL, &out.Source} {
		mask(&inAddress, s, true)
	}
	if !some {
		return a, false
	}
	out.Raw = nil // the page names them in places that nobody reads
	return &out, true
}

func pointers(list []string) (out []*string) {
	for i := range list {
		out = append(out, &list[i])
	}
	return out
}

// strings withholds names from what an extraction says in its own words.
func (v *veil) strings(x *stancebook.Extraction) {
	mask := func(s string) string { s, _ = v.masked(s, false); return s }
	for i := range x.Claims {
		c := &x.Claims[i]
		c.Speakers, c.Stances = slices.Clone(c.Speakers), slices.Clone(c.Stances)
		for j := range c.Speakers {
			s := &c.Speakers[j]
			s.Rivals = slices.DeleteFunc(slices.Clone(s.Rivals), func(name string) bool { return isMasked(mask(name)) })
			s.Name, s.OnBehalfOf, s.Title, s.Org = mask(s.Name), mask(s.OnBehalfOf), mask(s.Title), mask(s.Org)
		}
		for j := range c.Stances {
			s := &c.Stances[j]
			s.Why, s.Words.Why = mask(s.Why), mask(s.Words.Why)
		}
	}
	for i := range x.People {
		p := &x.People[i]
		p.Title, p.Org = mask(p.Title), mask(p.Org)
	}
}
