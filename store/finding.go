package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// most is how many of the claims that a question asks for are counted: a
// reader who looks at facets narrows further long before they would need more,
// and the time of a view does not grow with the book.
const most = 300

// mostSorted is how many claims, those read last, are put in an order that no
// index gives.
const mostSorted = 2000

// facetValues is how many values a facet lists.
const facetValues = 8

// Find reads the size claims that come after the first from of those that q
// asks for, and counts what they all are about: where they are many, those that
// were read last.
func (b *Book) Find(ctx context.Context, q stancebook.Query, from, size int) (f stancebook.Finding, err error) {
	f, claims, err := b.find(ctx, q, from, size)
	if err == nil {
		f.Facets, err = b.facets(ctx, q, claims)
	}
	return f, err
}

// First is Find without facets.
func (b *Book) First(ctx context.Context, q stancebook.Query, from, size int) (stancebook.Finding, error) {
	f, _, err := b.find(ctx, q, from, size)
	return f, err
}

// find is Find but for what the claims that it counted are about.
func (b *Book) find(ctx context.Context, q stancebook.Query, from, size int) (f stancebook.Finding, claims []readClaim, err error) {
	q.Stances, q.Limit, q.Within = false, from+size+1, nil
	s, err := b.rowFilter(ctx, q)
	if err != nil {
		return f, nil, err
	}
	claims, all, err := b.countable(ctx, s, q)
	if err != nil {
		return f, nil, err
	}
	s.wanted = size + 1 // a later page is in the order of the first
	_, cost := s.walks()
	if s.wanted = q.Limit; q.Dedupe {
		s.wanted = q.Limit * 5 / 4 // a list is not to be made twice
	}
	if some := !inIndex(q.Sort) || cost > effort; some || all {
		s.narrowTo(claims)
		if !all {
			f.Sorted = len(claims)
		}
	}
	if q.Dedupe {
		claims = eachOnce(slices.Clone(claims))
	}
	if f.More = !all || len(claims) > most; f.More {
		claims = claims[:min(len(claims)-1, most)]
	}
	f.Count = len(claims)
	places, err := b.firstOf(ctx, s, q)
	if err == nil && from < len(places) {
		f.Rows, err = b.rowsOf(ctx, q, places[from:min(from+size, len(places))])
	}
	return f, claims, err
}

// inIndex tells whether an index holds the claims in an order.
func inIndex(order string) bool {
	switch strings.TrimPrefix(order, "-") {
	case "", "date", "outlet":
		return true
	}
	return false
}

// countable are claims of a selection, those read last first: all of them, or
// one more at least than are counted, copies once, or as many as are put in
// order; fewer where they are hard to find.
func (b *Book) countable(ctx context.Context, s *selection, q stancebook.Query) (claims []readClaim, all bool, err error) {
	wanted := most * 5 / 4 // of eight claims one may be a copy
	if !inIndex(q.Sort) {
		wanted = mostSorted
	}
	block := s.affordable(wanted)
	for before := int64(0); ; before = claims[len(claims)-1].id {
		more, err := b.readLast(ctx, s, block, before)
		if err != nil {
			return nil, false, err
		}
		claims, all = append(claims, more...), len(more) < block
		if all || block < wanted || wanted == mostSorted || !q.Dedupe || len(eachOnce(slices.Clone(claims))) > most {
			return claims, all, nil
		}
	}
}

// first are the places of the first rows that q asks for.
func (b *Book) first(ctx context.Context, q stancebook.Query, size int) ([]place, error) {
	q.Limit = size
	s, err := b.rowFilter(ctx, q)
	if err != nil {
		return nil, err
	}
	return b.firstOf(ctx, s, q)
}

// firstOf are the places of the first rows that a selection gives in the order
// of q, at most as many as q asks for.
func (b *Book) firstOf(ctx context.Context, s *selection, q stancebook.Query) (list []place, err error) {
	for page, err := range b.pagesOf(ctx, s, q) {
		if err != nil {
			return nil, err
		}
		list = append(list, page...)
	}
	return list, nil
}

