package store

import (
	"context"
	"encoding/json"
	"strings"
	"unicode"

	"github.com/stancebook/stancebook"
)

// filter turns a question into SQL. A name that the book does not hold gives
// an *UnknownError.
func (b *Book) filter(ctx context.Context, q stancebook.Query) (*selection, error) {
	s := &selection{stances: q.Stances, wanted: firstPage}
	if q.Limit > 0 && q.Limit <= wantedAtOnce {
		s.wanted = q.Limit
	}
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
	filterDays(q, s)
	if q.ClaimKey != "" {
		s.narrow("", "SELECT claim_id FROM claims WHERE claim_key = ?", "c.claim_id IN (SELECT claim_id FROM claims WHERE claim_key = ?)", q.ClaimKey)
	}
	if len(q.Type) > 0 {
		s.test("c.type IN ("+marks(len(q.Type))+")", anys(q.Type)...)
	}
	if q.Said {
		s.test("c.cue_kind = 'speech'")
	}
	if q.MinConfidence > 0 {
		s.test("c.confidence >= ?", q.MinConfidence)
	}
	if q.Public {
		s.and(publicOnly)
	}
	switch q.Review {
	case "", "all":
	case "none":
		s.and(notReviewed)
	default:
		s.narrow("", "SELECT claim_id FROM claims INDEXED BY claims_by_review WHERE live AND review <> '' AND review = ?", "c.review = ?", q.Review)
	}
	s.filterSearch(q.Search)
	if q.Within != nil || q.Limit > 0 && q.Limit <= wantedAtOnce {
		for i := range s.by {
			s.by[i].most = int(commonFew / max(1, s.by[i].list))
		}
	}
	if err := b.weigh(ctx, s); err != nil || q.Within == nil || !s.narrowed() {
		return s, err
	}
	return s, b.bound(ctx, s, q.Within)
}

// filterSearch narrows to what full text finds.
func (s *selection) filterSearch(typed string) {
	words := searchWords(typed)
	switch {
	case typed == "":
		return
	case words == "":
		s.narrow("", "SELECT claim_id FROM claims WHERE claim_id < 0", "c.claim_id < 0")
		return
	}
	s.narrow("", "SELECT rowid FROM claims_fts WHERE claims_fts MATCH ?", "EXISTS (SELECT 1 FROM claims_fts WHERE claims_fts MATCH ? AND rowid = c.claim_id)", words)
	several := strings.Count(words, `" "`)
	n := &s.by[len(s.by)-1]
	n.search, n.probe = true, searchCost*(1+3*float64(several))
	switch {
	case strings.Count(words, " ") > several:
		n.list = phraseCost
	case several > 0:
		n.list = severalCost
	}
}

// notRejected leaves out the claims that a reviewer said are none, notReviewed
// those that one looked at. They look them up apart, so that any index of
// claims will do; withReview says the same to one that holds the review, which
// of a million claims takes half the time.
const (
	notRejected = " AND c.claim_id NOT IN (SELECT r.claim_id FROM claims r INDEXED BY claims_by_review WHERE r.live AND r.review <> '' AND r.review = 'rejected')"
	notReviewed = "c.claim_id NOT IN (SELECT r.claim_id FROM claims r INDEXED BY claims_by_review WHERE r.live AND r.review <> '')"
)

var withReview = strings.NewReplacer(notRejected, " AND c.review <> 'rejected'", notReviewed, "c.review = ''")

// publicOnly leaves out the claims of which a speaker holds no office and
// speaks in no public role.
const publicOnly = `NOT EXISTS (SELECT 1 FROM speakers s JOIN people p USING (person_id)
	WHERE s.claim_id = c.claim_id AND NOT p.public AND NOT p.official)`

// filterDays narrows to days of publication; an undated claim fails them.
func filterDays(q stancebook.Query, s *selection) {
	var days []string
	var args []any
	if q.Since != "" {
		days, args = append(days, "c.published_on >= ?"), append(args, q.Since)
	}
	if q.Until != "" {
		days, args = append(days, "c.published_on > '' AND c.published_on <= ?"), append(args, q.Until)
	}
	if len(days) > 0 {
		s.narrowDays(strings.Join(days, " AND "), args...)
	}
}

