package store

import (
	"context"
	"encoding/json"
	"strings"
	"unicode"

	"github.com/stancebook/stancebook"
)

// selection is a question in SQL: claims c, and stances t where the question
// is about stances.
type selection struct {
	stances bool
	narrow  bool // claims are found by another table, not in their own order
	where   []string
	args    []any
}

func (s *selection) and(clause string, args ...any) {
	s.where = append(s.where, clause)
	s.args = append(s.args, args...)
}

// from is the FROM and WHERE of the selection.
func (s *selection) from() string {
	tables := "claims c"
	if s.narrow || s.stances {
		tables += " INDEXED BY claims_narrow"
	}
	if s.stances {
		tables += " JOIN stances t ON t.claim_id = c.claim_id"
	}
	return " FROM " + tables + " WHERE " + strings.Join(s.where, " AND ")
}

// filter turns a question into SQL. A name that the book does not hold gives
// an *UnknownError.
func (b *Book) filter(ctx context.Context, q stancebook.Query) (*selection, error) {
	s := &selection{stances: q.Stances,
		narrow: q.Person != "" || q.Org != "" || q.City != "" || q.State != "" || q.Topic != "" || len(q.Stance) > 0}
	alive := "c.live"
	if q.Review == "" && q.ClaimKey == "" {
		alive += notRejected
	}
	s.and(alive)
	if err := b.filterNames(ctx, q, s); err != nil {
		return nil, err
	}
	if err := b.filterStances(ctx, q, s); err != nil {
		return nil, err
	}
	if q.ClaimKey != "" {
		s.and("c.claim_key = ?", q.ClaimKey)
	}
	if len(q.Type) > 0 {
		s.and("c.type IN ("+marks(len(q.Type))+")", anys(q.Type)...)
	}
	if q.Said {
		s.and("c.cue_kind = 'speech'")
	}
	if q.Since != "" {
		s.and("c.published_on >= ?", q.Since)
	}
	if q.Until != "" {
		s.and("c.published_on <> '' AND c.published_on <= ?", q.Until)
	}
	if q.MinConfidence > 0 {
		s.and("c.confidence >= ?", q.MinConfidence)
	}
	if q.Public {
		s.and(publicOnly)
	}
	switch q.Review {
	case "", "all":
	case "none":
		s.and("c.review = ''")
	default:
		s.and("c.review = ?", q.Review)
	}
	if q.Search != "" {
		if words := searchWords(q.Search); words != "" {
			s.narrow = true
			s.and("c.claim_id IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH ?)", words)
		} else {
			s.and("0")
		}
	}
	return s, nil
}

// notRejected leaves out the claims that a reviewer said are none. It looks
// them up apart, so that a count needs no more than an index.
const notRejected = " AND c.claim_id NOT IN (SELECT r.claim_id FROM claims r INDEXED BY claims_by_review WHERE r.live AND r.review <> '' AND r.review = 'rejected')"

// publicOnly leaves out the claims of which a speaker holds no office and
// speaks in no public role.
const publicOnly = `NOT EXISTS (SELECT 1 FROM speakers s JOIN people p USING (person_id)
	WHERE s.claim_id = c.claim_id AND NOT p.public AND NOT p.official)`

// filterNames narrows to a person, body, city, state or outlet.
func (b *Book) filterNames(ctx context.Context, q stancebook.Query, s *selection) error {
	if q.Person != "" {
		ids, err := b.findPeople(ctx, q.Person)
		if err != nil {
			return err
		}
		s.and("c.claim_id IN (SELECT claim_id FROM speakers WHERE person_id IN (SELECT value FROM json_each(?)))", idList(ids))
	}
	if q.Org != "" {
		ids, err := b.findOrgs(ctx, q.Org)
		if err != nil {
			return err
		}
		s.and(`c.claim_id IN (SELECT claim_id FROM speakers WHERE org_id IN (SELECT value FROM json_each(?))
			UNION SELECT claim_id FROM speakers WHERE body_id IN (SELECT value FROM json_each(?)))`,
			idList(ids), idList(ids))
	}
	role := ""
	if q.CityRole != "" {
		role = " AND role = '" + map[string]string{"for": "for", "about": "about"}[q.CityRole] + "'"
	}
	if q.City != "" {
		ids, err := b.findCities(ctx, q.City)
		if err != nil {
			return err
		}
		s.and("c.claim_id IN (SELECT claim_id FROM claim_cities WHERE city_id IN (SELECT value FROM json_each(?))"+role+")", idList(ids))
	}
	if q.State != "" {
		s.and("c.claim_id IN (SELECT claim_id FROM claim_cities WHERE city_id IN (SELECT city_id FROM cities WHERE state = ?)"+role+")", stateOf(q.State))
	}
	if q.Outlet != "" {
		outlets, err := b.findOutlets(ctx, q.Outlet)
		if err != nil {
			return err
		}
		s.and("c.outlet IN ("+marks(len(outlets))+")", anys(outlets)...)
	}
	return nil
}

// filterStances narrows to stances toward a topic or of a side.
func (b *Book) filterStances(ctx context.Context, q stancebook.Query, s *selection) error {
	side := "stance"
	if q.NoPrior {
		side = "words_stance"
	}
	var clauses []string
	var args []any
	if q.Topic != "" {
		name, err := b.findTopic(ctx, q.Topic)
		if err != nil {
			return err
		}
		clauses, args = append(clauses, "t.topic = ?"), append(args, name)
	}
	if len(q.Stance) > 0 {
		clauses, args = append(clauses, "t."+side+" IN ("+marks(len(q.Stance))+")"), append(args, anys(q.Stance)...)
	}
	switch {
	case len(clauses) == 0:
	case q.Stances:
		s.and(strings.Join(clauses, " AND "), args...)
	default:
		s.and("c.claim_id IN (SELECT t.claim_id FROM stances t WHERE "+strings.Join(clauses, " AND ")+")", args...)
	}
	return nil
}

// searchWords turns what a user typed into a full-text query of words and
// "phrases", all of which must occur; "" where it holds no word. Nothing in it
// is syntax.
func searchWords(typed string) string {
	var out []string
	add := func(words string) {
		if strings.ContainsFunc(words, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
			out = append(out, `"`+words+`"`)
		}
	}
	typed = strings.NewReplacer("“", `"`, "”", `"`, "\x00", " ").Replace(strings.ToValidUTF8(typed, " "))
	for i, part := range strings.Split(typed, `"`) {
		if i%2 == 1 {
			add(part)
			continue
		}
		for _, word := range strings.Fields(part) {
			add(word)
		}
	}
	return strings.Join(out, " ")
}

// stateOf is the full name of a state given by code or name in any case.
func stateOf(s string) string {
	if name := stancebook.StateName(strings.ToUpper(strings.TrimSpace(s))); name != "" {
		return name
	}
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		if w != "of" {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

func anys[T ~string](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// idList writes row ids for json_each.
func idList(ids []int64) string {
	if len(ids) == 0 {
		return "[]"
	}
	out, _ := json.Marshal(ids) // a list of numbers always can be
	return string(out)
}
