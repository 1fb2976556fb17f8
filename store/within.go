package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// bound narrows a selection to its claims that were read last, and tells whether
// there are more. Not date but the order of reading is what bounds: claims that
// were read one after the other lie side by side in every table.
func (b *Book) bound(ctx context.Context, s *selection, w *stancebook.Within) error {
	w.Most = s.affordable(w.Most)
	claims, err := b.readLast(ctx, s, w.Most+1, 0)
	if err != nil {
		return err
	}
	w.More = len(claims) > w.Most
	s.narrowTo(claims[:min(len(claims), w.Most)])
	return nil
}

// narrowTo has a selection give those claims alone, which it gave before.
func (s *selection) narrowTo(claims []readClaim) {
	for _, n := range s.by {
		if n.sides && s.stances {
			s.plain = append(s.plain, n.holds)
		}
	}
	const listed = "SELECT value FROM json_each(?)"
	list := []any{idList(idsOf(claims))}
	s.by = []narrowing{{members: clause{listed, list}, holds: clause{"c.claim_id IN (" + listed + ")", list}, probe: probeCost, list: listCost, most: common, size: len(claims)}}
	s.least, s.held = 0, append([]readClaim{}, claims...)
}

// What finding claims in the order of reading costs, in microseconds: a member
// of a list looked at, one put in that order, a step through it, a test by an
// index whose rows lie in it, one of a claim here and there.
const (
	lookCost      = 0.05
	inOrderCost   = 0.3
	nextCost      = 0.2
	probeNextCost = 1.2
	probeFarCost  = 2.5
)

// stretch is a part of the order in which claims were read: from one on until
// before another.
type stretch struct {
	from, before int64
	part         float64 // of all claims
}

// readLast are at most n of the claims that a selection gives, those that were
// read last first, and before the one of an id unless that is 0. It looks at
// the stretch that should hold them, then at all before that.
func (b *Book) readLast(ctx context.Context, s *selection, n int, before int64) (claims []readClaim, err error) {
	if before == 0 {
		before = int64(s.total) + 1
	}
	for at := s.back(n, before); ; at = s.stretch(0, at.from) {
		more, err := b.readIn(ctx, s, at, n-len(claims))
		if err != nil {
			return nil, err
		}
		if claims = append(claims, more...); len(claims) == n || at.from == 0 {
			return claims, nil
		}
	}
}

// back is the stretch that should hold n claims of a selection.
func (s *selection) back(n int, before int64) stretch {
	ids := float64(n)
	for _, by := range s.by {
		ids /= s.share(by)
	}
	return s.stretch(max(before-int64(min(ids, float64(s.total))*1.5)-1000, 0), before)
}

func (s *selection) stretch(from, before int64) stretch {
	return stretch{from, before, float64(before-from) / float64(max(s.total, 1))}
}

// effort is how long it should take to find the claims that a view counts, in
// microseconds, and leastCounted how many it counts however long that takes.
const (
	effort       = 8_000
	leastCounted = 50
)

// affordable is how many of a selection's claims a view may count that would
// count n.
func (s *selection) affordable(n int) int {
	_, _, cost := s.backWay(s.back(n, int64(s.total)+1), float64(n))
	if cost <= effort {
		return n
	}
	return min(n, max(leastCounted, int(float64(n)*effort/cost)))
}

