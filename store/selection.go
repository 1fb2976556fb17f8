package store

import (
	"cmp"
	"context"
	"database/sql"
	"regexp"
	"slices"
	"strings"
)

// clause is a piece of SQL with its arguments.
type clause struct {
	text string
	args []any
}

// every joins clauses by AND.
func every(list []clause) (all clause) {
	texts := make([]string, len(list))
	for i, c := range list {
		texts[i] = c.text
		all.args = append(all.args, c.args...)
	}
	all.text = strings.Join(texts, " AND ")
	return all
}

// narrowing is one of the things that a question asks of claims c, in two
// forms: members lists such claims by an index, holds tests one of them. Which
// is cheaper depends on how many claims are to be tested.
type narrowing struct {
	kind           string // "days", "outlet": a walk through claims in order keeps to them for nothing
	members, holds clause
	probe          float64 // what one test costs
	list           float64 // what one member costs on a list
	most           int     // up to where members are counted
	size           int     // of members
	sides          bool    // it is about stances t, and asked of each of them, too
	live           bool    // members are live claims alone
	search         bool    // full text gives members, in the order of reading
}

// wantedAtOnce is up to how many rows a question that says how many it wants
// reads in one page: each page costs a list of the question's claims anew.
const wantedAtOnce = 2500

// What finding claims costs, in microseconds, as measured in a book of a
// million claims: a step from one claim to the next in order, a claim looked up
// by its number, one put on a list, one looked for on the list, a test by an
// index, a test by full text.
const (
	stepCost   = 0.1
	lookupCost = 5
	listCost   = 0.2
	onListCost = 0.15
	columnCost = 0.1
	probeCost  = 4
	searchCost = 110
	// One that full text finds by several words, or by a phrase, put on a list.
	severalCost = 0.6
	phraseCost  = 5
)

// common is how many members a narrowing has that leaves many claims: more are
// not counted, nor so many where few rows are wanted. How many more there are
// is then estimated from some stretches of claims read one after the other.
const (
	common        = 60_000
	commonFew     = 5_000
	stretches     = 8
	stretchSize   = 100
	searchStretch = 2_000
)

// selection is a question in SQL: claims c, and stances t where the question
// is about stances.
type selection struct {
	stances bool
	plain   []clause // asked of every claim
	by      []narrowing
	least   int         // of by, the one with the fewest members; -1 where nothing narrows
	last    []clause    // asked of the claims that passed the others
	total   int         // claims in the book, about
	wanted  int         // rows of the first page
	wide    bool        // a test reads more of a claim than where it stands
	held    []readClaim // the claims that by lists, where a bound made them known
}

func (s *selection) and(text string, args ...any) { s.plain = append(s.plain, clause{text, args}) }

// test is and, of what stands in the claim itself.
func (s *selection) test(text string, args ...any) {
	s.and(text, args...)
	s.wide = true
}

// narrow adds a narrowing whose two forms take the same arguments.
func (s *selection) narrow(kind, members, holds string, args ...any) {
	n := narrowing{kind: kind, live: strings.Contains(members, "WHERE live"), members: clause{members, args}, holds: clause{holds, args}, probe: probeCost, list: listCost, most: common}
	if kind != "" {
		n.probe = columnCost
	}
	s.by = append(s.by, n)
}

// narrowed tells whether the question leaves any claim out that is an answer.
func (s *selection) narrowed() bool { return len(s.plain)+len(s.by) > 1 }

// weigh counts what each narrowing leaves, and finds the one that leaves least.
func (b *Book) weigh(ctx context.Context, s *selection) error {
	s.least = -1
	if err := b.read.QueryRowContext(ctx, "SELECT coalesce(max(claim_id), 0) FROM claims").Scan(&s.total); err != nil {
		return b.explain(err)
	}
	for i := range s.by {
		n := &s.by[i]
		err := b.query(ctx, "SELECT count(*) FROM ("+n.members.text+" LIMIT "+limit(n.most)+")", n.members.args, func(rows *sql.Rows) error { return rows.Scan(&n.size) })
		if err == nil && n.size == n.most {
			err = b.estimate(ctx, s, n)
		}
		if err != nil {
			return err
		}
		if s.least < 0 || n.size < s.by[s.least].size {
			s.least = i
		}
	}
	return nil
}

// estimate estimates how many members a narrowing has that has many.
func (b *Book) estimate(ctx context.Context, s *selection, n *narrowing) error {
	long := stretchSize
	text := " CROSS JOIN claims c INDEXED BY claims_narrow ON c.claim_id >= s.value AND c.claim_id < s.value + "
	where := n.holds
	if n.search {
		long, text, where = searchStretch, " CROSS JOIN claims_fts ON claims_fts.rowid >= s.value AND claims_fts.rowid < s.value + ", clause{"claims_fts MATCH ?", n.members.args}
	} else if where.text = "c.live AND " + where.text; n.sides && s.stances {
		where.text = "c.live AND EXISTS (SELECT 1 FROM stances t WHERE t.claim_id = c.claim_id AND " + n.holds.text + ")"
	}
	begins := make([]int, stretches)
	for i := range begins {
		begins[i] = max(s.total*(i+1)/stretches-long, 0)
	}
	found := 0
	err := b.query(ctx, "SELECT count(*) FROM json_each(?) s"+text+limit(long)+" WHERE "+where.text, append([]any{jsonOf(begins)}, where.args...), func(rows *sql.Rows) error { return rows.Scan(&found) })
	n.size = max(n.most, min(found*s.total/(stretches*long), s.total))
	return err
}

