package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// readClaim is a claim as the narrow index has it.
type readClaim struct {
	id, story, fold, article int64
	form, on, outlet         string
}

const readColumns = "c.claim_id, c.story_id, c.fold, c.article_id, c.type, c.published_on, c.outlet"

// claimsIn reads claims in readColumns.
func (b *Book) claimsIn(ctx context.Context, text string, args []any) (claims []readClaim, err error) {
	err = b.query(ctx, text, args, func(rows *sql.Rows) error {
		var c readClaim
		err := rows.Scan(&c.id, &c.story, &c.fold, &c.article, &c.form, &c.on, &c.outlet)
		claims = append(claims, c)
		return err
	})
	return claims, err
}

// claimsOf are all the claims that q asks for, or those of them that were read
// last where it sets a bound.
func (b *Book) claimsOf(ctx context.Context, q stancebook.Query) ([]readClaim, error) {
	s, err := b.filter(ctx, q)
	if err != nil {
		return nil, err
	}
	if s.held != nil {
		return s.held, nil
	}
	from, args := s.from()
	return b.claimsIn(ctx, "SELECT "+readColumns+from+" ORDER BY c.claim_id DESC", args)
}

func idsOf(claims []readClaim) []int64 {
	ids := make([]int64, len(claims))
	for i, c := range claims {
		ids[i] = c.id
	}
	return ids
}

// month is the month in which a claim was published, "" where nobody knows.
func (c readClaim) month() string { return c.on[:min(len(c.on), len("2006-01"))] }

// taken is a side that a claim takes.
type taken struct {
	topic string
	side  stancebook.Side
}

// sidesOf are the sides that claims take, toward a topic or, where that is "",
// toward any, by claim.
func (b *Book) sidesOf(ctx context.Context, q stancebook.Query, claims []readClaim) (map[int64][]taken, error) {
	sides := map[int64][]taken{}
	err := b.query(ctx, "SELECT t.claim_id, t.topic, "+sideOf(q)+" FROM json_each(?1) j CROSS JOIN stances t ON t.claim_id = j.value WHERE ?2 IN ('', t.topic) ORDER BY t.claim_id, t.topic",
		[]any{idList(idsOf(claims)), q.Topic}, func(rows *sql.Rows) error {
			var claim int64
			var t taken
			err := rows.Scan(&claim, &t.topic, &t.side)
			sides[claim] = append(sides[claim], t)
			return err
		})
	return sides, err
}

// topicPages count the sides of claims by topic and month.
func (b *Book) topicPages(ctx context.Context, claims []readClaim, sides map[int64][]taken) (list []stancebook.TopicPage, err error) {
	months := map[string]map[string]*stancebook.MonthSides{}
	for _, c := range claims {
		for _, t := range sides[c.id] {
			if months[t.topic] == nil {
				months[t.topic] = map[string]*stancebook.MonthSides{}
			}
			addMonth(months[t.topic], c.month(), t.side)
		}
	}
	err = b.query(ctx, "SELECT name, title FROM topics ORDER BY name", nil, func(rows *sql.Rows) error {
		var t stancebook.TopicPage
		err := rows.Scan(&t.Topic, &t.Title)
		if held := months[t.Topic]; held != nil {
			t.Months, t.Sides = inOrder(held)
			list = append(list, t)
		}
		return err
	})
	return list, err
}

func addMonth(months map[string]*stancebook.MonthSides, month string, side stancebook.Side) {
	if months[month] == nil {
		months[month] = &stancebook.MonthSides{Month: month}
	}
	months[month].Add(side)
}

// inOrder are months in their order, and what they sum up to.
func inOrder(months map[string]*stancebook.MonthSides) (list []stancebook.MonthSides, all stancebook.Sides) {
	for _, m := range months {
		list = append(list, *m)
		all.Support += m.Support
		all.Oppose += m.Oppose
		all.Neutral += m.Neutral
		all.Unclear += m.Unclear
	}
	slices.SortFunc(list, func(a, b stancebook.MonthSides) int { return strings.Compare(a.Month, b.Month) })
	return list, all
}
