package store

import (
	"context"
	"database/sql"
	"regexp"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// leg is a part of the way through the claims in the order that was asked for:
// the rows of one leg all come before those of the next.
type leg struct {
	order
	walk  string // tables that give the claims of the leg in its order; "" where they are listed and sorted
	where clause // of the walk
	whole bool   // the claims are few: all are sorted at once
}

// legs are the legs of the way that q asks for: through an index that holds
// the order where that brings the first rows sooner, else one over all claims
// that the question's narrowest part lists.
func (b *Book) legs(ctx context.Context, s *selection, q stancebook.Query) ([]leg, error) {
	o, err := orderOf(q.Sort)
	if err != nil {
		return nil, err
	}
	listed := []leg{{order: o, whole: s.few()}}
	if walks, _ := s.walks(); !walks {
		return listed, nil
	}
	var walks []leg
	switch q.Sort {
	case "outlet", "-outlet":
		if walks, err = b.byOutlet(ctx, q.Sort == "-outlet"); err != nil {
			return nil, err
		}
	case "", "date":
		walks = []leg{s.dated("", true)}
	case "-date":
		walks = []leg{s.dated(" AND w.published_on > ''", false), s.dated(" AND w.published_on = ''", false)}
	default:
		return listed, nil
	}
	if s.walkTells() {
		for i := range walks {
			walks[i].alone()
		}
	}
	return walks, nil
}

var (
	walkAlias = regexp.MustCompile(`\bw\.`)
	walkHolds = regexp.MustCompile(`\bc\.(claim_id|live|published_on)\b`)
)

// walkTells tells whether no test asks more of a claim than what the index
// holds that is walked through.
func (s *selection) walkTells() bool {
	tests, _ := s.walk()
	all := every(slices.Concat(tests, s.plain, s.last))
	return !claimAlias.MatchString(walkHolds.ReplaceAllString(all.text, ""))
}

// alone has the claims be those walked through, not looked up once more.
func (l *leg) alone() {
	l.walk = strings.Replace(l.walk, "claims w", "claims c", 1)
	l.where.text = walkAlias.ReplaceAllString(l.where.text, "c.")
	l.key = walkAlias.ReplaceAllString(l.key, "c.")
}

// byOutlet goes from outlet to outlet, through each in the order of its claims.
func (b *Book) byOutlet(ctx context.Context, descending bool) (legs []leg, err error) {
	err = b.query(ctx, allOutlets, nil, func(rows *sql.Rows) error {
		var outlet string
		err := rows.Scan(&outlet)
		legs = append(legs, leg{order: order{key: "''"}, walk: "claims w INDEXED BY claims_by_outlet", where: clause{"w.live AND w.outlet = ?", []any{outlet}}})
		return err
	})
	legs = append(legs, leg{order: order{key: "''"}, walk: "claims w INDEXED BY claims_by_outlet", where: clause{"w.live AND w.outlet = ''", nil}})
	if descending {
		slices.Reverse(legs)
	}
	return legs, err
}

// dated walks claims by their dates, those of one outlet where it alone is
// asked for.
func (s *selection) dated(more string, descending bool) leg {
	l := leg{order: order{key: "w.published_on", descending: descending}}
	index, where := "claims_by_date", []clause{{"w.live" + more, nil}}
	for _, n := range s.by {
		if n.kind == "outlet" {
			index = "claims_by_outlet"
		}
		if n.kind != "" {
			where = append(where, clause{claimAlias.ReplaceAllString(n.holds.text, "w."), n.holds.args})
		}
	}
	l.walk, l.where = "claims w INDEXED BY "+index, every(where)
	return l
}

// from is the FROM and WHERE of a leg. What is listed and sorted is left to be
// put to the last tests.
func (l leg) from(s *selection) (text string, args []any) {
	if l.walk == "" {
		return s.from(l.join)
	}
	var out strings.Builder
	out.WriteString(" FROM " + l.walk)
	tests, _ := s.walk()
	where := every(slices.Concat([]clause{l.where}, tests, s.plain, s.sideTests(), s.last))
	if strings.HasPrefix(l.walk, "claims c") {
		where.text = walkAlias.ReplaceAllString(where.text, "c.")
	} else {
		out.WriteString(" CROSS JOIN claims c INDEXED BY claims_narrow ON c.claim_id = w.claim_id")
	}
	if s.stances {
		out.WriteString(" CROSS JOIN stances t ON t.claim_id = c.claim_id")
	}
	out.WriteString(" WHERE " + where.text)
	return out.String(), where.args
}