// few tells whether the claims that may answer are few enough to look at all
// of them.
func (s *selection) few() bool { return s.least >= 0 && s.by[s.least].size < s.by[s.least].most }

// tests are the narrowings as tests of n claims whose number stands in column,
// those with the fewest members first, and what they cost together.
func (s *selection) tests(column string, n float64, left func(narrowing) bool) (list []clause, cost float64) {
	by := slices.Clone(s.by)
	slices.SortStableFunc(by, func(a, b narrowing) int { return cmp.Compare(a.size, b.size) })
	for _, b := range by {
		if !left(b) {
			continue
		}
		listed, probed := float64(b.size)*b.list+n*onListCost, n*b.probe
		switch {
		case listed < probed:
			// The sign keeps SQLite from going by the list.
			list = append(list, clause{"+" + column + " IN (" + b.members.text + ")", b.members.args})
		case !b.sides:
			list = append(list, clause{strings.ReplaceAll(b.holds.text, "c.claim_id", column), b.holds.args})
		}
		cost += min(listed, probed)
		n *= min(1, float64(b.size)/float64(max(s.total, 1)))
	}
	return list, cost
}

// sideTests are the narrowings that each stance t of a claim must pass.
func (s *selection) sideTests() (list []clause) {
	for _, n := range s.by {
		if n.sides {
			list = append(list, n.holds)
		}
	}
	return list
}

// passes are all that the question asks, as tests of one claim.
func (s *selection) passes() clause {
	list := slices.Clone(s.plain)
	for _, n := range s.by {
		list = append(list, n.holds)
	}
	return every(list)
}

// listed are the question's clauses where its narrowest part lists the claims.
func (s *selection) listed() (list []clause, cost float64) {
	list = slices.Clone(s.plain)
	if s.least >= 0 {
		least := s.by[s.least]
		list = append(list, clause{"c.claim_id IN (" + least.members.text + ")", least.members.args})
		tests, more := s.tests("c.claim_id", float64(least.size), func(n narrowing) bool { return n.members.text != least.members.text })
		list, cost = append(list, tests...), float64(least.size)*(least.list+lookupCost)+more
	}
	return append(list, s.sideTests()...), cost
}

// from is the FROM and WHERE of the selection, with further tables joined.
func (s *selection) from(joins ...string) (text string, args []any) {
	text, args = s.fromIndex("claims_narrow", joins...)
	return withReview.Replace(text), args
}

// fromIndex is from, of an index that holds no more of a claim than is asked.
func (s *selection) fromIndex(index string, joins ...string) (text string, args []any) {
	tables := "claims c INDEXED BY " + index
	if s.stances {
		tables += " JOIN stances t ON t.claim_id = c.claim_id"
	}
	list, _ := s.listed()
	where := every(list)
	return " FROM " + tables + strings.Join(joins, "") + " WHERE " + where.text, where.args
}

var (
	claimAlias  = regexp.MustCompile(`\bc\.`)
	stanceAlias = regexp.MustCompile(`\bt\.`)
)

// onlyFirst leaves out a claim where an earlier one of its story has the same
// words and passes the same tests: of an order of all claims no more needs to
// be looked at than is asked for.
func (s *selection) onlyFirst() {
	where := s.passes()
	passes := claimAlias.ReplaceAllString(where.text, "d.")
	tables := "claims d INDEXED BY claims_by_words"
	if s.stances {
		passes = stanceAlias.ReplaceAllString(passes, "u.")
		tables += " JOIN stances u ON u.claim_id = d.claim_id AND u.topic = t.topic"
	}
	s.last = append(s.last, clause{"NOT EXISTS (SELECT 1 FROM " + tables + ` WHERE d.story_id = c.story_id AND d.fold = c.fold
		AND (d.published_on = '', d.published_on, d.claim_id) < (c.published_on = '', c.published_on, c.claim_id) AND ` + passes + ")", where.args})
}

// walk are the tests of a walk w through all claims in their order, and what
// it costs until the first rows stand. It takes what narrows for independent.
func (s *selection) walk() (list []clause, cost float64) {
	steps, bound := float64(s.wanted), float64(s.total)
	for _, n := range s.by {
		switch share := float64(s.total) / float64(max(n.size, 1)); {
		case n.kind == "":
			steps *= max(1, share)
		case n.size < n.most:
			bound = min(bound, float64(n.size))
		}
	}
	steps = min(steps, bound)
	list, cost = s.tests("w.claim_id", steps, func(n narrowing) bool { return n.kind == "" })
	return list, cost + steps*stepCost + float64(s.wanted)*lookupCost
}

// walks tells whether the first rows come sooner by a walk than by listing all
// claims that may answer and sorting them, and what they cost so.
func (s *selection) walks() (walks bool, cost float64) {
	_, walk := s.walk()
	_, list := s.listed()
	if s.least < 0 || walk < list {
		return true, walk
	}
	return false, list
}
