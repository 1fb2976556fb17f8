package store

import (
	"context"
	"database/sql"

	"github.com/stancebook/stancebook"
)

// most is how many of the claims that a question asks for are counted: a
// reader who looks at facets narrows further long before they would need more,
// and the time of a view does not grow with the book.
const most = 1000

// facetValues is how many values a facet lists.
const facetValues = 8

// Find reads the size claims that come after the first from of those that q
// asks for, and counts what the first of all of them are about.
func (b *Book) Find(ctx context.Context, q stancebook.Query, from, size int) (f stancebook.Finding, err error) {
	places, err := b.first(ctx, q, max(most, from+size)+1)
	if err != nil {
		return f, err
	}
	f.More = len(places) > max(most, from+size)
	f.Count = len(places)
	if f.More {
		f.Count--
	}
	if from < f.Count {
		if f.Rows, err = b.rowsOf(ctx, q, places[from:min(from+size, f.Count)]); err != nil {
			return f, err
		}
	}
	f.Facets, err = b.facets(ctx, q, places[:f.Count])
	return f, err
}

// first are the places of the first rows that q asks for.
func (b *Book) first(ctx context.Context, q stancebook.Query, size int) (list []place, err error) {
	q.Limit = size
	for page, err := range b.pages(ctx, q) {
		if err != nil {
			return nil, err
		}
		list = append(list, page...)
	}
	return list, nil
}

// A facet is counted by one statement over the claims of ?1, or the stances of
// ?2 where the question is about stances: value, name, claims.
var facetQueries = []struct{ filter, claims, stances string }{
	{"person", `SELECT p.person_key, p.name, count(DISTINCT s.claim_id) FROM json_each(?1) j JOIN speakers s ON s.claim_id = j.value JOIN people p USING (person_id) GROUP BY 1 ORDER BY 3 DESC, 2`, ""},
	{"city", `SELECT iif(k.state = '', k.name, k.name || ', ' || k.code), '', count(DISTINCT x.claim_id) FROM json_each(?1) j JOIN claim_cities x ON x.claim_id = j.value
		JOIN cities k USING (city_id) WHERE k.name <> '' GROUP BY k.city_id ORDER BY 3 DESC, 1`, ""},
	{"topic", `SELECT t.topic, o.title, count(DISTINCT t.claim_id) FROM json_each(?1) j JOIN stances t ON t.claim_id = j.value JOIN topics o ON o.name = t.topic GROUP BY 1 ORDER BY 3 DESC, 1`,
		`SELECT t.topic, o.title, count(*) FROM json_each(?2) j JOIN stances t ON t.stance_id = j.value JOIN topics o ON o.name = t.topic GROUP BY 1 ORDER BY 3 DESC, 1`},
	{"stance", `SELECT t.stance, '', count(DISTINCT t.claim_id) FROM json_each(?1) j JOIN stances t ON t.claim_id = j.value WHERE ?3 IN ('', t.topic) GROUP BY 1 ORDER BY 3 DESC, 1`,
		`SELECT t.stance, '', count(*) FROM json_each(?2) j JOIN stances t ON t.stance_id = j.value GROUP BY 1 ORDER BY 3 DESC, 1`},
	{"type", `SELECT c.type, '', count(*) FROM json_each(?1) j JOIN claims c INDEXED BY claims_narrow ON c.claim_id = j.value WHERE c.live GROUP BY 1 ORDER BY 3 DESC, 1`, ""},
	{"outlet", `SELECT d.outlet, '', count(DISTINCT c.claim_id) FROM json_each(?1) j JOIN claims c INDEXED BY claims_narrow ON c.claim_id = j.value
		JOIN claims d ON d.story_id = c.story_id AND d.fold = c.fold WHERE c.live AND d.live AND d.review <> 'rejected' AND d.outlet <> '' GROUP BY 1 ORDER BY 3 DESC, 1`, ""},
	{"month", `SELECT substr(c.published_on, 1, 7), '', count(*) FROM json_each(?1) j JOIN claims c INDEXED BY claims_narrow ON c.claim_id = j.value WHERE c.live AND c.published_on <> '' GROUP BY 1 ORDER BY 1 DESC`, ""},
}

func (b *Book) facets(ctx context.Context, q stancebook.Query, places []place) (list []stancebook.Facet, err error) {
	claims, stances := make([]int64, len(places)), make([]int64, len(places))
	for i, p := range places {
		claims[i], stances[i] = p.claim, p.id
	}
	topic := q.Topic
	if topic != "" {
		if topic, err = b.findTopic(ctx, topic); err != nil {
			return nil, err
		}
	}
	args := []any{idList(claims), idList(stances), topic}
	for _, asked := range facetQueries {
		f := stancebook.Facet{Filter: asked.filter}
		text := asked.claims
		if q.Stances && asked.stances != "" {
			text = asked.stances
		}
		err := b.query(ctx, text, args, func(rows *sql.Rows) error {
			if len(f.Values) == facetValues {
				f.Others++
				return nil
			}
			var v stancebook.FacetValue
			err := rows.Scan(&v.Value, &v.Name, &v.Claims)
			f.Values = append(f.Values, v)
			return err
		})
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}
