package store

import (
	"context"
	"database/sql"

	"github.com/stancebook/stancebook"
)

// CitySides counts the stances of claims for or about each city that q asks
// for. Words that several copies of a story carry count once.
func (b *Book) CitySides(ctx context.Context, q stancebook.Query) (map[stancebook.City]stancebook.Sides, error) {
	q.Stances, q.Limit, q.GroupBy, q.Sort = true, 0, "", ""
	s, err := b.filter(ctx, q)
	if err != nil {
		return nil, err
	}
	from, args := s.from()
	out := map[stancebook.City]stancebook.Sides{}
	err = b.query(ctx, `WITH picked AS MATERIALIZED (SELECT c.claim_id, c.story_id, c.fold, `+sideOf(q)+` AS side`+from+`)
		SELECT k.name, k.state, coalesce(k.geonameid, 0), p.side, count(DISTINCT p.story_id || ' ' || p.fold)
		FROM picked p JOIN claim_cities x USING (claim_id) JOIN cities k USING (city_id) WHERE k.name <> '' GROUP BY k.city_id, p.side`, args, func(rows *sql.Rows) error {
		var c stancebook.City
		var side stancebook.Side
		var n int
		if err := rows.Scan(&c.Name, &c.State, &c.GeonameID, &side, &n); err != nil {
			return err
		}
		sides := out[c]
		sides.AddMany(side, n)
		out[c] = sides
		return nil
	})
	return out, err
}
