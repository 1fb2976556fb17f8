package store

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/stancebook/stancebook"
)

// world is what made-up coverage draws on: people, cities, outlets and words,
// each as unevenly as in the news.
type world struct {
	words, outlets []string
	cities         []stancebook.City
	people         []stancebook.Person
}

const (
	worldPeople  = 50_000
	worldCities  = 3_000
	worldOutlets = 300
	worldWords   = 30_000
	worldDays    = 3_650 // from 2015 on
)

var worldTopics = []stancebook.Topic{
	{Name: "helicopters", Title: "Police helicopters", Claim: "The helicopters should stay."}, {Name: "bridge-toll", Title: "A toll on the bridge", Claim: "The toll is right."},
	{Name: "school-merger", Title: "One school of two", Claim: "The schools should merge."}, {Name: "water-price", Title: "Dearer water", Claim: "The price is right."},
}

var commonWords = strings.Fields(`the of to and a in that for on is with as at it be by was has will not this from are but have an they city council would more
	people money state police year vote new after school county federal water bridge plan budget judge court law work home public mayor`)

// coined makes n distinct words of some syllables each.
func coined(r *rand.Rand, n, parts int) []string {
	sounds := strings.Fields("ba ren do lin ma tor vi sel ka mur pe han so wick ti ley gar no ru field quo zen")
	held, list := map[string]bool{}, make([]string, 0, n)
	for len(list) < n {
		w := ""
		for range parts {
			w += sounds[r.IntN(len(sounds))]
		}
		if !held[w] {
			held[w] = true
			list = append(list, w)
		}
	}
	return list
}

func capital(w string) string { return strings.ToUpper(w[:1]) + w[1:] }

func newWorld() *world {
	r := rand.New(rand.NewPCG(11, 12))
	w := &world{words: append(append([]string{}, commonWords...), coined(r, worldWords, 4)...)}
	for i, name := range coined(r, worldOutlets, 3) {
		w.outlets = append(w.outlets, capital(name)+" "+[]string{"Times", "Herald", "Post", "News", "Record"}[i%5])
	}
	states := strings.Fields("CA TX NY FL IL OH PA MI GA NC NJ VA WA AZ MA TN IN MO MD WI CO MN SC AL LA KY OR OK CT UT IA NV AR MS KS NM NE ID WV HI NH ME MT RI DE SD ND AK VT WY")
	for i, name := range coined(r, worldCities, 3) {
		state := states[int(float64(len(states))*r.Float64()*r.Float64())]
		w.cities = append(w.cities, stancebook.City{Name: capital(name), State: stancebook.StateName(state), GeonameID: 5_000_000 + i})
	}
	family, given := coined(r, 12_000, 4), coined(r, 900, 3)
	place := rand.NewZipf(r, 1.1, 8, worldCities-1)
	surname, held := rand.NewZipf(r, 1.05, 12, uint64(len(family)-1)), map[string]bool{}
	for len(w.people) < worldPeople {
		p := stancebook.Person{Name: capital(given[r.IntN(len(given))%(50+r.IntN(len(given)))]) + " " + capital(family[surname.Uint64()])}
		if held[p.Name] {
			continue
		}
		held[p.Name] = true
		k := r.IntN(100)
		if k < 80 {
			p.Title = strings.Split("Mayor,Police Chief,Council Member,Sheriff,Governor,Senator,Attorney General,Superintendent,Clerk,Commissioner", ",")[k%10]
			p.Official = k < 60
		}
		if k < 70 {
			p.Office = w.cities[place.Uint64()]
		}
		if k%3 == 0 {
			p.Org = []string{"City Council", "Police Department", "School District", "Water Authority", "Justice Department", p.Office.Name + " Chamber of Commerce"}[k%6]
		}
		if k < 50 && k%2 == 0 {
			p.Party, p.PartySource = []string{"Democratic", "Republican"}[k/2%2], "text"
		}
		w.people = append(w.people, p)
	}
	return w
}

// story is one made-up article under way. The same seed gives the same words.
type story struct {
	*world
	*rand.Rand
	vocabulary, who, where *rand.Zipf
	text                   strings.Builder
	x                      *stancebook.Extraction
}

