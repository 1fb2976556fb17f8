package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"

	"github.com/stancebook/stancebook"
)

// A grouping is the SQL of a value over claims c, and what it needs joined.
type grouping struct{ value, join string }

const (
	joinSpeaker = " LEFT JOIN speakers s ON s.claim_id = c.claim_id AND s.n = 0 LEFT JOIN people p ON p.person_id = s.person_id LEFT JOIN cities o ON o.city_id = s.city_id"
	// A claim about a city by somebody who speaks for it counts once, and so does
	// one about two cities of a state.
	joinCities = ` LEFT JOIN claim_cities x ON x.claim_id = c.claim_id AND (x.role = 'about' OR NOT EXISTS (
		SELECT 1 FROM claim_cities y WHERE y.claim_id = x.claim_id AND y.city_id = x.city_id AND y.role = 'about')) LEFT JOIN cities k ON k.city_id = x.city_id`
	joinStates = ` LEFT JOIN claim_cities x ON x.claim_id = c.claim_id AND NOT EXISTS (SELECT 1 FROM claim_cities y JOIN cities h USING (city_id)
		WHERE y.claim_id = x.claim_id AND (y.city_id, y.role) < (x.city_id, x.role) AND h.state = (SELECT state FROM cities WHERE city_id = x.city_id))
		LEFT JOIN cities k ON k.city_id = x.city_id`
	joinStances = " LEFT JOIN stances t ON t.claim_id = c.claim_id"
	joinArticle = " JOIN articles a ON a.article_id = c.article_id"
)

// groupings has one for each of stancebook.GroupNames.
var groupings = map[string]grouping{
	"speaker":       {"coalesce(p.name, s.name, '')", joinSpeaker},
	"speaker_kind":  {"coalesce(s.kind, '')", joinSpeaker},
	"speaker_title": {"coalesce(s.title, '')", joinSpeaker},
	"org":           {"coalesce(s.org, '')", joinSpeaker},
	"party":         {"coalesce(s.party, '')", joinSpeaker},
	"named_by":      {"coalesce(s.named_by, '')", joinSpeaker},
	"office":        {"coalesce(iif(o.name = '', o.state, o.name || ', ' || o.code), '')", joinSpeaker},
	"city":          {"coalesce(iif(k.state = '' OR k.name = '', k.name || k.state, k.name || ', ' || k.code), '')", joinCities},
	"state":         {"coalesce(k.state, '')", joinStates},
	"topic":         {"coalesce(t.topic, '')", joinStances},
	"stance":        {"coalesce(t.stance, '')", joinStances},
	"outlet":        {"c.outlet", ""},
	"type":          {"c.type", ""},
	"cue":           {"lower(c.cue)", ""},
	"cue_kind":      {"c.cue_kind", ""},
	"review":        {"c.review", ""},
	"day":           {"c.published_on", ""},
	"month":         {"substr(c.published_on, 1, 7)", ""},
	"year":          {"substr(c.published_on, 1, 4)", ""},
	"article":       {"a.path", joinArticle},
}

// Groups counts the claims that q asks for by the value of q.GroupBy, the
// biggest group first; days, months and years in their order. A claim about
// several cities counts for each.
func (b *Book) Groups(ctx context.Context, q stancebook.Query) iter.Seq2[stancebook.Group, error] {
	return collected(func() (list []stancebook.Group, err error) {
		g, ok := groupings[q.GroupBy]
		if !ok {
			return nil, fmt.Errorf("group by %q: it is none of %s", q.GroupBy, strings.Join(stancebook.GroupNames, ", "))
		}
		if q.NoPrior && q.GroupBy == "stance" {
			g.value = "coalesce(t.words_stance, '')"
		}
		if g.join == joinStances && (q.Topic != "" || len(q.Stance) > 0) {
			q.Stances = true
		}
		s, err := b.filter(ctx, q)
		if err != nil {
			return nil, err
		}
		order := "2 DESC, 1"
		switch q.GroupBy {
		case "day", "month", "year":
			order = "1"
		}
		join := g.join
		if s.stances && join == joinStances {
			join = ""
		}
		counted := "count(*)"
		if q.Dedupe {
			counted = "count(DISTINCT c.story_id || ' ' || c.fold)"
		}
		from, args := s.from(join)
		text := "SELECT " + g.value + ", " + counted + ", count(DISTINCT c.article_id), coalesce(min(nullif(c.published_on, '')), ''), max(c.published_on)" +
			from + " GROUP BY 1 ORDER BY " + order
		if q.Limit > 0 {
			text += fmt.Sprintf(" LIMIT %d", q.Limit)
		}
		err = b.query(ctx, text, args, func(rows *sql.Rows) error {
			var g stancebook.Group
			err := rows.Scan(&g.Value, &g.Count, &g.Articles, &g.FirstOn, &g.LastOn)
			list = append(list, g)
			return err
		})
		return list, err
	})
}