// readIn are at most n claims of a stretch, the last first: found by a walk back
// through it, or from the list that one part of the question gives.
func (b *Book) readIn(ctx context.Context, s *selection, at stretch, n int) ([]readClaim, error) {
	var text string
	var args []any
	way, tests, _ := s.backWay(at, float64(n))
	if way < 0 {
		text = "SELECT " + readColumns + " FROM claims c INDEXED BY claims_narrow WHERE c.claim_id >= ? AND c.claim_id < ? AND " + tests.text + " ORDER BY c.claim_id DESC LIMIT " + limit(n)
		args = slices.Concat([]any{at.from, at.before}, tests.args)
	} else {
		// The rows come in the order of m, which is sorted because it is limited: no
		// more of it is looked at than is asked for. What can be asked of m is asked
		// before its claim is looked up.
		tests.text = strings.ReplaceAll(tests.text, "c.claim_id", "m.claim_id")
		members := s.by[way].members
		text = "WITH members(claim_id) AS (" + members.text + `), m AS (SELECT claim_id FROM members WHERE claim_id >= ? AND claim_id < ? ORDER BY 1 DESC LIMIT -1)
			SELECT DISTINCT ` + readColumns + " FROM m CROSS JOIN claims c INDEXED BY claims_narrow ON c.claim_id = m.claim_id WHERE " + tests.text + " LIMIT " + limit(n)
		args = slices.Concat(members.args, []any{at.from, at.before}, tests.args)
	}
	return b.claimsIn(ctx, text, args)
}

// backWay is the cheapest way back through a stretch to n claims: by the list
// of the narrowing that it names, or by all claims where that is -1; with what
// else is to be asked of each, and what it costs.
func (s *selection) backWay(at stretch, n float64) (way int, tests clause, least float64) {
	way, least = -1, math.Inf(1)
	for i := -1; i < len(s.by); i++ {
		steps, cost := n, 0.0
		for j, b := range s.by {
			if i != j {
				steps /= s.share(b)
			}
		}
		if i < 0 {
			steps = min(steps, at.part*float64(s.total))
			cost = steps * nextCost
		} else {
			held := float64(s.by[i].size) * at.part
			steps = min(steps, held)
			cost = steps * nextCost
			if s.by[i].search {
				cost += steps * s.by[i].list
			} else {
				cost += float64(s.by[i].size)*lookCost + held*inOrderCost
			}
		}
		asked, more := s.backTests(at, steps, i)
		if cost += more; cost < least {
			way, tests, least = i, asked, cost
		}
	}
	return way, tests, least
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

// backTests are all that the question asks but one narrowing, of n claims of a
// stretch that come by a way, and what they cost. Of a list what stands in a
// claim is asked last: only then it is looked up.
func (s *selection) backTests(at stretch, n float64, way int) (clause, float64) {
	list, cost, probeNext := slices.Clone(s.plain), 0.0, probeNextCost
	columns, others := []int{}, []int{}
	for i, b := range s.by {
		switch {
		case i == way:
		case b.kind != "":
			columns = append(columns, i)
		default:
			others = append(others, i)
		}
	}
	slices.SortFunc(others, func(i, j int) int { return cmp.Compare(s.by[i].size, s.by[j].size) })
	lookUp := func() {
		for _, i := range columns {
			list = append(list, s.by[i].holds)
			n *= s.share(s.by[i])
		}
	}
	if way < 0 {
		lookUp()
	} else {
		probeNext = probeFarCost
	}
	for _, i := range others {
		asked, more := s.backTest(at, n, s.by[i], probeNext)
		list, cost = append(list, asked), cost+more
		n *= s.share(s.by[i])
	}
	if way >= 0 {
		cost += n * probeFarCost
		lookUp()
	}
	return every(list), cost
}

// backTest asks one narrowing of n claims of a stretch by the cheaper of its
// forms.
func (s *selection) backTest(at stretch, n float64, b narrowing, probeNext float64) (asked clause, cost float64) {
	probed, listed := n*min(b.probe, probeNext), float64(b.size)*b.list+n*onListCost
	members, holds := b.members, b.holds
	if b.search {
		probed, listed = n*b.probe, at.part*float64(b.size)*b.list+n*onListCost
		members = clause{members.text + " AND rowid >= ? AND rowid < ?", slices.Concat(members.args, []any{at.from, at.before})}
	}
	if listed < probed {
		return clause{"+c.claim_id IN (" + members.text + ")", members.args}, listed
	}
	if b.sides && s.stances {
		holds.text = "EXISTS (SELECT 1 FROM stances t WHERE t.claim_id = c.claim_id AND " + holds.text + ")"
	}
	return holds, probed
}
