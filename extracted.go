package stancebook

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// ParseLine reads what Extraction.Line wrote with the article: the same
// extraction, but for numbers that are rounded, the page as it came and the
// moment of its reading, which no line holds. The record of a document that
// failed gives a *FailedDocument as its error. A line that contradicts itself
// (another text than its keys were made of, a span outside it) is refused.
func ParseLine(data []byte) (*Extraction, error) {
	var in struct {
		line
		Path   string `json:"path"`
		Cause  string `json:"cause"`
		Reason string `json:"error"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, fmt.Errorf("not a line of extract: %w", err)
	}
	l := &in.line
	switch {
	case in.Reason != "":
		return nil, &FailedDocument{Doc: l.Doc, Path: in.Path, Cause: in.Cause, Reason: in.Reason}
	case l.VersionKey == "":
		return nil, errors.New("not a line of extract: it has no version_key")
	case l.Article == nil:
		return nil, errors.New("no article in it: print it again with extract --with-article")
	}
	a, err := l.article()
	if err != nil {
		return nil, err
	}
	x := &Extraction{Article: a, Signature: l.CopySignature, Engine: l.Engine, Version: l.Version, Cities: citiesOf(l.Cities)}
	for _, p := range l.People {
		x.People = append(x.People, Person{p.Name, p.Aliases, p.Title, p.Org, p.Party, p.PartySource, cityOf(p.Office), p.Official, p.OfficialID, p.On})
	}
	for i := range l.Attributions {
		x.Claims = append(x.Claims, l.Attributions[i].claim())
	}
	if err := x.check(); err != nil {
		return nil, err
	}
	if err := x.FromCodePoints(); err != nil {
		return nil, err
	}
	return x, nil
}

// check refuses values that no extraction has.
func (x *Extraction) check() error {
	keys := map[string]bool{}
	for i := range x.Claims {
		c := &x.Claims[i]
		switch {
		case c.Key == "" || len(c.Content) == 0:
			return fmt.Errorf("claim %d has no key or no words", i+1)
		case keys[c.Key]:
			return fmt.Errorf("two claims with the key %s", c.Key)
		case c.Type != Direct && c.Type != Mixed && c.Type != Indirect:
			return fmt.Errorf("claim %s is of no type %q", c.Key, c.Type)
		}
		keys[c.Key] = true
		for _, s := range c.Speakers {
			switch s.Kind {
			case PersonKind, OrganizationKind, GroupKind, DocumentKind, UnknownKind:
			default:
				return fmt.Errorf("claim %s: no kind of speaker %q", c.Key, s.Kind)
			}
		}
		for _, s := range c.Stances {
			switch s.Side {
			case Support, Oppose, Neutral, Unclear:
			default:
				return fmt.Errorf("claim %s: no stance %q", c.Key, s.Side)
			}
		}
	}
	return nil
}

func (l *line) article() (*Article, error) {
	in := l.Article
	a := &Article{Path: in.Path, ID: l.Doc, URL: in.URL, Title: in.Title, Headline: spanAt(in.Headline), Outlet: in.Outlet, Bylines: in.Bylines,
		Published: in.Published, DateSource: in.DateSource, Language: in.Language, Paywall: in.Paywall, Truncated: in.Truncated, Text: in.Text}
	if a.Path == "" {
		a.Path = l.Doc
	}
	if in.Captured != "" {
		at, err := time.Parse(time.RFC3339, in.Captured)
		if err != nil {
			return nil, fmt.Errorf("captured %q is no moment: %w", in.Captured, err)
		}
		a.Answer = &Answer{Address: a.Path, Captured: at}
	}
	if a.Key() != l.ArticleKey || a.VersionKey() != l.VersionKey {
		return nil, errors.New("its keys are those of another text or address: extract the article again")
	}
	return a, nil
}

func (l *lineAttribution) claim() Claim {
	c := Claim{Key: l.ClaimKey, Doubtful: l.Doubtful, Cities: citiesOf(l.Cities), Attribution: Attribution{Sources: spansAt(l.Source), Cue: spansAt(l.Cue),
		Content: spansAt(l.Content), Type: l.Type, CueKind: l.CueKind, Confidence: l.Confidence}}
	l.Speaker.NamedBy, l.Speaker.OnBehalfOf = l.NamedBy, l.OnBehalfOf
	for _, s := range append([]lineSpeaker{l.Speaker}, l.Others...) {
		c.Speakers = append(c.Speakers, Speaker{Name: s.Name, Kind: s.Kind, Mention: spanAt(s.Mention), Title: s.Title, Org: s.Org, Party: s.Party,
			PartySource: s.PartySource, Office: cityOf(s.Office), OnBehalfOf: s.OnBehalfOf, NamedBy: s.NamedBy, Rivals: s.Rivals, Confidence: s.Confidence})
	}
	for _, s := range l.Stances {
		stance := Stance{Topic: s.Topic, Verdict: s.verdict()}
		if s.Words != nil {
			stance.Words = s.Words.verdict()
		}
		c.Stances = append(c.Stances, stance)
	}
	return c
}

func (v lineVerdict) verdict() Verdict { return Verdict{v.Stance, v.Score, v.Confidence, v.Why} }

// FromCodePoints turns all spans of an extraction that was kept outside the
// program, where they are code points, into bytes.
func (x *Extraction) FromCodePoints() error {
	places := []*Span{&x.Article.Headline}
	for i := range x.Claims {
		c := &x.Claims[i]
		for _, spans := range [][]Span{c.Sources, c.Cue, c.Content} {
			for j := range spans {
				places = append(places, &spans[j])
			}
		}
		for j := range c.Speakers {
			places = append(places, &c.Speakers[j].Mention)
		}
	}
	points := make([]Span, len(places))
	for i, p := range places {
		points[i] = *p
	}
	spans, ok := Bytes(x.Article.Text, points)
	if !ok {
		return errors.New("its claims do not lie in its text")
	}
	for i, s := range spans {
		*places[i] = s
	}
	return nil
}

func citiesOf(list []lineCity) (cities []City) {
	for _, c := range list {
		cities = append(cities, City(c))
	}
	return cities
}

func cityOf(c *lineCity) City {
	if c == nil {
		return City{}
	}
	return City(*c)
}

func spanAt(p *[2]int) Span {
	if p == nil {
		return Span{}
	}
	return Span{p[0], p[1]}
}

func spansAt(list [][2]int) []Span {
	spans := make([]Span, len(list))
	for i, p := range list {
		spans[i] = Span{p[0], p[1]}
	}
	return spans
}
