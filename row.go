package stancebook

import (
	"fmt"
	"strconv"
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
	// first first; empty where only one article does, and where the row is a
	// stance. No column of an export.
	CarriedBy []string
}

// Column is one field of a Row under the name that CSV files and --fields use.
// Value is a string, an int, a float64, or nil where nothing is known. Field is
// where the Row holds a string that Value gives, for who writes millions of
// them: it costs no memory. It is nil for columns that are made up.
type Column struct {
	Name  string
	Value func(*Row) any
	Field func(*Row) *string
}

// field is a column of a field that is a string.
func field(name string, at func(*Row) *string) Column {
	return Column{name, func(r *Row) any { return *at(r) }, at}
}

// Columns are the columns of the stances and claims exports in their fixed
// order; new ones come only at the end.
var Columns = []Column{
	field("stance_key", func(r *Row) *string { return &r.StanceKey }),
	field("claim_key", func(r *Row) *string { return &r.ClaimKey }),
	field("article", func(r *Row) *string { return &r.Article }),
	field("published_on", func(r *Row) *string { return &r.PublishedOn }),
	field("outlet", func(r *Row) *string { return &r.Outlet }),
	field("headline", func(r *Row) *string { return &r.Headline }),
	field("url", func(r *Row) *string { return &r.URL }),
	field("speaker", func(r *Row) *string { return &r.Speaker }),
	field("speaker_id", func(r *Row) *string { return &r.SpeakerID }),
	field("speaker_kind", func(r *Row) *string { return (*string)(&r.SpeakerKind) }),
	field("speaker_title", func(r *Row) *string { return &r.SpeakerTitle }),
	field("speaker_org", func(r *Row) *string { return &r.SpeakerOrg }),
	field("office_city", func(r *Row) *string { return &r.OfficeCity }),
	field("office_state", func(r *Row) *string { return &r.OfficeState }),
	field("party", func(r *Row) *string { return &r.Party }),
	field("party_source", func(r *Row) *string { return &r.PartySource }),
	field("on_behalf_of", func(r *Row) *string { return &r.OnBehalfOf }),
	field("speaker_as_written", func(r *Row) *string { return &r.SpeakerAsWritten }),
	field("named_by", func(r *Row) *string { return (*string)(&r.NamedBy) }),
	field("cue", func(r *Row) *string { return &r.Cue }),
	field("cue_kind", func(r *Row) *string { return (*string)(&r.CueKind) }),
	field("statement", func(r *Row) *string { return &r.Statement }),
	field("statement_type", func(r *Row) *string { return (*string)(&r.StatementType) }),
	field("reads_as", func(r *Row) *string { return &r.ReadsAs }),
	field("topic", func(r *Row) *string { return &r.Topic }),
	field("stance", func(r *Row) *string { return (*string)(&r.Stance) }),
	{"stance_score", func(r *Row) any { return r.ofStance(r.StanceScore) }, nil},
	{"stance_confidence", func(r *Row) any { return r.ofStance(r.StanceConfidence) }, nil},
	field("stance_why", func(r *Row) *string { return &r.StanceWhy }),
	{"speaker_confidence", func(r *Row) any { return r.SpeakerConfidence }, nil},
	{"cities", func(r *Row) any { return r.cityNames() }, nil},
	{"city_ids", func(r *Row) any { return r.cityIDs() }, nil},
	field("context_before", func(r *Row) *string { return &r.ContextBefore }),
	field("context_after", func(r *Row) *string { return &r.ContextAfter }),
	{"spans", func(r *Row) any { return SpanList(r.Spans) }, nil},
	{"articles_carrying", func(r *Row) any { return r.ArticlesCarrying }, nil},
	field("first_published_on", func(r *Row) *string { return &r.FirstPublishedOn }),
	field("review", func(r *Row) *string { return &r.Review }),
	field("reviewer", func(r *Row) *string { return &r.Reviewer }),
	field("reviewed_at", func(r *Row) *string { return &r.ReviewedAt }),
	field("article_version", func(r *Row) *string { return &r.ArticleVersion }),
	field("fetched_at", func(r *Row) *string { return &r.FetchedAt }),
	field("extractor_version", func(r *Row) *string { return &r.ExtractorVersion }),
	field("run_id", func(r *Row) *string { return &r.RunID }),
	{"other_speakers", func(r *Row) any { return strings.Join(r.OtherSpeakers, "; ") }, nil},
	{"confidence", func(r *Row) any { return r.Confidence }, nil},
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
	var list []byte
	for i, s := range spans {
		if i > 0 {
			list = append(list, ';')
		}
		list = strconv.AppendInt(list, int64(s.Begin), 10)
		list = append(list, '-')
		list = strconv.AppendInt(list, int64(s.End), 10)
	}
	return string(list)
}

func (r *Row) ofStance(number float64) any {
	if r.Stance == "" {
		return nil
	}
	return number
}

func (r *Row) cityNames() string {
	if len(r.Cities) == 0 {
		return ""
	}
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
