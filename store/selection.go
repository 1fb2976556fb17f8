package store

import (
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
// is cheaper depends on how many claims the rest of the question leaves.
type narrowing struct {
	kind           string // "days", "outlet": a walk through claims in order keeps to them for nothing
	members, holds clause
	probe          float64 // what a test costs, in steps through an index
	size           int     // of members, counted up to common
	both           bool    // also a claim of the list is to be tested
}

// common is how many members a narrowing has that leaves many claims: more are
// not counted.
const common = 30_000

// selection is a question in SQL: claims c, and stances t where the question
// is about stances.
type selection struct {
	stances bool
	plain   []clause // asked of every claim
	by      []narrowing
	least   int // of by, the one with the fewest members; -1 where nothing narrows
	last    []clause
	total   int // claims in the book, about
}

func (s *selection) and(text string, args ...any) { s.plain = append(s.plain, clause{text, args}) }

// narrow adds a narrowing whose two forms take the same arguments.
func (s *selection) narrow(kind, members, holds string, args ...any) {
	s.by = append(s.by, narrowing{kind: kind, members: clause{members, args}, holds: clause{holds, args}, probe: 1})
}

// narrowed tells whether the question leaves any claim out that is an answer.
func (s *selection) narrowed() bool { return len(s.plain)+len(s.by) > 1 }

// weigh counts what each narrowing leaves, and finds the one that leaves least.
func (b *Book) weigh(ctx context.Context, s *selection) error {
	s.least = -1
	if len(s.by) == 0 {
		return nil
	}
	if err := b.read.QueryRowContext(ctx, "SELECT coalesce(max(claim_id), 0) FROM claims").Scan(&s.total); err != nil {
		return b.explain(err)
	}
	for i := range s.by {
		n := &s.by[i]
		err := b.query(ctx, "SELECT count(*) FROM ("+n.members.text+" LIMIT "+limit(common)+")", n.members.args, func(rows *sql.Rows) error { return rows.Scan(&n.size) })
		if err != nil {
			return err
		}
		if s.least < 0 || n.size < s.by[s.least].size {
			s.least = i
		}
	}
	return nil
}

// few tells whether the claims that may answer are few enough to look at all
// of them.
func (s *selection) few() bool { return s.least >= 0 && s.by[s.least].size < common }

// conditions are the question's clauses. Listed by the narrowing that leaves
// least, where listed is set, each claim is tested for the others.
func (s *selection) conditions(listed bool) clause {
	list := slices.Clone(s.plain)
	for i, n := range s.by {
		switch {
		case listed && i == s.least:
			list = append(list, clause{"c.claim_id IN (" + n.members.text + ")", n.members.args})
			if n.both {
				list = append(list, n.holds)
			}
		case listed && !n.both && float64(s.by[s.least].size)*n.probe > float64(max(n.size, s.total*(n.size/common))):
			// One list costs less than so many tests. The sign keeps SQLite
			// from going by it.
			list = append(list, clause{"+c.claim_id IN (" + n.members.text + ")", n.members.args})
		default:
			list = append(list, n.holds)
		}
	}
	return every(append(list, s.last...))
}

// from is the FROM and WHERE of the selection, with further tables joined.
func (s *selection) from(joins ...string) (text string, args []any) {
	tables := "claims c"
	if s.least >= 0 || s.stances {
		tables += " INDEXED BY claims_narrow"
	}
	if s.stances {
		tables += " JOIN stances t ON t.claim_id = c.claim_id"
	}
	where := s.conditions(s.least >= 0)
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
	where := s.conditions(false)
	passes := claimAlias.ReplaceAllString(where.text, "d.")
	tables := "claims d INDEXED BY claims_by_words"
	if s.stances {
		passes = stanceAlias.ReplaceAllString(passes, "u.")
		tables += " JOIN stances u ON u.claim_id = d.claim_id AND u.topic = t.topic"
	}
	s.last = append(s.last, clause{"NOT EXISTS (SELECT 1 FROM " + tables + ` WHERE d.story_id = c.story_id AND d.fold = c.fold
		AND (d.published_on = '', d.published_on, d.claim_id) < (c.published_on = '', c.published_on, c.claim_id) AND ` + passes + ")", where.args})
}

// walks tells whether the first rows come sooner by going through all claims in
// their order and testing each than by listing those that may answer and
// sorting them. It takes what narrows for independent.
func (s *selection) walks() bool {
	if s.least < 0 {
		return true
	}
	steps, bound, test, each := float64(firstPage), float64(s.total), 3.0, 3.0
	for i, n := range s.by {
		if n.kind != "" {
			if n.size < common {
				bound = min(bound, float64(n.size))
			}
			continue
		}
		steps *= max(1, float64(s.total)/float64(max(n.size, 1)))
		test += n.probe
		if i != s.least {
			each += n.probe
		}
	}
	return min(steps, bound)*test <= float64(s.by[s.least].size)*each
}