// article is the n-th of all made-up articles, of some four claims: one in
// eight is a copy of one before it, and now and then thirty outlets carry one
// story. Half of them came night by night, the others from archives.
func (w *world) article(n, of int) *stancebook.Extraction {
	seed := n
	switch {
	case n%8 == 7:
		seed = n - 1 - n/8%5
	case n%4000 >= 3960 && n%8 != 0:
		seed = n - n%4000 + 3960
	}
	r := rand.New(rand.NewPCG(uint64(seed), 7))
	s := &story{world: w, Rand: r, vocabulary: rand.NewZipf(r, 1.07, 4, uint64(len(w.words)-1)),
		who: rand.NewZipf(r, 1.05, 30, uint64(len(w.people)-1)), where: rand.NewZipf(r, 1.1, 8, uint64(len(w.cities)-1))}
	day := int(int64(seed) * worldDays / int64(max(of, 1)))
	if seed%2 == 1 {
		day = r.IntN(worldDays)
	}
	on := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, day).Format(time.DateOnly)
	if r.IntN(50) == 0 {
		on = ""
	}
	mine := rand.New(rand.NewPCG(uint64(n), 8))
	outlet := w.outlets[int(float64(len(w.outlets))*mine.Float64()*mine.Float64())]
	a := &stancebook.Article{Path: fmt.Sprintf("made/%d.txt", n), ID: fmt.Sprint(n), URL: fmt.Sprintf("https://made.example/%s/%d", strings.Fields(outlet)[0], n),
		Title: capital(s.some(7)), Language: "en", Outlet: outlet, Published: on, DateSource: "meta", FetchedAt: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	s.x = &stancebook.Extraction{Article: a, Engine: "made", Version: "v0"}
	for range 1 + r.IntN(7) {
		s.claim()
	}
	a.Text = s.text.String()
	tokens := make([]string, 60)
	for i := range tokens {
		tokens[i] = fmt.Sprintf("%08x", r.Uint32())
	}
	s.x.Signature = strings.Join(tokens, " ")
	for i := range s.x.Claims {
		c := &s.x.Claims[i]
		c.Key = stancebook.ClaimKey(a.Key(), fold(stancebook.Words(a.Text, c.Content)), i)
	}
	return s.x
}

func (s *story) some(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = s.words[s.vocabulary.Uint64()]
	}
	return strings.Join(list, " ")
}

// write adds words to the text and tells where they stand.
func (s *story) write(words string) stancebook.Span {
	begin := s.text.Len()
	s.text.WriteString(words)
	return stancebook.Span{Begin: begin, End: s.text.Len()}
}

// claim adds a statement with the sentences around it.
func (s *story) claim() {
	s.write(capital(s.some(24)) + ". ")
	c := stancebook.Claim{Attribution: stancebook.Attribution{CueKind: stancebook.Speech, Confidence: 0.3 + 0.7*s.Float64()}}
	speaker := s.speaker()
	source := s.write(speaker.Name)
	speaker.Mention = source
	s.write(" ")
	c.Cue = []stancebook.Span{s.write([]string{"said", "argued", "denied", "warned", "told reporters", "announced", "noted"}[s.IntN(7)])}
	s.write(" ")
	c.Type = []stancebook.Type{stancebook.Direct, stancebook.Direct, stancebook.Mixed, stancebook.Indirect, stancebook.Indirect}[s.IntN(5)]
	if s.IntN(10) == 0 {
		c.CueKind = stancebook.Belief
	}
	words := s.some(14 + s.IntN(20))
	if c.Type == stancebook.Direct {
		words = "“" + words + ".”"
	}
	c.Content, c.Sources = []stancebook.Span{s.write(words)}, []stancebook.Span{source}
	s.write(". " + capital(s.some(28)) + ".\n\n")
	c.Speakers = []stancebook.Speaker{speaker}
	if s.IntN(40) == 0 {
		c.Speakers = append(c.Speakers, s.speaker())
	}
	if speaker.Office.Name != "" {
		c.Cities = append(c.Cities, speaker.Office)
	}
	if city := s.cities[s.where.Uint64()]; s.IntN(3) == 0 && city != speaker.Office {
		c.Cities = append(c.Cities, city)
	}
	if s.IntN(100) < 45 {
		first := s.IntN(len(worldTopics))
		s.stance(&c, worldTopics[first].Name)
		if s.IntN(8) == 0 {
			s.stance(&c, worldTopics[(first+1)%len(worldTopics)].Name)
		}
	}
	s.x.Claims = append(s.x.Claims, c)
}

func (s *story) speaker() stancebook.Speaker {
	switch k := s.IntN(100); {
	case k < 8:
		return stancebook.Speaker{Name: "The Water Authority", Kind: stancebook.OrganizationKind, NamedBy: stancebook.ByName, Confidence: 0.9}
	case k < 20:
		return stancebook.Speaker{Kind: stancebook.UnknownKind, NamedBy: stancebook.ByNothing, Confidence: 0.4}
	}
	p := s.people[s.who.Uint64()]
	p.On = s.x.Article.Published
	held := false
	for _, known := range s.x.People {
		held = held || known.Name == p.Name
	}
	if !held {
		s.x.People = append(s.x.People, p)
	}
	speaker := stancebook.Speaker{Name: p.Name, Kind: stancebook.PersonKind, Title: p.Title, Org: p.Org, Party: p.Party, PartySource: p.PartySource, Office: p.Office,
		NamedBy: stancebook.ByName, Confidence: 0.5 + s.Float64()/2}
	if s.IntN(20) == 0 {
		speaker.OnBehalfOf = s.people[s.who.Uint64()].Name
	}
	return speaker
}

func (s *story) stance(c *stancebook.Claim, topic string) {
	side := []stancebook.Side{stancebook.Support, stancebook.Oppose, stancebook.Oppose, stancebook.Neutral, stancebook.Unclear}[s.IntN(5)]
	v := stancebook.Verdict{Side: side, Score: map[stancebook.Side]float64{stancebook.Support: 0.7, stancebook.Oppose: -0.7}[side], Confidence: 0.3 + 0.7*s.Float64(), Why: "words for it"}
	c.Stances = append(c.Stances, stancebook.Stance{Topic: topic, Verdict: v, Words: v})
}