// facetQueries count the claims of ?1 by value: value, name, claims.
var facetQueries = map[string]string{
	"person": `SELECT p.person_key, p.name, g.n FROM (SELECT s.person_id, count(DISTINCT s.claim_id) AS n FROM json_each(?1) j CROSS JOIN speakers s ON s.claim_id = j.value
		WHERE s.person_id IS NOT NULL GROUP BY 1) g JOIN people p USING (person_id) ORDER BY 3 DESC, 2`,
	"city": `SELECT iif(k.state = '', k.name, k.name || ', ' || k.code), '', g.n FROM (SELECT x.city_id, count(DISTINCT x.claim_id) AS n
		FROM json_each(?1) j CROSS JOIN claim_cities x ON x.claim_id = j.value GROUP BY 1) g JOIN cities k USING (city_id) WHERE k.name <> '' ORDER BY 3 DESC, 1`,
	"outlet": `SELECT e.outlet, '', count(DISTINCT c.claim_id) FROM json_each(?1) j CROSS JOIN claims c INDEXED BY claims_narrow ON c.claim_id = j.value AND c.live
			CROSS JOIN claims d INDEXED BY claims_by_words ON d.story_id = c.story_id AND d.fold = c.fold AND d.live
			CROSS JOIN claims e INDEXED BY claims_narrow ON e.claim_id = d.claim_id AND e.live
		WHERE e.review <> 'rejected' AND e.outlet <> '' GROUP BY 1 ORDER BY 3 DESC, 1`,
}

// facets count claims by what they are about.
func (b *Book) facets(ctx context.Context, q stancebook.Query, claims []readClaim) (list []stancebook.Facet, err error) {
	ids := idsOf(claims)
	forms, months := map[string]int{}, map[string]int{}
	for _, c := range claims {
		forms[c.form]++
		if c.on != "" {
			months[c.month()]++
		}
	}
	topics, sides, titles, err := b.stanceFacets(ctx, q, ids)
	for _, filter := range []string{"person", "city", "topic", "stance", "type", "outlet", "month"} {
		if err != nil {
			return nil, err
		}
		f := facet{stancebook.Facet{Filter: filter}}
		switch filter {
		case "topic":
			f.addAll(mostFirst(topics), titles)
		case "stance":
			f.addAll(mostFirst(sides), nil)
		case "type":
			f.addAll(mostFirst(forms), nil)
		case "month":
			for _, month := range slices.Backward(slices.Sorted(maps.Keys(months))) {
				f.add(stancebook.FacetValue{Value: month, Claims: months[month]})
			}
		default:
			err = b.query(ctx, facetQueries[filter], []any{idList(ids)}, func(rows *sql.Rows) error {
				var v stancebook.FacetValue
				err := rows.Scan(&v.Value, &v.Name, &v.Claims)
				f.add(v)
				return err
			})
		}
		list = append(list, f.Facet)
	}
	return list, err
}

// stanceFacets count claims by topic and by stance, toward the topic alone that
// q asks for.
func (b *Book) stanceFacets(ctx context.Context, q stancebook.Query, ids []int64) (topics, sides map[string]int, titles map[string]string, err error) {
	topics, sides, titles = map[string]int{}, map[string]int{}, map[string]string{}
	asked := q.Topic
	if asked != "" {
		if asked, err = b.findTopic(ctx, asked); err != nil {
			return
		}
	}
	type stated struct {
		claim int64
		side  string
	}
	held := map[stated]bool{}
	err = b.query(ctx, `SELECT t.claim_id, t.topic, t.stance, o.title FROM json_each(?) j CROSS JOIN stances t ON t.claim_id = j.value
		JOIN topics o ON o.name = t.topic`, []any{idList(ids)}, func(rows *sql.Rows) error {
		var s stated
		var topic, title string
		err := rows.Scan(&s.claim, &topic, &s.side, &title)
		topics[topic]++
		titles[topic] = title
		if (asked == "" || topic == asked) && !held[s] {
			held[s] = true
			sides[s.side]++
		}
		return err
	})
	return
}

// facet is a facet that is being filled.
type facet struct{ stancebook.Facet }

func (f *facet) add(v stancebook.FacetValue) {
	if len(f.Values) < facetValues {
		f.Values = append(f.Values, v)
	} else {
		f.Others++
	}
}

func (f *facet) addAll(list []stancebook.Counted, names map[string]string) {
	for _, n := range list {
		f.add(stancebook.FacetValue{Value: n.Value, Name: names[n.Value], Claims: n.Claims})
	}
}
