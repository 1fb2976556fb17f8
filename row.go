package stancebook

import (
	"fmt"
	"strings"
)

// Row is a claim, or a claim and one of its stances, laid flat: what tables,
// CSV files and JSON show. Empty means unknown.
type Row struct {
	StanceKey, ClaimKey string

	Article                            string // path or address as ingested; never empty
	PublishedOn, Outlet, Headline, URL string
	Speaker, SpeakerID                 string
	SpeakerKind                        SpeakerKind
	SpeakerTitle, SpeakerOrg           string
	OfficeCity, OfficeState            string
	Party, PartySource                 string
	OnBehalfOf                         string
	SpeakerAsWritten                   string
	NamedBy                            NamedBy
	Cue                                string
	CueKind                            CueKind
	Statement                          string
	StatementType                      Type
	ReadsAs                            string
	Topic                              string
	Stance                             Side
	StanceScore, StanceConfidence      float64 // meaningful where Stance is set
	StanceWhy                          string
	SpeakerConfidence                  float64
	Cities                             []City
	ContextBefore, ContextAfter        string
	Spans                              []Span // code points
	ArticlesCarrying                   int
	FirstPublishedOn                   string
	Review, Reviewer, ReviewedAt       string
	ArticleVersion                     string
	FetchedAt, ExtractorVersion, RunID string
	OtherSpeakers                      []string
	Confidence                         float64 // of the attribution

	// CarriedBy are the outlets whose articles of the story carry the words, the
	// first first; empty where only one article does. No column of an export.
	CarriedBy []string
}

// Column is one field of a Row under the name that CSV files and --fields use.
// Value is a string, an int, a float64, or nil where nothing is known.
type Column struct {
	Name  string
	Value func(*Row) any
}

// Columns are the columns of the stances and claims exports in their fixed
// order; new ones come only at the end.
var Columns = []Column{
	{"stance_key", func(r *Row) any { return r.StanceKey }},
	{"claim_key", func(r *Row) any { return r.ClaimKey }},
	{"article", func(r *Row) any { return r.Article }},
	{"published_on", func(r *Row) any { return r.PublishedOn }},
	{"outlet", func(r *Row) any { return r.Outlet }},
	{"headline", func(r *Row) any { return r.Headline }},
	{"url", func(r *Row) any { return r.URL }},
	{"speaker", func(r *Row) any { return r.Speaker }},
	{"speaker_id", func(r *Row) any { return r.SpeakerID }},
	{"speaker_kind", func(r *Row) any { return string(r.SpeakerKind) }},
	{"speaker_title", func(r *Row) any { return r.SpeakerTitle }},
	{"speaker_org", func(r *Row) any { return r.SpeakerOrg }},
	{"office_city", func(r *Row) any { return r.OfficeCity }},
	{"office_state", func(r *Row) any { return r.OfficeState }},
	{"party", func(r *Row) any { return r.Party }},
	{"party_source", func(r *Row) any { return r.PartySource }},
	{"on_behalf_of", func(r *Row) any { return r.OnBehalfOf }},
	{"speaker_as_written", func(r *Row) any { return r.SpeakerAsWritten }},
	{"named_by", func(r *Row) any { return string(r.NamedBy) }},
	{"cue", func(r *Row) any { return r.Cue }},
	{"cue_kind", func(r *Row) any { return string(r.CueKind) }},
	{"statement", func(r *Row) any { return r.Statement }},
	{"statement_type", func(r *Row) any { return string(r.StatementType) }},
	{"reads_as", func(r *Row) any { return r.ReadsAs }},
	{"topic", func(r *Row) any { return r.Topic }},
	{"stance", func(r *Row) any { return string(r.Stance) }},
	{"stance_score", func(r *Row) any { return r.ofStance(r.StanceScore) }},
	{"stance_confidence", func(r *Row) any { return r.ofStance(r.StanceConfidence) }},
	{"stance_why", func(r *Row) any { return r.StanceWhy }},
	{"speaker_confidence", func(r *Row) any { return r.SpeakerConfidence }},
	{"cities", func(r *Row) any { return r.cityNames() }},
	{"city_ids", func(r *Row) any { return r.cityIDs() }},
	{"context_before", func(r *Row) any { return r.ContextBefore }},
	{"context_after", func(r *Row) any { return r.ContextAfter }},
	{"spans", func(r *Row) any { return SpanList(r.Spans) }},
	{"articles_carrying", func(r *Row) any { return r.ArticlesCarrying }},
	{"first_published_on", func(r *Row) any { return r.FirstPublishedOn }},
	{"review", func(r *Row) any { return r.Review }},
	{"reviewer", func(r *Row) any { return r.Reviewer }},
	{"reviewed_at", func(r *Row) any { return r.ReviewedAt }},
	{"article_version", func(r *Row) any { return r.ArticleVersion }},
	{"fetched_at", func(r *Row) any { return r.FetchedAt }},
	{"extractor_version", func(r *Row) any { return r.ExtractorVersion }},
	{"run_id", func(r *Row) any { return r.RunID }},
	{"other_speakers", func(r *Row) any { return strings.Join(r.OtherSpeakers, "; ") }},
	{"confidence", func(r *Row) any { return r.Confidence }},
}

// ColumnNamed finds a column by its name.
func ColumnNamed(name string) (Column, bool) {
	for _, c := range Columns {
		if c.Name == name {
			return c, true
		}
	}
	return Column{}, false
}

// SpanList writes spans as "923-1078;1140-1226".
func SpanList(spans []Span) string {
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = fmt.Sprintf("%d-%d", s.Begin, s.End)
	}
	return strings.Join(parts, ";")
}

func (r *Row) ofStance(number float64) any {
	if r.Stance == "" {
		return nil
	}
	return number
}

func (r *Row) cityNames() string {
	names := make([]string, len(r.Cities))
	for i, c := range r.Cities {
		names[i] = c.String()
	}
	return strings.Join(names, "; ")
}

func (r *Row) cityIDs() string {
	var ids []string
	for _, c := range r.Cities {
		if c.GeonameID != 0 {
			ids = append(ids, fmt.Sprint(c.GeonameID))
		}
	}
	return strings.Join(ids, "; ")
}