// narrowDays narrows to days; those of one outlet have an index of their own.
func (s *selection) narrowDays(holds string, args ...any) {
	for i := range s.by {
		if n := &s.by[i]; n.kind == "outlet" {
			n.members = every([]clause{n.members, {strings.ReplaceAll(holds, "c.", ""), args}})
			n.holds = every([]clause{n.holds, {holds, args}})
			return
		}
	}
	s.narrow("days", "SELECT claim_id FROM claims INDEXED BY claims_by_date WHERE live AND "+strings.ReplaceAll(holds, "c.", ""), holds, args...)
}

// filterNames narrows to a person, body, city, state or outlet.
func (b *Book) filterNames(ctx context.Context, q stancebook.Query, s *selection) error {
	if q.Person != "" {
		ids, err := b.findPeople(ctx, q.Person)
		if err != nil {
			return err
		}
		s.bySpeaker(ids)
	}
	if q.Org != "" {
		ids, err := b.findOrgs(ctx, q.Org)
		if err != nil {
			return err
		}
		in := " IN (SELECT value FROM json_each(?))"
		s.narrow("", "SELECT claim_id FROM speakers WHERE org_id"+in+" UNION SELECT claim_id FROM speakers WHERE body_id"+in,
			"EXISTS (SELECT 1 FROM speakers x WHERE x.claim_id = c.claim_id AND (+x.org_id"+in+" OR +x.body_id"+in+"))", idList(ids), idList(ids))
	}
	role := ""
	if q.CityRole != "" {
		role = " AND x.role = '" + map[string]string{"for": "for", "about": "about"}[q.CityRole] + "'"
	}
	if q.City != "" {
		ids, err := b.findCities(ctx, q.City)
		if err != nil {
			return err
		}
		s.narrow("", "SELECT x.claim_id FROM claim_cities x WHERE x.city_id IN (SELECT value FROM json_each(?))"+role,
			"EXISTS (SELECT 1 FROM claim_cities x WHERE x.claim_id = c.claim_id AND +x.city_id IN (SELECT value FROM json_each(?))"+role+")", idList(ids))
	}
	if q.State != "" {
		s.narrow("", "SELECT x.claim_id FROM claim_cities x WHERE x.city_id IN (SELECT city_id FROM cities WHERE state = ?)"+role,
			"EXISTS (SELECT 1 FROM claim_cities x WHERE x.claim_id = c.claim_id AND +x.city_id IN (SELECT city_id FROM cities WHERE state = ?)"+role+")", stateOf(q.State))
	}
	if q.Outlet != "" {
		outlets, err := b.findOutlets(ctx, q.Outlet)
		if err != nil {
			return err
		}
		kind := ""
		if len(outlets) == 1 {
			kind = "outlet"
		}
		in := "outlet IN (" + marks(len(outlets)) + ")"
		s.narrow(kind, "SELECT claim_id FROM claims INDEXED BY claims_by_outlet WHERE live AND "+in, "c."+in, anys(outlets)...)
	}
	return nil
}

// bySpeaker narrows to what people of these rows said.
func (s *selection) bySpeaker(people []int64) {
	const who = "x.person_id IN (SELECT value FROM json_each(?))"
	s.narrow("", "SELECT x.claim_id FROM speakers x WHERE "+who, "EXISTS (SELECT 1 FROM speakers x WHERE x.claim_id = c.claim_id AND +"+who+")", idList(people))
}

// filterStances narrows to stances toward a topic or of a side.
func (b *Book) filterStances(ctx context.Context, q stancebook.Query, s *selection) error {
	side := "t.stance"
	if q.NoPrior {
		side = "t.words_stance"
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
		clauses, args = append(clauses, side+" IN ("+marks(len(q.Stance))+")"), append(args, anys(q.Stance)...)
	}
	if len(clauses) == 0 {
		return nil
	}
	where := strings.Join(clauses, " AND ")
	holds := where
	if !q.Stances {
		holds = "EXISTS (SELECT 1 FROM stances x WHERE x.claim_id = c.claim_id AND " + stanceAlias.ReplaceAllString(where, "x.") + ")"
	}
	s.narrow("", "SELECT t.claim_id FROM stances t WHERE "+where, holds, args...)
	s.by[len(s.by)-1].sides = q.Stances
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
