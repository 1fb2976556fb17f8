package store

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"

	"github.com/stancebook/stancebook"
)

// bound narrows a selection to its claims that were read last, where q sets a
// bound and there are more. Not date but the order of reading is what bounds:
// claims that were read one after the other lie side by side in every table.
func (b *Book) bound(ctx context.Context, s *selection, w *stancebook.Within) error {
	claims, err := b.readLast(ctx, s, w.Most+1, 0)
	if err != nil {
		return err
	}
	if w.More = len(claims) > w.Most; w.More {
		s.narrowTo(claims[:w.Most])
	}
	return nil
}

// narrowTo has a selection give those claims alone, which it gave before.
func (s *selection) narrowTo(claims []readClaim) {
	ids := make([]int64, len(claims))
	for i, c := range claims {
		ids[i] = c.id
	}
	for _, n := range s.by {
		if n.sides && s.stances {
			s.plain = append(s.plain, n.holds)
		}
	}
	const listed = "SELECT value FROM json_each(?)"
	list := []any{idList(ids)}
	s.by = []narrowing{{members: clause{listed, list}, holds: clause{"c.claim_id IN (" + listed + ")", list}, probe: probeCost, most: common, size: len(ids)}}
	s.least = 0
}

// readClaim is a claim as the narrow index has it.
type readClaim struct {
	id, story, fold int64
	form, on        string
}

// What finding claims in the order of reading costs, in microseconds: one put
// in that order, a step through it, a test by an index whose rows lie in it.
const (
	inOrderCost   = 0.3
	nextCost      = 0.2
	probeNextCost = 1.5
)

// readLast are at most n of the claims that a selection gives, those that were
// read last first, and before the one of an id unless that is 0: found by a walk
// back through all claims, or from the list that the question's narrowest part
// gives.
func (b *Book) readLast(ctx context.Context, s *selection, n int, before int64) (claims []readClaim, err error) {
	const columns = "c.claim_id, c.story_id, c.fold, c.type, c.published_on"
	if before == 0 {
		before = math.MaxInt64
	}
	list, listing := s.backList(float64(n))
	walk, walking := s.backWalk(float64(n))
	text, args := "SELECT "+columns+" FROM claims c INDEXED BY claims_narrow WHERE "+walk.text+" AND c.claim_id < ? ORDER BY c.claim_id DESC LIMIT "+limit(n), append(walk.args, before)
	if s.least >= 0 && listing < walking {
		// The rows come in the order of m, which is sorted because it is limited: no
		// more of it is looked at than is asked for.
		members := s.by[s.least].members
		text = "WITH m(claim_id) AS (SELECT * FROM (" + members.text + ") ORDER BY 1 DESC LIMIT -1) SELECT DISTINCT " + columns +
			" FROM m CROSS JOIN claims c INDEXED BY claims_narrow ON c.claim_id = m.claim_id WHERE " + list.text + " AND c.claim_id < ? LIMIT " + limit(n)
		args = slices.Concat(members.args, list.args, []any{before})
	}
	err = b.query(ctx, text, args, func(rows *sql.Rows) error {
		var c readClaim
		err := rows.Scan(&c.id, &c.story, &c.fold, &c.form, &c.on)
		claims = append(claims, c)
		return err
	})
	return claims, err
}

// eachOnce leaves of claims that are copies of each other the first that was
// published, and keeps their order.
func eachOnce(claims []readClaim) []readClaim {
	type words struct{ story, fold int64 }
	later := func(a, b readClaim) bool {
		return cmp.Or(yes(a.on == "")-yes(b.on == ""), cmp.Compare(a.on, b.on), cmp.Compare(a.id, b.id)) > 0
	}
	first := map[words]readClaim{}
	for _, c := range claims {
		if known, copied := first[words{c.story, c.fold}]; !copied || later(known, c) {
			first[words{c.story, c.fold}] = c
		}
	}
	return slices.DeleteFunc(claims, func(c readClaim) bool { return first[words{c.story, c.fold}].id != c.id })
}

// share is the part of all claims that a narrowing leaves, at most.
func (s *selection) share(n narrowing) float64 {
	return min(1, float64(max(n.size, 1))/float64(max(s.total, 1)))
}

// backWalk are the tests of a walk back through all claims, and what it costs.
func (s *selection) backWalk(wanted float64) (clause, float64) {
	steps := wanted
	for _, n := range s.by {
		steps /= s.share(n)
	}
	steps = min(steps, float64(s.total))
	tests, cost := s.backTests(steps, -1)
	return tests, cost + steps*nextCost
}

// backList are the tests of the narrowest part's members, from the last read
// on, and what they cost.
func (s *selection) backList(wanted float64) (clause, float64) {
	if s.least < 0 {
		return clause{}, 0
	}
	least := s.by[s.least]
	steps, sorted := wanted, least.many()*inOrderCost
	for i, n := range s.by {
		if i != s.least {
			steps /= s.share(n)
		}
	}
	if least.probe == searchCost {
		sorted = 0 // full text gives them in this order
	}
	steps = min(steps, least.many())
	tests, cost := s.backTests(steps, s.least)
	return tests, cost + sorted + steps*probeNextCost
}

// backTests are all that the question asks but one narrowing, of n claims in
// the order of reading.
func (s *selection) backTests(n float64, but int) (clause, float64) {
	list, cost := slices.Clone(s.plain), 0.0
	for i, b := range s.by {
		if i == but {
			continue
		}
		probed := n * min(b.probe, probeNextCost)
		if b.probe == searchCost {
			probed = n * searchCost
		}
		if listed := b.many()*listCost + n*onListCost; listed < probed {
			list, cost = append(list, clause{"+c.claim_id IN (" + b.members.text + ")", b.members.args}), cost+listed
		} else {
			holds := b.holds
			if b.sides && s.stances {
				holds.text = "EXISTS (SELECT 1 FROM stances t WHERE t.claim_id = c.claim_id AND " + holds.text + ")"
			}
			list, cost = append(list, holds), cost+probed
		}
		n *= s.share(b)
	}
	return every(list), cost
}
