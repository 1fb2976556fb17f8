package stancebook

import (
	"encoding/json"
	"math"
	"time"
)

// Line writes the extraction as one JSON object without a newline: the stable
// form that `extract` prints and that scorers and other programs read. Offsets
// are code points into Article.Text. withArticle adds the article itself.
func (x *Extraction) Line(withArticle bool) ([]byte, error) {
	a := x.Article
	out := line{
		Doc: a.ID, Attributions: []lineAttribution{}, People: []linePerson{}, Cities: lineCities(x.Cities),
		ArticleKey: a.Key(), VersionKey: a.VersionKey(),
		CopySignature: x.Signature, Engine: x.Engine, Version: x.Version,
	}
	p := NewPointer(a.Text)
	for i := range x.Claims {
		out.Attributions = append(out.Attributions, lineOf(&x.Claims[i], p))
	}
	for _, p := range x.People {
		out.People = append(out.People, linePerson{p.Name, p.Title, p.Org, p.Party, p.Official,
			p.Aliases, p.PartySource, officeOf(p.Office), p.OfficialID, p.On})
	}
	if withArticle {
		out.Article = lineArticleOf(a, p)
	}
	return json.Marshal(out)
}

// FailedDocument is a document of which nothing was extracted. Path is where it
// was read from, Cause one word to count such faults by; either may be empty.
type FailedDocument struct {
	Doc    string `json:"doc"`
	Reason string `json:"error"`
	Path   string `json:"path,omitempty"`
	Cause  string `json:"cause,omitempty"`
}

func (f *FailedDocument) Error() string { return f.Reason }

// Line writes the document's record in the place of its extraction's.
func (f *FailedDocument) Line() ([]byte, error) { return json.Marshal(f) }

type line struct {
	Doc           string            `json:"doc"`
	Attributions  []lineAttribution `json:"attributions"`
	People        []linePerson      `json:"people"`
	Cities        []lineCity        `json:"cities"`
	ArticleKey    string            `json:"article_key"`
	VersionKey    string            `json:"version_key"`
	CopySignature string            `json:"copy_signature"`
	Engine        string            `json:"engine"`
	Version       string            `json:"version"`
	Article       *lineArticle      `json:"article,omitempty"`
}

type lineArticle struct {
	Title      string   `json:"title"`
	Text       string   `json:"text"`
	Bylines    []string `json:"bylines"`
	Published  string   `json:"published"`
	DateSource string   `json:"date_source"`
	Outlet     string   `json:"outlet"`
	URL        string   `json:"url"`
	Language   string   `json:"language"`
	Paywall    bool     `json:"paywall"`
	Path       string   `json:"path"`
	Headline   *[2]int  `json:"headline,omitempty"` // where the title stands in the text
	Truncated  bool     `json:"truncated,omitempty"`
	Captured   string   `json:"captured,omitempty"` // when an archive took the page
}

type lineAttribution struct {
	Source     [][2]int      `json:"source"`
	Cue        [][2]int      `json:"cue"`
	Content    [][2]int      `json:"content"`
	Type       Type          `json:"type"`
	CueKind    CueKind       `json:"cue_kind"`
	Speaker    lineSpeaker   `json:"speaker"`
	Others     []lineSpeaker `json:"other_speakers,omitempty"`
	NamedBy    NamedBy       `json:"named_by"`
	OnBehalfOf string        `json:"on_behalf_of"`
	ClaimKey   string        `json:"claim_key"`
	Cities     []lineCity    `json:"cities"`
	Stances    []lineStance  `json:"stances"`
	Confidence float64       `json:"confidence"`
	Doubtful   bool          `json:"doubtful,omitempty"`
}

type lineSpeaker struct {
	Name  string      `json:"name"`
	Kind  SpeakerKind `json:"kind"`
	Title string      `json:"title"`
	Org   string      `json:"org"`
	Party string      `json:"party"`
	// Rivals fit as well: the choice of Name was not sure.
	Rivals      []string  `json:"rivals,omitempty"`
	Mention     *[2]int   `json:"mention,omitempty"`
	PartySource string    `json:"party_source,omitempty"`
	Office      *lineCity `json:"office,omitempty"`
	Confidence  float64   `json:"confidence"`
	// The first speaker's stand with the attribution.
	NamedBy    NamedBy `json:"named_by,omitempty"`
	OnBehalfOf string  `json:"on_behalf_of,omitempty"`
}

