package stancebook

import "strings"

// Type tells how the words of a content stand in the article.
type Type string

// A direct content stands wholly in quotation marks, a mixed one partly, an
// indirect one not at all.
const (
	Direct   Type = "direct"
	Mixed    Type = "mixed"
	Indirect Type = "indirect"
)

// CueKind tells what kind of act a cue names.
type CueKind string

// Speech covers saying and writing in any manner ("said", "vowed", "according
// to"); Belief thinking, wishing and feeling; Other the rest (a poll finds, a
// judge rules, a plan calls for), and quotations without any cue.
const (
	Speech CueKind = "speech"
	Belief CueKind = "belief"
	Other  CueKind = "other"
)

// Attribution is a content that the article attributes to a source by a cue
// (PolNeAR's three roles). Spans of a role are sorted and do not overlap.
type Attribution struct {
	Sources []Span // a mention each: two for "Smith and Jones said"; may be empty
	Cue     []Span // several where the cue is split; may be empty
	Content []Span // the segments of a split quotation; never empty
	Type    Type
	CueKind CueKind
	// Confidence is how sure the engine is that this is an attribution with
	// these spans: 0 to 1.
	Confidence float64
}

// Mention is a place in the text where somebody or something is named or
// referred to.
type Mention struct {
	Span
	Kind SpeakerKind
	Name string // the full name as far as the article tells it
}

// SpeakerKind tells what a speaker is.
type SpeakerKind string

// An Unknown speaker is an unnamed individual, or nobody could tell.
const (
	PersonKind       SpeakerKind = "person"
	OrganizationKind SpeakerKind = "organization"
	GroupKind        SpeakerKind = "group"
	DocumentKind     SpeakerKind = "document"
	UnknownKind      SpeakerKind = "unknown"
)

// NamedBy tells how a speaker was found.
type NamedBy string

// The ways in which a source leads to its speaker, surest first.
const (
	ByName        NamedBy = "name"        // named in full at the cue
	BySurname     NamedBy = "surname"     // family name, with or without Mr. or a title
	ByPronoun     NamedBy = "pronoun"     // he, she, they
	ByOffice      NamedBy = "office"      // "the mayor", "the attorney general"
	ByDescription NamedBy = "description" // another noun phrase that stands for somebody named
	ByContinuing  NamedBy = "continuing"  // no source at the cue; the quotation runs on
	ByMention     NamedBy = "mention"     // the words themselves: a group, a body, an unnamed person
	ByNothing     NamedBy = "nothing"     // no source was found
)

// Speaker is who made a statement, as one article shows it: evidence, not an
// identity. The book joins such evidence into people.
type Speaker struct {
	Name    string // full name as far as the article tells it; "" is unknown
	Kind    SpeakerKind
	Mention Span   // the source as written; empty where there is none
	Title   string // "Mayor", "Police Chief", as the text states it
	Org     string // body or organisation: "Justice Department"
	Party   string // "Republican", "Democratic", …
	// PartySource is "text", or the gazetteer's name where name, office and
	// date agreed.
	PartySource string
	Office      City   // the city (or state alone) whose office it is
	OnBehalfOf  string // whom a spokesperson speaks for, by full name
	NamedBy     NamedBy
	// Rivals are others who fit as well: more than none means that the choice
	// of Name was not sure.
	Rivals     []string
	Confidence float64
}

// Person is somebody whom an article names, speaker or not, with what it
// states of them.
type Person struct {
	Name        string
	Aliases     []string // other forms of the name in the article
	Title       string
	Org         string
	Party       string
	PartySource string
	Office      City
	Official    bool // holds or held or seeks public office, or speaks for one who does
	OfficialID  string
	On          string // date of the article, 2006-01-02; empty if unknown
}

// City is a city, town or county of the United States; State is the full name
// of its state. A City with an empty Name and a State is a state alone.
type City struct {
	Name      string
	State     string
	GeonameID int  // GeoNames id; 0 where the table has none
	Guessed   bool // the state was chosen by population alone
}

// String is "Stockton, CA".
func (c City) String() string {
	switch {
	case c.Name == "":
		return c.State
	case c.State == "":
		return c.Name
	}
	return c.Name + ", " + StateCode(c.State)
}

// Claim is one attributed statement with its speakers, cities and stances.
type Claim struct {
	Key string
	Attribution
	Speakers []Speaker // first is who is shown; the others spoke with them
	Cities   []City    // it is about them, or its speaker speaks for them
	Stances  []Stance
	// Doubtful claims are likelier acts than statements, or nothing: extract
	// prints them marked, a book leaves them out.
	Doubtful bool
}

// Speaker returns the first speaker, or an unknown one.
func (c *Claim) Speaker() Speaker {
	if len(c.Speakers) == 0 {
		return Speaker{Kind: UnknownKind, NamedBy: ByNothing}
	}
	return c.Speakers[0]
}

// SignatureIndex is how many hashes of a signature an index must hold.
const SignatureIndex = 20

// Extraction is what one version of an article yields.
type Extraction struct {
	Article *Article
	Claims  []Claim
	People  []Person
	Cities  []City
	// Signature is for finding copies: hashes of 8 hexadecimal digits in rising
	// order, apart by a space. Articles whose first SignatureIndex hashes have
	// none in common are not copies; the store indexes those.
	Signature string
	Engine    string
	Version   string // of the program that extracted it
}

// ReadsAs writes a claim as one sentence: speaker, cue, statement. An indirect
// statement read without its cue could say the opposite.
func ReadsAs(speaker, cue, statement string) string {
	if speaker == "" {
		speaker = "Somebody"
	}
	statement = strings.TrimRight(statement, " ,")
	if cue == "" {
		return speaker + ": " + statement
	}
	joined := speaker + " " + cue
	if strings.HasPrefix(strings.ToLower(cue), "according to") {
		joined = "According to " + speaker
	}
	if strings.HasPrefix(statement, "“") || strings.HasPrefix(statement, "\"") || strings.HasPrefix(statement, "''") {
		return joined + ": " + statement
	}
	return joined + " " + statement
}
