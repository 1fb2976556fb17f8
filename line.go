package stancebook

import (
	"encoding/json"
	"math"
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
		out.People = append(out.People, linePerson{p.Name, p.Title, p.Org, p.Party, p.Official})
	}
	if withArticle {
		out.Article = &lineArticle{a.Title, a.Text, append([]string{}, a.Bylines...), a.Published, a.DateSource,
			a.Outlet, a.URL, a.Language, a.Paywall}
	}
	return json.Marshal(out)
}

// ErrorLine writes the record of a document that failed.
func ErrorLine(doc string, err error) ([]byte, error) {
	return json.Marshal(struct {
		Doc   string `json:"doc"`
		Error string `json:"error"`
	}{doc, err.Error()})
}

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
	Rivals []string `json:"rivals,omitempty"`
}

type lineCity struct {
	Name      string `json:"name"`
	State     string `json:"state"`
	GeonameID int    `json:"geonameid"`
}

type lineStance struct {
	Topic      string  `json:"topic"`
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
}

func lineOf(c *Claim, p Pointer) lineAttribution {
	first := c.Speaker()
	out := lineAttribution{
		Source: p.list(c.Sources), Cue: p.list(c.Cue), Content: p.list(c.Content),
		Type: c.Type, CueKind: c.CueKind, Speaker: lineSpeakerOf(first), NamedBy: first.NamedBy,
		OnBehalfOf: first.OnBehalfOf, ClaimKey: c.Key, Cities: lineCities(c.Cities), Stances: []lineStance{},
		Confidence: Round(c.Confidence), Doubtful: c.Doubtful,
	}
	for _, s := range c.Speakers[min(1, len(c.Speakers)):] {
		out.Others = append(out.Others, lineSpeakerOf(s))
	}
	for _, s := range c.Stances {
		out.Stances = append(out.Stances, lineStance{s.Topic, s.Side, Round(s.Score), Round(s.Confidence), s.Why})
	}
	return out
}

func lineSpeakerOf(s Speaker) lineSpeaker {
	return lineSpeaker{s.Name, s.Kind, s.Title, s.Org, s.Party, s.Rivals}
}

func lineCities(cities []City) []lineCity {
	out := []lineCity{}
	for _, c := range cities {
		out = append(out, lineCity{c.Name, c.State, c.GeonameID})
	}
	return out
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