type lineCity struct {
	Name      string `json:"name"`
	State     string `json:"state"`
	GeonameID int    `json:"geonameid"`
	Guessed   bool   `json:"guessed,omitempty"`
}

type lineStance struct {
	Topic string `json:"topic"`
	lineVerdict
	Words *lineVerdict `json:"words,omitempty"` // whoever speaks
}

type lineVerdict struct {
	Stance     Side    `json:"stance"`
	Score      float64 `json:"score"`
	Confidence float64 `json:"confidence"`
	Why        string  `json:"why"`
}

type linePerson struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Org      string `json:"org"`
	Party    string `json:"party"`
	Official bool   `json:"official"`

	Aliases     []string  `json:"aliases,omitempty"`
	PartySource string    `json:"party_source,omitempty"`
	Office      *lineCity `json:"office,omitempty"`
	OfficialID  string    `json:"official_id,omitempty"`
	On          string    `json:"on,omitempty"`
}

func lineArticleOf(a *Article, p Pointer) *lineArticle {
	out := &lineArticle{Title: a.Title, Text: a.Text, Bylines: append([]string{}, a.Bylines...), Published: a.Published, DateSource: a.DateSource,
		Outlet: a.Outlet, URL: a.URL, Language: a.Language, Paywall: a.Paywall, Path: a.Path, Headline: p.place(a.Headline), Truncated: a.Truncated}
	if a.Answer != nil && !a.Answer.Captured.IsZero() {
		out.Captured = a.Answer.Captured.UTC().Format(time.RFC3339)
	}
	return out
}

func lineOf(c *Claim, p Pointer) lineAttribution {
	first := c.Speaker()
	out := lineAttribution{
		Source: p.list(c.Sources), Cue: p.list(c.Cue), Content: p.list(c.Content),
		Type: c.Type, CueKind: c.CueKind, Speaker: lineSpeakerOf(first, p), NamedBy: first.NamedBy,
		OnBehalfOf: first.OnBehalfOf, ClaimKey: c.Key, Cities: lineCities(c.Cities), Stances: []lineStance{},
		Confidence: Round(c.Confidence), Doubtful: c.Doubtful,
	}
	for _, s := range c.Speakers[min(1, len(c.Speakers)):] {
		other := lineSpeakerOf(s, p)
		other.NamedBy, other.OnBehalfOf = s.NamedBy, s.OnBehalfOf
		out.Others = append(out.Others, other)
	}
	for _, s := range c.Stances {
		out.Stances = append(out.Stances, lineStanceOf(s))
	}
	return out
}

func lineSpeakerOf(s Speaker, p Pointer) lineSpeaker {
	return lineSpeaker{Name: s.Name, Kind: s.Kind, Title: s.Title, Org: s.Org, Party: s.Party, Rivals: s.Rivals,
		Mention: p.place(s.Mention), PartySource: s.PartySource, Office: officeOf(s.Office), Confidence: Round(s.Confidence)}
}

func lineStanceOf(s Stance) lineStance {
	verdict := func(v Verdict) lineVerdict { return lineVerdict{v.Side, Round(v.Score), Round(v.Confidence), v.Why} }
	out := lineStance{Topic: s.Topic, lineVerdict: verdict(s.Verdict)}
	if s.Words != (Verdict{}) {
		words := verdict(s.Words)
		out.Words = &words
	}
	return out
}

func lineCities(cities []City) []lineCity {
	out := []lineCity{}
	for _, c := range cities {
		out = append(out, lineCity(c))
	}
	return out
}

func officeOf(c City) *lineCity {
	if c == (City{}) {
		return nil
	}
	office := lineCity(c)
	return &office
}

// place is a span as a line writes it, nil where it covers nothing.
func (p Pointer) place(s Span) *[2]int {
	if s.Empty() {
		return nil
	}
	s = p.Span(s)
	return &[2]int{s.Begin, s.End}
}

func (p Pointer) list(spans []Span) [][2]int {
	out := [][2]int{}
	for _, s := range spans {
		s = p.Span(s)
		out = append(out, [2]int{s.Begin, s.End})
	}
	return out
}

// Round keeps three decimals: what a score or confidence is worth.
func Round(x float64) float64 { return math.Round(x*1000) / 1000 }
