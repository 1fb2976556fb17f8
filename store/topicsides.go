package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// voicesFrom is how many stances, the newest, the voices of a topic are
// counted from.
const voicesFrom = 2000

// TopicSides tells who is for a topic and who against it, over time. Other
// fields of q narrow the claims that are counted; words that several copies of
// a story carry count once.
func (b *Book) TopicSides(ctx context.Context, q stancebook.Query) (t stancebook.TopicSides, err error) {
	if q.Topic, err = b.findTopic(ctx, q.Topic); err != nil {
		return t, err
	}
	var definition string
	if err := b.read.QueryRowContext(ctx, "SELECT definition FROM topics WHERE name = ?", q.Topic).Scan(&definition); err != nil {
		return t, b.explain(err)
	}
	if definition != "" {
		if err := json.Unmarshal([]byte(definition), &t.Topic); err != nil {
			return t, fmt.Errorf("read topic %s: %w", q.Topic, err)
		}
	}
	t.Name = q.Topic
	q.Stances, q.Limit, q.GroupBy, q.Sort = false, 0, "", ""
	claims, err := b.claimsOf(ctx, q)
	if err != nil {
		return t, err
	}
	claims = eachOnce(claims)
	sides, err := b.sidesOf(ctx, q, claims)
	if err != nil {
		return t, err
	}
	months := map[string]*stancebook.MonthSides{}
	claims = slices.DeleteFunc(claims, func(c readClaim) bool {
		if len(sides[c.id]) == 0 || len(q.Stance) > 0 && !slices.Contains(q.Stance, sides[c.id][0].side) {
			return true
		}
		addMonth(months, c.month(), sides[c.id][0].side)
		return false
	})
	t.Months, t.Sides = inOrder(months)
	slices.SortFunc(claims, func(a, b readClaim) int { return cmp.Or(strings.Compare(b.on, a.on), cmp.Compare(a.id, b.id)) })
	t.More = len(claims) > voicesFrom || q.Within != nil && q.Within.More
	claims = claims[:min(len(claims), voicesFrom)]
	t.Counted = len(claims)
	stands, err := b.standings(ctx, claims, sides)
	if err == nil {
		t.Voices, t.Ties = voicesOf(stands)
	}
	return t, err
}

// sideOf is the column of stances t that q looks at.
func sideOf(q stancebook.Query) string {
	if q.NoPrior {
		return "t.words_stance"
	}
	return "t.stance"
}

// stand is one stance of one speaker.
type stand struct {
	stancebook.TopicVoice
	side  stancebook.Side
	story int64
}

// standings are the stances of claims whose speakers are known, each claim with
// one.
func (b *Book) standings(ctx context.Context, claims []readClaim, sides map[int64][]taken) (list []stand, err error) {
	byID := make(map[int64]readClaim, len(claims))
	for _, c := range claims {
		byID[c.id] = c
	}
	err = b.query(ctx, `SELECT s.claim_id, coalesce(p.name, s.name), coalesce(p.person_key, ''), s.kind, s.title, s.party
		FROM json_each(?) j CROSS JOIN speakers s ON s.claim_id = j.value AND s.n = 0 LEFT JOIN people p ON p.person_id = s.person_id
		WHERE s.person_id IS NOT NULL OR s.kind = 'organization' AND s.name <> ''`, []any{idList(idsOf(claims))}, func(rows *sql.Rows) error {
		var id int64
		var s stand
		err := rows.Scan(&id, &s.Name, &s.ID, &s.Kind, &s.Title, &s.Party)
		s.side, s.story, s.LastOn = sides[id][0].side, byID[id].story, byID[id].on
		list = append(list, s)
		return err
	})
	return list, err
}

// mostVoices is how many voices of a topic are told apart.
const mostVoices = 60

// voicesOf sums stances by their speakers, those with most first, and counts
// who met whom in one story on the same side or the other.
func voicesOf(stands []stand) (list []stancebook.TopicVoice, ties []stancebook.Tie) {
	type key struct{ id, name string }
	voices := map[key]*stancebook.TopicVoice{}
	for _, s := range stands {
		v := voices[key{s.ID, s.Name}]
		if v == nil {
			v = &stancebook.TopicVoice{Name: s.Name, ID: s.ID, Kind: s.Kind}
			voices[key{s.ID, s.Name}] = v
		}
		v.Add(s.side)
		v.Title, v.Party, v.LastOn = cmp.Or(v.Title, s.Title), cmp.Or(v.Party, s.Party), max(v.LastOn, s.LastOn)
	}
	for _, v := range voices {
		list = append(list, *v)
	}
	slices.SortFunc(list, func(a, b stancebook.TopicVoice) int {
		return cmp.Or(cmp.Compare(b.All(), a.All()), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	list = list[:min(len(list), mostVoices)]
	at := map[key]int{}
	for i, v := range list {
		at[key{v.ID, v.Name}] = i
	}
	stories := map[int64]map[int]*stancebook.Sides{}
	for _, s := range stands {
		i, shown := at[key{s.ID, s.Name}]
		if !shown {
			continue
		}
		met := stories[s.story]
		if met == nil {
			met = map[int]*stancebook.Sides{}
			stories[s.story] = met
		}
		if met[i] == nil {
			met[i] = &stancebook.Sides{}
		}
		met[i].Add(s.side)
	}
	return list, tiesOf(stories)
}

// tiesOf counts, over who took which sides in each story, how often two took
// the same and how often opposite ones.
func tiesOf(stories map[int64]map[int]*stancebook.Sides) (ties []stancebook.Tie) {
	at := map[[2]int]*stancebook.Tie{}
	for _, met := range stories {
		for a, x := range met {
			for b, y := range met {
				side := x.Leaning() * y.Leaning()
				if a >= b || side == 0 {
					continue
				}
				if at[[2]int{a, b}] == nil {
					at[[2]int{a, b}] = &stancebook.Tie{A: a, B: b}
				}
				if side > 0 {
					at[[2]int{a, b}].Agree++
				} else {
					at[[2]int{a, b}].Disagree++
				}
			}
		}
	}
	for _, t := range at {
		ties = append(ties, *t)
	}
	slices.SortFunc(ties, func(s, t stancebook.Tie) int { return cmp.Or(cmp.Compare(s.A, t.A), cmp.Compare(s.B, t.B)) })
	return ties
}
