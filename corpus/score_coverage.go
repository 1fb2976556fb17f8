package corpus

import (
	"cmp"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// CoverageInput is what is scored. A nil list was not given, and its part of
// the score is left out; an empty one found nothing.
type CoverageInput struct {
	Claims    []Record // one claim a row: speaker, quote, city, stance, article
	Cities    []Record // one city of an article a row; without them the claims' cities count
	Officials []Record // one official of an article a row
}

// prediction is a claim row as it is compared with gold.
type prediction struct {
	speaker, quote, saidStance string
	words                      []string
	places                     []place
	stance                     string
}

// truth is a statement of the gold with its words.
type truth struct {
	*Attribution
	words []string
	parts [][]string // the words of each of its ranges
}

// page is an article under scoring.
type page struct {
	gold   *Gold
	text   []rune
	kind   Kind
	truths []truth
	ignore [][]string
	found  []prediction
	cities map[place]bool
	people []string
	counts *tally
	faults []Fault
}

// ScoreCoverage compares claims with the gold. A predicted statement and a gold
// one are the same where four fifths of the shorter's words stand, in order,
// in the other; each gold statement is paired with one prediction, the one
// with the right speaker first.
func ScoreCoverage(c *Coverage, in CoverageInput, o CoverageOptions) (*CoverageScore, error) {
	in, err := in.laidFlat(c, o.Topic)
	if err != nil {
		return nil, err
	}
	s := &CoverageScore{
		Predicted: len(in.Claims),
		hasClaims: in.Claims != nil, hasCities: in.Cities != nil, hasOfficials: in.Officials != nil,
	}
	r := router{c.catalogue(), map[string]*page{}}
	gold := c.chosen(o)
	for _, g := range gold {
		r.pages[g.ID] = newPage(c, g)
	}
	for _, row := range in.Claims {
		if !r.addClaim(row) {
			s.UnknownArticle++
		}
	}
	if s.hasCities {
		r.addCities(in.Cities, true)
	} else {
		r.addCities(in.Claims, false)
	}
	r.addOfficials(in.Officials)
	for _, g := range gold {
		p := r.pages[g.ID]
		if s.hasClaims {
			p.scoreClaims()
		}
		p.scoreCities()
		p.scoreOfficials()
		s.rows = append(s.rows, p.counts)
		s.Faults = append(s.Faults, p.faults...)
	}
	s.total = sum(s.rows)
	return s, nil
}

// laidFlat makes rows of lines of `extract`; lists that were given stay.
func (in CoverageInput) laidFlat(c *Coverage, topic string) (CoverageInput, error) {
	if !slices.ContainsFunc(in.Claims, Record.isLine) {
		return in, nil
	}
	flat, err := c.FromLines(in.Claims, topic)
	if in.Cities != nil {
		flat.Cities = in.Cities
	}
	if in.Officials != nil {
		flat.Officials = in.Officials
	}
	return flat, err
}

func newPage(c *Coverage, g *Gold) *page {
	sheet, _ := c.sheet(g.ID)
	p := &page{gold: g, text: []rune(c.Texts[g.ID]), kind: sheet.Kind, cities: map[place]bool{}, counts: newTally()}
	for i := range g.Attributions {
		a := &g.Attributions[i]
		t := truth{Attribution: a}
		var all []string
		for _, r := range a.Content {
			words := within(p.text, r)
			all = append(all, words)
			t.parts = append(t.parts, plainWords(words))
		}
		t.words = plainWords(strings.Join(all, " "))
		p.truths = append(p.truths, t)
	}
	for _, r := range g.Ignore {
		p.ignore = append(p.ignore, plainWords(within(p.text, r)))
	}
	return p
}

// within returns the words of r as far as they lie in the text.
func within(text []rune, r Range) string {
	begin, end := max(r[0], 0), min(r[1], len(text))
	if begin >= end {
		return ""
	}
	return string(text[begin:end])
}

// overlap is the share of the shorter list that stands, in order, in the
// longer. In lists of four words and more a lone word counts for nothing.
func overlap(a, b []string) float64 {
	shorter := min(len(a), len(b))
	if shorter == 0 {
		return 0
	}
	shared := 0
	for _, k := range matchingBlocks(a, b) {
		if k.Size > 1 || shorter < 4 {
			shared += k.Size
		}
	}
	return float64(shared) / float64(shorter)
}

// sameWords is the overlap of a predicted statement with the gold's; one or
// two words prove nothing against a longer one.
func sameWords(predicted, gold []string) float64 {
	if min(len(predicted), len(gold)) < 3 && len(gold) > 4 && !slices.Equal(predicted, gold) {
		return 0
	}
	return overlap(predicted, gold)
}

// alike is the share of words from which two statements are one.
const alike = 0.8

// A candidate pair of a prediction and a gold statement.
type pairing struct {
	speaker     likeness
	overlap     float64 // to two decimals
	longerBy    int     // difference of lengths in words
	found, gold int
}

// candidates lists the pairs that are alike, best first.
func (p *page) candidates() (list []pairing) {
	for i := range p.found {
		f := &p.found[i]
		for j := range p.truths {
			t := &p.truths[j]
			share := sameWords(f.words, t.words)
			for _, part := range t.parts {
				if len(part) >= 4 {
					share = max(share, sameWords(f.words, part))
				}
			}
			if longer := len(f.words) - len(t.words); share >= alike {
				list = append(list, pairing{
					t.sameSpeakerAs(f.speaker, p.text), round(share, 2), max(longer, -longer), i, j,
				})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b pairing) int {
		return cmp.Or(cmp.Compare(b.speaker, a.speaker), cmp.Compare(b.overlap, a.overlap), cmp.Compare(a.longerBy, b.longerBy))
	})
	return list
}

func (p *page) scoreClaims() {
	pairs := p.candidates()
	partner, used, matched := map[int]pairing{}, map[int]bool{}, map[int]bool{}
	for _, x := range pairs {
		matched[x.found] = true
		if _, taken := partner[x.gold]; !taken && !used[x.found] {
			partner[x.gold], used[x.found] = x, true
		}
	}
	for i := range p.found {
		p.countPrediction(&p.found[i], matched[i])
	}
	for j := range p.truths {
		t := &p.truths[j]
		if t.Optional {
			continue
		}
		p.countTruth(t)
		if x, ok := partner[j]; ok {
			p.compare(t, &p.found[x.found], x.speaker)
		} else {
			p.fault(missedFault, t, t.Speaker, "")
		}
	}
	if p.kind == NonNews {
		p.counts.count("rows.non_news", len(p.found))
	}
	if p.kind == OffTopic {
		for i := range p.found {
			p.counts.when("rows.offtopic", p.found[i].stance != string(stancebook.Neutral))
		}
	}
}

func (p *page) countPrediction(f *prediction, matched bool) {
	switch {
	case matched:
		p.counts.add("rows.matched", 1)
	case len(f.words) > 0 && slices.ContainsFunc(p.ignore, func(words []string) bool { return sameWords(f.words, words) >= alike }):
		p.counts.add("rows.ignored", 1)
	default:
		p.counts.add("rows.unmatched", 1)
		p.invented(f)
	}
}

func (p *page) countTruth(t *truth) {
	c := p.counts
	c.add("type."+string(t.Type)+".gold", 1)
	c.add("gold", 1)
	c.when("stance.gold", t.StanceClear)
	c.when("city.gold", len(t.Cities) > 0)
	c.when("full.gold", t.StanceClear && len(t.Cities) > 0)
}

// compare scores what a prediction says of a statement that it found.
func (p *page) compare(t *truth, f *prediction, likeness likeness) {
	c, kind := p.counts, "type."+string(t.Type)
	right := likeness == sameSpeaker
	c.add(kind+".found", 1)
	c.add("found", 1)
	c.when("speaker.right", right)
	c.when("speaker.family", likeness >= sameFamily)
	c.when(kind+".speaker", right)
	if t.SpeakerKind == stancebook.PersonKind {
		c.add("person.found", 1)
		c.when("person.right", right)
	}
	if !right {
		p.fault(speakerFault, t, t.Speaker, f.speaker)
	}
	cityRight := p.compareCities(t, f)
	stanceRight := true
	if t.StanceClear {
		stanceRight = f.stance == string(t.Stance)
		c.add("stance.found", 1)
		c.when("stance.right", stanceRight)
		c.add("conf."+string(t.Stance)+"."+f.stance, 1)
		if !stanceRight {
			p.fault(stanceFault, t, string(t.Stance), f.saidStance)
		}
	}
	c.when("full.lenient", right && cityRight && stanceRight)
	c.when("full.strict", len(t.Cities) > 0 && t.StanceClear && right && cityRight && stanceRight)
}

// compareCities tells whether every predicted city is one of the statement's
// or, where it has none, one that the article names.
func (p *page) compareCities(t *truth, f *prediction) bool {
	accepted := placesOfGold(t.Cities)
	if len(accepted) == 0 {
		accepted = placesOfGold(p.gold.Cities, p.gold.Places)
	}
	right := !slices.ContainsFunc(f.places, func(x place) bool { return !x.in(accepted) })
	if len(t.Cities) == 0 {
		return right
	}
	right = right && len(f.places) > 0
	p.counts.add("city.found", 1)
	p.counts.when("city.right", right)
	if !right {
		p.fault(cityFault, t, writePlaces(placesOfGold(t.Cities)), writePlaces(f.places))
	}
	return right
}

func (p *page) scoreCities() {
	gold, accepted := placesOfGold(p.gold.Cities), placesOfGold(p.gold.Cities, p.gold.Places)
	found := make([]place, 0, len(p.cities))
	for x := range p.cities {
		found = append(found, x)
	}
	for _, x := range gold {
		right := slices.ContainsFunc(found, x.same)
		p.counts.when("cities.tp", right)
		p.counts.when("cities.fn", !right)
	}
	for _, x := range found {
		p.counts.when("cities.fp", !x.in(accepted))
	}
}

func (p *page) scoreOfficials() {
	named := func(predicted string, list []Official) bool {
		return slices.ContainsFunc(list, func(o Official) bool { return samePerson(predicted, o.Name) == sameSpeaker })
	}
	for _, o := range p.gold.Officials {
		right := slices.ContainsFunc(p.people, func(x string) bool { return samePerson(x, o.Name) == sameSpeaker })
		p.counts.when("officials.tp", right)
		p.counts.when("officials.fn", !right)
	}
	for _, x := range p.people {
		p.counts.when("officials.fp", !named(x, p.gold.Officials) && !named(x, p.gold.OptionalOfficials))
	}
}
